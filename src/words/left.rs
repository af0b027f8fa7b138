//! What of a file an import leaves unread, as sentences: nobody may take a part for the whole.

use super::{Words, fill};

impl Words {
    /// `sheets` with a list of the same kind; the column at which a second `table` begins; how many `formulas` have
    /// no result.
    pub fn left_of(&self, sheets: &[String], table: Option<&str>, formulas: usize) -> Vec<String> {
        let words = &self.import;
        let sheets = (!sheets.is_empty())
            .then(|| fill(&words.sheets_left, &[("n", &sheets.len().to_string()), ("names", &sheets.join(", "))]));
        let table = table.map(|column| fill(&words.table_left, &[("column", column)]));
        let formulas = (formulas > 0).then(|| fill(&words.formulas_empty, &[("n", &formulas.to_string())]));
        [sheets, table, formulas].into_iter().flatten().collect()
    }
}
