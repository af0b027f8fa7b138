//! A case (trường hợp) as a list of facts, and the stage that follows from them.

use chrono::NaiveDate;

use super::level::Level;
use super::procedure::Procedure;
use super::time::Instant;

/// Where a case stands. Derived, never typed in: see [`stage`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stage {
    Intake,
    FirstAssessment,
    Emergency,
    Assessment,
    Meeting,
    PlanDraft,
    PlanApproved,
    CarryingOut,
    Review,
    Closed,
    Transferred,
}

impl Stage {
    pub const ALL: [Stage; 11] = [
        Stage::Intake,
        Stage::FirstAssessment,
        Stage::Emergency,
        Stage::Assessment,
        Stage::Meeting,
        Stage::PlanDraft,
        Stage::PlanApproved,
        Stage::CarryingOut,
        Stage::Review,
        Stage::Closed,
        Stage::Transferred,
    ];

    /// The word of the command-line contract.
    pub fn key(self) -> &'static str {
        match self {
            Stage::Intake => "intake",
            Stage::FirstAssessment => "first_assessment",
            Stage::Emergency => "emergency",
            Stage::Assessment => "assessment",
            Stage::Meeting => "meeting",
            Stage::PlanDraft => "plan_draft",
            Stage::PlanApproved => "plan_approved",
            Stage::CarryingOut => "carrying_out",
            Stage::Review => "review",
            Stage::Closed => "closed",
            Stage::Transferred => "transferred",
        }
    }

    pub fn from_key(key: &str) -> Option<Stage> {
        Stage::ALL.into_iter().find(|stage| stage.key() == key)
    }
}

/// How a case ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    Closed,
    Transferred,
}

/// A step of the procedure that was done and recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepDone {
    pub key: String,
    pub at: Instant,
}

/// A visit as far as deadlines care.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastVisit {
    pub on: NaiveDate,
    /// The next visit agreed at this one.
    pub next_on: Option<NaiveDate>,
    pub recorded_at: Instant,
}

/// The next visit put off by the office, with when that was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovedVisit {
    pub to: NaiveDate,
    pub recorded_at: Instant,
}

/// A scheduled intervention still to be done, its date as last moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    pub code: String,
    pub measure: String,
    pub due_on: NaiveDate,
    pub recorded_at: Instant,
}

/// A referral (chuyển gửi) without an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unanswered {
    pub code: String,
    pub sent_to: String,
    pub sent_at: Instant,
    pub due_on: NaiveDate,
}

/// Somebody of the ladder was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub rung: String,
    pub at: Instant,
}

/// A day the office put off: a step of its own rhythm, or a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    pub kind: super::deadline::Kind,
    pub reference: String,
    pub recorded_at: Instant,
    pub to: NaiveDate,
}

/// A running separation (tạm cách ly, Mẫu 07).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Separation {
    pub from: Instant,
    /// The last day decided, extensions included.
    pub until: NaiveDate,
}

/// All that was recorded of one case, as far as stage, deadlines and rank depend on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseFacts {
    /// When the information arrived, to the minute: the 12 hours and the 5 days run from here.
    pub received_at: Instant,
    pub level: Level,
    /// When the present level was decided.
    pub level_at: Instant,
    /// Every decision on the level, oldest first: what was agreed before a raise is shortened by it.
    pub levels: Vec<(Instant, Level)>,
    /// From when the 12 hours count, once the case was an emergency: the receipt of that information.
    pub emergency_from: Option<Instant>,
    /// When a person lowered it from its last emergency.
    pub lowered_at: Option<Instant>,
    pub ending: Option<Ending>,
    /// A review that said "continue", or a reopening: planning begins anew from here.
    pub replanned_from: Option<Instant>,
    /// In the order they were recorded.
    pub steps: Vec<StepDone>,
    pub visits: u32,
    pub last_visit: Option<LastVisit>,
    /// The next visit as moved by the office after the last visit.
    pub visit_moved: Option<MovedVisit>,
    pub planned: Vec<Planned>,
    /// Interventions carried out.
    pub carried_out: u32,
    pub unanswered: Vec<Unanswered>,
    pub told: Vec<Told>,
    /// When the carers refused what was decided.
    pub refused_at: Option<Instant>,
    pub separation: Option<Separation>,
    /// What of Mẫu 01 is still unknown of the child, by the field's key.
    pub unknown: Vec<&'static str>,
    /// The child's sixteenth birthday (Luật Trẻ em Đ1), where her birth date is known.
    pub sixteen_on: Option<NaiveDate>,
    /// Tasks somebody saw to, with when.
    pub tasks_done: Vec<Told>,
    /// What the office put off, in the order it was recorded.
    pub moved: Vec<Moved>,
}

impl CaseFacts {
    /// Was the step recorded at or after the moment its clock started?
    pub fn done_since(&self, key: &str, start: Instant) -> bool {
        self.steps.iter().any(|step| step.key == key && step.at >= start)
    }

    /// When a step was done last, at or after `start`.
    pub fn last_done(&self, key: &str, start: Instant) -> Option<Instant> {
        self.steps.iter().filter(|step| step.key == key && step.at >= start).map(|step| step.at).max()
    }

    /// When a step was done first, at or after `start`: what was decided once is not undecided by being recorded again.
    pub fn first_done(&self, key: &str, start: Instant) -> Option<Instant> {
        self.steps.iter().filter(|step| step.key == key && step.at >= start).map(|step| step.at).min()
    }

    /// Nothing recorded beyond what opening a case records; the shape tests and the practice book begin with.
    pub fn opened(received_at: Instant, level: Level) -> CaseFacts {
        CaseFacts {
            received_at,
            level,
            level_at: received_at,
            levels: vec![(received_at, level)],
            emergency_from: (level == Level::Emergency).then_some(received_at),
            lowered_at: None,
            ending: None,
            replanned_from: None,
            steps: vec![StepDone { key: "intake".into(), at: received_at }],
            visits: 0,
            last_visit: None,
            visit_moved: None,
            planned: Vec::new(),
            carried_out: 0,
            unanswered: Vec::new(),
            told: Vec::new(),
            refused_at: None,
            separation: None,
            unknown: Vec::new(),
            sixteen_on: None,
            tasks_done: Vec::new(),
            moved: Vec::new(),
        }
    }
}

/// The stage that follows from the facts: the furthest step of the procedure that was recorded since planning began last.
pub fn stage(facts: &CaseFacts, procedure: &Procedure) -> Stage {
    match facts.ending {
        Some(Ending::Closed) => return Stage::Closed,
        Some(Ending::Transferred) => return Stage::Transferred,
        None => {}
    }
    let since = facts.replanned_from;
    let furthest = facts
        .steps
        .iter()
        .filter(|done| since.is_none_or(|since| done.at > since))
        .filter_map(|done| procedure.position(&done.key))
        .max()
        .and_then(|at| procedure.steps.get(at));
    let reached = match furthest.map(|step| step.stage) {
        Some(Stage::PlanApproved) if facts.carried_out > 0 => Stage::CarryingOut,
        Some(stage) => stage,
        // Reviewed and to be planned again: until the new plan is drafted the case stands at its review.
        None if since.is_some() => Stage::Review,
        None => Stage::Intake,
    };
    let before_plan = matches!(reached, Stage::Intake | Stage::FirstAssessment | Stage::Assessment | Stage::Meeting);
    if facts.level == Level::Emergency && before_plan { Stage::Emergency } else { reached }
}
