//! Which column of a file is which field, as the officer says it (cách ghép cột): she corrects what was recognised,
//! it is saved, and the next file of that shape is read so.

use std::collections::HashMap;

use crate::exchange::headings::{FieldKey, Headings, List, Meaning, SexHint, letters};
use crate::exchange::mapping_file;
use crate::exchange::recognise::{Column, HeadingRow};
use crate::exchange::table::Table;

/// How far down a heading is looked for.
const SEARCHED_ROWS: usize = 40;

/// What the officer says of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// Not taken.
    Ignored,
    /// A field; with a sex where the column is that of the boys or of the girls.
    Field(FieldKey, Option<SexHint>),
}

/// Columns by what stands over them, in the file's order: "Ngày sinh / Nam" under a merged heading, "(C)" under none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mapping {
    columns: Vec<(String, Said)>,
}

/// Why a file of a mapping cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MappingError {
    /// Neither TOML, JSON nor a list of two columns.
    #[error("not a mapping: {0}")]
    Shape(String),
    /// The word, and the keys there are.
    #[error("no field is called {0}")]
    NoField(String, String),
    #[error("two columns for {0}")]
    Twice(String),
}

impl Said {
    /// "birth_date", "birth_date:nam", "" where the column is not taken.
    pub fn text(self) -> String {
        match self {
            Said::Ignored => String::new(),
            Said::Field(key, None) => key.as_str().to_owned(),
            Said::Field(key, Some(SexHint::Male)) => format!("{}:nam", key.as_str()),
            Said::Field(key, Some(SexHint::Female)) => format!("{}:nữ", key.as_str()),
        }
    }

    /// A key of `list`, or our own heading over it; `:nam`, `:nữ` behind it for a column of one sex.
    pub fn parse(text: &str, headings: &Headings, list: List) -> Result<Said, MappingError> {
        let text = text.trim();
        if matches!(text, "" | "-") {
            return Ok(Said::Ignored);
        }
        let (name, sex) = match text.rsplit_once(':') {
            Some((name, sex)) => match letters(sex).as_str() {
                "nam" | "male" => (name.trim(), Some(SexHint::Male)),
                "nữ" | "nu" | "female" => (name.trim(), Some(SexHint::Female)),
                _ => return Err(no_field(text, &headings.fields(list))),
            },
            None => (text, None),
        };
        let known = headings.fields(list);
        let key = FieldKey::parse(name).filter(|key| known.contains(key));
        let meant = || headings.meaning(list, name).filter(|meaning| meaning.score >= 80 && meaning.sex_hint.is_none());
        let key = key.or_else(|| meant().map(|meaning| meaning.key));
        key.map(|key| Said::Field(key, sex)).ok_or_else(|| no_field(text, &known))
    }
}

/// What a column can be said to be: nothing, or any field of the list; dates and crosses also of the boys or the girls.
pub fn choices(headings: &Headings, list: List) -> Vec<Said> {
    let mut choices = vec![Said::Ignored];
    // Codes are rarely what an unknown column is.
    let (codes, fields): (Vec<FieldKey>, Vec<FieldKey>) =
        headings.fields(list).into_iter().partition(|key| key.as_str().ends_with("code"));
    for key in fields.into_iter().chain(codes) {
        choices.push(Said::Field(key, None));
        if matches!(key, FieldKey::BIRTH_DATE | FieldKey::SEX) {
            choices.extend([SexHint::Male, SexHint::Female].map(|sex| Said::Field(key, Some(sex))));
        }
    }
    choices
}

impl Mapping {
    /// How the columns of `table` were understood.
    pub fn of(table: &Table, heading: &HeadingRow) -> Mapping {
        let names = column_names(table, heading.first_row, heading.rows);
        let said = |at: usize| match heading.columns.get(at).copied().flatten() {
            Some(column) => Said::Field(column.key, column.sex_hint),
            None => Said::Ignored,
        };
        Mapping { columns: names.into_iter().enumerate().map(|(at, name)| (name, said(at))).collect() }
    }

