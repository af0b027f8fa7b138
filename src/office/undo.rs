//! Hoàn tác: the officer's own last act that stands, by its name, and taking it back as the one act it was.

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::derive::{settle, settle_child};
use super::hand_over::give_back_drafts;
use super::{Office, Refusal};
use crate::domain::access::Action;
use crate::domain::time::Instant;
use crate::domain::undo::{Undo, undo_of};
use crate::store::{ActRow, Entry, ImportAct, InTheWay, LogRow, Reader};

/// An act by what people call it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// Its number among the acts; 0 for one known from the log alone.
    pub n: i64,
    pub act: String,
    pub officer: String,
    pub at: Instant,
    /// The cases, children or households it is about, by their codes: a village by its name.
    pub codes: Vec<String>,
    /// The day of a visit.
    pub on: Option<NaiveDate>,
    /// The file of a list that came in or left.
    pub file: Option<String>,
}

/// What Ctrl-Z finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LastAct {
    Nothing,
    /// It happened; `instead` (a key of the words) says how it is corrected.
    Stays {
        act: Act,
        instead: &'static str,
    },
    Import(ImportAct),
    /// Can be taken back. `passed`: what was done after it and changed nothing of it: a list that left, a rule accepted.
    Rows {
        act: Act,
        passed: Option<Act>,
    },
}

/// Acts looked at for one that stands behind exports and the like.
const LOOKED_AT: u32 = 200;

/// Entries that say what a joint act did to each.
const EACH: [&str; 3] = ["visit_recorded", "postponed", "delay_explained"];

fn text_of<'a>(detail: &'a Value, key: &str) -> Option<&'a str> {
    detail.get(key).and_then(Value::as_str)
}

/// The act of those entries of the log, the last of which is its own.
pub(super) fn told(n: i64, entries: &[LogRow]) -> Option<Act> {
    let own = entries.last()?;
    let each: Vec<&LogRow> = entries.iter().filter(|entry| EACH.contains(&entry.act.as_str())).collect();
    let mut codes: Vec<String> = Vec::new();
    let about_somebody = own.act.starts_with("user_") || own.act == "passphrase_reset";
    if about_somebody {
        codes.push(own.subject.clone());
    }
    if own.act == "handed_over" {
        codes.push(what_went(&own.detail));
    }
    for entry in if each.is_empty() { vec![own] } else { each.clone() } {
        let code = match entry.subject.split_once(' ') {
            Some(("village", _)) => text_of(&entry.detail, "name").unwrap_or_default(),
            _ => &entry.subject,
        };
        let is_named = code.contains('-') || entry.subject.starts_with("village ");
        if is_named && !codes.iter().any(|known| known == code) {
            codes.push(code.to_owned());
        }
    }
    let on = each.first().and_then(|entry| text_of(&entry.detail, "on")?.parse().ok());
    // One thing put off is called by what was done to it.
    let act = match each.first() {
        Some(first) if own.act == "postponing" => first.act.clone(),
        _ => own.act.clone(),
    };
    let file = text_of(&own.detail, "file").map(str::to_owned);
    Some(Act { n, act, officer: own.officer.clone(), at: own.at, codes, on, file })
}

/// "HS-2026-0001, HS-2026-0004 → mai": two that hand over on one day are not told apart by the word alone.
fn what_went(detail: &Value) -> String {
    const NAMED: usize = 3;
    let codes: Vec<&str> =
        detail.get("codes").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
    let mut said = codes.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
    if codes.len() > NAMED {
        said = format!("{said}… ({})", codes.len());
    }
    format!("{said} → {}", text_of(detail, "to").unwrap_or_default()).trim_start().to_owned()
}

fn act_of(read: Reader<'_>, row: &ActRow) -> Result<Act, Refusal> {
    // Of an import the log has an entry for every row; its own is the last.
    let entries = if row.import_n.is_some() { (row.entries.1, row.entries.1) } else { row.entries };
    let told = told(row.n, &read.log_between(entries)?);
    Ok(told.unwrap_or_else(|| Act {
        n: row.n,
        act: row.act.clone(),
        officer: row.officer.clone(),
        at: row.at,
        codes: Vec::new(),
        on: None,
        file: None,
    }))
}

