//! How the steps of the import look, and what the last lines say at each.

use super::View;
use super::frame::Footer;
use super::import_columns::{Columns, GO_ON};
use super::import_lines::{counts_text, recognised, title};
use super::import_review::has_review;
use super::import_wizard::{Came, ImportWizard, Item, Step};
use super::paint::{Painter, Tone, wrap};
use crate::domain::listing::What;
use crate::office::Mapped;
use crate::words::{Sentences, fill};

/// Rows of the body below which each counts.
const LOW: u16 = 12;

impl ImportWizard {
    fn number(&self) -> u8 {
        match self.step {
            Step::Choose | Step::Reading { .. } => 1,
            Step::Recognised { .. } => 2,
            Step::Review { .. } => 3,
            Step::Working { .. } | Step::Done { .. } => 4,
        }
    }

    pub fn draw(&self, painter: &mut Painter<'_>, view: View<'_>) {
        let words = &view.words.import;
        let end = painter.put(1, 0, title(self.list, words), Tone::Strong);
        painter.put(end + 3, 0, &self.file_name(), Tone::Plain);
        let step = fill(&words.step_of, &[("n", &self.number().to_string()), ("total", "4")]);
        let width = painter.width();
        painter.put_right(width - 1, 0, &step, Tone::Plain);
        let height = painter.height();
        let more = &view.words.common.more_below;
        match &self.step {
            Step::Choose => {
                let x = painter.put(1, 2, &words.path, Tone::Plain) + 2;
                let (shown, at) = self.path.window(usize::from(width.saturating_sub(x + 1)));
                painter.put(x, 2, &shown, Tone::Plain);
                painter.cursor(x + at, 2);
                if !self.trouble.is_empty() {
                    for (y, line) in (4..).zip(wrap(&self.trouble, usize::from(width) - 2)) {
                        painter.put(1, y, &line, Tone::Late);
                    }
                }
                if !self.tray.is_empty() {
                    painter.put(1, 7, &words.tray_files, Tone::Strong);
                    for (at, path) in self.tray.iter().enumerate() {
                        let y = 8 + u16::try_from(at).unwrap_or(u16::MAX - 8);
                        painter.put(0, y, if self.chosen == Some(at) { "▸" } else { " " }, Tone::Strong);
                        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                        painter.put(3, y, &name, Tone::Plain);
                    }
                }
            }
            Step::Reading { done } => {
                let compared = fill(&words.compared, &[("n", &done.to_string())]);
                painter.put(1, 2, if *done > 0 { &compared } else { &words.reading }, Tone::Strong);
            }
            Step::Recognised(columns) => self.draw_columns(painter, view, columns),
            Step::Review { plan, sheet, .. } => {
                painter.put(1, 1, &counts_text(plan, view.words), Tone::Strong);
                sheet.draw(&mut painter.rows(2, height), more);
            }
            Step::Working { done, total } => {
                let text = fill(&words.working, &[("n", &done.to_string()), ("total", &total.to_string())]);
                painter.put(1, 2, &text, Tone::Strong);
                let bar = usize::from(width).saturating_sub(4);
                let full = (bar as u64 * done / (*total).max(1)) as usize;
                painter.put(
                    1,
                    4,
                    &format!("{}{}", "█".repeat(full.min(bar)), "░".repeat(bar - full.min(bar))),
                    Tone::Plain,
                );
            }
            Step::Done { sheet, came, .. } => {
                let title = if *came == Came::TakenBack { &words.taken_back } else { &words.done_title };
                painter.put(1, 1, title, Tone::Strong);
                sheet.draw(&mut painter.rows(2, height), more);
            }
        }
    }

