//! The desk: drafts as typed, and places in lists. Not facts: no log entry, and no way from here to a fact.

use rusqlite::{Connection, OptionalExtension, Params, Transaction, TransactionBehavior, params};

use super::Store;
use super::columns::instant;
use super::error::Result;
use crate::domain::fields::Fields;
use crate::domain::time::Instant;

pub struct Desk<'a>(pub(super) &'a Connection, &'a Store);

/// A form left unfinished.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    pub fields: Fields,
    /// The field that had the cursor.
    pub focus: usize,
    pub saved_at: Instant,
}

impl<'a> Desk<'a> {
    pub(super) fn new(connection: &'a Connection, store: &'a Store) -> Self {
        Desk(connection, store)
    }

    /// With the lock of a writer, like a fact: a draft written into the old file of a book that is being re-keyed would be lost.
    pub(super) fn write(&self, sql: &str, values: impl Params) -> Result<()> {
        let tx = Transaction::new_unchecked(self.0, TransactionBehavior::Immediate)?;
        self.1.place.check(&self.1.folder)?;
        tx.prepare_cached(sql)?.execute(values)?;
        Ok(tx.commit()?)
    }

    pub fn save_draft(&self, officer_n: i64, form: &str, subject: &str, draft: &Draft) -> Result<()> {
        let fields = serde_json::to_string(&draft.fields.0).unwrap_or_default();
        let focus = i64::try_from(draft.focus).unwrap_or(0);
        self.write(
            "INSERT OR REPLACE INTO desk_draft VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![officer_n, form, subject, fields, focus, draft.saved_at.timestamp()],
        )
    }

    pub fn draft(&self, officer_n: i64, form: &str, subject: &str) -> Result<Option<Draft>> {
        let row: Option<(String, i64, i64)> = self
            .0
            .prepare_cached(
                "SELECT fields, focus, saved_at FROM desk_draft WHERE officer_n = ?1 AND form = ?2 AND subject = ?3",
            )?
            .query_row(params![officer_n, form, subject], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .optional()?;
        row.map(|(fields, focus, at)| {
            Ok(Draft {
                fields: Fields(serde_json::from_str(&fields).unwrap_or_default()),
                focus: usize::try_from(focus).unwrap_or(0),
                saved_at: instant(at)?,
            })
        })
        .transpose()
    }

    pub fn drop_draft(&self, officer_n: i64, form: &str, subject: &str) -> Result<()> {
        self.write(
            "DELETE FROM desk_draft WHERE officer_n = ?1 AND form = ?2 AND subject = ?3",
            params![officer_n, form, subject],
        )
    }

    /// The form this officer was last typing in, if any is unfinished: `(form, subject)`.
    pub fn newest_draft(&self, officer_n: i64) -> Result<Option<(String, String, Instant)>> {
        let row: Option<(String, String, i64)> = self
            .0
            .query_row(
                "SELECT form, subject, saved_at FROM desk_draft WHERE officer_n = ?1 ORDER BY saved_at DESC, form LIMIT 1",
                [officer_n],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
            )
            .optional()?;
        row.map(|(form, subject, at)| Ok((form, subject, instant(at)?))).transpose()
    }

    pub fn save_place(&self, officer_n: i64, screen: &str, place: &str) -> Result<()> {
        self.write("INSERT OR REPLACE INTO desk_place VALUES (?1, ?2, ?3)", params![officer_n, screen, place])
    }

    pub fn place(&self, officer_n: i64, screen: &str) -> Result<Option<String>> {
        Ok(self
            .0
            .prepare_cached("SELECT place FROM desk_place WHERE officer_n = ?1 AND screen = ?2")?
            .query_row(params![officer_n, screen], |row| row.get(0))
            .optional()?)
    }

    /// One for each shape of file: a later one takes the earlier one's place.
    pub fn save_mapping(
        &self,
        officer_n: i64,
        what: &str,
        shape: &str,
        columns: &str,
        file: &str,
        at: Instant,
    ) -> Result<()> {
        self.write(
            "INSERT OR REPLACE INTO desk_mapping VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![what, shape, columns, file, officer_n, at.timestamp()],
        )
    }

    pub fn drop_mapping(&self, what: &str, shape: &str) -> Result<()> {
        self.write("DELETE FROM desk_mapping WHERE what = ?1 AND shape = ?2", params![what, shape])
    }

    /// The columns of every mapping saved for `what`, the newest first.
    pub fn mappings(&self, what: &str) -> Result<Vec<String>> {
        let mut statement =
            self.0.prepare_cached("SELECT columns FROM desk_mapping WHERE what = ?1 ORDER BY saved_at DESC, shape")?;
        let rows = statement.query_map([what], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
