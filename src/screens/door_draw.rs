//! How the doors look, and the page of keys over them: whose Backspace or F-keys are wrong has them wrong here first.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::door::{Door, Step};
use super::frame::{self, ABOVE, BELOW, Footer};
use super::intent::{Effect, Intent, Place};
use super::keyboard_page::{self, KeyboardPage};
use super::paint::{Painter, Tone, wrap};
use crate::terminal::{Choice, Key};
use crate::words::{Words, fill};

impl Door {
    pub fn place(&self) -> Place {
        match (&self.keys, &self.step) {
            (Some(_), _) => Place::Keys,
            (None, Step::SignIn) => Place::Door,
            (None, _) => Place::Form,
        }
    }

    /// A letter came that is not of UTF-8: a passphrase set without it would never be typed again.
    pub fn not_utf8(&mut self, words: &Words) -> bool {
        self.notice.clone_from(&words.typing.not_utf8);
        true
    }

    /// The page of keys shows what was pressed; in a form nobody looks.
    pub fn show_key(&mut self, bytes: Vec<u8>, key: Option<Key>) -> bool {
        let Some(page) = &mut self.keys else { return false };
        page.hear(bytes, key);
        true
    }

    /// Opens the page of keys over the form, or does what was meant on it; what was typed in the form stays. Gives back what
    /// was chosen there.
    pub fn keys(&mut self, intent: &Intent, term: &str, choice: Choice, words: &Words) -> Option<Choice> {
        let Some(page) = &mut self.keys else {
            self.notice.clear();
            self.keys = Some(Box::new(KeyboardPage::new(term.to_owned(), choice)));
            return None;
        };
        let mut chosen = None;
        for effect in page.update(intent).effects {
            match effect {
                Effect::Keyboard(choice) => {
                    self.notice = fill(&words.keyboard.chosen, &[("term", term)]);
                    chosen = Some(choice);
                }
                Effect::Pop => {
                    self.notice.clear();
                    self.keys = None;
                    break;
                }
                _ => {}
            }
        }
        chosen
    }

    fn number(&self) -> Option<u8> {
        match self.step {
            Step::Office => Some(1),
            Step::Officer => Some(2),
            Step::Passphrase => Some(3),
            Step::Recovery(_) => Some(4),
            Step::SignIn | Step::Recover => None,
        }
    }

    pub fn draw(&self, buffer: &mut Buffer, area: Rect, words: &Words, cursor: &mut Option<(u16, u16)>) {
        let mut painter = Painter::new(buffer, area, cursor);
        let width = painter.width();
        painter.put(1, 0, &words.app.name, Tone::Strong);
        if let Some(n) = self.number() {
            let step = fill(&words.setup.step_of, &[("n", &n.to_string()), ("total", "4")]);
            painter.put_right(width - 1, 0, &step, Tone::Plain);
        }
        painter.rule(2);
        let height = painter.height();
        if let Some(page) = &self.keys {
            page.draw(&mut painter.rows(ABOVE, height - BELOW), words);
            let Footer { why, hints } = keyboard_page::footer(words);
            let hints = frame::hints(Place::Keys, hints, words, usize::from(width) - 2);
            self.draw_foot(&mut painter, &why, &hints);
            return;
        }
        let mut top = ABOVE + 1;
        match &self.step {
            Step::Recovery(key) => {
                let setup = &words.setup;
                for text in [&setup.recovery_1, &setup.recovery_2, &setup.recovery_3] {
                    for line in wrap(text, usize::from(width) - 2) {
                        painter.put(1, top, &line, Tone::Plain);
                        top += 1;
                    }
                }
                top += 1;
                painter.put(3, top, key, Tone::Strong);
                top += 2;
            }
            Step::Office => {
                painter.put(1, top, &fill(&words.setup.welcome, &[("path", &self.path)]), Tone::Plain);
                top += 2;
            }
            Step::Officer | Step::Passphrase | Step::SignIn | Step::Recover => {}
        }
        self.form.draw(&mut painter.rows(top, height - BELOW), words, false);
        let room = usize::from(width) - 2;
        let commands: &[&str] = match self.step {
            Step::SignIn if self.form.is_on_last() => &["next_field:open", "recover", "keyboard", "quit"],
            Step::SignIn => &["next_field", "recover", "keyboard", "quit"],
            _ => &["next_field", "save", "leave_form:back", "keyboard", "quit"],
        };
        let hints = frame::hints(self.place(), commands, words, room);
        self.draw_foot(&mut painter, &self.form.footer(words, usize::from(width)), &hints);
    }

    fn draw_foot(&self, painter: &mut Painter<'_>, why: &[String; 2], hints: &str) {
        let room = usize::from(painter.width()) - 2;
        let foot = painter.height() - BELOW;
        painter.rule(foot);
        for (y, line) in (foot + 1..).zip(why) {
            painter.put(1, y, line, Tone::Plain);
        }
        painter.put(1, foot + 3, hints, Tone::Plain);
        // A notice longer than its line takes the hints' too.
        let notice = wrap(&self.notice, room);
        for (y, line) in (foot + if notice.len() > 1 { 3 } else { 4 }..).zip(&notice) {
            painter.put(1, y, line, Tone::Strong);
        }
    }
}
