//! Which lists this program wrote itself: an export, or the rows an import refused. Only there is one leading `'` the
//! defusing's; an office's list whose headings happen to be our words is a stranger's.

use crate::exchange::defuse::{defuse, refuse_quote};
use crate::exchange::headings::{FieldKey, Headings, List, Meaning, Wording};
use crate::exchange::recognise::HeadingRow;
use crate::exchange::table::{Cells, Table};

/// Where the codes of one of our lists stand, and how they begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnCodes {
    pub column: usize,
    pub prefix: String,
}

impl OwnCodes {
    /// A code as this program gives them: "TE-0042".
    pub fn is_code(&self, cell: &str) -> bool {
        is_code(cell, &self.prefix)
    }
}

fn is_code(cell: &str, prefix: &str) -> bool {
    let number = cell.trim().strip_prefix(prefix).unwrap_or_default();
    !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
}

/// How sure it is that a list is an export of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Own {
    pub wording: Wording,
    /// Rows came out of the book as they stand (those with a code, where there is a code column).
    pub verbatim: bool,
}

/// Whether a list is an export: our headings of one wording, and one of three marks. The code column with a code of ours
/// below it, or no column missing at all, in whatever order the officer chose. The codes left out, at least half of all
/// the columns in the order of export and nothing above them. Or, of fewer columns or in another order, cells guarded
/// with `'` just as export guards them; whether rows were added to such a list cannot be told. Common words alone ("Họ
/// và tên, Ngày sinh, Thôn") are anybody's.
pub(crate) fn own_wording(
    headings: &Headings,
    list: List,
    table: &Table,
    data_from: usize,
    meanings: &[Option<Meaning>],
) -> Option<Own> {
    let exported = headings.columns(list);
    let known = || {
        meanings.iter().enumerate().filter_map(|(at, meaning)| {
            meaning.filter(|meaning| exported.contains(&meaning.key)).map(|meaning| (at, meaning))
        })
    };
    let wording = known().find_map(|(_, meaning)| meaning.own)?;
    let own: Vec<(usize, FieldKey)> =
        known().filter(|(_, meaning)| meaning.own == Some(wording)).map(|(at, meaning)| (at, meaning.key)).collect();
    let place = |key: FieldKey| exported.iter().position(|known| *known == key);
    if own.iter().enumerate().any(|(at, (_, key))| own[..at].iter().any(|(_, before)| before == key)) {
        return None;
    }
    if own.len() == exported.len() {
        return Some(Own { wording, verbatim: true });
    }
    let code = own.iter().find(|(_, key)| *key == FieldKey::CODE).map(|(at, _)| *at);
    if let (Some(column), Some(prefix)) = (code, headings.code_prefix(list)) {
        let coded = table.rows.iter().skip(data_from).any(|row| is_code(&row.cells[column], prefix));
        return (own.len() > 1 && coded).then_some(Own { wording, verbatim: true });
    }
    let first = table.rows.iter().position(|row| !row.is_blank()).unwrap_or(0);
    if own.len() < 2 || own.len() != known().count() || first + 1 != data_from {
        return None;
    }
    let in_order = own.windows(2).all(|pair| place(pair[0].1) < place(pair[1].1));
    let verbatim = in_order && own.len() * 2 >= exported.len();
    (verbatim || is_guarded(table, data_from, wording == Wording::Keys)).then_some(Own { wording, verbatim })
}

/// Whether some cell carries the `'` of an export, and every cell that needs it and no other does. A spreadsheet keeps
/// none of them, and a person types none before a telephone.
fn is_guarded(table: &Table, data_from: usize, keys_mode: bool) -> bool {
    let mut guarded = false;
    for cell in table.rows.iter().skip(data_from).flat_map(|row| row.cells.iter()) {
        let bare = refuse_quote(cell);
        if defuse(bare, keys_mode) != cell {
            return false;
        }
        guarded |= bare.len() != cell.len();
    }
    guarded
}

/// The last column of a rejects file: our heading, and below it sentences that begin with a field ("Ngày sinh: …").
/// With every reason wiped it is still known by the mark of encoding we write and nobody types.
pub(crate) fn reason_column(headings: &Headings, table: &Table, heading: &HeadingRow) -> Option<usize> {
    let top = &table.rows[heading.first_row].cells;
    let column = top.len().checked_sub(1)?;
    let first = table.rows.iter().position(|row| !row.is_blank());
    if !headings.is_reason(&top[column]) || first != Some(heading.first_row) {
        return None;
    }
    let reasons = || {
        let rows = table.rows.iter().skip(heading.data_from());
        rows.map(|row| row.cells[column].trim()).filter(|reason| !reason.is_empty())
    };
    let ours = if reasons().next().is_none() { table.had_bom } else { reasons().all(|reason| reason.contains(": ")) };
    ours.then_some(column)
}

impl HeadingRow {
    /// Whether a row came out of the book and goes back in as it stands: a child may be called "Cộng" and live in
    /// "nt". Rows an officer added to our list by hand carry no code and are read as any stranger's.
    pub fn is_verbatim(&self, cells: &Cells) -> bool {
        match (&self.own_codes, self.own) {
            (Some(codes), Some(_)) => codes.is_code(&cells[codes.column]),
            (None, Some(_)) => self.verbatim,
            _ => false,
        }
    }
}
