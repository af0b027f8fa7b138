//! Recording that a step of the procedure was done: when, and the number of its paper.

use serde_json::json;

use super::derive::{procedure_of, settle};
use super::{Office, Refusal};
use crate::domain::access::Action;
use crate::domain::date_words::parse_moment_words;
use crate::domain::fields::Fields;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::time::{from_local, local};
use crate::store::Entry;

impl Office {
    /// `fields`: `step`, `at` (empty: now), `number`, `note`.
    pub fn record_step(&mut self, case_n: i64, fields: &Fields) -> Result<String, Refusal> {
        self.write(Action::WriteCases, |facts, rules| {
            let head = facts.case_head(case_n)?;
            if head.closed_at.is_some() {
                return Err(Refusal::CaseClosed(head.code));
            }
            let now = facts.now();
            let key = fields.get("step");
            if procedure_of(rules, &head)?.step(key).is_none() {
                return Err(vec![Problem::new("step", ProblemKind::Required)].into());
            }
            let at = match fields.some("at") {
                None => now,
                Some(text) => match parse_moment_words(&text, local(now)) {
                    Ok(at) => from_local(at),
                    Err(_) => return Err(vec![Problem::new("at", ProblemKind::NotADate)].into()),
                },
            };
            if at > now {
                return Err(vec![Problem::new("at", ProblemKind::FutureDate)].into());
            }
            if at < head.received_at {
                return Err(vec![Problem::new("at", ProblemKind::TooEarly)].into());
            }
            let (number, note) = (fields.some("number"), fields.some("note"));
            // What comes after a limit of law says why it is late.
            let late = facts
                .deadlines_of(case_n)?
                .into_iter()
                .any(|row| row.deadline.law && row.deadline.reference == key && row.deadline.due.instant() < at);
            if late && note.is_none() {
                return Err(vec![Problem::new("note", ProblemKind::Required)].into());
            }
            facts.add_step(case_n, key, at, number.as_deref(), note.as_deref())?;
            settle(facts, case_n, rules)?;
            let entry = Entry::new(
                "step_done",
                head.code.clone(),
                json!({ "step": key, "at": crate::domain::time::iso(at), "number": number }),
            );
            Ok((head.code, entry))
        })
    }
}
