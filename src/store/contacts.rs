//! The office's list of numbers (danh bạ): whom to call, by agency.

use rusqlite::{Row, params};

use super::error::{Result, StoreError};
use super::{Facts, Reader};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactRow {
    pub n: i64,
    pub version: i64,
    /// The agency, by its key in the catalogue of providers or in the office's own words.
    pub agency: String,
    pub person: Option<String>,
    pub phone: Option<String>,
    pub note: Option<String>,
}

fn contact(row: &Row<'_>) -> rusqlite::Result<ContactRow> {
    Ok(ContactRow {
        n: row.get(0)?,
        version: row.get(1)?,
        agency: row.get(2)?,
        person: row.get(3)?,
        phone: row.get(4)?,
        note: row.get(5)?,
    })
}

impl Reader<'_> {
    pub fn contacts(&self) -> Result<Vec<ContactRow>> {
        let mut statement = self.0.prepare_cached(
            "SELECT n, version, agency, person, phone, note FROM contact WHERE deleted_at IS NULL ORDER BY agency, n LIMIT 500",
        )?;
        let rows = statement.query_map([], contact)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    pub fn contacts_of(&self, agency: &str) -> Result<Vec<ContactRow>> {
        let mut statement = self.0.prepare_cached(
            "SELECT n, version, agency, person, phone, note FROM contact WHERE agency = ?1 AND deleted_at IS NULL ORDER BY n LIMIT 50",
        )?;
        let rows = statement.query_map([agency], contact)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

impl Facts<'_> {
    /// Adds a number, or changes `before`.
    pub fn save_contact(&self, before: Option<&ContactRow>, new: &ContactRow) -> Result<()> {
        let Some(before) = before else {
            self.tx
                .prepare_cached("INSERT INTO contact (id, agency, person, phone, note) VALUES (?1, ?2, ?3, ?4, ?5)")?
                .execute(params![self.new_id(), new.agency, new.person, new.phone, new.note])?;
            return Ok(());
        };
        let changed = self.tx.execute(
            "UPDATE contact SET agency = ?3, person = ?4, phone = ?5, note = ?6, version = version + 1
             WHERE n = ?1 AND version = ?2 AND deleted_at IS NULL",
            params![before.n, before.version, new.agency, new.person, new.phone, new.note],
        )?;
        if changed == 0 { Err(StoreError::ChangedMeanwhile) } else { Ok(()) }
    }

    /// To the bin: no list shows it.
    pub fn bin_contact(&self, n: i64) -> Result<()> {
        self.tx
            .prepare_cached("UPDATE contact SET deleted_at = ?2, version = version + 1 WHERE n = ?1")?
            .execute(params![n, self.now.timestamp()])?;
        Ok(())
    }
}
