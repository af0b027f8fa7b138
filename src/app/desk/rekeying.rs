//! The book gets a new key: asked for here, or by somebody else while it lies open on this desk.

use std::sync::mpsc::Sender;

use super::Desk;
use crate::app::Event;
use crate::app::worker;
use crate::office::{Refusal, Rekeyed, StoreError};
use crate::screens::{Rekey, rekeyed_dialog};
use crate::words::{Sentences, Words};

impl Desk {
    /// Goes over to the new file where another has re-keyed the book; `true` when so. Where she has no key of it any more, the
    /// sitting ends.
    pub(super) fn follow(&mut self, words: &Words) -> bool {
        match self.office.follow() {
            Ok(false) => false,
            Ok(true) => {
                self.refresh(words);
                self.seen = self.office.data_version().unwrap_or(self.seen);
                true
            }
            Err(refusal @ Refusal::Store(StoreError::Disabled(_) | StoreError::UnknownLogin | StoreError::Moved)) => {
                self.shut_out = Some(refusal);
                false
            }
            // Busy, or a disk that fails: what is on the screen stays, and the next key looks again.
            Err(_) => false,
        }
    }

    pub(super) fn rekey(&mut self, why: Rekey, words: &Words, sender: &Sender<Event>) {
        match self.office.fork() {
            Ok(office) => {
                self.notice.clone_from(&words.people.working);
                worker::rekey(office, why, sender.clone());
            }
            Err(refusal) => self.notice = words.refusal(&refusal),
        }
    }

    pub(super) fn hear_rekeyed(&mut self, why: &Rekey, done: Result<Rekeyed, Refusal>, words: &Words) -> bool {
        self.follow(words);
        self.notice.clear();
        match done {
            Ok(done) => {
                self.untold = Some(rekeyed_dialog(why, &done, words));
                self.tell_untold();
            }
            Err(refusal) => self.notice = words.refusal(&refusal),
        }
        true
    }
}
