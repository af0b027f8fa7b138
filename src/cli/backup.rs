//! `backup`: a backup that was opened and checked before it is called one; or the ones there are, copied to a second disk.

use std::io::IsTerminal;
use std::path::Path;

use super::Exit;
use super::args::BackupArgs;
use super::context::Context;
use super::output::is_closed_pipe;
use crate::office::{Copied, CopyTo, Refusal};
use crate::words::fill;

pub fn run(context: &mut Context, args: BackupArgs) -> Exit {
    if let Some(to) = &args.copy_to {
        return copy(context, to, args.same_disk);
    }
    let to_pipe = args.output.as_ref().is_some_and(|path| path.as_os_str() == "-");
    if to_pipe && std::io::stdout().is_terminal() {
        return context.misused(&context.words.errors.pipe_is_terminal);
    }
    let mut office = match context.open_to_write() {
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
    if let Some(path) = &args.output {
        let name = path.file_name().filter(|_| !to_pipe).map(|name| name.to_string_lossy().into_owned());
        // It is made all the same: from a disk that takes nothing it may be the last that can be had.
        if let Err(refusal) = office.note_backup_taken(name.as_deref()) {
            let _ = context.refuse(&refusal);
            return Exit::Look;
        }
    }
    Exit::Done
}

/// For a timer: no passphrase, and what is not as it should be ends with 3.
fn copy(context: &Context, to: &Path, same_disk: bool) -> Exit {
    let done = match context.book.copy_backups(to) {
        Ok(done) => done,
        Err(refusal) => return context.refuse(&refusal),
    };
    let cli = &context.words.cli;
    let count = |which: Copied| done.iter().filter(|(_, how)| *how == which).count().to_string();
    let path = to.display().to_string();
    let counted = [("new", &*count(Copied::New)), ("same", &*count(Copied::Same)), ("path", &*path)];
    eprintln!("{}", fill(&cli.copies_done, &counted));
    let mut exit = Exit::Done;
    // A disk that was not mounted leaves its folder behind: what is copied there goes with the book when this disk goes.
    if !same_disk && context.book.is_on_disk_of(to) {
        eprintln!("{}", fill(&cli.copies_same_disk, &[("path", &path)]));
        exit = Exit::Look;
    }
    if done.is_empty() {
        eprintln!("{}", cli.copies_none);
        exit = Exit::Look;
    }
    for (name, how) in &done {
        let sentence = match how {
            Copied::New | Copied::Same => continue,
            Copied::Differs => &cli.copies_differ,
            Copied::Damaged => &cli.copies_damaged,
        };
        eprintln!("{}", fill(sentence, &[("name", name), ("path", &path)]));
        exit = Exit::Look;
    }
    exit
}
