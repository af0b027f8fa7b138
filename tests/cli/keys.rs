//! The key file beside the book, and who may put another book in its place: what the book itself says counts, not what lies beside it.

use crate::support::Output;
use crate::tools::{Book, refused, says_quietly, texts};

const CHILD: &str = "Họ và tên,Ngày sinh,Thôn\r\nLò Thị Mai,01/02/2015,Bản Phăng\r\n";

/// `thu` made it; `hoa` looks after the people, `mai` works on cases.
fn office() -> Book {
    let book = Book::of_thu();
    book.import(CHILD, &[]).ended(0);
    for (login, roles) in [("hoa", "administrator"), ("mai", "officer")] {
        let file = book.secret("moi.txt", &format!("câu của {login}"));
        book.run(&["user", "add", login, "--name", login, "--roles", roles, "--new-passphrase-file", &file]).ended(0);
    }
    book
}

fn hoa(book: &Book, args: &[&str]) -> Output {
    book.as_of("hoa", "câu của hoa", args)
}

fn ring(book: &Book) -> String {
    std::fs::read_to_string(book.folder.join("keys.toml")).unwrap()
}

/// The ring with one letter of the value of `key` in the part that begins with `part` turned into another.
fn turned(ring: &str, part: &str, key: &str) -> String {
    let at = ring.find(part).unwrap_or_else(|| panic!("{part} in {ring}"));
    let at = at + ring[at..].find(&format!("{key} = ")).unwrap();
    let value = at + key.len() + " = ".len();
    // Well inside the value, also where it is armour over several lines.
    let inside = value
        + if ring[value..].starts_with(['\'', '"']) && ring[value + 1..].starts_with(['\'', '"']) { 100 } else { 20 };
    let at = inside + ring[inside..].find(|c: char| c.is_ascii_alphanumeric()).unwrap();
    let letter = if ring.as_bytes()[at] == b'q' { "p" } else { "q" };
    format!("{}{letter}{}", &ring[..at], &ring[at + 1..])
}

#[test]
fn a_letter_turned_in_the_key_file_is_found_and_written_again_as_the_book_has_it() {
    let book = office();
    let whole = ring(&book);
    let damages = [
        ("[recovery]", "public"),
        ("[recovery]", "book_key"),
        ("login = \"mai\"", "public"),
        ("login = \"mai\"", "secret"),
        ("login = \"mai\"", "book_key"),
    ];
    for (part, key) in damages {
        let broken = turned(&whole, part, key);
        assert_ne!(broken, whole);
        std::fs::write(book.folder.join("keys.toml"), &broken).unwrap();
        let said = book.run(&["verify"]).ended(3).out().to_owned();
        assert!(said.contains("keys.toml không như sổ đã ghi"), "{part} {key}: {said}");
        let said = book.run(&["today"]).ended(0).err().to_owned();
        assert!(said.contains("keys.toml không như sổ đã ghi"), "{part} {key}: {said}");
        assert_eq!(ring(&book), whole, "{part} {key}");
        book.as_of("mai", "câu của mai", &["today"]).ended(0);
        book.run(&["verify"]).ended(0);
        let log = book.run(&["log", "--format", "json"]).ended(0).out().to_owned();
        assert!(log.contains("viết lại tệp khóa như sổ ghi"), "{log}");
    }
}

/// Somebody puts an entry of before back into the file: the next re-keying gives it no key.
#[test]
fn an_old_entry_put_back_gets_no_new_key() {
    let book = office();
    let before = ring(&book);
    book.run(&["user", "disable", "mai"]).ended(0);
    let after = ring(&book);
    let at = before.find("[[officer]]\nlogin = \"mai\"").unwrap();
    let mai = &before[at..before[at + 5..].find("[[officer]]").map_or(before.len(), |end| at + 5 + end)];
    std::fs::write(book.folder.join("keys.toml"), format!("{after}\n{mai}")).unwrap();
    assert!(book.run(&["verify"]).ended(3).out().contains("keys.toml"));
    hoa(&book, &["user", "list"]).ended(0);
    assert_eq!(ring(&book), after);
    std::fs::write(book.folder.join("keys.toml"), format!("{after}\n{mai}")).unwrap();
    book.run(&["user", "disable", "hoa"]).ended(0);
    assert!(!ring(&book).contains("login = \"mai\""), "{}", ring(&book));
}

