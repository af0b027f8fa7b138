//! Villages (thôn, bản, khu phố, tổ dân phố) and their collaborators.

use rusqlite::{OptionalExtension, Row, params};

use super::error::{Result, StoreError};
use super::search::FoundKind;
use super::{Facts, Reader};
use crate::domain::household::Village;
use crate::domain::old_places::KnownVillage;
use crate::domain::vietnamese::{fold, sort_key_text};

#[derive(Debug, Clone)]
pub struct VillageRow {
    pub n: i64,
    pub version: i64,
    pub village: Village,
    pub households: i64,
    pub children: i64,
}

const COLUMNS: &str = "v.n, v.version, v.name, v.old_unit, v.collaborator, v.collaborator_phone, v.note,
    coalesce((SELECT t.households FROM tally t WHERE t.village_n = v.n), 0),
    coalesce((SELECT t.children FROM tally t WHERE t.village_n = v.n), 0)";

fn village(row: &Row<'_>) -> rusqlite::Result<VillageRow> {
    Ok(VillageRow {
        n: row.get(0)?,
        version: row.get(1)?,
        village: Village {
            name: row.get(2)?,
            old_unit: row.get(3)?,
            collaborator: row.get(4)?,
            collaborator_phone: row.get(5)?,
            note: row.get(6)?,
        },
        households: row.get(7)?,
        children: row.get(8)?,
    })
}

impl Reader<'_> {
    pub fn village(&self, n: i64) -> Result<VillageRow> {
        let sql = format!("SELECT {COLUMNS} FROM village v WHERE v.n = ?1");
        self.0.query_row(&sql, [n], village).optional()?.ok_or(StoreError::Gone)
    }

    /// By meaning, not by letters: "bản co mị" finds "Bản Co Mị".
    pub fn village_named(&self, name: &str) -> Result<Option<(i64, String)>> {
        Ok(self
            .0
            .prepare_cached("SELECT n, name FROM village WHERE name_fold = ?1 AND deleted_at IS NULL")?
            .query_row([fold(name)], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?)
    }

    /// A commune has tens of villages, never thousands: all of them, in Vietnamese order.
    pub fn villages(&self) -> Result<Vec<VillageRow>> {
        let sql = format!("SELECT {COLUMNS} FROM village v WHERE v.deleted_at IS NULL ORDER BY v.name_sort, v.n");
        let mut statement = self.0.prepare_cached(&sql)?;
        let rows = statement.query_map([], village)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Every village with what it was called before.
    pub fn villages_before(&self) -> Result<Vec<KnownVillage>> {
        let mut statement = self
            .0
            .prepare_cached("SELECT name, old_unit FROM village WHERE deleted_at IS NULL ORDER BY name_sort, n")?;
        let rows = statement.query_map([], |row| Ok(KnownVillage { name: row.get(0)?, old_unit: row.get(1)? }))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    pub fn village_names(&self) -> Result<Vec<String>> {
        let mut statement =
            self.0.prepare_cached("SELECT name FROM village WHERE deleted_at IS NULL ORDER BY name_sort, n")?;
        let rows = statement.query_map([], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

impl Facts<'_> {
    pub fn add_village(&self, village: &Village) -> Result<i64> {
        self.is_everywhere()?;
        self.tx
            .prepare_cached(
                "INSERT INTO village (id, name, name_fold, name_sort, old_unit, collaborator, collaborator_phone, note)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute(params![
                self.new_id(),
                village.name,
                fold(&village.name),
                sort_key_text(&village.name),
                village.old_unit,
                village.collaborator,
                village.collaborator_phone,
                village.note
            ])?;
        let n = self.tx.last_insert_rowid();
        self.index_village(n, village)?;
        Ok(n)
    }

    pub fn change_village(&self, n: i64, version: i64, village: &Village) -> Result<()> {
        self.is_everywhere()?;
        let changed = self.tx.execute(
            "UPDATE village SET name = ?3, name_fold = ?4, name_sort = ?5, old_unit = ?6, collaborator = ?7,
             collaborator_phone = ?8, note = ?9, version = version + 1 WHERE n = ?1 AND version = ?2 AND deleted_at IS NULL",
            params![
                n,
                version,
                village.name,
                fold(&village.name),
                sort_key_text(&village.name),
                village.old_unit,
                village.collaborator,
                village.collaborator_phone,
                village.note
            ],
        )?;
        if changed == 0 {
            return Err(StoreError::ChangedMeanwhile);
        }
        self.index_village(n, village)
    }

    fn index_village(&self, n: i64, village: &Village) -> Result<()> {
        let mut texts = vec![village.name.as_str()];
        texts.extend(village.old_unit.as_deref());
        texts.extend(village.collaborator.as_deref());
        texts.extend(village.collaborator_phone.as_deref());
        self.index(FoundKind::Village, n, &texts)
    }

    /// To the bin. The name is free again: a village of that name can be made anew.
    pub fn bin_village(&self, n: i64) -> Result<()> {
        self.is_everywhere()?;
        self.tx
            .prepare_cached(
                "UPDATE village SET deleted_at = ?2, name_fold = name_fold || ' #' || n, version = version + 1 WHERE n = ?1",
            )?
            .execute(params![n, self.now.timestamp()])?;
        self.unindex(FoundKind::Village, n)
    }

    /// As [`Facts::derive_child`].
    pub(super) fn derive_village(&self, n: i64) -> Result<()> {
        let there: Option<i64> = self
            .tx
            .prepare_cached("SELECT n FROM village WHERE n = ?1 AND deleted_at IS NULL")?
            .query_row([n], |row| row.get(0))
            .optional()?;
        if there.is_none() {
            return self.unindex(FoundKind::Village, n);
        }
        let row = self.village(n)?;
        self.tx
            .prepare_cached("UPDATE village SET name_sort = ?2 WHERE n = ?1")?
            .execute(params![n, sort_key_text(&row.village.name)])?;
        self.index_village(n, &row.village)
    }
}
