//! The names of a screen's panes in one row; where they have no room together, those around the chosen one.

use super::paint::{Painter, Tone, cells};

pub fn draw(painter: &mut Painter<'_>, names: &[&str], chosen: usize) {
    let room = usize::from(painter.width()).saturating_sub(2);
    let width = |names: &[&str]| names.iter().map(|name| cells(name) + 2).sum::<usize>().saturating_sub(2);
    // The first name shown: the row begins further on until the chosen one has room, and the mark that says so.
    let upto = names.get(..=chosen).unwrap_or(names);
    let fits = |from: usize| width(upto.get(from..).unwrap_or_default()) + if from > 0 { 3 } else { 0 } <= room;
    let from = (0..chosen).find(|from| fits(*from)).unwrap_or(chosen);
    let mut x = 1;
    if from > 0 {
        x = painter.put(x, 0, "‹", Tone::Plain) + 2;
    }
    for (at, name) in names.iter().enumerate().skip(from) {
        // Those that have no room are not left out unsaid.
        let more = at + 1 < names.len();
        if usize::from(x) + cells(name) + if more { 3 } else { 0 } > room + 1 {
            painter.put(x, 0, "›", Tone::Plain);
            return;
        }
        x = painter.put(x, 0, name, if at == chosen { Tone::On } else { Tone::Plain }) + 2;
    }
}
