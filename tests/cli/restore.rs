//! `restore`: every backup of a month put back and compared; the book that was there kept; nothing changed where it refuses.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::tools::{Book, PASSPHRASE, entries, long, refused, says_quietly};

fn child(name: &str) -> String {
    format!("Họ và tên,Ngày sinh,Thôn\r\n{name},01/02/2015,Bản Phăng\r\n")
}

/// Everything in the folder of a book, by its bytes.
fn bytes_of(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        // What was refused is noted beside the book, for the log of the next good sign-in.
        if path.ends_with("noted.tsv") {
            continue;
        }
        if path.is_dir() {
            found.extend(bytes_of(&path));
        } else {
            found.push((path.clone(), std::fs::read(&path).unwrap()));
        }
    }
    found.sort();
    found
}

const GIVEN: [&str; 21] = [
    "Mai", "Páo", "Sơn", "Hoa", "Chứ", "Bun", "Pọm", "Inh", "Ơn", "Dơ", "Lả", "Ánh", "Yến", "Hặc", "Biên", "Xuân",
    "Thoan", "Nghịu", "Lử", "Sính", "Dung",
];

/// A day in the office: a child comes in, the book is backed up; all that was kept is put back at the end.
#[test]
fn every_backup_of_a_month_is_the_book_of_its_day() {
    let book = Book::invented(30, 1);
    let mut days: Vec<(String, String)> = Vec::new();
    let seen = |folder: &str, clock: &str| -> String {
        let what = ["children", "cases", "visits"];
        let env = [("SOTRE_CLOCK", clock)];
        what.map(|what| {
            book.with(&["list", what, "--format", "json", "--book", folder], &env, b"").ended(0).out().to_owned()
        })
        .join("\n")
    };
    let own = book.folder.display().to_string();
    let month = if long() { 61 } else { 30 };
    for day in 0..month {
        let date = chrono::NaiveDate::from_ymd_opt(2026, 11, 23).unwrap() + chrono::Days::new(day);
        let clock = format!("{date}T08:{:02}", day % 60);
        let env = [("SOTRE_CLOCK", clock.as_str())];
        let name = format!("{} {}", ["Lò Thị", "Vàng A", "Quàng Văn"][day as usize % 3], GIVEN[day as usize / 3]);
        book.with(&["import", "children", "-"], &env, child(&name).as_bytes()).ended(0);
        book.with(&["backup"], &env, b"").ended(0);
        // Day by day an older one goes; those that stay are looked at below.
        days.push((format!("sotre-{}-08{:02}00-", date.format("%Y%m%d"), day % 60), seen(&own, &clock)));
    }
    let kept = entries(&book.folder.join("backups"));
    assert!((9..=15).contains(&kept.len()), "{kept:#?}");
    for name in &kept {
        let (day, was) = days.iter().find(|(day, _)| name.starts_with(day.as_str())).expect("a day of this month");
        let clock = format!("{}-{}-{}T{}:{}", &day[6..10], &day[10..12], &day[12..14], &day[15..17], &day[17..19]);
        let folder = book.path(name);
        let file = book.folder.join("backups").join(name).display().to_string();
        let said =
            says_quietly(book.with(&["restore", &file, "--book", &folder], &[("SOTRE_CLOCK", &clock)], b"").ended(0));
        assert!(!said.contains("Sổ trước đó"), "there was none: {said}");
        assert_eq!(&seen(&folder, &clock), was, "{name}");
        book.run(&["verify", "--book", &folder]).ended(0);
    }
}

#[test]
fn the_book_that_was_there_is_kept_and_comes_back() {
    let book = Book::invented(20, 1);
    let first = book.everything();
    book.run(&["backup"]).ended(0);
    let backup = book.newest_backup();
    let log_then = book.log_entries();
    book.import(&child("Lò Thị Mai"), &[]).ended(0);
    let second = book.everything();
    let log = book.log_entries();
    assert_ne!(first, second);

    let said = says_quietly(book.run(&["restore", &backup]).ended(0));
    assert!(said.contains("20 trẻ em") && said.contains("08:05 23/11/2026"), "{said}");
    assert_eq!(book.everything(), first);
    book.run(&["verify"]).ended(0);
    let kept = entries(&book.folder.join("backups"));
    let kept = kept.iter().find(|name| name.starts_with("truoc-khoi-phuc-")).expect("the old book");
    assert!(said.contains(kept.as_str()), "{said}");
    assert_eq!(entries(&book.folder), ["backups", "book.db", "keys.toml"]);
    // One entry says so, by the head of what it came from.
    assert_eq!(book.log_entries(), log_then + 1);

    // And back again, to the very book that gave way.
    let aside = book.folder.join("backups").join(kept).display().to_string();
    book.run(&["restore", &aside]).ended(0);
    assert_eq!(book.everything(), second);
    assert_eq!(book.log_entries(), log + 1);
    book.run(&["verify"]).ended(0);
    let kept = entries(&book.folder.join("backups"));
    assert_eq!(kept.iter().filter(|name| name.starts_with("truoc-khoi-phuc-")).count(), 2, "{kept:?}");
}

