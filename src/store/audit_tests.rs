//! The chain against somebody who has the key and another program: every column of every entry, entries gone, slipped in, changed about.
//! A cut tail leaves a sound chain: only a witness of its head tells.

#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::{LogCheck, hex};
use crate::domain::officer::Officer;
use crate::store::{BookKey, Entry, Scope, Store, tamper};

const ENTRIES: i64 = 12;

fn written() -> (tempfile::TempDir, BookKey, Store) {
    let dir = tempfile::tempdir().unwrap();
    let (vault, key) = crate::store::Vault::practice().unwrap();
    let (making, mut store) = crate::store::Making::begin(&dir.path().join("book"), &vault, key.clone()).unwrap();
    let nobody = Officer { n: 0, login: String::new(), name: String::new() };
    let now = |s: i64| chrono::DateTime::from_timestamp(1_763_900_000 + s, 0).unwrap();
    let officer = store.fact_unjournaled(&nobody, now(0), Scope::ALL, |facts| {
        facts.set_meta("practice", "1")?;
        let officer = facts.add_officer("thu", "Lò Thị Thử")?;
        Ok::<_, crate::store::StoreError>((
            officer,
            Entry::new("book_made", "book", serde_json::json!({ "officer": "thu" })),
        ))
    });
    let officer = officer.unwrap();
    for n in 1..ENTRIES {
        let entry = Entry::new("told", format!("HS-2026-{n:04}"), serde_json::json!({ "answer": "heard", "n": n }));
        store
            .fact_unjournaled(&officer, now(n * 60), Scope::ALL, |_| Ok::<_, crate::store::StoreError>(((), entry)))
            .unwrap();
    }
    let store = making.put(store).unwrap();
    (dir, key, store)
}

/// Past the triggers, as another program would.
fn forge(dir: &tempfile::TempDir, key: &BookKey, sql: &str) {
    let sql = format!("DROP TRIGGER audit_never_changes; DROP TRIGGER audit_never_shrinks; {sql}");
    tamper(&dir.path().join("book"), key, &sql).unwrap();
}

fn check(store: &Store) -> LogCheck {
    store.read().check_log().unwrap()
}

#[test]
fn an_untouched_log_is_sound() {
    let (_dir, _key, store) = written();
    assert_eq!(check(&store), LogCheck { entries: ENTRIES, broken: None, whole: true });
}

#[test]
fn every_column_of_every_entry_is_held() {
    for n in 1..=ENTRIES {
        let (dir, key, store) = written();
        for (column, other) in [
            ("at", "at + 1"),
            ("officer_n", "officer_n + 1"),
            ("act", "act || 'x'"),
            ("subject", "subject || 'x'"),
            ("detail", "detail || ' '"),
            ("previous", "zeroblob(31) || x'01'"),
            ("hash", "zeroblob(32)"),
        ] {
            let was = format!("SELECT {column} FROM audit WHERE n = {n}");
            let set = format!("UPDATE audit SET {column} = {other} WHERE n = {n};");
            // Each in a book of its own would take long: what was changed is put back by its own value.
            let value: rusqlite::types::Value = store.connection.query_row(&was, [], |row| row.get(0)).unwrap();
            let put_back = match &value {
                rusqlite::types::Value::Integer(n) => n.to_string(),
                rusqlite::types::Value::Text(text) => format!("'{}'", text.replace('\'', "''")),
                rusqlite::types::Value::Blob(bytes) => format!("x'{}'", hex(bytes)),
                other => panic!("{other:?}"),
            };
            let triggers = "DROP TRIGGER IF EXISTS audit_never_changes;";
            tamper(&dir.path().join("book"), &key, &format!("{triggers} {set}")).unwrap();
            let found = check(&store).broken;
            assert_eq!(found, Some(n), "{column} of {n}");
            let back = format!("UPDATE audit SET {column} = {put_back} WHERE n = {n};");
            tamper(&dir.path().join("book"), &key, &back).unwrap();
            assert_eq!(check(&store).broken, None, "{column} of {n}, put back");
        }
    }
}

#[test]
fn a_cut_tail_is_sound_and_only_its_head_is_gone() {
    let (dir, key, store) = written();
    let seen = store.read().whole_head().unwrap();
    forge(&dir, &key, "DELETE FROM audit WHERE n > 9;");
    assert_eq!(check(&store), LogCheck { entries: 9, broken: None, whole: true });
    let read = store.read();
    assert_eq!(read.log_hash(seen.0).unwrap(), None);
    assert_eq!(read.log_with_head(&seen.1[..8], None).unwrap(), None, "a head seen before is in no entry");
    let still = hex(&read.log_hash(5).unwrap().unwrap());
    assert_eq!(read.log_with_head(&still[..8], None).unwrap(), Some(5));
    assert_eq!(read.log_with_head(&still[..8], Some(5)).unwrap(), Some(5));
    assert_eq!(read.log_with_head(&still[..8], Some(6)).unwrap(), None, "not as that entry");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: if std::env::var_os("SOTRE_LONG").is_some() { 200 } else { 16 }, ..ProptestConfig::default() })]

    /// Anything but cutting the tail breaks the chain at or before the entry touched.
    #[test]
    fn entries_gone_slipped_in_or_changed_about_are_found(kind in 0..4, a in 1..ENTRIES, b in 1..ENTRIES) {
        let (dir, key, store) = written();
        let columns = "at, officer_n, act, subject, detail, previous, hash";
        let (first, sql) = match kind {
            // Gone from the middle.
            0 => (a, format!("DELETE FROM audit WHERE n = {a};")),
            // Gone, and the rest moved up.
            1 => (a, format!("DELETE FROM audit WHERE n = {a}; UPDATE audit SET n = -n WHERE n > {a}; UPDATE audit SET n = -n - 1 WHERE n < 0;")),
            // A copy of another slipped in at the end.
            2 => (ENTRIES + 1, format!("INSERT INTO audit SELECT {ENTRIES} + 1, {columns} FROM audit WHERE n = {a};")),
            // Two change places.
            _ => {
                prop_assume!(a != b);
                let swap = "UPDATE audit SET n = -n WHERE n IN ({a}, {b}); UPDATE audit SET n = {a} WHERE n = -{b}; UPDATE audit SET n = {b} WHERE n = -{a};";
                (a.min(b), swap.replace("{a}", &a.to_string()).replace("{b}", &b.to_string()))
            }
        };
        forge(&dir, &key, &sql);
        let found = check(&store);
        prop_assert!(found.broken.is_some_and(|at| at <= first + 1), "{kind} {a} {b}: {found:?}");
    }
}
