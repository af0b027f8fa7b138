//! Finds the heading of a list: one row or two, wherever the title lines above it end.

use crate::exchange::beside::{drop_dates_of_others, is_sub_heading, leaves, says_village, second_table};
use crate::exchange::furniture_words::{is_date_like, is_long_number, is_year};
use crate::exchange::headings::{FieldKey, Headings, List, Meaning, SexHint, Wording, letters};
use crate::exchange::joined::{rest_of_name, split_dates};
use crate::exchange::mapping::column_names;
use crate::exchange::ours::{OwnCodes, own_wording, reason_column};
use crate::exchange::table::{Cells, Table};

/// How far down a heading is looked for: title lines and a long "Kèm theo" stand above it, never more.
const SEARCHED_ROWS: usize = 40;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    pub key: FieldKey,
    pub sex_hint: Option<SexHint>,
    /// How sure the reading is: 100 our own heading, 40 the least.
    pub score: u32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadingRow {
    /// Index into `Table::rows`.
    pub first_row: usize,
    /// 1, or 2 where a second row divides the headings of the first; 0 where the list has none.
    pub rows: usize,
    pub columns: Vec<Option<Column>>,
    pub score: u32,
    /// Which of our own wordings the file carries, where it is an export of ours.
    pub own: Option<Wording>,
    /// Its rows came out of the book as they stand; see [`HeadingRow::is_verbatim`].
    pub(crate) verbatim: bool,
    /// Where an export of ours has its codes.
    pub own_codes: Option<OwnCodes>,
    /// Where a second table stands beside the first, of which nothing is read.
    pub second: Option<usize>,
    /// The column in which father and mother share a cell.
    pub parents: Option<usize>,
    /// The column of reasons, where the file holds the rows an import refused.
    pub reason: Option<usize>,
}

impl HeadingRow {
    /// Of a list without one: all its rows are data, its columns what somebody says.
    pub fn none(columns: Vec<Option<Column>>) -> HeadingRow {
        HeadingRow {
            first_row: 0,
            rows: 0,
            columns,
            score: 0,
            own: None,
            verbatim: false,
            own_codes: None,
            second: None,
            parents: None,
            reason: None,
        }
    }

    /// The first row below the heading.
    pub fn data_from(&self) -> usize {
        self.first_row + self.rows
    }

    /// The column of `key`, whatever its sex hint.
    pub fn column_of(&self, key: FieldKey) -> Option<usize> {
        self.columns.iter().position(|column| column.is_some_and(|column| column.key == key))
    }

    /// Every column of `key`: two where boys and girls have one each.
    pub fn columns_of(&self, key: FieldKey) -> impl Iterator<Item = (usize, Column)> {
        self.columns
            .iter()
            .enumerate()
            .filter_map(move |(at, column)| Some((at, (*column)?)).filter(|(_, c)| c.key == key))
    }
}

impl Headings {
    /// The best heading row among the first rows of `table`, and in `Table::ours` whether this program wrote it.
    /// `None` where no row reads as a heading of `list`.
    pub fn recognise(&self, table: &mut Table, list: List) -> Option<HeadingRow> {
        table.ours = false;
        let mut best: Option<HeadingRow> = None;
        for first_row in 0..table.rows.len().min(SEARCHED_ROWS) {
            for rows in [1, 2] {
                let Some(found) = self.read_heading(table, list, first_row, rows) else { continue };
                // On a tie one row beats two (the upper one is a title), and the earlier the later.
                let rank = |heading: &HeadingRow| (heading.own.is_some(), heading.score, 2 - heading.rows);
                if best.as_ref().is_none_or(|best| rank(&found) > rank(best)) {
                    best = Some(found);
                }
            }
        }
        let mut best = best?;
        rest_of_name(table, &mut best);
        best.reason = reason_column(self, table, &best);
        table.ours = best.own.is_some() || best.reason.is_some();
        Some(best)
    }

    /// The row that looks most like a heading where none is known: the first of those with the most texts, none a
    /// number. Its columns mean nothing until the officer says what they are.
    pub fn guess_heading(&self, table: &Table) -> Option<HeadingRow> {
        let worded = |cell: &&str| !cell.trim().is_empty() && !cell.trim().starts_with(|c: char| c.is_ascii_digit());
        let words = |at: &usize| table.rows[*at].cells.iter().filter(worded).count();
        let rows = 0..table.rows.len().min(SEARCHED_ROWS);
        let first_row = rows.rev().max_by_key(words).filter(|at| words(at) > 0)?;
        // A date, a year or a long number beside the words: that is somebody's row, and the list has no heading.
        let told = |cell: &str| is_date_like(cell) || is_long_number(cell) || is_year(cell);
        let is_data = table.rows[first_row].cells.iter().any(|cell| told(cell.trim()));
        let columns = vec![None; table.width()];
        Some(if is_data {
            HeadingRow::none(columns)
        } else {
            HeadingRow { first_row, rows: 1, ..HeadingRow::none(columns) }
        })
    }

