//! Ten thousand random keys (a hundred thousand with SOTRE_LONG=1) into every screen of the practice book: it never
//! panics, it ends 0 when it ends, the book stays whole and no fact is lost.
//!
//! With SOTRE_MINUTES=60 one storm after another as long as that, from SOTRE_FROM=7000 on others; `SOTRE_SEED=7003` makes one again.

use std::time::Duration;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

use crate::office::Office;
use crate::support::Officer;

/// How each screen is reached from Hôm nay just opened.
pub const SCREENS: [(&str, &str); 41] = [
    ("today", ""),
    ("children", "3"),
    ("cases", "3<tab>"),
    ("households", "4"),
    ("waiting", "4x"),
    ("catalogue", "7"),
    ("catalogue, procedure", "7<tab><tab><tab><tab><tab>"),
    ("search", "/lo"),
    ("child page", "3<enter>"),
    ("case page", "<down><enter>"),
    ("household page", "4<enter>"),
    ("visit form", "<down>v"),
    ("visit form of siblings", "<down><down><down><down><down>v"),
    ("postpone form", "<down>h"),
    ("delay form", "h"),
    ("step form", "b"),
    ("level form", "m"),
    ("intervention form", "p"),
    ("child form", "3n"),
    ("child form, edit", "3e"),
    ("household form", "4n"),
    ("village form", "7n"),
    ("case form", "3<enter>n"),
    ("intake form", "<c-n>"),
    ("import wizard", "i"),
    ("export form", "<c-e>"),
    ("help", "?"),
    ("palette", "<c-p>"),
    ("emergencies", "2"),
    ("steps of a case", "2d"),
    ("call form", "2b"),
    ("assessment form", "2d<home><down><enter>"),
    ("separation form", "2d<home><down><down><down><enter>"),
    ("meeting form", "2d<home><down><down><down><down><down><down><enter>"),
    ("plan form", "2d<home><down><down><down><down><down><down><down><enter>"),
    ("decision form", "2d<home><down><down><down><down><down><down><down><down><enter>"),
    ("referral form", "2d<end><up><up><enter>"),
    ("closing form", "2d<end><enter>"),
    ("contacts", "7<tab>"),
    ("contact form", "7<tab>n"),
    ("page of keys", "<c-k>"),
];

/// Keys the table knows, and their cousins from other terminals.
const KEYS: &[&[u8]] = &[
    b"\r",
    b"\r",
    b"\r",
    b"\x1b",
    b"\t",
    b"\x1b[Z",
    b"\x7f",
    b"\x08",
    b" ",
    b" ",
    b"\x1b[A",
    b"\x1b[B",
    b"\x1b[B",
    b"\x1b[C",
    b"\x1b[D",
    b"\x1bOA",
    b"\x1bOB",
    b"\x1b[5~",
    b"\x1b[6~",
    b"\x1b[H",
    b"\x1b[F",
    b"\x1b[1~",
    b"\x1b[4~",
    b"\x1b[2~",
    b"\x1b[3~",
    b"\x1bOP",
    b"\x1bOQ",
    b"\x1bOR",
    b"\x1b[17~",
    b"\x1b[20~",
    b"\x1b[[A",
    b"\x1b[M",
    b"\x1b[1;5C",
    b"1",
    b"2",
    b"3",
    b"4",
    b"5",
    b"6",
    b"7",
    b"8",
    b"/",
    b"?",
    b"n",
    b"e",
    b"v",
    b"h",
    b"b",
    b"m",
    b"d",
    b"d",
    b"l",
    b"p",
    b"s",
    b"f",
    b"i",
    b"x",
    b"a",
    b"t",
    b"o",
    b"c",
    b"y",
    b"k",
    b"\x13",
    b"\x13",
    b"\x04",
    b"\x0e",
    b"\x10",
    b"\x06",
    b"\x05",
    b"\x0f",
    b"\x07",
    b"\x0c",
    b"\x1a",
    b"\x19",
    b"\x14",
    b"\x03",
    b"\x16",
    b"\x18",
    b"\x11",
];

