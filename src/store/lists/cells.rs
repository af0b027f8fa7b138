//! How a row of the database becomes the cells of a list, and what a filter on a computed cell is compared with.

use rusqlite::Row as SqlRow;

use super::ListContext;
use super::shapes::Column;
use crate::domain::deadline::Kind;
use crate::domain::level::Level;
use crate::domain::listing::{Cell, Owed};
use crate::domain::span::DueAt;
use crate::domain::time::{iso, local, today};
use crate::domain::triage;
use crate::store::columns::{birth, date_from, date_text, instant, many};
use crate::store::error::{Damage, Result, StoreError};

/// How a column's value becomes a cell.
#[derive(Debug, Clone, Copy)]
pub(super) enum As {
    Text,
    Int,
    Date,
    Birth,
    /// Whole years from the birth date in the same column.
    Age,
    Instant,
    Term(crate::domain::listing::Terms),
    Many(crate::domain::listing::Terms),
    /// `by_moment|due_at|due_day`
    Due,
    /// The same, as how late it is.
    Late,
    /// The same, as minutes left.
    Left,
    /// `kind|ref|nth|about|level`
    Owed,
    Rule,
}

fn due(text: &str) -> Result<DueAt> {
    let damaged = || StoreError::Damaged(Damage::Value("a due date"));
    let mut parts = text.split('|');
    let by_moment = parts.next().ok_or_else(damaged)? == "1";
    let at: i64 = parts.next().and_then(|at| at.parse().ok()).ok_or_else(damaged)?;
    if by_moment {
        Ok(DueAt::Moment(instant(at)?))
    } else {
        Ok(DueAt::Day(date_from(parts.next().ok_or_else(damaged)?)?))
    }
}

pub(super) fn cell(column: &Column, row: &SqlRow<'_>, at: usize, context: ListContext<'_>) -> Result<Cell> {
    if let As::Int = column.as_ {
        return Ok(row.get::<_, Option<i64>>(at)?.map_or(Cell::Empty, Cell::Int));
    }
    if let As::Instant = column.as_ {
        return Ok(match row.get::<_, Option<i64>>(at)? {
            Some(seconds) => Cell::Instant(instant(seconds)?),
            None => Cell::Empty,
        });
    }
    let Some(text) = row.get::<_, Option<String>>(at)?.filter(|text| !text.is_empty()) else {
        return Ok(if let As::Many(terms) = column.as_ { Cell::Many(terms, Vec::new()) } else { Cell::Empty });
    };
    Ok(match column.as_ {
        As::Text | As::Int | As::Instant => Cell::Text(text),
        As::Date => Cell::Date(date_from(&text)?),
        As::Birth => birth(Some(text))?.map_or(Cell::Empty, Cell::Birth),
        As::Age => {
            let years = birth(Some(text))?.and_then(|birth| birth.age_on(today(context.now)));
            years.map_or(Cell::Empty, |age| Cell::Int(i64::from(age.years)))
        }
        As::Term(terms) => Cell::Term(terms, text),
        As::Many(terms) => Cell::Many(terms, many(Some(text))),
        As::Due => Cell::Due(due(&text)?),
        As::Late => triage::overdue_by(&due(&text)?, context.now, context.calendar).map_or(Cell::Empty, Cell::Int),
        As::Left => Cell::Int((due(&text)?.instant() - context.now).num_minutes()),
        As::Rule => Cell::Rule(text),
        As::Owed => {
            let mut parts = text.splitn(5, '|');
            let mut next = || parts.next().unwrap_or("").to_owned();
            let (kind, level, nth, reference, about) = (next(), next(), next(), next(), next());
            match (Kind::from_key(&kind), Level::from_key(&level)) {
                (Some(kind), Some(level)) => Cell::Owed(Owed {
                    kind,
                    reference,
                    nth: nth.parse().ok(),
                    about: (!about.is_empty()).then_some(about),
                    level,
                }),
                _ => Cell::Empty,
            }
        }
    })
}

/// Whether a computed cell is what a filter asks for: its text as the contract writes it, or a moment's day.
pub(super) fn fits(cell: &Cell, asked: &str) -> bool {
    let day = if let Cell::Instant(at) = cell { Some(local(*at).date()) } else { None };
    plain(cell).as_deref() == Some(asked) || day.is_some_and(|day| date_text(day) == asked)
}

/// The text a filter on a computed column is compared with.
fn plain(cell: &Cell) -> Option<String> {
    match cell {
        Cell::Int(n) => Some(n.to_string()),
        Cell::Due(due) => Some(due.contract_text()),
        Cell::Instant(at) => Some(iso(*at)),
        Cell::Date(day) => Some(date_text(*day)),
        Cell::Birth(birth) => Some(birth.contract()),
        Cell::Text(text) | Cell::Term(_, text) => Some(text.clone()),
        Cell::Empty => Some(String::new()),
        _ => None,
    }
}
