//! The records of an XLS stream, and the texts in them: of Excel 97 in Unicode, of Excel 95 in bytes.

use super::ole::{u16_at, u32_at};
use super::strings::{FontOf, Runs};
use crate::exchange::decode::shown;

/// One record: what it is, where its data begins and ends in the stream.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Record {
    pub kind: u16,
    pub from: usize,
    pub to: usize,
}

/// The records from a place in the stream on.
pub(crate) fn records(stream: &[u8], mut at: usize) -> impl Iterator<Item = Record> {
    std::iter::from_fn(move || {
        let kind = u16_at(stream, at)?;
        let from = at + 4;
        let to = from + usize::from(u16_at(stream, at + 2)?);
        at = to;
        (to <= stream.len()).then_some(Record { kind, from, to })
    })
}

pub(crate) const CONTINUE: u16 = 0x3C;

/// Data of a record and of those that continue it; a text that runs over says anew at each how its letters are kept.
pub(crate) struct Pieces<'s> {
    stream: &'s [u8],
    pieces: Vec<(usize, usize)>,
    piece: usize,
    at: usize,
}

impl<'s> Pieces<'s> {
    /// Of the record `first` and the CONTINUEs behind it.
    pub(crate) fn new(stream: &'s [u8], first: Record) -> Self {
        let mut pieces = vec![(first.from, first.to)];
        pieces.extend(
            records(stream, first.to).take_while(|next| next.kind == CONTINUE).map(|next| (next.from, next.to)),
        );
        Pieces { stream, pieces, piece: 0, at: first.from }
    }

    fn settle(&mut self) -> Option<bool> {
        let mut moved = false;
        while self.at >= self.pieces.get(self.piece)?.1 {
            self.piece += 1;
            self.at = self.pieces.get(self.piece)?.0;
            moved = true;
        }
        Some(moved)
    }

    fn byte(&mut self) -> Option<u8> {
        self.settle()?;
        let byte = *self.stream.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    pub(crate) fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    pub(crate) fn u32(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes([self.byte()?, self.byte()?, self.byte()?, self.byte()?]))
    }

    fn skip(&mut self, mut count: usize) -> Option<()> {
        while count > 0 {
            self.settle()?;
            let here = (self.pieces.get(self.piece)?.1 - self.at).min(count);
            self.at += here;
            count -= here;
        }
        Some(())
    }

    /// A text of Excel 97 with its length in front, and where other fonts begin in it (letter, font).
    pub(crate) fn text(&mut self) -> Option<(String, Vec<(u16, u16)>)> {
        let letters = usize::from(self.u16()?);
        let mut flags = self.byte()?;
        let runs = if flags & 8 != 0 { self.u16()? } else { 0 };
        let extra = if flags & 4 != 0 { self.u32()? as usize } else { 0 };
        let mut units = Vec::with_capacity(letters);
        for _ in 0..letters {
            if self.settle()? {
                flags = self.byte()?;
            }
            units.push(if flags & 1 != 0 { self.u16()? } else { u16::from(self.byte()?) });
        }
        let runs = (0..runs).map(|_| Some((self.u16()?, self.u16()?))).collect::<Option<Vec<_>>>()?;
        self.skip(extra)?;
        Some((String::from_utf16_lossy(&units), runs))
    }
}

/// A text of `letters` letters at a place: behind a byte of flags in Excel 97, bare bytes in Excel 95.
pub(crate) fn text_at(stream: &[u8], at: usize, letters: usize, bytes_only: bool) -> Option<String> {
    if bytes_only {
        return Some(stream.get(at..at.checked_add(letters)?)?.iter().copied().map(shown).collect());
    }
    let wide = stream.get(at)? & 1 != 0;
    let units: Option<Vec<u16>> = (0..letters)
        .map(
            |n| if wide { u16_at(stream, at + 1 + 2 * n) } else { stream.get(at + 1 + n).map(|byte| u16::from(*byte)) },
        )
        .collect();
    Some(String::from_utf16_lossy(&units?))
}

/// A text cut where its fonts change. The font before the first change is the cell's.
pub(crate) fn cut(text: &str, changes: &[(u16, u16)], fonts: &[FontOf]) -> Runs {
    let mut runs = Runs::new();
    let (mut font, mut part) = (None, String::new());
    let mut changes = changes.iter().peekable();
    // Places are counted in UTF-16, one unit for every letter of Vietnamese.
    for (at, letter) in text.chars().enumerate() {
        while let Some((_, index)) = changes.next_if(|(from, _)| usize::from(*from) <= at) {
            if !part.is_empty() {
                runs.push((font, std::mem::take(&mut part)));
            }
            font = font_at(fonts, usize::from(*index));
        }
        part.push(letter);
    }
    runs.push((font, part));
    runs
}

/// There is no font 4: the list of fonts goes on with 5.
pub(crate) fn font_at(fonts: &[FontOf], index: usize) -> Option<FontOf> {
    fonts.get(if index > 4 { index - 1 } else { index }).copied()
}

/// A number packed into 30 bits.
pub(crate) fn rk(stream: &[u8], at: usize) -> Option<f64> {
    let packed = u32_at(stream, at)?;
    let number = if packed & 2 != 0 {
        f64::from((packed as i32) >> 2)
    } else {
        f64::from_bits(u64::from(packed & 0xFFFF_FFFC) << 32)
    };
    Some(if packed & 1 != 0 { number / 100.0 } else { number })
}

pub(crate) fn error_text(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        _ => "#N/A",
    }
}
