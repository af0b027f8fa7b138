//! Any list, page by page for a screen or row by row for a pipe: the same rows either way.

use std::cmp::Ordering;
use std::ops::ControlFlow;

use super::{Office, Refusal};
use crate::domain::access::Action;
use crate::domain::listing::{Cell, ListQuery, Place, PlaceKey, Row, What, Window};
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

/// The order of such a list: by its key, what has none last whichever way it runs; ties by code.
fn by_place(a: &Place, b: &Place, down: bool) -> Ordering {
    let order = match (&a.key, &b.key) {
        (PlaceKey::Int(a), PlaceKey::Int(b)) => a.cmp(b),
        (PlaceKey::Bytes(a), PlaceKey::Bytes(b)) => a.cmp(b),
        (one, other) => {
            return (*one == PlaceKey::Null).cmp(&(*other == PlaceKey::Null)).then(a.tie.cmp(&b.tie));
        }
    };
    (if down { order.reverse() } else { order }).then(a.tie.cmp(&b.tie))
}

impl Office {
    /// Gives every row of a list to `each`, in order, until it breaks off.
    pub fn each_row(
        &self,
        what: What,
        query: &ListQuery,
        each: &mut dyn FnMut(Row) -> ControlFlow<()>,
    ) -> Result<(), Refusal> {
        self.each_row_lent(what, query, &mut |row| each(std::mem::take(row)))
    }

    /// The same, for who only looks: each row is lent, and its memory serves the next.
    pub fn each_row_lent(
        &self,
        what: What,
        query: &ListQuery,
        each: &mut dyn FnMut(&mut Row) -> ControlFlow<()>,
    ) -> Result<(), Refusal> {
        query.check(what)?;
        if let Some((key, down)) = &query.sort
            && let Some(by) = ByWords::of(key)
        {
            return self.each_sorted(what, query, by, *down, each);
        }
        let (asked, phrases) = self.apart(what, query)?;
        if phrases.is_empty() {
            return Ok(self.ask(Action::of_list(what))?.list(what, &asked, self.context(), each)?);
        }
        let present = self.present()?;
        let (limit, mut given) = (query.limit.unwrap_or(usize::MAX), 0);
        // A window that reads from its far end is known only once all of it was read.
        let backwards = matches!(query.window, Window::Before(_) | Window::FromEnd);
        let mut held = Vec::new();
        let mut fitting = |row: &mut Row| {
            let says = |(at, value): &(usize, String)| {
                row.cells.get(*at).map(|cell| present.cell(cell, Style::Contract)).as_ref() == Some(value)
            };
            if given >= limit && !backwards {
                return ControlFlow::Break(());
            }
            if !phrases.iter().all(says) {
                return ControlFlow::Continue(());
            }
            given += 1;
            if backwards {
                held.push(std::mem::take(row));
                return ControlFlow::Continue(());
            }
            each(row)
        };
        self.ask(Action::of_list(what))?.list(
            what,
            &ListQuery { limit: None, ..asked },
            self.context(),
            &mut fitting,
        )?;
        let skipped = held.len().saturating_sub(limit);
        for mut row in held.into_iter().skip(skipped) {
            if each(&mut row).is_break() {
                break;
            }
        }
        Ok(())
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
        each: &mut dyn FnMut(&mut Row) -> ControlFlow<()>,
    ) -> Result<(), Refusal> {
        let at = what.keys().iter().position(|key| *key == by.key()).unwrap_or(0);
        let present = self.present()?;
        let key_of = |row: &Row| match (by, row.cells.get(at)) {
            (_, None | Some(Cell::Empty)) => PlaceKey::Null,
            (ByWords::Lateness, Some(Cell::Int(n))) => PlaceKey::Int(*n),
            (_, Some(cell)) => PlaceKey::Bytes(sort_key_text(&present.cell(cell, Style::Screen))),
        };
        let mut rows: Vec<Row> = Vec::new();
        let whole = ListQuery { sort: None, limit: None, window: Window::FromStart, ..query.clone() };
        self.each_row(what, &whole, &mut |mut row| {
            row.place.key = key_of(&row);
            rows.push(row);
            ControlFlow::Continue(())
        })?;
        rows.sort_by(|x, y| by_place(&x.place, &y.place, down));
        // The rows of the window asked for, cut out of the whole.
        let until = |place: &Place, kept: &[Ordering]| {
            rows.partition_point(|row| kept.contains(&by_place(&row.place, place, down)))
        };
        let most = query.limit.unwrap_or(usize::MAX);
        let (from, to) = match &query.window {
            Window::FromStart => (0, most.min(rows.len())),
            Window::After(place) => {
                let from = until(place, &[Ordering::Less, Ordering::Equal]);
                (from, from.saturating_add(most).min(rows.len()))
            }
            Window::Before(place) => {
                let to = until(place, &[Ordering::Less]);
                (to.saturating_sub(most), to)
            }
            Window::FromEnd => (rows.len().saturating_sub(most), rows.len()),
        };
        for mut row in rows.into_iter().take(to).skip(from) {
            if each(&mut row).is_break() {
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
        Ok(self.ask(Action::of_list(what))?.count(what, query, self.context())?)
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
