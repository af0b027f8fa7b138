//! Several lines of text: the well-kept textarea widget, fed without its own shortcuts and kept in NFC.

use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::Widget;
use tui_textarea::{CursorMove, TextArea as Inner, WrapMode};

use crate::domain::vietnamese::{is_invisible, nfc};

/// More than a page of notes; beyond it typing stops.
const LONGEST: usize = 8_000;

/// Steps of typing that can be undone.
const STEPS: usize = 200;

pub struct TextArea {
    inner: Inner<'static>,
    /// How many edits of the widget each step of typing was, oldest first: a letter by Telex is two, and one to undo.
    done: Vec<usize>,
    undone: Vec<usize>,
}

impl TextArea {
    pub fn new(text: &str) -> TextArea {
        let lines: Vec<String> = nfc(text).lines().map(str::to_owned).collect();
        let mut inner = Inner::new(if lines.is_empty() { vec![String::new()] } else { lines });
        inner.set_wrap_mode(WrapMode::Word);
        inner.set_cursor_line_style(Style::new());
        // The terminal's own cursor is used: a drawn one would cost bytes on every letter.
        inner.set_cursor_style(Style::new());
        // A pasted page is many edits and one step.
        inner.set_max_histories(LONGEST);
        inner.move_cursor(CursorMove::Bottom);
        inner.move_cursor(CursorMove::End);
        TextArea { inner, done: Vec::new(), undone: Vec::new() }
    }

    pub fn text(&self) -> String {
        self.inner.lines().join("\n")
    }

    pub fn set(&mut self, text: &str) {
        *self = TextArea::new(text);
    }

    /// A combining mark joins the letter before the cursor.
    pub fn insert(&mut self, text: &str) {
        if self.inner.lines().iter().map(String::len).sum::<usize>() + text.len() > LONGEST {
            return;
        }
        let edits = self.put(text);
        self.did(edits);
    }

    /// Letters before the cursor give way to a text, as one step of typing.
    pub fn retype(&mut self, erase: usize, text: &str) {
        let erased = (0..erase).filter(|_| self.inner.delete_char()).count();
        let edits = erased + self.put(text);
        self.did(edits);
    }

    /// The line up to the cursor.
    pub fn before(&self) -> &str {
        let at = self.inner.cursor();
        let line = self.inner.lines().get(at.0).map_or("", String::as_str);
        line.char_indices().nth(at.1).and_then(|(byte, _)| line.get(..byte)).unwrap_or(line)
    }

    /// Puts a text at the cursor: how many edits that was.
    fn put(&mut self, text: &str) -> usize {
        let mut edits = 0;
        for c in text.chars() {
            match c {
                '\n' => self.inner.insert_newline(),
                c if c.is_control() || is_invisible(c) => continue,
                c if unicode_normalization::char::is_combining_mark(c) => {
                    edits += self.join(c);
                    continue;
                }
                c => self.inner.insert_char(c),
            }
            edits += 1;
        }
        edits
    }

    fn join(&mut self, mark: char) -> usize {
        let at = self.inner.cursor();
        let before = self.inner.lines().get(at.0).and_then(|line| line.chars().nth(at.1.checked_sub(1)?));
        let Some(before) = before else { return 0 };
        let joined = nfc(&format!("{before}{mark}"));
        self.inner.delete_char();
        self.inner.insert_str(&joined);
        2
    }

    fn did(&mut self, edits: usize) {
        if edits > 0 {
            self.done.push(edits);
            self.undone.clear();
        }
        if self.done.len() > STEPS {
            self.done.remove(0);
        }
    }

    pub fn erase(&mut self) -> bool {
        let erased = self.inner.delete_char();
        self.did(usize::from(erased));
        erased
    }

    pub fn erase_next(&mut self) -> bool {
        let erased = self.inner.delete_next_char();
        self.did(usize::from(erased));
        erased
    }

    pub fn undo(&mut self) -> bool {
        let Some(edits) = self.done.pop() else { return false };
        (0..edits).for_each(|_| {
            self.inner.undo();
        });
        self.undone.push(edits);
        true
    }

    pub fn redo(&mut self) -> bool {
        let Some(edits) = self.undone.pop() else { return false };
        (0..edits).for_each(|_| {
            self.inner.redo();
        });
        self.done.push(edits);
        true
    }

    pub fn left(&mut self) {
        self.inner.move_cursor(CursorMove::Back);
    }

    pub fn right(&mut self) {
        self.inner.move_cursor(CursorMove::Forward);
    }

    pub fn first(&mut self) {
        self.inner.move_cursor(CursorMove::Head);
    }

    pub fn last(&mut self) {
        self.inner.move_cursor(CursorMove::End);
    }

    /// Up within the text; `false` on its first line, so that the form can go to the field above.
    pub fn up(&mut self) -> bool {
        let before = self.inner.cursor();
        self.inner.move_cursor(CursorMove::Up);
        self.inner.cursor() != before
    }

    pub fn down(&mut self) -> bool {
        let before = self.inner.cursor();
        self.inner.move_cursor(CursorMove::Down);
        self.inner.cursor() != before
    }

    /// Draws into `area` and gives the cursor's cell in it.
    pub fn draw(&self, buffer: &mut ratatui::buffer::Buffer, area: Rect) -> (u16, u16) {
        (&self.inner).render(area, buffer);
        let cursor = self.inner.screen_cursor();
        let (top, left) = self.inner.scroll_offset();
        let row = u16::try_from(cursor.row).unwrap_or(0).saturating_sub(top);
        let col = u16::try_from(cursor.col).unwrap_or(0).saturating_sub(left);
        (col, row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_join_and_the_text_is_whole() {
        let mut area = TextArea::new("");
        area.insert("Tre\u{309} đi ho\u{323}c\nbố vă\u{303}n uống");
        assert_eq!(area.text(), "Trẻ đi học\nbố vẵn uống");
        assert!(area.erase() && area.undo());
        assert_eq!(area.text(), "Trẻ đi học\nbố vẵn uống");
    }

    #[test]
    fn a_step_of_typing_is_undone_whole() {
        let mut area = TextArea::new("nhà\nhoang");
        assert_eq!(area.before(), "hoang");
        area.retype(3, "àng");
        area.insert("e\u{301}");
        assert_eq!((area.text().as_str(), area.before()), ("nhà\nhoàngé", "hoàngé"));
        assert!(area.undo() && area.text() == "nhà\nhoàng");
        assert!(area.undo() && area.text() == "nhà\nhoang");
        assert!(!area.undo() && area.redo() && area.text() == "nhà\nhoàng");
        area.first();
        area.right();
        assert_eq!(area.before(), "h");
    }
}
