//! The frame for lines that carry ASCII only: every sign has a stand-in of its own, letters go without their marks.

use ratatui::buffer::{Buffer, Cell};

/// Every sign the program draws beside letters, and what stands for it. A key's stand-in is not a letter that is a key
/// itself: `v` for ↓ would send the officer to record a visit.
const STAND_INS: &[(&str, &str)] = &[
    ("▸", ">"),
    ("─", "-"),
    ("—", "-"),
    ("–", "-"),
    ("−", "-"),
    ("●", "*"),
    ("○", "o"),
    ("✓", "v"),
    ("█", "#"),
    ("░", ":"),
    ("·", "|"),
    ("…", "~"),
    ("→", "->"),
    ("←", "<-"),
    ("↑", "Up"),
    ("↓", "Down"),
    ("×", "x"),
    ("»", "=>"),
    ("‹", "<"),
    ("›", ">>"),
    ("“", "\""),
    ("”", "\""),
];

/// The stand-in of a sign; `None` for what is none.
fn stand_in(symbol: &str) -> Option<&'static str> {
    STAND_INS.iter().find(|(sign, _)| *sign == symbol).map(|(_, plain)| *plain)
}

/// Cells a text takes with its signs or with what stands for them, whichever is more.
pub(super) fn widest(text: &str) -> usize {
    let longer = |letter: char| {
        STAND_INS.iter().find(|(sign, _)| sign.starts_with(letter)).map_or(0, |(_, plain)| plain.len() - 1)
    };
    let written_out = if text.is_ascii() { 0 } else { text.chars().map(longer).sum() };
    unicode_width::UnicodeWidthStr::width(text) + written_out
}

/// A text in ASCII, for what is said outside the frame.
pub fn plain_text(text: &str) -> String {
    use unicode_segmentation::UnicodeSegmentation;
    let plain = |letter: &str| match letter {
        letter if letter.is_ascii() => letter.to_owned(),
        letter => stand_in(letter).map_or_else(|| bare(letter), str::to_owned),
    };
    text.graphemes(true).map(plain).collect()
}

/// A letter without its marks; what nobody foresaw (an emoji somebody pasted) is `?`.
fn bare(letter: &str) -> String {
    let upper = letter.chars().next().is_some_and(char::is_uppercase);
    let folded = crate::domain::vietnamese::fold(letter);
    let first = folded.chars().next().filter(char::is_ascii).unwrap_or('?');
    if upper { first.to_ascii_uppercase().to_string() } else { first.to_string() }
}

/// The frame in ASCII. A stand-in longer than its sign takes the blanks before it, or pushes what follows up to the next
/// gap: columns stay where they are. The cursor goes along with its cell.
pub fn to_ascii(buffer: &mut Buffer, cursor: &mut Option<(u16, u16)>) {
    let area = buffer.area;
    for y in area.top()..area.bottom() {
        let row: Vec<Cell> = (area.left()..area.right()).map(|x| buffer[(x, y)].clone()).collect();
        if row.iter().all(|cell| cell.symbol().is_ascii()) {
            continue;
        }
        let at = cursor.filter(|(_, row)| *row == y).map(|(x, _)| usize::from(x - area.left()));
        let (plain, at) = plain_row(&row, at);
        for (x, cell) in (area.left()..area.right()).zip(plain) {
            buffer[(x, y)] = cell;
        }
        if let Some(at) = at.and_then(|at| u16::try_from(at).ok()) {
            *cursor = Some(((area.left() + at).min(area.right().saturating_sub(1)), y));
        }
    }
}

