//! A decided restore goes on from wherever it was cut off.
#![allow(clippy::unwrap_used)]

use super::*;

fn write(path: PathBuf, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn read(path: PathBuf) -> String {
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

const NAME: &str = "truoc-khoi-phuc-20261123-080500";

/// The renames of a restore, one by one.
const STEPS: [(&str, &str); 6] = [
    ("book.db-wal", "backups/truoc-khoi-phuc-20261123-080500/book.db-wal"),
    ("book.db-shm", "backups/truoc-khoi-phuc-20261123-080500/book.db-shm"),
    ("book.db", "backups/truoc-khoi-phuc-20261123-080500/book.db"),
    (".restore/book.db", "book.db"),
    ("keys.toml", "backups/truoc-khoi-phuc-20261123-080500/keys.toml"),
    (".restore/keys.toml", "keys.toml"),
];

#[test]
fn cut_off_after_any_step_it_ends_with_the_new_book_and_the_old_one_kept() {
    for done in 0..=STEPS.len() + 1 {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        for name in ["book.db-wal", "book.db-shm", "book.db", "keys.toml"] {
            write(at(name), &format!("old {name}"));
        }
        write(at(".restore/book.db"), "new book.db");
        write(at(".restore/keys.toml"), "new keys.toml");
        write(at(".restore/keep"), NAME);
        fs::create_dir_all(at("backups").join(NAME)).unwrap();
        for (from, to) in &STEPS[..done.min(STEPS.len())] {
            fs::rename(at(from), at(to)).unwrap();
        }
        if done > STEPS.len() {
            // Cut off while the emptied folder was being removed.
            fs::remove_file(at(".restore/keep")).unwrap();
        }
        finish(dir.path()).unwrap();
        finish(dir.path()).unwrap();
        assert_eq!(
            (read(at("book.db")), read(at("keys.toml"))),
            ("new book.db".into(), "new keys.toml".into()),
            "{done}"
        );
        assert!(!at("book.db-wal").exists() && !at(".restore").exists(), "{done}");
        for name in ["book.db-wal", "book.db", "keys.toml"] {
            assert_eq!(read(at("backups").join(NAME).join(name)), format!("old {name}"), "{done}");
        }
    }
}

#[test]
fn nobody_else_finishes_while_somebody_does() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path().join(".restore/book.db"), "new");
    let held = held::alone(dir.path()).unwrap();
    assert!(matches!(finish(dir.path()), Err(StoreError::Busy)));
    drop(held);
    finish(dir.path()).unwrap();
    assert_eq!(read(dir.path().join("book.db")), "new");
}
