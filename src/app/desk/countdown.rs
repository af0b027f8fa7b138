//! A countdown on the screen: whether there is one, and its minute gone by.

use super::Desk;
use crate::screens::Screen;
use crate::words::Words;

impl Desk {
    pub fn shows_countdown(&self) -> bool {
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
        match self.stack.last_mut() {
            Some(Screen::Today(today)) => today.minute(office),
            Some(Screen::Emergency(emergency)) => emergency.minute(office),
            _ => {
                let _ = words;
                false
            }
        }
    }
}
