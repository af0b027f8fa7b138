//! The ladder of an emergency as it stands now: who was told, who is to be told at once, who comes next and when.

use super::calendar::Calendar;
use super::case::CaseFacts;
use super::deadline::{Deadline, Kind, TELL, deadlines};
use super::procedure::Procedure;
use super::time::Instant;

/// How a rung stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Told, with when.
    Told(Instant),
    /// To be told: its moment has come.
    Due(Instant),
    /// Its moment is still to come.
    Later(Instant),
    /// Something was decided before its moment came, or nobody refused.
    NotNeeded,
}

/// One rung with how it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Climb {
    pub rung: String,
    pub standing: Standing,
}

/// Every rung, in the order of the ladder.
pub fn ladder(
    facts: &CaseFacts,
    procedure: &Procedure,
    rhythm: &super::catalogue::Rhythm,
    calendar: &Calendar,
    now: Instant,
) -> Vec<Climb> {
    let Some(ladder) = &procedure.ladder else { return Vec::new() };
    let owed = deadlines(facts, procedure, rhythm, calendar);
    let since = facts.emergency_from.unwrap_or(facts.received_at);
    let climb = |key: &str| {
        if let Some(due) = moment(&owed, key) {
            return if due <= now { Standing::Due(due) } else { Standing::Later(due) };
        }
        match facts.told.iter().rev().find(|told| told.rung == key && told.at >= since) {
            Some(told) => Standing::Told(told.at),
            None => Standing::NotNeeded,
        }
    };
    ladder.rungs.iter().map(|rung| Climb { rung: rung.key.clone(), standing: climb(&rung.key) }).collect()
}

fn moment(owed: &[Deadline], rung: &str) -> Option<Instant> {
    owed.iter().find(|d| d.kind == Kind::Task && d.reference.strip_prefix(TELL) == Some(rung)).map(|d| d.due.instant())
}
