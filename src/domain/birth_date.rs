//! A child's date of birth as far as it is known: a day, a month, a year, or an estimated year.
//!
//! Half the births of a mountain commune are known by year only. Filling in 01/01 would invent a fact, so what is
//! not known stays out of the value, prints as it is, and makes every age say that it is approximate.

mod figures;
mod written;

pub use written::{KeepReason, Reading, parse_written};

use std::fmt::{self, Write};

use chrono::{Datelike, Months, NaiveDate};

use super::time::write_ddmmyyyy;

/// The age at which a person is no longer a child (Luật Trẻ em 2016 Đ1: người dưới 16 tuổi).
pub const ADULT_AT: u32 = 16;

/// A date of birth (ngày sinh); cannot hold a month or a day that does not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct BirthDate {
    /// The first day it can be.
    first: NaiveDate,
    precision: Precision,
}

/// How much of a date of birth is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    Day,
    Month,
    Year,
    /// A year worked out from "about 7" or "khoảng 2015".
    AboutYear,
}

/// Whole years lived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Age {
    pub years: u32,
    /// The date is partial, and the birthday of this year may still lie ahead.
    pub approximate: bool,
}

impl BirthDate {
    pub fn day(day: NaiveDate) -> Self {
        Self { first: day, precision: Precision::Day }
    }

    /// None for a month that does not exist or a year outside 1900–2999.
    pub fn month(year: i32, month: u32) -> Option<Self> {
        Self::starting(year, month, Precision::Month)
    }

    pub fn year(year: i32) -> Option<Self> {
        Self::starting(year, 1, Precision::Year)
    }

    pub fn about_year(year: i32) -> Option<Self> {
        Self::starting(year, 1, Precision::AboutYear)
    }

    fn starting(year: i32, month: u32, precision: Precision) -> Option<Self> {
        let first = NaiveDate::from_ymd_opt(year, month, 1).filter(|_| (1900..=2999).contains(&year))?;
        Some(Self { first, precision })
    }

    pub fn precision(self) -> Precision {
        self.precision
    }

    /// The day of birth, when it is known.
    pub fn exact(self) -> Option<NaiveDate> {
        (self.precision == Precision::Day).then_some(self.first)
    }

    /// The year written in it.
    pub fn written_year(self) -> i32 {
        self.first.year()
    }

    /// The first day it can be; for an estimate, of the year named.
    pub fn earliest(self) -> NaiveDate {
        self.first
    }

    /// The last day it can be; for an estimate, of the year named.
    pub fn latest(self) -> NaiveDate {
        let months = match self.precision {
            Precision::Day => return self.first,
            Precision::Month => 1,
            Precision::Year | Precision::AboutYear => 12,
        };
        let next = self.first.checked_add_months(Months::new(months));
        next.and_then(|next| next.pred_opt()).unwrap_or(self.first)
    }

    /// Whole years on `today`; None for somebody not yet born. A date without the day counts the years as if this
    /// year's birthday were past, and says `approximate` while it may not be.
    pub fn age_on(self, today: NaiveDate) -> Option<Age> {
        let years = u32::try_from(today.year() - self.first.year()).ok()?;
        let birthday_ahead = (today.month(), today.day()) < (self.first.month(), self.first.day());
        let (before, approximate) = match self.precision {
            Precision::Day => (birthday_ahead, false),
            Precision::Month => (today.month() < self.first.month(), today.month() == self.first.month()),
            Precision::Year | Precision::AboutYear => (false, true),
        };
        Some(Age { years: years.checked_sub(u32::from(before))?, approximate })
    }

    /// The day the child turns sixteen, at the latest it can be: protection does not end on a guess. (Criminal
    /// procedure presumes the same of an unknown birthday; the children's law itself is silent.)
    pub fn turns_16_on(self) -> NaiveDate {
        self.latest().checked_add_months(Months::new(ADULT_AT * 12)).unwrap_or(NaiveDate::MAX)
    }

    /// Whether this may still be a child (Luật Trẻ em 2016 Đ1) on `today`.
    pub fn is_under_16(self, today: NaiveDate) -> bool {
        today < self.turns_16_on()
    }

    /// `20150512`, `20150500`, `20150000`: orders dates by what is known of them; a year stands before its months.
    pub fn sort_key(self) -> i32 {
        let (year, month, day) = (self.first.year(), self.first.month() as i32, self.first.day() as i32);
        match self.precision {
            Precision::Day => year * 10_000 + month * 100 + day,
            Precision::Month => year * 10_000 + month * 100,
            Precision::Year | Precision::AboutYear => year * 10_000,
        }
    }

    /// `2015-05-12`, `2015-05`, `2015`, `2019~`: in the book, in JSON, on the command line.
    pub fn contract(self) -> String {
        match self.precision {
            Precision::Day => self.first.format("%Y-%m-%d").to_string(),
            Precision::Month => self.first.format("%Y-%m").to_string(),
            Precision::Year => self.first.format("%Y").to_string(),
            Precision::AboutYear => self.first.format("%Y~").to_string(),
        }
    }