    pub fn footer(&self, view: View<'_>) -> Footer {
        let words = &view.words.import;
        match &self.step {
            Step::Choose => {
                let hint = fill(&words.path_hint, &[("tray", &self.tray_path)]);
                let mut lines = wrap(&hint, 78).into_iter();
                Footer {
                    why: [lines.next().unwrap_or_default(), lines.next().unwrap_or_default()],
                    hints: &["open", "back", "up", "down"],
                }
            }
            Step::Reading { .. } | Step::Working { .. } => {
                Footer { why: [words.nothing_written.clone(), String::new()], hints: &["back"] }
            }
            Step::Recognised(columns) => columns_footer(columns, view),
            Step::Review { plan, sheet, items, .. } => {
                let row = match sheet.item().and_then(|at| items.get(at)) {
                    Some(Item::Row(row) | Item::Field(row, _)) => plan.rows.get(*row),
                    _ => None,
                };
                let warned = row.filter(|row| !row.warnings.is_empty());
                let second = warned
                    .map(|row| format!("{}: {}", words.warnings, view.words.problems(&row.warnings)))
                    .unwrap_or_default();
                let changed = self.near != plan.near;
                let first = if changed { &words.near_changed } else { &words.nothing_written };
                Footer {
                    // What is to be looked at needs both lines.
                    why: if second.is_empty() { [first.clone(), second] } else { [second, String::new()] },
                    hints: match (changed, plan.counts().2 > 0) {
                        (true, _) => &["open:read_anew", "mark", "back"],
                        (false, true) => &["open:import_go", "mark:take", "take_all", "back"],
                        (false, false) if !plan.near_villages.is_empty() => &["open:import_go", "mark", "back"],
                        (false, false) => &["open:import_go", "back"],
                    },
                }
            }
            Step::Done { came, .. } => {
                let changed = *came == Came::Something;
                let hints: &'static [&'static str] = match (self.list, changed) {
                    (What::Households, true) => &["open:to_households", "undo:take_back"],
                    (What::Households, false) => &["open:to_households"],
                    (What::Cases, true) => &["open:to_cases", "undo:take_back"],
                    (What::Cases, false) => &["open:to_cases"],
                    (_, true) => &["open:to_children", "undo:take_back"],
                    (_, false) => &["open:to_children"],
                };
                let undo = if changed { words.undo_text.clone() } else { String::new() };
                Footer { why: [undo, String::new()], hints }
            }
        }
    }

    /// What was recognised, how the file was read, and the columns; below them what would come of it.
    fn draw_columns(&self, painter: &mut Painter<'_>, view: View<'_>, columns: &Columns) {
        let (words, plan) = (&view.words.import, &columns.plan);
        let (width, height) = (usize::from(painter.width()).saturating_sub(2), painter.height());
        if let Some(pick) = &columns.pick {
            pick.draw(&mut painter.rows(2, height), view.words);
            return;
        }
        let line = plan.table.rows.get(plan.heading.first_row).map_or(0, |row| row.line);
        let values = [
            ("line", line.to_string()),
            ("people", plan.rows.len().to_string()),
            ("furniture", plan.furniture.to_string()),
        ];
        let values: Vec<(&str, &str)> = values.iter().map(|(key, value)| (*key, value.as_str())).collect();
        let source = &plan.table.source;
        let mut said = vec![view.words.source(&source.encoding_names(), source.sheet.as_deref(), source.hidden)];
        if self.how.encoding.is_some() && self.trouble.is_empty() {
            said.push(words.encoding_said.clone());
        }
        if plan.mapped == Mapped::Saved {
            said.push(words.map_reused.clone());
        }
        if plan.as_written {
            said.push(words.as_written.clone());
        }
        let left = view.words.left_of(&source.sheets_left, plan.table_left().as_deref(), source.formulas_empty);
        let head: Vec<String> =
            [fill(recognised(self.list, words), &values), said.join(" · ")].into_iter().chain(left).collect();
        // In a low window the rows are the columns'; how many came of the file stands below them.
        let head = if height < LOW { &head[1..] } else { &head[..] };
        let head: Vec<String> = head.iter().flat_map(|text| wrap(text, width)).collect();
        // Read as asked it cannot be: what stood here before stands, and why.
        let (below, tone) = match (self.trouble.is_empty(), plan.mapped) {
            (false, _) => (self.trouble.clone(), Tone::Late),
            (true, Mapped::Unknown) => (words.nothing_known.clone(), Tone::Strong),
            (true, _) => (counts_text(plan, view.words), Tone::Strong),
        };
        let below = wrap(&below, width);
        let rows = |lines: &[String]| u16::try_from(lines.len()).unwrap_or(u16::MAX);
        let (from, to) = (1 + rows(&head), height.saturating_sub(rows(&below)));
        columns.sheet.draw(&mut painter.rows(from, to), &view.words.common.more_below);
        for (y, line) in (1..).zip(&head) {
            painter.put(1, y, line, Tone::Plain);
        }
        for (y, line) in (to..).zip(&below) {
            painter.put(1, y, line, tone);
        }
    }
}

/// What the keys do at the columns, on the line that leads on and on a column.
fn columns_footer(columns: &Columns, view: View<'_>) -> Footer {
    let words = &view.words.import;
    if columns.is_picking() {
        return Footer { why: [words.nothing_written.clone(), String::new()], hints: &["open:choose_field", "back"] };
    }
    let saved = columns.plan.mapped == Mapped::Saved;
    let on_column = columns.sheet.item().is_some_and(|at| at != GO_ON);
    let hints: &'static [&'static str] = match (on_column, columns.changed, !has_review(&columns.plan), saved) {
        (true, true, ..) => {
            &["open:choose_field", "right:map_column", "mark:drop_column", "next_pane:go_to_next", "save:keep_map"]
        }
        (true, false, _, true) => {
            &["open:choose_field", "right:map_column", "mark:drop_column", "next_pane:go_to_next", "drop_map"]
        }
        (true, false, _, false) => {
            &["open:choose_field", "right:map_column", "mark:drop_column", "next_pane:go_to_next", "encoding"]
        }
        (false, true, ..) => &["open:read_anew", "save:keep_map", "encoding", "mends", "back"],
        (false, false, ready, saved) => match (ready, saved, columns.plan.table.source.sheets.len() > 1) {
            // Another sheet only where there is one.
            (true, true, false) => &["open:import_go", "encoding", "mends", "drop_map", "back"],
            (true, true, true) => &["open:import_go", "encoding", "mends", "next_sheet", "drop_map", "back"],
            (true, false, false) => &["open:import_go", "encoding", "mends", "save:keep_map", "back"],
            (true, false, true) => &["open:import_go", "encoding", "mends", "next_sheet", "save:keep_map", "back"],
            (false, true, false) => &["open:import_look", "encoding", "mends", "drop_map", "back"],
            (false, true, true) => &["open:import_look", "encoding", "mends", "next_sheet", "drop_map", "back"],
            (false, false, false) => &["open:import_look", "encoding", "mends", "save:keep_map", "back"],
            (false, false, true) => &["open:import_look", "encoding", "mends", "next_sheet", "save:keep_map", "back"],
        },
    };
    let first = if columns.changed { &words.map_changed } else { &words.nothing_written };
    Footer { why: [first.clone(), columns.about(view.words)], hints }
}
