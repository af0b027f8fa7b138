//! The command line: one file per command, each asking `office` the same questions the screens ask.
//!
//! Output goes to standard output, everything else to standard error; exit codes are the contract's.

mod args;
mod backup;
mod context;
mod demo;
mod due;
mod export;
mod import;
mod init;
mod list;
mod output;
mod rules;
mod serve;
mod today;
mod verify;

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};

pub use args::Cli;
use args::Command;
pub use context::Context;
pub use list::{heading, heading_list};

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    Done,
    /// Could not; nothing changed.
    Failed,
    /// Wrong usage.
    Usage,
    /// Done, but look: rows rejected, damage found, something overdue.
    Look,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(match exit {
            Exit::Done => 0,
            Exit::Failed => 1,
            Exit::Usage => 2,
            Exit::Look => 3,
        })
    }
}

/// Parses and runs. Clap itself answers wrong usage (2) and `--help` (0).
pub fn run() -> Exit {
    let cli = match Cli::command().try_get_matches().and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(mut cli) => match cli.fill_from_environment() {
            Ok(()) => cli,
            Err(known) => {
                eprintln!("SOTRE_LANG: {known}");
                return Exit::Usage;
            }
        },
        Err(error) => {
            let _ = error.print();
            return if error.use_stderr() { Exit::Usage } else { Exit::Done };
        }
    };
    run_parsed(cli)
}

fn run_parsed(cli: Cli) -> Exit {
    let mut context = match Context::new(&cli) {
        Ok(context) => context,
        Err(exit) => return exit,
    };
    match cli.command {
        None => crate::app::open(&mut context),
        Some(Command::Init(args)) => init::run(&mut context, args),
        Some(Command::Demo(args)) => demo::run(&mut context, args),
        Some(Command::Today(args)) => today::run(&mut context, args),
        Some(Command::List(args)) => list::run(&mut context, args),
        Some(Command::Export(args)) => export::run(&mut context, args),
        Some(Command::Import(args)) => import::run(&mut context, args),
        Some(Command::Due(args)) => due::run(&context, args),
        Some(Command::Backup(args)) => backup::run(&mut context, args),
        Some(Command::Verify(args)) => verify::run(&mut context, args),
        Some(Command::Rules(args)) => rules::run(&mut context, args),
        Some(Command::Serve) => serve::run(&mut context),
        Some(Command::Completions { shell }) => {
            clap_complete::generate(shell, &mut Cli::command(), "sotre", &mut std::io::stdout());
            Exit::Done
        }
        Some(Command::Man) => match clap_mangen::Man::new(Cli::command()).render(&mut std::io::stdout()) {
            Ok(()) => Exit::Done,
            Err(_) => Exit::Failed,
        },
    }
}
