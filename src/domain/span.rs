//! Limits of time (thời hạn): `12h`, `15d`, `5wd`, the moment they fall, and the sentence that explains it.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime};
use thiserror::Error;

use super::calendar::{Calendar, OffDay};
use super::time::{Instant, ddmmyyyy, end_of_day, from_local, hhmm, iso, local, plus_hours};

/// The longest span that is read, in its own unit: ten years of hours and more. Beyond it is a slip of the finger, not a limit.
pub const MAX_COUNT: u32 = 99_999;

/// A positive number of hours, days or working days; cannot be zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Span {
    count: u32,
    unit: Unit,
}

/// What a span is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// `h`: clock hours, through nights and holidays (NĐ 56/2017 Đ26, Đ31: 12 giờ).
    Hours,
    /// `d`: calendar days, the first not counted, the last not moved off a holiday.
    Days,
    /// `wd`: working days (ngày làm việc), the first not counted.
    WorkingDays,
}

/// Why a text is not a span.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SpanError {
    #[error("a span is a number and h, d or wd")]
    Shape,
    #[error("a span is at least 1")]
    Zero,
    #[error("a span is at most {MAX_COUNT}")]
    TooLong,
}

impl SpanError {
    /// Stable name, for the words files.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Shape => "span_shape",
            Self::Zero => "span_zero",
            Self::TooLong => "span_too_long",
        }
    }
}

impl Span {
    pub fn new(count: u32, unit: Unit) -> Result<Self, SpanError> {
        match count {
            0 => Err(SpanError::Zero),
            1..=MAX_COUNT => Ok(Self { count, unit }),
            _ => Err(SpanError::TooLong),
        }
    }

    /// Reads `12h`, `15d`, `5wd`: digits and a unit, nothing between or around.
    pub fn parse(text: &str) -> Result<Self, SpanError> {
        let end = text.find(|c: char| !c.is_ascii_digit()).ok_or(SpanError::Shape)?;
        let (digits, unit) = text.split_at(end);
        let unit = match unit {
            "h" => Unit::Hours,
            "d" => Unit::Days,
            "wd" => Unit::WorkingDays,
            _ => return Err(SpanError::Shape),
        };
        if digits.is_empty() {
            return Err(SpanError::Shape);
        }
        Self::new(digits.parse().map_err(|_| SpanError::TooLong)?, unit)
    }

    pub fn count(self) -> u32 {
        self.count
    }

    pub fn unit(self) -> Unit {
        self.unit
    }
}

impl FromStr for Span {
    type Err = SpanError;

    fn from_str(text: &str) -> Result<Self, SpanError> {
        Self::parse(text)
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            Unit::Hours => "h",
            Unit::Days => "d",
            Unit::WorkingDays => "wd",
        };
        write!(f, "{}{unit}", self.count)
    }
}

/// When a limit falls: a moment when it was counted in hours, else a day, good to 24:00.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DueAt {
    Moment(Instant),
    Day(NaiveDate),
}

impl DueAt {
    /// The moment after which it is overdue; for a day its 24:00 in Vietnam.
    pub fn instant(&self) -> Instant {
        match *self {
            Self::Moment(instant) => instant,
            Self::Day(day) => end_of_day(day),
        }
    }

    /// The day it falls on in Vietnam.
    pub fn date_local(&self) -> NaiveDate {
        match *self {
            Self::Moment(instant) => local(instant).date(),
            Self::Day(day) => day,
        }
    }

    /// As the command line prints it: `2026-11-21T04:59:00+07:00` or `2026-11-30`.
    pub fn contract_text(&self) -> String {
        match *self {
            Self::Moment(instant) => iso(instant),
            Self::Day(day) => day.format("%Y-%m-%d").to_string(),
        }
    }

    /// As screens and paper say it: "04:59 21/11/2026" or "30/11/2026".
    pub fn vi(&self) -> String {
        match *self {
            Self::Moment(instant) => format!("{} {}", hhmm(local(instant)), ddmmyyyy(local(instant).date())),
            Self::Day(day) => ddmmyyyy(day),
        }
    }
}

impl Ord for DueAt {
    fn cmp(&self, other: &Self) -> Ordering {
        let rank = |due: &Self| matches!(due, Self::Day(_));
        // A moment at 24:00 and that day are the same limit but not the same value: the moment comes first.
        self.instant().cmp(&other.instant()).then(rank(self).cmp(&rank(other)))
    }
}

impl PartialOrd for DueAt {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// A limit and the account of how it came about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    pub at: DueAt,
    /// Days off stepped over; only working days step over any.
    pub skipped: Vec<OffDay>,
    /// The rule in a Vietnamese sentence: counted from when, what counts, which article.
    pub rule_vi: String,
    /// The count ran into a year whose days off are not announced; `rule_vi` says so too.
    pub estimated: bool,
    /// Those years: "2027", "2027, 2028", "2027–2036".
    pub unannounced: String,
}

