//! Tự khóa màn hình: after how many minutes without a key; each officer's own.

use super::{Field, Form, FormKind, terms};
use crate::domain::fields::Fields;
use crate::office::{IDLE_MINUTES, Office, Refusal};
use crate::screens::intent::{Effect, Reply};
use crate::words::{Words, fill};

pub fn open(office: &Office, words: &Words) -> Result<(Form, Option<String>), Refusal> {
    let minutes: Vec<String> = IDLE_MINUTES.iter().map(u32::to_string).collect();
    let keys: Vec<&str> = minutes.iter().map(String::as_str).collect();
    let now = office.idle_minutes()?.to_string();
    let fields = vec![Field::choice("idle_minutes", terms(words, "idle_minutes", &keys), Some(&now)).required()];
    let mut form = Form::new(FormKind::Idle, &words.lock.idle_title, String::new(), fields, String::new());
    if office.is_practice() {
        form.note = words.lock.practice_never.clone();
    }
    Ok((form, None))
}

pub fn save(values: &Fields, office: &Office, words: &Words) -> Result<Reply, Refusal> {
    let minutes = office.keep_idle_minutes(values.get("idle_minutes"))?;
    let said = fill(&words.lock.idle_kept, &[("n", &minutes.to_string())]);
    Ok(Reply::effect(Effect::Pop).and(Effect::IdleAfter(minutes)).and(Effect::Say(said)))
}
