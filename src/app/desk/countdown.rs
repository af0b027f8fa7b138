//! What of the screen changes without a key: a countdown by the minute, the reason line once keys rest, what a letter found.

use super::Desk;
use crate::screens::Screen;
use crate::words::{Sentences, Words};

impl Desk {
    pub fn shows_countdown(&self) -> bool {
        if let Some(lock) = &self.idle.lock {
            return lock.has_countdown();
        }
        match self.stack.last() {
            Some(Screen::Today(today)) => today.has_emergency(),
            Some(Screen::Emergency(emergency)) => emergency.has_countdown(),
            _ => false,
        }
    }

    /// A minute went by with a countdown on the screen.
    pub fn minute(&mut self, words: &Words) -> bool {
        if !self.shows_countdown() {
            return false;
        }
        let office = &self.office;
        if let Some(lock) = &mut self.idle.lock {
            return lock.minute(office);
        }
        match self.stack.last_mut() {
            Some(Screen::Today(today)) => today.minute(office),
            Some(Screen::Emergency(emergency)) => emergency.minute(office),
            _ => {
                let _ = words;
                false
            }
        }
    }

    pub fn is_behind(&self) -> bool {
        self.stack.last().is_some_and(Screen::is_behind)
    }

    pub fn catch_up(&mut self, words: &Words) {
        if let Some(Err(refusal)) = self.stack.last_mut().map(|screen| screen.catch_up(&self.office)) {
            self.notice = words.refusal(&refusal);
        }
    }

    pub fn is_unsettled(&self) -> bool {
        self.stack.last().is_some_and(Screen::is_unsettled)
    }

    pub fn settle(&mut self) -> bool {
        self.stack.last_mut().is_some_and(Screen::settle)
    }
}
