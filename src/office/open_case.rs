//! Opening a case for a child, known or not yet in the book. An emergency carries its 12-hour clock from the first second.

use serde_json::json;

use super::derive::settle;
use super::save_child::village_for;
use super::{Office, Refusal, Rules};
use crate::domain::access::{Action, Reach};
use crate::domain::child::{CheckContext, Child};
use crate::domain::fields::Fields;
use crate::domain::intake::CaseDraft;
use crate::domain::level::Level;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::procedure::Procedure;
use crate::domain::time::{from_local, iso, today};
use crate::store::{CaseRef, ChildRow, Entry, Facts, UserRow};

/// Whose case it is to be.
#[derive(Debug, Clone)]
pub enum CaseSubject {
    Known(Box<ChildRow>),
    /// A child not in the book yet: made by the same act from `name`, `village`, `birth_date`, `sex`.
    Unknown,
}

/// The procedure of that name, or without one the one in force on that day.
pub(super) fn procedure_for<'r>(
    rules: &'r Rules,
    asked: &str,
    day: chrono::NaiveDate,
) -> Result<&'r Procedure, Refusal> {
    if asked.is_empty() {
        let in_force = rules.procedures.on(day).or(rules.procedures.main());
        return in_force.ok_or_else(|| Refusal::Rules("procedures".to_owned()));
    }
    let unknown = || Problem::new("procedure", ProblemKind::UnknownValue(asked.to_owned()));
    rules.procedures.get(asked).filter(|procedure| !procedure.of_data).ok_or_else(|| vec![unknown()].into())
}

/// Whose case it is to be: hers who takes the report in, or where she works on none the first officer's.
fn owner_of_new(facts: &Facts<'_>, own_n: i64) -> Result<i64, Refusal> {
    let users = facts.users()?;
    let works = |row: &&UserRow| row.is_active() && row.roles.may(Action::WriteCases) != Reach::No;
    let owner = users.iter().find(|row| works(row) && row.officer.n == own_n).or_else(|| users.iter().find(works));
    Ok(owner.map_or(own_n, |row| row.officer.n))
}

impl Office {
    pub fn open_case(&mut self, child_n: Option<i64>, fields: &Fields) -> Result<CaseRef, Refusal> {
        let officer_n = self.officer.n;
        self.write(Action::Intake, |facts, rules| {
            let now = facts.now();
            let case = CaseDraft::from_fields(fields).check(now);
            let child_n = match child_n {
                Some(n) => {
                    // One open case of a procedure: another law's case may stand beside it.
                    let asked = procedure_for(rules, fields.get("procedure"), today(now))?;
                    let same = |case: &crate::store::CaseHead| case.closed_at.is_none() && case.procedure == asked.id;
                    let open = facts.cases_of_child(n)?.into_iter().find(same);
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
            // The one in force when the information came: a case keeps it for good.
            let procedure = procedure_for(rules, &case.procedure, today(case.received_at))?;
            let opened = facts.add_case(child_n, &procedure.id, &case, owner_of_new(facts, officer_n)?)?;
            facts.add_step(opened.n, "intake", case.received_at, None, None)?;
            settle(facts, opened.n, rules)?;
            let entry = Entry::new(
                "case_opened",
                opened.code.clone(),
                json!({
                    "level": case.level.key(), "received_at": iso(case.received_at), "channel": case.channel,
                    "procedure": procedure.id, "recorded_late": case.received_reason
                }),
            );
            Ok((opened, entry))
        })
    }

    /// The level a person decides now; a raise shortens the clocks, a downgrade keeps its reason in the trail.
    pub fn set_level(&mut self, case_n: i64, fields: &Fields) -> Result<(), Refusal> {
        self.write(Action::WriteCases, |facts, rules| Ok(((), set_level(facts, rules, case_n, fields)?)))
    }
}

/// The same within an act under way; its entry for the log.
pub(super) fn set_level(facts: &Facts<'_>, rules: &Rules, case_n: i64, fields: &Fields) -> Result<Entry, Refusal> {
    let head = facts.case_head(case_n)?;
    if head.closed_at.is_some() {
        return Err(Refusal::CaseClosed(head.code));
    }
    super::assess::seen_newest(facts, case_n, fields)?;
    let mut problems = Vec::new();
    let level = Level::from_key(fields.get("level"));
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
    // Out of an emergency nobody comes by one key.
    let lowered = head.level == Level::Emergency && level.is_some_and(|level| level != Level::Emergency);
    if lowered && fields.get("confirm_lower") != "yes" {
        problems.push(Problem::new("confirm_lower", ProblemKind::Confirm));
    }
    // What is lowered is lowered now: a rung that came due meanwhile was due.
    let at = if lowered { Some(facts.now()) } else { at };
    let (Some(level), Some(at), true) = (level, at, problems.is_empty()) else { return Err(problems.into()) };
    facts.set_level(case_n, at, level, reason)?;
    settle(facts, case_n, rules)?;
    let detail = json!({ "from": head.level.key(), "to": level.key(), "reason": reason });
    Ok(Entry::new("level_set", head.code, detail))
}
