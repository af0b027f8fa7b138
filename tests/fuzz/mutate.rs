//! Damage: by the byte, by the part of a zip, by the tag and figure of its XML, by the line of a text.

use std::io::{Cursor, Read};

use crate::dice::Dice;
use crate::seeds::zipped;

/// A good file, damaged once or several times.
pub fn file(seeds: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = dice.one(seeds).clone();
    for _ in 0..=dice.below(2) {
        let zip = bytes.starts_with(b"PK");
        bytes = match dice.below(if zip { 20 } else { 8 }) {
            0 => damaged(bytes, dice),
            1 => spliced(bytes, dice.one(seeds).clone(), dice),
            _ if zip => repacked(bytes, dice),
            _ if bytes.starts_with(b"\xD0\xCF") => bent(bytes, dice),
            _ => retyped(bytes, dice),
        };
    }
    bytes
}

/// Numbers at the edges of what formats and machines hold.
const EDGES: [u64; 14] = [
    0,
    1,
    0x7F,
    0x80,
    0xFF,
    0x7FFF,
    0x8000,
    0xFFFF,
    0xF_FFFF,
    0x7FFF_FFFF,
    0x8000_0000,
    0xFFFF_FFFE,
    0xFFFF_FFFF,
    u64::MAX,
];

/// Bytes flipped, cut off, taken out, written over, said twice.
fn damaged(mut bytes: Vec<u8>, dice: &mut Dice) -> Vec<u8> {
    if bytes.is_empty() {
        return bytes;
    }
    match dice.below(6) {
        0 => {
            for _ in 0..=dice.below(8) {
                let at = dice.below(bytes.len());
                bytes[at] ^= 1 << dice.below(8);
            }
        }
        1 => bytes.truncate(dice.below(bytes.len())),
        2 => {
            let (from, to) = range(bytes.len(), dice);
            bytes.drain(from..to);
        }
        3 => {
            let (from, to) = range(bytes.len(), dice);
            let again = bytes[from..to].to_vec();
            let at = dice.below(bytes.len());
            bytes.splice(at..at, again);
        }
        4 => {
            let (from, to) = range(bytes.len().min(64), dice);
            let shift = dice.below(bytes.len() - to + 1);
            let fill = *dice.one(&[0, b' ', 0xFF, b'"', b'<']);
            bytes[from + shift..to + shift].fill(fill);
        }
        _ => bytes = bent(bytes, dice),
    }
    bytes
}

/// Figures of two, four or eight bytes at the edges of what they hold.
fn bent(mut bytes: Vec<u8>, dice: &mut Dice) -> Vec<u8> {
    for _ in 0..=dice.below(6) {
        let width = *dice.one(&[1, 2, 4, 8]);
        let edge = dice.one(&EDGES).to_le_bytes();
        if let Some(room) = bytes.len().checked_sub(width) {
            // Headers and directories stand at the beginning of the file or of a sector.
            let at = match dice.below(3) {
                0 => dice.below(room.min(600) + 1),
                1 => (dice.below(room / 512 + 1) * 512 + dice.below(64)).min(room),
                _ => dice.below(room + 1),
            };
            bytes[at..at + width].copy_from_slice(&edge[..width]);
        }
    }
    bytes
}

fn range(length: usize, dice: &mut Dice) -> (usize, usize) {
    let from = dice.below(length);
    let most = if dice.below(2) == 0 { 16 } else { length };
    (from, (from + 1 + dice.below(most)).min(length))
}

/// The beginning of one file and the end of another.
fn spliced(mut bytes: Vec<u8>, other: Vec<u8>, dice: &mut Dice) -> Vec<u8> {
    bytes.truncate(dice.below(bytes.len() + 1));
    bytes.extend_from_slice(&other[dice.below(other.len())..]);
    bytes
}

