//! Lệnh: every command of the screen below, filtered by typing without accents; the direct key stands beside each.

use super::intent::{Effect, Intent, Place, Reply};
use super::keys::{Binding, commands};
use super::paint::{Painter, Tone};
use super::widgets::text_line::TextLine;
use crate::domain::vietnamese::fold;
use crate::words::Words;

pub struct Palette {
    line: TextLine,
    place: Place,
    selected: usize,
}

impl Palette {
    pub fn new(place: Place) -> Palette {
        Palette { line: TextLine::default(), place, selected: 0 }
    }

    fn fitting(&self, words: &Words) -> Vec<&'static Binding> {
        let asked = fold(self.line.text().trim());
        let mut rows: Vec<&'static Binding> = commands(self.place)
            .into_iter()
            .filter(|row| !matches!(row.intent, Intent::Go(n) if !super::frame::has_screen(n)))
            .filter(|row| {
                !matches!(row.intent, Intent::Palette | Intent::Advice(_) | Intent::Erase | Intent::EraseNext)
            })
            .filter(|row| fold(words.command(row.word)).contains(&asked))
            .collect();
        // What can be done comes before how to move.
        rows.sort_by_key(|row| super::help::order(row));
        rows
    }

    pub fn update(&mut self, intent: &Intent, words: &Words) -> Reply {
        match intent {
            Intent::Down | Intent::NextField => {
                self.selected = (self.selected + 1).min(self.fitting(words).len().saturating_sub(1));
                return Reply::redraw();
            }
            Intent::Up | Intent::PreviousField => {
                self.selected = self.selected.saturating_sub(1);
                return Reply::redraw();
            }
            Intent::Back => return Reply::effect(Effect::Pop),
            Intent::Open => {
                let chosen = self.fitting(words).get(self.selected).map(|row| row.intent.clone());
                let reply = Reply::effect(Effect::Pop);
                return match chosen {
                    Some(intent) => reply.and(Effect::Do(intent)),
                    None => reply,
                };
            }
            intent if self.line.take(intent) => {}
            _ => return Reply::nothing(),
        }
        self.selected = 0;
        Reply::redraw()
    }

    pub fn draw(&self, painter: &mut Painter<'_>, words: &Words) {
        let x = painter.put(1, 0, &words.palette.title, Tone::Strong) + 2;
        let (shown, at) = self.line.window(40);
        painter.put(x, 0, &shown, Tone::Plain);
        painter.cursor(x + at, 0);
        let height = usize::from(painter.height().saturating_sub(2)).max(1);
        let fitting = self.fitting(words);
        let top = self.selected / height * height;
        for (y, (at, row)) in fitting.iter().enumerate().skip(top).take(height).enumerate() {
            let y = u16::try_from(y + 2).unwrap_or(u16::MAX);
            painter.put(0, y, if at == self.selected { "▸" } else { " " }, Tone::Strong);
            painter.put_within(3, y, words.command(row.word), 34, Tone::Plain);
            painter.put(36, y, &super::help::keys_text(row), Tone::Note);
        }
    }
}
