//! Tạm cách ly (Mẫu 07, NĐ 56/2017 Đ32): begun, extended or ended by the chairman's decision; fifteen days in all.

use super::assess::yes_no;
use super::{Field, Form, FormKind, case_about, saved, terms};
use crate::domain::date_words::parse_date_words;
use crate::domain::fields::Fields;
use crate::domain::time::{ddmmyyyy, local};
use crate::office::{Office, Refusal};
use crate::screens::intent::Reply;
use crate::words::{Words, echo as weekday, fill};

pub fn open(office: &Office, words: &Words, case_n: i64) -> Result<(Form, Option<String>), Refusal> {
    let page = office.case_page(case_n)?;
    let running = office.running_separation(case_n)?;
    let (acts, first): (&[&str], _) = match &running {
        None => (&["begin"], "begin"),
        // Neither is proposed: extending and ending are the chairman's two different papers.
        Some(_) => (&["extend", "end"], ""),
    };
    let fields = vec![
        Field::choice("separation_act", terms(words, "separation_act", acts), Some(first)).required(),
        Field::line("at", ""),
        Field::line("until", "").shown_if(|fields| fields.get("separation_act") != "end"),
        Field::line("number", ""),
        Field::line("signer", ""),
        Field::line("place", "").shown_if(|fields| fields.get("separation_act") == "begin"),
        Field::area("reason", "", 2).required(),
        Field::choice("refused", yes_no(words), Some("no")),
    ];
    let about = case_about(&page.head.code, &page.child, office, words);
    let mut form = Form::new(FormKind::Separation { case_n }, &words.forms.separation, about, fields, page.head.code);
    if let Some(running) = running {
        let most = office.separation_most(case_n, running.from)?.map(ddmmyyyy).unwrap_or_default();
        let from = ddmmyyyy(local(running.from).date());
        let values = [("from", from.as_str()), ("until", &ddmmyyyy(running.until)), ("most", &most)];
        form.note = fill(&words.forms.separation_runs, &values);
    }
    form.opened(office, words)
}

/// The last day typed, or the last the law allows.
pub fn echo(case_n: i64, fields: &mut [Field], office: &Office, words: &Words) {
    let from = office.running_separation(case_n).ok().flatten().map_or(office.now(), |running| running.from);
    let most = office.separation_most(case_n, from).ok().flatten();
    let (today, calendar) = (office.today(), &office.rules().calendar);
    for field in fields.iter_mut().filter(|field| field.key == "until") {
        let text = field.value();
        let typed = if text.trim().is_empty() { None } else { parse_date_words(&text, today, calendar).ok() };
        field.echo = match (typed, most) {
            (Some(day), _) => weekday(day, words),
            (None, Some(most)) => fill(&words.forms.separation_most, &[("day", &weekday(most, words))]),
            (None, None) => String::new(),
        };
    }
}

pub fn save(case_n: i64, values: &Fields, office: &mut Office, words: &Words) -> Result<Reply, Refusal> {
    let code = office.record_separation(case_n, values)?;
    Ok(saved(fill(&words.forms.saved, &[("code", &code)])))
}
