//! `verify`: every page, every entry of the log, every invariant; of a damaged book, whatever still reads.

use serde_json::json;

use super::Exit;
use super::args::Format;
use super::context::Context;
use super::output::{Out, Printer, lines};
use crate::office::{Examination, Fault};
use crate::words::{Sentences, fill};

#[derive(Debug, clap::Args)]
pub struct VerifyArgs {
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
}

pub fn run(context: &mut Context, args: VerifyArgs) -> Exit {
    let found = match context.examine() {
        Ok(found) => found,
        Err(exit) => return exit,
    };
    let faults: Vec<String> = found.faults.iter().map(|fault| context.words.fault(fault)).collect();
    let printed = match args.format {
        Format::Table => lines(&told(context, &found, &faults)),
        Format::Csv | Format::Json => row(context, &found, &faults, args.format),
    };
    context.printed(printed, if faults.is_empty() { Exit::Done } else { Exit::Look })
}

fn told(context: &Context, found: &Examination, faults: &[String]) -> Vec<String> {
    let cli = &context.words.cli;
    let torn = |fault: &Fault| matches!(fault, Fault::LogBroken(_) | Fault::LogEnds(_));
    let log = if found.faults.iter().any(torn) { &cli.verify_log_read } else { &cli.verify_log };
    let counted = [(&cli.verify_children, found.children), (log, found.log_entries)];
    let mut told: Vec<String> =
        counted.into_iter().filter_map(|(sentence, n)| Some(fill(sentence, &[("n", &n?.to_string())]))).collect();
    told.push(if faults.is_empty() { cli.verify_ok.clone() } else { cli.verify_damaged.clone() });
    told.extend_from_slice(faults);
    told
}

fn row(context: &Context, found: &Examination, faults: &[String], format: Format) -> std::io::Result<()> {
    let keys = vec!["ok", "children", "log_entries", "faults"];
    let headings: Vec<String> = keys.iter().map(|key| context.words.term("verify", key).to_owned()).collect();
    let row = [json!(faults.is_empty()), json!(found.children), json!(found.log_entries), json!(faults)];
    let values: Vec<Out<'_>> = row.into_iter().map(Out::Json).collect();
    let mut printer = Printer::new(format, keys, &headings, None)?;
    printer.row(&values)?;
    printer.finish()
}
