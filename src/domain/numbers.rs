//! Numbers that stand for people: số định danh, thẻ BHYT, telephone. Text in, normal form out, problems as values.
//!
//! They are text, never integers: most begin with zeros that mean something.

use std::collections::HashSet;

use super::birth_date::{BirthDate, Precision};
use super::problem::ProblemKind;

/// The sex a số định danh carries in its fourth digit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sex {
    Male,
    Female,
}

/// A số định danh read against what else is known of the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdRead {
    /// The digits alone; None when they cannot be such a number.
    pub number: Option<String>,
    pub problems: Vec<ProblemKind>,
}

/// Twelve digits `PPP G YY RRRRRR`: province of birth registration, century and sex, year of birth, a serial; there
/// is no check digit. Errors: IdShape, IdSexMismatch, IdYearMismatch; the rest of its problems are warnings.
/// `provinces` are the known values of PPP.
pub fn id_number(text: &str, sex: Option<Sex>, birth: Option<BirthDate>, provinces: &HashSet<String>) -> IdRead {
    let digits = bare(text);
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return refused();
    }
    match digits.len() {
        12 => {
            let problems = id_problems(&digits, sex, birth, provinces);
            IdRead { number: Some(digits), problems }
        }
        9 => IdRead { number: Some(digits), problems: vec![ProblemKind::IdOldCard] },
        // A numeric cell loses the zeros of 001–096. They are put back only when all the rest then fits; otherwise
        // the eleven digits are as likely twelve with one left out.
        10 | 11 => {
            let restored = format!("{digits:0>12}");
            if birth.is_some() && id_problems(&restored, sex, birth, provinces).is_empty() {
                IdRead { number: Some(restored), problems: vec![ProblemKind::IdZeroRestored] }
            } else {
                refused()
            }
        }
        _ => refused(),
    }
}

/// Whether a số định danh in the book deserves a second look: nine digits, or another sex or year than what is known of the
/// child. The province is not asked: its codes after the mergers of 2025 are not confirmed.
pub fn is_odd_id(number: &str, sex: Option<Sex>, birth: Option<BirthDate>) -> bool {
    let problems = id_number(number, sex, birth, &HashSet::new()).problems;
    problems.iter().any(|problem| *problem != ProblemKind::IdUnknownProvince)
}

fn refused() -> IdRead {
    IdRead { number: None, problems: vec![ProblemKind::IdShape] }
}

/// `digits` are twelve ASCII digits.
fn id_problems(
    digits: &str,
    sex: Option<Sex>,
    birth: Option<BirthDate>,
    provinces: &HashSet<String>,
) -> Vec<ProblemKind> {
    let mut problems = Vec::new();
    let digit = |at: usize| digits.as_bytes().get(at).map_or(0, |byte| i32::from(byte - b'0'));
    let century_and_sex = digit(3);
    let number_says = 1900 + century_and_sex / 2 * 100 + digit(4) * 10 + digit(5);
    let number_sex = if century_and_sex % 2 == 0 { Sex::Male } else { Sex::Female };
    if sex.is_some_and(|sex| sex != number_sex) {
        problems.push(ProblemKind::IdSexMismatch);
    }
    if let Some(birth) = birth.filter(|birth| birth.written_year() != number_says) {
        problems.push(match birth.precision() {
            Precision::AboutYear => ProblemKind::IdYearDiffersFromEstimate { number_says },
            Precision::Day | Precision::Month | Precision::Year => ProblemKind::IdYearMismatch { number_says },
        });
    }
    if !digits.get(..3).is_some_and(|prefix| provinces.contains(prefix)) {
        problems.push(ProblemKind::IdUnknownProvince);
    }
    problems
}

/// Health insurance (thẻ BHYT): the card's 15 characters (QĐ 1351/QĐ-BHXH: two letters, benefit 1–5, twelve digits), the
/// 10-digit BHXH number that cards carry since 04/2021, or the 12-digit số định danh. Error: InsuranceShape.
pub fn insurance(text: &str) -> Result<String, ProblemKind> {
    let card = bare(text).to_uppercase();
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let fits = match card.split_at_checked(2) {
        Some((kind, rest)) if card.len() == 15 => {
            kind.bytes().all(|b| b.is_ascii_uppercase())
                && digits(rest)
                && rest.starts_with(|c| ('1'..='5').contains(&c))
        }
        _ => matches!(card.len(), 10 | 12) && digits(&card),
    };
    if fits { Ok(card) } else { Err(ProblemKind::InsuranceShape) }
}

/// A telephone number as digits from 0: mobile (03 05 07 08 09, ten digits), landline (02, eleven), or 111–115. `+84`,
/// `84` and a zero lost in a spreadsheet are spellings of the same number. Error: PhoneShape.
pub fn phone(text: &str) -> Result<String, ProblemKind> {
    let typed = bare(text);
    let plus = typed.strip_prefix("+84").or_else(|| typed.strip_prefix("0084"));
    let national = match plus {
        Some(rest) => format!("0{}", rest.strip_prefix('0').unwrap_or(rest)),
        None if matches!(typed.len(), 11 | 12) && typed.starts_with("84") => format!("0{}", typed.split_at(2).1),
        None if matches!(typed.len(), 9 | 10) && !typed.starts_with('0') => format!("0{typed}"),
        None => typed,
    };
    let fits = national.bytes().all(|b| b.is_ascii_digit())
        && match national.as_bytes() {
            [b'0', b'3' | b'5' | b'7' | b'8' | b'9', ..] => national.len() == 10,
            [b'0', b'2', ..] => national.len() == 11,
            [b'1', b'1', b'1'..=b'5'] => true,
            _ => false,
        };
    if fits { Ok(national) } else { Err(ProblemKind::PhoneShape) }
}

