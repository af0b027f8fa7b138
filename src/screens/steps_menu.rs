//! Làm bước nào: every step of the procedure of a case, done or owed, and the acts beside them; Enter opens its form. And the forms
//! that were left unfinished, and what lies in the bin, in menus of the same kind.

use super::forms;
pub use super::forms::{go_on, name_of as draft_name};
use super::intent::{Effect, Intent, Reply, refused};
use super::paint::{Painter, Tone};
use super::widgets::sheet::{Line, Sheet};
use super::{Screen, View, undo};
use crate::domain::span::DueAt;
use crate::domain::time::local;
use crate::domain::triage::{distance, is_late};
use crate::office::{BinRow, CasePage, Office, Refusal, Unfinished};
use crate::words::{Lang, Phrases, Words};

pub struct StepsMenu {
    title: String,
    case_n: i64,
    choices: Vec<Choice>,
    sheet: Sheet,
    /// A limit in hours stands in it.
    hours: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Choice {
    Call,
    Step(String),
    Refer,
    Measure,
    Level,
    Close,
    GoOn(Unfinished),
    TakeOut(BinRow),
}

/// The forms she left unfinished: the only one at once, of several the one she chooses.
pub fn unfinished(office: &Office, words: &Words) -> Reply {
    let left = match office.unfinished() {
        Ok(left) => left,
        Err(refusal) => return refused(&refusal, words),
    };
    if let [only] = left.as_slice() {
        return forms::push(forms::go_on(only, office, words), words);
    }
    if left.is_empty() {
        return Reply::say(&words.dialog.no_drafts);
    }
    let line = |(at, one): (usize, &Unfinished)| {
        let mut line = Line::item(at, forms::name_of(one, office, words));
        line.right = local(one.at).format("%H:%M %d/%m/%Y").to_string();
        line
    };
    let sheet = Sheet::new(left.iter().enumerate().map(line).collect());
    let choices = left.into_iter().map(Choice::GoOn).collect();
    Reply::push(Screen::Steps(Box::new(StepsMenu {
        title: words.dialog.drafts_left.clone(),
        case_n: 0,
        choices,
        sheet,
        hours: false,
    })))
}

/// What lies in the bin; the chosen one comes out.
pub fn bin(office: &Office, words: &Words) -> Reply {
    let rows = match office.binned() {
        Ok(rows) if rows.is_empty() => return Reply::say(&words.bin.empty),
        Ok(rows) => rows,
        Err(refusal) => return refused(&refusal, words),
    };
    let line = |(at, row): (usize, &BinRow)| {
        let mut line = Line::item(at, format!("{} · {}", row.title(), words.term("bin_kind", row.kind.key())));
        line.right = local(row.at).format("%H:%M %d/%m/%Y").to_string();
        line
    };
    Reply::push(Screen::Steps(Box::new(StepsMenu {
        title: words.bin.title_list.clone(),
        case_n: 0,
        sheet: Sheet::new(rows.iter().enumerate().map(line).collect()),
        choices: rows.into_iter().map(Choice::TakeOut).collect(),
        hours: false,
    })))
}

pub fn open(office: &Office, words: &Words, case_n: i64) -> Reply {
    match StepsMenu::new(office, words, case_n) {
        Ok(menu) => Reply::push(Screen::Steps(Box::new(menu))),
        Err(refusal) => refused(&refusal, words),
    }
}

impl StepsMenu {
    fn new(office: &Office, words: &Words, case_n: i64) -> Result<StepsMenu, Refusal> {
        let page = office.case_page(case_n)?;
        let mut menu = StepsMenu {
            title: words.steps.title.clone(),
            case_n,
            choices: Vec::new(),
            sheet: Sheet::default(),
            hours: false,
        };
        let mut lines = Vec::new();
        let mut add = |choice: Choice, text: &str, right: String, tone: Tone| {
            let mut line = Line::item(menu.choices.len(), text).tone(tone);
            line.right = right;
            lines.push(line);
            menu.choices.push(choice);
        };
        let m = &words.steps;
        if page.head.closed_at.is_some() {
            add(Choice::Close, &words.forms.reopen, String::new(), Tone::Plain);
        } else {
            let rungs = office.emergency(case_n)?.rungs;
            if rungs.iter().any(|line| !matches!(line.standing, crate::domain::ladder::Standing::NotNeeded)) {
                add(Choice::Call, &m.call, String::new(), Tone::Plain);
            }
            for (key, name, right, tone) in steps(&page, office, words) {
                add(Choice::Step(key), &name, right, tone);
            }
            add(Choice::Measure, words.command("intervention"), String::new(), Tone::Plain);
            add(Choice::Refer, &m.refer, String::new(), Tone::Plain);
            add(Choice::Level, words.command("level"), String::new(), Tone::Plain);
            add(Choice::Close, &m.close, String::new(), Tone::Plain);
        }
        menu.sheet = Sheet::new(lines);
        menu.hours = page.owed.iter().any(|row| matches!(row.deadline.due, DueAt::Moment(_)));
        // The cursor stands on what is owed first.
        let hours = |row: &&crate::office::DeadlineRow| row.deadline.kind == crate::domain::deadline::Kind::Emergency;
        let first = page.owed.iter().filter(hours).chain(&page.owed).find_map(|row| {
            let key = Choice::Step(row.deadline.reference.clone());
            menu.choices.iter().position(|choice| *choice == key)
        });
        if let Some(first) = first {
            menu.sheet.choose(first);
        }
        Ok(menu)
    }

