//! Search from everywhere: children, households, cases and villages, best first.

use super::{Office, Refusal};
use crate::domain::access::Action;
use crate::store::Found;

impl Office {
    /// At most `limit` hits and whether there are more.
    pub fn find(&self, query: &str, limit: usize) -> Result<(Vec<Found>, bool), Refusal> {
        Ok(self.ask(Action::ReadBook)?.find(query, limit, self.may(Action::ReadCases))?)
    }

    /// The open case of a child, where there is one.
    pub fn open_case_of(&self, child_n: i64) -> Result<Option<i64>, Refusal> {
        let cases = self.ask(Action::ReadCases)?.cases_of_child(child_n)?;
        Ok(cases.iter().find(|case| case.closed_at.is_none()).map(|case| case.n))
    }
}
