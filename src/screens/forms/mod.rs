//! The forms: one file per form — its fields, its echo, its saving — over one engine.

mod answer;
mod assess;
mod call;
mod case;
mod child;
mod close;
mod contact;
mod decide;
mod drafting;
mod export;
mod field;
mod field_draw;
mod field_keys;
mod form;
mod form_draw;
mod go_on;
mod hand_over;
mod household;
mod idle;
mod incident;
mod intervention;
mod kind;
mod letters;
mod level;
mod list_view;
mod list_view_fields;
mod log_filter;
mod meeting;
mod pin;
mod plan;
mod postpone;
mod refer;
mod separation;
mod side_by_side;
mod step;
mod task;
mod together;
mod typing;
mod user;
mod village;
mod visit;
mod why;

pub use field::{Choice, Field};
pub use form::Form;
pub use kind::FormKind;

use super::intent::{Effect, Intent, Reply};
use crate::domain::deadline::Kind;
use crate::office::{ChildRow, Office, Refusal, TodayRow};
use crate::words::{Sentences, Words};

pub use answer::open as answer;
pub use assess::{counts, open as assess};
pub use call::{next_rung, open as call};
pub use case::open as case;
pub use child::open as child;
pub use close::open as close;
pub use contact::open as contact;
pub use decide::open as decide;
pub use export::open as export;
pub use go_on::{go_on, name_of};
pub use hand_over::open as hand_over;
pub use household::open as household;
pub use idle::open as idle;
pub use incident::open as incident;
pub use intervention::open as intervention;
pub use level::open as level;
pub use list_view::open as list_view;
pub use log_filter::open as log_filter;
pub use meeting::open as meeting;
pub use pin::open as pin;
pub use plan::open as plan;
pub use postpone::open as postpone;
pub use refer::open as refer;
pub use separation::open as separation;
pub use step::open as step;
pub use task::open as task;
pub use user::{open as user, own_passphrase};
pub use village::open as village;
pub use visit::open as visit;
pub use why::open as why;

/// The weekday and distance of every field that holds a date in words.
fn echo_dates(fields: &mut [Field], office: &Office) {
    let (today, calendar) = (office.today(), &office.rules().calendar);
    for field in fields.iter_mut().filter(|field| matches!(field.key, "date" | "next" | "to" | "due")) {
        let text = field.value();
        field.echo = match crate::domain::date_words::parse_date_words(&text, today, calendar) {
            Ok(day) if !text.trim().is_empty() => crate::domain::date_words::echo_vi(day, today, calendar),
            _ => String::new(),
        };
    }
}

impl Form {
    /// Opens with its draft, if one was left.
    fn opened(mut self, office: &Office, words: &Words) -> Result<(Form, Option<String>), Refusal> {
        let notice = self.restore(office, words)?;
        let Form { kind, fields, .. } = &mut self;
        kind.echo(fields, office, words);
        Ok((self, notice))
    }

    /// A key: typing, moving, or saving.
    pub fn take(&mut self, intent: &Intent, office: &mut Office, words: &Words) -> Reply {
        if self.is_picking() {
            self.pick(intent, Some(office), words);
            return Reply::redraw();
        }
        if self.drafts.is_some() {
            return self.take_drafts(intent, office, words);
        }
        if *intent == Intent::Drafts {
            return self.list_drafts(office, words);
        }
        if let Some(reply) = list_view::take(self, intent, words) {
            return reply;
        }
        let reply = if self.beside.as_ref().is_some_and(|beside| beside.open) {
            self.take_beside(intent, words)
        } else {
            self.update(intent, Some(office), words).or_else(|| self.must_choose(office, words))
        };
        if let Some(reply) = reply {
            return reply;
        }
        match self.save_together(office, words) {
            // What both changed is to be chosen first.
            Ok(reply) if self.beside.is_some() => reply,
            Ok(reply) => match self.drop_draft(office) {
                Ok(()) => reply,
                Err(refusal) => reply.and(Effect::Say(words.refusal(&refusal))),
            },
            Err(Refusal::Problems(problems)) => {
                let first = problems.first().map(|problem| self.said(problem, words)).unwrap_or_default();
                self.show_problems(problems);
                // What is wrong here stands above; the last line says how much there is in all.
                Reply::say(match self.wrong_here() {
                    0 => first,
                    n => crate::words::fill(&words.forms.not_saved, &[("n", &n.to_string())]),
                })
            }
            Err(refusal) => {
                // Whatever stands in the boxes stays, on the screen and on the desk.
                let _ = self.keep_draft(office);
                Reply::say(words.refusal(&refusal))
            }
        }
    }
}

