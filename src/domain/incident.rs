//! A data incident (sự cố dữ liệu): personal data got lost or into the wrong hands. The law wants the authority told within hours.

use super::time::Instant;

/// The procedure whose step [`REPORT`] is the report to the authority, with its limit and its article.
pub const PROCEDURE: &str = "data-incident-2025";
pub const REPORT: &str = "report_breach";

/// As it was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incident {
    pub noticed_at: Instant,
    /// What happened.
    pub what: String,
    /// Whose data, in words.
    pub whose: String,
    /// How many people, as far as anybody knows.
    pub people: Option<u32>,
    /// What was done about it so far.
    pub done: String,
    /// The report to the authority; with it the clock stops.
    pub reported: Option<Reported>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reported {
    pub at: Instant,
    pub to: String,
    /// The number of the paper.
    pub number: String,
}
