//! How a field of a form is drawn, and where the cursor stands in it.

use super::super::paint::{Painter, Tone, cells};
use super::field::{Choice, Field, Input};
use crate::words::Words;

/// Suggestions drawn beside a text.
const SUGGESTIONS: usize = 4;
/// Between two options.
const GAP: usize = 2;
/// What an announcement of further options takes: the sign before the first and behind the last of those shown.
const MORE: &str = "‹ … ";

/// Cells of an option, its mark and the gap behind it.
fn wide((_, words): &Choice) -> usize {
    cells(words) + 2 + GAP
}

/// The gap between the options of a choice: narrower where that shows the last of them.
fn gap_of(options: &[Choice], width: usize) -> usize {
    let whole = options.iter().map(wide).sum::<usize>().saturating_sub(GAP);
    let narrow = whole.saturating_sub(options.len().saturating_sub(1));
    if whole > width && narrow <= width { 1 } else { GAP }
}

fn as_u16(cells: usize) -> u16 {
    u16::try_from(cells).unwrap_or(u16::MAX)
}

/// Where what the program makes of a text begins.
const ECHO_AT: u16 = 31;

impl Field {
    /// Draws the value from column `x` on; places the cursor where it has the focus.
    /// `hide`: of siblings to tick only the codes are shown. `typing`: what would move with each letter is left out until they rest.
    pub fn draw(
        &self,
        painter: &mut Painter<'_>,
        x: u16,
        y: u16,
        focused: bool,
        (words, hide, typing): (&Words, bool, bool),
    ) {
        let width = usize::from(painter.width().saturating_sub(x + 1));
        match &self.input {
            Input::Line(line) => {
                let (shown, at) = line.window(width);
                let end = painter.put(x, y, &shown, Tone::Plain);
                if !typing {
                    self.draw_echo(painter, end, y);
                }
                if focused {
                    painter.cursor(x + at, y);
                }
            }
            Input::Secret(line) => {
                // Not even the length is shown.
                let typed = if line.text().is_empty() { "" } else { "········" };
                let end = painter.put(x, y, typed, Tone::Plain);
                if focused {
                    painter.cursor(end, y);
                }
            }
            Input::Area { area, rows } => {
                let (buffer, whole) = painter.buffer();
                let part = ratatui::layout::Rect {
                    x: whole.x + x,
                    y: whole.y + y,
                    width: whole.width.saturating_sub(x + 1),
                    height: (*rows).min(whole.height.saturating_sub(y)),
                };
                let (col, row) = area.draw(buffer, part);
                if focused {
                    painter.cursor(x + col, y + row);
                }
            }
            Input::Choice { options, at } => {
                let list = if focused { format!("({})", words.pick.key) } else { String::new() };
                let gap = gap_of(options, width);
                let whole = options.iter().map(wide).sum::<usize>() - (GAP - gap) * options.len();
                let whole = whole.saturating_sub(gap);
                self.cut.set(whole > width);
                // What has no room goes, and is announced: a word cut in two is no answer.
                let room = if whole > width { width.saturating_sub(cells(&list) + cells(MORE)) } else { width };
                let mut column = x;
                let first = if whole > width { first_shown(options, at.unwrap_or(0), room) } else { 0 };
                if first > 0 {
                    column = painter.put(column, y, "‹", Tone::Note) + 1;
                }
                let mut shown = 0;
                for (nth, (_, text)) in options.iter().enumerate().skip(first) {
                    let mark = if *at == Some(nth) { "●" } else { "○" };
                    let text = format!("{mark} {text}");
                    if shown > 0 && usize::from(column - x) + cells(&text) > room {
                        break;
                    }
                    if focused && (*at == Some(nth) || (at.is_none() && nth == 0)) {
                        painter.cursor(column, y);
                    }
                    column = painter.put_within(column, y, &text, x + as_u16(width), Tone::Plain) + as_u16(gap);
                    shown += 1;
                }
                if first + shown < options.len() {
                    column = painter.put(column, y, "…", Tone::Note) + 1;
                }
                if whole > width {
                    column = painter.put(column, y, &list, Tone::Note) + as_u16(GAP);
                }
                self.draw_echo(painter, column.saturating_sub(as_u16(gap)), y);
            }
            Input::Ticks { options, on, at } => {
                let mut column = x;
                let first = first_shown(options, *at, width);
                if first > 0 {
                    column = painter.put(column, y, "‹", Tone::Note) + 1;
                }
                for (nth, (key, label)) in options.iter().enumerate().skip(first) {
                    let words = if hide && self.key == "siblings" { key } else { label };
                    let mark = if on.get(nth).copied().unwrap_or(false) { "[x]" } else { "[ ]" };
                    if focused && *at == nth {
                        painter.cursor(column + 1, y);
                    }
                    column = painter.put(column, y, &format!("{mark} {words}"), Tone::Plain) + 2;
                }
            }
            Input::Order(grid) => grid.draw(painter, x, y, focused, &words.pick.nothing),
            Input::Pick { line, options, chosen } => {
                let (shown, at) = line.window(width);
                let end = painter.put(x, y, &shown, Tone::Plain);
                if focused {
                    if chosen.is_none() && !typing {
                        let offered: Vec<&str> = self
                            .matches()
                            .into_iter()
                            .take(SUGGESTIONS)
                            .filter_map(|at| options.get(at))
                            .map(|(_, w)| w.as_str())
                            .collect();
                        if !offered.is_empty() {
                            painter.put(end + 2, y, &format!("↓ {}", offered.join(" · ")), Tone::Note);
                        } else if line.text().is_empty() && !options.is_empty() {
                            painter.put(end + 2, y, &format!("({})", words.pick.key), Tone::Note);
                        }
                    }
                    painter.cursor(x + at, y);
                } else {
                    self.draw_echo(painter, end, y);
                }
            }
        }
    }

    /// The room there is: a grid takes no more of it.
    pub(super) fn lay_out(&self, width: u16, height: u16) {
        if let Input::Order(grid) = &self.input {
            grid.lay_out(width, height);
        }
    }

    pub(super) fn is_order(&self) -> bool {
        matches!(self.input, Input::Order(_))
    }

    fn draw_echo(&self, painter: &mut Painter<'_>, end: u16, y: u16) {
        if !self.echo.is_empty() {
            // Always at the same column, so that typing before it does not push it along the line.
            painter.put((end + 2).max(ECHO_AT), y, &self.echo, Tone::Note);
        }
    }
}

/// The first option drawn so that the chosen one fits the line: an answer nobody sees is not an answer.
fn first_shown(options: &[Choice], chosen: usize, width: usize) -> usize {
    let until_chosen = |first: usize| -> usize {
        let marker = if first > 0 { 2 } else { 0 };
        marker + options.iter().skip(first).take(chosen + 1 - first.min(chosen)).map(wide).sum::<usize>()
    };
    (0..=chosen).find(|first| until_chosen(*first) <= width + GAP).unwrap_or(chosen)
}
