//! Everything the page of a child or of a household shows.

use super::sensitive::without_hidden_house;
use super::{Office, Refusal};
use crate::domain::access::Action;
use crate::store::{CaseHead, ChildRow, HouseholdRow, LogRow};

#[derive(Debug, Clone)]
pub struct ChildPage {
    pub child: ChildRow,
    pub household: Option<HouseholdRow>,
    pub siblings: Vec<ChildRow>,
    pub cases: Vec<CaseHead>,
    /// Whether her cases may be read; else none are given.
    pub shows_cases: bool,
    pub log: Vec<LogRow>,
}

#[derive(Debug, Clone)]
pub struct HouseholdPage {
    pub household: HouseholdRow,
    pub children: Vec<ChildRow>,
    /// The open case of each child, in the same order.
    pub open_cases: Vec<Option<CaseHead>>,
    pub log: Vec<LogRow>,
}

const LOG_ROWS: u32 = 30;

impl Office {
    pub fn child_page(&self, n: i64) -> Result<ChildPage, Refusal> {
        let read = self.ask(Action::ReadBook)?;
        super::sensitive::child_open(read, n)?;
        let child = read.child(n)?;
        let household = child.household_n.map(|n| read.household(n)).transpose()?;
        let siblings = match child.household_n {
            Some(household_n) => read.children_of(household_n)?.into_iter().filter(|other| other.n != n).collect(),
            None => Vec::new(),
        };
        Ok(ChildPage {
            cases: if self.may(Action::ReadCases) { read.cases_of_child(n)? } else { Vec::new() },
            shows_cases: self.may(Action::ReadCases),
            log: read.log_of(&child.code, LOG_ROWS)?.into_iter().map(|row| without_hidden_house(read, row)).collect(),
            child,
            household,
            siblings,
        })
    }

    pub fn household_page(&self, n: i64) -> Result<HouseholdPage, Refusal> {
        let read = self.ask(Action::ReadBook)?;
        super::sensitive::household_open(read, n)?;
        let household = read.household(n)?;
        let children = read.children_of(n)?;
        let open_cases = children
            .iter()
            .map(|child| match self.may(Action::ReadCases) {
                true => Ok(read.cases_of_child(child.n)?.into_iter().find(|case| case.closed_at.is_none())),
                false => Ok(None),
            })
            .collect::<Result<_, Refusal>>()?;
        Ok(HouseholdPage { log: read.log_of(&household.code, LOG_ROWS)?, household, children, open_cases })
    }
}
