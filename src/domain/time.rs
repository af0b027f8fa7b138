//! Moments and days: stored in UTC, read and shown at +07:00, the one zone Vietnam has (no daylight saving).
//!
//! Every conversion in the program goes through here: a second copy of the offset would one day disagree with
//! this one, and a twelve-hour limit would be seven hours wrong.

use std::fmt::Write;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc, Weekday};

/// A point in time, in UTC as it is stored.
pub type Instant = DateTime<Utc>;

const VIETNAM: FixedOffset = match FixedOffset::east_opt(7 * 3600) {
    Some(offset) => offset,
    None => panic!("+07:00 is a valid offset"),
};

/// What a clock on the wall in Vietnam shows at `instant`.
pub fn local(instant: Instant) -> NaiveDateTime {
    instant.with_timezone(&VIETNAM).naive_local()
}

/// The instant at which a clock on the wall in Vietnam shows `wall`.
pub fn from_local(wall: NaiveDateTime) -> Instant {
    wall.checked_sub_offset(VIETNAM).unwrap_or(NaiveDateTime::MIN).and_utc()
}

/// The calendar day in Vietnam at `now` (ngày hôm nay).
pub fn today(now: Instant) -> NaiveDate {
    local(now).date()
}

/// `2026-11-21T04:59:00+07:00`, the form of every instant that leaves the program.
pub fn iso(instant: Instant) -> String {
    instant.with_timezone(&VIETNAM).format("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// 24:00 of `day`: a limit counted in days is good until then (BLDS 2015 Đ148).
pub fn end_of_day(day: NaiveDate) -> Instant {
    from_local(day.succ_opt().unwrap_or(day).and_time(NaiveTime::MIN))
}

/// Reads `--clock`, SOTRE_CLOCK and the FROM of `due`: `2026-11-20T16:59`, with seconds, with a space for the
/// `T`, or a date alone (00:00). Wall time at +07:00 unless an offset (`Z`, `+07:00`) follows, then converted.
pub fn parse_clock(text: &str) -> Option<NaiveDateTime> {
    let (date, rest) = text.trim().split_at_checked(10)?;
    let date = parse_iso_date(date)?;
    if rest.is_empty() {
        return Some(date.and_time(NaiveTime::MIN));
    }
    let rest = rest.strip_prefix(['T', ' '])?;
    let (time, offset) = match rest.find(['Z', '+', '-']) {
        Some(at) => {
            let (time, offset) = rest.split_at(at);
            (time, Some(parse_offset(offset)?))
        }
        None => (rest, None),
    };
    let wall = date.and_time(parse_time(time)?);
    match offset {
        Some(offset) => Some(local(wall.checked_sub_offset(offset)?.and_utc())),
        None => Some(wall),
    }
}

/// `2026-11-20` and nothing looser. By hand: every birth date of a list comes through here, and chrono reads its pattern anew
/// for each.
pub fn parse_iso_date(text: &str) -> Option<NaiveDate> {
    if !shaped(text, "dddd-dd-dd") {
        return None;
    }
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<u32>().ok();
    NaiveDate::from_ymd_opt(i32::try_from(number(0, 4)?).ok()?, number(5, 7)?, number(8, 10)?)
}

/// `16:59` or `16:59:30`.
fn parse_time(text: &str) -> Option<NaiveTime> {
    if shaped(text, "dd:dd") {
        NaiveTime::parse_from_str(text, "%H:%M").ok()
    } else if shaped(text, "dd:dd:dd") {
        NaiveTime::parse_from_str(text, "%H:%M:%S").ok()
    } else {
        None
    }
}

/// `Z` or `±hh:mm`.
fn parse_offset(text: &str) -> Option<FixedOffset> {
    if text == "Z" {
        return FixedOffset::east_opt(0);
    }
    let (sign, rest) = text.split_at_checked(1)?;
    let time = shaped(rest, "dd:dd").then(|| parse_time(rest))??;
    let east = (time - NaiveTime::MIN).num_seconds() as i32;
    FixedOffset::east_opt(if sign == "-" { -east } else { east })
}

/// Whether `text` has exactly this shape, `d` standing for an ASCII digit.
fn shaped(text: &str, shape: &str) -> bool {
    text.len() == shape.len()
        && text
            .bytes()
            .zip(shape.bytes())
            .all(|(byte, want)| if want == b'd' { byte.is_ascii_digit() } else { byte == want })
}

/// "Thứ Hai" … "Chủ Nhật".
pub fn weekday_vi(day: NaiveDate) -> &'static str {
    match day.weekday() {
        Weekday::Mon => "Thứ Hai",
        Weekday::Tue => "Thứ Ba",
        Weekday::Wed => "Thứ Tư",
        Weekday::Thu => "Thứ Năm",
        Weekday::Fri => "Thứ Sáu",
        Weekday::Sat => "Thứ Bảy",
        Weekday::Sun => "Chủ Nhật",
    }
}

/// "T2" … "T7", "CN", for narrow columns.
pub fn weekday_short(day: NaiveDate) -> &'static str {
    match day.weekday() {
        Weekday::Mon => "T2",
        Weekday::Tue => "T3",
        Weekday::Wed => "T4",
        Weekday::Thu => "T5",
        Weekday::Fri => "T6",
        Weekday::Sat => "T7",
        Weekday::Sun => "CN",
    }
}

