//! What one act costs on the line, and what a program does while nobody types: asserted in tests/wire.rs, printed by the benches.
#![allow(clippy::expect_used, dead_code)]

use std::time::Duration;

use super::Officer;

/// Longer than the 150 ms after which the reason line follows, with room for a busy machine.
pub const RESTED: Duration = Duration::from_millis(600);

/// What one act put on the line, until the line had rested.
pub struct Measured {
    pub bytes: usize,
    pub writes: usize,
    pub cells: usize,
    /// What the letters of the changed cells take by themselves: no encoding goes below, but for blanks erased.
    letters: usize,
}

impl Measured {
    pub fn of(an: &mut Officer, act: impl FnOnce(&mut Officer)) -> Measured {
        let (before, mark) = (an.cells(), an.mark());
        act(an);
        an.quiet_for(RESTED);
        let (bytes, writes) = (an.bytes_since(mark).len(), an.chunks_since(mark).len());
        let (after, mut letters) = (an.cells(), 0);
        let cells = changed_cells(&before, &after);
        for (row, col) in &cells {
            letters += after.cell(*row, *col).map_or(1, |cell| cell.contents().len().max(1));
        }
        Measured { bytes, writes, cells: cells.len(), letters }
    }
}

impl std::fmt::Display for Measured {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Measured { bytes, writes, cells, letters } = self;
        let each = *bytes as f64 / (*cells).max(1) as f64;
        write!(
            f,
            "{bytes} bytes in {writes} reads for {cells} changed cells ({each:.2} a cell; bare letters {letters})"
        )
    }
}

/// Cells that look different: another letter, another style. A blank and an empty cell look the same.
pub fn changed(before: &vt100::Screen, after: &vt100::Screen) -> usize {
    changed_cells(before, after).len()
}

pub fn changed_cells(before: &vt100::Screen, after: &vt100::Screen) -> Vec<(u16, u16)> {
    let (rows, cols) = after.size();
    let looks = |screen: &vt100::Screen, row: u16, col: u16| {
        screen.cell(row, col).map(|cell| {
            let text = if cell.has_contents() { cell.contents().to_owned() } else { " ".to_owned() };
            let style = (cell.bold(), cell.dim(), cell.italic(), cell.underline(), cell.inverse());
            // The colour of a blank's letter is not seen, unless the cell is reversed or underlined.
            let ink = (text != " " || cell.inverse() || cell.underline()).then(|| cell.fgcolor());
            let style = if text == " " { (false, false, false, style.3, style.4) } else { style };
            (text, style, ink, cell.bgcolor())
        })
    };
    let places = (0..rows.get()).flat_map(|row| (0..cols.get()).map(move |col| (row, col)));
    places.filter(|(row, col)| looks(before, *row, *col) != looks(after, *row, *col)).collect()
}

/// How often any thread of the program was put to sleep and woken, or interrupted, so far.
pub fn wakings(an: &Officer) -> u64 {
    let pid = an.pid().expect("it runs").as_raw_nonzero();
    let threads = std::fs::read_dir(format!("/proc/{pid}/task")).expect("its threads");
    threads
        .filter_map(|thread| std::fs::read_to_string(thread.ok()?.path().join("status")).ok())
        .flat_map(|status| {
            let counts = status.lines().filter(|line| line.contains("ctxt_switches"));
            counts.filter_map(|line| line.split_whitespace().last()?.parse::<u64>().ok()).collect::<Vec<_>>()
        })
        .sum()
}
