//! Recording a follow-up visit, for one case or for the siblings of a household at once.

use chrono::NaiveDate;
use serde_json::json;

use super::derive::{procedure_of, settle};
use super::{Office, Refusal, Rules};
use crate::domain::access::Action;
use crate::domain::deadline::{Kind, measures_limit, propose_after};
use crate::domain::fields::Fields;
use crate::domain::level::Level;
use crate::domain::time::{Instant, local, today};
use crate::domain::visit::{Outcome, VisitDraft};
use crate::store::{CaseHead, CaseRef, ChildRow, Entry, Facts};

/// What the visit form needs to know of its case.
#[derive(Debug, Clone)]
pub struct VisitSubject {
    pub case: CaseHead,
    pub child: ChildRow,
    pub nth: u32,
    /// The date that was agreed or proposed.
    pub due_on: Option<NaiveDate>,
    /// Open cases of the other children of the household.
    pub siblings: Vec<(CaseRef, String)>,
    /// What the rhythm of the level proposes after a visit today.
    pub proposed_next: NaiveDate,
}

/// What was recorded: for the notice and the marked rows.
#[derive(Debug, Clone)]
pub struct VisitDone {
    pub cases: Vec<CaseRef>,
    pub next_on: NaiveDate,
    /// The case became an emergency: the 12 hours run from now.
    pub emergency: bool,
}

/// Were the measures of this emergency decided before that moment, so that no hours run any more? While they run, nothing that is
/// found or reported lengthens them.
pub(super) fn is_decided(facts: &Facts<'_>, rules: &Rules, head: &CaseHead, at: Instant) -> Result<bool, Refusal> {
    let procedure = procedure_of(rules, head)?;
    let limit = measures_limit(&facts.case_facts(head.n)?, procedure, &rules.calendar);
    Ok(limit.and_then(|(_, _, met)| met).is_some_and(|met| met < at))
}

impl Office {
    pub fn visit_subject(&self, case_n: i64) -> Result<VisitSubject, Refusal> {
        let read = self.ask(Action::WriteCases)?;
        super::sensitive::case_open(read, case_n)?;
        let case = read.case_head(case_n)?;
        if case.closed_at.is_some() {
            return Err(Refusal::CaseClosed(case.code));
        }
        let child = read.child(case.child_n)?;
        let visit = read.deadlines_of(case_n)?.into_iter().find(|row| row.deadline.kind == Kind::Visit);
        let visit_due = visit.as_ref().map(|row| row.deadline.due.date_local());
        Ok(VisitSubject {
            siblings: read.open_cases_of_siblings(case.child_n)?,
            nth: visit.as_ref().and_then(|row| row.deadline.nth).unwrap_or(1),
            due_on: visit.map(|row| row.deadline.due.date_local()),
            proposed_next: self.next_visit_after(self.today(), visit_due, case.level),
            case,
            child,
        })
    }

    /// The date the rhythm of a level proposes after a visit on `on` that had been due on `due_on`.
    pub fn next_visit_after(&self, on: NaiveDate, due_on: Option<NaiveDate>, level: Level) -> NaiveDate {
        propose_after(on, due_on, level, &self.rules.catalogue.rhythm, &self.rules.calendar)
    }

    /// One visit, recorded in every case of `cases`; all of them or none.
    pub fn record_visit(&mut self, cases: &[i64], fields: &Fields) -> Result<VisitDone, Refusal> {
        let draft = VisitDraft::from_fields(fields);
        self.write(Action::WriteCases, |facts, rules| {
            let now = facts.now();
            let together = facts.new_together();
            let mut done = VisitDone { cases: Vec::new(), next_on: today(now), emergency: false };
            let mut codes = Vec::new();
            for case_n in cases {
                let head = facts.case_head(*case_n)?;
                if head.closed_at.is_some() {
                    return Err(Refusal::CaseClosed(head.code));
                }
                let visit = draft.check(local(head.received_at).date(), now, &rules.calendar)?;
                let danger = visit.outcome == Outcome::Danger;
                let level = if danger { Level::Emergency } else { head.level };
                let due = facts.deadlines_of(*case_n)?.into_iter().find(|row| row.deadline.kind == Kind::Visit);
                let due_on = due.map(|row| row.deadline.due.date_local());
                let proposed = propose_after(visit.on, due_on, level, &rules.catalogue.rhythm, &rules.calendar);
                // What is found dangerous is seen again by the rhythm of an emergency, whatever date was typed before.
                let next_on = match visit.next_on {
                    Some(agreed) if danger => agreed.min(proposed),
                    Some(agreed) => agreed,
                    None => proposed,
                };
                let code = facts.add_visit(*case_n, &together, &visit, due_on, next_on)?;
                let reason = format!("{code}: {}", visit.note);
                if danger && head.level != Level::Emergency {
                    facts.set_level(*case_n, now, Level::Emergency, &reason)?;
                    done.emergency = true;
                } else if danger && is_decided(facts, rules, &head, now)? {
                    facts.renew_emergency(*case_n, now, &reason)?;
                    done.emergency = true;
                }
                settle(facts, *case_n, rules)?;
                facts.log(&Entry::new(
                    "visit_recorded",
                    head.code.clone(),
                    json!({ "visit": code, "on": visit.on, "outcome": visit.outcome.key(), "next_on": next_on }),
                ))?;
                codes.push(code);
                done.next_on = if done.cases.is_empty() { next_on } else { done.next_on.min(next_on) };
                done.cases.push(CaseRef { n: head.n, code: head.code, child_n: head.child_n });
            }
            Ok((done, Entry::new("visit", codes.join(" "), json!({ "cases": cases.len() }))))
        })
    }
}
