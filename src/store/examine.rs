//! Looking at a whole book, also at one that is damaged: what is broken is named, and whatever still reads is checked.
//!
//! Each part is asked through a connection of its own: SQLCipher's answers nothing more after the first page it cannot
//! read, and one torn page must not hide the state of all the others.

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::Connection;

use super::error::{Damage, Result, StoreError};
use super::invariants::{CHECKS, Fault};
use super::open::{book_path, to_examine, to_examine_parts, unread};
use super::vault::BookKey;
use super::{Reader, Store, Vault};
use crate::domain::time::Instant;

/// SQLCipher's size of a page, in bytes.
const PAGE: u64 = 4096;

/// A part of the book people know by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Nothing at all can be read.
    Book,
    Children,
    Households,
    Cases,
    Visits,
    Interventions,
    Referrals,
    Activities,
    Log,
}

impl Part {
    pub const ALL: [Part; 9] = [
        Part::Book,
        Part::Children,
        Part::Households,
        Part::Cases,
        Part::Visits,
        Part::Interventions,
        Part::Referrals,
        Part::Activities,
        Part::Log,
    ];

    pub fn key(self) -> &'static str {
        match self {
            Part::Book => "book",
            Part::Children => "children",
            Part::Households => "households",
            Part::Cases => "cases",
            Part::Visits => "visits",
            Part::Interventions => "interventions",
            Part::Referrals => "referrals",
            Part::Activities => "activities",
            Part::Log => "log",
        }
    }

    fn tables(self) -> &'static [&'static str] {
        match self {
            Part::Book => &[],
            Part::Children => &["child", "child_group", "child_risk"],
            Part::Households => &["household", "carer", "village"],
            Part::Cases => &["case_file", "case_level", "case_step", "case_bin", "deadline", "postponement"],
            Part::Visits => &["visit"],
            Part::Interventions => &["intervention"],
            Part::Referrals => &["referral"],
            Part::Activities => &["activity"],
            // The log is read entry by entry where its chain is checked.
            Part::Log => &["export"],
        }
    }
}

/// What was found; a number that could not be counted is absent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Examination {
    pub faults: Vec<Fault>,
    pub children: Option<i64>,
    pub log_entries: Option<i64>,
}

pub(super) fn examine(folder: &Path, key: &BookKey) -> Result<Examination> {
    let mut found = Examination { faults: pages(folder, key)?, ..Examination::default() };
    if ask(folder, key, |_| Ok(()))?.is_none() {
        found.faults.push(Fault::Unread(Part::Book));
        return Ok(found);
    }
    let mut unread = Vec::new();
    // Past the first page it cannot read SQLite's own check calls every other page lost too: of a torn file only the parts
    // below tell the truth.
    if found.faults.is_empty() {
        match ask(folder, key, structure)? {
            Some(faults) => found.faults.extend(faults),
            None => found.faults.push(Fault::Structure),
        }
    }
    found.faults.extend(ask(folder, key, dangling)?.unwrap_or_default());
    found.children = ask(folder, key, |book| Reader::whole(book).child_count())?;
    let log = ask(folder, key, |book| Reader::whole(book).check_log())?;
    found.log_entries = log.map(|log| log.entries);
    match log {
        None => unread.push(Part::Log),
        Some(log) => {
            found.faults.extend(log.broken.map(Fault::LogBroken));
            found.faults.extend((!log.whole).then_some(Fault::LogEnds(log.entries)));
        }
    }
    for check in CHECKS {
        match ask(folder, key, |book| Reader::whole(book).broken(check))? {
            Some(faults) => found.faults.extend(faults),
            None => unread.push(Part::Cases),
        }
    }
    // In a sound file every row was read by SQLite's own check; only in a damaged one the parts are worth a second look.
    if !found.faults.is_empty() || !unread.is_empty() {
        for part in Part::ALL {
            for table in part.tables() {
                if ask(folder, key, |book| every_row(book, table))?.is_none() {
                    unread.push(part);
                }
            }
        }
    }
    unread.sort_unstable();
    unread.dedup();
    found.faults.extend(unread.into_iter().map(Fault::Unread));
    Ok(found)
}

impl Store {
    /// Is there more than an empty file? What its pages say is another question.
    pub fn has_pages(folder: &Path) -> bool {
        std::fs::metadata(book_path(folder)).is_ok_and(|file| file.len() > 0)
    }

