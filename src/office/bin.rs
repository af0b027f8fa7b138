//! To the bin (thùng): what nobody needs any more leaves the lists and the search. Nothing is deleted; Ctrl-Z takes it out again, and
//! when much was done since, the list of the bin does.

use serde_json::json;

use super::{Office, Refusal};
use crate::domain::access::Action;
use crate::store::{BinKind, BinRow, Entry, Facts, Reader, StoreError};

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

fn of_row(row: &BinRow) -> Binned {
    match row.kind {
        BinKind::Child => Binned::Child(row.n),
        BinKind::Household => Binned::Household(row.n),
        BinKind::Village => Binned::Village(row.n),
        BinKind::Contact => Binned::Contact(row.n),
    }
}

/// The entry of what came out, by itself or along with somebody.
fn came_out(facts: &Facts<'_>, kind: BinKind, n: i64) -> Result<Entry, Refusal> {
    Ok(match kind {
        BinKind::Child => Entry::new("child_unbinned", facts.child(n)?.code, json!({})),
        BinKind::Household => Entry::new("household_unbinned", facts.household(n)?.code, json!({})),
        BinKind::Village => {
            let name = facts.village(n)?.village.name;
            Entry::new("village_unbinned", format!("village {n}"), json!({ "name": name }))
        }
        BinKind::Contact => Entry::new("contact_unbinned", "contact", json!({})),
    })
}

/// What lies in the bin as far as she may see it, the newest first.
fn listed(office: &Office, read: Reader<'_>) -> Result<Vec<BinRow>, Refusal> {
    Ok(read.binned(office.may(Action::Catalogue))?)
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

    /// What lies in the bin, the newest first.
    pub fn binned(&self) -> Result<Vec<BinRow>, Refusal> {
        listed(self, self.ask(Action::WriteBook)?)
    }

    /// Out of the bin again, with the household and the village it stands in. Who is in the bin no more is gone from its list.
    pub fn take_out(&mut self, row: &BinRow) -> Result<(), Refusal> {
        let still = self.binned()?.into_iter().any(|one| (one.kind, one.n) == (row.kind, row.n));
        if !still {
            return Err(StoreError::Gone.into());
        }
        self.write(action_of(&of_row(row)), |facts, _| {
            let along = facts.unbin(row.kind, row.n)?.ok_or(Refusal::VillageThere)?;
            for (kind, n) in along {
                facts.log(&came_out(facts, kind, n)?)?;
            }
            Ok(((), came_out(facts, row.kind, row.n)?))
        })
    }
}
