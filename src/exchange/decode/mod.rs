//! Old encodings of Vietnamese made Unicode: TCVN3 (ABC), VNI, VIQR, Windows-1258, as bytes or once pasted as Unicode.
//! The encoding is judged by the file and, where lists were pasted together, by the row. Text that was Unicode already
//! is not touched; what cannot be restored for sure is marked for the importer to refuse.

pub(crate) mod bytes;
pub(crate) mod capitals;
mod charsets;
mod evidence;
mod judge;
mod lost;
mod syllable;
mod viqr;

use std::collections::BTreeMap;

pub use charsets::Encoding;
pub(crate) use charsets::shown;
use evidence::is_unicode;
use judge::{Judgement, judge};

use crate::exchange::table::{ReadError, Table, Unread};

/// Decodes the cells of a list in place. `unicode`: what its file is where every letter of it is Unicode, else the
/// first line that is not; `forced`: what the officer says it is.
pub(crate) fn settle(
    table: &mut Table,
    unicode: Result<Encoding, usize>,
    forced: Option<Encoding>,
) -> Result<(), ReadError> {
    let judgement = match forced {
        Some(Encoding::Utf8 | Encoding::Utf16) => None,
        // Bytes are what they are said to be; letters that are Unicode already are not.
        Some(_) if unicode.is_err() => None,
        _ => judge(table, unicode.is_err(), forced),
    };
    let plain = match (unicode, forced, &judgement) {
        (Err(line), None, None) => return Err(ReadError::NotUtf8 { line }),
        (Ok(_), Some(encoding), None) if encoding.is_legacy() => return Err(ReadError::NotEncoding { encoding }),
        (unicode, ..) => unicode.unwrap_or(Encoding::Utf8),
    };
    let mut work = Work { judgement, forced, counts: BTreeMap::new(), horns: 0, hornless: 0 };
    for at in 0..table.rows.len() {
        work.row(table, at, plain);
    }
    // Words without their ư and not one ư in the whole list: it was dropped everywhere, also where nobody would miss it.
    if work.hornless > 0 && work.horns == 0 {
        let line = table.source.unread.keys().next().and_then(|row| table.rows.get(*row)).map_or(1, |row| row.line);
        return Err(ReadError::LettersLost { line });
    }
    let mut encodings: Vec<(Encoding, usize)> = work.counts.into_iter().collect();
    encodings.sort_by_key(|(_, rows)| std::cmp::Reverse(*rows));
    if encodings.is_empty() {
        encodings.push((plain, 0));
    }
    table.source.encodings = encodings;
    table.source.settled.clear();
    Ok(())
}

struct Work {
    judgement: Option<Judgement>,
    forced: Option<Encoding>,
    counts: BTreeMap<Encoding, usize>,
    /// Letters ư of TCVN3, and words that lack one.
    horns: usize,
    hornless: usize,
}

impl Work {
    fn row(&mut self, table: &mut Table, at: usize, plain: Encoding) {
        let mut used = None;
        let mut unread = None;
        let mut decoded: Vec<(usize, String)> = Vec::new();
        let cells = &table.rows[at].cells;
        for column in 0..cells.len() {
            let cell = &cells[column];
            if table.source.is_settled(at, column) {
                used = used.or(table.source.fonts.get(&(at as u32)).copied());
                if used == Some(Encoding::Tcvn3) && self.lacks_horn(cell) {
                    unread = Some(Unread::LettersLost);
                }
                continue;
            }
            let encoding = match self.of_cell(at, column, cells) {
                Ok(encoding) => encoding,
                Err(()) => {
                    unread = Some(Unread::EncodingUnsure);
                    continue;
                }
            };
            let Some(encoding) = encoding else {
                if lost::has_holes(cell) {
                    unread = Some(Unread::LettersLost);
                }
                continue;
            };
            used = Some(encoding);
            let Some(text) = encoding.decode(cell) else {
                unread = Some(Unread::LettersLost);
                continue;
            };
            if encoding == Encoding::Tcvn3 && self.lacks_horn(&text) {
                unread = Some(Unread::LettersLost);
            }
            if encoding != Encoding::Viqr && lost::has_holes(&text) {
                unread = Some(Unread::LettersLost);
            }
            if text != *cell {
                decoded.push((column, text));
            }
        }
        for (column, text) in decoded {
            if used == Some(Encoding::Tcvn3) && capitals::lacks_capital(&text) {
                table.source.toneless.insert((at as u32, column as u16));
            }
            table.rows[at].cells.set(column, &text);
        }
        if let Some(unread) = unread {
            table.source.unread.insert(at, unread);
        }
        let said = used.or_else(|| table.rows[at].cells.iter().any(|cell| !cell.is_ascii()).then_some(plain));
        if let Some(encoding) = said {
            *self.counts.entry(encoding).or_insert(0) += 1;
        }
    }

    fn lacks_horn(&mut self, decoded: &str) -> bool {
        self.horns += usize::from(decoded.contains('ư'));
        let lacks = lost::lacks_u_horn(decoded);
        self.hornless += usize::from(lacks);
        lacks
    }

    fn of_cell(&self, at: usize, column: usize, cells: &crate::exchange::table::Cells) -> Result<Option<Encoding>, ()> {
        match (&self.judgement, self.forced) {
            (Some(judgement), _) => match judgement.of_cell(at, column, cells) {
                Err(()) if same_in_all(&cells[column]) => Ok(None),
                other => other,
            },
            (None, Some(forced)) if forced.is_legacy() && !is_unicode(&cells[column]) => Ok(Some(forced)),
            _ => Ok(None),
        }
    }
}

/// Whether a cell reads the same whatever encoding it is in.
fn same_in_all(cell: &str) -> bool {
    let byte_encodings = [Encoding::Tcvn3, Encoding::Vni, Encoding::Cp1258];
    byte_encodings.iter().all(|encoding| encoding.decode(cell).is_some_and(|text| text == cell))
}

/// The encoding a font of the old days asks for: `.VnTime` and its like, `VNI-Times` and its like.
pub(crate) fn of_font(name: &str) -> Option<Encoding> {
    let lower = name.trim().to_lowercase();
    if lower.starts_with(".vn") {
        Some(Encoding::Tcvn3)
    } else if lower.starts_with("vni") && !lower.starts_with("vni unicode") {
        Some(Encoding::Vni)
    } else {
        None
    }
}

/// A cell in such a font, decoded. `None` where the font is not what its letters are: Unicode was typed on in it, or
/// pasted under it, and then the row is judged like any other.
pub(crate) fn by_font(text: &str, font: Encoding) -> Option<String> {
    if text.is_ascii() || is_unicode(text) {
        return None;
    }
    let decoded = font.decode(text)?;
    let [as_it_stands, read] = [text, decoded.as_str()].map(|text| {
        let words = text.split(|letter: char| letter.is_ascii() && !letter.is_ascii_alphanumeric());
        words.filter(|word| !word.is_ascii() && syllable::is_syllable(word)).count()
    });
    (read >= as_it_stands).then_some(decoded)
}

#[cfg(test)]
#[path = "decode_tests.rs"]
mod tests;