    /// A question to a book that may be damaged; `None` where damage is in the way.
    pub fn ask_of_damaged<T>(
        folder: &Path,
        key: &BookKey,
        question: impl FnOnce(Reader<'_>) -> Result<T>,
    ) -> Result<Option<T>> {
        ask(folder, key, |book| question(Reader::whole(book)))
    }
}

/// An answer from a fresh connection; `None` where damage is in the way.
pub(super) fn ask<T>(
    folder: &Path,
    key: &BookKey,
    question: impl FnOnce(&Connection) -> Result<T>,
) -> Result<Option<T>> {
    match to_examine_parts(folder, key).and_then(|book| question(&book)) {
        Ok(answer) => Ok(Some(answer)),
        // Of a torn schema a table may be missing: that too is damage here, for this program made the tables.
        Err(StoreError::Damaged(_) | StoreError::Sql(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Pages whose seal does not hold. Read past SQLite's cache, so every page is looked at, also the ones nothing points to.
fn pages(folder: &Path, key: &BookKey) -> Result<Vec<Fault>> {
    let size = std::fs::metadata(book_path(folder))?.len();
    let mut faults = Vec::new();
    let (mut damaged, mut other) = (Vec::new(), Vec::new());
    let looked = to_examine(folder, key).and_then(|book| {
        let mut statement = book.prepare("PRAGMA cipher_integrity_check")?;
        for told in statement.query_map([], |row| row.get::<_, String>(0))? {
            let told = told?;
            match page_of(&told) {
                // Half a page at the end is told below.
                Some(_) if told.contains("invalid size") => {}
                Some(page) => damaged.push(page),
                None => other.push(told),
            }
        }
        Ok(())
    });
    match looked {
        Ok(()) | Err(StoreError::Damaged(_) | StoreError::Sql(_)) => {}
        Err(error) => return Err(error),
    }
    if !damaged.is_empty() {
        faults.push(Fault::Pages { damaged, of: size.div_ceil(PAGE) });
    }
    let cut = size % PAGE != 0 || size < PAGE || is_short(folder, key);
    faults.extend(cut.then_some(Fault::CutOff));
    faults.extend(other.into_iter().map(Fault::File));
    Ok(faults)
}

/// "HMAC verification failed for page 12"
fn page_of(told: &str) -> Option<u64> {
    let rest = told.split("page ").nth(1)?;
    rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

/// Whether the book speaks of more pages than its file has: SQLite then refuses to read at all, but for whoever examines.
fn is_short(folder: &Path, key: &BookKey) -> bool {
    // Only the head of the first page is asked for.
    let reads = |book: Result<Connection>| {
        book.and_then(|book| Ok(book.query_row("PRAGMA user_version", [], |row| row.get::<_, i64>(0))?))
    };
    reads(unread(&book_path(folder), key)).is_err_and(|error| error.is_damage())
        && reads(to_examine(folder, key)).is_ok()
}

impl Store {
    /// The same for a book that may be too damaged to open; a book of another program or none is still refused.
    pub fn examine_at(folder: &Path, vault: &Vault, key: BookKey, now: Instant) -> Result<Examination> {
        match Store::open(folder, vault, key.clone(), Some(now)) {
            Ok(_) => {}
            Err(StoreError::Damaged(Damage::Missing(path))) => return Err(StoreError::Damaged(Damage::Missing(path))),
            Err(error) if error.is_damage() => {}
            Err(error) => return Err(error),
        }
        examine(folder, &key)
    }
}

/// As many of SQLite's findings are told: the first ones say what is wrong, and a hundred say no more.
const FINDINGS: usize = 20;

fn structure(book: &Connection) -> Result<Vec<Fault>> {
    let mut statement = book.prepare("PRAGMA integrity_check")?;
    let told = statement.query_map([], |row| row.get::<_, String>(0))?.collect::<rusqlite::Result<Vec<_>>>()?;
    let lines = told.iter().flat_map(|told| told.lines()).filter(|line| *line != "ok" && !line.starts_with("***"));
    Ok(lines.take(FINDINGS).map(|line| Fault::File(line.to_owned())).collect())
}

fn dangling(book: &Connection) -> Result<Vec<Fault>> {
    let mut statement = book.prepare("PRAGMA foreign_key_check")?;
    let mut tables: BTreeMap<String, u64> = BTreeMap::new();
    for table in statement.query_map([], |row| row.get::<_, String>(0))? {
        *tables.entry(table?).or_default() += 1;
    }
    Ok(tables.into_iter().map(|(table, rows)| Fault::Dangling { table, rows }).collect())
}

fn every_row(book: &Connection, table: &str) -> Result<()> {
    let mut statement = book.prepare(&format!("SELECT * FROM {table} NOT INDEXED"))?;
    let last = statement.column_count().saturating_sub(1);
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        // The last column: a long row runs over several pages, and only asking for its end reads them.
        let _ = row.get_ref(last)?;
    }
    Ok(())
}
