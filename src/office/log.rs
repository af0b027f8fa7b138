//! Nhật ký as it is read: entries with what they are called, whom they are about, and where Enter leads.

use super::sensitive::{by_whom_it_was, without_detail, without_hidden_house, without_names_asked};
use super::undo::told;
use super::{Act, Office, Refusal};
use crate::domain::check::Check;
use crate::domain::fields::Fields;
use crate::domain::listing::What;
use crate::domain::log::{LogFilter, LogFrom};
use crate::domain::officer::Officer;
use crate::domain::problem::ProblemKind;
use crate::domain::time::iso;
use crate::domain::vietnamese::fold;
use crate::store::{ChildRow, LogRow, Reader, StoreError};
use crate::words::{Present, Words};

/// What an entry may be about, where it has a page of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SubjectKind {
    Child,
    Case,
    Household,
    Incident,
}

/// Whom an entry is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogSubject {
    pub kind: SubjectKind,
    pub n: i64,
    pub code: String,
    /// The child's name, or that of the head of the household; empty where nobody is named.
    pub name: String,
}

/// An entry with what it is called.
#[derive(Debug, Clone)]
pub struct LogLine {
    pub row: LogRow,
    pub act: Act,
    pub subject: Option<LogSubject>,
}

/// The columns of the log where it leaves, by the keys of `log_column` in the words.
pub const LOG_KEYS: [&str; 7] = ["n", "at", "officer", "act", "code", "name", "detail"];

impl LogLine {
    /// The entry by [`LOG_KEYS`]. `masked`: no names, and no old and new values of somebody's boxes.
    pub fn texts(&self, present: Present<'_>, masked: bool) -> Vec<String> {
        let phrases = present.phrases();
        let words = present.words;
        let act = words.act_name(&self.act.act, &self.act.codes, self.act.on, self.act.file.as_deref());
        let detail = phrases.log_detail(&self.row.act, &self.row.detail, masked);
        let detail: Vec<String> = detail.into_iter().map(|(label, text)| format!("{label}: {text}")).collect();
        let name = self.subject.as_ref().filter(|_| !masked).map(|subject| subject.name.clone());
        vec![
            self.row.n.to_string(),
            iso(self.row.at),
            self.row.officer.clone(),
            act,
            // What is no code of a child, a case, a household or an incident, and no login, is said by the act.
            Some(&self.row.subject).filter(|code| is_said(code)).cloned().unwrap_or_default(),
            name.unwrap_or_default(),
            detail.join("; "),
        ]
    }
}

fn is_said(subject: &str) -> bool {
    !matches!(subject, "book" | "contact")
        && !subject.contains(' ')
        && What::ALL.iter().all(|what| what.key() != subject)
}

/// The headings of [`LOG_KEYS`].
pub fn log_headings(words: &Words) -> Vec<String> {
    LOG_KEYS.iter().map(|key| words.term("log_column", key).to_owned()).collect()
}

/// Of another village than hers: nobody she could name.
fn within<T>(found: crate::store::Result<T>) -> Result<Option<T>, Refusal> {
    match found {
        Err(StoreError::Elsewhere) => Ok(None),
        found => Ok(Some(found?)),
    }
}

/// Who is hidden has no name beside her code.
fn name_of(row: ChildRow) -> String {
    if row.hidden { String::new() } else { row.child.name }
}

/// The one place that puts a name to a code of the log.
fn whose(read: Reader<'_>, code: &str) -> Result<Option<LogSubject>, Refusal> {
    let subject = |kind, n, name| Some(LogSubject { kind, n, code: code.to_owned(), name });
    Ok(match code.split('-').next() {
        Some("TE") => match read.child_coded(code)? {
            Some(n) => within(read.child(n))?.and_then(|row| subject(SubjectKind::Child, n, name_of(row))),
            None => None,
        },
        Some("HS") => match read.case_coded(code)? {
            Some(case) if matches!(read.child(case.child_n), Err(StoreError::Elsewhere)) => None,
            // The child of a case may be in the bin: her case still says what happened.
            Some(case) => subject(SubjectKind::Case, case.n, read.child(case.child_n).map(name_of).unwrap_or_default()),
            None => None,
        },
        Some("HG") => match read.household_coded(code)? {
            Some(n) => within(read.household(n))?.and_then(|row| {
                subject(SubjectKind::Household, n, if row.hidden { String::new() } else { row.household.head })
            }),
            None => None,
        },
        Some("SC") => read.incident_coded(code)?.and_then(|row| subject(SubjectKind::Incident, row.n, String::new())),
        _ => None,
    })
}

