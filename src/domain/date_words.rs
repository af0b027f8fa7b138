//! Dates as an officer types them: `15/3`, `t+7`, `+5lv`, `thứ 6`, `hôm qua 21:30`, with an answer that names the day.

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, Weekday};

use super::calendar::Calendar;
use super::problem::ProblemKind;
use super::time::{ddmmyyyy, parse_clock, parse_iso_date, weekday_vi};
use super::vietnamese::{clean, fold};

/// Words further from today than this many days are a slip of the finger.
const FURTHEST: u32 = 9999;

/// A day and month without a year mean this year, unless that is further off than this many days: on 20/12 "5/1" is
/// next January, and just after midnight on 1/1 "31/12" is yesterday.
const OTHER_YEAR_AFTER_DAYS: i64 = 270;

/// Reads a date in words or figures, accents or none. Errors: Required, NotADate, NoSuchDay, YearShape, TooLate.
pub fn parse_date_words(text: &str, today: NaiveDate, calendar: &Calendar) -> Result<NaiveDate, ProblemKind> {
    let words = fold(&clean(text));
    let tight = words.replace(' ', "");
    let working = tight.strip_prefix('+').or_else(|| tight.strip_prefix("t+")).and_then(|rest| rest.strip_suffix("lv"));
    match working {
        Some(days) => Ok(calendar.add_working_days(today, count(days)?).due),
        None => parse_plain(&words, today),
    }
}

/// Everything but working days; `words` is folded.
fn parse_plain(words: &str, today: NaiveDate) -> Result<NaiveDate, ProblemKind> {
    let tight = words.replace(' ', "");
    let days = match tight.as_str() {
        "" => return Err(ProblemKind::Required),
        "t" | "homnay" | "nay" | "bayngio" | "today" => 0,
        "mai" | "ngaymai" => 1,
        "mot" | "ngaymot" | "kia" | "ngaykia" => 2,
        "homqua" | "qua" => -1,
        "homkia" => -2,
        _ => {
            if let Some(weekday) = weekday(&tight) {
                return next(weekday, today);
            }
            match tight.strip_prefix('t').unwrap_or(&tight) {
                offset if offset.starts_with('+') => i64::from(count(offset.trim_start_matches('+'))?),
                offset if offset.starts_with('-') => -i64::from(count(offset.trim_start_matches('-'))?),
                _ => return figures(words, today),
            }
        }
    };
    shifted(today, days)
}

fn count(digits: &str) -> Result<u32, ProblemKind> {
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(ProblemKind::NotADate);
    }
    digits.parse().ok().filter(|n| *n <= FURTHEST).ok_or(ProblemKind::TooLate)
}

fn shifted(today: NaiveDate, days: i64) -> Result<NaiveDate, ProblemKind> {
    let size = Days::new(days.unsigned_abs());
    let day = if days < 0 { today.checked_sub_days(size) } else { today.checked_add_days(size) };
    day.ok_or(ProblemKind::TooLate)
}

/// `thu6`, `t6`, `thusau`, `cn`, `chunhat`: without spaces and accents, as UniKey's owner may type it.
fn weekday(tight: &str) -> Option<Weekday> {
    let day = tight.strip_prefix("thu").or_else(|| tight.strip_prefix('t')).unwrap_or(tight);
    let named = day.len() < tight.len();
    match day {
        "cn" | "chunhat" if !named => Some(Weekday::Sun),
        "2" | "hai" if named => Some(Weekday::Mon),
        "3" | "ba" if named => Some(Weekday::Tue),
        "4" | "tu" if named => Some(Weekday::Wed),
        "5" | "nam" if named => Some(Weekday::Thu),
        "6" | "sau" if named => Some(Weekday::Fri),
        "7" | "bay" if named => Some(Weekday::Sat),
        _ => None,
    }
}

/// The next such weekday, today not counted: on a Friday "thứ 6" is in a week.
fn next(weekday: Weekday, today: NaiveDate) -> Result<NaiveDate, ProblemKind> {
    let ahead = i64::from(weekday.days_since(today.weekday()));
    shifted(today, if ahead == 0 { 7 } else { ahead })
}

