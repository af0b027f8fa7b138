//! What a list would do to the book: the list as it was read and understood, and what becomes of each of its rows.

use std::collections::BTreeMap;

use crate::domain::problem::Problem;
use crate::exchange::beside::heads_again;
use crate::exchange::ditto::expand_ditto;
use crate::exchange::furniture::{RowKind, classify};
use crate::exchange::furniture_words::place_named;
use crate::exchange::headings::{FieldKey, Headings, List, Wording};
use crate::exchange::mapping::{Mapping, Said, choices, column_names};
use crate::exchange::read_list::{How, read_list};
use crate::exchange::recognise::HeadingRow;
use crate::exchange::table::{ReadError, Table};

use super::Refusal;
use super::doubt_dates::doubt_dates;
use super::import_columns::{Mapped, group_key, is_named, what_of};
use super::mend::{fill_merged, mend};
use super::mend_numbers::mend_numbers;
use super::near_village::{NearSaid, NearVillage};
use super::new_rows::NewRow;
use super::shared_cell::{cells_without_value, unsure_cells};

/// What becomes of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    New,
    Same,
    /// The child is in the book (or further up in the list) with other values; field by field.
    Differs {
        child_n: Option<i64>,
        code: Option<String>,
        fields: Vec<Differs>,
    },
    Refused(Vec<Problem>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Differs {
    pub key: String,
    pub book: String,
    pub list: String,
    /// Not the list's to change: the village of a child who has a household is that of the household.
    pub stays: bool,
}

/// Where a new child will live.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Home {
    /// Under "chưa xếp hộ".
    #[default]
    Waits,
    /// In the household of this code, there or made further up in the list.
    Joins(String),
    /// In the household of this code, which a list of ours brings along.
    Makes(String),
}

/// A row of people, by its place in the file.
#[derive(Debug, Clone)]
pub struct PlannedRow {
    /// Index into the table.
    pub row: usize,
    /// Physical line of the file.
    pub line: usize,
    pub verdict: Verdict,
    pub warnings: Vec<Problem>,
    pub(super) home: Home,
    /// The village the book lacks and this row needs.
    pub(super) village: Option<String>,
    /// Index into the plan's rows of the earlier row this one differs from, where that is not in the book yet.
    pub(super) earlier: Option<usize>,
    /// The child of the book this row speaks of.
    pub(super) book_n: Option<i64>,
}

/// A list read, its columns understood, and what it would do. Nothing is written yet.
pub struct ImportPlan {
    /// Of what it is a list: children, households or cases.
    pub list: List,
    pub table: Table,
    pub heading: HeadingRow,
    /// Who says which column is which field.
    pub mapped: Mapped,
    /// Columns the given mapping speaks of and the file does not have.
    pub map_unused: Vec<String>,
    /// What a column of this list can be said to be.
    pub choices: Vec<Said>,
    /// Nothing was mended by reading: what would have been is refused.
    pub as_written: bool,
    pub(super) kinds: Vec<RowKind>,
    /// What reading mended in each row or left to be looked at, by its index into the table.
    pub(super) mended: BTreeMap<usize, Vec<Problem>>,
    /// What is wrong with each row because nothing is mended.
    pub(super) unmended: BTreeMap<usize, Vec<Problem>>,
    pub rows: Vec<PlannedRow>,
    /// What the rows were judged by: the number of entries in the log, and the day.
    pub(super) judged_at: Option<(i64, chrono::NaiveDate)>,
    /// The first of the new rows, as they are understood.
    pub preview: Vec<NewRow>,
    /// New rows whose name stands in one case, as the list has it: how many, and the line of the first.
    pub names_cased: Option<(usize, usize)>,
    /// Titles, group rows, sums, signatures: read and recognised.
    pub furniture: usize,
    /// Villages the book lacks.
    pub villages: Vec<String>,
    /// Columns nobody understood, by their headings; those without one by their letter: "(E)".
    pub columns_ignored: Vec<String>,
    /// Columns that are understood and not taken: the book works them out itself.
    pub columns_derived: Vec<String>,
    /// Group rows that name neither a circumstance of the catalogue nor a place.
    pub groups_unknown: Vec<String>,
    /// Villages under names of before the mergers: "Bản Vang, xã Pá Khoang → Bản Vang".
    pub places: Vec<String>,
    /// Villages that only look like one of the book, and what is said of them.
    pub near_villages: Vec<NearVillage>,
    pub near: NearSaid,
    pub(super) code_prefix: String,
    /// Our own headings over the group and the village, for lists that say them in rows.
    pub(super) own_headings: [String; 2],
}

impl ImportPlan {
    /// The list in a file's bytes, as [`ImportPlan::read`] takes it.
    pub fn of_file(bytes: &[u8], how: &How, headings: &Headings, list: List) -> Result<ImportPlan, Refusal> {
        let given = how.mapping.as_ref().map(|mapping| headings.mapped(mapping.clone()));
        let table = read_list(bytes, how, given.as_ref().unwrap_or(headings), list)?;
        let fits = || how.saved.iter().find(|mapping| mapping.fits(&table, headings));
        let (mapped, headings) = match (given, fits()) {
            (Some(given), _) => (Mapped::Given, given),
            (None, Some(saved)) => (Mapped::Saved, headings.mapped(saved.clone())),
            (None, None) => (Mapped::Recognised, headings.clone()),
        };
        let plan = ImportPlan::read(table, &headings, how, list)?;
        let known = is_named(list, &plan.heading);
        let names = column_names(&plan.table, plan.heading.first_row, plan.heading.rows);
        let map_unused = how.mapping.as_ref().map(|mapping| mapping.unused(&names)).unwrap_or_default();
        Ok(ImportPlan { mapped: if known { mapped } else { Mapped::Unknown }, map_unused, ..plan })
    }

