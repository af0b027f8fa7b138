//! An officer sits down at her desk: what she is told at once, the keyboard as she has it at this kind of terminal.

use super::Desk;
use crate::office::Refusal;
use crate::screens::Screen;
use crate::terminal::{Choice, Key, Keyboard};
use crate::words::{Sentences, Words, fill};

impl Desk {
    /// A draft left behind is named at once; so are rule files that wait, and a clock that cannot be right is asked about.
    pub(super) fn greet(&mut self, words: &Words) -> Result<(), Refusal> {
        let waiting = self.office.pending_rules()?.len();
        if waiting > 0 {
            self.notice = fill(&words.rule_files.waiting, &[("n", &waiting.to_string())]);
        }
        if let Some(doubt) = self.office.clock_doubt()? {
            self.stack.push(Screen::Dialog(crate::screens::doubt_dialog(doubt, self.office.now(), words)));
        }
        if self.office.passphrase_was_given() {
            self.notice.clone_from(&words.people.given);
        }
        self.office.forget_old_drafts()?;
        self.offer_draft(words)?;
        // Before the first thing she does: cases nobody told her of are cases nobody works on.
        let received = self.office.received()?;
        if !received.is_empty() {
            self.stack.push(Screen::Dialog(crate::screens::received::received_dialog(&received, words)));
        }
        Ok(())
    }

    /// Where she stopped typing.
    pub(super) fn offer_draft(&mut self, words: &Words) -> Result<(), Refusal> {
        let left = self.office.unfinished()?;
        // What is closed to her opens once she has said why.
        let opens = |left: &&crate::office::Unfinished| {
            let opened = crate::screens::steps_menu::go_on(left, &self.office, words);
            matches!(opened, Ok(_) | Err(Refusal::Closed(_)))
        };
        // What a draft was about may be gone: it is listed, and not offered.
        if let Some(newest) = left.iter().find(opens) {
            let at = crate::domain::time::local(newest.at);
            let at = format!("{} {}", crate::domain::time::hhmm(at), crate::domain::time::ddmmyyyy(at.date()));
            let form = crate::screens::steps_menu::draft_name(newest, &self.office, words);
            self.notice = fill(&words.dialog.offer_draft_text, &[("form", &form), ("at", &at)]);
        }
        Ok(())
    }

    /// This desk stands at a terminal: its keyboard as the officer has set it there, `at_door` just now or else before; that
    /// names go without marks is said.
    pub fn sit_at(&mut self, keyboard: &Keyboard, at_door: Option<Choice>, ascii: bool, words: &Words) {
        (self.keyboard, self.ascii) = (keyboard.clone(), ascii);
        match self.office.place(&place_of(keyboard)) {
            Ok(kept) => self.choice = kept.map_or_else(Choice::default, |text| Choice::read(&text)),
            Err(refusal) => self.notice = words.refusal(&refusal),
        }
        if let Some(choice) = at_door {
            self.choice = choice;
            if let Err(refusal) = self.office.keep_place(&place_of(keyboard), &choice.text()) {
                self.notice = words.refusal(&refusal);
            }
        }
        self.keyboard.choose(self.choice);
        if self.is_plain() {
            self.notice = format!("{} {}", self.notice, words.app.no_marks).trim_start().to_owned();
        }
    }

    /// Letters go without their marks: as she chose for this kind of terminal, or else as the environment says.
    pub fn is_plain(&self) -> bool {
        self.choice.ascii.unwrap_or(self.ascii)
    }

    /// The page of keys shows what was pressed; everywhere else nobody looks.
    pub fn show_key(&mut self, bytes: Vec<u8>, key: Option<Key>) -> bool {
        if self.is_locked() {
            return false;
        }
        let Some(Screen::Keyboard(page)) = self.stack.last_mut() else { return false };
        page.hear(bytes, key);
        true
    }

    /// In force at once, and kept for this officer at this kind of terminal.
    pub(super) fn choose_keyboard(&mut self, choice: Choice, words: &Words) {
        self.choice = choice;
        self.keyboard.choose(choice);
        self.notice = match self.office.keep_place(&place_of(&self.keyboard), &choice.text()) {
            Ok(()) => fill(&words.keyboard.kept, &[("term", self.keyboard.term())]),
            Err(refusal) => words.refusal(&refusal),
        };
    }
}

/// Where the desk keeps what was chosen for a keyboard: one place for each kind of terminal.
fn place_of(keyboard: &Keyboard) -> String {
    format!("keyboard {}", keyboard.term())
}
