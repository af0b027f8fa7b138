//! Dates of birth as lists write them: 12/5/2015, NS 2015, "…/5/2015", "7 tuổi", Excel's numbers and accidents.
//!
//! A reading is never more certain than the text. What had to be guessed comes with a warning, what cannot be a
//! birth date is refused with a reason, and what means something to a person only (a lunar date) is kept as text.

use chrono::{Datelike, Months, NaiveDate};
use unicode_normalization::UnicodeNormalization;

use super::super::problem::ProblemKind;
use super::super::vietnamese::{clean, fold};
use super::figures::{Found, is_blank, read};
use super::{ADULT_AT, BirthDate, Precision};

/// Older than this is not a child of any book but a slip of the pen (1915 for 2015).
const OLDEST_IN_BOOK: u32 = 40;

/// What a written date of birth turned out to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    Known {
        date: BirthDate,
        warnings: Vec<ProblemKind>,
    },
    /// A year worked out from an age, or called approximate.
    Estimated {
        date: BirthDate,
        warnings: Vec<ProblemKind>,
    },
    /// "không rõ", "-", an empty cell.
    Unknown,
    /// No date of ours, but words worth keeping beside an empty one.
    KeepText {
        text: String,
        reason: KeepReason,
    },
    /// Nothing that can be a birth date; the reason is always an error.
    Error {
        reason: ProblemKind,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeepReason {
    /// A date of the lunar calendar (âm lịch).
    Lunar,
    /// "2015-2016".
    Range,
}

impl KeepReason {
    /// Stable name, for the words files.
    pub fn code(self) -> &'static str {
        match self {
            Self::Lunar => "lunar_date",
            Self::Range => "year_range",
        }
    }
}

impl Reading {
    pub fn date(&self) -> Option<BirthDate> {
        match self {
            Self::Known { date, .. } | Self::Estimated { date, .. } => Some(*date),
            Self::Unknown | Self::KeepText { .. } | Self::Error { .. } => None,
        }
    }

    pub fn warnings(&self) -> &[ProblemKind] {
        match self {
            Self::Known { warnings, .. } | Self::Estimated { warnings, .. } => warnings,
            Self::Unknown | Self::KeepText { .. } | Self::Error { .. } => &[],
        }
    }
}

/// Reads a date of birth as written, day before month. Ages count back from `report_date`, the date the list itself
/// bears; without one from `today`, with a warning. The text must already be Unicode (see `exchange` for TCVN3).
pub fn parse_written(text: &str, today: NaiveDate, report_date: Option<NaiveDate>) -> Reading {
    let shown = clean(&text.nfkc().collect::<String>());
    let folded = fold(&shown.replace(['⁄', '∕', '\\'], "/"));
    let folded = folded.trim_start_matches(['\'', '’', '‘', '`']).trim();
    if says_unknown(folded) {
        return Reading::Unknown;
    }
    if folded.starts_with('#') {
        return Reading::Error { reason: ProblemKind::SpreadsheetError };
    }
    if is_lunar(folded) {
        return Reading::KeepText { text: clean(text), reason: KeepReason::Lunar };
    }
    let folded = folded.replace("(dl)", "").replace("duong lich", "");
    let (plain, about) = without_about(without_time(without_label(folded.trim())));
    let plain = plain.trim_end_matches(['.', ',', ';', ' ']);

    if let Some(months) = age_in_months(plain) {
        return estimate_from_age(months, today, report_date);
    }
    match read(plain, today) {
        Ok(Some(found)) => judge(found, about, today),
        Ok(None) => Reading::KeepText { text: clean(text), reason: KeepReason::Range },
        Err(reason) => Reading::Error { reason },
    }
}

fn says_unknown(folded: &str) -> bool {
    const WORDS: [&str; 15] = [
        "0",
        "0.0",
        "khong ro",
        "chua ro",
        "khong biet",
        "chua biet",
        "khong nho",
        "khong co",
        "chua co",
        "khong",
        "kr",
        "n/a",
        "null", // Undecoded TCVN3 for "không rõ" and "chưa rõ":
        "kh«ng ra",
        "cha ra",
    ];
    folded.chars().all(|c| is_blank(c) || c == '/' || c == ' ') || WORDS.contains(&folded.trim_end_matches('.'))
}

fn is_lunar(folded: &str) -> bool {
    let mut words = folded.split(|c: char| !c.is_alphanumeric());
    folded.contains("am lich")
        || words.any(|word| matches!(word, "al" | "mung" | "mong" | "tet" | "ram" | "gieng" | "chap"))
}

