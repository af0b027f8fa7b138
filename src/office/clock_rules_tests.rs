//! Plain files that steer the law: they wait beside the book until an officer accepts them, say what they would move, and then
//! change dates and words without a line of code.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::path::Path;

use super::derive::{procedure_of, settle};
use super::{Book, Clock, NewBook, Office, PendingRule, PracticePlan, Refusal};
use crate::domain::deadline::Deadline;
use crate::domain::fields::Fields;
use crate::domain::level::Level;
use crate::domain::rule_change::RuleChange;
use crate::domain::span::Span;
use crate::domain::time::{from_local, parse_clock};
use crate::store::Entry;
use crate::words::{Lang, Phrases, Words};

const DECREE: &str = include_str!("../../assets/procedures/nd56-2017.toml");
const OVERRIDES: &str = include_str!("../../assets/calendar/overrides.tsv");

fn clock(text: &str) -> Clock {
    Clock::Stopped(from_local(parse_clock(text).unwrap()))
}

/// An empty practice book; the folder goes when the guard is dropped.
fn book(now: &str) -> (tempfile::TempDir, Office) {
    let folder = tempfile::tempdir().unwrap();
    let new =
        NewBook {
            office: "xã Thử", commune: None, officer: "Lò Thị Thử", login: "thu", passphrase: "tập làm thử"
        };
    let office = Book::at(folder.path().join("book")).create(&new, clock(now)).unwrap().office;
    (folder, office)
}

fn open(office: &mut Office, level: Level) -> i64 {
    let fields = Fields::default()
        .with("name", format!("Lò Thị {}", level.key()))
        .with("sex", "nữ")
        .with("birth_date", "12/05/2018")
        .with("village", "Bản Thử")
        .with("channel", "phone")
        .with("account", "Trưởng bản báo tin")
        .with("level", level.key());
    office.open_case(None, &fields).unwrap().n
}

