//! Ghi bước đã làm: a step of the procedure was done, with the number of its paper.

use super::{Choice, Field, Form, FormKind, case_about, saved};
use crate::domain::fields::Fields;
use crate::office::{Office, Refusal};
use crate::screens::intent::Reply;
use crate::words::{Lang, Words, fill};

pub fn open(
    office: &Office,
    words: &Words,
    case_n: i64,
    step: Option<&str>,
) -> Result<(Form, Option<String>), Refusal> {
    let page = office.case_page(case_n)?;
    let rules = office.shared_rules();
    let procedure = rules.procedures.get(&page.head.procedure).or(rules.procedures.main());
    let options: Vec<Choice> = procedure
        .map_or(&[][..], |procedure| &procedure.steps)
        .iter()
        .filter(|step| step.key != "intake" && step.key != "close")
        .map(|step| (step.key.clone(), if words.lang == Lang::Vi { step.vi.clone() } else { step.en.clone() }))
        .collect();
    let fields = vec![
        Field::pick("step", options, step.unwrap_or("")).required(),
        Field::line("at", ""),
        Field::line("number", ""),
        Field::area("note", "", 2),
    ];
    let about = case_about(&page.head.code, &page.child, office, words);
    let mut form = Form::new(FormKind::Step { case_n }, &words.forms.step, about, fields, page.head.code);
    // The step is known: the officer says when.
    form.focus = usize::from(step.is_some());
    form.opened(office, words)
}

pub fn save(case_n: i64, values: &Fields, office: &mut Office, words: &Words) -> Result<Reply, Refusal> {
    let code = office.record_step(case_n, values)?;
    // Decided by telephone at night, on paper the next day: it counts, and what is still missing is said.
    let without = values.get("step") == "emergency_measures" && values.some("number").is_none();
    let said = if without { &words.forms.saved_no_number } else { &words.forms.saved };
    Ok(saved(fill(said, &[("code", &code)])))
}
