//! Everything the page of a case shows: its head, what is owed, and one timeline of all that happened, newest first.

use std::collections::BTreeMap;

use super::timeline::{Event, timeline};
use super::{Office, Refusal};
use crate::domain::access::Action;
use crate::domain::case::Separation;
use crate::domain::deadline::TURNS_16;
use crate::domain::level::Level;
use crate::domain::time::Instant;
use crate::store::{CaseHead, ChildRow, DeadlineRow, HouseholdRow, InterventionRow, PlanRow, Reader};

#[derive(Debug, Clone)]
pub struct CasePage {
    pub head: CaseHead,
    pub child: ChildRow,
    pub household: Option<HouseholdRow>,
    /// What is owed, soonest first.
    pub owed: Vec<DeadlineRow>,
    pub interventions: Vec<InterventionRow>,
    /// What happened, newest first.
    pub timeline: Vec<Event>,
    /// The trail of risk, oldest first.
    pub trail: Vec<(Instant, Level)>,
    /// The versions of the plan, newest first.
    pub plans: Vec<PlanRow>,
    pub separation: Option<Separation>,
    /// When each step was done last since planning began.
    pub done: BTreeMap<String, Instant>,
    /// Carers who refused.
    pub refused: bool,
}

fn done(read: Reader<'_>, head: &CaseHead) -> Result<BTreeMap<String, Instant>, Refusal> {
    let since = head.replanned_from.unwrap_or(head.received_at);
    let mut done = BTreeMap::new();
    for step in read.steps_of(head.n)?.into_iter().filter(|step| step.done_at >= since) {
        let last = done.entry(step.step).or_insert(step.done_at);
        *last = step.done_at.max(*last);
    }
    Ok(done)
}

/// A sixteenth birthday years ahead is no work yet.
const AHEAD_DAYS: i64 = 90;

impl Office {
    fn near(&self, owed: Vec<DeadlineRow>) -> Vec<DeadlineRow> {
        let far = |row: &DeadlineRow| {
            row.deadline.reference == TURNS_16 && (row.deadline.due.date_local() - self.today()).num_days() > AHEAD_DAYS
        };
        owed.into_iter().filter(|row| !far(row)).collect()
    }

    pub fn case_coded(&self, code: &str) -> Result<crate::store::CaseRef, Refusal> {
        self.ask(Action::ReadCases)?.case_coded(code)?.ok_or_else(|| Refusal::NoSuch(code.to_owned()))
    }

    pub fn case_page(&self, n: i64) -> Result<CasePage, Refusal> {
        let read = self.ask(Action::ReadCases)?;
        super::sensitive::case_open(read, n)?;
        let head = read.case_head(n)?;
        let child = read.child(head.child_n)?;
        let levels = read.levels_of(n)?;
        let interventions = read.interventions_of(n)?;
        let timeline = timeline(read, &head, &levels, &interventions)?;
        Ok(CasePage {
            household: child.household_n.map(|n| read.household(n)).transpose()?,
            owed: self.near(read.deadlines_of(n)?),
            trail: levels.iter().map(|change| (change.at, change.level)).collect(),
            plans: read.plans_of(n)?,
            separation: read.running_separation(n)?,
            refused: head.refused_at.is_some(),
            done: done(read, &head)?,
            interventions,
            timeline,
            child,
            head,
        })
    }
}
