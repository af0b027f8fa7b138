//! Adding or changing a household and its carers.

use serde_json::json;

use super::save_child::{differences, village_for};
use super::{Office, Refusal};
use crate::domain::access::Action;
use crate::domain::fields::Fields;
use crate::domain::household::{Household, carers_text};
use crate::store::{Entry, HouseholdRow};

impl Office {
    pub fn household(&self, n: i64) -> Result<HouseholdRow, Refusal> {
        let read = self.ask(Action::ReadBook)?;
        super::sensitive::household_open(read, n)?;
        Ok(read.household(n)?)
    }

    pub fn save_household(&mut self, before: Option<&HouseholdRow>, fields: &Fields) -> Result<i64, Refusal> {
        let household = Household::check(fields)?;
        self.write(Action::WriteBook, |facts, _| {
            let (village_n, made) = village_for(facts, household.village.as_deref())?;
            let boxes = |household: &Household| household.fields().with("carers", carers_text(&household.carers));
            let changed = before.map(|row| differences(&boxes(&row.household), &boxes(&household)));
            let (n, code, act) = match before {
                Some(row) => {
                    facts.change_household(row, &household, village_n)?;
                    (row.n, row.code.clone(), "household_changed")
                }
                None => {
                    let (n, code) = facts.add_household(&household, village_n, None)?;
                    (n, code, "household_added")
                }
            };
            Ok((n, Entry::new(act, code, json!({ "village_made": made, "changed": changed }))))
        })
    }
}
