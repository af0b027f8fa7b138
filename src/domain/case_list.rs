//! What lists of cases write, as values: a level in words, a day or a moment of receipt, the code of a case.

use chrono::{NaiveDate, NaiveTime};

use super::birth_date::{Reading, parse_written};
use super::level::Level;
use super::problem::ProblemKind;
use super::time::{Instant, from_local, local, parse_clock, parse_iso_date, today};
use super::vietnamese::{clean, fold};

/// "Cao", "nguy cơ cao", "Cần bảo vệ khẩn cấp", "high".
pub fn level_of(text: &str) -> Option<Level> {
    let folded = fold(&clean(text));
    let bare = ["muc do ", "muc ", "nguy co ", "can bao ve "]
        .iter()
        .fold(folded.as_str(), |text, word| text.strip_prefix(word).unwrap_or(text));
    match bare {
        "khan cap" | "emergency" => Some(Level::Emergency),
        "cao" | "high" => Some(Level::High),
        "trung binh" | "tb" | "medium" => Some(Level::Medium),
        "thap" | "low" => Some(Level::Low),
        _ => None,
    }
}

/// When something of a list happened; a day alone counts from its first minute, so that no limit starts late.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    pub at: Instant,
    /// The list says the day only.
    pub day_only: bool,
}

impl Written {
    /// Lists say minutes, the book seconds; a day alone is any minute of it.
    pub fn agrees(self, book: Instant) -> bool {
        let (here, there) = (local(self.at), local(book));
        here.date() == there.date()
            && (self.day_only || here.format("%H:%M").to_string() == there.format("%H:%M").to_string())
    }
}

/// `12/05/2026 08:30`, `08h30 12/05/2026`, `12/05/2026`, `2026-05-12T08:30:00+07:00`, a spreadsheet's number for a day.
/// Never a word that means another day when the list is read again.
pub fn moment_written(text: &str, now: Instant) -> Result<Written, ProblemKind> {
    let text = clean(text);
    let written = |day: NaiveDate, time: Option<NaiveTime>| Written {
        at: from_local(day.and_time(time.unwrap_or(NaiveTime::MIN))),
        day_only: time.is_none(),
    };
    let found = if let Some(wall) = parse_clock(&text) {
        let day_only = parse_iso_date(&text).is_some();
        written(wall.date(), (!day_only).then(|| wall.time()))
    } else {
        let timed = |word: &&str| word.starts_with(|letter: char| letter.is_ascii_digit()) && word.contains(CLOCK);
        let (times, days): (Vec<&str>, Vec<&str>) =
            text.split([' ', ',']).filter(|word| !word.is_empty()).partition(timed);
        let time = match times[..] {
            [] => None,
            [time] => Some(time_of(time).ok_or(ProblemKind::NotATime)?),
            _ => return Err(ProblemKind::NotATime),
        };
        written(day_of(&days.join(" "), now)?, time)
    };
    if found.at > now { Err(ProblemKind::FutureDate) } else { Ok(found) }
}

fn day_of(text: &str, now: Instant) -> Result<NaiveDate, ProblemKind> {
    match parse_written(text, today(now), None) {
        Reading::Error { reason } => Err(reason),
        reading => reading.date().and_then(|date| date.exact()).ok_or(ProblemKind::NotADate),
    }
}

/// What stands between the hour and the minute.
const CLOCK: [char; 3] = [':', 'h', 'H'];

/// `8:30`, `08:30:00`, `8h30`, `8h`.
fn time_of(word: &str) -> Option<NaiveTime> {
    let mut parts = word.split(CLOCK);
    let number = |part: Option<&str>| match part {
        None | Some("") => Some(0),
        Some(part) => part.parse::<u32>().ok().filter(|_| part.len() <= 2),
    };
    let hour = parts.next().filter(|hour| !hour.is_empty());
    NaiveTime::from_hms_opt(number(Some(hour?))?, number(parts.next())?, number(parts.next())?)
}

/// The code of the `number`th case of a year: `HS-2026-0017`.
pub fn case_code(year: i32, number: u32) -> String {
    format!("HS-{year}-{number:04}")
}

/// A code as this program gives cases: `HS-2026-0017`, with no other way of writing the same number.
pub fn is_case_code(text: &str) -> bool {
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    text.strip_prefix("HS-").and_then(|rest| rest.split_once('-')).is_some_and(|(year, number)| {
        let short = number.len() == 4 && number != "0000";
        let long = (5..=7).contains(&number.len()) && !number.starts_with('0');
        year.len() == 4 && digits(year) && digits(number) && (short || long)
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_level_is_known_in_the_words_of_lists() {
        for (text, level) in [
            ("Cao", Level::High),
            ("nguy cơ trung bình", Level::Medium),
            ("Mức thấp", Level::Low),
            ("Cần bảo vệ khẩn cấp", Level::Emergency),
            ("high", Level::High),
        ] {
            assert_eq!(level_of(text), Some(level), "{text}");
        }
        assert_eq!(level_of("rất cao"), None);
    }

    #[test]
    fn a_moment_is_read_as_lists_write_it() {
        let now = from_local(parse_clock("2026-11-23T08:05").unwrap());
        let read = |text: &str| moment_written(text, now).map(|found| (local(found.at).to_string(), found.day_only));
        let at = |text: &str, day_only| Ok((text.to_owned(), day_only));
        for (text, found) in [
            ("12/05/2026 08:30", at("2026-05-12 08:30:00", false)),
            ("8h30 12/5/2026", at("2026-05-12 08:30:00", false)),
            ("12/05/2026, 8h", at("2026-05-12 08:00:00", false)),
            ("12.5.2026", at("2026-05-12 00:00:00", true)),
            ("2026-05-12", at("2026-05-12 00:00:00", true)),
            ("2026-05-12T08:30:10+07:00", at("2026-05-12 08:30:10", false)),
            ("46154", at("2026-05-12 00:00:00", true)),
            ("24/11/2026", Err(ProblemKind::FutureDate)),
            ("23/11/2026 09:00", Err(ProblemKind::FutureDate)),
            ("31/02/2026", Err(ProblemKind::NoSuchDay)),
            ("12/05/2026 25:00", Err(ProblemKind::NotATime)),
            ("hôm qua", Err(ProblemKind::NotADate)),
            ("05/2026", Err(ProblemKind::NotADate)),
        ] {
            assert_eq!(read(text), found, "{text}");
        }
    }

    #[test]
    fn a_day_agrees_with_every_minute_of_it() {
        let now = from_local(parse_clock("2026-11-23T08:05").unwrap());
        let book = from_local(parse_clock("2026-05-12T08:30:47").unwrap());
        let agrees = |text: &str| moment_written(text, now).unwrap().agrees(book);
        assert!(agrees("12/05/2026") && agrees("12/05/2026 08:30"));
        assert!(!agrees("12/05/2026 08:31") && !agrees("13/05/2026"));
    }

    #[test]
    fn a_code_has_one_spelling() {
        assert!(is_case_code("HS-2026-0017") && is_case_code("HS-2026-12345"));
        for text in ["HS-2026-17", "HS-2026-00017", "HS-26-0017", "TE-0042", "HS-2026-0000", "HS-2026-", "hs-2026-0017"]
        {
            assert!(!is_case_code(text), "{text}");
        }
    }
}
