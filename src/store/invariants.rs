//! What must hold in every book at every moment; checked after the first frame, by `verify` and by the tests.

use super::Reader;
use super::error::Result;
use super::examine::Part;

/// A broken promise of the book, with the codes it concerns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// An open case that owns no next step.
    NoNextStep(String),
    /// An emergency without its clock, though its measures are not recorded.
    EmergencyWithoutClock(String),
    /// A deadline of an ended case.
    DeadlineOfEnded(String),
    /// What is kept as owed is not what the facts derive.
    Underived(String),
    /// The mark by which a child's name is kept from others is not what is recorded of her.
    Unguarded(String),
    /// An emergency that its list does not show.
    EmergencyUnlisted(String),
    /// An entry of the log that does not follow from the one before.
    LogBroken(i64),
    /// The log reads no further than this many entries.
    LogEnds(i64),
    /// Pages whose bytes are not those that were written, and how many pages the file has.
    Pages { damaged: Vec<u64>, of: u64 },
    /// The key file beside the book is another than the book wrote.
    Keys,
    /// The file ends before the book does.
    CutOff,
    /// What can no longer be read in full.
    Unread(Part),
    /// The kept count of a table's rows is not theirs.
    Miscounted(String),
    /// A row that speaks of one that is not there: its table, and how many such rows.
    Dangling { table: String, rows: u64 },
    /// SQLite's own check could not go to its end.
    Structure,
    /// A finding of SQLite's own check, in its words.
    File(String),
}

type Check = (&'static str, fn(String) -> Fault);

pub(super) const CHECKS: [Check; 4] = [
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
    // "Worst first" is read off the kept rank alone: one that lags behind its deadlines hides the case below the page.
    (
        "SELECT code FROM case_file f WHERE (rank_band, rank_due) IS NOT (SELECT d.kind <> 'emergency', d.due_at
         FROM deadline d WHERE d.case_n = f.n ORDER BY d.kind <> 'emergency', d.due_at LIMIT 1)
         AND (rank_band <> 2 OR rank_due <> 0 OR EXISTS (SELECT 1 FROM deadline d WHERE d.case_n = f.n))",
        Fault::Underived,
    ),
];

impl Reader<'_> {
    /// The cheap ones: indexed, fit for the worker after every start.
    pub fn broken_invariants(&self) -> Result<Vec<Fault>> {
        let mut faults = Vec::new();
        for check in CHECKS {
            faults.extend(self.broken(check)?);
        }
        Ok(faults)
    }

    pub(super) fn broken(&self, (sql, fault): Check) -> Result<Vec<Fault>> {
        let mut statement = self.0.prepare(sql)?;
        let faults = statement.query_map([], |row| Ok(fault(row.get(0)?)))?.collect::<rusqlite::Result<_>>()?;
        Ok(faults)
    }
}

#[cfg(test)]
impl super::Store {
    /// Writes past every rule, as a fault or a stranger would.
    pub fn tamper(&self, sql: &str) {
        self.connection.execute_batch(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
    }
}
