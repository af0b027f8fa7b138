//! What each import did (nhập danh sách), kept so that it can be taken back as one act.

use rusqlite::{OptionalExtension, params};

use super::columns::instant;
use super::error::{Damage, Result, StoreError};
use super::search::FoundKind;
use super::{Facts, Reader};
use crate::domain::fields::Fields;
use crate::domain::listing::What;
use crate::domain::time::Instant;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportAct {
    pub n: i64,
    /// The list that came in.
    pub what: What,
    pub file: String,
    pub at: Instant,
    pub officer: String,
}

/// One child or household of an import: what stood in its boxes before it (`None`: not in the book), its version after it.
#[derive(Debug, Clone)]
pub struct Imported {
    pub n: i64,
    pub version: i64,
    pub was: Option<Fields>,
    /// Its version before it.
    pub was_version: Option<i64>,
}

/// Rows of number, version, `was`, `was_version`.
pub(super) fn imported(mut rows: rusqlite::Rows<'_>) -> Result<Vec<Imported>> {
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let was = row.get::<_, Option<String>>(2)?;
        let was = was.map(|json| {
            let map = serde_json::from_str(&json);
            map.map(Fields).map_err(|_| StoreError::Damaged(Damage::Value("a list of texts")))
        });
        found.push(Imported { n: row.get(0)?, version: row.get(1)?, was: was.transpose()?, was_version: row.get(3)? });
    }
    Ok(found)
}

impl Reader<'_> {
    /// The last import of this officer that stands.
    pub fn last_import(&self, officer_n: i64) -> Result<Option<ImportAct>> {
        self.import_where("i.officer_n = ?1 AND i.undone_at IS NULL ORDER BY i.n DESC LIMIT 1", officer_n)
    }

    pub fn import(&self, n: i64) -> Result<Option<ImportAct>> {
        self.import_where("i.n = ?1 AND i.undone_at IS NULL", n)
    }

    fn import_where(&self, which: &str, asked: i64) -> Result<Option<ImportAct>> {
        let row: Option<(i64, String, i64, String, String)> = self
            .0
            .prepare_cached(&format!(
                "SELECT i.n, i.file, i.at, o.name, i.what FROM import_act i JOIN officer o ON o.n = i.officer_n WHERE {which}"
            ))?
            .query_row([asked], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)))
            .optional()?;
        row.map(|(n, file, at, officer, what)| {
            let what = What::from_key(&what).ok_or(StoreError::Damaged(Damage::Value("a list")))?;
            Ok(ImportAct { n, what, file, at: instant(at)?, officer })
        })
        .transpose()
    }

    pub fn imported_children(&self, import_n: i64) -> Result<Vec<Imported>> {
        let mut statement = self.0.prepare_cached(
            "SELECT child_n, version, was, was_version FROM import_child WHERE import_n = ?1 ORDER BY child_n",
        )?;
        imported(statement.query([import_n])?)
    }

    pub fn child_version(&self, child_n: i64) -> Result<i64> {
        Ok(self.0.prepare_cached("SELECT version FROM child WHERE n = ?1")?.query_row([child_n], |row| row.get(0))?)
    }
}

