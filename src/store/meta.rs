//! What the book knows of itself, by name: its office, its commune, whether it is for practice.

use rusqlite::OptionalExtension;

use super::error::Result;
use super::{Facts, Reader};

impl Reader<'_> {
    pub fn meta(&self, key: &str) -> Result<Option<String>> {
        Ok(self.0.query_row("SELECT value FROM meta WHERE key = ?1", [key], |row| row.get(0)).optional()?)
    }
}

impl Facts<'_> {
    pub fn set_meta(&self, key: &str, value: &str) -> Result<()> {
        self.tx
            .prepare_cached("INSERT INTO meta VALUES (?1, ?2) ON CONFLICT DO UPDATE SET value = ?2")?
            .execute([key, value])?;
        Ok(())
    }
}
