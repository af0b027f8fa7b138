//! What two people changed, side by side: each box with both texts, whose they are and since when; one key chooses. Nothing is
//! chosen beforehand.

use crate::screens::intent::Intent;
use crate::screens::paint::{Painter, Tone, cells, wrap};
use crate::words::{Words, fill};

/// Rows above the first box.
const FIRST_ROW: u16 = 3;
/// Column of the texts.
const TEXT_AT: u16 = 7;
/// Lines of a long text where the cursor is, and elsewhere.
const LONG: usize = 6;
const SHORT: usize = 1;

/// One box: the text as the form has it, and as people read it.
pub struct Side {
    pub key: &'static str,
    label: String,
    pub theirs: (String, String),
    pub mine: (String, String),
    pub by: String,
    at: String,
    /// Chosen: `true`, what was typed here.
    pick: Option<bool>,
}

impl Side {
    pub fn new(
        key: &'static str,
        label: String,
        theirs: (String, String),
        mine: (String, String),
        by: String,
        at: String,
    ) -> Side {
        Side { key, label, theirs, mine, by, at, pick: None }
    }

    pub fn is_mine(&self) -> bool {
        self.pick == Some(true)
    }
}

/// What a key came to.
#[derive(Debug, PartialEq, Eq)]
pub enum Met {
    Stays,
    /// Back to the form, nothing decided.
    Left,
    /// So many are still open.
    Unchosen(usize),
    /// Every box has its text.
    Chosen,
}

pub struct SideBySide {
    sides: Vec<Side>,
    at: usize,
    me: String,
    /// It lies over the form; closed, the form waits until it was opened again.
    pub open: bool,
}

impl SideBySide {
    pub fn new(sides: Vec<Side>, me: String) -> SideBySide {
        SideBySide { sides, at: 0, me, open: true }
    }

    pub fn sides(&self) -> &[Side] {
        &self.sides
    }

