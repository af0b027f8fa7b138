//! The rows an import refused, as a list that can be mended and imported again: the file's own columns, then the reason.

use std::path::Path;

use super::{ImportPlan, Office, Refusal, Verdict};
use crate::exchange::csv_out::{CsvOut, Delimiter};
use crate::exchange::safe_file::{FileError, SafeFile};
use crate::words::{Sentences, Words};

impl Office {
    /// Writes nothing where no row was refused: `Ok(0)`.
    pub fn write_rejects(&self, plan: &ImportPlan, path: &Path, words: &Words) -> Result<usize, Refusal> {
        let refused: Vec<_> = plan.rows.iter().filter(|row| matches!(row.verdict, Verdict::Refused(_))).collect();
        if refused.is_empty() {
            return Ok(0);
        }
        let named = |error| FileError::of(error, path);
        let mut file = SafeFile::create(path, false)?;
        let mut out = CsvOut::new(&mut file, Delimiter::Comma, false).map_err(named)?;
        for at in 0..plan.heading.rows {
            let mut heading = plan.cells(plan.heading.first_row + at);
            if at == 0 {
                heading.push(words.field("reason").to_owned());
            }
            out.header(&heading).map_err(named)?;
        }
        for row in &refused {
            let mut cells = plan.cells(row.row);
            if let Verdict::Refused(problems) = &row.verdict {
                cells.push(words.problems(problems));
            }
            out.row(&cells).map_err(named)?;
        }
        out.finish().map_err(named)?;
        file.commit()?;
        Ok(refused.len())
    }
}
