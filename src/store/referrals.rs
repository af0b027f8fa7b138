//! Referrals (chuyển gửi) to police, health, school, 111 …, and their answers.

use chrono::NaiveDate;
use rusqlite::params;

use super::columns::{date_from, date_text, instant};
use super::error::Result;
use super::{Facts, Reader};
use crate::domain::time::Instant;

#[derive(Debug, Clone)]
pub struct ReferralRow {
    pub code: String,
    pub sent_to: String,
    pub sent_at: Instant,
    pub due_on: NaiveDate,
    pub answer_at: Option<Instant>,
    pub answer: Option<String>,
    pub note: Option<String>,
}

impl Reader<'_> {
    pub fn case_of_referral(&self, code: &str) -> Result<Option<i64>> {
        use rusqlite::OptionalExtension;
        let mut statement = self.0.prepare_cached("SELECT case_n FROM referral WHERE code = ?1")?;
        Ok(statement.query_row([code], |row| row.get(0)).optional()?)
    }

    pub fn referrals_of(&self, case_n: i64) -> Result<Vec<ReferralRow>> {
        let mut statement = self.0.prepare_cached(
            "SELECT code, sent_to, sent_at, due_on, answer_at, answer, note FROM referral WHERE case_n = ?1 ORDER BY n DESC LIMIT 200",
        )?;
        let mut rows = statement.query([case_n])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(ReferralRow {
                code: row.get(0)?,
                sent_to: row.get(1)?,
                sent_at: instant(row.get(2)?)?,
                due_on: date_from(&row.get::<_, String>(3)?)?,
                answer_at: row.get::<_, Option<i64>>(4)?.map(instant).transpose()?,
                answer: row.get(5)?,
                note: row.get(6)?,
            });
        }
        Ok(found)
    }
}

impl Facts<'_> {
    pub fn add_referral(
        &self,
        case_n: i64,
        sent_to: &str,
        sent_at: Instant,
        due_on: NaiveDate,
        note: Option<&str>,
    ) -> Result<String> {
        let n = self.next_number("referral")?;
        let code = format!("CG-{n:04}");
        self.tx
            .prepare_cached(
                "INSERT INTO referral (n, id, code, case_n, sent_to, sent_at, due_on, officer_n, note) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )?
            .execute(params![n, self.new_id(), code, case_n, sent_to, sent_at.timestamp(), date_text(due_on), self.officer.n, note])?;
        Ok(code)
    }

    pub fn answer_referral(&self, code: &str, at: Instant, answer: &str) -> Result<()> {
        self.tx
            .prepare_cached("UPDATE referral SET answer_at = ?2, answer = ?3 WHERE code = ?1 AND answer_at IS NULL")?
            .execute(params![code, at.timestamp(), answer])?;
        Ok(())
    }
}
