//! Lọc nhật ký: by a code, by who wrote, by day. Empty boxes: the whole log.

use super::{Choice, Field, Form, FormKind};
use crate::domain::fields::Fields;
use crate::domain::log::LogFilter;
use crate::domain::time::ddmmyyyy;
use crate::office::{Office, Refusal};
use crate::screens::intent::{Effect, Reply};
use crate::words::Words;

pub fn open(office: &Office, words: &Words, filter: &LogFilter) -> Result<(Form, Option<String>), Refusal> {
    let officers = office.officers()?;
    let now = officers.iter().find(|one| Some(one.n) == filter.officer).map_or("", |one| one.login.as_str());
    let mut people: Vec<Choice> = vec![(String::new(), words.log.anyone.clone())];
    people.extend(officers.iter().map(|one| (one.login.clone(), one.name.clone())));
    let fields = vec![
        Field::line("code", filter.code.as_deref().unwrap_or("")).labelled(words.field("log_code")),
        Field::choice("person", people, Some(now)).labelled(words.field("log_person")),
        Field::line("day", &filter.day.map(ddmmyyyy).unwrap_or_default()).labelled(words.field("log_day")),
    ];
    Ok((Form::new(FormKind::LogFilter, &words.log.filter_title, String::new(), fields, String::new()), None))
}

pub fn save(values: &Fields, office: &Office) -> Result<Reply, Refusal> {
    let filter = office.log_filter(values)?;
    Ok(Reply::effect(Effect::OnLog(Box::new(filter))))
}

/// Under which key the help of a box stands: here a code is what is looked for.
pub fn help_of(key: &'static str) -> &'static str {
    match key {
        "code" => "log_code",
        "person" => "log_person",
        "day" => "log_day",
        other => other,
    }
}
