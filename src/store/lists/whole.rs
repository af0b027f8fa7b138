//! A list read whole: an export of all children. Read in handfuls of raw values, so that another thread can make cells of
//! them, and without asking row by row for what stands beside the list.
//!
//! A page asks for the household, the village, the groups and the risks of twenty rows. A hundred thousand rows asking are four
//! hundred thousand seeks, which cost more than everything else an export does: so each is read once, beforehand.

use std::ops::ControlFlow;

use rusqlite::Row as SqlRow;
use rusqlite::types::ValueRef;

use super::ListContext;
use super::beside::{Texts, beside};
use super::cells::{Value, fill};
use super::order::Order;
use super::shapes::{Column, Shape, shape};
use crate::domain::listing::{Cell, ListQuery, Row, What, Window};
use crate::store::Reader;
use crate::store::error::{Damage, Result, StoreError};

/// So many rows are handed over at once.
const HANDFUL: usize = 512;
/// What is read of a row before its columns: its number. Nobody pages on from a row of the whole list, so its place in the
/// order is not read; ties are broken by the number itself.
const BEFORE: usize = 1;

/// A list read from its first row to its last, with nothing asked of it. Other lists than the children's are too short to gain.
pub(super) fn is_whole(what: What, query: &ListQuery) -> bool {
    let asked = query.limit.is_some() || !query.filters.is_empty() || query.search.is_some();
    what == What::Children && !asked && query.window == Window::FromStart
}

/// The list's own condition. Read as the rows lie, an index on what is not deleted would only lead to each row by a detour: `+` hides
/// it.
pub(super) fn own_condition(what: What, query: &ListQuery) -> String {
    let shape = shape(what);
    let lies = is_whole(what, query) && Order::of(what, query, false).by == shape.n;
    format!("{}{}", if lies { "+" } else { "" }, shape.where_)
}

/// A value of a handful; texts stand in one piece of memory, from here to there.
enum Raw {
    Null,
    Int(i64),
    Text(usize, usize),
}

/// Some rows of a whole list, as the database gave them. Their texts are looked through once, all together, when they are made
/// rows: one by one they are some thirty for each row.
pub struct Handful {
    values: Vec<Raw>,
    texts: Vec<u8>,
    rows: usize,
}

impl Handful {
    fn new(like: usize) -> Handful {
        Handful { values: Vec::with_capacity(HANDFUL * 24), texts: Vec::with_capacity(like), rows: 0 }
    }

    /// How many.
    pub fn rows(&self) -> usize {
        self.rows
    }

    fn push(&mut self, row: &SqlRow<'_>, columns: usize) -> Result<()> {
        for slot in 0..columns {
            self.values.push(match row.get_ref(slot)? {
                ValueRef::Null => Raw::Null,
                ValueRef::Integer(n) => Raw::Int(n),
                ValueRef::Text(text) => {
                    let from = self.texts.len();
                    self.texts.extend_from_slice(text);
                    Raw::Text(from, self.texts.len())
                }
                ValueRef::Real(_) | ValueRef::Blob(_) => return Err(StoreError::Damaged(Damage::Value("a cell"))),
            });
        }
        self.rows += 1;
        Ok(())
    }
}

fn value<'t>(raw: &Raw, texts: &'t str) -> Result<Value<'t>> {
    Ok(match raw {
        Raw::Null => Value::Null,
        Raw::Int(n) => Value::Int(*n),
        // A value may end in the middle of a letter where its bytes are none.
        Raw::Text(from, to) => Value::Text(texts.get(*from..*to).ok_or(StoreError::Damaged(Damage::Value("a text")))?),
    })
}

/// Makes rows of handfuls. It holds nothing of the open file: any thread may use it.
pub struct Decoder {
    shape: &'static Shape,
    /// By column: what was read beforehand, for those that have it.
    beside: Vec<Option<Texts>>,
}

impl Decoder {
    /// Lends each row of a handful, as [`Reader::list`] does.
    pub fn each(
        &self,
        handful: &Handful,
        context: ListContext<'_>,
        held: &mut Row,
        each: &mut dyn FnMut(&mut Row) -> ControlFlow<()>,
    ) -> Result<ControlFlow<()>> {
        let all =
            simdutf8::basic::from_utf8(&handful.texts).map_err(|_| StoreError::Damaged(Damage::Value("a text")))?;
        let mut near = vec![0; self.beside.len()];
        for values in handful.values.chunks_exact(self.shape.columns.len() + BEFORE) {
            let (before, values) = values.split_at(BEFORE);
            if let [Raw::Int(n)] = before {
                (held.n, held.place.tie) = (*n, *n);
            }
            held.cells.resize(self.shape.columns.len(), Cell::Empty);
            let columns = self.shape.columns.iter().zip(self.beside.iter().zip(&mut near));
            for (((column, (beside, near)), raw), cell) in columns.zip(values).zip(&mut held.cells) {
                let value = match (beside, raw) {
                    (Some(texts), Raw::Int(n)) => texts.get(*n, near).map_or(Value::Null, Value::Text),
                    _ => value(raw, all)?,
                };
                fill(cell, column, value, context)?;
            }
            if each(held).is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }
}

impl Reader<'_> {
    /// What makes rows of the handfuls of this list; `None` where it is not read whole.
    pub fn decoder(&self, what: What, query: &ListQuery) -> Result<Option<Decoder>> {
        if !is_whole(what, query) {
            return Ok(None);
        }
        let read = |column: &Column| beside(column).map(|beside| Texts::of(self, beside)).transpose();
        let shape = shape(what);
        Ok(Some(Decoder { shape, beside: shape.columns.iter().map(read).collect::<Result<_>>()? }))
    }

    /// The numbers of a list's rows, in its order: what an index holds of them.
    pub fn numbers(&self, what: What, query: &ListQuery, context: ListContext<'_>) -> Result<Vec<i64>> {
        let shape = shape(what);
        let mut numbers = Vec::new();
        for part in Order::of(what, query, self.guards()?).parts(shape, query) {
            let Some(asked) = self.ask(what, query, *part, None, context)? else { continue };
            let mut statement = self.0.prepare_cached(&asked.numbers(shape.n))?;
            let mut rows = statement.query(rusqlite::params_from_iter(&asked.values))?;
            while let Some(row) = rows.next()? {
                numbers.push(row.get(0)?);
            }
        }
        Ok(numbers)
    }

    /// Hands the rows of a whole list over that `wanted` takes by their numbers, a handful at a time, until `give` breaks off.
    pub fn handfuls(
        &self,
        what: What,
        query: &ListQuery,
        context: ListContext<'_>,
        wanted: &mut dyn FnMut(i64) -> bool,
        give: &mut dyn FnMut(Handful) -> ControlFlow<()>,
    ) -> Result<()> {
        let shape = shape(what);
        let mut handful = Handful::new(0);
        for part in Order::of(what, query, self.guards()?).parts(shape, query) {
            let Some(asked) = self.ask(what, query, *part, None, context)? else { continue };
            let mut statement = self.0.prepare_cached(&asked.sql())?;
            let columns = statement.column_count();
            let mut rows = statement.query(rusqlite::params_from_iter(&asked.values))?;
            while let Some(row) = rows.next()? {
                if !wanted(row.get(0)?) {
                    continue;
                }
                handful.push(row, columns)?;
                if handful.rows < HANDFUL {
                    continue;
                }
                let next = Handful::new(handful.texts.len());
                if give(std::mem::replace(&mut handful, next)).is_break() {
                    return Ok(());
                }
            }
        }
        let _ = give(handful);
        Ok(())
    }
}
