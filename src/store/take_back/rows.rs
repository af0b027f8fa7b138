//! The rows of an act, read back from their pictures and put back into their tables.

use rusqlite::types::Value as Sql;
use rusqlite::{OptionalExtension, params, params_from_iter};
use serde_json::{Map, Value};

use super::super::acts::ActRow;
use super::super::error::{Damage, Result, StoreError};
use super::super::journal::{Column, columns, is_derived, picture};
use super::super::{Facts, Reader};

pub(super) type Picture = Map<String, Value>;

/// One row of the act, as it was and as it became.
pub(super) struct Step {
    pub table: String,
    pub key: String,
    /// "case", 17
    pub whose: (String, i64),
    pub was: Option<Picture>,
    pub became: Option<Picture>,
}

/// Tables whose numbers are said aloud, in codes or by their order: a number taken out is not given again.
const NUMBERED: [&str; 4] = ["visit", "intervention", "referral", "carer"];

fn damaged() -> StoreError {
    StoreError::Damaged(Damage::Value("a row of an act"))
}

fn read_picture(text: Option<String>) -> Result<Option<Picture>> {
    text.map(|text| serde_json::from_str(&text).map_err(|_| damaged())).transpose()
}

fn read_whose(text: &str) -> Result<(String, i64)> {
    let (word, n) = text.split_once(' ').ok_or_else(damaged)?;
    Ok((word.to_owned(), n.parse().map_err(|_| damaged())?))
}

impl Reader<'_> {
    pub(super) fn steps_of_act(&self, act_n: i64) -> Result<Vec<Step>> {
        let mut statement =
            self.0.prepare_cached("SELECT tbl, key, whose, was, became FROM act_row WHERE act_n = ?1 ORDER BY n")?;
        let mut rows = statement.query([act_n])?;
        let mut steps = Vec::new();
        while let Some(row) = rows.next()? {
            steps.push(Step {
                table: row.get(0)?,
                key: row.get(1)?,
                whose: read_whose(&row.get::<_, String>(2)?)?,
                was: read_picture(row.get(3)?)?,
                became: read_picture(row.get(4)?)?,
            });
        }
        Ok(steps)
    }
}

impl Facts<'_> {
    /// The row as it is by now.
    pub(super) fn row_now(&self, table: &str, columns: &[Column], known: &Picture) -> Result<Option<Picture>> {
        let (which, values) = key_of(columns, known)?;
        let sql = format!("SELECT {} FROM {table} WHERE {which}", picture(columns, ""));
        let text: Option<String> =
            self.tx.prepare_cached(&sql)?.query_row(params_from_iter(values), |row| row.get(0)).optional()?;
        read_picture(text)
    }

    /// One row becomes what it was.
    pub(super) fn put_back(&self, act: &ActRow, step: &Step) -> Result<()> {
        let table = &step.table;
        let columns = columns(self.tx, table)?;
        match (&step.was, &step.became) {
            (None, Some(became)) => {
                let (which, values) = key_of(&columns, became)?;
                self.tx
                    .prepare_cached("INSERT INTO act_bin (act_n, tbl, row, binned_at) VALUES (?1, ?2, ?3, ?4)")?
                    .execute(params![act.n, table, serde_json::json!(became).to_string(), self.now.timestamp()])?;
                self.tx
                    .prepare_cached(&format!("DELETE FROM {table} WHERE {which}"))?
                    .execute(params_from_iter(values))?;
                if let (true, Some(n)) = (NUMBERED.contains(&table.as_str()), became.get("n").and_then(Value::as_i64)) {
                    self.spend(table, n)?;
                }
            }
            (Some(was), None) => {
                let kept: Vec<&Column> = columns.iter().filter(|column| was.contains_key(&column.name)).collect();
                let names: Vec<&str> = kept.iter().map(|column| column.name.as_str()).collect();
                let holes: Vec<String> = (1..=kept.len()).map(|at| format!("?{at}")).collect();
                let values: Vec<Sql> = kept.iter().map(|column| value_of(column, was)).collect::<Result<_>>()?;
                let sql = format!("INSERT INTO {table} ({}) VALUES ({})", names.join(", "), holes.join(", "));
                self.tx.prepare_cached(&sql)?.execute(params_from_iter(values))?;
            }
            (Some(was), Some(_)) => {
                let (which, mut values) = key_of(&columns, was)?;
                let mut set = Vec::new();
                for column in columns.iter().filter(|column| was.contains_key(&column.name) && !column.key) {
                    // Never an old version again: a form opened meanwhile would save over what it never saw.
                    if column.name == "version" {
                        set.push("version = version + 1".to_owned());
                    } else if !is_derived(&column.name) {
                        values.push(value_of(column, was)?);
                        set.push(format!("{} = ?{}", column.name, values.len()));
                    }
                }
                let sql = format!("UPDATE {table} SET {} WHERE {which}", set.join(", "));
                self.tx.prepare_cached(&sql)?.execute(params_from_iter(values))?;
                self.tell_imports(step, was)?;
            }
            (None, None) => return Err(damaged()),
        }
        Ok(())
    }

    /// What an import left is there again: it can be taken back in its turn.
    fn tell_imports(&self, step: &Step, was: &Picture) -> Result<()> {
        let Some(version) = was.get("version").and_then(Value::as_i64) else { return Ok(()) };
        match step.table.as_str() {
            "child" => self.restored(step.whose.1, version),
            "household" => self.household_restored(step.whose.1, version),
            "case_file" => self.case_restored(step.whose.1, version),
            _ => Ok(()),
        }
    }

    /// The number, once taken out of its table, is given to nothing else.
    pub(in crate::store) fn spend(&self, table: &str, n: i64) -> Result<()> {
        self.tx
            .prepare_cached("INSERT INTO spent VALUES (?1, ?2) ON CONFLICT DO UPDATE SET n = max(n, excluded.n)")?
            .execute(params![table, n])?;
        Ok(())
    }

    /// The next number of such a table.
    pub(in crate::store) fn next_number(&self, table: &str) -> Result<i64> {
        let sql = format!(
            "SELECT 1 + max(coalesce((SELECT max(n) FROM {table}), 0), coalesce((SELECT n FROM spent WHERE tbl = '{table}'), 0))"
        );
        Ok(self.tx.prepare_cached(&sql)?.query_row([], |row| row.get(0))?)
    }
}

/// "n = ?1" and its values.
fn key_of(columns: &[Column], known: &Picture) -> Result<(String, Vec<Sql>)> {
    let (mut which, mut values) = (Vec::new(), Vec::new());
    for column in columns.iter().filter(|column| column.key) {
        values.push(value_of(column, known)?);
        which.push(format!("{} = ?{}", column.name, values.len()));
    }
    Ok((which.join(" AND "), values))
}

fn value_of(column: &Column, picture: &Picture) -> Result<Sql> {
    Ok(match picture.get(&column.name) {
        None | Some(Value::Null) => Sql::Null,
        Some(Value::Number(number)) => Sql::Integer(number.as_i64().ok_or_else(damaged)?),
        Some(Value::String(digits)) if column.blob => Sql::Blob(bytes(digits).ok_or_else(damaged)?),
        Some(Value::String(text)) => Sql::Text(text.clone()),
        Some(_) => return Err(damaged()),
    })
}

/// Bytes from their hexadecimal digits.
fn bytes(digits: &str) -> Option<Vec<u8>> {
    let pairs = digits.as_bytes().chunks(2);
    pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}
