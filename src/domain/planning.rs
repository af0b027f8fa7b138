//! The needs meeting (Đ27.2), the plan and its approval (Mẫu 04, 05), and the ways a case ends (Đ30).

use chrono::NaiveDate;

use super::check::Check;
use super::problem::{Problem, ProblemKind};
use super::time::{Instant, local};

/// From this age on the child herself is asked (Luật Trẻ em, NĐ 56/2017).
pub const ASKED_FROM: u32 = 7;

/// Biên bản họp xác định nhu cầu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meeting {
    pub at: Instant,
    pub chair: String,
    pub present: String,
    pub carers_view: String,
    pub child_view: String,
    pub needs: String,
    pub number: Option<String>,
}

/// `age`: the child's, where known; from seven on what she said belongs in the minutes, or why she was not asked.
pub fn check_meeting(mut check: Check<'_>, received_at: Instant, age: Option<u32>) -> Result<Meeting, Vec<Problem>> {
    let at = check.moment("at", received_at);
    let (present, needs) = (check.required("present"), check.required("needs"));
    // Where nobody knows her age she is asked, or it is said why not.
    let child_view =
        if age.is_none_or(|age| age >= ASKED_FROM) { check.required("child_view") } else { check.text("child_view") };
    let meeting = Meeting {
        at,
        chair: check.text("chair"),
        present,
        carers_view: check.text("carers_view"),
        child_view,
        needs,
        number: check.some("number"),
    };
    check.done(meeting)
}

/// What a dossier holds before it goes to the chairman (Đ28.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paper {
    Intake,
    InitialAssessment,
    FullAssessment,
    Minutes,
    /// The plan itself: goals and at least one measure.
    Plan,
}

impl Paper {
    pub const ALL: [Paper; 5] =
        [Paper::Intake, Paper::InitialAssessment, Paper::FullAssessment, Paper::Minutes, Paper::Plan];

    /// The step whose record is the paper; the key of its word too.
    pub fn key(self) -> &'static str {
        match self {
            Paper::Intake => "intake",
            Paper::InitialAssessment => "initial_assessment",
            Paper::FullAssessment => "full_assessment",
            Paper::Minutes => "needs_meeting",
            Paper::Plan => "plan",
        }
    }
}

/// Kế hoạch hỗ trợ, can thiệp (Mẫu 04) as it is submitted; its measures are the scheduled interventions of the case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    pub at: Instant,
    pub goals: String,
    /// Why it is submitted without a paper that belongs to the dossier.
    pub lacking_reason: String,
}

pub fn check_plan(mut check: Check<'_>, since: Instant, lacking: &[Paper]) -> Result<Plan, Vec<Problem>> {
    let at = check.moment("at", since);
    let goals = check.required("goals");
    let lacking_reason = if lacking.is_empty() { check.text("reason") } else { check.required("reason") };
    check.done(Plan { at, goals, lacking_reason })
}

/// The chairman's paper decision, recorded by the officer: he never signs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    pub approved: bool,
    pub at: Instant,
    pub number: String,
    pub signer: String,
    pub note: String,
}

pub fn check_decision(mut check: Check<'_>, submitted_at: Instant) -> Result<Decision, Vec<Problem>> {
    let approved = check.one_of("approved", &["yes", "no"]) == "yes";
    let at = check.moment("at", submitted_at);
    let number = if approved { check.required("number") } else { check.text("number") };
    let signer = if approved { check.required("signer") } else { check.text("signer") };
    // A returned plan says what is to be changed.
    let note = if approved { check.text("note") } else { check.required("note") };
    check.done(Decision { approved, at, number, signer, note })
}

/// The ways a case ends. Only the first is the end the plan was for.
pub const WAYS: [&str; 7] = ["goal", "unfounded", "transferred", "moved", "lost", "died", "turned_16"];

/// The end of a case, as it may be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closing {
    pub way: String,
    pub at: Instant,
    /// Không còn nguy cơ; thể chất, tâm thần, nhận thức, tình cảm ổn định (Đ30.1b).
    pub no_risk: bool,
    pub stable: bool,
    pub number: Option<String>,
    pub decided_on: Option<NaiveDate>,
    pub signer: Option<String>,
    pub reason: String,
}

/// `sixteen`: her birth date says that she is no longer a child. `reviewed`: a review (Mẫu 06) proposed to close since planning began last. Without it and the two statements the end "goal" is
/// refused: planning begins again instead.
pub fn check_closing(
    mut check: Check<'_>,
    received_at: Instant,
    reviewed: bool,
    sixteen: bool,
) -> Result<Closing, Vec<Problem>> {
    let way = check.one_of("way", &WAYS);
    // A child is a child until her sixteenth birthday (Luật Trẻ em Đ1), whatever is chosen from a list.
    if way == "turned_16" && !sixteen {
        check.wrong("way", ProblemKind::TooEarly);
    }
    let at = check.moment("at", received_at);
    let goal = way == "goal";
    let (no_risk, stable) = (check.yes("no_risk"), check.yes("stable"));
    if goal {
        for (field, stated) in [("no_risk", no_risk), ("stable", stable), ("way", reviewed)] {
            if !stated {
                check.wrong(field, ProblemKind::NotStated);
            }
        }
    }
    // The chairman decides the end (Đ30.1); an unfounded report and a transfer are his too, a death or a birthday is a fact.
    let decided = goal || way == "unfounded" || way == "transferred";
    let number = if decided { Some(check.required("number")) } else { check.some("number") };
    let signer = if decided { Some(check.required("signer")) } else { check.some("signer") };
    let decided_on = check.some("decided_on").map(|_| check.past_day("decided_on", local(received_at).date()));
    let reason = check.required("reason");
    check.done(Closing { way, at, no_risk, stable, number, decided_on, signer, reason })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
