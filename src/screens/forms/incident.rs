//! Sự cố dữ liệu: what is known of it, by when the authority is to be told, and the report that ends it.

use super::{Field, Form, FormKind, saved};
use crate::domain::access::Action;
use crate::domain::date_words::parse_moment_words;
use crate::domain::fields::Fields;
use crate::domain::incident::{PROCEDURE, REPORT};
use crate::domain::time::{Instant, ddmmyyyy, from_local, hhmm, local};
use crate::office::{IncidentRow, Office, Refusal};
use crate::screens::intent::Reply;
use crate::words::{Words, fill};

fn moment(at: Instant) -> String {
    let at = local(at);
    format!("{} {}", hhmm(at), ddmmyyyy(at.date()))
}

/// `n`: the incident to go on with; `None`: a new one.
pub fn open(office: &Office, words: &Words, n: Option<i64>) -> Result<(Form, Option<String>), Refusal> {
    let before = n.map(|n| office.incident(n)).transpose()?;
    let known = before.as_ref().map(|row| &row.incident);
    let reported = known.and_then(|incident| incident.reported.as_ref());
    let people = known.and_then(|incident| incident.people).map(|n| n.to_string()).unwrap_or_default();
    let text = |text: Option<&String>| text.cloned().unwrap_or_default();
    let fields = vec![
        Field::line("noticed", &known.map(|incident| moment(incident.noticed_at)).unwrap_or_default()),
        Field::area("what", &text(known.map(|incident| &incident.what)), 2).required(),
        Field::line("whose", &text(known.map(|incident| &incident.whose))).required(),
        Field::line("people", &people),
        Field::area("done", &text(known.map(|incident| &incident.done)), 2),
        Field::line("number", &text(reported.map(|reported| &reported.number))),
        Field::line("reported", &reported.map(|reported| moment(reported.at)).unwrap_or_default()),
        Field::line("told", &text(reported.map(|reported| &reported.to))),
    ];
    let fields = fields.into_iter().map(|field| {
        let label = words.fields.get(help_of(field.key)).cloned();
        match label {
            Some(label) => field.labelled(&label),
            None => field,
        }
    });
    let title = if before.is_some() { &words.incident.title_edit } else { &words.incident.title };
    let code = before.as_ref().map(|row| row.code.clone()).unwrap_or_default();
    let kind = FormKind::Incident { before: before.map(Box::new) };
    Form::new(kind, title, code.clone(), fields.collect(), code).opened(office, words)
}

/// "báo trước 22:01 03/12/2026 · …": `noticed` as typed; nothing where it is no moment.
fn due_said(noticed: &str, office: &Office, words: &Words) -> String {
    let noticed = match noticed.trim() {
        "" => Some(office.now()),
        typed => parse_moment_words(typed, local(office.now())).ok().map(from_local),
    };
    let due = noticed.and_then(|at| office.incident_due(at)).map(|due| moment(due.instant()));
    let step = office.rules().procedures.get(PROCEDURE).and_then(|procedure| procedure.step(REPORT));
    let article = step.map_or("", |step| step.article.as_str());
    due.map(|at| fill(&words.incident.due, &[("at", &at), ("article", article)])).unwrap_or_default()
}

/// By when, and that the rule is not compared with the law yet.
pub fn echo(fields: &mut [Field], office: &Office, words: &Words) {
    let text = fields.iter().find(|field| field.key == "noticed").map(Field::value).unwrap_or_default();
    let due = due_said(&text, office, words);
    for field in fields.iter_mut().filter(|field| field.key == "noticed") {
        field.echo.clone_from(&due);
    }
}

pub fn save(
    before: Option<&IncidentRow>,
    values: &Fields,
    office: &mut Office,
    words: &Words,
) -> Result<Reply, Refusal> {
    let (code, reported) = office.save_incident(before, values)?;
    let sentence = match reported {
        true => &words.incident.reported,
        // Whoever has no first screen is told here by when.
        false if !office.may(Action::ReadCases) => &words.incident.saved_due,
        false => &words.incident.saved,
    };
    Ok(saved(fill(sentence, &[("code", &code), ("due", &due_said(values.get("noticed"), office, words))])))
}

/// Under which key label and help of a box stand: other forms have boxes of these names.
pub fn help_of(key: &'static str) -> &'static str {
    match key {
        "noticed" => "incident_noticed",
        "what" => "incident_what",
        "whose" => "incident_whose",
        "people" => "incident_people",
        "done" => "incident_done",
        "number" => "incident_number",
        "reported" => "incident_reported",
        "told" => "incident_told",
        other => other,
    }
}
