//! What others did meanwhile: noticed at the next key, without a timer. Also that somebody changed what she may.

use super::Desk;
use crate::office::Refusal;
use crate::screens::{Screen, allowed};
use crate::words::{Words, fill};

impl Desk {
    /// Changes of the other officer appear by themselves; a new day too: `true` on one.
    pub(super) fn look_for_others(&mut self, words: &Words) -> bool {
        let (seen, day) = (self.office.data_version().unwrap_or(self.seen), self.office.today());
        let new_day = day != self.day;
        if seen != self.seen || new_day {
            (self.seen, self.day) = (seen, day);
            self.refresh(words);
        }
        new_day
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
