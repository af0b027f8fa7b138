//! What an import of cases (nhập danh sách hồ sơ) opened and raised, and how a case it opened is taken back.

use rusqlite::{OptionalExtension, params};

use super::cases::level;
use super::error::{Result, StoreError};
use super::search::FoundKind;
use super::{Facts, Reader};
use crate::domain::level::Level;

/// One case of an import.
#[derive(Debug, Clone)]
pub struct ImportedCase {
    pub case_n: i64,
    /// The case's version after the import.
    pub version: i64,
    /// Its level and version before it; `None`: the import opened it.
    pub was: Option<(Level, i64)>,
}

/// The tables in which something recorded of a case stands, besides its opening.
const RECORDS: [&str; 11] = [
    "visit",
    "intervention",
    "referral",
    "postponement",
    "assessment",
    "call",
    "task_done",
    "separation",
    "meeting",
    "plan",
    "report",
];

/// Everything that stands in the book of a case nothing rests on.
const KEPT: &str = "SELECT json_object(
    'code', f.code, 'child', c.code, 'owner', o.login, 'procedure', f.procedure, 'received_at', f.received_at,
    'recorded_at', f.recorded_at, 'channel', f.channel, 'account', f.account, 'received_reason', f.received_reason,
    'details', f.details, 'emergency_from', f.emergency_from, 'lowered_at', f.lowered_at,
    'levels', (SELECT json_group_array(json_object('at', l.at, 'level', l.level, 'reason', l.reason, 'officer_n', l.officer_n))
               FROM case_level l WHERE l.case_n = f.n),
    'steps', (SELECT json_group_array(json_object('step', s.step, 'done_at', s.done_at, 'officer_n', s.officer_n))
              FROM case_step s WHERE s.case_n = f.n))
    FROM case_file f JOIN child c ON c.n = f.child_n JOIN officer o ON o.n = f.officer_n WHERE f.n = ?1";

impl Reader<'_> {
    pub fn imported_cases(&self, import_n: i64) -> Result<Vec<ImportedCase>> {
        let mut statement = self.0.prepare_cached(
            "SELECT case_n, version, was, was_version FROM import_case WHERE import_n = ?1 ORDER BY case_n",
        )?;
        let mut rows = statement.query([import_n])?;
        let mut cases = Vec::new();
        while let Some(row) = rows.next()? {
            let was = row.get::<_, Option<String>>(2)?.map(|text| level(&text)).transpose()?;
            cases.push(ImportedCase {
                case_n: row.get(0)?,
                version: row.get(1)?,
                was: was.zip(row.get::<_, Option<i64>>(3)?),
            });
        }
        Ok(cases)
    }

    /// Was anything recorded of the case beyond its opening and its level?
    pub fn case_has_records(&self, case_n: i64) -> Result<bool> {
        let any = RECORDS.map(|table| format!("EXISTS (SELECT 1 FROM {table} WHERE case_n = ?1)")).join(" OR ");
        let sql = format!("SELECT {any} OR (SELECT count(*) FROM case_step WHERE case_n = ?1) > 1");
        Ok(self.0.prepare_cached(&sql)?.query_row([case_n], |row| row.get(0))?)
    }

    /// Is the code free, and never was another child's? A case taken back may come in again under its own.
    pub fn is_case_code_free(&self, code: &str, child_n: i64) -> Result<bool> {
        let taken: bool = self
            .0
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM case_file WHERE code = ?1) OR
                 EXISTS (SELECT 1 FROM case_bin WHERE code = ?1 AND child_n <> ?2)",
            )?
            .query_row(params![code, child_n], |row| row.get(0))?;
        Ok(!taken)
    }

    /// The number of the next code of that year; those of cases taken back are not given again.
    pub fn next_case_number(&self, year: i32) -> Result<u32> {
        let last: Option<String> = self
            .0
            .prepare_cached(
                "SELECT code FROM (SELECT code FROM case_file WHERE code >= ?1 AND code < ?2
                 UNION ALL SELECT code FROM case_bin WHERE code >= ?1 AND code < ?2)
                 ORDER BY length(code) DESC, code DESC LIMIT 1",
            )?
            .query_row([format!("HS-{year}-"), format!("HS-{year}.")], |row| row.get(0))
            .optional()?;
        Ok(last.and_then(|code| code.rsplit('-').next()?.parse::<u32>().ok()).unwrap_or(0) + 1)
    }

    /// The officer of this login or name; `None` where nobody or more than one is called so.
    pub fn officer_called(&self, text: &str) -> Result<Option<i64>> {
        let folded = crate::domain::vietnamese::fold(text);
        let mut statement = self.0.prepare_cached("SELECT n, login, name FROM officer WHERE active ORDER BY n")?;
        let mut rows = statement.query([])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let (n, login, name): (i64, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
            if login == text {
                return Ok(Some(n));
            }
            if crate::domain::vietnamese::fold(&name) == folded {
                found.push(n);
            }
        }
        Ok(if let [one] = found[..] { Some(one) } else { None })
    }
}

impl Facts<'_> {
    pub fn note_case(&self, import_n: i64, case_n: i64, was: Option<(Level, i64)>) -> Result<()> {
        self.tx
            .prepare_cached(
                "INSERT INTO import_case VALUES (?1, ?2, (SELECT version FROM case_file WHERE n = ?2), ?3, ?4)
                 ON CONFLICT DO UPDATE SET version = excluded.version",
            )?
            .execute(params![import_n, case_n, was.map(|(level, _)| level.key()), was.map(|(_, version)| version)])?;
        Ok(())
    }

    /// As [`Facts::restored`], for a case.
    pub fn case_restored(&self, case_n: i64, was_version: i64) -> Result<()> {
        self.tx
            .prepare_cached(
                "UPDATE import_case SET version = (SELECT version FROM case_file WHERE n = ?1)
                 WHERE case_n = ?1 AND version = ?2",
            )?
            .execute([case_n, was_version])?;
        Ok(())
    }

    /// Withdraws a case nothing rests on: what stood of it goes to `case_bin`, the log keeps its entries.
    pub fn bin_case(&self, import_n: i64, case_n: i64) -> Result<()> {
        let kept: String = self.tx.prepare_cached(KEPT)?.query_row([case_n], |row| row.get(0))?;
        let moved = self
            .tx
            .prepare_cached("INSERT INTO case_bin SELECT n, code, child_n, ?2, ?3, ?4 FROM case_file WHERE n = ?1")?
            .execute(params![case_n, import_n, kept, self.now.timestamp()])?;
        if moved == 0 {
            return Err(StoreError::Gone);
        }
        for table in ["deadline", "case_level", "case_step", "import_case"] {
            self.tx.prepare_cached(&format!("DELETE FROM {table} WHERE case_n = ?1"))?.execute([case_n])?;
        }
        self.tx.prepare_cached("DELETE FROM case_file WHERE n = ?1")?.execute([case_n])?;
        self.unindex(FoundKind::Case, case_n)
    }
}
