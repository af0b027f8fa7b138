//! Emergencies: the twelve hours, the office's rhythm after the measures, the ladder of telling, and what raising and lowering do.

use super::*;

fn emergency() -> CaseFacts {
    opened("2026-11-20T16:59", Level::Emergency)
}

fn told(facts: &mut CaseFacts, rung: &str, when: &str) {
    facts.told.push(Told { rung: rung.into(), at: at(when) });
}

fn rungs(law: &Law, facts: &CaseFacts) -> Vec<String> {
    law.to_tell(facts).into_iter().map(|(rung, _)| rung).collect()
}

#[test]
fn twelve_hours_run_from_the_receipt_through_the_night() {
    let (law, mut facts) = (Law::decree(), emergency());
    let clock = law.find(&facts, "emergency_measures").unwrap();
    assert_eq!((clock.kind, clock.law), (Kind::Emergency, true));
    assert_eq!(clock.due.contract_text(), "2026-11-21T04:59:00+07:00");
    assert_eq!(clock.basis, at("2026-11-20T16:59"));
    done(&mut facts, "emergency_measures", "2026-11-21T02:00");
    assert_eq!(law.due(&facts, "emergency_measures"), "-");
}

#[test]
fn raised_later_the_twelve_hours_run_from_then_and_the_ordinary_clocks_go_on() {
    let (law, mut facts) = (Law::decree(), opened("2026-11-16T08:00", Level::Low));
    let (plan, approval) = (law.due(&facts, "plan"), law.due(&facts, "approval"));
    set_level(&mut facts, Level::Emergency, at("2026-11-19T22:10"));
    assert_eq!(law.due(&facts, "emergency_measures"), "2026-11-20T10:10:00+07:00");
    assert_eq!((law.due(&facts, "plan"), law.due(&facts, "approval")), (plan.clone(), approval));
    // Measures recorded before it was an emergency are no answer to it; those after it are, and move no clock of law.
    done(&mut facts, "emergency_measures", "2026-11-18T08:00");
    assert_eq!(law.due(&facts, "emergency_measures"), "2026-11-20T10:10:00+07:00");
    done(&mut facts, "emergency_measures", "2026-11-19T23:00");
    assert_eq!((law.due(&facts, "emergency_measures"), law.due(&facts, "plan")), ("-".into(), plan));
    assert!(law.find(&facts, "plan").unwrap().law);
}

#[test]
fn opened_as_an_emergency_the_working_days_are_off_and_the_offices_rhythm_follows_the_measures() {
    let (law, mut facts) = (Law::decree(), emergency());
    for step in ["plan", "approval", "full_assessment", "safety_check"] {
        assert_eq!(law.due(&facts, step), "-", "{step} before the measures");
    }
    done(&mut facts, "emergency_measures", "2026-11-20T22:30");
    assert_eq!(law.due(&facts, "safety_check"), "2026-11-21T22:30:00+07:00");
    assert_eq!(law.due(&facts, "full_assessment"), "2026-11-23");
    assert_eq!(law.due(&facts, "plan"), "2026-11-30");
    assert_eq!(law.due(&facts, "approval"), "-");
    for step in ["safety_check", "full_assessment", "plan"] {
        let owed = law.find(&facts, step).unwrap();
        assert_eq!((owed.law, owed.kind), (false, Kind::Step), "{step} is the office's");
        assert_eq!(owed.rule, format!("office/nd56-2017/{step}"));
        assert_eq!(owed.basis, at("2026-11-20T22:30"));
    }
    done(&mut facts, "plan", "2026-11-25T09:00");
    assert_eq!((law.due(&facts, "plan"), law.due(&facts, "approval")), ("-".into(), "2026-11-27".into()));
    assert!(!law.find(&facts, "approval").unwrap().law);
    done(&mut facts, "approval", "2026-11-26T09:00");
    assert_eq!((law.due(&facts, "approval"), law.due(&facts, "review")), ("-".into(), "2027-02-24".into()));
}