/// "NS 2015", "ngày sinh: 12/05/2015", "n. 2015" without the label.
fn without_label(folded: &str) -> &str {
    const LABELS: [&str; 10] =
        ["ngay sinh", "nam sinh", "sinh ngay", "sinh nam", "sinh", "ngay", "nam", "ns", "sn", "n"];
    for label in LABELS {
        if let Some(rest) = folded.strip_prefix(label)
            && !rest.starts_with(|c: char| c.is_alphabetic())
        {
            return rest.trim_start_matches([' ', ':', '.']);
        }
    }
    folded
}

/// "12/05/2015 00:00" and "2015-05-12t00:00:00" without the time.
fn without_time(folded: &str) -> &str {
    let Some((before, _)) = folded.split_once(':') else { return folded };
    let date = before.trim_end_matches(|c: char| c.is_ascii_digit());
    if date.len() == before.len() { folded } else { date.trim_end_matches(['t', ' ']) }
}

fn without_about(folded: &str) -> (&str, bool) {
    let mut rest = folded.trim();
    let mut about = false;
    for mark in ["khoang", "chung", "tam", "gan", "~"] {
        if let Some(after) = rest.strip_prefix(mark) {
            (rest, about) = (without_label(after.trim_start()), true);
        }
    }
    match rest.strip_suffix('~') {
        Some(before) => (before.trim_end(), true),
        None => (rest, about),
    }
}

