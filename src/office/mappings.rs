//! How the columns of a file are understood (cách ghép cột), saved by one officer and used by all for files of that shape.

use super::{Office, Refusal};
use crate::domain::access::Action;
use crate::exchange::headings::{Headings, List};
use crate::exchange::mapping::Mapping;

impl Office {
    /// Saves it in place of an earlier one for the same headings. `file`: where it was put right, for people.
    pub fn save_mapping(&self, list: List, mapping: &Mapping, file: &str) -> Result<(), Refusal> {
        self.ask(Action::Import)?;
        let columns = serde_json::json!(mapping.pairs()).to_string();
        let desk = self.store.desk();
        Ok(desk.save_mapping(self.officer.n, list.as_str(), &mapping.shape(), &columns, file, self.now())?)
    }

    /// The headings alone decide again for files of this shape.
    pub fn forget_mapping(&self, list: List, mapping: &Mapping) -> Result<(), Refusal> {
        self.ask(Action::Import)?;
        Ok(self.store.desk().drop_mapping(list.as_str(), &mapping.shape())?)
    }

    /// Every mapping saved for lists of this kind, the newest first.
    pub fn saved_mappings(&self, list: List, headings: &Headings) -> Result<Vec<Mapping>, Refusal> {
        self.ask(Action::Import)?;
        let saved = self.store.desk().mappings(list.as_str())?;
        let pairs = saved.iter().filter_map(|columns| serde_json::from_str(columns).ok());
        Ok(pairs.map(|pairs| Mapping::of_pairs(pairs, headings, list)).collect())
    }
}