    fn read_heading(&self, table: &Table, list: List, first_row: usize, rows: usize) -> Option<HeadingRow> {
        let top = &table.rows[first_row].cells;
        let none = Cells::default();
        let sub = if rows == 2 { &table.rows.get(first_row + 1)?.cells } else { &none };
        if rows == 2 && !is_sub_heading(top, sub) {
            return None;
        }
        let width = top.len().max(sub.len());
        let mut meanings: Vec<Option<Meaning>> = Vec::with_capacity(width);
        let mut span_text = "";
        for at in 0..width {
            if !top[at].trim().is_empty() {
                span_text = &top[at];
            }
            meanings.push(match sub[at].trim() {
                "" => self.meaning(list, &top[at]),
                below => self.divided(list, span_text, below),
            });
        }
        let filled = |cells: &Cells| cells.iter().filter(|cell| !cell.trim().is_empty()).count();
        let named = (0..width).filter(|&at| !top[at].trim().is_empty() || !sub[at].trim().is_empty()).count();
        split_dates(self, list, top, sub, &mut meanings);
        let leaves = leaves(top, sub, width);
        drop_dates_of_others(&leaves, &mut meanings);
        let second = second_table(list, &leaves, &meanings);
        if let Some(second) = second {
            meanings[second..].fill(None);
        }
        let mapped = self
            .mapping
            .as_ref()
            .is_some_and(|mapping| mapping.overrule(&column_names(table, first_row, rows), &mut meanings));
        let found: Vec<&Meaning> = meanings.iter().flatten().collect();
        let own = if rows == 1 { own_wording(self, list, table, first_row + 1, &meanings) } else { None };
        // A row of data may hold "Nam", "Mẹ", a village called as the heading: words that mark no heading by themselves.
        let telling = mapped || found.iter().any(|meaning| meaning.sex_hint.is_none() && is_telling(meaning.key));
        let enough = mapped && !found.is_empty()
            || own.is_some()
            || found.len() >= 2 && found.len() * 3 >= named
            || named == 1 && found.len() == 1;
        if !telling || !enough || (rows == 2 && filled(sub) == 0) {
            return None;
        }
        let shared = |meaning: &Option<Meaning>| {
            meaning.is_some_and(|meaning| meaning.span && meaning.key == FieldKey::GUARDIAN_NAME)
        };
        let parents = meanings.iter().position(shared);
        let columns = self.settle(meanings, &leaves);
        let score = columns.iter().flatten().map(|column| column.score).sum();
        let mut heading = HeadingRow {
            first_row,
            rows,
            score,
            own: own.map(|own| own.wording),
            verbatim: own.is_some_and(|own| own.verbatim),
            second,
            parents: parents.filter(|at| columns[*at].is_some_and(|column| column.key == FieldKey::GUARDIAN_NAME)),
            columns,
            own_codes: None,
            reason: None,
        };
        if let (Some(_), Some(column), Some(prefix)) = (own, heading.column_of(FieldKey::CODE), self.code_prefix(list))
        {
            heading.own_codes = Some(OwnCodes { column, prefix: prefix.to_owned() });
        }
        Some(heading)
    }

