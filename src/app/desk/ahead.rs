//! Typed ahead: the keys of the import's next step, pressed while the step before it is still read or written.
//!
//! Over a slow line an officer types on without waiting for the screen, and what she types is meant for the step that comes.
//! So it is held in order and played once that step stands. But nothing happens that nobody has seen: playing stops before a
//! key that would write the list, keep or forget its columns, close a result that names refused rows, or answer a question. That
//! key and what was typed behind it are let go, and the bottom line says so. A key that comes when the step already stands is
//! taken at its word: how far the line has brought the frame, nobody here can know.
//!
//! Esc stops the work at once and drops what is held. An emergency (Ctrl-N), hiding names, repainting and leaving never wait;
//! nor does anything else that is the whole desk's, as long as nothing is held before it.

use std::sync::mpsc::Sender;

use super::Desk;
use crate::app::Event;
use crate::screens::{Intent, Place, Screen, keys};
use crate::terminal::Key;
use crate::words::{Words, fill};

/// What came from the keyboard, before it is known what it means.
pub enum Typed {
    Key(Key),
    Paste(String),
}

impl Typed {
    fn intent(&self, place: Place) -> Intent {
        match self {
            Typed::Key(key) => keys::intent(place, *key),
            Typed::Paste(text) => Intent::Paste(text.clone()),
        }
    }
}

impl Desk {
    /// Gives back what acts now; keeps what waits.
    pub fn hold(&mut self, typed: Typed, words: &Words) -> Option<Typed> {
        if !self.is_busy() {
            return Some(typed);
        }
        // Backspace means "back" too, but behind other letters it mends them.
        let stops = matches!(typed, Typed::Key(Key::Esc)) || self.held.is_empty();
        let at_once = match typed.intent(self.place()) {
            Intent::Back if stops => {
                self.held.clear();
                true
            }
            Intent::Intake | Intent::HideNames | Intent::Redraw | Intent::Quit => true,
            Intent::Go(_)
            | Intent::Search
            | Intent::Palette
            | Intent::Help
            | Intent::Keyboard
            | Intent::Typing
            | Intent::Undo
            | Intent::Redo
            | Intent::Advice(_) => self.held.is_empty(),
            _ => false,
        };
        if at_once {
            return Some(typed);
        }
        self.held.push(typed);
        self.say_held(words);
        None
    }

    /// A step of the import is under way, and nothing lies over it.
    fn is_busy(&self) -> bool {
        !self.is_locked() && matches!(self.stack.last(), Some(Screen::Import(wizard)) if wizard.is_busy())
    }

    fn say_held(&mut self, words: &Words) {
        self.notice = fill(&words.import.ahead_waits, &[("n", &self.held.len().to_string())]);
    }

    /// The next step stands, or the step failed: then nothing that was meant for the next one may reach it.
    pub(super) fn play(&mut self, words: &'static Words, sender: &Sender<Event>) {
        let mut held = std::mem::take(&mut self.held).into_iter();
        let came = |desk: &Desk| matches!(desk.stack.last(), Some(Screen::Import(wizard)) if wizard.came());
        if held.len() == 0 {
            return;
        }
        self.notice.clear();
        // Whoever went elsewhere meanwhile looks at the step before she types on.
        if !came(self) {
            return;
        }
        while let Some(typed) = held.next() {
            let intent = typed.intent(self.place());
            let unseen = matches!(self.stack.last(), Some(Screen::Import(wizard)) if wizard.writes_unseen(&intent));
            if unseen || self.place() == Place::Dialog {
                self.notice.clone_from(&words.import.ahead_stopped);
                return;
            }
            self.intent(&intent, words, sender);
            if self.left {
                return;
            }
            if self.is_busy() {
                self.held = held.collect();
                if !self.held.is_empty() {
                    self.say_held(words);
                }
                return;
            }
        }
    }
}
