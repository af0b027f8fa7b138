//! Reads a CSV as offices really send it: any delimiter, any line end, any encoding, ragged rows; never lossy.

use unicode_normalization::{IsNormalized, is_nfc_quick};

use crate::domain::vietnamese::nfc;
use crate::exchange::decode::bytes::letters_of;
use crate::exchange::decode::{Encoding, settle};
use crate::exchange::sniff::{Content, sniff};
use crate::exchange::table::{Cells, MAX_BYTES, MAX_COLUMNS, MAX_ROW_BYTES, MAX_ROWS, ReadError, Row, Source, Table};

/// Rows looked at to guess the delimiter.
const SAMPLE_ROWS: usize = 200;

/// The list in `bytes`. Every cell comes out in NFC and otherwise untouched; blank rows are kept, so that row numbers
/// stay what the officer sees.
pub fn read_csv(bytes: &[u8]) -> Result<Table, ReadError> {
    read_csv_as(bytes, None)
}

/// The same, in the encoding the officer says it is in.
pub fn read_csv_as(bytes: &[u8], forced: Option<Encoding>) -> Result<Table, ReadError> {
    let (mut table, unicode) = parse_csv(bytes, forced)?;
    settle(&mut table, unicode, forced)?;
    Ok(table)
}

/// The cells before their encoding is judged, and the encoding of a file that is Unicode throughout, else the first
/// line that is not.
pub(crate) fn parse_csv(bytes: &[u8], forced: Option<Encoding>) -> Result<(Table, Result<Encoding, usize>), ReadError> {
    if bytes.len() > MAX_BYTES {
        return Err(ReadError::TooBig { bytes: bytes.len() as u64 });
    }
    match sniff(bytes) {
        Content::Text => {}
        Content::Sheet(kind) => return Err(ReadError::Spreadsheet { kind }),
        Content::Other(what) => return Err(ReadError::NotText { what }),
    }
    let letters = letters_of(bytes, forced)?;
    Ok((read_text(&letters.text, letters.had_bom)?, letters.unicode))
}

fn read_text(text: &str, had_bom: bool) -> Result<Table, ReadError> {
    let (declared, body) = declared_delimiter(text);
    let delimiter = declared.unwrap_or_else(|| guess_delimiter(body));
    let mut records = Records::new(body, delimiter as u8, if declared.is_some() { 2 } else { 1 });
    let mut rows = Vec::new();
    let (mut packed, mut ends) = (String::new(), Vec::new());
    let mut some_text = false;
    while let Some(line) = records.next_record()? {
        if rows.len() == MAX_ROWS {
            return Err(ReadError::TooManyRows);
        }
        packed.clear();
        ends.clear();
        let mut start = 0;
        for (column, &end) in records.ends.iter().enumerate() {
            let cell = &records.cells[start..end];
            start = end;
            if !cell.is_empty() && column >= MAX_COLUMNS {
                return Err(ReadError::TooManyColumns { line });
            }
            match is_nfc_quick(cell.chars()) {
                IsNormalized::Yes => packed.push_str(cell),
                _ => packed.push_str(&nfc(cell)),
            }
            ends.push(packed.len() as u32);
        }
        let row = Row { line, cells: Cells::pack(&packed, &ends) };
        some_text |= !row.is_blank();
        rows.push(row);
    }
    if some_text {
        Ok(Table { rows, source: Source::default(), delimiter, had_bom, ours: false })
    } else {
        Err(ReadError::Empty)
    }
}

/// Excel's own first line `sep=;`: it is no row, and it is right about the rest.
fn declared_delimiter(text: &str) -> (Option<char>, &str) {
    let Some(rest) = text.strip_prefix("sep=") else { return (None, text) };
    let mut letters = rest.chars();
    let Some(delimiter @ (',' | ';' | '\t' | '|')) = letters.next() else { return (None, text) };
    let rest = letters.as_str();
    match ["\r\n", "\n", "\r"].iter().find_map(|end| rest.strip_prefix(end)) {
        Some(body) => (Some(delimiter), body),
        None => (None, text),
    }
}