    /// The meaning of a heading `below` under another one that spans it.
    fn divided(&self, list: List, above: &str, below: &str) -> Option<Meaning> {
        let above = self.meaning(list, above);
        let own = self.meaning(list, below);
        let Some(above) = above.filter(|above| above.score >= 70) else { return own };
        let parent = |key| matches!(key, FieldKey::FATHER_NAME | FieldKey::MOTHER_NAME | FieldKey::GUARDIAN_NAME);
        let phone = |key| matches!(key, FieldKey::GUARDIAN_PHONE | FieldKey::PHONE);
        match own {
            Some(own) if own.sex_hint.is_some() && own.key == FieldKey::SEX => {
                // Dates of boys and of girls, or two columns for a cross; "Nam" under anything else counts heads.
                let key = above.key;
                matches!(key, FieldKey::BIRTH_DATE | FieldKey::SEX | FieldKey::AGE).then_some(Meaning { key, ..own })
            }
            Some(own) if above.span => (parent(own.key) || phone(own.key)).then_some(own).or_else(|| {
                // "Họ tên" and "Năm sinh" under "Cha, mẹ hoặc người chăm sóc": the name is the parents', the date nobody's here.
                (own.key == FieldKey::NAME).then_some(Meaning { key: above.key, span: false, ..own })
            }),
            Some(own) if parent(above.key) => match own.key {
                FieldKey::NAME => Some(Meaning { key: above.key, ..own }),
                key if phone(key) && above.key == FieldKey::GUARDIAN_NAME => Some(own),
                _ => None,
            },
            // "Họ và tên" over "Cha" and "Mẹ".
            Some(own) if above.key == FieldKey::NAME => (parent(own.key) || is_name(own.key)).then_some(own),
            Some(own) if phone(above.key) => parent(own.key).then_some(Meaning { key: above.key, ..own }),
            Some(own) if above.key == FieldKey::BIRTH_DATE => (own.key == above.key).then_some(own),
            // "Họ và tên" under "Chủ hộ".
            None if above.key == FieldKey::HEAD && matches!(letters(below).as_str(), "họvàtên" | "họtên" | "tên") => {
                Some(Meaning { own: None, score: above.score - 10, ..above })
            }
            other => other,
        }
    }

    /// One column for each key: the surest, the leftmost among equals; boys' and girls' columns stand beside each other.
    /// A heading that names the village goes before one that asks where somebody lives, and a heading said again is
    /// no other field.
    fn settle(&self, meanings: Vec<Option<Meaning>>, leaves: &[String]) -> Vec<Option<Column>> {
        let leaf = |at: usize| leaves.get(at).map(String::as_str).unwrap_or_default();
        let sure = |at: usize, meaning: Meaning| match meaning.key {
            FieldKey::VILLAGE if meaning.score < 100 && says_village(leaf(at)) => meaning.score + 25,
            _ => meaning.score,
        };
        let mut order: Vec<usize> = (0..meanings.len()).collect();
        order.sort_by_key(|&at| std::cmp::Reverse(meanings[at].map_or(0, |meaning| sure(at, meaning))));
        let mut columns: Vec<Option<Column>> = vec![None; meanings.len()];
        let mut losers = Vec::new();
        for at in order {
            let Some(Meaning { key, sex_hint, score, .. }) = meanings[at] else { continue };
            let rival =
                |column: &Column| column.key == key && (column.sex_hint == sex_hint || column.sex_hint.is_none());
            if columns.iter().flatten().any(rival) {
                losers.push((at, key, score));
            } else {
                columns[at] = Some(Column { key, sex_hint, score });
            }
        }
        for (at, key, score) in losers {
            let again = (0..columns.len())
                .any(|other| leaf(other) == leaf(at) && columns[other].is_some_and(|column| column.key == key));
            let Some(key) = self.runner_up(key).filter(|_| !again) else { continue };
            if !columns.iter().flatten().any(|column| column.key == key) {
                columns[at] = Some(Column { key, sex_hint: None, score: score.min(50) });
            }
        }
        columns
    }
}

/// A child's name or a part of it.
fn is_name(key: FieldKey) -> bool {
    matches!(key, FieldKey::NAME | FieldKey::FAMILY_NAME | FieldKey::MIDDLE_NAME)
}

/// Whether a heading of this meaning alone shows that its row is a heading.
fn is_telling(key: FieldKey) -> bool {
    !matches!(
        key,
        FieldKey::SEX
            | FieldKey::FATHER_NAME
            | FieldKey::MOTHER_NAME
            | FieldKey::VILLAGE
            | FieldKey::COMMUNE
            | FieldKey::POVERTY
            | FieldKey::NEAR_POOR
            | FieldKey::CHILDREN
            | FieldKey::GROUPS
            | FieldKey::ORDINAL
            | FieldKey::NOTE
            | FieldKey::GUARDIAN_NAME
    )
}

/// Whether `cells` is the heading's own row once more, as on every printed page.
pub(crate) fn repeats(cells: &Cells, heading: &Cells) -> bool {
    // Lazily, cell by cell: nearly every row differs in the first one.
    cells.len() == heading.len() && !cells.is_empty() && cells.iter().map(letters).eq(heading.iter().map(letters))
}

#[cfg(test)]
#[path = "recognise_tests.rs"]
mod tests;
