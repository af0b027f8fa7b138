//! `due FROM SPAN`: when a limit falls, and why. Needs no book and no passphrase.

use serde_json::{Value, json};

use super::Exit;
use super::args::DueArgs;
use super::context::Context;
use super::list::headings;
use super::output::{Out, Printer, is_closed_pipe};
use crate::domain::span::Span;
use crate::domain::time::{ddmmyyyy, from_local, iso, parse_clock, weekday_vi};
use crate::exchange::headings::List;
use crate::office::Refusal;
use crate::words::fill;

pub fn run(context: &Context, args: DueArgs) -> Exit {
    let errors = &context.words.errors;
    let Some(from) = parse_clock(&args.from).filter(|at| (1900..=9900).contains(&chrono::Datelike::year(at))) else {
        return context.misused(&fill(&errors.bad_date, &[("text", &args.from)]));
    };
    let Ok(span) = Span::parse(&args.span) else {
        return context.misused(&fill(&errors.bad_span, &[("text", &args.span)]));
    };
    let (counted, own) = match crate::office::due(&context.book.folder, from, span) {
        Ok(counted) => counted,
        Err(refusal) => return context.refuse(&refusal),
    };
    let cli = &context.words.cli;
    eprintln!("{}", if own { &cli.due_own } else { &cli.due_shipped });
    let skipped: Vec<Value> =
        counted.due.skipped.iter().map(|day| json!({ "date": day.date.to_string(), "why": day.why })).collect();
    let people: Vec<String> =
        counted.due.skipped.iter().map(|day| format!("{} {}", ddmmyyyy(day.date), day.why)).collect();
    let people = people.join("; ");
    let (keys, headings) = headings(List::Due, context.words);
    let json_out = args.format == super::args::Format::Json;
    let printed = Printer::new(args.format, keys, &headings, None).and_then(|mut printer| {
        printer.row(&[
            Out::Text(&iso(from_local(counted.from))),
            Out::Text(&counted.span.to_string()),
            Out::Text(&counted.due.at.contract_text()),
            Out::Text(weekday_vi(counted.due.at.date_local())),
            if json_out { Out::Json(Value::Array(skipped)) } else { Out::Text(&people) },
            Out::Text(&counted.due.rule_vi),
        ])?;
        printer.finish()
    });
    match printed {
        Ok(()) => Exit::Done,
        Err(error) if is_closed_pipe(&error) => Exit::Done,
        Err(error) => context.refuse(&Refusal::Output(error)),
    }
}
