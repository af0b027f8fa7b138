//! The office's list of numbers (danh bạ): adding and changing one.

use serde_json::json;

use super::{Office, Refusal};
use crate::domain::access::Action;
use crate::domain::check::Check;
use crate::domain::fields::Fields;
use crate::domain::numbers::phone;
use crate::domain::problem::ProblemKind;
use crate::store::{ContactRow, Entry};

impl Office {
    pub fn contacts(&self) -> Result<Vec<ContactRow>, Refusal> {
        Ok(self.store.read().contacts()?)
    }

    pub fn contact(&self, n: i64) -> Result<ContactRow, Refusal> {
        let row = self.contacts()?.into_iter().find(|row| row.n == n);
        row.ok_or(Refusal::Store(crate::store::StoreError::Gone))
    }

    /// The numbers of one agency, in the order they were written down.
    pub fn contacts_of(&self, agency: &str) -> Result<Vec<ContactRow>, Refusal> {
        Ok(self.store.read().contacts_of(agency)?)
    }

    /// `fields`: `agency`, `person`, `phone`, `note`.
    pub fn save_contact(&mut self, before: Option<&ContactRow>, fields: &Fields) -> Result<(), Refusal> {
        self.write(Action::Catalogue, |facts, rules| {
            let mut check = Check::new(fields, facts.now(), &rules.calendar);
            let agency = check.required("agency");
            let number = check.some("phone").map(|text| read_number(&text).ok_or(text));
            if let Some(Err(_)) = &number {
                check.wrong("phone", ProblemKind::PhoneShape);
            }
            let new = ContactRow {
                n: 0,
                version: 0,
                agency,
                person: check.some("person"),
                phone: number.and_then(Result::ok),
                note: check.some("note"),
            };
            check.done(())?;
            facts.save_contact(before, &new)?;
            let act = if before.is_some() { "contact_changed" } else { "contact_added" };
            let n = before.map(|row| row.n);
            Ok(((), Entry::new(act, "contact", json!({ "agency": new.agency, "n": n }))))
        })
    }
}

/// A short emergency number (111, 113 …) or a telephone number of the country.
fn read_number(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if digits.len() == 3 && digits.starts_with("11") {
        return Some(digits);
    }
    phone(text).ok()
}