/// `15/3`, `15-3-26`, `15.3.2026`, `15032026`, `2026-03-15`.
fn figures(words: &str, today: NaiveDate) -> Result<NaiveDate, ProblemKind> {
    if let Some(date) = parse_iso_date(words) {
        return Ok(date);
    }
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let parts: Vec<&str> = match words.len() {
        8 if digits(words) => vec![&words[..2], &words[2..4], &words[4..]],
        _ => words.split(['/', '-', '.']).map(str::trim).collect(),
    };
    if !parts.iter().all(|part| digits(part)) {
        return Err(ProblemKind::NotADate);
    }
    let number = |part: &str| part.parse::<u32>().ok().filter(|_| part.len() <= 2).ok_or(ProblemKind::NotADate);
    match parts[..] {
        [day, month] => day_of_near_year(number(day)?, number(month)?, today),
        [day, month, year] => {
            let year = match year.len() {
                2 => 2000 + year.parse::<i32>().map_err(|_| ProblemKind::YearShape)?,
                4 => year.parse().map_err(|_| ProblemKind::YearShape)?,
                _ => return Err(ProblemKind::YearShape),
            };
            if !(1900..=2199).contains(&year) {
                return Err(ProblemKind::YearShape);
            }
            NaiveDate::from_ymd_opt(year, number(month)?, number(day)?).ok_or(ProblemKind::NoSuchDay)
        }
        _ => Err(ProblemKind::NotADate),
    }
}

fn day_of_near_year(day: u32, month: u32, today: NaiveDate) -> Result<NaiveDate, ProblemKind> {
    let in_year = |year: i32| NaiveDate::from_ymd_opt(year, month, day);
    let this = in_year(today.year()).ok_or(ProblemKind::NoSuchDay)?;
    let away = (this - today).num_days();
    let other = if away > OTHER_YEAR_AFTER_DAYS {
        in_year(today.year() - 1)
    } else if away < -OTHER_YEAR_AFTER_DAYS {
        in_year(today.year() + 1)
    } else {
        None
    };
    Ok(other.unwrap_or(this))
}

/// Reads a date and a time (`23:17`, `23h17`, `23:17 22/11`, `hôm qua 21:30`, `2026-11-20T23:17`); a time alone is
/// today's. Errors: as [`parse_date_words`], TimeMissing, NotATime.
pub fn parse_moment_words(text: &str, now_local: NaiveDateTime) -> Result<NaiveDateTime, ProblemKind> {
    let cleaned = clean(text);
    if cleaned.contains(['T', ':'])
        && let Some(moment) = parse_clock(&cleaned)
    {
        return Ok(moment);
    }
    let today = now_local.date();
    let words = moment_words(&fold(&cleaned));
    let (time, date) = match words.as_slice() {
        [] => return Err(ProblemKind::Required),
        [first, rest @ ..] if time_word(first).is_some() => (time_word(first), rest),
        [before @ .., last] => (time_word(last), before),
    };
    match time {
        Some(time) if date.is_empty() => Ok(today.and_time(time?)),
        Some(time) => Ok(parse_plain(&date.join(" "), today)?.and_time(time?)),
        None => Err(parse_plain(&words.join(" "), today).err().unwrap_or(ProblemKind::TimeMissing)),
    }
}

/// The words of a moment, "21 gio 30 phut" made one: `21h30`.
fn moment_words(folded: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in
        folded.replace(',', " ").replace(" gio", "h").replace("gio", "h").replace(" phut", "").split_whitespace()
    {
        match words.last_mut() {
            Some(hour) if hour.ends_with('h') && word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit()) => {
                hour.push_str(word)
            }
            _ => words.push(word.to_owned()),
        }
    }
    words
}

/// None when the word is no time at all; Some(Err) for 25:00.
fn time_word(word: &str) -> Option<Result<NaiveTime, ProblemKind>> {
    let word = word.trim_end_matches("phut").trim_end_matches('p');
    let (hour, minute) = word.split_once([':', 'h', 'g'])?;
    let part =
        |text: &str| text.parse::<u32>().ok().filter(|_| text.len() <= 2 && text.bytes().all(|b| b.is_ascii_digit()));
    let hour = part(hour)?;
    let minute = if minute.is_empty() && !word.contains(':') { 0 } else { part(minute)? };
    Some(NaiveTime::from_hms_opt(hour, minute, 0).ok_or(ProblemKind::NotATime))
}

