//! "nt", `"`, "như trên": what a list writes for the cell above, filled in before the rows are taken apart.

use crate::domain::vietnamese::fold;
use crate::exchange::furniture::RowKind;
use crate::exchange::furniture_words::place_named;
use crate::exchange::headings::FieldKey;
use crate::exchange::recognise::HeadingRow;
use crate::exchange::table::{Cells, Table};

/// Columns in which "như trên" is written, and cells are merged downwards; never in one that tells two children apart.
pub const MAY_REPEAT: &[FieldKey] = &[
    FieldKey::VILLAGE,
    FieldKey::ADDRESS,
    FieldKey::ETHNICITY,
    FieldKey::HOUSEHOLD_CODE,
    FieldKey::POVERTY,
    FieldKey::GROUPS,
    FieldKey::SCHOOL,
    FieldKey::GRADE,
    FieldKey::FATHER_NAME,
    FieldKey::MOTHER_NAME,
    FieldKey::GUARDIAN_NAME,
    FieldKey::GUARDIAN_PHONE,
    FieldKey::PHONE,
    FieldKey::HEAD,
];

/// Fills "nt", `"` and their like with the cell of the data row above, and answers how many it filled. A sign with
/// nothing above it stays as it stands, for the importer to refuse. What came out of the book, and the rows an import
/// refused (filled already), are left alone.
pub fn expand_ditto(table: &mut Table, heading: &HeadingRow, kinds: &[RowKind]) -> usize {
    if heading.reason.is_some() {
        return 0;
    }
    let mut filled = 0;
    for column in MAY_REPEAT.iter().filter_map(|key| heading.column_of(*key)) {
        let village = heading.columns[column].is_some_and(|column| column.key == FieldKey::VILLAGE);
        let mut above = String::new();
        for (row, kind) in table.rows.iter_mut().skip(heading.data_from()).zip(kinds) {
            // The village over its rows is what "nt" in the first of them repeats.
            if let (true, RowKind::GroupRow { text }) = (village, kind)
                && let Some(place) = place_named(text)
            {
                place.clone_into(&mut above);
            }
            if !matches!(kind, RowKind::Data | RowKind::Doubtful) || heading.is_verbatim(&row.cells) {
                continue;
            }
            if is_ditto(&row.cells[column]) {
                if !above.is_empty() {
                    row.cells.set(column, &above);
                    filled += 1;
                }
            } else {
                row.cells[column].trim().clone_into(&mut above);
            }
        }
    }
    filled
}

/// The field whose cell in this row still says "as above", with nothing above it to be filled with.
pub fn unfilled_ditto(heading: &HeadingRow, cells: &Cells) -> Option<FieldKey> {
    if heading.is_verbatim(cells) {
        return None;
    }
    MAY_REPEAT.iter().copied().find(|key| heading.column_of(*key).is_some_and(|column| is_ditto(&cells[column])))
}

/// Whether a cell says "as above".
pub fn is_ditto(cell: &str) -> bool {
    let cell = cell.trim();
    let word = fold(cell.trim_matches(['-', '–', '—', '.', ' ']));
    matches!(word.as_str(), "nt" | "n.t" | "n/t" | "nhu tren")
        || matches!(cell.trim_matches(['-', '–', ' ']), "\"" | "''" | "\"\"" | "〃" | "”" | "“" | "’’" | "″" | ",,")
}
