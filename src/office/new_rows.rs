//! The rows of a list that would come in as new, as they are understood: what an officer looks at before the last step.

use super::import_plan::{ImportPlan, Verdict};
use super::{Office, Refusal};
use crate::domain::access::Action;
use crate::domain::child::Child;
use crate::domain::vietnamese::clean;
use crate::exchange::headings::List;

/// A new row in the few words that tell whether it was read right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRow {
    /// Physical line of the file.
    pub line: usize,
    pub name: String,
    pub birth_date: String,
    pub village: String,
}

impl NewRow {
    /// "dòng 4 · Lò Thị Bưởi · 12/03/2017 · Bản Phăng", without the line and without what is not known.
    pub fn text(&self) -> String {
        let said = [&self.name, &self.birth_date, &self.village].into_iter().filter(|text| !text.is_empty());
        said.map(String::as_str).collect::<Vec<_>>().join(" · ")
    }
}

impl Office {
    /// The first `most` new rows of a plan whose rows were judged.
    pub fn new_rows(&self, plan: &ImportPlan, most: usize) -> Result<Vec<NewRow>, Refusal> {
        let people = plan.people(&self.rules.catalogue).0;
        let places = plan.places_of(self.ask(Action::Import)?, &people)?;
        let new = plan.rows.iter().zip(&people).filter(|(row, _)| row.verdict == Verdict::New).take(most);
        let rows = new.map(|(row, person)| {
            let (mut fields, _) = match plan.list {
                List::Households => plan.household_fields(person),
                List::Cases => plan.case_fields(person),
                _ => plan.fields(person),
            };
            plan.place(&places, &mut fields);
            let (name, birth_date) = match plan.list {
                List::Households => (fields.get("head").to_owned(), String::new()),
                List::Cases => {
                    let named = fields.some("child_name").unwrap_or_else(|| fields.get("child_code").to_owned());
                    (named, fields.get("birth_date").to_owned())
                }
                _ => match Child::check(&fields, self.check_context()) {
                    Ok((child, _)) => (child.name.clone(), child.fields().get("birth_date").to_owned()),
                    Err(_) => (fields.get("name").to_owned(), fields.get("birth_date").to_owned()),
                },
            };
            NewRow {
                line: row.line,
                name: clean(&name),
                birth_date: clean(&birth_date),
                village: clean(fields.get("village")),
            }
        });
        Ok(rows.collect())
    }
}
