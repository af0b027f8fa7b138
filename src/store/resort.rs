//! Sort keys are made by ICU and kept beside the names; another ICU orders otherwise, so keys of another version are made anew.

use rusqlite::{Connection, OptionalExtension, params};

use super::error::Result;
use crate::domain::vietnamese::{collation_version, sort_key, sort_key_text};

/// Nothing to do where the book was sorted by this version. The keys are derived, no facts: no entry in the log.
pub(super) fn resort_where_needed(connection: &mut Connection) -> Result<()> {
    let version = collation_version().to_string();
    let had: Option<String> =
        connection.query_row("SELECT value FROM meta WHERE key = 'collation'", [], |row| row.get(0)).optional()?;
    if had.as_deref() == Some(version.as_str()) {
        return Ok(());
    }
    let tx = connection.transaction()?;
    type Sorted = (&'static str, &'static str, &'static str, fn(&str) -> Vec<u8>);
    let tables: [Sorted; 3] = [
        ("child", "name", "name_sort", sort_key),
        ("household", "head", "head_sort", sort_key),
        ("village", "name", "name_sort", sort_key_text),
    ];
    for (table, text, key, make) in tables {
        let mut read = tx.prepare(&format!("SELECT n, {text} FROM {table}"))?;
        let mut write = tx.prepare(&format!("UPDATE {table} SET {key} = ?2 WHERE n = ?1"))?;
        let mut rows = read.query([])?;
        while let Some(row) = rows.next()? {
            let (n, name): (i64, String) = (row.get(0)?, row.get(1)?);
            write.execute(params![n, make(&name)])?;
        }
    }
    tx.execute("INSERT INTO meta VALUES ('collation', ?1) ON CONFLICT DO UPDATE SET value = ?1", [version])?;
    Ok(tx.commit()?)
}
