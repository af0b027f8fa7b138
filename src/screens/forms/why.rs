//! Vì sao mở: a sensitive case of somebody else's is opened with a reason, picked or typed, and never without; an emergency is open
//! already, and its reason is asked after.

use super::{Field, Form, FormKind, terms};
use crate::domain::fields::Fields;
use crate::domain::sensitive::REASONS;
use crate::office::{Closed, Office, Refusal};
use crate::screens::Screen;
use crate::screens::intent::{Effect, Reply};
use crate::words::{Words, fill};

pub fn open(closed: Closed, words: &Words) -> Screen {
    let m = &words.sensitive;
    let (title, note) = if closed.emergency { (&m.title_after, &m.note_after) } else { (&m.title, &m.note) };
    let fields = vec![Field::pick("why", terms(words, "why_opened", &REASONS), "").required()];
    let about = closed.code.clone();
    let mut form = Form::new(FormKind::Why { closed: Box::new(closed) }, title, about, fields, String::new());
    form.note.clone_from(note);
    Screen::Form(Box::new(form))
}

pub fn save(closed: &Closed, values: &Fields, office: &mut Office, words: &Words) -> Result<Reply, Refusal> {
    let m = &words.sensitive;
    let said = |text: &str| Effect::Say(fill(text, &[("code", &closed.code)]));
    if closed.emergency {
        office.explain_opened(closed, values)?;
        return Ok(Reply::effect(Effect::Pop).and(said(&m.explained)));
    }
    office.open_closed(closed, values)?;
    Ok(Reply::effect(Effect::Pop).and(Effect::ShowClosed(Box::new(closed.clone()))).and(said(&m.opened)))
}