/// Without the spaces, dots, dashes and brackets people group digits by, and Excel's text apostrophe.
fn bare(text: &str) -> String {
    let grouping = |c: char| {
        c.is_whitespace() || matches!(c, '.' | '-' | '–' | '(' | ')' | '\'' | '\u{200b}'..='\u{200f}' | '\u{feff}')
    };
    text.chars().filter(|c| !grouping(*c)).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;
    use ProblemKind::*;

    fn provinces() -> HashSet<String> {
        let table = include_str!("../../assets/catalogue/id_province_prefix.tsv");
        let prefixes = table.lines().filter_map(|line| line.split('\t').next());
        prefixes
            .filter(|prefix| prefix.len() == 3 && prefix.bytes().all(|b| b.is_ascii_digit()))
            .map(str::to_owned)
            .collect()
    }

    fn read(text: &str, sex: Sex, birth: &str) -> (Option<String>, Vec<ProblemKind>) {
        let read = id_number(text, Some(sex), BirthDate::from_contract(birth), &provinces());
        (read.number, read.problems)
    }

    #[test]
    fn odd_is_what_disagrees_with_the_child() {
        let born = |text: &str| BirthDate::from_contract(text);
        let odd = |number: &str, sex, birth: &str| is_odd_id(number, sex, born(birth));
        assert!(!odd("011215000345", Some(Sex::Male), "2015-05-12"));
        assert!(odd("011215000345", Some(Sex::Female), "2015-05-12"));
        assert!(odd("011215000345", None, "2014~"));
        assert!(!odd("999215000345", None, ""));
        assert!(odd("123456789", None, ""));
    }

    #[test]
    fn an_id_number_agrees_with_the_child() {
        assert_eq!(provinces().len(), 63);
        let number = || Some("056325134628".to_owned());
        assert_eq!(read("056325134628", Sex::Female, "2025"), (number(), vec![]));
        assert_eq!(read("'056 325 134.628", Sex::Female, "2025-05"), (number(), vec![]));
        assert_eq!(read("056325134628", Sex::Male, "2025"), (number(), vec![IdSexMismatch]));
        assert_eq!(
            read("056325134628", Sex::Female, "2024-12-31"),
            (number(), vec![IdYearMismatch { number_says: 2025 }])
        );
        assert_eq!(
            read("056325134628", Sex::Female, "2023~"),
            (number(), vec![IdYearDiffersFromEstimate { number_says: 2025 }])
        );
        // Right digits, wrong century.
        assert_eq!(read("056125134628", Sex::Female, "2025").1, [IdYearMismatch { number_says: 1925 }]);
        assert_eq!(read("999325134628", Sex::Female, "2025").1, [IdUnknownProvince]);
        assert_eq!(id_number("056325134628", None, None, &provinces()).problems, []);
    }

    #[test]
    fn a_wrong_length_is_refused_and_a_lost_zero_comes_back_only_when_all_fits() {
        for text in ["", "05632513462", "0563251346281", "05632513462a", "０５６325134628"] {
            assert_eq!(read(text, Sex::Female, "2019"), (None, vec![IdShape]), "{text}");
        }
        assert_eq!(read("56325134628", Sex::Female, "2025"), (Some("056325134628".into()), vec![IdZeroRestored]));
        assert_eq!(read("1325134628", Sex::Female, "2025"), (Some("001325134628".into()), vec![IdZeroRestored]));
        assert_eq!(id_number("56325134628", None, None, &provinces()).number, None);
        assert_eq!(read("123456789", Sex::Female, "2025"), (Some("123456789".into()), vec![IdOldCard]));
    }

    #[test]
    fn an_insurance_card_has_one_of_three_forms() {
        assert_eq!(insurance("te 1 14 1234567890").as_deref(), Ok("TE1141234567890"));
        assert_eq!(insurance("1234567890").as_deref(), Ok("1234567890"));
        assert_eq!(insurance("056325134628").as_deref(), Ok("056325134628"));
        for text in ["", "TE6141234567890", "TE114123456789", "T11141234567890", "12345678901", "đE1141234567890"] {
            assert_eq!(insurance(text), Err(InsuranceShape), "{text}");
        }
    }

    #[test]
    fn a_phone_is_one_number_however_it_is_spelled() {
        for text in [
            "0912345678",
            "0912 345 678",
            "0912.345.678",
            "+84 912 345 678",
            "84912345678",
            "+84 0912345678",
            "912345678",
        ] {
            assert_eq!(phone(text).as_deref(), Ok("0912345678"), "{text}");
        }
        assert_eq!(phone("(0203) 382-3456").as_deref(), Ok("02033823456"));
        assert_eq!(phone("+842033823456").as_deref(), Ok("02033823456"));
        assert_eq!(phone("111").as_deref(), Ok("111"));
        for text in [
            "",
            "bà nội",
            "091234567",
            "09123456789",
            "0412345678",
            "0203382345",
            "116",
            "0912345678 / 0987654321",
            "412345678",
            "+1 202 555 0100",
        ] {
            assert_eq!(phone(text), Err(PhoneShape), "{text}");
        }
    }
}
