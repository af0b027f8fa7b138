//! The acts of the officers, newest last: what Ctrl-Z finds by its name, and what it marks as taken back.

use rusqlite::{OptionalExtension, Row, params};

use super::audit::{Entry, LogRow};
use super::columns::instant;
use super::error::Result;
use super::{Facts, Reader};
use crate::domain::time::Instant;
use crate::domain::undo::{Undo, undo_of};

/// An act that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActRow {
    pub n: i64,
    pub at: Instant,
    pub officer: String,
    pub act: String,
    /// Its entries in the log, first and last.
    pub entries: (i64, i64),
    /// The import it is.
    pub import_n: Option<i64>,
}

const COLUMNS: &str =
    "a.n, a.at, o.name, a.act, a.log_from, a.log_n, a.import_n FROM act a JOIN officer o ON o.n = a.officer_n";

fn act(row: &Row<'_>) -> Result<ActRow> {
    Ok(ActRow {
        n: row.get(0)?,
        at: instant(row.get(1)?)?,
        officer: row.get(2)?,
        act: row.get(3)?,
        entries: (row.get(4)?, row.get(5)?),
        import_n: row.get(6)?,
    })
}

impl Reader<'_> {
    /// Asked within the transaction of the act: two processes never give one number.
    pub(super) fn next_act(&self) -> Result<i64> {
        Ok(self.0.prepare_cached("SELECT coalesce(max(n), 0) + 1 FROM act")?.query_row([], |row| row.get(0))?)
    }

    /// The officer's own acts that stand, newest first.
    pub fn acts_of(&self, officer_n: i64, limit: u32) -> Result<Vec<ActRow>> {
        let sql = format!("SELECT {COLUMNS} WHERE a.officer_n = ?1 AND a.undone_at IS NULL ORDER BY a.n DESC LIMIT ?2");
        let mut statement = self.0.prepare_cached(&sql)?;
        let mut rows = statement.query(params![officer_n, limit])?;
        let mut acts = Vec::new();
        while let Some(row) = rows.next()? {
            acts.push(act(row)?);
        }
        Ok(acts)
    }

    /// The last entry of an import in the log; 0 for one made before acts were numbered.
    pub fn log_of_import(&self, import_n: i64) -> Result<i64> {
        let sql = "SELECT coalesce(max(log_n), 0) FROM act WHERE import_n = ?1";
        Ok(self.0.prepare_cached(sql)?.query_row([import_n], |row| row.get(0))?)
    }

    /// An act that still stands.
    pub fn act(&self, n: i64) -> Result<Option<ActRow>> {
        let sql = format!("SELECT {COLUMNS} WHERE a.n = ?1 AND a.undone_at IS NULL");
        let mut statement = self.0.prepare_cached(&sql)?;
        let mut rows = statement.query([n])?;
        rows.next()?.map(act).transpose()
    }

    /// The act of anybody that still stands and touched the same thing last, after act `n`.
    pub(super) fn act_after(&self, n: i64, whose: &str) -> Result<Option<ActRow>> {
        let last: Option<i64> = self
            .0
            .prepare_cached(
                "SELECT r.act_n FROM act_row r JOIN act a ON a.n = r.act_n WHERE r.whose = ?2 AND r.act_n > ?1
                 AND a.undone_at IS NULL ORDER BY r.act_n DESC LIMIT 1",
            )?
            .query_row(params![n, whose], |row| row.get(0))
            .optional()?;
        last.map_or(Ok(None), |last| self.act(last))
    }

    /// Did the act change the level of a case?
    pub fn moved_level(&self, act_n: i64) -> Result<bool> {
        Ok(self
            .0
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM act_row WHERE act_n = ?1 AND tbl = 'case_level')")?
            .query_row([act_n], |row| row.get(0))?)
    }

    /// Entries of the log by their numbers, oldest first; of very many the last.
    pub fn log_between(&self, (first, last): (i64, i64)) -> Result<Vec<LogRow>> {
        let mut entries = self.log_where("a.n BETWEEN ?1 AND ?2 ORDER BY a.n DESC LIMIT 400", params![first, last])?;
        entries.reverse();
        Ok(entries)
    }
}

impl Facts<'_> {
    /// An act keeps its place among the officer's acts where there is something of it to take back or to say.
    pub(super) fn keep_act(&self, n: i64, entry: &Entry) -> Result<()> {
        let rule = undo_of(entry.act, None, false);
        let kept = match rule {
            Undo::NoAct => false,
            // An import that changed nothing is none.
            Undo::Import => self.import.get().is_some(),
            // Saved as it was: there is nothing to take back.
            Undo::Rows => self.wrote_rows(n)?,
            Undo::Stays(_) | Undo::PassedBy => true,
        };
        if !kept {
            self.tx.prepare_cached("DELETE FROM act_row WHERE act_n = ?1")?.execute([n])?;
            return Ok(());
        }
        let (first, last) = self.entries.get();
        self.tx
            .prepare_cached("INSERT INTO act (n, officer_n, at, act, log_from, log_n, import_n) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?
            .execute(params![n, self.officer.n, self.now.timestamp(), entry.act, first, last, self.import.get()])?;
        Ok(())
    }

    fn wrote_rows(&self, act_n: i64) -> Result<bool> {
        Ok(self
            .tx
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM act_row WHERE act_n = ?1)")?
            .query_row([act_n], |row| row.get(0))?)
    }

    pub(super) fn end_act(&self, act_n: i64) -> Result<()> {
        self.tx
            .prepare_cached("UPDATE act SET undone_at = ?2 WHERE n = ?1")?
            .execute(params![act_n, self.now.timestamp()])?;
        Ok(())
    }
}