/// The roles are those of the book that stands: a backup of better days gives nobody theirs back.
#[test]
fn only_an_administrator_of_the_book_that_stands_restores() {
    let book = office();
    let file = book.path("sao.sotre");
    hoa(&book, &["backup", "-o", &file]).ended(0);
    book.run(&["user", "change", "hoa", "--roles", "officer"]).ended(0);
    let said = refused(&hoa(&book, &["restore", &file]), 1);
    assert!(said.contains("không được sao lưu, khôi phục sổ"), "{said}");
    book.run(&["user", "disable", "hoa"]).ended(0);
    let said = refused(&hoa(&book, &["restore", &file]), 1);
    assert!(said.contains("không còn được mở"), "{said}");
    refused(&book.as_of("mai", "câu của mai", &["restore", &file]), 1);
    // Whoever may is told whom it lets in again.
    let said = says_quietly(book.run(&["restore", &file]).ended(0));
    assert!(said.contains("nay lại mở được sổ: hoa"), "{said}");
    let said = book.as_of("mai", "câu của mai", &["today"]).ended(0).err().to_owned();
    assert!(said.contains("đã khôi phục sổ từ bản sao") && said.contains("Sổ trước đó có"), "{said}");
    assert!(!book.as_of("mai", "câu của mai", &["today"]).ended(0).err().contains("khôi phục"));
    let said = book.run(&["today"]).ended(0).err().to_owned();
    assert!(said.contains("đã khôi phục sổ từ bản sao"), "each of them is told: {said}");
}

#[test]
fn another_books_backup_takes_no_books_place() {
    let (book, other) = (office(), Book::of_thu());
    let file = other.path("khac.sotre");
    other.run(&["backup", "-o", &file]).ended(0);
    let said = refused(&book.run(&["restore", &file]), 1);
    assert!(said.contains("của một sổ khác"), "{said}");
    let paper = other.path("giay.txt");
    refused(&book.run(&["restore", &file, "--recovery-file", &paper]), 1);
    assert_eq!(texts(&book.list("children"), "name"), ["Lò Thị Mai"]);
    // Her passphrase is another since the backup, and the book has another key: said how it is done.
    let file = book.path("sao.sotre");
    book.run(&["backup", "-o", &file]).ended(0);
    let new = book.secret("cau-moi.txt", "một câu rất khác");
    book.run(&["user", "disable", "hoa"]).ended(0);
    let was = std::fs::read_to_string(book.path("cau.txt")).unwrap_or_default();
    book.run(&["user", "passphrase", "thu", "--new-passphrase-file", &new]).ended(0);
    let said = refused(&book.run(&["restore", &file]), 1);
    assert!(said.contains("mở được bản sao"), "{said} {was}");
}

/// A bare copy of the book lies beside the ring of today, and opens with today's passphrase from then on.
#[test]
fn a_bare_copy_opens_with_the_ring_it_was_laid_beside() {
    let book = office();
    let bare = book.path("bare.db");
    std::fs::copy(book.folder.join("book.db"), &bare).unwrap();
    let new = "một câu rất khác";
    let file = book.secret("cau-moi.txt", new);
    book.run(&["user", "passphrase", "thu", "--new-passphrase-file", &file]).ended(0);
    book.as_of("thu", new, &["restore", &bare]).ended(0);
    for _ in 0..2 {
        let said = book.as_of("thu", new, &["today"]).ended(0).err().to_owned();
        assert!(!said.contains("keys.toml"), "{said}");
    }
}

/// What is left of a destroyed book cannot say no; what is whole can, with its key file gone or without.
#[test]
fn a_destroyed_book_gives_way_and_a_whole_one_does_not() {
    let (book, other) = (office(), Book::of_thu());
    let foreign = other.path("khac.sotre");
    other.run(&["backup", "-o", &foreign]).ended(0);
    let file = book.path("sao.sotre");
    hoa(&book, &["backup", "-o", &file]).ended(0);
    book.run(&["user", "change", "hoa", "--roles", "officer"]).ended(0);
    let whole = ring(&book);
    for broken in [None, Some("format = x\n")] {
        match broken {
            None => std::fs::remove_file(book.folder.join("keys.toml")).unwrap(),
            Some(text) => std::fs::write(book.folder.join("keys.toml"), text).unwrap(),
        }
        refused(&hoa(&book, &["restore", &file]), 1);
        std::fs::write(book.folder.join("keys.toml"), &whole).unwrap();
    }
    std::fs::write(book.folder.join("book.db"), b"").unwrap();
    let _ = std::fs::remove_file(book.folder.join("book.db-wal"));
    hoa(&book, &["restore", &file]).ended(0);
    book.run(&["verify"]).ended(0);
}

/// A whole key file of before, put back: the passphrase that was reset opens once more, and the book writes its own ring over it.
#[test]
fn an_old_key_file_put_back_counts_for_nothing() {
    let book = office();
    let before = ring(&book);
    let file = book.secret("moi.txt", "câu đặt lại");
    book.run(&["user", "passphrase", "mai", "--new-passphrase-file", &file]).ended(0);
    let now = ring(&book);
    std::fs::write(book.folder.join("keys.toml"), &before).unwrap();
    let said = book.as_of("mai", "câu của mai", &["today"]).ended(0).err().to_owned();
    assert!(said.contains("keys.toml không như sổ đã ghi"), "{said}");
    assert_eq!(ring(&book), now);
    refused(&book.as_of("mai", "câu của mai", &["today"]), 1);
    book.as_of("mai", "câu đặt lại", &["today"]).ended(0);
}
