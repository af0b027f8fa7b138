//! Which boxes take Vietnamese typing: all that hold words. Where a code, a number, a day or a secret stands, a key is a key.

use super::field::{Field, Input};
use super::form::Form;

/// Boxes of codes, phones, numbers, days, paths and secrets, by their key. A number of a paper ("12/QĐ-UBND") has words.
const AS_TYPED: &[&str] = &[
    "at",
    "birth_date",
    "collaborator_phone",
    "confirm",
    "cost",
    "date",
    "decided_on",
    "due",
    "file",
    "guardian_phone",
    "health_insurance",
    "household_code",
    "id_number",
    "login",
    "new_passphrase",
    "next",
    "old_passphrase",
    "opened_at",
    "passphrase",
    "own_passphrase",
    "passphrase_again",
    "phone",
    "received",
    "recovery",
    "reporter_phone",
    "to",
    "until",
];

/// The same in forms that give their boxes labels of their own: of the log, of an incident.
const AS_TYPED_THERE: &[&str] = &["code", "day", "noticed", "people", "reported"];

impl Field {
    /// What stands before the cursor in a box of words; `None` where keys are keys.
    fn before(&self) -> Option<&str> {
        match &self.input {
            _ if AS_TYPED.contains(&self.key) || AS_TYPED_THERE.contains(&self.key) => None,
            // The first letter takes the place of what was proposed.
            Input::Line(_) if self.proposed => Some(""),
            Input::Line(line) | Input::Pick { line, .. } => Some(line.before()),
            Input::Area { area, .. } => Some(area.before()),
            Input::Secret(_) | Input::Choice { .. } | Input::Ticks { .. } | Input::Order(_) => None,
        }
    }
}

impl Form {
    /// What stands before the cursor, where Vietnamese can be typed.
    pub fn before(&self) -> Option<&str> {
        if self.is_covered() {
            return None;
        }
        match &self.picking {
            Some(list) => Some(list.before()),
            None => self.fields.get(self.focus).and_then(Field::before),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{Lang, Words};

    #[test]
    fn boxes_of_codes_are_boxes_there_are() {
        let words = Words::of(Lang::Vi).unwrap_or_else(|error| panic!("{error}"));
        let unknown: Vec<_> = AS_TYPED.iter().filter(|key| !words.fields.contains_key(**key)).collect();
        assert!(unknown.is_empty(), "{unknown:?}");
        let labelled =
            |key: &str| ["log_", "incident_"].iter().any(|form| words.fields.contains_key(&format!("{form}{key}")));
        let unknown: Vec<_> = AS_TYPED_THERE.iter().filter(|key| !labelled(key)).collect();
        assert!(unknown.is_empty(), "{unknown:?}");
    }

    #[test]
    fn words_are_typed_and_codes_are_not() {
        assert_eq!(Field::line("name", "Lò").before(), Some("Lò"));
        assert_eq!(Field::area("note", "một\nhai", 2).before(), Some("hai"));
        assert_eq!(Field::pick("village", Vec::new(), "Bản").before(), Some("Bản"));
        assert_eq!(Field::proposed("reason", "như lần trước").before(), Some(""));
        for code in [Field::line("guardian_phone", "09"), Field::line("id_number", ""), Field::secret("passphrase")] {
            assert_eq!(code.before(), None, "{}", code.key);
        }
    }
}
