//! A generation of backups (thế hệ bản sao): what its name says, which generations may go, and when the newest is too old.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate, NaiveDateTime, TimeDelta};

use super::calendar::Calendar;

/// The ending of every backup; its content says the rest.
pub const ENDING: &str = ".sotre";
/// A book that a restore put aside, as it was.
pub const BEFORE_RESTORE: &str = "truoc-khoi-phuc";
/// Working days after which the newest backup is too old.
pub const OLD_AFTER: i64 = 2;

const ALL_OF_DAYS: usize = 2;
const DAYS: usize = 7;
const WEEKS: usize = 4;
const MONTHS: usize = 12;
const BEFORE_ACT: TimeDelta = TimeDelta::days(30);

/// Why the book that stands does not give way to a backup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotPutBack {
    /// The backup is of another book.
    OtherBook,
    /// What opens the backup does not open the book that stands.
    NotByThis,
}

/// What a backup was made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// The day's first sitting, or somebody asked for it.
    Day,
    /// A list was about to be brought in.
    Import,
    /// A newer program was about to change the book's shape.
    Upgrade,
}

impl Why {
    pub const ALL: [Why; 3] = [Why::Day, Why::Import, Why::Upgrade];

    pub fn key(self) -> &'static str {
        match self {
            Why::Day => "day",
            Why::Import => "import",
            Why::Upgrade => "upgrade",
        }
    }

    fn prefix(self) -> &'static str {
        match self {
            Why::Day => "sotre",
            Why::Import => "truoc-nhap",
            Why::Upgrade => "truoc-nang-cap",
        }
    }
}

/// One backup among the others: all that its name says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Generation {
    pub why: Why,
    /// What a clock on the wall showed.
    pub made: NaiveDateTime,
    /// The first eight letters of the log's head: an old copy put back is seen by its name.
    pub head: String,
    /// Which one of its second, from 1.
    pub nth: u32,
}

impl Generation {
    /// `sotre-20261123-075801-ab12cd34.sotre`
    pub fn name(&self) -> String {
        let (prefix, stamp) = (self.why.prefix(), stamp(self.made));
        let nth = if self.nth > 1 { format!("-{}", self.nth) } else { String::new() };
        format!("{prefix}-{stamp}-{}{nth}{ENDING}", self.head)
    }

    /// `None` for every name this program does not give.
    pub fn parse(name: &str) -> Option<Generation> {
        let bare = name.strip_suffix(ENDING)?;
        let (why, rest) =
            Why::ALL.into_iter().find_map(|why| Some((why, bare.strip_prefix(why.prefix())?.strip_prefix('-')?)))?;
        let mut parts = rest.split('-');
        let (day, time, head) = (parts.next()?, parts.next()?, parts.next()?);
        let nth = parts.next().map_or(Some(1), |nth| nth.parse().ok())?;
        let made = NaiveDateTime::parse_from_str(&format!("{day}-{time}"), "%Y%m%d-%H%M%S").ok()?;
        let found = Generation { why, made, head: head.to_owned(), nth };
        // Given back letter by letter: a name that is nearly ours is somebody else's.
        (parts.next().is_none() && head.len() == 8 && found.name() == name).then_some(found)
    }
}

/// "20261123-075801"
pub fn stamp(at: NaiveDateTime) -> String {
    at.format("%Y%m%d-%H%M%S").to_string()
}

/// The newest of these names.
pub fn newest<'n>(names: impl IntoIterator<Item = &'n str>) -> Option<Generation> {
    names.into_iter().filter_map(Generation::parse).max_by_key(|one| (one.made, one.nth))
}

/// Which of these names may be removed. Kept are: the newest of all and the one just made, everything of the two newest days,
/// the newest of seven days, of four weeks and of twelve months, and for thirty days what was made before an import or an
/// upgrade. Days, weeks and months are counted by what is there, not by the clock: a clock gone wrong, or a book nobody
/// opened for a year, takes nothing away. Names of others are never among them.
pub fn to_remove<'n>(names: &[&'n str], just_made: Option<&str>, now: NaiveDateTime) -> Vec<&'n str> {
    let mut ours: Vec<(Generation, &str)> =
        names.iter().filter_map(|name| Some((Generation::parse(name)?, *name))).collect();
    ours.sort_by_key(|(one, _)| std::cmp::Reverse((one.made, one.nth)));
    let (mut days, mut weeks, mut months) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let mut gone = Vec::new();
    for (at, (one, name)) in ours.iter().enumerate() {
        let day = one.made.date();
        let kept = match one.why {
            Why::Day => {
                let firsts = [
                    days.insert(day) && days.len() <= DAYS,
                    weeks.insert((day.iso_week().year(), day.iso_week().week())) && weeks.len() <= WEEKS,
                    months.insert((day.year(), day.month())) && months.len() <= MONTHS,
                ];
                days.len() <= ALL_OF_DAYS || firsts.contains(&true)
            }
            Why::Import | Why::Upgrade => now.signed_duration_since(one.made) <= BEFORE_ACT,
        };
        if !kept && at > 0 && just_made != Some(name) {
            gone.push(*name);
        }
    }
    gone
}

/// How the book stands with its backups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Standing {
    #[default]
    Without,
    Good(NaiveDateTime),
    /// Made then, so many working days ago.
    Old(NaiveDateTime, i64),
}

pub fn standing(newest: Option<NaiveDateTime>, today: NaiveDate, calendar: &Calendar) -> Standing {
    let Some(made) = newest else { return Standing::Without };
    match calendar.working_days_between(made.date(), today) {
        days if days > OLD_AFTER => Standing::Old(made, days),
        _ => Standing::Good(made),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
