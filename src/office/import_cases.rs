//! `import cases`: opening cases of children the book has, as the form opens them, and raising levels; all of it or nothing.

use std::collections::HashMap;

use chrono::Datelike;
use serde_json::json;

use super::case_rows::{CaseRow, CaseRows};
use super::derive::settle;
use super::export_list::Progress;
use super::import_fields::Person;
use super::import_list::{entry_of, judge};
use super::import_plan::{ImportPlan, PlannedRow, Verdict};
use super::import_result::ImportResult;
use super::open_case::{procedure_for, set_level};
use super::taken::{OnDiffers, Taken};
use super::undo_cases::in_the_book;
use super::{Office, Refusal, Rules};
use crate::domain::access::Action;
use crate::domain::case_list::case_code;
use crate::domain::fields::Fields;
use crate::domain::time::{Instant, iso, local, today};
use crate::store::{Entry, Facts};

impl Office {
    /// See [`Office::import_list`].
    pub(super) fn import_cases(
        &mut self,
        plan: &ImportPlan,
        on_differs: OnDiffers,
        take: &Taken,
        file: &str,
        progress: Progress<'_>,
    ) -> Result<ImportResult, Refusal> {
        let importer_n = self.officer.n;
        self.write_whole(Action::Import, |facts, rules| {
            // Judged anew, under the lock: somebody may have written since the plan was made.
            let rows = judge(**facts, rules, facts.now(), plan, &mut |done| progress(done / 2))?.rows;
            let people = plan.people(&rules.catalogue).0;
            let n = facts.begin_import(plan.what(), file)?;
            let numbers = HashMap::new();
            let (rows, people) = (&rows[..], &people[..]);
            let mut import = Import { n, facts, rules, plan, rows, people, file, importer_n, numbers };
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
    rules: &'i Rules,
    plan: &'i ImportPlan,
    rows: &'i [PlannedRow],
    people: &'i [Person<'i>],
    file: &'i str,
    /// Whose a case is that names nobody of the book.
    importer_n: i64,
    /// The next number of each year, once the first was asked for.
    numbers: HashMap<i32, u32>,
}

impl Import<'_> {
    fn run(&mut self, on_differs: OnDiffers, take: &Taken, progress: Progress<'_>) -> Result<ImportResult, Refusal> {
        let result = self.plan.outcome(self.rows, on_differs, take);
        let old = self.plan.places_of(**self.facts, self.people)?;
        let reader = CaseRows { read: **self.facts, plan: self.plan, now: self.facts.now(), old: &old };
        let (half, mut done) = (self.rows.len() as u64 / 2, 0);
        let mut step = || {
            done += 1;
            if done % 64 == 1 && progress(half + done / 2).is_break() { Err(Refusal::Cancelled) } else { Ok(()) }
        };
        let mut other = Vec::new();
        for (planned, person) in self.rows.iter().zip(self.people) {
            if planned.verdict != Verdict::New {
                continue;
            }
            // The same under the same lock; a row that can no longer be read stops the whole act.
            let row = reader.row(person)?.0?;
            match row.code.clone().filter(|_| reader.keeps(&row)) {
                Some(code) if self.facts.is_case_code_free(&code, row.child_n)? => {
                    step()?;
                    self.open(&row, code)?;
                }
                _ => other.push(row),
            }
        }
        // Codes the list brings before codes the book gives: else a case without one could get another's.
        for row in &other {
            step()?;
            let code = self.next_code(row.opened.map_or(self.facts.now(), |opened| opened.at))?;
            self.open(row, code)?;
        }
        for (at, planned) in self.rows.iter().enumerate() {
            let all = on_differs == OnDiffers::Take;
            if let (true, Verdict::Differs { .. }) = (all || take.row(at), &planned.verdict) {
                step()?;
                self.raise(planned)?;
            }
        }
        Ok(result)
    }

    fn next_code(&mut self, received_at: Instant) -> Result<String, Refusal> {
        let year = local(received_at).year();
        let number = match self.numbers.get(&year) {
            Some(number) => *number,
            None => self.facts.next_case_number(year)?,
        };
        self.numbers.insert(year, number + 1);
        Ok(case_code(year, number))
    }

    fn open(&self, row: &CaseRow, code: String) -> Result<(), Refusal> {
        let (facts, rules) = (self.facts, self.rules);
        let case = row.opening(self.file, facts.now())??;
        let owner_n = row.owner.as_deref().map(|owner| facts.officer_called(owner)).transpose()?.flatten();
        // The one in force when the information came: a case keeps it for good.
        let procedure = procedure_for(rules, "", today(case.received_at))?;
        let opened = facts.add_case_as(row.child_n, &procedure.id, &case, code, owner_n.unwrap_or(self.importer_n))?;
        facts.add_step(opened.n, "intake", case.received_at, None, None)?;
        settle(facts, opened.n, rules)?;
        facts.log(&Entry::new(
            "case_opened",
            opened.code,
            json!({
                "level": case.level.key(), "received_at": iso(case.received_at), "channel": case.channel,
                "procedure": procedure.id, "recorded_late": case.received_reason, "by": "import"
            }),
        ))?;
        facts.note_case(self.n, opened.n, None)?;
        Ok(())
    }

    /// The level the list says, through the verb that decides levels.
    fn raise(&self, planned: &PlannedRow) -> Result<(), Refusal> {
        let (Verdict::Differs { fields, .. }, Some(n)) = (&planned.verdict, planned.book_n) else { return Ok(()) };
        let Some(level) = fields.iter().find(|field| field.key == "level") else { return Ok(()) };
        let before = self.facts.case_head(n)?;
        let decided = Fields::default()
            .with("level", &level.list)
            .with("level_reason", in_the_book(|words| &words.import.case_reason, self.file)?);
        let entry = set_level(self.facts, self.rules, n, &decided)?;
        self.facts.log(&entry)?;
        self.facts.note_case(self.n, n, Some((before.level, before.version)))?;
        Ok(())
    }
}
