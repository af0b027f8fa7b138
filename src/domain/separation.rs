//! Separation (tạm thời cách ly, Mẫu 07, NĐ 56/2017 Đ32): begun, extended, cancelled; fifteen days in all.

use chrono::{Days, NaiveDate};

use super::case::Separation;
use super::check::Check;
use super::problem::{Problem, ProblemKind};
use super::procedure::SeparationRule;
use super::span::Span;
use super::time::{Instant, local};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeparationAct {
    Begin,
    Extend,
    End,
}

impl SeparationAct {
    pub const ALL: [SeparationAct; 3] = [SeparationAct::Begin, SeparationAct::Extend, SeparationAct::End];

    pub fn key(self) -> &'static str {
        match self {
            SeparationAct::Begin => "begin",
            SeparationAct::Extend => "extend",
            SeparationAct::End => "end",
        }
    }

    pub fn from_key(key: &str) -> Option<SeparationAct> {
        SeparationAct::ALL.into_iter().find(|act| act.key() == key)
    }
}

/// One act on a separation, as it may be recorded: the chairman's paper, told by its number, day and signer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeparationRecord {
    pub act: SeparationAct,
    pub at: Instant,
    /// The last day; for an end the day it ended.
    pub until: NaiveDate,
    pub number: Option<String>,
    pub signer: Option<String>,
    pub place: Option<String>,
    pub reason: String,
    pub refused: bool,
}

/// The last day the law allows for a separation begun then.
pub fn last_day(from: Instant, rule: &SeparationRule) -> NaiveDate {
    let days = Span::parse(&rule.limit).map_or(0, Span::count);
    local(from).date().checked_add_days(Days::new(u64::from(days))).unwrap_or(NaiveDate::MAX)
}

pub fn check(
    mut check: Check<'_>,
    received_at: Instant,
    running: Option<&Separation>,
    rule: &SeparationRule,
) -> Result<SeparationRecord, Vec<Problem>> {
    let asked = check.one_of("separation_act", &["begin", "extend", "end"]);
    let act = SeparationAct::from_key(&asked).unwrap_or(SeparationAct::Begin);
    // Begun twice, or extended without having begun: the paper would contradict the book.
    if (act == SeparationAct::Begin) == running.is_some() && check.is_fine() {
        check.wrong("separation_act", ProblemKind::UnknownValue(asked));
    }
    let at = check.moment("at", running.map_or(received_at, |running| running.from));
    let from = running.filter(|_| act != SeparationAct::Begin).map_or(at, |running| running.from);
    let most = last_day(from, rule);
    let until = match act {
        SeparationAct::End => local(at).date(),
        _ => check.day("until").unwrap_or(most),
    };
    if act != SeparationAct::End {
        let earliest = if act == SeparationAct::Extend { running.map(|running| running.until) } else { None };
        if until > most {
            check.wrong("until", ProblemKind::TooLate);
        } else if until < local(at).date() || earliest.is_some_and(|before| until <= before) {
            check.wrong("until", ProblemKind::TooEarly);
        }
    }
    let reason = check.required("reason");
    let record = SeparationRecord {
        act,
        at,
        until,
        number: check.some("number"),
        signer: check.some("signer"),
        place: check.some("place"),
        reason,
        refused: check.yes("refused"),
    };
    check.done(record)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
