//! What the officer takes from a list where it differs from the book.

use std::collections::BTreeSet;

/// What to do with a row that differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OnDiffers {
    #[default]
    Keep,
    Take,
}

/// Which differences the officer takes from the list: a row (by index into the plan's rows) and one of its fields.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Taken(BTreeSet<(usize, usize)>);

impl Taken {
    pub fn has(&self, row: usize, field: usize) -> bool {
        self.0.contains(&(row, field))
    }

    /// Any field of the row?
    pub fn row(&self, row: usize) -> bool {
        self.0.range((row, 0)..(row + 1, 0)).next().is_some()
    }

    pub fn set(&mut self, row: usize, field: usize, on: bool) {
        if on {
            self.0.insert((row, field));
        } else {
            self.0.remove(&(row, field));
        }
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
