//! A page of lines in sections, some of which can be chosen; turned page by page, never scrolled by a row.

use std::cell::{Cell, RefCell};

use crate::screens::intent::Intent;
use crate::screens::paint::{Painter, Tone, cells, wrap};

#[derive(Debug, Clone)]
pub struct Line {
    pub text: String,
    pub right: String,
    pub tone: Tone,
    /// What choosing this line means to its screen; headings and plain text mean nothing.
    pub item: Option<usize>,
    /// A heading begins at the margin.
    pub heading: bool,
    /// A sentence: shown whole, over as many rows as it takes. Lines of a table are cut instead.
    pub wraps: bool,
}

impl Line {
    pub fn heading(text: &str, right: String) -> Line {
        Line { text: text.to_owned(), right, tone: Tone::Strong, item: None, heading: true, wraps: false }
    }

    pub fn text(text: impl Into<String>) -> Line {
        Line { text: text.into(), right: String::new(), tone: Tone::Plain, item: None, heading: false, wraps: false }
    }

    pub fn item(item: usize, text: impl Into<String>) -> Line {
        Line { item: Some(item), ..Line::text(text) }
    }

    pub fn tone(mut self, tone: Tone) -> Line {
        self.tone = tone;
        self
    }

    /// Shown whole, however long.
    pub fn whole(mut self) -> Line {
        self.wraps = true;
        self
    }

    /// The column before which its text ends.
    fn end(&self, width: u16) -> u16 {
        let right = u16::try_from(cells(&self.right)).unwrap_or(0);
        if right > 0 { width.saturating_sub(right + 2) } else { width }
    }

    const fn begins(&self) -> u16 {
        if self.heading { 1 } else { 3 }
    }

    /// The rows of its text in a width.
    fn rows(&self, width: u16) -> Vec<String> {
        let room = usize::from(self.end(width).saturating_sub(self.begins() + 1)).max(1);
        if !self.wraps || cells(&self.text) <= room + 1 {
            return vec![self.text.clone()];
        }
        // What the line is indented by, every row of it is.
        let indent = self.text.len() - self.text.trim_start().len();
        let lines = wrap(&self.text, room.saturating_sub(indent).max(1));
        lines.into_iter().map(|line| format!("{}{line}", " ".repeat(indent))).collect()
    }
}

#[derive(Debug, Default)]
pub struct Sheet {
    pub lines: Vec<Line>,
    selected: usize,
    /// Rows of the last drawing: a page of the keys is a page of the screen.
    height: Cell<usize>,
    /// The width of the last drawing.
    width: Cell<u16>,
    /// The row each line begins at in that width, and the row behind the last.
    starts: RefCell<Vec<usize>>,
}

/// The width before anything was drawn.
const SOME_WIDTH: u16 = 80;

impl Sheet {
    pub fn new(lines: Vec<Line>) -> Sheet {
        let mut sheet = Sheet { lines, height: Cell::new(16), width: Cell::new(SOME_WIDTH), ..Sheet::default() };
        sheet.selected = sheet.near(0, true).unwrap_or(0);
        sheet.lay_out(SOME_WIDTH);
        sheet
    }

    /// Other lines, the officer where she was.
    pub fn replace(&mut self, lines: Vec<Line>) {
        self.lines = lines;
        let last = self.lines.len().saturating_sub(1);
        self.selected = self.near(self.selected.min(last), true).or(self.near(last, false)).unwrap_or(0);
        self.lay_out(self.width.get());
    }

    /// Where each line begins: counted once for a width, for a list refused whole may have a million lines.
    fn lay_out(&self, width: u16) {
        let mut starts = self.starts.borrow_mut();
        starts.clear();
        let mut row = 0;
        for line in &self.lines {
            starts.push(row);
            row += if line.wraps { line.rows(width).len() } else { 1 };
        }
        starts.push(row);
        self.width.set(width);
    }

    fn row_of(&self, line: usize) -> usize {
        self.starts.borrow().get(line).copied().unwrap_or(0)
    }

    /// The line that stands at a row; the last one behind the end.
    fn line_at(&self, row: usize) -> usize {
        self.starts
            .borrow()
            .partition_point(|start| *start <= row)
            .saturating_sub(1)
            .min(self.lines.len().saturating_sub(1))
    }