impl Facts<'_> {
    pub fn begin_import(&self, what: What, file: &str) -> Result<i64> {
        self.tx
            .prepare_cached("INSERT INTO import_act (id, file, at, officer_n, what) VALUES (?1, ?2, ?3, ?4, ?5)")?
            .execute(params![self.new_id(), file, self.now.timestamp(), self.officer.n, what.key()])?;
        let n = self.tx.last_insert_rowid();
        self.import.set(Some(n));
        Ok(n)
    }

    /// A child twice in one list keeps what she was before the first row.
    pub fn note_imported(&self, import_n: i64, child_n: i64, was: Option<(&Fields, i64)>) -> Result<()> {
        let was_version = was.map(|(_, version)| version);
        let was = was.map(|(fields, _)| serde_json::json!(fields.0).to_string());
        self.tx
            .prepare_cached(
                "INSERT INTO import_child VALUES (?1, ?2, (SELECT version FROM child WHERE n = ?2), ?3, ?4)
                 ON CONFLICT DO UPDATE SET version = excluded.version",
            )?
            .execute(params![import_n, child_n, was, was_version])?;
        Ok(())
    }

    /// The child is again as she was at `was_version`: imports that left her so can be taken back in their turn.
    pub fn restored(&self, child_n: i64, was_version: i64) -> Result<()> {
        self.tx
            .prepare_cached(
                "UPDATE import_child SET version = (SELECT version FROM child WHERE n = ?1) WHERE child_n = ?1 AND version = ?2",
            )?
            .execute([child_n, was_version])?;
        Ok(())
    }

    pub fn note_village(&self, import_n: i64, village_n: i64) -> Result<()> {
        self.tx
            .prepare_cached("INSERT OR IGNORE INTO import_village VALUES (?1, ?2)")?
            .execute([import_n, village_n])?;
        Ok(())
    }

    pub fn note_household(&self, import_n: i64, household_n: i64) -> Result<()> {
        self.tx
            .prepare_cached("INSERT OR IGNORE INTO import_household VALUES (?1, ?2)")?
            .execute([import_n, household_n])?;
        Ok(())
    }

    /// To the bin: no list and no search shows her, the log does.
    pub fn bin_child(&self, child_n: i64) -> Result<()> {
        self.tx
            .prepare_cached("UPDATE child SET deleted_at = ?2, version = version + 1 WHERE n = ?1")?
            .execute(params![child_n, self.now.timestamp()])?;
        self.unindex(FoundKind::Child, child_n)
    }

    /// Households and villages the import made and nobody lives in any more.
    pub fn bin_empty_households(&self, import_n: i64) -> Result<()> {
        let mut statement = self.tx.prepare_cached(
            "SELECT household_n FROM import_household i WHERE import_n = ?1 AND NOT EXISTS
             (SELECT 1 FROM child c WHERE c.household_n = i.household_n AND c.deleted_at IS NULL)",
        )?;
        let empty: Vec<i64> = statement.query_map([import_n], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        for n in empty {
            self.tx
                .prepare_cached("UPDATE household SET deleted_at = ?2, version = version + 1 WHERE n = ?1")?
                .execute(params![n, self.now.timestamp()])?;
            self.unindex(FoundKind::Household, n)?;
        }
        let mut statement = self.tx.prepare_cached(
            "SELECT village_n FROM import_village i WHERE import_n = ?1
             AND NOT EXISTS (SELECT 1 FROM child c WHERE c.village_n = i.village_n AND c.deleted_at IS NULL)
             AND NOT EXISTS (SELECT 1 FROM household h WHERE h.village_n = i.village_n AND h.deleted_at IS NULL)",
        )?;
        let empty: Vec<i64> = statement.query_map([import_n], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        for n in empty {
            self.bin_village(n)?;
        }
        Ok(())
    }

    /// An import that changed nothing is no act: nothing of it can be taken back, and the one before it still can.
    pub fn forget_import(&self, import_n: i64) -> Result<()> {
        self.tx.prepare_cached("DELETE FROM import_act WHERE n = ?1")?.execute([import_n])?;
        self.import.set(None);
        Ok(())
    }

    pub fn end_import(&self, import_n: i64) -> Result<()> {
        self.tx
            .prepare_cached("UPDATE import_act SET undone_at = ?2 WHERE n = ?1")?
            .execute(params![import_n, self.now.timestamp()])?;
        self.tx
            .prepare_cached("UPDATE act SET undone_at = ?2 WHERE import_n = ?1 AND undone_at IS NULL")?
            .execute(params![import_n, self.now.timestamp()])?;
        Ok(())
    }
}