/// "7 tuổi", "7 tuổi 3 tháng", "10 tháng", "10 tháng tuổi".
fn age_in_months(plain: &str) -> Option<u32> {
    let spaced = plain.replace("tuoi", " tuoi ").replace("thang", " thang ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let number = |text: &str| text.parse::<u32>().ok().filter(|n| *n < 1000);
    match words.as_slice() {
        [years, "tuoi"] => Some(number(years)? * 12),
        [years, "tuoi", months, "thang"] => Some(number(years)? * 12 + number(months)?),
        [months, "thang"] | [months, "thang", "tuoi"] => number(months),
        _ => None,
    }
}

fn estimate_from_age(months: u32, today: NaiveDate, report_date: Option<NaiveDate>) -> Reading {
    let born = report_date.unwrap_or(today).checked_sub_months(Months::new(months));
    let Some(date) = born.and_then(|born| BirthDate::about_year(born.year())) else {
        return Reading::Error { reason: ProblemKind::NotAChild };
    };
    let warnings = if report_date.is_none() { vec![ProblemKind::AgeWithoutReportDate] } else { Vec::new() };
    judge(Found { date, warnings }, false, today)
}

/// The last step: a date that can be read may still be nobody's.
fn judge(found: Found, about: bool, today: NaiveDate) -> Reading {
    let Found { mut date, mut warnings } = found;
    if date.earliest() > today {
        return Reading::Error { reason: ProblemKind::FutureDate };
    }
    if date.written_year() == 1900 {
        return Reading::Error { reason: ProblemKind::PlaceholderDate };
    }
    let years = date.age_on(today).map_or(0, |age| age.years);
    if years > OLDEST_IN_BOOK {
        return Reading::Error { reason: ProblemKind::NotAChild };
    }
    if years >= ADULT_AT && !date.is_under_16(today) {
        warnings.push(ProblemKind::SixteenOrOver);
    }
    if date.exact().is_some_and(|day| (day.day(), day.month()) == (1, 1)) {
        warnings.push(ProblemKind::FirstOfJanuary);
    }
    if about {
        match BirthDate::about_year(date.written_year()) {
            Some(year) if date.precision() == Precision::Year => date = year,
            _ => warnings.push(ProblemKind::CalledApproximate),
        }
    }
    match date.precision() {
        Precision::AboutYear => Reading::Estimated { date, warnings },
        Precision::Day | Precision::Month | Precision::Year => Reading::Known { date, warnings },
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
    const REPORT: NaiveDate = NaiveDate::from_ymd_opt(2022, 11, 15).unwrap();

    /// The reading in one line: the date with its warnings, or what became of it.
    fn short(text: &str) -> String {
        let codes = |warnings: &[ProblemKind]| warnings.iter().map(|w| format!(" !{}", w.code())).collect::<String>();
        match parse_written(text, TODAY, Some(REPORT)) {
            Reading::Known { date, warnings } => format!("{date}{}", codes(&warnings)),
            Reading::Estimated { date, warnings } => {
                assert!(date.contract().ends_with('~'));
                format!("{date}{}", codes(&warnings))
            }
            Reading::Unknown => "unknown".into(),
            Reading::KeepText { text: kept, reason } => {
                assert_eq!(kept, clean(text));
                format!("keep {}", reason.code())
            }
            Reading::Error { reason } => format!("error {}", reason.code()),
        }
    }

    /// What this program answers to each row of the table; where the table leaves a choice, the choice.
    fn wanted(row: &[&str]) -> String {
        let (text, expected, note) = (row[0], row[1], row[2]);
        let chosen = match text {
            "12/05/15" => "2015-05-12 !two_digit_year",
            "20150512" | "12052015" => "2015-05-12 !digits_only",
            "5/13/2015" => "2015-05-13 !month_first",
            "May-15" => "2015-05 !excel_month",
            "khoảng 2015" | "~2015" => "2015~",
            "2015-2016" => "keep year_range",
            // The report of the test is of 15/11/2022.
            "7 tuổi" | "khoảng 7 tuổi" => "2015~",
            "10 tháng" | "10 tháng tuổi" => "2022~",
            "12/5/2015 (AL)" | "12/5/2015 âm lịch" | "mùng 5 Tết 2015" => "keep lunar_date",
            "Ất Mùi" => "2015 !sexagenary_year",
            "01/01/2015" => "2015-01-01 !first_of_january",
            "01/01/1900" | "00/01/1900" => "error placeholder_date",
            "12/05/2051" => "error future_date",
            "12/05/1915" => "error not_a_child",
            "12/05/215" | "12/05/20115" => "error year_shape",
            "1205/2015" => "error not_a_date",
            "12/05" => "error no_year",
            "O1/05/2015" => "2015-05-01 !letter_for_digit",
            "l2/05/2015" => "2015-05-12 !letter_for_digit",
            "#VALUE!" | "#####" => "error spreadsheet_error",
            _ if expected == "error" => {
                assert_eq!(note, "no such day", "{text}");
                "error no_such_day"
            }
            // "2015-05-12 after NFKC"
            _ => expected.split(' ').next().unwrap(),
        };
        chosen.to_owned()
    }

    #[test]
    fn every_row_of_the_table_of_variants_is_read_as_it_says() {
        let rows = include_str!("../../../tests/fixtures/date_variants.tsv").lines().skip(1);
        let mut count = 0;
        for line in rows {
            let row: Vec<&str> = line.split('\t').collect();
            assert_eq!(short(row[0]), wanted(&row), "{line}");
            count += 1;
        }
        assert_eq!(count, 87);
    }

    #[test]
    fn what_lists_also_write() {
        for (text, expected) in [
            ("Ngày sinh: 12/05/2015", "2015-05-12"),
            ("sinh năm 2015", "2015"),
            ("12/05/2015 12:00:00 AM", "2015-05-12"),
            ("2015/5/12", "2015-05-12"),
            ("12 5 2015", "2015-05-12"),
            ("15-May", "error no_year"),
            ("3/98", "error no_year"),
            ("12/05/98", "1998-05-12 !two_digit_year !sixteen_or_over"),
            ("12/05/1960", "error not_a_child"),
            ("khoảng 12/5/2015", "2015-05-12 !called_approximate"),
            ("5 tuổi 3 tháng", "2017~"),
            ("999 tuổi", "error not_a_child"),
            ("Mậu Tý", "2008 !sexagenary_year !sixteen_or_over"),
            ("Quý Tỵ", "2013 !sexagenary_year"),
            ("20/12/2012 (DL)", "2012-12-20"),
            ("20122012", "2012-12-20 !digits_only"),
            ("99999", "error future_date"),
            ("1234567", "error not_a_date"),
            ("Nguyễn Văn A", "error not_a_date"),
            ("12/5/...", "error no_year"),
            ("2015-13", "error no_such_day"),
            ("…", "unknown"),
        ] {
            assert_eq!(short(text), expected, "{text}");
        }
    }

    #[test]
    fn an_age_without_a_report_date_counts_from_today_and_says_so() {
        let reading = parse_written("7 tuổi", TODAY, None);
        assert_eq!(reading.date().unwrap().contract(), "2019~");
        assert_eq!(reading.warnings(), [ProblemKind::AgeWithoutReportDate]);
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_reader(text in any::<String>(), dateish in "[0-9./~tThamnOl '-]{0,14}") {
            parse_written(&text, TODAY, None);
            if let Some(date) = parse_written(&dateish, TODAY, None).date() {
                prop_assert!(date.earliest() <= TODAY);
            }
        }
    }
}