/// Saved: the form closes and the screens below look again.
fn saved(notice: String) -> Reply {
    Reply::effect(Effect::PopChanged).and(Effect::Say(notice))
}

/// The words of a list of terms, in the order of the keys.
fn terms(words: &Words, list: &str, keys: &[&str]) -> Vec<Choice> {
    keys.iter().map(|key| ((*key).to_owned(), words.term(list, key).to_owned())).collect()
}

/// A catalogue as suggestions.
fn catalogue_choices(words: &Words, list: &[crate::domain::catalogue::Word]) -> Vec<Choice> {
    let vi = words.lang == crate::words::Lang::Vi;
    list.iter().map(|word| (word.key.clone(), if vi { word.vi.clone() } else { word.en.clone() })).collect()
}

/// Names as suggestions of themselves.
fn names(list: impl IntoIterator<Item = String>) -> Vec<Choice> {
    list.into_iter().map(|name| (name.clone(), name)).collect()
}

/// The head of a form about a case.
fn case_about(code: &str, child: &ChildRow, office: &Office, words: &Words) -> String {
    let age = super::panel::age(child.child.birth, office.today(), words).unwrap_or_default();
    [code, &child.child.name, &age].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// The form of a step of the procedure: its own where the step has a paper of its own, else when and under which number.
pub fn for_step(
    office: &Office,
    words: &Words,
    case_n: i64,
    step_key: &str,
) -> Result<(Form, Option<String>), Refusal> {
    match step_key {
        "initial_assessment" | "full_assessment" | "review" => match assess(office, words, case_n, step_key) {
            // Another procedure has steps of these names without a sheet.
            Err(Refusal::NoSuch(_)) => step(office, words, case_n, Some(step_key)),
            opened => opened,
        },
        "needs_meeting" => meeting(office, words, case_n),
        "plan" => plan(office, words, case_n),
        "approval" => decide(office, words, case_n),
        "separation" => separation(office, words, case_n),
        "close" => close(office, words, case_n),
        _ => step(office, words, case_n, Some(step_key)),
    }
}

/// What a row of "Hôm nay" is best answered with.
pub fn for_row(row: &TodayRow, office: &Office, words: &Words) -> Result<(Form, Option<String>), Refusal> {
    match row.owed.kind {
        Kind::Visit => visit(office, words, row.case_n, Vec::new()),
        Kind::Step | Kind::Emergency => for_step(office, words, row.case_n, &row.owed.reference),
        Kind::Intervention => {
            let before = office.intervention(&row.owed.reference)?;
            intervention(office, words, row.case_n, Some(before))
        }
        Kind::Referral => answer(office, words, row.case_n, &row.owed.reference),
        Kind::Task => task(office, words, row.case_n, &row.owed.reference),
    }
}

/// Pushes a form that opened, says why one did not.
pub fn push(opened: Result<(Form, Option<String>), Refusal>, words: &Words) -> Reply {
    match opened {
        Ok((form, notice)) => {
            let reply = Reply::push(super::Screen::Form(Box::new(form)));
            match notice {
                Some(notice) => reply.and(Effect::Say(notice)),
                None => reply,
            }
        }
        Err(refusal) => super::intent::refused(&refusal, words),
    }
}
