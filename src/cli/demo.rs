//! `demo`: the practice book, made or opened.

use super::Exit;
use super::args::DemoArgs;
use super::context::Context;
use crate::office::PracticePlan;
use crate::words::fill;

pub fn run(context: &mut Context, args: DemoArgs) -> Exit {
    let book = context.practice_book();
    let path = book.folder.display().to_string();
    if book.exists() && book.is_practice() == Some(false) {
        eprintln!("{}", fill(&context.words.errors.real_book_there, &[("path", &path)]));
        return Exit::Failed;
    }
    if !args.no_open
        && let Some(exit) = crate::app::cannot_open(context)
    {
        return exit;
    }
    if args.reset
        && book.exists()
        && let Err(refusal) = book.remove_practice()
    {
        return context.refuse(&refusal);
    }
    let cli = &context.words.cli;
    if book.exists() {
        if args.no_open {
            eprintln!("{}", fill(&cli.demo_there, &[("path", &path)]));
            return Exit::Done;
        }
    } else {
        let usual = PracticePlan::default();
        let plan =
            PracticePlan { children: args.children.unwrap_or(usual.children), seed: args.seed.unwrap_or(usual.seed) };
        match book.practice(plan, context.clock) {
            Ok(office) => drop(office),
            Err(refusal) => return context.refuse(&refusal),
        }
        if args.no_open {
            eprintln!("{}", fill(&cli.demo_done, &[("path", &path), ("children", &plan.children.to_string())]));
            return Exit::Done;
        }
    }
    context.book = book;
    crate::app::open(context)
}
