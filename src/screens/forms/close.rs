//! Kết thúc hồ sơ (NĐ 56/2017 Đ30) and opening it again: the chairman decides, the officer records.

use super::assess::yes_no;
use super::{Field, Form, FormKind, case_about, saved, terms};
use crate::domain::fields::Fields;
use crate::domain::planning::WAYS;
use crate::office::{Office, Refusal};
use crate::screens::intent::Reply;
use crate::words::{Words, fill};

pub fn open(office: &Office, words: &Words, case_n: i64) -> Result<(Form, Option<String>), Refusal> {
    let page = office.case_page(case_n)?;
    if page.head.closed_at.is_some() {
        return reopen(office, words, case_n);
    }
    let goal = |fields: &Fields| fields.get("way") == "goal";
    let fields = vec![
        Field::pick("way", terms(words, "way", &WAYS), "goal").required(),
        Field::choice("no_risk", yes_no(words), None).required().shown_if(goal),
        Field::choice("stable", yes_no(words), None).required().shown_if(goal),
        Field::line("number", ""),
        Field::line("decided_on", ""),
        Field::line("signer", ""),
        Field::area("reason", "", 2).required(),
    ];
    let about = case_about(&page.head.code, &page.child, office, words);
    let (owed, level) = (page.owed, page.head.level);
    let mut form = Form::new(FormKind::Close { case_n }, &words.forms.close, about, fields, page.head.code);
    // What would be left undone is named before anything is ended.
    let phrases =
        crate::words::Phrases { words, catalogue: &office.rules().catalogue, procedures: &office.rules().procedures };
    let now = office.now();
    let late: Vec<String> = owed
        .iter()
        .filter(|row| crate::domain::triage::is_late(&row.deadline.due, now))
        .map(|row| {
            let d = &row.deadline;
            let (reference, about) = (d.reference.clone(), d.about.clone());
            phrases.owed(&crate::domain::listing::Owed { kind: d.kind, reference, nth: d.nth, about, level })
        })
        .collect();
    form.note = if late.is_empty() {
        words.forms.close_note.clone()
    } else {
        fill(&words.forms.close_owed, &[("n", &late.len().to_string()), ("what", &late.join("; "))])
    };
    form.opened(office, words)
}

pub fn save(case_n: i64, values: &Fields, office: &mut Office, words: &Words) -> Result<Reply, Refusal> {
    let code = office.close_case(case_n, values)?;
    Ok(saved(fill(&words.forms.closed, &[("code", &code)])))
}

pub fn reopen(office: &Office, words: &Words, case_n: i64) -> Result<(Form, Option<String>), Refusal> {
    let page = office.case_page(case_n)?;
    let fields = vec![Field::area("reason", "", 2).required()];
    let about = case_about(&page.head.code, &page.child, office, words);
    Form::new(FormKind::Reopen { case_n }, &words.forms.reopen, about, fields, page.head.code).opened(office, words)
}

pub fn save_reopened(case_n: i64, values: &Fields, office: &mut Office, words: &Words) -> Result<Reply, Refusal> {
    let code = office.reopen_case(case_n, values)?;
    Ok(saved(fill(&words.forms.reopened, &[("code", &code)])))
}
