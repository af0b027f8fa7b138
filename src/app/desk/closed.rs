//! Sensitive cases at the desk: why is asked before the page of somebody else's stands here; and what was opened is seen on that
//! page, never in the lists below it, and is closed again with it.

use super::Desk;
use crate::domain::fields::Fields;
use crate::office::Closed;
use crate::screens::{Screen, height_of_body, page_of, why_form};
use crate::words::{Sentences, Words};

impl Desk {
    /// An emergency stands here at once, and the question over it.
    pub(super) fn ask_why(&mut self, closed: Closed, words: &Words) {
        if closed.emergency {
            if let Err(refusal) = self.office.open_closed(&closed, &Fields::default()) {
                self.notice = words.refusal(&refusal);
                return;
            }
            self.show_closed(&closed, words);
        }
        self.stack.push(why_form(closed, words));
    }

    /// The page of what was opened; the log has it by now.
    pub(super) fn show_closed(&mut self, closed: &Closed, words: &Words) {
        self.opened.extend(&closed.children);
        self.office.show_opened(&self.opened);
        match page_of(closed, &self.office) {
            Ok(page) => self.stack.push(page),
            Err(refusal) => self.notice = words.refusal(&refusal),
        }
    }

    /// What of the opened may be seen on the screen at that place of the stack: on a page its own children, and on a form, a question
    /// or a text over it the same.
    fn seen_at(&self, at: usize) -> Vec<i64> {
        let over = |screen: &&Screen| {
            matches!(screen, Screen::Form(_) | Screen::Dialog(_) | Screen::Steps(_) | Screen::Reading(_))
        };
        let page = self.stack.iter().take(at + 1).rev().find(|screen| !over(screen));
        let whose = page.map(Screen::whose).unwrap_or_default();
        whose.into_iter().filter(|n| self.opened.contains(n)).collect()
    }

    /// What stands on the page is a view of it: of her own sensitive cases it is entered once in a sitting.
    fn note_views(&mut self) {
        let whose = self.stack.last().map(Screen::whose).unwrap_or_default();
        // Once for each opening of a page: a book that is busy or full is not asked again with every key.
        if whose == self.looked {
            return;
        }
        for n in &whose {
            if !self.opened.contains(n) && !self.viewed.contains(n) && self.office.note_own_view(*n).is_ok() {
                self.viewed.push(*n);
                self.seen = self.office.data_version().unwrap_or(self.seen);
            }
        }
        self.looked = whose;
    }

    /// After every change of the stack: what no page shows any more is closed, and the top sees its own.
    pub(super) fn look(&mut self) {
        self.note_views();
        if self.opened.is_empty() {
            return;
        }
        let pages: Vec<i64> = self.stack.iter().flat_map(Screen::whose).collect();
        self.opened.retain(|n| pages.contains(n));
        self.office.show_opened(&self.seen_at(self.stack.len().saturating_sub(1)));
    }

    /// From here on a list is read, or a screen that takes the place of all: of what was opened nothing is seen.
    pub(super) fn look_away(&self) {
        self.office.show_opened(&[]);
    }

    pub fn resize(&mut self, height: u16, words: &Words) {
        self.height = height_of_body(height);
        let seen: Vec<Vec<i64>> = (0..self.stack.len()).map(|at| self.seen_at(at)).collect();
        for (screen, seen) in self.stack.iter_mut().zip(&seen) {
            self.office.show_opened(seen);
            if let Err(refusal) = screen.resize(self.height, &self.office) {
                self.notice = words.refusal(&refusal);
            }
        }
    }

    /// The book changed: every screen looks again, each with its own eyes.
    pub(super) fn refresh(&mut self, words: &Words) {
        if self.office.rights() != self.rights {
            match self.begin_anew(words) {
                Ok(()) => return,
                Err(refusal) => self.notice = words.refusal(&refusal),
            }
        }
        self.look();
        self.emergencies = self.office.running_emergencies().unwrap_or(self.emergencies);
        let seen: Vec<Vec<i64>> = (0..self.stack.len()).map(|at| self.seen_at(at)).collect();
        let mut gone = Vec::new();
        for ((at, screen), seen) in self.stack.iter_mut().enumerate().zip(&seen) {
            self.office.show_opened(seen);
            if let Err(refusal) = screen.refresh(&self.office, words) {
                self.notice = words.refusal(&refusal);
                gone.push(at);
            }
        }
        // A page whose subject is no longer there is closed; the main screen stays.
        for at in gone.into_iter().rev().filter(|at| *at > 0) {
            self.stack.remove(at);
        }
        self.office.show_opened(&self.seen_at(self.stack.len().saturating_sub(1)));
    }
}
