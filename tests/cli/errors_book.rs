//! A book that cannot be opened: a clear message, the contract's exit status, nothing changed, no noise.

use std::path::Path;

use crate::import::CLEAN;
use crate::support::{run, temp_dir};
use crate::tools::{BIN, Book, CLOCK, entries, quiet, refused, rows, says_quietly};

const PRACTICE: [(&str, &str); 1] = [("SOTRE_CLOCK", CLOCK)];

/// Every command that opens a book.
const COMMANDS: [&[&str]; 7] = [
    &["list", "children"],
    &["list", "cases", "--format", "json"],
    &["today"],
    &["today", "--check"],
    &["export", "children", "-o", "-"],
    &["import", "children", "-"],
    &["verify"],
];

#[test]
fn no_book_is_said() {
    let dir = temp_dir();
    let nowhere = dir.path().join("không").display().to_string();
    for command in COMMANDS {
        let said = refused(&run(BIN, &[&["--book", &nowhere], command].concat(), &PRACTICE, CLEAN.as_bytes()), 1);
        assert!(said.contains(&nowhere));
    }
    assert!(entries(dir.path()).is_empty());
}

#[test]
fn a_wrong_passphrase_or_login_opens_nothing() {
    let book = Book::real();
    book.imported(CLEAN, &[], 0);
    let before = book.everything();
    let wrong = book.file("sai", "câu mật khẩu sai\n".as_bytes());
    let (blank, latin, missing) =
        (book.file("trong", b""), book.file("latin", b"\xff\xfe\xe9abcdefgh"), book.path("không có"));
    for command in COMMANDS {
        refused(&book.with(&[&["--passphrase-file", &wrong], command].concat(), &[], CLEAN.as_bytes()), 1);
        refused(&book.with(&[&["--user", "khac"], command].concat(), &[], CLEAN.as_bytes()), 1);
    }
    for passphrase in [blank, latin, missing] {
        refused(&book.run(&["--passphrase-file", &passphrase, "list", "children"]), 1);
    }
    // Neither file nor terminal to ask on.
    refused(&run(BIN, &["--book", book.folder.to_str().unwrap(), "list", "children"], &[], b""), 1);
    assert_eq!(book.everything(), before);
}

#[test]
fn an_empty_variable_is_no_variable() {
    let book = Book::invented(20, 1);
    let empty = ["SOTRE_USER", "SOTRE_PASSPHRASE_FILE", "SOTRE_CLOCK", "SOTRE_LANG"];
    for name in empty {
        assert_eq!(
            rows(book.with(&["list", "children", "--format", "json"], &[(name, "")], b"").ended(0)).len(),
            20,
            "{name}"
        );
    }
}

fn flip(path: &Path, at: usize) {
    let mut bytes = std::fs::read(path).unwrap();
    bytes[at] ^= 0x55;
    std::fs::write(path, bytes).unwrap();
}

#[test]
fn a_damaged_book_is_refused_whole() {
    let book = Book::invented(60, 1);
    let file = book.folder.join("book.db");
    let (whole, before) = (std::fs::read(&file).unwrap(), book.everything());
    assert!(
        entries(&book.folder).iter().all(|name| name != "book.db-wal"),
        "a journal is left: {:?}",
        entries(&book.folder)
    );
    type Damage = fn(&mut Vec<u8>);
    let damages: [(&str, Damage); 7] = [
        ("salt", |bytes| bytes[3] ^= 1),
        ("first page", |bytes| bytes[100] ^= 1),
        ("end of first page", |bytes| bytes[4090] ^= 1),
        ("every page", |bytes| bytes.iter_mut().step_by(1024).for_each(|byte| *byte ^= 1)),
        ("cut", |bytes| bytes.truncate(100)),
        ("emptied", Vec::clear),
        ("another file", |bytes| *bytes = "không phải sổ ".repeat(1000).into_bytes()),
    ];
    for (name, damage) in damages {
        let mut bytes = whole.clone();
        damage(&mut bytes);
        std::fs::write(&file, &bytes).unwrap();
        for command in COMMANDS {
            let output = book.feed(command, CLEAN.as_bytes());
            if command == ["verify"] && output.code == Some(3) {
                quiet(output.err());
                continue;
            }
            let said = refused(&output, 1);
            assert!(!said.to_lowercase().contains("error"), "{name}: {said}");
        }
        assert_eq!(std::fs::read(&file).unwrap(), bytes, "{name}: the damaged file was changed");
        for left in ["book.db-wal", "book.db-shm"] {
            let _ = std::fs::remove_file(book.folder.join(left));
        }
    }
    std::fs::write(&file, &whole).unwrap();
    assert_eq!(book.everything(), before);
}

