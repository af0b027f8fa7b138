//! The desk: drafts as typed, and places in lists. Not facts: no log entry, and no way from here to a fact.

use rusqlite::{Connection, OptionalExtension, Params, Transaction, TransactionBehavior, params};

use super::Store;
use super::columns::instant;
use super::error::Result;
use super::hand_over::UNTOLD;
use crate::domain::fields::Fields;
use crate::domain::time::Instant;

pub struct Desk<'a>(pub(super) &'a Connection, &'a Store);

/// A form left unfinished.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    pub fields: Fields,
    /// What stood in the boxes when she began to type; `None` in a draft of before that was kept.
    pub base: Option<Fields>,
    /// The field that had the cursor.
    pub focus: usize,
    pub saved_at: Instant,
}

/// Whose draft it is and of what. Each form that is opened is a sitting of its own: two windows of one officer at one
/// record keep two drafts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftOf {
    pub form: &'static str,
    pub subject: String,
    pub sitting: String,
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

    pub fn save_draft(&self, officer_n: i64, of: &DraftOf, draft: &Draft) -> Result<()> {
        let text = |fields: &Fields| serde_json::to_string(&fields.0).unwrap_or_default();
        self.write(
            "INSERT OR REPLACE INTO desk_draft VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8,
             (SELECT coalesce(max(nth), 0) + 1 FROM desk_draft WHERE officer_n = ?1))",
            params![
                officer_n,
                of.form,
                of.subject,
                of.sitting,
                draft.base.as_ref().map(text).unwrap_or_default(),
                text(&draft.fields),
                i64::try_from(draft.focus).unwrap_or(0),
                draft.saved_at.timestamp()
            ],
        )
    }

    /// Every draft of one form about one record, with its sitting; the newest first.
    pub fn drafts(&self, officer_n: i64, form: &str, subject: &str) -> Result<Vec<(String, Draft)>> {
        let mut statement = self.0.prepare_cached(
            "SELECT sitting, base, fields, focus, saved_at FROM desk_draft WHERE officer_n = ?1 AND form = ?2 AND subject = ?3
             ORDER BY nth DESC LIMIT 100",
        )?;
        let mut rows = statement.query(params![officer_n, form, subject])?;
        let mut drafts = Vec::new();
        while let Some(row) = rows.next()? {
            let (base, fields): (String, String) = (row.get(1)?, row.get(2)?);
            let draft = Draft {
                fields: Fields(serde_json::from_str(&fields).unwrap_or_default()),
                base: serde_json::from_str(&base).ok().map(Fields),
                focus: usize::try_from(row.get::<_, i64>(3)?).unwrap_or(0),
                saved_at: instant(row.get(4)?)?,
            };
            drafts.push((row.get(0)?, draft));
        }
        Ok(drafts)
    }

    pub fn drop_draft(&self, officer_n: i64, of: &DraftOf) -> Result<()> {
        self.write(
            "DELETE FROM desk_draft WHERE officer_n = ?1 AND form = ?2 AND subject = ?3 AND sitting = ?4",
            params![officer_n, of.form, of.subject, of.sitting],
        )
    }

    /// Nobody comes back to what was left unfinished so long ago.
    pub fn forget_drafts(&self, officer_n: i64, before: Instant) -> Result<()> {
        // Looked for first: a start that forgets nothing writes nothing.
        let old = params![officer_n, before.timestamp()];
        let sql = "SELECT 1 FROM desk_draft WHERE officer_n = ?1 AND saved_at < ?2 LIMIT 1";
        if self.0.prepare_cached(sql)?.exists(old)? {
            self.write("DELETE FROM desk_draft WHERE officer_n = ?1 AND saved_at < ?2", old)?;
        }
        Ok(())
    }

    /// The forms this officer left unfinished, the one she typed in last first: `(form, subject, when)`.
    pub fn unfinished(&self, officer_n: i64, limit: u32) -> Result<Vec<(String, String, Instant)>> {
        let mut statement = self.0.prepare_cached(
            "SELECT form, subject, max(saved_at) FROM desk_draft WHERE officer_n = ?1
             GROUP BY form, subject ORDER BY max(nth) DESC, max(saved_at) DESC LIMIT ?2",
        )?;
        let mut rows = statement.query(params![officer_n, limit])?;
        let mut left = Vec::new();
        while let Some(row) = rows.next()? {
            left.push((row.get(0)?, row.get(1)?, instant(row.get(2)?)?));
        }
        Ok(left)
    }

    pub fn save_place(&self, officer_n: i64, screen: &str, place: &str) -> Result<()> {
        self.write("INSERT OR REPLACE INTO desk_place VALUES (?1, ?2, ?3)", params![officer_n, screen, place])
    }

    /// She has been told of all that was handed to her.
    pub fn told_of_hand_overs(&self, officer_n: i64) -> Result<()> {
        self.write("DELETE FROM desk_place WHERE officer_n = ?1 AND screen = ?2", params![officer_n, UNTOLD])
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
