//! What a screen holds back until the keys rest: the reason of the selection, and words typed that are not yet on the desk.

use super::{Form, Screen};
use crate::office::{Office, Refusal};
use crate::words::Words;

impl Screen {
    /// Does it show hours that run out?
    pub fn has_countdown(&self) -> bool {
        match self {
            Screen::Today(screen) => screen.has_emergency(),
            Screen::Emergency(screen) => screen.has_countdown(),
            Screen::Case(page) => {
                page.page.owed.iter().any(|row| matches!(row.deadline.due, crate::domain::span::DueAt::Moment(_)))
            }
            Screen::Steps(menu) => menu.has_countdown(),
            _ => false,
        }
    }

    /// A minute went by; `true` when something on it may be another.
    pub fn minute(&mut self, office: &Office, words: &Words) -> bool {
        match self {
            Screen::Today(screen) => screen.minute(office),
            Screen::Emergency(screen) => screen.minute(office),
            Screen::Case(page) => page.refresh(office).is_ok(),
            Screen::Steps(menu) => menu.minute(office, words),
            _ => false,
        }
    }

    /// The selection's reason waits for the keys to rest; `true` when a frame of its own is due.
    pub fn settle(&mut self, office: &Office, words: &Words) -> bool {
        match self {
            Screen::Form(form) => form.settle(office, words),
            Screen::Today(screen) => screen.settle(),
            Screen::List(screen) => screen.settle(),
            Screen::Log(screen) => screen.settle(),
            _ => false,
        }
    }

    /// Is a reason line waiting?
    pub fn is_unsettled(&self) -> bool {
        match self {
            Screen::Form(form) => form.unsettled,
            Screen::Today(screen) => screen.is_unsettled(),
            Screen::List(screen) => screen.is_unsettled(),
            Screen::Log(screen) => screen.is_unsettled(),
            _ => false,
        }
    }

    /// Does it show the letter, and not yet what the letter finds?
    pub fn is_behind(&self) -> bool {
        matches!(self, Screen::Search(search) if search.is_behind())
    }

    pub fn catch_up(&mut self, office: &Office) -> Result<(), Refusal> {
        match self {
            Screen::Search(search) => search.refresh(office),
            _ => Ok(()),
        }
    }

    /// A form with something typed that is not yet on the desk.
    pub fn unsaved_draft(&mut self) -> Option<&mut Form> {
        match self {
            Screen::Form(form) if form.dirty => Some(form),
            _ => None,
        }
    }
}
