//! A practice book and a real one can never be taken for each other.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::import::CLEAN;
use crate::support::{run, temp_dir};
use crate::tools::{BIN, Book, CLOCK, LISTS, PASSPHRASE, entries, refused, rows, says_quietly};

const STOPPED: [(&str, &str); 1] = [("SOTRE_CLOCK", CLOCK)];

#[test]
fn a_stopped_clock_only_looks_at_a_real_book() {
    let book = Book::real();
    book.imported(CLEAN, &[], 0);
    let (before, done) = (book.everything(), book.done());
    for args in
        [&["list", "children", "--format", "json"][..], &["today", "--format", "json"], &["verify", "--format", "json"]]
    {
        let stopped = book.with(args, &STOPPED, b"");
        assert!(says_quietly(stopped.ended(0)).contains("2026-11-23"), "it says where the clock stands");
        if args[0] == "list" {
            assert_eq!(rows(&stopped).len(), 3);
        }
    }
    assert!(book.run(&["list", "children"]).err().is_empty());
    let path = book.path("ra.csv");
    refused(&book.with(&["export", "children", "-o", &path], &STOPPED, b""), 1);
    refused(&book.with(&["export", "children", "-o", "-"], &STOPPED, b""), 1);
    refused(&book.with(&["import", "children", "-"], &STOPPED, CLEAN.replace("Hòa", "Hạ").as_bytes()), 1);
    assert!(!Path::new(&path).exists());
    assert_eq!((book.everything(), book.done()), (before, done));
}

#[test]
fn demo_refuses_a_real_book() {
    let book = Book::real();
    book.imported(CLEAN, &[], 0);
    let before = book.everything();
    let folder = book.folder.display().to_string();
    for args in [
        &["demo", "--no-open"][..],
        &["demo", "--no-open", "--reset"],
        &["demo"],
        &["--book", &folder, "demo", "--reset"],
    ] {
        let said = refused(&book.run(args), 1);
        assert!(said.contains(&folder));
        refused(&book.with(args, &STOPPED, b""), 1);
    }
    assert_eq!(book.everything(), before);
}

#[test]
fn demo_lives_in_its_own_place_and_touches_no_stranger() {
    let home = temp_dir();
    let envs = [("HOME", home.path().to_str().unwrap()), ("SOTRE_CLOCK", CLOCK)];
    run(BIN, &["demo", "--no-open", "--children", "10"], &envs, b"").ended(0);
    // The officer's own place is still free for a real book.
    let said = refused(&run(BIN, &["list", "children"], &envs, b""), 1);
    assert!(said.contains("sotre"), "{said}");
    let used = home.path().join("dùng rồi");
    std::fs::create_dir(&used).unwrap();
    std::fs::write(used.join("luận văn.txt"), "mine").unwrap();
    refused(&run(BIN, &["demo", "--no-open", "--book", used.to_str().unwrap()], &envs, b""), 1);
    refused(&run(BIN, &["init", "--office", "A", "--officer", "B", "--book", used.to_str().unwrap()], &envs, b""), 1);
    assert_eq!(entries(&used), ["luận văn.txt"]);
}

#[test]
fn demo_opens_the_one_already_there_and_resets_when_asked() {
    let book = Book::invented(30, 1);
    let before = book.everything();
    let said = book.run(&["demo", "--no-open", "--children", "50", "--seed", "9"]);
    assert!(says_quietly(said.ended(0)).contains("--reset"));
    assert_eq!(book.everything(), before);
    book.run(&["demo", "--no-open", "--children", "50", "--seed", "9", "--reset"]).ended(0);
    assert_eq!(book.list("children").len(), 50);
    for bad in ["0", "-1", "x"] {
        book.run(&["demo", "--no-open", "--reset", "--children", bad]).ended(2);
    }
    assert_eq!(book.list("children").len(), 50);
}