#[test]
fn lowered_before_any_measure_the_ordinary_limits_begin_at_that_moment() {
    let (law, mut facts) = (Law::decree(), emergency());
    set_level(&mut facts, Level::High, at("2026-11-20T20:00"));
    assert_eq!(law.due(&facts, "emergency_measures"), "-");
    assert_eq!((law.due(&facts, "plan"), law.due(&facts, "approval")), ("2026-11-30".into(), "2026-12-02".into()));
    assert_eq!(law.find(&facts, "plan").unwrap().basis, at("2026-11-20T20:00"));
    // A measure recorded afterwards does not take the law's days away again.
    done(&mut facts, "emergency_measures", "2026-11-23T08:00");
    let plan = law.find(&facts, "plan").unwrap();
    assert_eq!((plan.due.contract_text().as_str(), plan.law), ("2026-11-30", true));
}

#[test]
fn lowered_after_the_measures_the_offices_rhythm_goes_on_to_the_approval() {
    let (law, mut facts) = (Law::decree(), emergency());
    done(&mut facts, "emergency_measures", "2026-11-20T22:30");
    // Decided once more after it was lowered: the first decision is what came before.
    set_level(&mut facts, Level::High, at("2026-11-21T08:00"));
    done(&mut facts, "emergency_measures", "2026-11-21T09:00");
    let plan = law.find(&facts, "plan").unwrap();
    assert!(!plan.law, "the law's days never ran for it");
    done(&mut facts, "plan", "2026-11-25T09:00");
    assert_eq!(law.due(&facts, "approval"), "2026-11-27", "an approval is never lost by lowering");
}

#[test]
fn an_emergency_planned_anew_owes_a_plan_and_its_approval_again() {
    let (law, mut facts) = (Law::decree(), opened("2026-09-01T08:00", Level::Emergency));
    for (step, when) in [
        ("emergency_measures", "2026-09-01T12:00"),
        ("safety_check", "2026-09-02T08:00"),
        ("full_assessment", "2026-09-03T08:00"),
        ("plan", "2026-09-04T08:00"),
        ("approval", "2026-09-07T08:00"),
        ("review", "2026-11-20T09:00"),
    ] {
        done(&mut facts, step, when);
    }
    facts.replanned_from = Some(at("2026-11-20T09:00"));
    let plan = law.find(&facts, "plan").unwrap();
    assert_eq!((plan.due.contract_text().as_str(), plan.law), ("2026-11-30", false));
    // What was checked and assessed at once after the measures is not asked for a second time.
    assert_eq!((law.due(&facts, "safety_check"), law.due(&facts, "full_assessment")), ("-".into(), "-".into()));
    done(&mut facts, "plan", "2026-11-26T09:00");
    assert_eq!((law.due(&facts, "plan"), law.due(&facts, "approval")), ("-".into(), "2026-11-30".into()));
}

#[test]
fn an_emergency_lowered_before_it_is_planned_anew_counts_the_laws_days() {
    let (law, mut facts) = (Law::decree(), opened("2026-09-01T08:00", Level::Emergency));
    done(&mut facts, "emergency_measures", "2026-09-01T12:00");
    set_level(&mut facts, Level::Medium, at("2026-09-20T08:00"));
    done(&mut facts, "plan", "2026-09-04T08:00");
    done(&mut facts, "approval", "2026-09-07T08:00");
    facts.replanned_from = Some(at("2026-11-20T09:00"));
    let plan = law.find(&facts, "plan").unwrap();
    assert_eq!((plan.due.contract_text().as_str(), plan.law), ("2026-11-30", true));
}

#[test]
fn four_are_told_at_once_one_at_three_quarters_two_when_it_is_over_and_the_court_on_refusal() {
    let (law, mut facts) = (Law::decree(), emergency());
    let (now, three_quarters, over) =
        ("2026-11-20T16:59:00+07:00", "2026-11-21T01:59:00+07:00", "2026-11-21T04:59:00+07:00");
    let expected = [
        ("chair", now),
        ("police", now),
        ("health", now),
        ("hotline", now),
        ("chair_again", three_quarters),
        ("health_department", over),
        ("province", over),
    ];
    assert_eq!(law.to_tell(&facts), expected.map(|(rung, when)| (rung.to_owned(), when.to_owned())));
    for call in law.owed(&facts).iter().filter(|d| d.reference.starts_with(TELL)) {
        assert!(call.law && call.kind == Kind::Task && call.rule.starts_with("ladder/nd56-2017/"), "{call:?}");
    }
    facts.refused_at = Some(at("2026-11-20T19:00"));
    assert_eq!(law.due(&facts, "tell/court"), "2026-11-20T19:00:00+07:00");
    assert_eq!(law.find(&facts, "tell/court").unwrap().nth, Some(8));
    // Asked before the refusal is not asked because of it.
    told(&mut facts, "court", "2026-11-20T18:00");
    assert_eq!(law.due(&facts, "tell/court"), "2026-11-20T19:00:00+07:00");
    told(&mut facts, "court", "2026-11-20T19:05");
    assert_eq!(law.due(&facts, "tell/court"), "-");
}

