//! `undo`: the last act of this officer, by name; `--yes` takes it back.

use super::Exit;
use super::context::Context;
use crate::office::{LastAct, Office, Refusal};
use crate::words::{Sentences, Words, fill};

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
    let words = context.words;
    let last = match office.last_act() {
        Ok(last) => last,
        Err(refusal) => return context.refuse(&refusal),
    };
    match &last {
        LastAct::Nothing => {
            eprintln!("{}", words.errors.nothing_to_undo);
            return Exit::Failed;
        }
        LastAct::Stays { act, instead } => {
            println!("{} {}", fill(&words.undo.stays, &[("act", &words.act(act))]), words.act_by(act));
            eprintln!("{}", words.term("instead", instead));
            return Exit::Failed;
        }
        _ if args.yes => {}
        LastAct::Import(import) => println!("{}\n{}", words.undo_question(import), words.undo_what(import)),
        LastAct::Rows { act, passed } => {
            println!("{} {}", fill(&words.undo.question, &[("act", &words.act(act))]), words.act_by(act));
            println!("{}", words.undo.what_rows);
            if let Some(passed) = passed {
                println!("{}", fill(&words.undo.passed, &[("act", &words.act(passed))]));
            }
        }
    }
    if !args.yes {
        // Asked, not done: nothing changed.
        eprintln!("{}", words.undo.say_yes);
        return Exit::Failed;
    }
    match take_back(&mut office, &last, words) {
        Ok(said) => {
            println!("{said}");
            Exit::Done
        }
        Err(refusal) => context.refuse(&refusal),
    }
}

fn take_back(office: &mut Office, last: &LastAct, words: &Words) -> Result<String, Refusal> {
    match last {
        LastAct::Import(import) => office.undo_import(import).map(|undone| words.undone(import, undone)),
        LastAct::Rows { act, .. } => {
            office.undo_act(act).map(|()| fill(&words.undo.done_act, &[("act", &words.act(act))]))
        }
        LastAct::Nothing | LastAct::Stays { .. } => Err(Refusal::NothingToUndo),
    }
}
