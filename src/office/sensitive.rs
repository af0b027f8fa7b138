//! Sensitive cases: what of them is closed to whoever is not assigned, and opening it. Why is asked and written in the log before
//! anything is shown; only an emergency opens at once, and is asked about after.
//!
//! Names are kept back in the store, by whoever looks (`store/shown.rs`). Here it is kept back what people wrote of a case: its
//! page, its forms, the details of its entries in the log.

use serde_json::{Value, json};

use super::log::SubjectKind;
use super::rights::By;
use super::{EmergencyView, Office, Refusal};
use crate::domain::access::Action;
use crate::domain::deadline::Kind;
use crate::domain::fields::Fields;
use crate::domain::level::Level;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::sensitive::{REASONS, UNSAID, asks_for_nobody, is_listed};
use crate::store::{Entry, LogRow, Reader};

/// Something closed to the officer: what it is, by its code, and whose names would be seen with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closed {
    pub kind: SubjectKind,
    pub n: i64,
    pub code: String,
    pub children: Vec<i64>,
    /// Hours run: it opens at once, and is asked about after.
    pub emergency: bool,
}

fn refused(closed: Closed) -> Result<(), Refusal> {
    Err(Refusal::Closed(Box::new(closed)))
}

/// Refused where the child is a code to whoever looks.
pub(super) fn child_open(read: Reader<'_>, n: i64) -> Result<(), Refusal> {
    if !read.hides_child(n)? {
        return Ok(());
    }
    let emergency =
        read.cases_of_child(n)?.iter().any(|case| case.level == Level::Emergency && case.closed_at.is_none());
    let code = read.child(n)?.code;
    refused(Closed { kind: SubjectKind::Child, n, code, children: vec![n], emergency })
}

pub(super) fn case_open(read: Reader<'_>, n: i64) -> Result<(), Refusal> {
    let head = read.case_head(n)?;
    if !read.hides_child(head.child_n)? {
        return Ok(());
    }
    let emergency = head.level == Level::Emergency && head.closed_at.is_none();
    refused(Closed { kind: SubjectKind::Case, n, code: head.code, children: vec![head.child_n], emergency })
}

pub(super) fn household_open(read: Reader<'_>, n: i64) -> Result<(), Refusal> {
    let children = read.hidden_in(n)?;
    if children.is_empty() {
        return Ok(());
    }
    let code = read.household(n)?.code;
    refused(Closed { kind: SubjectKind::Household, n, code, children, emergency: false })
}

/// An entry of the log about somebody hidden says who did what and when, to which code, and why it was opened; no word more.
pub(super) fn without_detail(row: LogRow) -> LogRow {
    let why = row.detail.get("why").cloned();
    LogRow { detail: why.map_or(Value::Null, |why| json!({ "why": why })), ..row }
}

/// Into which household somebody came is kept back where the household is: her brother's entry would say whose child she is.
pub(super) fn without_hidden_house(read: Reader<'_>, mut row: LogRow) -> LogRow {
    let house = row.detail.get("household").and_then(Value::as_str);
    if house.is_some_and(|code| read.hides_code(code).unwrap_or(true))
        && let Some(detail) = row.detail.as_object_mut()
    {
        detail.remove("household");
    }
    // A move is said by both codes: one of them hidden, neither is said.
    let hides = |pair: &Value| {
        let codes = pair.as_array().into_iter().flatten().filter_map(Value::as_str);
        codes.filter(|code| !code.is_empty()).any(|code| read.hides_code(code).unwrap_or(true))
    };
    if let Some(changed) = row.detail.get_mut("changed").and_then(Value::as_object_mut)
        && changed.get("household_code").is_some_and(hides)
    {
        changed.remove("household_code");
    }
    row
}

/// A list that came or went says by what it was narrowed, and what its file was called. Where that may be a name or a number, it
/// is the business of whoever typed it. `own`: the officer who reads.
pub(super) fn without_names_asked(mut row: LogRow, own: i64) -> LogRow {
    if row.officer_n == own || !matches!(row.act.as_str(), "exported" | "imported" | "backed_up") {
        return row;
    }
    if let Some(filters) = row.detail.get_mut("filters").and_then(Value::as_array_mut) {
        let names = |filter: &Value| !filter.get(0).and_then(Value::as_str).is_some_and(asks_for_nobody);
        for filter in filters.iter_mut().filter(|filter| names(filter)) {
            *filter = json!([filter.get(0), UNSAID]);
        }
    }
    if let Some(file) = row.detail.get_mut("file") {
        let ending = file.as_str().and_then(|file| file.rsplit_once('.')).map(|(_, ending)| ending);
        // What a file is, its ending says; a long or strange one is a part of its name.
        let ending = ending.filter(|ending| ending.len() <= 5 && ending.chars().all(|c| c.is_ascii_alphanumeric()));
        *file = ending.map_or_else(|| UNSAID.to_owned(), |ending| format!("{UNSAID}.{ending}")).into();
    }
    row
}

