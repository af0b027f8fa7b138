//! The journal of acts: while an officer's act runs, triggers write down every row of a fact as it was and as it became.
//!
//! The triggers are made anew by each connection before its first act, from the columns the tables have: a column that a later
//! migration adds is kept from then on, and nobody can forget it here. Reading never makes them.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use rusqlite::functions::FunctionFlags;
use rusqlite::{Connection, params};

use super::error::Result;

/// Every table of facts, the column that says whose the row is, and the word for that owner.
pub(super) const TABLES: [(&str, &str, &str); 24] = [
    ("village", "n", "village"),
    ("household", "n", "household"),
    ("carer", "household_n", "household"),
    ("child", "n", "child"),
    ("child_group", "child_n", "child"),
    ("child_risk", "child_n", "child"),
    ("contact", "n", "contact"),
    ("activity", "n", "activity"),
    ("case_file", "n", "case"),
    ("case_level", "case_n", "case"),
    ("case_step", "case_n", "case"),
    ("visit", "case_n", "case"),
    ("intervention", "case_n", "case"),
    ("referral", "case_n", "case"),
    ("postponement", "case_n", "case"),
    ("assessment", "case_n", "case"),
    ("call", "case_n", "case"),
    ("task_done", "case_n", "case"),
    ("separation", "case_n", "case"),
    ("meeting", "case_n", "case"),
    ("plan", "case_n", "case"),
    ("closing", "case_n", "case"),
    ("report", "case_n", "case"),
    ("incident", "n", "incident"),
];

/// A column that counts or is derived: kept in the picture of a row, but neither compared nor put back.
pub(super) fn is_derived(column: &str) -> bool {
    matches!(column, "version" | "stage" | "rank_band" | "rank_due" | "sensitive")
}

/// A column of a table.
pub(super) struct Column {
    pub name: String,
    pub blob: bool,
    /// Part of what tells the row from every other.
    pub key: bool,
}

pub(super) fn columns(connection: &Connection, table: &str) -> Result<Vec<Column>> {
    let mut statement = connection.prepare_cached("SELECT name, type, pk FROM pragma_table_info(?1) ORDER BY cid")?;
    let columns = statement.query_map([table], |row| {
        Ok(Column { name: row.get(0)?, blob: row.get::<_, String>(1)? == "BLOB", key: row.get::<_, i64>(2)? > 0 })
    })?;
    Ok(columns.collect::<rusqlite::Result<_>>()?)
}

/// A row as JSON; bytes as their hexadecimal digits, which JSON can carry. `row`: `old.`, `new.` or nothing.
pub(super) fn picture(columns: &[Column], row: &str) -> String {
    let pairs = columns.iter().map(|column| {
        let name = &column.name;
        if column.blob { format!("'{name}', hex({row}{name})") } else { format!("'{name}', {row}{name}") }
    });
    format!("json_object({})", pairs.collect::<Vec<_>>().join(", "))
}

/// What a connection knows of the act under way.
#[derive(Default)]
pub(super) struct Journal {
    /// The act whose rows are written down; 0: none.
    act: Arc<AtomicI64>,
    armed: bool,
}

impl Journal {
    /// Makes the triggers, where this connection has none yet.
    pub fn arm(&mut self, connection: &Connection) -> Result<()> {
        if !self.armed {
            arm(connection, Arc::clone(&self.act))?;
            self.armed = true;
        }
        Ok(())
    }

    /// From now on rows are written down for this act.
    pub fn begin(&self, act_n: i64) {
        self.act.store(act_n, Ordering::Relaxed);
    }

    /// No act is under way.
    pub fn end(&self) {
        self.act.store(0, Ordering::Relaxed);
    }
}

fn arm(connection: &Connection, act: Arc<AtomicI64>) -> Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_INNOCUOUS;
    connection.create_scalar_function("act_now", 0, flags, move |_| Ok(act.load(Ordering::Relaxed)))?;
    let mut sql = String::new();
    for (table, whose, word) in TABLES {
        let columns = columns(connection, table)?;
        let keys = |row: &str| {
            let keys = columns.iter().filter(|column| column.key).map(|column| format!("{row}{}", column.name));
            format!("json_array({})", keys.collect::<Vec<_>>().join(", "))
        };
        let (old, new) = (picture(&columns, "old."), picture(&columns, "new."));
        let changed: Vec<String> = columns
            .iter()
            .filter(|column| !is_derived(&column.name))
            .map(|column| format!("old.{0} IS NOT new.{0}", column.name))
            .collect();
        let changed = changed.join(" OR ");
        for (when, on, row, was, became, only) in [
            ("comes", "INSERT", "new.", "NULL", new.as_str(), "1"),
            ("changes", "UPDATE", "old.", old.as_str(), new.as_str(), changed.as_str()),
            ("goes", "DELETE", "old.", old.as_str(), "NULL", "1"),
        ] {
            sql.push_str(&format!(
                "CREATE TEMP TRIGGER act_{table}_{when} AFTER {on} ON main.{table} WHEN act_now() > 0 AND ({only}) BEGIN
                   INSERT INTO act_row (act_n, tbl, key, whose, was, became)
                   VALUES (act_now(), '{table}', {}, '{word} ' || {row}{whose}, {was}, {became});
                 END;\n",
                keys(row)
            ));
        }
    }
    Ok(connection.execute_batch(&sql)?)
}

/// Acts older than this can no longer be taken back, in seconds: what was told of them by then stands.
const KEPT_FOR: i64 = 30 * 24 * 3600;
/// Nor are more acts of one officer kept than this.
const KEPT_ACTS: i64 = 500;

/// Forgets the rows of acts long past; the newest act always stays, so that no number is given twice.
pub(super) fn thin(connection: &Connection, officer_n: i64, now: i64) -> Result<()> {
    let long_ago = now - KEPT_FOR;
    let gone = "SELECT n FROM act WHERE n < (SELECT max(n) FROM act) AND (at < ?1 OR (officer_n = ?2 AND undone_at IS NULL AND n <=
                (SELECT n FROM act WHERE officer_n = ?2 AND undone_at IS NULL ORDER BY n DESC LIMIT 1 OFFSET ?3)))";
    for sql in [format!("DELETE FROM act_row WHERE act_n IN ({gone})"), format!("DELETE FROM act WHERE n IN ({gone})")]
    {
        connection.execute(&sql, params![long_ago, officer_n, KEPT_ACTS])?;
    }
    Ok(())
}
