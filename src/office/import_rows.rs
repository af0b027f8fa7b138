//! Every line of a list that says something, in the order of the file, for an answer row by row.

use super::import_plan::{ImportPlan, PlannedRow, Verdict};
use super::{Office, Refusal};
use crate::domain::access::Action;
use crate::exchange::furniture::RowKind;
use crate::exchange::headings::List;

impl ImportPlan {
    /// The line of the file and what it was judged to be; `None`: furniture. Blank lines say nothing.
    pub fn lines(&self) -> impl Iterator<Item = (usize, Option<&PlannedRow>)> {
        let mut rows = self.rows.iter().peekable();
        let furniture = |at: usize| match at.checked_sub(self.heading.data_from()) {
            None => true,
            Some(at) => {
                let people = |kind: &RowKind| matches!(kind, RowKind::Data | RowKind::Doubtful | RowKind::Blank);
                self.kinds.get(at).is_some_and(|kind| !people(kind))
            }
        };
        self.table.rows.iter().enumerate().filter_map(move |(at, row)| match rows.next_if(|judged| judged.row == at) {
            Some(judged) => Some((judged.line, Some(judged))),
            None => furniture(at).then_some((row.line, None)),
        })
    }
}

impl Office {
    /// The code of what a row speaks of, where the book has it.
    pub fn code_of_row(&self, plan: &ImportPlan, row: &PlannedRow) -> Result<Option<String>, Refusal> {
        if let Verdict::Differs { code: Some(code), .. } = &row.verdict {
            return Ok(Some(code.clone()));
        }
        let Some(n) = row.book_n.filter(|_| row.verdict == Verdict::Same) else { return Ok(None) };
        let read = self.ask(Action::Import)?;
        Ok(Some(match plan.list {
            List::Households => read.household(n)?.code,
            List::Cases => read.case_head(n)?.code,
            _ => read.child(n)?.code,
        }))
    }
}
