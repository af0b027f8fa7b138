//! `backup`: a copy that was opened and checked before it is called one.

use std::io::IsTerminal;

use super::Exit;
use super::args::BackupArgs;
use super::context::Context;
use super::output::is_closed_pipe;
use crate::office::{CopyTo, Refusal};
use crate::words::fill;

pub fn run(context: &mut Context, args: BackupArgs) -> Exit {
    let to_pipe = args.output.as_ref().is_some_and(|path| path.as_os_str() == "-");
    if to_pipe && std::io::stdout().is_terminal() {
        return context.misused(&context.words.errors.pipe_is_terminal);
    }
    let office = match context.open_to_write() {
        Ok(office) => office,
        Err(exit) => return exit,
    };
    let mut stdout = std::io::stdout();
    let to = match &args.output {
        Some(_) if to_pipe => CopyTo::Pipe(&mut stdout),
        Some(path) => CopyTo::File { path, force: args.force },
        None => CopyTo::Usual,
    };
    let cli = &context.words.cli;
    match office.back_up(to) {
        Ok(Some(path)) => eprintln!("{}", fill(&cli.backup_done, &[("path", &path.display().to_string())])),
        Ok(None) => eprintln!("{}", cli.backup_piped),
        Err(Refusal::Output(error)) if to_pipe && is_closed_pipe(&error) => {}
        Err(refusal) => return context.refuse(&refusal),
    }
    Exit::Done
}
