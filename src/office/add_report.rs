//! A further report (Mẫu 01) on a child whose case is open: it stands in her case, and may raise it.

use serde_json::json;

use super::derive::settle;
use super::record_visit::is_decided;
use super::{Office, Refusal};
use crate::domain::access::Action;
use crate::domain::fields::Fields;
use crate::domain::intake::CaseDraft;
use crate::domain::level::Level;
use crate::domain::time::iso;
use crate::store::{CaseRef, Entry};

impl Office {
    /// The open case a further report belongs to, for whoever takes reports in.
    pub fn case_for_report(&self, code: &str) -> Result<CaseRef, Refusal> {
        let read = self.ask(Action::Intake)?;
        let case = read.case_coded(code)?.ok_or_else(|| Refusal::NoSuch(code.to_owned()))?;
        read.case_head(case.n)?;
        Ok(case)
    }

    /// The boxes are an intake's. A level worse than the case's raises it, from the receipt of this report on; an
    /// emergency whose measures are decided has its 12 hours anew from there (Đ26.3); a milder one leaves
    /// it: nothing is lowered by a report.
    pub fn add_report(&mut self, case: &CaseRef, fields: &Fields) -> Result<(), Refusal> {
        self.write(Action::Intake, |facts, rules| {
            let head = facts.case_head(case.n)?;
            if head.closed_at.is_some() {
                return Err(Refusal::CaseClosed(head.code));
            }
            let report = CaseDraft::from_fields(fields).check(facts.now())?;
            facts.add_report(case.n, &report)?;
            let (reason, at) = (
                if report.level_reason.is_empty() { &report.account } else { &report.level_reason },
                report.received_at.max(head.received_at),
            );
            if report.level < head.level {
                facts.set_level(case.n, at, report.level, reason)?;
            } else if report.level == Level::Emergency && is_decided(facts, rules, &head, at)? {
                facts.renew_emergency(case.n, at, reason)?;
            }
            settle(facts, case.n, rules)?;
            let detail = json!({
                "received_at": iso(report.received_at), "channel": report.channel, "level": report.level.key()
            });
            Ok(((), Entry::new("report_added", head.code, detail)))
        })
    }
}
