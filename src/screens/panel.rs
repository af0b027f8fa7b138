//! Small drawing helpers shared by the pages: a titled section, a label with its value.

use super::paint::{Painter, Tone, wrap};

/// "QUÁ HẠN                    3 việc"
pub fn section(painter: &mut Painter<'_>, y: u16, title: &str, right: &str, tone: Tone) {
    painter.put(1, y, title, tone);
    let width = painter.width();
    painter.put_right(width - 1, y, right, Tone::Plain);
}

/// "Hộ            HG-0012 · Lò Văn Sơn", wrapped; the row after it. Nothing for an empty value.
pub fn labelled(painter: &mut Painter<'_>, y: u16, label: &str, value: &str) -> u16 {
    if value.is_empty() {
        return y;
    }
    painter.put_within(1, y, label, 20, Tone::Plain);
    let width = usize::from(painter.width()).saturating_sub(21);
    let mut row = y;
    for line in wrap(value, width) {
        painter.put(20, row, &line, Tone::Plain);
        row += 1;
    }
    row
}