/// A zip with damage inside its parts; one that no longer opens is damaged as bytes.
fn repacked(bytes: Vec<u8>, dice: &mut Dice) -> Vec<u8> {
    let Some(mut parts) = unpacked(&bytes) else { return damaged(bytes, dice) };
    if parts.is_empty() {
        return bytes;
    }
    match dice.below(12) {
        0 => {
            let gone = dice.below(parts.len());
            parts.remove(gone);
        }
        1 => {
            let (a, b) = (dice.below(parts.len()), dice.below(parts.len()));
            let moved = parts[a].1.clone();
            parts[b].1 = moved;
        }
        2 => {
            let at = dice.below(parts.len());
            let part = std::mem::take(&mut parts[at].1);
            parts[at].1 = damaged(part, dice);
        }
        _ => {
            // The sheets themselves most of all.
            let sheets: Vec<usize> = (0..parts.len())
                .filter(|at| parts[*at].0.contains("sheet") || parts[*at].0.contains("content"))
                .collect();
            let at = if sheets.is_empty() || dice.below(3) == 0 { dice.below(parts.len()) } else { *dice.one(&sheets) };
            let part = std::mem::take(&mut parts[at].1);
            parts[at].1 = retagged(&part, dice);
        }
    }
    zipped(&parts, dice.below(4) > 0)
}

fn unpacked(bytes: &[u8]) -> Option<Vec<(String, Vec<u8>)>> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut parts = Vec::new();
    for at in 0..zip.len().min(40) {
        let mut part = zip.by_index(at).ok()?;
        let (name, mut inside) = (part.name().ok()?.into_owned(), Vec::new());
        part.by_ref().take(1 << 20).read_to_end(&mut inside).ok()?;
        parts.push((name, inside));
    }
    Some(parts)
}

/// Figures and places no sheet has, or only just.
const FIGURES: &[&str] = &[
    "0",
    "-1",
    "1",
    "2",
    "511",
    "512",
    "513",
    "16384",
    "65536",
    "1048575",
    "1048576",
    "1048577",
    "1000000000",
    "2147483648",
    "4294967295",
    "4294967296",
    "9223372036854775807",
    "18446744073709551615",
    "99999999999999999999",
    "1e308",
    "-1e308",
    "1e-320",
    "NaN",
    "inf",
    "2958465",
    "2958466",
    "0.5",
    "60",
    "",
    "A1",
    "XFD1048576",
    "ZZZ99999999",
    "SR1",
    "SS1",
    "a",
    "1A",
    "A1:XFD1048576",
    "B2:B1048576",
    "A0:A0",
    "1:1",
];

/// What stands in the way of a reader of XML.
const INSERTS: &[&str] = &[
    "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">]>",
    "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>",
    "&e;",
    "&b;",
    "&#0;",
    "&#x110000;",
    "&#xFFFE;",
    "&#x202E;",
    "&lt;",
    "<![CDATA[<x>]]>",
    "<!-- < > -->",
    "<?xml version=\"1.1\" encoding=\"UTF-16\"?>",
    "<row>",
    "</row>",
    "<row r=\"1\"/>",
    "<c>",
    "</c>",
    "<c t=\"s\"><v>0</v></c>",
    "<v>",
    "<is>",
    "</si>",
    "<si/>",
    "<t>",
    "</sheetData>",
    "<table:table-row>",
    "</table:table>",
    "<table:table table:name=\"X\">",
    "<table:table-cell table:number-columns-repeated=\"1000000000\"/>",
    "<text:p>",
    "<text:span>",
    "<office:annotation>",
    "<mergeCell ref=\"A1:A9\"/>",
    "]]>",
    "\u{0}",
    "<a b='<<<'>",
    "<x:y:z/>",
    "<",
    ">",
    "\"",
    "_x0000_",
    "_x",
];

