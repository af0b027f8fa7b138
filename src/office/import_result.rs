//! What an import did or would do, in numbers and names: the same sum for the dry run, the wizard and the import itself.

use std::collections::HashSet;

use super::import_plan::{Home, ImportPlan, PlannedRow, Verdict};
use super::taken::{OnDiffers, Taken};
use crate::domain::vietnamese::fold;
use crate::exchange::decode::Encoding;
use crate::exchange::headings::List;
use crate::exchange::mapping::letter;

/// What an import did, or would do.
#[derive(Debug, Clone, Default)]
pub struct ImportResult {
    pub added: usize,
    pub same: usize,
    pub changed: usize,
    /// Differs and was left as the book has it.
    pub kept: usize,
    pub refused: usize,
    pub furniture: usize,
    pub villages_made: Vec<String>,
    pub households_made: Vec<String>,
    /// New children put into a household that was there.
    pub joined: usize,
    /// New children who wait under "chưa xếp hộ".
    pub waiting: usize,
    pub columns_ignored: Vec<String>,
    pub columns_derived: Vec<String>,
    pub groups_unknown: Vec<String>,
    pub places: Vec<String>,
    /// Villages of rows refused until somebody says which they are: "Phăng ~ Bản Phăng".
    pub villages_asked: Vec<String>,
    /// New rows whose name stands in one case.
    pub names_cased: usize,
    /// The encodings the rows were in, that of most first; the sheet of a workbook, and its hidden rows.
    pub encodings: Vec<Encoding>,
    pub sheet: Option<String>,
    pub hidden: usize,
    /// Other sheets with such a list, and the columns at which a second table begins: nothing of them is read.
    pub sheets_left: Vec<String>,
    pub tables_left: Vec<String>,
    /// Formulas whose result the workbook does not hold.
    pub formulas_empty: usize,
    /// Rows in which reading mended something.
    pub mended: usize,
}

impl ImportPlan {
    /// The letter of the column at which a second table begins, of which nothing is read.
    pub fn table_left(&self) -> Option<String> {
        self.heading.second.map(letter)
    }

    /// `(verdict new, same, differs, refused)` counts.
    pub fn counts(&self) -> (usize, usize, usize, usize) {
        let result = self.expected(OnDiffers::Keep, &Taken::default());
        (result.added, result.same, result.kept, result.refused)
    }

    /// What the import will have done, the book being as it was asked. `take`: what the list is right about.
    pub fn expected(&self, on_differs: OnDiffers, take: &Taken) -> ImportResult {
        self.outcome(&self.rows, on_differs, take)
    }

    /// The same, of `rows` judged anew.
    pub(super) fn outcome(&self, rows: &[PlannedRow], on_differs: OnDiffers, take: &Taken) -> ImportResult {
        let mut result = ImportResult {
            furniture: self.furniture,
            columns_ignored: self.columns_ignored.clone(),
            columns_derived: self.columns_derived.clone(),
            groups_unknown: self.groups_unknown.clone(),
            places: self.places.clone(),
            names_cased: self.names_cased.as_ref().map_or(0, |(n, _)| *n),
            villages_asked: self
                .asked()
                .map(|asked| format!("{} ~ {}", asked.village, asked.near.join(", ")))
                .collect(),
            encodings: self.table.source.encodings.iter().map(|(encoding, _)| *encoding).collect(),
            sheet: self.table.source.sheet.clone(),
            hidden: self.table.source.hidden,
            sheets_left: self.table.source.sheets_left.clone(),
            tables_left: self.table_left().into_iter().collect(),
            formulas_empty: self.table.source.formulas_empty,
            mended: rows.iter().filter(|row| row.warnings.iter().any(|problem| problem.kind.is_mend())).count(),
            ..ImportResult::default()
        };
        let mut changed = Vec::new();
        // An address taken for a village is a new one in every row.
        let mut villages = HashSet::new();
        for (at, row) in rows.iter().enumerate() {
            match &row.verdict {
                Verdict::New => {
                    result.added += 1;
                    match &row.home {
                        Home::Waits if self.list != List::Children => {}
                        Home::Waits => result.waiting += 1,
                        Home::Joins(_) => result.joined += 1,
                        Home::Makes(code) => result.households_made.push(code.clone()),
                    }
                    result.makes(row.village.as_deref(), &mut villages);
                }
                Verdict::Same => result.same += 1,
                Verdict::Differs { fields, .. }
                    if fields
                        .iter()
                        .enumerate()
                        .any(|(nth, field)| !field.stays && (on_differs == OnDiffers::Take || take.has(at, nth))) =>
                {
                    result.changed += 1;
                    changed.push(row);
                }
                Verdict::Differs { .. } => result.kept += 1,
                Verdict::Refused(_) => result.refused += 1,
            }
        }
        changed.iter().for_each(|row| result.makes(row.village.as_deref(), &mut villages));
        result
    }
}

impl ImportResult {
    /// Whether something of the file was left that nobody decided to leave.
    pub fn is_partial(&self) -> bool {
        !self.sheets_left.is_empty() || !self.tables_left.is_empty() || self.formulas_empty > 0
    }

    fn makes(&mut self, village: Option<&str>, known: &mut HashSet<String>) {
        if let Some(village) = village.filter(|village| known.insert(fold(village))) {
            self.villages_made.push(village.to_owned());
        }
    }
}