fn line(read: Reader<'_>, row: LogRow, own: i64) -> Result<LogLine, Refusal> {
    let row = if read.hides_code(&row.subject)? {
        without_detail(row)
    } else {
        by_whom_it_was(without_names_asked(without_hidden_house(read, row), own))
    };
    let subject = whose(read, &row.subject)?;
    let act = told(0, std::slice::from_ref(&row)).unwrap_or_else(|| Act {
        n: 0,
        act: row.act.clone(),
        officer: row.officer.clone(),
        at: row.at,
        codes: Vec::new(),
        on: None,
        file: None,
    });
    Ok(LogLine { row, act, subject })
}

impl Office {
    /// At most `size` entries from a place on, newest first.
    pub fn log_page(&self, filter: &LogFilter, from: LogFrom, size: usize) -> Result<Vec<LogLine>, Refusal> {
        let read = self.ask_log()?;
        read.log_page(filter, from, size)?.into_iter().map(|row| line(read, row, self.officer.n)).collect()
    }

    /// How many entries; of a narrowed log at most ten thousand are counted.
    pub fn log_count(&self, filter: &LogFilter) -> Result<u64, Refusal> {
        Ok(self.ask_log()?.log_count(filter)?)
    }

    /// Everybody who may have written in the log.
    pub fn officers(&self) -> Result<Vec<Officer>, Refusal> {
        Ok(self.ask_log()?.officers()?)
    }

    /// Every entry of a log narrowed so, newest first, page by page: the memory is that of a page.
    pub fn each_log_line(
        &self,
        filter: &LogFilter,
        take: &mut dyn FnMut(&LogLine) -> Result<(), Refusal>,
    ) -> Result<u64, Refusal> {
        const PAGE: usize = 256;
        let (mut from, mut told) = (LogFrom::Newest, 0);
        loop {
            let page = self.log_page(filter, from, PAGE)?;
            for line in &page {
                take(line)?;
                told += 1;
            }
            match page.last() {
                Some(last) if page.len() == PAGE => from = LogFrom::Below(last.row.n),
                _ => return Ok(told),
            }
        }
    }

    /// What the boxes narrow the log to: `code` of a child, a case, a household or an incident; `person`, a login or a name; `day`.
    pub fn log_filter(&self, fields: &Fields) -> Result<LogFilter, Refusal> {
        let mut check = Check::new(fields, self.now(), &self.rules.calendar);
        let read = self.ask_log()?;
        let code = check.some("code").map(|code| code.to_uppercase());
        let codes = match &code {
            Some(code) => {
                let codes = self.codes_meant(code)?;
                if codes.is_empty() {
                    check.wrong("code", ProblemKind::NotInBook(code.clone()));
                }
                Some(codes)
            }
            None => None,
        };
        let officer = match check.some("person") {
            Some(person) => {
                let asked = fold(&person);
                let found = read.officers()?.into_iter().find(|one| one.login == person || fold(&one.name) == asked);
                if found.is_none() {
                    check.wrong("person", ProblemKind::NotInBook(person));
                }
                found.map(|one| one.n)
            }
            None => None,
        };
        let day = check.day("day");
        Ok(check.done(LogFilter { code, codes, officer, day })?)
    }

    /// The subjects a code means; none where nothing of the book and no entry has it.
    fn codes_meant(&self, code: &str) -> Result<Vec<String>, Refusal> {
        let read = self.ask_log()?;
        let mut codes = vec![code.to_owned()];
        let known = whose(read, code)?;
        if let Some(LogSubject { kind: SubjectKind::Child, n, .. }) = &known {
            codes.extend(read.cases_of_child(*n)?.into_iter().map(|case| case.code));
        }
        // What is in the bin has entries all the same.
        let named = known.is_some() || !read.log_of(code, 1)?.is_empty();
        Ok(if named { codes } else { Vec::new() })
    }
}
