//! Workbooks — XLSX, XLS, ODS — read row by row into the table a CSV gives.

mod biff;
mod numbers;
mod ods;
mod ods_styles;
mod ole;
mod pack;
mod page;
mod strings;
mod styles;
mod xls;
mod xlsx;

use ods::Ods;
use page::Page;
use xls::Xls;
use xlsx::Xlsx;

use crate::exchange::decode::{Encoding, settle};
use crate::exchange::headings::{FieldKey, Headings, List};
use crate::exchange::sniff::SheetKind;
use crate::exchange::table::{ReadError, Row, Table};

/// Rows of each sheet looked at to find the one with the list.
const LOOKED_AT: usize = 80;

/// A workbook of any kind.
trait Book {
    /// The names of its sheets, those that are hidden last.
    fn names(&self) -> Vec<String>;
    /// Reads a sheet, by its place in `names`, up to `most` rows.
    fn page(&mut self, sheet: usize, most: usize) -> Result<Page, ReadError>;
}

impl Book for Xlsx<'_> {
    fn names(&self) -> Vec<String> {
        self.sheets.iter().map(|(name, _)| name.clone()).collect()
    }

    fn page(&mut self, sheet: usize, most: usize) -> Result<Page, ReadError> {
        let part = self.sheets.get(sheet).map(|(_, part)| part.clone()).unwrap_or_default();
        self.read(&part, most)
    }
}

impl Book for Xls {
    fn names(&self) -> Vec<String> {
        self.sheets.iter().map(|(name, _)| name.clone()).collect()
    }

    fn page(&mut self, sheet: usize, most: usize) -> Result<Page, ReadError> {
        self.read(sheet, most)
    }
}

impl Book for Ods<'_> {
    fn names(&self) -> Vec<String> {
        self.names.clone()
    }

    fn page(&mut self, sheet: usize, most: usize) -> Result<Page, ReadError> {
        self.read(sheet, most)
    }
}

/// The sheet called `wanted`, else the one that reads most surely as a list of `what`, else the first with a word in it.
/// Its letters are not judged yet.
pub(crate) fn read_sheet(
    bytes: &[u8],
    kind: SheetKind,
    wanted: Option<&str>,
    headings: &Headings,
    what: List,
) -> Result<Table, ReadError> {
    match kind {
        SheetKind::Xlsx => chosen(&mut Xlsx::open(bytes)?, wanted, headings, what),
        SheetKind::Ods => chosen(&mut Ods::open(bytes)?, wanted, headings, what),
        SheetKind::Xls => chosen(&mut Xls::open(bytes)?, wanted, headings, what),
    }
}

fn chosen(book: &mut impl Book, wanted: Option<&str>, headings: &Headings, what: List) -> Result<Table, ReadError> {
    let names = book.names();
    let mut table = choose(book, &names, wanted, headings, what)?;
    table.source.sheets = names;
    Ok(table)
}

/// How well a sheet fits the list that is wanted: a column that says whom its rows are about, before headings that are
/// known, before rows of many cells, which a cover has none of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Fitness {
    named: bool,
    score: u32,
    rows: usize,
}

/// A sheet looked at: how well it fits, and the fields of the list it holds, if it holds one with somebody in it.
struct Looked {
    fitness: Fitness,
    at: usize,
    fields: Vec<FieldKey>,
}

impl Looked {
    /// Whether this sheet continues the list of `other`: the same kind of list, of much the same columns.
    fn continues(&self, other: &Looked) -> bool {
        let shared = self.fields.iter().filter(|key| other.fields.contains(key)).count();
        self.fitness.named && shared >= 2 && shared * 2 >= self.fields.len().max(other.fields.len())
    }
}

impl Fitness {
    fn of(table: &mut Table, headings: &Headings, what: List) -> (Fitness, Vec<FieldKey>) {
        let heading = headings.recognise(table, what);
        let named =
            heading.as_ref().is_some_and(|heading| what.names().iter().any(|key| heading.column_of(*key).is_some()));
        let filled = |row: &&Row| row.cells.iter().filter(|cell| !cell.trim().is_empty()).count() >= 3;
        let rows = table.rows.iter().filter(filled).count();
        let begins = heading.as_ref().map_or(0, |heading| heading.data_from());
        let peopled = table.rows.iter().skip(begins).filter(filled).count() > 0;
        let fields = heading.iter().filter(|_| peopled).flat_map(|heading| heading.columns.iter().flatten());
        let fields = fields.map(|column| column.key).filter(|key| *key != FieldKey::ORDINAL).collect();
        (Fitness { named, score: heading.map_or(0, |heading| heading.score), rows }, fields)
    }
}

fn choose(
    book: &mut impl Book,
    names: &[String],
    wanted: Option<&str>,
    headings: &Headings,
    what: List,
) -> Result<Table, ReadError> {
    if let Some(wanted) = wanted {
        let same = |name: &&String| name.trim().to_lowercase() == wanted.trim().to_lowercase();
        let Some(at) = names.iter().position(|name| same(&name)) else {
            return Err(ReadError::NoSheet { name: wanted.to_owned(), there: names.join(", ") });
        };
        return book.page(at, usize::MAX)?.table(&names[at]);
    }
    let mut best: Option<Looked> = None;
    let mut others = Vec::new();
    let mut failed = None;
    for (at, name) in names.iter().enumerate() {
        let table = book.page(at, LOOKED_AT).and_then(|page| page.table(name));
        let mut table = match table {
            Ok(table) => table,
            Err(ReadError::Empty) => continue,
            // Only where no other holds a list does a sheet that cannot be read matter.
            Err(error) => {
                failed = failed.or(Some(error));
                continue;
            }
        };
        // Headings in .VnTime are headings. What is wrong with the letters is said when all of it is read.
        drop(settle(&mut table, Ok(Encoding::Utf8), None));
        let (fitness, fields) = Fitness::of(&mut table, headings, what);
        let looked = Looked { fitness, at, fields };
        if best.as_ref().is_none_or(|best| fitness > best.fitness) {
            others.extend(best.replace(looked));
        } else {
            others.push(looked);
        }
    }
    let best = match (best, failed) {
        (Some(best), None) => best,
        (Some(best), Some(_)) if best.fitness.named => best,
        (_, Some(error)) => return Err(error),
        (None, None) => return Err(ReadError::Empty),
    };
    others.retain(|other| other.continues(&best));
    others.sort_by_key(|other| other.at);
    let mut table = book.page(best.at, usize::MAX)?.table(&names[best.at])?;
    table.source.sheets_left = others.iter().filter_map(|other| names.get(other.at).cloned()).collect();
    Ok(table)
}

#[cfg(test)]
#[path = "sheets_tests.rs"]
mod tests;

#[cfg(test)]
mod xls95_tests;
