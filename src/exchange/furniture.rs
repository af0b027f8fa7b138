//! What the rows below a heading are: children, or the furniture of a printed list (groups, sums, signatures). When in
//! doubt a row is data: a refused row is seen by the officer, a child taken for furniture would be lost silently.

use std::collections::{HashMap, HashSet};

use crate::exchange::furniture_words::{
    has_letters, is_count, is_date_like, is_group_word, is_head_count, is_long_number, is_never_a_name, is_number_row,
    is_outline_mark, is_plausible_name, is_signature, is_subtotal, is_year, place_named,
};
use crate::exchange::headings::FieldKey;
use crate::exchange::recognise::{HeadingRow, repeats};
use crate::exchange::table::{Cells, Row, Table};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowKind {
    Data,
    /// A child or a sum, a child or a signer: refused for a person to say which.
    Doubtful,
    Blank,
    /// The heading once more, as on each printed page.
    Heading,
    /// "(1) (2) (3)" or "A B 1 2 3".
    NumberRow,
    /// "II | Trẻ em mồ côi": holds for the rows below it, up to the next.
    GroupRow {
        text: String,
    },
    Subtotal,
    /// Who made and signed the list, and what stands below.
    Signature,
}

/// The kind of each row from `heading.data_from()` on. What came out of the book, and every row an import refused, is
/// data whatever it looks like.
pub fn classify(table: &Table, heading: &HeadingRow) -> Vec<RowKind> {
    let top = &table.rows[heading.first_row].cells;
    let shape = Shape::of(heading);
    let mut foot = Foot::default();
    let rows = table.rows.get(heading.data_from()..).unwrap_or_default();
    let kind = |row: &Row| {
        if row.is_blank() {
            return RowKind::Blank;
        }
        if heading.reason.is_some() || heading.is_verbatim(&row.cells) {
            foot.resume(&shape, &row.cells);
            return RowKind::Data;
        }
        if heading.rows > 0 && repeats(&row.cells, top) {
            foot.signing = false;
            return RowKind::Heading;
        }
        if heading.rows == 2 && repeats(&row.cells, &table.rows[heading.first_row + 1].cells) {
            return RowKind::Heading;
        }
        let kind = shape.kind(&row.cells, &foot);
        match kind {
            RowKind::Signature => foot.sign(&row.cells),
            // Lists are pasted together: below the signatures of one the next begins.
            RowKind::Data => foot.resume(&shape, &row.cells),
            _ => {}
        }
        kind
    };
    rows.iter().map(kind).collect()
}

/// What was met on the way down: whether signatures have begun, the columns they stand in, and the villages, peoples
/// and sexes of the children so far, by which one below a signature is still known for a child.
#[derive(Default)]
struct Foot {
    signing: bool,
    columns: Vec<usize>,
    seen: HashMap<usize, HashSet<String>>,
}

impl Foot {
    fn sign(&mut self, cells: &Cells) {
        self.signing = true;
        self.columns.extend((0..cells.len()).filter(|&at| !cells[at].trim().is_empty()));
    }

    fn resume(&mut self, shape: &Shape, cells: &Cells) {
        self.signing = false;
        self.columns.clear();
        for &at in &shape.telling {
            let cell = cells[at].trim();
            let seen = self.seen.entry(at).or_default();
            if !cell.is_empty() && !seen.contains(cell) {
                seen.insert(cell.to_owned());
            }
        }
    }

    fn knows(&self, at: usize, cell: &str) -> bool {
        self.seen.get(&at).is_some_and(|seen| seen.contains(cell))
    }

    /// In a column signatures stand in, or beside one: merged cells shift a signer's name by one.
    fn is_below(&self, at: usize) -> bool {
        self.columns.iter().any(|column| column.abs_diff(at) <= 1)
    }
}

/// Where the columns stand by which furniture is told.
struct Shape {
    ordinal: Option<usize>,
    name: Option<usize>,
    birth: Vec<usize>,
    age: Option<usize>,
    id_number: Option<usize>,
    /// Columns whose values come again and again.
    telling: Vec<usize>,
}

impl Shape {
    fn of(heading: &HeadingRow) -> Shape {
        let every = |keys: &[FieldKey]| {
            keys.iter().flat_map(|key| heading.columns_of(*key)).map(|(at, _)| at).collect::<Vec<_>>()
        };
        Shape {
            ordinal: heading.column_of(FieldKey::ORDINAL),
            name: [FieldKey::NAME, FieldKey::HEAD, FieldKey::CHILD_NAME].iter().find_map(|key| heading.column_of(*key)),
            birth: every(&[FieldKey::BIRTH_DATE, FieldKey::BIRTH_YEAR]),
            age: heading.column_of(FieldKey::AGE),
            id_number: heading.column_of(FieldKey::ID_NUMBER),
            telling: every(&[FieldKey::VILLAGE, FieldKey::ETHNICITY, FieldKey::SEX, FieldKey::GROUPS]),
        }
    }

