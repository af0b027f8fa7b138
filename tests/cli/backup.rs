//! `backup`: a copy that opens, 0600, over nothing; and the commands that need no book.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::support::{run, temp_dir};
use crate::tools::{BIN, Book, entries, refused, says_quietly};

#[test]
fn a_copy_opens_and_lies_over_nothing() {
    let book = Book::invented(40, 1);
    let before = book.everything();
    let path = book.path("bản sao.db");
    let output = book.run(&["backup", "-o", &path]);
    assert!(output.ended(0).stdout.is_empty());
    assert!(says_quietly(&output).contains(&path));
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(!std::fs::read(&path).unwrap().starts_with(b"SQLite"));
    let copy = std::fs::read(&path).unwrap();
    refused(&book.run(&["backup", "-o", &path]), 1);
    assert_eq!(std::fs::read(&path).unwrap(), copy);
    for nowhere in [book.path("không/có/b.db"), "/proc/b.db".into(), book.folder.display().to_string()] {
        refused(&book.run(&["backup", "-o", &nowhere]), 1);
    }
    // The copy stands for the book.
    std::fs::copy(&path, book.folder.join("book.db")).unwrap();
    assert_eq!(book.everything(), before);
    book.run(&["verify"]).ended(0);
    // Without a name it goes beside the book.
    book.run(&["backup"]).ended(0);
    let made = entries(&book.folder.join("backups"));
    assert_eq!(made.len(), 1);
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&book.folder.join("backups")), mode(&book.folder.join("backups").join(&made[0]))), (0o700, 0o600));
}

#[test]
fn a_copy_takes_no_neighbour_away() {
    let book = Book::invented(20, 1);
    let neighbour = book.file("so.new", b"mine");
    book.run(&["backup", "-o", &book.path("so.db")]).ended(0);
    assert_eq!(std::fs::read(&neighbour).unwrap_or_default(), b"mine");
}

#[test]
fn what_needs_no_book_asks_for_none() {
    let dir = temp_dir();
    let nowhere = dir.path().join("không").display().to_string();
    for args in [
        &["completions", "bash"][..],
        &["completions", "fish"],
        &["man"],
        &["--help"],
        &["--version"],
        &["due", "2026-11-20", "5wd"],
        &["export", "--help"],
    ] {
        let output = run(BIN, &[&["--book", &nowhere], args].concat(), &[], b"");
        assert!(!output.ended(0).stdout.is_empty(), "{args:?}");
    }
    assert!(entries(dir.path()).is_empty());
}

#[test]
fn a_copy_replaces_a_file_only_when_told_so() {
    let book = Book::invented(20, 1);
    let there = book.file("có rồi.db", b"mine");
    let said = refused(&book.run(&["backup", "-o", &there]), 1);
    assert!(said.contains("--force"), "{said}");
    book.run(&["backup", "-o", &there, "--force"]).ended(0);
    assert!(std::fs::read(&there).unwrap().len() > 4096);
    let said = refused(&book.run(&["backup", "-o", &book.folder.display().to_string(), "--force"]), 1);
    assert!(said.contains("thư mục") && !said.contains("--force"), "{said}");
    let said = refused(&book.run(&["backup", "-o", &book.path("không có/b.db")]), 1);
    assert!(said.contains("Không có thư mục") && !said.contains("os error"), "{said}");
}

#[test]
fn two_copies_of_one_second_both_stand() {
    let book = Book::invented(20, 1);
    for n in 1..=3 {
        book.run(&["backup"]).ended(0);
        assert_eq!(entries(&book.folder.join("backups")).len(), n);
    }
}

#[test]
fn a_copy_goes_through_a_pipe_and_a_name_may_be_any() {
    let book = Book::invented(20, 1);
    let piped = book.run(&["backup", "-o", "-"]);
    says_quietly(piped.ended(0));
    let own = book.folder.join("book.db");
    assert!(!Path::new(&book.path("-")).exists());
    assert_eq!(entries(&book.folder.join("backups")), Vec::<String>::new());
    for name in ["./-", "-b.db", "-o"] {
        book.run(&["backup", "-o", name]).ended(0);
        assert!(Path::new(&book.path(name)).exists(), "{name}");
    }
    let before = book.everything();
    std::fs::write(&own, &piped.stdout).unwrap();
    assert_eq!(book.everything(), before);
    book.run(&["verify"]).ended(0);
}

/// Its name would bear a day that never was.
#[test]
fn no_copy_of_a_real_book_under_a_stopped_clock() {
    let book = Book::real();
    for more in [&[][..], &["-o", "b.db"], &["-o", "-"]] {
        let said = refused(&book.run(&[&["--clock", "2026-11-20", "backup"], more].concat()), 1);
        assert!(said.contains("--clock"), "{said}");
    }
    assert_eq!(entries(&book.folder.join("backups")), Vec::<String>::new());
    assert!(!Path::new(&book.path("b.db")).exists());
    book.run(&["backup"]).ended(0);
}
