//! The bytes of the book poured into another file, under the same key, while others go on writing.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::error::Result;
use super::open::keyed;
use super::vault::BookKey;

/// Into a file that is not there yet. The copy stands alone: no -wal beside it. In one step, under one read: a step at a time
/// would begin anew with every change another officer saves meanwhile.
pub fn pour(connection: &Connection, path: &Path, key: &BookKey) -> Result<()> {
    drop(super::backup::container::new_file(path)?);
    let mut copy = keyed(path, key, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    let backup = rusqlite::backup::Backup::new(connection, &mut copy)?;
    backup.run_to_completion(i32::MAX, Duration::from_millis(50), None)?;
    drop(backup);
    copy.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get::<_, String>(0))?;
    Ok(())
}
