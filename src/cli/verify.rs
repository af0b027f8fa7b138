//! `verify`: every page, every entry of the log, every invariant; of a damaged book, whatever still reads. And whether the log is the
//! one that was seen before, here or on a paper.

use serde_json::json;

use super::Exit;
use super::args::Format;
use super::context::Context;
use super::output::{Out, Printer, lines};
use crate::domain::log::{SHORT, read_head};
use crate::domain::time::{ddmmyyyy, hhmm, iso, local};
use crate::office::{ChainFound, ChainStanding, Examination, Fault, HeadAsked};
use crate::words::{Sentences, fill};

#[derive(Debug, clap::Args)]
pub struct VerifyArgs {
    /// Whether the log holds this head: the 8 letters on an export, a backup or a note
    #[arg(long, value_name = "HEAD", allow_hyphen_values = true)]
    pub head: Option<String>,
    /// The number of its entry, where it is known
    #[arg(long, value_name = "N", requires = "head")]
    pub at: Option<i64>,
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
}

pub fn run(context: &mut Context, args: VerifyArgs) -> Exit {
    let letters = match args.head.as_deref().map(|text| read_head(text).ok_or(text)) {
        Some(Err(text)) => return context.misused(&fill(&context.words.log.head_bad, &[("text", text)])),
        Some(Ok(letters)) => Some(letters),
        None => None,
    };
    let asked = HeadAsked { letters, at: args.at };
    let (found, chain) = match context.examine(&asked) {
        Ok(found) => found,
        Err(exit) => return exit,
    };
    let mut faults: Vec<String> = found.faults.iter().map(|fault| context.words.fault(fault)).collect();
    // Sound in itself, and yet not what was seen: also that is to be looked at.
    let sound = faults.is_empty();
    faults.extend(unseen(context, &chain, &asked));
    let printed = match args.format {
        Format::Table => lines(&told(context, &found, &chain, &asked, sound, &faults)),
        Format::Csv | Format::Json => row(context, &found, &chain, &faults, args.format),
    };
    context.printed(printed, if faults.is_empty() { Exit::Done } else { Exit::Look })
}

/// What was seen of the log and is not there.
fn unseen(context: &Context, chain: &ChainFound, asked: &HeadAsked) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(ChainStanding::Gone(missing)) = &chain.standing {
        lines.extend(crate::screens::missing_lines(missing, context.words));
    }
    if let (Some(letters), None) = (&asked.letters, chain.asked) {
        lines.push(fill(&context.words.log.head_gone, &[("head", letters)]));
    }
    lines
}

fn told(
    context: &Context,
    found: &Examination,
    chain: &ChainFound,
    asked: &HeadAsked,
    sound: bool,
    faults: &[String],
) -> Vec<String> {
    let (cli, log_words) = (&context.words.cli, &context.words.log);
    let torn = |fault: &Fault| matches!(fault, Fault::LogBroken(_) | Fault::LogEnds(_));
    let log = if found.faults.iter().any(torn) { &cli.verify_log_read } else { &cli.verify_log };
    let counted = [(&cli.verify_children, found.children), (log, found.log_entries)];
    let mut told: Vec<String> =
        counted.into_iter().filter_map(|(sentence, n)| Some(fill(sentence, &[("n", &n?.to_string())]))).collect();
    if let Some((n, head)) = &chain.head {
        told.push(fill(&log_words.verify_head, &[("head", head), ("n", &n.to_string())]));
    }
    match &chain.standing {
        Some(ChainStanding::Stands(since)) => {
            let at = local(since.at);
            let at = format!("{} {}", hhmm(at), ddmmyyyy(at.date()));
            let head: String = since.head.chars().take(SHORT).collect();
            told.push(fill(&log_words.witnessed, &[("at", &at), ("n", &since.n.to_string()), ("head", &head)]));
        }
        Some(ChainStanding::Unwitnessed) if context.book.is_practice() == Some(false) => {
            let folder = context.book.witness_folder().map_or_else(String::new, |path| path.display().to_string());
            told.push(fill(&log_words.unwitnessed, &[("path", &folder)]));
        }
        _ => {}
    }
    told.extend(chain.put_back.iter().map(|put_back| crate::screens::restored_line(put_back, context.words)));
    if let (Some(letters), Some(n)) = (&asked.letters, chain.asked) {
        told.push(fill(&log_words.head_stands, &[("head", letters), ("n", &n.to_string())]));
    }
    if faults.is_empty() {
        told.push(cli.verify_ok.clone());
    } else if !sound {
        told.push(cli.verify_damaged.clone());
    }
    told.extend_from_slice(faults);
    told
}

fn row(
    context: &Context,
    found: &Examination,
    chain: &ChainFound,
    faults: &[String],
    format: Format,
) -> std::io::Result<()> {
    let keys = vec!["ok", "children", "log_entries", "faults", "head", "witnessed_since"];
    let headings: Vec<String> = keys.iter().map(|key| context.words.term("verify", key).to_owned()).collect();
    let since = match &chain.standing {
        Some(ChainStanding::Stands(since)) => Some(iso(since.at)),
        _ => None,
    };
    let head = chain.head.as_ref().map(|(_, head)| head);
    let row = [
        json!(faults.is_empty()),
        json!(found.children),
        json!(found.log_entries),
        json!(faults),
        json!(head),
        json!(since),
    ];
    let values: Vec<Out<'_>> = row.into_iter().map(Out::Json).collect();
    let mut printer = Printer::new(format, keys, &headings, None)?;
    printer.row(&values)?;
    printer.finish()
}
