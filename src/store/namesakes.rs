//! Who in the book may be the child a list speaks of: by her number, or by her name and about her birth.

use rusqlite::{OptionalExtension, params};

use super::Reader;
use super::columns::birth;
use super::error::Result;
use crate::domain::birth_date::{BirthDate, Precision};
use crate::domain::child::{Child, Sex};
use crate::domain::same_child::Identity;
use crate::domain::vietnamese::fold;

/// More of one name and one year than any commune has.
const MOST: u32 = 200;

/// A child of the book with the asked name, accents aside.
#[derive(Debug, Clone)]
pub struct Namesake {
    pub n: i64,
    pub code: String,
    pub identity: Identity,
}

impl Reader<'_> {
    pub fn child_numbered(&self, id_number: &str) -> Result<Option<i64>> {
        Ok(self
            .0
            .prepare_cached("SELECT c.n FROM shown_child c WHERE c.n IN (SELECT n FROM child WHERE id_number = ?1) AND c.deleted_at IS NULL
                 AND NOT c.hidden ORDER BY c.n LIMIT 1")?
            .query_row([id_number], |row| row.get(0))
            .optional()?)
    }

    /// Whoever is hidden is nobody's namesake: a hint would say that she is in the book, and under which code.
    ///
    /// Those called like `child` and born on her day, or, where one of the two days is not known to the day, within two
    /// years; those of her own date first.
    pub fn namesakes(&self, child: &Child) -> Result<Vec<Namesake>> {
        let year = |birth: BirthDate| i64::from(birth.written_year());
        let (from, to) =
            child.birth.map_or((i64::MIN, i64::MAX), |birth| ((year(birth) - 2) * 10_000, (year(birth) + 3) * 10_000));
        let own = child.birth.map_or(0, BirthDate::sort_key);
        // Two different days are two births, however near: of a common name that is nearly all there are.
        let partial = child.birth.is_none_or(|birth| birth.precision() != Precision::Day);
        let mut statement = self.0.prepare_cached(
            "SELECT c.n, c.code, c.name, c.birth, c.sex, v.name, c.mother, c.father, c.id_number
             FROM shown_child c LEFT JOIN village v ON v.n = c.village_n
             WHERE NOT c.hidden AND c.name_fold = ?1 AND (c.birth_sort = 0 OR c.birth_sort BETWEEN ?2 AND ?3)
             AND (?6 OR c.birth_sort = ?4 OR c.birth_sort % 100 = 0) AND c.deleted_at IS NULL
             ORDER BY c.birth_sort = ?4 DESC, c.n LIMIT ?5",
        )?;
        let mut rows = statement.query(params![fold(&child.name), from, to, own, MOST, partial])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let identity = Identity {
                name: row.get(2)?,
                birth: birth(row.get(3)?)?,
                sex: Sex::from_text(&row.get::<_, String>(4)?).unwrap_or(Sex::Unknown),
                village: row.get(5)?,
                mother: row.get(6)?,
                father: row.get(7)?,
                id_number: row.get(8)?,
            };
            found.push(Namesake { n: row.get(0)?, code: row.get(1)?, identity });
        }
        Ok(found)
    }
}
