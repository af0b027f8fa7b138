//! One cell of the screen, reduced to what can be seen of it, so that cells that look the same compare equal.

use ratatui::buffer::{Cell, CellWidth};

use super::pen::{Colors, Pen};

/// Bytes kept of one letter with its marks. The longest Vietnamese letter, fully decomposed, has six.
const TEXT_MAX: usize = 16;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Slot {
    bytes: [u8; TEXT_MAX],
    len: u8,
    /// 1, or 2 for a wide letter, or 0 for the second half of one.
    width: u8,
    pen: Pen,
}

impl Slot {
    pub(super) const BLANK: Self = Self::new(b' ', 1, 1);
    /// The second half of a wide letter: nothing of its own to write.
    pub(super) const TAIL: Self = Self::new(0, 0, 0);

    const fn new(byte: u8, len: u8, width: u8) -> Self {
        let mut bytes = [0; TEXT_MAX];
        bytes[0] = byte;
        Self { bytes, len, width, pen: Pen::PLAIN }
    }

    /// What cannot stand alone in a cell (a lone mark, a control, a wide letter with no `room` for both halves) becomes
    /// a blank: written out, it would move every letter after it.
    pub(super) fn of(cell: &Cell, colors: Colors, room: usize) -> Self {
        let mut slot = Self::BLANK;
        slot.pen = Pen::of(cell, colors);
        let symbol = cell.symbol();
        if !symbol.chars().any(|c| c.is_control() || is_directional(c)) {
            let width = cell.cell_width();
            if (width == 1 || width == 2) && usize::from(width) <= room {
                let len = symbol.floor_char_boundary(TEXT_MAX);
                slot.bytes = [0; TEXT_MAX];
                slot.bytes[..len].copy_from_slice(&symbol.as_bytes()[..len]);
                slot.len = len as u8;
                slot.width = width as u8;
            }
        }
        if slot.is_blank() {
            slot.pen = slot.pen.on_blank();
        }
        slot
    }

    pub(super) fn text(&self) -> &[u8] {
        &self.bytes[..usize::from(self.len)]
    }

    pub(super) const fn pen(&self) -> Pen {
        self.pen
    }

    pub(super) const fn width(&self) -> u16 {
        self.width as u16
    }

    pub(super) const fn is_wide(&self) -> bool {
        self.width == 2
    }

    pub(super) const fn is_tail(&self) -> bool {
        self.width == 0
    }

    pub(super) fn is_blank(&self) -> bool {
        self.text() == b" "
    }

    /// Whether `pen` draws this cell as it should look.
    pub(super) fn fits(&self, pen: Pen) -> bool {
        self.pen == if self.is_blank() { pen.on_blank() } else { pen }
    }
}

/// Marks that turn the reading direction: in one cell they would scramble the row on terminals that obey them.
const fn is_directional(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::style::Style;

    fn slot(symbol: &str, style: Style) -> Slot {
        let mut cell = Cell::default();
        cell.set_symbol(symbol).set_style(style);
        Slot::of(&cell, Colors::Ansi16, 80)
    }

    #[test]
    fn what_looks_the_same_is_equal() {
        assert_eq!(slot(" ", Style::new().red().bold()), Slot::BLANK);
        assert_ne!(slot(" ", Style::new().on_red()), Slot::BLANK);
        assert_eq!(slot("ệ", Style::new()).text(), "ệ".as_bytes());
        assert_eq!(slot("e\u{323}\u{302}", Style::new()).text(), "e\u{323}\u{302}".as_bytes());
    }

    #[test]
    fn what_would_break_the_row_is_blank() {
        for bad in ["\u{323}", "a\u{202e}", "\u{85}", "", "\u{200b}"] {
            assert_eq!(slot(bad, Style::new()), Slot::BLANK, "{bad:?}");
        }
        assert!(slot("福", Style::new()).is_wide());
        let mut cell = Cell::default();
        cell.set_symbol("福");
        assert_eq!(Slot::of(&cell, Colors::Ansi16, 1), Slot::BLANK, "no room for its second half");
        let long = format!("a{}", "\u{301}".repeat(40));
        assert!(slot(&long, Style::new()).text().len() <= TEXT_MAX);
    }
}