#[test]
fn a_call_discharges_its_own_rung_and_no_other() {
    let (law, mut facts) = (Law::decree(), emergency());
    told(&mut facts, "chair", "2026-11-20T17:02");
    assert_eq!(law.due(&facts, "tell/chair"), "-");
    assert_eq!(law.due(&facts, "tell/chair_again"), "2026-11-21T01:59:00+07:00");
    assert_eq!(law.due(&facts, "tell/police"), "2026-11-20T16:59:00+07:00");
}

#[test]
fn decided_in_time_the_later_rungs_are_not_needed_and_those_that_came_due_stay() {
    let (law, mut facts) = (Law::decree(), emergency());
    done(&mut facts, "emergency_measures", "2026-11-21T01:00");
    assert_eq!(rungs(&law, &facts), ["chair", "police", "health", "hotline"]);
    // Recording the measures a second time is no delay of the first.
    done(&mut facts, "emergency_measures", "2026-11-21T03:00");
    assert_eq!(rungs(&law, &facts), ["chair", "police", "health", "hotline"]);
}

#[test]
fn a_rung_that_came_due_before_the_measures_stays_owed_until_the_call() {
    let (law, mut facts) = (Law::decree(), emergency());
    done(&mut facts, "emergency_measures", "2026-11-21T03:00");
    assert!(rungs(&law, &facts).contains(&"chair_again".to_owned()));
    assert!(!rungs(&law, &facts).contains(&"province".to_owned()));
    set_level(&mut facts, Level::High, at("2026-11-22T08:00"));
    assert_eq!(law.due(&facts, "tell/chair_again"), "2026-11-21T01:59:00+07:00");
    told(&mut facts, "chair_again", "2026-11-22T09:00");
    assert_eq!(law.due(&facts, "tell/chair_again"), "-");
    let mut late = emergency();
    done(&mut late, "emergency_measures", "2026-11-21T05:30");
    assert!(rungs(&law, &late).contains(&"province".to_owned()), "too late: the province is told all the same");
}

#[test]
fn lowered_by_a_person_before_a_rungs_moment_that_rung_never_comes_due() {
    let (law, mut facts) = (Law::decree(), emergency());
    set_level(&mut facts, Level::Medium, at("2026-11-20T18:00"));
    assert_eq!(rungs(&law, &facts), ["chair", "police", "health", "hotline"]);
    let mut later = emergency();
    set_level(&mut later, Level::Medium, at("2026-11-21T02:30"));
    assert!(rungs(&law, &later).contains(&"chair_again".to_owned()));
}

#[test]
fn an_emergency_found_again_runs_its_own_clock_and_ladder() {
    let (law, mut facts) = (Law::decree(), emergency());
    for rung in ["chair", "police", "health", "hotline"] {
        told(&mut facts, rung, "2026-11-20T17:10");
    }
    done(&mut facts, "emergency_measures", "2026-11-20T19:00");
    set_level(&mut facts, Level::Medium, at("2026-11-21T08:00"));
    assert_eq!(rungs(&law, &facts), [""; 0]);
    set_level(&mut facts, Level::Emergency, at("2026-11-27T20:00"));
    assert_eq!(law.due(&facts, "emergency_measures"), "2026-11-28T08:00:00+07:00");
    assert_eq!(law.due(&facts, "tell/chair"), "2026-11-27T20:00:00+07:00");
    assert_eq!(law.due(&facts, "tell/chair_again"), "2026-11-28T05:00:00+07:00");
}
