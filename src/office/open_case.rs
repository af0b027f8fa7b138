//! Opening a case for a child, known or not yet in the book. An emergency carries its 12-hour clock from the first second.

use serde_json::json;

use super::derive::settle;
use super::save_child::village_for;
use super::{Office, Refusal};
use crate::domain::case::CaseDraft;
use crate::domain::child::{CheckContext, Child};
use crate::domain::fields::Fields;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::time::{from_local, iso, today};
use crate::store::{CaseRef, ChildRow, Entry};

/// Whose case it is to be.
#[derive(Debug, Clone)]
pub enum CaseSubject {
    Known(Box<ChildRow>),
    /// A child not in the book yet: made by the same act from `name`, `village`, `birth_date`, `sex`.
    Unknown,
}

impl Office {
    pub fn open_case(&mut self, child_n: Option<i64>, fields: &Fields) -> Result<CaseRef, Refusal> {
        self.write(|facts, rules| {
            let now = facts.now();
            let case = CaseDraft::from_fields(fields).check(now);
            let child_n = match child_n {
                Some(n) => {
                    let open = facts.cases_of_child(n)?.into_iter().find(|case| case.closed_at.is_none());
                    if let Some(open) = open {
                        return Err(Refusal::CaseOpen(open.code));
                    }
                    n
                }
                None => {
                    let context = CheckContext { today: today(now), report_date: None, catalogue: &rules.catalogue };
                    let checked = Child::check(fields, context);
                    let (child, case_problems) = match (checked, &case) {
                        (Ok((child, _)), Ok(_)) => (child, None),
                        (Ok((child, _)), Err(problems)) => (child, Some(problems.clone())),
                        (Err(mut problems), case) => {
                            problems.extend(case.as_ref().err().cloned().unwrap_or_default());
                            return Err(problems.into());
                        }
                    };
                    if let Some(problems) = case_problems {
                        return Err(problems.into());
                    }
                    let (village_n, made) = village_for(facts, child.village.as_deref())?;
                    let (n, code) = facts.add_child(&child, None, village_n, None)?;
                    facts.log(&Entry::new("child_added", code, json!({ "village_made": made })))?;
                    n
                }
            };
            let case = case?;
            if case.received_at < now - chrono::Duration::minutes(30) && case.level_reason.is_empty() {
                // Backdating moves a legal clock: it is allowed, and says why.
                return Err(vec![Problem::new("level_reason", ProblemKind::Required)].into());
            }
            let opened = facts.add_case(child_n, &rules.procedure.id, &case)?;
            facts.add_step(opened.n, "intake", case.received_at, None, None)?;
            settle(facts, opened.n, rules)?;
            let entry = Entry::new(
                "case_opened",
                opened.code.clone(),
                json!({ "level": case.level.key(), "received_at": iso(case.received_at), "channel": case.channel }),
            );
            Ok((opened, entry))
        })
    }

    /// The level a person decides now; a raise shortens the clocks, a downgrade keeps its reason in the trail.
    pub fn set_level(&mut self, case_n: i64, fields: &Fields) -> Result<(), Refusal> {
        self.write(|facts, rules| {
            let head = facts.case_head(case_n)?;
            if head.closed_at.is_some() {
                return Err(Refusal::CaseClosed(head.code));
            }
            let mut problems = Vec::new();
            let level = crate::domain::level::Level::from_key(fields.get("level"));
            if level.is_none() {
                problems.push(Problem::new("level", ProblemKind::Required));
            }
            let reason = fields.get("level_reason").trim();
            if reason.is_empty() {
                problems.push(Problem::new("level_reason", ProblemKind::Required));
            }
            let now_local = crate::domain::time::local(facts.now());
            let at = match fields.some("at") {
                None => Some(facts.now()),
                Some(text) => crate::domain::date_words::parse_moment_words(&text, now_local).ok().map(from_local),
            };
            match at {
                None => problems.push(Problem::new("at", ProblemKind::NotADate)),
                Some(at) if at > facts.now() => problems.push(Problem::new("at", ProblemKind::FutureDate)),
                Some(at) if at < head.received_at => problems.push(Problem::new("at", ProblemKind::TooEarly)),
                Some(_) => {}
            }
            let (Some(level), Some(at), true) = (level, at, problems.is_empty()) else { return Err(problems.into()) };
            facts.set_level(case_n, at, level, reason)?;
            settle(facts, case_n, rules)?;
            let entry = Entry::new(
                "level_set",
                head.code,
                json!({ "from": head.level.key(), "to": level.key(), "reason": reason }),
            );
            Ok(((), entry))
        })
    }
}
