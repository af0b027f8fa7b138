//! The cells of a sheet as they are read, row by row, into the table a CSV gives.

use crate::exchange::decode::capitals::lacks_capital;
use crate::exchange::decode::{Encoding, by_font};
use crate::exchange::table::{Cells, MAX_BYTES, MAX_COLUMNS, MAX_ROW_BYTES, MAX_ROWS, ReadError, Row, Source, Table};

/// Blank rows that are kept, so that a gap looks as it does in a CSV. Lines keep their number in any case.
const KEPT_BLANK: usize = 40;

/// A sheet being read.
pub(crate) struct Page {
    rows: Vec<Row>,
    source: Source,
    /// The row under way: its number from 1, its text and where each cell ends.
    line: usize,
    hidden: bool,
    text: String,
    ends: Vec<u32>,
    /// Columns of the row under way whose formula has no result.
    no_value: Vec<usize>,
    some_text: bool,
    /// Bytes of all rows.
    total: usize,
    /// Rows to read before stopping: all, or as many as show what a sheet holds.
    most: usize,
}

impl Page {
    pub(crate) fn new(most: usize) -> Self {
        Page {
            rows: Vec::new(),
            source: Source::default(),
            line: 0,
            hidden: false,
            text: String::new(),
            ends: Vec::new(),
            no_value: Vec::new(),
            some_text: false,
            total: 0,
            most,
        }
    }

    pub(crate) fn is_full(&self) -> bool {
        self.rows.len() >= self.most
    }

    /// Begins the row of this number, from 1. One that stands above the row before it, or nowhere (`r="0"`), comes next.
    pub(crate) fn begin(&mut self, line: usize, hidden: bool) -> Result<(), ReadError> {
        let line = line.max(self.line + 1);
        if line > MAX_ROWS {
            return Err(ReadError::TooManyRows);
        }
        self.line = line;
        self.hidden = hidden;
        self.text.clear();
        self.ends.clear();
        self.no_value.clear();
        Ok(())
    }

    /// Notes a formula whose result the file does not hold.
    pub(crate) fn no_value(&mut self, column: usize) {
        self.source.formulas_empty += 1;
        self.no_value.push(column);
    }

    /// Puts a value under a column; `font`: the encoding its font says, with its letters as they stand in the file.
    pub(crate) fn put(&mut self, column: usize, value: &str, font: Option<Encoding>) -> Result<(), ReadError> {
        if value.is_empty() || column < self.ends.len() {
            return Ok(());
        }
        if column >= MAX_COLUMNS {
            return Err(ReadError::TooManyColumns { line: self.line });
        }
        while self.ends.len() < column {
            self.ends.push(self.text.len() as u32);
        }
        match font.and_then(|font| Some((by_font(value, font)?, font))) {
            Some((decoded, font)) => self.settled(column, &decoded, font),
            None => self.text.push_str(&crate::domain::vietnamese::nfc(value)),
        }
        self.close_cell()
    }

    /// A value whose letters are known already, each part of it by its own font.
    pub(crate) fn put_decoded(&mut self, column: usize, value: &str, font: Encoding) -> Result<(), ReadError> {
        let (before, line) = (self.text.len(), self.ends.len());
        self.put(column, value, None)?;
        if self.ends.len() > line && !value.is_ascii() {
            self.text.truncate(before);
            self.ends.pop();
            self.settled(column, &crate::domain::vietnamese::nfc(value), font);
            self.close_cell()?;
        }
        Ok(())
    }

    fn settled(&mut self, column: usize, decoded: &str, font: Encoding) {
        let (row, at) = (self.row_after_gap() as u32, column as u16);
        self.source.settled.insert((row, at));
        self.source.fonts.insert(row, font);
        if font == Encoding::Tcvn3 && lacks_capital(decoded) {
            self.source.toneless.insert((row, at));
        }
        self.text.push_str(decoded);
    }

    fn close_cell(&mut self) -> Result<(), ReadError> {
        if self.text.len() > MAX_ROW_BYTES {
            return Err(ReadError::CellTooBig { line: self.line });
        }
        // One text named by a million cells is small in the file.
        if self.total + self.text.len() > MAX_BYTES {
            return Err(ReadError::TooBig { bytes: (self.total + self.text.len()) as u64 });
        }
        self.ends.push(self.text.len() as u32);
        Ok(())
    }

    /// Blank rows between the last one and the one under way.
    fn gap(&self) -> usize {
        let last = self.rows.last().map_or(0, |row| row.line);
        self.line.saturating_sub(last + 1).min(KEPT_BLANK)
    }

    fn row_after_gap(&self) -> usize {
        self.rows.len() + self.gap()
    }

    /// Ends the row under way. A row without a word is nothing but a gap.
    pub(crate) fn end(&mut self) {
        let cells = Cells::pack(&self.text, &self.ends);
        self.total += self.text.len();
        if cells.is_empty() {
            return;
        }
        let gap = self.gap();
        let at = (self.rows.len() + gap) as u32;
        self.source.no_value.extend(self.no_value.drain(..).map(|column| (at, column as u16)));
        for before in (1..=gap).rev() {
            self.rows.push(Row { line: self.line - before, cells: Cells::default() });
        }
        let row = Row { line: self.line, cells };
        if !row.is_blank() {
            self.some_text = true;
            self.source.hidden += usize::from(self.hidden);
        }
        self.rows.push(row);
    }

    /// Cells merged over the lines `first` to `last` in one column.
    pub(crate) fn merge(&mut self, column: usize, first: usize, last: usize) {
        let at = |line: usize| self.rows.binary_search_by_key(&line, |row| row.line).ok();
        let below = self.rows.partition_point(|row| row.line <= last);
        if let (Some(first), true, true) = (at(first), last > first, column < MAX_COLUMNS) {
            let last = below.saturating_sub(1);
            if last > first {
                self.source.merged.push((column as u16, first as u32, last as u32));
            }
        }
    }

    pub(crate) fn table(mut self, sheet: &str) -> Result<Table, ReadError> {
        if !self.some_text {
            return Err(ReadError::Empty);
        }
        // Areas of one sheet never overlap; those of a file made to, each over the whole column, would never be filled.
        self.source.merged.sort_unstable();
        let mut end = None;
        self.source.merged.retain(|(column, first, last)| {
            let apart = end.is_none_or(|end| (*column, *first) > end);
            if apart {
                end = Some((*column, *last));
            }
            apart
        });
        self.source.sheet = Some(sheet.to_owned());
        Ok(Table { rows: self.rows, source: self.source, delimiter: ',', had_bom: false, ours: false })
    }
}
