//! Taking an act back: its rows become what they were, last first, unless something later rests on them.

mod rows;

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{OptionalExtension, params};
use serde_json::Value;

use super::acts::ActRow;
use super::error::{Result, StoreError};
use super::journal::{columns, is_derived};
use super::{Facts, Reader};
use rows::Step;

/// Whom an undo touched, for what is derived from them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TakenBack {
    pub cases: BTreeSet<i64>,
    pub children: BTreeSet<i64>,
    pub households: BTreeSet<i64>,
    pub villages: BTreeSet<i64>,
}

/// What stands in the way of an undo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InTheWay {
    /// A later act that still stands.
    Act(ActRow),
    /// Something changed that is no act of an officer's list: its code.
    Code(String),
}

/// Taken back, or what rests on it.
pub type Outcome = std::result::Result<TakenBack, InTheWay>;

/// Things with a bin of their own: a row the act made is put there, with what hangs on it.
const WITH_BIN: [&str; 4] = ["child", "household", "village", "contact"];

impl Reader<'_> {
    /// The code people know a thing by.
    fn code_of(&self, (word, n): &(String, i64)) -> Result<String> {
        let sql = match word.as_str() {
            "case" => "SELECT code FROM case_file WHERE n = ?1",
            "child" => "SELECT code FROM child WHERE n = ?1",
            "household" => "SELECT code FROM household WHERE n = ?1",
            "village" => "SELECT name FROM village WHERE n = ?1",
            _ => return Ok(String::new()),
        };
        let code: Option<String> = self.0.prepare_cached(sql)?.query_row([n], |row| row.get(0)).optional()?;
        Ok(code.unwrap_or_default())
    }

    /// The codes of what an undo touched: its entries in the log stand under them.
    pub fn codes_of(&self, done: &TakenBack) -> Result<Vec<String>> {
        let of = |word: &'static str, all: &BTreeSet<i64>| -> Vec<(String, i64)> {
            all.iter().map(|n| (word.to_owned(), *n)).collect()
        };
        let all = [of("case", &done.cases), of("child", &done.children), of("household", &done.households)].concat();
        all.iter().map(|whose| self.code_of(whose)).collect()
    }

    /// A number by a question that may find none.
    fn one(&self, sql: &str, n: i64) -> Result<Option<i64>> {
        Ok(self.0.prepare_cached(sql)?.query_row([n], |row| row.get(0)).optional()?)
    }
}

