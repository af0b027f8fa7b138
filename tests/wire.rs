//! What goes over the line, in bytes: the promises of DESIGN §2, measured on the real binary in a pseudo-terminal.
//!
//! A practice book of 10,000 children is made once and copied for each test, so that nobody's visit redraws another's
//! list. The clock stands, so the figures are the same on every machine; `--nocapture` shows them. What a test waits
//! for is waited for generously; what it counts are bytes, writes and cells, never time.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Duration;

use support::measured::{Measured, RESTED, changed, wakings};
use support::{Officer, run, temp_dir};

const BIN: &str = env!("CARGO_BIN_EXE_sotre");
/// Monday 23 November 2026, just after the office opened.
const CLOCK: &str = "2026-11-23T08:05";

// ── the promises ────────────────────────────────────────────────────────────────────────────────────

#[test]
fn idle_is_silent_and_asleep() {
    let morning = Morning::of(CLOCK);
    let mut an = morning.sit_down();
    // The worker's look at the invariants may still be under way; its good news waits for the next frame.
    std::thread::sleep(Duration::from_secs(1));
    for (place, keys) in [("Hôm nay", ""), ("visit form", "<down>v"), ("children", "<esc>3"), ("search", "/")] {
        an.press(keys).quiet_for(RESTED);
        // A draft half typed goes to the desk once, 0.9 s after the last key.
        std::thread::sleep(Duration::from_secs(1));
        let (mark, woken) = (an.mark(), wakings(&an));
        std::thread::sleep(Duration::from_secs(2));
        let (bytes, woken) = (an.bytes_since(mark).len(), wakings(&an) - woken);
        println!("idle, {place}: {bytes} bytes and {woken} wakings in 2 s");
        assert_eq!(bytes, 0, "{place}: bytes on an idle line");
        assert_eq!(woken, 0, "{place}: a thread woke up with nothing to do");
    }
}

/// With a countdown on the screen one small frame a minute, and nothing between.
#[test]
fn a_countdown_is_one_small_frame_a_minute() {
    if std::env::var_os("SOTRE_LONG").is_none_or(|long| long != "1") {
        return;
    }
    let morning = Morning::running();
    let mut an = morning.sit_down();
    an.wait_for("KHẨN CẤP").quiet_for(RESTED);
    let mark = an.mark();
    std::thread::sleep(Duration::from_secs(150));
    let frames: Vec<usize> = an.chunks_since(mark).iter().map(|(size, _)| *size).collect();
    println!("a countdown for 150 s: frames of {frames:?} bytes");
    assert!((2..=3).contains(&frames.len()), "one frame a minute, got {frames:?}");
    assert!(frames.iter().all(|size| *size <= 48), "small frames, got {frames:?}");
}

#[test]
fn a_moved_selection_is_a_mark_then_a_reason() {
    let morning = Morning::of(CLOCK);
    let mut an = morning.sit_down();
    let mut wrong = Wrong::default();
    let places = [
        ("Hôm nay", "", 6),
        ("children", "3", 8),
        ("cases", "<tab>", 5),
        ("households", "4", 8),
        ("villages", "7", 3),
        ("contacts", "<tab>", 2),
        ("a case", "1<enter>", 4),
        ("search results", "<esc>/lo", 5),
    ];
    for (place, keys, walk) in places {
        an.press(keys).quiet_for(RESTED);
        for step in 1..=walk {
            for key in ["<down>", if step == walk { "<up>" } else { "" }].into_iter().filter(|key| !key.is_empty()) {
                let before = an.cells();
                let mark = an.mark();
                an.press(key);
                an.quiet_for(RESTED);
                let writes: Vec<usize> = an.chunks_since(mark).iter().map(|(size, _)| *size).collect();
                let cells = changed(&before, &an.cells());
                let marked = writes.first().copied().unwrap_or(0);
                let reason: usize = writes.iter().skip(1).sum();
                // Two cells are the mark's own.
                let allowed = 2 * cells.saturating_sub(2) + 48;
                println!("{place} {key} {step}: mark {marked} B, reason {reason} B for {cells} cells in all");
                wrong.unless(marked > 0 && marked <= 48, || {
                    format!("{place} {key} {step}: the mark took {marked} bytes")
                });
                wrong.unless(writes.len() <= 2, || format!("{place} {key} {step}: writes of {writes:?} bytes"));
                wrong.unless(reason <= allowed, || {
                    format!("{place} {key} {step}: the reason took {reason} bytes for {cells} cells")
                });
            }
        }
    }
    wrong.end();
}

