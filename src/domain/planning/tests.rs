//! Minutes, plan, the chairman's decision and the end of a case: what each must say before it may be recorded.

use super::*;
use crate::domain::calendar::tests::shipped;
use crate::domain::fields::Fields;
use crate::domain::time::{from_local, parse_clock, parse_iso_date};

type Wrong = Vec<(&'static str, ProblemKind)>;

fn at(text: &str) -> Instant {
    from_local(parse_clock(text).unwrap())
}

fn received() -> Instant {
    at("2026-11-20T16:59")
}

fn with<T>(fields: &Fields, check: impl FnOnce(Check<'_>) -> Result<T, Vec<Problem>>) -> Result<T, Wrong> {
    let calendar = shipped();
    let boxes = Check::new(fields, at("2026-11-23T08:05"), &calendar);
    check(boxes).map_err(|problems| problems.into_iter().map(|problem| (problem.field, problem.kind)).collect())
}

fn required(fields: &[&'static str]) -> Wrong {
    fields.iter().map(|field| (*field, ProblemKind::Required)).collect()
}

#[test]
fn from_seven_on_the_minutes_hold_what_the_child_said() {
    let minutes = Fields::default().with("present", "Chủ tịch, trưởng bản, mẹ").with("needs", "Chỗ ở an toàn");
    let of_age = |fields: &Fields, age| with(fields, |boxes| check_meeting(boxes, received(), age));
    assert!(of_age(&minutes, Some(6)).is_ok());
    assert_eq!(of_age(&minutes, None).unwrap_err(), required(&["child_view"]), "nobody knows that she is under seven");
    assert_eq!(of_age(&minutes, Some(7)).unwrap_err(), required(&["child_view"]));
    let heard = minutes.with("child_view", "Muốn ở với bà");
    assert_eq!(of_age(&heard, Some(15)).unwrap().child_view, "Muốn ở với bà");
    assert_eq!(of_age(&Fields::default(), Some(3)).unwrap_err(), required(&["present", "needs"]));
}

#[test]
fn a_plan_without_a_paper_of_the_dossier_says_why() {
    let plan = |fields: &Fields, lacking: &[Paper]| with(fields, |boxes| check_plan(boxes, received(), lacking));
    let goals = Fields::default().with("goals", "An toàn, đi học lại");
    assert!(plan(&goals, &[]).is_ok());
    assert_eq!(plan(&goals, &[Paper::Minutes]).unwrap_err(), required(&["reason"]));
    assert!(plan(&goals.with("reason", "Họp sau, Chủ tịch đi vắng"), &[Paper::Minutes]).is_ok());
    assert_eq!(plan(&Fields::default(), &[]).unwrap_err(), required(&["goals"]));
}

#[test]
fn an_approval_has_number_and_signer_and_a_returned_plan_what_to_change() {
    let decide = |fields: &Fields| with(fields, |boxes| check_decision(boxes, at("2026-11-21T09:00")));
    let yes = Fields::default().with("approved", "yes");
    assert_eq!(decide(&yes).unwrap_err(), required(&["number", "signer"]));
    let signed = yes.with("number", "21/QĐ-UBND").with("signer", "Lò Văn Pánh");
    assert!(decide(&signed).unwrap().approved);
    let no = Fields::default().with("approved", "no");
    assert_eq!(decide(&no).unwrap_err(), required(&["note"]));
    assert!(!decide(&no.with("note", "Thiếu kinh phí")).unwrap().approved);
    assert_eq!(decide(&Fields::default()).unwrap_err()[0], ("approved", ProblemKind::Required));
    let before = signed.with("at", "21/11/2026 08:59");
    assert_eq!(decide(&before).unwrap_err(), [("at", ProblemKind::TooEarly)], "before it was submitted");
}

fn goal() -> Fields {
    Fields::default()
        .with("way", "goal")
        .with("no_risk", "yes")
        .with("stable", "yes")
        .with("number", "40/QĐ-UBND")
        .with("signer", "Lò Văn Pánh")
        .with("reason", "Trẻ ổn định")
}

fn close(fields: &Fields, reviewed: bool) -> Result<Closing, Wrong> {
    with(fields, |boxes| check_closing(boxes, received(), reviewed, true))
}

#[test]
fn the_end_a_plan_was_for_needs_a_review_both_statements_and_the_chairman() {
    assert!(close(&goal(), true).is_ok());
    assert_eq!(close(&goal(), false).unwrap_err(), [("way", ProblemKind::NotStated)]);
    for field in ["no_risk", "stable"] {
        assert_eq!(close(&goal().with(field, "no"), true).unwrap_err(), [(field, ProblemKind::NotStated)], "{field}");
    }
    for field in ["number", "signer", "reason"] {
        assert_eq!(close(&goal().with(field, " "), true).unwrap_err(), required(&[field]), "{field}");
    }
}

#[test]
fn the_other_ways_ask_for_no_statement_and_only_decisions_for_a_paper() {
    for way in WAYS.into_iter().filter(|way| *way != "goal") {
        let fields = Fields::default().with("way", way).with("reason", "Theo xác minh của Công an xã");
        let decided = way == "unfounded" || way == "transferred";
        let expected = if decided { required(&["number", "signer"]) } else { Vec::new() };
        assert_eq!(close(&fields, false).err().unwrap_or_default(), expected, "{way}");
    }
    let unknown = close(&goal().with("way", "forgotten"), true).unwrap_err();
    assert_eq!(unknown, [("way", ProblemKind::UnknownValue("forgotten".into()))]);
}

#[test]
fn a_decision_is_of_a_day_between_the_receipt_and_today() {
    for (day, wrong) in [
        ("19/11/2026", Some(ProblemKind::TooEarly)),
        ("20/11/2026", None),
        ("23/11/2026", None),
        ("24/11/2026", Some(ProblemKind::FutureDate)),
        ("31/11/2026", Some(ProblemKind::NoSuchDay)),
    ] {
        let closed = close(&goal().with("decided_on", day), true);
        let expected: Wrong = wrong.map(|kind| ("decided_on", kind)).into_iter().collect();
        assert_eq!(closed.as_ref().err().cloned().unwrap_or_default(), expected, "{day}");
    }
    let closed = close(&goal().with("decided_on", "21/11/2026"), true).unwrap();
    assert_eq!(closed.decided_on, parse_iso_date("2026-11-21"));
    assert_eq!(close(&goal(), true).unwrap().decided_on, None);
}
