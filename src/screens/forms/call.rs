//! Báo, gọi: somebody of the ladder was told — who, when, by whom answered; three keys when the proposal fits.

use super::{Choice, Field, Form, FormKind, case_about, saved, terms};
use crate::domain::fields::Fields;
use crate::domain::ladder::Standing;
use crate::office::{ANSWERS, EmergencyView, Office, Refusal};
use crate::screens::intent::Reply;
use crate::words::{Lang, Words, fill};

/// The rung to tell next: the first that is due, else the first to come.
pub fn next_rung(view: &EmergencyView) -> Option<&str> {
    let due = view.rungs.iter().find(|line| matches!(line.standing, Standing::Due(_)));
    due.or(view.rungs.iter().find(|line| matches!(line.standing, Standing::Later(_)))).map(|line| line.key.as_str())
}

/// `rung`: the one to tell; `None`: the next.
pub fn open(
    office: &Office,
    words: &Words,
    case_n: i64,
    rung: Option<&str>,
) -> Result<(Form, Option<String>), Refusal> {
    let view = office.emergency(case_n)?;
    let chosen = rung.or(next_rung(&view)).unwrap_or("");
    let vi = words.lang == Lang::Vi;
    let rules = office.shared_rules();
    let procedure = rules.procedures.get(&view.head.procedure);
    let options: Vec<Choice> = view
        .rungs
        .iter()
        .filter_map(|line| procedure?.rung(&line.key))
        .map(|rung| (rung.key.clone(), if vi { rung.vi.clone() } else { rung.en.clone() }))
        .collect();
    let person = view.rungs.iter().find(|line| line.key == chosen).and_then(|line| line.contacts.first());
    let fields = vec![
        Field::pick("rung", options, chosen).required(),
        Field::choice("answer", terms(words, "call_answer", &ANSWERS), None).required(),
        Field::line("person", person.and_then(|row| row.person.as_deref()).unwrap_or("")),
        Field::line("at", ""),
        Field::line("note", ""),
    ];
    let about = case_about(&view.head.code, &view.child, office, words);
    let known = usize::from(!chosen.is_empty());
    let mut form = Form::new(FormKind::Call { case_n }, &words.forms.call, about, fields, view.head.code.clone());
    // Whom to tell is proposed; how it was answered is not: a call recorded is never taken back, and two keys struck by chance are none.
    form.focus = known;
    form.opened(office, words)
}

/// The office's numbers of whoever is told.
pub fn echo(fields: &mut [Field], office: &Office) {
    let value = fields.iter().find(|field| field.key == "rung").map(Field::value).unwrap_or_default();
    let who = office.rules().procedures.rung(&value).map(|rung| rung.who.clone());
    let numbers = who.and_then(|who| office.contacts_of(&who).ok()).unwrap_or_default();
    let text: Vec<String> = numbers
        .iter()
        .map(|row| [row.person.as_deref(), row.phone.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" "))
        .collect();
    for field in fields.iter_mut().filter(|field| field.key == "rung") {
        field.echo = text.join(" · ");
    }
}

pub fn save(case_n: i64, values: &Fields, office: &mut Office, words: &Words) -> Result<Reply, Refusal> {
    let code = office.record_call(case_n, values)?;
    let sentence = if values.get("answer") == "no_answer" { &words.forms.call_unanswered } else { &words.forms.called };
    Ok(saved(fill(sentence, &[("code", &code)])))
}
