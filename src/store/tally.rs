//! How many children and households there are, as the database keeps count of them with every change.

use super::Reader;
use super::error::Result;
use super::invariants::Fault;
use crate::domain::listing::{ListQuery, What};

impl Reader<'_> {
    /// The rows of a list that is whole, or one village's; `None` where rows have to be looked at.
    pub(super) fn counted(&self, what: What, query: &ListQuery) -> Result<Option<u64>> {
        let column = match what {
            What::Children => "children",
            What::Households => "households",
            What::Cases if query.filters.is_empty() && query.search.is_none() => {
                let n: i64 = self
                    .0
                    .prepare_cached("SELECT coalesce(sum(cases), 0) FROM tally_case")?
                    .query_row([], |row| row.get(0))?;
                return Ok(Some(u64::try_from(n).unwrap_or(0)));
            }
            _ => return Ok(None),
        };
        let village = match query.filters.as_slice() {
            _ if query.search.is_some() => return Ok(None),
            [] => None,
            [(key, name)] if key == "village" => Some(name),
            _ => return Ok(None),
        };
        let n: i64 = match village {
            None => self
                .0
                .prepare_cached(&format!("SELECT coalesce(sum({column}), 0) FROM tally"))?
                .query_row([], |row| row.get(0))?,
            Some(name) if name.is_empty() => self
                .0
                .prepare_cached(&format!("SELECT coalesce(sum({column}), 0) FROM tally WHERE village_n = 0"))?
                .query_row([], |row| row.get(0))?,
            Some(name) => self
                .0
                .prepare_cached(&format!(
                    "SELECT coalesce(sum(t.{column}), 0) FROM village v JOIN tally t ON t.village_n = v.n WHERE v.name = ?1"
                ))?
                .query_row([name], |row| row.get(0))?,
        };
        Ok(Some(u64::try_from(n).unwrap_or(0)))
    }

    /// Whether the count is still that of the rows: for `verify`, which may take its time.
    pub fn miscounted(&self) -> Result<Vec<Fault>> {
        let mut faults = Vec::new();
        for (table, column) in [("child", "children"), ("household", "households")] {
            let sql = format!(
                "SELECT (SELECT count(*) FROM (
                   SELECT coalesce(village_n, 0) AS n, count(*) AS c FROM {table} WHERE deleted_at IS NULL GROUP BY 1
                   EXCEPT SELECT village_n, {column} FROM tally))
                 + (SELECT count(*) FROM tally t WHERE t.{column} <> 0
                    AND NOT EXISTS (SELECT 1 FROM {table} x WHERE coalesce(x.village_n, 0) = t.village_n AND x.deleted_at IS NULL))"
            );
            let wrong: i64 = self.0.query_row(&sql, [], |row| row.get(0))?;
            if wrong > 0 {
                faults.push(Fault::Miscounted(table.to_owned()));
            }
        }
        let cases: bool = self.0.query_row(
            "SELECT (SELECT count(*) FROM case_file) <> (SELECT coalesce(sum(cases), 0) FROM tally_case)",
            [],
            |row| row.get(0),
        )?;
        faults.extend(cases.then(|| Fault::Miscounted("case_file".to_owned())));
        Ok(faults)
    }
}
