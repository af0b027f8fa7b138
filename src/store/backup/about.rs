//! What a backup says of itself (`about.toml` in it): when it was made, of what, and what proves it. No names.

use serde::{Deserialize, Serialize};

use crate::domain::time::Instant;
use crate::store::error::{Flaw, Result, StoreError};

/// The shape of the container.
pub const FORMAT: u32 = 1;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    pub format: u32,
    pub made_at: Instant,
    /// Key of what it was made for: day, import, upgrade.
    pub why: String,
    /// The book's shape: the number of its last migration.
    pub schema: i64,
    pub children: i64,
    pub log_entries: i64,
    /// Hash of the log's last entry, in hex.
    pub head: String,
    pub book_sha256: String,
    pub keys_sha256: String,
}

impl About {
    pub(super) fn parse(text: &str) -> Result<About> {
        // The number first: what a later program writes beside it need not be understood to say so.
        let table: toml::Table = text.parse().map_err(|_| StoreError::BadBackup(Flaw::Shape))?;
        let format = table.get("format").and_then(toml::Value::as_integer).unwrap_or(0);
        if format > i64::from(FORMAT) {
            return Err(StoreError::NewerBook { found: format, known: i64::from(FORMAT) });
        }
        toml::from_str(text).map_err(|_| StoreError::BadBackup(Flaw::Shape))
    }

    /// The first eight letters of the head, as they stand in the name.
    pub fn short_head(&self) -> String {
        self.head.chars().take(8).collect()
    }
}