/// The delimiter by which quotes stand where quotes belong; of these the one by which most rows have the same number of
/// cells; on a tie the wider table, then the sign less likely inside a cell: `1,5` stands in lists parted by `;`, and
/// nobody types a tab. By the wrong one a note of many lines is many rows, the first with half its quotes.
fn guess_delimiter(text: &str) -> char {
    let mut best = (',', (false, 0, 0));
    for delimiter in ['\t', ';', ',', '|'] {
        let mut counts = std::collections::BTreeMap::new();
        let mut records = Records::new(text, delimiter as u8, 1);
        let mut whole = true;
        for _ in 0..SAMPLE_ROWS {
            // An error ends the sample only: the reading itself will meet it and name its line.
            let Ok(Some(_)) = records.next_record() else { break };
            whole &= !records.torn;
            if records.ends.len() > 1 {
                *counts.entry(records.ends.len()).or_insert(0_usize) += 1;
            }
        }
        let consistent = counts.iter().map(|(&cells, &rows)| (whole, rows, cells)).max();
        if let Some(consistent) = consistent.filter(|consistent| *consistent > best.1) {
            best = (delimiter, consistent);
        }
    }
    best.0
}

/// Cuts text into records: RFC 4180, and beyond it the lone CR, a quote inside a bare cell, text after a closing quote.
struct Records<'a> {
    text: &'a str,
    at: usize,
    delimiter: u8,
    /// Physical line of `at`.
    line: usize,
    /// The record's cells one after another, and where each ends.
    cells: String,
    ends: Vec<usize>,
    /// Some bare cell of the record holds a quote without its other half.
    torn: bool,
}

impl<'a> Records<'a> {
    fn new(text: &'a str, delimiter: u8, line: usize) -> Self {
        Records { text, at: 0, delimiter, line, cells: String::new(), ends: Vec::new(), torn: false }
    }

    /// Reads one record and answers the line it began on; `None` at the end.
    fn next_record(&mut self) -> Result<Option<usize>, ReadError> {
        let bytes = self.text.as_bytes();
        if self.at >= bytes.len() {
            return Ok(None);
        }
        self.cells.clear();
        self.ends.clear();
        self.torn = false;
        let began = self.line;
        let from = self.at;
        loop {
            if bytes.get(self.at) == Some(&b'"') {
                self.quoted(began, from)?;
            }
            let stop = |byte: &u8| *byte == self.delimiter || *byte == b'\n' || *byte == b'\r';
            // One byte over the limit is enough to know: never search 200 MB for a line end.
            let window = &bytes[self.at..bytes.len().min(from + MAX_ROW_BYTES + 1).max(self.at)];
            let end = match window.iter().position(stop) {
                Some(length) => self.at + length,
                None => self.at + window.len(),
            };
            if end - from > MAX_ROW_BYTES {
                return Err(ReadError::CellTooBig { line: began });
            }
            let bare = &self.text[self.at..end];
            self.torn |= bare.bytes().filter(|byte| *byte == b'"').count() % 2 == 1;
            self.cells.push_str(bare);
            self.ends.push(self.cells.len());
            self.at = end;
            match bytes.get(end) {
                Some(byte) if *byte == self.delimiter => self.at += 1,
                Some(b'\r') if bytes.get(end + 1) == Some(&b'\n') => return Ok(self.end_record(began, 2)),
                Some(_) => return Ok(self.end_record(began, 1)),
                None => return Ok(Some(began)),
            }
        }
    }

    fn end_record(&mut self, began: usize, length: usize) -> Option<usize> {
        self.at += length;
        self.line += 1;
        Some(began)
    }

    /// Takes in a quoted cell up to its closing quote; `at` stands on the opening one.
    fn quoted(&mut self, began: usize, from: usize) -> Result<(), ReadError> {
        let bytes = self.text.as_bytes();
        let opened = self.line;
        let mut start = self.at + 1;
        let mut at = start;
        loop {
            match bytes.get(at) {
                None => return Err(ReadError::Truncated { line: opened }),
                Some(b'"') => {
                    self.cells.push_str(&self.text[start..at]);
                    if bytes.get(at + 1) != Some(&b'"') {
                        self.at = at + 1;
                        return Ok(());
                    }
                    start = at + 1;
                    at += 1;
                }
                Some(b'\n') => self.line += 1,
                Some(b'\r') if bytes.get(at + 1) != Some(&b'\n') => self.line += 1,
                Some(_) => {}
            }
            at += 1;
            if at - from > MAX_ROW_BYTES {
                return Err(ReadError::CellTooBig { line: began });
            }
        }
    }
}

#[cfg(test)]
#[path = "csv_in_tests.rs"]
mod tests;
