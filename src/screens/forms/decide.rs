//! Ghi quyết định của Chủ tịch (Mẫu 05): the number, day and signer of his paper; he never signs in.

use super::{Field, Form, FormKind, case_about, saved, terms};
use crate::domain::fields::Fields;
use crate::office::{Office, Refusal};
use crate::screens::intent::Reply;
use crate::words::{Words, fill};

pub fn open(office: &Office, words: &Words, case_n: i64) -> Result<(Form, Option<String>), Refusal> {
    let page = office.case_page(case_n)?;
    let fields = vec![
        Field::choice("approved", terms(words, "approved", &["yes", "no"]), Some("yes")).required(),
        Field::line("number", ""),
        Field::line("signer", ""),
        Field::line("at", ""),
        Field::area("note", "", 2),
    ];
    let about = case_about(&page.head.code, &page.child, office, words);
    Form::new(FormKind::Decide { case_n }, &words.forms.decide, about, fields, page.head.code).opened(office, words)
}

pub fn save(case_n: i64, values: &Fields, office: &mut Office, words: &Words) -> Result<Reply, Refusal> {
    let code = office.decide_plan(case_n, values)?;
    let sentence = if values.get("approved") == "yes" { &words.forms.approved } else { &words.forms.returned };
    Ok(saved(fill(sentence, &[("code", &code)])))
}
