//! `backup`: a copy that was opened and checked before it is called one.

use super::Exit;
use super::args::BackupArgs;
use super::context::Context;
use crate::exchange::safe_file::FileError;
use crate::words::fill;

pub fn run(context: &mut Context, args: BackupArgs) -> Exit {
    let office = match context.open_to_read() {
        Ok(office) => office,
        Err(exit) => return exit,
    };
    let path = match args.output {
        Some(path) if path.exists() => return context.refuse(&FileError::Exists(path).into()),
        Some(path) => path,
        None => match office.backup_path() {
            Ok(path) => path,
            Err(refusal) => return context.refuse(&refusal),
        },
    };
    match office.back_up(&path) {
        Ok(()) => {
            eprintln!("{}", fill(&context.words.cli.backup_done, &[("path", &path.display().to_string())]));
            Exit::Done
        }
        Err(refusal) => context.refuse(&refusal),
    }
}
