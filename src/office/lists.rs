//! Any list, page by page for a screen or row by row for a pipe: the same rows either way.

use std::ops::ControlFlow;

use super::{Office, Refusal};
use crate::domain::listing::{Cell, ListQuery, Row, What, Window};
use crate::domain::vietnamese::sort_key_text;
use crate::words::{Present, Style, Words};

/// What fits on the screen, and whether there is more on either side.
#[derive(Debug, Clone, Default)]
pub struct ListPage {
    pub rows: Vec<Row>,
    pub before: bool,
    pub after: bool,
}

/// The keys whose order the database cannot make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ByWords {
    Lateness,
    NextStep,
    DueRule,
}

impl ByWords {
    fn of(key: &str) -> Option<ByWords> {
        [ByWords::Lateness, ByWords::NextStep, ByWords::DueRule].into_iter().find(|by| by.key() == key)
    }

    fn key(self) -> &'static str {
        match self {
            ByWords::Lateness => "overdue_by",
            ByWords::NextStep => "next_step",
            ByWords::DueRule => "due_rule",
        }
    }
}

/// What such a row is ordered by.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Number(i64),
    Words(Vec<u8>),
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
        if let Some((key, down)) = &query.sort
            && let Some(by) = ByWords::of(key)
        {
            return self.each_sorted(what, query, by, *down, each);
        }
        let (asked, phrases) = self.apart(what, query)?;
        if phrases.is_empty() {
            return Ok(self.store.read().list(what, &asked, self.context(), each)?);
        }
        let present = self.present()?;
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

    fn present(&self) -> Result<Present<'_>, Refusal> {
        let words = Words::of(crate::words::current()).map_err(|error| Refusal::Rules(error.to_owned()))?;
        Ok(Present { words, catalogue: &self.rules.catalogue, procedures: &self.rules.procedures })
    }

    /// By what the database does not know: the working days of the calendar, the phrases made above it. Ties by code.
    fn each_sorted(
        &self,
        what: What,
        query: &ListQuery,
        by: ByWords,
        down: bool,
        each: &mut dyn FnMut(Row) -> ControlFlow<()>,
    ) -> Result<(), Refusal> {
        let at = what.keys().iter().position(|key| *key == by.key()).unwrap_or(0);
        let present = self.present()?;
        let key_of = |row: &Row| match (by, row.cells.get(at)) {
            (_, None | Some(Cell::Empty)) => None,
            (ByWords::Lateness, Some(Cell::Int(n))) => Some(Key::Number(*n)),
            (_, Some(cell)) => Some(Key::Words(sort_key_text(&present.cell(cell, Style::Screen)))),
        };
        let mut rows: Vec<(Option<Key>, Row)> = Vec::new();
        let whole = ListQuery { sort: None, limit: None, ..query.clone() };
        self.each_row(what, &whole, &mut |row| {
            rows.push((key_of(&row), row));
            ControlFlow::Continue(())
        })?;
        rows.sort_by(|(a, x), (b, y)| {
            let order = match (a, b) {
                // What is not late has no number and stands last either way.
                (a, b) if by == ByWords::Lateness && (a.is_none() || b.is_none()) => a.is_none().cmp(&b.is_none()),
                (a, b) if down => b.cmp(a),
                (a, b) => a.cmp(b),
            };
            order.then_with(|| x.place.tie.cmp(&y.place.tie))
        });
        for (_, row) in rows.into_iter().take(query.limit.unwrap_or(usize::MAX)) {
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
