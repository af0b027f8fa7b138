//! News of the job under way, and where on the desk it is told.

use std::sync::mpsc::Sender;

use super::Desk;
use crate::app::Event;
use crate::app::worker::{self, News};
use crate::office::Fault;
use crate::screens::{Asked, Dialog, Place, Progress, Screen};
use crate::words::{Sentences, Words, fill};

impl Desk {
    /// News of the job under way; `true` when something on the screen changed.
    pub fn hear(&mut self, news: News, words: &'static Words, sender: &Sender<Event>) -> bool {
        let progress = match news {
            News::Checked(faults) => return self.tell_faults(&faults, words),
            News::BackedUp { made, asked } => return self.hear_backup(made, asked, words),
            News::Rekeyed(why, done) => return self.hear_rekeyed(&why, done, words),
            News::Planned(plan) => Progress::Planned(plan),
            News::Counted { done, total } => Progress::Counted { done, total },
            News::Imported { result, rejects } => {
                self.refresh(words);
                Progress::Finished { result, rejects }
            }
            News::Exported { rows, path } => return self.tell_exported(rows, path, words),
            News::Failed(refusal) => {
                let sentence = words.refusal(&refusal);
                if !self.stack.iter().any(|screen| matches!(screen, Screen::Import(_))) {
                    self.notice.clone_from(&sentence);
                }
                Progress::Failed(sentence)
            }
        };
        let counted = matches!(progress, Progress::Counted { .. });
        for screen in &mut self.stack {
            if let Screen::Import(wizard) = screen {
                wizard.hear(progress, words);
                break;
            }
        }
        if !counted {
            self.play(words, sender);
        }
        true
    }

    /// Where the file is, and the line that fetches it.
    fn tell_exported(&mut self, rows: u64, path: std::path::PathBuf, words: &Words) -> bool {
        let host = worker::host_name();
        // Relative to the officer's home, where scp begins: the line is short enough to type.
        let home = std::env::var_os("HOME").map(std::path::PathBuf::from);
        let path = home.and_then(|home| path.strip_prefix(home).ok().map(ToOwned::to_owned)).unwrap_or(path);
        let path = path.display().to_string();
        // The account she logs in with, not her name in the book.
        let login = std::env::var("USER").or_else(|_| std::env::var("LOGNAME"));
        let login = login.unwrap_or_else(|_| self.office.officer().login.clone());
        let file = path.rsplit('/').next().unwrap_or(&path).to_owned();
        let done = fill(&words.export.done, &[("rows", &rows.to_string()), ("file", &file)]);
        // Over `serve` her account has no files to fetch; the tray's own account begins where they lie.
        let fetch = match crate::office::is_only_the_tray() {
            true => {
                let login = &self.office.officer().login;
                fill(&words.export.fetch_served, &[("login", login), ("host", &host), ("path", &file)])
            }
            false => fill(&words.export.fetch, &[("login", &login), ("host", &host), ("path", &path)]),
        };
        let lines = [done, fetch].iter().flat_map(|line| crate::screens::wrapped(line, 78)).collect();
        self.untold = Some(Dialog::new(&words.export.title, lines, Asked::Nothing));
        self.tell_untold()
    }

    /// What comes by itself never lies over a box that is being typed in or over a question: the letters meant for them would
    /// be its answer. It waits until a list or a page is on top.
    pub(super) fn tell_untold(&mut self) -> bool {
        if !matches!(self.place(), Place::List | Place::Page) {
            return false;
        }
        let Some(dialog) = self.untold.take() else { return false };
        self.stack.push(Screen::Dialog(dialog));
        true
    }

    fn tell_faults(&mut self, faults: &[Fault], words: &Words) -> bool {
        let Some(first) = faults.first() else { return false };
        self.notice = words.fault(first);
        true
    }
}
