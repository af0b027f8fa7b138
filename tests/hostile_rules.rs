//! Rule files, calendars, maps of columns and key files as an enemy or a bad disk would leave them beside the book: each is
//! read, or refused by its reason; none panics, hangs, or is obeyed by a terminal.
//!
//! Some hundreds in every run, a minute of them with `SOTRE_LONG=1`. Every file follows from its number:
//! `SOTRE_SEED=417 cargo test --test hostile_rules` makes that one again.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "fuzz/dice.rs"]
mod dice;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use dice::Dice;
use sotre::domain::time::from_local;
use sotre::exchange::headings::{Headings, List};
use sotre::office::{Book, Clock, Mapping, Office, PracticePlan};

const FILES: u64 = 250;
const LONG: Duration = Duration::from_secs(50);
/// One file in a debug build; the machine may be busy.
const SLOWEST: Duration = Duration::from_secs(10);

/// What ships, by the name it has beside a book.
const SHIPPED: [(&str, &str); 5] = [
    ("procedures/nd56-2017.toml", include_str!("../assets/procedures/nd56-2017.toml")),
    ("procedures/no-contact-2022.toml", include_str!("../assets/procedures/no-contact-2022.toml")),
    ("calendar/holidays.tsv", include_str!("../assets/calendar/holidays.tsv")),
    ("calendar/overrides.tsv", include_str!("../assets/calendar/overrides.tsv")),
    ("catalogue/visit_rhythm.toml", include_str!("../assets/catalogue/visit_rhythm.toml")),
];

/// A map of columns as `--save-map` writes it.
const MAP: &str =
    "\"Họ và tên trẻ\" = \"name\"\n\"Sinh ngày\" = \"birth_date\"\n\"Nam\" = \"birth_date:nam\"\n\"Bố\" = \"\"\n";

struct Beside {
    _folder: tempfile::TempDir,
    book: PathBuf,
    keys: String,
    office: Office,
    headings: Headings,
}

impl Beside {
    fn new() -> Beside {
        let folder = tempfile::tempdir().unwrap();
        let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        let clock = Clock::Stopped(from_local(day.and_hms_opt(8, 5, 0).unwrap()));
        let book = folder.path().join("so");
        let office = Book::at(&book).practice(PracticePlan { children: 40, seed: 3 }, clock).unwrap();
        for sub in ["procedures", "calendar", "catalogue"] {
            fs::create_dir_all(book.join(sub)).unwrap();
        }
        let keys = fs::read_to_string(book.join("keys.toml")).unwrap();
        let headings = Headings::load(include_str!("../assets/catalogue/headings.toml")).unwrap();
        Beside { _folder: folder, book, keys, office, headings }
    }

    /// Lays the file of this number there, reads it in every way it is read, and takes it away. `true`: it was taken for good.
    fn go(&self, seed: u64) -> bool {
        let mut dice = Dice::new(seed);
        match dice.below(10) {
            0 => {
                let text = damaged(&self.keys, &mut dice);
                let other = tempfile::tempdir().unwrap();
                fs::write(other.path().join("keys.toml"), &text).unwrap();
                let book = Book::at(other.path());
                let _ = book.is_practice();
                book.logins().is_ok()
            }
            1 => {
                let text = String::from_utf8_lossy(&damaged(MAP, &mut dice)).into_owned();
                Mapping::parse(&text, &self.headings, List::Children).is_ok()
            }
            _ => {
                let (name, text) = *dice.one(&SHIPPED);
                let path = self.book.join(name);
                fs::write(&path, damaged(text, &mut dice)).unwrap();
                let pending = self.office.pending_rules().unwrap();
                fs::remove_file(path).unwrap();
                // What is said of it stands on the rules' page and on the command line.
                for rule in &pending {
                    assert!(!rule.name.contains(char::is_control), "{:?}", rule.name);
                }
                pending.iter().all(|rule| rule.fault.is_none())
            }
        }
    }
}

/// Text changed by the byte, the line, the figure and the value.
fn damaged(text: &str, dice: &mut Dice) -> Vec<u8> {
    const VALUES: [&str; 16] = [
        "-1",
        "0",
        "1e999",
        "nan",
        "99999999999999999999",
        "9223372036854775807",
        "true",
        "[]",
        "{}",
        "\"\"",
        "'x'",
        "\"999999999d\"",
        "\"-5wd\"",
        "\"\\u001b]0;x\\u0007\"",
        "1979-05-27T07:32:00Z",
        "[[[[[[[[[[[[]]]]]]]]]]]]",
    ];
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..=dice.below(3) {
        let mut lines: Vec<Vec<u8>> = bytes.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
        let at = dice.below(lines.len());
        match dice.below(9) {
            0 => {
                lines.remove(at);
            }
            1 => {
                let again = lines[at].clone();
                lines.insert(dice.below(lines.len()), again);
            }
            2 => {
                let other = dice.below(lines.len());
                lines.swap(at, other);
            }
            3 | 4 => {
                let line = String::from_utf8_lossy(&lines[at]).into_owned();
                if let Some((key, _)) = line.split_once('=') {
                    lines[at] = format!("{key}= {}", dice.one(&VALUES)).into_bytes();
                } else {
                    lines[at].extend_from_slice(dice.one(&VALUES).as_bytes());
                }
            }
            5 => {
                for byte in &mut lines[at] {
                    if byte.is_ascii_digit() && dice.below(2) == 0 {
                        *byte = b'0' + dice.below(10) as u8;
                    }
                }
            }
            6 => {
                if let Some(byte) = lines[at].first_mut() {
                    *byte ^= 1 << dice.below(8);
                }
            }
            7 => lines[at].splice(0..0, "\u{202e}\u{1b}[31m".bytes()).for_each(drop),
            _ => lines.truncate(at),
        }
        bytes = lines.join(&b'\n');
    }
    bytes
}

#[test]
fn no_rule_file_breaks_the_book() {
    let beside = Beside::new();
    if let Some(seed) = std::env::var("SOTRE_SEED").ok().and_then(|seed| seed.parse().ok()) {
        beside.go(seed);
        return;
    }
    let long = std::env::var_os("SOTRE_LONG").is_some_and(|long| long == "1");
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let minutes = number("SOTRE_MINUTES").map(|minutes| Duration::from_secs(60 * minutes)).or(long.then_some(LONG));
    let first = number("SOTRE_FROM").unwrap_or(0);
    let (began, mut seed, mut good) = (Instant::now(), first, 0);
    while minutes.map_or(seed - first < FILES, |minutes| began.elapsed() < minutes) {
        let started = Instant::now();
        let outcome = catch_unwind(AssertUnwindSafe(|| beside.go(seed)));
        assert!(outcome.is_ok(), "SOTRE_SEED={seed} panics");
        assert!(started.elapsed() < SLOWEST, "SOTRE_SEED={seed} takes {:?}", started.elapsed());
        good += u64::from(outcome.unwrap());
        seed += 1;
    }
    let files = seed - first;
    eprintln!("{files} files, {good} of them taken");
    // Damage that is always refused at the door would try nothing behind it.
    assert!(good * 20 > files && good < files, "{good} of {files}");
}