    /// Understands the columns, mends what reading may mend unless the list is to stand as it is written.
    pub fn read(mut table: Table, headings: &Headings, how: &How, list: List) -> Result<ImportPlan, Refusal> {
        let found = headings.recognise(&mut table, list);
        let placed = how.mapping.as_ref().and_then(|mapping| mapping.by_place(table.width())).map(HeadingRow::none);
        let placed = placed.filter(|heading| is_named(list, heading) && table.first_lost().is_none());
        let heading = match found {
            // A list without a heading, its columns named by their letters.
            found if placed.is_some() && !found.as_ref().is_some_and(|heading| is_named(list, heading)) => placed,
            Some(heading) if how.by_hand || is_named(list, &heading) => Some(heading),
            None if how.by_hand && table.first_lost().is_none() => headings.guess_heading(&table),
            _ => None,
        };
        let Some(heading) = heading else {
            // Headings with holes are no headings: then that is what is wrong with the file.
            let none = Refusal::NoHeadings(what_of(list));
            return Err(table.first_lost().map_or(none, |line| ReadError::LettersLost { line }.into()));
        };
        fill_merged(&mut table, &heading);
        let (mut mended, mut unmended) = (BTreeMap::new(), BTreeMap::new());
        if how.as_written {
            unmended = mend_numbers(&mut table, &heading, true);
        } else {
            mended = mend(&mut table, &heading);
        }
        for doubts in [doubt_dates, unsure_cells, cells_without_value] {
            for (row, doubt) in doubts(&table, &heading) {
                mended.entry(row).or_default().push(doubt);
            }
        }
        let mut kinds = classify(&table, &heading);
        for (row, kind) in table.rows.iter().skip(heading.data_from()).zip(&mut kinds) {
            if *kind == RowKind::Data && heading.own.is_none() && heads_again(headings, list, &heading, &row.cells) {
                *kind = RowKind::Heading;
            }
        }
        expand_ditto(&mut table, &heading, &kinds);
        let own = |key| headings.own(list, key, heading.own.unwrap_or(Wording::Vietnamese)).to_owned();
        let own_headings = [own(group_key(list)), own(FieldKey::VILLAGE)];
        let mut plan = ImportPlan {
            list,
            table,
            heading,
            mended,
            unmended,
            mapped: Mapped::Recognised,
            map_unused: Vec::new(),
            choices: choices(headings, list),
            as_written: how.as_written,
            kinds,
            rows: Vec::new(),
            judged_at: None,
            preview: Vec::new(),
            names_cased: None,
            furniture: 0,
            villages: Vec::new(),
            columns_ignored: Vec::new(),
            columns_derived: Vec::new(),
            groups_unknown: Vec::new(),
            places: Vec::new(),
            near_villages: Vec::new(),
            near: NearSaid::default(),
            code_prefix: headings.code_prefix(list).unwrap_or_default().to_owned(),
            own_headings,
        };
        plan.columns_ignored = plan.ignored_columns();
        plan.columns_derived = plan.derived_columns();
        Ok(plan)
    }

    /// Villages nobody has said of yet whether they are those they look like.
    pub fn asked(&self) -> impl Iterator<Item = &NearVillage> {
        self.near_villages.iter().filter(|asked| self.near.of(&asked.village, &asked.near).is_none())
    }

    /// How the columns are understood, to be corrected.
    pub fn mapping(&self) -> Mapping {
        Mapping::of(&self.table, &self.heading)
    }

    /// The text of a row's cells as the file has them, for the rejects file.
    pub fn cells(&self, row: usize) -> Vec<String> {
        (0..self.table.width()).map(|column| self.table.value(row, column).to_owned()).collect()
    }

    fn ignored_columns(&self) -> Vec<String> {
        let (table, heading) = (&self.table, &self.heading);
        let data = || {
            let rows = table.rows.iter().skip(heading.data_from()).zip(&self.kinds);
            rows.filter(|(_, kind)| **kind == RowKind::Data).map(|(row, _)| &row.cells)
        };
        let over_rows = |kind: &RowKind| matches!(kind, RowKind::GroupRow { text } if place_named(text).is_some());
        let placed = heading.column_of(FieldKey::VILLAGE).is_some() || self.kinds.iter().any(over_rows);
        let strange = |at: usize| match heading.columns.get(at).copied().flatten() {
            None => heading.reason != Some(at) && heading.second.is_none_or(|second| at < second),
            // A head tells which household only within a village.
            Some(column) if column.key == FieldKey::HEAD => self.list == List::Children && !placed,
            // Understood, and no place for it: numbers of somebody else's book.
            Some(column) if column.key == FieldKey::CODE => {
                heading.own.is_none() && !data().any(|cells| cells[at].trim().starts_with(&self.code_prefix))
            }
            Some(_) => false,
        };
        let empty = |at: usize| {
            let named =
                (heading.first_row..heading.data_from()).any(|row| !table.rows[row].cells[at].trim().is_empty());
            !named && data().all(|cells| cells[at].trim().is_empty())
        };
        let names = column_names(table, heading.first_row, heading.rows).into_iter().enumerate();
        names.filter(|(at, _)| strange(*at) && !empty(*at)).map(|(_, name)| name).collect()
    }
}
