//! Children "chưa xếp hộ": siblings are proposed together, and a person puts them into a household.

use serde_json::json;

use super::{Office, Refusal};
use crate::domain::access::Action;
use crate::domain::household::{Carer, Household};
use crate::store::{ChildRow, Entry};

impl Office {
    /// Groups of children without a household who share a village and parents.
    pub fn siblings_without_household(&self, limit: u32) -> Result<Vec<Vec<ChildRow>>, Refusal> {
        Ok(self.ask(Action::ReadBook)?.siblings_without_household(limit)?)
    }

    /// Makes a household for these children: the father heads it, else the mother, else the guardian.
    pub fn make_household_for(&mut self, children: &[ChildRow]) -> Result<(i64, String), Refusal> {
        let Some(first) = children.first() else { return Err(Refusal::NoSuch(String::new())) };
        let household = household_of(first);
        self.write(Action::WriteBook, |facts, _| {
            let (n, code) = facts.add_household(&household, first.village_n, None)?;
            for child in children {
                facts.change_child(child, &child.child, Some((n, &code)), first.village_n)?;
                facts.log(&Entry::new("child_joined", child.code.clone(), json!({ "household": code })))?;
            }
            Ok(((n, code.clone()), Entry::new("household_added", code, json!({ "children": children.len() }))))
        })
    }
}

/// The household a child's own row speaks of.
pub(super) fn household_of(child: &ChildRow) -> Household {
    let c = &child.child;
    let head = c.father.as_ref().or(c.mother.as_ref()).or(c.guardian.as_ref()).unwrap_or(&c.name);
    let carer = |name: &Option<String>, relation: &str| {
        name.as_ref().map(|name| Carer { name: name.clone(), relation: relation.to_owned(), phone: None })
    };
    let mut carers: Vec<Carer> =
        [carer(&c.father, "cha"), carer(&c.mother, "mẹ"), carer(&c.guardian, "người chăm sóc")]
            .into_iter()
            .flatten()
            .collect();
    if let Some(last) = carers.last_mut() {
        last.phone.clone_from(&c.phone);
    }
    Household {
        head: head.clone(),
        village: c.village.clone(),
        address: c.address.clone(),
        phone: c.phone.clone(),
        carers,
        ..Household::default()
    }
}
