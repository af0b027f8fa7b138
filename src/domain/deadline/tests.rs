//! The rules of the clocks, one by one, on the procedure, the rhythm and the calendar that ship. Days are those of November
//! 2026, with a holiday on Tuesday 24.

use super::*;
use crate::domain::calendar::tests::shipped;
use crate::domain::case::{LastVisit, Moved, MovedVisit, Planned, Separation, StepDone, Told, Unanswered};
use crate::domain::level::Level;
use crate::domain::time::{from_local, parse_clock, parse_iso_date};
use chrono::NaiveDate;

mod emergency;
mod properties;
mod visits;

const DECREE: &str = include_str!("../../../assets/procedures/nd56-2017.toml");

/// What counts: the rules a case is derived under.
struct Law {
    procedure: Procedure,
    rhythm: Rhythm,
    calendar: Calendar,
}

impl Law {
    fn of(procedure: &str) -> Law {
        let rhythm = crate::domain::catalogue::rhythm(include_str!("../../../assets/catalogue/visit_rhythm.toml"));
        Law { procedure: Procedure::parse(procedure).unwrap(), rhythm: rhythm.unwrap(), calendar: shipped() }
    }

    fn decree() -> Law {
        Law::of(DECREE)
    }

    fn owed(&self, facts: &CaseFacts) -> Vec<Deadline> {
        deadlines(facts, &self.procedure, &self.rhythm, &self.calendar)
    }

    /// When that is due, as the contract writes it; "-" where it is not owed.
    fn due(&self, facts: &CaseFacts, reference: &str) -> String {
        self.find(facts, reference).map_or("-".into(), |d| d.due.contract_text())
    }

    fn find(&self, facts: &CaseFacts, reference: &str) -> Option<Deadline> {
        self.owed(facts).into_iter().find(|d| d.reference == reference)
    }

    /// Everything to be told, with its moment.
    fn to_tell(&self, facts: &CaseFacts) -> Vec<(String, String)> {
        let told = |d: Deadline| Some((d.reference.strip_prefix(TELL)?.to_owned(), d.due.contract_text()));
        self.owed(facts).into_iter().filter_map(told).collect()
    }
}

fn at(text: &str) -> Instant {
    from_local(parse_clock(text).unwrap())
}

fn day(text: &str) -> NaiveDate {
    parse_iso_date(text).unwrap()
}

fn opened(received: &str, level: Level) -> CaseFacts {
    CaseFacts::opened(at(received), level)
}

fn done(facts: &mut CaseFacts, key: &str, when: &str) {
    facts.steps.push(StepDone { key: key.into(), at: at(when) });
}

/// As the store writes a decision on the level.
fn set_level(facts: &mut CaseFacts, level: Level, when: Instant) {
    let was = std::mem::replace(&mut facts.level, level);
    facts.level_at = when;
    facts.levels.push((when, level));
    match (was == Level::Emergency, level == Level::Emergency) {
        (false, true) => {
            facts.emergency_from = Some(when);
            facts.lowered_at = None;
        }
        (true, false) => facts.lowered_at = Some(when),
        _ => {}
    }
}

#[test]
fn an_ordinary_case_owes_a_plan_its_approval_and_a_visit_and_nobody_is_to_be_told() {
    let (law, facts) = (Law::decree(), opened("2026-11-20T16:59", Level::Medium));
    assert_eq!(law.due(&facts, "plan"), "2026-11-30");
    assert_eq!(law.due(&facts, "approval"), "2026-12-02");
    assert_eq!(law.due(&facts, "1"), "2026-12-04");
    // The office's own rhythm: first assessed by the next working day.
    assert_eq!(law.due(&facts, "initial_assessment"), "2026-11-23");
    assert_eq!(law.owed(&facts).len(), 4);
    let plan = law.find(&facts, "plan").unwrap();
    assert_eq!((plan.kind, plan.law, plan.rule.as_str()), (Kind::Step, true, "nd56-2017/plan"));
    assert_eq!(plan.basis, at("2026-11-20T16:59"));
}

#[test]
fn a_step_is_owed_until_it_is_recorded_and_the_next_from_then_on() {
    let law = Law::decree();
    let mut facts = opened("2026-11-20T16:59", Level::Medium);
    done(&mut facts, "plan", "2026-11-27T10:00");
    assert_eq!((law.due(&facts, "plan"), law.due(&facts, "approval")), ("-".into(), "2026-12-02".into()));
    done(&mut facts, "approval", "2026-12-01T10:00");
    assert_eq!(law.due(&facts, "approval"), "-");
    let review = law.find(&facts, "review").unwrap();
    assert_eq!((review.due.contract_text().as_str(), review.law), ("2027-03-01", false));
    assert_eq!(review.rule, "office/nd56-2017/review");
    done(&mut facts, "review", "2027-02-20T10:00");
    assert_eq!(law.due(&facts, "review"), "-");
}

