//! One value in several columns: a name in "Họ đệm" and "Tên" or under a merged heading, a birth date in "Ngày",
//! "Tháng", "Năm". Read alone each part would pass for the whole, and the rest would be lost.

use std::collections::HashSet;

use crate::exchange::furniture_words::{is_date_like, is_long_number, is_plausible_name, is_year};
use crate::exchange::headings::{FieldKey, Headings, List, Meaning, letters};
use crate::exchange::recognise::{Column, HeadingRow};
use crate::exchange::table::{Cells, Table};

/// What a part of a date is called, and whether it says by itself that a birth is meant.
fn date_part(cell: &str, after_month: bool) -> Option<(FieldKey, bool)> {
    let word = letters(cell);
    let (word, born) = match word.strip_suffix("sinh") {
        Some(before) => (before, true),
        None => (word.as_str(), false),
    };
    let key = match word {
        "ngày" | "ngay" | "ngàytháng" | "ngaythang" => FieldKey::BIRTH_DAY,
        "tháng" | "thang" => FieldKey::BIRTH_MONTH,
        "năm" => FieldKey::BIRTH_YEAR,
        // Without marks "Nam" is a boy, except where only a year can follow.
        "nam" if after_month => FieldKey::BIRTH_YEAR,
        _ => return None,
    };
    Some((key, born))
}

/// Makes neighbouring headings for day, month and year the parts of one birth date. `top` and `sub` are the heading's
/// rows; `sub` is empty where it has one.
pub(crate) fn split_dates(headings: &Headings, list: List, top: &Cells, sub: &Cells, meanings: &mut [Option<Meaning>]) {
    if !headings.columns(list).contains(&FieldKey::BIRTH_DATE) {
        return;
    }
    let mut span = "";
    let mut run: Vec<(usize, FieldKey)> = Vec::new();
    let (mut born, mut found) = (false, None);
    for at in 0..=meanings.len() {
        let above = top[at].trim();
        if !above.is_empty() {
            span = &top[at];
        }
        let leaf = match sub[at].trim() {
            "" => above,
            below => below,
        };
        let after_month = run.last().is_some_and(|(_, key)| *key != FieldKey::BIRTH_YEAR);
        let part = date_part(leaf, after_month).filter(|(key, _)| run.iter().all(|(_, other)| other != key));
        match part {
            Some((key, says)) if at < meanings.len() => {
                let under = !sub[at].trim().is_empty()
                    && headings.meaning(list, span).is_some_and(|meaning| meaning.key == FieldKey::BIRTH_DATE);
                born |= says || under;
                run.push((at, key));
            }
            _ => {
                let year = run.iter().any(|(_, key)| *key == FieldKey::BIRTH_YEAR);
                if run.len() >= 2 && year && (found.is_none() || born) {
                    found = Some((std::mem::take(&mut run), born));
                    if born {
                        break;
                    }
                }
                run.clear();
                born = false;
            }
        }
    }
    let Some((run, born)) = found else { return };
    let elsewhere = meanings.iter().enumerate().any(|(at, meaning)| {
        meaning.is_some_and(|meaning| meaning.key == FieldKey::BIRTH_DATE) && run.iter().all(|(part, _)| *part != at)
    });
    // "Ngày, Tháng, Năm" that do not say what of, beside a birth date: the day of something else.
    if elsewhere && !born {
        return;
    }
    for (at, key) in run {
        let score = if key == FieldKey::BIRTH_YEAR { 90 } else { 60 };
        meanings[at] = Some(Meaning { key, sex_hint: None, score, own: None, span: false });
    }
}

/// Takes the unnamed columns right of a name for the rest of it (a heading merged over them), where what stands in
/// them reads as such.
pub(crate) fn rest_of_name(table: &Table, heading: &mut HeadingRow) {
    let first = |keys: &[FieldKey]| keys.iter().filter_map(|key| heading.column_of(*key)).max();
    let whole = heading.column_of(FieldKey::NAME);
    let Some(name) = whole.or_else(|| first(&[FieldKey::MIDDLE_NAME, FieldKey::FAMILY_NAME])) else { return };
    let unnamed =
        |at: usize| (heading.first_row..heading.data_from()).all(|row| table.rows[row].cells[at].trim().is_empty());
    let mut found = Vec::new();
    let mut at = name + 1;
    while at < table.width() && unnamed(at) && is_rest(table, heading, name, at) {
        found.push(at);
        at += 1;
    }
    for at in found {
        let key = if heading.column_of(FieldKey::NAME).is_some() { FieldKey::GIVEN_NAME } else { FieldKey::NAME };
        if heading.columns.len() <= at {
            heading.columns.resize(at + 1, None);
        }
        heading.columns[at] = Some(Column { key, sex_hint: None, score: 50 });
    }
}

fn is_rest(table: &Table, heading: &HeadingRow, name: usize, at: usize) -> bool {
    let rows = || table.rows.iter().skip(heading.data_from()).map(|row| &row.cells);
    let told = |cells: &Cells| cells.iter().any(|cell| is_date_like(cell) || is_long_number(cell) || is_year(cell));
    let dated = rows().any(told);
    let (mut both, mut alone, mut sexes, mut words) = (0, 0, 0, HashSet::new());
    for cells in rows().filter(|cells| !dated || told(cells)) {
        let (before, rest) = (cells[name].trim(), cells[at].trim());
        if before.is_empty() && rest.is_empty() {
            continue;
        }
        if rest.is_empty() {
            alone += 1;
            continue;
        }
        if !is_plausible_name(rest) || rest.split_whitespace().count() > 2 || is_people(rest) {
            return false;
        }
        both += 1;
        sexes += usize::from(matches!(letters(rest).as_str(), "nam" | "nữ" | "nu" | "x"));
        words.insert(letters(rest));
    }
    both > alone && both > sexes && (both < 5 || words.len() > 2)
}

/// A people's name that is no given name: then the unnamed column is Dân tộc.
fn is_people(text: &str) -> bool {
    matches!(
        letters(text).as_str(),
        "kinh"
            | "mông"
            | "hmông"
            | "nùng"
            | "mường"
            | "khơme"
            | "khmer"
            | "êđê"
            | "giarai"
            | "bana"
            | "xơđăng"
            | "cơho"
    )
}

#[cfg(test)]
#[path = "joined_tests.rs"]
mod tests;
