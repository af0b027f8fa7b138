//! Columns to choose, and their order: closed it is one line that names them, open a grid with a number before each chosen one.

use crate::screens::intent::Intent;
use crate::screens::paint::{Painter, Tone};

/// Options beside each other when it is open.
const ACROSS: usize = 3;

pub struct OrderGrid {
    /// Key and words.
    options: Vec<(String, String)>,
    /// Places in `options`, in the order they were chosen.
    chosen: Vec<usize>,
    at: usize,
    /// What the closed line says where nothing is chosen.
    nothing: String,
    open: bool,
}

impl OrderGrid {
    pub fn new(options: Vec<(String, String)>, nothing: &str) -> OrderGrid {
        OrderGrid { options, chosen: Vec::new(), at: 0, nothing: nothing.to_owned(), open: false }
    }

    /// The chosen keys in their order, parted by `,`.
    pub fn value(&self) -> String {
        let keys: Vec<&str> = self.chosen().map(|(key, _)| key.as_str()).collect();
        keys.join(",")
    }

    pub fn set(&mut self, value: &str) {
        let place = |key: &str| self.options.iter().position(|(known, _)| known == key);
        self.chosen = value.split(',').filter_map(place).collect();
    }

    fn chosen(&self) -> impl Iterator<Item = &(String, String)> {
        self.chosen.iter().filter_map(|at| self.options.get(*at))
    }

    /// Opens under the cursor, closes when it goes.
    pub fn set_open(&mut self, open: bool) {
        self.open = open;
    }

    pub fn height(&self) -> u16 {
        if self.open { u16::try_from(self.options.len().div_ceil(ACROSS)).unwrap_or(1) } else { 1 }
    }

    /// Space chooses or lets go, `-` and `+` move the chosen one in the order; the arrows walk, and leave at the edges.
    pub fn take(&mut self, intent: &Intent) -> bool {
        let last = self.options.len().saturating_sub(1);
        let now = self.chosen.iter().position(|at| *at == self.at);
        match (intent, now) {
            (Intent::Right, _) => self.at = (self.at + 1).min(last),
            (Intent::Left, _) => self.at = self.at.saturating_sub(1),
            (Intent::Down, _) if self.at + ACROSS <= last => self.at += ACROSS,
            (Intent::Up, _) if self.at >= ACROSS => self.at -= ACROSS,
            (Intent::First, _) => self.at = 0,
            (Intent::Last, _) => self.at = last,
            (Intent::Type(' '), Some(nth)) => {
                self.chosen.remove(nth);
            }
            (Intent::Type(' '), None) => self.chosen.push(self.at),
            (Intent::Type('-'), Some(nth)) if nth > 0 => self.chosen.swap(nth, nth - 1),
            (Intent::Type('+'), Some(nth)) if nth + 1 < self.chosen.len() => self.chosen.swap(nth, nth + 1),
            _ => return false,
        }
        true
    }

    pub fn draw(&self, painter: &mut Painter<'_>, x: u16, y: u16, focused: bool) {
        if !self.open {
            let names: Vec<&str> = self.chosen().map(|(_, words)| words.as_str()).collect();
            let text = if names.is_empty() { self.nothing.clone() } else { names.join(" · ") };
            painter.put(x, y, &text, Tone::Plain);
            if focused {
                painter.cursor(x, y);
            }
            return;
        }
        let wide = painter.width().saturating_sub(x) / ACROSS as u16;
        for (at, (_, words)) in self.options.iter().enumerate() {
            let column = x + u16::try_from(at % ACROSS).unwrap_or(0) * wide;
            let row = y + u16::try_from(at / ACROSS).unwrap_or(0);
            let nth = self.chosen.iter().position(|chosen| *chosen == at);
            let mark = nth.map_or("[  ]".to_owned(), |nth| format!("[{:>2}]", nth + 1));
            painter.put_within(column, row, &format!("{mark} {words}"), column + wide - 1, Tone::Plain);
            if focused && at == self.at {
                painter.cursor(column + 2, row);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid() -> OrderGrid {
        OrderGrid::new("abcdefg".chars().map(|c| (c.to_string(), c.to_uppercase().collect())).collect(), "—")
    }

    #[test]
    fn columns_stand_in_the_order_they_were_chosen_and_moved_to() {
        let mut grid = grid();
        let space = Intent::Type(' ');
        for intent in [&Intent::Last, &space, &Intent::First, &space, &Intent::Right, &space] {
            assert!(grid.take(intent));
        }
        assert_eq!(grid.value(), "g,a,b");
        assert!(grid.take(&Intent::Type('-')));
        assert_eq!(grid.value(), "g,b,a");
        assert!(grid.take(&Intent::Type('+')) && !grid.take(&Intent::Type('+')));
        assert_eq!(grid.value(), "g,a,b");
        assert!(grid.take(&space));
        assert_eq!(grid.value(), "g,a");
        // What is not chosen has no place to move.
        assert!(!grid.take(&Intent::Type('-')));
        grid.set("c,x,a");
        assert_eq!(grid.value(), "c,a");
    }

    #[test]
    fn the_arrows_leave_at_the_edges() {
        let mut grid = grid();
        assert!(!grid.take(&Intent::Up));
        assert!(grid.take(&Intent::Down) && grid.take(&Intent::Down) && !grid.take(&Intent::Down));
        assert!(grid.take(&Intent::Up));
    }

    #[test]
    fn open_it_is_a_grid_closed_a_line() {
        let mut grid = grid();
        assert_eq!(grid.height(), 1);
        grid.set_open(true);
        assert_eq!(grid.height(), 3);
    }
}
