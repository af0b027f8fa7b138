//! Any list, page by page for a screen or row by row for a pipe: the same rows either way.

use std::ops::ControlFlow;

use super::{Office, Refusal};
use crate::domain::listing::{Cell, ListQuery, Row, What, Window};
use crate::words::{Present, Style, Words};

/// What fits on the screen, and whether there is more on either side.
#[derive(Debug, Clone, Default)]
pub struct ListPage {
    pub rows: Vec<Row>,
    pub before: bool,
    pub after: bool,
}

impl Office {
    /// Gives every row of a list to `each`, in order, until it breaks off.
    pub fn each_row(
        &self,
        what: What,
        query: &ListQuery,
        each: &mut dyn FnMut(Row) -> ControlFlow<()>,
    ) -> Result<(), Refusal> {
        query.check(what)?;
        // How late a case is counts working days, which the calendar knows and the database does not.
        if let Some(("overdue_by", down)) = query.sort.as_ref().map(|(key, down)| (key.as_str(), *down)) {
            return self.each_by_lateness(what, query, down, each);
        }
        let (asked, phrases) = self.apart(what, query)?;
        if phrases.is_empty() {
            return Ok(self.store.read().list(what, &asked, self.context(), each)?);
        }
        let words = Words::of(crate::words::current()).map_err(|error| Refusal::Rules(error.to_owned()))?;
        let present = Present { words, catalogue: &self.rules.catalogue, procedures: &self.rules.procedures };
        let (limit, mut given) = (query.limit.unwrap_or(usize::MAX), 0);
        let mut fitting = |row: Row| {
            let says = |(at, value): &(usize, String)| {
                row.cells.get(*at).map(|cell| present.cell(cell, Style::Contract)).as_ref() == Some(value)
            };
            if given >= limit {
                return ControlFlow::Break(());
            }
            if !phrases.iter().all(says) {
                return ControlFlow::Continue(());
            }
            given += 1;
            each(row)
        };
        Ok(self.store.read().list(what, &ListQuery { limit: None, ..asked }, self.context(), &mut fitting)?)
    }

    /// The query without the filters on phrases, which are words made above the store, and those filters by column.
    fn apart(&self, what: What, query: &ListQuery) -> Result<(ListQuery, Vec<(usize, String)>), Refusal> {
        let is_phrase = |key: &String| matches!(key.as_str(), "next_step" | "due_rule");
        let (phrases, filters): (Vec<_>, Vec<_>) = query.filters.iter().cloned().partition(|(key, _)| is_phrase(key));
        let column = |key: &str| what.keys().iter().position(|known| *known == key);
        let phrases = phrases.into_iter().filter_map(|(key, value)| Some((column(&key)?, value))).collect();
        Ok((ListQuery { filters, ..query.clone() }, phrases))
    }

    fn each_by_lateness(
        &self,
        what: What,
        query: &ListQuery,
        down: bool,
        each: &mut dyn FnMut(Row) -> ControlFlow<()>,
    ) -> Result<(), Refusal> {
        let at = what.keys().iter().position(|key| *key == "overdue_by").unwrap_or(0);
        let late = |row: &Row| match row.cells.get(at) {
            Some(Cell::Int(n)) => Some(*n),
            _ => None,
        };
        let mut rows = Vec::new();
        let whole = ListQuery { sort: None, limit: None, ..query.clone() };
        self.each_row(what, &whole, &mut |row| {
            rows.push(row);
            ControlFlow::Continue(())
        })?;
        // What is not late has no number and stands last either way.
        rows.sort_by(|a, b| match (late(a), late(b)) {
            (Some(a), Some(b)) => {
                if down {
                    b.cmp(&a)
                } else {
                    a.cmp(&b)
                }
            }
            (a, b) => b.is_some().cmp(&a.is_some()),
        });
        for row in rows.into_iter().take(query.limit.unwrap_or(usize::MAX)) {
            if each(row).is_break() {
                break;
            }
        }
        Ok(())
    }

    pub fn count_rows(&self, what: What, query: &ListQuery) -> Result<u64, Refusal> {
        query.check(what)?;
        let phrases = !self.apart(what, query)?.1.is_empty();
        if query.limit.is_some() || phrases {
            let mut n = 0;
            self.each_row(what, query, &mut |_| {
                n += 1;
                ControlFlow::Continue(())
            })?;
            return Ok(n);
        }
        Ok(self.store.read().count(what, query, self.context())?)
    }

    /// One screenful, never more: the cost does not grow with the book.
    pub fn list_page(&self, what: What, query: &ListQuery, size: usize) -> Result<ListPage, Refusal> {
        let mut rows = Vec::with_capacity(size + 1);
        // One row more than shown tells whether the list goes on.
        let asked = ListQuery { limit: Some(size + 1), ..query.clone() };
        self.each_row(what, &asked, &mut |row| {
            rows.push(row);
            ControlFlow::Continue(())
        })?;
        let more = rows.len() > size;
        let backwards = matches!(query.window, Window::Before(_) | Window::FromEnd);
        if more && backwards {
            rows.remove(0);
        }
        rows.truncate(size);
        Ok(match query.window {
            Window::FromStart => ListPage { rows, before: false, after: more },
            Window::After(_) => ListPage { rows, before: true, after: more },
            Window::Before(_) => ListPage { rows, before: more, after: true },
            Window::FromEnd => ListPage { rows, before: more, after: false },
        })
    }
}
