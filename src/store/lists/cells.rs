//! How a row of the database becomes the cells of a list, and what a filter on a computed cell is compared with.

use rusqlite::types::ValueRef;

use super::ListContext;
use super::shapes::Column;
use crate::domain::deadline::Kind;
use crate::domain::level::Level;
use crate::domain::listing::{Cell, Owed, Terms};
use crate::domain::span::DueAt;
use crate::domain::time::{iso, local, today};
use crate::domain::triage;
use crate::store::columns::{birth_from, date_from, date_text, instant};
use crate::store::error::{Damage, Result, StoreError};

/// What is read of a row before its columns: its number, its place in the order, its tie.
pub(super) const BEFORE: usize = 3;

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
    Term(Terms),
    Many(Terms),
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

/// A value of a column, its letters looked through.
#[derive(Debug, Clone, Copy)]
pub(super) enum Value<'t> {
    Null,
    Int(i64),
    Text(&'t str),
}

impl<'t> Value<'t> {
    pub(super) fn of(value: ValueRef<'t>) -> Result<Value<'t>> {
        Ok(match value {
            ValueRef::Null => Value::Null,
            ValueRef::Integer(n) => Value::Int(n),
            ValueRef::Text(_) => Value::Text(value.as_str().map_err(rusqlite::Error::from)?),
            ValueRef::Real(_) | ValueRef::Blob(_) => return Err(StoreError::Damaged(Damage::Value("a cell"))),
        })
    }
}

/// Makes `cell` what a column's value is. What it held is used again where it can be.
pub(super) fn fill(cell: &mut Cell, column: &Column, value: Value<'_>, context: ListContext<'_>) -> Result<()> {
    let damaged = || StoreError::Damaged(Damage::Value("a cell"));
    let text = match (column.as_, value) {
        (As::Int | As::Instant, Value::Null) => {
            *cell = Cell::Empty;
            return Ok(());
        }
        (As::Int, Value::Int(n)) => {
            *cell = Cell::Int(n);
            return Ok(());
        }
        (As::Instant, Value::Int(seconds)) => {
            *cell = Cell::Instant(instant(seconds)?);
            return Ok(());
        }
        (As::Int | As::Instant, Value::Text(_)) | (_, Value::Int(_)) => return Err(damaged()),
        (_, Value::Null) => "",
        (_, Value::Text(text)) => text,
    };
    let Some(text) = Some(text).filter(|text| !text.is_empty()) else {
        *cell = if let As::Many(terms) = column.as_ { Cell::Many(terms, Vec::new()) } else { Cell::Empty };
        return Ok(());
    };
    match column.as_ {
        As::Text | As::Int | As::Instant => put_text(cell, text),
        As::Term(terms) => put_term(cell, terms, text),
        As::Date => *cell = Cell::Date(date_from(text)?),
        As::Birth => *cell = Cell::Birth(birth_from(text)?),
        As::Age => {
            let age = birth_from(text)?.age_on(today(context.now));
            *cell = age.map_or(Cell::Empty, |age| Cell::Int(i64::from(age.years)));
        }
        As::Many(terms) => *cell = Cell::Many(terms, text.split('|').map(str::to_owned).collect()),
        As::Due => *cell = Cell::Due(due(text)?),
        As::Late => {
            *cell = triage::overdue_by(&due(text)?, context.now, context.calendar).map_or(Cell::Empty, Cell::Int);
        }
        As::Left => *cell = Cell::Int((due(text)?.instant() - context.now).num_minutes()),
        As::Rule => *cell = Cell::Rule(text.to_owned()),
        As::Owed => *cell = owed(text),
    }
    Ok(())
}

/// Makes the cell a text, in the room the last one left: reading a hundred thousand rows of twenty cells is otherwise mostly
/// asking for memory and giving it back.
fn put_text(cell: &mut Cell, text: &str) {
    match cell {
        Cell::Text(old) => put(old, text),
        _ => *cell = Cell::Text(text.to_owned()),
    }
}

fn put_term(cell: &mut Cell, terms: Terms, key: &str) {
    match cell {
        Cell::Term(of, old) if *of == terms => put(old, key),
        _ => *cell = Cell::Term(terms, key.to_owned()),
    }
}

fn put(old: &mut String, text: &str) {
    old.clear();
    old.push_str(text);
}

/// `kind|level|nth|ref|about`, as the shape puts it together.
fn owed(text: &str) -> Cell {
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
