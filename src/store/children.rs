//! Children (trẻ em): rows in and out, their groups and risks with from and to.

use chrono::NaiveDate;
use rusqlite::{OptionalExtension, Row, params};

use super::columns::{birth, date_text, many};
use super::error::{Result, StoreError};
use super::search::FoundKind;
use super::{Facts, Reader};
use crate::domain::birth_date::BirthDate;
use crate::domain::child::{Child, Sex};
use crate::domain::vietnamese::{fold, sort_key};

#[derive(Debug, Clone)]
pub struct ChildRow {
    pub n: i64,
    pub code: String,
    pub version: i64,
    pub household_n: Option<i64>,
    pub household_code: Option<String>,
    pub village_n: Option<i64>,
    /// Of a sensitive case and not hers who looks: the name is the code, what says who she is is left out.
    pub hidden: bool,
    pub child: Child,
}

const COLUMNS: &str = "c.n, c.code, c.version, c.household_n, h.code, c.village_n, c.name, c.birth, c.sex, c.ethnicity,
    c.id_number, v.name, c.address, c.mother, c.father, c.guardian, c.phone, c.school, c.grade, c.insurance, c.note, c.status,
    (SELECT group_concat(g.code, '|') FROM child_group g WHERE g.child_n = c.n AND g.to_on IS NULL),
    (SELECT group_concat(r.key, '|') FROM child_risk r WHERE r.child_n = c.n AND r.to_on IS NULL), c.hidden";
const CODE: &str = "TE-";
const JOINS: &str =
    "shown_child c LEFT JOIN household h ON h.n = c.household_n LEFT JOIN village v ON v.n = c.village_n";

fn child_row(row: &Row<'_>) -> Result<ChildRow> {
    Ok(ChildRow {
        n: row.get(0)?,
        code: row.get(1)?,
        version: row.get(2)?,
        household_n: row.get(3)?,
        household_code: row.get(4)?,
        village_n: row.get(5)?,
        hidden: row.get(24)?,
        child: Child {
            name: row.get(6)?,
            birth: birth(row.get(7)?)?,
            sex: Sex::from_text(&row.get::<_, String>(8)?).unwrap_or(Sex::Unknown),
            ethnicity: row.get(9)?,
            id_number: row.get(10)?,
            village: row.get(11)?,
            address: row.get(12)?,
            mother: row.get(13)?,
            father: row.get(14)?,
            guardian: row.get(15)?,
            phone: row.get(16)?,
            school: row.get(17)?,
            grade: row.get(18)?,
            insurance: row.get(19)?,
            note: row.get(20)?,
            status: row.get(21)?,
            groups: many(row.get(22)?),
            risks: many(row.get(23)?),
        },
    })
}

/// A child's code, by her number.
pub fn code_of_child(n: i64) -> String {
    format!("{CODE}{n:04}")
}

impl Reader<'_> {
    pub fn child(&self, n: i64) -> Result<ChildRow> {
        let sql = format!("SELECT {COLUMNS} FROM {JOINS} WHERE c.n = ?1 AND c.deleted_at IS NULL");
        let mut statement = self.0.prepare_cached(&sql)?;
        let mut rows = statement.query([n])?;
        let row = rows.next()?.map_or(Err(StoreError::Gone), child_row)?;
        self.holds(row.village_n)?;
        Ok(row)
    }

    pub fn child_coded(&self, code: &str) -> Result<Option<i64>> {
        Ok(self
            .0
            .prepare_cached("SELECT n FROM child WHERE code = ?1 AND deleted_at IS NULL")?
            .query_row([code], |row| row.get(0))
            .optional()?)
    }

    /// The children of a household, in Vietnamese order; those who are hidden are not among them.
    pub fn children_of(&self, household_n: i64) -> Result<Vec<ChildRow>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM {JOINS} WHERE c.n IN (SELECT n FROM child WHERE household_n = ?1 AND deleted_at IS NULL)
             AND NOT c.hidden ORDER BY c.name_sort, c.n LIMIT 50"
        );
        let mut statement = self.0.prepare_cached(&sql)?;
        let mut rows = statement.query([household_n])?;
        let mut children = Vec::new();
        while let Some(row) = rows.next()? {
            children.push(child_row(row)?);
        }
        // A child may live in a household of another village.
        children.retain(|child| self.holds(child.village_n).is_ok());
        Ok(children)
    }

    /// Children without a household: those of one village with the same parents together, the largest groups first.
    pub fn siblings_without_household(&self, limit: u32) -> Result<Vec<Vec<ChildRow>>> {
        let mut statement = self.0.prepare(
            "SELECT group_concat(n, '|') FROM child WHERE household_n IS NULL AND deleted_at IS NULL
             AND n NOT IN (SELECT s.n FROM shown_child s WHERE s.hidden)
             AND (?2 IS NULL OR village_n = ?2) GROUP BY village_n, mother, father, CASE WHEN village_n IS NULL OR (mother IS NULL AND father IS NULL) THEN n END
             ORDER BY count(*) DESC, min(name_sort) LIMIT ?1",
        )?;
        let groups: Vec<Option<String>> = statement
            .query_map(params![limit, self.village_only()], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        groups
            .into_iter()
            .map(|group| many(group).iter().filter_map(|n| n.parse().ok()).map(|n| self.child(n)).collect())
            .collect()
    }

    pub fn child_count(&self) -> Result<i64> {
        Ok(self.0.query_row("SELECT count(*) FROM child WHERE deleted_at IS NULL", [], |row| row.get(0))?)
    }
}

