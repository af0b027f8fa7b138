//! What the screen shall show beside what it shows, and the bytes that turn the one into the other.

use ratatui::buffer::Cell;

use super::motion::Motion;
use super::pen::{Colors, Pen, push_number};
use super::shift::{Shift, Step, candidates};
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

/// Shorter frames, and rows, are sent as they are: trying costs more time than it saves.
const LONG: usize = 48;
const LONG_ROW: usize = 24;
/// How far cells are looked for in their row: a word or two.
const REACH: usize = 24;
/// A list whose rows fell out in several places is moved together piece by piece.
const ROUNDS: usize = 6;

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
            if let Some(before) = before.filter(|_| self.frame.len() >= LONG) {
                self.shorten(before);
            }
        }
        &self.frame
    }

    /// Makes the frame once more from what stood there `before`, with lines and cells moved by the terminal, as long as that
    /// is shorter.
    fn shorten(&mut self, mut before: Canvas) {
        let width = usize::from(self.width);
        for _ in 0..ROUNDS {
            let mut better = None;
            for shift in candidates(&before.shown, &before.next, width, usize::from(self.height)) {
                let mut moved = before.clone();
                moved.move_lines(shift);
                let mut tried = moved.clone();
                tried.encode();
                if tried.frame.len() < self.frame.len() {
                    *self = tried;
                    better = Some(moved);
                }
            }
            let Some(moved) = better else { break };
            before = moved;
        }
        before.moves_cells = true;
        before.encode();
        before.moves_cells = false;
        if before.frame.len() < self.frame.len() {
            *self = before;
        }
    }

    fn move_lines(&mut self, shift: Shift) {
        let width = usize::from(self.width);
        let beyond = (shift.from + shift.length) * width;
        let alone = self.shown.get(beyond..).is_none_or(|rows| rows.iter().all(|slot| *slot == Slot::BLANK));
        for (row, step) in shift.steps() {
            if !(alone && is_farther(step, shift)) {
                self.go(0, row as u16, Pen::PLAIN);
                self.take_pen(Slot::BLANK);
                self.repeat(shift.distance(), if step == Step::Delete { b'M' } else { b'L' });
            }
        }
        shift.apply(&mut self.shown, width);
        let (low, high) = (shift.from.min(shift.to), shift.from.max(shift.to) + shift.length);
        self.dirty[low..high].fill(true);
    }

    fn move_cells(&mut self, y: u16, shift: Shift) {
        let start = self.index(0, y);
        let row = start..start + usize::from(self.width);
        let beyond = start + shift.from + shift.length;
        let alone = self.shown[beyond..row.end].iter().all(|slot| *slot == Slot::BLANK);
        for (column, step) in shift.steps() {
            if !(alone && is_farther(step, shift)) {
                self.go(column as u16, y, Pen::PLAIN);
                self.take_pen(Slot::BLANK);
                self.repeat(shift.distance(), if step == Step::Delete { b'P' } else { b'@' });
            }
        }
        shift.apply(&mut self.shown[row], 1);
    }

    fn repeat(&mut self, times: usize, letter: u8) {
        self.frame.extend_from_slice(b"\x1b[");
        if times > 1 {
            push_number(&mut self.frame, times as u16);
        }
        self.frame.push(letter);
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

    fn encode_row(&mut self, y: u16) {
        if !self.moves_cells {
            return self.paint_row(y);
        }
        let start = self.index(0, y);
        let row = start..start + usize::from(self.width);
        let (pen, at, length) = (self.pen, self.at, self.frame.len());
        let before = self.shown[row.clone()].to_vec();
        self.paint_row(y);
        let odd = |slots: &[Slot]| slots.iter().any(|slot| slot.width() != 1);
        if self.frame.len() - length < LONG_ROW || odd(&before) || odd(&self.next[row.clone()]) {
            return;
        }
        let mut best = (self.frame.split_off(length), self.pen, self.at);
        for shift in candidates(&before, &self.next[row.clone()], 1, REACH) {
            (self.pen, self.at) = (pen, at);
            self.shown[row.clone()].copy_from_slice(&before);
            self.move_cells(y, shift);
            self.paint_row(y);
            let tried = self.frame.split_off(length);
            if tried.len() < best.0.len() {
                best = (tried, self.pen, self.at);
            }
        }
        // However it was made, the row shows what it shall.
        self.shown[row.clone()].copy_from_slice(&self.next[row]);
        self.frame.extend_from_slice(&best.0);
        (self.pen, self.at) = (best.1, best.2);
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

/// Of the two steps of a shift the one that puts back what lies beyond it: nothing to put back where all that is blank.
fn is_farther(step: Step, shift: Shift) -> bool {
    (shift.to < shift.from) == (step == Step::Insert)
}