/// What an officer's hand, a neighbour's phone and a broken line type.
const TEXTS: &[&str] = &[
    "Nguyễn Thị Ánh",
    "tre\u{302}\u{309}",
    "hoà",
    "H'Hen Niê",
    "12/05/2015",
    "t+7",
    "+5lv",
    "thứ 6",
    "khoảng 2015",
    "31/02/2026",
    "99/99/9999",
    "23:17",
    "hôm qua 21:30",
    "a, d.2",
    "0912 345 678",
    "086321776646",
    "=1+1",
    "\u{202E}gnort\u{200B}",
    "👩‍👧 và 家",
    "../../../etc/passwd",
    "/dev/zero",
    "~/x.csv",
    "%",
    "'",
    "\"",
    "đĐ",
    "-",
    "9999999999999999999",
];

fn draw(rng: &mut ChaCha8Rng, below: usize) -> usize {
    usize::try_from(rng.next_u32()).unwrap_or_default() % below
}

/// One "key" of the storm: a key of the table, a raw byte, a broken sequence, a text, a paste.
fn key(rng: &mut ChaCha8Rng) -> Vec<u8> {
    match draw(rng, 20) {
        0..=11 => KEYS[draw(rng, KEYS.len())].to_vec(),
        12..=14 => vec![u8::try_from(draw(rng, 256)).unwrap_or_default()],
        15 => {
            let mut bytes = b"\x1b[".to_vec();
            bytes.extend((0..draw(rng, 6)).map(|_| b"0123456789;?<~ABMRu"[draw(rng, 19)]));
            bytes
        }
        16..=18 => TEXTS[draw(rng, TEXTS.len())].as_bytes().to_vec(),
        _ => {
            let mut bytes = b"\x1b[200~".to_vec();
            for _ in 0..=draw(rng, 3) {
                bytes.extend_from_slice(TEXTS[draw(rng, TEXTS.len())].as_bytes());
                bytes.extend_from_slice([b"\r".as_slice(), b"\t", b" ", b"\x00"][draw(rng, 4)]);
            }
            // Now and then the end of a paste is lost on the line.
            if draw(rng, 30) > 0 {
                bytes.extend_from_slice(b"\x1b[201~");
            }
            bytes
        }
    }
}

/// Rows of the book, those in the bin among them: Del is a key like others, and takes nothing out of the book.
fn counts(office: &Office) -> [i64; 5] {
    let folder = office.home().join("so");
    let keys: toml::Value = toml::from_str(&std::fs::read_to_string(folder.join("keys.toml")).unwrap()).unwrap();
    let book = rusqlite::Connection::open(folder.join("book.db")).unwrap();
    book.pragma_update(None, "key", format!("x'{}'", keys["open_key"].as_str().unwrap())).unwrap();
    ["child", "case_file", "visit", "household", "intervention"]
        .map(|table| book.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap())
}

/// Opens the program and goes to the screen.
#[track_caller]
fn open(office: &Office, way: &str) -> Officer {
    let mut an = office.sit_down();
    // The storm may have chosen letters without marks.
    an.wait_until("the first screen", |screen| {
        ["Sổ Trẻ", "So Tre"].iter().any(|name| screen.contents().contains(name))
    });
    an.press(way).quiet_for(Duration::from_millis(60));
    an
}

/// No word of a panic on the line, nor of Rust's or SQLite's own.
#[track_caller]
fn is_calm(an: &Officer, from: crate::support::Mark, screen: &str, tail: &[Vec<u8>]) {
    let bytes = an.bytes_since(from);
    let said = String::from_utf8_lossy(&bytes);
    for word in ["panicked", "sotre gặp lỗi", "RUST_BACKTRACE", "stack backtrace", "SQLITE"] {
        assert!(!said.contains(word), "{word:?} on {screen} after {tail:?}\n{}", an.screen());
    }
}