/// One page deep inside: whoever reads it must not answer as if all were well, and `verify` must find it.
#[test]
fn one_damaged_page_is_found() {
    let book = Book::invented(200, 1);
    let file = book.folder.join("book.db");
    let whole = std::fs::read(&file).unwrap();
    let pages = whole.len() / 4096;
    assert!(pages > 20);
    for page in (1..pages).step_by((pages / 12).max(1)) {
        flip(&file, page * 4096 + 2000);
        let output = book.run(&["verify"]);
        assert!(output.code == Some(3) || output.code == Some(1), "page {page}: verify ended {:?}", output.code);
        quiet(output.err());
        for command in &COMMANDS[..4] {
            let output = book.run(command);
            quiet(output.err());
            if output.code == Some(1) {
                says_quietly(&output);
            } else {
                assert!([Some(0), Some(3)].contains(&output.code), "{command:?}: {:?}", output.code);
            }
        }
        std::fs::write(&file, &whole).unwrap();
    }
    book.run(&["verify"]).ended(0);
}

#[test]
fn a_missing_file_of_the_book_is_said() {
    let book = Book::invented(20, 1);
    let file = book.folder.join("book.db");
    let aside = book.folder.join("aside");
    std::fs::rename(&file, &aside).unwrap();
    for command in COMMANDS {
        let said = refused(&book.feed(command, CLEAN.as_bytes()), 1);
        // `verify`, which opens in a way of its own, once spoke of a folder that cannot be written.
        assert!(said.contains("book.db"), "{command:?} does not say what is missing: {said}");
    }
    assert!(!file.exists(), "an empty book was made in its place");
    std::fs::rename(&aside, &file).unwrap();
    book.run(&["verify"]).ended(0);
}

#[test]
fn damaged_keys_are_said_and_the_book_stays_whole() {
    for book in [Book::real(), Book::invented(20, 1)] {
        let keys = book.folder.join("keys.toml");
        let whole = std::fs::read(&keys).unwrap();
        let text = String::from_utf8(whole.clone()).unwrap();
        let file = std::fs::read(book.folder.join("book.db")).unwrap();
        let mut damages: Vec<Vec<u8>> = vec![
            Vec::new(),
            b"\xff\xfe\x00".to_vec(),
            b"[[[".to_vec(),
            whole[..whole.len() / 2].to_vec(),
            b"format = 1\npractice = true\n".to_vec(),
            text.replace("format = 1", "format = 99").into_bytes(),
            text.replace("format = 1", "format = -1").into_bytes(),
        ];
        // One letter of each sealed thing turned into another.
        for mark in ["secret = ", "book_key = ", "open_key = "] {
            if let Some(at) = text.rfind(mark) {
                let mut bytes = whole.clone();
                let at = at + mark.len() + 60.min(text.len() - at - mark.len() - 3);
                bytes[at] = if bytes[at] == b'A' || bytes[at] == b'0' { b'1' } else { b'0' };
                damages.push(bytes);
            }
        }
        for damage in damages {
            std::fs::write(&keys, &damage).unwrap();
            for command in [COMMANDS[0], COMMANDS[4], COMMANDS[5]] {
                let said = refused(&book.feed(command, CLEAN.as_bytes()), 1);
                assert!(!said.contains("age-encryption") && !said.to_lowercase().contains("toml parse"), "{said}");
            }
        }
        std::fs::write(&keys, &whole).unwrap();
        assert_eq!(std::fs::read(book.folder.join("book.db")).unwrap(), file);
        book.run(&["list", "children"]).ended(0);
    }
}

#[test]
fn the_practice_mark_cannot_be_moved() {
    // A practice book's keys laid over a real book, and its mark changed by hand.
    let (real, practice) = (Book::real(), Book::invented(20, 1));
    let keys = |book: &Book| std::fs::read_to_string(book.folder.join("keys.toml")).unwrap();
    let (real_keys, practice_keys) = (keys(&real), keys(&practice));
    std::fs::write(real.folder.join("keys.toml"), &practice_keys).unwrap();
    refused(&real.run(&["list", "children"]), 1);
    std::fs::write(real.folder.join("keys.toml"), real_keys.replace("practice = false", "practice = true")).unwrap();
    refused(&real.run(&["list", "children"]), 1);
    std::fs::write(real.folder.join("keys.toml"), &real_keys).unwrap();
    real.run(&["list", "children"]).ended(0);
    std::fs::write(practice.folder.join("keys.toml"), practice_keys.replace("practice = true", "practice = false"))
        .unwrap();
    refused(&practice.run(&["list", "children"]), 1);
}

