//! Nhập danh sách: file → what was recognised → what differs or is refused → done. Nothing is written before the last step.

use std::path::PathBuf;
use std::sync::Arc;

use super::Screen;
use super::import_columns::{Columns, GO_ON};
use super::import_lines::done_lines;
use super::import_review::review_lines;
use super::intent::{Effect, ImportJob, Intent, Place, Reply};
use super::widgets::sheet::{Line, Sheet};
use super::widgets::text_line::TextLine;
use crate::domain::listing::What;
use crate::office::{How, ImportPlan, ImportResult, NearSaid, Office, Taken, TextEncoding, Verdict};
use crate::words::Words;

pub(super) enum Step {
    Choose,
    /// The file is being read and every row compared with the book: so many until now.
    Reading {
        done: u64,
    },
    Recognised(Columns),
    Review {
        plan: Arc<ImportPlan>,
        sheet: Sheet,
        take: Taken,
        /// What each line to choose is.
        items: Vec<Item>,
    },
    Working {
        done: u64,
        total: u64,
    },
    Done {
        sheet: Sheet,
        /// The book changed: there is something to take back.
        came: Came,
        /// It names a file of refused rows.
        to_read: bool,
    },
}

/// What a line of the review chooses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Item {
    /// A village that looks like one of the book.
    Village(usize),
    Row(usize),
    /// One field of a row that differs.
    Field(usize, usize),
}

/// What an import left in the book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Came {
    Something,
    Nothing,
    TakenBack,
}

