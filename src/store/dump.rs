//! All facts of a book as lines of text, so that a test can ask whether two books say the same. The log is left out.

use super::journal::{TABLES, columns, picture};
use super::{Reader, Result};

/// Tables that hold no facts of the work: the office itself, what is derived, records of what was done, the desk.
pub(super) const NO_FACTS: [&str; 28] = [
    "meta",
    "officer",
    "deadline",
    "audit",
    "export",
    "rule_text",
    "tally",
    "tally_case",
    "find_word",
    "find_term",
    "find_digits",
    "desk_draft",
    "desk_place",
    "desk_list",
    "desk_mapping",
    "import_act",
    "import_child",
    "import_village",
    "import_household",
    "import_household_row",
    "import_case",
    "case_bin",
    "act",
    "act_row",
    "act_bin",
    "spent",
    "sqlite_sequence",
    "sqlite_stat1",
];

impl Reader<'_> {
    /// One line for each row of a fact and each deadline; what lies in the bin, and versions, are left out.
    pub fn dump(&self) -> Result<Vec<String>> {
        let live = |table: &str, column: &str| format!("{column} IN (SELECT n FROM {table} WHERE deleted_at IS NULL)");
        let mut lines = Vec::new();
        let derived = std::iter::once(("deadline", "case_n"));
        for (table, whose) in TABLES.iter().map(|(table, whose, _)| (*table, *whose)).chain(derived) {
            let mut columns = columns(self.0, table)?;
            columns.retain(|column| column.name != "version");
            let which = match table {
                "village" | "household" | "child" | "contact" => "deleted_at IS NULL".to_owned(),
                "carer" => live("household", whose),
                "child_group" | "child_risk" => live("child", whose),
                _ => "1".to_owned(),
            };
            let sql = format!("SELECT {} FROM {table} WHERE {which}", picture(&columns, ""));
            let mut statement = self.0.prepare(&sql)?;
            let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
            let mut of_table = rows.map(|row| Ok(format!("{table} {}", row?))).collect::<Result<Vec<_>>>()?;
            of_table.sort();
            lines.append(&mut of_table);
        }
        Ok(lines)
    }

    /// Every table there is.
    pub fn tables(&self) -> Result<Vec<String>> {
        let mut statement = self.0.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")?;
        let names = statement.query_map([], |row| row.get(0))?;
        Ok(names.collect::<rusqlite::Result<_>>()?)
    }
}

/// A new table of facts that nobody writes down would be lost to every undo.
#[test]
#[allow(clippy::unwrap_used)]
fn every_table_is_written_down_or_holds_no_facts() {
    let folder = tempfile::tempdir().unwrap();
    let (vault, key) = super::Vault::practice().unwrap();
    let (_making, store) = super::making::Making::begin(&folder.path().join("book"), &vault, key).unwrap();
    for table in store.read().tables().unwrap() {
        let inner = ["find_word_", "find_digits_"].iter().any(|of| table.starts_with(of));
        let kept = TABLES.iter().filter(|(name, ..)| *name == table).count();
        let left = NO_FACTS.iter().filter(|name| **name == table).count();
        assert!(inner || kept + left == 1, "{table}: {kept} in TABLES, {left} in NO_FACTS");
    }
}
