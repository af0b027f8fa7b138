//! Scheduled interventions (biện pháp hỗ trợ, can thiệp) of a case.

use chrono::NaiveDate;
use rusqlite::{Row, params};

use super::columns::{date_from, date_text};
use super::error::{Result, StoreError};
use super::{Facts, Reader};
use crate::domain::intervention::{Intervention, InterventionState};

#[derive(Debug, Clone)]
pub struct InterventionRow {
    pub n: i64,
    pub code: String,
    pub case_n: i64,
    pub version: i64,
    pub done_on: Option<NaiveDate>,
    pub intervention: Intervention,
}

const COLUMNS: &str = "n, code, case_n, version, done_on, measure, provider, due_on, cost, coalesce(note, ''), state";

fn intervention(row: &Row<'_>) -> Result<InterventionRow> {
    let state: String = row.get(10)?;
    Ok(InterventionRow {
        n: row.get(0)?,
        code: row.get(1)?,
        case_n: row.get(2)?,
        version: row.get(3)?,
        done_on: row.get::<_, Option<String>>(4)?.as_deref().map(date_from).transpose()?,
        intervention: Intervention {
            measure: row.get(5)?,
            provider: row.get(6)?,
            due_on: date_from(&row.get::<_, String>(7)?)?,
            cost: row.get(8)?,
            note: row.get(9)?,
            state: InterventionState::ALL
                .into_iter()
                .find(|known| known.key() == state)
                .ok_or_else(|| StoreError::Damaged(super::error::Damage::Value("a state")))?,
        },
    })
}

impl Reader<'_> {
    pub fn interventions_of(&self, case_n: i64) -> Result<Vec<InterventionRow>> {
        let sql = format!("SELECT {COLUMNS} FROM intervention WHERE case_n = ?1 ORDER BY due_on, n LIMIT 200");
        let mut statement = self.0.prepare_cached(&sql)?;
        let mut rows = statement.query([case_n])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(intervention(row)?);
        }
        Ok(found)
    }

    pub fn intervention_coded(&self, code: &str) -> Result<InterventionRow> {
        let sql = format!("SELECT {COLUMNS} FROM intervention WHERE code = ?1");
        let mut statement = self.0.prepare_cached(&sql)?;
        let mut rows = statement.query([code])?;
        rows.next()?.map_or(Err(StoreError::Gone), intervention)
    }
}

impl Facts<'_> {
    pub fn add_intervention(&self, case_n: i64, i: &Intervention, done_on: Option<NaiveDate>) -> Result<String> {
        let n = self.next_number("intervention")?;
        let code = format!("BP-{n:04}");
        self.tx
            .prepare_cached(
                "INSERT INTO intervention (n, id, code, case_n, measure, provider, due_on, cost, note, state, done_on, officer_n)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
            )?
            .execute(params![
                n, self.new_id(), code, case_n, i.measure, i.provider, date_text(i.due_on), i.cost, i.note, i.state.key(),
                done_on.map(date_text), self.officer.n
            ])?;
        Ok(code)
    }

    pub fn change_intervention(
        &self,
        row: &InterventionRow,
        i: &Intervention,
        done_on: Option<NaiveDate>,
    ) -> Result<()> {
        let changed = self.tx.execute(
            "UPDATE intervention SET measure = ?3, provider = ?4, due_on = ?5, cost = ?6, note = ?7, state = ?8, done_on = ?9,
             version = version + 1 WHERE n = ?1 AND version = ?2",
            params![
                row.n, row.version, i.measure, i.provider, date_text(i.due_on), i.cost, i.note, i.state.key(),
                done_on.map(date_text)
            ],
        )?;
        if changed == 0 { Err(StoreError::ChangedMeanwhile) } else { Ok(()) }
    }
}
