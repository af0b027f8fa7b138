//! After every write to a case: its stage and deadlines are derived anew from its facts, in the same transaction.

use super::{Refusal, Rules};
use crate::domain::case::stage;
use crate::domain::deadline::deadlines;
use crate::store::Facts;

pub(super) fn settle(facts: &Facts<'_>, case_n: i64, rules: &Rules) -> Result<(), Refusal> {
    let recorded = facts.case_facts(case_n)?;
    facts.set_stage(case_n, stage(&recorded, &rules.procedure))?;
    facts
        .replace_deadlines(case_n, &deadlines(&recorded, &rules.procedure, &rules.catalogue.rhythm, &rules.calendar))?;
    Ok(())
}
