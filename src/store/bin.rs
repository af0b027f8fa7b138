//! The bin (thùng): what no list and no search shows any more, and its way back.

use rusqlite::{OptionalExtension, params};

use super::error::Result;
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

/// As many are listed, the newest first: more than an office puts away in years.
const LISTED: usize = 500;

impl Reader<'_> {
    /// Children and households in the bin, and `everywhere` also villages and telephone numbers; the newest first. Whoever is hidden
    /// from the one who looks is not among them, nor a child whose case an import took back: she comes back with her list.
    pub fn binned(&self, everywhere: bool) -> Result<Vec<BinRow>> {
        let within = |what| self.of_village(what).map_or(String::new(), |only| format!(" AND {only}"));
        let mut parts = vec![
            format!(
                "SELECT 'child', c.n, c.code, c.name, c.deleted_at FROM shown_child c WHERE c.deleted_at IS NOT NULL AND NOT c.hidden
                 AND NOT EXISTS (SELECT 1 FROM case_file f WHERE f.child_n = c.n){}",
                within(What::Children)
            ),
            format!(
                "SELECT 'household', h.n, h.code, h.head, h.deleted_at FROM shown_household h WHERE h.deleted_at IS NOT NULL
                 AND NOT h.hidden{}",
                within(What::Households)
            ),
        ];
        if everywhere {
            parts.push(
                "SELECT 'village', n, NULL, name, deleted_at FROM village WHERE deleted_at IS NOT NULL".to_owned(),
            );
            parts.push(
                "SELECT 'contact', n, NULL, concat_ws(' · ', person, phone, note), deleted_at FROM contact WHERE deleted_at IS NOT NULL"
                    .to_owned(),
            );
        }
        let sql = format!("{} ORDER BY 5 DESC, 2 DESC LIMIT {LISTED}", parts.join(" UNION ALL "));
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
    /// Out of the bin, with the household and the village it stands in. `false`: another village
    /// bears the name by now, and nothing may come of it.
    pub fn unbin(&self, kind: BinKind, n: i64) -> Result<bool> {
        let owner = |sql: &str| -> Result<Option<i64>> {
            Ok(self.tx.prepare_cached(sql)?.query_row([n], |row| row.get(0)).optional()?.flatten())
        };
        let (household, village) = match kind {
            BinKind::Child => (
                owner("SELECT household_n FROM child WHERE n = ?1")?,
                owner("SELECT village_n FROM child WHERE n = ?1")?,
            ),
            BinKind::Household => (None, owner("SELECT village_n FROM household WHERE n = ?1")?),
            BinKind::Village | BinKind::Contact => (None, None),
        };
        for (kind, n) in [(BinKind::Village, village), (BinKind::Household, household)] {
            if let Some(n) = n
                && self.is_binned(kind, n)?
                && !self.unbin(kind, n)?
            {
                return Ok(false);
            }
        }
        if kind == BinKind::Village {
            let name: String = self.tx.query_row("SELECT name FROM village WHERE n = ?1", [n], |row| row.get(0))?;
            let other: Option<i64> = self
                .tx
                .prepare_cached("SELECT n FROM village WHERE name_fold = ?1 AND n <> ?2")?
                .query_row(params![fold(&name), n], |row| row.get(0))
                .optional()?;
            if other.is_some() {
                return Ok(false);
            }
            self.tx
                .prepare_cached("UPDATE village SET name_fold = ?2 WHERE n = ?1")?
                .execute(params![n, fold(&name)])?;
        }
        let table = kind.key();
        self.tx
            .prepare_cached(&format!("UPDATE {table} SET deleted_at = NULL, version = version + 1 WHERE n = ?1"))?
            .execute([n])?;
        match kind {
            BinKind::Child => self.derive_child(n)?,
            BinKind::Household => self.derive_household(n)?,
            BinKind::Village => self.derive_village(n)?,
            BinKind::Contact => {}
        }
        Ok(true)
    }

    fn is_binned(&self, kind: BinKind, n: i64) -> Result<bool> {
        let sql = format!("SELECT deleted_at IS NOT NULL FROM {} WHERE n = ?1", kind.key());
        Ok(self.tx.prepare_cached(&sql)?.query_row([n], |row| row.get(0)).optional()?.unwrap_or(false))
    }
}
