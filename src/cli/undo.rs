//! `undo`: the last import of this officer, by name; `--yes` takes it back.

use super::Exit;
use super::context::Context;
use crate::words::Sentences;

#[derive(Debug, clap::Args)]
pub struct UndoArgs {
    /// Really take it back; without it, only what would be
    #[arg(long)]
    pub yes: bool,
}

pub fn run(context: &mut Context, args: UndoArgs) -> Exit {
    let opened = if args.yes { context.open_to_write() } else { context.open_to_read() };
    let mut office = match opened {
        Ok(office) => office,
        Err(exit) => return exit,
    };
    let import = match office.last_import() {
        Ok(Some(import)) => import,
        Ok(None) => {
            eprintln!("{}", context.words.errors.nothing_to_undo);
            return Exit::Failed;
        }
        Err(refusal) => return context.refuse(&refusal),
    };
    if !args.yes {
        println!("{}", context.words.undo_question(&import));
        println!("{}", context.words.undo_what(&import));
        // Asked, not done: nothing changed.
        eprintln!("{}", context.words.undo.say_yes);
        return Exit::Failed;
    }
    match office.undo_import(&import) {
        Ok(undone) => {
            println!("{}", context.words.undone(&import, undone));
            Exit::Done
        }
        Err(refusal) => context.refuse(&refusal),
    }
}