    /// `12/05/2015`, `05/2015`, `2015`, `khoảng 2019`: on screen, on paper and in CSV.
    pub fn vi(self) -> String {
        let mut text = String::new();
        self.write_vi(&mut text);
        text
    }

    /// The same, behind a text: a list of a hundred thousand children writes as many.
    pub fn write_vi(self, out: &mut String) {
        match self.precision {
            Precision::Day => write_ddmmyyyy(out, self.first),
            Precision::Month => _ = write!(out, "{:02}/{:04}", self.first.month(), self.first.year()),
            Precision::Year => _ = write!(out, "{:04}", self.first.year()),
            Precision::AboutYear => _ = write!(out, "khoảng {:04}", self.first.year()),
        }
    }

    /// Reads back exactly what [`contract`](Self::contract) prints; for what people write see [`parse_written`].
    pub fn from_contract(text: &str) -> Option<Self> {
        let year =
            |text: &str| text.parse().ok().filter(|_| text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit()));
        match text.len() {
            4 => Self::year(year(text)?),
            5 => Self::about_year(year(text.strip_suffix('~')?)?),
            7 => super::time::parse_iso_date(&format!("{text}-01"))
                .and_then(|first| Self::month(first.year(), first.month())),
            _ => super::time::parse_iso_date(text).map(Self::day),
        }
    }
}

impl fmt::Display for BirthDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.contract())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn born(text: &str) -> BirthDate {
        BirthDate::from_contract(text).unwrap()
    }

    fn on(text: &str) -> NaiveDate {
        super::super::time::parse_iso_date(text).unwrap()
    }

    fn age(birth: &str, today: &str) -> Option<(u32, bool)> {
        born(birth).age_on(on(today)).map(|age| (age.years, age.approximate))
    }

    #[test]
    fn age_is_honest_about_what_is_not_known() {
        assert_eq!(age("2015-05-12", "2026-05-11"), Some((10, false)));
        assert_eq!(age("2015-05-12", "2026-05-12"), Some((11, false)));
        assert_eq!(age("2015-05", "2026-04-30"), Some((10, false)));
        assert_eq!(age("2015-05", "2026-05-20"), Some((11, true)));
        assert_eq!(age("2015-05", "2026-06-01"), Some((11, false)));
        assert_eq!(age("2015", "2026-01-01"), Some((11, true)));
        assert_eq!(age("2019~", "2026-11-20"), Some((7, true)));
        assert_eq!(age("2026-11-21", "2026-11-20"), None);
        assert_eq!(age("2027", "2026-11-20"), None);
        assert_eq!(age("2016-02-29", "2026-02-28"), Some((9, false)));
    }

    #[test]
    fn a_child_is_a_child_until_it_is_certain_that_it_is_not() {
        assert_eq!(born("2010-11-20").turns_16_on(), on("2026-11-20"));
        assert!(born("2010-11-20").is_under_16(on("2026-11-19")));
        assert!(!born("2010-11-20").is_under_16(on("2026-11-20")));
        assert_eq!(born("2010-02").turns_16_on(), on("2026-02-28"));
        assert!(born("2010").is_under_16(on("2026-12-30")) && !born("2010").is_under_16(on("2026-12-31")));
        assert_eq!(born("2016-02-29").turns_16_on(), on("2032-02-29"));
    }

    #[test]
    fn each_prints_as_what_it_is() {
        let both = |text: &str| (born(text).to_string(), born(text).vi());
        assert_eq!(both("2015-05-12"), ("2015-05-12".into(), "12/05/2015".into()));
        assert_eq!(both("2015-05"), ("2015-05".into(), "05/2015".into()));
        assert_eq!(both("2015"), ("2015".into(), "2015".into()));
        assert_eq!(both("2019~"), ("2019~".into(), "khoảng 2019".into()));
        for text in ["", "215", "2015-13", "2015-5", "2015-02-30", "2015~~", "20é5", "1899", "+2015"] {
            assert_eq!(BirthDate::from_contract(text), None, "{text}");
        }
        assert!(born("2015").sort_key() < born("2015-05").sort_key());
        assert!(born("2015-05").sort_key() < born("2015-05-01").sort_key());
        assert!(born("2015-12-31").sort_key() < born("2016~").sort_key());
    }

    pub(super) fn any_birth_date() -> impl Strategy<Value = BirthDate> {
        (0i64..5800, 0..4).prop_map(|(days, precision)| {
            let day = on("2011-01-01") + chrono::TimeDelta::days(days);
            match precision {
                0 => BirthDate::day(day),
                1 => BirthDate::month(day.year(), day.month()).unwrap(),
                2 => BirthDate::year(day.year()).unwrap(),
                _ => BirthDate::about_year(day.year()).unwrap(),
            }
        })
    }

    proptest! {
        #[test]
        fn what_is_printed_is_read_back(birth in any_birth_date()) {
            let today = on("2026-11-20");
            prop_assert_eq!(BirthDate::from_contract(&birth.contract()), Some(birth));
            for text in [birth.contract(), birth.vi()] {
                prop_assert_eq!(parse_written(&text, today, None).date(), Some(birth), "{}", text);
            }
            prop_assert!(birth.earliest() <= birth.latest());
        }
    }
}
