//! Households (hộ gia đình) and their carers.

use rusqlite::{OptionalExtension, params};

use super::error::{Result, StoreError};
use super::search::FoundKind;
use super::{Facts, Reader};
use crate::domain::household::{Carer, Household};
use crate::domain::vietnamese::sort_key;

#[derive(Debug, Clone)]
pub struct HouseholdRow {
    pub n: i64,
    pub code: String,
    pub version: i64,
    pub village_n: Option<i64>,
    /// Somebody hidden lives here: the head is the code.
    pub hidden: bool,
    pub household: Household,
}

impl Reader<'_> {
    pub fn household(&self, n: i64) -> Result<HouseholdRow> {
        let mut row = self
            .0
            .prepare_cached(
                "SELECT h.n, h.code, h.version, h.village_n, h.head, v.name, h.address, h.phone, h.poverty, h.note,
                 h.hidden FROM shown_household h LEFT JOIN village v ON v.n = h.village_n
                 WHERE h.n = ?1 AND h.deleted_at IS NULL",
            )?
            .query_row([n], |row| {
                Ok(HouseholdRow {
                    n: row.get(0)?,
                    code: row.get(1)?,
                    version: row.get(2)?,
                    village_n: row.get(3)?,
                    hidden: row.get(10)?,
                    household: Household {
                        head: row.get(4)?,
                        village: row.get(5)?,
                        address: row.get(6)?,
                        phone: row.get(7)?,
                        poverty: row.get(8)?,
                        note: row.get(9)?,
                        carers: Vec::new(),
                    },
                })
            })
            .optional()?
            .ok_or(StoreError::Gone)?;
        self.holds(row.village_n)?;
        row.household.carers = self.carers(n)?;
        Ok(row)
    }

    fn carers(&self, household_n: i64) -> Result<Vec<Carer>> {
        let mut statement =
            self.0.prepare_cached("SELECT name, relation, phone FROM shown_carer WHERE household_n = ?1 ORDER BY n")?;
        let rows = statement.query_map([household_n], |row| {
            Ok(Carer { name: row.get(0)?, relation: row.get(1)?, phone: row.get(2)? })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    pub fn household_coded(&self, code: &str) -> Result<Option<i64>> {
        Ok(self
            .0
            .prepare_cached("SELECT n FROM household WHERE code = ?1 AND deleted_at IS NULL")?
            .query_row([code], |row| row.get(0))
            .optional()?)
    }

    /// The one household of this village whose children have both these parents, or which has this phone.
    /// Two that fit are no answer: a person decides.
    pub fn household_of_parents(
        &self,
        village_n: i64,
        mother: Option<&str>,
        father: Option<&str>,
        phone: Option<&str>,
    ) -> Result<Option<i64>> {
        let mut statement = self.0.prepare_cached(
            "SELECT household_n FROM child WHERE village_n = ?1 AND mother = ?2 AND father = ?3 AND household_n IS NOT NULL
             AND deleted_at IS NULL AND household_n NOT IN (SELECT s.n FROM shown_household s WHERE s.n = household_n AND s.hidden)
             UNION SELECT household_n FROM child WHERE village_n = ?1 AND phone = ?4 AND phone IS NOT NULL
             AND household_n IS NOT NULL AND deleted_at IS NULL
             AND household_n NOT IN (SELECT s.n FROM shown_household s WHERE s.n = household_n AND s.hidden) LIMIT 2",
        )?;
        let found: Vec<i64> = statement
            .query_map(params![village_n, mother, father, phone], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        Ok(if let [one] = found[..] { Some(one) } else { None })
    }
}

impl Facts<'_> {
    pub fn add_household(
        &self,
        household: &Household,
        village_n: Option<i64>,
        wanted: Option<&str>,
    ) -> Result<(i64, String)> {
        self.holds(village_n)?;
        let (n, code) = self.free_code("household", "HG-", wanted)?;
        self.tx
            .prepare_cached(
                "INSERT INTO household (n, id, code, head, head_sort, village_n, address, phone, poverty, note)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            )?
            .execute(params![
                n,
                self.new_id(),
                code,
                household.head,
                sort_key(&household.head),
                village_n,
                household.address,
                household.phone,
                household.poverty,
                household.note
            ])?;
        self.set_carers(n, &household.carers)?;
        self.index_household(n, &code, household)?;
        Ok((n, code))
    }

    pub fn change_household(&self, row: &HouseholdRow, household: &Household, village_n: Option<i64>) -> Result<()> {
        if self.village_only().is_some() {
            self.household(row.n)?;
        }
        self.holds(village_n)?;
        let changed = self.tx.execute(
            "UPDATE household SET head = ?3, head_sort = ?4, village_n = ?5, address = ?6, phone = ?7, poverty = ?8,
             note = ?9, version = version + 1 WHERE n = ?1 AND version = ?2 AND deleted_at IS NULL",
            params![
                row.n,
                row.version,
                household.head,
                sort_key(&household.head),
                village_n,
                household.address,
                household.phone,
                household.poverty,
                household.note
            ],
        )?;
        if changed == 0 {
            return Err(StoreError::ChangedMeanwhile);
        }
        // The children of a household live where the household lives.
        self.tx.execute("UPDATE child SET village_n = ?2 WHERE household_n = ?1", params![row.n, village_n])?;
        let last: Option<i64> = self
            .tx
            .prepare_cached("SELECT max(n) FROM carer WHERE household_n = ?1")?
            .query_row([row.n], |row| row.get(0))?;
        if let Some(last) = last {
            // An undo puts them back under their numbers.
            self.spend("carer", last)?;
            self.tx.execute("DELETE FROM carer WHERE household_n = ?1", [row.n])?;
        }
        self.set_carers(row.n, &household.carers)?;
        self.index_household(row.n, &row.code, household)
    }

    fn set_carers(&self, household_n: i64, carers: &[Carer]) -> Result<()> {
        for carer in carers {
            self.tx
                .prepare_cached(
                    "INSERT INTO carer (n, id, household_n, name, relation, phone) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                )?
                .execute(params![
                    self.next_number("carer")?,
                    self.new_id(),
                    household_n,
                    carer.name,
                    carer.relation,
                    carer.phone
                ])?;
        }
        Ok(())
    }

    fn index_household(&self, n: i64, code: &str, household: &Household) -> Result<()> {
        let mut texts = vec![code, household.head.as_str()];
        for text in [&household.village, &household.address, &household.phone] {
            texts.extend(text.as_deref());
        }
        for carer in &household.carers {
            texts.push(&carer.name);
            texts.extend(carer.phone.as_deref());
        }
        self.index(FoundKind::Household, n, &texts)
    }

    /// As [`Facts::derive_child`].
    pub(super) fn derive_household(&self, n: i64) -> Result<()> {
        let row = match self.household(n) {
            Err(StoreError::Gone) => return self.unindex(FoundKind::Household, n),
            row => row?,
        };
        self.tx
            .prepare_cached("UPDATE household SET head_sort = ?2 WHERE n = ?1")?
            .execute(params![n, sort_key(&row.household.head)])?;
        self.index_household(n, &row.code, &row.household)
    }
}
