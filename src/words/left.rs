//! What of a file an import leaves unread, as sentences: nobody may take a part for the whole.

use super::{Words, fill};
use crate::exchange::mapping::letter;
use crate::office::ImportPlan;

impl Words {
    /// Other sheets with a list, a second table beside the first, formulas without a result.
    pub fn left_of(&self, plan: &ImportPlan) -> Vec<String> {
        let (words, source) = (&self.import, &plan.table.source);
        let sheets = (!source.sheets_left.is_empty()).then(|| {
            let n = source.sheets_left.len().to_string();
            fill(&words.sheets_left, &[("n", &n), ("names", &source.sheets_left.join(", "))])
        });
        let table = plan.heading.second.map(|at| fill(&words.table_left, &[("column", &letter(at))]));
        let n = source.formulas_empty;
        let formulas = (n > 0).then(|| fill(&words.formulas_empty, &[("n", &n.to_string())]));
        [sheets, table, formulas].into_iter().flatten().collect()
    }
}
