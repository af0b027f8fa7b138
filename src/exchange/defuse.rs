//! The one rule by which a cell is kept from being run as a formula or losing its zeros, and the way back.

use std::borrow::Cow;

/// A cell as CSV carries it: with one `'` in front where a spreadsheet would compute it, where it already begins with
/// `'`, or, unless `keys_mode` (a file for programs), where its digits would turn into a rounded number.
pub fn defuse(cell: &str, keys_mode: bool) -> Cow<'_, str> {
    if starts_dangerously(cell) || (!keys_mode && is_fragile_number(cell)) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

/// Takes exactly one leading `'` off: the inverse of [`defuse`], right only in a file of ours.
pub fn refuse_quote(cell: &str) -> &str {
    cell.strip_prefix('\'').unwrap_or(cell)
}

fn starts_dangerously(cell: &str) -> bool {
    // Nearly every cell begins with a letter or a digit, and an export has millions.
    if cell.as_bytes().first().is_none_or(u8::is_ascii_alphanumeric) {
        return false;
    }
    cell.starts_with(['=', '+', '-', '@', '|', '%', '\t', '\r', '\n', '\'', '＝', '＋', '－', '＠', '｜', '％'])
}

/// Digits a spreadsheet would take for a number and give back changed: zeros in front fall off, the twelfth digit on
/// shows as 1,2E+11. A lone `0` is safe.
fn is_fragile_number(cell: &str) -> bool {
    let zero_in_front = cell.len() > 1 && cell.starts_with('0');
    (zero_in_front || cell.len() > 11) && cell.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_rule_to_the_letter() {
        for cell in
            ["=1", "+84", "-", "@x", "|x", "%", "\tx", "\rx", "\nx", "＝1", "＋", "－1", "＠", "｜", "％", "'x", "''"]
        {
            assert_eq!(defuse(cell, false), format!("'{cell}"));
            assert_eq!(defuse(cell, true), format!("'{cell}"));
        }
        for cell in ["0912345678", "00", "123456789012"] {
            assert_eq!(defuse(cell, false), format!("'{cell}"));
            assert_eq!(defuse(cell, true), cell);
        }
        for cell in ["", "0", "12", "12345678901", " =1", "12/05/2015", "0912 345 678", "Lan", "0,5"] {
            assert_eq!(defuse(cell, false), cell);
        }
    }

    proptest! {
        #[test]
        fn back_again(cell in "[=+\\-@|%'＝0-9\\t\\r\\n]{0,4}\\PC{0,14}", keys_mode: bool) {
            let carried = defuse(&cell, keys_mode);
            prop_assert_eq!(refuse_quote(&carried), cell.as_str());
            prop_assert!(!carried.starts_with(['=', '+', '-', '@', '|', '%', '\t', '\r', '\n', '＝']));
        }
    }
}
