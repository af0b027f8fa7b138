//! What is owed by when (hạn), as a pure function of what was recorded, the procedure's data, the rhythm and the calendar.
//! Nothing here asks what time it is: a limit stands from the moment its cause was recorded.

mod steps;
mod tasks;
mod visits;

use super::calendar::Calendar;
use super::case::CaseFacts;
use super::catalogue::Rhythm;
use super::procedure::Procedure;
use super::span::DueAt;
use super::time::Instant;

pub use steps::measures_limit;
pub use tasks::{COMPLETE_INTAKE, SEPARATION_DAY, SEPARATION_END, TELL, TURNS_16};
pub use visits::{propose_after, propose_next};

/// The kinds of the command-line contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    Emergency,
    Visit,
    Step,
    Intervention,
    Referral,
    Task,
}

impl Kind {
    pub const ALL: [Kind; 6] =
        [Kind::Emergency, Kind::Visit, Kind::Step, Kind::Intervention, Kind::Referral, Kind::Task];

    pub fn key(self) -> &'static str {
        match self {
            Kind::Emergency => "emergency",
            Kind::Visit => "visit",
            Kind::Step => "step",
            Kind::Intervention => "intervention",
            Kind::Referral => "referral",
            Kind::Task => "task",
        }
    }

    pub fn from_key(key: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.key() == key)
    }
}

/// One thing owed. `(kind, reference)` names it within its case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    pub kind: Kind,
    /// A step's key, a visit's ordinal, an intervention's or a referral's code, a task's name.
    pub reference: String,
    pub due: DueAt,
    /// A limit of law cannot be postponed; what the office set can, with a reason.
    pub law: bool,
    /// `procedure/step` for a limit of law, `office/procedure/step` for the office's rhythm of a step, `rhythm/level` for a visit,
    /// `ladder/procedure/rung`, `separation/procedure`, `intake/procedure`, `sixteen`, or `agreed` for a date people set.
    pub rule: String,
    /// The moment it is counted from.
    pub basis: Instant,
    /// The how-manieth visit; the place of a rung on its ladder.
    pub nth: Option<u32>,
    /// The measure of an intervention, the addressee of a referral, what is unknown of a child.
    pub about: Option<String>,
}

/// Everything an open case owes; never empty for an open case (no child without a next step), empty for an ended one.
pub fn deadlines(facts: &CaseFacts, procedure: &Procedure, rhythm: &Rhythm, calendar: &Calendar) -> Vec<Deadline> {
    if facts.ending.is_some() {
        return Vec::new();
    }
    let mut owed = steps::owed(facts, procedure, calendar);
    owed.push(visits::next(facts, rhythm, calendar));
    owed.extend(facts.planned.iter().map(|planned| Deadline {
        kind: Kind::Intervention,
        reference: planned.code.clone(),
        due: DueAt::Day(planned.due_on),
        law: false,
        rule: "agreed".into(),
        basis: planned.recorded_at,
        nth: None,
        about: Some(planned.measure.clone()),
    }));
    owed.extend(facts.unanswered.iter().map(|sent| Deadline {
        kind: Kind::Referral,
        reference: sent.code.clone(),
        due: DueAt::Day(sent.due_on),
        law: false,
        rule: "agreed".into(),
        basis: sent.sent_at,
        nth: None,
        about: Some(sent.sent_to.clone()),
    }));
    owed.extend(tasks::owed(facts, procedure, calendar));
    for deadline in owed.iter_mut().filter(|d| !d.law && matches!(d.kind, Kind::Step | Kind::Task)) {
        let moved = facts.moved.iter().rev().find(|moved| {
            moved.kind == deadline.kind && moved.reference == deadline.reference && moved.recorded_at >= deadline.basis
        });
        if let Some(moved) = moved {
            deadline.due = DueAt::Day(moved.to);
            deadline.rule = "agreed".into();
        }
    }
    owed
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
