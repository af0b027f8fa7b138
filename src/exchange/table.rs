//! A list as it was read: rows of text cells with the line each stood on, its limits, and what can be wrong with a file.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Index;

use crate::exchange::decode::Encoding;
use crate::exchange::defuse::refuse_quote;
use crate::exchange::sniff::{NotText, SheetKind};

/// Rows of a list, headings included: what one spreadsheet page holds.
pub const MAX_ROWS: usize = 1_048_576;
/// Columns of a list.
pub const MAX_COLUMNS: usize = 512;
/// Bytes of a file.
pub const MAX_BYTES: usize = 200 * 1024 * 1024;
/// Bytes of one row, and so of one cell. An unclosed quote or a file without line ends stops here, not at 200 MB.
pub const MAX_ROW_BYTES: usize = 1024 * 1024;

/// Why a file could not be read as a list. Lines are physical lines of the file, from 1.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    #[error("the file is empty")]
    Empty,
    #[error("the file has {bytes} bytes or more; at most {MAX_BYTES} are read")]
    TooBig { bytes: u64 },
    #[error("more than {MAX_ROWS} rows")]
    TooManyRows,
    #[error("line {line}: more than {MAX_COLUMNS} columns")]
    TooManyColumns { line: usize },
    #[error("not a list but {what}")]
    NotText { what: NotText },
    #[error("line {line}: not valid Unicode text")]
    NotUtf8 { line: usize },
    #[error("line {line}: a row or cell of more than {MAX_ROW_BYTES} bytes")]
    CellTooBig { line: usize },
    #[error("the file ends inside a quoted cell opened on line {line}")]
    Truncated { line: usize },
    #[error("the file ends inside a letter on line {line}")]
    HalfLetter { line: usize },
    #[error("not in the encoding {encoding:?}")]
    NotEncoding { encoding: Encoding },
    #[error("letters were lost before the file came here, first on line {line}")]
    LettersLost { line: usize },
    #[error("a spreadsheet ({kind})")]
    Spreadsheet { kind: SheetKind },
    #[error("not a spreadsheet ({kind})")]
    NotSheet { kind: SheetKind },
    #[error("a spreadsheet ({kind}) that cannot be read: {what:?}")]
    BrokenSheet { kind: SheetKind, what: Broken },
    #[error("no sheet called {name}; there are: {there}")]
    NoSheet { name: String, there: String },
    #[error("reading failed: {0}")]
    Io(#[from] std::io::Error),
}

/// The cells of one row, packed into two allocations: a `Vec<String>` of 100,000 rows × 22 cells would alone break
/// the promise of 128 MiB. Empty cells at the end are not kept: a ragged row and a padded one are the same.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cells {
    text: Box<str>,
    ends: Box<[u32]>,
}

impl Cells {
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    pub fn get(&self, column: usize) -> Option<&str> {
        let end = *self.ends.get(column)? as usize;
        let start = match column.checked_sub(1) {
            Some(before) => self.ends[before] as usize,
            None => 0,
        };
        self.text.get(start..end)
    }

    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|column| self.get(column).unwrap_or_default())
    }

    /// Writes `value` into `column`, widening the row where it is shorter.
    pub fn set(&mut self, column: usize, value: &str) {
        let width = self.len().max(column + 1);
        *self = (0..width)
            .map(|at| if at == column { value } else { self.get(at).unwrap_or_default() }.to_owned())
            .collect();
    }

    pub(crate) fn pack(text: &str, ends: &[u32]) -> Self {
        let mut kept = ends.len();
        while kept > 0 && ends[kept - 1] == if kept > 1 { ends[kept - 2] } else { 0 } {
            kept -= 1;
        }
        Cells { text: text.into(), ends: ends[..kept].into() }
    }
}

impl<S: AsRef<str>> FromIterator<S> for Cells {
    fn from_iter<I: IntoIterator<Item = S>>(cells: I) -> Self {
        let (mut text, mut ends) = (String::new(), Vec::new());
        for cell in cells {
            text.push_str(cell.as_ref());
            ends.push(text.len() as u32);
        }
        Cells::pack(&text, &ends)
    }
}

/// `row.cells[3]`; a column beyond the row's end is the empty cell it stands for.
impl Index<usize> for Cells {
    type Output = str;

