//! After every write to a case: its stage and deadlines are derived anew from its facts, in the same transaction.

use super::{Refusal, Rules};
use crate::domain::case::stage;
use crate::domain::deadline::deadlines;
use crate::domain::procedure::Procedure;
use crate::store::{CaseHead, Facts};

/// The procedure under which a case was opened: a later one never moves its limits.
pub(super) fn procedure_of<'r>(rules: &'r Rules, head: &CaseHead) -> Result<&'r Procedure, Refusal> {
    rules.procedures.get(&head.procedure).ok_or_else(|| Refusal::Rules(head.procedure.clone()))
}

pub(super) fn settle(facts: &Facts<'_>, case_n: i64, rules: &Rules) -> Result<(), Refusal> {
    let recorded = facts.case_facts(case_n)?;
    let head = facts.case_head(case_n)?;
    let procedure = procedure_of(rules, &head)?;
    facts.set_stage(case_n, stage(&recorded, procedure))?;
    facts.replace_deadlines(case_n, &deadlines(&recorded, procedure, &rules.catalogue.rhythm, &rules.calendar))?;
    // An assessment may have found what makes hers a sensitive case, or no longer stand.
    facts.keep_sensitive(head.child_n)?;
    Ok(())
}

/// What is known of a child changed: what her open cases owe may have changed with it.
pub(super) fn settle_child(facts: &Facts<'_>, child_n: i64, rules: &Rules) -> Result<(), Refusal> {
    for case in facts.cases_of_child(child_n)?.into_iter().filter(|case| case.closed_at.is_none()) {
        settle(facts, case.n, rules)?;
    }
    Ok(())
}
