//! Hoãn việc: a new date with its reason; for a limit of law only the reason of delay.

use super::{Field, Form, FormKind, saved};
use crate::domain::deadline::Kind;
use crate::domain::fields::Fields;
use crate::office::{Office, Postponement, Refusal};
use crate::screens::intent::Reply;
use crate::words::{Words, echo, fill};

pub fn open(
    office: &Office,
    words: &Words,
    case_n: i64,
    kind: Kind,
    reference: &str,
    law: bool,
    about: String,
) -> Result<(Form, Option<String>), Refusal> {
    let mut fields = vec![Field::area("reason", "", 2).required()];
    if !law {
        fields.insert(0, Field::line("to", "").required());
    }
    let title = if law { &words.forms.delay } else { &words.forms.postpone };
    let subject = format!("{case_n}/{}/{reference}", kind.key());
    let kind = FormKind::Postpone { case_n, kind, reference: reference.to_owned() };
    let mut form = Form::new(kind, title, about, fields, subject);
    if law {
        form.note.clone_from(&words.forms.law_note);
    }
    form.opened(office, words)
}

pub fn save(
    case_n: i64,
    kind: Kind,
    reference: &str,
    values: &Fields,
    office: &mut Office,
    words: &Words,
) -> Result<Reply, Refusal> {
    Ok(saved(match office.postpone(case_n, kind, reference, values)? {
        Postponement::Moved { to } => fill(&words.forms.saved_postponed, &[("day", &echo(to, words))]),
        Postponement::ReasonOfDelay => words.forms.saved_delay.clone(),
    }))
}