impl Facts<'_> {
    /// Does all that was taken back lie within reach?
    pub fn holds_all(&self, done: &TakenBack) -> Result<()> {
        let Some(own) = self.village_only() else { return Ok(()) };
        let all = [("child", &done.children), ("household", &done.households)];
        for (table, n) in all.into_iter().flat_map(|(table, all)| all.iter().map(move |n| (table, *n))) {
            // What went to the bin is looked at as well.
            let village = self.one(&format!("SELECT coalesce(village_n, -1) FROM {table} WHERE n = ?1"), n)?;
            self.holds(village)?;
        }
        if done.villages.iter().any(|n| *n != own) { Err(StoreError::Elsewhere) } else { Ok(()) }
    }

    /// All of the act or nothing: an `Err` within means that nothing may be committed.
    pub fn take_back(&self, act: &ActRow) -> Result<Outcome> {
        let mut steps = self.steps_of_act(act.n)?;
        self.leave_villages_used(act, &mut steps)?;
        if let Some(later) = self.later_act(act, &steps)? {
            return Ok(Err(InTheWay::Act(later)));
        }
        if let Some(whose) = self.changed_since(&steps)? {
            return Ok(Err(InTheWay::Code(self.code_of(&whose)?)));
        }
        if let Some(whose) = self.name_taken(&steps)? {
            return Ok(Err(self.named(act, &whose)?));
        }
        let mut done = TakenBack::default();
        let made: BTreeSet<(String, i64)> = steps
            .iter()
            .filter(|step| step.was.is_none() && WITH_BIN.contains(&step.table.as_str()))
            .map(|step| step.whose.clone())
            .collect();
        for step in steps.iter().rev() {
            let whole = WITH_BIN.contains(&step.table.as_str());
            if made.contains(&step.whose) {
                if whole && step.was.is_none() {
                    self.bin(&step.whose.0, step.whose.1)?;
                }
            } else {
                self.put_back(act, step)?;
            }
            let (word, n) = &step.whose;
            match word.as_str() {
                "case" => done.cases.insert(*n),
                "child" => done.children.insert(*n),
                "household" => done.households.insert(*n),
                "village" => done.villages.insert(*n),
                _ => false,
            };
        }
        if let Some(whose) = self.rests_on(&made, &steps)? {
            return Ok(Err(self.named(act, &whose)?));
        }
        self.derive_names(&done)?;
        self.end_act(act.n)?;
        Ok(Ok(done))
    }

    /// What stands in the way, by the act that brought it there where one did.
    fn named(&self, act: &ActRow, whose: &(String, i64)) -> Result<InTheWay> {
        let later = self.act_after(act.n, &format!("{} {}", whose.0, whose.1))?;
        later.map_or_else(|| Ok(InTheWay::Code(self.code_of(whose)?)), |later| Ok(InTheWay::Act(later)))
    }

    /// A village's old name, borne by another by now.
    fn name_taken(&self, steps: &[Step]) -> Result<Option<(String, i64)>> {
        for step in steps.iter().filter(|step| step.table == "village") {
            let Some(name) = step.was.as_ref().and_then(|was| was.get("name_fold")).and_then(Value::as_str) else {
                continue;
            };
            let mut statement = self.tx.prepare_cached("SELECT n FROM village WHERE name_fold = ?1 AND n <> ?2")?;
            let other: Option<i64> = statement.query_row(params![name, step.whose.1], |row| row.get(0)).optional()?;
            if let Some(n) = other {
                return Ok(Some(("village".to_owned(), n)));
            }
        }
        Ok(None)
    }

    /// To the bin, whatever it is.
    fn bin(&self, word: &str, n: i64) -> Result<()> {
        match word {
            "child" => self.bin_child(n),
            "household" => self.bin_household(n),
            "village" => self.bin_village(n),
            _ => self.bin_contact(n),
        }
    }

    /// Sort keys and the search follow the names that stand again.
    fn derive_names(&self, done: &TakenBack) -> Result<()> {
        done.villages.iter().try_for_each(|n| self.derive_village(*n))?;
        done.households.iter().try_for_each(|n| self.derive_household(*n))?;
        done.children.iter().try_for_each(|n| self.derive_child(*n))
    }

    /// A village that came into the book beside the act and is used by now stays.
    fn leave_villages_used(&self, act: &ActRow, steps: &mut Vec<Step>) -> Result<()> {
        if act.act.starts_with("village_") {
            return Ok(());
        }
        let own: BTreeSet<(String, i64)> = steps.iter().map(|step| step.whose.clone()).collect();
        let mut stay = BTreeSet::new();
        for step in steps.iter().filter(|step| step.table == "village") {
            let n = step.whose.1;
            let mut used = self.act_after(act.n, &format!("village {n}"))?.is_some();
            for (word, sql) in LIVES_IN {
                let mut statement = self.tx.prepare_cached(sql)?;
                let there = statement.query_map([n], |row| row.get::<_, i64>(0))?;
                for lives in there {
                    used |= !own.contains(&(word.to_owned(), lives?));
                }
            }
            if used {
                stay.insert(n);
            }
        }
        steps.retain(|step| step.table != "village" || !stay.contains(&step.whose.1));
        Ok(())
    }

    /// The newest act of anybody that touched the same case, child, household or village since, and stands.
    fn later_act(&self, act: &ActRow, steps: &[Step]) -> Result<Option<ActRow>> {
        let all: BTreeSet<&(String, i64)> = steps.iter().map(|step| &step.whose).collect();
        let mut newest: Option<ActRow> = None;
        for (word, n) in all {
            let later = self.act_after(act.n, &format!("{word} {n}"))?;
            newest = newest.into_iter().chain(later).max_by_key(|act| act.n);
        }
        Ok(newest)
    }

    /// Whose row is no longer as the act left it: an import or an undone import changed it, which write no rows down.
    fn changed_since(&self, steps: &[Step]) -> Result<Option<(String, i64)>> {
        let last: BTreeMap<(&str, &str), &Step> =
            steps.iter().map(|step| ((step.table.as_str(), step.key.as_str()), step)).collect();
        for step in last.into_values() {
            let columns = columns(self.tx, &step.table)?;
            let Some(known) = step.became.as_ref().or(step.was.as_ref()) else { continue };
            let now = self.row_now(&step.table, &columns, known)?;
            let same = match (&step.became, &now) {
                (None, None) => true,
                (Some(became), Some(now)) => became
                    .iter()
                    .filter(|(name, _)| !is_derived(name) && !name.ends_with("_sort"))
                    .all(|(name, value)| now.get(name) == Some(value)),
                _ => false,
            };
            if !same {
                return Ok(Some(step.whose.clone()));
            }
        }
        Ok(None)
    }

    /// After the rows are back: what others built on them meanwhile. Looked for here because such things bear no row of the act.
    fn rests_on(&self, made: &BTreeSet<(String, i64)>, steps: &[Step]) -> Result<Option<(String, i64)>> {
        let found = |word: &str, n: Option<i64>| n.map(|n| (word.to_owned(), n));
        let all: BTreeSet<&(String, i64)> = steps.iter().map(|step| &step.whose).collect();
        for whose in all {
            let n = whose.1;
            let rests = match (whose.0.as_str(), made.contains(whose)) {
                ("child", true) => {
                    found("case", self.one("SELECT n FROM case_file WHERE child_n = ?1 ORDER BY n DESC LIMIT 1", n)?)
                }
                ("child", false) => found("household", self.one(HOUSEHOLD_BINNED, n)?)
                    .or(found("village", self.one(VILLAGE_BINNED, n)?)),
                ("household", true) => found("child", self.one(LIVES_IN_HOUSEHOLD, n)?),
                ("household", false) => found("village", self.one(VILLAGE_OF_HOUSEHOLD_BINNED, n)?),
                ("village", true) => {
                    let child = found("child", self.one(LIVES_IN[0].1, n)?);
                    child.or(found("household", self.one(LIVES_IN[1].1, n)?))
                }
                ("case", _) => found("case", self.one(OPEN_TWICE, n)?),
                _ => None,
            };
            if rests.is_some() {
                return Ok(rests);
            }
        }
        Ok(None)
    }
}

