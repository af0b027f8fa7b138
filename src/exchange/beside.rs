//! What stands beside a column and changes what it is: a date of birth right of a parent is the parent's, and a second
//! table beside the first is another list.

use crate::exchange::headings::{FieldKey, Headings, List, Meaning, letters};
use crate::exchange::recognise::{Column, HeadingRow};
use crate::exchange::table::Cells;

/// What stands right over each column, in its letters.
pub(crate) fn leaves(top: &Cells, sub: &Cells, width: usize) -> Vec<String> {
    let leaf = |at: usize| if sub[at].trim().is_empty() { letters(&top[at]) } else { letters(&sub[at]) };
    (0..width).map(leaf).collect()
}

/// Takes away the dates of birth of parents, carers and heads: those right of one where the child's stands elsewhere, and a
/// bare year in any case (of a child's own date a list asks for the day).
pub(crate) fn drop_dates_of_others(leaves: &[String], meanings: &mut [Option<Meaning>]) {
    let key = |meanings: &[Option<Meaning>], at: usize| meanings.get(at).copied().flatten().map(|meaning| meaning.key);
    let of_other = |meanings: &[Option<Meaning>], at: usize| {
        let other = |key| {
            matches!(key, FieldKey::FATHER_NAME | FieldKey::MOTHER_NAME | FieldKey::GUARDIAN_NAME | FieldKey::HEAD)
        };
        let whole = meanings[at].is_some_and(|meaning| meaning.sex_hint.is_none());
        whole && at.checked_sub(1).and_then(|before| key(meanings, before)).is_some_and(other)
    };
    let is_date = |key| matches!(key, FieldKey::BIRTH_DATE | FieldKey::BIRTH_YEAR);
    let dates: Vec<usize> = (0..meanings.len()).filter(|&at| key(meanings, at).is_some_and(is_date)).collect();
    let others: Vec<usize> = dates.iter().copied().filter(|&at| of_other(meanings, at)).collect();
    for &at in &others {
        let year = matches!(leaves[at].as_str(), "nămsinh" | "namsinh" | "sinhnăm" | "nsinh" | "ns" | "năm");
        if year || others.len() < dates.len() {
            meanings[at] = None;
        }
    }
}

/// Where a second table begins: its heading over the names of the list once more, and beside it others in the order they
/// have in the first.
pub(crate) fn second_table(list: List, leaves: &[String], meanings: &[Option<Meaning>]) -> Option<usize> {
    let names = |at: &usize| meanings[*at].is_some_and(|meaning| list.names().contains(&meaning.key));
    let first = (0..meanings.len()).find(names)?;
    let again = (first + 2..meanings.len()).filter(names).find(|at| leaves[*at] == leaves[first])?;
    let apart = again - first;
    let same = |at: usize| !leaves[at].is_empty() && leaves[at] == leaves[at - apart];
    let begins = (apart..=again).rev().take_while(|at| same(*at)).last()?;
    let shared = (begins..leaves.len()).filter(|at| same(*at)).count();
    (shared >= 2).then_some(begins)
}

/// Whether a row below the heading is a heading again in other words: every cell asks for what its column holds.
pub(crate) fn heads_again(headings: &Headings, list: List, heading: &HeadingRow, cells: &Cells) -> bool {
    let mut filled = 0;
    for (at, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.trim().is_empty()) {
        if cell.contains(|letter: char| letter.is_ascii_digit()) {
            return false;
        }
        filled += 1;
        let column = heading.columns.get(at).copied().flatten();
        let meant = |column: Column| headings.meaning(list, cell).is_some_and(|meaning| meaning.key == column.key);
        if !column.is_some_and(meant) {
            return false;
        }
    }
    filled >= 3
}

/// Whether a heading asks for a village by its own name and not for where somebody lives.
pub(crate) fn says_village(leaf: &str) -> bool {
    const WORDS: [&str; 12] =
        ["thôn", "bản", "xóm", "ấp", "buôn", "làng", "khóm", "tổdânphố", "khuphố", "khudâncư", "tổ", "khối"];
    WORDS.iter().any(|word| leaf.contains(word))
}

/// A second heading row divides what stands above it: each of its cells lies under a heading that spans columns (the
/// cell above, or the one right of that, is empty or repeated) and none begins with a digit, as data and numbering do.
pub(crate) fn is_sub_heading(top: &Cells, sub: &Cells) -> bool {
    let spans = |at: usize| {
        let (here, next) = (top[at].trim(), top[at + 1].trim());
        let before = if at > 0 { top[at - 1].trim() } else { "" };
        here.is_empty() || next.is_empty() || here == next || here == before
    };
    let wording = |cell: &str| {
        let word = cell.trim_start_matches(['(', ' ']);
        word.chars().count() <= 80 && !word.starts_with(|letter: char| letter.is_ascii_digit())
    };
    let mut cells = (0..sub.len()).filter(|&at| !sub[at].trim().is_empty()).peekable();
    cells.peek().is_some() && cells.all(|at| spans(at) && wording(&sub[at]))
}
