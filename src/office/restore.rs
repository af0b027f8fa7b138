//! Putting a backup in the place of the book: proved first, the old book kept, and the log says so.

use std::path::{Path, PathBuf};

use serde_json::json;
use zeroize::Zeroizing;

use super::rights::not_allowed;
use super::{Book, By, Clock, Refusal};
use crate::domain::access::{Action, Reach};
use crate::domain::generation::NotPutBack;
use crate::domain::time::{Instant, iso};
use crate::domain::vietnamese::nfc;
use crate::store::{BookKey, Entry, Ready, Source, Store, StoreError, UserRow, Vault};

/// A backup whose bytes are as they were sealed; nothing of it is opened yet.
pub struct Backup {
    source: Source,
    vault: Vault,
}

/// What opens it: the keys of its own day.
pub enum OpenedWith<'k> {
    /// A practice book takes none.
    Nothing,
    Passphrase(&'k str),
    /// The recovery key, as it was copied to paper.
    Recovery(&'k str),
}

/// A book that was put back.
pub struct Restored {
    pub children: i64,
    pub log_entries: i64,
    /// When the backup was made; the bare copies of earlier versions do not say.
    pub made_at: Option<Instant>,
    /// Where the book that was there is kept.
    pub kept: Option<PathBuf>,
    /// Logins that open it again, and did not open the book that was there.
    pub back: Vec<String>,
}

/// The book that stands, as far as it answers to whoever wants to put another in its place.
struct Standing {
    people: Vec<UserRow>,
    entries: i64,
    head: String,
    mark: Option<Vec<u8>>,
}

impl Backup {
    pub fn is_practice(&self) -> bool {
        self.vault.is_practice()
    }
}

impl Book {
    /// Looks at every byte of a backup. One of a practice book never takes the place of a real one, nor the other way round. `path` may also be a book put aside by an earlier restore.
    pub fn backup_at(&self, path: &Path) -> Result<Backup, Refusal> {
        if !path.exists() {
            return Err(Refusal::NoFile(path.to_owned()));
        }
        let source = Source::open(path, &self.folder)?;
        let vault = source.vault()?;
        match self.is_practice() {
            Some(false) if vault.is_practice() => Err(Refusal::PracticeBackup(self.folder.clone())),
            Some(true) if !vault.is_practice() => Err(Refusal::RealBackup(self.folder.clone())),
            _ => Ok(Backup { source, vault }),
        }
    }

    /// Until the last step nothing has changed.
    pub fn restore(
        &self,
        backup: Backup,
        login: &str,
        with: &OpenedWith<'_>,
        clock: Clock,
    ) -> Result<Restored, Refusal> {
        let Backup { mut source, vault } = backup;
        if clock.is_stopped() && !vault.is_practice() {
            return Err(Refusal::StoppedClock);
        }
        let key = match with {
            _ if vault.is_practice() => vault.open_practice()?,
            // As at the door: what is guessed here would open the book that stands, too.
            OpenedWith::Recovery(recovery) => self.in_turn(login, || vault.unlock_with_recovery(recovery))?,
            OpenedWith::Passphrase(passphrase) => {
                self.in_turn(login, || vault.unlock(login, &Zeroizing::new(nfc(passphrase))))?
            }
            OpenedWith::Nothing => return Err(StoreError::WrongPassphrase.into()),
        };
        let standing = if vault.is_practice() { None } else { self.standing(login, with, &key)? };
        let (ready, counted) = Ready::make(&self.folder, &mut source, &key).map_err(|error| match error {
            // Somebody has it open: said so, for waiting a moment as for a save does not help.
            StoreError::Busy => Refusal::BookOpen,
            other => Refusal::Store(other),
        })?;
        let made_at = source.about().map(|about| about.made_at);
        // Signed in to where it lies ready: what could not be opened would not be put in place, and the entry is in the book
        // from its first moment.
        let store = Store::open(&ready.book(), &vault, key, None)?;
        let or_first = vault.is_practice() || matches!(with, OpenedWith::Recovery(_));
        let mut office = Book::seat(store, login, clock, or_first)?;
        match &standing {
            Some(standing) if standing.mark != office.store.read().book_mark()? => {
                return Err(Refusal::NotPutBack(NotPutBack::OtherBook, self.folder.clone()));
            }
            Some(_) => {}
            // A book that no longer says who may: then the backup does. Where none stands, whoever can open the backup.
            None if self.exists() && !matches!(with, OpenedWith::Recovery(_)) => {
                office.scope(Action::Backup)?;
            }
            None => {}
        }
        let gone = |login: &String| {
            let row = standing.iter().flat_map(|standing| &standing.people).find(|row| row.officer.login == *login);
            row.is_some_and(|row| !row.is_active())
        };
        let back: Vec<String> = vault.logins().into_iter().filter(gone).collect();
        let detail = json!({
            "head": counted.head, "entries": counted.log_entries, "children": counted.children, "made_at": made_at.map(iso),
            "entries_before": standing.as_ref().map(|standing| standing.entries),
            "head_before": standing.as_ref().map(|standing| standing.head.clone()),
        });
        office.write(By::Sitting, |facts, _| {
            if !vault.is_practice() {
                facts.came_with_keys(source.keys())?;
            }
            Ok(((), Entry::new("restored", "book", detail)))
        })?;
        let stamp = crate::domain::generation::stamp(crate::domain::time::local(clock.now()));
        drop(office);
        let kept = ready.put(&stamp)?;
        Ok(Restored { children: counted.children, log_entries: counted.log_entries, made_at, kept, back })
    }

    /// Only an administrator of the book that stands puts another in its place, one of the same book; `None` where none stands, or
    /// it no longer answers. `key`: of the backup, which opens also this one where it was not re-keyed since.
    fn standing(&self, login: &str, with: &OpenedWith<'_>, key: &BookKey) -> Result<Option<Standing>, Refusal> {
        if !self.exists() {
            return Ok(None);
        }
        let own = match (Vault::read(&self.folder), with) {
            (_, OpenedWith::Nothing) => return Ok(None),
            // Its keys are gone: the book itself may still open with those of the backup.
            (Err(error), _) => Err(error),
            (Ok(vault), OpenedWith::Recovery(recovery)) => vault.unlock_with_recovery(recovery),
            (Ok(vault), OpenedWith::Passphrase(passphrase)) => {
                vault.knows(login)?;
                vault.unlock(login, &Zeroizing::new(nfc(passphrase)))
            }
        };
        let asked = |key: &BookKey| {
            Store::ask_of_damaged(&self.folder, key, |read| {
                let (entries, head) = read.short_head()?;
                Ok(Standing { people: read.users()?, entries, head, mark: read.book_mark()? })
            })
        };
        let standing = match &own {
            Ok(own) => asked(own)?,
            Err(_) => asked(key)?,
        };
        let Some(standing) = standing else {
            return match own {
                // Hers by its keys, and too damaged to say what she is.
                Ok(_) => Ok(None),
                Err(StoreError::WrongPassphrase | StoreError::WrongRecovery) if Store::has_pages(&self.folder) => {
                    Err(Refusal::NotPutBack(NotPutBack::NotByThis, self.folder.clone()))
                }
                // No keys, or no pages: nothing is left that could say no.
                Err(_) => Ok(None),
            };
        };
        if matches!(with, OpenedWith::Passphrase(_)) {
            let row = standing.people.iter().find(|row| row.officer.login == login && row.is_active());
            let roles = row.ok_or(StoreError::UnknownLogin)?.roles;
            if roles.may(Action::Backup) != Reach::All {
                return Err(not_allowed(Action::Backup, roles, &standing.people));
            }
        }
        Ok(Some(standing))
    }
}
