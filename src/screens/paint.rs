//! Putting text on the frame: clipped, aligned, in a few tones that also read without colour.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::ascii::widest;

/// What a piece of text is; never the only carrier of its meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    #[default]
    Plain,
    Strong,
    /// An emergency.
    Danger,
    /// Overdue.
    Late,
    /// Due today.
    Today,
    /// Help and notes.
    Note,
    /// The tab or choice that is on.
    On,
}

fn style(tone: Tone) -> Style {
    match tone {
        Tone::Plain => Style::new(),
        Tone::Strong => Style::new().add_modifier(Modifier::BOLD),
        Tone::Danger => Style::new().fg(Color::Red).add_modifier(Modifier::BOLD),
        Tone::Late => Style::new().fg(Color::Red),
        Tone::Today => Style::new().fg(Color::Yellow),
        Tone::Note => Style::new().fg(Color::Cyan),
        Tone::On => Style::new().add_modifier(Modifier::REVERSED),
    }
}

/// A part of the frame being drawn.
pub struct Painter<'a> {
    buffer: &'a mut Buffer,
    area: Rect,
    cursor: &'a mut Option<(u16, u16)>,
}

impl<'a> Painter<'a> {
    pub fn new(buffer: &'a mut Buffer, area: Rect, cursor: &'a mut Option<(u16, u16)>) -> Painter<'a> {
        Painter { buffer, area, cursor }
    }

    pub fn width(&self) -> u16 {
        self.area.width
    }

    pub fn height(&self) -> u16 {
        self.area.height
    }

    /// A part of this part: rows `from` to before `to`.
    pub fn rows(&mut self, from: u16, to: u16) -> Painter<'_> {
        let from = from.min(self.area.height);
        let to = to.clamp(from, self.area.height);
        let area = Rect { y: self.area.y + from, height: to - from, ..self.area };
        Painter { buffer: self.buffer, area, cursor: self.cursor }
    }

    /// Blank rows, under a panel that lies over a list.
    pub fn clear(&mut self) {
        for y in self.area.top()..self.area.bottom() {
            for x in self.area.left()..self.area.right() {
                self.buffer[(x, y)].reset();
            }
        }
    }

    /// Text at a column and row, cut at the right edge with …; the column after it.
    pub fn put(&mut self, x: u16, y: u16, text: &str, tone: Tone) -> u16 {
        self.put_within(x, y, text, self.area.width, tone)
    }

    /// Text cut so that it ends before column `end`.
    pub fn put_within(&mut self, x: u16, y: u16, text: &str, end: u16, tone: Tone) -> u16 {
        let end = end.min(self.area.width);
        if y >= self.area.height || x >= end {
            return x.min(end);
        }
        let room = usize::from(end - x);
        let shown = fit(text, room);
        self.buffer.set_stringn(self.area.x + x, self.area.y + y, &shown, room, style(tone));
        x + u16::try_from(shown.width()).unwrap_or(0)
    }

    /// Text whose last letter stands before column `end`.
    pub fn put_right(&mut self, end: u16, y: u16, text: &str, tone: Tone) {
        let width = u16::try_from(text.width()).unwrap_or(u16::MAX);
        self.put(end.saturating_sub(width), y, text, tone);
    }

    pub fn rule(&mut self, y: u16) {
        let line = "─".repeat(usize::from(self.area.width));
        self.put(0, y, &line, Tone::Plain);
    }

    /// Where the terminal's cursor stands after this frame.
    pub fn cursor(&mut self, x: u16, y: u16) {
        if x < self.area.width && y < self.area.height {
            *self.cursor = Some((self.area.x + x, self.area.y + y));
        }
    }

    pub fn buffer(&mut self) -> (&mut Buffer, Rect) {
        (self.buffer, self.area)
    }
}

/// Cells a text takes.
pub fn cells(text: &str) -> usize {
    text.width()
}

/// Cut to a width, with … where something is missing.
pub fn fit(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    if width == 0 {
        return String::new();
    }
    let mut cut = String::new();
    let mut used = 0;
    for letter in text.graphemes(true) {
        if used + letter.width() + 1 > width {
            break;
        }
        used += letter.width();
        cut.push_str(letter);
    }
    cut.push('…');
    cut
}

/// A long text in lines of at most `width`, broken at spaces; also where signs are written out in ASCII.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        // What fits stands as it was written, wide gaps and all.
        if widest(paragraph) <= width {
            lines.push(paragraph.to_owned());
            continue;
        }
        let mut line = String::new();
        for word in paragraph.split_whitespace() {
            if !line.is_empty() && widest(&line) + 1 + widest(word) > width {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_cut_by_cells_not_bytes() {
        assert_eq!(fit("Đào Thị Đượm", 7), "Đào Th…");
        assert_eq!(fit("Đào", 3), "Đào");
        assert_eq!(wrap("một hai ba", 7), ["một hai", "ba"]);
    }
}
