//! Recording that somebody of the ladder was told, and that a task was seen to.

use serde_json::json;

use super::derive::{procedure_of, settle};
use super::{Office, Refusal};
use crate::domain::access::Action;
use crate::domain::check::Check;
use crate::domain::deadline::{Kind, TELL};
use crate::domain::fields::Fields;
use crate::domain::problem::ProblemKind;
use crate::domain::time::iso;
use crate::store::Entry;

/// How a call was answered. `no_answer` tells nobody: the rung stays due.
pub const ANSWERS: [&str; 5] = ["heard", "coming", "sends", "not_needed", "no_answer"];

impl Office {
    /// `fields`: `rung`, `at` (empty: now), `person`, `answer`, `note`.
    pub fn record_call(&mut self, case_n: i64, fields: &Fields) -> Result<String, Refusal> {
        self.write(Action::WriteCases, |facts, rules| {
            let head = facts.case_head(case_n)?;
            if head.closed_at.is_some() {
                return Err(Refusal::CaseClosed(head.code));
            }
            let procedure = procedure_of(rules, &head)?;
            let mut check = Check::new(fields, facts.now(), &rules.calendar);
            let rung = check.required("rung");
            if !rung.is_empty() && procedure.rung(&rung).is_none() {
                check.wrong("rung", ProblemKind::UnknownValue(rung.clone()));
            }
            let at = check.moment("at", head.received_at);
            let answer = check.required("answer");
            let (person, note) = (check.some("person"), check.some("note"));
            // "Not needed" is a decision: it says why.
            if answer == "not_needed" && note.is_none() {
                check.wrong("note", ProblemKind::Required);
            }
            check.done(())?;
            facts.add_call(case_n, &rung, at, person.as_deref(), &answer, note.as_deref())?;
            settle(facts, case_n, rules)?;
            let detail = json!({ "rung": rung, "at": iso(at), "answer": answer });
            Ok((head.code.clone(), Entry::new("told", head.code, detail)))
        })
    }

    /// A task that only needs somebody to have seen to it; `note` says what came of it.
    pub fn see_to_task(&mut self, case_n: i64, reference: &str, fields: &Fields) -> Result<String, Refusal> {
        self.write(Action::WriteCases, |facts, rules| {
            let head = facts.case_head(case_n)?;
            let owed = facts
                .deadlines_of(case_n)?
                .into_iter()
                .any(|row| row.deadline.kind == Kind::Task && row.deadline.reference == reference && !row.deadline.law);
            // Calls and the end of a separation are acts of their own.
            if !owed || reference.starts_with(TELL) {
                return Err(Refusal::NoSuch(reference.to_owned()));
            }
            let mut check = Check::new(fields, facts.now(), &rules.calendar);
            let note = check.required("note");
            let at = check.moment("at", head.received_at);
            check.done(())?;
            facts.add_task_done(case_n, reference, at, &note)?;
            settle(facts, case_n, rules)?;
            let entry = Entry::new("task_done", head.code.clone(), json!({ "task": reference, "note": note }));
            Ok((head.code, entry))
        })
    }
}