/// Leaves whatever stands there: ends a half paste, then Ctrl-Q and yes as often as it takes.
#[track_caller]
fn leave_anyhow(an: &mut Officer, screen: &str, tail: &[Vec<u8>]) {
    an.send_bytes(b"\x1b[201~").quiet_for(Duration::from_millis(120));
    for _ in 0..6 {
        an.send_bytes(b"\x11").quiet_for(Duration::from_millis(40));
        an.send_bytes(b"c");
        if let Some(status) = an.wait_exit(Duration::from_millis(2000)) {
            assert_eq!(status, 0, "left {screen} after {tail:?}\n{}", an.screen());
            return;
        }
    }
    panic!("Ctrl-Q no longer leaves {screen} after {tail:?}\n{}", an.screen());
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|text| text.parse().ok())
}

fn storm(screens: &[(&str, &str)], seed: u64) {
    if let Some(seed) = number("SOTRE_SEED") {
        return one_storm(screens, seed);
    }
    one_storm(screens, seed);
    let (began, minutes) = (std::time::Instant::now(), number("SOTRE_MINUTES").unwrap_or(0));
    let mut next = number("SOTRE_FROM").unwrap_or(1000) + seed;
    while began.elapsed() < Duration::from_secs(60 * minutes) {
        eprintln!("storm {next}");
        one_storm(screens, next);
        next += 5;
    }
}

fn one_storm(screens: &[(&str, &str)], seed: u64) {
    let long = std::env::var_os("SOTRE_LONG").is_some_and(|value| value == "1");
    let keys_each = (if long { 100_000 } else { 10_000 }) / SCREENS.len() + 1;
    let office = Office::demo();
    let mut before = counts(&office);
    for (nth, (screen, way)) in screens.iter().enumerate() {
        let mut rng = ChaCha8Rng::seed_from_u64(seed * 1000 + nth as u64);
        let mut an = open(&office, way);
        let mut from = an.mark();
        // What was pressed last, to be able to press it again by hand.
        let mut tail: Vec<Vec<u8>> = Vec::new();
        for pressed in 0..keys_each {
            if pressed % 45 == 44 {
                // Back to the screen this is about: a storm walks away from it.
                is_calm(&an, from, screen, &tail);
                leave_anyhow(&mut an, screen, &tail);
                an = open(&office, way);
                from = an.mark();
                tail.clear();
            }
            if pressed % 30 == 15 {
                let (rows, cols) = [(24, 80), (24, 80), (40, 120), (16, 60), (10, 20)][draw(&mut rng, 5)];
                an.resize(rows, cols);
            }
            let bytes = key(&mut rng);
            an.send_bytes(&bytes);
            tail.push(bytes);
            // A hand is slower than this; most keys are drawn by themselves.
            std::thread::sleep(Duration::from_micros(if pressed % 4 == 0 { 2500 } else { 300 }));
            if pressed % 10 == 9
                && let Some(status) = an.wait_exit(Duration::ZERO)
            {
                is_calm(&an, from, screen, &tail);
                assert_eq!(status, 0, "ended on {screen} after {tail:?}\n{}", an.screen());
                an = open(&office, way);
                from = an.mark();
                tail.clear();
            }
        }
        is_calm(&an, from, screen, &tail);
        leave_anyhow(&mut an, screen, &tail);
        office.sotre(&["verify"]).ended(0);
        let after = counts(&office);
        assert!(
            before.iter().zip(&after).all(|(before, after)| before <= after),
            "lost on {screen}: {before:?} → {after:?}"
        );
        before = after;
    }
    // A file beside the book is the tray's or the book's own.
    let mut names: Vec<String> = std::fs::read_dir(office.home())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.retain(|name| name != "so");
    assert_eq!(names, Vec::<String>::new(), "nothing was written outside the book's folder");
}

#[test]
fn into_the_lists() {
    storm(&SCREENS[..8], 1);
}

#[test]
fn into_the_pages_and_small_forms() {
    storm(&SCREENS[8..17], 2);
}

#[test]
fn into_the_forms() {
    storm(&SCREENS[17..24], 3);
}

#[test]
fn into_the_wizard_and_what_stands_over_everything() {
    storm(&SCREENS[24..28], 4);
}

#[test]
fn into_the_emergency_and_its_forms() {
    storm(&SCREENS[28..], 5);
}