#[test]
fn a_review_that_continues_begins_the_planning_anew() {
    let law = Law::decree();
    let mut facts = opened("2026-09-01T08:00", Level::Medium);
    done(&mut facts, "plan", "2026-09-03T08:00");
    done(&mut facts, "approval", "2026-09-04T08:00");
    done(&mut facts, "review", "2026-11-20T09:00");
    facts.replanned_from = Some(at("2026-11-20T09:00"));
    assert_eq!((law.due(&facts, "plan"), law.due(&facts, "approval")), ("2026-11-30".into(), "2026-12-02".into()));
    // The approval of the old plan no longer asks for a review: the new one's will.
    assert_eq!(law.due(&facts, "review"), "-");
    done(&mut facts, "plan", "2026-11-25T09:00");
    done(&mut facts, "approval", "2026-11-26T09:00");
    assert_eq!((law.due(&facts, "plan"), law.due(&facts, "review")), ("-".into(), "2027-02-24".into()));
}

#[test]
fn a_separation_is_looked_at_on_day_10_and_13_and_ends_on_day_15() {
    let law = Law::decree();
    let mut facts = opened("2026-11-20T16:59", Level::Emergency);
    facts.separation = Some(Separation { from: at("2026-11-20T23:30"), until: day("2026-12-05") });
    assert_eq!(law.due(&facts, "separation_day/10"), "2026-11-30");
    assert_eq!(law.due(&facts, "separation_day/13"), "2026-12-03");
    let end = law.find(&facts, SEPARATION_END).unwrap();
    assert_eq!((end.due.contract_text().as_str(), end.law), ("2026-12-05", true));
    // Seen to: that day's look only.
    facts.tasks_done.push(Told { rung: "separation_day/10".into(), at: at("2026-11-30T08:00") });
    assert_eq!(
        (law.due(&facts, "separation_day/10"), law.due(&facts, "separation_day/13")),
        ("-".into(), "2026-12-03".into())
    );
    // A shorter one has no day 13; what was decided for eight days is not looked at on day 10.
    facts.separation = Some(Separation { from: at("2026-11-20T23:30"), until: day("2026-11-28") });
    assert_eq!(
        (law.due(&facts, "separation_day/13"), law.due(&facts, SEPARATION_END)),
        ("-".into(), "2026-11-28".into())
    );
    // It runs on when the level is lowered, and its end stays owed however late.
    set_level(&mut facts, Level::Low, at("2026-11-25T08:00"));
    assert_eq!(law.due(&facts, SEPARATION_END), "2026-11-28");
    facts.separation = None;
    assert_eq!(law.due(&facts, SEPARATION_END), "-");
}

#[test]
fn what_the_intake_left_empty_is_a_task_of_two_working_days() {
    let law = Law::decree();
    let mut facts = opened("2026-11-23T16:59", Level::Low);
    facts.unknown = vec!["birth_date", "village"];
    let task = law.find(&facts, COMPLETE_INTAKE).unwrap();
    assert_eq!((task.due.contract_text().as_str(), task.law), ("2026-11-26", false));
    assert_eq!((task.about.as_deref(), task.rule.as_str()), (Some("birth_date,village"), "intake/nd56-2017"));
    facts.tasks_done.push(Told { rung: COMPLETE_INTAKE.into(), at: at("2026-11-25T08:00") });
    assert_eq!(law.due(&facts, COMPLETE_INTAKE), "-");
    facts.tasks_done.clear();
    facts.unknown.clear();
    assert_eq!(law.due(&facts, COMPLETE_INTAKE), "-");
}

#[test]
fn a_sixteenth_birthday_is_a_task_and_ends_nothing() {
    let law = Law::decree();
    let mut facts = opened("2026-11-20T16:59", Level::Medium);
    facts.sixteen_on = Some(day("2027-01-15"));
    let task = law.find(&facts, TURNS_16).unwrap();
    assert_eq!((task.due.contract_text().as_str(), task.rule.as_str(), task.law), ("2027-01-15", "sixteen", false));
    assert_eq!(law.due(&facts, "plan"), "2026-11-30");
    facts.tasks_done.push(Told { rung: TURNS_16.into(), at: at("2027-01-15T08:00") });
    assert_eq!(law.due(&facts, TURNS_16), "-");
}

/// It is listed ninety days ahead so that somebody decides before the day; what she recorded then must count.
#[test]
fn a_sixteenth_birthday_seen_to_or_put_off_before_the_day_stays_so() {
    let law = Law::decree();
    let mut facts = opened("2026-11-20T16:59", Level::Medium);
    facts.sixteen_on = Some(day("2027-01-15"));
    let to = day("2027-01-20");
    facts.moved.push(Moved { kind: Kind::Task, reference: TURNS_16.into(), recorded_at: at("2027-01-04T08:00"), to });
    assert_eq!(law.due(&facts, TURNS_16), "2027-01-20");
    facts.tasks_done.push(Told { rung: TURNS_16.into(), at: at("2027-01-05T08:00") });
    assert_eq!(law.due(&facts, TURNS_16), "-");
}

