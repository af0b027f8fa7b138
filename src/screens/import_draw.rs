//! How the steps of the import look, and what the last lines say at each.

use super::View;
use super::frame::Footer;
use super::import_lines::{counts_text, recognised, title, undo_hint};
use super::import_review::has_review;
use super::import_wizard::{ImportWizard, Item, Step};
use super::paint::{Painter, Tone};
use crate::office::Mapped;
use crate::words::{Sentences, fill};

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
                    for (y, line) in (4..).zip(super::paint::wrap(&self.trouble, usize::from(width) - 2)) {
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
            Step::Recognised(columns) => {
                let plan = &columns.plan;
                let line = plan.table.rows.get(plan.heading.first_row).map_or(0, |row| row.line);
                let text = fill(
                    recognised(self.list, words),
                    &[
                        ("line", &line.to_string()),
                        ("people", &plan.rows.len().to_string()),
                        ("furniture", &plan.furniture.to_string()),
                    ],
                );
                painter.put(1, 1, &text, Tone::Plain);
                let source = &plan.table.source;
                let mut said =
                    vec![view.words.source(&source.encoding_names(), source.sheet.as_deref(), source.hidden)];
                if self.how.encoding.is_some() && self.trouble.is_empty() {
                    said.push(words.encoding_said.clone());
                }
                if plan.mapped == Mapped::Saved {
                    said.push(words.map_reused.clone());
                }
                if plan.as_written {
                    said.push(words.as_written.clone());
                }
                painter.put(1, 2, &said.join(" · "), Tone::Plain);
                let trouble = super::paint::wrap(&self.trouble, usize::from(width) - 2);
                if !self.trouble.is_empty() {
                    // Read as asked it cannot be: what stood here before stands, and why.
                    let from = height.saturating_sub(u16::try_from(trouble.len()).unwrap_or(1));
                    columns.sheet.draw(&mut painter.rows(3, from.saturating_sub(1)), more);
                    for (y, line) in (from..).zip(&trouble) {
                        painter.put(1, y, line, Tone::Late);
                    }
                    return;
                }
                columns.sheet.draw(&mut painter.rows(3, height.saturating_sub(2)), more);
                let counts = if plan.mapped == Mapped::Unknown {
                    words.nothing_known.clone()
                } else {
                    counts_text(plan, view.words)
                };
                painter.put(1, height.saturating_sub(1), &counts, Tone::Strong);
            }
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
            Step::Done { sheet } => {
                painter.put(1, 1, &words.done_title, Tone::Strong);
                sheet.draw(&mut painter.rows(2, height), more);
            }
        }
    }

    pub fn footer(&self, view: View<'_>) -> Footer {
        let words = &view.words.import;
        match &self.step {
            Step::Choose => {
                let hint = fill(&words.path_hint, &[("tray", &self.tray_path)]);
                let mut lines = super::paint::wrap(&hint, 78).into_iter();
                Footer {
                    why: [lines.next().unwrap_or_default(), lines.next().unwrap_or_default()],
                    hints: &["open", "back", "up", "down"],
                }
            }
            Step::Reading { .. } | Step::Working { .. } => {
                Footer { why: [words.nothing_written.clone(), String::new()], hints: &["back"] }
            }
            Step::Recognised(columns) => {
                let hints: &'static [&'static str] = if columns.plan.mapped == Mapped::Unknown && !columns.changed {
                    &["right:map_column", "mark:drop_column", "encoding", "next_sheet", "back"]
                } else if columns.changed {
                    &["open:read_anew", "right:map_column", "mark:drop_column", "save:keep_map", "back"]
                } else {
                    match (!has_review(&columns.plan), columns.plan.mapped == Mapped::Saved) {
                        (true, false) => {
                            &["open:import_go", "right:map_column", "encoding", "mends", "save:keep_map", "back"]
                        }
                        (true, true) => {
                            &["open:import_go", "right:map_column", "encoding", "mends", "drop_map", "back"]
                        }
                        (false, false) => {
                            &["open:import_look", "right:map_column", "encoding", "mends", "save:keep_map", "back"]
                        }
                        (false, true) => {
                            &["open:import_look", "right:map_column", "encoding", "mends", "drop_map", "back"]
                        }
                    }
                };
                let first = if columns.changed { &words.map_changed } else { &words.nothing_written };
                Footer { why: [first.clone(), columns.about(view.words)], hints }
            }
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
                    why: [first.clone(), second],
                    hints: match (changed, plan.counts().2 > 0) {
                        (true, _) => &["open:read_anew", "mark", "back"],
                        (false, true) => &["open:import_go", "mark:take", "take_all", "back"],
                        (false, false) if !plan.near_villages.is_empty() => &["open:import_go", "mark", "back"],
                        (false, false) => &["open:import_go", "back"],
                    },
                }
            }
            Step::Done { .. } => {
                Footer { why: [undo_hint(self.list, words).to_owned(), String::new()], hints: &["open"] }
            }
        }
    }
}
