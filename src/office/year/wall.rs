//! The test's own calendar: minutes and days counted from the first of January 2026, and whether offices work, read from the two
//! tables once more. It shares nothing with the calendar it watches.

use std::collections::BTreeMap;

use chrono::{NaiveDate, TimeDelta};

use crate::domain::level::Level;
use crate::domain::span::DueAt;
use crate::domain::time::{Instant, from_local, local};

pub const DAY: i64 = 24 * 60;

/// Every day from 1 January 2026 to the end of 2028: is it worked?
pub struct Wall(Vec<bool>);

/// A limit as the test counts it: a minute, or a day good to its 24:00.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Due {
    Minute(i64),
    Day(i64),
}

impl Due {
    /// The minute from which it is late.
    pub fn late_from(self) -> i64 {
        match self {
            Due::Minute(minute) => minute,
            Due::Day(day) => (day + 1) * DAY,
        }
    }

    pub fn day(self) -> i64 {
        match self {
            Due::Minute(minute) => minute.div_euclid(DAY),
            Due::Day(day) => day,
        }
    }

    pub fn of(at: &DueAt) -> Due {
        match at {
            DueAt::Moment(instant) => Due::Minute(minute(*instant)),
            DueAt::Day(day) => Due::Day((*day - first()).num_days()),
        }
    }
}

fn first() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, 1).unwrap()
}

pub fn instant(minute: i64) -> Instant {
    from_local(first().and_hms_opt(0, 0, 0).unwrap() + TimeDelta::minutes(minute))
}

pub fn minute(instant: Instant) -> i64 {
    (local(instant) - first().and_hms_opt(0, 0, 0).unwrap()).num_minutes()
}

pub fn date(day: i64) -> NaiveDate {
    first() + TimeDelta::days(day)
}

/// "24/11/2026", as an officer types it.
pub fn typed_day(day: i64) -> String {
    date(day).format("%d/%m/%Y").to_string()
}

/// "24/11/2026 21:05".
pub fn typed(minute: i64) -> String {
    format!("{} {:02}:{:02}", typed_day(minute.div_euclid(DAY)), minute.rem_euclid(DAY) / 60, minute.rem_euclid(60))
}

fn rows(text: &str) -> BTreeMap<String, String> {
    let cells = |line: &str| line.split('\t').map(str::to_owned).collect::<Vec<_>>();
    let dated = |cells: &Vec<String>| cells.len() > 2 && cells[0].starts_with("20");
    text.lines().map(cells).filter(dated).map(|cells| (cells[0].clone(), cells[2].clone())).collect()
}

impl Wall {
    pub fn new() -> Wall {
        let off = rows(include_str!("../../../assets/calendar/holidays.tsv"));
        let changed = rows(include_str!("../../../assets/calendar/overrides.tsv"));
        let worked = (0..1096).map(|day| {
            let name = date(day).format("%Y-%m-%d").to_string();
            match changed.get(&name).map(String::as_str) {
                Some("làm bù") => true,
                Some(_) => false,
                // 1 January 2026 was a Thursday: Saturdays are the days 2, 9, 16 …
                None => !matches!(day % 7, 2 | 3) && !off.contains_key(&name),
            }
        });
        Wall(worked.collect())
    }

    pub fn worked(&self, day: i64) -> bool {
        self.0[usize::try_from(day).unwrap()]
    }

    /// The n-th working day after that minute's day.
    pub fn working(&self, from: i64, n: u32) -> Due {
        let (mut day, mut left) = (from.div_euclid(DAY), n);
        while left > 0 {
            day += 1;
            left -= u32::from(self.worked(day));
        }
        Due::Day(day)
    }

    /// The visit after one on `day`: on the working day before a day off, unless there is none, then on the next. A child in
    /// danger is seen the next day, whatever day it is.
    pub fn visit(&self, day: i64, level: Level) -> i64 {
        let days = match level {
            Level::Emergency => return day + 1,
            Level::High => 7,
            Level::Medium => 14,
            Level::Low => 30,
        };
        let before = (day + 1..=day + days).rev().find(|day| self.worked(*day));
        before.or_else(|| (day + 1..).find(|day| self.worked(*day))).unwrap()
    }
}