#[test]
fn walking_fast_sends_marks_only_and_one_reason() {
    let morning = Morning::of(CLOCK);
    let mut an = morning.sit_down();
    let mark = an.mark();
    // Twenty keys a second, as an arrow held down: the line never rests for 150 ms.
    for _ in 0..8 {
        an.press("<down>");
        std::thread::sleep(Duration::from_millis(50));
    }
    an.quiet_for(RESTED);
    let writes: Vec<usize> = an.chunks_since(mark).iter().map(|(size, _)| *size).collect();
    println!("8 × Down at 20 a second: writes of {writes:?} bytes");
    let (reason, marks) = writes.split_last().expect("writes");
    assert!(marks.iter().all(|size| *size <= 48), "{writes:?}");
    assert!(marks.len() <= 8 && *reason > 0, "{writes:?}");
}

#[test]
fn a_letter_in_a_form_is_one_small_write() {
    let morning = Morning::of(CLOCK);
    let mut an = morning.sit_down();
    let mut wrong = Wrong::default();
    let places = [
        ("child form, name", "3n", "Nguyễn Thị Ánh"),
        ("visit form, note", "<esc>1<down>v<enter><enter><enter>", "Trẻ đã đi học lại"),
        ("postpone form, reason", "<esc>h<enter>", "gia đình đi vắng"),
        // What the program makes of letters comes when they rest, in a frame of its own.
        ("child form, village", "<esc>3n<tab><tab><tab><tab>", "Bản"),
        ("intake form, name", "<esc><c-n>", "Lò Thị Mai"),
        ("search, before it finds", "<esc>/", "q"),
    ];
    for (place, keys, text) in places {
        an.press(keys).quiet_for(RESTED);
        let mut worst = 0;
        for letter in text.chars() {
            let mark = an.mark();
            an.type_text(&letter.to_string());
            an.settle();
            let writes: Vec<usize> = an.chunks_since(mark).iter().map(|(size, _)| *size).collect();
            if place.starts_with("search") {
                println!("{place}: {letter:?} makes writes of {writes:?} bytes");
                continue;
            }
            // The second is what the letter came to.
            let bytes: usize = writes.first().copied().unwrap_or(0);
            worst = worst.max(bytes);
            wrong.unless(bytes > 0 && bytes <= 40, || format!("{place}: {letter:?} took {bytes} bytes"));
            wrong.unless(writes.len() <= 2, || format!("{place}: {letter:?} made writes of {writes:?} bytes"));
        }
        println!("{place}: at most {worst} bytes a letter");
        wrong.unless(an.shows(text), || format!("{place}: {text:?} does not stand on the screen\n{}", an.screen()));
    }
    wrong.end();
}

/// A key by Telex changes letters before the cursor; the rest of the line stays where it is.
#[test]
fn a_letter_by_telex_is_one_small_write() {
    let morning = Morning::of(CLOCK);
    let mut an = morning.sit_down();
    let mut wrong = Wrong::default();
    let places = [
        ("child form, name", "3n<c-t>", "Nguyeenx Thij Huowngf Giangf", "Nguyễn Thị Hường Giàng"),
        (
            "visit form, note",
            "<esc>1<down>v<enter><enter><enter>",
            "Trer ddax ddi hocj laij, nguwowif",
            "Trẻ đã đi học lại, người",
        ),
    ];
    for (place, keys, typed, text) in places {
        // The sentence that explains Ctrl-T goes with the first letter, and is not counted.
        an.press(keys).quiet_for(RESTED).type_text("a").settle().press("<bs>").quiet_for(RESTED);
        let mut worst = 0;
        for key in typed.chars() {
            let mark = an.mark();
            an.type_text(&key.to_string());
            an.settle();
            let writes: Vec<usize> = an.chunks_since(mark).iter().map(|(size, _)| *size).collect();
            let bytes: usize = writes.iter().sum();
            worst = worst.max(bytes);
            wrong.unless(bytes > 0 && bytes <= 40, || format!("{place}: {key:?} took {bytes} bytes"));
            wrong.unless(writes.len() == 1, || format!("{place}: {key:?} made writes of {writes:?} bytes"));
        }
        println!("{place}: at most {worst} bytes a key of Telex");
        wrong.unless(an.shows(text), || format!("{place}: {text:?} does not stand on the screen\n{}", an.screen()));
    }
    wrong.end();
}

