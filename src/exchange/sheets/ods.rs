//! ODS, row by row: the content of the one part that holds every sheet, read up to the sheet that is wanted.

use super::numbers::{self, Shown};
use super::ods_styles::OdsStyles;
use super::pack::{Pack, Step, attribute};
use super::page::Page;
use super::strings::{FontOf, Runs, join};
use crate::exchange::decode::Encoding;
use crate::exchange::sniff::SheetKind;
use crate::exchange::table::{Broken, MAX_COLUMNS, MAX_ROWS, ReadError};

pub(crate) struct Ods<'b> {
    pack: Pack<'b>,
    pub names: Vec<String>,
    styles: OdsStyles,
}

fn broken(what: Broken) -> ReadError {
    ReadError::BrokenSheet { kind: SheetKind::Ods, what }
}

impl<'b> Ods<'b> {
    pub(crate) fn open(bytes: &'b [u8]) -> Result<Self, ReadError> {
        Ods::parts(bytes).map_err(broken)
    }

    fn parts(bytes: &'b [u8]) -> Result<Self, Broken> {
        let mut pack = Pack::open(bytes)?;
        let (mut styles, mut names) = (OdsStyles::default(), Vec::new());
        if pack.has("styles.xml") {
            pack.read("styles.xml", |step| {
                styles.step(&step);
                Ok(true)
            })?;
        }
        pack.read("content.xml", |step| {
            match &step {
                Step::Start("table", element) => names.extend(attribute(element, "name")),
                _ if names.is_empty() => styles.step(&step),
                _ => {}
            }
            Ok(true)
        })?;
        // Every look at a sheet unpacks the part anew; what counts is how large it is.
        pack.again();
        Ok(Ods { pack, names, styles })
    }

    pub(crate) fn read(&mut self, wanted: usize, most: usize) -> Result<Page, ReadError> {
        self.pack.again();
        let mut sheet = Sheet {
            page: Page::new(most),
            styles: &self.styles,
            at: None,
            line: 0,
            rows: 1,
            hidden: false,
            column: 0,
            defaults: Vec::new(),
            cells: Vec::new(),
            no_value: Vec::new(),
            cell: None,
            note: 0,
            spans: Vec::new(),
            merges: Vec::new(),
        };
        let mut failed = None;
        let read = self.pack.read("content.xml", |step| match sheet.step(&step, wanted) {
            Ok(on) => Ok(on && !sheet.page.is_full()),
            Err(error) => {
                failed = Some(error);
                Ok(false)
            }
        });
        match (failed, read) {
            (Some(error), _) => Err(error),
            (None, Err(what)) => Err(broken(what)),
            (None, Ok(())) => {
                for (column, first, last) in std::mem::take(&mut sheet.merges) {
                    sheet.page.merge(column, first, last);
                }
                Ok(sheet.page)
            }
        }
    }
}

/// The cell under way.
struct Cell {
    repeated: usize,
    style: String,
    kind: String,
    value: String,
    /// Rows it is merged over.
    spanned: usize,
    runs: Runs,
    paragraphs: usize,
    in_text: bool,
}

/// What a cell says, and the encoding its font asks for or it has been decoded from.
#[derive(Clone)]
struct Value {
    text: String,
    font: Option<Encoding>,
    decoded: bool,
}

struct Sheet<'s> {
    page: Page,
    styles: &'s OdsStyles,
    /// The sheet under way, by its place.
    at: Option<usize>,
    line: usize,
    rows: usize,
    hidden: bool,
    column: usize,
    /// The style of each column's cells that have none of their own.
    defaults: Vec<String>,
    cells: Vec<(usize, Value)>,
    /// Columns whose formula has no result.
    no_value: Vec<usize>,
    cell: Option<Cell>,
    /// Depth in notes, whose text is no cell's.
    note: usize,
    spans: Vec<Option<FontOf>>,
    merges: Vec<(usize, usize, usize)>,
}