/// What the form answers beside a date: "Thứ Sáu 27/11/2026 · còn 3 ngày làm việc".
pub fn echo_vi(date: NaiveDate, today: NaiveDate, calendar: &Calendar) -> String {
    let mut echo = format!("{} {} · {}", weekday_vi(date), ddmmyyyy(date), distance_vi(date, today, calendar));
    if let Some(off) = calendar.off_reason(date).filter(|off| off.why != weekday_vi(date)) {
        echo.push_str(&format!(" · nghỉ: {}", off.why));
    } else if calendar.make_up(date).is_some() {
        echo.push_str(" · làm bù");
    }
    echo
}

fn distance_vi(date: NaiveDate, today: NaiveDate, calendar: &Calendar) -> String {
    let days = (date - today).num_days();
    let working = calendar.working_days_between(today, date).abs();
    match (days, working) {
        (0, _) => "hôm nay".to_owned(),
        // Only days off lie between: "0 working days" would read as due.
        (1.., 0) => format!("còn {days} ngày nghỉ"),
        (1.., _) if (today.year()..=date.year()).any(|year| calendar.is_estimated_year(year)) => {
            format!("còn {working} ngày làm việc (ước tính)")
        }
        (1.., _) => format!("còn {working} ngày làm việc"),
        (_, 0) => format!("đã qua {} ngày nghỉ", -days),
        (_, _) => format!("đã qua {working} ngày làm việc"),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::super::calendar::tests::shipped;
    use super::*;
    use proptest::prelude::*;

    fn on(text: &str) -> NaiveDate {
        parse_iso_date(text).unwrap()
    }

    /// Read on Friday 20/11/2026.
    fn read(text: &str) -> Result<String, ProblemKind> {
        parse_date_words(text, on("2026-11-20"), &shipped()).map(|date| date.to_string())
    }

    #[test]
    fn every_promised_word_is_read() {
        for (text, date) in [
            ("15/3", "2026-03-15"),
            ("15-3", "2026-03-15"),
            ("15.3", "2026-03-15"),
            ("15/3/2026", "2026-03-15"),
            ("15/3/26", "2026-03-15"),
            ("15032026", "2026-03-15"),
            ("2026-03-15", "2026-03-15"),
            (" 15 / 3 ", "2026-03-15"),
            ("t", "2026-11-20"),
            ("T", "2026-11-20"),
            ("t+7", "2026-11-27"),
            ("t-2", "2026-11-18"),
            ("+7", "2026-11-27"),
            ("T + 7", "2026-11-27"),
            ("-2", "2026-11-18"),
            ("+5lv", "2026-11-30"),
            ("+5 lv", "2026-11-30"),
            ("t+5lv", "2026-11-30"),
            ("thứ 6", "2026-11-27"),
            ("thu 6", "2026-11-27"),
            ("t6", "2026-11-27"),
            ("T6", "2026-11-27"),
            ("Thứ Sáu", "2026-11-27"),
            ("thứ hai", "2026-11-23"),
            ("t7", "2026-11-21"),
            ("cn", "2026-11-22"),
            ("chủ nhật", "2026-11-22"),
            ("CHU NHAT", "2026-11-22"),
            ("hôm nay", "2026-11-20"),
            ("mai", "2026-11-21"),
            ("hôm qua", "2026-11-19"),
            ("hom qua", "2026-11-19"),
            ("ngày kia", "2026-11-22"),
        ] {
            assert_eq!(read(text).as_deref(), Ok(date), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_says_why() {
        use ProblemKind::*;
        for (text, problem) in [
            ("", Required),
            ("x", NotADate),
            ("t8", NotADate),
            ("t1", NotADate),
            ("31/4", NoSuchDay),
            ("29/2", NoSuchDay),
            ("0/3", NoSuchDay),
            ("15/3/126", YearShape),
            ("15/3/0026", YearShape),
            ("+99999", TooLate),
            ("t+", NotADate),
            ("+lv", NotADate),
            ("15", NotADate),
            ("32132026", NoSuchDay),
            ("6", NotADate),
            ("+5lvx", NotADate),
            ("１５/3", NotADate),
            ("15/3/26/1", NotADate),
        ] {
            assert_eq!(read(text), Err(problem), "{text}");
        }
    }

    #[test]
    fn around_new_year_the_near_year_is_meant() {
        let read = |text: &str, today: &str| parse_date_words(text, on(today), &shipped()).map(|date| date.to_string());
        assert_eq!(read("5/1", "2026-12-20").as_deref(), Ok("2027-01-05"));
        assert_eq!(read("31/12", "2027-01-01").as_deref(), Ok("2026-12-31"));
        assert_eq!(read("1/10", "2026-01-20").as_deref(), Ok("2026-10-01"));
    }

    #[test]
    fn a_moment_is_a_day_and_a_time_in_either_order() {
        let now = parse_clock("2026-11-22T23:30").unwrap();
        let read = |text: &str| parse_moment_words(text, now).map(|m| m.format("%d/%m %H:%M").to_string());
        for (text, moment) in [
            ("23:17", "22/11 23:17"),
            ("23h17", "22/11 23:17"),
            ("23h", "22/11 23:00"),
            ("7g5", "22/11 07:05"),
            ("23:17 21/11", "21/11 23:17"),
            ("21/11 23:17", "21/11 23:17"),
            ("hôm qua 21:30", "21/11 21:30"),
            ("21:30 hôm qua", "21/11 21:30"),
            ("21 giờ 30 hôm qua", "21/11 21:30"),
            ("21 giờ 30 phút, t-2", "20/11 21:30"),
            ("8h hôm qua", "21/11 08:00"),
            ("8h 21/11", "21/11 08:00"),
            ("21h 30 21/11", "21/11 21:30"),
            ("2026-11-20T16:59", "20/11 16:59"),
            ("2026-11-20 16:59", "20/11 16:59"),
            ("t-2 8h", "20/11 08:00"),
        ] {
            assert_eq!(read(text).as_deref(), Ok(moment), "{text}");
        }
        assert_eq!(read("hôm qua"), Err(ProblemKind::TimeMissing));
        assert_eq!(read("25:00"), Err(ProblemKind::NotATime));
        assert_eq!(read("xyz"), Err(ProblemKind::NotADate));
        assert_eq!(read(""), Err(ProblemKind::Required));
    }

    #[test]
    fn the_echo_names_the_weekday_and_what_is_left() {
        let echo = |date: &str, today: &str| echo_vi(on(date), on(today), &shipped());
        assert_eq!(echo("2026-11-27", "2026-11-23"), "Thứ Sáu 27/11/2026 · còn 3 ngày làm việc");
        assert_eq!(echo("2026-11-20", "2026-11-20"), "Thứ Sáu 20/11/2026 · hôm nay");
        assert_eq!(echo("2026-11-22", "2026-11-20"), "Chủ Nhật 22/11/2026 · còn 2 ngày nghỉ");
        assert_eq!(echo("2026-11-18", "2026-11-20"), "Thứ Tư 18/11/2026 · đã qua 2 ngày làm việc");
        assert_eq!(
            echo("2026-11-24", "2026-11-20"),
            "Thứ Ba 24/11/2026 · còn 1 ngày làm việc · nghỉ: Ngày Văn hóa Việt Nam"
        );
        assert_eq!(echo("2026-08-22", "2026-08-20"), "Thứ Bảy 22/08/2026 · còn 2 ngày làm việc · làm bù");
        assert_eq!(echo("2027-01-04", "2026-12-31"), "Thứ Hai 04/01/2027 · còn 1 ngày làm việc (ước tính)");
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_reader(text in any::<String>(), near in "[0-9t+/:hg. lv-]{0,10}") {
            let (today, calendar) = (on("2026-11-20"), shipped());
            let now = today.and_time(NaiveTime::MIN);
            for text in [text, near] {
                let _ = parse_date_words(&text, today, &calendar);
                let _ = parse_moment_words(&text, now);
            }
        }

        #[test]
        fn a_date_written_out_is_read_back(days in 0i64..70_000) {
            let date = on("1950-01-01") + chrono::TimeDelta::days(days);
            prop_assert_eq!(parse_date_words(&ddmmyyyy(date), on("2026-11-20"), &shipped()), Ok(date));
        }
    }
}
