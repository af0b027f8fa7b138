//! XLS of Excel 95 to 2003: the books most lists in .VnTime and VNI were left in. Read here and not by calamine, which
//! tells neither the fonts nor the hidden rows and may panic on a broken file.

use std::collections::{HashMap, HashSet};

use super::biff::{Pieces, Record, cut, error_text, font_at, records, rk, text_at};
use super::numbers::{self, Shown, built_in, written};
use super::ole::{u16_at, u32_at, workbook};
use super::page::Page;
use super::strings::{FontOf, Runs, join};
use super::styles::Style;
use crate::exchange::decode::of_font;
use crate::exchange::sniff::{NotText, SheetKind};
use crate::exchange::table::{Broken, ReadError};

pub(crate) struct Xls {
    stream: Vec<u8>,
    /// Name and place in the stream of each sheet, those hidden last.
    pub sheets: Vec<(String, usize)>,
    /// Excel 95: texts are bytes.
    bytes_only: bool,
    from_1904: bool,
    fonts: Vec<FontOf>,
    styles: Vec<Style>,
    strings: Vec<(Box<str>, Option<Runs>)>,
}

fn broken(what: Broken) -> ReadError {
    ReadError::BrokenSheet { kind: SheetKind::Xls, what }
}

/// Where a value stands, and how it is kept there.
#[derive(Clone, Copy)]
enum Kept {
    Number,
    Rk,
    Shared,
    Label,
    Rich,
    BoolOrError,
    /// What a formula gave; a text stands in the record behind it.
    Formula,
}

impl Xls {
    pub(crate) fn open(bytes: &[u8]) -> Result<Self, ReadError> {
        let stream = workbook(bytes).map_err(broken)?;
        let mut book = Xls {
            stream: Vec::new(),
            sheets: Vec::new(),
            bytes_only: false,
            from_1904: false,
            fonts: Vec::new(),
            styles: Vec::new(),
            strings: Vec::new(),
        };
        book.globals(&stream)?;
        book.stream = stream;
        Ok(book)
    }

    fn globals(&mut self, stream: &[u8]) -> Result<(), ReadError> {
        let (mut hidden, mut formats, mut shapes) = (Vec::new(), HashMap::new(), Vec::new());
        let mut ended = false;
        for record in records(stream, 0) {
            match self.global(stream, record, &mut hidden, &mut formats, &mut shapes) {
                _ if record.kind == 0x2F => return Err(ReadError::NotText { what: NotText::Locked }),
                _ if record.kind == 0x0A => {
                    ended = true;
                    break;
                }
                Some(()) => {}
                None => return Err(broken(Broken::Part)),
            }
        }
        if !ended {
            return Err(broken(Broken::Container));
        }
        self.sheets.append(&mut hidden);
        self.styles = shapes
            .iter()
            .map(|(font, format): &(u16, u16)| Style {
                shown: formats.get(format).copied().unwrap_or_else(|| built_in(u32::from(*format))),
                font: font_at(&self.fonts, usize::from(*font)).and_then(|font| font.0),
            })
            .collect();
        Ok(())
    }

    fn global(
        &mut self,
        stream: &[u8],
        record: Record,
        hidden: &mut Vec<(String, usize)>,
        formats: &mut HashMap<u16, Shown>,
        shapes: &mut Vec<(u16, u16)>,
    ) -> Option<()> {
        let Record { kind, from, to } = record;
        match kind {
            0x0809 if from == 4 => self.bytes_only = u16_at(stream, from)? < 0x0600,
            0x22 => self.from_1904 = u16_at(stream, from)? == 1,
            0x31 => {
                let letters = usize::from(*stream.get(from + 14)?);
                let name = text_at(stream, from + 15, letters, self.bytes_only)?;
                self.fonts.push(FontOf(of_font(&name)));
            }
            0x41E => {
                let code = if self.bytes_only {
                    text_at(stream, from + 3, usize::from(*stream.get(from + 2)?), true)?
                } else {
                    text_at(stream, from + 4, usize::from(u16_at(stream, from + 2)?), false)?
                };
                formats.insert(u16_at(stream, from)?, written(&code));
            }
            0xE0 => shapes.push((u16_at(stream, from)?, u16_at(stream, from + 2)?)),
            0x85 if to - from >= 7 => {
                let name = text_at(stream, from + 7, usize::from(*stream.get(from + 6)?), self.bytes_only)?;
                let sheet = (name, u32_at(stream, from)? as usize);
                match (stream[from + 4] & 3, stream[from + 5]) {
                    (0, 0) => self.sheets.push(sheet),
                    (_, 0) => hidden.push(sheet),
                    _ => {}
                }
            }
            0xFC => {
                let mut pieces = Pieces::new(stream, record);
                let (_, unique) = (pieces.u32()?, pieces.u32()?);
                for _ in 0..unique {
                    // Some programs count more texts than they write.
                    let Some((text, changes)) = pieces.text() else { break };
                    let runs = (!changes.is_empty()).then(|| cut(&text, &changes, &self.fonts));
                    self.strings.push((text.into(), runs));
                }
            }
            _ => {}
        }
        Some(())
    }

