//! What holds of every case, whatever was recorded of it and in whatever order.

use super::*;
use crate::domain::case::{Ending, Stage, stage};
use chrono::{Days, TimeDelta};
#[cfg(test)]
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Something recorded of a case, that many minutes after its receipt.
#[derive(Debug, Clone)]
enum Act {
    Step(usize),
    Level(Level),
    /// A review that said "continue".
    Replan,
    Told(usize),
    Refused,
    Visit {
        next_in: Option<u32>,
    },
    Measure {
        due_in: u32,
    },
    Refer {
        due_in: u32,
    },
    Separate {
        days: u32,
    },
    Reunite,
    SeeTo(&'static str),
    Move(Kind, &'static str, u32),
}

const STEPS: [&str; 9] = [
    "initial_assessment",
    "emergency_measures",
    "safety_check",
    "full_assessment",
    "needs_meeting",
    "plan",
    "approval",
    "carrying_out",
    "review",
];
const RUNGS: [&str; 8] =
    ["chair", "police", "health", "hotline", "chair_again", "health_department", "province", "court"];
const MOVABLE: [(Kind, &str); 5] = [
    (Kind::Step, "review"),
    (Kind::Step, "plan"),
    (Kind::Step, "safety_check"),
    (Kind::Task, COMPLETE_INTAKE),
    (Kind::Task, TURNS_16),
];

/// As the office records it, at `when`.
fn record(facts: &mut CaseFacts, act: &Act, when: Instant) {
    let today = crate::domain::time::local(when).date();
    let ahead = |n: &u32| today.checked_add_days(Days::new(u64::from(*n))).unwrap();
    match act {
        Act::Step(n) => facts.steps.push(StepDone { key: STEPS[*n].into(), at: when }),
        Act::Level(level) if *level != facts.level => super::set_level(facts, *level, when),
        Act::Level(_) => {}
        Act::Replan => {
            facts.steps.push(StepDone { key: "review".into(), at: when });
            facts.replanned_from = Some(when);
        }
        Act::Told(n) => facts.told.push(Told { rung: RUNGS[*n].into(), at: when }),
        Act::Refused => facts.refused_at = facts.refused_at.or(Some(when)),
        Act::Visit { next_in } => {
            facts.visits += 1;
            facts.last_visit = Some(LastVisit { on: today, next_on: next_in.as_ref().map(ahead), recorded_at: when });
            facts.visit_moved = None;
        }
        Act::Measure { due_in } => {
            let code = format!("CT-{:04}", facts.planned.len());
            facts.planned.push(Planned { code, measure: "legal_aid".into(), due_on: ahead(due_in), recorded_at: when });
        }
        Act::Refer { due_in } => {
            let code = format!("CG-{:04}", facts.unanswered.len());
            let sent_to = "commune_police".into();
            facts.unanswered.push(Unanswered { code, sent_to, sent_at: when, due_on: ahead(due_in) });
        }
        Act::Separate { days } if facts.separation.is_none() => {
            facts.separation = Some(Separation { from: when, until: ahead(days) });
        }
        Act::Separate { .. } => {}
        Act::Reunite => facts.separation = None,
        Act::SeeTo(task) => facts.tasks_done.push(Told { rung: (*task).into(), at: when }),
        Act::Move(kind, reference, n) => {
            facts.moved.push(Moved { kind: *kind, reference: (*reference).into(), recorded_at: when, to: ahead(n) });
        }
    }
}

fn level() -> impl Strategy<Value = Level> {
    prop::sample::select(Level::ALL.to_vec())
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        6 => (0..STEPS.len()).prop_map(Act::Step),
        2 => level().prop_map(Act::Level),
        1 => Just(Act::Replan),
        3 => (0..RUNGS.len()).prop_map(Act::Told),
        1 => Just(Act::Refused),
        2 => prop::option::of(1u32..60).prop_map(|next_in| Act::Visit { next_in }),
        1 => (1u32..60).prop_map(|due_in| Act::Measure { due_in }),
        1 => (1u32..20).prop_map(|due_in| Act::Refer { due_in }),
        1 => (0u32..16).prop_map(|days| Act::Separate { days }),
        1 => Just(Act::Reunite),
        1 => prop::sample::select(vec![COMPLETE_INTAKE, TURNS_16, "separation_day/10"]).prop_map(Act::SeeTo),
        1 => (prop::sample::select(MOVABLE.to_vec()), 0u32..60).prop_map(|((kind, name), n)| Act::Move(kind, name, n)),
    ]
}

/// A case as received in 2026, and what was recorded of it in the order it was recorded.
fn case() -> impl Strategy<Value = (CaseFacts, Vec<(Instant, Act)>)> {
    let acts = prop::collection::vec((0i64..9000, act()), 0..14);
    (0i64..527_000, level(), any::<bool>(), prop::option::of(0u64..400), acts).prop_map(
        |(minute, level, known, sixteen_in, acts)| {
            let received = at("2026-01-01") + TimeDelta::minutes(minute);
            let mut facts = CaseFacts::opened(received, level);
            facts.unknown = if known { Vec::new() } else { vec!["sex", "village"] };
            let today = crate::domain::time::local(received).date();
            facts.sixteen_on = sixteen_in.and_then(|days| today.checked_add_days(Days::new(days)));
            let mut when = received;
            let acts = acts.into_iter().map(|(minutes, act)| {
                when += TimeDelta::minutes(minutes);
                (when, act)
            });
            (facts, acts.collect())
        },
    )
}

fn all_at_once(start: &CaseFacts, acts: &[(Instant, Act)]) -> CaseFacts {
    let mut facts = start.clone();
    for (when, act) in acts {
        record(&mut facts, act, *when);
    }
    facts
}

fn sorted(mut owed: Vec<Deadline>) -> Vec<Deadline> {
    owed.sort_by(|a, b| (a.kind, &a.reference).cmp(&(b.kind, &b.reference)));
    owed
}

/// Is raising it now its first emergency? A second one counts its twelve hours from its own report.
fn raised_first(facts: &CaseFacts) -> bool {
    facts.emergency_from.is_none()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// Nothing but the facts: the same again, and the same from facts recorded one by one, derived anew after each.
    #[test]
    fn deadlines_and_stage_are_a_function_of_the_facts((start, acts) in case()) {
        let law = Law::decree();
        let whole = all_at_once(&start, &acts);
        let (owed, stands) = (law.owed(&whole), stage(&whole, &law.procedure));
        prop_assert_eq!(&owed, &law.owed(&whole.clone()));
        let mut growing = start.clone();
        let mut stored = (law.owed(&growing), stage(&growing, &law.procedure));
        for (when, act) in &acts {
            record(&mut growing, act, *when);
            stored = (law.owed(&growing), stage(&growing, &law.procedure));
        }
        prop_assert_eq!(&growing, &whole);
        prop_assert_eq!(stored, (owed, stands));
    }

    /// A step, a call or a measure counts by its own time, not by when somebody came to record it.
    #[test]
    fn what_carries_its_own_time_may_be_recorded_in_any_order((start, acts) in case(), seed in any::<u64>()) {
        let law = Law::decree();
        let facts = all_at_once(&start, &acts);
        let mut shuffled = facts.clone();
        let mut dice = seed;
        let mut swap = |n: usize| { dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1); (dice >> 33) as usize % n };
        for at in (1..shuffled.steps.len()).rev() { let to = swap(at + 1); shuffled.steps.swap(at, to); }
        for at in (1..shuffled.told.len()).rev() { let to = swap(at + 1); shuffled.told.swap(at, to); }
        for at in (1..shuffled.tasks_done.len()).rev() { let to = swap(at + 1); shuffled.tasks_done.swap(at, to); }
        shuffled.planned.reverse();
        prop_assert_eq!(sorted(law.owed(&shuffled)), sorted(law.owed(&facts)));
        prop_assert_eq!(stage(&shuffled, &law.procedure), stage(&facts, &law.procedure));
    }

