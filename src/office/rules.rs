//! The rules that count, and their acceptance: a procedure, a calendar or a rhythm laid beside the book counts only once an
//! officer has seen what it would move and accepted it; until then the old one counts.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use serde_json::json;

use super::derive::settle;
use super::{Office, Refusal, Rules, rule_files};
use crate::domain::access::Action;
use crate::domain::calendar::Calendar;
use crate::domain::catalogue::{Catalogue, rhythm};
use crate::domain::deadline::{Deadline, deadlines};
use crate::domain::procedure::{Procedure, Procedures};
use crate::domain::rule_change::RuleChange;
use crate::store::{Entry, Reader};

const HOLIDAYS: &str = "calendar/holidays.tsv";
const OVERRIDES: &str = "calendar/overrides.tsv";
const RHYTHM: &str = "catalogue/visit_rhythm.toml";

/// The files that ship, by the name they have beside a book.
const SHIPPED: [(&str, &str); 6] = [
    (HOLIDAYS, include_str!("../../assets/calendar/holidays.tsv")),
    (OVERRIDES, include_str!("../../assets/calendar/overrides.tsv")),
    ("procedures/nd56-2017.toml", include_str!("../../assets/procedures/nd56-2017.toml")),
    ("procedures/no-contact-2022.toml", include_str!("../../assets/procedures/no-contact-2022.toml")),
    ("procedures/data-incident-2025.toml", include_str!("../../assets/procedures/data-incident-2025.toml")),
    (RHYTHM, include_str!("../../assets/catalogue/visit_rhythm.toml")),
];

type Texts = BTreeMap<String, Cow<'static, str>>;

fn shipped() -> Texts {
    SHIPPED.into_iter().map(|(name, text)| (name.to_owned(), Cow::Borrowed(text))).collect()
}

/// Reads every text; the first that does not read is named with its line.
fn build(texts: &Texts) -> Result<Rules, Refusal> {
    let named = |name: &str, error: &dyn std::fmt::Display| Refusal::Rules(format!("{name}: {error}"));
    let text = |name: &str| texts.get(name).map_or("", AsRef::as_ref);
    let calendar = Calendar::parse(text(HOLIDAYS), text(OVERRIDES)).map_err(|e| Refusal::Rules(e.to_string()))?;
    let mut catalogue = Catalogue::shipped().map_err(|error| Refusal::Rules(error.to_string()))?;
    catalogue.rhythm = rhythm(text(RHYTHM)).map_err(|error| Refusal::Rules(error.to_string()))?;
    let mut procedures: Vec<Procedure> = Vec::new();
    for (name, text) in texts.iter().filter(|(name, _)| name.starts_with("procedures/")) {
        let procedure = Procedure::parse(text).map_err(|error| named(name, &error))?;
        if procedures.iter().any(|other| other.id == procedure.id) {
            return Err(named(name, &format!("id {} twice", procedure.id)));
        }
        procedures.push(procedure);
    }
    Ok(Rules { calendar, catalogue, procedures: Procedures::new(procedures) })
}

/// The rule files that lie beside the book, by name.
fn beside(folder: &Path) -> Vec<(String, Result<String, String>)> {
    rule_files::beside(folder, &SHIPPED.map(|(name, _)| name))
}

/// The texts that count in a book: those accepted, else those that ship.
fn accepted(read: Reader<'_>) -> Result<Texts, Refusal> {
    let mut texts = shipped();
    for name in read.rule_names()? {
        if let Some(text) = read.rule_text(&name)? {
            texts.insert(name, Cow::Owned(text));
        }
    }
    Ok(texts)
}

/// The rules of an open book.
pub(super) fn of_book(read: Reader<'_>) -> Result<Rules, Refusal> {
    build(&accepted(read)?)
}

/// The rules without an opened book: the files beside it, else those that ship. `true`: something of the office's own counts.
pub(super) fn without_book(folder: &Path) -> Result<(Rules, bool), Refusal> {
    let own = beside(folder);
    let mut texts = shipped();
    let any = !own.is_empty();
    for (name, text) in own {
        let text = text.map_err(|why| Refusal::Rules(format!("{name}: {why}")))?;
        texts.insert(name, Cow::Owned(text));
    }
    Ok((build(&texts)?, any))
}

/// A rule file that differs from what counts.
#[derive(Debug, Clone)]
pub struct PendingRule {
    pub name: String,
    text: String,
    /// Why it cannot be accepted: it does not read.
    pub fault: Option<String>,
    pub changes: Vec<RuleChange>,
    /// How many running deadlines it would move, all its changes together.
    pub moved: usize,
}

