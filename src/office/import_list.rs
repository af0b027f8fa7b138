//! `import`: what a list would do to the book, and doing it; which list it is decides how its rows are judged.

use serde_json::json;

use super::export_list::Progress;
use super::import_plan::{ImportPlan, PlannedRow, Verdict};
use super::import_result::ImportResult;
use super::judge_cases::judge_cases;
use super::judge_households::judge_households;
use super::judge_rows::judge_rows;
use super::near_village::{NearVillage, PlacesMet};
use super::taken::{OnDiffers, Taken};
use super::{Office, Refusal, Rules};
use crate::domain::access::Action;
use crate::domain::child::CheckContext;
use crate::domain::problem::Problem;
use crate::domain::time::{Instant, today};
use crate::domain::vietnamese::is_oddly_cased;
use crate::exchange::headings::List;
use crate::store::{Entry, Facts, Reader};

/// New rows a person looks through before an import; the rest is counted.
const PREVIEWED: usize = 500;

/// What a list comes to.
pub(super) struct Judgement {
    pub rows: Vec<PlannedRow>,
    /// Group rows nobody knows.
    pub groups_unknown: Vec<String>,
    /// "Bản Vang, xã Pá Khoang → Bản Vang".
    pub places: Vec<String>,
    /// Villages that only look like one of the book, in the order of their names.
    pub near: Vec<NearVillage>,
}

impl Judgement {
    pub(super) fn new(rows: Vec<PlannedRow>, groups_unknown: Vec<String>, met: PlacesMet) -> Judgement {
        let places = met.mapped.into_iter().map(|(from, to)| format!("{from} → {to}")).collect();
        Judgement { rows, groups_unknown, places, near: met.near.into_values().collect() }
    }
}

/// Every row's verdict, the book being as `read` sees it; and the group rows nobody knows.
pub(super) fn judge(
    read: Reader<'_>,
    rules: &Rules,
    now: Instant,
    plan: &ImportPlan,
    progress: Progress<'_>,
) -> Result<Judgement, Refusal> {
    match plan.list {
        List::Households => judge_households(read, rules, plan, progress),
        List::Cases => judge_cases(read, rules, now, plan, progress),
        _ => {
            let context = CheckContext { today: today(now), report_date: None, catalogue: &rules.catalogue };
            judge_rows(read, rules, context, plan, progress)
        }
    }
}

/// How an import ends, whichever list it was: its entry in the log, and no act to take back where nothing changed.
pub(super) fn entry_of(
    facts: &Facts<'_>,
    n: i64,
    plan: &ImportPlan,
    file: &str,
    rows: usize,
    result: &ImportResult,
) -> Result<Entry, Refusal> {
    if result.added + result.changed == 0 {
        facts.forget_import(n)?;
    }
    let detail = json!({
        "file": file, "rows": rows, "added": result.added, "changed": result.changed, "kept": result.kept,
        "same": result.same, "refused": result.refused, "villages": result.villages_made,
    });
    Ok(Entry::new("imported", plan.what().key(), detail))
}

/// What is said of a row is said once, whoever found it.
fn once_each(row: &mut PlannedRow) {
    let once = |problems: &mut Vec<Problem>| {
        let mut said: Vec<Problem> = Vec::with_capacity(problems.len());
        problems.retain(|problem| {
            let new = !said.contains(problem);
            said.extend(new.then(|| problem.clone()));
            new
        });
    };
    once(&mut row.warnings);
    if let Verdict::Refused(problems) = &mut row.verdict {
        once(problems);
    }
}

impl Office {
    /// A dry run: every row's verdict, and nothing written.
    pub fn plan_import(&self, plan: &mut ImportPlan, progress: Progress<'_>) -> Result<(), Refusal> {
        // Before anything is judged: whatever is written meanwhile makes the import judge again.
        plan.judged_at = Some((self.ask(Action::Import)?.log_length()?, self.today()));
        let judged = judge(self.ask(Action::Import)?, &self.rules, self.now(), plan, progress)?;
        plan.rows = judged.rows;
        plan.rows.iter_mut().for_each(once_each);
        plan.groups_unknown = judged.groups_unknown;
        plan.places = judged.places;
        plan.near_villages = judged.near;
        let new = plan.rows.iter().filter(|row| plan.heading.own.is_none() && row.verdict == Verdict::New);
        let mut cased = new.filter(|row| is_oddly_cased(&plan.name_of(row)));
        plan.names_cased = cased.next().map(|first| (1 + cased.count(), first.line));
        plan.preview = self.new_rows(plan, PREVIEWED)?;
        plan.furniture = plan.lines().filter(|(_, row)| row.is_none()).count();
        plan.villages = plan.expected(OnDiffers::Keep, &Taken::default()).villages_made;
        Ok(())
    }

    /// One import is one act: all its rows, or nothing when it is cancelled or fails. `take`: the differences
    /// the officer takes from the list, besides what `on_differs` says for all.
    pub fn import_list(
        &mut self,
        plan: &ImportPlan,
        on_differs: OnDiffers,
        take: &Taken,
        file: &str,
        progress: Progress<'_>,
    ) -> Result<ImportResult, Refusal> {
        match plan.list {
            List::Households => self.import_households(plan, on_differs, take, file, progress),
            List::Cases => self.import_cases(plan, on_differs, take, file, progress),
            _ => self.import_children(plan, on_differs, take, file, progress),
        }
    }
}
