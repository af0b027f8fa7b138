//! The rule files as officers accepted them: the last text of a name counts, every earlier one stays.

use rusqlite::{OptionalExtension, params};

use super::error::Result;
use super::{Facts, Reader};

impl Reader<'_> {
    /// The accepted text of a rule file; `None`: the shipped one counts.
    pub fn rule_text(&self, name: &str) -> Result<Option<String>> {
        Ok(self
            .0
            .prepare_cached("SELECT text FROM rule_text WHERE name = ?1 ORDER BY n DESC LIMIT 1")?
            .query_row([name], |row| row.get(0))
            .optional()?)
    }

    /// The names accepted at least once.
    pub fn rule_names(&self) -> Result<Vec<String>> {
        let mut statement = self.0.prepare_cached("SELECT DISTINCT name FROM rule_text ORDER BY name")?;
        let names = statement.query_map([], |row| row.get(0))?;
        Ok(names.collect::<rusqlite::Result<_>>()?)
    }
}

impl Facts<'_> {
    pub fn accept_rule(&self, name: &str, text: &str, moved: usize) -> Result<()> {
        self.tx
            .prepare_cached(
                "INSERT INTO rule_text (name, text, moved, officer_n, accepted_at) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![name, text, moved as i64, self.officer.n, self.now.timestamp()])?;
        Ok(())
    }
}
