//! Who changed a record last, box by box, for whoever meets the change in her own form; and what she chose over it, for the log.

use serde_json::json;

use super::{Office, Refusal};
use crate::domain::access::Action;
use crate::domain::fields::Fields;
use crate::domain::time::Instant;
use crate::store::{Entry, LogRow, Reader};

/// A record that two officers may have open at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Record {
    /// A child or a household, by its code.
    Coded(String),
    Village(i64),
    Contact(i64),
    /// The code of its case, and its own.
    Intervention(String, String),
    /// How dangerous a case is.
    Risk(i64),
}

/// A change as the log has it, or the trail of a case.
#[derive(Debug, Clone)]
pub struct Changed {
    pub by: String,
    pub at: Instant,
    /// The boxes it changed; `None` where only the record is known.
    boxes: Option<Vec<String>>,
}

/// What stands of a case's risk: who said it and what.
#[derive(Debug, Clone)]
pub struct RiskSaid {
    pub fields: Fields,
    pub mark: String,
}

/// One box both had changed, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    pub field: String,
    pub mine: bool,
    /// What was typed here, and what the other had saved.
    pub typed: String,
    pub saved: String,
    pub by: String,
}

/// The choices go into the entry of the act they were made for: what was chosen over what, and over whose.
pub(super) fn note(chosen: &[Chosen], entry: &mut Entry) {
    if let (false, Some(detail)) = (chosen.is_empty(), entry.detail.as_object_mut()) {
        let all = chosen.iter().map(|one| {
            let (kept, over) = if one.mine { (&one.typed, &one.saved) } else { (&one.saved, &one.typed) };
            json!({ "field": one.field, "kept": kept, "over": over, "mine": one.mine, "by": one.by })
        });
        detail.insert("chosen".to_owned(), all.collect());
    }
}

impl Changed {
    /// The change that a box owes its text to: the newest that names it, else the newest of the record.
    pub fn of<'c>(changes: &'c [Changed], key: &str) -> Option<&'c Changed> {
        let names = |change: &&Changed| change.boxes.as_ref().is_some_and(|boxes| boxes.iter().any(|name| name == key));
        changes.iter().find(names).or(changes.first())
    }
}

/// Entries of the log looked through.
const LOOKED: u32 = 50;

impl Office {
    /// Does one act under `chosen`: its entry says what was chosen over what.
    pub fn choosing<T>(&mut self, chosen: Vec<Chosen>, act: impl FnOnce(&mut Office) -> T) -> T {
        self.chosen = chosen;
        let done = act(self);
        self.chosen.clear();
        done
    }

    /// Who changed it, newest first.
    pub fn changes_of(&self, record: &Record) -> Result<Vec<Changed>, Refusal> {
        let read = self.ask(match record {
            Record::Coded(_) => Action::WriteBook,
            Record::Village(_) | Record::Contact(_) => Action::Catalogue,
            Record::Intervention(..) | Record::Risk(_) => Action::ReadCases,
        })?;
        let of = |row: LogRow| Changed {
            boxes: row
                .detail
                .get("changed")
                .and_then(|boxes| boxes.as_object())
                .map(|boxes| boxes.keys().cloned().collect()),
            by: row.officer,
            at: row.at,
        };
        let is = |row: &LogRow, name: &str, value: serde_json::Value| row.detail.get(name) == Some(&value);
        let rows = match record {
            Record::Coded(code) => read.log_of(code, LOOKED)?,
            Record::Village(n) => read.log_of(&format!("village {n}"), LOOKED)?,
            Record::Contact(n) => {
                let rows = read.log_of("contact", LOOKED)?;
                rows.into_iter().filter(|row| is(row, "n", json!(n))).collect()
            }
            Record::Intervention(case, code) => {
                let rows = read.log_of(case, LOOKED)?;
                rows.into_iter().filter(|row| is(row, "intervention", json!(code))).collect()
            }
            Record::Risk(case_n) => return Ok(risk_changes(read, *case_n)?),
        };
        Ok(rows.into_iter().map(of).collect())
    }

    /// What stands of a case's risk now: the level with its reason, and the mark by which a form that was opened on an
    /// older one is told.
    pub fn risk_of(&self, case_n: i64) -> Result<RiskSaid, Refusal> {
        let read = self.ask(Action::ReadCases)?;
        super::sensitive::case_open(read, case_n)?;
        let level = read.case_head(case_n)?.level;
        let reason = match read.assessments_of(case_n)?.into_iter().next() {
            Some(row) if row.decided == level && !row.reason.is_empty() => row.reason,
            _ => read.levels_of(case_n)?.into_iter().next_back().map(|change| change.reason).unwrap_or_default(),
        };
        let fields = Fields::default().with("level", level.key()).with("level_reason", reason);
        Ok(RiskSaid { fields, mark: read.risk_mark(case_n)? })
    }
}

fn risk_changes(read: Reader<'_>, case_n: i64) -> crate::store::Result<Vec<Changed>> {
    let newest = read.assessments_of(case_n)?.into_iter().next();
    let changed = |by: String, at: Instant| Changed { by, at, boxes: None };
    let levels = read.levels_of(case_n)?.into_iter().next_back();
    let levels = levels.map(|change| changed(change.officer, change.at));
    let mut all: Vec<Changed> = newest.map(|row| changed(row.officer, row.at)).into_iter().chain(levels).collect();
    all.sort_by_key(|change| std::cmp::Reverse(change.at));
    Ok(all)
}
