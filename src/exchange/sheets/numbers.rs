//! What a number in a cell shows: its digits without an exponent, or the day its format makes of it.

use chrono::{Days, NaiveDate, Timelike};

/// How a number is shown, by its format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Shown {
    #[default]
    Digits,
    /// Padded with zeros to this many digits: "000000000000".
    Padded(usize),
    Date,
    /// Only month and year, only the year: what the sheet shows is all that was meant.
    Month,
    Year,
    /// Only the time of day.
    Time,
}

/// How one of the formats every program knows by number shows a number.
pub(crate) fn built_in(id: u32) -> Shown {
    match id {
        17 => Shown::Month,
        14..=16 | 22 | 27..=31 | 36 | 50..=54 | 57 | 58 => Shown::Date,
        18..=21 | 32..=35 | 45..=47 | 55 | 56 => Shown::Time,
        _ => Shown::Digits,
    }
}

/// How a format written out shows a number: `[$-42A]dd/mm/yyyy;@`, `00000`, `0.00 "đồng"`.
pub(crate) fn written(format: &str) -> Shown {
    let (mut letters, mut quoted, mut skipped) = (String::new(), false, 0_usize);
    let mut signs = format.split(';').next().unwrap_or_default().chars();
    while let Some(sign) = signs.next() {
        match sign {
            '"' => quoted = !quoted,
            _ if quoted => {}
            '\\' | '_' | '*' => drop(signs.next()),
            '[' => skipped += 1,
            ']' => skipped = skipped.saturating_sub(1),
            _ if skipped > 0 => {}
            _ => letters.extend(sign.to_lowercase()),
        }
    }
    let has = |letter: char| letters.contains(letter);
    if letters.starts_with("general") || letters == "@" {
        return Shown::Digits;
    }
    if has('0') || has('#') || has('?') {
        let zeros = letters.len() > 1 && letters.chars().all(|letter| letter == '0');
        return if zeros { Shown::Padded(letters.len()) } else { Shown::Digits };
    }
    match (has('d'), has('m'), has('y'), has('h') || has('s')) {
        (true, ..) => Shown::Date,
        (_, true, true, _) => Shown::Month,
        (_, _, true, _) => Shown::Year,
        (.., true) => Shown::Time,
        _ => Shown::Digits,
    }
}

/// The text of a number. `from_1904`: the workbook counts its days from 1904, as Excel on old Macs did.
pub(crate) fn text(number: f64, shown: Shown, from_1904: bool) -> String {
    match shown {
        Shown::Digits => digits(number),
        Shown::Padded(width) if number >= 0.0 && number.fract() == 0.0 => format!("{:0>width$}", digits(number)),
        Shown::Padded(_) => digits(number),
        _ => day(number, shown, from_1904).unwrap_or_else(|| digits(number)),
    }
}

/// Without an exponent, and without the noise of binary fractions.
fn digits(number: f64) -> String {
    if !number.is_finite() {
        return "#NUM!".to_owned();
    }
    if number.fract() == 0.0 {
        return format!("{number:.0}");
    }
    let rounded = format!("{number:.10}");
    let short = format!("{number}");
    let trimmed = rounded.trim_end_matches('0');
    if trimmed.len() < short.len() { trimmed.to_owned() } else { short }
}

fn day(number: f64, shown: Shown, from_1904: bool) -> Option<String> {
    if !(0.0..2_958_466.0).contains(&number) {
        return None;
    }
    let (mut days, mut seconds) = (number.floor() as u64, (number.fract() * 86_400.0).round() as u32);
    if seconds == 86_400 {
        (days, seconds) = (days + 1, 0);
    }
    let time = chrono::NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0)?;
    let clock = time.format(if time.second() == 0 { "%H:%M" } else { "%H:%M:%S" });
    if shown == Shown::Time && days == 0 {
        return Some(clock.to_string());
    }
    let base = if from_1904 {
        NaiveDate::from_ymd_opt(1904, 1, 1)?
    } else {
        match days {
            // Excel's day 0, and a day that never was, as it shows them: nobody's birthday.
            0 => return Some("00/01/1900".to_owned()),
            60 => return Some("29/02/1900".to_owned()),
            1..=59 => NaiveDate::from_ymd_opt(1899, 12, 31)?,
            _ => NaiveDate::from_ymd_opt(1899, 12, 30)?,
        }
    };
    let date = base.checked_add_days(Days::new(days))?;
    Some(match shown {
        Shown::Month => date.format("%m/%Y").to_string(),
        Shown::Year => date.format("%Y").to_string(),
        _ if seconds == 0 => date.format("%d/%m/%Y").to_string(),
        _ => format!("{} {clock}", date.format("%d/%m/%Y")),
    })
}

/// A date written as ISO 8601 ("2015-05-12T00:00:00") as lists here write it.
pub(crate) fn from_iso(text: &str) -> String {
    let (date, time) = text.split_once('T').unwrap_or((text, ""));
    match NaiveDate::parse_from_str(date, "%Y-%m-%d") {
        Ok(date) if time.is_empty() || time.starts_with("00:00:00") => date.format("%d/%m/%Y").to_string(),
        Ok(date) => format!("{} {}", date.format("%d/%m/%Y"), time.get(..5).unwrap_or(time)),
        Err(_) => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_say_what_a_number_is() {
        for (format, shown) in [
            ("General", Shown::Digits),
            ("dd/mm/yyyy", Shown::Date),
            ("[$-42A]dd\\/mm\\/yyyy;@", Shown::Date),
            ("mm/yyyy", Shown::Month),
            ("mmm-yy", Shown::Month),
            ("yyyy", Shown::Year),
            ("h:mm", Shown::Time),
            ("000000000000", Shown::Padded(12)),
            ("0.00 \"đồng/day\"", Shown::Digits),
            ("#,##0", Shown::Digits),
            ("@", Shown::Digits),
            ("[Red]0;-0", Shown::Digits),
        ] {
            assert_eq!(written(format), shown, "{format}");
        }
    }

    #[test]
    fn numbers_have_no_exponent_and_days_are_days() {
        let plain = |number| text(number, Shown::Digits, false);
        assert_eq!(plain(56_325_134_628.0), "56325134628");
        assert_eq!(plain(123_456_789_012.0), "123456789012");
        assert_eq!(plain(1e15), "1000000000000000");
        assert_eq!((plain(0.1).as_str(), plain(0.1 + 0.2).as_str(), plain(2015.0).as_str()), ("0.1", "0.3", "2015"));
        assert_eq!(text(56_325_134_628.0, Shown::Padded(12), false), "056325134628");
        let day = |number| text(number, Shown::Date, false);
        assert_eq!(
            (day(42_136.0).as_str(), day(1.0).as_str(), day(61.0).as_str()),
            ("12/05/2015", "01/01/1900", "01/03/1900")
        );
        assert_eq!((day(0.0).as_str(), day(60.0).as_str()), ("00/01/1900", "29/02/1900"));
        assert_eq!(day(42_136.5), "12/05/2015 12:00");
        assert_eq!(text(40_674.0, Shown::Date, true), "12/05/2015");
        assert_eq!(text(42_136.0, Shown::Month, false), "05/2015");
        assert_eq!(day(-1.0), "-1");
        assert_eq!(from_iso("2015-05-12T00:00:00"), "12/05/2015");
    }
}
