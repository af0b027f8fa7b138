//! Nhập danh sách: file → what was recognised → what differs or is refused → done. Nothing is written before the last step.

use std::path::PathBuf;
use std::sync::Arc;

use super::frame::Footer;
use super::import_lines::{counts_text, done_lines, recognised, recognised_lines, review_lines, title, undo_hint};
use super::intent::{Effect, ImportJob, Intent, Place, Reply};
use super::paint::{Painter, Tone};
use super::widgets::sheet::Sheet;
use super::widgets::text_line::TextLine;
use super::{Screen, View};
use crate::domain::listing::What;
use crate::office::{ImportPlan, ImportResult, Office, Taken, Verdict};
use crate::words::{Sentences, Words, fill};

enum Step {
    Choose,
    /// The file is being read and every row compared with the book.
    Reading,
    Recognised {
        plan: Arc<ImportPlan>,
        sheet: Sheet,
    },
    Review {
        plan: Arc<ImportPlan>,
        sheet: Sheet,
        take: Taken,
        /// What each line to choose is: a row, and one field of it or all.
        items: Vec<(usize, Option<usize>)>,
    },
    Working {
        done: u64,
        total: u64,
    },
    Done {
        sheet: Sheet,
    },
}

pub struct ImportWizard {
    /// The list that is to come in.
    list: What,
    step: Step,
    path: TextLine,
    /// Files in the officer's tray that may be lists.
    tray: Vec<PathBuf>,
    chosen: Option<usize>,
    tray_path: String,
    /// The officer's notice of the last step: why a file was refused.
    pub trouble: String,
}

/// What the worker tells the wizard.
pub enum Progress {
    Planned(Box<ImportPlan>),
    Counted { done: u64, total: u64 },
    Finished { result: Box<ImportResult>, rejects: Option<String> },
    Failed(String),
}

/// Every difference of the plan: its row, its field.
fn every_field(plan: &ImportPlan) -> impl Iterator<Item = (usize, usize)> {
    plan.rows.iter().enumerate().flat_map(|(at, row)| {
        let fields = match &row.verdict {
            Verdict::Differs { fields, .. } => fields.len(),
            _ => 0,
        };
        (0..fields).map(move |field| (at, field))
    })
}

pub fn start(office: &Office, list: What) -> Reply {
    Reply::push(Screen::Import(Box::new(ImportWizard::open(office, list))))
}

impl ImportWizard {
    fn open(office: &Office, list: What) -> ImportWizard {
        let tray = office.tray_lists();
        ImportWizard {
            list,
            step: Step::Choose,
            path: TextLine::default(),
            tray,
            chosen: None,
            tray_path: office.tray().display().to_string(),
            trouble: String::new(),
        }
    }

    pub fn place(&self) -> Place {
        match self.step {
            Step::Choose => Place::Search,
            _ => Place::Wizard,
        }
    }

    /// As typed; the office knows where `~` is.
    fn typed(&self) -> PathBuf {
        PathBuf::from(self.path.text().trim())
    }

    /// News from the worker.
    pub fn hear(&mut self, news: Progress, words: &Words) {
        match news {
            Progress::Planned(plan) => {
                let sheet = Sheet::new(recognised_lines(&plan, words));
                self.step = Step::Recognised { plan: Arc::from(plan), sheet };
            }
            Progress::Counted { done, total } => {
                if let Step::Working { done: shown, total: all } = &mut self.step {
                    (*shown, *all) = (done, total);
                }
            }
            Progress::Finished { result, rejects } => {
                self.step = Step::Done { sheet: Sheet::new(done_lines(&result, rejects.as_deref(), words)) };
            }
            Progress::Failed(why) => {
                self.trouble = why;
                self.step = Step::Choose;
            }
        }
    }

