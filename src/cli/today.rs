//! `today`: what is due, worst first.

use serde_json::Value;

use super::args::TodayArgs;
use super::context::Context;
use super::output::{Out, Printer};
use super::{Exit, list::headings};
use crate::domain::time::{parse_iso_date, today};
use crate::domain::triage::{Distance, is_late};
use crate::exchange::headings::List;
use crate::office::{Office, TodayRow};
use crate::words::{Style, fill};

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
    // A call of the ladder stands in its emergency's row; not made for a whole hour it is late like any other thing.
    let not_called = |row: &TodayRow| {
        row.next_to_tell.as_ref().is_some_and(|call| matches!(call.distance, Distance::HoursLate(1..)))
    };
    let late = rows.iter().any(|row| is_late(&row.due, office.now()) || not_called(row));
    let exit = if args.check && late { Exit::Look } else { Exit::Done };
    context.printed(print(context, &office, &rows, &args), exit)
}

fn print(context: &Context, office: &Office, rows: &[TodayRow], args: &TodayArgs) -> std::io::Result<()> {
    let (keys, headings) = headings(List::Today, context.words);
    let present = context.present(office);
    let mut printer = Printer::new(args.format, keys, &headings, Some(present))?;
    let style = match args.format {
        super::args::Format::Json => Style::Contract,
        super::args::Format::Csv => Style::Csv,
        super::args::Format::Table => Style::Screen,
    };
    for row in rows {
        let texts = row.texts(present, style);
        let mut cells: Vec<Out<'_>> = texts.iter().map(|text| Out::Text(text)).collect();
        // Absent is null, not an empty text.
        if row.village.is_none()
            && let Some(village) = cells.get_mut(2)
        {
            *village = Out::Json(Value::Null);
        }
        printer.row(&cells)?;
    }
    printer.finish()
}
