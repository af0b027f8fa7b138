//! `verify`: every page, every entry of the log, every invariant.

use serde_json::json;

use super::Exit;
use super::args::{Format, VerifyArgs};
use super::context::Context;
use super::output::{Out, Printer};
use crate::office::Refusal;
use crate::words::{Sentences, fill};

pub fn run(context: &mut Context, args: VerifyArgs) -> Exit {
    let office = match context.open_to_read() {
        Ok(office) => office,
        Err(exit) => return exit,
    };
    let verdict = match office.verify() {
        Ok(verdict) => verdict,
        Err(refusal) => return context.refuse(&refusal),
    };
    let faults: Vec<String> = verdict.faults.iter().map(|fault| context.words.fault(fault)).collect();
    let cli = &context.words.cli;
    if args.format == Format::Table {
        println!("{}", fill(&cli.verify_children, &[("n", &verdict.children.to_string())]));
        println!("{}", fill(&cli.verify_log, &[("n", &verdict.log_entries.to_string())]));
        if faults.is_empty() {
            println!("{}", cli.verify_ok);
        }
        faults.iter().for_each(|fault| println!("{fault}"));
    } else {
        let keys = vec!["ok", "children", "log_entries", "faults"];
        let headings: Vec<String> = keys.iter().map(|key| (*key).to_owned()).collect();
        let row = [json!(faults.is_empty()), json!(verdict.children), json!(verdict.log_entries), json!(faults)];
        let values: Vec<Out<'_>> = row.into_iter().map(Out::Json).collect();
        let printed = Printer::new(args.format, keys, &headings, None).and_then(|mut printer| {
            printer.row(&values)?;
            printer.finish()
        });
        if let Err(error) = printed {
            return context.refuse(&Refusal::Output(error));
        }
    }
    if faults.is_empty() { Exit::Done } else { Exit::Look }
}
