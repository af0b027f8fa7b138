//! The forms of the doors that need more than a line: the commune among 3,321, the passphrase twice.

use super::forms::{Choice, Field, Form, FormKind};
use crate::domain::catalogue::{Unit, communes, provinces};
use crate::domain::vietnamese::fold;
use crate::words::Words;

fn commune_choices() -> Vec<Choice> {
    communes()
        .iter()
        .map(|unit| {
            let province =
                provinces().iter().find(|province| province.code == unit.province).map_or("", |province| province.name);
            (unit.code.to_owned(), format!("{}, {province}", unit.name))
        })
        .collect()
}

/// The commune of this code, or the only one that what was typed can mean.
pub fn commune_meant(typed: &str) -> Option<&'static Unit> {
    if let Some(chosen) = communes().iter().find(|unit| unit.code == typed) {
        return Some(chosen);
    }
    let asked = fold(typed);
    let mut meant = communes().iter().filter(|unit| !asked.is_empty() && fold(unit.name).contains(&asked));
    meant.next().filter(|_| meant.next().is_none())
}

pub fn passphrase_form(words: &Words) -> Form {
    let fields = vec![Field::secret("passphrase").required(), Field::secret("passphrase_again").required()];
    Form::new(FormKind::Door, &words.setup.title, String::new(), fields, String::new())
}

/// `commune`: a code, or as it was typed.
pub fn office_form(commune: &str, office: &str, words: &Words) -> Form {
    let fields = vec![Field::pick("commune", commune_choices(), commune), Field::line("office", office)];
    Form::new(FormKind::Door, &words.setup.title, String::new(), fields, String::new())
}

/// `login`: as it was typed at the door.
pub fn recover_form(login: &str, words: &Words) -> Form {
    let fields = vec![
        Field::line("login", login).required(),
        Field::line("recovery", "").required(),
        Field::secret("new_passphrase").required(),
        Field::secret("passphrase_again").required(),
    ];
    let mut form = Form::new(FormKind::Door, &words.people.recover_title, String::new(), fields, String::new());
    form.note.clone_from(&words.people.recover_note);
    form.focus = usize::from(!login.is_empty());
    form
}
