//! Tasks (việc phải làm): whom to tell, what an intake left empty, the days of a separation, a sixteenth birthday.

use chrono::{Days, TimeDelta};

use super::steps::measures_limits;
use super::{Deadline, Kind};
use crate::domain::calendar::Calendar;
use crate::domain::case::CaseFacts;
use crate::domain::procedure::{Procedure, Trigger};
use crate::domain::span::{DueAt, Span, due};
use crate::domain::time::{Instant, local};

/// `tell/<rung>`: somebody of the ladder is to be told.
pub const TELL: &str = "tell/";
/// What Mẫu 01 left empty is to be found out.
pub const COMPLETE_INTAKE: &str = "complete_intake";
/// `separation_day/<n>`: look at the separation again.
pub const SEPARATION_DAY: &str = "separation_day/";
/// The separation ends: cancel, extend, or have it decided by the court.
pub const SEPARATION_END: &str = "separation_end";
/// The child turns 16: a person decides how the case goes on.
pub const TURNS_16: &str = "turns_16";

pub(super) fn owed(facts: &CaseFacts, procedure: &Procedure, calendar: &Calendar) -> Vec<Deadline> {
    let mut owed = to_tell(facts, procedure, calendar);
    if !facts.unknown.is_empty()
        && let Some(span) = procedure.intake.as_ref().and_then(|rule| Span::parse(&rule.complete_within).ok())
    {
        let at = due(local(facts.received_at), span, calendar).at;
        let mut task = task(COMPLETE_INTAKE.into(), at, facts.received_at, format!("intake/{}", procedure.id));
        task.about = Some(facts.unknown.join(","));
        owed.push(task);
    }
    owed.extend(separation(facts, procedure));
    if let Some(on) = facts.sixteen_on {
        // Known from the start: what was decided or put off before the day counts.
        owed.push(task(TURNS_16.into(), DueAt::Day(on), facts.received_at, "sixteen".into()));
    }
    owed.retain(|task| !facts.tasks_done.iter().any(|done| done.rung == task.reference && done.at >= task.basis));
    owed
}

fn task(reference: String, due: DueAt, basis: Instant, rule: String) -> Deadline {
    Deadline { kind: Kind::Task, reference, due, law: false, rule, basis, nth: None, about: None }
}

/// Who of the ladder is still to be told. A rung above 0 % is owed only if nothing was decided by its moment; one that came
/// due stays owed until the call is recorded, whatever was decided since.
fn to_tell(facts: &CaseFacts, procedure: &Procedure, calendar: &Calendar) -> Vec<Deadline> {
    let Some(ladder) = &procedure.ladder else { return Vec::new() };
    let clocks = measures_limits(facts, procedure, calendar);
    let mut owed = Vec::new();
    for (nth, rung) in (1..).zip(&ladder.rungs) {
        let untold = |start: Instant| !facts.told.iter().any(|told| told.rung == rung.key && told.at >= start);
        let came_due = |(start, end, stopped): &(Instant, Instant, Option<Instant>)| {
            let at = share(*start, *end, rung.percent);
            // Lowered by a person before the rung's moment: it never came due.
            let over = stopped.iter().copied().chain(facts.lowered_at.filter(|lowered| lowered >= start)).min();
            let never = rung.percent > 0 && over.is_some_and(|over| over <= at);
            (!never && untold(*start)).then_some((*start, at))
        };
        // The first of the hours in which nobody was told: what is found later makes no call less late.
        let due = match (rung.on, facts.refused_at) {
            (Trigger::Refusal, Some(refused)) => Some((refused, refused)).filter(|_| untold(refused)),
            (Trigger::Refusal, None) => None,
            (Trigger::Clock, _) => clocks.iter().find_map(came_due),
        };
        let Some((start, at)) = due else { continue };
        let rule = format!("ladder/{}/{}", procedure.id, rung.key);
        // Telling is never put off; a reason of delay can be recorded.
        let call = task(format!("{TELL}{}", rung.key), DueAt::Moment(at), start, rule);
        owed.push(Deadline { law: true, nth: Some(nth), ..call });
    }
    owed
}

/// The moment at that share of a limit, to the second.
fn share(start: Instant, end: Instant, percent: u32) -> Instant {
    let seconds = (end - start).num_seconds().max(0) * i64::from(percent) / 100;
    start + TimeDelta::seconds(seconds)
}

fn separation(facts: &CaseFacts, procedure: &Procedure) -> Vec<Deadline> {
    let (Some(running), Some(rule)) = (&facts.separation, &procedure.separation) else { return Vec::new() };
    let first = local(running.from).date();
    let name = format!("separation/{}", procedure.id);
    let mut owed = vec![Deadline {
        law: true,
        ..task(SEPARATION_END.into(), DueAt::Day(running.until), running.from, name.clone())
    }];
    for n in &rule.warn_days {
        // The day the separation began is day 0: fifteen days end on day 15.
        let Some(day) = first.checked_add_days(Days::new(u64::from(*n))) else { continue };
        if day < running.until {
            owed.push(task(format!("{SEPARATION_DAY}{n}"), DueAt::Day(day), running.from, name.clone()));
        }
    }
    owed
}