/// The key of a practice book stands open in keys.toml, so a test can write a later version into its file.
#[test]
fn a_newer_book_is_left_alone() {
    let book = Book::invented(20, 1);
    let before = book.everything();
    let keys: toml::Table = std::fs::read_to_string(book.folder.join("keys.toml")).unwrap().parse().unwrap();
    let key = keys["open_key"].as_str().unwrap();
    let set_version = |version: i64| {
        let db = rusqlite::Connection::open(book.folder.join("book.db")).unwrap();
        db.pragma_update(None, "key", format!("x'{key}'")).unwrap();
        let was: i64 = db.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
        db.pragma_update(None, "user_version", version).unwrap();
        db.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
        was
    };
    let was = set_version(999);
    let bytes = std::fs::read(book.folder.join("book.db")).unwrap();
    for command in COMMANDS {
        let said = refused(&book.feed(command, CLEAN.as_bytes()), 1);
        assert!(said.contains("999"), "{said}");
    }
    refused(&book.run(&["backup", "-o", &book.path("b.db")]), 1);
    assert_eq!(std::fs::read(book.folder.join("book.db")).unwrap(), bytes);
    assert_eq!(set_version(was), 999);
    assert_eq!(book.everything(), before);
}

#[test]
fn a_folder_that_cannot_be_written_is_said() {
    let dir = temp_dir();
    let file = dir.path().join("tệp");
    std::fs::write(&file, "x").unwrap();
    for folder in [
        file.join("so").display().to_string(),
        "/proc/so".to_owned(),
        "/proc/self/so".to_owned(),
        file.display().to_string(),
    ] {
        for command in [&["init", "--office", "A", "--officer", "B"][..], &["demo", "--no-open"]] {
            refused(&run(BIN, &[&["--book", &folder], command].concat(), &PRACTICE, b""), 1);
        }
        refused(&run(BIN, &["--book", &folder, "list", "children"], &PRACTICE, b""), 1);
    }
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "x");
    // Where the account itself may not write: told apart from a damaged book. (root may write anywhere: not tried then.)
    if rustix::process::geteuid().is_root() {
        return;
    }
    use std::os::unix::fs::PermissionsExt;
    let book = Book::invented(20, 1);
    std::fs::set_permissions(&book.folder, std::fs::Permissions::from_mode(0o500)).unwrap();
    let said = refused(&book.feed(&["import", "children", "-"], CLEAN.as_bytes()), 1);
    std::fs::set_permissions(&book.folder, std::fs::Permissions::from_mode(0o700)).unwrap();
    assert!(said.contains("ghi"), "{said}");
}

#[test]
fn without_a_terminal_three_lines_say_what_to_do() {
    let dir = temp_dir();
    let fresh = dir.path().join("moi").display().to_string();
    for args in [&["--book", &fresh][..], &["--book", &fresh, "demo"]] {
        let said = refused(&run(BIN, args, &PRACTICE, b""), 2);
        assert_eq!(said.lines().filter(|line| !line.trim().is_empty()).count(), 3, "{said}");
    }
    let shared = crate::tools::shared();
    assert_eq!(refused(&shared.run(&[]), 2).lines().count(), 3);
    let real = Book::real();
    assert_eq!(refused(&real.run(&[]), 2).lines().count(), 3);
    assert!(!Path::new(&fresh).exists());
}

#[test]
fn two_programs_at_once_do_not_lose_a_row() {
    let book = Book::empty();
    std::thread::scope(|scope| {
        for part in 0..4 {
            let book = &book;
            scope.spawn(move || {
                let csv = format!("Họ và tên,Ngày sinh,Thôn\nLò Thứ {part},0{}/02/2020,Bản A\n", part + 1);
                let result = book.imported(&csv, &[], 0);
                assert_eq!(result["added"], 1);
            });
        }
    });
    assert_eq!(book.list("children").len(), 4);
    assert_eq!(rows(book.run(&["verify", "--format", "json"]).ended(0))[0]["ok"], true);
}
