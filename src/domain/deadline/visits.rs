//! The next visit: agreed, moved, or by the rhythm of the level. A window keeps the days from drifting.

use chrono::{Days, NaiveDate, NaiveTime};

use super::{Deadline, Kind};
use crate::domain::calendar::Calendar;
use crate::domain::case::CaseFacts;
use crate::domain::catalogue::Rhythm;
use crate::domain::level::Level;
use crate::domain::span::DueAt;
use crate::domain::time::{from_local, local};

pub(super) fn next(facts: &CaseFacts, rhythm: &Rhythm, calendar: &Calendar) -> Deadline {
    let from = facts.last_visit.as_ref().map_or(local(facts.received_at).date(), |visit| visit.on);
    let by_level = || format!("rhythm/{}", facts.level.key());
    let moved = facts.visit_moved.as_ref().map(|moved| (moved.to, moved.recorded_at));
    let agreed = facts.last_visit.as_ref().and_then(|visit| Some((visit.next_on?, visit.recorded_at)));
    let (day, rule, from) = match moved.or(agreed) {
        Some((agreed, recorded_at)) => {
            // A risk raised since then shortens what was agreed, never lengthens it; a later change does not undo that.
            let raised = facts.levels.iter().filter(|(at, _)| *at > recorded_at).map(|(at, level)| {
                let on = local(*at).date();
                (propose_next(on, *level, rhythm, calendar), format!("rhythm/{}", level.key()), on)
            });
            match raised.min_by_key(|(day, ..)| *day).filter(|(day, ..)| *day < agreed) {
                Some(sooner) => sooner,
                None => (agreed, "agreed".into(), from),
            }
        }
        None => (propose_next(from, facts.level, rhythm, calendar), by_level(), from),
    };
    Deadline {
        kind: Kind::Visit,
        reference: (facts.visits + 1).to_string(),
        due: DueAt::Day(day),
        law: false,
        rule,
        basis: from_local(from.and_time(NaiveTime::MIN)),
        nth: Some(facts.visits + 1),
        about: None,
    }
}

/// The next visit after one on `on` that had been due on `due_on`: within the level's window the days keep their places, so
/// that a visit a day late each week does not drift through the month; outside it they are counted from the visit.
pub fn propose_after(
    on: NaiveDate,
    due_on: Option<NaiveDate>,
    level: Level,
    rhythm: &Rhythm,
    calendar: &Calendar,
) -> NaiveDate {
    let window = i64::from(rhythm.window(level));
    let base = due_on.filter(|due| (on - *due).num_days().abs() <= window).unwrap_or(on);
    let next = propose_next(base, level, rhythm, calendar);
    if next > on { next } else { propose_next(on, level, rhythm, calendar) }
}

/// The next visit by the rhythm of the level: a day off is never waited out; the working day before it is taken, unless
/// there is none after `from`, then the next working day.
pub fn propose_next(from: NaiveDate, level: Level, rhythm: &Rhythm, calendar: &Calendar) -> NaiveDate {
    let target = from.checked_add_days(Days::new(u64::from(rhythm.days(level)))).unwrap_or(from);
    // A child in danger is looked after on a holiday too.
    if level == Level::Emergency {
        return target;
    }
    let mut day = target;
    while day > from && !calendar.is_working(day) {
        day = day.pred_opt().unwrap_or(from);
    }
    if day > from { day } else { calendar.add_working_days(from, 1).due }
}
