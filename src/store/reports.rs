//! Further reports (Mẫu 01) on a child whose case is open already.

use rusqlite::params;

use super::cases::{texts, to_texts};
use super::columns::instant;
use super::error::Result;
use super::{Facts, Reader};
use crate::domain::intake::NewCase;
use crate::domain::time::Instant;

#[derive(Debug, Clone)]
pub struct ReportRow {
    pub received_at: Instant,
    pub channel: String,
    pub account: String,
    pub details: Vec<(String, String)>,
    pub officer: String,
}

impl Reader<'_> {
    pub fn reports_of(&self, case_n: i64) -> Result<Vec<ReportRow>> {
        let mut statement = self.0.prepare_cached(
            "SELECT r.received_at, r.channel, r.account, r.details, o.name FROM report r JOIN officer o ON o.n = r.officer_n
             WHERE r.case_n = ?1 ORDER BY r.n LIMIT 200",
        )?;
        let mut rows = statement.query([case_n])?;
        let mut reports = Vec::new();
        while let Some(row) = rows.next()? {
            reports.push(ReportRow {
                received_at: instant(row.get(0)?)?,
                channel: row.get(1)?,
                account: row.get(2)?,
                details: texts(row.get::<_, Option<String>>(3)?.as_deref())?,
                officer: row.get(4)?,
            });
        }
        Ok(reports)
    }
}

impl Facts<'_> {
    pub fn add_report(&self, case_n: i64, report: &NewCase) -> Result<()> {
        let details = to_texts(report.details.iter().map(|(key, text)| (*key, text.as_str())));
        self.tx
            .prepare_cached(
                "INSERT INTO report (id, case_n, received_at, channel, account, received_reason, details, officer_n, recorded_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )?
            .execute(params![
                self.new_id(),
                case_n,
                report.received_at.timestamp(),
                report.channel,
                report.account,
                report.received_reason,
                details,
                self.officer.n,
                self.now.timestamp()
            ])?;
        Ok(())
    }
}
