//! What an import of households (nhập danh sách hộ) added and changed, so that it can be taken back.

use rusqlite::params;

use super::error::Result;
use super::imports::{Imported, imported};
use super::search::FoundKind;
use super::{Facts, Reader};
use crate::domain::fields::Fields;
use crate::domain::same_household::Hearth;

/// A household of a village, with what tells it from its neighbours.
#[derive(Debug, Clone)]
pub struct Neighbour {
    pub n: i64,
    pub code: String,
    pub hearth: Hearth,
}

impl Reader<'_> {
    /// Every household of a village: a list is compared with them in memory, name by name.
    pub fn households_in(&self, village_n: i64) -> Result<Vec<Neighbour>> {
        let mut statement = self.0.prepare_cached(
            "SELECT n, code, head, phone, address FROM shown_household WHERE village_n = ?1 AND deleted_at IS NULL AND NOT hidden
             ORDER BY n",
        )?;
        let rows = statement.query_map([village_n], |row| {
            let hearth = Hearth { head: row.get(2)?, phone: row.get(3)?, address: row.get(4)? };
            Ok(Neighbour { n: row.get(0)?, code: row.get(1)?, hearth })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    pub fn imported_households(&self, import_n: i64) -> Result<Vec<Imported>> {
        let mut statement = self.0.prepare_cached(
            "SELECT household_n, version, was, was_version FROM import_household_row WHERE import_n = ?1
             ORDER BY household_n",
        )?;
        imported(statement.query([import_n])?)
    }

    /// Does somebody live in it?
    pub fn is_lived_in(&self, household_n: i64) -> Result<bool> {
        Ok(self
            .0
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM child WHERE household_n = ?1 AND deleted_at IS NULL)")?
            .query_row([household_n], |row| row.get(0))?)
    }
}

impl Facts<'_> {
    /// A household twice in one list keeps what it was before the first row.
    pub fn note_household_row(&self, import_n: i64, household_n: i64, was: Option<(&Fields, i64)>) -> Result<()> {
        let was_version = was.map(|(_, version)| version);
        let was = was.map(|(fields, _)| serde_json::json!(fields.0).to_string());
        self.tx
            .prepare_cached(
                "INSERT INTO import_household_row
                 VALUES (?1, ?2, (SELECT version FROM household WHERE n = ?2), ?3, ?4)
                 ON CONFLICT DO UPDATE SET version = excluded.version",
            )?
            .execute(params![import_n, household_n, was, was_version])?;
        Ok(())
    }

    /// As [`Facts::restored`], for a household.
    pub fn household_restored(&self, household_n: i64, was_version: i64) -> Result<()> {
        self.tx
            .prepare_cached(
                "UPDATE import_household_row SET version = (SELECT version FROM household WHERE n = ?1)
                 WHERE household_n = ?1 AND version = ?2",
            )?
            .execute([household_n, was_version])?;
        Ok(())
    }

    /// To the bin: no list and no search shows it, the log does.
    pub fn bin_household(&self, household_n: i64) -> Result<()> {
        self.tx
            .prepare_cached("UPDATE household SET deleted_at = ?2, version = version + 1 WHERE n = ?1")?
            .execute(params![household_n, self.now.timestamp()])?;
        self.unindex(FoundKind::Household, household_n)
    }
}