    fn kind(&self, cells: &Cells, foot: &Foot) -> RowKind {
        let filled: Vec<(usize, &str)> =
            cells.iter().map(str::trim).enumerate().filter(|(_, cell)| !cell.is_empty()).collect();
        let numbered = self.ordinal.is_some_and(|at| is_count(cells[at].trim()));
        let evident = filled.iter().any(|(_, cell)| is_date_like(cell) || is_long_number(cell));
        // A bare year is a birth only in its column; elsewhere it may be a count.
        let born = self.birth.iter().any(|&at| is_year(&cells[at]) || is_date_like(&cells[at]));
        let named = self.name.is_some_and(|at| is_plausible_name(cells[at].trim()));
        let signer = self.name.is_some_and(|at| is_signature(&cells[at]));
        let signed = filled.len() <= 4 && filled.iter().any(|(_, cell)| is_signature(cell));
        if is_number_row(&filled) {
            RowKind::NumberRow
        } else if !numbered && self.name.is_some_and(|at| is_never_a_name(&cells[at])) {
            RowKind::Signature
        } else if !evident && !numbered && is_subtotal(&filled) {
            // "Cộng | 2015": a sum of two thousand, or a child called Cộng.
            if born && named { RowKind::Doubtful } else { RowKind::Subtotal }
        } else if let Some(text) = self.group(&filled) {
            RowKind::GroupRow { text }
        } else if foot.signing {
            self.below_signatures(cells, &filled, foot, Told { numbered, named, evident, born, signed })
        } else if named && filled.len() >= 2 && !signer {
            RowKind::Data
        } else if !evident && !born && !numbered && signed {
            RowKind::Signature
        } else {
            RowKind::Data
        }
    }

    /// Below the first signature stand names and titles, and in a list pasted together the next children.
    fn below_signatures(&self, cells: &Cells, filled: &[(usize, &str)], foot: &Foot, told: Told) -> RowKind {
        let Told { numbered, named, evident, born, signed } = told;
        if numbered && named || evident && !named {
            return RowKind::Data;
        }
        if signed && !evident && !born {
            return RowKind::Signature;
        }
        let dated = born || filled.iter().any(|(_, cell)| is_date_like(cell));
        let identified = self.id_number.is_some_and(|at| is_long_number(&cells[at]));
        if named && (dated || identified) {
            return RowKind::Data;
        }
        // A telephone may be the signer's, a village his office's: a person says.
        let known = filled.iter().any(|(at, cell)| Some(*at) != self.name && foot.knows(*at, cell));
        if named && filled.len() >= 2 && (evident || known) {
            return RowKind::Doubtful;
        }
        if filled.len() <= 2 || filled.iter().all(|(at, cell)| foot.is_below(*at) && is_plausible_name(cell)) {
            RowKind::Signature
        } else {
            RowKind::Data
        }
    }

    /// Whether `count`, in column `at`, says how many stand under the group `text`. "Trẻ X | 2015" is a child without a
    /// name yet, and so is any row with something under her birth or age.
    fn counts(&self, text: &str, at: usize, count: &str) -> bool {
        let group = place_named(text).is_some() || text.to_lowercase().starts_with("trẻ em ");
        group && is_head_count(count) && !is_year(count) && !self.birth.contains(&at) && self.age != Some(at)
    }

    /// The text of a group row: alone in its row or beside counts, after a Roman numeral or a letter, or beginning as
    /// only a group does.
    fn group(&self, filled: &[(usize, &str)]) -> Option<String> {
        let counted = filled.iter().rposition(|(_, cell)| has_letters(cell)).filter(|text| {
            let counts = &filled[text + 1..];
            *text <= 1 && counts.iter().all(|(at, count)| self.counts(filled[*text].1, *at, count))
        });
        let filled = counted.map_or(filled, |text| &filled[..=text]);
        match *filled {
            [(at, mark), (column, text)] if Some(at) == self.ordinal.or(Some(0)) && column > at => {
                let outline = is_outline_mark(mark) && self.name.is_none_or(|name| column <= name);
                (has_letters(text) && (outline || is_count(mark) && is_group_word(text))).then(|| text.to_owned())
            }
            [(_, text)] => {
                // A bare hyphen parts no mark: "Y-Moan" is a child.
                let parted = [".", ")", "/", ":", " -"].iter().find_map(|sign| text.split_once(sign));
                let (mark, rest) = parted.unwrap_or(("", text));
                let rest = rest.trim();
                if is_outline_mark(mark) && has_letters(rest) {
                    Some(rest.to_owned())
                } else {
                    is_group_word(text).then(|| text.to_owned())
                }
            }
            _ => None,
        }
    }
}

/// What a row's cells show.
#[derive(Clone, Copy)]
struct Told {
    numbered: bool,
    named: bool,
    evident: bool,
    born: bool,
    /// A title or a date line stands in it.
    signed: bool,
}

#[cfg(test)]
#[path = "furniture_tests.rs"]
mod tests;
