//! Letters in a box, and what the program makes of them: the letter at once, the rest when the keys rest.

use super::Form;
use crate::office::Office;
use crate::screens::intent::Intent;
use crate::words::Words;

pub(super) fn is_letter(intent: &Intent) -> bool {
    matches!(intent, Intent::Type(_) | Intent::Retype { .. } | Intent::Erase | Intent::EraseNext)
}

impl Form {
    /// Something else stands where the cursor is. What the program makes of letters follows when they rest: sent with each of them it
    /// would cost a slow line more than the letter.
    pub(super) fn changed(&mut self, letter: bool, office: Option<&Office>, words: &Words) {
        self.dirty = true;
        let key = self.fields.get(self.focus).map_or("", |field| field.key);
        self.problems.retain(|problem| problem.field != key);
        self.unsettled = letter && office.is_some();
        if let (false, Some(office)) = (letter, office) {
            self.kind.echo(&mut self.fields, office, words);
        }
    }

    /// The letters rest; `true` when what they came to is still to be shown.
    pub fn settle(&mut self, office: &Office, words: &Words) -> bool {
        let due = std::mem::take(&mut self.unsettled);
        if due {
            self.kind.echo(&mut self.fields, office, words);
        }
        due
    }
}
