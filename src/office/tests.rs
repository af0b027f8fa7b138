//! Rules of the office tried on whole books: what is derived, what is ordered, what never commits alone.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::ops::ControlFlow;

use chrono::NaiveDate;

use super::{Book, Clock, LastAct, Office, PracticePlan, Refusal};
use crate::domain::case::stage;
use crate::domain::deadline::deadlines;
use crate::domain::fields::Fields;
use crate::domain::listing::{Cell, ListQuery, What, Window};
use crate::domain::time::from_local;
use crate::domain::triage::{State, rank};
use crate::store::{Entry, Fault, StoreError};

pub(super) fn morning() -> Clock {
    let day = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    Clock::Stopped(from_local(day.and_hms_opt(8, 5, 0).unwrap()))
}

/// A practice book in a folder of its own; the folder goes when the guard is dropped.
pub(super) fn practice(children: u32) -> (tempfile::TempDir, Office) {
    let folder = tempfile::tempdir().unwrap();
    let office = Book::at(folder.path().join("book")).practice(PracticePlan { children, seed: 7 }, morning()).unwrap();
    (folder, office)
}

fn cases(office: &Office) -> Vec<i64> {
    let mut found = Vec::new();
    let each = &mut |row: crate::domain::listing::Row| {
        found.push(row.n);
        ControlFlow::Continue(())
    };
    office.each_row(What::Cases, &ListQuery::default(), each).unwrap();
    found
}

#[test]
fn stage_and_deadlines_are_a_function_of_the_facts() {
    let (_folder, office) = practice(400);
    let rules = office.rules();
    let all = cases(&office);
    assert!(all.len() > 30);
    for n in all {
        let read = office.store.read();
        let facts = read.case_facts(n).unwrap();
        let head = read.case_head(n).unwrap();
        let procedure = rules.procedures.get(&head.procedure).unwrap();
        let mut derived = deadlines(&facts, procedure, &rules.catalogue.rhythm, &rules.calendar);
        let mut stored: Vec<_> = read.deadlines_of(n).unwrap().into_iter().map(|row| row.deadline).collect();
        let key = |d: &crate::domain::deadline::Deadline| (d.kind, d.reference.clone());
        derived.sort_by_key(key);
        stored.sort_by_key(key);
        assert_eq!(derived, stored, "case {n}");
        assert_eq!(head.stage, stage(&facts, procedure).key());
        assert_eq!(derived.is_empty(), facts.ending.is_some(), "an open case always owns a next step");
    }
}

#[test]
fn the_list_of_cases_is_worst_first_as_the_morning_is() {
    let (_folder, office) = practice(300);
    let now = office.now();
    let mut ranks = Vec::new();
    for n in cases(&office) {
        let read = office.store.read();
        let (owed, level) = (read.deadlines_of(n).unwrap(), read.case_head(n).unwrap().level);
        let first = owed.iter().map(|row| rank(row.deadline.kind, level, &row.deadline.due, now)).min();
        if let Some(first) = first {
            ranks.push((first.0, first.1, first.2));
        } else {
            assert!(read.case_head(n).unwrap().closed_at.is_some());
        }
    }
    let mut sorted = ranks.clone();
    sorted.sort();
    assert_eq!(ranks, sorted);
}

#[test]
fn pages_walk_a_list_without_a_gap_or_a_repeat() {
    let (_folder, office) = practice(137);
    for what in [What::Children, What::Households, What::Cases] {
        let mut whole = Vec::new();
        let each = &mut |row: crate::domain::listing::Row| {
            whole.push((row.n, row.cells));
            ControlFlow::Continue(())
        };
        office.each_row(what, &ListQuery::default(), each).unwrap();
        let (mut walked, mut window) = (Vec::new(), Window::FromStart);
        loop {
            let page = office.list_page(what, &ListQuery { window, ..ListQuery::default() }, 10).unwrap();
            walked.extend(page.rows.iter().map(|row| (row.n, row.cells.clone())));
            match page.rows.last().filter(|_| page.after) {
                Some(last) => window = Window::After(last.place.clone()),
                None => break,
            }
        }
        assert_eq!(walked, whole, "forwards through {}", what.key());
        let (mut back, mut window) = (Vec::new(), Window::FromEnd);
        loop {
            let page = office.list_page(what, &ListQuery { window, ..ListQuery::default() }, 10).unwrap();
            back.splice(0..0, page.rows.iter().map(|row| (row.n, row.cells.clone())));
            match page.rows.first().filter(|_| page.before) {
                Some(first) => window = Window::Before(first.place.clone()),
                None => break,
            }
        }
        assert_eq!(back, whole, "backwards through {}", what.key());
    }
}

