//! A case (trường hợp) as a list of facts, and the stage that follows from them.

use chrono::NaiveDate;

use super::fields::Fields;
use super::level::Level;
use super::problem::{Problem, ProblemKind};
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

/// All that was recorded of one case, as far as stage, deadlines and rank depend on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseFacts {
    /// When the information arrived, to the minute: the 12 hours and the 5 days run from here.
    pub received_at: Instant,
    pub level: Level,
    /// When the present level was decided.
    pub level_at: Instant,
    /// From when the 12 hours count, once the case was an emergency: the receipt of that information.
    pub emergency_from: Option<Instant>,
    pub ending: Option<Ending>,
    pub steps: Vec<StepDone>,
    pub visits: u32,
    pub last_visit: Option<LastVisit>,
    /// The next visit as moved by the office after the last visit.
    pub visit_moved_to: Option<NaiveDate>,
    pub planned: Vec<Planned>,
    /// Interventions carried out.
    pub carried_out: u32,
    pub unanswered: Vec<Unanswered>,
}

impl CaseFacts {
    /// Was the step recorded at or after the moment its clock started?
    pub fn done_since(&self, key: &str, start: Instant) -> bool {
        self.steps.iter().any(|step| step.key == key && step.at >= start)
    }

    fn done(&self, key: &str) -> bool {
        self.steps.iter().any(|step| step.key == key)
    }
}

/// The stage that follows from the facts: the furthest step of the procedure that was recorded.
pub fn stage(facts: &CaseFacts, procedure: &Procedure) -> Stage {
    match facts.ending {
        Some(Ending::Closed) => return Stage::Closed,
        Some(Ending::Transferred) => return Stage::Transferred,
        None => {}
    }
    let furthest = facts
        .steps
        .iter()
        .filter_map(|done| procedure.position(&done.key).map(|at| (at, done.key.as_str())))
        .max()
        .map(|(_, key)| key);
    let reached = match furthest {
        Some("review") => Stage::Review,
        Some("carrying_out") => Stage::CarryingOut,
        Some("approval") if facts.carried_out > 0 => Stage::CarryingOut,
        Some("approval") => Stage::PlanApproved,
        Some("plan") => Stage::PlanDraft,
        Some("needs_meeting") => Stage::Meeting,
        Some("full_assessment") => Stage::Assessment,
        Some("initial_assessment" | "emergency_measures" | "separation") => Stage::FirstAssessment,
        _ => Stage::Intake,
    };
    let before_plan = matches!(reached, Stage::Intake | Stage::FirstAssessment | Stage::Assessment | Stage::Meeting);
    if facts.level == Level::Emergency && before_plan && !facts.done("approval") {
        return Stage::Emergency;
    }
    reached
}

/// How the information reached the office (Mẫu 01, "thông qua").
pub const CHANNELS: [&str; 6] = ["phone", "in_person", "hotline_111", "police", "school", "other"];

/// A new case, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCase {
    pub received_at: Instant,
    pub channel: String,
    pub account: String,
    pub level: Level,
    /// Why the case is at this level; for a backdated receipt also why it is recorded only now.
    pub level_reason: String,
}

/// What stands in the boxes of "mở hồ sơ".
#[derive(Debug, Clone, Default)]
pub struct CaseDraft {
    pub received: String,
    pub channel: String,
    pub account: String,
    pub level: String,
    pub level_reason: String,
}

impl CaseDraft {
    pub fn from_fields(f: &Fields) -> CaseDraft {
        CaseDraft {
            received: f.get("received").to_owned(),
            channel: f.get("channel").to_owned(),
            account: f.get("account").trim().to_owned(),
            level: f.get("level").to_owned(),
            level_reason: f.get("level_reason").trim().to_owned(),
        }
    }

    /// `received` takes the officer's words ("23:17", "hôm qua 21:30"); a receipt in the future is an error, because
    /// the 12 hours would then start late.
    pub fn check(&self, now: Instant) -> Result<NewCase, Vec<Problem>> {
        let mut problems = Vec::new();
        let local_now = super::time::local(now);
        let received = if self.received.trim().is_empty() {
            Some(local_now)
        } else {
            super::date_words::parse_moment_words(&self.received, local_now).ok()
        };
        match received {
            None => problems.push(Problem::new("received", ProblemKind::NotADate)),
            Some(at) if at > local_now => problems.push(Problem::new("received", ProblemKind::FutureDate)),
            Some(_) => {}
        }
        let level = Level::from_key(&self.level);
        if level.is_none() {
            problems.push(Problem::new("level", ProblemKind::Required));
        }
        if !CHANNELS.contains(&self.channel.as_str()) {
            problems.push(Problem::new("channel", ProblemKind::Required));
        }
        if self.account.is_empty() {
            problems.push(Problem::new("account", ProblemKind::Required));
        }
        match (received, level, problems.is_empty()) {
            (Some(at), Some(level), true) => Ok(NewCase {
                received_at: super::time::from_local(at),
                channel: self.channel.clone(),
                account: self.account.clone(),
                level,
                level_reason: self.level_reason.clone(),
            }),
            _ => Err(problems),
        }
    }
}
