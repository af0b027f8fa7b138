//! A frame made shorter: the terminal moves what stands elsewhere, where that costs less than sending it again.

use super::super::motion::Motion;
use super::super::pen::push_number;
use super::super::shift::{Shift, Step, candidates};
use super::super::slot::Slot;
use super::Canvas;

/// Shorter frames, and rows, are sent as they are: trying costs more time than it saves.
pub(super) const LONG: usize = 48;
const LONG_ROW: usize = 24;
/// How far cells are looked for in their row: a word or two.
const REACH: usize = 24;
/// A list whose rows fell out in several places is moved together piece by piece.
const ROUNDS: usize = 6;

impl Canvas {
    /// Makes the frame once more from what stood there `before`, with lines and cells moved by the terminal, as long as that
    /// is shorter.
    pub(super) fn shorten(&mut self, mut before: Canvas) {
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
                self.jump(0, row as u16);
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
                self.jump(column as u16, y);
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

    pub(super) fn encode_row(&mut self, y: u16) {
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

    /// The same without writing any cell on the way: what is about to be moved must be what it is thought to be.
    fn jump(&mut self, x: u16, y: u16) {
        let motion = Motion { from: self.at, to: (x, y), row: &[], pen: self.pen, pen_there: self.pen };
        self.pen = motion.write(&mut self.frame);
        self.at = Some((x, y));
    }
}

/// Of the two steps of a shift the one that puts back what lies beyond it: nothing to put back where all that is blank.
fn is_farther(step: Step, shift: Shift) -> bool {
    (shift.to < shift.from) == (step == Step::Insert)
}