#[test]
fn a_fact_that_fails_leaves_nothing_and_no_entry() {
    let (_folder, mut office) = practice(20);
    let before = office.verify().unwrap();
    let refused = office.write(super::By::Sitting, |facts, _| {
        facts.set_meta("half", "done")?;
        facts.log(&Entry::new("practice_cases", "half", serde_json::Value::Null))?;
        Err::<((), Entry), _>(Refusal::Cancelled)
    });
    assert!(matches!(refused, Err(Refusal::Cancelled)));
    let after = office.verify().unwrap();
    assert_eq!((before.log_entries, after.faults), (after.log_entries, Vec::new()));
    assert_eq!(office.store.read().meta("half").unwrap(), None);
}

#[test]
fn danger_found_on_a_visit_starts_the_twelve_hours() {
    let (_folder, mut office) = practice(200);
    let until = office.last_day_ahead();
    let row = office
        .today_list(until)
        .unwrap()
        .into_iter()
        .find(|row| row.owed.level != crate::domain::level::Level::Emergency)
        .unwrap();
    let fields = Fields::default()
        .with("date", "t")
        .with("seen", "yes")
        .with("outcome", "danger")
        .with("note", "Cháu bị thương");
    let done = office.record_visit(&[row.case_n], &fields).unwrap();
    assert!(done.emergency);
    let first = office.today_list(until).unwrap().into_iter().find(|now| now.case_n == row.case_n).unwrap();
    assert_eq!(first.due.instant() - office.now(), chrono::Duration::hours(12));
    assert!(office.broken_invariants().unwrap().is_empty());
}

/// Danger found again after the measures were decided is a new emergency with hours of its own; while they run it lengthens nothing.
#[test]
fn danger_found_again_has_its_twelve_hours_again() {
    let (_folder, mut office) = practice(200);
    let until = office.last_day_ahead();
    let clock_of = |office: &Office| {
        let rows = office.today_list(until).unwrap();
        rows.into_iter().find(|row| row.state == State::Emergency).map(|row| (row.case_n, row.due.instant()))
    };
    let (case, first) = clock_of(&office).unwrap();
    let danger =
        Fields::default().with("date", "t").with("seen", "yes").with("outcome", "danger").with("note", "sốt cao");
    assert!(!office.record_visit(&[case], &danger).unwrap().emergency);
    assert_eq!(clock_of(&office), Some((case, first)), "hours that run are not lengthened");
    let decided = Fields::default().with("step", "emergency_measures").with("at", "08:00").with("number", "12/QĐ");
    office.record_step(case, &decided).unwrap();
    assert_eq!(clock_of(&office), None);
    assert!(office.record_visit(&[case], &danger).unwrap().emergency);
    assert_eq!(clock_of(&office), Some((case, office.now() + chrono::Duration::hours(12))));
    assert!(office.broken_invariants().unwrap().is_empty());
    assert!(matches!(office.last_act().unwrap(), LastAct::Stays { instead: "level", .. }));
}

#[test]
fn a_case_whose_kept_rank_is_not_that_of_its_deadlines_is_found() {
    for rank in ["rank_due = rank_due + 60", "rank_band = 2", "rank_band = 2, rank_due = 0"] {
        let (_folder, office) = practice(200);
        let first = &office.today_list(office.last_day_ahead()).unwrap()[0];
        office.store.tamper(&format!("UPDATE case_file SET {rank} WHERE n = {}", first.case_n));
        let faults = office.verify().unwrap().faults;
        assert!(matches!(&faults[..], [Fault::Underived(_)]), "{rank}: {faults:?}");
    }
}

