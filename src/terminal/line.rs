//! A ratatui backend for slow lines: it knows what stands on the screen, and sends one write a frame of the fewest bytes.

use std::io::{self, Write};

use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};

use super::canvas::Canvas;
use super::pen::Colors;

/// What has gone over the line, for tests of the byte promises and the `--stats` of the curious.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counters {
    /// Frames ended, those without a byte included.
    pub frames: u64,
    /// Writes made: one for each frame in which something changed.
    pub writes: u64,
    /// 0 when nothing changed.
    pub bytes_last_frame: usize,
    pub bytes: u64,
}

/// Sends frames to `W`. Never asks the terminal anything: an answer costs a round trip, and mixes with what is typed.
///
/// Cells are only noted by `draw`; `flush`, which ratatui calls once at the end of a frame, compares them with what the
/// screen shows, and makes exactly one `write_all`, or none.
#[derive(Debug)]
pub struct LineBackend<W: Write> {
    out: W,
    colors: Colors,
    /// The window's size as last told; the canvas follows when ratatui begins anew in it.
    size: Size,
    canvas: Canvas,
    counters: Counters,
}

impl<W: Write> LineBackend<W> {
    /// A screen of `width` columns and `height` rows. The first frame clears it: not every terminal has a second screen.
    pub fn new(out: W, colors: Colors, width: u16, height: u16) -> Self {
        let size = Size::new(width, height);
        Self { out, colors, size, canvas: Canvas::new(width, height), counters: Counters::default() }
    }

    /// Whether the terminal deletes and inserts lines and characters; the VT100 itself does not.
    #[must_use]
    pub const fn moving(mut self, moves: bool) -> Self {
        self.canvas.moves = moves;
        self
    }

    /// Takes the window's new size. Ratatui sees it at the next draw, clears, and gives every cell anew.
    ///
    /// The canvas is kept till then: a window dragged out and back before the next draw is no change to ratatui, which
    /// would send nothing, while the terminal may have cut or re-flowed what it showed.
    pub const fn resize(&mut self, width: u16, height: u16) {
        self.canvas.lost |= width != self.size.width || height != self.size.height;
        self.size = Size { width, height };
    }

    /// Sends the whole screen with the next frame, as after a resume or Ctrl-L, whatever ratatui believes is there.
    pub const fn repaint(&mut self) {
        self.canvas.lost = true;
    }

    #[must_use]
    pub const fn counters(&self) -> Counters {
        self.counters
    }

    #[must_use]
    pub const fn writer(&self) -> &W {
        &self.out
    }

    pub const fn writer_mut(&mut self) -> &mut W {
        &mut self.out
    }
}

impl<W: Write> Backend for LineBackend<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        for (x, y, cell) in content {
            self.canvas.put(x, y, cell, self.colors);
        }
        Ok(())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.canvas.cursor_wanted = false;
        Ok(())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.canvas.cursor_wanted = true;
        Ok(())
    }

    /// Where the cursor was last sent, not where the terminal says it is: asking costs a round trip.
    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(self.canvas.cursor.into())
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        let Position { x, y } = position.into();
        let canvas = &mut self.canvas;
        canvas.cursor = (x.min(canvas.width.saturating_sub(1)), y.min(canvas.height.saturating_sub(1)));
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }

    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
        let canvas = &mut self.canvas;
        let (x, y) = canvas.cursor;
        let (row, at, end) = (canvas.index(0, y), canvas.index(x, y), canvas.len());
        let row_end = (row + usize::from(canvas.width)).min(end);
        match clear_type {
            ClearType::All => {
                let (cursor_wanted, moves) = (canvas.cursor_wanted, canvas.moves);
                *canvas = Canvas::new(self.size.width, self.size.height);
                (canvas.cursor_wanted, canvas.moves) = (cursor_wanted, moves);
            }
            ClearType::AfterCursor => canvas.blank(at..end),
            ClearType::BeforeCursor => canvas.blank(0..(at + 1).min(end)),
            ClearType::CurrentLine => canvas.blank(row..row_end),
            ClearType::UntilNewLine => canvas.blank(at..row_end),
        }
        Ok(())
    }

    /// The size last told by [`LineBackend::resize`].
    fn size(&self) -> io::Result<Size> {
        Ok(self.size)
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize { columns_rows: self.size()?, pixels: Size::ZERO })
    }

    /// Ends the frame. On an error nothing is known of the screen any more, so a later frame paints it whole.
    fn flush(&mut self) -> io::Result<()> {
        let frame = self.canvas.frame();
        self.counters.frames += 1;
        self.counters.bytes_last_frame = frame.len();
        if frame.is_empty() {
            return Ok(());
        }
        self.counters.writes += 1;
        self.counters.bytes += frame.len() as u64;
        let sent = self.out.write_all(frame).and_then(|()| self.out.flush());
        self.canvas.lost |= sent.is_err();
        sent
    }
}

#[cfg(test)]
#[path = "line_tests.rs"]
mod tests;
