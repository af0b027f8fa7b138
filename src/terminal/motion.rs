//! The cheapest way to bring the cursor from one cell to another.

use super::pen::{Pen, push_number};
use super::slot::Slot;

/// Columns from one tab stop to the next.
const TAB: u16 = 8;

/// Puts the tab stops of the row the cursor begins where [`TAB`] says: a login script (`tabs -4`) or a program before this one may have
/// moved them, and not every terminal makes new ones when its window grows.
pub(super) fn set_tabs(width: u16, out: &mut Vec<u8>) {
    out.extend_from_slice(b"\x1b[3g");
    for _ in 1..=width.saturating_sub(1) / TAB {
        out.extend_from_slice(b"\x1b[8C\x1bH");
    }
    out.push(b'\r');
}

/// Where the cursor is to go, and what it passes on the way.
pub(super) struct Motion<'a> {
    /// Where it is; `None` when unknown, as after the last column, where terminals differ.
    pub(super) from: Option<(u16, u16)>,
    pub(super) to: (u16, u16),
    /// The row `to` lies in, already right on the screen left of `to`: short stretches are cheaper rewritten than jumped.
    pub(super) row: &'a [Slot],
    pub(super) pen: Pen,
    /// The pen needed on arrival; changing to it early costs nothing.
    pub(super) pen_there: Pen,
}

impl Motion<'_> {
    /// Appends the shortest move to `out`; returns the pen after it.
    pub(super) fn write(&self, out: &mut Vec<u8>) -> Pen {
        if self.from == Some(self.to) {
            return self.pen;
        }
        let mut best = Path { bytes: self.absolute(), pen: self.pen, extra: 0 };
        if let Some((x, y)) = self.from {
            self.try_rows(x, y, &mut best);
        }
        out.extend_from_slice(&best.bytes);
        best.pen
    }

    fn absolute(&self) -> Vec<u8> {
        let (x, y) = self.to;
        let mut path = b"\x1b[".to_vec();
        if y > 0 {
            push_number(&mut path, y + 1);
        }
        if x > 0 {
            path.push(b';');
            push_number(&mut path, x + 1);
        }
        path.push(b'H');
        path
    }

    fn try_rows(&self, x: u16, y: u16, best: &mut Path) {
        let to_y = self.to.1;
        let straight = match to_y.cmp(&y) {
            std::cmp::Ordering::Equal => Vec::new(),
            std::cmp::Ordering::Less => jump(y - to_y, b'A'),
            std::cmp::Ordering::Greater => jump(to_y - y, b'B'),
        };
        self.try_columns(x, straight, best);
        if to_y > y {
            // Line feeds only from column 0: PuTTY can be set to take each for a carriage return as well.
            let mut feeds = if x > 0 { vec![b'\r'] } else { Vec::new() };
            feeds.resize(feeds.len() + usize::from(to_y - y), b'\n');
            self.try_columns(0, feeds, best);
        }
    }

    fn try_columns(&self, x: u16, before: Vec<u8>, best: &mut Path) {
        let to_x = self.to.0;
        if x > to_x {
            let back = x - to_x;
            best.offer(&before, &jump(back, b'D'), self.pen, 0);
            if back <= 4 {
                best.offer(&before, &vec![8; usize::from(back)], self.pen, 0);
            }
            let mut home = before;
            home.push(b'\r');
            return self.try_columns(0, home, best);
        }
        // Raw mode passes a tab through; its stops stand where `set_tabs` put them.
        let stop = to_x / TAB * TAB;
        if stop > x {
            let mut tabs = before.clone();
            tabs.resize(tabs.len() + usize::from(stop / TAB - x / TAB), b'\t');
            self.forward(stop, &tabs, best);
        }
        self.forward(x, &before, best);
    }

    /// From column `x` rightwards: one jump, or the cells between written once more.
    fn forward(&self, x: u16, before: &[u8], best: &mut Path) {
        let to_x = self.to.0;
        let jump = if x == to_x { Vec::new() } else { jump(to_x - x, b'C') };
        best.offer(before, &jump, self.pen, 0);
        if x < to_x
            && to_x - x < TAB
            && let Some(again) = self.rewrite(x)
        {
            best.offer(before, &again.bytes, again.pen, again.extra);
        }
    }

    /// The cells from column `x` up to the goal written once more, if one change of pen at most does it.
    fn rewrite(&self, x: u16) -> Option<Path> {
        let mut path = Path { bytes: Vec::new(), pen: self.pen, extra: 0 };
        let mut at = x;
        for slot in self.row.get(usize::from(x)..usize::from(self.to.0))? {
            if slot.is_tail() {
                if at == x {
                    return None;
                }
                continue;
            }
            if !slot.fits(path.pen) {
                if !slot.fits(self.pen_there) || path.pen == self.pen_there {
                    return None;
                }
                let length = path.bytes.len();
                path.pen.switch(self.pen_there, &mut path.bytes);
                path.extra = path.bytes.len() - length;
                path.pen = self.pen_there;
            }
            path.bytes.extend_from_slice(slot.text());
            at += slot.width();
        }
        (at == self.to.0).then_some(path)
    }
}

struct Path {
    bytes: Vec<u8>,
    pen: Pen,
    /// Bytes in it that would have to be sent on arrival anyway.
    extra: usize,
}

impl Path {
    fn offer(&mut self, before: &[u8], after: &[u8], pen: Pen, extra: usize) {
        if before.len() + after.len() - extra < self.bytes.len() - self.extra {
            *self = Self { bytes: [before, after].concat(), pen, extra };
        }
    }
}

/// `ESC [ n letter`, with the 1 left out.
fn jump(n: u16, letter: u8) -> Vec<u8> {
    let mut path = b"\x1b[".to_vec();
    if n > 1 {
        push_number(&mut path, n);
    }
    path.push(letter);
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(from: Option<(u16, u16)>, to: (u16, u16)) -> String {
        let row = [Slot::BLANK; 80];
        let mut out = Vec::new();
        Motion { from, to, row: &row, pen: Pen::PLAIN, pen_there: Pen::PLAIN }.write(&mut out);
        String::from_utf8_lossy(&out).replace('\x1b', "^").replace('\x08', "<").replace('\r', "R").replace('\n', "N")
    }

    #[test]
    fn the_shortest_way_is_taken() {
        assert_eq!(path(None, (0, 0)), "^[H");
        assert_eq!(path(None, (0, 9)), "^[10H");
        assert_eq!(path(None, (9, 0)), "^[;10H");
        assert_eq!(path(None, (39, 11)), "^[12;40H");
        assert_eq!(path(Some((5, 5)), (5, 5)), "");
        assert_eq!(path(Some((1, 5)), (0, 6)), "RN");
        assert_eq!(path(Some((0, 5)), (0, 7)), "NN");
        assert_eq!(path(Some((70, 5)), (2, 6)), "RN  ");
        assert_eq!(path(Some((9, 5)), (7, 5)), "<<");
        assert_eq!(path(Some((40, 5)), (0, 5)), "R");
        assert_eq!(path(Some((40, 5)), (30, 5)), "^[10D");
        assert_eq!(path(Some((10, 5)), (13, 5)), "   ");
        assert_eq!(path(Some((10, 5)), (30, 5)), "^[20C");
        assert_eq!(path(Some((10, 5)), (10, 3)), "^[2A");
    }
}
