//! Postponing what the office itself set, and recording why a limit of law is late. A limit of law never moves.

use chrono::NaiveDate;
use serde_json::json;

use super::derive::settle;
use super::{Office, Refusal};
use crate::domain::date_words::parse_date_words;
use crate::domain::deadline::Kind;
use crate::domain::fields::Fields;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::time::today;
use crate::store::Entry;

/// What was put off, or why it is late.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Postponement {
    Moved {
        to: NaiveDate,
    },
    /// The row stays red and counted.
    ReasonOfDelay,
}

impl Office {
    /// `fields`: `to` (only for what the office set) and `reason` (always).
    pub fn postpone(
        &mut self,
        case_n: i64,
        kind: Kind,
        reference: &str,
        fields: &Fields,
    ) -> Result<Postponement, Refusal> {
        self.write(|facts, rules| {
            let head = facts.case_head(case_n)?;
            let row = facts
                .deadlines_of(case_n)?
                .into_iter()
                .find(|row| row.deadline.kind == kind && row.deadline.reference == reference)
                .ok_or_else(|| Refusal::NoSuch(reference.to_owned()))?;
            let mut problems = Vec::new();
            let reason = fields.get("reason").trim();
            if reason.is_empty() {
                problems.push(Problem::new("reason", ProblemKind::Required));
            }
            let typed = fields.some("to");
            if row.deadline.law && typed.is_some() {
                return Err(Refusal::LimitOfLaw);
            }
            let to = match typed {
                _ if row.deadline.law => None,
                None => {
                    problems.push(Problem::new("to", ProblemKind::Required));
                    None
                }
                Some(text) => match parse_date_words(&text, today(facts.now()), &rules.calendar) {
                    Ok(to) if to < today(facts.now()) => {
                        problems.push(Problem::new("to", ProblemKind::TooEarly));
                        None
                    }
                    Ok(to) => Some(to),
                    Err(_) => {
                        problems.push(Problem::new("to", ProblemKind::NotADate));
                        None
                    }
                },
            };
            if !problems.is_empty() {
                return Err(problems.into());
            }
            let from = row.deadline.due.date_local();
            facts.add_postponement(case_n, kind, reference, from, to, reason)?;
            settle(facts, case_n, rules)?;
            let act = if to.is_some() { "postponed" } else { "delay_explained" };
            let entry = Entry::new(
                act,
                head.code,
                json!({ "kind": kind.key(), "ref": reference, "from": from, "to": to, "reason": reason }),
            );
            Ok((to.map_or(Postponement::ReasonOfDelay, |to| Postponement::Moved { to }), entry))
        })
    }
}
