//! Lists: one statement per page, filtered and ordered by the database, read row by row and never as a whole.

mod asks;
mod shapes;

use std::ops::ControlFlow;

use rusqlite::Row as SqlRow;
use rusqlite::types::{Value, ValueRef};

use self::shapes::{Column, Found, Shape, shape};
use super::Reader;
use super::columns::{birth, date_from, instant, many};
use super::error::{Damage, Result, StoreError};
use crate::domain::calendar::Calendar;
use crate::domain::deadline::Kind;
use crate::domain::level::Level;
use crate::domain::listing::{Cell, LACKING, ListQuery, Owed, Place, PlaceKey, Row, SOON_16, What, Window};
use crate::domain::span::DueAt;
use crate::domain::time::{Instant, today};
use crate::domain::triage;

/// What a list needs to know besides the book.
#[derive(Clone, Copy)]
pub struct ListContext<'a> {
    pub now: Instant,
    pub calendar: &'a Calendar,
}

/// The text of one statement and its values.
struct Asked {
    sql: String,
    values: Vec<Value>,
}

impl Asked {
    fn bind(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("?{}", self.values.len())
    }
}

impl Reader<'_> {
    /// Gives each row of a list to `each` until it breaks off. Values of computed columns are filtered here, all others
    /// by the database.
    pub fn list(
        &self,
        what: What,
        query: &ListQuery,
        context: ListContext<'_>,
        each: &mut dyn FnMut(Row) -> ControlFlow<()>,
    ) -> Result<()> {
        let shape = shape(what);
        let Some(asked) = self.ask(what, shape, query, context, false)? else { return Ok(()) };
        let later: Vec<(usize, &str)> = query
            .filters
            .iter()
            .filter_map(|(key, value)| {
                let at = what.keys().iter().position(|known| known == key)?;
                shape.columns.get(at)?.filter.is_none().then_some((at, value.as_str()))
            })
            .collect();
        let backwards = matches!(query.window, Window::Before(_) | Window::FromEnd);
        let limit = query.limit.unwrap_or(usize::MAX);
        let mut statement = self.0.prepare_cached(&asked.sql)?;
        let mut rows = statement.query(rusqlite::params_from_iter(&asked.values))?;
        let mut held = Vec::new();
        let mut given = 0;
        while given < limit
            && let Some(row) = rows.next()?
        {
            let row = self.list_row(shape, row, context)?;
            if !later.iter().all(|(at, value)| plain(&row.cells[*at]).as_deref() == Some(*value)) {
                continue;
            }
            given += 1;
            if backwards {
                held.push(row);
            } else if each(row).is_break() {
                return Ok(());
            }
        }
        for row in held.into_iter().rev() {
            if each(row).is_break() {
                return Ok(());
            }
        }
        Ok(())
    }

    /// How many rows a list has; filters on computed columns are counted by looking.
    pub fn count(&self, what: What, query: &ListQuery, context: ListContext<'_>) -> Result<u64> {
        let shape = shape(what);
        let computed = query.filters.iter().any(|(key, _)| {
            let at = what.keys().iter().position(|known| known == key);
            at.and_then(|at| shape.columns.get(at)).is_none_or(|column| column.filter.is_none())
                && !what.asks().contains(&key.as_str())
        });
        if computed {
            let mut n = 0;
            let whole = ListQuery { limit: None, window: Window::FromStart, ..query.clone() };
            self.list(what, &whole, context, &mut |_| {
                n += 1;
                ControlFlow::Continue(())
            })?;
            return Ok(n);
        }
        let whole = ListQuery { limit: None, window: Window::FromStart, ..query.clone() };
        let Some(asked) = self.ask(what, shape, &whole, context, true)? else { return Ok(0) };
        let n: i64 = self
            .0
            .prepare_cached(&asked.sql)?
            .query_row(rusqlite::params_from_iter(&asked.values), |row| row.get(0))?;
        Ok(u64::try_from(n).unwrap_or(0))
    }

    /// The statement of a list; `None` where the search can find nothing.
    fn ask(
        &self,
        what: What,
        shape: &Shape,
        query: &ListQuery,
        context: ListContext<'_>,
        counting: bool,
    ) -> Result<Option<Asked>> {
        let mut asked = Asked { sql: String::new(), values: Vec::new() };
        // ?1 and ?2 are now and the end of today wherever a shape speaks of late.
        asked.values.push(context.now.timestamp().into());
        asked.values.push(crate::domain::time::end_of_day(today(context.now)).timestamp().into());
        let mut conditions = vec![shape.where_.to_owned()];
        for (key, value) in &query.filters {
            if key == SOON_16 {
                let slot = asked.bind(asks::latest_birth(today(context.now)));
                conditions.push(asks::soon_16(&slot, value == "yes"));
                continue;
            }
            if key == LACKING {
                conditions.push(asks::lacking(value));
                continue;
            }
            let at = what.keys().iter().position(|known| known == key);
            if let Some(Column { filter: Some(filter), .. }) = at.and_then(|at| shape.columns.get(at)) {
                if value.is_empty() {
                    // "Without": what is absent prints as nothing, so nothing asks for it.
                    conditions.push(format!("coalesce({}, '') = ''", shape.columns[at.unwrap_or(0)].sql));
                    continue;
                }
                let slot = asked.bind(value.clone());
                conditions.push(if filter.contains("{}") {
                    filter.replace("{}", &slot)
                } else {
                    format!("{filter} = {slot}")
                });
            }
        }
        let mut typed = None;
        if let Some(search) = &query.search {
            let Some(matching) = self.matching(search)? else { return Ok(None) };
            match shape.found {
                Found::Index(kind, n) => {
                    for (table, expression) in [("find_word", matching.words), ("find_digits", matching.digits)] {
                        let Some(expression) = expression else { continue };
                        let slot = asked.bind(expression);
                        conditions.push(format!(
                            "{n} IN (SELECT rowid / 8 FROM {table} WHERE {table} MATCH {slot} AND rowid % 8 = {})",
                            kind as i64
                        ));
                    }
                }
                Found::Text(text) => {
                    let slot = asked.bind(search.clone());
                    conditions.push(format!("has_words({text}, {slot})"));
                }
            }
            // Exact accents first, where no other order was asked for.
            if query.sort.is_none() && !counting {
                let slot = asked.bind(search.clone());
                typed = Some(format!("as_typed({}, {slot}) DESC, ", shape.title));
            }
        }
        if counting {
            let conditions = conditions.join(" AND ");
            // Tables no condition speaks of are left out: joined to every row they would be read for every row.
            let own = shape.from.split(" LEFT JOIN ").next().unwrap_or(shape.from);
            let others = ["h.", "v."].iter().any(|alias| conditions.contains(alias) && !own.ends_with(&alias[..1]));
            let from = if others { shape.from } else { own };
            asked.sql =
                format!("SELECT count(*) FROM {from} WHERE (?1 IS NOT NULL AND ?2 IS NOT NULL) AND {conditions}");
            return Ok(Some(asked));
        }
        let (order, mut down) = match &query.sort {
            None => (shape.order, shape.order_down),
            Some((key, down)) => {
                let at = what.keys().iter().position(|known| known == key).unwrap_or(0);
                (shape.columns.get(at).map_or(shape.order, |column| column.order), *down)
            }
        };
        let backwards = matches!(query.window, Window::Before(_) | Window::FromEnd);
        down ^= backwards;
        if let Window::After(place) | Window::Before(place) = &query.window {
            let value = match &place.key {
                PlaceKey::Null => Value::Null,
                PlaceKey::Int(n) => Value::Integer(*n),
                PlaceKey::Text(text) => Value::Text(text.clone()),
                PlaceKey::Bytes(bytes) => Value::Blob(bytes.clone()),
            };
            let (key, tie) = (asked.bind(value), asked.bind(place.tie));
            let (order_sign, tie_sign) = (if down { "<" } else { ">" }, if backwards { "<" } else { ">" });
            conditions.push(if order_sign == tie_sign {
                format!("({order}, {}) {order_sign} ({key}, {tie})", shape.tie)
            } else {
                format!("({order} {order_sign} {key} OR ({order} IS {key} AND {} {tie_sign} {tie}))", shape.tie)
            });
        }
        let direction = |down: bool| if down { "DESC" } else { "ASC" };
        let columns: Vec<&str> = shape.columns.iter().map(|column| column.sql).collect();
        asked.sql = format!(
            "SELECT {}, {order}, {}, {} FROM {} WHERE (?1 IS NOT NULL AND ?2 IS NOT NULL) AND {} ORDER BY {}{order} {}, {} {}",
            shape.n,
            shape.tie,
            columns.join(", "),
            shape.from,
            conditions.join(" AND "),
            typed.unwrap_or_default(),
            direction(down),
            shape.tie,
            direction(backwards)
        );
        if let Some(limit) = query.limit {
            let computed = query.filters.iter().any(|(key, _)| {
                let at = what.keys().iter().position(|known| known == key);
                at.and_then(|at| shape.columns.get(at)).is_none_or(|column| column.filter.is_none())
            });
            if !computed {
                let slot = asked.bind(i64::try_from(limit).unwrap_or(i64::MAX));
                asked.sql.push_str(&format!(" LIMIT {slot}"));
            }
        }
        Ok(Some(asked))
    }

    fn list_row(&self, shape: &Shape, row: &SqlRow<'_>, context: ListContext<'_>) -> Result<Row> {
        let key = match row.get_ref(1)? {
            ValueRef::Null => PlaceKey::Null,
            ValueRef::Integer(n) => PlaceKey::Int(n),
            ValueRef::Blob(bytes) => PlaceKey::Bytes(bytes.to_vec()),
            ValueRef::Text(text) => PlaceKey::Text(String::from_utf8_lossy(text).into_owned()),
            ValueRef::Real(_) => return Err(StoreError::Damaged(Damage::Value("an order"))),
        };
        let n = row.get(0)?;
        let mut cells = Vec::with_capacity(shape.columns.len());
        for (at, column) in shape.columns.iter().enumerate() {
            cells.push(cell(column, row, at + 3, context)?);
        }
        Ok(Row { n, place: Place { key, tie: row.get(2)? }, cells })
    }

    /// The plan SQLite makes for a list; asserted in the tests, so that no list ever walks or sorts a whole table.
    #[cfg(test)]
    pub fn list_plan(&self, what: What, query: &ListQuery, context: ListContext<'_>) -> Result<String> {
        match self.ask(what, shape(what), query, context, false)? {
            Some(asked) => self.plan(&asked.sql),
            None => Ok(String::new()),
        }
    }
}

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

fn cell(column: &Column, row: &SqlRow<'_>, at: usize, context: ListContext<'_>) -> Result<Cell> {
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

/// The text a filter on a computed column is compared with.
fn plain(cell: &Cell) -> Option<String> {
    match cell {
        Cell::Int(n) => Some(n.to_string()),
        Cell::Due(due) => Some(due.contract_text()),
        Cell::Instant(at) => Some(crate::domain::time::iso(*at)),
        Cell::Date(day) => Some(super::columns::date_text(*day)),
        Cell::Birth(birth) => Some(birth.contract()),
        Cell::Text(text) | Cell::Term(_, text) => Some(text.clone()),
        Cell::Empty => Some(String::new()),
        _ => None,
    }
}
