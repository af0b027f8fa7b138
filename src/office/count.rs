//! `due`: when a limit falls, and why. Needs no book.

use chrono::NaiveDateTime;

use super::Refusal;
use super::open_book::shipped_rules;
use crate::domain::span::{Due, Span, due as count};

/// The answer with the question in the contract's form.
#[derive(Debug, Clone)]
pub struct Counted {
    pub from: NaiveDateTime,
    pub span: Span,
    pub due: Due,
}

/// Counts with the calendar compiled in.
pub fn due(from: NaiveDateTime, span: Span) -> Result<Counted, Refusal> {
    let rules = shipped_rules()?;
    Ok(Counted { from, span, due: count(from, span, &rules.calendar) })
}