    /// Rows of all lines.
    fn rows(&self) -> usize {
        self.row_of(self.lines.len())
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

    /// The first line that begins on a page, and what can be chosen on it first.
    fn first_on(&self, page: usize) -> usize {
        let height = self.height.get().max(1);
        let (from, to) = (page * height, (page + 1) * height);
        let line = self.line_at(from);
        let line = if self.row_of(line) < from { (line + 1).min(self.lines.len().saturating_sub(1)) } else { line };
        self.near(line, true).filter(|at| self.row_of(*at) < to).unwrap_or(line)
    }

    /// Moves; `false` where the intent is no movement. Where nothing more can be chosen the arrows turn pages: all that
    /// stands here can be read.
    pub fn take(&mut self, intent: &Intent) -> bool {
        let height = self.height.get().max(1);
        let last = self.lines.len().saturating_sub(1);
        let page = self.row_of(self.selected) / height;
        let last_page = self.rows().saturating_sub(1) / height;
        let next = match intent {
            Intent::Down => match self.near(self.selected + 1, true) {
                None if page < last_page => Some(self.first_on(page + 1)),
                next => next,
            },
            Intent::Up => match self.selected.checked_sub(1).and_then(|from| self.near(from, false)) {
                Some(at) if self.item().is_some() || self.row_of(at) / height == page => Some(at),
                Some(_) => Some(self.last_on(page.saturating_sub(1))),
                None if page > 0 => Some(self.first_on(page.saturating_sub(1))),
                None => None,
            },
            Intent::PageDown => (page < last_page).then(|| self.first_on(page + 1)),
            Intent::PageUp => Some(self.first_on(page.saturating_sub(1))),
            Intent::First => self.near(0, true).or(Some(0)),
            // What stands last is what is read last, chosen or not.
            Intent::Last => self.near(last, false).filter(|at| self.row_of(*at) / height == last_page).or(Some(last)),
            _ => return false,
        };
        if let Some(next) = next {
            self.selected = next;
        }
        true
    }

    /// The last line to choose on a page; without one its first line.
    fn last_on(&self, page: usize) -> usize {
        let height = self.height.get().max(1);
        let line = self.line_at((page + 1) * height - 1);
        self.near(line, false).filter(|at| self.row_of(*at) / height == page).unwrap_or_else(|| self.first_on(page))
    }

    pub fn draw(&self, painter: &mut Painter<'_>, more: &str) {
        let (height, width) = (usize::from(painter.height()).max(1), painter.width());
        if self.width.get() != width {
            self.lay_out(width);
        }
        // The last row of a page that goes on says so.
        let page = if self.rows() > height { (height - 1).max(1) } else { height };
        self.height.set(page);
        let top = self.row_of(self.selected) / page * page;
        let mut at = self.line_at(top);
        while let Some(line) = self.lines.get(at).filter(|_| self.row_of(at) < top + page) {
            for (row, text) in (self.row_of(at)..top + page).zip(line.rows(width)) {
                let Some(y) = row.checked_sub(top).and_then(|y| u16::try_from(y).ok()) else { continue };
                painter.put_within(line.begins(), y, &text, line.end(width), line.tone);
            }
            if let Some(y) = self.row_of(at).checked_sub(top).and_then(|y| u16::try_from(y).ok()) {
                if line.item.is_some() && at == self.selected {
                    painter.put(0, y, "▸", Tone::Strong);
                }
                let tone = if line.heading { Tone::Plain } else { line.tone };
                painter.put_right(width.saturating_sub(1), y, &line.right, tone);
            }
            at += 1;
        }
        let rest = self.rows().saturating_sub(top + page);
        if rest > 0 {
            let more = crate::words::fill(more, &[("n", &rest.to_string())]);
            painter.put(3, painter.height().saturating_sub(1), &more, Tone::Note);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;

    fn drawn(sheet: &Sheet, width: u16, height: u16) -> Vec<String> {
        let area = Rect::new(0, 0, width, height);
        let (mut buffer, mut cursor) = (Buffer::empty(area), None);
        sheet.draw(&mut Painter::new(&mut buffer, area, &mut cursor), "… {n}");
        let row = |y| (0..width).map(|x| buffer[(x, y)].symbol().to_owned()).collect::<String>().trim_end().to_owned();
        (0..height).map(row).collect()
    }

    /// Lines nobody can choose stood behind "… còn n dòng" and no arrow led there.
    #[test]
    fn every_line_is_reached_with_the_arrows_alone() {
        let items = (0..3).map(|n| Line::item(n, format!("column {n}")));
        let texts = (0..9).map(|n| Line::text(format!("old name {n}")));
        let mut sheet = Sheet::new(items.chain(texts).collect());
        let mut seen = String::new();
        for _ in 0..12 {
            seen.push_str(&drawn(&sheet, 30, 5).join(" "));
            assert!(sheet.take(&Intent::Down));
        }
        (0..9).for_each(|n| assert!(seen.contains(&format!("old name {n}")), "old name {n} is never shown: {seen}"));
        // And back to what can be chosen.
        (0..12).for_each(|_| assert!(sheet.take(&Intent::Up)));
        assert_eq!(sheet.item(), Some(0));
        assert!(sheet.take(&Intent::Last));
        assert!(drawn(&sheet, 30, 5).join(" ").contains("old name 8"));
    }

    #[test]
    fn a_sentence_is_shown_whole_and_a_row_of_a_table_is_cut() {
        let text = "one two three four five six";
        let sheet = Sheet::new(vec![Line::text(text).whole(), Line::text(text)]);
        assert_eq!(drawn(&sheet, 16, 5), ["   one two", "   three four", "   five six", "   one two thre…", ""]);
        assert_eq!(drawn(&sheet, 40, 2), [format!("   {text}"), format!("   {text}")]);
    }
}
