//! Pages of a list: asked for from a place onwards, never by counting off rows; the officer keeps her place.

use super::ListScreen;
use crate::domain::listing::{ListQuery, Row, Window};
use crate::office::{ListPage, Office, Refusal};
use crate::screens::intent::{Reply, refused};
use crate::words::Words;

impl ListScreen {
    fn size(&self) -> usize {
        usize::from(self.height.saturating_sub(self.first_row())).max(1)
    }

    pub(super) fn load(&mut self, office: &Office, window: Window) -> Result<(), Refusal> {
        let query = ListQuery { window, ..self.query.clone() };
        self.page = office.list_page(self.what, &query, self.size())?;
        self.selected = self.selected.min(self.page.rows.len().saturating_sub(1));
        Ok(())
    }

    /// Counted when the list is opened, filtered or changed, never when a page is turned: that would cost the whole book.
    pub(super) fn count(&mut self, office: &Office) -> Result<(), Refusal> {
        self.total = office.count_rows(self.what, &self.query)?;
        Ok(())
    }

    /// The same page again from its own first row, or from the chosen one where that would fall off: the officer keeps her
    /// place, and never finds the cursor on another child.
    pub fn refresh(&mut self, office: &Office) -> Result<(), Refusal> {
        self.count(office)?;
        let (chosen, offset) = (self.page.rows.get(self.selected).cloned(), self.selected as u64);
        let first = self.page.rows.first().filter(|_| self.before > 0).cloned();
        let from = |row: &Row| {
            let mut place = row.place.clone();
            place.tie -= 1;
            Window::After(place)
        };
        self.load(office, first.as_ref().map_or(Window::FromStart, from))?;
        let Some(chosen) = chosen else { return Ok(()) };
        let stands = |page: &ListPage| page.rows.iter().position(|row| row.n == chosen.n);
        if let Some(at) = stands(&self.page) {
            self.selected = at;
        } else {
            self.load(office, from(&chosen))?;
            if let Some(at) = stands(&self.page) {
                self.before += offset;
                self.selected = at;
            }
        }
        Ok(())
    }

    pub fn resize(&mut self, height: u16, office: &Office) -> Result<(), Refusal> {
        self.height = height;
        self.refresh(office)
    }

    pub(super) fn row(&self) -> Option<&Row> {
        self.page.rows.get(self.selected)
    }

    pub fn is_unsettled(&self) -> bool {
        self.explained != self.row().map(|row| row.n)
    }

    pub fn settle(&mut self) -> bool {
        let due = self.is_unsettled();
        self.explained = self.row().map(|row| row.n);
        due
    }

    pub(super) fn turn(&mut self, office: &Office, words: &Words, forward: bool) -> Reply {
        let turned = if forward {
            let Some(place) = self.page.rows.last().map(|row| row.place.clone()).filter(|_| self.page.after) else {
                return self.move_to(self.page.rows.len().saturating_sub(1), &words.lists.last_row);
            };
            self.before += self.page.rows.len() as u64;
            self.selected = 0;
            self.load(office, Window::After(place))
        } else {
            let Some(place) = self.page.rows.first().map(|row| row.place.clone()).filter(|_| self.page.before) else {
                return self.move_to(0, &words.lists.first_row);
            };
            let loaded = self.load(office, Window::Before(place));
            self.before = self.before.saturating_sub(self.page.rows.len() as u64);
            self.selected = self.page.rows.len().saturating_sub(1);
            if !self.page.before {
                self.before = 0;
            }
            loaded
        };
        match turned {
            Ok(()) => Reply::redraw(),
            Err(refusal) => refused(&refusal, words),
        }
    }

    pub(super) fn move_to(&mut self, at: usize, edge: &str) -> Reply {
        if at == self.selected {
            return Reply::say(edge);
        }
        self.selected = at;
        Reply::redraw()
    }

    pub(super) fn jump(&mut self, office: &Office, words: &Words, window: Window) -> Reply {
        let to_end = window == Window::FromEnd;
        if !to_end && let Err(refusal) = self.count(office) {
            return refused(&refusal, words);
        }
        self.selected = if to_end { usize::MAX } else { 0 };
        let loaded = self.load(office, window);
        self.before = if to_end { self.total.saturating_sub(self.page.rows.len() as u64) } else { 0 };
        match loaded {
            Ok(()) => Reply::redraw(),
            Err(refusal) => refused(&refusal, words),
        }
    }
}