impl Sheet<'_> {
    /// Answers whether to go on.
    fn step(&mut self, step: &Step<'_>, wanted: usize) -> Result<bool, ReadError> {
        if let Step::Start("table", _) = step {
            self.at = Some(self.at.map_or(0, |at| at + 1));
        }
        if self.at != Some(wanted) {
            return Ok(true);
        }
        match step {
            Step::End("table") => return Ok(false),
            Step::Start("annotation", _) => self.note += 1,
            Step::End("annotation") => self.note = self.note.saturating_sub(1),
            _ if self.note > 0 => {}
            Step::Start("table-column", element) => {
                let repeated = number(element, "number-columns-repeated").min(MAX_COLUMNS);
                let style = attribute(element, "default-cell-style-name").unwrap_or_default();
                if self.defaults.len() < MAX_COLUMNS {
                    self.defaults.extend(std::iter::repeat_n(style, repeated));
                }
            }
            Step::Start("table-row", element) => {
                self.rows = number(element, "number-rows-repeated");
                let visibility = attribute(element, "visibility");
                self.hidden = matches!(visibility.as_deref(), Some("collapse" | "filter"));
                self.column = 0;
                self.cells.clear();
                self.no_value.clear();
            }
            Step::End("table-row") => self.end_row()?,
            Step::Start("table-cell" | "covered-table-cell", element) => self.begin_cell(element),
            Step::End("table-cell" | "covered-table-cell") => self.end_cell()?,
            _ => self.text(step),
        }
        Ok(true)
    }

    fn begin_cell(&mut self, element: &quick_xml::events::BytesStart<'_>) {
        let style = attribute(element, "style-name");
        let style = style.or_else(|| self.defaults.get(self.column).cloned()).unwrap_or_default();
        let kind = attribute(element, "value-type").unwrap_or_default();
        if kind.is_empty() && attribute(element, "formula").is_some() {
            self.no_value.push(self.column);
        }
        let named = match kind.as_str() {
            "date" => "date-value",
            "boolean" => "boolean-value",
            "string" => "string-value",
            _ => "value",
        };
        self.cell = Some(Cell {
            repeated: number(element, "number-columns-repeated"),
            style,
            value: attribute(element, named).unwrap_or_default(),
            kind,
            spanned: number(element, "number-rows-spanned"),
            runs: Runs::new(),
            paragraphs: 0,
            in_text: false,
        });
        self.spans.clear();
    }

    fn text(&mut self, step: &Step<'_>) {
        let Some(cell) = self.cell.as_mut() else { return };
        let font = self.spans.iter().rev().find_map(|font| *font);
        let mut say = |text: &str| match cell.runs.last_mut() {
            Some((last, before)) if *last == font => before.push_str(text),
            _ => cell.runs.push((font, text.to_owned())),
        };
        match step {
            Step::Start("p", _) => {
                if cell.paragraphs > 0 {
                    say("\n");
                }
                cell.paragraphs += 1;
                cell.in_text = true;
            }
            Step::End("p") => cell.in_text = false,
            Step::Start("span", element) => {
                self.spans.push(attribute(element, "style-name").and_then(|name| self.styles.font_of(&name)));
            }
            Step::End("span") => drop(self.spans.pop()),
            Step::Start("s", element) => say(&" ".repeat(number(element, "c").min(1000))),
            Step::Start("tab", _) => say("\t"),
            Step::Start("line-break", _) => say("\n"),
            Step::Text(text) if cell.in_text => say(text),
            _ => {}
        }
    }

    fn end_cell(&mut self) -> Result<(), ReadError> {
        let Some(cell) = self.cell.take() else { return Ok(()) };
        let font = self.styles.font_of(&cell.style);
        let written: String = cell.runs.iter().map(|(_, text)| text.as_str()).collect();
        let cell_font = font.and_then(|font| font.0);
        let plain = |text| Value { text, font: None, decoded: false };
        let value = match cell.kind.as_str() {
            "float" | "percentage" | "currency" => plain(number_text(&cell.value, &written)),
            "date" => plain(match self.styles.shown_of(&cell.style) {
                Shown::Month | Shown::Year if !written.is_empty() => written,
                _ => numbers::from_iso(&cell.value),
            }),
            "boolean" => plain(if cell.value == "true" { "TRUE" } else { "FALSE" }.to_owned()),
            _ if written.is_empty() => Value { text: cell.value, font: cell_font, decoded: false },
            _ => match join(&cell.runs, cell_font).filter(|_| cell.runs.iter().any(|(font, _)| font.is_some())) {
                Some((text, font)) => Value { text, font: Some(font), decoded: true },
                None => Value { text: written, font: cell_font, decoded: false },
            },
        };
        if !value.text.is_empty() {
            if self.column.saturating_add(cell.repeated) > MAX_COLUMNS {
                return Err(ReadError::TooManyColumns { line: self.line.saturating_add(1) });
            }
            if cell.spanned > 1 {
                let line = self.line.saturating_add(1);
                self.merges.push((self.column, line, self.line.saturating_add(cell.spanned)));
            }
            for column in self.column..self.column + cell.repeated {
                self.cells.push((column, value.clone()));
            }
        }
        self.column = self.column.saturating_add(cell.repeated);
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), ReadError> {
        if self.cells.is_empty() {
            self.line = self.line.saturating_add(self.rows);
            return Ok(());
        }
        // Known before a million rows are made, of which the last says it.
        if self.line.saturating_add(self.rows) > MAX_ROWS {
            return Err(ReadError::TooManyRows);
        }
        for _ in 0..self.rows {
            if self.page.is_full() {
                break;
            }
            self.line += 1;
            self.page.begin(self.line, self.hidden)?;
            for (column, value) in &self.cells {
                match value.font.filter(|_| value.decoded) {
                    Some(font) => self.page.put_decoded(*column, &value.text, font)?,
                    None => self.page.put(*column, &value.text, value.font)?,
                }
            }
            self.no_value.iter().for_each(|column| self.page.no_value(*column));
            self.page.end();
        }
        Ok(())
    }
}

fn number(element: &quick_xml::events::BytesStart<'_>, name: &str) -> usize {
    attribute(element, name).and_then(|text| text.parse().ok()).unwrap_or(1).max(1)
}

/// A number as its digits; as it is written where that is the same number with zeros in front.
fn number_text(value: &str, written: &str) -> String {
    let Ok(number) = value.trim().parse::<f64>() else { return written.to_owned() };
    let digits = numbers::text(number, Shown::Digits, false);
    let padded = written.bytes().all(|byte| byte.is_ascii_digit()) && written.trim_start_matches('0') == digits;
    if padded { written.to_owned() } else { digits }
}