    /// A mapping in a file: TOML (`"Họ và tên" = "name"`, in a table `[columns]` or not), a JSON object, or a CSV of
    /// two columns; left what stands over the column, right the field.
    pub fn parse(text: &str, headings: &Headings, list: List) -> Result<Mapping, MappingError> {
        let text = text.trim_start_matches('\u{FEFF}');
        let pairs = mapping_file::pairs(text)?;
        let mut columns: Vec<(String, Said)> = Vec::with_capacity(pairs.len());
        for (name, field) in pairs {
            let said = Said::parse(&field, headings, list)?;
            if said != Said::Ignored && columns.iter().any(|(_, other)| *other == said) {
                return Err(MappingError::Twice(said.text()));
            }
            columns.push((name, said));
        }
        Ok(Mapping { columns })
    }

    /// Name and field of each column, for the desk.
    pub fn pairs(&self) -> Vec<(String, String)> {
        self.columns.iter().map(|(name, said)| (name.clone(), said.text())).collect()
    }

    /// The inverse of [`Mapping::pairs`]; a field this program no longer knows is not taken.
    pub fn of_pairs(pairs: Vec<(String, String)>, headings: &Headings, list: List) -> Mapping {
        let said = |text: &str| Said::parse(text, headings, list).unwrap_or(Said::Ignored);
        Mapping {
            columns: pairs
                .into_iter()
                .map(|(name, text)| (said(&text), name))
                .map(|(said, name)| (name, said))
                .collect(),
        }
    }

    pub fn columns(&self) -> &[(String, Said)] {
        &self.columns
    }

    /// Says something else of a column.
    pub fn set(&mut self, at: usize, said: Said) {
        if let Some(column) = self.columns.get_mut(at) {
            column.1 = said;
        }
    }

    /// Whether some column is this field.
    pub fn brings(&self, key: FieldKey) -> bool {
        self.columns.iter().any(|(_, said)| matches!(said, Said::Field(known, _) if *known == key))
    }

    /// The columns of a list without a heading, where every one is named by its letter or place: "(A)", "A", "1".
    pub(crate) fn by_place(&self, width: usize) -> Option<Vec<Option<Column>>> {
        let mut columns = vec![None; width];
        for (name, said) in &self.columns {
            let at = place(name)?;
            if let (Said::Field(key, sex_hint), Some(column)) = (*said, columns.get_mut(at)) {
                *column = Some(Column { key, sex_hint, score: MAPPED });
            }
        }
        columns.iter().any(Option::is_some).then_some(columns)
    }

    /// Whether another column is this field already.
    pub fn has(&self, said: Said, besides: usize) -> bool {
        let same = |(at, (_, other)): (usize, &(String, Said))| at != besides && *other == said;
        said != Said::Ignored && self.columns.iter().enumerate().any(same)
    }

    /// Files of one shape have the same columns in the same order: their letters, without what anyone types as he pleases.
    pub fn shape(&self) -> String {
        let mut names: Vec<String> = self.columns.iter().map(|(name, _)| letters(name)).collect();
        while names.last().is_some_and(String::is_empty) {
            names.pop();
        }
        names.join("|")
    }

    /// Whether some row of `table`, or two, carries exactly these headings.
    pub fn fits(&self, table: &Table, headings: &Headings) -> bool {
        let shape = self.shape();
        let rows = table.rows.len().min(SEARCHED_ROWS);
        let same = |at: usize, rows: usize| {
            let mut names = column_names(table, at, rows);
            // The rows refused of such a file are such a file.
            if names.last().is_some_and(|last| headings.is_reason(last)) {
                names.pop();
            }
            Mapping { columns: names.into_iter().map(|name| (name, Said::Ignored)).collect() }.shape() == shape
        };
        !self.columns.is_empty() && (0..rows).any(|at| same(at, 1) || (at + 1 < table.rows.len() && same(at, 2)))
    }

