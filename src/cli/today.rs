//! `today`: what is due, worst first.

use serde_json::Value;

use super::args::TodayArgs;
use super::context::Context;
use super::output::{Out, Printer, is_closed_pipe};
use super::{Exit, list::headings};
use crate::domain::listing::Cell;
use crate::domain::time::{parse_iso_date, today};
use crate::domain::triage::is_late;
use crate::exchange::headings::List;
use crate::office::{Office, Refusal, TodayRow};
use crate::words::{Words, fill};

pub fn run(context: &mut Context, args: TodayArgs) -> Exit {
    let office = match context.open_to_read() {
        Ok(office) => office,
        Err(exit) => return exit,
    };
    let until = match &args.until {
        None => office.last_day_ahead(),
        Some(text) => {
            let here = today(office.now());
            let day = parse_iso_date(text)
                .or_else(|| crate::domain::date_words::parse_date_words(text, here, &office.rules().calendar).ok());
            match day {
                Some(day) => day,
                None => return context.misused(&fill(&context.words.errors.bad_date, &[("text", text)])),
            }
        }
    };
    let rows = match office.today_list(until) {
        Ok(rows) => rows,
        Err(refusal) => return context.refuse(&refusal),
    };
    match print(context, &office, &rows, &args) {
        Ok(()) => {}
        Err(error) if is_closed_pipe(&error) => {}
        Err(error) => return context.refuse(&Refusal::Output(error)),
    }
    let late = rows.iter().any(|row| is_late(&row.due, office.now()));
    if args.check && late { Exit::Look } else { Exit::Done }
}

fn print(context: &Context, office: &Office, rows: &[TodayRow], args: &TodayArgs) -> std::io::Result<()> {
    let (keys, headings) = headings(List::Today, context.words);
    let present = context.present(office);
    let mut printer = Printer::new(args.format, keys, &headings, Some(present))?;
    let people = args.format != super::args::Format::Json;
    for row in rows {
        let what = present.phrases().owed(&row.owed);
        let due = Cell::Due(row.due);
        let level = row.owed.level.key();
        let term =
            |list: &str, key: &str| if people { context.words.term(list, key).to_owned() } else { key.to_owned() };
        printer.row(&[
            Out::Text(&row.case_code),
            Out::Text(&row.child_name),
            row.village.as_deref().map_or(Out::Json(Value::Null), Out::Text),
            Out::Text(&term("kind", row.owed.kind.key())),
            Out::Text(&row.owed.reference),
            Out::Text(&what),
            Out::Cell(&due),
            Out::Text(&term("state", row.state.key())),
            Out::Text(&term("level", level)),
            Out::Text(&reason(row, context.words, office)),
        ])?;
    }
    printer.finish()
}

/// Why the row ranks here and how its date came to be; the same sentence the screen shows.
pub fn reason(row: &TodayRow, words: &Words, office: &Office) -> String {
    let rules = office.rules();
    let phrases = crate::words::Phrases { words, catalogue: &rules.catalogue, procedure: &rules.procedure };
    let mut parts = vec![
        phrases.rank(row.state, row.why.level, row.why.distance, &row.due),
        phrases.because(&row.why.rule, row.why.basis, &row.due),
    ];
    if let Some(reason) = &row.why.late_reason {
        parts.push(fill(&words.why.late_reason, &[("reason", reason)]));
    }
    parts.join("; ")
}