    /// No child without a next step, nothing of an ended case, no two things of one name.
    #[test]
    fn an_open_case_owes_something_and_an_ended_one_nothing((start, acts) in case(), transferred in any::<bool>()) {
        let law = Law::decree();
        let mut facts = all_at_once(&start, &acts);
        let owed = law.owed(&facts);
        prop_assert!(owed.iter().any(|d| d.kind == Kind::Visit));
        let names: BTreeSet<_> = owed.iter().map(|d| (d.kind, &d.reference)).collect();
        prop_assert_eq!(names.len(), owed.len());
        prop_assert!(owed.iter().all(|d| !d.rule.is_empty()), "a clock without a rule");
        prop_assert!(!matches!(stage(&facts, &law.procedure), Stage::Closed | Stage::Transferred));
        facts.ending = Some(if transferred { Ending::Transferred } else { Ending::Closed });
        prop_assert!(law.owed(&facts).is_empty());
        prop_assert_eq!(stage(&facts, &law.procedure) == Stage::Transferred, transferred);
    }

    /// Raised for the first time: nothing that ran falls later, no clock of law stops, and the twelve hours stand beside them.
    #[test]
    fn raising_never_moves_a_deadline_later((start, acts) in case(), after in 1i64..40_000) {
        let law = Law::decree();
        let before = all_at_once(&start, &acts);
        let raised_at = acts.last().map_or(before.received_at, |(when, _)| *when) + TimeDelta::minutes(after);
        prop_assume!(raised_first(&before));
        let mut raised = before.clone();
        super::set_level(&mut raised, Level::Emergency, raised_at);
        let then = law.owed(&raised);
        for d in law.owed(&before) {
            let same = then.iter().find(|now| (now.kind, &now.reference) == (d.kind, &d.reference));
            prop_assert!(same.is_some_and(|now| now.due <= d.due && now.law >= d.law), "{d:?} became {same:?}");
        }
        let clock = then.iter().find(|d| d.kind == Kind::Emergency).map(|d| d.due);
        prop_assert_eq!(clock, Some(crate::domain::span::DueAt::Moment(raised_at + TimeDelta::hours(12))));
    }

