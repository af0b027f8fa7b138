//! Which encoding each row of a list is in: by the whole file first, by the row where lists were pasted together, by
//! its neighbours and its column where it says nothing itself; never from one short cell alone.

use std::collections::BTreeMap;

use super::charsets::Encoding;
use super::evidence::{Evidence, Tallies, is_unicode};
use crate::exchange::table::{Cells, Table};

/// Words that must gain before an encoding is believed to be in the file at all.
const ENOUGH: usize = 2;

/// What is held of a row, or of those of its cells that are no Unicode for certain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Held {
    /// Nothing but ASCII, which is the same in all.
    Plain,
    Unicode,
    Legacy(Encoding),
    /// It reads one way as well as the other.
    Open,
    /// Neither its own words nor its neighbours say.
    Unsure,
}

/// How a list is to be read.
pub(crate) struct Judgement {
    pub rows: Vec<Held>,
    /// Columns that are in one encoding wherever they say anything, in lists typed on in another.
    columns: BTreeMap<usize, Held>,
}

impl Judgement {
    /// The encoding a cell is in, where it is to be decoded; `Err` where nobody can say.
    pub(crate) fn of_cell(&self, row: usize, column: usize, cells: &Cells) -> Result<Option<Encoding>, ()> {
        let cell = &cells[column];
        if is_unicode(cell) {
            return Ok(None);
        }
        let held = self.rows.get(row).copied().unwrap_or(Held::Plain);
        match held {
            Held::Legacy(Encoding::Viqr) => Ok(cell.is_ascii().then_some(Encoding::Viqr)),
            _ if cell.is_ascii() => Ok(None),
            Held::Plain | Held::Unicode | Held::Open => Ok(None),
            Held::Legacy(encoding) => match cells.iter().any(is_unicode).then(|| self.columns.get(&column)).flatten() {
                Some(Held::Unicode) => Ok(None),
                Some(Held::Legacy(column)) => Ok(Some(*column)),
                _ => Ok(Some(encoding)),
            },
            Held::Unsure => Err(()),
        }
    }
}

/// `bytes`: the file is not Unicode throughout, so some row is in an older encoding. `only`: the one the officer says.
/// `None` where no encoding reads it.
pub(crate) fn judge(table: &Table, bytes: bool, only: Option<Encoding>) -> Option<Judgement> {
    let mut evidence = Evidence::default();
    let told: Vec<Option<Tallies>> = table
        .rows
        .iter()
        .enumerate()
        .map(|(at, row)| {
            let open = |column: &usize| !is_unicode(&row.cells[*column]) && !table.source.is_settled(at, *column);
            let mut cells = (0..row.cells.len()).filter(open).map(|column| &row.cells[column]).peekable();
            cells.peek().is_some().then(|| evidence.of_cells(cells))
        })
        .collect();
    let mut present = present(&told, bytes, if only.is_some() { 1 } else { ENOUGH });
    if let Some(only) = only {
        present.retain(|(encoding, _)| *encoding == only);
    }
    // Told of an encoding, and it makes nothing better: it is another.
    let beyond = || table.rows.iter().any(|row| row.cells.iter().any(|cell| !cell.is_ascii()));
    if present.is_empty() && (bytes || only.is_some() && beyond()) {
        return None;
    }
    let main = present.first().map(|(encoding, _)| *encoding);
    let mut rows: Vec<Held> =
        table.rows.iter().zip(&told).map(|(row, told)| held(&row.cells, told.as_ref(), &present)).collect();
    if !present.is_empty() {
        settle_open(&mut rows, if bytes { main } else { None });
    }
    let columns = columns(table, &rows, &mut evidence);
    Some(Judgement { rows, columns })
}