    fn index(&self, column: usize) -> &str {
        self.get(column).unwrap_or_default()
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Physical line of the file on which the row begins, from 1.
    pub line: usize,
    pub cells: Cells,
}

impl Row {
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.trim().is_empty())
    }
}

/// What is wrong with a workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Broken {
    /// Its container is cut off or damaged.
    Container,
    /// A part it needs is missing or cannot be understood.
    Part,
    /// More than 200 MB once unpacked: made to fill the memory, or no list.
    Bomb,
    /// It asks for files from elsewhere, which no list does.
    Entities,
}

impl Broken {
    pub fn key(self) -> &'static str {
        match self {
            Broken::Container => "container",
            Broken::Part => "part",
            Broken::Bomb => "bomb",
            Broken::Entities => "entities",
        }
    }
}

/// Why the letters of a row cannot be read for sure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unread {
    /// Some were replaced or dropped on the way here.
    LettersLost,
    /// The row reads in one encoding as well as in another.
    EncodingUnsure,
}

/// Where a list came from, and what was done to its letters on the way in. Rows are indexes into [`Table::rows`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Source {
    /// The encodings its rows were in, that of most rows first.
    pub encodings: Vec<(Encoding, usize)>,
    /// The sheet of a workbook, and how many of its rows were hidden.
    pub sheet: Option<String>,
    /// Every sheet of the workbook.
    pub sheets: Vec<String>,
    pub hidden: usize,
    /// Other sheets with a list of the same kind: they are not read.
    pub sheets_left: Vec<String>,
    /// Formulas whose result is not stored, and their cells.
    pub formulas_empty: usize,
    pub(crate) no_value: BTreeSet<(u32, u16)>,
    pub(crate) unread: BTreeMap<usize, Unread>,
    /// Cells decoded from TCVN3 in which a capital may be missing.
    pub(crate) toneless: BTreeSet<(u32, u16)>,
    /// Cells whose letters are known already: by their font.
    pub(crate) settled: BTreeSet<(u32, u16)>,
    /// Rows with cells decoded by their font.
    pub(crate) fonts: BTreeMap<u32, Encoding>,
    /// Cells merged downwards: column, first row, last row.
    pub(crate) merged: Vec<(u16, u32, u32)>,
}

impl Source {
    /// The names of its encodings, as words files and the command line have them.
    pub fn encoding_names(&self) -> Vec<&'static str> {
        self.encodings.iter().map(|(encoding, _)| encoding.as_str()).collect()
    }

    pub(crate) fn is_settled(&self, row: usize, column: usize) -> bool {
        !self.settled.is_empty() && self.settled.contains(&(row as u32, column as u16))
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    pub rows: Vec<Row>,
    pub source: Source,
    pub delimiter: char,
    pub had_bom: bool,
    /// This program wrote it; set by `Headings::recognise`. Then one leading `'` belongs to the defusing and not to the
    /// text.
    pub ours: bool,
}

impl Table {
    /// The text meant by a cell: as it stands, or in a CSV of ours without the `'` that export put in front. In a
    /// workbook cells are texts and need none.
    pub fn value(&self, row: usize, column: usize) -> &str {
        let cell = self.rows.get(row).and_then(|row| row.cells.get(column)).unwrap_or_default();
        if self.ours && self.source.sheet.is_none() { refuse_quote(cell) } else { cell }
    }

    /// The first line whose letters cannot be read for sure.
    pub fn first_lost(&self) -> Option<usize> {
        self.source.unread.keys().next().and_then(|row| self.rows.get(*row)).map(|row| row.line)
    }

    /// Columns of the widest row.
    pub fn width(&self) -> usize {
        self.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_keep_inner_gaps_and_drop_the_tail() {
        let cells: Cells = ["", "a", "", "b", "", ""].into_iter().collect();
        assert_eq!(cells.len(), 4);
        assert_eq!(cells.iter().collect::<Vec<_>>(), ["", "a", "", "b"]);
        assert_eq!((&cells[1], &cells[2], &cells[99]), ("a", "", ""));
        assert_eq!(["", ""].into_iter().collect::<Cells>().len(), 0);
    }

    #[test]
    fn set_replaces_and_widens() {
        let mut cells: Cells = ["a", "b"].into_iter().collect();
        cells.set(0, "ặ");
        cells.set(3, "d");
        assert_eq!(cells.iter().collect::<Vec<_>>(), ["ặ", "b", "", "d"]);
    }
}
