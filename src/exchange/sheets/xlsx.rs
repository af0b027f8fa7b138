//! XLSX, row by row: what calamine does not tell (fonts, hidden and merged cells) and in memory that does not grow
//! with the cells of a sheet but with the words of its list.

use std::collections::HashMap;

use super::numbers;
use super::pack::{Pack, Step, attribute};
use super::page::Page;
use super::strings::{Collector, Strings, join, read_strings, unescaped};
use super::styles::{Style, read_styles};
use crate::exchange::sniff::SheetKind;
use crate::exchange::table::{Broken, ReadError};

/// A workbook opened.
pub(crate) struct Xlsx<'b> {
    pack: Pack<'b>,
    /// Name and part of each sheet, in order; those hidden last.
    pub sheets: Vec<(String, String)>,
    from_1904: bool,
    styles: Vec<Style>,
    strings: Strings,
}

fn broken(what: Broken) -> ReadError {
    ReadError::BrokenSheet { kind: SheetKind::Xlsx, what }
}

impl<'b> Xlsx<'b> {
    pub(crate) fn open(bytes: &'b [u8]) -> Result<Self, ReadError> {
        Xlsx::parts(bytes).map_err(broken)
    }

    fn parts(bytes: &'b [u8]) -> Result<Self, Broken> {
        let mut pack = Pack::open(bytes)?;
        let mut targets: HashMap<String, String> = HashMap::new();
        pack.read("xl/_rels/workbook.xml.rels", |step| {
            if let Step::Start("Relationship", element) = step
                && let (Some(id), Some(target)) = (attribute(element, "Id"), attribute(element, "Target"))
            {
                targets.insert(id, target);
            }
            Ok(true)
        })?;
        let (mut sheets, mut hidden, mut from_1904) = (Vec::new(), Vec::new(), false);
        pack.read("xl/workbook.xml", |step| {
            match step {
                Step::Start("workbookPr", element) => {
                    from_1904 = attribute(element, "date1904").is_some_and(|on| on == "1" || on == "true");
                }
                Step::Start("sheet", element) => {
                    let target = attribute(element, "id").and_then(|id| targets.get(&id));
                    if let (Some(name), Some(target)) = (attribute(element, "name"), target) {
                        let part = match target.strip_prefix('/') {
                            Some(whole) => whole.to_owned(),
                            None => format!("xl/{target}"),
                        };
                        let shown = attribute(element, "state").is_none_or(|state| state == "visible");
                        if shown { &mut sheets } else { &mut hidden }.push((name, part));
                    }
                }
                _ => {}
            }
            Ok(true)
        })?;
        sheets.append(&mut hidden);
        // Sheets of drawings have no cells.
        sheets.retain(|(_, part)| !part.contains("chartsheets/"));
        let styles = read_styles(&mut pack)?;
        let strings = read_strings(&mut pack)?;
        Ok(Xlsx { pack, sheets, from_1904, styles, strings })
    }

    /// Reads a sheet up to `most` rows.
    pub(crate) fn read(&mut self, part: &str, most: usize) -> Result<Page, ReadError> {
        let Xlsx { pack, styles, strings, from_1904, .. } = self;
        let mut sheet = Sheet {
            page: Page::new(most),
            styles,
            strings,
            from_1904: *from_1904,
            line: 0,
            column: 0,
            cell: Cell::default(),
            inline: Collector::default(),
            in_value: false,
            failed: None,
        };
        let read = pack.read(part, |step| {
            match sheet.step(&step) {
                Ok(()) => {}
                Err(error) => {
                    sheet.failed = Some(error);
                    return Ok(false);
                }
            }
            Ok(!sheet.page.is_full())
        });
        match (sheet.failed, read) {
            (Some(error), _) => Err(error),
            (None, Err(what)) => Err(broken(what)),
            (None, Ok(())) => Ok(sheet.page),
        }
    }
}

/// The cell under way.
#[derive(Default)]
struct Cell {
    kind: Kind,
    style: Style,
    value: String,
    formula: bool,
    /// It has a value, be it an empty one.
    valued: bool,
}

#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Kind {
    #[default]
    Number,
    Shared,
    Inline,
    /// The text a formula gave.
    Text,
    Bool,
    Error,
    Date,
}

struct Sheet<'s> {
    page: Page,
    styles: &'s [Style],
    strings: &'s Strings,
    from_1904: bool,
    line: usize,
    column: usize,
    cell: Cell,
    inline: Collector,
    in_value: bool,
    /// What a step found wrong; the reading of the part knows only that it was to stop.
    failed: Option<ReadError>,
}

