//! Ctrl-T at the desk: the method turned, remembered for this officer, and shown where it holds.

use super::Desk;
use crate::app::typist::Typist;
use crate::office::{Office, Refusal};
use crate::screens::{Place, Reply, Screen};
use crate::terminal::Method;
use crate::words::{Sentences, Words};

/// Under which name the method lies on the officer's desk.
const PLACE: &str = "typing";

impl Desk {
    /// As she left it.
    pub(super) fn typist_of(office: &Office) -> Result<Typist, Refusal> {
        Ok(Typist::new(office.place(PLACE)?.as_deref().map_or(Method::Off, Method::of)))
    }

    /// What she chose at the door, where she has just made the book, stays on.
    pub fn adopt(&mut self, door: &Typist) {
        if door.method() != Method::Off {
            self.typist = Typist::new(door.method());
            if let Err(refusal) = self.office.keep_place(PLACE, door.method().key()) {
                self.notice = refusal.to_string();
            }
        }
    }

    pub(super) fn turn_typing(&mut self, words: &Words) -> Reply {
        let here = self.takes_typing();
        let said = self.typist.turn(here, words).to_owned();
        match self.office.keep_place(PLACE, self.typist.method().key()) {
            Ok(()) => Reply::say(said),
            Err(refusal) => Reply::say(words.refusal(&refusal)),
        }
    }

    /// Where a box of codes has the cursor, the method does not hold, and its word does not stand.
    pub(super) fn typing_word<'w>(&self, words: &'w Words) -> &'w str {
        if self.takes_typing() { self.typist.word(words) } else { "" }
    }

    fn takes_typing(&self) -> bool {
        self.stack
            .last()
            .is_none_or(|top| !matches!(top.place(), Place::Form | Place::Search) || Screen::before(top).is_some())
    }
}