/// What Ctrl-Z does with an act, by what it recorded.
fn rule_of(read: Reader<'_>, row: &ActRow) -> Result<Undo, Refusal> {
    let last = read.log_between((row.entries.1, row.entries.1))?;
    let step = last.first().and_then(|entry| text_of(&entry.detail, "step"));
    Ok(undo_of(&row.act, step, read.moved_level(row.n)?))
}

impl Office {
    /// The officer's own last act that still stands.
    pub fn last_act(&self) -> Result<LastAct, Refusal> {
        let read = self.store.read();
        let mut passed = None;
        for row in read.acts_of(self.officer.n, LOOKED_AT)? {
            match rule_of(read, &row)? {
                Undo::NoAct => {}
                Undo::PassedBy => {
                    if passed.is_none() {
                        passed = Some(act_of(read, &row)?);
                    }
                }
                // What she may no longer do she cannot take back either.
                Undo::Rows | Undo::Import if !self.may(Action::of_act(&row.act)) => {
                    return Err(self.refuse(Action::of_act(&row.act)));
                }
                Undo::Stays(instead) => return Ok(LastAct::Stays { act: act_of(read, &row)?, instead }),
                Undo::Rows => return Ok(LastAct::Rows { act: act_of(read, &row)?, passed }),
                Undo::Import => {
                    if let Some(import) = row.import_n.map_or(Ok(None), |n| read.import(n))? {
                        return Ok(LastAct::Import(import));
                    }
                }
            }
        }
        Ok(LastAct::Nothing)
    }

    /// Takes an act of the officer's own back, all of it or nothing; what later rests on it stands in the way and is named. The act
    /// must still be her last: what was asked about is what is done.
    pub fn undo_act(&mut self, asked: &Act) -> Result<(), Refusal> {
        let officer_n = self.officer.n;
        self.write_whole(Action::of_act(&asked.act), |facts, rules| {
            let own = facts.acts_of(officer_n, LOOKED_AT)?;
            let at = own.iter().position(|row| row.n == asked.n);
            let found = at.and_then(|at| Some((own.get(at)?, own.get(..at)?)));
            // What was asked about, by its name too: it says who may.
            let Some((row, later)) = found.filter(|(row, _)| Action::of_act(&row.act) == Action::of_act(&asked.act))
            else {
                return Err(Refusal::NothingToUndo);
            };
            if rule_of(**facts, row)? != Undo::Rows {
                return Err(Refusal::Stays(Box::new(act_of(**facts, row)?)));
            }
            // Another window of hers may have done something since she was asked.
            for later in later {
                if rule_of(**facts, later)? != Undo::PassedBy {
                    return Err(Refusal::LaterAct(Box::new(act_of(**facts, later)?)));
                }
            }
            let done = match facts.take_back(row)? {
                Ok(done) => done,
                Err(InTheWay::Act(later)) => return Err(Refusal::LaterAct(Box::new(act_of(**facts, &later)?))),
                Err(InTheWay::Code(code)) => {
                    let since = facts.log_of(&code, 1)?.pop().filter(|entry| entry.n > row.entries.1);
                    let named = since.and_then(|entry| told(0, &[entry]));
                    return Err(named.map_or(Refusal::RestsOn(code, None), |act| Refusal::LaterAct(Box::new(act))));
                }
            };
            facts.holds_all(&done)?;
            if row.act == "handed_over" {
                give_back_drafts(facts, row)?;
            }
            for case_n in &done.cases {
                settle(facts, *case_n, rules)?;
            }
            for child_n in &done.children {
                settle_child(facts, *child_n, rules)?;
            }
            let subject =
                facts.log_between((row.entries.1, row.entries.1))?.pop().map_or_else(String::new, |own| own.subject);
            let detail = json!({ "act": row.act, "entry": row.entries.1 });
            for code in facts.codes_of(&done)? {
                if code != subject {
                    facts.log(&Entry::new("act_row_undone", code, detail.clone()))?;
                }
            }
            Ok(((), Entry::new("act_undone", subject, detail)))
        })
    }
}