/// XML with a figure, a tag or a text that is not as it was.
fn retagged(part: &[u8], dice: &mut Dice) -> Vec<u8> {
    let text = String::from_utf8_lossy(part).into_owned();
    let mut pieces: Vec<String> = pieces(&text);
    for _ in 0..=dice.below(4) {
        if pieces.is_empty() {
            break;
        }
        let at = dice.below(pieces.len());
        match dice.below(10) {
            0..=3 => {
                let figures: Vec<usize> = (0..pieces.len()).filter(|at| is_figure(&pieces[*at])).collect();
                if !figures.is_empty() {
                    let at = *dice.one(&figures);
                    pieces[at] = (*dice.one(FIGURES)).to_owned();
                }
            }
            4 | 5 => pieces.insert(at, (*dice.one(INSERTS)).to_owned()),
            6 => drop(pieces.remove(at)),
            7 => {
                let other = dice.below(pieces.len());
                pieces.swap(at, other);
            }
            8 => {
                // A stretch many times over; all of it stays some megabytes.
                let to = (at + 1 + dice.below(60)).min(pieces.len());
                let stretch = pieces[at..to].concat();
                let times = (dice.below(3_000) + 1).min(2_000_000 / stretch.len().max(1));
                pieces.insert(at, stretch.repeat(times));
            }
            _ => {
                let deep = dice.below(20_000);
                pieces.insert(
                    at,
                    format!(
                        "{}{}",
                        "<d>".repeat(deep),
                        if dice.below(2) == 0 { "</d>".repeat(deep) } else { String::new() }
                    ),
                );
            }
        }
    }
    pieces.concat().into_bytes()
}

/// Tags, the values of their attributes, and texts, one after another.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for letter in text.chars() {
        let begins = matches!(letter, '<' | '"');
        if begins {
            pieces.push(String::new());
        }
        if let Some(last) = pieces.last_mut() {
            last.push(letter);
        }
        if begins || letter == '>' {
            pieces.push(String::new());
        }
    }
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

fn is_figure(piece: &str) -> bool {
    piece.len() < 24 && piece.chars().any(|letter| letter.is_ascii_digit()) && !piece.contains(['<', '>', ' '])
}

/// What people and programs do to a text: signs typed in, lines said again, ends of lines changed, letters lost.
const SIGNS: &[&str] = &[
    "\"",
    "\"\"",
    ",",
    ";",
    "\t",
    "\r",
    "\n",
    "\r\n",
    "\0",
    "\u{feff}",
    "\u{202e}",
    "\u{200b}",
    "\u{1b}[2J",
    "=",
    "'",
    "=HYPERLINK(\"x\")",
    "sep=;\n",
    "�",
    "?",
    "Ã¡Â»",
    "\u{301}",
    "\u{ad}",
    "I. Trẻ em khuyết tật,,,,\n",
    "Cộng: 3,,\n",
    "Thôn 3,,,\n",
    "nt",
    "Người lập biểu,,\n",
    "(1),(2),(3)\n",
    "Họ và tên,Ngày sinh,Thôn\n",
    "TE-0001,",
    "mùng 5 Tết 2015",
    "7 tuổi",
    "99/99/9999",
];

fn retyped(mut bytes: Vec<u8>, dice: &mut Dice) -> Vec<u8> {
    match dice.below(8) {
        0 => {
            let lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
            let (from, to) = range(lines.len().max(1), dice);
            let stretch: Vec<u8> = lines.get(from..to).unwrap_or_default().concat();
            let times = dice.below(400).min(1_000_000 / stretch.len().max(1));
            let at = lines[..from].iter().map(|line| line.len()).sum::<usize>();
            bytes.splice(at..at, stretch.repeat(times));
        }
        1 => {
            let (from, to) = (*dice.one(b",;\t\n\r\""), *dice.one(b",;\t\n\r\" \0"));
            let all = dice.below(2) == 0;
            for byte in bytes.iter_mut().filter(|byte| **byte == from) {
                if all || dice.below(4) == 0 {
                    *byte = to;
                }
            }
        }
        2 => {
            // One cell as long as a row may be, or just longer.
            let at = dice.below(bytes.len() + 1);
            let length = *dice.one(&[1_000, 70_000, 1_048_575, 1_048_577]);
            bytes.splice(at..at, std::iter::repeat_n(*dice.one(b"a,\"\xE1"), length));
        }
        _ => {
            for _ in 0..=dice.below(6) {
                let at = dice.below(bytes.len() + 1);
                bytes.splice(at..at, dice.one(SIGNS).bytes());
            }
        }
    }
    bytes
}
