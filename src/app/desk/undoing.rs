//! What was answered with yes to Ctrl-Z or Del, done: the screens look again, and the notice says what happened.

use super::Desk;
use crate::office::{Act, BinRow, Binned, ImportAct, Refusal};
use crate::words::{Sentences, Words, fill};

impl Desk {
    pub(super) fn undo_import(&mut self, import: &ImportAct, words: &Words) {
        let done = self.office.undo_import(import).map(|undone| words.undone(import, undone));
        let done = done.inspect(|_| self.stack.iter_mut().for_each(|screen| screen.import_taken_back(words)));
        self.tell(done, words);
    }

    pub(super) fn undo_act(&mut self, act: &Act, words: &Words) {
        let done = self.office.undo_act(act).map(|()| fill(&words.undo.done_act, &[("act", &words.act(act))]));
        self.tell(done, words);
    }

    pub(super) fn bin(&mut self, what: Binned, name: &str, words: &Words) {
        let done = self.office.bin(&what).map(|()| fill(&words.bin.done, &[("what", name)]));
        self.tell(done, words);
    }

    pub(super) fn take_out(&mut self, row: &BinRow, words: &Words) {
        let done = self.office.take_out(row).map(|()| fill(&words.bin.out, &[("what", &row.title())]));
        self.tell(done, words);
    }

    /// A page whose subject is no longer there closes; what was done is said last, over what the closing said.
    fn tell(&mut self, done: Result<String, Refusal>, words: &Words) {
        self.notice = match done {
            Ok(said) => {
                self.refresh(words);
                said
            }
            Err(refusal) => words.refusal(&refusal),
        };
        // Our own writes are no news.
        self.seen = self.office.data_version().unwrap_or(self.seen);
    }
}
