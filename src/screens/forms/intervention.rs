//! Biện pháp hỗ trợ, can thiệp (Luật Trẻ em Đ48–50): which, by whom, by when.

use super::{Field, Form, FormKind, case_about, catalogue_choices, saved, terms};
use crate::domain::fields::Fields;
use crate::domain::intervention::InterventionState;
use crate::domain::time::ddmmyyyy;
use crate::office::{InterventionRow, Office, Refusal};
use crate::screens::intent::Reply;
use crate::words::{Words, fill};

pub fn open(
    office: &Office,
    words: &Words,
    case_n: i64,
    before: Option<InterventionRow>,
) -> Result<(Form, Option<String>), Refusal> {
    made(office, words, case_n, before)?.opened(office, words)
}

/// Without what was typed in it before.
pub(super) fn made(
    office: &Office,
    words: &Words,
    case_n: i64,
    before: Option<InterventionRow>,
) -> Result<Form, Refusal> {
    let page = office.case_page(case_n)?;
    let catalogue = &office.rules().catalogue;
    let i = before.as_ref().map(|row| &row.intervention);
    let states = InterventionState::ALL.map(InterventionState::key);
    let fields = vec![
        Field::pick("measure", catalogue_choices(words, &catalogue.measures), i.map_or("", |i| &i.measure)).required(),
        Field::pick("provider", catalogue_choices(words, &catalogue.providers), i.map_or("", |i| &i.provider))
            .required(),
        Field::line("due", &i.map(|i| ddmmyyyy(i.due_on)).unwrap_or_default()).required(),
        Field::line("cost", &i.and_then(|i| i.cost).map(|cost| cost.to_string()).unwrap_or_default()),
        Field::choice(
            "state",
            terms(words, "intervention_state", &states),
            Some(i.map_or("planned", |i| i.state.key())),
        ),
        Field::area("note", i.map_or("", |i| &i.note), 2),
    ];
    let title = if before.is_some() { &words.forms.intervention_edit } else { &words.forms.intervention_new };
    let subject = before.as_ref().map_or_else(|| page.head.code.clone(), |row| row.code.clone());
    let about = case_about(&page.head.code, &page.child, office, words);
    let kind = FormKind::Intervention { case_n, case_code: page.head.code, before: before.map(Box::new) };
    Ok(Form::new(kind, title, about, fields, subject))
}

pub fn save(
    case_n: i64,
    before: Option<&InterventionRow>,
    values: &Fields,
    office: &mut Office,
    words: &Words,
) -> Result<Reply, Refusal> {
    let code = office.save_intervention(case_n, before, values)?;
    Ok(saved(fill(&words.forms.saved, &[("code", &code)])))
}