impl Sheet<'_> {
    fn step(&mut self, step: &Step<'_>) -> Result<(), ReadError> {
        match step {
            Step::Start("row", element) => {
                self.line = attribute(element, "r").and_then(|r| r.parse().ok()).unwrap_or(self.line + 1);
                self.column = 0;
                let hidden = attribute(element, "hidden").is_some_and(|on| on == "1" || on == "true");
                self.page.begin(self.line, hidden)?;
            }
            Step::End("row") => self.page.end(),
            Step::Start("c", element) => self.begin_cell(element),
            Step::End("c") => {
                self.put()?;
                self.column += 1;
            }
            Step::Start("f", _) => self.cell.formula = true,
            Step::Start("v", _) => (self.in_value, self.cell.valued) = (true, true),
            Step::End("v") => self.in_value = false,
            Step::Text(text) if self.in_value => self.cell.value.push_str(text),
            Step::Start("mergeCell", element) => {
                if let Some((from, to)) = attribute(element, "ref").as_deref().and_then(|area| area.split_once(':'))
                    && let (Some((column, first)), Some((_, last))) = (place(from), place(to))
                {
                    self.page.merge(column, first, last);
                }
            }
            other if self.cell.kind == Kind::Inline => self.inline.step(other),
            _ => {}
        }
        Ok(())
    }

    fn begin_cell(&mut self, element: &quick_xml::events::BytesStart<'_>) {
        self.cell.value.clear();
        (self.cell.formula, self.cell.valued) = (false, false);
        self.cell.kind = Kind::Number;
        self.cell.style = self.styles.first().copied().unwrap_or_default();
        for found in element.attributes().flatten() {
            match (found.key.local_name().into_inner(), &*found.value) {
                ("r", at) => self.column = place(at).map_or(self.column, |(column, _)| column),
                ("s", style) => {
                    let style = style.parse::<usize>().ok().and_then(|style| self.styles.get(style));
                    self.cell.style = style.copied().unwrap_or_default();
                }
                ("t", kind) => {
                    self.cell.kind = match kind {
                        "s" => Kind::Shared,
                        "inlineStr" => Kind::Inline,
                        "str" => Kind::Text,
                        "b" => Kind::Bool,
                        "e" => Kind::Error,
                        "d" => Kind::Date,
                        _ => Kind::Number,
                    };
                }
                _ => {}
            }
        }
        if self.cell.kind == Kind::Inline {
            self.inline.clear();
        }
    }

    fn put(&mut self) -> Result<(), ReadError> {
        let Cell { kind, style, value, formula, valued } = &self.cell;
        let (column, value) = (self.column, value.as_str());
        // A text may be empty; a number without digits is none.
        let has_result = if *kind == Kind::Text { *valued } else { !value.trim().is_empty() };
        if *formula && !has_result && *kind != Kind::Inline {
            self.page.no_value(column);
            return Ok(());
        }
        match kind {
            Kind::Number => {
                let Ok(number) = value.trim().parse::<f64>() else { return self.page.put(column, value, None) };
                self.page.put(column, &numbers::text(number, style.shown, self.from_1904), None)
            }
            Kind::Shared => {
                let Ok(index) = value.trim().parse::<usize>() else { return Ok(()) };
                match self.strings.runs(index).and_then(|runs| join(runs, style.font)) {
                    Some((text, font)) => self.page.put_decoded(column, &text, font),
                    None => self.page.put(column, self.strings.get(index).unwrap_or_default(), style.font),
                }
            }
            Kind::Inline => {
                let joined = if self.inline.is_mixed() { join(&self.inline.runs, style.font) } else { None };
                match joined {
                    Some((text, font)) => self.page.put_decoded(column, &unescaped(&text), font),
                    None => self.page.put(column, &unescaped(&self.inline.text), style.font),
                }
            }
            Kind::Text => self.page.put(column, &unescaped(value), style.font),
            Kind::Bool => self.page.put(column, if value.trim() == "1" { "TRUE" } else { "FALSE" }, None),
            Kind::Error => self.page.put(column, value, None),
            Kind::Date => self.page.put(column, &numbers::from_iso(value), None),
        }
    }
}

/// "AB12" as its column from 0 and its row from 1.
fn place(at: &str) -> Option<(usize, usize)> {
    let letters = at.find(|sign: char| !sign.is_ascii_alphabetic()).unwrap_or(at.len());
    let (column, row) = at.split_at(letters);
    if column.is_empty() || column.len() > 3 {
        return None;
    }
    let column = column.bytes().fold(0, |sum, letter| sum * 26 + usize::from(letter.to_ascii_uppercase() - b'A' + 1));
    Some((column - 1, row.parse().unwrap_or(0)))
}
