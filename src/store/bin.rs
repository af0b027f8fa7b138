//! The bin (thùng): what no list and no search shows any more, and its way back.

use rusqlite::{OptionalExtension, params};

use super::error::{Result, StoreError};
use super::{Facts, Reader};
use crate::domain::listing::What;
use crate::domain::time::Instant;
use crate::domain::vietnamese::fold;

/// What lies in the bin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BinKind {
    Child,
    Household,
    Village,
    Contact,
}

impl BinKind {
    pub fn key(self) -> &'static str {
        match self {
            BinKind::Child => "child",
            BinKind::Household => "household",
            BinKind::Village => "village",
            BinKind::Contact => "contact",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BinRow {
    pub kind: BinKind,
    pub n: i64,
    /// Of a child or a household; of the others the name says it.
    pub code: Option<String>,
    pub name: String,
    pub at: Instant,
}

impl BinRow {
    /// "TE-0222 Giàng A Páo", "Bản Phăng"
    pub fn title(&self) -> String {
        self.code.iter().chain([&self.name]).map(String::as_str).collect::<Vec<_>>().join(" ")
    }
}

impl Reader<'_> {
    /// Children and households in the bin, and `everywhere` also villages and telephone numbers; the newest first. Whoever is hidden
    /// from the one who looks is not among them, nor what went there as a list was taken back: it comes back with the list.
    pub fn binned(&self, everywhere: bool) -> Result<Vec<BinRow>> {
        let within = |what| self.of_village(what).map_or(String::new(), |only| format!(" AND {only}"));
        let mut parts = vec![
            format!(
                "SELECT 'child', c.n, c.code, c.name, c.deleted_at FROM shown_child c WHERE c.deleted_at IS NOT NULL AND NOT c.hidden
                 AND NOT EXISTS (SELECT 1 FROM case_file f WHERE f.child_n = c.n)
                 AND NOT EXISTS (SELECT 1 FROM import_child i JOIN import_act a ON a.n = i.import_n
                                 WHERE i.child_n = c.n AND i.was IS NULL AND a.undone_at = c.deleted_at){}",
                within(What::Children)
            ),
            format!(
                "SELECT 'household', h.n, h.code, h.head, h.deleted_at FROM shown_household h WHERE h.deleted_at IS NOT NULL
                 AND NOT h.hidden
                 AND NOT EXISTS (SELECT 1 FROM import_household i JOIN import_act a ON a.n = i.import_n
                                 WHERE i.household_n = h.n AND a.undone_at = h.deleted_at)
                 AND NOT EXISTS (SELECT 1 FROM import_household_row i JOIN import_act a ON a.n = i.import_n
                                 WHERE i.household_n = h.n AND i.was IS NULL AND a.undone_at = h.deleted_at){}",
                within(What::Households)
            ),
        ];
        if everywhere {
            parts.push(
                "SELECT 'village', v.n, NULL, v.name, v.deleted_at FROM village v WHERE v.deleted_at IS NOT NULL
                 AND NOT EXISTS (SELECT 1 FROM import_village i JOIN import_act a ON a.n = i.import_n
                                 WHERE i.village_n = v.n AND a.undone_at = v.deleted_at)"
                    .to_owned(),
            );
            parts.push(
                "SELECT 'contact', n, NULL, concat_ws(' · ', person, phone, note), deleted_at FROM contact WHERE deleted_at IS NOT NULL"
                    .to_owned(),
            );
        }
        let sql = format!("{} ORDER BY 5 DESC, 2 DESC", parts.join(" UNION ALL "));
        let mut statement = self.0.prepare(&sql)?;
        let rows = statement.query_map([], |row| {
            let kind = match row.get::<_, String>(0)?.as_str() {
                "child" => BinKind::Child,
                "household" => BinKind::Household,
                "village" => BinKind::Village,
                _ => BinKind::Contact,
            };
            let at = chrono::DateTime::from_timestamp(row.get(4)?, 0).unwrap_or_default();
            Ok(BinRow { kind, n: row.get(1)?, code: row.get(2)?, name: row.get(3)?, at })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

impl Facts<'_> {
    /// Out of the bin, with the household and the village it stands in; what came along is given back. A village comes along only where
    /// none of that name is in use by now: then who comes out lives in that one. `None`: it is a village itself, and its name is taken.
    pub fn unbin(&self, kind: BinKind, n: i64) -> Result<Option<Vec<(BinKind, i64)>>> {
        // Asked inside the act: another may have taken it out meanwhile.
        if !self.is_binned(kind, n)? {
            return Err(StoreError::Gone);
        }
        let mut along = Vec::new();
        if kind == BinKind::Village {
            self.is_everywhere()?;
            if self.village_in_place_of(n)?.is_some() {
                return Ok(None);
            }
            let name = self.village_name(n)?;
            self.tx
                .prepare_cached("UPDATE village SET name_fold = ?2 WHERE n = ?1")?
                .execute(params![n, fold(&name)])?;
        }
        if let BinKind::Child | BinKind::Household = kind
            && let Some(village) = self.owner("village_n", kind, n)?
            && self.is_binned(BinKind::Village, village)?
        {
            match self.village_in_place_of(village)? {
                Some(other) => self.moves(kind, n, other)?,
                None => {
                    self.unbin(BinKind::Village, village)?;
                    along.push((BinKind::Village, village));
                }
            }
        }
        if kind == BinKind::Child
            && let Some(household) = self.owner("household_n", kind, n)?
            && self.is_binned(BinKind::Household, household)?
        {
            along.extend(self.unbin(BinKind::Household, household)?.into_iter().flatten());
            along.push((BinKind::Household, household));
        }
        self.tx
            .prepare_cached(&format!(
                "UPDATE {} SET deleted_at = NULL, version = version + 1 WHERE n = ?1",
                kind.key()
            ))?
            .execute([n])?;
        match kind {
            BinKind::Child => self.derive_child(n)?,
            BinKind::Household => self.derive_household(n)?,
            BinKind::Village => self.derive_village(n)?,
            BinKind::Contact => {}
        }
        Ok(Some(along))
    }

    fn owner(&self, column: &str, kind: BinKind, n: i64) -> Result<Option<i64>> {
        let sql = format!("SELECT {column} FROM {} WHERE n = ?1", kind.key());
        Ok(self.tx.prepare_cached(&sql)?.query_row([n], |row| row.get(0)).optional()?.flatten())
    }

    fn moves(&self, kind: BinKind, n: i64, village: i64) -> Result<()> {
        let sql = format!("UPDATE {} SET village_n = ?2 WHERE n = ?1", kind.key());
        self.tx.prepare_cached(&sql)?.execute([n, village])?;
        Ok(())
    }

    fn village_name(&self, n: i64) -> Result<String> {
        Ok(self.tx.prepare_cached("SELECT name FROM village WHERE n = ?1")?.query_row([n], |row| row.get(0))?)
    }

    /// Another village that bears the name of this one by now.
    fn village_in_place_of(&self, n: i64) -> Result<Option<i64>> {
        let name = fold(&self.village_name(n)?);
        let mut statement = self.tx.prepare_cached("SELECT n FROM village WHERE name_fold = ?1 AND n <> ?2")?;
        Ok(statement.query_row(params![name, n], |row| row.get(0)).optional()?)
    }

    fn is_binned(&self, kind: BinKind, n: i64) -> Result<bool> {
        let sql = format!("SELECT deleted_at IS NOT NULL FROM {} WHERE n = ?1", kind.key());
        Ok(self.tx.prepare_cached(&sql)?.query_row([n], |row| row.get(0)).optional()?.unwrap_or(false))
    }
}
