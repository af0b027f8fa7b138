//! The options of `import`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::args::{FileFormat, Format};
use crate::exchange::headings::List;

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Encoding {
    Auto,
    #[value(name = "utf-8")]
    Utf8,
    #[value(name = "utf-16")]
    Utf16,
    Tcvn3,
    Vni,
    Viqr,
    Cp1258,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum OnDiffersArg {
    Keep,
    Take,
}

/// The lists that can come in; the others are made by the work itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ImportWhat {
    Children,
    Households,
    Cases,
}

impl ImportWhat {
    pub fn list(self) -> List {
        match self {
            ImportWhat::Children => List::Children,
            ImportWhat::Households => List::Households,
            ImportWhat::Cases => List::Cases,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum OnVillageArg {
    Ask,
    Same,
    New,
}

#[derive(Debug, Args)]
pub struct ImportArgs {
    #[arg(value_enum, value_name = "WHAT")]
    pub what: ImportWhat,
    /// The file, or - for standard input
    #[arg(value_name = "FILE|-", allow_hyphen_values = true)]
    pub file: PathBuf,
    #[arg(long = "as", value_enum)]
    pub format_in: Option<FileFormat>,
    /// The sheet
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
    #[arg(long, value_enum, default_value = "auto")]
    pub encoding: Encoding,
    /// What the columns are: a TOML, JSON or two-column CSV file (heading, field)
    #[arg(long, value_name = "FILE")]
    pub map: Option<PathBuf>,
    /// Write what the columns were taken for into this file, to mend and use with --map
    #[arg(long, value_name = "FILE")]
    pub save_map: Option<PathBuf>,
    /// As the file has it: no mending of capitals, leading zeros, Ð, Excel dates
    #[arg(long)]
    pub no_mend: bool,
    /// Try it, write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Write the refused rows into this file
    #[arg(long, value_name = "FILE")]
    pub rejects: Option<PathBuf>,
    /// Replace a rejects or map file that is there
    #[arg(long)]
    pub force: bool,
    /// Rows that differ from the book: keep the book's or take the list's
    #[arg(long, value_enum, default_value = "keep")]
    pub on_differs: OnDiffersArg,
    /// Villages that look like one of the book: refuse and ask, the same one, or a new one
    #[arg(long, value_enum, default_value = "ask")]
    pub on_village: OnVillageArg,
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
}
