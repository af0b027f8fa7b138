//! Separation (Mẫu 07): the chairman's decision to keep a child from her carers, its extensions and its end.

use serde_json::json;

use super::derive::{procedure_of, settle};
use super::{Office, Refusal};
use crate::domain::access::Action;
use crate::domain::case::Separation;
use crate::domain::check::Check;
use crate::domain::fields::Fields;
use crate::domain::separation::{SeparationAct, check, last_day};
use crate::domain::time::iso;
use crate::store::Entry;

impl Office {
    pub fn running_separation(&self, case_n: i64) -> Result<Option<Separation>, Refusal> {
        Ok(self.ask(Action::ReadCases)?.running_separation(case_n)?)
    }

    /// The last day the law allows a separation begun at `from`.
    pub fn separation_most(
        &self,
        case_n: i64,
        from: crate::domain::time::Instant,
    ) -> Result<Option<chrono::NaiveDate>, Refusal> {
        let head = self.ask(Action::ReadCases)?.case_head(case_n)?;
        let rule = procedure_of(&self.rules, &head)?.separation.as_ref();
        Ok(rule.map(|rule| last_day(from, rule)))
    }

    /// `fields`: `separation_act`, `at`, `until`, `number`, `signer`, `place`, `reason`, `refused`.
    pub fn record_separation(&mut self, case_n: i64, fields: &Fields) -> Result<String, Refusal> {
        self.write(Action::WriteCases, |facts, rules| {
            let head = facts.case_head(case_n)?;
            if head.closed_at.is_some() {
                return Err(Refusal::CaseClosed(head.code));
            }
            let rule = procedure_of(rules, &head)?
                .separation
                .as_ref()
                .ok_or_else(|| Refusal::NoSuch("separation".to_owned()))?;
            let running = facts.running_separation(case_n)?;
            let boxes = Check::new(fields, facts.now(), &rules.calendar);
            let record = check(boxes, head.received_at, running.as_ref(), rule)?;
            facts.add_separation(case_n, &record)?;
            if record.act == SeparationAct::Begin {
                facts.add_step(case_n, "separation", record.at, record.number.as_deref(), Some(&record.reason))?;
            }
            if record.refused && head.refused_at.is_none() {
                facts.set_refused(case_n, Some(record.at))?;
            }
            settle(facts, case_n, rules)?;
            let detail = json!({
                "act": record.act.key(), "at": iso(record.at), "until": record.until, "number": record.number,
                "reason": record.reason
            });
            Ok((head.code.clone(), Entry::new("separation", head.code, detail)))
        })
    }
}