    /// Columns it takes and `names` lacks: slips of the pen, or another file's.
    pub fn unused(&self, names: &[String]) -> Vec<String> {
        let there = |name: &str| {
            if place(name).is_some_and(|at| names.get(at).is_some_and(|known| place(known) == Some(at))) {
                return true;
            }
            let leaf = |known: &String| letters(known.rsplit(" / ").next().unwrap_or(known)) == letters(name);
            names.iter().any(|known| letters(known) == letters(name) || leaf(known))
        };
        let taken = self.columns.iter().filter(|(name, said)| *said != Said::Ignored && !there(name));
        taken.map(|(name, _)| name.clone()).collect()
    }

    /// Puts the officer's word in place of what was recognised; `true` where it says something of this row.
    pub(crate) fn overrule(&self, names: &[String], meanings: &mut Vec<Option<Meaning>>) -> bool {
        let mut said: HashMap<String, Said> = HashMap::new();
        for (name, what) in &self.columns {
            said.entry(letters(name)).or_insert(*what);
        }
        // A mapping of letters and numbers speaks of no heading, whatever numbers stand in the rows.
        let places = self.columns.iter().all(|(name, _)| place(name).is_some());
        let mut known = false;
        if meanings.len() < names.len() {
            meanings.resize(names.len(), None);
        }
        for (name, meaning) in names.iter().zip(meanings.iter_mut()) {
            if places && !name.starts_with('(') {
                continue;
            }
            let leaf = name.rsplit(" / ").next().unwrap_or(name);
            let Some(what) = said.get(&letters(name)).or_else(|| said.get(&letters(leaf))) else { continue };
            // A nameless column is no sign that this row is the heading that is meant.
            known |= !name.starts_with('(');
            *meaning = match *what {
                Said::Ignored => None,
                Said::Field(key, sex_hint) => Some(Meaning { key, sex_hint, score: MAPPED, own: None, span: false }),
            };
        }
        known
    }
}

fn no_field(text: &str, known: &[FieldKey]) -> MappingError {
    let keys: Vec<&str> = known.iter().map(|key| key.as_str()).collect();
    MappingError::NoField(text.to_owned(), keys.join(" "))
}

/// The score of a column the officer spoke of: surer than any reading.
const MAPPED: u32 = 120;

/// What stands over each column: both texts where a heading is divided, the column's letter where there is none, and
/// behind a text that stands over several.
pub fn column_names(table: &Table, first_row: usize, rows: usize) -> Vec<String> {
    let top = |at: usize| table.rows.get(first_row).filter(|_| rows > 0).map_or("", |row| row.cells[at].trim());
    let sub =
        |at: usize| if rows == 2 { table.rows.get(first_row + 1).map_or("", |row| row.cells[at].trim()) } else { "" };
    let mut names: Vec<String> = Vec::with_capacity(table.width());
    let mut span = "";
    for at in 0..table.width() {
        if !top(at).is_empty() {
            span = top(at);
        }
        let name = match (top(at), sub(at)) {
            ("", "") => format!("({})", letter(at)),
            (only, "") => one_line(only),
            (_, below) if span.is_empty() => one_line(below),
            (_, below) => one_line(&format!("{span} / {below}")),
        };
        let twice = names.iter().any(|known| letters(known) == letters(&name));
        names.push(if twice { format!("{name} ({})", letter(at)) } else { name });
    }
    names
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The column a letter or a number names, from 0.
fn place(name: &str) -> Option<usize> {
    let name = name.trim().trim_start_matches('(').trim_end_matches(')').trim();
    if let Ok(number) = name.parse::<usize>() {
        return number.checked_sub(1);
    }
    let letters = (1..=3).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_alphabetic());
    let number = |so_far: usize, byte: u8| so_far * 26 + usize::from(byte.to_ascii_uppercase() - b'A') + 1;
    letters.then(|| name.bytes().fold(0, number) - 1)
}

/// The letter a spreadsheet puts over a column: A, Z, AA.
pub fn letter(column: usize) -> String {
    let mut rest = column + 1;
    let mut letters = Vec::new();
    while rest > 0 {
        letters.push(char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
#[path = "mapping_tests.rs"]
mod tests;
