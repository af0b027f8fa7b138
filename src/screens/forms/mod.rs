//! The forms: one file per form — its fields, its echo, its saving — over one engine.

mod answer;
mod case;
mod child;
mod export;
mod field;
mod form;
mod household;
mod intervention;
mod level;
mod postpone;
mod step;
mod village;
mod visit;

pub use field::{Choice, Field};
pub use form::Form;

use super::intent::{Effect, ExportJob, Intent, Reply};
use crate::domain::deadline::Kind;
use crate::office::{
    ChildRow, Exporting, HouseholdRow, InterventionRow, Office, Owing, Refusal, TodayRow, VillageRow, VisitSubject,
};
use crate::words::{Sentences, Words};

/// Which form, and about what.
pub enum FormKind {
    Visit {
        subject: Box<VisitSubject>,
        marked: Vec<i64>,
    },
    Postpone {
        owing: Vec<Owing>,
    },
    Step {
        case_n: i64,
    },
    Answer {
        case_n: i64,
        code: String,
    },
    Level {
        case_n: i64,
    },
    Child {
        before: Option<Box<ChildRow>>,
    },
    Household {
        before: Option<Box<HouseholdRow>>,
    },
    Village {
        before: Option<Box<VillageRow>>,
    },
    Case {
        child: Option<Box<ChildRow>>,
    },
    Intervention {
        case_n: i64,
        before: Option<Box<InterventionRow>>,
    },
    Export {
        of: Box<Exporting>,
    },
    /// A form of the doors (setup, sign-in): no draft, saved by its owner.
    Door,
}

pub use answer::open as answer;
pub use case::open as case;
pub use child::open as child;
pub use export::open as export;
pub use household::open as household;
pub use intervention::open as intervention;
pub use level::open as level;
pub use postpone::open as postpone;
pub use step::open as step;
pub use village::open as village;
pub use visit::open as visit;

impl FormKind {
    /// Under which name the draft lies on the desk.
    pub fn draft_name(&self) -> &'static str {
        match self {
            FormKind::Visit { .. } => "visit",
            FormKind::Postpone { .. } => "postpone",
            FormKind::Step { .. } => "step",
            FormKind::Answer { .. } => "answer",
            FormKind::Level { .. } => "level",
            FormKind::Child { before: None } => "child_new",
            FormKind::Child { .. } => "child_edit",
            FormKind::Household { before: None } => "household_new",
            FormKind::Household { .. } => "household_edit",
            FormKind::Village { before: None } => "village_new",
            FormKind::Village { .. } => "village_edit",
            FormKind::Case { child: None } => "case_intake",
            FormKind::Case { .. } => "case_new",
            FormKind::Intervention { before: None, .. } => "intervention_new",
            FormKind::Intervention { .. } => "intervention_edit",
            FormKind::Export { .. } => "export",
            FormKind::Door => "door",
        }
    }

    /// What the program makes of what is typed, beside the field.
    fn echo(&self, fields: &mut [Field], office: &Office, words: &Words) {
        match self {
            FormKind::Visit { subject, .. } => visit::echo(subject, fields, office, words),
            FormKind::Case { child: None } => case::echo(fields, office, words),
            FormKind::Postpone { .. } | FormKind::Intervention { .. } => echo_dates(fields, office),
            _ => {}
        }
    }

    /// Opened from a list it stands under the list; forms of a whole record take the body.
    pub fn is_panel(&self) -> bool {
        matches!(
            self,
            FormKind::Visit { .. }
                | FormKind::Postpone { .. }
                | FormKind::Step { .. }
                | FormKind::Answer { .. }
                | FormKind::Level { .. }
                | FormKind::Export { .. }
        )
    }
}

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
        if let Some(reply) = self.update(intent, Some(office), words) {
            return reply;
        }
        match self.save(office, words) {
            Ok(reply) => match self.drop_draft(office) {
                Ok(()) => reply,
                Err(refusal) => reply.and(Effect::Say(words.refusal(&refusal))),
            },
            Err(Refusal::Problems(problems)) => {
                let first = problems.first().map(|problem| words.problem(problem)).unwrap_or_default();
                self.show_problems(problems);
                Reply::say(first)
            }
            Err(refusal) => {
                // Whatever stands in the boxes stays, on the screen and on the desk.
                let _ = self.keep_draft(office);
                Reply::say(words.refusal(&refusal))
            }
        }
    }

    fn save(&mut self, office: &mut Office, words: &Words) -> Result<Reply, Refusal> {
        let values = self.values();
        match &self.kind {
            FormKind::Visit { subject, marked } => visit::save(subject, marked, &values, office, words),
            FormKind::Postpone { owing } => postpone::save(owing, &values, office, words),
            FormKind::Step { case_n } => step::save(*case_n, &values, office, words),
            FormKind::Answer { case_n, code } => answer::save(*case_n, code, &values, office, words),
            FormKind::Level { case_n } => level::save(*case_n, &values, office, words),
            FormKind::Child { before } => child::save(before.as_deref(), &values, office, words),
            FormKind::Household { before } => household::save(before.as_deref(), &values, office, words),
            FormKind::Village { before } => village::save(before.as_deref(), &values, office, words),
            FormKind::Case { child } => case::save(child.as_deref(), &values, office, words),
            FormKind::Intervention { case_n, before } => {
                intervention::save(*case_n, before.as_deref(), &values, office, words)
            }
            FormKind::Export { of } => {
                let job = ExportJob { of: (**of).clone(), fields: values };
                Ok(Reply::effect(Effect::Pop).and(Effect::Export(Box::new(job))))
            }
            FormKind::Door => Ok(Reply::nothing()),
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

/// What a row of "Hôm nay" is best answered with.
pub fn for_row(row: &TodayRow, office: &Office, words: &Words) -> Result<(Form, Option<String>), Refusal> {
    match row.owed.kind {
        Kind::Visit => visit(office, words, row.case_n, Vec::new()),
        Kind::Step | Kind::Emergency => step(office, words, row.case_n, Some(&row.owed.reference)),
        Kind::Intervention => {
            let before = office.intervention(&row.owed.reference)?;
            intervention(office, words, row.case_n, Some(before))
        }
        Kind::Referral => answer(office, words, row.case_n, &row.owed.reference),
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
