//! A book under a new key while others have it open; and keys whose writing was cut off.
#![allow(clippy::unwrap_used)]

use serde_json::json;

use super::*;
use crate::domain::fields::Fields;
use crate::domain::generation::Why;
use crate::domain::officer::{Officer, Roles};
use crate::domain::time::Instant;
use crate::store::{Draft, DraftOf, Entry, Making, Scope};

const THU: &str = "đường lên Mường Phăng";
const MAI: &str = "câu của riêng mai";

fn now() -> Instant {
    crate::domain::time::from_local("2026-11-23T08:05:00".parse().unwrap())
}

fn nobody() -> Officer {
    Officer { n: 0, login: String::new(), name: String::new() }
}

/// A real book of two.
fn book() -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("so");
    let (mut vault, key, _) = Vault::create("thu", THU).unwrap();
    vault.give("mai", MAI, &key).unwrap();
    let (making, mut store) = Making::begin(&folder, &vault, key).unwrap();
    store
        .fact_unjournaled(&nobody(), now(), Scope::ALL, |facts| {
            facts.add_officer("thu", "Lò Thị Thu")?;
            facts.add_user("mai", "Vàng Thị Mai", Roles::default(), None, false)?;
            Ok::<_, StoreError>(((), Entry::new("book_made", "book", json!({}))))
        })
        .unwrap();
    drop(making.put(store).unwrap());
    (dir, folder)
}

fn opened(folder: &std::path::Path, login: &str, passphrase: &str) -> Result<Store> {
    let vault = Vault::read(folder)?;
    let secret = vault.secret(login, passphrase)?;
    let mut store = Store::open(folder, &vault, vault.open_with(login, &secret)?, None)?;
    store.opened_by(login, secret);
    Ok(store)
}

fn rekey(store: &mut Store, gone: Option<&str>) {
    let mut rekeying = store.begin_rekeying().unwrap();
    rekeying
        .change_keys(|vault, _| {
            gone.into_iter().for_each(|login| vault.disable(login));
            Ok(())
        })
        .unwrap();
    let mut book = rekeying.book().unwrap();
    note(&mut book, "rekeyed").unwrap();
    drop(book);
    let (vault, key) = rekeying.put().unwrap();
    store.reopen(&vault, key).unwrap();
}

fn thu() -> Officer {
    Officer { n: 1, login: "thu".to_owned(), name: "Lò Thị Thu".to_owned() }
}

fn note(store: &mut Store, what: &str) -> Result<()> {
    store.fact(&thu(), now(), Scope::ALL, |facts| {
        facts.set_meta(what, "1")?;
        Ok(((), Entry::new("clock_confirmed", "book", json!({}))))
    })
}

fn draft() -> Draft {
    Draft { fields: Fields::default(), base: None, focus: 0, saved_at: now() }
}

fn new_child() -> DraftOf {
    DraftOf { form: "child_new", subject: String::new(), sitting: "1".into() }
}

#[test]
fn whoever_has_the_old_file_open_writes_nothing_into_it_and_follows() {
    let (_dir, folder) = book();
    let mut own = opened(&folder, "thu", THU).unwrap();
    let mut other = opened(&folder, "thu", THU).unwrap();
    let mut mai = opened(&folder, "mai", MAI).unwrap();
    note(&mut mai, "before").unwrap();
    assert!(!other.follow().unwrap(), "nothing to follow yet");
    rekey(&mut own, Some("mai"));

    assert!(matches!(note(&mut other, "lost"), Err(StoreError::Moved)));
    assert!(matches!(other.desk().save_draft(1, &new_child(), &draft()), Err(StoreError::Moved)));
    assert!(matches!(other.back_up(&folder, Why::Day, now()).map(|_| ()), Err(StoreError::Moved)));
    assert!(matches!(other.fork().map(|_| ()), Err(StoreError::Moved)));
    assert!(other.follow().unwrap());
    note(&mut other, "after").unwrap();
    other.desk().save_draft(1, &new_child(), &draft()).unwrap();
    assert!(matches!(mai.follow(), Err(StoreError::Disabled(login)) if login == "mai"));
    assert!(matches!(opened(&folder, "mai", MAI).map(|_| ()), Err(StoreError::Disabled(_))));
    drop((mai, other));

    let found = opened(&folder, "thu", THU).unwrap();
    for (what, there) in [("before", true), ("rekeyed", true), ("after", true), ("lost", false)] {
        assert_eq!(found.read().meta(what).unwrap().is_some(), there, "{what}");
        assert_eq!(own.read().meta(what).unwrap().is_some(), there, "{what}");
    }
    assert!(found.examine().unwrap().faults.is_empty());
}

