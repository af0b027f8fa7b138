//! Rows as a table for people, CSV, or one JSON array; streamed, so that a million rows need no memory.

use std::io::{self, BufWriter, Stdout, Write};

use serde_json::{Map, Value};
use unicode_width::UnicodeWidthStr;

use super::args::Format;
use crate::domain::listing::Cell;
use crate::exchange::csv_out::{CsvOut, Delimiter};
use crate::words::{Present, Style};

/// Rows looked at before the widths of a table's columns are settled.
const ROWS_TO_MEASURE: usize = 500;
/// No column of a table is wider than this; the whole text is in CSV and JSON.
const WIDEST: usize = 40;

/// One value on its way out.
pub enum Out<'a> {
    Cell(&'a Cell),
    Text(&'a str),
    Json(Value),
}

enum Dress {
    Table { waiting: Vec<Vec<String>>, widths: Vec<usize>, settled: bool },
    Csv(Box<CsvOut<BufWriter<Stdout>>>),
    Json { first: bool },
}

pub struct Printer<'a> {
    keys: Vec<&'a str>,
    present: Option<Present<'a>>,
    dress: Dress,
    out: BufWriter<Stdout>,
}

impl<'a> Printer<'a> {
    pub fn new(
        format: Format,
        keys: Vec<&'a str>,
        headings: &[String],
        present: Option<Present<'a>>,
    ) -> io::Result<Self> {
        let out = BufWriter::new(io::stdout());
        let dress = match format {
            Format::Table => {
                let widths = headings.iter().map(|heading| heading.width()).collect();
                Dress::Table { waiting: vec![headings.to_vec()], widths, settled: false }
            }
            Format::Csv => {
                let mut csv = CsvOut::new(BufWriter::new(io::stdout()), Delimiter::Comma, false)?;
                csv.header(headings)?;
                Dress::Csv(Box::new(csv))
            }
            Format::Json => Dress::Json { first: true },
        };
        Ok(Printer { keys, present, dress, out })
    }

    /// The rows to come have other keys: in JSON each object names its own.
    pub fn go_on_with(&mut self, keys: Vec<&'a str>) {
        self.keys = keys;
    }

    fn text(&self, value: &Out<'_>, style: Style) -> String {
        match value {
            Out::Cell(cell) => self.present.as_ref().map(|present| present.cell(cell, style)).unwrap_or_default(),
            Out::Text(text) => (*text).to_owned(),
            Out::Json(Value::String(text)) => text.clone(),
            Out::Json(Value::Null) => String::new(),
            // People and spreadsheets read words, not brackets.
            Out::Json(Value::Array(many)) if many.iter().all(Value::is_string) => {
                many.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("; ")
            }
            Out::Json(value) => value.to_string(),
        }
    }

    pub fn row(&mut self, values: &[Out<'_>]) -> io::Result<()> {
        match &mut self.dress {
            Dress::Json { first } => {
                let opening = if *first { "[\n" } else { ",\n" };
                *first = false;
                let mut object = Map::new();
                for (key, value) in self.keys.iter().zip(values) {
                    let json = match value {
                        Out::Json(value) => value.clone(),
                        Out::Text(text) => Value::String((*text).to_owned()),
                        Out::Cell(Cell::Empty) => Value::Null,
                        Out::Cell(Cell::Int(n)) => Value::from(*n),
                        Out::Cell(Cell::Many(_, many)) => Value::from(many.clone()),
                        Out::Cell(_) => Value::String(self.text(value, Style::Contract)),
                    };
                    object.insert((*key).to_owned(), json);
                }
                write!(self.out, "{opening}{}", Value::Object(object))
            }
            Dress::Csv(_) => {
                let cells: Vec<String> = values.iter().map(|value| self.text(value, Style::Csv)).collect();
                let Dress::Csv(csv) = &mut self.dress else { return Ok(()) };
                csv.row(&cells)
            }
            Dress::Table { .. } => {
                let cells: Vec<String> =
                    values.iter().map(|value| self.text(value, Style::Screen).replace('\n', " ")).collect();
                self.table_row(cells)
            }
        }
    }

    fn table_row(&mut self, cells: Vec<String>) -> io::Result<()> {
        let Dress::Table { waiting, widths, settled } = &mut self.dress else { return Ok(()) };
        if *settled {
            return line(&mut self.out, &cells, widths);
        }
        for (width, cell) in widths.iter_mut().zip(&cells) {
            *width = (*width).max(cell.width()).min(WIDEST);
        }
        waiting.push(cells);
        if waiting.len() > ROWS_TO_MEASURE { self.settle() } else { Ok(()) }
    }

    fn settle(&mut self) -> io::Result<()> {
        let Dress::Table { waiting, widths, settled } = &mut self.dress else { return Ok(()) };
        *settled = true;
        for cells in waiting.drain(..) {
            line(&mut self.out, &cells, widths)?;
        }
        Ok(())
    }

    pub fn finish(mut self) -> io::Result<()> {
        match &mut self.dress {
            Dress::Table { settled: false, .. } => self.settle()?,
            Dress::Table { .. } | Dress::Csv(_) => {}
            Dress::Json { first: true } => writeln!(self.out, "[]")?,
            Dress::Json { .. } => writeln!(self.out, "\n]")?,
        }
        self.out.flush()?;
        match self.dress {
            Dress::Csv(csv) => csv.finish().and_then(|mut out| out.flush()),
            _ => Ok(()),
        }
    }
}

fn line(out: &mut impl Write, cells: &[String], widths: &[usize]) -> io::Result<()> {
    let mut text = String::new();
    for (at, (cell, width)) in cells.iter().zip(widths).enumerate() {
        // Nothing stands behind the last column: it is whole, as long as it is.
        let cell = if at + 1 == widths.len() { cell.clone() } else { fit(cell, *width) };
        text.push_str(&cell);
        text.extend(std::iter::repeat_n(' ', width.saturating_sub(cell.width()) + 2));
    }
    writeln!(out, "{}", text.trim_end())
}

/// Cut to a width, with … where something is missing.
fn fit(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut cut = String::new();
    for c in text.chars() {
        if cut.width() + 2 > width {
            break;
        }
        cut.push(c);
    }
    cut + "…"
}

/// Lines for people, with what the system says about them: `println!` would panic on a full disk.
pub fn lines(lines: &[String]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    for line in lines {
        writeln!(out, "{line}")?;
    }
    out.flush()
}

/// What was made whole before it goes out.
pub fn bytes(bytes: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(bytes)?;
    out.flush()
}

/// A closed pipe (`sotre list … | head`) is no failure.
pub fn is_closed_pipe(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::BrokenPipe
}
