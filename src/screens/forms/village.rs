//! Thôn, bản và cộng tác viên.

use super::{Field, Form, FormKind, saved};
use crate::domain::fields::Fields;
use crate::office::{Office, Refusal, VillageRow};
use crate::screens::intent::Reply;
use crate::words::{Words, fill};

pub fn open(office: &Office, words: &Words, before: Option<VillageRow>) -> Result<(Form, Option<String>), Refusal> {
    made(words, before).opened(office, words)
}

/// Without what was typed in it before.
pub(super) fn made(words: &Words, before: Option<VillageRow>) -> Form {
    let v = before.as_ref().map(|row| row.village.clone()).unwrap_or_default();
    let some = |text: &Option<String>| text.clone().unwrap_or_default();
    let fields = vec![
        Field::line("village", &v.name).required(),
        Field::line("collaborator", &some(&v.collaborator)),
        Field::line("collaborator_phone", &some(&v.collaborator_phone)),
        Field::line("old_unit", &some(&v.old_unit)),
        Field::area("note", &some(&v.note), 2),
    ];
    let title = if before.is_some() { &words.forms.village_edit } else { &words.forms.village_new };
    let subject = before.as_ref().map(|row| row.n.to_string()).unwrap_or_default();
    Form::new(FormKind::Village { before: before.map(Box::new) }, title, v.name.clone(), fields, subject)
}

pub fn save(
    before: Option<&VillageRow>,
    values: &Fields,
    office: &mut Office,
    words: &Words,
) -> Result<Reply, Refusal> {
    office.save_village(before, values)?;
    Ok(saved(fill(&words.forms.saved, &[("code", values.get("village"))])))
}