#[test]
fn a_limit_of_law_never_moves_and_what_the_office_set_does() {
    let (_folder, mut office) = practice(200);
    let rows = office.today_list(office.last_day_ahead()).unwrap();
    let law = rows.iter().find(|row| row.law && row.owed.kind == crate::domain::deadline::Kind::Step).unwrap();
    let moved = Fields::default().with("to", "t+5").with("reason", "bận");
    let refused = office.postpone(&[(law.case_n, law.owed.kind, law.owed.reference.clone())], &moved);
    assert!(matches!(refused, Err(Refusal::LimitOfLaw)));
    let why = Fields::default().with("reason", "Chủ tịch đi vắng");
    office.postpone(&[(law.case_n, law.owed.kind, law.owed.reference.clone())], &why).unwrap();
    let again = office.today_list(office.last_day_ahead()).unwrap();
    let same = again.iter().find(|row| row.case_n == law.case_n && row.owed.reference == law.owed.reference).unwrap();
    assert_eq!((same.due, same.state), (law.due, law.state));
    assert_eq!(same.why.late_reason.as_deref(), Some("Chủ tịch đi vắng"));
    let visit = rows.iter().find(|row| row.owed.kind == crate::domain::deadline::Kind::Visit).unwrap();
    office.postpone(&[(visit.case_n, visit.owed.kind, visit.owed.reference.clone())], &moved).unwrap();
    let page = office.case_page(visit.case_n).unwrap();
    let due = page.owed.iter().find(|row| row.deadline.kind == crate::domain::deadline::Kind::Visit).unwrap();
    assert_eq!(due.deadline.due.date_local(), NaiveDate::from_ymd_opt(2026, 11, 28).unwrap());
}

#[test]
fn the_same_seed_and_clock_make_the_same_book() {
    let rows = |office: &Office| {
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        for what in What::ALL {
            let each = &mut |row: crate::domain::listing::Row| {
                rows.push(row.cells);
                ControlFlow::Continue(())
            };
            office.each_row(what, &ListQuery::default(), each).unwrap();
        }
        rows
    };
    let ((_a, first), (_b, second)) = (practice(120), practice(120));
    assert_eq!(rows(&first), rows(&second));
}

#[test]
fn a_changed_letter_in_the_log_is_found() {
    let (_folder, office) = practice(20);
    assert_eq!(office.store.read().check_log().unwrap().broken, None);
    // Past the program's own doors, as only somebody with the key could.
    let folder = office.folder().to_owned();
    let key = crate::store::Vault::read(&folder).unwrap().open_practice().unwrap();
    drop(office);
    crate::store::tamper(
        &folder,
        &key,
        "DROP TRIGGER audit_never_changes; UPDATE audit SET detail = '{}' WHERE n = 2;",
    )
    .unwrap();
    let office = Book::at(&folder).sign_in("in", None, morning()).unwrap();
    assert_eq!(office.store.read().check_log().unwrap().broken, Some(2));
}

#[test]
fn a_newer_book_is_refused_and_left_as_it_is() {
    let (_folder, office) = practice(5);
    let folder = office.folder().to_owned();
    let key = crate::store::Vault::read(&folder).unwrap().open_practice().unwrap();
    drop(office);
    crate::store::tamper(&folder, &key, "PRAGMA user_version = 99;").unwrap();
    let refused = Book::at(&folder).sign_in("in", None, morning());
    assert!(matches!(refused, Err(Refusal::Store(StoreError::NewerBook { found: 99, .. }))));
}

#[test]
fn an_emergency_that_ends_tomorrow_stands_on_todays_list_and_lowering_is_never_backdated() {
    let (_folder, mut office) = practice(60);
    let child = office.list_page(What::Children, &ListQuery::default(), 60).unwrap().rows.last().unwrap().n;
    let call = Fields::default()
        .with("channel", "phone")
        .with("level", "emergency")
        .with("account", "Cháu bị đánh")
        .with("received", "8:00");
    let opened = office.open_case(Some(child), &call);
    // The last child may have a case of the practice book already; any other will do.
    let opened = opened.or_else(|_| {
        let other = Fields::default().with("name", "Lò Thị Ơn");
        let mut all = other;
        all.0.extend(call.0.clone());
        office.open_case(None, &all)
    });
    let case = opened.unwrap();
    office.clock =
        Clock::Stopped(from_local(NaiveDate::from_ymd_opt(2026, 11, 23).unwrap().and_hms_opt(16, 30, 0).unwrap()));
    let late = Fields::default().with("level", "emergency").with("level_reason", "nặng hơn");
    office.set_level(case.n, &late).unwrap();
    let today = office.today();
    assert!(
        office
            .today_list(today)
            .unwrap()
            .iter()
            .any(|row| row.case_n == case.n && row.owed.kind == crate::domain::deadline::Kind::Emergency)
    );
    let lower = Fields::default()
        .with("level", "high")
        .with("level_reason", "báo nhầm")
        .with("at", "9:00")
        .with("confirm_lower", "yes");
    office.set_level(case.n, &lower).unwrap();
    let facts = office.store.read().case_facts(case.n).unwrap();
    assert_eq!(facts.lowered_at, Some(office.now()));
}
