//! The rows an import refused, as a list that can be mended and imported again: the file's own columns, what rows above
//! said of them (group, village) in columns too, then the reason.

use std::io::Write;
use std::path::Path;

use super::import_columns::group_key;
use super::import_fields::Person;
use super::{ImportPlan, Office, Refusal, Verdict};
use crate::domain::problem::Problem;
use crate::exchange::csv_out::{CsvOut, Delimiter};
use crate::exchange::headings::FieldKey;
use crate::exchange::safe_file::{FileError, SafeFile};
use crate::words::{Sentences, Words, fill};

/// For what import the rows were refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rejects {
    /// A dry run: its file says so, and as long as nobody has touched it makes way for that of the real run.
    pub dry_run: bool,
    /// Replace whatever stands there.
    pub force: bool,
}

/// The mark in a dry run's heading before the rest of the file is known.
const UNMARKED: &str = "00000000";

impl Office {
    /// Writes nothing where no row was refused: `Ok(0)`.
    pub fn write_rejects(&self, plan: &ImportPlan, path: &Path, how: Rejects, words: &Words) -> Result<usize, Refusal> {
        let refused: Vec<_> = plan.rows.iter().filter(|row| matches!(row.verdict, Verdict::Refused(_))).collect();
        if refused.is_empty() {
            return Ok(0);
        }
        let force = how.force || is_untouched_dry_run(path, words);
        let mut file = SafeFile::create(path, force)?;
        let named = |error| FileError::of(error, path);
        if how.dry_run {
            let heading = fill(&words.import.reason_dry, &[("mark", UNMARKED)]);
            let mut bytes = Vec::new();
            self.pour_rejects(plan, &heading, words, &mut bytes).map_err(named)?;
            let marked = fill(&words.import.reason_dry, &[("mark", &mark_of(&bytes))]);
            file.write_all(&replaced_once(&bytes, heading.as_bytes(), marked.as_bytes())).map_err(named)?;
        } else {
            self.pour_rejects(plan, words.field("reason"), words, &mut file).map_err(named)?;
        }
        file.commit()?;
        Ok(refused.len())
    }

    fn pour_rejects(&self, plan: &ImportPlan, reason: &str, words: &Words, to: &mut impl Write) -> std::io::Result<()> {
        let (people, _) = plan.people(&self.rules.catalogue);
        let refused = || {
            plan.rows.iter().zip(&people).filter_map(|(row, person)| match &row.verdict {
                Verdict::Refused(problems) => Some((person, problems)),
                _ => None,
            })
        };
        let shape = Shape::of(plan, refused().map(|(person, _)| person));
        let mut out = CsvOut::new(to, Delimiter::Comma, false)?;
        for at in 0..plan.heading.rows {
            out.header(&shape.heading(plan, at, reason))?;
        }
        for (person, problems) in refused() {
            out.row(&shape.row(plan, person, problems, words))?;
        }
        out.finish().map(|_| ())
    }
}

/// The columns of a rejects file.
struct Shape {
    /// The file's own, without an earlier round's reason.
    width: usize,
    /// For the group and the village a row above says: the column that takes it, and whether the file has it already.
    said: [Option<(usize, bool)>; 2],
}

impl Shape {
    fn of<'p>(plan: &ImportPlan, people: impl Iterator<Item = &'p Person<'p>> + Clone) -> Shape {
        let heading = &plan.heading;
        let lines = (heading.first_row..heading.data_from()).chain(people.clone().map(|person| person.row));
        let width = lines.filter_map(|row| plan.table.rows.get(row)).map(|row| row.cells.len()).max().unwrap_or(0);
        let mut next = heading.reason.map_or(width, |reason| width.min(reason));
        let width = next;
        let mut column = |key: FieldKey, said: bool| {
            let had = heading.column_of(key).map(|column| (column, true));
            (said).then(|| {
                had.unwrap_or_else(|| {
                    next += 1;
                    (next - 1, false)
                })
            })
        };
        let group = column(group_key(plan.list), people.clone().any(|person| person.group.is_some()));
        let village = column(FieldKey::VILLAGE, people.clone().any(|person| person.village.is_some()));
        Shape { width, said: [group, village] }
    }

    fn cells(&self, plan: &ImportPlan, row: usize) -> Vec<String> {
        let own = (0..self.width).map(|column| plan.table.value(row, column).to_owned());
        let made = self.said.iter().flatten().filter(|(_, had)| !had);
        own.chain(made.map(|_| String::new())).collect()
    }

    fn heading(&self, plan: &ImportPlan, at: usize, reason: &str) -> Vec<String> {
        let mut cells = self.cells(plan, plan.heading.first_row + at);
        if at == 0 {
            for (said, own) in self.said.iter().zip(&plan.own_headings) {
                if let Some((column, false)) = said {
                    cells[*column].clone_from(own);
                }
            }
        }
        cells.push(if at == 0 { reason.to_owned() } else { String::new() });
        cells
    }

    fn row(&self, plan: &ImportPlan, person: &Person<'_>, problems: &[Problem], words: &Words) -> Vec<String> {
        let mut cells = self.cells(plan, person.row);
        for (said, text) in self.said.iter().zip([person.group, person.village]) {
            if let (Some((column, _)), Some(text)) = (said, text)
                && let Some(cell) = cells.get_mut(*column).filter(|cell| cell.trim().is_empty())
            {
                text.clone_into(cell);
            }
        }
        cells.push(words.problems(problems));
        cells
    }
}

/// Whether a dry run made this file and nobody has changed it since: then nothing in it is lost.
fn is_untouched_dry_run(path: &Path, words: &Words) -> bool {
    let plain = std::fs::symlink_metadata(path).is_ok_and(|meta| meta.is_file());
    let Some(bytes) = plain.then(|| std::fs::read(path).ok()).flatten() else { return false };
    let heading = fill(&words.import.reason_dry, &[("mark", UNMARKED)]);
    let Some((before, after)) = heading.split_once(UNMARKED) else { return false };
    let end = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len());
    let Some(at) = find(&bytes[..end], before.as_bytes()).map(|at| at + before.len()) else { return false };
    let Some(mark) = bytes.get(at..at + UNMARKED.len()) else { return false };
    let marked = [before.as_bytes(), mark, after.as_bytes()].concat();
    mark == mark_of(&replaced_once(&bytes, &marked, heading.as_bytes())).as_bytes()
}

/// FNV-1a: no secret, only a seal that a change of the file breaks.
fn mark_of(bytes: &[u8]) -> String {
    let sum = bytes.iter().fold(0x811c_9dc5_u32, |sum, byte| (sum ^ u32::from(*byte)).wrapping_mul(0x0100_0193));
    format!("{sum:08x}")
}

fn find(hay: &[u8], needle: &[u8]) -> Option<usize> {
    hay.windows(needle.len()).position(|window| window == needle)
}

fn replaced_once(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    match find(bytes, from) {
        Some(at) => [&bytes[..at], to, &bytes[at + from.len()..]].concat(),
        None => bytes.to_vec(),
    }
}
