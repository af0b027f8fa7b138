//! A file that is no list: said in one sentence, nothing written, little read.

use std::io::Write;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::import::CLEAN;
use crate::tools::{BIN, Book, CLOCK, refused};

fn zip(inside: &str) -> Vec<u8> {
    let mut bytes = b"PK\x03\x04\x14\0\0\0\0\0".to_vec();
    bytes.extend_from_slice(inside.as_bytes());
    bytes.extend_from_slice(&[0; 200]);
    bytes
}

#[test]
fn what_is_no_list_changes_nothing() {
    let book = Book::empty();
    book.imported(CLEAN, &[], 0);
    let (before, log) = (book.everything(), book.log_entries());
    let listed = book.list("children");
    let open_quote = format!("{CLEAN}4,\"Lò Văn Cắt,01/02/2020,Nam\n");
    let wide = format!("{}\n", "a,".repeat(600));
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj".to_vec()),
        ("png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec()),
        ("jpeg", b"\xff\xd8\xff\xe0\0\x10JFIF".to_vec()),
        ("zip", zip("anh/1.txt")),
        ("docx", zip("word/document.xml")),
        ("xlsx for later", zip("xl/workbook.xml")),
        ("gzip", b"\x1f\x8b\x08\0\0\0\0\0".to_vec()),
        ("old Office", [b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec(), vec![0; 600]].concat()),
        ("html", b"<html><body><table><tr><td>a</td></tr></table></body></html>".to_vec()),
        ("rtf", b"{\\rtf1 abc}".to_vec()),
        ("NUL", b"Ho ten,Ngay sinh\0\0\0\n".to_vec()),
        ("Latin-1", b"H\xf2 t\xean,Ng\xe0y sinh\nLan,01/02/2020\n".to_vec()),
        ("cut inside a letter", CLEAN.as_bytes()[..CLEAN.find("Hòa").unwrap() + 2].to_vec()),
        ("cut inside quotes", open_quote.into_bytes()),
        ("empty", Vec::new()),
        ("BOM only", b"\xef\xbb\xbf".to_vec()),
        ("blank", b"\n \n,,,\n".to_vec()),
        ("no heading", b"a,b,c\n1,2,3\n".to_vec()),
        ("prose", "Kính gửi Ủy ban nhân dân xã.\nXin gửi danh sách sau.\n".as_bytes().to_vec()),
        ("no name column", "STT,Ngày sinh,Thôn\n1,01/02/2020,Bản A\n".as_bytes().to_vec()),
        ("half of UTF-16", b"\xff\xfea\0,\0b".to_vec()),
        ("600 columns", wide.into_bytes()),
    ];
    for (name, bytes) in cases {
        let path = book.file("xin chao.csv", &bytes);
        for output in [
            book.run(&["import", "children", &path]),
            book.feed(&["import", "children", "-"], &bytes),
            book.run(&["import", "children", &path, "--dry-run"]),
        ] {
            let said = refused(&output, 1);
            assert_eq!(said.lines().count(), 1, "{name}: {said}");
        }
        assert_eq!(book.list("children"), listed, "{name}");
    }
    let folder = book.folder.display().to_string();
    for path in [book.path("không có.csv"), folder, format!("{}/x", book.path("xin chao.csv")), "/dev/null".into()] {
        refused(&book.run(&["import", "children", &path]), 1);
    }
    assert_eq!((book.everything(), book.log_entries()), (before, log));
}

/// Feeds 200 MB on one line; answers the exit status, the words, the bytes it took and the time.
fn feed_endless(book: &Book, front: &str) -> (Option<i32>, String, u64, Duration) {
    let started = Instant::now();
    let mut child = Command::new(BIN)
        .args(["import", "children", "-"])
        .env("SOTRE_BOOK", &book.folder)
        .env("SOTRE_CLOCK", CLOCK)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut taken = front.len() as u64;
    let _ = input.write_all(front.as_bytes());
    let chunk = vec![b'a'; 64 * 1024];
    while taken < 200 * 1024 * 1024 {
        match input.write(&chunk) {
            Ok(count) => taken += count as u64,
            Err(_) => break,
        }
    }
    drop(input);
    let output = child.wait_with_output().unwrap();
    assert!(output.stdout.is_empty());
    (output.status.code(), String::from_utf8(output.stderr).unwrap(), taken, started.elapsed())
}

#[test]
fn a_line_of_200_mb_fails_fast_and_small() {
    let book = Book::empty();
    for front in ["", "Họ và tên,Ngày sinh\n", "Họ và tên,Ngày sinh\nLò A,\"", "\u{feff}", "%PDF"] {
        let (code, said, taken, time) = feed_endless(&book, front);
        assert_eq!(code, Some(1), "{front:?}: {said}");
        assert!(said.contains("Chưa ghi gì") || !said.is_empty());
        crate::tools::quiet(&said);
        assert!(taken < 8 * 1024 * 1024, "{front:?}: it read {taken} bytes before it gave up");
        assert!(time < Duration::from_secs(5), "{front:?}: {time:?}");
    }
    assert!(book.list("children").is_empty());
}

#[test]
fn a_file_of_200_mb_on_one_line_fails_fast() {
    let book = Book::empty();
    let path = book.file("dai.csv", "Họ và tên,Ngày sinh\n".as_bytes());
    let file = std::fs::OpenOptions::new().write(true).open(&path).unwrap();
    file.set_len(250 * 1024 * 1024).unwrap();
    let started = Instant::now();
    refused(&book.run(&["import", "children", &path]), 1);
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
}

#[test]
fn names_are_in_no_error() {
    let book = Book::empty();
    let bad = CLEAN.replace("12/09/2020", "32/13/2020").replace("05/2019", "99/2019");
    let output = book.import(&bad, &[]);
    output.ended(3);
    for name in ["Hòa", "Đặng", "Quàng", "0912345678"] {
        assert!(!output.err().contains(name), "{}", output.err());
    }
}
