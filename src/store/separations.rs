//! Separations (tạm cách ly, Mẫu 07): every act a row; the running one is derived.

use chrono::NaiveDate;
use rusqlite::params;

use super::columns::{date_from, date_text, instant};
use super::error::{Damage, Result, StoreError};
use super::{Facts, Reader};
use crate::domain::case::Separation;
use crate::domain::separation::{SeparationAct, SeparationRecord};
use crate::domain::time::Instant;

#[derive(Debug, Clone)]
pub struct SeparationRow {
    pub act: SeparationAct,
    pub at: Instant,
    pub until: NaiveDate,
    pub number: Option<String>,
    pub signer: Option<String>,
    pub place: Option<String>,
    pub reason: String,
    pub officer: String,
}

impl Reader<'_> {
    /// Oldest first.
    pub fn separations_of(&self, case_n: i64) -> Result<Vec<SeparationRow>> {
        let mut statement = self.0.prepare_cached(
            "SELECT s.act, s.at, s.until_on, s.number, s.signer, s.place, s.reason, o.name FROM separation s
             JOIN officer o ON o.n = s.officer_n WHERE s.case_n = ?1 ORDER BY s.n LIMIT 400",
        )?;
        let mut rows = statement.query([case_n])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let act: String = row.get(0)?;
            found.push(SeparationRow {
                act: SeparationAct::from_key(&act)
                    .ok_or_else(|| StoreError::Damaged(Damage::Value("an act of separation")))?,
                at: instant(row.get(1)?)?,
                until: date_from(&row.get::<_, String>(2)?)?,
                number: row.get(3)?,
                signer: row.get(4)?,
                place: row.get(5)?,
                reason: row.get(6)?,
                officer: row.get(7)?,
            });
        }
        Ok(found)
    }

    pub fn running_separation(&self, case_n: i64) -> Result<Option<Separation>> {
        Ok(self.separations_of(case_n)?.into_iter().fold(None, |running: Option<Separation>, row| match row.act {
            SeparationAct::Begin => Some(Separation { from: row.at, until: row.until }),
            SeparationAct::Extend => running.map(|running| Separation { until: row.until, ..running }),
            SeparationAct::End => None,
        }))
    }
}

impl Facts<'_> {
    pub fn add_separation(&self, case_n: i64, record: &SeparationRecord) -> Result<()> {
        self.tx
            .prepare_cached(
                "INSERT INTO separation (id, case_n, act, at, until_on, number, signer, place, reason, officer_n, recorded_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            )?
            .execute(params![
                self.new_id(),
                case_n,
                record.act.key(),
                record.at.timestamp(),
                date_text(record.until),
                record.number,
                record.signer,
                record.place,
                record.reason,
                self.officer.n,
                self.now.timestamp()
            ])?;
        Ok(())
    }
}
