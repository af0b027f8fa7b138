//! Lệnh: every command of the screen below and every saved list, filtered by typing without accents; the direct key stands
//! beside each.

use super::intent::{Effect, Intent, OnList, Place, Reply};
use super::keys::{Binding, commands};
use super::list_title;
use super::paint::{Painter, Tone};
use super::widgets::text_line::TextLine;
use crate::domain::listing::What;
use crate::domain::vietnamese::fold;
use crate::words::{Words, fill};

pub struct Palette {
    line: TextLine,
    place: Place,
    /// The saved lists there are: of which kind, and their names.
    lists: Vec<(What, String)>,
    /// Commands that are not offered to her here.
    not_offered: Vec<&'static str>,
    selected: usize,
}

/// What a row of the command list does.
enum Row<'p> {
    Command(&'static Binding),
    List(What, &'p str),
}

impl Palette {
    pub fn new(place: Place, lists: Vec<(What, String)>, not_offered: Vec<&'static str>) -> Palette {
        Palette { line: TextLine::default(), place, lists, not_offered, selected: 0 }
    }

    /// What is typed before the cursor.
    pub fn before(&self) -> &str {
        self.line.before()
    }

    fn fitting(&self, words: &Words) -> Vec<Row<'_>> {
        let asked = fold(self.line.text().trim());
        let mut rows: Vec<&'static Binding> = commands(self.place)
            .into_iter()
            .filter(|row| !matches!(row.intent, Intent::Go(n) if !super::frame::has_screen(n)))
            .filter(|row| {
                !matches!(row.intent, Intent::Palette | Intent::Advice(_) | Intent::Erase | Intent::EraseNext)
            })
            .filter(|row| !self.not_offered.contains(&row.word))
            .filter(|row| fold(words.command(row.word)).contains(&asked))
            .collect();
        // What can be done comes before how to move; the saved lists stand between.
        rows.sort_by_key(|row| super::help::order(row));
        let acts = rows.iter().filter(|row| super::help::order(row) == 0).count();
        let moves = rows.split_off(acts).into_iter().map(Row::Command);
        let lists = self.lists.iter().filter(|(_, name)| fold(name).contains(&asked));
        let lists = lists.map(|(what, name)| Row::List(*what, name));
        rows.into_iter().map(Row::Command).chain(lists).chain(moves).collect()
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
                let reply = Reply::effect(Effect::Pop);
                return match self.fitting(words).get(self.selected) {
                    Some(Row::Command(row)) => reply.and(Effect::Do(row.intent.clone())),
                    Some(Row::List(what, name)) => {
                        reply.and(Effect::OnList(Box::new(OnList::Open(*what, (*name).to_owned()))))
                    }
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
            let (text, beside) = match row {
                // What stands only here has no key of its own to learn.
                Row::Command(row) if row.keys.is_empty() => (words.command(row.word), String::new()),
                Row::Command(row) => (words.command(row.word), super::help::keys_text(row)),
                Row::List(what, name) => {
                    (*name, fill(&words.palette.saved_list, &[("what", list_title(*what, words))]))
                }
            };
            painter.put_within(3, y, text, 34, Tone::Plain);
            painter.put(36, y, &beside, Tone::Note);
        }
    }
}