impl Office {
    /// What lies beside the book and does not count yet.
    pub fn pending_rules(&self) -> Result<Vec<PendingRule>, Refusal> {
        let counted = accepted(self.store.read())?;
        let mut pending = Vec::new();
        for (name, text) in beside(self.store.folder()) {
            let text = match text {
                Ok(text) if counted.get(&name).is_some_and(|counts| *counts == text) => continue,
                Ok(text) => text,
                Err(why) => {
                    let fault = Some(format!("{name}: {why}"));
                    pending.push(PendingRule { name, text: String::new(), fault, changes: Vec::new(), moved: 0 });
                    continue;
                }
            };
            let mut texts = counted.clone();
            texts.insert(name.clone(), Cow::Owned(text.clone()));
            let (fault, changes, moved) = match build(&texts) {
                Ok(new) => (None, changes(&self.rules, &new), self.moved_by(&new)?),
                Err(Refusal::Rules(what)) => (Some(what), Vec::new(), 0),
                Err(other) => return Err(other),
            };
            pending.push(PendingRule { name, text, fault, changes, moved });
        }
        Ok(pending)
    }

    /// How many deadlines of open cases fall on another day under `new`.
    fn moved_by(&self, new: &Rules) -> Result<usize, Refusal> {
        let read = self.store.read();
        let mut moved = 0;
        for case_n in read.open_cases()? {
            let head = read.case_head(case_n)?;
            let Some(procedure) = new.procedures.get(&head.procedure) else { continue };
            let facts = read.case_facts(case_n)?;
            let then = deadlines(&facts, procedure, &new.catalogue.rhythm, &new.calendar);
            let now = read.deadlines_of(case_n)?;
            let same = |d: &&Deadline| {
                now.iter().any(|row| {
                    row.deadline.kind == d.kind && row.deadline.reference == d.reference && row.deadline.due == d.due
                })
            };
            moved += then.iter().filter(|d| !same(d)).count();
        }
        Ok(moved)
    }

    /// Accepts a pending file: its text is kept in the book and logged, and every open case is derived anew, in one act.
    pub fn accept_rule(&mut self, pending: &PendingRule) -> Result<usize, Refusal> {
        if let Some(fault) = &pending.fault {
            return Err(Refusal::Rules(fault.clone()));
        }
        let mut texts = accepted(self.store.read())?;
        texts.insert(pending.name.clone(), Cow::Owned(pending.text.clone()));
        let new = Arc::new(build(&texts)?);
        let old = std::mem::replace(&mut self.rules, Arc::clone(&new));
        let moved = self.moved_by(&new);
        let done = moved.and_then(|moved| {
            self.write(Action::Catalogue, |facts, rules| {
                facts.accept_rule(&pending.name, &pending.text, moved)?;
                for case_n in facts.open_cases()? {
                    settle(facts, case_n, rules)?;
                }
                let detail = json!({ "file": pending.name, "moved": moved });
                Ok((moved, Entry::new("rule_accepted", pending.name.clone(), detail)))
            })
        });
        if done.is_err() {
            // Nothing was accepted: the old rules go on counting.
            self.rules = old;
        }
        done
    }
}

fn changes(old: &Rules, new: &Rules) -> Vec<RuleChange> {
    let mut found = days(&old.calendar, &new.calendar);
    for procedure in new.procedures.iter() {
        let Some(before) = old.procedures.get(&procedure.id) else {
            found.push(RuleChange::NewProcedure(procedure.name.clone()));
            continue;
        };
        for step in &procedure.steps {
            let was = before.step(&step.key);
            let pairs = [
                (was.and_then(|step| step.counted()), step.counted()),
                (was.and_then(|step| step.office_limit.as_deref()), step.office_limit.as_deref()),
            ];
            for (from, to) in pairs.into_iter().filter(|(from, to)| from != to) {
                let text = |limit: Option<&str>| limit.unwrap_or("—").to_owned();
                found.push(RuleChange::Limit { step: step.key.clone(), from: text(from), to: text(to) });
            }
        }
        let limit = |p: &Procedure| p.separation.as_ref().map_or("—".to_owned(), |rule| rule.limit.clone());
        if limit(before) != limit(procedure) {
            let (from, to) = (limit(before), limit(procedure));
            found.push(RuleChange::Limit { step: "separation".into(), from, to });
        }
    }
    for level in crate::domain::level::Level::ALL {
        let (from, to) = (old.catalogue.rhythm.days(level), new.catalogue.rhythm.days(level));
        if from != to {
            found.push(RuleChange::Rhythm { level: level.key(), from, to });
        }
    }
    if found.is_empty() {
        found.push(RuleChange::Wording);
    }
    found
}

/// Days that are off in one calendar and worked in the other, over the years either table speaks of.
fn days(old: &Calendar, new: &Calendar) -> Vec<RuleChange> {
    let years = (2015..=2060).filter(|year| !(old.is_beyond_table(*year) && new.is_beyond_table(*year)));
    let all = years
        .filter_map(|year| NaiveDate::from_ymd_opt(year, 1, 1))
        .flat_map(|first| first.iter_days().take_while(move |day| day.year() == first.year()));
    all.filter_map(|day| match (old.is_working(day), new.is_working(day)) {
        (true, false) => {
            let why = new.off_reason(day).map(|off| off.why).unwrap_or_default();
            Some(RuleChange::Off { day, why })
        }
        (false, true) => Some(RuleChange::Worked { day }),
        _ => None,
    })
    .collect()
}