#[test]
fn what_the_office_set_can_be_moved_and_a_limit_of_law_cannot() {
    let law = Law::decree();
    let mut facts = opened("2026-09-01T08:00", Level::Medium);
    done(&mut facts, "plan", "2026-09-03T08:00");
    done(&mut facts, "approval", "2026-09-04T08:00");
    let moved = |reference: &str, when: &str, to: &str| Moved {
        kind: Kind::Step,
        reference: reference.into(),
        recorded_at: at(when),
        to: day(to),
    };
    facts.moved.push(moved("review", "2026-09-10T08:00", "2026-12-10"));
    facts.moved.push(moved("review", "2026-09-11T08:00", "2026-12-20"));
    let review = law.find(&facts, "review").unwrap();
    assert_eq!((review.due.contract_text().as_str(), review.rule.as_str()), ("2026-12-20", "agreed"));
    // A new approval begins a new count; the old date was of the old one.
    done(&mut facts, "approval", "2026-10-01T08:00");
    assert_eq!(law.due(&facts, "review"), "2026-12-30");
    let mut fresh = opened("2026-11-20T16:59", Level::Medium);
    fresh.moved.push(moved("plan", "2026-11-21T08:00", "2026-12-24"));
    assert_eq!(law.due(&fresh, "plan"), "2026-11-30");
}

#[test]
fn planned_measures_and_unanswered_referrals_are_owed_on_their_days() {
    let law = Law::decree();
    let mut facts = opened("2026-11-20T16:59", Level::Medium);
    let (recorded_at, due_on) = (at("2026-11-20T17:00"), day("2026-11-28"));
    facts.planned.push(Planned { code: "CT-0001".into(), measure: "legal_aid".into(), due_on, recorded_at });
    let (code, sent_to) = ("CG-0001".into(), "commune_police".into());
    facts.unanswered.push(Unanswered { code, sent_to, sent_at: recorded_at, due_on });
    // A Saturday: agreed dates stand where people put them.
    assert_eq!((law.due(&facts, "CT-0001"), law.due(&facts, "CG-0001")), ("2026-11-28".into(), "2026-11-28".into()));
}

#[test]
fn a_shorter_limit_of_the_office_counts_everywhere_and_longer_is_refused() {
    let eight = DECREE.replacen("limit = \"12h\"", "limit = \"12h\"\nlocal_limit = \"8h\"", 1);
    let (law, facts) = (Law::of(&eight), opened("2026-11-20T16:59", Level::Emergency));
    assert_eq!(law.due(&facts, "emergency_measures"), "2026-11-21T00:59:00+07:00");
    // The shares of the ladder are of the clock that counts: 75 % of eight hours are six.
    assert_eq!(law.due(&facts, "tell/chair_again"), "2026-11-20T22:59:00+07:00");
    assert_eq!(law.due(&facts, "tell/province"), "2026-11-21T00:59:00+07:00");
    let four = Law::of(&DECREE.replacen("limit = \"5wd\"", "limit = \"5wd\"\nlocal_limit = \"4wd\"", 1));
    assert_eq!(four.due(&opened("2026-11-20T16:59", Level::Low), "plan"), "2026-11-27");
    assert!(Procedure::parse(&DECREE.replacen("\"5wd\"", "\"5wd\"\nlocal_limit = \"6wd\"", 1)).is_err());
}

#[test]
fn the_no_contact_order_counts_its_own_hours_and_days_whatever_the_level() {
    let law = Law::of(include_str!("../../../assets/procedures/no-contact-2022.toml"));
    let mut facts = opened("2026-11-20T16:59", Level::Medium);
    let decision = law.find(&facts, "decision").unwrap();
    assert_eq!((decision.kind, decision.due.contract_text().as_str()), (Kind::Emergency, "2026-11-21T04:59:00+07:00"));
    done(&mut facts, "decision", "2026-11-20T23:00");
    assert_eq!((law.due(&facts, "decision"), law.due(&facts, "order_ended")), ("-".into(), "2026-11-23".into()));
    // A new order runs its own three days.
    done(&mut facts, "order_ended", "2026-11-23T08:00");
    assert_eq!(law.due(&facts, "order_ended"), "-");
    done(&mut facts, "decision", "2026-11-23T09:00");
    assert_eq!(law.due(&facts, "order_ended"), "2026-11-26");
}

#[test]
fn measures_recorded_once_more_do_not_put_off_the_office_s_rhythm() {
    let law = Law::decree();
    let mut facts = opened("2026-11-20T08:00", Level::Emergency);
    facts.steps.push(StepDone { key: "emergency_measures".into(), at: at("2026-11-20T10:00") });
    assert_eq!(law.due(&facts, "full_assessment"), "2026-11-23");
    facts.steps.push(StepDone { key: "emergency_measures".into(), at: at("2026-11-23T10:00") });
    assert_eq!(law.due(&facts, "full_assessment"), "2026-11-23");
}
