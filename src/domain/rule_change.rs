//! What a rule file laid beside the book would change.

use chrono::NaiveDate;

/// One thing a file changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RuleChange {
    /// The day becomes a day off, for that reason.
    Off { day: NaiveDate, why: String },
    /// The day becomes a working day.
    Worked { day: NaiveDate },
    /// A limit, by the step's key: from, to.
    Limit { step: String, from: String, to: String },
    /// A procedure the book did not know.
    NewProcedure(String),
    /// Days between visits of a level.
    Rhythm { level: &'static str, from: u32, to: u32 },
    /// Wording, sources, doubts: nothing that counts days.
    Wording,
}
