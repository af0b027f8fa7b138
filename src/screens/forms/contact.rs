//! Danh bạ: a number of the office's list.

use super::{Field, Form, FormKind, catalogue_choices, saved};
use crate::domain::fields::Fields;
use crate::domain::vietnamese::fold;
use crate::office::{ContactRow, Office, Refusal};
use crate::screens::intent::Reply;
use crate::words::Words;

pub fn open(office: &Office, words: &Words, before: Option<ContactRow>) -> Result<(Form, Option<String>), Refusal> {
    made(office, words, before).opened(office, words)
}

/// Without what was typed in it before.
pub(super) fn made(office: &Office, words: &Words, before: Option<ContactRow>) -> Form {
    let row = before.as_ref();
    let text = |value: Option<&Option<String>>| value.and_then(|text| text.clone()).unwrap_or_default();
    let agencies = catalogue_choices(words, &office.rules().catalogue.providers);
    let fields = vec![
        Field::pick("agency", agencies, row.map_or("", |row| &row.agency)).required(),
        Field::line("person", &text(row.map(|row| &row.person))),
        Field::line("phone", &text(row.map(|row| &row.phone))),
        Field::line("note", &text(row.map(|row| &row.note))),
    ];
    let subject = row.map(|row| row.n.to_string()).unwrap_or_default();
    let kind = FormKind::Contact { before: before.map(Box::new) };
    Form::new(kind, &words.forms.contact, String::new(), fields, subject)
}

pub fn save(
    before: Option<&ContactRow>,
    values: &Fields,
    office: &mut Office,
    words: &Words,
) -> Result<Reply, Refusal> {
    // A known agency typed in part is that agency, or the ladder would not find its number.
    let mut values = values.clone();
    let agencies = catalogue_choices(words, &office.rules().catalogue.providers);
    let typed = fold(values.get("agency").trim());
    if !typed.is_empty() && !agencies.iter().any(|(key, _)| key == values.get("agency")) {
        let mut fitting = agencies.iter().filter(|(_, name)| fold(name).starts_with(&typed));
        if let (Some((key, _)), None) = (fitting.next(), fitting.next()) {
            values.set("agency", key.clone());
        }
    }
    office.save_contact(before, &values)?;
    Ok(saved(words.common.saved.clone()))
}
