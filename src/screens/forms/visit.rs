//! Ghi kết quả thăm: opened from "Hôm nay" it stands under the list; ≤ 12 keys for a visit that went well.

use super::{Choice, Field, Form, FormKind, saved, terms};
use crate::domain::date_words::{echo_vi, parse_date_words};
use crate::domain::fields::Fields;
use crate::domain::level::Level;
use crate::domain::visit::{MISSED, Outcome};
use crate::office::{Office, Refusal, VisitSubject};
use crate::screens::intent::Reply;
use crate::words::{Words, echo as weekday, fill};

/// `marked`: further cases the same visit is recorded for (rows marked in the list).
pub fn open(office: &Office, words: &Words, case_n: i64, marked: Vec<i64>) -> Result<(Form, Option<String>), Refusal> {
    let subject = office.visit_subject(case_n)?;
    let outcomes = [Outcome::Better, Outcome::Same, Outcome::Worse, Outcome::Danger].map(Outcome::key);
    let mut fields = vec![
        Field::proposed("date", "t").required(),
        Field::choice("seen", terms(words, "seen", &["yes", "no"]), Some("yes")),
        Field::pick("not_seen_reason", terms(words, "missed", &MISSED), "")
            .required()
            .shown_if(|fields| fields.get("seen") == "no"),
        Field::choice("outcome", terms(words, "outcome", &outcomes), None).required(),
        Field::area("note", "", 2),
    ];
    if !subject.siblings.is_empty() {
        let options: Vec<Choice> =
            subject.siblings.iter().map(|(case, name)| (case.code.clone(), name.clone())).collect();
        let on = subject.siblings.iter().map(|(case, _)| marked.contains(&case.n)).collect();
        fields.push(Field::ticks("siblings", options, on));
    }
    fields.push(Field::line("next", ""));
    let about = format!(
        "{} · {} · {}",
        subject.case.code,
        subject.child.child.name,
        fill(
            &words.forms.nth_visit,
            &[("level", words.term("risk_of_level", subject.case.level.key())), ("n", &subject.nth.to_string())]
        )
    );
    let also: Vec<String> = marked
        .iter()
        .filter(|n| **n != subject.case.n)
        .map(|n| Ok(office.visit_subject(*n)?.child.child.name))
        .collect::<Result<_, Refusal>>()?;
    let code = subject.case.code.clone();
    let kind = FormKind::Visit { subject: Box::new(subject), marked };
    let mut form = Form::new(kind, &words.forms.visit, about, fields, code);
    if !also.is_empty() {
        // Whoever else gets this visit is named: one act writes in all their cases.
        form.note = fill(&words.forms.also_for, &[("names", &also.join(" · "))]);
    }
    form.opened(office, words)
}

/// The weekday of the visit, and the next date: typed, or proposed by the rhythm of the level.
pub fn echo(subject: &VisitSubject, fields: &mut [Field], office: &Office, words: &Words) {
    let (today, calendar) = (office.today(), &office.rules().calendar);
    let read = |fields: &[Field], key: &str| {
        let text = fields.iter().find(|field| field.key == key).map(Field::value).unwrap_or_default();
        if text.trim().is_empty() { None } else { parse_date_words(&text, today, calendar).ok() }
    };
    let typed_date = fields.iter().find(|field| field.key == "date").map(Field::value).unwrap_or_default();
    let read_date = read(fields, "date");
    // A date that does not read says so while it is typed, not after it was saved as another.
    let unread = read_date.is_none() && !typed_date.trim().is_empty();
    let visited = read_date.unwrap_or(today);
    let danger = fields.iter().any(|field| field.key == "outcome" && field.value() == Outcome::Danger.key());
    let level = if danger { Level::Emergency } else { subject.case.level };
    let typed = read(fields, "next");
    for field in fields {
        match field.key {
            "date" => {
                field.echo = if unread { words.forms.unread_date.clone() } else { weekday(visited, words) };
            }
            "next" => {
                field.echo = match typed {
                    Some(day) => echo_vi(day, today, calendar),
                    None => {
                        let day = office.next_visit_after(visited, subject.due_on, level);
                        let days = office.rules().catalogue.rhythm.days(level).to_string();
                        let risk = words.term("level", level.key());
                        format!(
                            "{} · {}",
                            weekday(day, words),
                            fill(&words.forms.proposed_next, &[("level", risk), ("days", &days)])
                        )
                    }
                };
            }
            _ => {}
        }
    }
}

pub fn save(
    subject: &VisitSubject,
    marked: &[i64],
    values: &Fields,
    office: &mut Office,
    words: &Words,
) -> Result<Reply, Refusal> {
    let ticked: Vec<&str> = values.get("siblings").split(',').collect();
    let mut cases = vec![subject.case.n];
    cases.extend(
        subject.siblings.iter().filter(|(case, _)| ticked.contains(&case.code.as_str())).map(|(case, _)| case.n),
    );
    let is_sibling = |n: &i64| subject.siblings.iter().any(|(case, _)| case.n == *n);
    cases.extend(marked.iter().copied().filter(|n| *n != subject.case.n && !is_sibling(n)));
    cases.dedup();
    let done = office.record_visit(&cases, values)?;
    let codes: Vec<&str> = done.cases.iter().map(|case| case.code.as_str()).collect();
    let codes = codes.join(", ");
    let notice = if done.emergency {
        fill(&words.forms.saved_visit_emergency, &[("code", &codes)])
    } else if done.cases.len() > 1 {
        let n = done.cases.len().to_string();
        fill(&words.forms.saved_visits, &[("n", &n), ("next", &weekday(done.next_on, words))])
    } else {
        fill(&words.forms.saved_visit, &[("code", &codes), ("next", &weekday(done.next_on, words))])
    };
    Ok(saved(notice))
}
