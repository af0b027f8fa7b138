//! Chuyển gửi: the case goes to police, health, school, legal aid, the social-work centre, 111 or another commune.

use super::{Field, Form, FormKind, case_about, catalogue_choices, saved};
use crate::domain::fields::Fields;
use crate::office::{Office, Refusal};
use crate::screens::intent::Reply;
use crate::words::{Words, fill};

pub fn open(office: &Office, words: &Words, case_n: i64) -> Result<(Form, Option<String>), Refusal> {
    let page = office.case_page(case_n)?;
    let fields = vec![
        Field::pick("sent_to", catalogue_choices(words, &office.rules().catalogue.providers), "").required(),
        Field::line("at", ""),
        Field::line("due", ""),
        Field::area("note", "", 2),
    ];
    let about = case_about(&page.head.code, &page.child, office, words);
    Form::new(FormKind::Refer { case_n }, &words.forms.refer, about, fields, page.head.code).opened(office, words)
}

pub fn save(case_n: i64, values: &Fields, office: &mut Office, words: &Words) -> Result<Reply, Refusal> {
    let code = office.refer(case_n, values)?;
    Ok(saved(fill(&words.forms.saved, &[("code", &code)])))
}
