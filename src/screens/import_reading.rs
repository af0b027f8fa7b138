//! What the officer's keys mean at the import's first two steps: which file, and how it is to be read.

use std::sync::Arc;

use super::import_columns::{Columns, GO_ON};
use super::import_review::has_review;
use super::import_wizard::{ImportWizard, Step};
use super::intent::{Effect, Intent, PlanJob, Reply};
use crate::office::{How, Mapped, NearSaid, Office, TextEncoding};
use crate::words::Words;

/// The encodings a file may be said to be in, after what it says itself.
fn next_encoding(now: Option<TextEncoding>) -> Option<TextEncoding> {
    use TextEncoding::{Cp1258, Tcvn3, Utf8, Utf16, Viqr, Vni};
    const ALL: [TextEncoding; 6] = [Tcvn3, Vni, Viqr, Cp1258, Utf8, Utf16];
    match now {
        None => ALL.first().copied(),
        Some(now) => ALL.iter().position(|one| *one == now).and_then(|at| ALL.get(at + 1)).copied(),
    }
}

impl ImportWizard {
    pub(super) fn choose(&mut self, intent: &Intent, words: &Words) -> Reply {
        match intent {
            Intent::Down | Intent::Up => {
                let count = self.tray.len();
                if count == 0 {
                    return Reply::nothing();
                }
                let next = match (self.chosen, intent) {
                    (None, _) => 0,
                    (Some(at), Intent::Down) => (at + 1).min(count - 1),
                    (Some(at), _) => at.saturating_sub(1),
                };
                self.chosen = Some(next);
                if let Some(path) = self.tray.get(next) {
                    self.path.set(&path.display().to_string());
                }
                return Reply::redraw();
            }
            Intent::Back => return Reply::effect(Effect::Pop),
            Intent::Open => {
                if self.path.text().trim().is_empty() {
                    return Reply::say(&words.errors.input_missing);
                }
                // Another file is read by what it is, not by what was said of the one before.
                self.how = How { by_hand: true, ..How::default() };
                self.near = NearSaid::default();
                (self.shown, self.tried) = (None, None);
                self.column = GO_ON;
                return self.read(words);
            }
            intent if self.path.take(intent) => {}
            _ => return Reply::nothing(),
        }
        self.chosen = None;
        Reply::redraw()
    }

    /// Reads the file, as far as the officer said how; nothing is written.
    pub(super) fn read(&mut self, words: &Words) -> Reply {
        self.trouble.clear();
        self.before = match std::mem::replace(&mut self.step, Step::Reading { done: 0 }) {
            Step::Recognised(columns) => Some(columns),
            Step::Review { plan, .. } => Some(Columns::new(plan, words)),
            _ => None,
        };
        let (path, how, near) = (self.typed(), self.how.clone(), self.near.clone());
        Reply::effect(Effect::Plan(Box::new(PlanJob { path, what: self.list, how, near })))
    }

    pub(super) fn recognised(&mut self, intent: &Intent, office: &Office, words: &Words) -> Reply {
        let Step::Recognised(columns) = &mut self.step else { return Reply::nothing() };
        if columns.is_picking() {
            return columns.pick(intent, words);
        }
        self.column = columns.sheet.item().unwrap_or(GO_ON);
        let plan = Arc::clone(&columns.plan);
        match intent {
            Intent::Open if columns.open_pick(words) => Reply::redraw(),
            Intent::Back => {
                self.trouble.clear();
                self.step = Step::Choose;
                Reply::redraw()
            }
            Intent::DropDraft if plan.mapped == Mapped::Saved => {
                match office.forget_mapping(plan.list, &plan.mapping()) {
                    Ok(()) => {
                        self.how.mapping = None;
                        self.read(words).and(Effect::Say(words.import.map_dropped.clone()))
                    }
                    Err(refusal) => super::intent::refused(&refusal, words),
                }
            }
            Intent::Open | Intent::Save if plan.mapped == Mapped::Unknown && !plan.is_named_by(&columns.mapping) => {
                Reply::say(&words.import.name_wanted)
            }
            // By letters alone any other list without headings would be taken for this one.
            Intent::Save if plan.heading.rows == 0 => Reply::say(&words.import.map_no_headings),
            Intent::Save => {
                let (mapping, changed) = (columns.mapping.clone(), columns.changed);
                let file = self.file_name();
                match office.save_mapping(plan.list, &mapping, &file) {
                    Ok(()) if changed => {
                        self.how.mapping = Some(mapping);
                        self.read(words).and(Effect::Say(words.import.map_saved.clone()))
                    }
                    Ok(()) => Reply::say(&words.import.map_saved),
                    Err(refusal) => super::intent::refused(&refusal, words),
                }
            }
            // What was put right is read anew before anything else is shown of it.
            Intent::Open if columns.changed => {
                self.how.mapping = Some(columns.mapping.clone());
                self.read(words)
            }
            Intent::Open => {
                let take = std::mem::take(&mut self.take);
                if !has_review(&plan) {
                    return self.go(plan, take);
                }
                self.take = take;
                self.review(plan, words);
                Reply::redraw()
            }
            Intent::Encoding => {
                self.tried = next_encoding(self.tried);
                self.how.encoding = self.tried;
                self.keep_corrections();
                self.read(words)
            }
            Intent::Mends => {
                self.how.as_written = !self.how.as_written;
                self.keep_corrections();
                self.read(words)
            }
            Intent::NextSheet => {
                let sheets = &plan.table.source.sheets;
                let here = plan.table.source.sheet.as_ref().and_then(|now| sheets.iter().position(|name| name == now));
                match here.filter(|_| sheets.len() > 1).and_then(|at| sheets.get((at + 1) % sheets.len())) {
                    Some(next) => {
                        self.how.sheet = Some(next.clone());
                        self.keep_corrections();
                        self.read(words)
                    }
                    None => Reply::say(&words.import.one_sheet),
                }
            }
            intent if columns.take(intent, words) => Reply::redraw(),
            _ => Reply::nothing(),
        }
    }

    /// Columns put right and not read anew yet stay so, whatever else is asked for.
    fn keep_corrections(&mut self) {
        if let Step::Recognised(columns) = &self.step
            && columns.changed
        {
            self.how.mapping = Some(columns.mapping.clone());
        }
    }
}
