//! Columns to choose, and their order: closed it is one line that names them, open a grid with a number before each chosen one.

use std::cell::Cell;

use crate::domain::vietnamese::fold;
use crate::screens::intent::Intent;
use crate::screens::paint::{Painter, Tone, cells};

/// Before each option: its place in the order.
const MARK: usize = 5;

pub struct OrderGrid {
    /// Key and words.
    options: Vec<(String, String)>,
    /// Places in `options`, in the order they were chosen.
    chosen: Vec<usize>,
    at: usize,
    /// What the closed line says where nothing is chosen.
    nothing: String,
    open: bool,
    /// Letters typed to find a column: only those that fit stand in the grid.
    asked: String,
    /// Options beside each other, and rows of the grid seen at once: as the last drawing had room.
    across: Cell<usize>,
    rows: Cell<usize>,
}

impl OrderGrid {
    pub fn new(options: Vec<(String, String)>, nothing: &str) -> OrderGrid {
        OrderGrid {
            options,
            chosen: Vec::new(),
            at: 0,
            nothing: nothing.to_owned(),
            open: false,
            asked: String::new(),
            across: Cell::new(3),
            rows: Cell::new(usize::MAX),
        }
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
        self.asked.clear();
    }

    /// The letters typed to find a column go; `false` where there were none.
    pub fn clear_asked(&mut self) -> bool {
        !std::mem::take(&mut self.asked).is_empty()
    }

    /// Letters typed that no column has.
    pub fn unfound(&self) -> Option<&str> {
        (!self.asked.is_empty() && self.fitting().is_empty()).then_some(self.asked.as_str())
    }

    /// The room there is: as many columns beside each other as their names leave whole, and no more rows.
    pub fn lay_out(&self, width: u16, height: u16) {
        let longest = self.options.iter().map(|(_, words)| cells(words)).max().unwrap_or(1);
        self.across.set((usize::from(width) / (MARK + longest + 1)).max(1));
        self.rows.set(usize::from(height).max(1));
    }

    /// The options the typed letters leave, accents or none, with or without the spaces between.
    fn fitting(&self) -> Vec<usize> {
        self.fits(&self.asked).collect()
    }

    fn fits(&self, asked: &str) -> impl Iterator<Item = usize> {
        let asked = fold(asked);
        let fits = move |words: &str| {
            let words = fold(words);
            words.contains(&asked) || words.split_whitespace().collect::<String>().contains(&asked)
        };
        self.options.iter().enumerate().filter(move |(_, (_, words))| fits(words)).map(|(at, _)| at)
    }

    /// Rows of the grid and of what is typed above it.
    pub fn height(&self) -> u16 {
        if !self.open {
            return 1;
        }
        let grid = self.fitting().len().div_ceil(self.across.get()).max(1);
        u16::try_from((grid + usize::from(!self.asked.is_empty())).min(self.rows.get())).unwrap_or(1)
    }

    /// Space chooses or lets go, `-` and `+` move the chosen one in the order; letters find a column; the arrows walk, and
    /// leave at the edges.
    pub fn take(&mut self, intent: &Intent) -> bool {
        let fitting = self.fitting();
        let across = self.across.get();
        let last = fitting.len().saturating_sub(1);
        let here = fitting.iter().position(|at| *at == self.at).unwrap_or(0);
        let seen = fitting.contains(&self.at);
        let now = self.chosen.iter().position(|at| *at == self.at && seen);
        // While letters are typed Enter takes what they found, and a space that goes on in a name is one of them.
        let goes_on = !self.asked.is_empty() && self.fits(&format!("{} ", self.asked)).next().is_some();
        let intent = match intent {
            Intent::Type(' ') if goes_on => {
                self.asked.push(' ');
                return self.find();
            }
            Intent::Open if !self.asked.is_empty() => &Intent::Type(' '),
            intent => intent,
        };
        let next = match (intent, now) {
            (Intent::Right, _) => (here + 1).min(last),
            (Intent::Left, _) => here.saturating_sub(1),
            (Intent::Down, _) if here + across <= last => here + across,
            (Intent::Up, _) if here >= across => here - across,
            (Intent::First, _) => 0,
            (Intent::Last, _) => last,
            (Intent::Type(' '), Some(nth)) => {
                self.chosen.remove(nth);
                self.asked.clear();
                return true;
            }
            (Intent::Type(' '), None) if seen => {
                self.chosen.push(self.at);
                self.asked.clear();
                return true;
            }
            (Intent::Type('-'), Some(nth)) if nth > 0 => {
                self.chosen.swap(nth, nth - 1);
                return true;
            }
            (Intent::Type('+'), Some(nth)) if nth + 1 < self.chosen.len() => {
                self.chosen.swap(nth, nth + 1);
                return true;
            }
            (Intent::Type(letter), _) if letter.is_alphanumeric() => {
                self.asked.push(*letter);
                return self.find();
            }
            (Intent::Erase, _) if !self.asked.is_empty() => {
                self.asked.pop();
                return self.find();
            }
            _ => return false,
        };
        self.at = fitting.get(next).copied().unwrap_or(self.at);
        true
    }

