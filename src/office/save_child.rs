//! Adding or changing a child, with the fields that changed written in the log.

use serde_json::{Map, Value, json};

use super::derive::settle_child;
use super::{Office, Refusal};
use crate::domain::access::Action;
use crate::domain::child::{CheckContext, Child};
use crate::domain::fields::Fields;
use crate::domain::household::Village;
use crate::domain::problem::{Problem, ProblemKind};
use crate::store::{ChildRow, Entry, Facts, StoreError, code_of_child};

/// A child as saved, with what is odd about her but no reason to refuse.
#[derive(Debug, Clone)]
pub struct Saved {
    pub n: i64,
    pub code: String,
    pub warnings: Vec<Problem>,
}

/// The village of this name, made when the book lacks it: `(number, name when made)`.
pub(super) fn village_for(facts: &Facts<'_>, name: Option<&str>) -> Result<(Option<i64>, Option<String>), Refusal> {
    let Some(name) = name else { return Ok((None, None)) };
    if let Some((n, _)) = facts.village_named(name)? {
        return Ok((Some(n), None));
    }
    let n = facts.add_village(&Village { name: name.to_owned(), ..Village::default() })?;
    facts.log(&Entry::new("village_added", format!("village {n}"), json!({ "name": name })))?;
    Ok((Some(n), Some(name.to_owned())))
}

/// `{"name": ["before", "after"]}` for every box that differs.
pub(super) fn differences(before: &Fields, after: &Fields) -> Value {
    let mut changed = Map::new();
    for (key, value) in &after.0 {
        if before.get(key) != value {
            changed.insert(key.clone(), json!([before.get(key), value]));
        }
    }
    Value::Object(changed)
}

impl Office {
    pub fn child(&self, n: i64) -> Result<ChildRow, Refusal> {
        let read = self.ask(Action::ReadBook)?;
        super::sensitive::child_open(read, n)?;
        Ok(read.child(n)?)
    }

    pub fn child_coded(&self, code: &str) -> Result<ChildRow, Refusal> {
        let n = self.ask(Action::ReadBook)?.child_coded(code)?.ok_or_else(|| Refusal::NoSuch(code.to_owned()))?;
        self.child(n)
    }

    pub fn check_context(&self) -> CheckContext<'_> {
        CheckContext { today: self.today(), report_date: None, catalogue: &self.rules.catalogue }
    }

    /// `fields` may name a household by code; then the child lives where the household lives. A số định danh another
    /// child bears is asked about, and saved where "confirm_number" says it again.
    pub fn save_child(&mut self, before: Option<&ChildRow>, fields: &Fields) -> Result<Saved, Refusal> {
        let (mut child, warnings) = Child::check(fields, self.check_context())?;
        let known = before.and_then(|row| row.child.id_number.as_deref());
        let number = child.id_number.as_deref().filter(|number| Some(*number) != known);
        if let Some(number) = number.filter(|number| *number != fields.get("confirm_number"))
            && let Some(other) = self.ask(Action::ReadBook)?.child_numbered(number)?
        {
            // One of the two is a slip of the pen; which, or whether the papers are wrong, a person says.
            let who = match self.child(other) {
                Ok(other) => format!("{} {}", other.code, other.child.name),
                // That there is one is to be known, whoever keeps the book of one village alone.
                Err(Refusal::Store(StoreError::Elsewhere)) => code_of_child(other),
                Err(other) => return Err(other),
            };
            let kind = ProblemKind::NumberOfAnother { number: number.to_owned(), who };
            return Err(vec![Problem::new("id_number", kind)].into());
        }
        self.write(Action::WriteBook, |facts, rules| {
            let household = match fields.some("household_code") {
                None => None,
                Some(code) => {
                    let code = code.to_uppercase();
                    match facts.household_coded(&code)? {
                        Some(n) => Some((n, code)),
                        None => {
                            return Err(vec![Problem::new("household_code", ProblemKind::NotInBook(code))].into());
                        }
                    }
                }
            };
            let village_n = match &household {
                Some((n, _)) => {
                    let row = facts.household(*n)?;
                    child.village = row.household.village;
                    row.village_n
                }
                None => village_for(facts, child.village.as_deref())?.0,
            };
            let household = household.as_ref().map(|(n, code)| (*n, code.as_str()));
            let (n, code, entry) = match before {
                Some(row) => {
                    // A household she is not shown is no household taken away: what stands there stays.
                    let kept = facts.child(row.n)?;
                    let kept = kept.household_n.filter(|_| household.is_none() && row.household_n.is_none());
                    let kept = kept.map(|n| facts.household(n)).transpose()?;
                    let (household, village_n) = match &kept {
                        Some(kept) => {
                            child.village.clone_from(&kept.household.village);
                            (Some((kept.n, kept.code.as_str())), kept.village_n)
                        }
                        None => (household, village_n),
                    };
                    facts.change_child(row, &child, household, village_n)?;
                    let changed = differences(&row.child.fields(), &child.fields());
                    (
                        row.n,
                        row.code.clone(),
                        Entry::new("child_changed", row.code.clone(), json!({ "changed": changed })),
                    )
                }
                None => {
                    let (n, code) = facts.add_child(&child, household, village_n, None)?;
                    (n, code.clone(), Entry::new("child_added", code, json!({})))
                }
            };
            settle_child(facts, n, rules)?;
            Ok((Saved { n, code, warnings }, entry))
        })
    }
}