fn lay(office: &Office, name: &str, text: &str) {
    let path = office.folder().join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

fn pending(office: &Office) -> PendingRule {
    let mut all = office.pending_rules().unwrap();
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

fn deadline(office: &Office, case_n: i64, reference: &str) -> Deadline {
    let rows = office.store.read().deadlines_of(case_n).unwrap();
    rows.into_iter().map(|row| row.deadline).find(|d| d.reference == reference).unwrap()
}

fn due(office: &Office, case_n: i64, reference: &str) -> String {
    deadline(office, case_n, reference).due.contract_text()
}

/// How long the log is.
fn entries(office: &Office) -> i64 {
    office.verify().unwrap().log_entries.unwrap()
}

/// The sentence under the row.
fn because(office: &Office, case_n: i64, reference: &str) -> String {
    let rules = office.rules();
    let words = Words::of(Lang::Vi).unwrap();
    let phrases = Phrases { words, catalogue: &rules.catalogue, procedures: &rules.procedures };
    let d = deadline(office, case_n, reference);
    phrases.because(&d.rule, d.basis, &d.due)
}

#[test]
fn eight_hours_for_twelve_wait_are_accepted_and_change_dates_and_words() {
    let (_folder, mut office) = book("2026-11-20T16:59");
    let (urgent, other) = (open(&mut office, Level::Emergency), open(&mut office, Level::Medium));
    assert!(office.pending_rules().unwrap().is_empty());
    lay(&office, "procedures/nd56-2017.toml", &DECREE.replacen("\"12h\"", "\"12h\"\nlocal_limit = \"8h\"", 1));
    let waiting = pending(&office);
    assert_eq!((waiting.name.as_str(), &waiting.fault), ("procedures/nd56-2017.toml", &None));
    let (step, from, to) = ("emergency_measures".into(), "12h".into(), "8h".into());
    assert_eq!(waiting.changes, [RuleChange::Limit { step, from, to }]);
    // The limit itself, the reminder at three quarters and the two told when it is over.
    assert_eq!(waiting.moved, 4);
    // Until somebody accepts it the old one counts, also for what is opened now.
    assert_eq!(due(&office, urgent, "emergency_measures"), "2026-11-21T04:59:00+07:00");
    assert!(because(&office, urgent, "emergency_measures").contains("12 giờ"));
    let before = entries(&office);
    assert_eq!(office.accept_rule(&waiting).unwrap(), 4);
    assert!(office.pending_rules().unwrap().is_empty());
    assert_eq!(due(&office, urgent, "emergency_measures"), "2026-11-21T00:59:00+07:00");
    assert_eq!(due(&office, urgent, "tell/chair_again"), "2026-11-20T22:59:00+07:00");
    let says = because(&office, urgent, "emergency_measures");
    assert!(says.contains("8 giờ") && !says.contains("12 giờ"), "{says}");
    assert_eq!(due(&office, other, "plan"), "2026-11-30");
    assert!(office.verify().unwrap().faults.is_empty());
    assert_eq!(entries(&office), before + 1, "one act, one entry");
}

#[test]
fn four_working_days_for_five_change_the_plan_alone() {
    let (_folder, mut office) = book("2026-11-20T16:59");
    let case = open(&mut office, Level::Medium);
    lay(&office, "procedures/nd56-2017.toml", &DECREE.replacen("\"5wd\"", "\"5wd\"\nlocal_limit = \"4wd\"", 1));
    let waiting = pending(&office);
    assert_eq!(waiting.moved, 1);
    office.accept_rule(&waiting).unwrap();
    assert_eq!(
        (due(&office, case, "plan"), due(&office, case, "approval")),
        ("2026-11-27".into(), "2026-12-02".into())
    );
    let says = because(&office, case, "plan");
    assert!(says.contains("4 ngày làm việc"), "{says}");
    let new = open(&mut office, Level::High);
    assert_eq!(due(&office, new, "plan"), "2026-11-27");
}

#[test]
fn a_new_day_off_moves_deadlines_once_it_is_accepted() {
    let (_folder, mut office) = book("2026-11-20T16:59");
    let cases = [open(&mut office, Level::Medium), open(&mut office, Level::Low)];
    let day = "2026-11-27\tNghỉ chống bão\tnghỉ\tCông điện thử\n";
    lay(&office, "calendar/overrides.tsv", &format!("{OVERRIDES}{day}"));
    let waiting = pending(&office);
    let off = chrono::NaiveDate::from_ymd_opt(2026, 11, 27).unwrap();
    assert_eq!(waiting.changes, [RuleChange::Off { day: off, why: "Nghỉ chống bão".into() }]);
    // The plan and the approval of each.
    assert_eq!(waiting.moved, 4);
    assert_eq!(due(&office, cases[0], "plan"), "2026-11-30");
    office.accept_rule(&waiting).unwrap();
    for case in cases {
        assert_eq!(
            (due(&office, case, "plan"), due(&office, case, "approval")),
            ("2026-12-01".into(), "2026-12-03".into())
        );
    }
    // Signed in anew it still counts: what was accepted is in the book, not in the file.
    let folder = office.folder().to_owned();
    drop(office);
    std::fs::remove_dir_all(folder.join("calendar")).unwrap();
    let office = Book::at(&folder).sign_in("thu", None, clock("2026-11-21T08:00")).unwrap();
    assert!(!office.rules().calendar.is_working(off));
    assert!(office.pending_rules().unwrap().is_empty());
}

#[test]
fn a_broken_file_waits_with_its_fault_and_never_counts() {
    let (_folder, mut office) = book("2026-11-20T16:59");
    let case = open(&mut office, Level::Emergency);
    let before = entries(&office);
    for (name, text, fault) in [
        (
            "procedures/nd56-2017.toml",
            DECREE.replacen("\"12h\"", "\"12h\"\nlocal_limit = \"13h\"", 1),
            "emergency_measures",
        ),
        ("procedures/nd56-2017.toml", DECREE.replacen("[[step]]", "[[step", 1), "procedures/nd56-2017.toml"),
        ("procedures/other.toml", DECREE.to_owned(), "nd56-2017 twice"),
        ("calendar/overrides.tsv", format!("{OVERRIDES}2027-02-30\tTết\tnghỉ\tx\n"), "2027-02-30"),
        ("catalogue/visit_rhythm.toml", "rhythm = 7".to_owned(), "rhythm"),
    ] {
        lay(&office, name, &text);
        let waiting = pending(&office);
        let says = waiting.fault.clone().unwrap_or_default();
        assert!(says.contains(fault), "{name}: {says:?}");
        assert!(matches!(office.accept_rule(&waiting), Err(Refusal::Rules(_))), "{name}");
        assert_eq!(due(&office, case, "emergency_measures"), "2026-11-21T04:59:00+07:00");
        std::fs::remove_file(office.folder().join(name)).unwrap();
    }
    assert_eq!(entries(&office), before, "nothing was accepted");
}

#[test]
fn a_file_that_takes_away_the_procedure_of_an_open_case_is_refused_whole() {
    let (_folder, mut office) = book("2026-11-20T16:59");
    let case = open(&mut office, Level::Emergency);
    lay(&office, "procedures/nd56-2017.toml", &DECREE.replacen("id = \"nd56-2017\"", "id = \"other\"", 1));
    let (waiting, before) = (pending(&office), entries(&office));
    assert!(office.accept_rule(&waiting).is_err());
    assert!(office.rules().procedures.get("nd56-2017").is_some(), "the old rules go on counting");
    assert_eq!(due(&office, case, "emergency_measures"), "2026-11-21T04:59:00+07:00");
    assert_eq!(entries(&office), before);
}

#[test]
fn without_a_book_the_file_counts_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let fall = |folder: &Path| {
        let from = parse_clock("2026-11-20T16:59").unwrap();
        super::due(folder, from, Span::parse("5wd").unwrap())
            .map(|(counted, own)| (counted.due.at.contract_text(), own))
    };
    assert_eq!(fall(folder.path()).unwrap(), ("2026-11-30".into(), false));
    std::fs::create_dir(folder.path().join("calendar")).unwrap();
    let file = folder.path().join("calendar/overrides.tsv");
    std::fs::write(&file, format!("{OVERRIDES}2026-11-27\tNghỉ chống bão\tnghỉ\tx\n")).unwrap();
    assert_eq!(fall(folder.path()).unwrap(), ("2026-12-01".into(), true));
    std::fs::write(&file, "27/11/2026 nghỉ").unwrap();
    assert!(matches!(fall(folder.path()), Err(Refusal::Rules(what)) if what.contains("overrides.tsv:1")));
}

#[test]
fn a_case_keeps_the_procedure_under_which_it_was_opened() {
    let (_folder, mut office) = book("2026-11-20T16:59");
    let old = open(&mut office, Level::Medium);
    let newer = DECREE
        .replacen("id = \"nd56-2017\"", "id = \"nd99-2026\"", 1)
        .replacen("valid_from = 2017-07-01", "valid_from = 2026-12-01", 1)
        .replacen("limit = \"5wd\"", "limit = \"3wd\"", 1);
    lay(&office, "procedures/nd99-2026.toml", &newer);
    let waiting = pending(&office);
    assert!(matches!(waiting.changes[..], [RuleChange::NewProcedure(_)]), "{:?}", waiting.changes);
    assert_eq!(waiting.moved, 0);
    office.accept_rule(&waiting).unwrap();
    let before = open(&mut office, Level::High);
    office.clock = clock("2026-12-01T08:00");
    let after = open(&mut office, Level::Low);
    // Received before the new decree, recorded after it began: the old one.
    let late = Fields::default()
        .with("name", "Lò Văn Muộn")
        .with("received", "30/11/2026 21:00")
        .with("received_reason", "Mất điện")
        .with("channel", "phone")
        .with("account", "Trưởng bản báo tin")
        .with("level", "medium");
    let late = office.open_case(None, &late).unwrap().n;
    let under = |case_n| office.store.read().case_head(case_n).unwrap().procedure;
    assert_eq!([old, before, after, late].map(under), ["nd56-2017", "nd56-2017", "nd99-2026", "nd56-2017"]);
    assert_eq!(due(&office, old, "plan"), "2026-11-30");
    assert_eq!(due(&office, after, "plan"), "2026-12-04");
    assert_eq!(deadline(&office, after, "plan").rule, "nd99-2026/plan");
    assert!(because(&office, after, "plan").contains("3 ngày làm việc"));
    assert!(because(&office, old, "plan").contains("5 ngày làm việc"));
}

#[test]
fn deriving_every_case_anew_gives_what_is_stored() {
    let folder = tempfile::tempdir().unwrap();
    let plan = PracticePlan { children: 300, seed: 11 };
    let mut office = Book::at(folder.path().join("book")).practice(plan, clock("2026-11-23T08:05")).unwrap();
    let stored = |office: &Office| {
        let read = office.store.read();
        let cases = read.open_cases().unwrap();
        let row = |n| (n, read.case_head(n).unwrap().stage, read.deadlines_of(n).unwrap());
        cases.into_iter().map(row).collect::<Vec<_>>()
    };
    let before = stored(&office);
    assert!(before.len() > 20);
    let all: Vec<i64> = before.iter().map(|(n, ..)| *n).collect();
    for n in &all {
        let read = office.store.read();
        assert!(procedure_of(office.rules(), &read.case_head(*n).unwrap()).is_ok());
    }
    let again = office.write(super::By::Sitting, |facts, rules| {
        for n in &all {
            settle(facts, *n, rules)?;
        }
        Ok(((), Entry::new("practice_cases", "book", serde_json::Value::Null)))
    });
    again.unwrap();
    assert_eq!(stored(&office), before);
}
