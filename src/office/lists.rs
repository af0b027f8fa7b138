//! Any list, page by page for a screen or row by row for a pipe: the same rows either way.

use std::ops::ControlFlow;

use super::{Office, Refusal};
use crate::domain::listing::{ListQuery, Row, What, Window};

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
        Ok(self.store.read().list(what, query, self.context(), each)?)
    }

    pub fn count_rows(&self, what: What, query: &ListQuery) -> Result<u64, Refusal> {
        query.check(what)?;
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
