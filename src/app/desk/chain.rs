//! The log at the desk: a sitting is entered in it, what was seen of it is looked for, its head is kept outside the book.

use super::Desk;
use crate::domain::log::LogFilter;
use crate::office::{Book, ChainStanding, Missing, Refusal, Sitting};
use crate::screens::{Screen, chain_dialog};
use crate::words::{Sentences, Words, fill};

/// Where heads of the log are kept outside the book.
pub(super) enum Witness {
    /// Nowhere: nobody has sat down yet.
    Absent,
    Asked(Book),
    /// What was seen there is missing, and nobody has said yet that it may be: nothing newer is kept over it.
    Doubted(Book),
}

impl Desk {
    /// Somebody sat down: before anything else she is told what is missing of the log.
    pub fn sit_down_with(&mut self, book: &Book, words: &Words) -> Result<(), Refusal> {
        let standing = book.chain_of(&self.office)?;
        // A disk that takes nothing lets her read all the same.
        let told = match self.office.note_sitting("app") {
            Ok(told) => told,
            Err(refusal) => {
                self.notice = words.refusal(&refusal);
                Sitting::default()
            }
        };
        self.seen = self.office.data_version()?;
        match standing {
            ChainStanding::Gone(missing) => {
                self.stack.push(Screen::Dialog(chain_dialog(&missing, words)));
                self.witness = Witness::Doubted(book.clone());
            }
            ChainStanding::Restored(_) => {
                self.witness = Witness::Asked(book.clone());
                let _ = book.keep_head(&self.office, true);
            }
            ChainStanding::Unwitnessed | ChainStanding::Stands(_) => {
                self.witness = Witness::Asked(book.clone());
                self.keep_head();
            }
        }
        let lines = crate::screens::sitting_lines(&told, words);
        if !lines.is_empty() {
            self.stack.push(Screen::Dialog(crate::screens::sitting_dialog(&lines, words)));
        }
        Ok(())
    }

    /// The head as it is now. A witness that cannot be asked is no reason to stop.
    pub(super) fn keep_head(&self) {
        if let Witness::Asked(book) = &self.witness {
            let _ = book.keep_head(&self.office, false);
        }
    }

    pub(super) fn acknowledge(&mut self, missing: &Missing, words: &Words) {
        match self.office.acknowledge_missing(missing) {
            Ok(()) => {
                self.notice.clone_from(&words.log.acknowledged);
                if let Witness::Doubted(book) = std::mem::replace(&mut self.witness, Witness::Absent) {
                    let _ = book.keep_head(&self.office, true);
                    self.witness = Witness::Asked(book);
                }
            }
            Err(refusal) => self.notice = words.refusal(&refusal),
        }
        self.seen = self.office.data_version().unwrap_or(self.seen);
    }

    /// The panel lies on top, the log below it.
    pub(super) fn narrow_log(&mut self, filter: LogFilter, words: &Words) {
        let below = self.stack.len().checked_sub(2);
        if let Some(Screen::Log(log)) = below.and_then(|at| self.stack.get_mut(at))
            && let Err(refusal) = log.show(filter, &self.office)
        {
            self.notice = words.refusal(&refusal);
            return;
        }
        self.pop();
    }

    /// For the question at leaving: the head to write down.
    pub(super) fn head_line(&self, words: &Words) -> Option<String> {
        let (n, head) = self.office.log_head().ok()?;
        Some(fill(&words.log.at_leaving, &[("head", &head), ("n", &n.to_string())]))
    }
}
