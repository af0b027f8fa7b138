//! The command line: one file per command, each asking `office` the same questions the screens ask.
//!
//! Output goes to standard output, everything else to standard error; exit codes are the contract's.

/// In this room nothing that is printed can panic: where nobody reads, or the disk is full, the sentence is lost and the
/// command still ends with its own exit status. What must arrive goes through [`output`].
macro_rules! eprintln {
    ($($words:tt)*) => {{
        let _ = std::io::Write::write_fmt(&mut std::io::stderr(), format_args!("{}\n", format_args!($($words)*)));
    }};
}
macro_rules! println {
    ($($words:tt)*) => {{
        let _ = std::io::Write::write_fmt(&mut std::io::stdout(), format_args!("{}\n", format_args!($($words)*)));
    }};
}

mod args;
mod backup;
mod bin;
mod context;
mod demo;
mod due;
mod export;
mod hand_over;
mod import;
mod import_answer;
mod import_args;
mod import_rows;
mod init;
mod list;
mod log;
mod man;
mod output;
mod restore;
mod rules;
mod serve;
mod today;
mod undo;
mod usage;
mod user;
mod user_args;
mod verify;

use std::process::ExitCode;

use crate::words::Words;
pub use args::Cli;
use args::Command;
pub use context::{Context, read_first_line};
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

/// Parses and runs; wrong usage ends with 2, `--help` with 0.
pub fn run() -> Exit {
    let words = match Words::of(usage::language(std::env::args_os())) {
        Ok(words) => words,
        Err(error) => {
            eprintln!("sotre: {error}");
            return Exit::Failed;
        }
    };
    match usage::parse(std::env::args_os(), words) {
        // Over SSH the environment is the client's as far as the server lets it in: `serve` goes by its own line alone.
        Ok(cli) if matches!(cli.command, Some(Command::Serve)) => run_parsed(cli),
        Ok(mut cli) => match cli.fill_from_environment() {
            Ok(()) => run_parsed(cli),
            Err(text) => usage::refuse_value(words, "SOTRE_LANG", &text, "vi, en"),
        },
        Err(exit) => exit,
    }
}

fn run_parsed(cli: Cli) -> Exit {
    match Context::new(&cli) {
        Ok(mut context) => run_command(&mut context, cli.command),
        Err(exit) => exit,
    }
}

fn run_command(context: &mut Context, command: Option<Command>) -> Exit {
    match command {
        None => crate::app::open(context),
        Some(Command::Init(args)) => init::run(context, args),
        Some(Command::Demo(args)) => demo::run(context, args),
        Some(Command::Today(args)) => today::run(context, args),
        Some(Command::List(args)) => list::run(context, args),
        Some(Command::Export(args)) => export::run(context, args),
        Some(Command::Import(args)) => import::run(context, args),
        Some(Command::Due(args)) => due::run(context, args),
        Some(Command::Backup(args)) => backup::run(context, args),
        Some(Command::Restore(args)) => restore::run(context, args),
        Some(Command::Verify(args)) => verify::run(context, args),
        Some(Command::Log(args)) => log::run(context, args),
        Some(Command::Undo(args)) => undo::run(context, args),
        Some(Command::Bin(args)) => bin::run(context, args),
        Some(Command::Rules(args)) => rules::run(context, args),
        Some(Command::HandOver(args)) => hand_over::run(context, args),
        Some(Command::User(args)) => user::run(context, args.verb),
        Some(Command::Serve) => serve::run(context),
        Some(Command::Completions { shell }) => {
            // Made whole first: the generator panics where it cannot write.
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut usage::command(context.words), "sotre", &mut script);
            context.printed(output::bytes(&script), Exit::Done)
        }
        Some(Command::Man) => context.printed(output::bytes(man::page(context.words).as_bytes()), Exit::Done),
    }
}
