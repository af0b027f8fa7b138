//! `backup`: a copy that was opened and checked before it is called one.

use super::Exit;
use super::args::BackupArgs;
use super::context::Context;
use crate::domain::time::local;
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
        None => {
            let folder = office.folder().join("backups");
            if let Err(error) = std::fs::create_dir_all(&folder) {
                return context.refuse(&FileError::of(error, &folder).into());
            }
            folder.join(format!("book-{}.db", local(office.now()).format("%Y%m%d-%H%M%S")))
        }
    };
    match office.back_up(&path) {
        Ok(()) => {
            eprintln!("{}", fill(&context.words.cli.backup_done, &[("path", &path.display().to_string())]));
            Exit::Done
        }
        Err(refusal) => context.refuse(&refusal),
    }
}
