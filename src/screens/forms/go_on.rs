//! Viết tiếp: a form that was left unfinished, opened again from nothing but its name and what it was about.

use super::Form;
use crate::domain::deadline::Kind;
use crate::office::{Office, Refusal, Unfinished};
use crate::words::{Words, fill};

type Opened = Result<(Form, Option<String>), Refusal>;

/// The form with its draft in it, at the box where she stopped. Refused where what it was about is gone.
pub fn go_on(left: &Unfinished, office: &Office, words: &Words) -> Opened {
    let (code, rest) = left.subject.split_once(' ').unwrap_or((&left.subject, ""));
    let gone = || Refusal::NoSuch(left.subject.clone());
    let n = || office.numbered(code)?.ok_or_else(gone);
    let own_n = || code.parse::<i64>().map_err(|_| gone());
    match left.form.as_str() {
        "visit" => super::visit(office, words, n()?, Vec::new()),
        "postpone" => put_off(left, office, words),
        "step" => super::step(office, words, n()?, None),
        "answer" => super::answer(office, words, n()?, code),
        "level" => super::level(office, words, n()?),
        "call" => super::call(office, words, n()?, None),
        "task" => super::task(office, words, n()?, rest),
        "assess" => super::assess(office, words, n()?, rest),
        "meeting" => super::meeting(office, words, n()?),
        "plan" => super::plan(office, words, n()?),
        "decide" => super::decide(office, words, n()?),
        "separation" => super::separation(office, words, n()?),
        "close" | "reopen" => super::close(office, words, n()?),
        "refer" => super::refer(office, words, n()?),
        "contact" if code.is_empty() => super::contact(office, words, None),
        "contact" => super::contact(office, words, Some(office.contact(own_n()?)?)),
        "child_new" => super::child(office, words, None, None),
        "child_edit" => super::child(office, words, Some(office.child(n()?)?), None),
        "household_new" => super::household(office, words, None),
        "household_edit" => super::household(office, words, Some(office.household(n()?)?)),
        "village_new" => super::village(office, words, None),
        "village_edit" => super::village(office, words, Some(office.village(own_n()?)?)),
        "case_intake" => super::case(office, words, None),
        "case_new" => super::case(office, words, Some(office.child(n()?)?)),
        "intervention_new" => super::intervention(office, words, n()?, None),
        "intervention_edit" => {
            let before = office.intervention(code)?;
            super::intervention(office, words, before.case_n, Some(before))
        }
        "incident" if code.is_empty() => super::incident(office, words, None),
        "incident" => super::incident(office, words, Some(n()?)),
        "user_new" => super::user(office, words, None),
        "user_edit" => super::user(office, words, Some(office.user(code)?)),
        _ => Err(gone()),
    }
}

/// What was put off, by the numbers and references its subject is made of.
fn put_off(left: &Unfinished, office: &Office, words: &Words) -> Opened {
    let gone = || Refusal::NoSuch(left.subject.clone());
    let mut owing = Vec::new();
    for one in left.subject.split(' ') {
        let mut parts = one.splitn(3, '/');
        let n = parts.next().and_then(|n| n.parse::<i64>().ok()).ok_or_else(gone)?;
        let kind = parts.next().and_then(Kind::from_key).ok_or_else(gone)?;
        owing.push((n, kind, parts.next().unwrap_or_default().to_owned()));
    }
    let (first, kind, reference) = owing.first().cloned().ok_or_else(gone)?;
    let page = office.case_page(first)?;
    let same = |row: &&crate::office::DeadlineRow| row.deadline.kind == kind && row.deadline.reference == reference;
    let law = page.owed.iter().find(same).ok_or_else(gone)?.deadline.law;
    let more = if owing.len() > 1 { format!(" · +{}", owing.len() - 1) } else { String::new() };
    let about = format!("{} · {}{more}", page.head.code, page.child.child.name);
    super::postpone(office, words, owing, law, about)
}

/// "ghi lần thăm HS-2026-0017"
pub fn name_of(left: &Unfinished, office: &Office, words: &Words) -> String {
    let form = words.term("drafts", &left.form);
    let subject = match left.form.as_str() {
        // Made of numbers: the case says it.
        "postpone" => {
            let n = left.subject.split('/').next().and_then(|n| n.parse().ok());
            n.and_then(|n| office.case_page(n).ok()).map(|page| page.head.code).unwrap_or_default()
        }
        "contact" | "village_edit" => String::new(),
        _ => left.subject.split(' ').next().unwrap_or_default().to_owned(),
    };
    fill(&words.dialog.draft_of, &[("form", form), ("of", &subject)]).trim().to_owned()
}
