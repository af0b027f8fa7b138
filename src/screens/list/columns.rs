//! The columns an officer chose, laid out to the width: the name first, what does not fit left out at the right and said.

use crate::screens::paint::{Painter, Tone};
use crate::words::{Words, fill};

/// Where the first column begins, behind the mark of the chosen row.
const BEGINS: u16 = 3;

pub(super) struct Column {
    pub key: &'static str,
    pub from: u16,
    /// The column before which its text ends.
    pub to: u16,
}

pub(super) struct Layout {
    pub columns: Vec<Column>,
    left_out: usize,
}

/// The names hidden with Ctrl-G.
pub(super) fn is_name(key: &str) -> bool {
    matches!(key, "name" | "child_name" | "head" | "mother_name" | "father_name" | "guardian_name")
}

/// Whose row it is: this column stands first on the screen, wherever it stands in the file.
pub(super) fn leads(key: &str) -> bool {
    matches!(key, "name" | "child_name" | "head")
}

/// Cells a column takes, the gap behind it included.
fn width_of(key: &str) -> u16 {
    match key {
        "age" => 6,
        "sex" => 10,
        "children" => 8,
        "overdue_by" => 10,
        "code" | "child_code" | "household_code" | "level" | "birth_date" | "phone" | "grade" => 13,
        "guardian_phone" | "ethnicity" | "status" | "poverty" => 13,
        "id_number" | "last_visit" => 15,
        "village" | "health_insurance" => 17,
        "opened_at" | "closed_at" | "due_at" => 17,
        "owner" | "mother_name" | "father_name" | "guardian_name" => 20,
        "name" | "child_name" | "head" | "stage" => 22,
        "next_step" => 30,
        _ => 24,
    }
}

impl Layout {
    pub(super) fn of(shown: Vec<(usize, &'static str)>, width: u16) -> Layout {
        let (first, rest): (Vec<_>, Vec<_>) = shown.into_iter().map(|(_, key)| key).partition(|key| leads(key));
        let keys: Vec<&str> = first.into_iter().chain(rest).collect();
        let (mut columns, mut from): (Vec<Column>, u16) = (Vec::new(), BEGINS);
        for key in &keys {
            let to = from + width_of(key);
            if to > width + 1 && !columns.is_empty() {
                break;
            }
            columns.push(Column { key, from, to: to - 1 });
            from = to;
        }
        let left_out = keys.len() - columns.len();
        if let Some(last) = columns.last_mut() {
            // What is left of the line is the last one's.
            last.to = width;
        }
        Layout { columns, left_out }
    }

    pub(super) fn draw_headings(&self, painter: &mut Painter<'_>, words: &Words) {
        let width = painter.width();
        let mark = fill(&words.lists.columns_left_out, &[("n", &self.left_out.to_string())]);
        let marked = if self.left_out > 0 { unicode_width::UnicodeWidthStr::width(mark.as_str()) + 1 } else { 0 };
        let end = width.saturating_sub(u16::try_from(marked).unwrap_or(0) + 1);
        for column in &self.columns {
            painter.put_within(column.from, 1, words.field(column.key), column.to.min(end), Tone::Note);
        }
        if self.left_out > 0 {
            painter.put_right(width - 1, 1, &mark, Tone::Note);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn laid(keys: &[&'static str], width: u16) -> (Vec<&'static str>, usize) {
        let layout = Layout::of(keys.iter().copied().enumerate().collect(), width);
        for pair in layout.columns.windows(2) {
            assert!(pair[0].to < pair[1].from, "a gap between {} and {}", pair[0].key, pair[1].key);
        }
        assert!(layout.columns.iter().all(|column| column.from < column.to && column.to <= width));
        (layout.columns.iter().map(|column| column.key).collect(), layout.left_out)
    }

    #[test]
    fn the_name_leads_and_the_last_ones_give_way() {
        assert_eq!(laid(&["village", "name", "age"], 80), (vec!["name", "village", "age"], 0));
        let many = ["code", "name", "birth_date", "mother_name", "father_name", "school"];
        assert_eq!(laid(&many, 80), (vec!["name", "code", "birth_date", "mother_name"], 2));
        assert_eq!(laid(&many, 200).1, 0);
        assert_eq!(laid(&many, 60).1, 3);
    }

    #[test]
    fn every_key_of_the_lists_on_screen_fits_by_itself() {
        use crate::domain::listing::What;
        for what in [What::Children, What::Households, What::Cases] {
            for key in what.keys() {
                assert_eq!(laid(&[key], 60), (vec![*key], 0));
            }
        }
    }
}