    /// Raised from an earlier moment, be it the receipt itself: a clock of law goes only where an earlier one takes its place.
    #[test]
    fn a_clock_of_law_gives_way_only_to_an_earlier_one((start, acts) in case(), back in 0i64..130_000) {
        let law = Law::decree();
        let before = all_at_once(&start, &acts);
        let last = acts.last().map_or(before.received_at, |(when, _)| *when);
        let raised_at = (last - TimeDelta::minutes(back)).max(before.received_at);
        prop_assume!(raised_first(&before) && !before.done_since("emergency_measures", raised_at));
        let mut raised = before.clone();
        super::set_level(&mut raised, Level::Emergency, raised_at);
        let then = law.owed(&raised);
        let clock = then.iter().find(|d| d.kind == Kind::Emergency).unwrap().due;
        for d in law.owed(&before).iter().filter(|d| d.law) {
            let kept = then.iter().any(|now| (now.kind, &now.reference) == (d.kind, &d.reference) && now.due <= d.due);
            prop_assert!(kept || clock <= d.due, "{d:?} is gone");
        }
    }

    /// Nothing but a person's decision lowers a case: whatever is recorded, what was an emergency stays one, on its clock or past it.
    #[test]
    fn no_record_but_a_decision_stops_an_emergency((start, acts) in case()) {
        let law = Law::decree();
        let mut facts = CaseFacts::opened(start.received_at, Level::Emergency);
        let mut measured = false;
        for (when, act) in acts.iter().filter(|(_, act)| !matches!(act, Act::Level(_))) {
            measured |= matches!(act, Act::Step(1));
            record(&mut facts, act, *when);
        }
        prop_assert_eq!(facts.level, Level::Emergency);
        prop_assert_eq!(law.owed(&facts).iter().any(|d| d.kind == Kind::Emergency), !measured);
    }
}
