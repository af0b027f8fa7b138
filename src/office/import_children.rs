//! `import children`: doing to the book what the plan says, all of it or nothing.

use std::borrow::Cow;

use serde_json::json;

use super::export_list::Progress;
use super::import_fields::Person;
use super::import_list::entry_of;
use super::import_plan::{Differs, Home, ImportPlan, PlannedRow, Verdict};
use super::import_result::ImportResult;
use super::join_household::household_of;
use super::judge_rows::judge_rows;
use super::save_child::{differences, village_for};
use super::taken::{OnDiffers, Taken};
use super::{Office, Refusal};
use crate::domain::access::Action;
use crate::domain::child::{CheckContext, Child};
use crate::domain::old_places::OldPlaces;
use crate::domain::time::today;
use crate::store::{ChildRow, Entry, Facts};

/// Under this key a list says into which household a child belongs.
const HOME: &str = "household_code";

impl Office {
    /// See [`Office::import_list`].
    pub(super) fn import_children(
        &mut self,
        plan: &ImportPlan,
        on_differs: OnDiffers,
        take: &Taken,
        file: &str,
        progress: Progress<'_>,
    ) -> Result<ImportResult, Refusal> {
        self.write_whole(Action::Import, |facts, rules| {
            let context = CheckContext { today: today(facts.now()), report_date: None, catalogue: &rules.catalogue };
            // Judged anew, under the lock, where somebody wrote since the plan was made, or the day is another.
            let rows = if plan.judged_at == Some((facts.log_length()?, context.today)) {
                Cow::Borrowed(&plan.rows[..])
            } else {
                Cow::Owned(judge_rows(**facts, rules, context, plan, &mut |done| progress(done / 2))?.rows)
            };
            let people = plan.people(&rules.catalogue).0;
            let old = plan.places_of(**facts, &people)?;
            let n = facts.begin_import(plan.what(), file)?;
            let mut import = Import { n, facts, context, plan, rows: &rows, people: &people, old };
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
    context: CheckContext<'i>,
    plan: &'i ImportPlan,
    rows: &'i [PlannedRow],
    people: &'i [Person<'i>],
    /// The places as they were called when the rows were judged.
    old: OldPlaces,
}

impl Import<'_> {
    fn run(&mut self, on_differs: OnDiffers, take: &Taken, progress: Progress<'_>) -> Result<ImportResult, Refusal> {
        let mut result = self.plan.outcome(self.rows, on_differs, take);
        result.households_made.clear();
        let new = |row: &&PlannedRow| row.verdict == Verdict::New;
        // In the list's order, as the dry run names them.
        for village in self.rows.iter().filter(new).filter_map(|row| row.village.as_deref()) {
            if let (Some(n), Some(_)) = village_for(self.facts, Some(village))? {
                self.facts.note_village(self.n, n)?;
            }
        }
        // Codes the list brings before codes the book gives: else a child without one could get another's.
        let places = || (0..self.rows.len()).filter(|at| self.rows[*at].verdict == Verdict::New);
        let (coded, other): (Vec<usize>, Vec<usize>) = places().partition(|at| self.wanted(*at).is_some());
        let (half, mut done) = (self.rows.len() as u64 / 2, 0);
        for at in coded.into_iter().chain(other) {
            if done % 64 == 0 && progress(half + done / 2).is_break() {
                return Err(Refusal::Cancelled);
            }
            done += 1;
            self.add(at, &mut result)?;
        }
        for (at, row) in self.rows.iter().enumerate() {
            let all = on_differs == OnDiffers::Take;
            let taken = |nth: usize, field: &Differs| !field.stays && (all || take.has(at, nth));
            if let Verdict::Differs { fields, .. } = &row.verdict
                && fields.iter().enumerate().any(|(nth, field)| taken(nth, field))
            {
                if done % 64 == 0 && progress(half + done / 2).is_break() {
                    return Err(Refusal::Cancelled);
                }
                done += 1;
                self.change(row, taken)?;
            }
        }
        Ok(result)
    }

    /// The code a list of ours gives this row.
    fn wanted(&self, at: usize) -> Option<String> {
        let codes = self.plan.heading.own_codes.as_ref().filter(|_| self.plan.table.ours)?;
        let code = self.plan.table.value(self.people.get(at)?.row, codes.column).trim();
        codes.is_code(code).then(|| code.to_owned())
    }

    fn add(&mut self, at: usize, result: &mut ImportResult) -> Result<(), Refusal> {
        let (Some(row), Some(person)) = (self.rows.get(at), self.people.get(at)) else { return Ok(()) };
        let (mut fields, _) = self.plan.fields(person);
        self.plan.place(&self.old, &mut fields);
        let (mut child, _) = Child::check(&fields, self.context)?;
        let (mut village_n, _) = village_for(self.facts, child.village.as_deref())?;
        let household = self.household(row, &child, village_n, result)?;
        if let Some((n, _)) = &household {
            let row = self.facts.household(*n)?;
            village_n = row.village_n.or(village_n);
            child.village = row.household.village.or(child.village);
        }
        let household = household.as_ref().map(|(n, code)| (*n, code.as_str()));
        let (n, code) = self.facts.add_child(&child, household, village_n, self.wanted(at).as_deref())?;
        self.facts.log(&Entry::new("child_added", code, json!({ "by": "import" })))?;
        self.facts.note_imported(self.n, n, None)?;
        Ok(())
    }

    fn household(
        &self,
        row: &PlannedRow,
        child: &Child,
        village_n: Option<i64>,
        result: &mut ImportResult,
    ) -> Result<Option<(i64, String)>, Refusal> {
        let (Home::Joins(code) | Home::Makes(code)) = &row.home else { return Ok(None) };
        if let Some(n) = self.facts.household_coded(code)? {
            return Ok(Some((n, code.clone())));
        }
        let of = ChildRow {
            n: 0,
            code: String::new(),
            version: 0,
            household_n: None,
            household_code: None,
            village_n,
            hidden: false,
            child: child.clone(),
        };
        let made = self.facts.add_household(&household_of(&of), village_n, Some(code))?;
        self.facts.log(&Entry::new("household_added", made.1.clone(), json!({ "by": "import" })))?;
        self.facts.note_household(self.n, made.0)?;
        result.households_made.push(made.1.clone());
        Ok(Some(made))
    }

    /// Takes over what the list says otherwise.
    fn change(&self, planned: &PlannedRow, taken: impl Fn(usize, &Differs) -> bool) -> Result<(), Refusal> {
        let Verdict::Differs { child_n, fields, .. } = &planned.verdict else { return Ok(()) };
        let Some(n) = child_n else { return Ok(()) };
        let row = self.facts.child(*n)?;
        let mut merged = row.child.fields();
        for (_, field) in fields.iter().enumerate().filter(|(at, field)| taken(*at, field)) {
            merged.set(&field.key, field.list.clone());
        }
        let (mut after, _) = Child::check(&merged, self.context)?;
        let had = (row.household_n, row.household_code.clone());
        let (household_n, household_code) = match merged.some(HOME) {
            Some(code) => (self.facts.household_coded(&code)?, Some(code)),
            None => had,
        };
        let village_n = match household_n {
            // She lives where her household lives, whatever the list says of her alone.
            Some(n) => {
                let home = self.facts.household(n)?;
                after.village = home.household.village;
                home.village_n
            }
            None => village_for(self.facts, after.village.as_deref())?.0,
        };
        let home = |code: &Option<String>| code.clone().unwrap_or_default();
        let before = row.child.fields().with(HOME, home(&row.household_code));
        let changed = differences(&before, &after.fields().with(HOME, home(&household_code)));
        self.facts.change_child(&row, &after, household_n.zip(household_code.as_deref()), village_n)?;
        self.facts.note_imported(self.n, row.n, Some((&before, row.version)))?;
        self.facts.log(&Entry::new("child_changed", row.code, json!({ "changed": changed, "by": "import" })))?;
        Ok(())
    }
}
