//! What must hold in every book at every moment; checked after the first frame, by `verify` and by the tests.

use super::Reader;
use super::error::Result;

/// A broken promise of the book, with the codes it concerns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// An open case that owns no next step.
    NoNextStep(String),
    /// An emergency without its clock, though its measures are not recorded.
    EmergencyWithoutClock(String),
    /// A deadline of an ended case.
    DeadlineOfEnded(String),
    /// An entry of the log that does not follow from the one before.
    LogBroken(i64),
    /// SQLite's own check.
    File(String),
}

impl Reader<'_> {
    /// The cheap ones: indexed, fit for the worker after every start.
    pub fn broken_invariants(&self) -> Result<Vec<Fault>> {
        let mut faults = Vec::new();
        type Check = (&'static str, fn(String) -> Fault);
        let checks: [Check; 3] = [
            (
                "SELECT code FROM case_file f WHERE closed_at IS NULL
                 AND NOT EXISTS (SELECT 1 FROM deadline d WHERE d.case_n = f.n)",
                Fault::NoNextStep,
            ),
            (
                "SELECT code FROM case_file f WHERE closed_at IS NULL AND level = 'emergency'
                 AND NOT EXISTS (SELECT 1 FROM deadline d WHERE d.case_n = f.n AND d.kind = 'emergency')
                 AND NOT EXISTS (SELECT 1 FROM case_step s WHERE s.case_n = f.n AND s.step = 'emergency_measures' AND s.undone_at IS NULL AND s.done_at >= f.emergency_from)",
                Fault::EmergencyWithoutClock,
            ),
            (
                "SELECT DISTINCT f.code FROM deadline d JOIN case_file f ON f.n = d.case_n WHERE f.closed_at IS NOT NULL",
                Fault::DeadlineOfEnded,
            ),
        ];
        for (sql, fault) in checks {
            let mut statement = self.0.prepare(sql)?;
            for code in statement.query_map([], |row| row.get::<_, String>(0))? {
                faults.push(fault(code?));
            }
        }
        Ok(faults)
    }

    /// Every page and every entry: for `verify`.
    pub fn all_faults(&self) -> Result<Vec<Fault>> {
        let mut faults = Vec::new();
        for sql in ["PRAGMA cipher_integrity_check", "PRAGMA integrity_check", "PRAGMA foreign_key_check"] {
            let mut statement = self.0.prepare(sql)?;
            for verdict in statement.query_map([], |row| row.get::<_, String>(0))? {
                let verdict = verdict?;
                if verdict != "ok" {
                    faults.push(Fault::File(verdict));
                }
            }
        }
        if let (_, Some(n)) = self.check_log()? {
            faults.push(Fault::LogBroken(n));
        }
        faults.extend(self.broken_invariants()?);
        Ok(faults)
    }
}