/// Counts `span` from `from` (wall time in Vietnam) by BLDS 2015 Đ147–148: hours from the stated moment, days and
/// working days with the first day not counted. A `d` limit is not moved off a holiday: the law's maxima bind the
/// office, and a later day would be past them.
pub fn due(from: NaiveDateTime, span: Span, calendar: &Calendar) -> Due {
    let count = span.count;
    let day = ddmmyyyy(from.date());
    match span.unit {
        Unit::Hours => {
            let at = DueAt::Moment(plus_hours(from_local(from), count));
            let rule_vi = format!(
                "{count} giờ đồng hồ tính từ {} ngày {day}, kể cả ban đêm, ngày nghỉ và ngày lễ (BLDS 2015 Đ147–148)",
                hhmm(from)
            );
            Due { at, skipped: Vec::new(), rule_vi, estimated: false, unannounced: String::new() }
        }
        Unit::Days => {
            let last = from.date().checked_add_days(Days::new(u64::from(count))).unwrap_or(NaiveDate::MAX);
            let rule_vi = format!(
                "{count} ngày liên tục từ {day}, không tính ngày đầu, kể cả ngày nghỉ và ngày lễ, \
                 không lùi khi ngày cuối là ngày nghỉ; hết hạn lúc 24:00 (BLDS 2015 Đ147–148)"
            );
            Due { at: DueAt::Day(last), skipped: Vec::new(), rule_vi, estimated: false, unannounced: String::new() }
        }
        Unit::WorkingDays => {
            let counted = calendar.add_working_days(from.date(), count);
            let mut rule_vi = format!(
                "{count} ngày làm việc từ {day}, không tính ngày đầu, trừ Thứ Bảy, Chủ Nhật và ngày lễ; \
                 hết hạn lúc 24:00 (BLDS 2015 Đ147–148)"
            );
            let years: Vec<i32> =
                (from.year()..=counted.due.year()).filter(|year| calendar.is_estimated_year(*year)).collect();
            let unannounced = match years[..] {
                [first, _, .., last] => format!("{first}–{last}"),
                _ => years.iter().map(i32::to_string).collect::<Vec<_>>().join(", "),
            };
            if counted.estimated {
                rule_vi.push_str(&format!("; ước tính: lịch nghỉ năm {unannounced} chưa công bố"));
            }
            let (at, skipped, estimated) = (DueAt::Day(counted.due), counted.skipped, counted.estimated);
            Due { at, skipped, rule_vi, estimated, unannounced }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::super::calendar::tests::shipped;
    use super::super::time::parse_clock;
    use super::*;
    use proptest::prelude::*;

    fn fall(from: &str, span: &str) -> Due {
        due(parse_clock(from).unwrap(), span.parse().unwrap(), &shipped())
    }

    #[test]
    fn the_contracts_examples() {
        assert_eq!(fall("2026-11-20T16:59", "12h").at.contract_text(), "2026-11-21T04:59:00+07:00");
        assert_eq!(fall("2026-11-20T16:59", "5wd").at.contract_text(), "2026-11-30");
        assert_eq!(fall("2026-11-20T16:59", "15d").at.contract_text(), "2026-12-05");
        assert_eq!(fall("2026-01-01", "87600h").at.contract_text(), "2035-12-30T00:00:00+07:00");
        assert_eq!(fall("2026-11-20", "24h").at.contract_text(), "2026-11-21T00:00:00+07:00");
    }

    #[test]
    fn days_do_not_roll_over_a_sunday_and_skip_nothing() {
        let fallen = fall("2026-11-20", "2d");
        assert_eq!((fallen.at.contract_text().as_str(), fallen.skipped.len()), ("2026-11-22", 0));
        assert!(fallen.rule_vi.contains("BLDS 2015 Đ147–148"));
    }

    #[test]
    fn an_unannounced_year_is_said() {
        assert!(fall("2026-12-31", "5wd").rule_vi.ends_with("ước tính: lịch nghỉ năm 2027 chưa công bố"));
        assert!(fall("2026-12-30", "300wd").rule_vi.ends_with("lịch nghỉ năm 2027, 2028 chưa công bố"));
        assert!(!fall("2026-11-20", "5wd").rule_vi.contains("ước tính"));
    }

    #[test]
    fn what_is_not_a_span_is_refused() {
        for (text, error) in [
            ("", SpanError::Shape),
            ("12", SpanError::Shape),
            ("h", SpanError::Shape),
            ("-1d", SpanError::Shape),
            ("+1d", SpanError::Shape),
            ("1.5h", SpanError::Shape),
            ("5 wd", SpanError::Shape),
            ("5w", SpanError::Shape),
            ("0d", SpanError::Zero),
            ("000wd", SpanError::Zero),
            ("100000d", SpanError::TooLong),
            ("99999999999999999999h", SpanError::TooLong),
            ("５d", SpanError::Shape),
        ] {
            assert_eq!(text.parse::<Span>(), Err(error), "{text}");
        }
    }

    #[test]
    fn limits_order_by_the_moment_they_pass() {
        let day = fall("2026-11-20", "1d").at;
        let before = fall("2026-11-20", "47h").at;
        let same = fall("2026-11-20", "48h").at;
        let after = fall("2026-11-20", "49h").at;
        assert!(before < same && same < day && day < after);
        assert_eq!(same.instant(), day.instant());
        assert_eq!(day.vi(), "21/11/2026");
        assert_eq!(before.vi(), "23:00 21/11/2026");
    }

    proptest! {
        #[test]
        fn a_span_prints_what_it_reads(count in 1u32..=MAX_COUNT, unit in 0usize..3) {
            let span = Span::new(count, [Unit::Hours, Unit::Days, Unit::WorkingDays][unit]).unwrap();
            prop_assert_eq!(span.to_string().parse(), Ok(span));
        }
    }
}
