//! Họp xác định nhu cầu (NĐ 56/2017 Đ27.2): who was there, what the carers and the child said, what is needed.

use super::{Field, Form, FormKind, case_about, saved};
use crate::domain::fields::Fields;
use crate::domain::planning::ASKED_FROM;
use crate::office::{Office, Refusal};
use crate::screens::intent::Reply;
use crate::words::{Words, fill};

pub fn open(office: &Office, words: &Words, case_n: i64) -> Result<(Form, Option<String>), Refusal> {
    let page = office.case_page(case_n)?;
    let asked = office.age_of_child(case_n)?.is_none_or(|age| age >= ASKED_FROM);
    let child_view = Field::area("child_view", "", 2);
    let fields = vec![
        Field::line("at", ""),
        Field::line("chair", ""),
        Field::area("present", "", 2).required(),
        Field::area("carers_view", "", 2),
        if asked { child_view.required() } else { child_view },
        Field::area("needs", "", 3).required(),
        Field::line("number", ""),
    ];
    let about = case_about(&page.head.code, &page.child, office, words);
    Form::new(FormKind::Meeting { case_n }, &words.forms.meeting, about, fields, page.head.code).opened(office, words)
}

pub fn save(case_n: i64, values: &Fields, office: &mut Office, words: &Words) -> Result<Reply, Refusal> {
    let code = office.record_meeting(case_n, values)?;
    Ok(saved(fill(&words.forms.saved, &[("code", &code)])))
}
