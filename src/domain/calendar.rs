//! The working calendar (lịch làm việc): weekends, public holidays, and the government's changes on top.
//!
//! Working days carry legal limits, so the calendar is data an office can correct the day a notice appears, and
//! it says which of its days are only estimates: a date computed today for a year not yet announced may move.

mod table;

pub use table::{CalendarError, CalendarFault};

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, Weekday};

use super::time::weekday_vi;
use table::{Entry, each_entry};

/// What is added to the reason of a day off that has not been announced yet.
const ESTIMATE_MARK: &str = " (ước tính)";

/// Days off and days worked, by date. Built once from two tables; pure afterwards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    holidays: BTreeMap<NaiveDate, String>,
    overrides: BTreeMap<NaiveDate, Override>,
    /// The last year whose days off were announced; None when neither table says, and then every year is a guess.
    announced_through: Option<i32>,
    /// First and last year the holiday table speaks of; outside it only weekends are known.
    table_years: Option<(i32, i32)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Override {
    Off(String),
    Worked(String),
}

/// A day on which state bodies do not work, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OffDay {
    pub date: NaiveDate,
    /// "Thứ Bảy", "Chủ Nhật" or the holiday's name; an estimated one ends with " (ước tính)".
    pub why: String,
    pub estimated: bool,
}

/// Where a count of working days ends, and the days off it stepped over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    pub due: NaiveDate,
    pub skipped: Vec<OffDay>,
    /// The count ran into a year whose days off are not announced: `due` may move when they are.
    pub estimated: bool,
}

impl Calendar {
    /// Reads the two tables (`date name kind source`, tab-separated, `#` comments; dates ISO or dd/mm/yyyy) and
    /// lays the second over the first. The row `công bố đến <year>` may stand in either; the later one counts.
    pub fn parse(holidays_tsv: &str, overrides_tsv: &str) -> Result<Self, CalendarError> {
        let mut calendar =
            Self { holidays: BTreeMap::new(), overrides: BTreeMap::new(), announced_through: None, table_years: None };
        each_entry("holidays.tsv", holidays_tsv, |entry| calendar.add_holiday(entry))?;
        each_entry("overrides.tsv", overrides_tsv, |entry| calendar.add_override(entry))?;
        let first = calendar.holidays.keys().next();
        let last = calendar.holidays.keys().next_back();
        calendar.table_years = first.zip(last).map(|(first, last)| (first.year(), last.year()));
        Ok(calendar)
    }

    fn add_holiday(&mut self, entry: Entry) -> Result<(), CalendarFault> {
        match entry {
            Entry::AnnouncedThrough(year) => self.announce(year),
            Entry::Day { date, name, kind } => match kind.as_str() {
                "lễ" | "bù" | "hoán đổi" => {
                    // Giỗ Tổ can fall on 30/4: both names are true of that day.
                    self.holidays.entry(date).and_modify(|names| *names = format!("{names}, {name}")).or_insert(name);
                }
                _ => return Err(CalendarFault::Kind(kind)),
            },
        }
        Ok(())
    }

    fn add_override(&mut self, entry: Entry) -> Result<(), CalendarFault> {
        match entry {
            Entry::AnnouncedThrough(year) => self.announce(year),
            Entry::Day { date, name, kind } => {
                let change = match kind.as_str() {
                    "nghỉ" => Override::Off(name),
                    "làm bù" => Override::Worked(name),
                    _ => return Err(CalendarFault::Kind(kind)),
                };
                if self.overrides.insert(date, change).is_some() {
                    return Err(CalendarFault::Twice(date));
                }
            }
        }
        Ok(())
    }

    fn announce(&mut self, year: i32) {
        self.announced_through = self.announced_through.max(Some(year));
    }

    /// Whether state bodies work that day: Monday to Friday but for days off, and make-up days (làm bù).
    pub fn is_working(&self, day: NaiveDate) -> bool {
        match self.overrides.get(&day) {
            Some(Override::Worked(_)) => true,
            Some(Override::Off(_)) => false,
            None => !is_weekend(day) && !self.holidays.contains_key(&day),
        }
    }

    /// Why that day is off; None on a working day. A holiday on a Sunday is called by the holiday's name.
    pub fn off_reason(&self, day: NaiveDate) -> Option<OffDay> {
        let name = match self.overrides.get(&day) {
            Some(Override::Worked(_)) => return None,
            // An official notice is not an estimate, whatever the year.
            Some(Override::Off(name)) => return Some(OffDay { date: day, why: name.clone(), estimated: false }),
            None => self.holidays.get(&day),
        };
        match name {
            Some(name) if self.is_estimated_year(day.year()) => {
                Some(OffDay { date: day, why: format!("{name}{ESTIMATE_MARK}"), estimated: true })
            }
            Some(name) => Some(OffDay { date: day, why: name.clone(), estimated: false }),
            None if is_weekend(day) => Some(OffDay { date: day, why: weekday_vi(day).to_owned(), estimated: false }),
            None => None,
        }
    }

