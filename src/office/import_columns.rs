//! What of a list depends on which list it is: the columns that name its rows, the heading of its group rows, and the
//! columns the book works out itself.

use super::import_fields::joined_name;
use super::import_plan::{ImportPlan, PlannedRow};
use crate::domain::listing::What;
use crate::domain::vietnamese::clean;
use crate::exchange::headings::{FieldKey, List};
use crate::exchange::mapping::{Mapping, column_names};
use crate::exchange::recognise::HeadingRow;

/// Who says which column is which field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mapped {
    /// The headings themselves.
    Recognised,
    /// A mapping saved for files of this shape.
    Saved,
    /// The officer, for this file.
    Given,
    /// Nobody yet: no column is known to be the name.
    Unknown,
}

/// The list as the book calls it.
pub(super) fn what_of(list: List) -> What {
    match list {
        List::Households => What::Households,
        List::Cases => What::Cases,
        _ => What::Children,
    }
}

/// Whether a heading says whom the rows are about.
pub(super) fn is_named(list: List, heading: &HeadingRow) -> bool {
    list.names().iter().any(|key| heading.column_of(*key).is_some())
}

/// What the group rows of a list say of the rows below them, besides the village.
pub(super) fn group_key(list: List) -> FieldKey {
    if list == List::Households { FieldKey::POVERTY } else { FieldKey::GROUPS }
}

/// Understood and never taken: counted, or derived from what was recorded.
fn derived_of(list: List) -> &'static [FieldKey] {
    match list {
        List::Households => &[FieldKey::CHILDREN],
        List::Cases => &[
            FieldKey::GROUPS,
            FieldKey::STAGE,
            FieldKey::NEXT_STEP,
            FieldKey::DUE_AT,
            FieldKey::DUE_RULE,
            FieldKey::OVERDUE_BY,
            FieldKey::LAST_VISIT,
        ],
        _ => &[],
    }
}

impl ImportPlan {
    /// The list as the book calls it.
    pub fn what(&self) -> What {
        what_of(self.list)
    }

    /// Who a row is about, as the list writes it; a name in two or three columns whole.
    pub fn name_of(&self, row: &PlannedRow) -> String {
        const PARTS: &[FieldKey] =
            &[FieldKey::FAMILY_NAME, FieldKey::MIDDLE_NAME, FieldKey::NAME, FieldKey::GIVEN_NAME];
        let text = |key: &FieldKey| {
            let column = self.heading.column_of(*key)?;
            Some(self.table.value(row.row, column).trim()).filter(|text| !text.is_empty())
        };
        if self.list == List::Children {
            let parts: Vec<(u8, &str)> = (0..).zip(PARTS).filter_map(|(at, key)| Some((at, text(key)?))).collect();
            return clean(&joined_name(&parts));
        }
        clean(self.list.names().iter().find_map(text).unwrap_or_default())
    }

    /// Whether a mapping says whom the rows are about.
    pub fn is_named_by(&self, mapping: &Mapping) -> bool {
        self.list.names().iter().any(|key| mapping.brings(*key))
    }

    pub(super) fn derived_columns(&self) -> Vec<String> {
        let heading = &self.heading;
        let names = column_names(&self.table, heading.first_row, heading.rows).into_iter().enumerate();
        let derived = |at: &usize| derived_of(self.list).iter().any(|key| heading.column_of(*key) == Some(*at));
        names.filter(|(at, _)| derived(at)).map(|(_, name)| name).collect()
    }
}
