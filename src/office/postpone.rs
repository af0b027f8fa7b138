//! Postponing what the office itself set, and recording why a limit of law is late. A limit of law never moves.

use chrono::NaiveDate;
use serde_json::json;

use super::derive::settle;
use super::{Office, Refusal, Rules};
use crate::domain::access::Action;
use crate::domain::date_words::parse_date_words;
use crate::domain::deadline::Kind;
use crate::domain::fields::Fields;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::time::today;
use crate::store::{Entry, Facts};

/// What was put off, or why it is late.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Postponement {
    Moved {
        to: NaiveDate,
    },
    /// The row stays red and counted.
    ReasonOfDelay,
}

/// What is put off: a case and the name of the thing owed within it.
pub type Owing = (i64, Kind, String);

impl Office {
    /// Refused where one of these cases is closed to her: what is put off is looked at first, as for every other act.
    pub fn may_put_off(&self, owing: &[Owing]) -> Result<(), Refusal> {
        let read = self.ask(Action::WriteCases)?;
        owing.iter().try_for_each(|(case_n, ..)| super::sensitive::case_open(read, *case_n))
    }

    /// One reason, and for what the office set one new date, for everything in `owing`; all of it or none.
    /// `fields`: `to` (only for what the office set) and `reason` (always).
    pub fn postpone(&mut self, owing: &[Owing], fields: &Fields) -> Result<Postponement, Refusal> {
        self.may_put_off(owing)?;
        self.write(Action::WriteCases, |facts, rules| {
            let mut done = Postponement::ReasonOfDelay;
            for (case_n, kind, reference) in owing {
                done = one(facts, rules, (*case_n, *kind, reference), fields)?;
            }
            Ok((done, Entry::new("postponing", "", json!({ "rows": owing.len() }))))
        })
    }
}

fn one(
    facts: &Facts<'_>,
    rules: &Rules,
    (case_n, kind, reference): (i64, Kind, &str),
    fields: &Fields,
) -> Result<Postponement, Refusal> {
    let head = facts.case_head(case_n)?;
    let row = facts
        .deadlines_of(case_n)?
        .into_iter()
        .find(|row| row.deadline.kind == kind && row.deadline.reference == reference)
        .ok_or_else(|| Refusal::NoSuch(reference.to_owned()))?;
    let mut problems = Vec::new();
    let reason = fields.get("reason").trim();
    if reason.is_empty() {
        problems.push(Problem::new("reason", ProblemKind::Required));
    }
    let typed = fields.some("to");
    if row.deadline.law && typed.is_some() {
        return Err(Refusal::LimitOfLaw);
    }
    let here = today(facts.now());
    let to = match typed {
        _ if row.deadline.law => None,
        None => {
            problems.push(Problem::new("to", ProblemKind::Required));
            None
        }
        Some(text) => match parse_date_words(&text, here, &rules.calendar) {
            Ok(to) if to < here => {
                problems.push(Problem::new("to", ProblemKind::TooEarly));
                None
            }
            Ok(to) => Some(to),
            Err(_) => {
                problems.push(Problem::new("to", ProblemKind::NotADate));
                None
            }
        },
    };
    if !problems.is_empty() {
        return Err(problems.into());
    }
    let from = row.deadline.due.date_local();
    facts.add_postponement(case_n, kind, reference, from, to, reason)?;
    settle(facts, case_n, rules)?;
    let act = if to.is_some() { "postponed" } else { "delay_explained" };
    let detail = json!({ "kind": kind.key(), "ref": reference, "from": from, "to": to, "reason": reason });
    facts.log(&Entry::new(act, head.code, detail))?;
    Ok(to.map_or(Postponement::ReasonOfDelay, |to| Postponement::Moved { to }))
}