    pub fn update(&mut self, intent: &Intent, _office: &mut Office, words: &Words) -> Reply {
        match &mut self.step {
            Step::Choose => self.choose(intent, words),
            Step::Reading => match intent {
                Intent::Back => {
                    self.step = Step::Choose;
                    Reply::effect(Effect::CancelJob)
                }
                _ => Reply::nothing(),
            },
            Step::Recognised { plan, sheet } => match intent {
                Intent::Back => {
                    self.step = Step::Choose;
                    Reply::redraw()
                }
                Intent::Open => {
                    let (_, _, differs, refused) = plan.counts();
                    let plan = Arc::clone(plan);
                    if differs + refused == 0 {
                        return self.go(plan, Taken::default());
                    }
                    let take = Taken::default();
                    let (lines, items) = review_lines(&plan, &take, words);
                    self.step = Step::Review { plan, sheet: Sheet::new(lines), take, items };
                    Reply::redraw()
                }
                intent if sheet.take(intent) => Reply::redraw(),
                _ => Reply::nothing(),
            },
            Step::Review { plan, sheet, take, items } => match intent {
                Intent::Back => {
                    let plan = Arc::clone(plan);
                    let sheet = Sheet::new(recognised_lines(&plan, words));
                    self.step = Step::Recognised { plan, sheet };
                    Reply::redraw()
                }
                Intent::Mark | Intent::TakeAll => {
                    let chosen = sheet.item().and_then(|at| items.get(at)).copied();
                    // A row takes all its fields or none; a field stands for itself.
                    let asked: Vec<(usize, usize)> = match (intent, chosen) {
                        (Intent::TakeAll, _) => every_field(plan).collect(),
                        (_, Some((row, Some(field)))) => vec![(row, field)],
                        (_, Some((row, None))) => every_field(plan).filter(|(at, _)| *at == row).collect(),
                        (_, None) => Vec::new(),
                    };
                    let on = asked.iter().any(|(row, field)| !take.has(*row, *field));
                    asked.into_iter().for_each(|(row, field)| take.set(row, field, on));
                    let (lines, new) = review_lines(plan, take, words);
                    *items = new;
                    sheet.replace(lines);
                    Reply::redraw()
                }
                Intent::Open | Intent::Save => {
                    let (plan, take) = (Arc::clone(plan), std::mem::take(take));
                    self.go(plan, take)
                }
                intent if sheet.take(intent) => Reply::redraw(),
                _ => Reply::nothing(),
            },
            Step::Working { .. } => match intent {
                Intent::Back => Reply::effect(Effect::CancelJob),
                _ => Reply::nothing(),
            },
            Step::Done { sheet } => match intent {
                // Back to the list it was opened from; children are found on their own screen.
                Intent::Open | Intent::Back if self.list == What::Children => Reply::effect(Effect::Main(3)),
                Intent::Open | Intent::Back => Reply::effect(Effect::PopChanged),
                intent if sheet.take(intent) => Reply::redraw(),
                _ => Reply::nothing(),
            },
        }
    }

    fn choose(&mut self, intent: &Intent, words: &Words) -> Reply {
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
                self.trouble.clear();
                self.step = Step::Reading;
                return Reply::effect(Effect::Plan(self.typed(), self.list));
            }
            intent if self.path.take(intent) => {}
            _ => return Reply::nothing(),
        }
        self.chosen = None;
        Reply::redraw()
    }

    fn go(&mut self, plan: Arc<ImportPlan>, take: Taken) -> Reply {
        let file = self.typed().file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        self.step = Step::Working { done: 0, total: plan.rows.len() as u64 };
        Reply::effect(Effect::Import(Box::new(ImportJob { plan, take, file })))
    }

    fn number(&self) -> u8 {
        match self.step {
            Step::Choose | Step::Reading => 1,
            Step::Recognised { .. } => 2,
            Step::Review { .. } => 3,
            Step::Working { .. } | Step::Done { .. } => 4,
        }
    }

    pub fn draw(&self, painter: &mut Painter<'_>, view: View<'_>) {
        let words = &view.words.import;
        let end = painter.put(1, 0, title(self.list, words), Tone::Strong);
        let name = self.typed().file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        painter.put(end + 3, 0, &name, Tone::Plain);
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
            Step::Reading => {
                painter.put(1, 2, &words.reading, Tone::Strong);
            }
            Step::Recognised { plan, sheet } => {
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
                let source = view.words.source(&source.encoding_names(), source.sheet.as_deref(), source.hidden);
                painter.put(1, 2, &source, Tone::Plain);
                sheet.draw(&mut painter.rows(3, height.saturating_sub(2)), more);
                painter.put(1, height.saturating_sub(1), &counts_text(plan, view.words), Tone::Strong);
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
            Step::Reading | Step::Working { .. } => {
                Footer { why: [words.nothing_written.clone(), String::new()], hints: &["back"] }
            }
            Step::Recognised { plan, .. } => {
                let (_, _, differs, refused) = plan.counts();
                let hints: &'static [&'static str] =
                    if differs + refused == 0 { &["open:import_go", "back"] } else { &["open:import_look", "back"] };
                Footer { why: [words.nothing_written.clone(), String::new()], hints }
            }
            Step::Review { plan, sheet, items, .. } => {
                let row = sheet.item().and_then(|at| items.get(at)).and_then(|(row, _)| plan.rows.get(*row));
                let warned = row.filter(|row| !row.warnings.is_empty());
                let second = warned
                    .map(|row| format!("{}: {}", words.warnings, view.words.problems(&row.warnings)))
                    .unwrap_or_default();
                Footer {
                    why: [words.nothing_written.clone(), second],
                    hints: if plan.counts().2 > 0 {
                        &["open:import_go", "mark:take", "take_all", "back"]
                    } else {
                        &["open:import_go", "back"]
                    },
                }
            }
            Step::Done { .. } => {
                Footer { why: [undo_hint(self.list, words).to_owned(), String::new()], hints: &["open"] }
            }
        }
    }
}
