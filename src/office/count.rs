//! `due`: when a limit falls, and why. Needs no book.

use std::path::Path;

use chrono::NaiveDateTime;

use super::Refusal;
use super::rules::without_book;
use crate::domain::span::{Due, DueAt, Span, due as count};

/// The answer with the question in the contract's form.
#[derive(Debug, Clone)]
pub struct Counted {
    pub from: NaiveDateTime,
    pub span: Span,
    pub due: Due,
    /// The last working day before a long stretch of days off that the limit lies behind; hours never wait for a day.
    pub safe: Option<chrono::NaiveDate>,
}

/// Counts with the tables beside the book, else with those compiled in; `true`: the office's own were used.
pub fn due(folder: &Path, from: NaiveDateTime, span: Span) -> Result<(Counted, bool), Refusal> {
    let (rules, own) = without_book(folder)?;
    let due = count(from, span, &rules.calendar);
    let safe = match due.at {
        DueAt::Day(last) => rules.calendar.safe_before(from.date(), last),
        DueAt::Moment(_) => None,
    };
    Ok((Counted { from, span, due, safe }, own))
}
