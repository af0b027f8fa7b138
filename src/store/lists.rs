//! Lists: one statement per page, filtered and ordered by the database, read row by row and never as a whole.

mod asks;
mod beside;
mod cells;
mod order;
mod shapes;
mod statement;
mod whole;
mod worst;

use std::ops::ControlFlow;

use rusqlite::types::ValueRef;
use rusqlite::{Row as SqlRow, params};

use self::cells::{As, BEFORE, Value, fill, fits};
use self::order::{Order, Part};
use self::shapes::{Shape, shape};
use self::statement::{computed, is_backwards};
pub use self::whole::{Decoder, Handful};
use super::Reader;
use super::error::{Damage, Result, StoreError};
use crate::domain::calendar::Calendar;
use crate::domain::listing::{Cell, ListQuery, PlaceKey, Row, What, Window};
use crate::domain::time::Instant;
use crate::domain::vietnamese::fold;

/// What a list needs to know besides the book.
#[derive(Clone, Copy)]
pub struct ListContext<'a> {
    pub now: Instant,
    pub calendar: &'a Calendar,
}

impl Reader<'_> {
    /// Lends each row of a list to `each` until it breaks off: it may be taken; what is left is used for the next. Values of
    /// computed columns are filtered here, all others by the database.
    pub fn list(
        &self,
        what: What,
        query: &ListQuery,
        context: ListContext<'_>,
        each: &mut dyn FnMut(&mut Row) -> ControlFlow<()>,
    ) -> Result<()> {
        if let Some(decoder) = self.decoder(what, query)? {
            let (mut held, mut damaged) = (Row::default(), Ok(()));
            self.handfuls(what, query, context, &mut |_| true, &mut |handful| {
                decoder.each(&handful, context, &mut held, each).unwrap_or_else(|error| {
                    damaged = Err(error);
                    ControlFlow::Break(())
                })
            })?;
            return damaged;
        }
        let backwards = is_backwards(&query.window);
        let mut left = query.limit.unwrap_or(usize::MAX);
        let mut held = Vec::new();
        for part in Order::of(what, query, self.guards()?).parts(shape(what), query) {
            let mut broke = false;
            self.list_part(what, query, *part, left, context, &mut |row| {
                left -= 1;
                if backwards {
                    held.push(std::mem::take(row));
                    return ControlFlow::Continue(());
                }
                let answer = each(row);
                broke = answer.is_break();
                answer
            })?;
            if broke || left == 0 {
                break;
            }
        }
        for mut row in held.into_iter().rev() {
            if each(&mut row).is_break() {
                return Ok(());
            }
        }
        Ok(())
    }

    /// At most `limit` rows of a part, as the database gives them.
    fn list_part(
        &self,
        what: What,
        query: &ListQuery,
        part: Part,
        limit: usize,
        context: ListContext<'_>,
        each: &mut dyn FnMut(&mut Row) -> ControlFlow<()>,
    ) -> Result<()> {
        let (shape, later) = (shape(what), computed(what, query));
        let most = query.limit.map(|_| limit);
        let Some(asked) = self.ask(what, query, part, most, context)? else { return Ok(()) };
        let mut statement = self.0.prepare_cached(&asked.sql())?;
        let mut rows = statement.query(rusqlite::params_from_iter(&asked.values))?;
        let (mut given, mut held) = (0, Row::default());
        while given < limit
            && let Some(row) = rows.next()?
        {
            fill_row(&mut held, shape, row, context)?;
            if !later.iter().all(|(at, value)| held.cells.get(*at).is_some_and(|cell| fits(cell, value))) {
                continue;
            }
            given += 1;
            if each(&mut held).is_break() {
                return Ok(());
            }
        }
        Ok(())
    }

    /// How many rows a list has; filters on computed columns are counted by looking.
    pub fn count(&self, what: What, query: &ListQuery, context: ListContext<'_>) -> Result<u64> {
        let whole = ListQuery { limit: None, window: Window::FromStart, ..query.clone() };
        if !computed(what, query).is_empty() {
            let mut n = 0;
            self.list(what, &whole, context, &mut |_| {
                n += 1;
                ControlFlow::Continue(())
            })?;
            return Ok(n);
        }
        // What is counted beforehand is counted of the whole book.
        if self.village_only().is_none()
            && let Some(n) = self.counted(what, query)?
        {
            return Ok(n);
        }
        let Some(asked) = self.ask_count(what, &whole, context)? else { return Ok(0) };
        let n: i64 = self
            .0
            .prepare_cached(&asked.sql())?
            .query_row(rusqlite::params_from_iter(&asked.values), |row| row.get(0))?;
        Ok(u64::try_from(n).unwrap_or(0))
    }

    /// The texts of a column that are `typed` but for accents and capitals, at most `most`; nothing where the column is no text.
    pub fn spellings(
        &self,
        what: What,
        key: &str,
        typed: &str,
        most: u32,
        context: ListContext<'_>,
    ) -> Result<Vec<String>> {
        let shape = shape(what);
        let at = what.keys().iter().position(|known| *known == key);
        let Some(column) = at.and_then(|at| shape.columns.get(at)).filter(|column| matches!(column.as_, As::Text))
        else {
            return Ok(Vec::new());
        };
        let village = self.of_village(what).map(|own| format!(" AND {own}")).unwrap_or_default();
        let sql = format!(
            "SELECT DISTINCT {0} FROM {1} WHERE (?1 IS NOT NULL) AND {2}{village} AND folded({0}) = ?2 LIMIT ?3",
            column.sql, shape.from, shape.where_
        );
        let mut statement = self.0.prepare_cached(&sql)?;
        let texts = statement.query_map(params![context.now.timestamp(), fold(typed), most], |row| row.get(0))?;
        Ok(texts.collect::<rusqlite::Result<_>>()?)
    }

    /// The plans SQLite makes for a list, part by part; asserted in the tests, so that no list ever walks or sorts a whole table.
    #[cfg(test)]
    pub fn list_plan(&self, what: What, query: &ListQuery, context: ListContext<'_>) -> Result<String> {
        let mut plans = Vec::new();
        for part in Order::of(what, query, self.guards()?).parts(shape(what), query) {
            if let Some(asked) = self.ask(what, query, *part, query.limit, context)? {
                plans.push(self.plan(&asked.picking())?);
            }
        }
        Ok(plans.join("\n"))
    }

    /// The plan of counting it.
    #[cfg(test)]
    pub fn count_plan(&self, what: What, query: &ListQuery, context: ListContext<'_>) -> Result<String> {
        self.ask_count(what, query, context)?.map_or(Ok(String::new()), |asked| self.plan(&asked.sql()))
    }
}

/// Makes `held` the row the database gives.
fn fill_row(held: &mut Row, shape: &Shape, row: &SqlRow<'_>, context: ListContext<'_>) -> Result<()> {
    held.n = row.get(0)?;
    held.place.tie = row.get(2)?;
    held.place.key = match row.get_ref(1)? {
        ValueRef::Null => PlaceKey::Null,
        ValueRef::Integer(n) => PlaceKey::Int(n),
        ValueRef::Blob(bytes) => PlaceKey::Bytes(bytes.to_vec()),
        ValueRef::Text(text) => PlaceKey::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Real(_) => return Err(StoreError::Damaged(Damage::Value("an order"))),
    };
    held.cells.resize(shape.columns.len(), Cell::Empty);
    for (at, (column, cell)) in shape.columns.iter().zip(&mut held.cells).enumerate() {
        fill(cell, column, Value::of(row.get_ref(at + BEFORE)?)?, context)?;
    }
    Ok(())
}
