//! A question with a safe answer — Enter and Esc mean no — or something to read before going on.

use super::intent::{Effect, Intent, Reply};
use super::paint::{Painter, Tone};

/// What "yes" does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    Quit,
    /// Nothing is asked: any answer closes it.
    Nothing,
}

pub struct Dialog {
    title: String,
    lines: Vec<String>,
    asked: Asked,
}

impl Dialog {
    pub fn new(title: &str, lines: Vec<String>, asked: Asked) -> Dialog {
        Dialog { title: title.to_owned(), lines, asked }
    }

    pub fn asks(&self) -> bool {
        self.asked != Asked::Nothing
    }

    pub fn update(&mut self, intent: &Intent) -> Reply {
        match (intent, self.asked) {
            (Intent::Yes | Intent::Quit, Asked::Quit) => Reply::effect(Effect::Quit),
            (Intent::No | Intent::Yes, _) => Reply::effect(Effect::Pop),
            _ => Reply::nothing(),
        }
    }

    pub fn height(&self) -> u16 {
        2 + u16::try_from(self.lines.len()).unwrap_or(8)
    }

    pub fn draw(&self, painter: &mut Painter<'_>) {
        painter.clear();
        painter.rule(0);
        painter.put(1, 1, &self.title, Tone::Strong);
        for (y, line) in (2..).zip(&self.lines) {
            painter.put(1, y, line, Tone::Plain);
        }
    }
}