/// The encodings some rows are in, the one with most words first.
fn present(told: &[Option<Tallies>], bytes: bool, enough: usize) -> Vec<(Encoding, usize)> {
    let mut sums = [0_usize; Encoding::LEGACY.len()];
    let mut all = Tallies::default();
    for tallies in told.iter().flatten() {
        let best = tallies.iter().map(|tally| tally.weight()).max().unwrap_or(0);
        for (at, tally) in tallies.iter().enumerate() {
            if tally.speaks() && tally.weight() == best {
                sums[at] += tally.gain;
            }
            all[at].gain += tally.gain;
            all[at].loss += tally.loss;
            all[at].unknown += tally.unknown;
        }
    }
    let mut present: Vec<(Encoding, usize)> =
        Encoding::LEGACY.into_iter().zip(sums).filter(|(_, gain)| *gain >= enough).collect();
    // A stable sort: of equals the first of LEGACY.
    present.sort_by_key(|(_, gain)| std::cmp::Reverse(*gain));
    // Windows-1258 and bare bytes share letters: a file of bytes is what most of its words say.
    if bytes && let Some((first, gain)) = present.first().copied() {
        let at = Encoding::LEGACY.iter().position(|known| *known == first).unwrap_or(0);
        if all[at].unknown + all[at].loss > gain.max(all[at].gain) {
            return Vec::new();
        }
    }
    present
}

fn held(cells: &Cells, told: Option<&Tallies>, present: &[(Encoding, usize)]) -> Held {
    let unicode = cells.iter().any(is_unicode);
    let Some(told) = told else { return if unicode { Held::Unicode } else { Held::Plain } };
    let of = |encoding: Encoding| Encoding::LEGACY.iter().position(|known| *known == encoding).map(|at| told[at]);
    let best = present
        .iter()
        .filter_map(|(encoding, gain)| Some((*encoding, of(*encoding)?, *gain)))
        .filter(|(_, tally, _)| tally.speaks())
        .max_by_key(|(_, tally, gain)| (tally.weight(), *gain));
    match best {
        Some((encoding, ..)) => Held::Legacy(encoding),
        None if unicode => Held::Unicode,
        None if cells.iter().all(str::is_ascii) => Held::Plain,
        None => Held::Open,
    }
}

/// A row that says nothing is as its neighbours are, where those above and below it agree.
fn settle_open(rows: &mut [Held], main: Option<Encoding>) {
    let says = |held: &Held| matches!(held, Held::Unicode | Held::Legacy(_));
    let next: Vec<Option<Held>> = {
        let (mut below, mut next) = (None, vec![None; rows.len()]);
        for at in (0..rows.len()).rev() {
            next[at] = below;
            below = Some(rows[at]).filter(says).or(below);
        }
        next
    };
    let mut above = None;
    for at in 0..rows.len() {
        if rows[at] == Held::Open {
            rows[at] = match (above, next[at], main) {
                (Some(above), Some(below), _) if above == below => above,
                (Some(only), None, _) | (None, Some(only), _) => only,
                (None, None, Some(main)) => Held::Legacy(main),
                (None, None, None) => Held::Open,
                _ => Held::Unsure,
            };
        } else if says(&rows[at]) {
            above = Some(rows[at]);
        }
    }
}

/// What each column is in, over the rows that hold both Unicode and an older encoding.
fn columns(table: &Table, rows: &[Held], evidence: &mut Evidence) -> BTreeMap<usize, Held> {
    let mut said: BTreeMap<usize, (usize, usize, Encoding)> = BTreeMap::new();
    for (row, held) in table.rows.iter().zip(rows) {
        let Held::Legacy(encoding) = held else { continue };
        if !row.cells.iter().any(is_unicode) {
            continue;
        }
        let Some(at) = Encoding::LEGACY.iter().position(|known| known == encoding) else { continue };
        for (column, cell) in row.cells.iter().enumerate() {
            let entry = said.entry(column).or_insert((0, 0, *encoding));
            entry.0 += usize::from(is_unicode(cell));
            entry.1 += usize::from(evidence.of_cells(std::iter::once(cell))[at].speaks());
        }
    }
    let held = |(column, (unicode, legacy, encoding))| match (unicode, legacy) {
        (0, 0) => None,
        (0, _) => Some((column, Held::Legacy(encoding))),
        (_, 0) => Some((column, Held::Unicode)),
        _ => None,
    };
    said.into_iter().filter_map(held).collect()
}
