//! What is owed by when (hạn), as a pure function of what was recorded, the procedure's data, the rhythm and the calendar.

use chrono::{Days, NaiveDate};

use super::calendar::Calendar;
use super::case::CaseFacts;
use super::catalogue::Rhythm;
use super::level::Level;
use super::procedure::{ClockFrom, Procedure};
use super::span::{DueAt, Span, due};
use super::time::{Instant, local};

/// The kinds of the command-line contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    Emergency,
    Visit,
    Step,
    Intervention,
    Referral,
}

impl Kind {
    pub const ALL: [Kind; 5] = [Kind::Emergency, Kind::Visit, Kind::Step, Kind::Intervention, Kind::Referral];

    pub fn key(self) -> &'static str {
        match self {
            Kind::Emergency => "emergency",
            Kind::Visit => "visit",
            Kind::Step => "step",
            Kind::Intervention => "intervention",
            Kind::Referral => "referral",
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
    /// A step's key, a visit's ordinal, an intervention's or a referral's code.
    pub reference: String,
    pub due: DueAt,
    /// A limit of law cannot be postponed; what the office set can, with a reason.
    pub law: bool,
    /// `procedure/step` for a limit of law, `rhythm/level` for a visit, `agreed` for a date people set.
    pub rule: String,
    /// The moment it is counted from.
    pub basis: Instant,
    /// The how-manieth visit.
    pub nth: Option<u32>,
    /// The measure of an intervention, the addressee of a referral.
    pub about: Option<String>,
}

/// Everything an open case owes; never empty for an open case (no child without a next step), empty for an ended one.
pub fn deadlines(facts: &CaseFacts, procedure: &Procedure, rhythm: &Rhythm, calendar: &Calendar) -> Vec<Deadline> {
    if facts.ending.is_some() {
        return Vec::new();
    }
    let mut owed = steps_owed(facts, procedure, calendar);
    owed.push(next_visit(facts, rhythm, calendar));
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
    owed
}

fn steps_owed(facts: &CaseFacts, procedure: &Procedure, calendar: &Calendar) -> Vec<Deadline> {
    let mut owed = Vec::new();
    for step in &procedure.steps {
        let (Some(limit), Some(ClockFrom::ReceivedAt)) = (&step.limit, step.clock_from) else { continue };
        if !step.binds().holds(facts.level) {
            continue;
        }
        // An emergency found later runs from the receipt of that information, not from the first report.
        let emergency = step.binds() == super::procedure::When::Emergency;
        let start = if emergency { facts.emergency_from.unwrap_or(facts.level_at) } else { facts.received_at };
        if facts.done_since(step.stopped_by.as_deref().unwrap_or(&step.key), start) {
            continue;
        }
        let Ok(span) = Span::parse(limit) else { continue };
        owed.push(Deadline {
            kind: if emergency { Kind::Emergency } else { Kind::Step },
            reference: step.key.clone(),
            due: due(local(start), span, calendar).at,
            law: true,
            rule: format!("{}/{}", procedure.id, step.key),
            basis: start,
            nth: None,
            about: None,
        });
    }
    owed
}

fn next_visit(facts: &CaseFacts, rhythm: &Rhythm, calendar: &Calendar) -> Deadline {
    let agreed = facts.last_visit.as_ref().and_then(|visit| visit.next_on);
    let from = facts.last_visit.as_ref().map_or(local(facts.received_at).date(), |visit| visit.on);
    let by_rhythm = propose_next(from, facts.level, rhythm, calendar);
    // A raised risk shortens what was agreed, never lengthens it.
    let raised_since = facts.last_visit.as_ref().is_some_and(|visit| local(facts.level_at).date() > visit.on);
    let day = match facts.visit_moved_to.or(agreed) {
        Some(agreed) if raised_since => {
            agreed.min(propose_next(local(facts.level_at).date(), facts.level, rhythm, calendar))
        }
        Some(agreed) => agreed,
        None => by_rhythm,
    };
    Deadline {
        kind: Kind::Visit,
        reference: (facts.visits + 1).to_string(),
        due: DueAt::Day(day),
        law: false,
        rule: if agreed.is_none() && facts.visit_moved_to.is_none() {
            format!("rhythm/{}", facts.level.key())
        } else {
            "agreed".into()
        },
        basis: super::time::from_local(from.and_time(chrono::NaiveTime::MIN)),
        nth: Some(facts.visits + 1),
        about: None,
    }
}

/// The next visit by the rhythm of the level: a day off is never waited out; the working day before it is taken, unless
/// there is none after `from`, then the next working day.
pub fn propose_next(from: NaiveDate, level: Level, rhythm: &Rhythm, calendar: &Calendar) -> NaiveDate {
    let target = from.checked_add_days(Days::new(u64::from(rhythm.days(level)))).unwrap_or(from);
    let mut day = target;
    while day > from && !calendar.is_working(day) {
        day = day.pred_opt().unwrap_or(from);
    }
    if day > from { day } else { calendar.add_working_days(from, 1).due }
}
