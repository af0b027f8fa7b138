//! The calendar's files (`date name kind source`, tab-separated): rows read, and faults named by file and line.

use chrono::NaiveDate;
use thiserror::Error;

use super::super::time::parse_iso_date;
use super::super::vietnamese::nfc;

/// A row of a calendar file that cannot be read; the office edits these files, so it is told exactly where.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{file}:{line}: {what}")]
pub struct CalendarError {
    /// "holidays.tsv" or "overrides.tsv".
    pub file: &'static str,
    /// Counted from 1.
    pub line: usize,
    pub what: CalendarFault,
}

#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CalendarFault {
    /// Fewer than three cells between tabs: most often spaces were typed instead of tabs.
    #[error("too few columns ({0})")]
    Columns(usize),
    #[error("not a date: {0}")]
    Date(String),
    #[error("unknown kind: {0}")]
    Kind(String),
    #[error("no name")]
    Name,
    #[error("not a year: {0}")]
    Year(String),
    /// One date twice in overrides.tsv: one row would silently win.
    #[error("date given twice: {0}")]
    Twice(NaiveDate),
}

impl CalendarFault {
    /// Stable name, for the words files.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Columns(_) => "calendar_columns",
            Self::Date(_) => "calendar_date",
            Self::Kind(_) => "calendar_kind",
            Self::Name => "calendar_name",
            Self::Year(_) => "calendar_year",
            Self::Twice(_) => "calendar_twice",
        }
    }
}

/// One row that says something.
pub(super) enum Entry {
    Day { date: NaiveDate, name: String, kind: String },
    AnnouncedThrough(i32),
}

fn entry(cells: &[&str]) -> Result<Entry, CalendarFault> {
    let &[date, name, ref rest @ ..] = cells else { return Err(CalendarFault::Columns(cells.len())) };
    if nfc(date) == "công bố đến" {
        let year = name.parse().ok().filter(|year| (2000..=2999).contains(year));
        return year.map(Entry::AnnouncedThrough).ok_or_else(|| CalendarFault::Year(name.to_owned()));
    }
    let &[kind, ..] = rest else { return Err(CalendarFault::Columns(cells.len())) };
    let date = parse_table_date(date).ok_or_else(|| CalendarFault::Date(date.to_owned()))?;
    if name.is_empty() {
        return Err(CalendarFault::Name);
    }
    Ok(Entry::Day { date, name: nfc(name), kind: nfc(kind) })
}

/// Gives each row to `add`. Comments, empty lines, the heading row, a byte-order mark and CRLF are what Notepad and Excel leave behind.
pub(super) fn each_entry(
    file: &'static str,
    text: &str,
    mut add: impl FnMut(Entry) -> Result<(), CalendarFault>,
) -> Result<(), CalendarError> {
    for (index, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
        if line.trim().is_empty() || line.starts_with('#') || cells.first() == Some(&"date") {
            continue;
        }
        entry(&cells).and_then(&mut add).map_err(|what| CalendarError { file, line: index + 1, what })?;
    }
    Ok(())
}

fn parse_table_date(text: &str) -> Option<NaiveDate> {
    if let Some(date) = parse_iso_date(text) {
        return Some(date);
    }
    let mut parts = text.splitn(3, '/');
    let (day, month, year) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    NaiveDate::from_ymd_opt(year, month, day).filter(|_| (1900..=2999).contains(&year))
}
