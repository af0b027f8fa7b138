//! An entry of the log in plain words: one sentence, and its details line by line. Whom a code stands for is said by whoever asks.

use serde_json::Value;

use super::{Lang, Phrases, fill};
use crate::domain::time::{ddmmyyyy, hhmm, local};

/// "07:31 23/11", with the year where it is another than `year`.
pub fn log_moment(at: crate::domain::time::Instant, year: i32) -> String {
    let at = local(at);
    if chrono::Datelike::year(&at.date()) == year {
        return format!("{} {}", hhmm(at), at.format("%d/%m"));
    }
    format!("{} {}", hhmm(at), ddmmyyyy(at.date()))
}

/// Keys whose values are keys of a word list.
const TERMS: [(&str, &str); 14] = [
    ("decided", "level"),
    ("proposed", "level"),
    ("channel", "channel"),
    ("level", "level"),
    ("outcome", "outcome"),
    ("kind", "kind"),
    ("answer", "call_answer"),
    ("state", "intervention_state"),
    ("way", "way"),
    ("what", "refused"),
    ("action", "action"),
    ("how", "sitting"),
    ("restored_from", "backup_why"),
    ("why", "why_opened"),
];

impl Phrases<'_> {
    /// What an entry tells besides its sentence: label and value, in the order people ask. `hide`: old and new values of
    /// somebody's boxes are left out, for they are names and numbers.
    pub fn log_detail(&self, act: &str, detail: &Value, hide: bool) -> Vec<(String, String)> {
        let Some(detail) = detail.as_object() else { return Vec::new() };
        let mut lines = Vec::new();
        for (key, value) in detail {
            if key == "changed" && value.is_object() {
                lines.extend(self.changed(value, hide));
                continue;
            }
            let text = self.value(act, key, value);
            if !text.is_empty() {
                lines.push((self.label_of(act, key).to_owned(), text));
            }
        }
        lines
    }

    /// One key is two things in two acts: what a family refuses, and rows that were refused.
    fn label_of<'w>(&'w self, act: &str, key: &'w str) -> &'w str {
        let own = self.words.terms.get("log_detail").and_then(|terms| terms.get(&format!("{act}_{key}")));
        own.map_or_else(|| self.label(key), String::as_str)
    }

    fn label<'w>(&'w self, key: &'w str) -> &'w str {
        let known = self.words.terms.get("log_detail").and_then(|terms| terms.get(key));
        known.map_or_else(|| self.words.field(key), String::as_str)
    }

    fn changed(&self, changed: &Value, hide: bool) -> Vec<(String, String)> {
        let Some(changed) = changed.as_object() else { return Vec::new() };
        let pair = |(key, values): (&String, &Value)| {
            let label = self.words.field(key).to_owned();
            let side = |at: usize| {
                let text = values.get(at).map(|value| self.value("", key, value)).unwrap_or_default();
                if text.is_empty() { self.words.common.empty.clone() } else { text }
            };
            let text = if hide { self.words.log.changed.clone() } else { format!("{} → {}", side(0), side(1)) };
            (label, text)
        };
        changed.iter().map(pair).collect()
    }

    /// A value as people read it: words for keys, days and hours as written here.
    fn value(&self, act: &str, key: &str, value: &Value) -> String {
        match value {
            Value::Null => String::new(),
            Value::Bool(true) => self.words.common.yes.clone(),
            Value::Bool(false) => self.words.common.no.clone(),
            Value::Number(n) => n.to_string(),
            Value::String(text) => self.text(act, key, text),
            // "groups = l": by what a list was narrowed.
            Value::Array(all) if key == "filters" => {
                let one = |filter: &Value| {
                    let side = |at: usize| filter.get(at).and_then(Value::as_str).unwrap_or_default();
                    format!("{} = {}", self.words.field(side(0)), side(1))
                };
                all.iter().map(one).collect::<Vec<_>>().join(", ")
            }
            Value::Array(all) => {
                let texts: Vec<String> = all.iter().map(|value| self.value(act, key, value)).collect();
                texts.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ")
            }
            Value::Object(all) => {
                let texts =
                    all.iter().map(|(key, value)| format!("{}: {}", self.label(key), self.value(act, key, value)));
                texts.collect::<Vec<_>>().join("; ")
            }
        }
    }

    fn text(&self, act: &str, key: &str, text: &str) -> String {
        if let Ok(at) = chrono::DateTime::parse_from_rfc3339(text) {
            let at = local(at.to_utc());
            return format!("{} {}", hhmm(at), ddmmyyyy(at.date()));
        }
        if let Some(day) = crate::domain::time::parse_iso_date(text) {
            return ddmmyyyy(day);
        }
        // A level moved; elsewhere these are days, or free words.
        if act == "level_set" && matches!(key, "from" | "to") {
            return self.words.term("level", text).to_owned();
        }
        match key {
            "act" => return self.words.acts.get(text).map_or(text, String::as_str).to_owned(),
            "step" | "sheet" => return self.step_word(text),
            "by" if text == "import" => return self.words.acts.get("imported").map_or(text, String::as_str).to_owned(),
            "roles" | "roles_were" => return self.words.roles(crate::domain::officer::Roles::read(text)),
            "measure" | "measures" => return self.word(&self.catalogue.measures, text),
            "procedure" => return self.procedure_word(text),
            "rung" => return self.rung(text),
            "agency" => return self.word(&self.catalogue.providers, text),
            "to" if act == "referred" => return self.word(&self.catalogue.providers, text),
            _ => {}
        }
        // What happened is told in free words of an incident, and by a key where something was refused.
        let term = TERMS.iter().find(|(known, _)| *known == key).filter(|_| !act.starts_with("incident"));
        term.map_or(text, |(_, list)| self.words.term(list, text)).to_owned()
    }

    fn procedure_word(&self, key: &str) -> String {
        let vi = self.words.lang == Lang::Vi;
        self.procedures.get(key).map_or(key, |known| if vi { &known.name } else { &known.en }).to_owned()
    }

    fn step_word(&self, key: &str) -> String {
        let vi = self.words.lang == Lang::Vi;
        self.procedures.step(key).map_or(key, |step| if vi { &step.vi } else { &step.en }).to_owned()
    }

    /// "07:31 23/11 · Lò Thị An ghi lần thăm 22/11 của HS-2026-0017 (em Giàng A Páo)". `act`: what was done, in words;
    /// `name`: whom it is about, with the word for it.
    pub fn log_sentence(&self, officer: &str, act: &str, name: Option<(&str, &str)>) -> String {
        let said = match name {
            Some((kind, name)) if !name.is_empty() => {
                let who = fill(self.words.term("log_who", kind), &[("name", name)]);
                format!("{act} ({who})")
            }
            _ => act.to_owned(),
        };
        if officer.is_empty() { said } else { format!("{officer} {said}") }
    }
}
