//! What stood on the screen and still stands there, elsewhere: moved by the terminal itself instead of sent again.
//!
//! A search narrowed by a letter drops rows, and those below move up; a letter typed inside a line pushes the rest along.
//! Deleting and inserting lines or characters moves them for a dozen bytes (VT102 and everything since).

use super::slot::Slot;

/// A run of lines of the screen, or of cells of a row, that shall stand at `to` and stands at `from`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shift {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) length: usize,
}

impl Shift {
    pub(super) const fn distance(self) -> usize {
        self.from.abs_diff(self.to)
    }

    /// Where something is taken out and where room is made, in this order, so that all beyond the run stays where it is.
    pub(super) const fn steps(self) -> [(usize, Step); 2] {
        if self.to < self.from {
            [(self.to, Step::Delete), (self.to + self.length, Step::Insert)]
        } else {
            [(self.from + self.length, Step::Delete), (self.from, Step::Insert)]
        }
    }

    /// The same in the picture of what is shown.
    pub(super) fn apply(self, shown: &mut [Slot], unit: usize) {
        let (low, high) = (self.from.min(self.to), self.from.max(self.to));
        let Some(part) = shown.get_mut(low * unit..(high + self.length) * unit) else { return };
        let distance = self.distance() * unit;
        if self.to < self.from {
            part.rotate_left(distance);
            let kept = part.len() - distance;
            part[kept..].fill(Slot::BLANK);
        } else {
            part.rotate_right(distance);
            part[..distance].fill(Slot::BLANK);
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Delete,
    Insert,
}

/// The runs worth trying, the most promising first. `unit`: cells to a thing moved, a row's width for lines, 1 for cells;
/// `reach`: how far a run may have moved.
pub(super) fn candidates<'s>(shown: &'s [Slot], next: &'s [Slot], unit: usize, reach: usize) -> Vec<Shift> {
    let count = shown.len().min(next.len()) / unit;
    let part = |slots: &'s [Slot], at: usize| slots.get(at * unit..(at + 1) * unit);
    let same = |from: usize, to: usize| part(shown, from) == part(next, to);
    let gain = |to: usize| {
        part(shown, to)
            .zip(part(next, to))
            .map_or(0, |(old, new)| old.iter().zip(new).filter(|(old, new)| old != new).count())
    };
    let mut found: Vec<(usize, Shift)> = Vec::new();
    for distance in 1..=reach.min(count.saturating_sub(1)) {
        for up in [true, false] {
            let mut to = if up { 0 } else { distance };
            while to < count {
                let from = if up { to + distance } else { to - distance };
                if from >= count {
                    break;
                }
                let length = (0..count - from.max(to)).take_while(|i| same(from + i, to + i)).count();
                let saved: usize = (to..to + length).map(gain).sum();
                if saved >= WORTH_TRYING {
                    found.push((saved, Shift { from, to, length }));
                }
                to += length.max(1);
            }
        }
    }
    found.sort_by_key(|(saved, _)| std::cmp::Reverse(*saved));
    found.truncate(TRIED);
    found.into_iter().map(|(_, shift)| shift).collect()
}

/// Cells that would be sent: fewer cost no more than the moving does.
const WORTH_TRYING: usize = 8;
/// Each is tried by making the frame with it.
const TRIED: usize = 3;
