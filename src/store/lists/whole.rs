//! A list read whole: an export of all children. Read in handfuls of raw values, so that another thread can make cells of
//! them, and without asking row by row for what stands beside the list.
//!
//! A page asks for the household, the village, the groups and the risks of twenty rows. A hundred thousand rows asking are four
//! hundred thousand seeks, which cost more than everything else an export does: so each is read once, beforehand.

use std::collections::HashMap;
use std::ops::ControlFlow;

use rusqlite::Row as SqlRow;
use rusqlite::types::ValueRef;

use super::ListContext;
use super::cells::fill;
use super::order::Order;
use super::shapes::{Column, GROUPS_OF, RISKS_OF, Shape, shape};
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

/// A column whose value is another table's: by which number of the row's it is found, and all there are.
struct Beside {
    sql: &'static str,
    by: &'static str,
    all: &'static str,
}

const BESIDE: [Beside; 4] = [
    Beside { sql: "h.code", by: "c.household_n", all: "SELECT n, code FROM household" },
    Beside { sql: "v.name", by: "c.village_n", all: "SELECT n, name FROM village" },
    Beside {
        sql: GROUPS_OF,
        by: "c.n",
        all: "SELECT child_n, group_concat(code, '|') FROM child_group WHERE to_on IS NULL GROUP BY child_n",
    },
    Beside {
        sql: RISKS_OF,
        by: "c.n",
        all: "SELECT child_n, group_concat(key, '|') FROM child_risk WHERE to_on IS NULL GROUP BY child_n",
    },
];

fn beside(column: &Column) -> Option<&'static Beside> {
    BESIDE.iter().find(|beside| beside.sql == column.sql)
}

/// What is selected for a column of a whole list: its value, or the number it is found by.
pub(super) fn selected(column: &Column) -> &'static str {
    beside(column).map_or(column.sql, |beside| beside.by)
}

/// A value of a handful; texts stand in one piece of memory, from here to there.
enum Raw {
    Null,
    Int(i64),
    Text(usize, usize),
}

/// Some rows of a whole list, as the database gave them.
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

    fn value(&self, raw: &Raw) -> ValueRef<'_> {
        match raw {
            Raw::Null => ValueRef::Null,
            Raw::Int(n) => ValueRef::Integer(*n),
            Raw::Text(from, to) => self.texts.get(*from..*to).map_or(ValueRef::Null, ValueRef::Text),
        }
    }
}

/// Makes rows of handfuls. It holds nothing of the open file: any thread may use it.
pub struct Decoder {
    shape: &'static Shape,
    /// By column: what was read beforehand, for those that have it.
    beside: Vec<Option<HashMap<i64, String>>>,
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
        for values in handful.values.chunks_exact(self.shape.columns.len() + BEFORE) {
            let (before, values) = values.split_at(BEFORE);
            if let [Raw::Int(n)] = before {
                (held.n, held.place.tie) = (*n, *n);
            }
            held.cells.resize(self.shape.columns.len(), Cell::Empty);
            let columns = self.shape.columns.iter().zip(&self.beside);
            for (((column, beside), raw), cell) in columns.zip(values).zip(&mut held.cells) {
                let value = match (beside, raw) {
                    (Some(texts), Raw::Int(n)) => texts.get(n).map_or(ValueRef::Null, |text| text.as_str().into()),
                    _ => handful.value(raw),
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
        let read = |column: &Column| beside(column).map(|beside| self.all_of(beside)).transpose();
        let shape = shape(what);
        Ok(Some(Decoder { shape, beside: shape.columns.iter().map(read).collect::<Result<_>>()? }))
    }

    fn all_of(&self, beside: &Beside) -> Result<HashMap<i64, String>> {
        let mut statement = self.0.prepare(beside.all)?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
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