/// A line longer than its field is moved along under the cursor: by jumps, not by every letter.
#[test]
fn a_line_longer_than_its_field_jumps() {
    let morning = Morning::of(CLOCK);
    let mut an = morning.sit_down();
    an.press("3n").quiet_for(RESTED);
    let mut each = Vec::new();
    for letter in "Công Tằng Tôn Nữ Hoàng Thị Bảo Ngọc và mười hai chữ nữa cho thật dài hơn cả ô này".chars()
    {
        let mark = an.mark();
        an.type_text(&letter.to_string());
        an.settle();
        each.push(an.bytes_since(mark).len());
    }
    let costly = each.iter().filter(|bytes| **bytes > 40).count();
    println!("a line longer than its field: {costly} of {} letters over 40 bytes ({each:?})", each.len());
    assert!(costly * 8 <= each.len(), "{costly} of {} letters took more than 40 bytes: {each:?}", each.len());
}

#[test]
fn a_page_a_case_and_a_search_cost_two_bytes_a_cell() {
    let morning = Morning::of(CLOCK);
    let mut an = morning.sit_down();
    let mut wrong = Wrong::default();
    let steps = [
        ("an opened case", "<enter>"),
        ("back from a case", "<esc>"),
        ("a page of Hôm nay", "<pgdn>"),
        ("back a page", "<pgup>"),
        ("children", "3"),
        ("a page of children", "<pgdn>"),
        ("another page", "<pgdn>"),
        ("the last page", "<end>"),
        ("the first page", "<home>"),
        ("a sorted list", "s"),
        ("the panel of filters and columns", "f"),
        ("a village half typed", "p"),
        ("a filtered list", "<c-s>"),
        ("an opened child", "<enter>"),
        ("its household", "o"),
        ("back twice", "<esc>"),
        ("cases", "<esc><tab>"),
        ("an opened case from the list", "<enter>"),
        ("households", "<esc>4"),
        ("a page of households", "<pgdn>"),
        ("catalogue", "7"),
        ("Hôm nay again", "1"),
        ("the visit form under the list", "<down>v"),
        ("left again", "<esc>"),
        ("help", "?"),
        ("the command list", "<esc><c-p>"),
        ("the search opened", "<esc>/"),
        ("a search result, l", "l"),
        ("a search result, lo", "o"),
        ("a search result, lo t", " t"),
        ("a page of results", "<pgdn>"),
        ("results narrowed", "hi"),
        ("a child from the search", "<enter>"),
    ];
    for (what, keys) in steps {
        // Keys before the last one only lead there.
        let (way, last) = keys.rsplit_once("><").map_or(("", keys.to_owned()), |(way, last)| (way, format!("<{last}")));
        let way = if way.is_empty() { String::new() } else { format!("{way}>") };
        let (way, last) = match last.rsplit_once('>') {
            Some((way_too, letters)) if !letters.is_empty() => (format!("{way}{way_too}>"), letters.to_owned()),
            _ => (way, last),
        };
        if !way.is_empty() {
            an.press(&way).quiet_for(RESTED);
        }
        let measured = Measured::of(&mut an, |an| {
            an.press(&last);
        });
        println!("{what}: {measured}");
        wrong.unless(measured.bytes <= 2 * measured.cells + 64, || format!("{what}: {measured}\n{}", an.screen()));
        wrong.unless(measured.cells > 0, || format!("{what}: {last} changed nothing\n{}", an.screen()));
    }
    wrong.end();
}

/// Every list, page after page: rows alike but for a digit or a name far from each other are the dearest there are.
#[test]
fn page_after_page_costs_two_bytes_a_cell() {
    let morning = Morning::of(CLOCK);
    let mut an = morning.sit_down();
    let mut wrong = Wrong::default();
    for (list, keys) in [("log", "8"), ("cases", "3<tab>"), ("children", "3"), ("households", "4"), ("Hôm nay", "1")] {
        an.press(keys).quiet_for(RESTED);
        let mut most = 0.0_f64;
        for page in 1..=if list == "Hôm nay" { 2 } else { 12 } {
            let measured = Measured::of(&mut an, |an| {
                an.press("<pgdn>");
            });
            most = most.max((measured.bytes as f64 - 64.0) / measured.cells as f64);
            wrong.unless(measured.cells > 0, || format!("{list}, page {page} changed nothing\n{}", an.screen()));
            wrong.unless(measured.bytes <= 2 * measured.cells + 64, || format!("{list}, page {page}: {measured}"));
        }
        println!("{list}: at most {most:.2} bytes a cell and 64");
    }
    wrong.end();
}

