//! The log (nhật ký): append-only, each entry hashing the one before it. Order is by number, never by time.

use rusqlite::{OptionalExtension, Row, params};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::columns::instant;
use super::error::{Result, StoreError};
use super::{Facts, Reader};
use crate::domain::log::SHORT;
use crate::domain::time::Instant;
use crate::domain::undo;

/// What was done, to whom (a code), with what. Never a sentence: the words are made when it is read.
#[derive(Debug, Clone)]
pub struct Entry {
    pub act: &'static str,
    pub subject: String,
    pub detail: Value,
}

impl Entry {
    pub fn new(act: &'static str, subject: impl Into<String>, detail: Value) -> Entry {
        Entry { act, subject: subject.into(), detail }
    }
}

/// An entry as read back.
#[derive(Debug, Clone)]
pub struct LogRow {
    pub n: i64,
    pub at: Instant,
    pub officer_n: i64,
    pub officer: String,
    pub act: String,
    pub subject: String,
    pub detail: Value,
}

/// What looking through the log found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogCheck {
    pub entries: i64,
    /// The first entry that does not follow from the one before.
    pub broken: Option<i64>,
    /// Every entry could be read.
    pub whole: bool,
}

/// An export as it is registered.
#[derive(Debug, Clone)]
pub struct ExportRegister {
    pub what: String,
    pub rows: u64,
    pub masked: bool,
    pub reason: Option<String>,
    pub file: String,
    /// The head of the log before it, in short: it stands on the list too.
    pub head: String,
}

/// Bytes as their hexadecimal letters.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        // Writing into a text cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The first letters of a head, as they stand on papers.
pub(super) fn short(head: &[u8]) -> String {
    hex(head).chars().take(SHORT).collect()
}

fn hash(previous: &[u8], n: i64, at: i64, officer: i64, act: &str, subject: &str, detail: &str) -> Vec<u8> {
    let mut hasher = Sha256::new();
    hasher.update(previous);
    for number in [n, at, officer] {
        hasher.update(number.to_le_bytes());
    }
    for text in [act, subject, detail] {
        hasher.update((text.len() as u64).to_le_bytes());
        hasher.update(text);
    }
    hasher.finalize().to_vec()
}

impl Facts<'_> {
    /// A further entry within the same act (one child of an import, one case of a household visit).
    pub fn log(&self, entry: &Entry) -> Result<()> {
        debug_assert!(undo::ACTS.iter().any(|(act, _)| *act == entry.act), "{} stands in no table of acts", entry.act);
        let last: Option<(i64, Vec<u8>)> = self
            .tx
            .prepare_cached("SELECT n, hash FROM audit ORDER BY n DESC LIMIT 1")?
            .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let (n, previous) = last.map_or((1, vec![0; 32]), |(n, hash)| (n + 1, hash));
        let (at, officer) = (self.now.timestamp(), self.officer.n);
        let detail = entry.detail.to_string();
        let hash = hash(&previous, n, at, officer, entry.act, &entry.subject, &detail);
        self.tx.prepare_cached("INSERT INTO audit VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?.execute(params![
            n,
            at,
            officer,
            entry.act,
            entry.subject,
            detail,
            previous,
            hash
        ])?;
        let (first, _) = self.entries.get();
        self.entries.set((if first == 0 { n } else { first }, n));
        Ok(())
    }

    pub fn register_export(&self, export: &ExportRegister) -> Result<()> {
        self.tx.execute(
            "INSERT INTO export (at, officer_n, what, rows, masked, reason, file, head) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![
                self.now.timestamp(),
                self.officer.n,
                export.what,
                i64::try_from(export.rows).unwrap_or(i64::MAX),
                export.masked,
                export.reason,
                export.file,
                export.head
            ],
        )?;
        Ok(())
    }
}

