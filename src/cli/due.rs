//! `due FROM SPAN`: when a limit falls, and why. Needs no book and no passphrase.

use serde_json::{Value, json};

use super::Exit;
use super::args::DueArgs;
use super::context::Context;
use super::list::headings;
use super::output::{Out, Printer};
use crate::domain::span::{MAX_COUNT, Span, SpanError};
use crate::domain::time::{ddmmyyyy, from_local, iso, parse_clock, weekday_vi};
use crate::exchange::headings::List;
use crate::words::fill;

pub fn run(context: &Context, args: DueArgs) -> Exit {
    let errors = &context.words.errors;
    let Some(from) = parse_clock(&args.from).filter(|at| (1900..=9600).contains(&chrono::Datelike::year(at))) else {
        return context.misused(&fill(&errors.bad_date, &[("text", &args.from)]));
    };
    let span = match Span::parse(&args.span) {
        Ok(span) => span,
        Err(SpanError::TooLong) => {
            let unit = args.span.trim_start_matches(|c: char| c.is_ascii_digit());
            let longest = MAX_COUNT.to_string();
            let values = [("text", args.span.as_str()), ("max", &longest), ("unit", unit)];
            return context.misused(&fill(&errors.span_too_long, &values));
        }
        Err(_) => return context.misused(&fill(&errors.bad_span, &[("text", &args.span)])),
    };
    let (counted, own) = match crate::office::due(&context.book.folder, from, span) {
        Ok(counted) => counted,
        Err(refusal) => return context.refuse(&refusal),
    };
    let cli = &context.words.cli;
    eprintln!("{}", if own { &cli.due_own } else { &cli.due_shipped });
    let skipped: Vec<Value> =
        counted.due.skipped.iter().map(|day| json!({ "date": day.date.to_string(), "why": day.why })).collect();
    let people: Vec<String> = counted
        .due
        .skipped
        .iter()
        .map(|day| format!("{} {}", ddmmyyyy(day.date), context.words.day_off(&day.why)))
        .collect();
    let people = people.join("; ");
    let (keys, headings) = headings(List::Due, context.words);
    let json_out = args.format == super::args::Format::Json;
    // JSON is the contract's and speaks Vietnamese; tables and CSV are for people.
    let (weekday, rule) = if json_out {
        (weekday_vi(counted.due.at.date_local()).to_owned(), counted.due.rule_vi.clone())
    } else {
        let words = context.words;
        (words.weekday(counted.due.at.date_local()), words.counted(counted.from, counted.span, &counted.due))
    };
    let last = counted.due.at.date_local();
    let safe = counted.safe.filter(|day| *day < last).map(|day| day.to_string());
    let printed = Printer::new(args.format, keys, &headings, None).and_then(|mut printer| {
        printer.row(&[
            Out::Text(&iso(from_local(counted.from))),
            Out::Text(&counted.span.to_string()),
            Out::Text(&counted.due.at.contract_text()),
            Out::Text(&weekday),
            if json_out { Out::Json(Value::Array(skipped)) } else { Out::Text(&people) },
            Out::Text(&rule),
            match &safe {
                Some(day) => Out::Text(day),
                None => Out::Json(Value::Null),
            },
        ])?;
        printer.finish()
    });
    context.printed(printed, Exit::Done)
}
