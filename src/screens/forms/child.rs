//! Trẻ em: all that the household book keeps of a child.

use super::{Field, Form, FormKind, names, saved, terms};
use crate::domain::child::{STATUSES, Sex};
use crate::domain::fields::Fields;
use crate::domain::problem::{Problem, ProblemKind};
use crate::office::{ChildRow, Office, Refusal};
use crate::screens::intent::Reply;
use crate::words::{Sentences, Words, fill};

/// `household`: the code of the household she is added to.
pub fn open(
    office: &Office,
    words: &Words,
    before: Option<ChildRow>,
    household: Option<&str>,
) -> Result<(Form, Option<String>), Refusal> {
    made(office, words, before, household)?.opened(office, words)
}

/// Without what was typed in it before.
pub(super) fn made(
    office: &Office,
    words: &Words,
    before: Option<ChildRow>,
    household: Option<&str>,
) -> Result<Form, Refusal> {
    let v = before.as_ref().map(|row| row.child.fields()).unwrap_or_default();
    let village = if before.is_none() { office.own_village()? } else { v.get("village").to_owned() };
    let code =
        before.as_ref().and_then(|row| row.household_code.clone()).or(household.map(str::to_owned)).unwrap_or_default();
    let sexes = Sex::ALL.map(Sex::text);
    let catalogue = &office.rules().catalogue;
    let fields = vec![
        Field::line("name", v.get("name")).required(),
        Field::line("birth_date", v.get("birth_date")),
        Field::choice(
            "sex",
            sexes.iter().map(|sex| ((*sex).to_owned(), (*sex).to_owned())).collect(),
            v.some("sex").as_deref(),
        ),
        Field::pick(
            "ethnicity",
            names(catalogue.ethnic_groups().iter().map(|name| (*name).to_owned())),
            v.get("ethnicity"),
        ),
        Field::line("id_number", v.get("id_number")),
        Field::line("household_code", &code),
        Field::pick("village", names(office.village_names()?), &village),
        Field::line("mother_name", v.get("mother_name")),
        Field::line("father_name", v.get("father_name")),
        Field::line("guardian_name", v.get("guardian_name")),
        Field::line("guardian_phone", v.get("guardian_phone")),
        Field::line("address", v.get("address")),
        Field::line("school", v.get("school")),
        Field::pick("grade", names(catalogue.grades.iter().map(|grade| (*grade).to_owned())), v.get("grade")),
        Field::line("health_insurance", v.get("health_insurance")),
        Field::line("groups", v.get("groups")),
        Field::line("risks", &risks_in_words(v.get("risks"), office, words)),
        Field::choice(
            "status",
            terms(words, "status", &STATUSES),
            Some(if before.is_some() { v.get("status") } else { "active" }),
        ),
        Field::area("note", v.get("note"), 2),
    ];
    let title = if before.is_some() { &words.forms.child_edit } else { &words.forms.child_new };
    let subject = before.as_ref().map(|row| row.code.clone()).or(household.map(str::to_owned)).unwrap_or_default();
    let kind = FormKind::Child { before: before.map(Box::new) };
    Ok(Form::new(kind, title, subject.clone(), fields, subject))
}

fn risks_in_words(keys: &str, office: &Office, words: &Words) -> String {
    let rules = office.rules();
    let phrases = crate::words::Phrases { words, catalogue: &rules.catalogue, procedures: &rules.procedures };
    let risks: Vec<String> =
        keys.split(", ").filter(|key| !key.is_empty()).map(|key| phrases.word(&rules.catalogue.risks, key)).collect();
    risks.join("; ")
}

/// Saving once more with the number that was asked about says that two children bear it.
pub fn confirmed(values: Fields, asked: &[Problem]) -> Fields {
    let number = asked.iter().find_map(|problem| match &problem.kind {
        ProblemKind::NumberOfAnother { number, .. } => Some(number.clone()),
        _ => None,
    });
    match number {
        Some(number) => values.with("confirm_number", &number),
        None => values,
    }
}

pub fn save(before: Option<&ChildRow>, values: &Fields, office: &mut Office, words: &Words) -> Result<Reply, Refusal> {
    let done = office.save_child(before, values)?;
    let mut notice = fill(&words.forms.saved_child, &[("code", &done.code), ("name", values.get("name"))]);
    if !done.warnings.is_empty() {
        notice = format!("{notice} {}", words.problems(&done.warnings));
    }
    Ok(saved(notice))
}
