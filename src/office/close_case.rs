//! Ending a case and beginning it again. Nothing closes by itself: the chairman decides, the officer records it.

use serde_json::json;

use super::derive::settle;
use super::{Office, Refusal};
use crate::domain::access::Action;
use crate::domain::assessment::ReviewOutcome;
use crate::domain::case::Ending;
use crate::domain::check::Check;
use crate::domain::deadline::Kind;
use crate::domain::fields::Fields;
use crate::domain::planning::check_closing;
use crate::domain::time::{iso, today};
use crate::store::Entry;

impl Office {
    /// `fields`: `way`, `at`, `no_risk`, `stable`, `number`, `decided_on`, `signer`, `reason`.
    pub fn close_case(&mut self, case_n: i64, fields: &Fields) -> Result<String, Refusal> {
        self.write(Action::WriteCases, |facts, rules| {
            let head = facts.case_head(case_n)?;
            if head.closed_at.is_some() {
                return Err(Refusal::CaseClosed(head.code));
            }
            if let Some(running) = facts.running_separation(case_n)? {
                // A child still kept from home belongs to an open case.
                return Err(Refusal::SeparationRuns(head.code, running.until));
            }
            let since = head.replanned_from.unwrap_or(head.received_at);
            let reviewed =
                facts.assessments_of(case_n)?.iter().any(|a| a.outcome == Some(ReviewOutcome::Close) && a.at >= since);
            let boxes = Check::new(fields, facts.now(), &rules.calendar);
            let birth = facts.child(head.child_n)?.child.birth;
            let sixteen = birth.is_some_and(|birth| !birth.is_under_16(today(facts.now())));
            let closing = check_closing(boxes, head.received_at, reviewed, sixteen)?;
            // While the hours run and nothing is decided, only a death or a report without ground ends it.
            let hours = facts.deadlines_of(case_n)?.into_iter().any(|row| row.deadline.kind == Kind::Emergency);
            if hours && !matches!(closing.way.as_str(), "died" | "unfounded" | "transferred") {
                return Err(Refusal::EmergencyRuns(head.code));
            }
            facts.add_closing(case_n, &closing)?;
            let ending = if closing.way == "transferred" { Ending::Transferred } else { Ending::Closed };
            facts.end_case(case_n, closing.at, ending, &format!("{}: {}", closing.way, closing.reason))?;
            // What happened to the child herself is hers, not only the case's.
            let status = match closing.way.as_str() {
                "moved" => Some("moved_out"),
                "lost" => Some("lost"),
                "died" => Some("died"),
                "turned_16" => Some("turned_16"),
                _ => None,
            };
            if let Some(status) = status {
                facts.set_child_status(head.child_n, status)?;
            }
            settle(facts, case_n, rules)?;
            let detail = json!({
                "way": closing.way, "at": iso(closing.at), "number": closing.number, "signer": closing.signer,
                "reason": closing.reason
            });
            Ok((head.code.clone(), Entry::new("case_closed", head.code, detail)))
        })
    }

    /// Opens an ended case again: everything recorded stays, planning begins anew. `fields`: `reason`.
    pub fn reopen_case(&mut self, case_n: i64, fields: &Fields) -> Result<String, Refusal> {
        self.write(Action::WriteCases, |facts, rules| {
            let head = facts.case_head(case_n)?;
            if head.closed_at.is_none() {
                return Err(Refusal::CaseOpen(head.code));
            }
            let same = |case: &crate::store::CaseHead| case.closed_at.is_none() && case.procedure == head.procedure;
            if let Some(other) = facts.cases_of_child(head.child_n)?.into_iter().find(same) {
                return Err(Refusal::CaseOpen(other.code));
            }
            let mut check = Check::new(fields, facts.now(), &rules.calendar);
            let reason = check.required("reason");
            check.done(())?;
            facts.add_reopening(case_n, facts.now(), &reason)?;
            facts.reopen_case(case_n, facts.now())?;
            settle(facts, case_n, rules)?;
            let entry = Entry::new("case_reopened", head.code.clone(), json!({ "reason": reason }));
            Ok((head.code, entry))
        })
    }
}