#[test]
fn what_it_refuses_it_leaves_as_it_was() {
    let book = Book::real();
    book.import(&child("Lò Thị Mai"), &[]).ended(0);
    book.run(&["backup"]).ended(0);
    let backup = book.newest_backup();
    let before = bytes_of(&book.folder);
    let same = |why: &str| assert!(bytes_of(&book.folder) == before, "something changed: {why}");

    let wrong = book.file("sai.txt", "câu khác hẳn\n".as_bytes());
    assert!(refused(&book.run(&["restore", &backup, "--passphrase-file", &wrong]), 1).contains("Sai câu mật khẩu"));
    same("a wrong passphrase");
    refused(&book.run(&["restore", &backup, "--user", "ai"]), 1);
    same("an unknown login");
    refused(&book.run(&["restore", &backup, "--recovery-file", &wrong]), 1);
    same("a wrong recovery key");
    refused(&book.run(&["restore", &book.path("không có.sotre")]), 1);
    same("no file");
    assert!(refused(&book.run(&["--clock", "2026-11-20", "restore", &backup]), 1).contains("--clock"));
    same("a stopped clock");
    for (n, at) in [10, 300, 5000, 20_000].into_iter().enumerate() {
        let mut bytes = std::fs::read(&backup).unwrap();
        bytes[at] ^= 0x10;
        let damaged = book.file(&format!("hỏng-{n}.sotre"), &bytes);
        let said = refused(&book.run(&["restore", &damaged]), 1);
        assert!(said.contains("chưa đổi gì"), "{said}");
        same("a damaged backup");
    }
    for bytes in [
        &b""[..],
        b"PK\x03\x04",
        b"PK\x03\x04 no zip at all, but long enough to hold a seal of sixty-four letters, or so",
        b"text",
    ] {
        refused(&book.run(&["restore", &book.file("lạ", bytes)]), 1);
        same("no backup");
    }
    // Neither kind of book takes the other's place.
    let practice = Book::invented(20, 1);
    practice.run(&["backup"]).ended(0);
    let invented = practice.newest_backup();
    assert!(refused(&book.run(&["restore", &invented]), 1).contains("sổ thật"));
    same("a practice backup");
    let own = practice.everything();
    let said = refused(&practice.with(&["restore", &backup], &[("SOTRE_CLOCK", "")], b""), 1);
    assert!(said.contains("sổ thực hành"), "{said}");
    assert_eq!(practice.everything(), own);
    // A folder with somebody else's files is not made a book.
    std::fs::create_dir(book.path("ảnh")).unwrap();
    book.file("ảnh/a.jpg", b"a");
    refused(&book.run(&["restore", &backup, "--book", &book.path("ảnh")]), 1);
    assert_eq!(entries(Path::new(&book.path("ảnh"))), ["a.jpg"]);
    // A folder made for it goes again where nothing comes of it.
    refused(&book.run(&["restore", &book.path("hỏng-2.sotre"), "--book", &book.path("mới")]), 1);
    assert!(!Path::new(&book.path("mới")).exists());
    book.run(&["restore", &backup]).ended(0);
}

#[test]
fn an_open_book_gives_way_to_nobody() {
    let book = Book::invented(20, 1);
    book.run(&["backup"]).ended(0);
    let backup = book.newest_backup();
    let mut an = book.sit_down();
    an.wait_for("Vì sao");
    let said = refused(&book.run(&["restore", &backup]), 1);
    assert!(said.contains("Đang có người mở sổ"), "{said}");
    an.press("<c-q>").wait_for("THOÁT").press("c");
    assert_eq!(an.wait_exit(std::time::Duration::from_secs(10)), Some(0));
    book.run(&["restore", &backup]).ended(0);
    // One that was killed lets go.
    let mut an = book.sit_down();
    an.wait_for("Vì sao");
    drop(an);
    book.run(&["restore", &backup]).ended(0);
}

