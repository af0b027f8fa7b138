//! The command line as the contract draws it.

use std::path::PathBuf;

pub use super::import_args::{Encoding, ImportArgs, OnDiffersArg, OnVillageArg};
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::words::Lang;

/// Sổ Trẻ: the book of a commune's children and of its child-protection cases.
#[derive(Debug, Parser)]
#[command(name = "sotre", version, disable_help_subcommand = true)]
pub struct Cli {
    /// The directory of the book
    #[arg(long, value_name = "DIR", global = true, allow_hyphen_values = true)]
    pub book: Option<PathBuf>,
    /// The login
    #[arg(long, value_name = "LOGIN", global = true, allow_hyphen_values = true)]
    pub user: Option<String>,
    /// A file with the passphrase in its first line
    #[arg(long, value_name = "FILE", global = true, allow_hyphen_values = true)]
    pub passphrase_file: Option<PathBuf>,
    /// Stop the clock here: 2026-11-20T16:59 (practice books; a real one is only looked at)
    #[arg(long, value_name = "TIME", global = true, allow_hyphen_values = true)]
    pub clock: Option<String>,
    /// Language: vi or en
    #[arg(long, value_name = "LANG", global = true, value_parser = lang)]
    pub lang: Option<Lang>,
    #[command(subcommand)]
    pub command: Option<Command>,
}

impl Cli {
    /// What the environment says where the command line does not; an empty variable says nothing. `Err`: what stands in
    /// SOTRE_LANG and is no language.
    pub fn fill_from_environment(&mut self) -> Result<(), String> {
        let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let path = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        self.book = self.book.take().or_else(|| path("SOTRE_BOOK"));
        self.user = self.user.take().or_else(|| set("SOTRE_USER"));
        self.passphrase_file = self.passphrase_file.take().or_else(|| path("SOTRE_PASSPHRASE_FILE"));
        self.clock = self.clock.take().or_else(|| set("SOTRE_CLOCK"));
        if self.lang.is_none()
            && let Some(text) = set("SOTRE_LANG")
        {
            self.lang = Some(lang(&text).map_err(|_| text)?);
        }
        Ok(())
    }
}

fn lang(text: &str) -> Result<Lang, String> {
    Lang::parse(text).ok_or_else(|| "vi, en".to_owned())
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a book without the screens
    Init(InitArgs),
    /// A practice book with invented children
    Demo(DemoArgs),
    /// What is due, worst first
    Today(TodayArgs),
    /// A list
    List(ListCommand),
    /// A list into a file or a pipe
    Export(ExportArgs),
    /// Bring a list in
    Import(ImportArgs),
    /// When a limit falls, and why
    Due(DueArgs),
    /// A copy that was opened and checked
    Backup(BackupArgs),
    /// Put a backup in the place of the book, which is kept
    Restore(super::restore::RestoreArgs),
    /// Whether the whole book is sound
    Verify(super::verify::VerifyArgs),
    /// The log, newest first
    Log(super::log::LogArgs),
    /// Take back your last import of a list
    Undo(super::undo::UndoArgs),
    /// What lies in the bin; --take-out brings one of it back
    Bin(super::bin::BinArgs),
    /// Which limits the rule files beside the book would move; --accept to go by them
    Rules(super::rules::RulesArgs),
    /// Open cases and drafts to another officer
    HandOver(super::hand_over::HandOverArgs),
    /// The people who open the book, their passphrases, the recovery key
    User(super::user_args::UserArgs),
    /// For SSH (forced command): the app on a terminal, else only the commands of sotre
    Serve,
    /// Completions for bash, zsh, fish
    Completions { shell: clap_complete::Shell },
    /// The man page
    Man,
}

#[derive(Debug, Args)]
pub struct InitArgs {
    /// The name of the office
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    pub office: String,
    /// The officer's name
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    pub officer: String,
    /// The commune's code (5 digits)
    #[arg(long, value_name = "CODE", allow_hyphen_values = true)]
    pub commune: Option<String>,
    /// Write the recovery key into this file instead of printing it
    #[arg(long, value_name = "FILE", allow_hyphen_values = true)]
    pub recovery_file: Option<PathBuf>,
    /// Replace a recovery key file that is there
    #[arg(long)]
    pub force: bool,
}

#[derive(Debug, Args)]
pub struct DemoArgs {
    /// How many children
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=2_000_000))]
    pub children: Option<u32>,
    /// The seed: same seed and clock, same book
    #[arg(long, value_name = "S")]
    pub seed: Option<u64>,
    /// Make it, do not open it
    #[arg(long)]
    pub no_open: bool,
    /// Make it anew
    #[arg(long)]
    pub reset: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Table,
    Csv,
    Json,
}

#[derive(Debug, Args)]
pub struct TodayArgs {
    /// Up to the end of this day (default: the next 7 days)
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    pub until: Option<String>,
    /// End with 3 when something is overdue
    #[arg(long)]
    pub check: bool,
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum WhatArg {
    Households,
    Children,
    Cases,
    Visits,
    Interventions,
    Emergencies,
    Referrals,
    Activities,
}

#[derive(Debug, Args)]
pub struct ListCommand {
    #[arg(value_enum, value_name = "WHAT")]
    pub what: WhatArg,
    #[command(flatten)]
    pub list: super::list::ListArgs,
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FileFormat {
    Csv,
    Xlsx,
    Xls,
    Ods,
}

/// What lists leave as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FormatOut {
    Csv,
    Xlsx,
}

#[derive(Debug, Args)]
pub struct ExportArgs {
    #[arg(value_enum, value_name = "WHAT")]
    pub what: WhatArg,
    /// The file, or - for standard output
    #[arg(short, long, value_name = "FILE|-", allow_hyphen_values = true)]
    pub output: PathBuf,
    #[arg(long = "as", value_enum)]
    pub format: Option<FormatOut>,
    #[command(flatten)]
    pub list: super::list::ListArgs,
    /// Initials for names, no addresses, no numbers
    #[arg(long)]
    pub masked: bool,
    /// What parts the cells of a CSV: , or ; (default: ,)
    #[arg(long, value_name = ",|;", allow_hyphen_values = true)]
    pub delimiter: Option<String>,
    /// Headings and values as in JSON, for programs; groups stay names, dates dd/mm/yyyy
    #[arg(long)]
    pub keys: bool,
    /// The reason, for the log
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub reason: Option<String>,
    /// Replace a file that is there
    #[arg(long)]
    pub force: bool,
}

#[derive(Debug, Args)]
pub struct DueArgs {
    /// 2026-11-20T16:59 (+07:00)
    #[arg(value_name = "FROM", allow_hyphen_values = true)]
    pub from: String,
    /// 12h, 15d, 5wd
    #[arg(value_name = "SPAN", allow_hyphen_values = true)]
    pub span: String,
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
}

#[derive(Debug, Args)]
pub struct BackupArgs {
    /// The copy, or - for standard output (default: the backups folder of the book)
    #[arg(short, long, value_name = "FILE|-", allow_hyphen_values = true)]
    pub output: Option<PathBuf>,
    /// Replace a file that is there
    #[arg(long)]
    pub force: bool,
    /// Copy the backups there are to a folder on another disk, and compare them byte for byte; no passphrase
    #[arg(long, value_name = "DIR", allow_hyphen_values = true, conflicts_with_all = ["output", "force"])]
    pub copy_to: Option<PathBuf>,
    /// With --copy-to: the folder may lie on the disk of the book, because something else carries it away from there
    #[arg(long, requires = "copy_to")]
    pub same_disk: bool,
}
