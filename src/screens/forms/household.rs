//! Hộ gia đình và người chăm sóc.

use super::{Field, Form, FormKind, names, saved, terms};
use crate::domain::fields::Fields;
use crate::domain::household::{POVERTY, carers_text};
use crate::office::{HouseholdRow, Office, Refusal};
use crate::screens::intent::Reply;
use crate::words::{Words, fill};

pub fn open(office: &Office, words: &Words, before: Option<HouseholdRow>) -> Result<(Form, Option<String>), Refusal> {
    made(office, words, before)?.opened(office, words)
}

/// Without what was typed in it before.
pub(super) fn made(office: &Office, words: &Words, before: Option<HouseholdRow>) -> Result<Form, Refusal> {
    let h = before.as_ref().map(|row| row.household.clone()).unwrap_or_default();
    let some = |text: &Option<String>| text.clone().unwrap_or_default();
    let village = if before.is_none() { office.own_village()? } else { some(&h.village) };
    let fields = vec![
        Field::line("head", &h.head).required(),
        Field::pick("village", names(office.village_names()?), &village).required(),
        Field::line("address", &some(&h.address)),
        Field::line("phone", &some(&h.phone)),
        Field::choice("poverty", terms(words, "poverty", &POVERTY), h.poverty.as_deref()),
        Field::area("carers", &carers_text(&h.carers), 3),
        Field::area("note", &some(&h.note), 2),
    ];
    let title = if before.is_some() { &words.forms.household_edit } else { &words.forms.household_new };
    let code = before.as_ref().map(|row| row.code.clone()).unwrap_or_default();
    let kind = FormKind::Household { before: before.map(Box::new) };
    Ok(Form::new(kind, title, code.clone(), fields, code))
}

pub fn save(
    before: Option<&HouseholdRow>,
    values: &Fields,
    office: &mut Office,
    words: &Words,
) -> Result<Reply, Refusal> {
    let n = office.save_household(before, values)?;
    let code = office.household(n)?.code;
    Ok(saved(fill(&words.forms.saved, &[("code", &code)])))
}
