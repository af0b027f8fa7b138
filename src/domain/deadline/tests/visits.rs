//! The next visit when the risk was raised: sooner, never later, whatever had been agreed or put off before.

use super::*;

#[test]
fn a_raised_risk_shortens_the_next_visit_and_says_by_which_rule() {
    let law = Law::decree();
    let mut facts = opened("2026-11-02T08:00", Level::Low);
    facts.visits = 1;
    facts.last_visit = Some(LastVisit {
        on: day("2026-11-03"),
        next_on: Some(day("2026-12-03")),
        recorded_at: at("2026-11-03T10:00"),
    });
    assert_eq!(law.find(&facts, "2").unwrap().rule, "agreed");
    set_level(&mut facts, Level::High, at("2026-11-16T08:00"));
    let next = law.find(&facts, "2").unwrap();
    assert_eq!((next.due.contract_text().as_str(), next.rule.as_str()), ("2026-11-23", "rhythm/high"));
    assert_eq!(next.basis, at("2026-11-16"));
    // What is sooner than the rhythm stays as agreed.
    facts.last_visit = Some(LastVisit {
        on: day("2026-11-03"),
        next_on: Some(day("2026-11-18")),
        recorded_at: at("2026-11-03T10:00"),
    });
    let next = law.find(&facts, "2").unwrap();
    assert_eq!((next.due.contract_text().as_str(), next.rule.as_str()), ("2026-11-18", "agreed"));
}

#[test]
fn what_was_agreed_before_a_raise_is_shortened_and_what_was_put_off_after_it_stands() {
    let law = Law::decree();
    let mut facts = opened("2026-11-16T08:00", Level::Low);
    facts.visits = 1;
    let visit =
        LastVisit { on: day("2026-11-20"), next_on: Some(day("2026-12-30")), recorded_at: at("2026-11-20T10:00") };
    facts.last_visit = Some(visit);
    // Raised later on the very day of the visit.
    set_level(&mut facts, Level::High, at("2026-11-20T15:00"));
    assert_eq!(law.due(&facts, "2"), "2026-11-27");
    // A second raise does not move it later.
    set_level(&mut facts, Level::Medium, at("2026-11-25T08:00"));
    set_level(&mut facts, Level::High, at("2026-11-26T08:00"));
    assert_eq!(law.due(&facts, "2"), "2026-11-27");
    // Put off with a reason after the raise: that is what counts now.
    facts.visit_moved = Some(MovedVisit { to: day("2026-12-08"), recorded_at: at("2026-11-26T09:00") });
    assert_eq!(law.due(&facts, "2"), "2026-12-08");
}

#[test]
fn a_first_visit_put_off_before_a_raise_is_not_put_off_any_more() {
    let law = Law::decree();
    let mut facts = opened("2026-11-20T08:00", Level::Medium);
    facts.visit_moved = Some(MovedVisit { to: day("2026-12-31"), recorded_at: at("2026-11-20T09:00") });
    assert_eq!(law.due(&facts, "1"), "2026-12-31");
    set_level(&mut facts, Level::Emergency, at("2026-11-23T08:00"));
    assert_eq!(law.due(&facts, "1"), "2026-11-24");
}