#[test]
fn an_unchanged_frame_is_no_byte() {
    let morning = Morning::of(CLOCK);
    let mut an = morning.sit_down();
    let mut wrong = Wrong::default();
    for (what, keys) in [
        ("Up on the first row", "<up>"),
        ("PgUp on the first page", "<pgup>"),
        ("Home on the first row", "<home>"),
        ("a letter bound nowhere", "z"),
        ("an unbound F-key", "<f12>"),
        ("Esc where there is nothing to leave", "<esc>"),
        ("Left in a list", "<left>"),
    ] {
        let measured = Measured::of(&mut an, |an| {
            an.press(keys).press(keys);
        });
        wrong.unless(measured.bytes == 0, || format!("Hôm nay, {what}: {measured}\n{}", an.screen()));
    }
    for (place, open, keys) in [
        ("children", "3", "<up><home><pgup>"),
        ("the last child", "<end>", "<down><end><pgdn>"),
        ("catalogue", "7", "<up><home>"),
        ("an empty search", "/", "<bs><left><home><up>"),
        ("a form's first field", "<esc>1<down>v", "<home><home><left><left>"),
        ("a dialog", "<esc><c-q>", "<f12>zw"),
    ] {
        an.press(open).quiet_for(RESTED);
        // The first press may move a cursor or a mark to where the second finds it.
        an.press(keys).quiet_for(RESTED);
        let measured = Measured::of(&mut an, |an| {
            an.press(keys);
        });
        wrong.unless(measured.bytes == 0, || format!("{place}, {keys}: {measured}\n{}", an.screen()));
    }
    println!("keys that change nothing: 0 bytes");
    wrong.end();
}

#[test]
fn the_morning_review_of_20_visits() {
    let morning = Morning::of(CLOCK);
    let mut an = morning.sit_down();
    let before = visits(&morning);
    let (begin, mut each) = (an.mark(), Vec::new());
    // Day and "seen" stay as proposed; the first outcome is chosen; saved; on to the next row, whose reason is read.
    let keys = ["v", "<enter>", "<enter>", "<space>", "<c-s>", "<down>"];
    let mut by_key = [0; 6];
    for _ in 0..20 {
        let mark = an.mark();
        for (at, key) in keys.into_iter().enumerate() {
            let mark = an.mark();
            an.press(key);
            // Only walking is followed by a reason.
            if key == "<down>" {
                an.quiet_for(RESTED)
            } else {
                an.settle()
            };
            by_key[at] += an.bytes_since(mark).len();
        }
        assert!(!an.shows("GHI KẾT QUẢ THĂM"), "the visit was not saved\n{}", an.screen());
        each.push(an.bytes_since(mark).len());
    }
    for (key, bytes) in keys.iter().zip(by_key) {
        println!("20 visits, {key}: {} bytes a visit", bytes / 20);
    }
    let (bytes, made) = (an.bytes_since(begin).len(), visits(&morning) - before);
    println!("20 visits: {bytes} bytes in all ({each:?}), {made} visits recorded");
    assert!(made >= 20, "{made} visits recorded\n{}", an.screen());
    assert!(bytes <= 40 * 1024, "{bytes} bytes: {each:?}");
    assert!(an.shows("✓"), "rows visited stay in place, marked\n{}", an.screen());
}

#[test]
fn a_burst_of_keys_is_one_frame() {
    let morning = Morning::of(CLOCK);
    let mut an = morning.sit_down();
    let mut wrong = Wrong::default();
    let arrows = |an: &Officer, letter: char, n: usize| {
        let middle = if an.cells().application_cursor() { 'O' } else { '[' };
        format!("\x1b{middle}{letter}").repeat(n).into_bytes()
    };
    let (down, up) = (arrows(&an, 'B', 5), arrows(&an, 'A', 5));
    for round in 1..=10 {
        for (what, burst) in [("5 × Down", &down), ("5 × Up", &up)] {
            let mark = an.mark();
            an.send_bytes(burst).quiet_for(RESTED);
            let writes: Vec<usize> = an.chunks_since(mark).iter().map(|(size, _)| *size).collect();
            if round == 1 {
                println!("{what} in one write: writes of {writes:?} bytes (mark, reason)");
            }
            wrong.unless(writes.len() == 2 && writes[0] <= 48, || {
                format!("{what}, round {round}: writes of {writes:?}")
            });
        }
    }
    // UniKey's way: letter, letter, backspaces, letters anew, in one packet.
    an.press("3n").quiet_for(RESTED);
    for round in 1..=5 {
        let mark = an.mark();
        an.send_bytes("Nguyen\x7f\x7fễn".as_bytes()).settle();
        let writes: Vec<usize> = an.chunks_since(mark).iter().map(|(size, _)| *size).collect();
        if round == 1 {
            println!("\"Nguyen←←ễn\" in one write: writes of {writes:?} bytes");
        }
        wrong.unless(writes.len() == 1 && writes[0] <= 40, || format!("UniKey, round {round}: writes of {writes:?}"));
    }
    wrong.unless(an.shows("NguyễnNguyễn"), || an.screen());
    wrong.end();
}