    /// To the first that fits: one that begins with the letters before one that has them inside.
    fn find(&mut self) -> bool {
        let (fitting, asked) = (self.fitting(), fold(&self.asked));
        let begins = |at: &&usize| self.options.get(**at).is_some_and(|(_, words)| fold(words).starts_with(&asked));
        if let Some(at) = fitting.iter().find(begins).or(fitting.first()) {
            self.at = *at;
        }
        true
    }

    pub fn draw(&self, painter: &mut Painter<'_>, x: u16, y: u16, focused: bool, no_such: &str) {
        if !self.open {
            let names: Vec<&str> = self.chosen().map(|(_, words)| words.as_str()).collect();
            let text = if names.is_empty() { self.nothing.clone() } else { names.join(" · ") };
            painter.put(x, y, &text, Tone::Plain);
            if focused {
                painter.cursor(x, y);
            }
            return;
        }
        let fitting = self.fitting();
        let typed = u16::from(!self.asked.is_empty());
        if typed > 0 {
            let end = painter.put(x, y, &format!("/ {}", self.asked), Tone::Strong);
            if fitting.is_empty() {
                painter.put(end + 2, y, no_such, Tone::Late);
                painter.cursor(end, y);
            }
        }
        let across = self.across.get();
        let wide = painter.width().saturating_sub(x) / u16::try_from(across).unwrap_or(1);
        let rows = usize::from(self.height() - typed.min(self.height() - 1)).max(1);
        let here = fitting.iter().position(|at| *at == self.at).unwrap_or(0);
        let top = here / across / rows * rows;
        if fitting.len() > (top + rows) * across {
            painter.put(x.saturating_sub(2), y + self.height() - 1, "…", Tone::Note);
        }
        for (nth, at) in fitting.iter().enumerate().skip(top * across).take(rows * across) {
            let Some((_, words)) = self.options.get(*at) else { continue };
            let column = x + u16::try_from(nth % across).unwrap_or(0) * wide;
            let row = y + typed + u16::try_from(nth / across - top).unwrap_or(0);
            let place = self.chosen.iter().position(|chosen| chosen == at);
            let mark = place.map_or("[  ]".to_owned(), |place| format!("[{:>2}]", place + 1));
            painter.put_within(column, row, &format!("{mark} {words}"), column + wide - 1, Tone::Plain);
            if focused && *at == self.at {
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

    /// Letters did nothing in the grid: twenty-four columns had to be walked.
    #[test]
    fn letters_find_a_column_and_space_takes_it() {
        let words = ["Mã", "Ngày sinh", "Họ tên trẻ", "Nhóm HCĐB"];
        let mut grid = OrderGrid::new(words.map(|word| (word.to_lowercase(), word.to_owned())).to_vec(), "—");
        grid.set_open(true);
        for letter in "ngaysi".chars() {
            assert!(grid.take(&Intent::Type(letter)));
        }
        assert_eq!(grid.fitting(), [1]);
        assert!(grid.take(&Intent::Type(' ')));
        assert_eq!((grid.value().as_str(), grid.fitting().len()), ("ngày sinh", 4));
        // A name of two words is typed as it is written; Enter takes it.
        "ho ten".chars().for_each(|letter| assert!(grid.take(&Intent::Type(letter))));
        assert_eq!(grid.value(), "ngày sinh");
        assert!(grid.take(&Intent::Open) && !grid.take(&Intent::Open));
        assert_eq!(grid.value(), "ngày sinh,họ tên trẻ");
        grid.set("ngày sinh");
        // Letters nothing has choose nothing, and Esc or Backspace takes them away.
        "zz".chars().for_each(|letter| assert!(grid.take(&Intent::Type(letter))));
        assert!(!grid.take(&Intent::Type(' ')));
        assert_eq!(grid.value(), "ngày sinh");
        assert!(grid.take(&Intent::Erase) && grid.clear_asked() && !grid.clear_asked());
        assert!(grid.take(&Intent::Type('h')));
        assert_eq!(grid.at, 2, "what begins so before what has it inside");
    }

    #[test]
    fn it_takes_no_more_rows_than_there_are_and_the_cursor_is_among_them() {
        let mut grid = grid();
        grid.set_open(true);
        grid.lay_out(9, 2);
        assert_eq!(grid.height(), 2);
        let area = ratatui::layout::Rect::new(0, 0, 9, 2);
        for _ in 0..7 {
            let (mut buffer, mut cursor) = (ratatui::buffer::Buffer::empty(area), None);
            grid.draw(&mut Painter::new(&mut buffer, area, &mut cursor), 0, 0, true, "");
            assert!(cursor.is_some());
            grid.take(&Intent::Right);
        }
    }

    #[test]
    fn open_it_is_a_grid_closed_a_line() {
        let mut grid = grid();
        assert_eq!(grid.height(), 1);
        grid.set_open(true);
        assert_eq!(grid.height(), 3);
    }
}
