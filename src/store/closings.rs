//! The ends of a case (kết thúc, Đ30), each a row of its own: a reopened case keeps them all.

use chrono::NaiveDate;
use rusqlite::params;

use super::columns::{date_from, date_text, instant};
use super::error::Result;
use super::{Facts, Reader};
use crate::domain::planning::Closing;
use crate::domain::time::Instant;

/// An end, or (way `reopened`) a new beginning.
#[derive(Debug, Clone)]
pub struct ClosingRow {
    pub way: String,
    pub at: Instant,
    pub number: Option<String>,
    pub decided_on: Option<NaiveDate>,
    pub signer: Option<String>,
    pub reason: String,
    pub officer: String,
}

/// The way under which a reopening stands among the ends.
pub const REOPENED: &str = "reopened";

impl Reader<'_> {
    pub fn closings_of(&self, case_n: i64) -> Result<Vec<ClosingRow>> {
        let mut statement = self.0.prepare_cached(
            "SELECT c.way, c.at, c.number, c.decided_on, c.signer, c.reason, o.name FROM closing c
             JOIN officer o ON o.n = c.officer_n WHERE c.case_n = ?1 ORDER BY c.n LIMIT 200",
        )?;
        let mut rows = statement.query([case_n])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(ClosingRow {
                way: row.get(0)?,
                at: instant(row.get(1)?)?,
                number: row.get(2)?,
                decided_on: row.get::<_, Option<String>>(3)?.as_deref().map(date_from).transpose()?,
                signer: row.get(4)?,
                reason: row.get(5)?,
                officer: row.get(6)?,
            });
        }
        Ok(found)
    }
}

impl Facts<'_> {
    pub fn add_closing(&self, case_n: i64, closing: &Closing) -> Result<()> {
        self.tx
            .prepare_cached(
                "INSERT INTO closing (id, case_n, way, at, no_risk, stable, number, decided_on, signer, reason, officer_n, recorded_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
            )?
            .execute(params![
                self.new_id(),
                case_n,
                closing.way,
                closing.at.timestamp(),
                closing.no_risk,
                closing.stable,
                closing.number,
                closing.decided_on.map(date_text),
                closing.signer,
                closing.reason,
                self.officer.n,
                self.now.timestamp()
            ])?;
        Ok(())
    }

    pub fn add_reopening(&self, case_n: i64, at: Instant, reason: &str) -> Result<()> {
        let closing = Closing {
            way: REOPENED.to_owned(),
            at,
            no_risk: false,
            stable: false,
            number: None,
            decided_on: None,
            signer: None,
            reason: reason.to_owned(),
        };
        self.add_closing(case_n, &closing)
    }
}
