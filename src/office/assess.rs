//! Recording an assessment (Mẫu 02, 03, 06): every version is kept, the class is decided by a person, a review may begin planning anew.

use serde_json::json;

use super::derive::{procedure_of, settle};
use super::{Office, Refusal};
use crate::domain::access::Action;
use crate::domain::assessment::{Proposal, ReviewOutcome, check, dangers_of, propose, ratings_of};
use crate::domain::check::Check;
use crate::domain::fields::Fields;
use crate::domain::level::Level;
use crate::domain::procedure::Sheet;
use crate::domain::time::{Instant, iso};
use crate::store::{Entry, Facts, StoreError};

/// What was recorded, for the notice.
#[derive(Debug, Clone)]
pub struct Assessed {
    pub code: String,
    pub proposed: Level,
    pub decided: Level,
    pub outcome: Option<ReviewOutcome>,
}

impl Office {
    /// The sheet (Mẫu) of a step in the procedure of a case.
    pub fn sheet_of(&self, case_n: i64, step: &str) -> Result<Sheet, Refusal> {
        let head = self.ask(Action::ReadCases)?.case_head(case_n)?;
        let procedure = procedure_of(&self.rules, &head)?;
        procedure.sheet(step).cloned().ok_or_else(|| Refusal::NoSuch(step.to_owned()))
    }

    /// What the boxes speak for so far: shown while they are filled, decided by nobody.
    pub fn proposal(&self, sheet: &Sheet, fields: &Fields) -> Proposal {
        propose(sheet, &ratings_of(sheet, fields), &dangers_of(fields))
    }

    /// `step`: `initial_assessment`, `full_assessment` or `review`.
    pub fn assess(&mut self, case_n: i64, step: &str, fields: &Fields) -> Result<Assessed, Refusal> {
        self.write(Action::WriteCases, |facts, rules| {
            let head = facts.case_head(case_n)?;
            if head.closed_at.is_some() {
                return Err(Refusal::CaseClosed(head.code));
            }
            seen_newest(facts, case_n, fields)?;
            let sheet = procedure_of(rules, &head)?.sheet(step).ok_or_else(|| Refusal::NoSuch(step.to_owned()))?;
            let boxes = Check::new(fields, facts.now(), &rules.calendar);
            let a = check(boxes, fields, sheet, head.received_at, head.level)?;
            facts.add_assessment(case_n, &a)?;
            facts.add_step(case_n, step, a.at, None, None)?;
            if a.decided != head.level {
                let reason = if a.reason.is_empty() { sheet.form.clone() } else { a.reason.clone() };
                facts.set_level(case_n, level_from(a.decided, a.at, facts.now()), a.decided, &reason)?;
            }
            // Taken back only where it is said: a sheet that is silent about it leaves the court's rung standing.
            let taken_back = fields.get("refused") == "no";
            if a.refused != head.refused_at.is_some() && (a.refused || taken_back) {
                facts.set_refused(case_n, a.refused.then_some(a.at))?;
            }
            if a.outcome == Some(ReviewOutcome::Continue) {
                facts.replan_case(case_n, a.at)?;
            }
            settle(facts, case_n, rules)?;
            let entry = Entry::new(
                "assessed",
                head.code.clone(),
                json!({
                    "sheet": step, "at": iso(a.at), "proposed": a.proposal.level.key(), "decided": a.decided.key(),
                    "reason": a.reason, "outcome": a.outcome.map(ReviewOutcome::key), "refused": a.refused
                }),
            );
            let (proposed, decided, outcome) = (a.proposal.level, a.decided, a.outcome);
            Ok((Assessed { code: head.code, proposed, decided, outcome }, entry))
        })
    }
}

/// Risk is never overwritten unseen: a form opened on an older assessment or level is refused until the newest was seen.
/// Where nothing says what was seen (a list that comes in) nothing is asked.
pub(super) fn seen_newest(facts: &Facts<'_>, case_n: i64, fields: &Fields) -> Result<(), Refusal> {
    match fields.some("risk_seen") {
        Some(seen) if seen != facts.risk_mark(case_n)? => Err(StoreError::ChangedMeanwhile.into()),
        _ => Ok(()),
    }
}

/// A case raised to an emergency runs its 12 hours from the assessment that found it; what is lowered is lowered now, so that no
/// clock that ran is undone.
fn level_from(decided: Level, assessed_at: Instant, now: Instant) -> Instant {
    if decided == Level::Emergency { assessed_at } else { now }
}