impl Reader<'_> {
    /// How many entries there are, and the hash of the last one: whoever keeps it can tell a cut log or an old copy.
    pub fn log_head(&self) -> Result<(i64, Vec<u8>)> {
        let head = self
            .0
            .query_row("SELECT n, hash FROM audit ORDER BY n DESC LIMIT 1", [], |row| Ok((row.get(0)?, row.get(1)?)));
        Ok(head.optional()?.unwrap_or((0, vec![0; 32])))
    }

    /// The head and its number as people are told them: "3f9a12bc", 1234.
    pub fn short_head(&self) -> Result<(i64, String)> {
        let (n, head) = self.log_head()?;
        Ok((n, short(&head)))
    }

    /// The head in full.
    pub fn whole_head(&self) -> Result<(i64, String)> {
        let (n, head) = self.log_head()?;
        Ok((n, hex(&head)))
    }

    /// How many entries the log has: whatever is written makes it longer.
    pub fn log_length(&self) -> Result<i64> {
        Ok(self.0.prepare_cached("SELECT coalesce(max(n), 0) FROM audit")?.query_row([], |row| row.get(0))?)
    }

    /// When the last entry was made, by the host's clock of then.
    pub fn last_entry_at(&self) -> Result<Option<Instant>> {
        let at: Option<i64> = self
            .0
            .prepare_cached("SELECT at FROM audit ORDER BY n DESC LIMIT 1")?
            .query_row([], |row| row.get(0))
            .optional()?;
        at.map(super::columns::instant).transpose()
    }

    /// The newest entries about a code, newest first.
    pub fn log_of(&self, subject: &str, limit: u32) -> Result<Vec<LogRow>> {
        self.log_where("a.subject = ?1 ORDER BY a.n DESC LIMIT ?2", params![subject, limit])
    }

    pub(super) fn log_where(&self, which: &str, asked: &[&dyn rusqlite::ToSql]) -> Result<Vec<LogRow>> {
        let mut statement = self.0.prepare_cached(&format!(
            "SELECT a.n, a.at, coalesce(o.name, ''), a.act, a.subject, a.detail, a.officer_n FROM audit a
             LEFT JOIN officer o ON o.n = a.officer_n WHERE {which}"
        ))?;
        let mut rows = statement.query(asked)?;
        let mut log = Vec::new();
        while let Some(row) = rows.next()? {
            let detail: String = row.get(5)?;
            log.push(LogRow {
                n: row.get(0)?,
                at: instant(row.get(1)?)?,
                officer_n: row.get(6)?,
                officer: row.get(2)?,
                act: row.get(3)?,
                subject: row.get(4)?,
                detail: serde_json::from_str(&detail).unwrap_or(Value::Null),
            });
        }
        Ok(log)
    }

    /// Number of entries, and the first one that does not follow from the one before it. An entry that cannot be read ends
    /// the count with the ones before it.
    pub fn check_log(&self) -> Result<LogCheck> {
        let mut statement =
            self.0.prepare("SELECT n, at, officer_n, act, subject, detail, previous, hash FROM audit ORDER BY n")?;
        let mut rows = statement.query([])?;
        let (mut count, mut last) = (0, vec![0; 32]);
        loop {
            let row = match rows.next() {
                Ok(Some(row)) => row,
                Ok(None) => return Ok(LogCheck { entries: count, broken: None, whole: true }),
                Err(error) => match StoreError::from(error) {
                    StoreError::Damaged(_) => return Ok(LogCheck { entries: count, broken: None, whole: false }),
                    other => return Err(other),
                },
            };
            count += 1;
            // A cell that holds another kind of thing than was ever written there is no entry either.
            match follows(row, count, &last) {
                Ok(Some(found)) => last = found,
                _ => return Ok(LogCheck { entries: count, broken: Some(row.get(0).unwrap_or(count)), whole: true }),
            }
        }
    }
}

/// The hash of an entry, where it is the one of that number and follows from the one before.
fn follows(row: &Row<'_>, number: i64, last: &[u8]) -> rusqlite::Result<Option<Vec<u8>>> {
    let n: i64 = row.get(0)?;
    let (act, subject, detail): (String, String, String) = (row.get(3)?, row.get(4)?, row.get(5)?);
    let (previous, found): (Vec<u8>, Vec<u8>) = (row.get(6)?, row.get(7)?);
    let due = hash(last, n, row.get(1)?, row.get(2)?, &act, &subject, &detail);
    Ok((n == number && previous == last && found == due).then_some(found))
}

#[cfg(test)]
#[path = "audit_tests.rs"]
mod tests;
