//! Follow-up visits (lần thăm) and postponements (hoãn).

use chrono::NaiveDate;
use rusqlite::params;

use super::columns::{date_from, date_text, instant};
use super::error::Result;
use super::{Facts, Reader};
use crate::domain::deadline::Kind;
use crate::domain::time::Instant;
use crate::domain::visit::Visit;

#[derive(Debug, Clone)]
pub struct VisitRow {
    pub code: String,
    pub on: NaiveDate,
    pub seen: bool,
    pub not_seen_reason: Option<String>,
    pub outcome: String,
    pub note: String,
    pub next_on: Option<NaiveDate>,
    pub officer: String,
    pub recorded_at: Instant,
    /// The day it had been due.
    pub due_on: Option<NaiveDate>,
}

/// A reason of delay, or a new date with its reason.
#[derive(Debug, Clone)]
pub struct PostponedRow {
    pub kind: String,
    pub reference: String,
    pub from_on: NaiveDate,
    pub to_on: Option<NaiveDate>,
    pub reason: String,
    pub officer: String,
    pub recorded_at: Instant,
}

impl Reader<'_> {
    pub fn visits_of(&self, case_n: i64) -> Result<Vec<VisitRow>> {
        let mut statement = self.0.prepare_cached(
            "SELECT t.code, t.visited_on, t.seen, t.not_seen_reason, t.outcome, t.note, t.next_on, o.name, t.recorded_at, t.due_on
             FROM visit t JOIN officer o ON o.n = t.officer_n WHERE t.case_n = ?1 ORDER BY t.visited_on DESC, t.n DESC LIMIT 200",
        )?;
        let mut rows = statement.query([case_n])?;
        let mut visits = Vec::new();
        while let Some(row) = rows.next()? {
            visits.push(VisitRow {
                code: row.get(0)?,
                on: date_from(&row.get::<_, String>(1)?)?,
                seen: row.get(2)?,
                not_seen_reason: row.get(3)?,
                outcome: row.get(4)?,
                note: row.get(5)?,
                next_on: row.get::<_, Option<String>>(6)?.as_deref().map(date_from).transpose()?,
                officer: row.get(7)?,
                recorded_at: instant(row.get(8)?)?,
                due_on: row.get::<_, Option<String>>(9)?.as_deref().map(date_from).transpose()?,
            });
        }
        Ok(visits)
    }

    pub fn postponements_of(&self, case_n: i64) -> Result<Vec<PostponedRow>> {
        let mut statement = self.0.prepare_cached(
            "SELECT p.kind, p.ref, p.from_on, p.to_on, p.reason, o.name, p.recorded_at FROM postponement p
             JOIN officer o ON o.n = p.officer_n WHERE p.case_n = ?1 ORDER BY p.n DESC LIMIT 200",
        )?;
        let mut rows = statement.query([case_n])?;
        let mut postponed = Vec::new();
        while let Some(row) = rows.next()? {
            postponed.push(PostponedRow {
                kind: row.get(0)?,
                reference: row.get(1)?,
                from_on: date_from(&row.get::<_, String>(2)?)?,
                to_on: row.get::<_, Option<String>>(3)?.as_deref().map(date_from).transpose()?,
                reason: row.get(4)?,
                officer: row.get(5)?,
                recorded_at: instant(row.get(6)?)?,
            });
        }
        Ok(postponed)
    }
}

impl Facts<'_> {
    /// A mark shared by the visits of one household made together.
    pub fn new_together(&self) -> Vec<u8> {
        self.new_id()
    }

    pub fn add_visit(
        &self,
        case_n: i64,
        together: &[u8],
        visit: &Visit,
        due_on: Option<NaiveDate>,
        next_on: NaiveDate,
    ) -> Result<String> {
        let n = self.next_number("visit")?;
        let code = format!("LT-{n:04}");
        self.tx
            .prepare_cached(
                "INSERT INTO visit (n, id, code, case_n, together, visited_on, seen, not_seen_reason, outcome, note, next_on,
                 officer_n, recorded_at, due_on) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
            )?
            .execute(params![
                n, self.new_id(), code, case_n, together, date_text(visit.on), visit.seen, visit.not_seen_reason,
                visit.outcome.key(), visit.note, date_text(next_on), self.officer.n, self.now.timestamp(), due_on.map(date_text)
            ])?;
        Ok(code)
    }

    /// `to_on`: the new date of what the office itself set; `None` is a reason of delay for a limit of law.
    pub fn add_postponement(
        &self,
        case_n: i64,
        kind: Kind,
        reference: &str,
        from_on: NaiveDate,
        to_on: Option<NaiveDate>,
        reason: &str,
    ) -> Result<()> {
        self.tx.execute(
            "INSERT INTO postponement (case_n, kind, ref, from_on, to_on, reason, after_visit, officer_n, recorded_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, (SELECT count(*) FROM visit WHERE case_n = ?1), ?7, ?8)",
            params![
                case_n,
                kind.key(),
                reference,
                date_text(from_on),
                to_on.map(date_text),
                reason,
                self.officer.n,
                self.now.timestamp()
            ],
        )?;
        if let (Kind::Intervention, Some(to_on)) = (kind, to_on) {
            self.tx.execute(
                "UPDATE intervention SET due_on = ?2, version = version + 1 WHERE code = ?1",
                params![reference, date_text(to_on)],
            )?;
        }
        if let (Kind::Referral, Some(to_on)) = (kind, to_on) {
            self.tx.execute("UPDATE referral SET due_on = ?2 WHERE code = ?1", params![reference, date_text(to_on)])?;
        }
        Ok(())
    }
}
