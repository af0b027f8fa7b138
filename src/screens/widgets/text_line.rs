//! One line of text being typed: whole letters, always NFC, with its own undo.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::domain::vietnamese::{is_invisible, nfc};
use crate::screens::intent::Intent;

/// Longer than any name or address; a pasted novel is cut here, not in the book.
const LONGEST: usize = 400;

#[derive(Debug, Clone, Default)]
pub struct TextLine {
    text: String,
    /// Letters (graphemes) before the cursor.
    at: usize,
    before: Vec<(String, usize)>,
    after: Vec<(String, usize)>,
}

impl TextLine {
    pub fn new(text: &str) -> TextLine {
        let text = nfc(text);
        TextLine { at: text.graphemes(true).count(), text, before: Vec::new(), after: Vec::new() }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn set(&mut self, text: &str) {
        if text != self.text {
            self.remember();
            self.text = nfc(text);
            self.at = self.len();
        }
    }

    fn len(&self) -> usize {
        self.text.graphemes(true).count()
    }

    fn byte(&self, letters: usize) -> usize {
        self.text.grapheme_indices(true).nth(letters).map_or(self.text.len(), |(at, _)| at)
    }

    fn remember(&mut self) {
        self.before.push((self.text.clone(), self.at));
        self.after.clear();
        // A line's history is short; the oldest steps go.
        if self.before.len() > 200 {
            self.before.remove(0);
        }
    }

    /// Puts text at the cursor. A combining mark joins the letter before it: the Windows Vietnamese layout and pasted NFD
    /// send marks apart, and the book keeps NFC.
    pub fn insert(&mut self, text: &str) {
        let seen = text.chars().filter(|c| !is_invisible(*c));
        let clean: String = seen.map(|c| if c.is_control() { ' ' } else { c }).collect();
        if clean.is_empty() {
            return;
        }
        self.remember();
        self.put(&clean);
    }

    /// So many characters before the cursor give way to a text, as one step of typing: a breve over ê is one of its own.
    fn retype(&mut self, erase: usize, text: &str) {
        self.remember();
        let end = self.byte(self.at);
        let head = self.text.get(..end).unwrap_or_default();
        let from = erase.checked_sub(1).map_or(end, |nth| head.char_indices().rev().nth(nth).map_or(0, |(at, _)| at));
        self.text.replace_range(from..end, "");
        self.at = self.text.get(..from).unwrap_or_default().graphemes(true).count();
        self.put(text);
    }

    /// The text before the cursor.
    pub fn before(&self) -> &str {
        self.text.get(..self.byte(self.at)).unwrap_or_default()
    }

    fn put(&mut self, clean: &str) {
        let at = self.byte(self.at);
        let (head, tail) = self.text.split_at(at);
        let head = nfc(&format!("{head}{clean}"));
        let head: String = head.graphemes(true).take(LONGEST).collect();
        self.at = head.graphemes(true).count();
        self.text = nfc(&format!("{head}{tail}"));
        // Head and tail may have joined into fewer letters.
        self.at = self.at.min(self.len());
    }

    /// Typing, erasing, walking and undoing; `false` for an intent that means nothing in a text.
    pub fn take(&mut self, intent: &Intent) -> bool {
        match intent {
            Intent::Type(c) => self.insert(c.encode_utf8(&mut [0; 4])),
            Intent::Retype { erase, insert } => self.retype(*erase, insert),
            Intent::Paste(text) => self.insert(text.trim_end_matches(['\n', '\r'])),
            Intent::Erase => return self.erase(),
            Intent::EraseNext => return self.erase_next(),
            Intent::Left => self.left(),
            Intent::Right => self.right(),
            Intent::First => self.first(),
            Intent::Last => self.last(),
            Intent::Undo => return self.undo(),
            Intent::Redo => return self.redo(),
            _ => return false,
        }
        true
    }

    pub fn erase(&mut self) -> bool {
        if self.at == 0 {
            return false;
        }
        self.remember();
        let (from, to) = (self.byte(self.at - 1), self.byte(self.at));
        self.text.replace_range(from..to, "");
        self.at -= 1;
        true
    }

    pub fn erase_next(&mut self) -> bool {
        if self.at >= self.len() {
            return false;
        }
        self.remember();
        let (from, to) = (self.byte(self.at), self.byte(self.at + 1));
        self.text.replace_range(from..to, "");
        true
    }

    pub fn left(&mut self) {
        self.at = self.at.saturating_sub(1);
    }

    pub fn right(&mut self) {
        self.at = (self.at + 1).min(self.len());
    }

    pub fn first(&mut self) {
        self.at = 0;
    }

    pub fn last(&mut self) {
        self.at = self.len();
    }

    pub fn undo(&mut self) -> bool {
        let Some(state) = self.before.pop() else { return false };
        self.after.push((std::mem::replace(&mut self.text, state.0), std::mem::replace(&mut self.at, state.1)));
        true
    }

    pub fn redo(&mut self) -> bool {
        let Some(state) = self.after.pop() else { return false };
        self.before.push((std::mem::replace(&mut self.text, state.0), std::mem::replace(&mut self.at, state.1)));
        true
    }

    /// The part that fits into `width` cells around the cursor, and the cursor's cell in it.
    pub fn window(&self, width: usize) -> (String, u16) {
        let letters: Vec<&str> = self.text.graphemes(true).collect();
        let cells = |from: usize, to: usize| letters[from..to].iter().map(|letter| letter.width()).sum::<usize>();
        let mut from = 0;
        while cells(from, self.at) + 1 > width && from < self.at {
            // By thirds of the line, so that not every letter at the edge repaints all of it.
            from = (from + (width / 3).max(1)).min(self.at);
        }
        let mut shown = String::new();
        let mut used = 0;
        for letter in &letters[from..] {
            if used + letter.width() > width {
                break;
            }
            used += letter.width();
            shown.push_str(letter);
        }
        (shown, u16::try_from(cells(from, self.at)).unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_that_come_apart_join_their_letter() {
        let mut line = TextLine::default();
        for c in ['L', 'u', '\u{31b}', 'o', '\u{31b}', '\u{300}', 'n', 'g'] {
            line.insert(&c.to_string());
        }
        assert_eq!(line.text(), "Lường");
        assert_eq!(line.window(20), ("Lường".to_owned(), 5));
    }

    /// A family of emoji joined by U+200D was one cell to some terminals and three to others: the row broke.
    #[test]
    fn what_nobody_sees_never_enters() {
        let mut line = TextLine::default();
        line.insert("Lò\u{202E} \u{200B}Sơn 👩\u{200D}👧\u{FE0F}");
        assert_eq!(line.text(), "Lò Sơn 👩👧");
    }

    #[test]
    fn a_burst_of_backspaces_and_letters_ends_whole() {
        let mut line = TextLine::new("hanh");
        (0..3).for_each(|_| assert!(line.erase()));
        line.insert("ạnh");
        assert_eq!(line.text(), "hạnh");
    }

    #[test]
    fn a_letter_retyped_is_one_step_of_typing() {
        let mut line = TextLine::new("hoang Lan");
        (0..4).for_each(|_| line.left());
        assert_eq!(line.before(), "hoang");
        assert!(line.take(&Intent::Retype { erase: 3, insert: "àng".to_owned() }));
        assert_eq!((line.text(), line.before()), ("hoàng Lan", "hoàng"));
        assert!(line.undo());
        assert_eq!((line.text(), line.before()), ("hoang Lan", "hoang"));
        assert!(line.redo() && line.text() == "hoàng Lan");
    }

    #[test]
    fn undo_and_redo_walk_the_typing() {
        let mut line = TextLine::default();
        line.insert("a");
        line.insert("b");
        assert!(line.undo() && line.text() == "a");
        assert!(line.redo() && line.text() == "ab");
        assert!(line.undo() && line.undo() && !line.undo());
    }

    #[test]
    fn the_cursor_is_always_in_the_window() {
        let mut line = TextLine::new(&"ườ".repeat(60));
        for _ in 0..120 {
            let (shown, at) = line.window(20);
            assert!(shown.width() <= 20 && at < 20, "{at} in {shown:?}");
            line.left();
        }
    }
}