    /// The name of the swap when a weekend day is worked ("Làm bù cho 02/01/2026").
    pub fn make_up(&self, day: NaiveDate) -> Option<&str> {
        match self.overrides.get(&day) {
            Some(Override::Worked(name)) => Some(name),
            _ => None,
        }
    }

    /// The `n`-th working day after `from`, the first day not counted (BLDS 2015 Đ147–148). n = 0 gives `from`.
    pub fn add_working_days(&self, from: NaiveDate, n: u32) -> Counted {
        let mut skipped = Vec::new();
        let mut due = from;
        let mut left = n;
        while left > 0 {
            let Some(next) = due.succ_opt() else { break };
            due = next;
            match self.off_reason(due) {
                Some(off) => skipped.push(off),
                None => left -= 1,
            }
        }
        let estimated = n > 0 && (from.year()..=due.year()).any(|year| self.is_estimated_year(year));
        Counted { due, skipped, estimated }
    }

    /// Working days in (`from`, `to`]: what is left until a limit; negative when `to` lies before `from`.
    pub fn working_days_between(&self, from: NaiveDate, to: NaiveDate) -> i64 {
        if to < from {
            return -self.working_days_between(to, from);
        }
        let days = from.iter_days().skip(1).take_while(|day| *day <= to);
        days.filter(|day| self.is_working(*day)).count() as i64
    }

    /// The last working day before a long stretch of days off (more than a weekend) behind which at most two working days are
    /// left until `due`, and after `from`: what is put off behind such a stretch is left too late. `None`: no such stretch.
    pub fn safe_before(&self, from: NaiveDate, due: NaiveDate) -> Option<NaiveDate> {
        let mut end = due;
        for _ in 0..=2 {
            let first = std::iter::successors(Some(end), |day| day.pred_opt()).find(|day| self.is_working(*day))?;
            if (end - first).num_days() > 2 {
                return (first > from).then_some(first);
            }
            end = first.pred_opt()?;
        }
        None
    }

    /// Whether that year's days off are not announced yet, or not in the table at all.
    pub fn is_estimated_year(&self, year: i32) -> bool {
        self.announced_through.is_none_or(|last| year > last) || self.is_beyond_table(year)
    }

    /// Whether the table is silent about that year, so that only weekends are known.
    pub fn is_beyond_table(&self, year: i32) -> bool {
        self.table_years.is_none_or(|(first, last)| year < first || year > last)
    }

    /// The last announced year, for the notice that the calendar needs next year's.
    pub fn announced_through(&self) -> Option<i32> {
        self.announced_through
    }
}

fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
pub(super) mod tests {
    use super::super::time::parse_iso_date;
    use super::*;
    use proptest::prelude::*;

    /// The calendar that ships, for the tests of the neighbours too.
    pub fn shipped() -> Calendar {
        Calendar::parse(
            include_str!("../../assets/calendar/holidays.tsv"),
            include_str!("../../assets/calendar/overrides.tsv"),
        )
        .unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        parse_iso_date(text).unwrap()
    }

    fn why(text: &str) -> String {
        shipped().off_reason(day(text)).map(|off| off.why).unwrap_or_default()
    }

    #[test]
    fn before_tet_the_safe_day_is_the_last_one_worked() {
        let calendar = shipped();
        // Tết 2027 is off from 4 to 10 February; a limit on the second working day after it is safe only before it.
        let after = calendar.add_working_days(day("2027-02-03"), 2).due;
        let safe = calendar.safe_before(day("2027-02-01"), after).unwrap();
        assert!(calendar.is_working(safe) && safe < day("2027-02-06"), "{safe}");
        // An ordinary weekend is no long stretch.
        assert_eq!(calendar.safe_before(day("2026-11-16"), day("2026-11-23")), None);
        assert_eq!(calendar.safe_before(day("2026-11-16"), day("2026-11-25")), None);
    }

    #[test]
    fn five_working_days_from_20_11_2026_step_over_the_weekend_and_culture_day() {
        let counted = shipped().add_working_days(day("2026-11-20"), 5);
        assert_eq!(counted.due, day("2026-11-30"));
        let skipped: Vec<_> = counted.skipped.iter().map(|off| (off.date.to_string(), off.why.as_str())).collect();
        assert_eq!(
            skipped,
            [
                ("2026-11-21".to_owned(), "Thứ Bảy"),
                ("2026-11-22".to_owned(), "Chủ Nhật"),
                ("2026-11-24".to_owned(), "Ngày Văn hóa Việt Nam"),
                ("2026-11-28".to_owned(), "Thứ Bảy"),
                ("2026-11-29".to_owned(), "Chủ Nhật"),
            ]
        );
        assert!(!counted.estimated);
    }

    #[test]
    fn culture_day_is_a_holiday_only_from_2026() {
        for year in 2020..2026 {
            let date = NaiveDate::from_ymd_opt(year, 11, 24).unwrap();
            assert_eq!(shipped().is_working(date), !is_weekend(date), "{date}");
        }
        assert_eq!(why("2026-11-24"), "Ngày Văn hóa Việt Nam");
        assert_eq!(why("2027-11-24"), "Ngày Văn hóa Việt Nam (ước tính)");
        assert_eq!(why("2029-11-26"), "Ngày Văn hóa Việt Nam (nghỉ bù) (ước tính)");
    }