    pub fn keys(&self) -> impl Iterator<Item = &'static str> {
        self.sides.iter().map(|side| side.key)
    }

    fn unchosen(&self) -> usize {
        self.sides.iter().filter(|side| side.pick.is_none()).count()
    }

    fn choose(&mut self, mine: bool) -> Met {
        if let Some(side) = self.sides.get_mut(self.at) {
            side.pick = Some(mine);
        }
        self.at = (self.at + 1).min(self.sides.len().saturating_sub(1));
        Met::Stays
    }

    pub fn take(&mut self, intent: &Intent) -> Met {
        let last = self.sides.len().saturating_sub(1);
        match intent {
            Intent::Type('1') => return self.choose(false),
            Intent::Type('2') => return self.choose(true),
            Intent::Down | Intent::NextField => self.at = (self.at + 1).min(last),
            Intent::Up | Intent::PreviousField => self.at = self.at.saturating_sub(1),
            Intent::First => self.at = 0,
            Intent::Last => self.at = last,
            Intent::Back => {
                self.open = false;
                return Met::Left;
            }
            Intent::Save | Intent::Open => {
                if let Some(open) = self.sides.iter().position(|side| side.pick.is_none()) {
                    self.at = open;
                    return Met::Unchosen(self.unchosen());
                }
                // Enter only walks: what is written over somebody's text is written by the key that saves.
                return if *intent == Intent::Save { Met::Chosen } else { Met::Stays };
            }
            _ => {}
        }
        Met::Stays
    }

    pub fn draw(&self, painter: &mut Painter<'_>, title: &str, words: &Words) {
        painter.clear();
        painter.put(1, 0, &words.beside.title, Tone::Strong);
        painter.put_right(painter.width().saturating_sub(1), 0, title, Tone::Plain);
        painter.put(1, 1, &words.beside.what, Tone::Plain);
        let now = words.beside.now.clone();
        let room = painter.height().saturating_sub(FIRST_ROW);
        let width = usize::from(painter.width());
        let drawn: Vec<Vec<Line>> =
            self.sides.iter().enumerate().map(|(nth, side)| self.lines(nth, side, &now, width, words)).collect();
        let tall = |nth: usize| drawn.get(nth).map_or(0, |lines| u16::try_from(lines.len() + 1).unwrap_or(u16::MAX));
        // The first box from which on the one with the cursor still has room.
        let (mut first, mut used) = (self.at, tall(self.at));
        while first > 0 && used + tall(first - 1) <= room {
            first -= 1;
            used += tall(first);
        }
        let mut y = FIRST_ROW;
        for lines in drawn.iter().skip(first) {
            for line in lines {
                let end = painter.width().saturating_sub(u16::try_from(cells(&line.who) + 2).unwrap_or(0));
                painter.put_within(line.x, y, &line.text, end, line.tone);
                painter.put_right(painter.width().saturating_sub(1), y, &line.who, Tone::Note);
                y += 1;
            }
            y += 1;
        }
        let row = FIRST_ROW + (first..self.at).map(tall).sum::<u16>();
        painter.cursor(0, row);
    }

    fn lines(&self, nth: usize, side: &Side, now: &str, width: usize, words: &Words) -> Vec<Line> {
        let focused = nth == self.at;
        let mark = if focused { "▸" } else { " " };
        let mut lines = vec![Line::new(0, format!("{mark} {}", side.label), Tone::Strong)];
        let theirs = fill(&words.beside.by, &[("who", &side.by), ("at", &side.at)]);
        let mine = fill(&words.beside.by, &[("who", &self.me), ("at", now)]);
        for (digit, pick, (_, text), who) in [("1", false, &side.theirs, theirs), ("2", true, &side.mine, mine)] {
            let who = who.trim_end_matches([',', ' ']).to_owned();
            let sign = if side.pick == Some(pick) { "●" } else { "○" };
            let text = if text.trim().is_empty() { words.beside.empty.as_str() } else { text.as_str() };
            let room = width.saturating_sub(usize::from(TEXT_AT) + cells(&who) + 3).max(8);
            let all = wrap(text, room);
            let shown = if focused { LONG } else { SHORT };
            let more = all.len() > shown;
            for (row, part) in all.into_iter().take(shown).enumerate() {
                let tail = if more && row + 1 == shown { " …" } else { "" };
                let mut line = match row {
                    0 => Line::new(2, format!("{sign} {digit}  {part}{tail}"), Tone::Plain),
                    _ => Line::new(TEXT_AT, format!("{part}{tail}"), Tone::Plain),
                };
                if row == 0 {
                    line.who = who.clone();
                }
                lines.push(line);
            }
        }
        lines
    }

    pub fn footer(&self, words: &Words) -> [String; 2] {
        let n = self.unchosen().to_string();
        let second = if self.unchosen() == 0 {
            words.beside.all_chosen.clone()
        } else {
            fill(&words.beside.unchosen, &[("n", &n)])
        };
        [words.beside.how.clone(), second]
    }
}

struct Line {
    x: u16,
    text: String,
    tone: Tone,
    who: String,
}

impl Line {
    fn new(x: u16, text: String, tone: Tone) -> Line {
        Line { x, text, tone, who: String::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two() -> SideBySide {
        let side = |key| {
            let text = |text: &str| (text.to_owned(), text.to_owned());
            Side::new(key, key.to_owned(), text("hers"), text("mine"), "Lan".to_owned(), "14:02".to_owned())
        };
        SideBySide::new(vec![side("address"), side("note")], "Thu".to_owned())
    }

    #[test]
    fn nothing_is_chosen_beforehand_and_each_must_be() {
        let mut both = two();
        assert_eq!(both.take(&Intent::Save), Met::Unchosen(2));
        both.take(&Intent::Type('2'));
        assert_eq!(both.take(&Intent::Save), Met::Unchosen(1));
        assert_eq!(both.take(&Intent::Open), Met::Unchosen(1));
        both.take(&Intent::Type('1'));
        assert_eq!(both.take(&Intent::Open), Met::Stays, "Enter writes over nobody");
        assert_eq!(both.take(&Intent::Save), Met::Chosen);
        let picks: Vec<_> = both.sides().iter().map(Side::is_mine).collect();
        assert_eq!(picks, [true, false]);
    }

    #[test]
    fn leaving_decides_nothing() {
        let mut both = two();
        both.take(&Intent::Type('1'));
        assert_eq!(both.take(&Intent::Back), Met::Left);
        assert!(!both.open);
        assert_eq!(both.unchosen(), 1);
    }
}
