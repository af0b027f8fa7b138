//! Adding or changing a village and its collaborator.

use serde_json::json;

use super::save_child::differences;
use super::{Office, Refusal};
use crate::domain::access::Action;
use crate::domain::fields::Fields;
use crate::domain::household::Village;
use crate::store::{Entry, VillageRow};

impl Office {
    pub fn villages(&self) -> Result<Vec<VillageRow>, Refusal> {
        Ok(self.store.read().villages()?)
    }

    pub fn village_names(&self) -> Result<Vec<String>, Refusal> {
        Ok(self.store.read().village_names()?)
    }

    pub fn village(&self, n: i64) -> Result<VillageRow, Refusal> {
        Ok(self.store.read().village(n)?)
    }

    pub fn save_village(&mut self, before: Option<&VillageRow>, fields: &Fields) -> Result<i64, Refusal> {
        let village = Village::check(fields)?;
        self.write(Action::Catalogue, |facts, _| {
            if let Some((n, _)) = facts.village_named(&village.name)?
                && before.is_none_or(|row| row.n != n)
            {
                return Err(Refusal::VillageThere);
            }
            let n = match before {
                Some(row) => {
                    facts.change_village(row.n, row.version, &village)?;
                    row.n
                }
                None => facts.add_village(&village)?,
            };
            let act = if before.is_some() { "village_changed" } else { "village_added" };
            let changed = before.map(|row| differences(&row.village.fields(), &village.fields()));
            Ok((n, Entry::new(act, format!("village {n}"), json!({ "name": village.name, "changed": changed }))))
        })
    }
}
