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

fn dates(words: &Words) -> [Line; 3] {
    let help = &words.help;
    [Line::heading(&help.dates, String::new()), Line::text(help.dates_1.clone()), Line::text(help.dates_2.clone())]
}

fn typing(words: &Words) -> [Line; 5] {
    let help = &words.help;
    let lines = [&help.typing_1, &help.typing_2, &help.typing_3, &help.typing_4].map(|line| Line::text(line.clone()));
    let [first, second, third, fourth] = lines;
    [Line::heading(&help.typing, String::new()), first, second, third, fourth]
}

/// "Ctrl-S, F2"; the command list's own key for what stands only there.
pub fn keys_text(row: &Binding) -> String {
    let name = |key: &Key| if *key == Key::Char(' ') { "Space".to_owned() } else { key.to_string() };
    if row.keys.is_empty() {
        return super::keys::key_of(Place::List, "palette").as_ref().map(name).unwrap_or_default();
    }
    row.keys.iter().map(name).collect::<Vec<_>>().join(", ")
}

/// Acts before moves: what she can do here comes first, arrows and pages last.
pub fn order(row: &Binding) -> u8 {
    match row.intent {
        Intent::Up
        | Intent::Down
        | Intent::PageUp
        | Intent::PageDown
        | Intent::First
        | Intent::Last
        | Intent::Left
        | Intent::Right => 2,
        Intent::Go(_)
        | Intent::Quit
        | Intent::Redraw
        | Intent::Undo
        | Intent::Redo
        | Intent::Erase
        | Intent::EraseNext => 1,
        _ => 0,
    }
}

impl Help {
    /// `field`: the one the cursor is in; its own help comes first, then how dates are typed.
    /// `not_offered`: commands that are not hers here; `plain`: that letters stand without their marks here is said again, above all.
    pub fn new(place: Place, field: Option<&str>, not_offered: &[&str], plain: bool, words: &Words) -> Help {
        let mut lines = Vec::new();
        if plain {
            lines.push(Line::text(words.app.no_marks.clone()).whole());
        }
        if let Some(key) = field {
            lines.push(Line::heading(words.field(key), String::new()));
            let help = words.field_help.get(key).map(String::as_str).unwrap_or_default();
            lines.extend(super::paint::wrap(help, 74).into_iter().map(Line::text));
            lines.extend(dates(words));
        }
        lines.push(Line::heading(&words.help.this_screen, String::new()));
        let mut rows: Vec<_> =
            commands(place).into_iter().filter(|row| !matches!(row.intent, Intent::Advice(_))).collect();
        rows.retain(|row| !matches!(row.intent, Intent::Go(n) if !super::frame::has_screen(n)));
        rows.retain(|row| !not_offered.contains(&row.word));
        rows.sort_by_key(|row| order(row));
        lines.extend(
            rows.into_iter().map(|row| Line::text(format!("{:<22} {}", keys_text(row), words.command(row.word)))),
        );
        if field.is_none() {
            lines.extend(dates(words));
        }
        lines.extend(typing(words));
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
