//! What the screen shall show beside what it shows, and the bytes that turn the one into the other.

mod moves;

use ratatui::buffer::Cell;

use super::motion::{self, Motion};
use super::pen::{Colors, Pen};
use super::slot::Slot;

/// From here on an erase (`ESC [ K`, three bytes) is no longer than blanks, and leaves the cursor where it is known.
const ERASE_FROM: usize = 3;

/// The screen, row by row, twice, with the state of the terminal's pen and cursor.
#[derive(Debug, Clone)]
pub(super) struct Canvas {
    pub(super) width: u16,
    pub(super) height: u16,
    /// What the screen shall show, and what it shows.
    next: Vec<Slot>,
    shown: Vec<Slot>,
    /// Rows in which `next` may differ from `shown`.
    dirty: Vec<bool>,
    /// What the screen shows is not known: it is cleared and painted whole.
    pub(super) lost: bool,
    pen: Pen,
    /// Where the terminal's cursor is, when that is certain.
    at: Option<(u16, u16)>,
    /// Where it shall be at the end of the frame, if it shall be seen.
    pub(super) cursor: (u16, u16),
    pub(super) cursor_wanted: bool,
    /// `None`: not known.
    cursor_shown: Option<bool>,
    /// The bytes of the frame being made.
    frame: Vec<u8>,
    /// The terminal deletes and inserts lines and characters.
    pub(super) moves: bool,
    /// So cells are looked at too, not lines alone: only in the last of the tries, for there are many.
    moves_cells: bool,
}

impl Canvas {
    pub(super) fn new(width: u16, height: u16) -> Self {
        let cells = usize::from(width) * usize::from(height);
        Self {
            width,
            height,
            next: vec![Slot::BLANK; cells],
            shown: vec![Slot::BLANK; cells],
            dirty: vec![true; usize::from(height)],
            lost: true,
            pen: Pen::PLAIN,
            at: None,
            cursor: (0, 0),
            cursor_wanted: false,
            cursor_shown: None,
            frame: Vec::new(),
            moves: true,
            moves_cells: false,
        }
    }

    pub(super) const fn len(&self) -> usize {
        self.next.len()
    }

    /// The bytes of a frame: none when the screen already shows what it shall.
    pub(super) fn frame(&mut self) -> &[u8] {
        self.frame.clear();
        if !self.next.is_empty() {
            let before = (self.moves && !self.lost).then(|| self.clone());
            self.encode();
            if let Some(before) = before.filter(|_| self.frame.len() >= moves::LONG) {
                self.shorten(before);
            }
        }
        &self.frame
    }

    pub(super) const fn index(&self, x: u16, y: u16) -> usize {
        y as usize * self.width as usize + x as usize
    }

    /// Notes that a cell shall show `cell`, keeping wide letters whole or gone.
    pub(super) fn put(&mut self, x: u16, y: u16, cell: &Cell, colors: Colors) {
        if x >= self.width || y >= self.height {
            return;
        }
        let slot = Slot::of(cell, colors, usize::from(self.width - x));
        let i = self.index(x, y);
        if self.next[i].is_tail() {
            if slot.is_blank() {
                // Ratatui clears behind some wide letters by itself; obeyed, that would take the letter away.
                return;
            }
            self.next[i - 1] = Slot::BLANK;
        }
        if self.next[i].is_wide() {
            self.next[i + 1] = Slot::BLANK;
        }
        self.next[i] = slot;
        if slot.is_wide() {
            if self.next[i + 1].is_wide() {
                self.next[i + 2] = Slot::BLANK;
            }
            self.next[i + 1] = Slot::TAIL;
        }
        self.dirty[usize::from(y)] = true;
    }

    pub(super) fn blank(&mut self, cells: std::ops::Range<usize>) {
        let width = usize::from(self.width).max(1);
        for i in cells {
            self.next[i] = Slot::BLANK;
            self.dirty[i / width] = true;
        }
    }

    fn encode(&mut self) {
        if self.lost {
            self.lost = false;
            self.frame.extend_from_slice(b"\x1b[m\x1b[H\x1b[J");
            motion::set_tabs(self.width, &mut self.frame);
            self.pen = Pen::PLAIN;
            self.at = Some((0, 0));
            self.cursor_shown = None;
            self.shown.fill(Slot::BLANK);
            self.dirty.fill(true);
        }
        self.encode_blank_rows();
        for y in 0..self.height {
            if std::mem::take(&mut self.dirty[usize::from(y)]) {
                self.encode_row(y);
            }
        }
        if self.cursor_wanted {
            self.go(self.cursor.0, self.cursor.1, self.pen);
        }
        if self.cursor_shown != Some(self.cursor_wanted) {
            self.frame.extend_from_slice(if self.cursor_wanted { b"\x1b[?25h" } else { b"\x1b[?25l" });
            self.cursor_shown = Some(self.cursor_wanted);
        }
    }

    /// When two rows or more at the bottom become blank, three bytes erase them all.
    fn encode_blank_rows(&mut self) {
        let width = usize::from(self.width).max(1);
        let filled = self.next.iter().rposition(|s| *s != Slot::BLANK).map_or(0, |i| i / width + 1);
        let start = filled * width;
        let Some(shown) = self.shown.get(start..) else {
            return;
        };
        if shown.chunks(width).filter(|row| row.iter().any(|s| *s != Slot::BLANK)).count() < 2 {
            return;
        }
        self.go(0, filled as u16, Pen::PLAIN);
        self.take_pen(Slot::BLANK);
        self.frame.extend_from_slice(b"\x1b[J");
        self.shown[start..].fill(Slot::BLANK);
        self.dirty[filled..].fill(false);
    }

    fn paint_row(&mut self, y: u16) {
        let start = self.index(0, y);
        let row = start..start + usize::from(self.width);
        let blank_from = self.next[row.clone()].iter().rposition(|s| *s != Slot::BLANK).map_or(0, |i| i + 1);
        let mut x = 0;
        while x < self.width {
            let i = start + usize::from(x);
            let slot = self.next[i];
            if slot == self.shown[i] || slot.is_tail() {
                x += 1;
                continue;
            }
            self.go(x, y, slot.pen());
            self.take_pen(slot);
            if usize::from(x) >= blank_from {
                let changed = self.shown[i..row.end].iter().rposition(|s| *s != Slot::BLANK).map_or(0, |n| n + 1);
                if changed >= ERASE_FROM {
                    self.frame.extend_from_slice(b"\x1b[K");
                    self.shown[i..row.end].fill(Slot::BLANK);
                    return;
                }
            }
            self.frame.extend_from_slice(slot.text());
            self.shown[i] = slot;
            if slot.is_wide() {
                self.shown[i + 1] = Slot::TAIL;
            }
            x += slot.width();
            // Past the last column terminals differ in where the cursor is: the next move must be an absolute one.
            self.at = (x < self.width).then_some((x, y));
        }
    }

    fn go(&mut self, x: u16, y: u16, pen_there: Pen) {
        let start = self.index(0, y);
        let row = &self.next[start..start + usize::from(self.width)];
        self.pen = Motion { from: self.at, to: (x, y), row, pen: self.pen, pen_there }.write(&mut self.frame);
        self.at = Some((x, y));
    }

    fn take_pen(&mut self, slot: Slot) {
        if !slot.fits(self.pen) {
            self.pen.switch(slot.pen(), &mut self.frame);
            self.pen = slot.pen();
        }
    }
}
