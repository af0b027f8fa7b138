//! The frame writer on random frames: a terminal that replays the bytes shows what was drawn, cell by cell.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use proptest::prelude::*;
use ratatui::buffer::{Buffer, Cell, CellWidth};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};

use super::line_bench::Bench;

fn style() -> impl Strategy<Value = Style> {
    let color = prop_oneof![4 => Just(Color::Reset), 1 => Just(Color::Red), 1 => Just(Color::Yellow), 1 => Just(Color::LightBlue)];
    let mods = prop_oneof![
        4 => Just(Modifier::empty()), 1 => Just(Modifier::BOLD), 1 => Just(Modifier::REVERSED), 1 => Just(Modifier::UNDERLINED),
        1 => Just(Modifier::BOLD | Modifier::ITALIC | Modifier::REVERSED),
    ];
    (color.clone(), prop_oneof![3 => Just(Color::Reset), 1 => color], mods)
        .prop_map(|(fg, bg, m)| Style::new().fg(fg).bg(bg).add_modifier(m))
}

/// A letter over the second half of a wide one leaves a buffer that ratatui's own comparison gets wrong.
fn keep_wide_letters_whole(buffer: &mut Buffer) {
    for y in 0..buffer.area.height {
        for x in 0..buffer.area.width - 1 {
            if buffer[(x, y)].cell_width() == 2 && buffer[(x + 1, y)] != Cell::default() {
                buffer[(x, y)].reset();
            }
        }
    }
}

type Put = (u16, u16, String, Style);
type Drawn = (Vec<Put>, Option<(u16, u16)>);

fn frames() -> impl Strategy<Value = Vec<Drawn>> {
    let text = prop_oneof![3 => "[a-zạđếữ ]{1,12}", 1 => " {1,20}", 1 => "[a福ế祉 ]{1,6}", 1 => Just("e\u{323}\u{302}x".to_owned())];
    let puts = proptest::collection::vec((0..20_u16, 0..6_u16, text, style()), 0..14);
    proptest::collection::vec((puts, proptest::option::of((0..20_u16, 0..6_u16))), 1..8)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn the_terminal_shows_what_was_drawn(frames in frames(), keep in any::<bool>()) {
        let mut bench = Bench::new(20, 6);
        let mut held = Buffer::empty(Rect::new(0, 0, 20, 6));
        for (puts, cursor) in frames {
            if !keep {
                held.reset();
            }
            for (x, y, text, style) in puts {
                held.set_string(x, y, text, style);
            }
            keep_wide_letters_whole(&mut held);
            bench.draw(cursor, |b| *b = held.clone());
        }
    }

    // A run of cells was once moved after the way to it had written others where they would soon be moved themselves.
    /// Rows that fall out, come in, or are pushed along, as a list narrowed and widened does it: whatever is moved by the
    /// terminal itself, what it shows is what was drawn.
    #[test]
    fn rows_and_cells_moved_by_the_terminal_stand_where_they_shall(
        rows in proptest::collection::vec(("[a-zạđếữ ]{0,40}", style()), 12),
        steps in proptest::collection::vec((0..12_usize, 0..12_usize, 0..40_usize, any::<bool>(), "[a-zệ]{0,5}"), 1..8),
        cursor in proptest::option::of((0..40_u16, 0..14_u16)),
    ) {
        let mut bench = Bench::new(40, 14);
        let mut rows = rows;
        for (out, into, column, line, text) in steps {
            let row = rows.remove(out);
            rows.insert(into, row);
            if line {
                rows[into].0 = text.clone();
            } else {
                let row = &mut rows[into].0;
                let at = row.char_indices().nth(column).map_or(row.len(), |(at, _)| at);
                row.insert_str(at, &text);
            }
            bench.draw(cursor, |buffer| {
                for (y, (row, style)) in rows.iter().enumerate() {
                    buffer.set_stringn(0, y as u16, row, 40, *style);
                }
                buffer.set_string(0, 13, "the last line stays where it is", Style::new());
            });
        }
    }
}
