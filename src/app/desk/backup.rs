//! Backups at the desk: made by the worker in the day's first sitting or when asked for, and how the book stands with them, in
//! the quiet place of the first screen and when she leaves.

use std::path::PathBuf;
use std::sync::mpsc::Sender;

use super::Desk;
use crate::app::Event;
use crate::app::worker;
use crate::domain::generation::Standing;
use crate::domain::time::{ddmmyyyy, hhmm};
use crate::office::Refusal;
use crate::screens::{Screen, backup_standing};
use crate::words::{Sentences, Words, fill};

impl Desk {
    /// Looks at the invariants, then makes today's backup where there is none: after the first frame, and without one of its own
    /// while all is well.
    pub fn check_in_background(&mut self, sender: &Sender<Event>) {
        if let Ok(office) = self.office.fork() {
            worker::check(office, sender.clone());
        }
    }

    /// "Sao lưu ngay".
    pub(super) fn back_up_now(&mut self, words: &Words, sender: &Sender<Event>) {
        match self.office.fork() {
            Ok(office) => {
                self.notice.clone_from(&words.backup.working);
                worker::back_up(office, sender.clone());
            }
            Err(refusal) => self.notice = words.refusal(&refusal),
        }
    }

    /// `asked`: somebody waits for the answer; good news of its own accord waits for the next frame.
    pub(super) fn hear_backup(&mut self, made: Result<Option<PathBuf>, Refusal>, asked: bool, words: &Words) -> bool {
        self.backups = self.office.backup_standing();
        match made {
            Ok(Some(path)) if asked => {
                let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                self.notice = fill(&words.backup.done, &[("file", &name)]);
                true
            }
            Ok(_) => false,
            Err(refusal) => {
                let newest = match self.backups {
                    Standing::Without => words.backup.none_yet.clone(),
                    Standing::Good(made) => fill(&words.backup.last_good, &[("at", &at(made))]),
                    Standing::Old(made, days) => {
                        fill(&words.backup.last_old, &[("at", &at(made)), ("n", &days.to_string())])
                    }
                };
                self.notice = fill(&words.backup.failed, &[("why", &words.refusal(&refusal)), ("last", &newest)]);
                true
            }
        }
    }

    /// What stands in the quiet place: on the first screen only, and of a practice book only what is there.
    pub(super) fn backup_line(&self, words: &Words) -> String {
        let quiet = self.office.is_practice() && self.backups == Standing::Without;
        match self.stack.last() {
            Some(Screen::Today(_)) if !quiet => self.backup_words(words),
            _ => String::new(),
        }
    }

    /// The same in words for the question at leaving; nothing where nothing is to be said.
    pub(super) fn leave_lines(&self, words: &Words) -> Vec<String> {
        let mut lines = vec![words.dialog.leave_text.clone()];
        if !self.office.is_practice() || self.backups != Standing::Without {
            lines.push(fill(&words.backup.at_leaving, &[("what", &self.backup_words(words))]));
        }
        lines.extend(self.head_line(words));
        lines
    }

    fn backup_words(&self, words: &Words) -> String {
        backup_standing(self.backups, self.office.today(), words)
    }
}

fn at(made: chrono::NaiveDateTime) -> String {
    format!("{} {}", hhmm(made), ddmmyyyy(made.date()))
}