    pub(crate) fn read(&self, sheet: usize, most: usize) -> Result<Page, ReadError> {
        let place = self.sheets.get(sheet).map(|(_, place)| *place).ok_or_else(|| broken(Broken::Part))?;
        let stream = &self.stream;
        let (mut cells, mut hidden, mut merges) = (Vec::new(), HashSet::new(), Vec::new());
        // Charts within a sheet begin and end within it.
        let (mut depth, mut ended) = (0_usize, false);
        for Record { kind, from, to } in records(stream, place) {
            match kind {
                0x0809 => depth += 1,
                0x0A => {
                    depth = depth.saturating_sub(1);
                    ended = depth == 0;
                    if ended {
                        break;
                    }
                }
                _ if depth != 1 => {}
                0x208 if u16_at(stream, from + 12).is_some_and(|flags| flags & 0x20 != 0) => {
                    hidden.extend(u16_at(stream, from));
                }
                0xE5 => {
                    let areas = (from + 2..to).step_by(8);
                    merges.extend(areas.filter_map(|at| {
                        Some((u16_at(stream, at + 4)?, u16_at(stream, at)?, u16_at(stream, at + 2)?))
                    }));
                }
                _ => self.place_cells(kind, from, to, &mut cells).ok_or_else(|| broken(Broken::Part))?,
            }
        }
        if !ended {
            return Err(broken(Broken::Container));
        }
        // Already in order in nearly every file.
        cells.sort_by_key(|(row, column, ..)| (*row, *column));
        let mut page = Page::new(most);
        let mut line = None;
        for (row, column, style, at, kept) in cells {
            if line != Some(row) {
                if line.is_some() {
                    page.end();
                }
                if page.is_full() {
                    return Ok(page);
                }
                page.begin(usize::from(row) + 1, hidden.contains(&row))?;
                line = Some(row);
            }
            self.put(&mut page, usize::from(column), style, at, kept)?;
        }
        page.end();
        for (column, first, last) in merges {
            page.merge(usize::from(column), usize::from(first) + 1, usize::from(last) + 1);
        }
        Ok(page)
    }

    /// Notes the cells of a record: row, column, style, place of the value, how it is kept.
    fn place_cells(
        &self,
        kind: u16,
        from: usize,
        to: usize,
        cells: &mut Vec<(u16, u16, u16, u32, Kept)>,
    ) -> Option<()> {
        let stream = &self.stream;
        let kept = match kind {
            0x203 => Kept::Number,
            0x27E => Kept::Rk,
            0xFD => Kept::Shared,
            0x204 => Kept::Label,
            0xD6 => Kept::Rich,
            0x205 => Kept::BoolOrError,
            0x06 => Kept::Formula,
            0xBD => {
                let (row, first) = (u16_at(stream, from)?, u16_at(stream, from + 2)?);
                for (n, at) in (from + 4..to.saturating_sub(6)).step_by(6).enumerate() {
                    let column = first.checked_add(u16::try_from(n).ok()?)?;
                    cells.push((row, column, u16_at(stream, at)?, (at + 2) as u32, Kept::Rk));
                }
                return Some(());
            }
            _ => return Some(()),
        };
        let at = |more| u16_at(stream, from + more);
        cells.push((at(0)?, at(2)?, at(4)?, (from + 6) as u32, kept));
        Some(())
    }

    fn put(&self, page: &mut Page, column: usize, style: u16, at: u32, kept: Kept) -> Result<(), ReadError> {
        let (stream, at) = (&self.stream, at as usize);
        let style = self.styles.get(usize::from(style)).copied().unwrap_or_default();
        let lost = || broken(Broken::Part);
        let number = |number: f64| numbers::text(number, style.shown, self.from_1904);
        let float = |at: usize| {
            let bytes = stream.get(at..at + 8)?;
            Some(f64::from_le_bytes(bytes.try_into().ok()?))
        };
        match kept {
            Kept::Number => page.put(column, &number(float(at).ok_or_else(lost)?), None),
            Kept::Rk => page.put(column, &number(rk(stream, at).ok_or_else(lost)?), None),
            Kept::BoolOrError => match (stream.get(at), stream.get(at + 1)) {
                (Some(code), Some(1)) => page.put(column, error_text(*code), None),
                (Some(truth), _) => page.put(column, if *truth == 0 { "FALSE" } else { "TRUE" }, None),
                _ => Err(lost()),
            },
            Kept::Shared => {
                let index = u32_at(stream, at).ok_or_else(lost)? as usize;
                let (text, runs) = self.strings.get(index).ok_or_else(lost)?;
                match runs.as_ref().and_then(|runs| join(runs, style.font)) {
                    Some((text, font)) => page.put_decoded(column, &text, font),
                    None => page.put(column, text, style.font),
                }
            }
            Kept::Label | Kept::Rich => {
                let letters = usize::from(u16_at(stream, at).ok_or_else(lost)?);
                let text = text_at(stream, at + 2, letters, self.bytes_only).ok_or_else(lost)?;
                page.put(column, &text, style.font)
            }
            Kept::Formula if u16_at(stream, at + 6) == Some(0xFFFF) => match stream.get(at) {
                Some(0) => {
                    let text = self.text_behind(at - 6).unwrap_or_default();
                    page.put(column, &text, style.font)
                }
                Some(1) => page.put(column, if stream.get(at + 2) == Some(&0) { "FALSE" } else { "TRUE" }, None),
                Some(2) => page.put(column, error_text(stream.get(at + 2).copied().unwrap_or(0x2A)), None),
                _ => Ok(()),
            },
            Kept::Formula => page.put(column, &number(float(at).ok_or_else(lost)?), None),
        }
    }

    /// The text a formula gave, in the STRING record that follows it.
    fn text_behind(&self, from: usize) -> Option<String> {
        let string = records(&self.stream, from - 4).take(4).find(|record| record.kind == 0x207)?;
        if self.bytes_only {
            let letters = usize::from(u16_at(&self.stream, string.from)?);
            return text_at(&self.stream, string.from + 2, letters, true);
        }
        Some(Pieces::new(&self.stream, string).text()?.0)
    }
}
