//! Giúp: the keys of the screen below, made from the one key table, and how dates are typed.

use super::intent::{Effect, Intent, Place, Reply};
use super::keys::{Binding, commands};
use super::paint::Painter;
use super::widgets::sheet::{Line, Sheet};
use crate::terminal::Key;
use crate::words::{Words, fill};

pub struct Help {
    sheet: Sheet,
}

/// "Ctrl-S, F2"
pub fn keys_text(row: &Binding) -> String {
    let name = |key: &Key| if *key == Key::Char(' ') { "Space".to_owned() } else { key.to_string() };
    row.keys.iter().map(name).collect::<Vec<_>>().join(", ")
}

impl Help {
    pub fn new(place: Place, words: &Words) -> Help {
        let mut lines = vec![Line::heading(&words.help.this_screen, String::new())];
        for row in commands(place).into_iter().filter(|row| !matches!(row.intent, Intent::Advice(_))) {
            lines.push(Line::text(format!("{:<22} {}", keys_text(row), words.command(row.word))));
        }
        lines.push(Line::heading(&words.help.dates, String::new()));
        lines.push(Line::text(words.help.dates_1.clone()));
        lines.push(Line::text(words.help.dates_2.clone()));
        lines.push(Line::heading(&fill(&words.help.about, &[("version", env!("CARGO_PKG_VERSION"))]), String::new()));
        Help { sheet: Sheet::new(lines) }
    }

    pub fn update(&mut self, intent: &Intent) -> Reply {
        match intent {
            Intent::Back | Intent::Help | Intent::Open => Reply::effect(Effect::Pop),
            // Nothing here can be chosen: arrows turn the page.
            Intent::Down => {
                self.sheet.take(&Intent::PageDown);
                Reply::redraw()
            }
            Intent::Up => {
                self.sheet.take(&Intent::PageUp);
                Reply::redraw()
            }
            intent if self.sheet.take(intent) => Reply::redraw(),
            _ => Reply::nothing(),
        }
    }

    pub fn draw(&self, painter: &mut Painter<'_>, words: &Words) {
        self.sheet.draw(painter, &words.common.more_below);
    }
}