#[test]
fn any_login_and_no_passphrase_open_a_practice_book() {
    let book = Book::invented(20, 1);
    for login in ["ai-do", "Ai Đó", "root", "in"] {
        book.run(&["--user", login, "list", "children"]).ended(0);
        book.run(&["--user", login, "today"]).ended(0);
        book.run(&["--user", login, "verify"]).ended(0);
        book.run(&["--user", login, "export", "children", "-o", "-"]).ended(0);
        book.feed(&["--user", login, "import", "children", "-"], CLEAN.as_bytes()).ended(0);
    }
    let missing = book.path("không có");
    book.run(&["--passphrase-file", &missing, "list", "children"]).ended(0);
    // The clock may stand anywhere.
    book.with(&["export", "children", "-o", "-"], &[("SOTRE_CLOCK", "2027-01-05")], b"").ended(0);
}

#[test]
fn a_practice_book_opens_without_a_stopped_clock() {
    let book = Book::invented(20, 1);
    let folder = book.folder.display().to_string();
    let output = run(BIN, &["--book", &folder, "list", "children", "--format", "json"], &[], b"");
    assert_eq!(rows(output.ended(0)).len(), 20);
    run(BIN, &["--book", &folder, "export", "children", "-o", "-"], &[], b"").ended(0);
}

#[test]
fn same_seed_and_clock_same_lists() {
    let (one, two, other) = (Book::invented(200, 7), Book::invented(200, 7), Book::invented(200, 8));
    assert!(one.everything() == two.everything());
    for (what, _) in LISTS {
        assert_eq!(one.run(&["list", what]).out(), two.run(&["list", what]).out());
    }
    assert_eq!(one.run(&["today"]).out(), two.run(&["today"]).out());
    assert!(one.everything() != other.everything());
    // Another order of the same commands changes nothing of it.
    assert_eq!(one.run(&["export", "cases", "-o", "-"]).stdout, two.run(&["export", "cases", "-o", "-"]).stdout);
}

#[test]
fn the_practice_book_is_sound_at_any_size_and_seed() {
    for (children, seed) in [(1, 1), (2, 2), (7, 3), (40, 4), (600, 12345)] {
        let book = Book::invented(children, seed);
        assert_eq!(book.list("children").len(), children as usize);
        let verdict = book.run(&["verify", "--format", "json"]);
        assert_eq!(rows(verdict.ended(0))[0]["ok"], true);
        book.run(&["today"]).ended(0);
    }
}

#[test]
fn a_bad_clock_is_wrong_usage() {
    for clock in ["hôm nay", "2026-02-30", "2026-11-23T25:00", "23/11/2026"] {
        let said = refused(&crate::tools::shared().with(&["list", "children"], &[("SOTRE_CLOCK", clock)], b""), 2);
        assert!(said.contains(clock));
    }
}

#[test]
fn init_makes_a_book_that_tells_nothing_and_once_only() {
    let book = Book::real();
    let mode = |name: &str| std::fs::metadata(book.folder.join(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(""), mode("book.db"), mode("keys.toml")), (0o700, 0o600, 0o600));
    book.imported(CLEAN, &[], 0);
    for name in entries(&book.folder) {
        let bytes = std::fs::read(book.folder.join(&name)).unwrap_or_default();
        assert!(!bytes.starts_with(b"SQLite format 3"), "{name}");
        let has = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
        assert!(!has("Hòa") && !has("0912345678") && !has(PASSPHRASE), "{name}");
    }
    let before = book.everything();
    let said = refused(&book.run(&["init", "--office", "khác", "--officer", "khác"]), 1);
    assert!(said.contains(book.folder.to_str().unwrap()));
    assert_eq!(book.everything(), before);
    assert!(book.run(&["init", "--office", "x"]).ended(2).stdout.is_empty());
}