/// A wrong passphrase and a refusal stand in the log with the next who signs in, and are not hers.
pub(super) fn by_whom_it_was(mut row: LogRow) -> LogRow {
    if matches!(row.act.as_str(), "sign_in_failed" | "refused" | "damage_found")
        && let Some(login) = row.detail.get("login").and_then(Value::as_str)
    {
        row.officer = login.to_owned();
    }
    row
}

/// What stands of an emergency for whoever is not assigned: its clock, its steps, whom to tell; nothing anybody wrote of it.
pub(super) fn without_words(mut view: EmergencyView) -> EmergencyView {
    let head = &mut view.head;
    head.account.clear();
    head.details.clear();
    (head.closed_reason, head.received_reason) = (None, None);
    for done in view.steps.iter_mut().filter_map(|step| step.done.as_mut()) {
        (done.note, done.number) = (None, None);
    }
    for call in view.rungs.iter_mut().filter_map(|rung| rung.call.as_mut()) {
        (call.person, call.note) = (None, None);
    }
    let late = view.owed.iter_mut().chain(view.steps.iter_mut().filter_map(|step| step.owed.as_mut()));
    for row in late {
        row.late_reason = None;
        row.deadline.about =
            row.deadline.about.take().filter(|about| row.deadline.kind == Kind::Task || is_listed(about));
    }
    view
}

impl Office {
    /// Shows the children that stand on the officer's own page in full, and nobody else.
    pub fn show_opened(&self, children: &[i64]) {
        self.store.show_opened(children);
    }

    /// Writes down that something closed was opened, by whom and why, and only then shows it. `why`: one of [`REASONS`] or words of
    /// her own; none only in an emergency.
    pub fn open_closed(&mut self, closed: &Closed, fields: &Fields) -> Result<(), Refusal> {
        let asked = closed.emergency && fields.some("why").is_none();
        let detail = if asked { json!({ "why": "emergency" }) } else { why(fields)? };
        self.write_viewed("sensitive_viewed", closed, &detail)?;
        self.show_opened(&closed.children);
        Ok(())
    }

    /// The page of a sensitive case stands before her own officer: that too is a view, entered once in a sitting. A disk that takes
    /// nothing keeps nobody from her work.
    pub fn note_own_view(&mut self, child_n: i64) -> Result<(), Refusal> {
        let read = self.ask(Action::ReadBook)?;
        if self.is_practice() || !read.is_marked_sensitive(child_n)? || read.hides_child(child_n)? {
            return Ok(());
        }
        let code = read.child(child_n)?.code;
        self.write(By::Sitting, |_, _| Ok(((), Entry::new("own_sensitive_viewed", code, json!({})))))
    }

    /// Why an emergency was opened, said after.
    pub fn explain_opened(&mut self, closed: &Closed, fields: &Fields) -> Result<(), Refusal> {
        let detail = why(fields)?;
        self.write_viewed("sensitive_explained", closed, &detail)
    }

    /// Of a household one entry for each child concerned: it is about her, and found by her code.
    fn write_viewed(&mut self, act: &'static str, closed: &Closed, detail: &Value) -> Result<(), Refusal> {
        // Whoever could ask for the page can open it: what it takes was asked there.
        self.write(By::Sitting, |facts, _| {
            let entry = |code: String| Entry::new(act, code, detail.clone());
            if closed.kind != SubjectKind::Household {
                return Ok(((), entry(closed.code.clone())));
            }
            let codes = closed.children.iter().map(|n| Ok(facts.child(*n)?.code));
            let mut codes = codes.collect::<Result<Vec<_>, Refusal>>()?;
            let last = codes.pop().unwrap_or_else(|| closed.code.clone());
            for code in codes {
                facts.log(&entry(code))?;
            }
            Ok(((), entry(last)))
        })
    }
}

/// The reason given: a picked one under its key; of what was typed only that it was, beside the words themselves.
fn why(fields: &Fields) -> Result<Value, Refusal> {
    match fields.some("why") {
        None => Err(vec![Problem::new("why", ProblemKind::Required)].into()),
        Some(key) if REASONS.contains(&key.as_str()) => Ok(json!({ "why": key })),
        Some(words) => Ok(json!({ "why": "other", "reason": words })),
    }
}
