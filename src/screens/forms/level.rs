//! Đổi mức nguy cơ: a person's decision, with its reason, kept in the trail.

use super::{Field, Form, FormKind, case_about, saved, terms};
use crate::domain::fields::Fields;
use crate::domain::level::Level;
use crate::office::{Office, Refusal};
use crate::screens::intent::Reply;
use crate::words::{Words, fill};

pub fn open(office: &Office, words: &Words, case_n: i64) -> Result<(Form, Option<String>), Refusal> {
    let page = office.case_page(case_n)?;
    let levels = Level::ALL.map(Level::key);
    let mut fields = vec![
        Field::choice("level", terms(words, "level", &levels), Some(page.head.level.key())).required(),
        Field::area("level_reason", "", 2).required(),
    ];
    if page.head.level == Level::Emergency {
        // Out of an emergency nobody comes by one key.
        fields.push(
            Field::choice("confirm_lower", super::assess::yes_no(words), Some("no"))
                .shown_if(|fields| fields.get("level") != "emergency"),
        );
    }
    // As it was known when the form was opened: who writes over something newer is shown it first.
    let mut seen = Field::line("risk_seen", &office.risk_of(case_n)?.mark);
    seen.hidden = true;
    fields.push(seen);
    let about = case_about(&page.head.code, &page.child, office, words);
    Form::new(FormKind::Level { case_n }, &words.forms.level, about, fields, page.head.code).opened(office, words)
}

pub fn save(case_n: i64, values: &Fields, office: &mut Office, words: &Words) -> Result<Reply, Refusal> {
    office.set_level(case_n, values)?;
    let code = office.case_page(case_n)?.head.code;
    Ok(saved(fill(&words.forms.saved, &[("code", &code)])))
}
