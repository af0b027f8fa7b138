//! Data incidents: recorded, completed as more is known, ended by the report to the authority. None is ever deleted.

use rusqlite::{Row, params};

use super::columns::instant;
use super::error::{Result, StoreError};
use super::{Facts, Reader};
use crate::domain::incident::{Incident, Reported};
use crate::domain::time::local;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncidentRow {
    pub n: i64,
    pub version: i64,
    pub code: String,
    pub incident: Incident,
}

const COLUMNS: &str = "n, version, code, noticed_at, what, whose, people, done, reported_at, reported_to, number";

fn incident(row: &Row<'_>) -> Result<IncidentRow> {
    let reported = match (row.get::<_, Option<i64>>(8)?, row.get(9)?, row.get(10)?) {
        (Some(at), Some(to), Some(number)) => Some(Reported { at: instant(at)?, to, number }),
        _ => None,
    };
    Ok(IncidentRow {
        n: row.get(0)?,
        version: row.get(1)?,
        code: row.get(2)?,
        incident: Incident {
            noticed_at: instant(row.get(3)?)?,
            what: row.get(4)?,
            whose: row.get(5)?,
            people: row.get(6)?,
            done: row.get(7)?,
            reported,
        },
    })
}

impl Reader<'_> {
    pub fn incident(&self, n: i64) -> Result<IncidentRow> {
        let mut statement = self.0.prepare_cached(&format!("SELECT {COLUMNS} FROM incident WHERE n = ?1"))?;
        let mut rows = statement.query([n])?;
        rows.next()?.map_or(Err(StoreError::Gone), incident)
    }

    pub fn incident_coded(&self, code: &str) -> Result<Option<IncidentRow>> {
        let mut statement = self.0.prepare_cached(&format!("SELECT {COLUMNS} FROM incident WHERE code = ?1"))?;
        let mut rows = statement.query([code])?;
        rows.next()?.map(incident).transpose()
    }

    /// Those whose report to the authority is still owed.
    pub fn open_incidents(&self) -> Result<Vec<IncidentRow>> {
        let sql = format!("SELECT {COLUMNS} FROM incident WHERE reported_at IS NULL ORDER BY n");
        let mut statement = self.0.prepare_cached(&sql)?;
        let mut rows = statement.query([])?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            all.push(incident(row)?);
        }
        Ok(all)
    }
}

impl Facts<'_> {
    /// Adds an incident, or changes `before`; gives back its code.
    pub fn save_incident(&self, before: Option<&IncidentRow>, new: &Incident) -> Result<String> {
        let reported = new.reported.as_ref();
        let (at, to, number) = (
            reported.map(|reported| reported.at.timestamp()),
            reported.map(|reported| &reported.to),
            reported.map(|reported| &reported.number),
        );
        let noticed = new.noticed_at.timestamp();
        let Some(before) = before else {
            let year = local(self.now).format("%Y");
            let nth: i64 = self
                .tx
                .prepare_cached("SELECT count(*) + 1 FROM incident WHERE code GLOB ?1")?
                .query_row([format!("SC-{year}-*")], |row| row.get(0))?;
            let code = format!("SC-{year}-{nth:04}");
            self.tx
                .prepare_cached(
                    "INSERT INTO incident (id, code, noticed_at, what, whose, people, done, reported_at, reported_to, number,
                     officer_n, recorded_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
                )?
                .execute(params![
                    self.new_id(),
                    code,
                    noticed,
                    new.what,
                    new.whose,
                    new.people,
                    new.done,
                    at,
                    to,
                    number,
                    self.officer.n,
                    self.now.timestamp()
                ])?;
            return Ok(code);
        };
        let changed = self
            .tx
            .prepare_cached(
                "UPDATE incident SET noticed_at = ?3, what = ?4, whose = ?5, people = ?6, done = ?7, reported_at = ?8,
                 reported_to = ?9, number = ?10, version = version + 1 WHERE n = ?1 AND version = ?2",
            )?
            .execute(params![
                before.n,
                before.version,
                noticed,
                new.what,
                new.whose,
                new.people,
                new.done,
                at,
                to,
                number
            ])?;
        if changed == 0 { Err(StoreError::ChangedMeanwhile) } else { Ok(before.code.clone()) }
    }
}
