//! Assessments (Mẫu 02, 03, 06): every version kept.

use rusqlite::params;

use super::cases::{level, texts, to_texts};
use super::columns::instant;
use super::error::{Damage, Result, StoreError};
use super::{Facts, Reader};
use crate::domain::assessment::{Assessment, Counts, ReviewOutcome};
use crate::domain::level::Level;
use crate::domain::procedure::Rating;
use crate::domain::time::Instant;

#[derive(Debug, Clone)]
pub struct AssessmentRow {
    /// The step, whose key is the sheet's.
    pub sheet: String,
    pub at: Instant,
    pub ratings: Vec<(String, Rating)>,
    pub dangers: Vec<String>,
    pub harm: Counts,
    pub protect: Counts,
    pub proposed: Level,
    pub decided: Level,
    pub reason: String,
    pub findings: Vec<(String, String)>,
    pub refused: bool,
    pub outcome: Option<ReviewOutcome>,
    pub officer: String,
}

fn counts_text(counts: Counts) -> String {
    format!("{},{},{}", counts.high, counts.medium, counts.low)
}

fn counts(text: &str) -> Result<Counts> {
    let damaged = || StoreError::Damaged(Damage::Value("counts"));
    let mut numbers = text.split(',').map(|part| part.parse::<usize>().map_err(|_| damaged()));
    let mut next = || numbers.next().unwrap_or_else(|| Err(damaged()));
    Ok(Counts { high: next()?, medium: next()?, low: next()? })
}

impl Reader<'_> {
    /// Changes with every assessment and every change of level, also one taken back.
    pub fn risk_mark(&self, case_n: i64) -> Result<String> {
        let newest =
            |sql: &str| -> Result<i64> { Ok(self.0.prepare_cached(sql)?.query_row([case_n], |row| row.get(0))?) };
        let assessed = newest("SELECT coalesce(max(n), 0) FROM assessment WHERE case_n = ?1")?;
        let set = newest("SELECT coalesce(max(n), 0) FROM case_level WHERE case_n = ?1")?;
        Ok(format!("{assessed} {set}"))
    }

    /// Newest first.
    pub fn assessments_of(&self, case_n: i64) -> Result<Vec<AssessmentRow>> {
        let mut statement = self.0.prepare_cached(
            "SELECT a.sheet, a.at, a.ratings, a.dangers, a.harm, a.protect, a.proposed, a.decided, a.reason, a.findings, a.refused,
             a.outcome, o.name FROM assessment a JOIN officer o ON o.n = a.officer_n WHERE a.case_n = ?1 ORDER BY a.n DESC LIMIT 200",
        )?;
        let mut rows = statement.query([case_n])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let rated = texts(row.get::<_, Option<String>>(2)?.as_deref())?;
            let dangers: String = row.get(3)?;
            found.push(AssessmentRow {
                sheet: row.get(0)?,
                at: instant(row.get(1)?)?,
                ratings: rated.into_iter().filter_map(|(key, r)| Some((key, Rating::from_key(&r)?))).collect(),
                dangers: dangers.split(',').filter(|key| !key.is_empty()).map(str::to_owned).collect(),
                harm: counts(&row.get::<_, String>(4)?)?,
                protect: counts(&row.get::<_, String>(5)?)?,
                proposed: level(&row.get::<_, String>(6)?)?,
                decided: level(&row.get::<_, String>(7)?)?,
                reason: row.get(8)?,
                findings: texts(row.get::<_, Option<String>>(9)?.as_deref())?,
                refused: row.get(10)?,
                outcome: row.get::<_, Option<String>>(11)?.as_deref().and_then(ReviewOutcome::from_key),
                officer: row.get(12)?,
            });
        }
        Ok(found)
    }
}

impl Facts<'_> {
    pub fn add_assessment(&self, case_n: i64, a: &Assessment) -> Result<()> {
        self.tx
            .prepare_cached(
                "INSERT INTO assessment (id, case_n, sheet, at, ratings, dangers, harm, protect, proposed, decided, reason, findings,
                 refused, outcome, officer_n, recorded_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
            )?
            .execute(params![
                self.new_id(),
                case_n,
                a.sheet,
                a.at.timestamp(),
                to_texts(a.ratings.iter().map(|(key, rating)| (key.as_str(), rating.key()))),
                a.dangers.join(","),
                counts_text(a.proposal.harm),
                counts_text(a.proposal.protect),
                a.proposal.level.key(),
                a.decided.key(),
                a.reason,
                to_texts(a.findings.iter().map(|(key, text)| (*key, text.as_str()))),
                a.refused,
                a.outcome.map(ReviewOutcome::key),
                self.officer.n,
                self.now.timestamp()
            ])?;
        Ok(())
    }
}
