//! What of the screen changes without a key: a countdown by the minute, the reason line once keys rest, what a letter found.

use super::Desk;
use crate::screens::{Intent, Screen};
use crate::words::{Sentences, Words};

impl Desk {
    pub fn shows_countdown(&self) -> bool {
        if let Some(lock) = &self.idle.lock {
            return lock.has_countdown();
        }
        self.stack.iter().skip(self.seen_from()).any(Screen::has_countdown)
    }

    /// What is seen: the top, and where that is a panel what lies under it.
    fn seen_from(&self) -> usize {
        let panel = self.stack.last().is_some_and(|top| top.panel_height().is_some());
        self.stack.len().saturating_sub(1 + usize::from(panel))
    }

    /// A minute went by with a countdown on the screen.
    pub fn minute(&mut self, words: &Words) -> bool {
        if !self.shows_countdown() {
            return false;
        }
        if let Some(lock) = &mut self.idle.lock {
            return lock.minute(&self.office);
        }
        let seen = self.seen_from();
        let mut changed = false;
        for screen in self.stack.iter_mut().skip(seen) {
            changed |= screen.minute(&self.office, words);
        }
        changed
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
        self.walks || self.stack.last().is_some_and(Screen::is_unsettled)
    }

    pub fn settle(&mut self, words: &Words) -> bool {
        let walked = std::mem::take(&mut self.walks);
        self.stack.last_mut().is_some_and(|top| top.settle(&self.office, words)) || walked
    }

    /// After a key: only walking and typing let what follows wait; whatever else was done shows at once.
    pub(super) fn after(&mut self, intent: &Intent, words: &Words) {
        // A page brings its reason along: wiped and written again behind it, the line would cost twice what it says.
        let walking = matches!(intent, Intent::Up | Intent::Down);
        let typing = matches!(intent, Intent::Type(_) | Intent::Retype { .. } | Intent::Erase | Intent::EraseNext);
        let Some(top) = self.stack.last_mut() else { return };
        // Lists know which row was explained last; of other screens the lines below stay as they were until the keys rest.
        self.walks = walking && !matches!(top, Screen::Today(_) | Screen::List(_) | Screen::Log(_) | Screen::Form(_));
        if !walking && !typing {
            top.settle(&self.office, words);
        }
    }
}
