//! From the bytes of a text file to letters: Unicode where they are that, line by line; else each byte as the letter
//! Windows-1252 shows for it, for the rows to be judged by.

use std::borrow::Cow;

use super::charsets::{Encoding, shown};
use crate::exchange::sniff::NotText;
use crate::exchange::table::{MAX_ROW_BYTES, ReadError};

/// A text file's letters, before its rows are judged.
pub(crate) struct Letters<'b> {
    /// The file's own bytes where they are UTF-8: a second copy of a large list would be a third of what it takes.
    pub text: Cow<'b, str>,
    pub had_bom: bool,
    /// Utf8 or Utf16 where every letter is Unicode; else the first line that is bytes of an older encoding.
    pub unicode: Result<Encoding, usize>,
}

/// `forced`: what the officer says the file is.
pub(crate) fn letters_of(bytes: &[u8], forced: Option<Encoding>) -> Result<Letters<'_>, ReadError> {
    let wide = |text, had_bom| Letters { text: Cow::Owned(text), had_bom, unicode: Ok(Encoding::Utf16) };
    if let Some(rest) = bytes.strip_prefix(b"\xFF\xFE") {
        return Ok(wide(utf16(rest, u16::from_le_bytes)?, true));
    }
    if let Some(rest) = bytes.strip_prefix(b"\xFE\xFF") {
        return Ok(wide(utf16(rest, u16::from_be_bytes)?, true));
    }
    let had_bom = bytes.starts_with(b"\xEF\xBB\xBF");
    let plain = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match bare_utf16(plain) {
        Some(unit) => return Ok(wide(utf16(plain, unit)?, false)),
        None if plain.contains(&0) => return Err(ReadError::NotText { what: NotText::Binary }),
        // Sixteen bits of ASCII always hold a zero byte; text without one is not that.
        None if forced == Some(Encoding::Utf16) => return Err(ReadError::NotUtf8 { line: 1 }),
        None => {}
    }
    let error = match std::str::from_utf8(plain) {
        Ok(text) => return Ok(Letters { text: Cow::Borrowed(text), had_bom, unicode: Ok(Encoding::Utf8) }),
        Err(error) => error,
    };
    let good = &plain[..error.valid_up_to()];
    // The last letter's first bytes and no more, after letters of Unicode: the file was cut.
    if error.error_len().is_none() && !good.is_ascii() && !forced.is_some_and(Encoding::is_legacy) {
        return Err(ReadError::HalfLetter { line: line_at(good) });
    }
    if had_bom || matches!(forced, Some(Encoding::Utf8 | Encoding::Doubled)) {
        return Err(ReadError::NotUtf8 { line: line_at(good) });
    }
    Ok(Letters { text: Cow::Owned(mixed(plain, forced.is_none())), had_bom, unicode: Err(line_at(good)) })
}

/// Lists pasted together may be Unicode in one line and not in the next.
fn mixed(plain: &[u8], by_line: bool) -> String {
    let mut text = String::with_capacity(plain.len() + plain.len() / 2);
    for line in plain.split_inclusive(|byte| *byte == b'\n' || *byte == b'\r') {
        match std::str::from_utf8(line) {
            Ok(line) if by_line => text.push_str(line),
            _ => text.extend(line.iter().copied().map(shown)),
        }
    }
    text
}

/// The byte order of UTF-16 without its mark, told by where its zero bytes stand.
fn bare_utf16(bytes: &[u8]) -> Option<fn([u8; 2]) -> u16> {
    let (pairs, _) = bytes[..bytes.len().min(4096)].as_chunks::<2>();
    let zeros = |at: usize| pairs.iter().filter(|pair| pair[at] == 0).count();
    let (first, second) = (zeros(0), zeros(1));
    let many = |zeros: usize| zeros * 4 >= pairs.len() && zeros > 3;
    match (many(first), many(second)) {
        (true, false) if second == 0 => Some(u16::from_be_bytes),
        (false, true) if first == 0 => Some(u16::from_le_bytes),
        _ => None,
    }
}

/// The number of the line that follows `before`.
fn line_at(before: &[u8]) -> usize {
    let lone_cr = |at: usize| before[at] == b'\r' && before.get(at + 1) != Some(&b'\n');
    1 + (0..before.len()).filter(|&at| before[at] == b'\n' || lone_cr(at)).count()
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, ReadError> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let (mut text, mut line_start) = (String::new(), 0);
    for decoded in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        let letter = decoded.map_err(|_| ReadError::NotUtf8 { line: line_at(text.as_bytes()) })?;
        match letter {
            '\0' => return Err(ReadError::NotText { what: NotText::Binary }),
            '\n' | '\r' => line_start = text.len() + 1,
            _ if text.len() - line_start > MAX_ROW_BYTES => {
                return Err(ReadError::CellTooBig { line: line_at(text.as_bytes()) });
            }
            _ => {}
        }
        text.push(letter);
    }
    match rest {
        [] => Ok(text),
        _ => Err(ReadError::HalfLetter { line: line_at(text.as_bytes()) }),
    }
}
