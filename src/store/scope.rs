//! How far a question or an act reaches: all of the book, or what is of one village; of the log all, or what somebody may see of it.
//! Whoever asks the book says it once, and what lists, searches and single records give is narrowed here and where they are read.

use rusqlite::Connection;

use super::error::{Result, StoreError};
use super::{Facts, Reader};
use crate::domain::access::KEEPING;
use crate::domain::listing::What;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scope {
    /// Only what is of this village; none has the number 0.
    village_n: Option<i64>,
    log: LogScope,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LogScope {
    All,
    Some {
        /// What this officer wrote of the children and households of the village.
        own: Option<i64>,
        /// What is about people, keys, backups and damage.
        keeping: bool,
    },
}

impl Scope {
    pub const ALL: Scope = Scope { village_n: None, log: LogScope::All };

    /// Without a village of her own nothing is hers.
    pub fn village(n: Option<i64>) -> Scope {
        Scope { village_n: Some(n.unwrap_or(0)), ..Scope::ALL }
    }

    /// Of the log only some; names stand beside codes as far as `village` goes.
    pub fn log(village_n: Option<i64>, own: Option<i64>, keeping: bool) -> Scope {
        Scope { log: LogScope::Some { own, keeping }, ..Scope::village(village_n) }
    }
}

impl<'a> Reader<'a> {
    pub(super) fn whole(connection: &'a Connection) -> Reader<'a> {
        Reader(connection, Scope::ALL)
    }

    /// The same book, no further than this.
    pub fn within(self, scope: Scope) -> Reader<'a> {
        Reader(self.0, scope)
    }

    /// The village the questions stay in; `None`: everywhere.
    pub(super) fn village_only(&self) -> Option<i64> {
        self.1.village_n
    }

    /// Is a record of that village within reach?
    pub(super) fn holds(&self, village_n: Option<i64>) -> Result<()> {
        match self.1.village_n {
            Some(own) if village_n != Some(own) => Err(StoreError::Elsewhere),
            _ => Ok(()),
        }
    }

    /// A record by its child.
    pub(super) fn holds_child(&self, child_n: i64) -> Result<()> {
        if self.1.village_n.is_none() { Ok(()) } else { self.child(child_n).map(drop) }
    }

    /// What a list's rows must fulfil besides all that was asked.
    pub(super) fn of_village(&self, what: What) -> Option<String> {
        let table = match what {
            What::Households => "h",
            What::Activities => "a",
            _ => "c",
        };
        self.1.village_n.map(|n| format!("{table}.village_n = {n}"))
    }

    pub(super) fn sees_whole_log(&self) -> bool {
        self.1.log == LogScope::All
    }

    /// What entries of the log must fulfil.
    pub(super) fn of_log(&self) -> Option<String> {
        let LogScope::Some { own, keeping } = self.1.log else { return None };
        let village = self.1.village_n.unwrap_or(0);
        let own = own.map(|officer| {
            format!(
                "(a.officer_n = {officer} AND a.subject IN (SELECT code FROM child WHERE village_n = {village}
                 UNION ALL SELECT code FROM household WHERE village_n = {village}))"
            )
        });
        let keeping = keeping.then(|| format!("a.act IN ('{}')", KEEPING.join("', '")));
        let either: Vec<String> = own.into_iter().chain(keeping).collect();
        Some(if either.is_empty() { "0".to_owned() } else { format!("({})", either.join(" OR ")) })
    }
}

impl Facts<'_> {
    /// Villages, and what else is everybody's, are no business of one village's collaborator.
    pub(super) fn is_everywhere(&self) -> Result<()> {
        if self.village_only().is_none() { Ok(()) } else { Err(StoreError::Elsewhere) }
    }
}