#[test]
fn cells_are_counted_as_they_look() {
    let cells = |text: &str| {
        let mut parser = vt100::Parser::new(2.try_into().unwrap(), 10.try_into().unwrap(), 0);
        parser.process(text.as_bytes());
        parser.screen().clone()
    };
    assert_eq!(changed(&cells("abc"), &cells("abc   ")), 0, "a blank is a blank");
    assert_eq!(changed(&cells("abc"), &cells("abd\r\nx")), 2);
    assert_eq!(changed(&cells("abc"), &cells("a\x1b[1mb\x1b[mc")), 1, "bold is a change");
    assert_eq!(changed(&cells(""), &cells("\x1b[7m  \x1b[m")), 2, "so is a reversed blank");
}

// ── measuring ───────────────────────────────────────────────────────────────────────────────────────

/// Broken promises, told all together at the end.
#[derive(Default)]
struct Wrong(String);

impl Wrong {
    fn unless(&mut self, holds: bool, says: impl FnOnce() -> String) {
        if !holds {
            let _ = writeln!(self.0, "{}", says());
        }
    }

    #[track_caller]
    fn end(self) {
        assert!(self.0.is_empty(), "\n{}", self.0);
    }
}

// ── the book ────────────────────────────────────────────────────────────────────────────────────────

/// A home with a copy of the practice book.
struct Morning {
    home: tempfile::TempDir,
    clock: Option<&'static str>,
}

impl Morning {
    /// The clock stands at `clock`.
    fn of(clock: &'static str) -> Morning {
        let home = temp_dir();
        copy_folder(book(), &home.path().join("so"));
        Morning { home, clock: Some(clock) }
    }

    /// The clock runs: a practice book of today, small.
    fn running() -> Morning {
        let morning = Morning { home: temp_dir(), clock: None };
        morning.sotre(&["demo", "--children", "600", "--no-open"]).ended(0);
        morning
    }

    fn sotre(&self, args: &[&str]) -> support::Output {
        let home = self.home.path().display().to_string();
        run(BIN, args, &envs(&home, self.clock), b"")
    }

    /// Hôm nay stands there, its reason too, and the line is quiet.
    #[track_caller]
    fn sit_down(&self) -> Officer {
        let home = self.home.path().display().to_string();
        let mut an = Officer::start(BIN, &[], &envs(&home, self.clock), 24, 80);
        an.wait_for("Vì sao").quiet_for(RESTED);
        an
    }
}

fn envs<'a>(home: &'a str, clock: Option<&'a str>) -> Vec<(&'a str, &'a str)> {
    let mut envs = vec![("HOME", home), ("SOTRE_BOOK", "so"), ("LANG", "C.UTF-8")];
    envs.extend(clock.map(|clock| ("SOTRE_CLOCK", clock)));
    envs
}

/// The practice book of 10,000 children all tests copy. It lies where cargo keeps such things and is made anew every
/// run: a value in a static is never dropped, so a temporary directory would stay for ever.
fn book() -> &'static Path {
    static MADE: OnceLock<PathBuf> = OnceLock::new();
    MADE.get_or_init(|| {
        let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("wire");
        let _ = std::fs::remove_dir_all(&home);
        std::fs::create_dir_all(&home).expect("a place for the book");
        let place = home.display().to_string();
        run(BIN, &["demo", "--children", "10000", "--no-open"], &envs(&place, Some(CLOCK)), b"").ended(0);
        home.join("so")
    })
}

fn copy_folder(from: &Path, to: &Path) {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().mode(0o700).create(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            // Permissions go with it.
            std::fs::copy(entry.path(), target).expect("a copy");
        }
    }
}

/// How many visits the book holds.
fn visits(morning: &Morning) -> usize {
    let out = morning.sotre(&["list", "visits", "--format", "json"]);
    let visits: serde_json::Value = serde_json::from_slice(&out.ended(0).stdout).expect("JSON");
    visits.as_array().expect("an array").len()
}
