//! `import households`: doing to the book what the plan says, all of it or nothing.

use std::collections::HashMap;

use serde_json::json;

use super::export_list::Progress;
use super::import_fields::Person;
use super::import_list::{entry_of, judge};
use super::import_plan::{ImportPlan, PlannedRow, Verdict};
use super::import_result::ImportResult;
use super::save_child::{differences, village_for};
use super::taken::{OnDiffers, Taken};
use super::{Office, Refusal};
use crate::domain::access::Action;
use crate::domain::household::Household;
use crate::domain::old_places::OldPlaces;
use crate::store::{Entry, Facts};

impl Office {
    /// See [`Office::import_list`].
    pub(super) fn import_households(
        &mut self,
        plan: &ImportPlan,
        on_differs: OnDiffers,
        take: &Taken,
        file: &str,
        progress: Progress<'_>,
    ) -> Result<ImportResult, Refusal> {
        self.write_whole(Action::Import, |facts, rules| {
            // Judged anew, under the lock: somebody may have written since the plan was made.
            let rows = judge(**facts, rules, facts.now(), plan, &mut |done| progress(done / 2))?.rows;
            let people = plan.people(&rules.catalogue).0;
            let n = facts.begin_import(plan.what(), file)?;
            let (old, added) = (plan.places_of(**facts, &people)?, HashMap::new());
            let mut import = Import { n, facts, plan, rows: &rows, people: &people, old, added };
            let result = import.run(on_differs, take, progress)?;
            let entry = entry_of(facts, n, plan, file, rows.len(), &result)?;
            Ok((result, entry))
        })
    }
}

/// An import under way.
struct Import<'i> {
    /// Its number, under which it can be taken back.
    n: i64,
    facts: &'i Facts<'i>,
    plan: &'i ImportPlan,
    rows: &'i [PlannedRow],
    people: &'i [Person<'i>],
    /// The places as they were called when the rows were judged.
    old: OldPlaces,
    /// The households made so far, by the index of their rows.
    added: HashMap<usize, i64>,
}

impl Import<'_> {
    fn run(&mut self, on_differs: OnDiffers, take: &Taken, progress: Progress<'_>) -> Result<ImportResult, Refusal> {
        let result = self.plan.outcome(self.rows, on_differs, take);
        // In the list's order, as the dry run names them.
        for row in self.rows.iter().filter(|row| row.verdict == Verdict::New) {
            self.village(row.village.as_deref())?;
        }
        // Codes the list brings before codes the book gives: else a household without one could get another's.
        let places = || (0..self.rows.len()).filter(|at| self.rows[*at].verdict == Verdict::New);
        let (coded, other): (Vec<usize>, Vec<usize>) = places().partition(|at| self.wanted(*at).is_some());
        let (half, mut done) = (self.rows.len() as u64 / 2, 0);
        for at in coded.into_iter().chain(other) {
            if done % 64 == 0 && progress(half + done / 2).is_break() {
                return Err(Refusal::Cancelled);
            }
            done += 1;
            self.add(at)?;
        }
        for (at, row) in self.rows.iter().enumerate() {
            let all = on_differs == OnDiffers::Take;
            if let (true, Verdict::Differs { .. }) = (all || take.row(at), &row.verdict) {
                if done % 64 == 0 && progress(half + done / 2).is_break() {
                    return Err(Refusal::Cancelled);
                }
                done += 1;
                self.change(row, |field| all || take.has(at, field))?;
            }
        }
        Ok(result)
    }

    /// The village of this name; one the book lacks is this import's, and goes with it.
    fn village(&self, name: Option<&str>) -> Result<Option<i64>, Refusal> {
        let (n, made) = village_for(self.facts, name)?;
        if let (Some(n), Some(_)) = (n, made) {
            self.facts.note_village(self.n, n)?;
        }
        Ok(n)
    }

    /// The code a list of ours gives this row.
    fn wanted(&self, at: usize) -> Option<String> {
        let codes = self.plan.heading.own_codes.as_ref().filter(|_| self.plan.table.ours)?;
        let code = self.plan.table.value(self.people.get(at)?.row, codes.column).trim();
        self.plan.is_code(code).then(|| code.to_owned())
    }

    fn add(&mut self, at: usize) -> Result<(), Refusal> {
        let Some(person) = self.people.get(at) else { return Ok(()) };
        let (_, household, problems, _) = self.plan.household(&self.old, person);
        if !problems.is_empty() {
            return Err(problems.into());
        }
        let village_n = self.village(household.village.as_deref())?;
        let (n, code) = self.facts.add_household(&household, village_n, self.wanted(at).as_deref())?;
        self.facts.log(&Entry::new("household_added", code, json!({ "by": "import" })))?;
        self.facts.note_household_row(self.n, n, None)?;
        self.added.insert(at, n);
        Ok(())
    }

    /// Takes over what the list says otherwise; the carers stay.
    fn change(&self, planned: &PlannedRow, taken: impl Fn(usize) -> bool) -> Result<(), Refusal> {
        let Verdict::Differs { fields, .. } = &planned.verdict else { return Ok(()) };
        let of_list = || planned.earlier.and_then(|earlier| self.added.get(&earlier).copied());
        let Some(n) = planned.book_n.or_else(of_list) else { return Ok(()) };
        let row = self.facts.household(n)?;
        let before = row.household.fields();
        let mut merged = before.clone();
        for (_, field) in fields.iter().enumerate().filter(|(at, _)| taken(*at)) {
            merged.set(&field.key, field.list.clone());
        }
        let (read, _) = Household::read(&merged);
        let after = Household { carers: row.household.carers.clone(), ..read };
        let village_n = match merged.get("village") == before.get("village") {
            true => row.village_n,
            false => self.village(after.village.as_deref())?,
        };
        self.facts.change_household(&row, &after, village_n)?;
        self.facts.note_household_row(self.n, row.n, Some((&before, row.version)))?;
        let changed = differences(&before, &after.fields());
        self.facts.log(&Entry::new("household_changed", row.code, json!({ "changed": changed, "by": "import" })))?;
        Ok(())
    }
}