pub struct ImportWizard {
    /// The list that is to come in.
    pub(super) list: What,
    pub(super) step: Step,
    pub(super) path: TextLine,
    /// Files in the officer's tray that may be lists.
    pub(super) tray: Vec<PathBuf>,
    pub(super) chosen: Option<usize>,
    pub(super) tray_path: String,
    /// What was chosen of the differences, while she looks at the columns once more.
    pub(super) take: Taken,
    /// The encoding of what is shown, and the one tried last: those that do not fit are passed over.
    pub(super) shown: Option<TextEncoding>,
    pub(super) tried: Option<TextEncoding>,
    /// What stood there when the file was read anew: shown again where that fails.
    pub(super) before: Option<Columns>,
    /// The column she was at when the file was read anew.
    pub(super) column: usize,
    /// What the officer says about how this file is to be read.
    pub(super) how: How,
    /// What she says of villages that look like one of the book; looked at once more after the list was read so.
    pub(super) near: NearSaid,
    reviewing: bool,
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
            take: Taken::default(),
            shown: None,
            tried: None,
            before: None,
            column: GO_ON,
            how: How { by_hand: true, ..How::default() },
            near: NearSaid::default(),
            reviewing: false,
            trouble: String::new(),
        }
    }

    pub fn place(&self) -> Place {
        match &self.step {
            Step::Choose => Place::Search,
            // Where she types, letters are letters.
            Step::Recognised(columns) if columns.is_picking() => Place::Search,
            _ => Place::Wizard,
        }
    }

    /// A path is typed as it is; the name of a column may be in Vietnamese.
    pub fn before(&self) -> Option<&str> {
        match &self.step {
            Step::Recognised(columns) => columns.before(),
            _ => None,
        }
    }

    /// As typed; the office knows where `~` is.
    pub(super) fn typed(&self) -> PathBuf {
        PathBuf::from(self.path.text().trim())
    }

    /// News from the worker.
    pub fn hear(&mut self, news: Progress, words: &Words) {
        match news {
            // Esc came first: what was read is no longer wanted.
            Progress::Planned(_) | Progress::Failed(_) if !self.is_busy() => {}
            Progress::Planned(plan) => {
                let (plan, at) = (Arc::from(plan), self.column);
                let mut columns = Columns::new(plan, words);
                columns.go_to(at);
                self.before = None;
                self.take = Taken::default();
                (self.shown, self.tried) = (self.how.encoding, self.how.encoding);
                let plan = Arc::clone(&columns.plan);
                self.step = Step::Recognised(columns);
                if std::mem::take(&mut self.reviewing) {
                    self.review(plan, words);
                }
            }
            Progress::Counted { done, total } => match &mut self.step {
                Step::Working { done: shown, total: all } => (*shown, *all) = (done, total),
                Step::Reading { done: shown } => *shown = done,
                _ => {}
            },
            Progress::Finished { result, rejects } => {
                let came = if result.added + result.changed > 0 { Came::Something } else { Came::Nothing };
                self.step = Step::Done {
                    sheet: Sheet::new(done_lines(&result, rejects.as_deref(), words)),
                    came,
                    to_read: rejects.is_some(),
                };
            }
            Progress::Failed(why) => self.back_from_reading(why),
        }
    }

    /// What stood there before stands again, and why.
    fn back_from_reading(&mut self, why: String) {
        self.trouble = why;
        self.reviewing = false;
        self.step = self.before.take().map_or(Step::Choose, Step::Recognised);
        self.how.encoding = self.shown;
    }

    /// What the last step brought in was taken back: it must not go on saying that it is in the book.
    pub fn taken_back(&mut self, words: &Words) {
        if let Step::Done { sheet, came, .. } = &mut self.step
            && *came == Came::Something
        {
            *came = Came::TakenBack;
            *sheet = Sheet::new(vec![Line::text(words.import.taken_back_why.clone())]);
        }
    }

    pub fn update(&mut self, intent: &Intent, office: &mut Office, words: &Words) -> Reply {
        match &mut self.step {
            Step::Choose => self.choose(intent, words),
            Step::Reading { .. } => match intent {
                Intent::Back => {
                    self.back_from_reading(words.errors.cancelled.clone());
                    Reply::effect(Effect::CancelJob)
                }
                _ => Reply::nothing(),
            },
            Step::Recognised(_) => self.recognised(intent, office, words),
            Step::Review { plan, sheet, take, items } => match intent {
                Intent::Back => {
                    self.take = std::mem::take(take);
                    self.step = Step::Recognised(Columns::new(Arc::clone(plan), words));
                    Reply::redraw()
                }
                Intent::Mark | Intent::TakeAll => {
                    let chosen = sheet.item().and_then(|at| items.get(at)).copied();
                    if let (Intent::Mark, Some(Item::Village(at))) = (intent, chosen)
                        && let Some(asked) = plan.near_villages.get(at)
                    {
                        self.near.turn(asked);
                    }
                    // A row takes all its fields or none; a field stands for itself.
                    let asked: Vec<(usize, usize)> = match (intent, chosen) {
                        (Intent::TakeAll, _) => every_field(plan).collect(),
                        (_, Some(Item::Field(row, field))) => vec![(row, field)],
                        (_, Some(Item::Row(row))) => every_field(plan).filter(|(at, _)| *at == row).collect(),
                        (_, Some(Item::Village(_)) | None) => Vec::new(),
                    };
                    let on = asked.iter().any(|(row, field)| !take.has(*row, *field));
                    asked.into_iter().for_each(|(row, field)| take.set(row, field, on));
                    let (lines, new) = review_lines(plan, &self.near, take, words);
                    *items = new;
                    sheet.replace(lines);
                    Reply::redraw()
                }
                // What was said of villages is read anew before anything is written.
                Intent::Open | Intent::Save if self.near != plan.near => {
                    self.reviewing = true;
                    self.read(words)
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
            Step::Done { sheet, .. } => match intent {
                // Back to the list it was opened from; children are found on their own screen.
                Intent::Open | Intent::Back if self.list == What::Children => Reply::effect(Effect::Main(3)),
                Intent::Open | Intent::Back => Reply::effect(Effect::PopChanged),
                intent if sheet.take(intent) => Reply::redraw(),
                _ => Reply::nothing(),
            },
        }
    }

    /// What is to be chosen or cannot be taken.
    pub(super) fn review(&mut self, plan: Arc<ImportPlan>, words: &Words) {
        let take = std::mem::take(&mut self.take);
        let (lines, items) = review_lines(&plan, &self.near, &take, words);
        self.step = Step::Review { plan, sheet: Sheet::new(lines), take, items };
    }

    pub(super) fn file_name(&self) -> String {
        self.typed().file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    }

    pub(super) fn go(&mut self, plan: Arc<ImportPlan>, take: Taken) -> Reply {
        let file = self.file_name();
        self.step = Step::Working { done: 0, total: plan.rows.len() as u64 };
        Reply::effect(Effect::Import(Box::new(ImportJob { plan, take, file })))
    }
}
