//! A list that leaves: registered first (who, when, what, names or codes, why), then written, whole or not at all.

use std::io::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use serde_json::json;

use super::export_rows::Sink;
use super::{Office, Refusal};
use crate::domain::access::Action;
use crate::domain::listing::{ListQuery, What};
use crate::domain::log::LogFilter;
use crate::exchange::csv_out::{CsvOut, Delimiter};
use crate::exchange::safe_file::{FileError, SafeFile};
use crate::exchange::xlsx_out::{XlsxOut, XlsxOutError};
use crate::store::{Entry, ExportRegister};
use crate::words::{Present, fill};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportFormat {
    Csv,
    Xlsx,
}

/// Where a list goes.
pub enum Target<'a> {
    File {
        path: PathBuf,
        force: bool,
    },
    /// A pipe: `-o -`.
    Pipe(&'a mut (dyn Write + Send)),
}

/// What leaves: a list as it was asked for, or the morning list up to a day.
#[derive(Debug, Clone)]
pub enum Exporting {
    List(What, ListQuery),
    Today(chrono::NaiveDate),
    /// The log, as it is narrowed.
    Log(LogFilter),
}

impl Exporting {
    /// Its name in the register and in file names.
    pub fn key(&self) -> &'static str {
        match self {
            Exporting::List(what, _) => what.key(),
            Exporting::Today(_) => "today",
            Exporting::Log(_) => "log",
        }
    }

    /// What it is for whoever lets it leave.
    fn action(&self, office: &Office) -> Action {
        match self {
            Exporting::List(what, _) => Action::of_list(*what),
            Exporting::Today(_) => Action::ReadCases,
            Exporting::Log(_) if office.may(Action::ReadLog) => Action::ReadLog,
            Exporting::Log(_) => Action::ReadKeeping,
        }
    }
}

/// A list to be exported.
pub struct Export<'a> {
    pub of: Exporting,
    pub format: ExportFormat,
    pub delimiter: Delimiter,
    /// Headings and values for programs.
    pub keys: bool,
    pub masked: bool,
    pub reason: Option<String>,
    pub headings: Vec<String>,
    pub present: Present<'a>,
}

#[derive(Debug, Clone)]
pub struct Exported {
    pub rows: u64,
    pub path: Option<PathBuf>,
}

struct CsvSink<W: Write>(CsvOut<W>);

impl<W: Write> Sink for CsvSink<W> {
    fn row(&mut self, cells: &[String]) -> Result<(), Refusal> {
        Ok(self.0.row(cells)?)
    }
}

struct XlsxSink(XlsxOut);

impl Sink for XlsxSink {
    fn row(&mut self, cells: &[String]) -> Result<(), Refusal> {
        self.0.row(cells).map_err(spreadsheet)
    }
}

fn spreadsheet(error: XlsxOutError) -> Refusal {
    match error {
        XlsxOutError::Io(error) => Refusal::Output(error),
        other => Refusal::Spreadsheet(other.to_string()),
    }
}

/// `progress` hears of the rows on their way and says whether to go on.
pub type Progress<'p> = &'p mut dyn FnMut(u64) -> ControlFlow<()>;

impl Office {
    pub fn export(
        &mut self,
        export: &Export<'_>,
        target: Target<'_>,
        progress: Progress<'_>,
    ) -> Result<Exported, Refusal> {
        let rows = self.count_exported(&export.of)?;
        // The file aside first: a folder that cannot be written leaves no false entry in the register.
        let (mut file, name) = match &target {
            Target::File { path, force } => (Some(SafeFile::create(path, *force)?), file_name(path)),
            Target::Pipe(_) => (None, "-".to_owned()),
        };
        self.register(export, rows, &name)?;
        let written = match (&mut file, target) {
            (Some(file), Target::File { path, .. }) => {
                let folder = file.folder().unwrap_or(self.folder()).to_owned();
                let written = self.write_rows(export, &folder, file, progress).map_err(|error| named(error, &path))?;
                Exported { rows: written, path: Some(path) }
            }
            (_, Target::Pipe(pipe)) => {
                let scratch = self.folder().to_owned();
                Exported { rows: self.write_rows(export, &scratch, pipe, progress)?, path: None }
            }
            (None, Target::File { path, .. }) => return Err(FileError::NoFolder(path).into()),
        };
        if let Some(file) = file {
            file.commit()?;
        }
        Ok(written)
    }

    pub fn count_exported(&self, of: &Exporting) -> Result<u64, Refusal> {
        match of {
            Exporting::List(what, query) => self.count_rows(*what, query),
            Exporting::Today(until) => Ok(self.today_list(*until)?.len() as u64),
            Exporting::Log(filter) => self.log_count(filter),
        }
    }

    fn register(&mut self, export: &Export<'_>, rows: u64, file: &str) -> Result<(), Refusal> {
        let (_, head) = self.log_head()?;
        let register = ExportRegister {
            what: export.of.key().to_owned(),
            rows,
            masked: export.masked,
            reason: export.reason.clone(),
            file: file.to_owned(),
            head,
        };
        self.write(export.of.action(self), |facts, _| {
            facts.register_export(&register)?;
            let (filters, columns, searched) = match &export.of {
                Exporting::List(_, query) => {
                    (query.filters.as_slice(), query.columns.as_slice(), query.search.is_some())
                }
                Exporting::Today(_) => (&[][..], &[][..], false),
                Exporting::Log(filter) => (&[][..], &[][..], !filter.is_all()),
            };
            let detail = json!({
                "rows": rows, "masked": export.masked, "reason": export.reason, "file": file,
                "filters": filters, "columns": columns, "searched": searched,
                "head": register.head,
            });
            Ok(((), Entry::new("exported", export.of.key(), detail)))
        })
    }

    fn write_rows(
        &self,
        export: &Export<'_>,
        scratch: &Path,
        to: &mut (impl Write + Send + ?Sized),
        progress: Progress<'_>,
    ) -> Result<u64, Refusal> {
        match export.format {
            ExportFormat::Csv => {
                let mut out = CsvOut::new(to, export.delimiter, export.keys)?;
                out.header(&export.headings)?;
                if let Some((what, query, decoder)) = self.read_whole(export)? {
                    let mut to = out.finish()?;
                    return self.pour_as_it_lies(export, (what, query, &decoder), &mut to, progress);
                }
                self.store.widen_cache()?;
                let mut sink = CsvSink(out);
                let written = self.pour(export, &mut sink, progress)?;
                sink.0.finish()?.flush()?;
                Ok(written)
            }
            ExportFormat::Xlsx => {
                let mut out = XlsxOut::new("Danh sách", self.now().timestamp(), scratch).map_err(spreadsheet)?;
                // The head with this very export in it: cutting that off would be noticed.
                out.mark(&fill(&export.present.words.log.sheet, &[("head", &self.log_head()?.1)]))
                    .map_err(spreadsheet)?;
                out.header(&export.headings).map_err(spreadsheet)?;
                self.store.widen_cache()?;
                let mut sink = XlsxSink(out);
                let written = self.pour(export, &mut sink, progress)?;
                sink.0.finish(to).map_err(spreadsheet)?;
                Ok(written)
            }
        }
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn named(error: Refusal, path: &Path) -> Refusal {
    match error {
        Refusal::Output(error) => FileError::of(error, path).into(),
        other => other,
    }
}
