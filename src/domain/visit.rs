//! A follow-up visit (thăm, theo dõi): what stands in the boxes, and the visit that cannot be wrong.

use chrono::NaiveDate;

use super::calendar::Calendar;
use super::date_words::parse_date_words;
use super::fields::Fields;
use super::problem::{Problem, ProblemKind};
use super::time::{Instant, today};

/// How the child was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Better,
    Same,
    Worse,
    /// In danger: the case becomes an emergency and its 12 hours run from the record.
    Danger,
    /// Nobody met the child; the reason stays visible.
    NotSeen,
}

impl Outcome {
    pub const ALL: [Outcome; 5] = [Outcome::Better, Outcome::Same, Outcome::Worse, Outcome::Danger, Outcome::NotSeen];

    pub fn key(self) -> &'static str {
        match self {
            Outcome::Better => "better",
            Outcome::Same => "same",
            Outcome::Worse => "worse",
            Outcome::Danger => "danger",
            Outcome::NotSeen => "not_seen",
        }
    }

    pub fn from_key(key: &str) -> Option<Outcome> {
        Outcome::ALL.into_iter().find(|outcome| outcome.key() == key)
    }
}

/// Why a child was not met, by its key; the officer's own words are as good.
pub const MISSED: [&str; 7] = ["away", "at_school", "in_the_field", "refused", "moved", "bad_road", "office_busy"];

/// The boxes of "ghi kết quả thăm", half-typed.
#[derive(Debug, Clone, Default)]
pub struct VisitDraft {
    pub date: String,
    pub seen: String,
    pub not_seen_reason: String,
    pub outcome: String,
    pub note: String,
    pub next: String,
}

/// A visit as it may be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    pub on: NaiveDate,
    pub seen: bool,
    pub not_seen_reason: Option<String>,
    pub outcome: Outcome,
    pub note: String,
    /// The next visit agreed; `None` leaves it to the rhythm of the level.
    pub next_on: Option<NaiveDate>,
}

impl VisitDraft {
    pub fn from_fields(f: &Fields) -> VisitDraft {
        VisitDraft {
            date: f.get("date").to_owned(),
            seen: f.get("seen").to_owned(),
            not_seen_reason: f.get("not_seen_reason").trim().to_owned(),
            outcome: f.get("outcome").to_owned(),
            note: f.get("note").trim().to_owned(),
            next: f.get("next").to_owned(),
        }
    }

    /// `opened_on`: the day the case was received; a visit before it belongs to no case.
    pub fn check(&self, opened_on: NaiveDate, now: Instant, calendar: &Calendar) -> Result<Visit, Vec<Problem>> {
        let mut problems = Vec::new();
        let here = today(now);
        let on = match parse_date_words(&self.date, here, calendar) {
            Ok(on) if on > here => {
                problems.push(Problem::new("date", ProblemKind::FutureDate));
                None
            }
            Ok(on) if on < opened_on => {
                problems.push(Problem::new("date", ProblemKind::TooEarly));
                None
            }
            Ok(on) => Some(on),
            Err(_) => {
                problems.push(Problem::new("date", ProblemKind::NotADate));
                None
            }
        };
        let seen = self.seen != "no";
        if !seen && self.not_seen_reason.is_empty() {
            problems.push(Problem::new("not_seen_reason", ProblemKind::Required));
        }
        let outcome = match (seen, Outcome::from_key(&self.outcome)) {
            // Danger can be learnt without meeting the child: it must never be lost behind "không gặp".
            (false, Some(Outcome::Danger)) => Some(Outcome::Danger),
            (false, _) => Some(Outcome::NotSeen),
            (true, Some(outcome)) if outcome != Outcome::NotSeen => Some(outcome),
            (true, _) => {
                problems.push(Problem::new("outcome", ProblemKind::Required));
                None
            }
        };
        let next_on = if self.next.trim().is_empty() {
            None
        } else {
            match parse_date_words(&self.next, here, calendar) {
                Ok(next) if on.is_some_and(|on| next <= on) => {
                    problems.push(Problem::new("next", ProblemKind::TooEarly));
                    None
                }
                Ok(next) => Some(next),
                Err(_) => {
                    problems.push(Problem::new("next", ProblemKind::NotADate));
                    None
                }
            }
        };
        match (on, outcome, problems.is_empty()) {
            (Some(on), Some(outcome), true) => Ok(Visit {
                on,
                seen,
                not_seen_reason: (!seen).then(|| self.not_seen_reason.clone()),
                outcome,
                note: self.note.clone(),
                next_on,
            }),
            _ => Err(problems),
        }
    }
}