#[test]
fn while_a_book_is_rekeyed_nobody_else_writes_and_given_up_it_is_as_before() {
    let (_dir, folder) = book();
    let mut own = opened(&folder, "thu", THU).unwrap();
    let mut mai = opened(&folder, "mai", MAI).unwrap();
    mai.connection.busy_timeout(std::time::Duration::ZERO).unwrap();
    let rekeying = own.begin_rekeying().unwrap();
    assert!(matches!(note(&mut mai, "meanwhile"), Err(StoreError::Busy)));
    drop(rekeying);
    note(&mut mai, "meanwhile").unwrap();
    note(&mut own, "too").unwrap();
    let left: Vec<String> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with('.'))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

/// The rename is done and the program is gone: the next one to open the book finishes it, while others have it open.
#[test]
fn a_rekeying_that_was_decided_is_finished_by_whoever_opens_next() {
    for lost in 0..=3 {
        let (_dir, folder) = book();
        let mut own = opened(&folder, "thu", THU).unwrap();
        let mut mai = opened(&folder, "mai", MAI).unwrap();
        let mut rekeying = own.begin_rekeying().unwrap();
        rekeying.change_keys(|_, _| Ok(())).unwrap();
        drop(rekeying.book().unwrap());
        let new = rekeying.new_folder();
        fs::write(new.join(FORGET), "").unwrap();
        fs::rename(&new, folder.join(DECIDED)).unwrap();
        drop(rekeying);
        // So far it came: the log of changes gone, the book in place, the keys too.
        let decided = folder.join(DECIDED);
        if lost > 0 {
            fs::remove_file(folder.join("book.db-wal")).unwrap();
            fs::remove_file(folder.join("book.db-shm")).unwrap();
        }
        if lost > 1 {
            fs::rename(decided.join("book.db"), book_path(&folder)).unwrap();
        }
        if lost > 2 {
            fs::rename(decided.join("keys.toml"), vault::path(&folder)).unwrap();
        }
        assert!(matches!(note(&mut mai, "lost"), Err(StoreError::Moved)), "{lost}");
        assert!(mai.follow().unwrap(), "{lost}");
        assert!(!decided.exists(), "{lost}");
        note(&mut mai, "kept").unwrap();
        assert!(own.follow().unwrap(), "{lost}");
        assert!(own.read().meta("kept").unwrap().is_some(), "{lost}");
    }
}

/// An act and its keys are in the book; the key file was still to be written.
#[test]
fn keys_that_were_still_to_be_written_are_written_at_the_next_opening() {
    let (_dir, folder) = book();
    let mut own = opened(&folder, "thu", THU).unwrap();
    let at = folder.clone();
    own.fact(&thu(), now(), Scope::ALL, |facts| {
        facts.change_keys(&at, |vault| vault.change("mai", MAI, "câu mới của mai"))?;
        Ok::<_, StoreError>(((), Entry::new("passphrase_changed", "mai", json!({}))))
    })
    .unwrap();
    drop(own);
    assert!(Vault::read(&folder).unwrap().unlock("mai", MAI).is_ok(), "not yet");
    drop(opened(&folder, "thu", THU).unwrap());
    let vault = Vault::read(&folder).unwrap();
    assert!(vault.unlock("mai", "câu mới của mai").is_ok());
    assert!(matches!(vault.unlock("mai", MAI), Err(StoreError::WrongPassphrase)));
    // Once: a later ring is not overwritten by it.
    let mut own = opened(&folder, "thu", THU).unwrap();
    own.settle_keys().unwrap();
    assert!(own.read().meta("keys_due").unwrap().is_none());
}

/// A ring that is due wraps the old key: in the copy it would have shut everybody out of the new book.
#[test]
fn keys_still_to_be_written_come_along_when_the_book_is_rekeyed() {
    let (_dir, folder) = book();
    let mut own = opened(&folder, "thu", THU).unwrap();
    let mut mai = opened(&folder, "mai", MAI).unwrap();
    own.settle_keys().unwrap();
    let at = folder.clone();
    mai.fact(&thu(), now(), Scope::ALL, |facts| {
        facts.change_keys(&at, |vault| vault.change("mai", MAI, "câu mới của mai"))?;
        Ok::<_, StoreError>(((), Entry::new("passphrase_changed", "mai", json!({}))))
    })
    .unwrap();
    rekey(&mut own, None);
    drop((own, mai));
    drop(opened(&folder, "mai", "câu mới của mai").unwrap());
    assert!(matches!(opened(&folder, "mai", MAI).map(|_| ()), Err(StoreError::WrongPassphrase)));
}
