//! Begun, extended, ended: fifteen days in all, each act on its paper and with its reason.

use super::*;
use crate::domain::calendar::tests::shipped;
use crate::domain::fields::Fields;
use crate::domain::procedure::Procedure;
use crate::domain::time::{from_local, parse_clock, parse_iso_date};

const NOW: &str = "2026-11-23T08:05";

fn at(text: &str) -> Instant {
    from_local(parse_clock(text).unwrap())
}

fn day(text: &str) -> NaiveDate {
    parse_iso_date(text).unwrap()
}

fn rule() -> SeparationRule {
    let procedure = Procedure::parse(include_str!("../../../assets/procedures/nd56-2017.toml")).unwrap();
    procedure.separation.unwrap()
}

fn act(key: &str) -> Fields {
    Fields::default().with("separation_act", key).with("reason", "Cha còn đe dọa")
}

fn running(until: &str) -> Separation {
    Separation { from: at("2026-11-20T23:30"), until: day(until) }
}

fn checked(
    fields: &Fields,
    running: Option<&Separation>,
) -> Result<SeparationRecord, Vec<(&'static str, ProblemKind)>> {
    let calendar = shipped();
    check(Check::new(fields, at(NOW), &calendar), at("2026-11-20T16:59"), running, &rule())
        .map_err(|problems| problems.into_iter().map(|problem| (problem.field, problem.kind)).collect())
}

#[test]
fn fifteen_days_the_first_not_counted_and_never_rolled_over() {
    // 5/12/2026 is a Saturday.
    assert_eq!(last_day(at("2026-11-20T00:00"), &rule()), day("2026-12-05"));
    assert_eq!(last_day(at("2026-11-20T23:59"), &rule()), day("2026-12-05"));
    assert_eq!(last_day(at("2027-01-28T12:00"), &rule()), day("2027-02-12"), "across Tết");
}

#[test]
fn begun_without_a_day_it_lasts_as_long_as_the_law_allows_and_not_a_day_longer() {
    let begun = checked(&act("begin").with("at", "20/11/2026 23:30"), None).unwrap();
    assert_eq!((begun.act, begun.at, begun.until), (SeparationAct::Begin, at("2026-11-20T23:30"), day("2026-12-05")));
    let over = act("begin").with("at", "20/11/2026 23:30").with("until", "06/12/2026");
    assert_eq!(checked(&over, None).unwrap_err(), [("until", ProblemKind::TooLate)]);
    let before = act("begin").with("until", "22/11/2026");
    assert_eq!(checked(&before, None).unwrap_err(), [("until", ProblemKind::TooEarly)]);
    let today = checked(&act("begin").with("until", "t"), None).unwrap();
    assert_eq!(today.until, day("2026-11-23"));
}

#[test]
fn extending_counts_from_the_day_it_began() {
    let eight = running("2026-11-28");
    let extended = checked(&act("extend").with("until", "05/12/2026"), Some(&eight)).unwrap();
    assert_eq!((extended.act, extended.until), (SeparationAct::Extend, day("2026-12-05")));
    assert_eq!(checked(&act("extend"), Some(&eight)).unwrap().until, day("2026-12-05"));
    for (until, kind) in [
        // Fifteen days from the extension would be the eighth of December.
        ("06/12/2026", ProblemKind::TooLate),
        ("28/11/2026", ProblemKind::TooEarly),
        ("27/11/2026", ProblemKind::TooEarly),
    ] {
        let wrong = checked(&act("extend").with("until", until), Some(&eight)).unwrap_err();
        assert_eq!(wrong, [("until", kind)], "{until}");
    }
    let full = running("2026-12-05");
    assert!(checked(&act("extend"), Some(&full)).is_err(), "there is nothing left to extend by");
}

#[test]
fn an_end_is_of_its_day_and_only_what_runs_can_end() {
    let full = running("2026-12-05");
    let ended = checked(&act("end").with("at", "22/11/2026 17:00"), Some(&full)).unwrap();
    assert_eq!((ended.act, ended.until), (SeparationAct::End, day("2026-11-22")));
    for (key, running) in [("end", None), ("extend", None), ("begin", Some(&full))] {
        let wrong = checked(&act(key), running).unwrap_err();
        assert!(wrong.contains(&("separation_act", ProblemKind::UnknownValue(key.into()))), "{key}: {wrong:?}");
    }
    let early = checked(&act("end").with("at", "20/11/2026 23:00"), Some(&full)).unwrap_err();
    assert_eq!(early, [("at", ProblemKind::TooEarly)]);
}

#[test]
fn every_act_has_a_name_a_reason_and_a_time_that_has_come() {
    let nothing = checked(&Fields::default(), None).unwrap_err();
    assert!(nothing.contains(&("separation_act", ProblemKind::Required)));
    assert!(nothing.contains(&("reason", ProblemKind::Required)));
    let future = checked(&act("begin").with("at", "23/11/2026 08:06"), None).unwrap_err();
    assert!(future.contains(&("at", ProblemKind::FutureDate)));
    let early = checked(&act("begin").with("at", "20/11/2026 16:58"), None).unwrap_err();
    assert!(early.contains(&("at", ProblemKind::TooEarly)), "before the receipt");
    let paper = act("begin").with("number", "17/QĐ-UBND").with("signer", "Lò Văn Pánh").with("place", "nhà bà ngoại");
    let record = checked(&paper.with("refused", "yes"), None).unwrap();
    assert_eq!(record.number.as_deref(), Some("17/QĐ-UBND"));
    assert!(record.refused);
}
