//! To the bin (thùng): what nobody needs any more leaves the lists and the search. Nothing is deleted; Ctrl-Z takes it out again.

use serde_json::json;

use super::{Office, Refusal};
use crate::domain::access::Action;
use crate::store::{Entry, Reader, StoreError};

/// What goes to the bin, by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Binned {
    Child(i64),
    Household(i64),
    Village(i64),
    Contact(i64),
}

fn action_of(what: &Binned) -> Action {
    match what {
        Binned::Child(_) | Binned::Household(_) => Action::WriteBook,
        Binned::Village(_) | Binned::Contact(_) => Action::Catalogue,
    }
}

/// What it is called; a thing still in use is refused.
fn named(read: Reader<'_>, what: &Binned) -> Result<String, Refusal> {
    match what {
        Binned::Child(n) => {
            let row = read.child(*n)?;
            // A case speaks of its child for good, also when it has ended.
            match read.cases_of_child(*n)?.into_iter().next() {
                Some(case) => Err(Refusal::InUse(format!("{} ({})", row.code, case.code))),
                None => Ok(format!("{} {}", row.code, row.child.name)),
            }
        }
        Binned::Household(n) => {
            let row = read.household(*n)?;
            let name = format!("{} {}", row.code, row.household.head);
            if read.is_lived_in(*n)? { Err(Refusal::InUse(name)) } else { Ok(name) }
        }
        Binned::Village(n) => {
            let row = read.village(*n)?;
            let used = row.households + row.children > 0;
            if used { Err(Refusal::InUse(row.village.name)) } else { Ok(row.village.name) }
        }
        Binned::Contact(n) => {
            let row = read.contacts()?.into_iter().find(|row| row.n == *n).ok_or(StoreError::Gone)?;
            let parts = [row.person, row.phone, row.note].into_iter().flatten();
            Ok(parts.collect::<Vec<_>>().join(" · "))
        }
    }
}

fn may_bin(read: Reader<'_>, what: &Binned) -> Result<(), Refusal> {
    match what {
        Binned::Child(n) => super::sensitive::child_open(read, *n),
        _ => Ok(()),
    }
}

impl Office {
    /// What it is called, for the question.
    pub fn to_bin(&self, what: &Binned) -> Result<String, Refusal> {
        let read = self.ask(action_of(what))?;
        may_bin(read, what)?;
        named(read, what)
    }

    pub fn bin(&mut self, what: &Binned) -> Result<(), Refusal> {
        may_bin(self.ask(action_of(what))?, what)?;
        self.write(action_of(what), |facts, _| {
            // Asked again: between the question and the answer somebody may have moved in.
            let name = named(**facts, what)?;
            let entry = match what {
                Binned::Child(n) => {
                    let code = facts.child(*n)?.code;
                    facts.bin_child(*n)?;
                    Entry::new("child_binned", code, json!({}))
                }
                Binned::Household(n) => {
                    let code = facts.household(*n)?.code;
                    facts.bin_household(*n)?;
                    Entry::new("household_binned", code, json!({}))
                }
                Binned::Village(n) => {
                    facts.bin_village(*n)?;
                    Entry::new("village_binned", format!("village {n}"), json!({ "name": name }))
                }
                Binned::Contact(n) => {
                    facts.bin_contact(*n)?;
                    Entry::new("contact_binned", "contact", json!({}))
                }
            };
            Ok(((), entry))
        })
    }
}
