//! `restore`: a backup put in the place of the book, which is kept.

use std::path::PathBuf;

use super::Exit;
use super::context::Context;
use crate::domain::time::{ddmmyyyy, hhmm, local};
use crate::office::{Notable, OpenedWith, Refusal, Restored};
use crate::words::{Words, fill};

#[derive(Debug, clap::Args)]
pub struct RestoreArgs {
    /// The backup: a .sotre file, a bare copy of an earlier version, or a book kept by a restore
    #[arg(value_name = "FILE", allow_hyphen_values = true)]
    pub file: PathBuf,
    /// Open it with the recovery key in this file's first line instead of a passphrase
    #[arg(long, value_name = "FILE", allow_hyphen_values = true)]
    pub recovery_file: Option<PathBuf>,
}

pub fn run(context: &mut Context, args: RestoreArgs) -> Exit {
    let backup = match context.book.backup_at(&args.file) {
        Ok(backup) => backup,
        Err(refusal) => return refused(context, &refusal),
    };
    let key = match &args.recovery_file {
        _ if backup.is_practice() => None,
        Some(file) => match context.first_line_of(file) {
            Ok(line) => Some(line),
            Err(exit) => return exit,
        },
        None => match context.passphrase() {
            Ok(passphrase) => Some(passphrase),
            Err(exit) => return exit,
        },
    };
    let with = match &key {
        None => OpenedWith::Nothing,
        Some(key) if args.recovery_file.is_some() => OpenedWith::Recovery(key),
        Some(key) => OpenedWith::Passphrase(key),
    };
    match context.book.restore(backup, &context.login(), &with, context.clock) {
        Ok(restored) => {
            let book = context.book.folder.display().to_string();
            say(context.words, &restored, &book);
            Exit::Done
        }
        Err(refusal) => refused(context, &refusal),
    }
}

/// That somebody tried is told in the log of the book that stands.
fn refused(context: &Context, refusal: &Refusal) -> Exit {
    if !matches!(refusal, Refusal::NoFile(_)) {
        context.book.note(Notable::RestoreRefused, &context.login());
    }
    context.refuse(refusal)
}

fn say(words: &Words, restored: &Restored, book: &str) {
    let cli = &words.cli;
    let (children, log) = (restored.children.to_string(), restored.log_entries.to_string());
    let counted = [("children", &*children), ("log", &*log), ("path", book)];
    eprintln!("{}", fill(&cli.restore_done, &counted));
    if let Some(at) = restored.made_at.map(local) {
        eprintln!("{}", fill(&cli.restore_as_of, &[("at", &format!("{} {}", hhmm(at), ddmmyyyy(at.date())))]));
    }
    if !restored.back.is_empty() {
        eprintln!("{}", fill(&cli.restore_back, &[("who", &restored.back.join(", "))]));
    }
    if let Some(kept) = &restored.kept {
        eprintln!("{}", fill(&cli.restore_kept, &[("path", &kept.display().to_string()), ("book", book)]));
    }
}
