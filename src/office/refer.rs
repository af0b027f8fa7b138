//! Sending a case on (chuyển gửi) to police, health, school, 111 …, with the day by which an answer is owed.

use serde_json::json;

use super::derive::settle;
use super::{Office, Refusal};
use crate::domain::access::Action;
use crate::domain::check::Check;
use crate::domain::fields::Fields;
use crate::domain::problem::ProblemKind;
use crate::domain::time::{iso, local};
use crate::store::Entry;

/// Working days within which an answer is expected unless another day is set: the office's rhythm.
pub const ANSWER_WITHIN: u32 = 3;

impl Office {
    /// `fields`: `sent_to`, `at`, `due`, `note`.
    pub fn refer(&mut self, case_n: i64, fields: &Fields) -> Result<String, Refusal> {
        self.write(Action::WriteCases, |facts, rules| {
            let head = facts.case_head(case_n)?;
            if head.closed_at.is_some() {
                return Err(Refusal::CaseClosed(head.code));
            }
            let mut check = Check::new(fields, facts.now(), &rules.calendar);
            let sent_to = check.required("sent_to");
            let at = check.moment("at", head.received_at);
            let sent_on = local(at).date();
            let due_on =
                check.day("due").unwrap_or_else(|| rules.calendar.add_working_days(sent_on, ANSWER_WITHIN).due);
            if due_on < sent_on {
                check.wrong("due", ProblemKind::TooEarly);
            }
            let note = check.some("note");
            check.done(())?;
            let code = facts.add_referral(case_n, &sent_to, at, due_on, note.as_deref())?;
            settle(facts, case_n, rules)?;
            let detail = json!({ "referral": code, "to": sent_to, "at": iso(at), "due_on": due_on });
            Ok((code, Entry::new("referred", head.code, detail)))
        })
    }
}
