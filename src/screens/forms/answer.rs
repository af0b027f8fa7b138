//! Ghi trả lời: another office answered a referral.

use super::{Field, Form, FormKind, case_about, saved};
use crate::domain::fields::Fields;
use crate::office::{Office, Refusal};
use crate::screens::intent::Reply;
use crate::words::{Words, fill};

pub fn open(office: &Office, words: &Words, case_n: i64, code: &str) -> Result<(Form, Option<String>), Refusal> {
    let page = office.case_page(case_n)?;
    let fields = vec![Field::line("at", ""), Field::area("answer", "", 2).required()];
    let about = case_about(&page.head.code, &page.child, office, words);
    Form::new(FormKind::Answer { case_n, code: code.to_owned() }, &words.forms.answer, about, fields, code.to_owned())
        .opened(office, words)
}

pub fn save(case_n: i64, code: &str, values: &Fields, office: &mut Office, words: &Words) -> Result<Reply, Refusal> {
    office.answer_referral(case_n, code, values)?;
    Ok(saved(fill(&words.forms.saved, &[("code", code)])))
}
