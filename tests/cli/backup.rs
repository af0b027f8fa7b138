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
    // It stands alone: another folder, nothing of the old one.
    let again = book.path("lại");
    book.run(&["restore", &path, "--book", &again]).ended(0);
    std::fs::remove_dir_all(&book.folder).unwrap();
    book.run(&["restore", &path]).ended(0);
    assert_eq!(book.everything(), before);
    book.run(&["verify"]).ended(0);
    book.run(&["verify", "--book", &again]).ended(0);
    // Without a name it goes beside the book.
    book.run(&["backup"]).ended(0);
    let made = entries(&book.folder.join("backups"));
    assert_eq!(made.len(), 1);
    // Its name says when, and where the log ended.
    let name =
        made[0].strip_prefix("sotre-20261123-080500-").and_then(|name| name.strip_suffix(".sotre")).expect("a name");
    assert!(name.len() == 8 && name.bytes().all(|byte| byte.is_ascii_hexdigit()), "{name}");
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
    assert!(!Path::new(&book.path("-")).exists());
    assert_eq!(entries(&book.folder.join("backups")), Vec::<String>::new());
    for name in ["./-", "-b.db", "-o"] {
        book.run(&["backup", "-o", name]).ended(0);
        assert!(Path::new(&book.path(name)).exists(), "{name}");
    }
    let before = book.everything();
    let sent = book.file("gửi.sotre", &piped.stdout);
    book.run(&["restore", &sent]).ended(0);
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

/// A second disk, as a timer without any key sees it.
#[test]
fn a_second_disk_has_every_backup_and_a_difference_is_told() {
    let book = Book::real();
    let disk = book.path("đĩa hai");
    let copy = |code: i32| {
        says_quietly(
            book.with(&["backup", "--copy-to", &disk, "--same-disk"], &[("SOTRE_PASSPHRASE_FILE", "")], b"")
                .ended(code),
        )
    };
    assert!(copy(1).contains("đĩa hai"), "a disk that is not there is no empty disk");
    std::fs::create_dir(&disk).unwrap();
    assert!(copy(1).contains("backups"), "no backup yet");
    book.run(&["backup"]).ended(0);
    book.run(&["backup"]).ended(0);
    std::fs::write(book.folder.join("backups/cua-toi.sotre"), b"mine").unwrap();
    assert!(copy(0).contains("2 bản sao"));
    assert!(copy(0).contains("2 bản đã có"));
    let mut names = entries(&book.folder.join("backups"));
    names.retain(|name| name != "cua-toi.sotre");
    assert_eq!(entries(Path::new(&disk)), names);
    // A folder on the disk of the book is no second disk, whatever it is called; nor is the folder they come from.
    let said = says_quietly(book.run(&["backup", "--copy-to", &disk]).ended(3));
    assert!(said.contains("CÙNG ĐĨA") && said.contains("2 bản đã có"), "{said}");
    let own = book.folder.join("backups").display().to_string();
    refused(&book.run(&["backup", "--copy-to", &own, "--same-disk"]), 1);
    // What was copied restores by itself.
    book.run(&["restore", &format!("{disk}/{}", names[1]), "--book", &book.path("mới")]).ended(0);
    // A byte over there, a byte over here.
    let change = |path: std::path::PathBuf| {
        let mut bytes = std::fs::read(&path).unwrap();
        let at = bytes.len() / 2;
        bytes[at] ^= 1;
        std::fs::write(path, bytes).unwrap();
    };
    change(Path::new(&disk).join(&names[0]));
    let said = copy(3);
    assert!(said.contains("KHÁC") && said.contains(&names[0]), "{said}");
    change(book.folder.join("backups").join(&names[0]));
    let said = copy(3);
    assert!(said.contains("HỎNG") && said.contains(&names[0]), "{said}");
    assert_eq!(entries(Path::new(&disk)), names);
    refused(&book.run(&["backup", "--copy-to", &disk, "-o", "b"]), 2);
}

#[test]
fn an_import_into_a_real_book_is_kept_before_it_and_once_for_each_state() {
    let book = Book::real();
    let list = "Họ và tên,Ngày sinh\r\nLò Thị Mai,01/02/2015\r\n";
    let before = book.list("children");
    book.import(list, &[]).ended(0);
    let kept = || entries(&book.folder.join("backups"));
    assert!(kept().len() == 1 && kept()[0].starts_with("truoc-nhap-"), "{:?}", kept());
    let first = book.newest_backup();
    book.import(list, &["--dry-run"]).ended(0);
    assert_eq!(kept().len(), 1, "nothing is kept for a trial");
    book.import(&list.replace("Mai", "Hoa"), &[]).ended(0);
    assert_eq!(kept().len(), 2);
    book.run(&["restore", &first]).ended(0);
    assert_eq!(book.list("children"), before);
    // The state that was put back has an entry of its own; a practice book keeps nothing by itself.
    let practice = Book::empty();
    practice.import(list, &[]).ended(0);
    assert_eq!(entries(&practice.folder.join("backups")), Vec::<String>::new());
}

#[test]
fn an_import_without_room_for_its_backup_goes_on_and_says_so() {
    let book = Book::real();
    std::fs::write(book.folder.join("backups"), b"no folder").unwrap();
    let said = says_quietly(book.import("Họ và tên\r\nLò Thị Mai\r\n", &[]).ended(3));
    assert!(said.contains("Chưa có bản sao trước khi nhập"), "{said}");
    assert_eq!(book.list("children").len(), 1);
}

/// An empty file under a backup's name is none: it keeps nobody from making a real one.
#[test]
fn a_name_alone_is_no_backup() {
    let book = Book::real();
    let list = "Họ và tên,Ngày sinh\r\nLò Thị Mai,01/02/2015\r\n";
    // The sign-in of this day is entered by it: from here on the head stands until something is written.
    book.list("children");
    let head = book.json(&["verify"])[0]["head"].as_str().unwrap().to_owned();
    let folder = book.folder.join("backups");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(format!("truoc-nhap-20261130-100000-{head}.sotre")), b"").unwrap();
    book.import(list, &[]).ended(0);
    let kept = entries(&folder);
    assert_eq!(kept.len(), 2, "{kept:?}");
    let sound = kept.iter().filter(|name| std::fs::metadata(folder.join(name)).unwrap().len() > 0).count();
    assert_eq!(sound, 1, "{kept:?}");
}

/// A copy of the book that is taken out is told, as a list is; what stays among the backups is not.
#[test]
fn a_backup_that_leaves_stands_in_the_log() {
    let book = Book::real();
    book.run(&["backup"]).ended(0);
    book.run(&["backup", "-o", &book.path("mang-di.sotre")]).ended(0);
    book.run(&["backup", "-o", "-"]).ended(0);
    let log = book.run(&["log", "--format", "csv"]).ended(0).out().to_owned();
    assert_eq!(log.matches("đưa bản sao của sổ ra ngoài").count(), 2, "{log}");
    assert!(log.contains("mang-di.sotre"), "{log}");
}
