//! What reading a list may mend by itself, said row by row: capitals TCVN3 could not write, Ð for Đ, a spreadsheet's
//! number for a date, what it did to a telephone. All else is the officer's to choose. (The zero a số định danh lost is
//! the check's, with the rest of it.)

use std::collections::BTreeMap;

use super::mend_numbers::mend_numbers;
use crate::domain::problem::{Problem, ProblemKind};
use crate::exchange::decode::capitals::restore;
use crate::exchange::ditto::MAY_REPEAT;
use crate::exchange::headings::FieldKey;
use crate::exchange::recognise::HeadingRow;
use crate::exchange::table::Table;

/// Columns of names and places.
const NAMES_AND_PLACES: &[FieldKey] = &[
    FieldKey::NAME,
    FieldKey::FAMILY_NAME,
    FieldKey::MIDDLE_NAME,
    FieldKey::GIVEN_NAME,
    FieldKey::FATHER_NAME,
    FieldKey::MOTHER_NAME,
    FieldKey::GUARDIAN_NAME,
    FieldKey::HEAD,
    FieldKey::CHILD_NAME,
    FieldKey::VILLAGE,
    FieldKey::ADDRESS,
    FieldKey::SCHOOL,
];

/// Mends the rows below the heading in place, and answers what was mended in each, by its index into the table.
pub(super) fn mend(table: &mut Table, heading: &HeadingRow) -> BTreeMap<usize, Vec<Problem>> {
    let mut mended = mend_numbers(table, heading, false);
    let column_of = |at: usize| heading.columns.get(at).copied().flatten().map(|column| column.key);
    let named = |at: usize| column_of(at).filter(|key| NAMES_AND_PLACES.contains(key));
    let toneless = std::mem::take(&mut table.source.toneless);
    for (row, column) in toneless {
        let (row, column) = (row as usize, usize::from(column));
        // A place over its rows stands under the number, too.
        let key = named(column).or_else(|| column_of(column).filter(|key| *key == FieldKey::ORDINAL));
        let (Some(key), true) = (key, row >= heading.data_from()) else { continue };
        let text = restore(&table.rows[row].cells[column]);
        table.rows[row].cells.set(column, &text);
        mended.entry(row).or_default().push(Problem::new(key.as_str(), ProblemKind::CapitalRestored(text)));
    }
    if table.ours {
        return mended;
    }
    let columns: Vec<(usize, FieldKey)> = (0..heading.columns.len()).filter_map(|at| Some((at, named(at)?))).collect();
    for at in heading.data_from()..table.rows.len() {
        for (column, key) in &columns {
            let cell = &table.rows[at].cells[*column];
            if cell.contains(['Ð', 'ð']) {
                let text = cell.replace('Ð', "Đ").replace('ð', "đ");
                table.rows[at].cells.set(*column, &text);
                mended.entry(at).or_default().push(Problem::new(key.as_str(), ProblemKind::DRestored(text)));
            }
        }
        for (column, _) in heading.columns_of(FieldKey::BIRTH_DATE) {
            if is_serial(&table.rows[at].cells[column]) {
                let said = Problem::new(FieldKey::BIRTH_DATE.as_str(), ProblemKind::SerialDate);
                mended.entry(at).or_default().push(said);
            }
        }
    }
    mended
}

/// Five digits, perhaps with the `.0` of a number: the day a spreadsheet counts from 1900.
pub(super) fn is_serial(cell: &str) -> bool {
    let digits = cell.trim();
    let digits = digits.strip_suffix(".0").unwrap_or(digits);
    digits.len() == 5 && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// A cell merged over several rows holds for each of them, in columns whose values may repeat.
pub(super) fn fill_merged(table: &mut Table, heading: &HeadingRow) {
    for (column, first, last) in std::mem::take(&mut table.source.merged) {
        let (column, first, last) = (usize::from(column), first as usize, last as usize);
        let key = heading.columns.get(column).copied().flatten().map(|column| column.key);
        if first < heading.data_from() || !key.is_some_and(|key| MAY_REPEAT.contains(&key)) {
            continue;
        }
        let text = table.rows.get(first).map(|row| row.cells[column].to_owned()).unwrap_or_default();
        for row in table.rows.iter_mut().take(last + 1).skip(first + 1) {
            if row.cells[column].trim().is_empty() && !row.is_blank() {
                row.cells.set(column, &text);
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;
    use crate::exchange::csv_in::read_csv;
    use crate::exchange::headings::{Headings, List};

    fn read(text: &str) -> (Table, HeadingRow) {
        let headings = Headings::load(include_str!("../../assets/catalogue/headings.toml")).unwrap();
        let mut table = read_csv(text.as_bytes()).unwrap();
        let heading = headings.recognise(&mut table, List::Children).unwrap();
        (table, heading)
    }

    #[test]
    fn a_village_merged_over_its_children_holds_for_each() {
        let (mut table, heading) =
            read("Họ và tên,Ngày sinh,Thôn\nLò An,2015,Bản A\nLò Bình,2016,\nLò Chi,2017,Bản B\n");
        table.source.merged = vec![(2, 1, 2), (0, 1, 2), (2, 0, 3)];
        fill_merged(&mut table, &heading);
        let villages: Vec<&str> = table.rows.iter().map(|row| &row.cells[2]).collect();
        assert_eq!(villages, ["Thôn", "Bản A", "Bản A", "Bản B"]);
        assert_eq!(&table.rows[2].cells[0], "Lò Bình");
    }

    #[test]
    fn what_is_mended_is_said_of_its_row() {
        let (mut table, heading) = read("Họ và tên,Ngày sinh,Ghi chú\nÐinh An,42136,Ð\nLò Bình,2016,\n");
        let mended = mend(&mut table, &heading);
        assert_eq!(mended.keys().copied().collect::<Vec<_>>(), [1]);
        assert_eq!(mended[&1].len(), 2);
        assert_eq!((&table.rows[1].cells[0], &table.rows[1].cells[2]), ("Đinh An", "Ð"));
    }
}
