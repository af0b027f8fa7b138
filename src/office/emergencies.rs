//! Khẩn cấp: every emergency until a person lowers it, with its clock, its steps, and the ladder of who must be told.

use super::derive::procedure_of;
use super::{Office, Refusal};
use crate::domain::access::Action;
use crate::domain::case::{CaseFacts, Separation};
use crate::domain::deadline::{Kind, measures_limit};
use crate::domain::ladder::{Standing, ladder};
use crate::domain::procedure::{Procedure, When};
use crate::domain::separation::last_day;
use crate::domain::time::Instant;
use crate::store::{CallRow, CaseHead, ChildRow, ContactRow, DeadlineRow, StepRow};

/// One emergency as its screen shows it.
#[derive(Debug, Clone)]
pub struct EmergencyView {
    pub head: CaseHead,
    pub child: ChildRow,
    pub clock: Option<ClockView>,
    pub steps: Vec<StepLine>,
    pub rungs: Vec<RungLine>,
    pub separation: Option<SeparationView>,
    pub owed: Vec<DeadlineRow>,
}

/// The limit in hours: from when, until when, and when it was met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockView {
    pub step: String,
    pub from: Instant,
    pub until: Instant,
    pub met_at: Option<Instant>,
}

/// A step of the emergency: done, or owed by when.
#[derive(Debug, Clone)]
pub struct StepLine {
    pub key: String,
    pub optional: bool,
    pub done: Option<StepRow>,
    pub owed: Option<DeadlineRow>,
}

#[derive(Debug, Clone)]
pub struct RungLine {
    pub key: String,
    /// The agency, by its key in the catalogue.
    pub who: String,
    pub percent: u32,
    pub standing: Standing,
    /// The last call of this rung, also one nobody answered.
    pub call: Option<CallRow>,
    /// The office's numbers of that agency.
    pub contacts: Vec<ContactRow>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeparationView {
    pub running: Separation,
    /// The last day the law allows, extensions included.
    pub most: chrono::NaiveDate,
}

impl Office {
    /// The emergencies, the one with the least time left first; those whose measures are decided after them.
    pub fn emergencies(&self) -> Result<Vec<i64>, Refusal> {
        Ok(self.ask(Action::ReadCases)?.emergencies()?)
    }

    pub fn emergency(&self, case_n: i64) -> Result<EmergencyView, Refusal> {
        let read = self.ask(Action::ReadCases)?;
        let head = read.case_head(case_n)?;
        let procedure = procedure_of(&self.rules, &head)?;
        let facts = read.case_facts(case_n)?;
        let owed = read.deadlines_of(case_n)?;
        let separation = facts.separation.clone().zip(procedure.separation.as_ref());
        let hides = read.hides_child(head.child_n)?;
        let view = EmergencyView {
            child: read.child(head.child_n)?,
            clock: self.clock_of(&facts, procedure),
            steps: steps(procedure, &facts, &read.steps_of(case_n)?, &owed),
            rungs: self.rungs(&facts, procedure, &read.calls_of(case_n)?)?,
            separation: separation
                .map(|(running, rule)| SeparationView { most: last_day(running.from, rule), running }),
            owed,
            head,
        };
        Ok(if hides { super::sensitive::without_words(view) } else { view })
    }

    fn clock_of(&self, facts: &CaseFacts, procedure: &Procedure) -> Option<ClockView> {
        if let (Some(ladder), Some((from, until, met_at))) =
            (&procedure.ladder, measures_limit(facts, procedure, &self.rules.calendar))
        {
            return Some(ClockView { step: ladder.clock.clone(), from, until, met_at });
        }
        // A procedure without a ladder (a no-contact order) may still count hours.
        let owed =
            crate::domain::deadline::deadlines(facts, procedure, &self.rules.catalogue.rhythm, &self.rules.calendar);
        let hours = owed.into_iter().find(|d| d.kind == Kind::Emergency)?;
        Some(ClockView { step: hours.reference, from: hours.basis, until: hours.due.instant(), met_at: None })
    }

    fn rungs(&self, facts: &CaseFacts, procedure: &Procedure, calls: &[CallRow]) -> Result<Vec<RungLine>, Refusal> {
        let since = facts.emergency_from.unwrap_or(facts.received_at);
        let climbs = ladder(facts, procedure, &self.rules.catalogue.rhythm, &self.rules.calendar, self.now());
        climbs
            .into_iter()
            .filter_map(|climb| procedure.rung(&climb.rung).map(|rung| (climb.standing, rung)))
            .map(|(standing, rung)| {
                Ok(RungLine {
                    key: rung.key.clone(),
                    who: rung.who.clone(),
                    percent: rung.percent,
                    standing,
                    call: calls.iter().rev().find(|call| call.rung == rung.key && call.at >= since).cloned(),
                    contacts: self.contacts_of(&rung.who)?,
                })
            })
            .collect()
    }
}

/// The steps of an emergency, from the receipt to the plan: what was done since it became one, and what is owed.
fn steps(procedure: &Procedure, facts: &CaseFacts, done: &[StepRow], owed: &[DeadlineRow]) -> Vec<StepLine> {
    let since = facts.emergency_from.unwrap_or(facts.received_at);
    let last = procedure.position("plan").unwrap_or(procedure.steps.len().saturating_sub(1));
    let line = |step: &crate::domain::procedure::Step| {
        // The receipt and a first assessment that found the danger came before or with it.
        let early =
            step.when != When::Emergency && !matches!(step.key.as_str(), "full_assessment" | "needs_meeting" | "plan");
        let counts = |row: &&StepRow| row.step == step.key && (early || row.done_at >= since);
        StepLine {
            key: step.key.clone(),
            optional: step.optional,
            done: done.iter().rev().find(counts).cloned(),
            owed: owed
                .iter()
                .find(|row| {
                    matches!(row.deadline.kind, Kind::Emergency | Kind::Step) && row.deadline.reference == step.key
                })
                .cloned(),
        }
    };
    procedure.steps.iter().take(last + 1).map(line).collect()
}