#[test]
fn a_damaged_book_gives_way_and_is_kept_byte_for_byte() {
    let book = Book::real();
    book.import(&child("Lò Thị Mai"), &[]).ended(0);
    book.run(&["backup"]).ended(0);
    let (backup, whole) = (book.newest_backup(), book.everything());
    let (file, keys) = (book.folder.join("book.db"), book.folder.join("keys.toml"));
    for (path, damage) in [(&file, &b"not a book"[..]), (&file, b""), (&keys, b"[[["), (&keys, b"")] {
        std::fs::write(path, damage).unwrap();
        book.run(&["list", "children"]).ended(1);
        let kept_before = entries(&book.folder.join("backups"));
        book.run(&["restore", &backup]).ended(0);
        assert_eq!(book.everything(), whole);
        let kept = entries(&book.folder.join("backups"));
        let new = kept.iter().find(|name| !kept_before.contains(name)).expect("what was there");
        let kept = book.folder.join("backups").join(new).join(path.file_name().unwrap());
        assert_eq!(std::fs::read(kept).unwrap(), damage);
    }
    // Nothing left of it at all.
    for path in [&file, &keys] {
        std::fs::remove_file(path).unwrap();
    }
    book.run(&["restore", &backup]).ended(0);
    assert_eq!(book.everything(), whole);
}

#[test]
fn the_recovery_key_opens_a_backup_when_the_host_is_gone() {
    let gone = Book::real();
    let (folder, key) = (gone.path("khác"), gone.path("khóa.txt"));
    gone.run(&["init", "--office", "xã Khác", "--officer", "Lò Thị Thu", "--book", &folder, "--recovery-file", &key])
        .ended(0);
    gone.run(&["backup", "--book", &folder, "-o", &gone.path("b.sotre")]).ended(0);
    let elsewhere = Book::invented(1, 1);
    let new = elsewhere.path("mới");
    let args = ["--book", &new, "restore", &gone.path("b.sotre"), "--recovery-file", &key];
    // Any login, no passphrase; and the passphrase of the day still opens it.
    elsewhere.with(&args, &[("SOTRE_CLOCK", ""), ("SOTRE_USER", "ai")], b"").ended(0);
    let pass = gone.file("p.txt", format!("{PASSPHRASE}\n").as_bytes());
    gone.run(&["--book", &new, "--passphrase-file", &pass, "verify"]).ended(0);
}

/// Copies made by earlier versions: the bare file, which opens with the keys beside the book.
#[test]
fn a_bare_copy_of_an_earlier_version_is_still_one() {
    let book = Book::invented(20, 1);
    let (first, keys) = (book.everything(), book.folder.join("keys.toml"));
    let bare = book.path("book-20261120-080000.db");
    std::fs::copy(book.folder.join("book.db"), &bare).unwrap();
    book.import(&child("Lò Thị Mai"), &[]).ended(0);
    book.run(&["restore", &bare]).ended(0);
    assert_eq!(book.everything(), first);
    std::fs::remove_file(&keys).unwrap();
    let said = refused(&book.run(&["restore", &bare]), 1);
    assert!(said.contains("keys.toml"), "{said}");
}

#[test]
fn the_log_says_what_it_came_from() {
    let book = Book::invented(20, 1);
    book.run(&["backup"]).ended(0);
    let backup = book.newest_backup();
    book.run(&["restore", &backup]).ended(0);
    let keys: toml::Table = std::fs::read_to_string(book.folder.join("keys.toml")).unwrap().parse().unwrap();
    let db = rusqlite::Connection::open(book.folder.join("book.db")).unwrap();
    db.pragma_update(None, "key", format!("x'{}'", keys["open_key"].as_str().unwrap())).unwrap();
    let last = "SELECT act, subject, detail FROM audit ORDER BY n DESC LIMIT 1";
    let (act, subject, detail): (String, String, String) =
        db.query_row(last, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
    let detail: Value = serde_json::from_str(&detail).unwrap();
    assert_eq!((act.as_str(), subject.as_str()), ("restored", "book"));
    let head = detail["head"].as_str().unwrap();
    assert!(backup.contains(&head[..8]), "{backup} {head}");
    assert_eq!(
        (&detail["made_at"], &detail["children"]),
        (&Value::from("2026-11-23T08:05:00+07:00"), &Value::from(20))
    );
}
