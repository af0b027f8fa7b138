//! Mở hồ sơ: for a child of the book, or (Ctrl-N, from anywhere) for one not in it yet.

use super::{Choice, Field, Form, FormKind, case_about, names, terms};
use crate::domain::child::Sex;
use crate::domain::fields::Fields;
use crate::domain::intake::{CHANNELS, DETAILS};
use crate::domain::level::Level;
use crate::office::{ChildRow, FoundKind, Office, Refusal};
use crate::screens::Screen;
use crate::screens::intent::{Effect, Reply};
use crate::words::{Lang, Words, fill};

pub fn open(office: &Office, words: &Words, child: Option<ChildRow>) -> Result<(Form, Option<String>), Refusal> {
    let levels = Level::ALL.map(Level::key);
    let mut fields = Vec::new();
    if child.is_none() {
        let sexes = Sex::ALL.map(Sex::text);
        fields.push(Field::line("name", ""));
        fields.push(Field::choice(
            "sex",
            sexes.iter().map(|sex| ((*sex).to_owned(), (*sex).to_owned())).collect(),
            None,
        ));
        fields.push(Field::line("birth_date", ""));
        fields.push(Field::pick("village", names(office.village_names()?), ""));
    }
    // A night call: what cannot wait comes first, the rest has a default.
    fields.push(Field::line("received", ""));
    fields.push(Field::choice("channel", terms(words, "channel", &CHANNELS), Some("phone")).required());
    fields.push(Field::choice("level", terms(words, "level", &levels), None).required());
    fields.push(Field::area("account", "", 3).required());
    fields.push(Field::line("level_reason", ""));
    fields.push(Field::line("received_reason", "").shown_if(|fields| !fields.get("received").trim().is_empty()));
    // The rest of Mẫu 01 may stay empty: what is not known becomes a task.
    fields.extend(DETAILS.map(|key| Field::line(key, "")));
    let procedures: Vec<Choice> = office
        .rules()
        .procedures
        .iter()
        .map(|p| (p.id.clone(), if words.lang == Lang::Vi { p.name.clone() } else { p.en.clone() }))
        .collect();
    if procedures.len() > 1 {
        fields.push(Field::pick("procedure", procedures, ""));
    }
    let (title, about, subject) = match &child {
        Some(row) => (&words.forms.case_new, case_about(&row.code, row, office, words), row.code.clone()),
        None => (&words.forms.case_intake, String::new(), String::new()),
    };
    Form::new(FormKind::Case { child: child.map(Box::new) }, title, about, fields, subject).opened(office, words)
}

/// Likely matches are shown while the name is typed; they never block.
pub fn echo(fields: &mut [Field], office: &Office, words: &Words) {
    let Some(name) = fields.iter_mut().find(|field| field.key == "name") else { return };
    let text = name.value();
    name.echo = String::new();
    if text.trim().chars().count() < 3 {
        return;
    }
    if let Ok((found, _)) = office.find(&text, 3) {
        let known: Vec<String> = found
            .iter()
            .filter(|hit| hit.kind == FoundKind::Child)
            .map(|hit| format!("{} {}", hit.code, hit.title))
            .collect();
        if !known.is_empty() {
            name.echo = fill(&words.forms.known_matches, &[("names", &known.join(", "))]);
        }
    }
}

pub fn save(child: Option<&ChildRow>, values: &Fields, office: &mut Office, words: &Words) -> Result<Reply, Refusal> {
    let mut values = values.clone();
    // Mẫu 01: the name "nếu được biết". A child without a name is still a child in danger.
    if child.is_none() && values.get("name").trim().is_empty() {
        values.set("name", words.app.unknown_name.clone());
    }
    let opened = office.open_case(child.map(|row| row.n), &values)?;
    let page = super::super::case_page::CaseScreen::open(office, opened.n)?;
    let notice = fill(&words.forms.saved_case, &[("code", &opened.code)]);
    Ok(Reply::effect(Effect::PopChanged)
        .and(Effect::Push(Box::new(Screen::Case(Box::new(page)))))
        .and(Effect::Say(notice)))
}