    #[test]
    fn the_swaps_of_2026_hold() {
        let calendar = shipped();
        for off in ["2026-01-02", "2026-08-31", "2026-04-26", "2026-04-27"] {
            assert!(!calendar.is_working(day(off)), "{off}");
        }
        for worked in ["2026-01-10", "2026-08-22"] {
            assert!(calendar.is_working(day(worked)), "{worked}");
            assert_eq!(calendar.off_reason(day(worked)), None);
        }
        assert_eq!(why("2026-01-02"), "Nghỉ hoán đổi với 10/01/2026");
        assert_eq!(calendar.make_up(day("2026-01-10")), Some("Làm bù cho 02/01/2026"));
        // 31/12 Thu, 01/01 off, 02/01 off, weekend: the first working day of 2026 is Monday 05/01.
        assert_eq!(calendar.add_working_days(day("2025-12-31"), 1).due, day("2026-01-05"));
        // The worked Saturday counts.
        assert_eq!(calendar.add_working_days(day("2026-01-09"), 1).due, day("2026-01-10"));
    }

    #[test]
    fn tet_2027_is_an_estimate() {
        let counted = shipped().add_working_days(day("2027-02-03"), 1);
        assert_eq!(counted.due, day("2027-02-11"));
        assert_eq!(counted.skipped.len(), 7);
        assert!(counted.estimated && counted.skipped.iter().all(|off| off.why.ends_with(" (ước tính)")));
    }

    #[test]
    fn tet_2030_is_vietnams_not_chinas() {
        assert_eq!(why("2030-02-02"), "Tết Nguyên Đán (ước tính)");
        assert_eq!(why("2030-02-03"), "Mùng hai Tết Nguyên Đán (ước tính)");
    }

    #[test]
    fn beyond_the_table_weekends_still_count_and_the_result_says_so() {
        let calendar = shipped();
        let counted = calendar.add_working_days(day("2040-05-04"), 1);
        assert_eq!((counted.due, counted.estimated), (day("2040-05-07"), true));
        assert!(calendar.is_beyond_table(2036) && calendar.is_beyond_table(2019) && !calendar.is_beyond_table(2035));
        assert!(
            calendar.is_estimated_year(2027) && !calendar.is_estimated_year(2026) && calendar.is_estimated_year(2019)
        );
        assert_eq!(calendar.add_working_days(NaiveDate::MAX, 3).due, NaiveDate::MAX);
    }

    #[test]
    fn two_holidays_on_one_day_are_both_named() {
        let calendar =
            Calendar::parse("2026-04-30\tGiỗ Tổ\tlễ\n30/04/2026\tChiến thắng\tlễ", "công bố đến\t2026").unwrap();
        assert_eq!(calendar.off_reason(day("2026-04-30")).unwrap().why, "Giỗ Tổ, Chiến thắng");
    }

    #[test]
    fn a_wrong_row_is_named_by_file_and_line() {
        let fault = |holidays: &str, overrides: &str| Calendar::parse(holidays, overrides).unwrap_err().to_string();
        assert_eq!(fault("# x\r\n2026-02-30\tTết\tlễ\tx\r\n", ""), "holidays.tsv:2: not a date: 2026-02-30");
        assert_eq!(fault("2026-01-01 Tết lễ", ""), "holidays.tsv:1: too few columns (1)");
        assert_eq!(fault("2026-01-01\tTết\tle", ""), "holidays.tsv:1: unknown kind: le");
        assert_eq!(fault("", "\n2026-01-01\t\tnghỉ"), "overrides.tsv:2: no name");
        assert_eq!(fault("", "công bố đến\tnăm tới"), "overrides.tsv:1: not a year: năm tới");
        assert_eq!(
            fault("", "2026-01-01\ta\tnghỉ\n1/1/2026\tb\tnghỉ"),
            "overrides.tsv:2: date given twice: 2026-01-01"
        );
    }

    #[test]
    fn a_file_saved_by_notepad_is_read() {
        let decomposed = "\u{feff}date\tname\tkind\tsource\r\n02/01/2026\tNghỉ\tnghi\u{309}\t\r\n";
        assert!(!Calendar::parse("", decomposed).unwrap().is_working(day("2026-01-02")));
    }

    proptest! {
        #[test]
        fn adding_working_days_and_counting_them_agree(offset in 0i64..7000, n in 0u32..300) {
            let calendar = shipped();
            let from = day("2020-01-01") + chrono::TimeDelta::days(offset);
            let counted = calendar.add_working_days(from, n);
            prop_assert_eq!(calendar.working_days_between(from, counted.due), i64::from(n));
            prop_assert_eq!(calendar.working_days_between(counted.due, from), -i64::from(n));
            prop_assert!(n == 0 || calendar.is_working(counted.due));
            prop_assert_eq!((counted.due - from).num_days(), i64::from(n) + counted.skipped.len() as i64);
        }
    }
}
