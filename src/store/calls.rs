//! Who of the ladder was told (báo, gọi), and the tasks somebody saw to.

use rusqlite::params;

use super::columns::instant;
use super::error::Result;
use super::{Facts, Reader};
use crate::domain::case::Told;
use crate::domain::time::Instant;

#[derive(Debug, Clone)]
pub struct CallRow {
    pub rung: String,
    pub at: Instant,
    pub person: Option<String>,
    /// A key of the words' list `call_answer`, or the officer's own words.
    pub answer: String,
    pub note: Option<String>,
    pub officer: String,
}

/// A task seen to, with what was said of it.
#[derive(Debug, Clone)]
pub struct TaskRow {
    pub reference: String,
    pub at: Instant,
    pub note: String,
    pub officer: String,
}

impl Reader<'_> {
    /// Oldest first: the ladder is read downwards.
    pub fn calls_of(&self, case_n: i64) -> Result<Vec<CallRow>> {
        let mut statement = self.0.prepare_cached(
            "SELECT c.rung, c.at, c.person, c.answer, c.note, o.name FROM call c JOIN officer o ON o.n = c.officer_n
             WHERE c.case_n = ?1 ORDER BY c.n LIMIT 400",
        )?;
        let mut rows = statement.query([case_n])?;
        let mut calls = Vec::new();
        while let Some(row) = rows.next()? {
            calls.push(CallRow {
                rung: row.get(0)?,
                at: instant(row.get(1)?)?,
                person: row.get(2)?,
                answer: row.get(3)?,
                note: row.get(4)?,
                officer: row.get(5)?,
            });
        }
        Ok(calls)
    }

    /// A call nobody answered tells nobody: only the others count as told.
    pub(super) fn told(&self, case_n: i64) -> Result<Vec<Told>> {
        let calls = self.calls_of(case_n)?.into_iter().filter(|call| call.answer != "no_answer");
        Ok(calls.map(|call| Told { rung: call.rung, at: call.at }).collect())
    }

    pub fn tasks_done_of(&self, case_n: i64) -> Result<Vec<TaskRow>> {
        let mut statement = self.0.prepare_cached(
            "SELECT t.ref, t.at, t.note, o.name FROM task_done t JOIN officer o ON o.n = t.officer_n WHERE t.case_n = ?1 ORDER BY t.n LIMIT 400",
        )?;
        let mut rows = statement.query([case_n])?;
        let mut tasks = Vec::new();
        while let Some(row) = rows.next()? {
            let at = instant(row.get(1)?)?;
            tasks.push(TaskRow { reference: row.get(0)?, at, note: row.get(2)?, officer: row.get(3)? });
        }
        Ok(tasks)
    }

    pub(super) fn tasks_done(&self, case_n: i64) -> Result<Vec<Told>> {
        let tasks = self.tasks_done_of(case_n)?;
        Ok(tasks.into_iter().map(|task| Told { rung: task.reference, at: task.at }).collect())
    }
}

impl Facts<'_> {
    pub fn add_call(
        &self,
        case_n: i64,
        rung: &str,
        at: Instant,
        person: Option<&str>,
        answer: &str,
        note: Option<&str>,
    ) -> Result<()> {
        self.tx
            .prepare_cached(
                "INSERT INTO call (id, case_n, rung, at, person, answer, note, officer_n, recorded_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )?
            .execute(params![
                self.new_id(),
                case_n,
                rung,
                at.timestamp(),
                person,
                answer,
                note,
                self.officer.n,
                self.now.timestamp()
            ])?;
        Ok(())
    }

    pub fn add_task_done(&self, case_n: i64, reference: &str, at: Instant, note: &str) -> Result<()> {
        self.tx
            .prepare_cached(
                "INSERT INTO task_done (case_n, ref, at, note, officer_n, recorded_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![case_n, reference, at.timestamp(), note, self.officer.n, self.now.timestamp()])?;
        Ok(())
    }
}
