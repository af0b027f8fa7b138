//! Search from everywhere: children, households, cases and villages, best first.

use super::{Office, Refusal};
use crate::store::Found;

impl Office {
    /// At most `limit` hits and whether there are more.
    pub fn find(&self, query: &str, limit: usize) -> Result<(Vec<Found>, bool), Refusal> {
        Ok(self.store.read().find(query, limit)?)
    }
}
