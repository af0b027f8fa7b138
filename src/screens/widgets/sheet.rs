//! A page of lines in sections, some of which can be chosen; turned page by page, never scrolled by a row.

use std::cell::Cell;

use crate::screens::intent::Intent;
use crate::screens::paint::{Painter, Tone};

#[derive(Debug, Clone)]
pub struct Line {
    pub text: String,
    pub right: String,
    pub tone: Tone,
    /// What choosing this line means to its screen; headings and plain text mean nothing.
    pub item: Option<usize>,
    /// A heading begins at the margin.
    pub heading: bool,
}

impl Line {
    pub fn heading(text: &str, right: String) -> Line {
        Line { text: text.to_owned(), right, tone: Tone::Strong, item: None, heading: true }
    }

    pub fn text(text: impl Into<String>) -> Line {
        Line { text: text.into(), right: String::new(), tone: Tone::Plain, item: None, heading: false }
    }

    pub fn item(item: usize, text: impl Into<String>) -> Line {
        Line { item: Some(item), ..Line::text(text) }
    }

    pub fn tone(mut self, tone: Tone) -> Line {
        self.tone = tone;
        self
    }
}

#[derive(Debug, Default)]
pub struct Sheet {
    pub lines: Vec<Line>,
    selected: usize,
    /// Rows of the last drawing: a page of the keys is a page of the screen.
    height: Cell<usize>,
}

impl Sheet {
    pub fn new(lines: Vec<Line>) -> Sheet {
        let mut sheet = Sheet { lines, selected: 0, height: Cell::new(16) };
        sheet.selected = sheet.near(0, true).unwrap_or(0);
        sheet
    }

    /// Other lines, the officer where she was.
    pub fn replace(&mut self, lines: Vec<Line>) {
        self.lines = lines;
        let last = self.lines.len().saturating_sub(1);
        self.selected = self.near(self.selected.min(last), true).or(self.near(last, false)).unwrap_or(0);
    }

    fn near(&self, from: usize, forward: bool) -> Option<usize> {
        let chosen = |at: &usize| self.lines.get(*at).is_some_and(|line| line.item.is_some());
        if forward { (from..self.lines.len()).find(chosen) } else { (0..=from).rev().find(chosen) }
    }

    /// Puts the cursor on the line of an item.
    pub fn choose(&mut self, item: usize) {
        if let Some(at) = self.lines.iter().position(|line| line.item == Some(item)) {
            self.selected = at;
        }
    }

    pub fn item(&self) -> Option<usize> {
        self.lines.get(self.selected).and_then(|line| line.item)
    }

    /// The whole text of the chosen line.
    pub fn text(&self) -> &str {
        self.lines.get(self.selected).map_or("", |line| &line.text)
    }

    /// Moves; `false` where the intent is no movement.
    pub fn take(&mut self, intent: &Intent) -> bool {
        let height = self.height.get().max(1);
        let last = self.lines.len().saturating_sub(1);
        let next = match intent {
            Intent::Down => self.near(self.selected + 1, true),
            Intent::Up => self.selected.checked_sub(1).and_then(|from| self.near(from, false)),
            Intent::PageDown => {
                let from = (self.selected / height + 1) * height;
                if from > last { None } else { self.near(from, true).or(Some(from)) }
            }
            Intent::PageUp => {
                let from = (self.selected / height).saturating_sub(1) * height;
                Some(self.near(from, true).unwrap_or(from))
            }
            Intent::First => self.near(0, true).or(Some(0)),
            Intent::Last => self.near(last, false).or(Some(last)),
            _ => return false,
        };
        if let Some(next) = next {
            self.selected = next;
        }
        true
    }

    pub fn draw(&self, painter: &mut Painter<'_>, more: &str) {
        let height = usize::from(painter.height()).max(1);
        // The last row of a page that goes on says so.
        let page = if self.lines.len() > height { height - 1 } else { height };
        self.height.set(page.max(1));
        let top = self.selected / page.max(1) * page.max(1);
        for (y, (at, line)) in self.lines.iter().enumerate().skip(top).take(page).enumerate() {
            let y = u16::try_from(y).unwrap_or(0);
            if line.item.is_some() && at == self.selected {
                painter.put(0, y, "▸", Tone::Strong);
            }
            let width = painter.width();
            let right = u16::try_from(unicode_width::UnicodeWidthStr::width(line.right.as_str())).unwrap_or(0);
            let end = if right > 0 { width.saturating_sub(right + 2) } else { width };
            painter.put_within(if line.heading { 1 } else { 3 }, y, &line.text, end, line.tone);
            painter.put_right(
                width.saturating_sub(1),
                y,
                &line.right,
                if line.heading { Tone::Plain } else { line.tone },
            );
        }
        let rest = self.lines.len().saturating_sub(top + page);
        if rest > 0 {
            painter.put(
                3,
                painter.height().saturating_sub(1),
                &crate::words::fill(more, &[("n", &rest.to_string())]),
                Tone::Note,
            );
        }
    }
}
