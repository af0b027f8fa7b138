//! Hoãn việc: a new date with its reason; for a limit of law only the reason of delay.

use super::{Field, Form, FormKind, saved};
use crate::domain::fields::Fields;
use crate::office::{Office, Owing, Postponement, Refusal};
use crate::screens::intent::Reply;
use crate::words::{Words, echo, fill};

/// `owing`: what is put off — the row chosen, then the rows marked with it; all limits of law, or none.
pub fn open(
    office: &Office,
    words: &Words,
    owing: Vec<Owing>,
    law: bool,
    about: String,
) -> Result<(Form, Option<String>), Refusal> {
    office.may_put_off(&owing)?;
    let mut fields = vec![Field::area("reason", "", 2).required()];
    if !law {
        fields.insert(0, Field::line("to", "").required());
    }
    let title = if law { &words.forms.delay } else { &words.forms.postpone };
    let subject = owing.iter().map(|(case_n, kind, reference)| format!("{case_n}/{}/{reference}", kind.key()));
    let subject = subject.collect::<Vec<_>>().join(" ");
    let mut form = Form::new(FormKind::Postpone { owing }, title, about, fields, subject);
    if law {
        form.note.clone_from(&words.forms.law_note);
    }
    form.opened(office, words)
}

pub fn save(owing: &[Owing], values: &Fields, office: &mut Office, words: &Words) -> Result<Reply, Refusal> {
    Ok(saved(match office.postpone(owing, values)? {
        Postponement::Moved { to } => fill(&words.forms.saved_postponed, &[("day", &echo(to, words))]),
        Postponement::ReasonOfDelay => words.forms.saved_delay.clone(),
    }))
}
