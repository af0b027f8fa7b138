//! What an act is called: "ghi lần thăm 23/11 của HS-2026-0017". Codes and no names: the sentence may stand on any screen.

use chrono::{Datelike, NaiveDate};

use super::{Words, fill};
use crate::domain::undo::{Undo, undo_of};

/// More codes than this are counted: the line is one line.
const CODES_NAMED: usize = 3;

impl Words {
    /// What is said of an act that came after: it is undone first, or never will be.
    pub(super) fn later_act(&self, act: &str) -> &str {
        match undo_of(act, None, false) {
            Undo::Stays(_) => &self.errors.later_act_stays,
            _ => &self.errors.later_act,
        }
    }

    /// `act`: by its name in the log; `on`: the day of a visit; `file`: of a list that came in or left.
    pub fn act_name(&self, act: &str, codes: &[String], on: Option<NaiveDate>, file: Option<&str>) -> String {
        let name = self.acts.get(act).map_or(act, String::as_str);
        let mut said = codes.iter().take(CODES_NAMED).cloned().collect::<Vec<_>>().join(", ");
        if codes.len() > CODES_NAMED {
            said = format!("{said}… ({})", codes.len());
        }
        let codes = file.map_or(said, str::to_owned);
        if codes.is_empty() {
            return name.to_owned();
        }
        let day = on.map(|on| format!("{}/{}", on.day(), on.month())).unwrap_or_default();
        let u = &self.undo;
        // What is done to the thing itself, or something recorded of it.
        let of_it = [
            "visit", "step_", "task_", "assess", "meeting", "plan", "interv", "refer", "postp", "delay", "told",
            "level", "separ", "report", "sign_in_", "refused",
        ];
        let sentence = match on {
            Some(_) => &u.of_day,
            None if of_it.iter().any(|start| act.starts_with(start)) => &u.of,
            None => &u.with,
        };
        fill(sentence, &[("act", name), ("codes", &codes), ("on", &day)])
    }
}
