//! `rules`: what the rule files beside the book would change; `--accept` makes them count.

use super::Exit;
use super::context::Context;
use crate::office::Refusal;
use crate::words::fill;

#[derive(Debug, clap::Args)]
pub struct RulesArgs {
    /// Accept: go by these files from now on
    #[arg(long)]
    pub accept: bool,
}

pub fn run(context: &mut Context, args: RulesArgs) -> Exit {
    let opened = if args.accept { context.open_to_write() } else { context.open_to_read() };
    let mut office = match opened {
        Ok(office) => office,
        Err(exit) => return exit,
    };
    let pending = match office.pending_rules() {
        Ok(pending) => pending,
        Err(refusal) => return context.refuse(&refusal),
    };
    let words = &context.words.rule_files;
    if pending.is_empty() {
        println!("{}", words.none);
        return Exit::Done;
    }
    let mut unreadable = false;
    for rule in &pending {
        println!("{}", rule.name);
        if let Some(fault) = &rule.fault {
            println!("  {}", fill(&words.fault, &[("what", fault)]));
            unreadable = true;
            continue;
        }
        let rules = office.shared_rules();
        let phrases =
            crate::words::Phrases { words: context.words, catalogue: &rules.catalogue, procedures: &rules.procedures };
        for change in &rule.changes {
            println!("  {}", phrases.rule_change(change));
        }
        println!("  {}", fill(&words.moves, &[("n", &rule.moved.to_string())]));
        if args.accept {
            match office.accept_rule(rule) {
                Ok(_) => println!("  {}", words.accepted),
                Err(refusal) => return context.refuse(&refusal),
            }
        }
    }
    if unreadable && args.accept {
        return context.refuse(&Refusal::Rules(words.unreadable.clone()));
    }
    if args.accept { Exit::Done } else { Exit::Look }
}
