//! Mở hồ sơ: for a child of the book, or (Ctrl-N, from anywhere) for one not in it yet.

use super::{Choice, Field, Form, FormKind, case_about, names, terms};
use crate::domain::access::Action;
use crate::domain::child::Sex;
use crate::domain::fields::Fields;
use crate::domain::intake::{CHANNELS, DETAILS, SENSITIVE};
use crate::domain::level::Level;
use crate::domain::vietnamese::fold;
use crate::office::{ChildRow, FoundKind, Office, Refusal};
use crate::screens::Screen;
use crate::screens::intent::{Effect, Reply, refused};
use crate::words::{Lang, Words, fill};

pub fn open(office: &Office, words: &Words, child: Option<ChildRow>) -> Result<(Form, Option<String>), Refusal> {
    let levels = Level::ALL.map(Level::key);
    let mut fields = Vec::new();
    if child.is_none() {
        let sexes = Sex::ALL.map(Sex::text);
        fields.push(Field::line("name", ""));
        let known = vec![(String::new(), words.forms.known_new.clone())];
        let mut known = Field::choice("known_child", known, Some(""));
        known.hidden = true;
        fields.push(known);
        fields.push(Field::choice(
            "sex",
            sexes.iter().map(|sex| ((*sex).to_owned(), (*sex).to_owned())).collect(),
            None,
        ));
        fields.push(Field::line("birth_date", ""));
        fields.push(Field::pick("village", names(office.village_names()?), &office.own_village()?));
    }
    // A night call: what cannot wait comes first, the rest has a default.
    fields.push(Field::line("received", ""));
    // When the form was opened: a draft taken up later still counts from the call, not from the saving.
    let mut opened = Field::line("opened_at", &crate::domain::time::iso(office.now()));
    opened.hidden = true;
    fields.push(opened);
    fields.push(Field::choice("channel", terms(words, "channel", &CHANNELS), Some("phone")).required());
    fields.push(Field::choice("level", terms(words, "level", &levels), None).required());
    fields.push(Field::area("account", "", 3).required());
    fields.push(Field::line("level_reason", ""));
    fields.push(Field::line("received_reason", "").shown_if(|fields| !fields.get("received").trim().is_empty()));
    // The rest of Mẫu 01 may stay empty: what is not known becomes a task.
    fields.extend(DETAILS.map(|key| Field::line(key, "")));
    fields.push(Field::choice(SENSITIVE, super::assess::yes_no(words), Some("no")));
    let procedures: Vec<Choice> = office
        .rules()
        .procedures
        .iter()
        .filter(|p| !p.of_data)
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

/// Likely matches are shown while the name is typed and can be taken; they never block.
pub fn echo(fields: &mut [Field], office: &Office, words: &Words) {
    let Some(name) = fields.iter().find(|field| field.key == "name") else { return };
    let asked = name.value();
    let found = if asked.trim().chars().count() < 3 { Vec::new() } else { likely(office, &asked) };
    let Some(known) = fields.iter_mut().find(|field| field.key == "known_child") else { return };
    known.hidden = found.is_empty();
    let mut options = vec![(String::new(), words.forms.known_new.clone())];
    options.extend(found);
    known.offer(options);
}

/// Children of the book whose own name holds every word typed.
fn likely(office: &Office, asked: &str) -> Vec<Choice> {
    let asked_words: Vec<String> = fold(asked).split_whitespace().map(str::to_owned).collect();
    let Ok((found, _)) = office.find(asked, 8) else { return Vec::new() };
    let fits = |title: &str| {
        let title = fold(title);
        asked_words.iter().all(|word| title.split_whitespace().any(|part| part.starts_with(word.as_str())))
    };
    found
        .iter()
        .filter(|hit| hit.kind == FoundKind::Child && fits(&hit.title))
        .take(3)
        .map(|hit| (hit.code.clone(), format!("{} {}", hit.code, hit.title)))
        .collect()
}

pub fn save(child: Option<&ChildRow>, values: &Fields, office: &mut Office, words: &Words) -> Result<Reply, Refusal> {
    let mut values = values.clone();
    // Mẫu 01: the name "nếu được biết". A child without a name is still a child in danger.
    if child.is_none() && values.get("name").trim().is_empty() {
        values.set("name", words.app.unknown_name.clone());
    }
    let known = match values.some("known_child") {
        Some(code) => Some(office.child_coded(&code)?.n),
        None => child.map(|row| row.n),
    };
    let opened = match office.open_case(known, &values) {
        // A second report belongs to the case that is open: it is recorded there, and raises it where it is worse.
        Err(Refusal::CaseOpen(code)) => {
            let case = office.case_for_report(&code)?;
            office.add_report(&case, &values)?;
            return page_of(case.n, fill(&words.forms.report_added, &[("code", &code)]), office, words);
        }
        opened => opened?,
    };
    page_of(opened.n, fill(&words.forms.saved_case, &[("code", &opened.code)]), office, words)
}

/// The case's page, for whoever may read it.
fn page_of(case_n: i64, notice: String, office: &Office, words: &Words) -> Result<Reply, Refusal> {
    let saved = Reply::effect(Effect::PopChanged);
    if !office.may(Action::ReadCases) {
        return Ok(saved.and(Effect::Say(notice)));
    }
    // What was recorded stands in the case by now, also where its page is closed to her.
    let page = match super::super::case_page::CaseScreen::open(office, case_n) {
        Ok(page) => Reply::push(Screen::Case(Box::new(page))),
        Err(refusal) => refused(&refusal, words),
    };
    Ok(page.effects.into_iter().fold(saved, Reply::and).and(Effect::Say(notice)))
}
