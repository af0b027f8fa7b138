//! The figures of a written birth date: which of them is the day, the month, the year, and what is missing.

use chrono::{Datelike, Days, NaiveDate};

use super::super::problem::ProblemKind;
use super::BirthDate;

/// A date that can be read, and what had to be guessed to read it.
pub(super) struct Found {
    pub date: BirthDate,
    pub warnings: Vec<ProblemKind>,
}

/// Characters people put where a day or month is not known.
pub(super) fn is_blank(c: char) -> bool {
    matches!(c, '.' | '-' | '–' | '?' | '_' | '*' | 'x')
}

/// A birth date in figures, month names or the names of the sixty-year cycle; `plain` is folded, without label, time or
/// "khoảng". Ok(None) is a range of years.
pub(super) fn read(plain: &str, today: NaiveDate) -> Result<Option<Found>, ProblemKind> {
    if let Some(found) = read_sexagenary(plain, today) {
        return Ok(Some(found));
    }
    let (whole, fraction) = plain.split_once('.').unwrap_or((plain, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if digits(whole) && digits(fraction) {
        match (whole.len(), fraction.trim_matches('0').is_empty()) {
            (4, true) => {
                return Pieces { day: Piece::Blank, month: Piece::Blank, year: piece(whole), year_first: false }
                    .assemble(today);
            }
            (5, _) => return excel_serial(whole).map(Some),
            (8, true) => return eight_digits(whole, today),
            _ if whole == plain => return Err(ProblemKind::NotADate),
            _ => {}
        }
    }
    let slashed = plain.replace("thang", "/").replace("nam", "/");
    let parts: Vec<&str> = match ['/', '-', '.'].into_iter().find(|separator| slashed.contains(*separator)) {
        Some(separator) => slashed.split(separator).map(str::trim).collect(),
        None => slashed.split_whitespace().collect(),
    };
    let four = |part: &str| part.len() == 4 && digits(part);
    let pieces = match parts[..] {
        [first, second] if four(first) && four(second) => {
            return if [first, second].iter().all(|year| ("1900".."2100").contains(year)) {
                Ok(None)
            } else {
                Err(ProblemKind::NotADate)
            };
        }
        [year, month] if four(year) => {
            Pieces { day: Piece::Blank, month: piece(month), year: piece(year), year_first: true }
        }
        [month, year] => {
            let (month, year) = (piece(month), piece(year));
            // Without a name or four digits "12/05" is a day and a month, of no year.
            let year = match year {
                Piece::Number { digits: 0..=2, .. } if !matches!(month, Piece::MonthName { .. }) => Piece::Blank,
                year => year,
            };
            Pieces { day: Piece::Blank, month, year, year_first: false }
        }
        [year, month, day] if four(year) => {
            Pieces { day: piece(day), month: piece(month), year: piece(year), year_first: true }
        }
        [day, month, year] => Pieces { day: piece(day), month: piece(month), year: piece(year), year_first: false },
        _ => return Err(ProblemKind::NotADate),
    };
    pieces.assemble(today)
}

/// Days since 30/12/1899, the number Excel keeps for a date.
fn excel_serial(digits: &str) -> Result<Found, ProblemKind> {
    let days = digits.parse().map_err(|_| ProblemKind::NotADate)?;
    let epoch = NaiveDate::from_ymd_opt(1899, 12, 30);
    let day = epoch.and_then(|epoch| epoch.checked_add_days(Days::new(days))).ok_or(ProblemKind::NotADate)?;
    Ok(Found { date: BirthDate::day(day), warnings: Vec::new() })
}

/// `20150512` or `12052015`; never both, since no month is 19 or 20.
fn eight_digits(digits: &str, today: NaiveDate) -> Result<Option<Found>, ProblemKind> {
    let cut = |a: usize, b: usize| piece(digits.get(a..b).unwrap_or_default());
    let year_first = Pieces { day: cut(6, 8), month: cut(4, 6), year: cut(0, 4), year_first: true };
    let day_first = Pieces { day: cut(0, 2), month: cut(2, 4), year: cut(4, 8), year_first: false };
    let found = year_first.assemble(today).or_else(|_| day_first.assemble(today))?;
    Ok(found.map(|mut found| {
        found.warnings.push(ProblemKind::DigitsOnly);
        found
    }))
}

/// "ất mùi": the last such year not after today's. Tý and Tỵ fold alike; a stem only pairs with branches of its parity.
fn read_sexagenary(plain: &str, today: NaiveDate) -> Option<Found> {
    const STEMS: [&str; 10] = ["giap", "at", "binh", "dinh", "mau", "ky", "canh", "tan", "nham", "quy"];
    const BRANCHES: [&str; 12] = ["ty", "suu", "dan", "mao", "thin", "ty", "ngo", "mui", "than", "dau", "tuat", "hoi"];
    let words: Vec<&str> = plain.strip_prefix("tuoi").unwrap_or(plain).split_whitespace().collect();
    let &[stem, branch] = words.as_slice() else { return None };
    let stem = STEMS.iter().position(|name| *name == stem)?;
    let branch = if branch == "meo" { "mao" } else { branch };
    let branch = (0..12).find(|at| BRANCHES.get(*at) == Some(&branch) && at % 2 == stem % 2)?;
    let matches = |year: i32| (year - 4).rem_euclid(10) == stem as i32 && (year - 4).rem_euclid(12) == branch as i32;
    let year = (today.year() - 59..=today.year()).find(|year| matches(*year))?;
    Some(Found { date: BirthDate::year(year)?, warnings: vec![ProblemKind::SexagenaryYear] })
}

/// What stands between two separators.
#[derive(Clone, Copy)]
enum Piece {
    /// Nothing, dots, zeros: not known.
    Blank,
    Number {
        value: i32,
        digits: usize,
        repaired: bool,
    },
    MonthName {
        month: i32,
        english: bool,
    },
    Wrong,
}

fn piece(text: &str) -> Piece {
    if text.chars().all(|c| is_blank(c) || c == '0') {
        return Piece::Blank;
    }
    if let Some(name) = month_name(text) {
        return name;
    }
    // The letter O and the letter l beside digits are typing-machine habits.
    let mended = text.replace('o', "0").replace(['l', 'i'], "1");
    let repaired = mended != text;
    let plausible = mended.bytes().all(|b| b.is_ascii_digit()) && text.bytes().any(|b| b.is_ascii_digit());
    match mended.parse() {
        Ok(value) if plausible => Piece::Number { value, digits: mended.len(), repaired },
        _ => Piece::Wrong,
    }
}

/// "may" (English Excel), "th5" and "thg5" (Vietnamese Excel).
fn month_name(text: &str) -> Option<Piece> {
    const ENGLISH: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let short = text.get(..3)?;
    if let Some(at) = ENGLISH.iter().position(|name| *name == short)
        && text.bytes().all(|b| b.is_ascii_alphabetic())
    {
        return Some(Piece::MonthName { month: at as i32 + 1, english: true });
    }
    let number = text.strip_prefix("thg").or_else(|| text.strip_prefix("th"))?;
    let month = number.trim().parse().ok().filter(|month| (1..=12).contains(month))?;
    Some(Piece::MonthName { month, english: false })
}

struct Pieces {
    day: Piece,
    month: Piece,
    year: Piece,
    year_first: bool,
}

impl Pieces {
    fn assemble(self, today: NaiveDate) -> Result<Option<Found>, ProblemKind> {
        let mut warnings = Vec::new();
        let excel_month = matches!((self.day, self.month), (Piece::Blank, Piece::MonthName { english: true, .. }));
        let named_month = matches!(self.month, Piece::MonthName { .. });
        if [self.day, self.month, self.year].iter().any(|piece| matches!(piece, Piece::Number { repaired: true, .. })) {
            warnings.push(ProblemKind::LetterForDigit);
        }
        let year = match self.year {
            Piece::Blank => return Err(ProblemKind::NoYear),
            Piece::Number { value, digits: 4, .. } if value >= 1900 => value,
            Piece::Number { value, digits: 2, .. } => {
                if !named_month {
                    warnings.push(ProblemKind::TwoDigitYear);
                }
                // A year to come is no birth: 98 is 1998.
                if 2000 + value > today.year() { 1900 + value } else { 2000 + value }
            }
            Piece::Number { .. } => return Err(ProblemKind::YearShape),
            // "15-May": Excel's own dress for a day without a year.
            Piece::MonthName { .. } => return Err(ProblemKind::NoYear),
            Piece::Wrong => return Err(ProblemKind::NotADate),
        };
        let mut month = small(self.month)?;
        let mut day = small(self.day)?;
        if let (Some(d @ 1..=12), Some(m @ 13..=31)) = (day, month)
            && !self.year_first
        {
            (day, month) = (Some(m), Some(d));
            warnings.push(ProblemKind::MonthFirst);
        }
        if excel_month {
            warnings.push(ProblemKind::ExcelMonth);
        }
        let date = match (day, month) {
            (_, None) => BirthDate::year(year),
            (None, Some(month)) => BirthDate::month(year, month),
            (Some(day), Some(month)) => NaiveDate::from_ymd_opt(year, month, day).map(BirthDate::day),
        };
        date.map(|date| Some(Found { date, warnings })).ok_or(ProblemKind::NoSuchDay)
    }
}

/// A day or a month; None when it is not known.
fn small(piece: Piece) -> Result<Option<u32>, ProblemKind> {
    match piece {
        Piece::Blank => Ok(None),
        Piece::Number { value, digits: 1..=2, .. } => Ok(u32::try_from(value).ok()),
        Piece::MonthName { month, .. } => Ok(u32::try_from(month).ok()),
        Piece::Number { .. } | Piece::Wrong => Err(ProblemKind::NotADate),
    }
}
