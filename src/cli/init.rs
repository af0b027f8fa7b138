//! `init`: a book without the screens.

use std::io::Write;

use super::Exit;
use super::args::InitArgs;
use super::context::Context;
use crate::exchange::safe_file::SafeFile;
use crate::office::NewBook;
use crate::words::{Sentences, fill};

pub fn run(context: &mut Context, args: InitArgs) -> Exit {
    let cli = &context.words.cli;
    for (name, option) in [(&args.office, "--office"), (&args.officer, "--officer")] {
        if crate::domain::vietnamese::clean(name).is_empty() {
            return context.misused(&fill(&context.words.errors.name_empty, &[("what", option)]));
        }
    }
    let practice = context.clock.is_stopped();
    let passphrase = if practice {
        // A stopped clock makes a practice book, which has no passphrase.
        zeroize::Zeroizing::new("practice".to_owned())
    } else if context.passphrase_file.is_some() {
        match context.passphrase() {
            Ok(passphrase) => passphrase,
            Err(exit) => return exit,
        }
    } else {
        let twice = context
            .ask(&cli.passphrase_prompt)
            .and_then(|first| Ok((first, context.ask(&cli.passphrase_again_prompt)?)));
        match twice {
            Ok((first, second)) if first == second => first,
            Ok(_) => {
                eprintln!("{}", context.words.errors.passphrase_differs);
                return Exit::Failed;
            }
            Err(exit) => return exit,
        }
    };
    let login = context.login();
    let new = NewBook {
        office: &args.office,
        commune: args.commune.as_deref(),
        officer: &args.officer,
        login: &login,
        passphrase: &passphrase,
    };
    // The recovery file is opened first: a book whose only recovery key could not be written would be a trap.
    let mut recovery_file = match args.recovery_file.as_ref().map(|path| SafeFile::create(path, args.force)).transpose()
    {
        Ok(file) => file,
        Err(error) => return context.refuse(&error.into()),
    };
    let made = match context.book.create(&new, context.clock) {
        Ok(made) => made,
        Err(refusal) => return context.refuse(&refusal),
    };
    // What stood here before is another book.
    let _ = context.book.keep_head(&made.office, true);
    let path = context.book.folder.display().to_string();
    eprintln!("{}", fill(&cli.init_done, &[("office", made.office.name()), ("path", &path), ("login", &login)]));
    if practice {
        eprintln!("{}", cli.init_practice);
        return Exit::Done;
    }
    match (recovery_file.take(), &args.recovery_file) {
        (Some(mut file), Some(path)) => {
            let written = writeln!(file, "{}", made.recovery_key.as_str())
                .map_err(|error| crate::exchange::safe_file::FileError::of(error, path))
                .and_then(|()| file.commit());
            match written {
                Ok(()) => eprintln!("{}", fill(&cli.init_recovery_file, &[("path", &path.display().to_string())])),
                Err(error) => {
                    eprintln!("{}", context.words.refusal(&error.into()));
                    eprintln!("{}", fill(&cli.init_recovery, &[("key", &made.recovery_key)]));
                    return Exit::Look;
                }
            }
        }
        _ => eprintln!("{}", fill(&cli.init_recovery, &[("key", &made.recovery_key)])),
    }
    Exit::Done
}
