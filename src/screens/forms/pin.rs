//! Mã PIN: six digits that open the book again for the rest of the day. No PIN is ever in a draft.

use super::{Field, Form, FormKind};
use crate::domain::time::{hhmm, local};
use crate::office::{Office, PinFlaw, Refusal, StoreError};
use crate::screens::intent::{Effect, Reply};
use crate::words::{Words, fill};

pub fn open(office: &Office, words: &Words) -> Result<(Form, Option<String>), Refusal> {
    if office.is_practice() {
        return Err(Refusal::PracticeUsers);
    }
    let fields = vec![Field::secret("pin"), Field::secret("pin_again")];
    let about = office.officer().login.clone();
    let mut form = Form::new(FormKind::Pin, &words.pin.title, about, fields, String::new());
    form.note = match office.pin_until() {
        Some(until) => fill(&words.pin.is_kept, &[("at", &hhmm(local(until)))]),
        None => words.pin.note.clone(),
    };
    Ok((form, None))
}

/// Both boxes empty: the one that waits is forgotten.
pub fn save(form: &Form, office: &mut Office, words: &Words) -> Result<Reply, Refusal> {
    let [pin, again] = ["pin", "pin_again"].map(|key| zeroize::Zeroizing::new(form.secret(key)));
    if pin != again {
        return Err(Refusal::Store(StoreError::Pin(PinFlaw::Differs)));
    }
    let said = if pin.is_empty() {
        office.forget_pin()?;
        words.pin.forgotten.clone()
    } else {
        let until = office.keep_pin(&pin)?;
        fill(&words.pin.kept, &[("at", &hhmm(local(until)))])
    };
    Ok(Reply::effect(Effect::Pop).and(Effect::Say(said)))
}
