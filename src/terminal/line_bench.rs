//! A test bench: a ratatui terminal on our backend, and a model of the officer's terminal that replays its bytes.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::io::{self, Write};

use ratatui::Terminal;
use ratatui::buffer::{Buffer, CellWidth};
use ratatui::style::{Color, Modifier};

use super::line::LineBackend;
use super::pen::Colors;

/// Takes bytes, and counts how often.
#[derive(Default)]
pub(super) struct Wire {
    bytes: Vec<u8>,
    writes: usize,
}

impl Write for Wire {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        self.bytes.extend_from_slice(buf);
        self.writes += 1;
        Ok(buf.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A ratatui terminal, and what the officer's terminal makes of its bytes.
pub(super) struct Bench {
    pub(super) terminal: Terminal<LineBackend<Wire>>,
    pub(super) screen: vt100::Parser,
}

impl Bench {
    pub(super) fn new(width: u16, height: u16) -> Self {
        let backend = LineBackend::new(Wire::default(), Colors::Ansi16, width, height);
        Self {
            terminal: Terminal::new(backend).unwrap(),
            screen: vt100::Parser::new(height.try_into().unwrap(), width.try_into().unwrap(), 0),
        }
    }

    /// Draws, replays, compares every cell; the bytes of the frame.
    pub(super) fn draw(&mut self, cursor: Option<(u16, u16)>, paint: impl FnOnce(&mut Buffer)) -> Vec<u8> {
        let mut wanted = Buffer::default();
        self.terminal
            .draw(|frame| {
                paint(frame.buffer_mut());
                wanted = frame.buffer_mut().clone();
                if let Some(at) = cursor {
                    frame.set_cursor_position(at);
                }
            })
            .unwrap();
        let wire = self.terminal.backend_mut().writer_mut();
        let (bytes, writes) = (std::mem::take(&mut wire.bytes), std::mem::take(&mut wire.writes));
        assert_eq!(writes, usize::from(!bytes.is_empty()), "one write a frame, or none");
        assert_eq!(self.terminal.backend().counters().bytes_last_frame, bytes.len());
        self.replay(&bytes);
        self.compare(&wanted, cursor, &bytes);
        bytes
    }

    /// Replays a frame piece by piece. After the last column terminals differ in where the cursor is and what an erase
    /// takes, so nothing may follow there but an absolute move, a change of pen, or the cursor shown or hidden.
    fn replay(&mut self, bytes: &[u8]) {
        let mut rest = bytes;
        while let Some(&first) = rest.first() {
            let end = if first == 0x1b && rest.get(1) != Some(&b'[') {
                2
            } else if first == 0x1b {
                rest[2..].iter().position(|byte| (0x40..0x7f).contains(byte)).unwrap() + 3
            } else {
                1
            };
            let (piece, after) = rest.split_at(end);
            let (_, width) = self.screen.screen().size();
            // The rest of a letter's bytes still belongs to the column before.
            let inside_letter = first & 0xc0 == 0x80;
            if self.screen.screen().cursor_position().1 == width.get() && !inside_letter {
                let settled = first == 0x1b && matches!(piece.last(), Some(b'H' | b'm' | b'h' | b'l'));
                assert!(settled || is_mark(rest), "{:?} after the last column", String::from_utf8_lossy(piece));
            }
            self.screen.process(piece);
            rest = after;
        }
    }

    pub(super) fn resize_screen(&mut self, width: u16, height: u16) {
        self.screen.screen_mut().set_size(height.try_into().unwrap(), width.try_into().unwrap());
    }

    fn compare(&self, wanted: &Buffer, cursor: Option<(u16, u16)>, bytes: &[u8]) {
        let screen = self.screen.screen();
        let shown = String::from_utf8_lossy(bytes).replace('\x1b', "^");
        assert_eq!(screen.hide_cursor(), cursor.is_none());
        if let Some((x, y)) = cursor {
            assert_eq!(screen.cursor_position(), (y, x), "{shown}");
        }
        for y in 0..wanted.area.height {
            let mut x = 0;
            while x < wanted.area.width {
                let cell = &wanted[(x, y)];
                let there = screen.cell(y, x).unwrap();
                let text = if there.has_contents() { there.contents() } else { " " };
                assert_eq!(text, cell.symbol(), "at {x},{y} after {shown}");
                let blank = text == " ";
                let reversed = cell.modifier.contains(Modifier::REVERSED);
                assert_eq!(there.bgcolor(), color(cell.bg), "ground at {x},{y} after {shown}");
                assert_eq!(there.inverse(), reversed, "at {x},{y} after {shown}");
                assert_eq!(there.underline(), cell.modifier.contains(Modifier::UNDERLINED), "at {x},{y} after {shown}");
                if !blank || reversed {
                    assert_eq!(there.fgcolor(), color(cell.fg), "letter at {x},{y} after {shown}");
                    assert_eq!(there.bold(), cell.modifier.contains(Modifier::BOLD), "at {x},{y} after {shown}");
                }
                if !blank {
                    assert_eq!(there.italic(), cell.modifier.contains(Modifier::ITALIC), "at {x},{y} after {shown}");
                }
                x += cell.cell_width().max(1);
            }
        }
    }
}

/// Whether a combining mark comes next: it is written to the letter before, wherever the cursor stands.
fn is_mark(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok_and(|s| s.starts_with(['\u{323}', '\u{302}']))
}

fn color(color: Color) -> vt100::Color {
    match color {
        Color::Red => vt100::Color::Idx(1),
        Color::Yellow => vt100::Color::Idx(3),
        Color::LightBlue => vt100::Color::Idx(12),
        _ => vt100::Color::Default,
    }
}
