//! The clocks of the procedure's steps: the law's limits, and where none binds the office's own rhythm.

use super::{Deadline, Kind};
use crate::domain::calendar::Calendar;
use crate::domain::case::CaseFacts;
use crate::domain::level::Level;
use crate::domain::procedure::{ClockFrom, Procedure, Step, When};
use crate::domain::span::{DueAt, Span, Unit, due};
use crate::domain::time::{Instant, local};

pub(super) fn owed(facts: &CaseFacts, procedure: &Procedure, calendar: &Calendar) -> Vec<Deadline> {
    let mut owed = Vec::new();
    for step in &procedure.steps {
        let law = law_start(step, facts, procedure);
        if let (Some(start), Some(limit)) = (law, step.counted()) {
            if !facts.done_since(step.stops(), start)
                && let Ok(span) = Span::parse(limit)
            {
                // A limit in hours is an emergency's: it runs through the night and leads every list.
                let kind = if span.unit() == Unit::Hours { Kind::Emergency } else { Kind::Step };
                let rule = format!("{}/{}", procedure.id, step.key);
                owed.push(clock(step, kind, start, due(local(start), span, calendar).at, true, rule));
            }
            continue;
        }
        if let (Some(start), Some(limit)) = (office_start(step, facts, procedure), &step.office_limit)
            && !facts.done_since(&step.key, start)
            && let Ok(span) = Span::parse(limit)
        {
            let rule = format!("office/{}/{}", procedure.id, step.key);
            owed.push(clock(step, Kind::Step, start, due(local(start), span, calendar).at, false, rule));
        }
    }
    owed
}

fn clock(step: &Step, kind: Kind, basis: Instant, due: DueAt, law: bool, rule: String) -> Deadline {
    Deadline { kind, reference: step.key.clone(), due, law, rule, basis, nth: None, about: None }
}

/// Where planning begins: at the receipt, or at the review or reopening that began it anew.
fn base(facts: &CaseFacts) -> Instant {
    facts.replanned_from.unwrap_or(facts.received_at)
}

/// Was the case an emergency when its planning began? Then the five working days are off (Đ28.1 "trừ trường hợp khẩn cấp"): from
/// when that emergency was one, and when a person lowered it. A later emergency is another one and changes nothing of this.
fn began_as_emergency(facts: &CaseFacts) -> Option<(Instant, Option<Instant>)> {
    let base = base(facts);
    let in_force = facts.levels.iter().rposition(|(at, _)| *at <= base)?;
    let urgent = |(_, level): &&(Instant, Level)| *level == Level::Emergency;
    let from = facts.levels[..=in_force].iter().rev().take_while(urgent).last().map(|(at, _)| *at)?;
    let lowered = facts.levels[in_force..].iter().find(|(_, level)| *level != Level::Emergency).map(|(at, _)| *at);
    Some((from, lowered))
}

/// From when the law's limit of a step counts; `None`: it does not bind this case.
fn law_start(step: &Step, facts: &CaseFacts, procedure: &Procedure) -> Option<Instant> {
    step.limit.as_ref()?;
    match step.clock_from.as_ref()? {
        ClockFrom::Step(from) => step.binds().holds(facts.level).then(|| facts.last_done(from, facts.received_at))?,
        ClockFrom::ReceivedAt => match step.binds() {
            When::Always => Some(base(facts)),
            // An emergency found later runs from the receipt of that information, not from the first report.
            When::Emergency => {
                (facts.level == Level::Emergency).then(|| facts.emergency_from.unwrap_or(facts.level_at))
            }
            When::NotEmergency => match began_as_emergency(facts) {
                // Raised after its planning began: the clock that ran goes on, because a raise never lengthens.
                None => Some(base(facts)),
                // Lowered before any measure was decided: the ordinary limits begin at that moment, at the latest. A measure
                // recorded after it does not take them away again.
                Some((from, Some(lowered))) if measures_done(facts, procedure, from).is_none_or(|at| at > lowered) => {
                    Some(lowered)
                }
                // The office's rhythm after the measures stands in its place.
                Some(_) => None,
            },
        },
    }
}