/// `20/11/2026`, the date of screens, paper and CSV.
pub fn ddmmyyyy(day: NaiveDate) -> String {
    let mut text = String::with_capacity(10);
    write_ddmmyyyy(&mut text, day);
    text
}

/// The same, behind a text: an export writes a date for each of a hundred thousand children.
pub fn write_ddmmyyyy(out: &mut String, day: NaiveDate) {
    let two = |out: &mut String, n: u32| {
        out.extend([n / 10, n % 10].into_iter().filter_map(|digit| char::from_digit(digit, 10)));
    };
    two(out, day.day());
    out.push('/');
    two(out, day.month());
    out.push('/');
    match u32::try_from(day.year()) {
        Ok(year) if (1000..10_000).contains(&year) => {
            two(out, year / 100);
            two(out, year % 100);
        }
        _ => _ = write!(out, "{:04}", day.year()),
    }
}

/// `16:59`, the time of screens and paper.
pub fn hhmm(wall: NaiveDateTime) -> String {
    wall.format("%H:%M").to_string()
}

/// `instant` moved by whole hours; the far end of time stays where it is rather than wrapping.
pub fn plus_hours(instant: Instant, hours: u32) -> Instant {
    instant.checked_add_signed(TimeDelta::hours(i64::from(hours))).unwrap_or(Instant::MAX_UTC)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;

    fn wall(text: &str) -> String {
        parse_clock(text).map(|w| w.format("%Y-%m-%d %H:%M:%S").to_string()).unwrap_or_default()
    }

    #[test]
    fn every_written_form_of_a_clock_is_read() {
        assert_eq!(wall("2026-11-20T16:59"), "2026-11-20 16:59:00");
        assert_eq!(wall("2026-11-20T16:59:30"), "2026-11-20 16:59:30");
        assert_eq!(wall("2026-11-20 16:59"), "2026-11-20 16:59:00");
        assert_eq!(wall(" 2026-11-20 "), "2026-11-20 00:00:00");
        assert_eq!(wall("2026-11-20T16:59:30+07:00"), "2026-11-20 16:59:30");
        assert_eq!(wall("2026-11-20T20:59Z"), "2026-11-21 03:59:00");
        assert_eq!(wall("2026-11-20T20:59-05:00"), "2026-11-21 08:59:00");
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "",
            "2026-11",
            "2026-1-5",
            "20/11/2026",
            "2026-02-30",
            "2026-11-20T",
            "2026-11-20T7:00",
            "2026-11-20T24:00",
            "2026-11-20T16:59+7",
            "2026-11-20T16:59x",
            "2026-11-20é",
            "12026-11-20",
        ] {
            assert_eq!(parse_clock(text), None, "{text}");
        }
    }

    #[test]
    fn an_instant_prints_with_its_offset_and_comes_back() {
        let instant = from_local(parse_clock("2026-11-21T04:59").unwrap());
        assert_eq!(iso(instant), "2026-11-21T04:59:00+07:00");
        assert_eq!(from_local(parse_clock(&iso(instant)).unwrap()), instant);
        assert_eq!(instant.to_rfc3339(), "2026-11-20T21:59:00+00:00");
    }

    #[test]
    fn the_day_changes_at_midnight_in_vietnam() {
        let late = from_local(parse_clock("2026-11-20T23:59:59").unwrap());
        assert_eq!(ddmmyyyy(today(late)), "20/11/2026");
        assert_eq!(iso(end_of_day(today(late))), "2026-11-21T00:00:00+07:00");
        assert_eq!(weekday_vi(today(late)), "Thứ Sáu");
        assert_eq!(weekday_short(today(late)), "T6");
    }
}
