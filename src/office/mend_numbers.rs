//! Numbers of people as a spreadsheet spoils them: `912345678` for a telephone, `112150001234.0` for a số định danh.

use std::collections::BTreeMap;

use crate::domain::numbers::phone;
use crate::domain::problem::{Problem, ProblemKind};
use crate::exchange::headings::FieldKey;
use crate::exchange::recognise::HeadingRow;
use crate::exchange::table::Table;

/// Columns of such numbers, and what is wrong with one that is not to be mended.
const NUMBERS: [(FieldKey, ProblemKind); 4] = [
    (FieldKey::ID_NUMBER, ProblemKind::IdShape),
    (FieldKey::GUARDIAN_PHONE, ProblemKind::PhoneShape),
    (FieldKey::PHONE, ProblemKind::PhoneShape),
    (FieldKey::HEALTH_INSURANCE, ProblemKind::InsuranceShape),
];

/// The digits a shorter number cannot have: a count or a sum of money may well end in `.0`.
const SHORTEST: usize = 9;

/// Mends them in place and answers what was mended, by the row's index into the table; where the list is to stand
/// as it is written, mends nothing and answers what is wrong with each.
pub(super) fn mend_numbers(table: &mut Table, heading: &HeadingRow, as_written: bool) -> BTreeMap<usize, Vec<Problem>> {
    let mut said: BTreeMap<usize, Vec<Problem>> = BTreeMap::new();
    for (key, wrong) in NUMBERS {
        let Some(column) = heading.column_of(key) else { continue };
        for row in heading.data_from()..table.rows.len() {
            let cell = table.value(row, column).trim();
            let whole = without_decimals(cell);
            let digits = whole.unwrap_or(cell);
            let zero = if wrong == ProblemKind::PhoneShape { zero_restored(digits) } else { None };
            if whole.is_none() && zero.is_none() {
                continue;
            }
            let said = said.entry(row).or_default();
            if as_written {
                said.push(Problem::new(key.as_str(), wrong.clone()));
                continue;
            }
            let mends =
                [whole.map(|_| ProblemKind::DecimalsDropped), zero.as_ref().map(|_| ProblemKind::PhoneZeroRestored)];
            said.extend(mends.into_iter().flatten().map(|kind| Problem::new(key.as_str(), kind)));
            let mended = zero.unwrap_or_else(|| digits.to_owned());
            table.rows[row].cells.set(column, &mended);
        }
    }
    said
}

/// "112150001234.0" and "112150001234,00" are 112150001234.
fn without_decimals(cell: &str) -> Option<&str> {
    let (digits, zeros) = cell.split_once(['.', ','])?;
    let number = digits.len() >= SHORTEST && digits.bytes().all(|byte| byte.is_ascii_digit());
    (number && matches!(zeros, "0" | "00")).then_some(digits)
}

/// A telephone whose first zero a numeric cell dropped; `None` where it is whole, or none.
fn zero_restored(cell: &str) -> Option<String> {
    let digits: String = cell.chars().filter(char::is_ascii_digit).collect();
    phone(cell).ok().filter(|whole| whole.strip_prefix('0') == Some(&digits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_decimals_of_nothing_are_dropped() {
        assert_eq!(without_decimals("112150001234.0"), Some("112150001234"));
        assert_eq!(without_decimals("912345678,00"), Some("912345678"));
        for other in ["112150001234", "0912.345.678", "112150001234.5", "912345678.", "12.0", "1,12E+11", ""] {
            assert_eq!(without_decimals(other), None, "{other}");
        }
    }

    #[test]
    fn a_telephone_lost_its_zero_only_where_all_the_rest_is_there() {
        assert_eq!(zero_restored("912345678").as_deref(), Some("0912345678"));
        assert_eq!(zero_restored("912 345 678").as_deref(), Some("0912345678"));
        for other in ["0912345678", "84912345678", "+84 912 345 678", "111", "12345", "bà nội"] {
            assert_eq!(zero_restored(other), None, "{other}");
        }
    }
}