    pub fn has_countdown(&self) -> bool {
        self.hours
    }

    /// A minute went by: what is left of the hours.
    pub fn minute(&mut self, office: &Office, words: &Words) -> bool {
        let Ok(now) = StepsMenu::new(office, words, self.case_n) else { return false };
        let at = self.sheet.item();
        *self = now;
        if let Some(at) = at {
            self.sheet.choose(at);
        }
        true
    }

    pub fn update(&mut self, intent: &Intent, office: &Office, words: &Words) -> Reply {
        if self.sheet.take(intent) {
            return Reply::redraw();
        }
        let n = self.case_n;
        match intent {
            Intent::Back => Reply::effect(Effect::Pop),
            Intent::Open => {
                let Some(choice) = self.sheet.item().and_then(|at| self.choices.get(at)) else {
                    return Reply::nothing();
                };
                // The menu goes as its form comes.
                let mut reply = Reply::effect(Effect::Pop);
                let opened = match choice {
                    Choice::TakeOut(row) => {
                        reply.effects.extend(undo::ask_out(row, words).effects);
                        return reply;
                    }
                    Choice::Call => forms::call(office, words, n, None),
                    Choice::Step(key) => forms::for_step(office, words, n, key),
                    Choice::Refer => forms::refer(office, words, n),
                    Choice::Measure => forms::intervention(office, words, n, None),
                    Choice::Level => forms::level(office, words, n),
                    Choice::Close => forms::close(office, words, n),
                    Choice::GoOn(left) => forms::go_on(left, office, words),
                };
                reply.effects.extend(forms::push(opened, words).effects);
                reply
            }
            _ => Reply::nothing(),
        }
    }

    pub fn hints(&self) -> &'static [&'static str] {
        match self.choices.first() {
            Some(Choice::TakeOut(_)) => &["open:take_out", "back"],
            Some(Choice::GoOn(_)) => &["open:go_on", "back"],
            _ => &["open:do_step", "back"],
        }
    }

    pub fn height(&self) -> u16 {
        u16::try_from(self.choices.len()).unwrap_or(16) + 1
    }

    pub fn draw(&self, painter: &mut Painter<'_>, view: View<'_>) {
        painter.clear();
        painter.put(0, 0, "──", Tone::Plain);
        painter.put(3, 0, &self.title, Tone::Strong);
        let height = painter.height();
        self.sheet.draw(&mut painter.rows(1, height), &view.words.common.more_below);
    }
}

/// Each step with when it was done last, or how late or near it is.
fn steps(page: &CasePage, office: &Office, words: &Words) -> Vec<(String, String, String, Tone)> {
    let rules = office.rules();
    let phrases = Phrases { words, catalogue: &rules.catalogue, procedures: &rules.procedures };
    let Some(procedure) = rules.procedures.get(&page.head.procedure) else { return Vec::new() };
    let listed = procedure.steps.iter().filter(|step| !matches!(step.key.as_str(), "intake" | "close"));
    listed
        .map(|step| {
            let name = if words.lang == Lang::Vi { &step.vi } else { &step.en };
            let form = step.form.as_ref().map(|form| format!(" ({form})")).unwrap_or_default();
            let owed = page.owed.iter().find(|row| {
                row.deadline.reference == step.key && row.deadline.kind != crate::domain::deadline::Kind::Task
            });
            let (right, tone) = match (owed, page.done.get(&step.key)) {
                (Some(row), _) => {
                    let due = &row.deadline.due;
                    let tone = if is_late(due, office.now()) { Tone::Late } else { Tone::Today };
                    (phrases.distance(distance(due, office.now(), &rules.calendar), due), tone)
                }
                (None, Some(at)) => (format!("✓ {}", local(*at).format("%d/%m/%Y")), Tone::Plain),
                (None, None) => (String::new(), Tone::Plain),
            };
            (step.key.clone(), format!("{name}{form}"), right, tone)
        })
        .collect()
}