/// A row in ASCII, as wide as it was, and where its cell `cursor` stands now.
fn plain_row(row: &[Cell], cursor: Option<usize>) -> (Vec<Cell>, Option<usize>) {
    let mut out: Vec<Cell> = Vec::with_capacity(row.len() + 8);
    let is_blank = |cell: Option<&Cell>| cell.is_some_and(|cell| cell.symbol() == " ");
    // Cells that were pushed beyond their place.
    let (mut late, mut now) = (0_usize, cursor);
    for (at, cell) in row.iter().enumerate() {
        if cursor == Some(at) {
            now = Some(out.len());
        }
        if is_blank(Some(cell)) && late > 0 && is_blank(out.last()) {
            late -= 1;
            continue;
        }
        let text = match cell.symbol() {
            symbol if symbol.is_ascii() => symbol.to_owned(),
            symbol => stand_in(symbol).map_or_else(|| bare(symbol), str::to_owned),
        };
        // Two words side by side are parted: "Up/Down".
        let joined = text.len() > 1 && at > 0 && stand_in(row[at - 1].symbol()).is_some_and(|before| before.len() > 1);
        let text = if joined { format!("/{text}") } else { text };
        let mut longer = text.len().saturating_sub(1);
        while longer > 0 && out.len() > 1 && is_blank(out.last()) && is_blank(out.get(out.len() - 2)) {
            out.pop();
            longer -= 1;
        }
        late += longer;
        for letter in text.chars() {
            let mut plain = cell.clone();
            plain.set_char(letter);
            out.push(plain);
        }
    }
    out.truncate(row.len());
    out.resize(row.len(), Cell::default());
    (out, now)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn plain(line: &str) -> String {
        let mut buffer = Buffer::with_lines([line]);
        to_ascii(&mut buffer, &mut None);
        buffer.content.iter().map(Cell::symbol).collect()
    }

    /// What a source or a words file may put on a screen: its signs, without its comments and its tests.
    fn signs_of(text: &str, out: &mut BTreeSet<String>) {
        let drawn = text.split("#[cfg(test)]").next().unwrap_or_default();
        for line in drawn.lines().map(|line| line.split("//").next().unwrap_or_default()) {
            out.extend(line.chars().filter(|c| !c.is_ascii() && !c.is_alphanumeric()).map(String::from));
        }
    }

    fn read_all(folder: &std::path::Path, out: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                read_all(&path, out);
            } else if path.extension().is_some_and(|ending| ending == "rs" || ending == "toml") {
                signs_of(&std::fs::read_to_string(path).unwrap(), out);
            }
        }
    }

    /// ↓ was `v`, × was `?`, ▸ and → were both `>`.
    #[test]
    fn every_sign_of_the_words_and_the_screens_has_a_stand_in_of_its_own() {
        let mut signs = BTreeSet::new();
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        ["assets/words", "src/screens", "src/words"].iter().for_each(|place| read_all(&root.join(place), &mut signs));
        signs_of(&std::fs::read_to_string(root.join("src/terminal/key.rs")).unwrap(), &mut signs);
        assert!(signs.len() > 15 && signs.contains("▸"), "{signs:?}");
        for sign in &signs {
            assert!(stand_in(sign).is_some(), "{sign} has no stand-in");
        }
        // Dashes are dashes, quotation marks are quotation marks; nothing else shares one.
        let kin = |sign: &str| match sign {
            "─" | "—" | "–" | "−" => "─".to_owned(),
            "“" | "”" => "“".to_owned(),
            sign => sign.to_owned(),
        };
        for (sign, plain) in STAND_INS {
            assert!(plain.is_ascii() && *plain != "?");
            let same = |(other, its): &&(&str, &str)| its == plain && kin(other) != kin(sign);
            assert_eq!(STAND_INS.iter().find(same), None, "{sign} looks like another");
        }
    }

    #[test]
    fn letters_lose_their_marks_and_longer_stand_ins_leave_the_columns_where_they_are() {
        assert_eq!(plain("▸ Đượm ─ ● ✓ Ẵ"), "> Duom - * v A");
        assert_eq!(plain("TT       → STT      1"), "TT      -> STT      1");
        assert_eq!(plain("a → b    c"), "a -> b   c");
        assert_eq!(plain("↑↓ chọn   x"), "Up/Down cho");
        assert_eq!(plain("60×16 👩").trim_end(), "60x16 ?");
    }

    #[test]
    fn the_cursor_goes_along() {
        let mut buffer = Buffer::with_lines(["a → b     "]);
        let mut cursor = Some((4, 0));
        to_ascii(&mut buffer, &mut cursor);
        assert_eq!((cursor, buffer[(5, 0)].symbol()), (Some((5, 0)), "b"));
    }
}
