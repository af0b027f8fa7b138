//! The cost of a key, counted in steps of the database's machine: what every key asks of a book is the same whether it holds
//! hundreds of children or thousands. A desk is played through two books, key by key; no terminal, no time.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::sync::mpsc::channel;

use super::Desk;
use crate::office::{Book, Clock, PracticePlan, Ran, watched};
use crate::screens::keys;
use crate::terminal::Key;
use crate::words::{Lang, Words};

/// What was pressed, and the statements it ran.
struct Pressed {
    what: String,
    ran: Vec<Ran>,
}

impl Pressed {
    fn steps(&self) -> i32 {
        self.ran.iter().map(|ran| ran.steps).sum()
    }

    fn walked(&self) -> i32 {
        self.ran.iter().map(|ran| ran.walked).sum()
    }
}

struct Play {
    _folder: tempfile::TempDir,
    desk: Desk,
    words: &'static Words,
    pressed: Vec<Pressed>,
}

impl Play {
    fn of(children: u32) -> Play {
        let words = Words::of(Lang::Vi).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        let clock = Clock::Stopped(crate::domain::time::from_local(day.and_hms_opt(8, 5, 0).unwrap()));
        let book = Book::at(folder.path().join("book"));
        let office = book.practice(PracticePlan { children, seed: 7 }, clock).unwrap();
        office.watch();
        let desk = Desk::new(office, words).unwrap();
        let pressed = vec![Pressed { what: "the first screen".into(), ran: watched() }];
        Play { _folder: folder, desk, words, pressed }
    }

    fn press(&mut self, place: &str, key: Key) {
        let (sender, _events) = channel();
        watched();
        let intent = keys::intent(self.desk.place(), key);
        self.desk.intent(&intent, self.words, &sender);
        self.desk.catch_up(self.words);
        self.desk.settle(self.words);
        let what = format!("{place}: {}", key.ascii_name());
        self.pressed.push(Pressed { what, ran: watched() });
    }
}

/// Every screen by its keys: what is pressed there, in order.
fn walks() -> Vec<(&'static str, Vec<Key>)> {
    use Key::{BackTab, Char, Ctrl, Down, End, Enter, Esc, F, Home, PageDown, PageUp, Tab, Up};
    let go = |screen: char, keys: &[Key]| -> Vec<Key> { std::iter::once(Char(screen)).chain(keys.to_vec()).collect() };
    let around = [Down, PageDown, End, PageUp, Home, Up];
    let list = |screen: char, before: &[Key], after: &[Key]| -> Vec<Key> {
        let mut keys = go(screen, before);
        keys.extend(around);
        keys.extend(after);
        keys
    };
    let typed = |text: &str| text.chars().map(Char).collect::<Vec<_>>();
    let search = |text: &str| [vec![Ctrl('f')], typed(text), vec![PageDown, End, Tab, Enter, Esc, Esc]].concat();
    vec![
        (
            "Hôm nay",
            list('1', &[], &[Enter, Down, Char('l'), Esc, Esc, Char('h'), Esc, Down, Char('v'), Tab, Char('t'), Esc]),
        ),
        ("Khẩn cấp", list('2', &[], &[Char('d'), Esc, Char('b'), Esc, Enter, Esc])),
        ("trẻ", list('3', &[], &[Enter, Down, Char('l'), Esc, Char('o'), Esc, Esc, Char(' '), Char('e'), Esc])),
        ("trẻ, xếp tuổi", go('3', &[Char('s'), PageDown, End, PageUp])),
        ("trẻ, xếp thôn", go('3', &[Char('s'), Char('s'), PageDown, End, PageUp])),
        ("trẻ, xếp thôn", go('3', &[Char('s'); 3])),
        ("trẻ, xếp mã", vec![PageDown, End, PageUp]),
        ("trẻ, lọc", go('3', &[Char('f'), Char('p'), Ctrl('s'), Down, PageDown, End, PageUp, Home])),
        ("mẫu trẻ", [go('3', &[Char('n')]), typed("Lò Thị Én"), vec![Tab, Tab, BackTab, Esc]].concat()),
        ("hồ sơ", list('3', &[Tab], &[Enter, Down, Char('l'), Esc, Char('d'), Esc, Esc])),
        ("hồ sơ, xếp tên", go('3', &[Tab, Char('s'), PageDown, End, PageUp])),
        ("hồ sơ, xếp mã", vec![Char('s'), PageDown, End, PageUp]),
        ("hồ sơ, xếp nặng", vec![Char('s'), PageDown, End, PageUp]),
        ("hộ", list('4', &[], &[Enter, Down, Esc, Char('x'), Down, PageDown, Esc])),
        ("hộ, xếp thôn", go('4', &[Char('s'), PageDown, End, PageUp])),
        ("hộ, xếp thôn", go('4', &[Char('s'), Char('s')])),
        ("hộ, xếp mã", vec![PageDown, End, PageUp]),
        ("danh mục", list('7', &[], &[Tab, Down, Tab, Tab, Enter, Esc])),
        ("nhật ký", list('8', &[], &[Enter, Esc])),
        ("tìm lo van", search("lo van")),
        ("tìm nguyễn thị", search("nguyễn thị")),
        ("tìm TE-00", search("te-00")),
        ("tìm a", search("a")),
        ("tìm 09", search("0978")),
        ("tiếp nhận", [vec![Ctrl('n')], typed("Lò"), vec![Esc]].concat()),
        ("lệnh", [vec![Ctrl('p')], typed("kh"), vec![Esc]].concat()),
        ("giúp, ẩn tên", go('1', &[F(1), Esc, Ctrl('g'), Ctrl('g')])),
    ]
}