fn measures_done(facts: &CaseFacts, procedure: &Procedure, from: Instant) -> Option<Instant> {
    let first = procedure.steps.iter().find(|step| step.limit.is_some() && step.binds() == When::Emergency)?;
    facts.first_done(first.stops(), from)
}

/// From when the office's own rhythm of a step counts: the moment the step before it was done last.
fn office_start(step: &Step, facts: &CaseFacts, procedure: &Procedure) -> Option<Instant> {
    let from = procedure.step(step.office_from.as_ref()?)?;
    let when = step.office_when.unwrap_or(step.when);
    // Lowered after its measures: the law's days never ran for it, so the rhythm in their place goes on to the end.
    let instead = when == When::Emergency && step.limit.is_some() && began_as_emergency(facts).is_some();
    if !when.holds(facts.level) && !instead {
        return None;
    }
    let since = match (from.when, began_as_emergency(facts)) {
        // What stands in place of the law's days goes by the emergency planning began in, not by a later one.
        (When::Emergency, Some((began, _))) if step.limit.is_some() => began,
        // Found dangerous again: what the measures before set running goes on until others are decided.
        (When::Emergency, _) => {
            let decided = |start: &Instant| facts.first_done(&from.key, *start).is_some();
            starts(facts).into_iter().rev().find(decided)?
        }
        _ => base(facts),
    };
    // Measures recorded once more do not put off what the first set running; a plan submitted anew does.
    let done = match from.when {
        When::Emergency => facts.first_done(&from.key, since)?,
        _ => facts.last_done(&from.key, since)?,
    };
    // Where planning began anew after that step, what stands in place of the law's days is owed once more from there.
    Some(if step.limit.is_some() { done.max(base(facts)) } else { done })
}

/// From when the hours of the present emergency ran: when it became one, and when it was found dangerous again after its measures.
pub(super) fn starts(facts: &CaseFacts) -> Vec<Instant> {
    let urgent = |(_, level): &&(Instant, Level)| *level == Level::Emergency;
    let run = facts.levels.iter().rev().skip_while(|row| !urgent(row)).take_while(urgent);
    let mut starts: Vec<Instant> = run.last().map(|(at, _)| *at).into_iter().chain(facts.emergency_from).collect();
    starts.dedup();
    starts
}

/// The clock whose shares the ladder counts: from when, how long, and when it was stopped. `None` where it does not run and
/// never did for the present emergency.
pub fn measures_limit(
    facts: &CaseFacts,
    procedure: &Procedure,
    calendar: &Calendar,
) -> Option<(Instant, Instant, Option<Instant>)> {
    measures_limits(facts, procedure, calendar).pop()
}

/// The same for each time the hours began, the last one that of now.
pub(super) fn measures_limits(
    facts: &CaseFacts,
    procedure: &Procedure,
    calendar: &Calendar,
) -> Vec<(Instant, Instant, Option<Instant>)> {
    let Some(step) = procedure.ladder.as_ref().and_then(|ladder| procedure.step(&ladder.clock)) else {
        return Vec::new();
    };
    let begun = match step.binds() {
        When::Emergency if facts.emergency_from.is_none() => Vec::new(),
        When::Emergency => starts(facts),
        _ => vec![facts.received_at],
    };
    begun.into_iter().filter_map(|start| limit_from(facts, step, start, calendar)).collect()
}

fn limit_from(
    facts: &CaseFacts,
    step: &Step,
    start: Instant,
    calendar: &Calendar,
) -> Option<(Instant, Instant, Option<Instant>)> {
    let span = Span::parse(step.counted()?).ok()?;
    Some((start, due(local(start), span, calendar).at.instant(), facts.first_done(step.stops(), start)))
}
