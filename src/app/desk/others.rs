//! What others did meanwhile: noticed at the next key, without a timer. Also that somebody changed what she may.

use super::Desk;
use crate::office::Refusal;
use crate::screens::intent::Place;
use crate::screens::received::received_line;
use crate::screens::{Screen, allowed};
use crate::words::{Sentences, Words, fill};

impl Desk {
    /// Changes of the other officer appear by themselves; a new day too: `true` on one.
    pub(super) fn look_for_others(&mut self, words: &Words) -> bool {
        let (seen, day) = (self.office.data_version().unwrap_or(self.seen), self.office.today());
        let new_day = day != self.day;
        if seen != self.seen || new_day {
            self.news = seen != self.seen;
            (self.seen, self.day) = (seen, day);
            self.refresh(words);
        }
        new_day
    }

    /// What is to be said where nothing else is.
    pub(super) fn tell_news(&mut self, words: &Words) {
        if !matches!(self.place(), Place::Form | Place::Search) {
            self.typist.stray = false;
        } else if self.typist.stray && self.notice.is_empty() {
            self.notice.clone_from(&words.typing.not_utf8);
        }
        self.tell_received(words);
    }

    /// A letter came that is not of UTF-8 and is in no box: said as long as she types there. `true` when it is new.
    pub fn not_utf8(&mut self, words: &Words) -> bool {
        let new = !self.is_locked() && !self.typist.stray && matches!(self.place(), Place::Form | Place::Search);
        if new {
            self.typist.stray = true;
            self.notice.clone_from(&words.typing.not_utf8);
        }
        new
    }

    /// What was handed to her while she sits here, in a line where nothing else is said; else at a later key.
    fn tell_received(&mut self, words: &Words) {
        if !self.news || !self.notice.is_empty() || self.place() == Place::Dialog {
            return;
        }
        self.news = false;
        let Ok(received) = self.office.received() else { return };
        if let Some(last) = received.last()
            && self.office.told_of_received().is_ok()
        {
            self.notice = received_line(last, words);
        }
    }

    /// She has read it; then where she stopped typing is offered.
    pub(super) fn told_of_received(&mut self, words: &Words) {
        let done = self.office.told_of_received().and_then(|()| self.offer_draft(words));
        if let Err(refusal) = done {
            self.notice = words.refusal(&refusal);
        }
    }

    /// Her roles are others: what stands on the screen may no longer be hers to see. Drafts are kept, and her first screen stands.
    pub(super) fn begin_anew(&mut self, words: &Words) -> Result<(), Refusal> {
        self.keep_drafts(words);
        self.look_away();
        let main = allowed::first_main(&self.office);
        let first = Screen::main(main, &self.office, self.height)?;
        self.rights = self.office.rights();
        self.emergencies = self.office.running_emergencies()?;
        self.stack = first.into_iter().collect();
        self.main = main;
        self.notice = fill(&words.people.rights_changed, &[("roles", &words.roles(self.rights.roles))]);
        Ok(())
    }
}
