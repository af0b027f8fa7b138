//! `log`: the log as rows, newest first, narrowed to a child, a case, a person or a day.

use super::Exit;
use super::args::Format;
use super::context::Context;
use super::output::{Out, Printer};
use crate::domain::date_words::parse_date_words;
use crate::domain::fields::Fields;
use crate::domain::log::{LogFilter, LogFrom};
use crate::domain::time::{ddmmyyyy, parse_iso_date};
use crate::office::{LOG_KEYS, Office, Refusal, log_headings};
use crate::words::{Sentences, fill};

/// Entries asked for at once.
const PAGE: usize = 256;

#[derive(Debug, clap::Args)]
pub struct LogArgs {
    /// Only entries about this child and her cases
    #[arg(long, value_name = "CODE", allow_hyphen_values = true, conflicts_with = "case")]
    pub child: Option<String>,
    /// Only entries about this case
    #[arg(long, value_name = "CODE", allow_hyphen_values = true)]
    pub case: Option<String>,
    /// Only entries this officer made
    #[arg(long, value_name = "LOGIN", allow_hyphen_values = true)]
    pub person: Option<String>,
    /// Only entries of this day
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    pub day: Option<String>,
    /// At most so many entries
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
}

pub fn run(context: &mut Context, args: LogArgs) -> Exit {
    let office = match context.open_to_read() {
        Ok(office) => office,
        Err(exit) => return exit,
    };
    // As the contract writes days, besides the words of the screens.
    let here = office.today();
    let read =
        |text: &str| parse_iso_date(text).or_else(|| parse_date_words(text, here, &office.rules().calendar).ok());
    let day = match args.day.as_deref().map(|text| read(text).ok_or(text)).transpose() {
        Ok(day) => day.map(ddmmyyyy),
        Err(text) => return context.misused(&fill(&context.words.errors.bad_date, &[("text", text)])),
    };
    let filter = match filter(&office, &args, day) {
        Ok(filter) => filter,
        // A question saves nothing: only what is wrong with it is said.
        Err(Refusal::Problems(problems)) => {
            eprintln!("{}", context.words.problems(&problems));
            return Exit::Failed;
        }
        Err(refusal) => return context.refuse(&refusal),
    };
    let headings = log_headings(context.words);
    let printed = Printer::new(args.format, LOG_KEYS.to_vec(), &headings, None);
    let printed = printed.and_then(|printer| print(context, &office, &filter, &args, printer));
    match printed {
        Ok(Ok(())) => Exit::Done,
        Ok(Err(refusal)) => context.refuse(&refusal),
        Err(error) => context.printed(Err(error), Exit::Done),
    }
}

fn filter(office: &Office, args: &LogArgs, day: Option<String>) -> Result<LogFilter, Refusal> {
    let mut fields = Fields::default();
    let code = args.child.as_ref().or(args.case.as_ref());
    for (key, value) in [("code", code), ("person", args.person.as_ref()), ("day", day.as_ref())] {
        if let Some(value) = value {
            fields.set(key, value.clone());
        }
    }
    office.log_filter(&fields)
}

type Printed = std::io::Result<Result<(), Refusal>>;

/// Page by page: a million entries need no memory.
fn print(context: &Context, office: &Office, filter: &LogFilter, args: &LogArgs, mut printer: Printer<'_>) -> Printed {
    let present = context.present(office);
    let (mut from, mut left) = (LogFrom::Newest, args.limit.unwrap_or(usize::MAX));
    while left > 0 {
        let page = match office.log_page(filter, from, PAGE.min(left)) {
            Ok(page) => page,
            Err(refusal) => return Ok(Err(refusal)),
        };
        for line in &page {
            let texts = line.texts(present, false);
            // In JSON a number is one, and what is not there is null.
            let cell = |(key, text): (&&str, &'_ String)| match (args.format, *key) {
                (Format::Json, "n") => Out::Json(line.row.n.into()),
                (Format::Json, _) => Out::Json(json(text)),
                _ => Out::Json(text.as_str().into()),
            };
            let cells: Vec<Out<'_>> = LOG_KEYS.iter().zip(&texts).map(cell).collect();
            printer.row(&cells)?;
        }
        left -= page.len();
        match page.last() {
            Some(last) if page.len() == PAGE => from = LogFrom::Below(last.row.n),
            _ => break,
        }
    }
    printer.finish().map(Ok)
}

fn json(text: &str) -> serde_json::Value {
    if text.is_empty() { serde_json::Value::Null } else { text.into() }
}