/// Who lives in a village.
const LIVES_IN: [(&str, &str); 2] = [
    ("child", "SELECT n FROM child WHERE village_n = ?1 AND deleted_at IS NULL"),
    ("household", "SELECT n FROM household WHERE village_n = ?1 AND deleted_at IS NULL"),
];
const LIVES_IN_HOUSEHOLD: &str = "SELECT n FROM child WHERE household_n = ?1 AND deleted_at IS NULL LIMIT 1";
const HOUSEHOLD_BINNED: &str = "SELECT h.n FROM child c JOIN household h ON h.n = c.household_n WHERE c.n = ?1
    AND c.deleted_at IS NULL AND h.deleted_at IS NOT NULL";
const VILLAGE_BINNED: &str = "SELECT v.n FROM child c JOIN village v ON v.n = c.village_n WHERE c.n = ?1
    AND c.deleted_at IS NULL AND v.deleted_at IS NOT NULL";
const VILLAGE_OF_HOUSEHOLD_BINNED: &str =
    "SELECT v.n FROM household h JOIN village v ON v.n = h.village_n WHERE h.n = ?1
    AND h.deleted_at IS NULL AND v.deleted_at IS NOT NULL";
/// A case that is open again beside another of the same child and procedure.
const OPEN_TWICE: &str =
    "SELECT o.n FROM case_file f JOIN case_file o ON o.child_n = f.child_n AND o.procedure = f.procedure AND o.n <> f.n
    WHERE f.n = ?1 AND f.closed_at IS NULL AND o.closed_at IS NULL LIMIT 1";
