//! `bin`: what lies in the bin; `--take-out` brings one of it back.

use super::Exit;
use super::context::Context;
use crate::domain::time::{ddmmyyyy, hhmm, local};
use crate::office::BinRow;
use crate::words::fill;

#[derive(Debug, clap::Args)]
pub struct BinArgs {
    /// The code of a child or household, or the name of a village, as the list says it
    #[arg(long, value_name = "WHAT", allow_hyphen_values = true)]
    pub take_out: Option<String>,
}

pub fn run(context: &mut Context, args: BinArgs) -> Exit {
    let opened = if args.take_out.is_some() { context.open_to_write() } else { context.open_to_read() };
    let mut office = match opened {
        Ok(office) => office,
        Err(exit) => return exit,
    };
    let words = context.words;
    let rows = match office.binned() {
        Ok(rows) => rows,
        Err(refusal) => return context.refuse(&refusal),
    };
    let Some(wanted) = args.take_out else {
        if rows.is_empty() {
            eprintln!("{}", words.bin.empty);
        }
        let line = |row: &BinRow| {
            let at = local(row.at);
            let kind = words.term("bin_kind", row.kind.key());
            format!("{} {}  {} · {kind}", ddmmyyyy(at.date()), hhmm(at), row.title())
        };
        return context.printed(super::output::lines(&rows.iter().map(line).collect::<Vec<_>>()), Exit::Done);
    };
    let called = |row: &&BinRow| match &row.code {
        Some(code) => *code == wanted.to_uppercase(),
        None => row.name == wanted,
    };
    let Some(row) = rows.iter().find(called) else {
        eprintln!("{}", fill(&words.bin.not_there, &[("what", &wanted)]));
        return Exit::Failed;
    };
    match office.take_out(row) {
        Ok(()) => {
            eprintln!("{}", fill(&words.bin.out, &[("what", &row.title())]));
            Exit::Done
        }
        Err(refusal) => context.refuse(&refusal),
    }
}
