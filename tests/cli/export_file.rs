//! Files that `export` makes: 0600, whole or not at all, never over another without `--force`.

use std::io::Read;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::tools::{Book, entries, refused, shared, strict_csv};

fn mode(path: &str) -> u32 {
    std::fs::metadata(path).expect("the file").permissions().mode() & 0o7777
}

#[test]
fn the_ending_says_the_format_else_csv_and_as_wins() {
    let book = Book::invented(40, 1);
    for (name, more, zip) in [
        ("a.csv", &[][..], false),
        ("a.xlsx", &[], true),
        ("a.XLSX", &[], true),
        ("danh sách", &[], false),
        ("b.csv", &["--as", "xlsx"], true),
        ("b.xlsx", &["--as", "csv"], false),
        ("c.xls", &[], false),
    ] {
        let path = book.path(name);
        let output = book.run(&[&["export", "children", "-o", &path], more].concat());
        assert!(output.ended(0).stdout.is_empty());
        assert!(output.err().contains(&path) && output.err().contains("40"), "{}", output.err());
        let bytes = std::fs::read(&path).unwrap();
        assert_eq!(bytes.starts_with(b"PK\x03\x04"), zip, "{name}");
        assert_eq!(mode(&path), 0o600, "{name}");
        if !zip {
            assert_eq!(strict_csv(&bytes, ',').len(), 41);
        }
    }
    for kind in ["xls", "ods"] {
        let path = book.path("d.out");
        refused(&book.run(&["export", "children", "-o", &path, "--as", kind]), 2);
        assert!(!Path::new(&path).exists());
    }
}

/// The parts of a workbook but for its properties: they carry the head of the log it left with.
fn parts(book: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(book)).expect("a workbook");
    let mut parts = Vec::new();
    for n in 0..zip.len() {
        let mut part = zip.by_index(n).expect("a part");
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).expect("its bytes");
        parts.push((part.name().expect("a name").to_string(), bytes));
    }
    parts.retain(|(name, _)| name != "docProps/core.xml");
    parts
}

#[test]
fn a_file_and_a_pipe_get_the_same_bytes() {
    let book = Book::invented(40, 1);
    for kind in ["csv", "xlsx"] {
        let path = book.path(&format!("same.{kind}"));
        book.run(&["export", "cases", "-o", &path]).ended(0);
        let piped = book.run(&["export", "cases", "-o", "-", "--as", kind]);
        let filed = std::fs::read(&path).unwrap();
        match kind {
            "csv" => assert_eq!(filed, piped.ended(0).stdout),
            _ => assert_eq!(parts(&filed), parts(&piped.ended(0).stdout)),
        }
    }
}

#[test]
fn nothing_is_overwritten_without_force() {
    let book = Book::invented(20, 1);
    let path = book.file("co.csv", b"mine");
    let log = book.log_entries();
    let said = refused(&book.run(&["export", "children", "-o", &path]), 1);
    assert!(said.contains(&path) && said.contains("--force"));
    assert_eq!(std::fs::read(&path).unwrap(), b"mine");
    assert_eq!(book.log_entries(), log, "an export that did not happen is in the log");
    let before = entries(Path::new(&path).parent().unwrap());
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    book.run(&["export", "children", "-o", &path, "--force"]).ended(0);
    assert_eq!(strict_csv(&std::fs::read(&path).unwrap(), ',').len(), 21);
    assert_eq!(mode(&path), 0o600);
    assert_eq!(entries(Path::new(&path).parent().unwrap()), before, "something was left beside it");
    // A link is a file that is there, also where it leads nowhere.
    let link = book.path("link.csv");
    std::os::unix::fs::symlink(book.path("nowhere.csv"), &link).unwrap();
    refused(&book.run(&["export", "children", "-o", &link]), 1);
    assert!(!Path::new(&book.path("nowhere.csv")).exists());
}

#[test]
fn where_nothing_can_be_written_nothing_is_left() {
    let book = Book::invented(20, 1);
    let file = book.file("tep", b"x");
    let home = Path::new(&file).parent().unwrap();
    let (before, log) = (entries(home), book.log_entries());
    let inside = book.folder.display().to_string();
    for path in [
        book.path("khong/co/a.csv"),
        format!("{file}/a.csv"),
        "/proc/a.csv".into(),
        "/proc/self/a.xlsx".into(),
        inside,
        "/".into(),
        String::new(),
    ] {
        let output = book.run(&["export", "children", "-o", &path]);
        if path.is_empty() {
            assert!([Some(1), Some(2)].contains(&output.code));
        } else {
            refused(&output, 1);
        }
        assert_eq!(entries(home), before, "{path}");
    }
    assert_eq!(book.log_entries(), log, "an export that did not happen is in the log");
}

#[test]
fn every_export_is_registered() {
    let book = Book::invented(20, 1);
    let mut log = book.log_entries();
    for more in
        [&["-o", "-"][..], &["-o", "-", "--as", "xlsx"], &["-o", "-", "--masked", "--reason", "-trình chủ tịch"]]
    {
        book.run(&[&["export", "cases"], more].concat()).ended(0);
        assert_eq!(book.log_entries(), log + 1);
        log += 1;
    }
    // Looking is no export.
    book.run(&["list", "cases"]).ended(0);
    assert_eq!(book.log_entries(), log);
    assert!(shared().log_entries() > 0);
}

#[test]
fn a_relative_path_is_beside_the_caller() {
    let book = Book::invented(20, 1);
    book.run(&["export", "children", "-o", "đây.csv"]).ended(0);
    assert!(Path::new(&book.path("đây.csv")).exists());
    book.run(&["export", "children", "-o", "-x.csv"]).ended(0);
    assert!(Path::new(&book.path("-x.csv")).exists());
}

/// A reader that goes away early is no failure and leaves a whole book.
#[test]
fn a_full_device_is_said() {
    if !Path::new("/dev/full").exists() {
        return;
    }
    let book = Book::invented(200, 1);
    let script = format!("exec {:?} export children -o - > /dev/full", crate::tools::BIN);
    let output = std::process::Command::new("sh")
        .args(["-c", &script])
        .env("SOTRE_BOOK", &book.folder)
        .env("SOTRE_CLOCK", crate::tools::CLOCK)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    crate::tools::quiet(&String::from_utf8_lossy(&output.stderr));
    assert!(!output.stderr.is_empty());
    let script = format!("exec {:?} list children > /dev/full", crate::tools::BIN);
    let listed =
        std::process::Command::new("sh").args(["-c", &script]).env("SOTRE_BOOK", &book.folder).output().unwrap();
    assert_eq!(listed.status.code(), Some(1), "{}", String::from_utf8_lossy(&listed.stderr));
}