#[test]
fn init_refuses_what_would_not_hold_and_leaves_nothing() {
    let dir = temp_dir();
    let file = |name: &str, text: &str| {
        let path = dir.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let (short, good) = (file("ngan", "7 chữ ơ\n"), file("dai", "tám chữ ơ\r\n"));
    let (taken, nowhere) = (file("khoa", "mine"), dir.path().join("x/y").display().to_string());
    let folder = dir.path().join("so");
    let init = ["--book", folder.to_str().unwrap(), "init", "--office", "A", "--officer", "B"];
    let attempts: [&[&str]; 7] = [
        &["--passphrase-file", &short],
        &["--passphrase-file", &nowhere],
        &[],
        &["--passphrase-file", &good, "--recovery-file", &taken],
        &["--passphrase-file", &good, "--recovery-file", &nowhere],
        &["--passphrase-file", &good, "--commune", "99999"],
        &["--passphrase-file", &good, "--user", "Có Dấu"],
    ];
    for more in attempts {
        refused(&run(BIN, &[&init[..], more].concat(), &[], b""), 1);
        assert!(!folder.exists(), "{more:?} left {:?}", entries(&folder));
    }
    assert_eq!(std::fs::read_to_string(&taken).unwrap(), "mine");
    let key = dir.path().join("khoa-moi");
    let made = run(
        BIN,
        &[&init[..], &["--passphrase-file", &good, "--recovery-file", key.to_str().unwrap(), "--commune", "03127"]]
            .concat(),
        &[],
        b"",
    );
    if made.code == Some(1) {
        run(
            BIN,
            &[&init[..], &["--passphrase-file", &good, "--recovery-file", key.to_str().unwrap()]].concat(),
            &[],
            b"",
        )
        .ended(0);
    }
    assert!(std::fs::read_to_string(&key).unwrap().contains("AGE-SECRET-KEY-"));
    assert_eq!(std::fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);
    // NFC or NFD, with or without a line end, it is the same passphrase.
    for (name, text) in [("nfd", "ta\u{301}m chu\u{31b}\u{303} o\u{31b}"), ("nhieu dong", "tám chữ ơ\nkhác\n")] {
        let passphrase = file(name, text);
        run(BIN, &["--book", folder.to_str().unwrap(), "--passphrase-file", &passphrase, "list", "children"], &[], b"")
            .ended(0);
    }
}

#[test]
fn init_wants_names_and_takes_the_accounts_own_login() {
    let dir = temp_dir();
    let folder = dir.path().join("so");
    let at = folder.to_str().unwrap();
    let clock = ("SOTRE_CLOCK", CLOCK);
    for (office, officer) in [("", "B"), ("  ", "B"), ("A", ""), ("A", "\u{200b}")] {
        refused(&run(BIN, &["--book", at, "init", "--office", office, "--officer", officer], &[clock], b""), 2);
        assert!(!folder.exists());
    }
    let nobody = [clock, ("USER", ""), ("LOGNAME", "")];
    let said = run(BIN, &["--book", at, "init", "--office", "-X", "--officer", "-Y"], &nobody, b"");
    let own = std::process::Command::new("id").arg("-un").output().unwrap();
    let own = String::from_utf8(own.stdout).unwrap();
    assert!(said.ended(0).err().contains(&format!("Người dùng: {}.", own.trim())), "{}", said.err());
}

#[test]
fn a_recovery_file_is_replaced_only_when_told_so() {
    let dir = temp_dir();
    let (folder, key, passphrase) = (dir.path().join("so"), dir.path().join("khóa"), dir.path().join("mk"));
    std::fs::write(&key, "mine").unwrap();
    std::fs::write(&passphrase, "câu mật khẩu dài").unwrap();
    let [folder, key, passphrase] = [&folder, &key, &passphrase].map(|path| path.to_str().unwrap());
    let init = ["--book", folder, "--passphrase-file", passphrase, "init", "--office", "A", "--officer", "B"];
    let with = |more: &[&str]| run(BIN, &[&init[..], &["--recovery-file", key], more].concat(), &[], b"");
    assert!(refused(&with(&[]), 1).contains("--force"));
    assert_eq!(std::fs::read_to_string(key).unwrap(), "mine");
    with(&["--force"]).ended(0);
    assert!(std::fs::read_to_string(key).unwrap().starts_with("AGE-SECRET-KEY-"));
}
