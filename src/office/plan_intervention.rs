//! Scheduling an intervention, changing it, and recording that it was carried out.

use serde_json::json;

use super::derive::settle;
use super::{Office, Refusal};
use crate::domain::access::Action;
use crate::domain::fields::Fields;
use crate::domain::intervention::{InterventionDraft, InterventionState};
use crate::domain::time::today;
use crate::store::{Entry, InterventionRow};

impl Office {
    pub fn intervention(&self, code: &str) -> Result<InterventionRow, Refusal> {
        let read = self.ask(Action::ReadCases)?;
        let row = read.intervention_coded(code)?;
        super::sensitive::case_open(read, row.case_n)?;
        Ok(row)
    }

    /// `before`: the row that was shown, when it is changed rather than new.
    pub fn save_intervention(
        &mut self,
        case_n: i64,
        before: Option<&InterventionRow>,
        fields: &Fields,
    ) -> Result<String, Refusal> {
        self.write(Action::WriteCases, |facts, rules| {
            let head = facts.case_head(case_n)?;
            if head.closed_at.is_some() {
                return Err(Refusal::CaseClosed(head.code));
            }
            let here = today(facts.now());
            let new = InterventionDraft::from_fields(fields).check(here, &rules.calendar)?;
            let done_on = match (new.state, before.and_then(|row| row.done_on)) {
                (InterventionState::Done, Some(on)) => Some(on),
                (InterventionState::Done, None) => Some(here),
                _ => None,
            };
            let code = match before {
                Some(row) => {
                    facts.change_intervention(row, &new, done_on)?;
                    row.code.clone()
                }
                None => facts.add_intervention(case_n, &new, done_on)?,
            };
            settle(facts, case_n, rules)?;
            let act = if before.is_some() { "intervention_changed" } else { "intervention_planned" };
            let entry = Entry::new(
                act,
                head.code,
                json!({ "intervention": code, "measure": new.measure, "due_on": new.due_on, "state": new.state.key() }),
            );
            Ok((code, entry))
        })
    }
}
