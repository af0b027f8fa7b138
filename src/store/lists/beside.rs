//! What stands beside the rows of a list in other tables, read once for a list that is read whole.

use super::shapes::{Column, GROUPS_OF, RISKS_OF};
use crate::store::Reader;
use crate::store::error::Result;

/// A column whose value is another table's: by which number of the row's it is found, and all there are, by that number.
pub(super) struct Beside {
    sql: &'static str,
    by: &'static str,
    all: &'static str,
}

const BESIDE: [Beside; 4] = [
    Beside { sql: "h.code", by: "c.household_n", all: "SELECT n, code FROM shown_household ORDER BY n" },
    Beside { sql: "v.name", by: "c.village_n", all: "SELECT n, name FROM village ORDER BY n" },
    Beside {
        sql: GROUPS_OF,
        by: "c.n",
        all: "SELECT child_n, group_concat(code, '|') FROM child_group WHERE to_on IS NULL GROUP BY child_n ORDER BY child_n",
    },
    Beside {
        sql: RISKS_OF,
        by: "c.n",
        all: "SELECT child_n, group_concat(key, '|') FROM child_risk WHERE to_on IS NULL GROUP BY child_n ORDER BY child_n",
    },
];

pub(super) fn beside(column: &Column) -> Option<&'static Beside> {
    BESIDE.iter().find(|beside| beside.sql == column.sql)
}

/// What is selected for a column of a whole list: its value, or the number it is found by.
pub(super) fn selected(column: &Column) -> &'static str {
    beside(column).map_or(column.sql, |beside| beside.by)
}

/// Texts by number, ascending; they stand in one piece of memory, for there are as many as children.
#[derive(Default)]
pub(super) struct Texts {
    /// The number, and where its text ends.
    ends: Vec<(i64, usize)>,
    all: String,
}

impl Texts {
    pub(super) fn of(reader: &Reader<'_>, beside: &Beside) -> Result<Texts> {
        let mut texts = Texts::default();
        let mut statement = reader.0.prepare(beside.all)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            texts.push(row.get(0)?, row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?);
        }
        Ok(texts)
    }

    /// `n` above all before it.
    fn push(&mut self, n: i64, text: &str) {
        self.all.push_str(text);
        self.ends.push((n, self.all.len()));
    }

    /// The text of a number, if there is one. `near`: where the one before was found. Rows are asked in the order they lie in, so
    /// the next one is nearly always the same or the one behind it.
    pub(super) fn get(&self, n: i64, near: &mut usize) -> Option<&str> {
        let number = |at: usize| self.ends.get(at).map(|(number, _)| *number);
        let at = match (number(*near), number(*near + 1)) {
            (Some(here), _) if here == n => *near,
            (_, Some(next)) if next == n => *near + 1,
            (Some(here), Some(next)) if here < n && n < next => return None,
            _ => self.ends.binary_search_by_key(&n, |(number, _)| *number).ok()?,
        };
        *near = at;
        let from = at.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |(_, end)| *end);
        self.all.get(from..self.ends.get(at)?.1)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Whatever was asked before, in whatever order.
        #[test]
        fn texts_are_found_as_in_a_map(
            there in prop::collection::btree_map(-3..40_i64, "[a-cđ]{0,3}", 0..30),
            asked in prop::collection::vec(-5..45_i64, 0..80),
        ) {
            let there: BTreeMap<i64, String> = there;
            let mut texts = Texts::default();
            there.iter().for_each(|(n, text)| texts.push(*n, text));
            let mut near = 0;
            for n in asked {
                prop_assert_eq!(texts.get(n, &mut near), there.get(&n).map(String::as_str), "{}", n);
            }
        }
    }
}