impl Facts<'_> {
    /// What became of a child (chuyển đi, mất liên lạc, mất, đủ 16), told by the end of her case.
    pub fn set_child_status(&self, child_n: i64, status: &str) -> Result<()> {
        self.tx
            .prepare_cached("UPDATE child SET status = ?2, version = version + 1 WHERE n = ?1")?
            .execute(rusqlite::params![child_n, status])?;
        Ok(())
    }

    /// `wanted`: the code a list of ours gives; taken when it is free, so that a list goes out and comes back the same.
    pub fn add_child(
        &self,
        child: &Child,
        household: Option<(i64, &str)>,
        village_n: Option<i64>,
        wanted: Option<&str>,
    ) -> Result<(i64, String)> {
        self.holds(village_n)?;
        let (n, code) = self.free_code("child", CODE, wanted)?;
        self.tx
            .prepare_cached(
                "INSERT INTO child (n, id, code, household_n, village_n, name, name_sort, name_fold, birth, birth_sort, sex,
                 ethnicity, id_number, address, mother, father, guardian, phone, school, grade, insurance, note, status, created_at,
                 entered_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21,
                 ?22, ?23, ?24, ?25)",
            )?
            .execute(params![
                n, self.new_id(), code, household.map(|(n, _)| n), village_n, child.name, sort_key(&child.name),
                fold(&child.name), child.birth.map(BirthDate::contract),
                child.birth.map_or(0, BirthDate::sort_key), child.sex.text(), child.ethnicity,
                child.id_number, child.address, child.mother, child.father, child.guardian, child.phone, child.school,
                child.grade, child.insurance, child.note, child.status, self.now.timestamp(), self.officer.n
            ])?;
        let today = crate::domain::time::today(self.now);
        for group in &child.groups {
            self.begin("child_group", "code", n, group, today)?;
        }
        for risk in &child.risks {
            self.begin("child_risk", "key", n, risk, today)?;
        }
        if !child.groups.is_empty() {
            self.keep_sensitive(n)?;
        }
        self.index_child(n, &code, child, household.map(|(_, code)| code))?;
        Ok((n, code))
    }

    /// The next number of a table and its code, or the wanted code's own number where nobody has it.
    pub(super) fn free_code(&self, table: &str, prefix: &str, wanted: Option<&str>) -> Result<(i64, String)> {
        let wanted = wanted
            .and_then(|code| code.strip_prefix(prefix)?.parse::<i64>().ok())
            .filter(|n| (1..10_000_000).contains(n));
        if let Some(n) = wanted {
            let taken: bool = self
                .tx
                .prepare_cached(&format!("SELECT EXISTS (SELECT 1 FROM {table} WHERE n = ?1)"))?
                .query_row([n], |row| row.get(0))?;
            if !taken {
                return Ok((n, format!("{prefix}{n:04}")));
            }
        }
        let n: i64 = self
            .tx
            .prepare_cached(&format!("SELECT coalesce(max(n), 0) + 1 FROM {table}"))?
            .query_row([], |row| row.get(0))?;
        Ok((n, format!("{prefix}{n:04}")))
    }

    /// Fails with `ChangedMeanwhile` when somebody saved the child after `row` was read.
    pub fn change_child(
        &self,
        row: &ChildRow,
        child: &Child,
        household: Option<(i64, &str)>,
        village_n: Option<i64>,
    ) -> Result<()> {
        self.holds_child(row.n)?;
        self.holds(village_n)?;
        let changed = self
            .tx
            .prepare_cached(
                "UPDATE child SET household_n = ?3, village_n = ?4, name = ?5, name_sort = ?6, name_fold = ?7, birth = ?8,
                 birth_sort = ?9, sex = ?10, ethnicity = ?11, id_number = ?12, address = ?13, mother = ?14, father = ?15,
                 guardian = ?16, phone = ?17, school = ?18, grade = ?19, insurance = ?20, note = ?21, status = ?22,
                 version = version + 1 WHERE n = ?1 AND version = ?2 AND deleted_at IS NULL",
            )?
            .execute(params![
                row.n, row.version, household.map(|(n, _)| n), village_n, child.name, sort_key(&child.name),
                fold(&child.name), child.birth.map(BirthDate::contract),
                child.birth.map_or(0, BirthDate::sort_key), child.sex.text(), child.ethnicity,
                child.id_number, child.address, child.mother, child.father, child.guardian, child.phone, child.school,
                child.grade, child.insurance, child.note, child.status
            ])?;
        if changed == 0 {
            return Err(StoreError::ChangedMeanwhile);
        }
        let today = crate::domain::time::today(self.now);
        self.replace("child_group", "code", row.n, &row.child.groups, &child.groups, today)?;
        self.replace("child_risk", "key", row.n, &row.child.risks, &child.risks, today)?;
        self.keep_sensitive(row.n)?;
        self.index_child(row.n, &row.code, child, household.map(|(_, code)| code))?;
        self.index_cases_of(row.n, &child.name)
    }

    /// What no longer holds gets its "to"; what holds from now on its "from". Nothing is removed.
    fn replace(
        &self,
        table: &str,
        column: &str,
        n: i64,
        before: &[String],
        after: &[String],
        on: NaiveDate,
    ) -> Result<()> {
        for gone in before.iter().filter(|code| !after.contains(code)) {
            self.tx
                .prepare_cached(&format!(
                    "UPDATE {table} SET to_on = ?3 WHERE child_n = ?1 AND {column} = ?2 AND to_on IS NULL"
                ))?
                .execute(params![n, gone, date_text(on)])?;
        }
        for new in after.iter().filter(|code| !before.contains(code)) {
            self.begin(table, column, n, new, on)?;
        }
        Ok(())
    }

    fn begin(&self, table: &str, column: &str, n: i64, code: &str, on: NaiveDate) -> Result<()> {
        // Left and taken up again on one day is one stay.
        self.tx
            .prepare_cached(&format!(
                "INSERT INTO {table} (child_n, {column}, from_on) VALUES (?1, ?2, ?3)
                 ON CONFLICT DO UPDATE SET to_on = NULL"
            ))?
            .execute(params![n, code, date_text(on)])?;
        Ok(())
    }

    fn index_child(&self, n: i64, code: &str, child: &Child, household_code: Option<&str>) -> Result<()> {
        let mut texts = vec![code, child.name.as_str()];
        texts.extend(household_code);
        for text in [
            &child.village,
            &child.address,
            &child.mother,
            &child.father,
            &child.guardian,
            &child.phone,
            &child.id_number,
        ] {
            texts.extend(text.as_deref());
        }
        self.index(FoundKind::Child, n, &texts)
    }

    /// What is kept beside a name, made anew from the row as it is; a child in the bin is found no more.
    pub(super) fn derive_child(&self, n: i64) -> Result<()> {
        let row = match self.child(n) {
            Err(StoreError::Gone) => return self.unindex(FoundKind::Child, n),
            row => row?,
        };
        self.tx
            .prepare_cached("UPDATE child SET name_sort = ?2 WHERE n = ?1")?
            .execute(params![n, sort_key(&row.child.name)])?;
        self.keep_sensitive(n)?;
        self.index_child(n, &row.code, &row.child, row.household_code.as_deref())?;
        self.index_cases_of(n, &row.child.name)
    }
}