/// The books the cost is compared in.
const FEW: u32 = 500;
const MANY: u32 = 4_000;

/// Places whose keys do cost more in the bigger book: the most steps one may take there, and why.
const GROWS: [(&str, i32); 2] = [
    // The name is the child's, not the case's: the cases are put in the order of another table. There are few beside the children.
    ("hồ sơ, xếp tên", 30_000),
    // At most eight times the hits shown are looked at closely, and the words of the vocabulary.
    ("tìm", 40_000),
];

/// All that is ever walked from an end of it. Nothing else: a page in an order has an index to begin at.
const WALKED: [(&str, &str); 23] = [
    // A first or a last page, ended by its limit.
    ("c USING INDEX child_by_name", "children by name"),
    ("c USING INDEX child_live", "children by code"),
    ("h USING INDEX household_by_head", "households by head"),
    ("h USING INDEX household_live", "households by code"),
    ("f USING INDEX sqlite_autoindex_case_file_2", "cases by code"),
    // The matches of an expression, at most eight times what is shown.
    ("find_word VIRTUAL TABLE INDEX 0:M1", "the search"),
    ("find_digits VIRTUAL TABLE INDEX 0:M1", "the search for numbers"),
    // Few, however big the book.
    ("find_term", "the vocabulary: names and four digits"),
    ("f", "cases, put in the order of the children's names"),
    ("case_file USING INDEX case_running_emergency", "running emergencies"),
    ("deadline USING COVERING INDEX deadline_emergency", "running emergencies"),
    ("deadline USING COVERING INDEX deadline_separation", "children kept apart"),
    ("incident USING INDEX incident_open", "incidents not yet reported"),
    ("a", "the log, newest first, ended by its limit"),
    ("audit", "the log's own first and last entry"),
    ("contact USING INDEX contact_by_agency", "telephone numbers"),
    ("rule_text USING COVERING INDEX rule_text_by_name", "rules accepted"),
    ("tally", "counts, one a village"),
    ("tally_case", "one count of the cases"),
    ("v", "villages"),
    ("v USING COVERING INDEX village_by_name", "villages"),
    ("v USING INDEX village_by_name", "villages"),
    ("village USING INDEX village_by_name", "villages"),
];

#[test]
fn a_key_costs_the_same_in_a_bigger_book() {
    let [few, many] = [FEW, MANY].map(|children| {
        let mut play = Play::of(children);
        for (place, keys) in walks() {
            for key in keys {
                play.press(place, key);
            }
        }
        play
    });
    let (mut wrong, mut walked) = (Vec::new(), BTreeSet::new());
    for (small, big) in few.pressed.iter().zip(&many.pressed) {
        assert_eq!(small.what, big.what);
        let (before, after) = (small.steps(), big.steps());
        println!("{}: {before} → {after} steps, {} rows walked", big.what, big.walked());
        let grows = GROWS.iter().find(|(place, _)| big.what.starts_with(place));
        if after > grows.map_or(before + before / 4 + 100, |grows| grows.1) {
            wrong.push(format!("{}: {before} steps with {FEW} children, {after} with {MANY}", big.what));
        }
        // The statements the search's index makes for itself are its own affair.
        for ran in big.ran.iter().filter(|ran| !ran.sql.contains("'main'")) {
            let plan = many.desk.office.plan_of(&ran.sql);
            let scans = plan.lines().filter_map(|line| line.strip_prefix("SCAN "));
            // A yes or no that is no table's row.
            walked.extend(scans.map(|scan| scan.trim_end().to_owned()).filter(|scan| scan != "CONSTANT ROW"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    let known: BTreeSet<String> = WALKED.iter().map(|(scan, _)| (*scan).to_owned()).collect();
    assert_eq!(walked, known, "what is walked from its end");
    // Every place that may cost more does: one that no longer does is taken off the list.
    for (place, _) in GROWS {
        let at = |play: &Play| {
            let here = play.pressed.iter().filter(|pressed| pressed.what.starts_with(place));
            here.map(Pressed::steps).max().unwrap_or(0)
        };
        assert!(at(&many) > at(&few) * 5 / 4 + 100, "{place}: {} → {}", at(&few), at(&many));
    }
}
