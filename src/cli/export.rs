//! `export WHAT -o FILE|-`: exactly what `list` shows, as CSV or XLSX, registered.

use std::io::Write;
use std::ops::ControlFlow;

use super::Exit;
use super::args::{ExportArgs, FormatOut};
use super::context::Context;
use super::list::{completed, heading, heading_list, query, shipped_headings, what, wording};
use super::output::is_closed_pipe;
use crate::exchange::csv_out::Delimiter;
use crate::exchange::headings::Wording;
use crate::office::{Export, ExportFormat, Exporting, Refusal, Target};
use crate::words::{Present, fill};

pub fn run(context: &mut Context, args: ExportArgs) -> Exit {
    let what = what(args.what);
    let query = match query(context, what, &args.list) {
        Ok(query) => query,
        Err(exit) => return exit,
    };
    let by_ending = args.output.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx"));
    let format = match (args.format, by_ending) {
        (Some(FormatOut::Csv), _) | (None, false) => ExportFormat::Csv,
        (Some(FormatOut::Xlsx), _) | (None, true) => ExportFormat::Xlsx,
    };
    let delimiter = match args.delimiter.as_deref().map(|text| (text, Delimiter::parse(text))) {
        None => Delimiter::default(),
        Some(_) if format == ExportFormat::Xlsx => return context.misused(&context.words.errors.delimiter_of_csv),
        Some((_, Some(delimiter))) => delimiter,
        Some((text, None)) => {
            return context.misused(&fill(&context.words.errors.bad_delimiter, &[("text", text)]));
        }
    };
    let mut office = match context.open_to_write() {
        Ok(office) => office,
        Err(exit) => return exit,
    };
    let query = match completed(context, &office, what, args.list.saved.as_deref(), query) {
        Ok(query) => query,
        Err(exit) => return exit,
    };
    let (list, shipped) = (heading_list(what), shipped_headings());
    let wording = if args.keys { Wording::Keys } else { wording(context.words) };
    let rules = office.shared_rules();
    let export = Export {
        headings: query.shown(what).iter().map(|(_, key)| heading(list, key, wording, shipped.as_ref())).collect(),
        of: Exporting::List(what, query),
        format,
        delimiter,
        keys: args.keys,
        masked: args.masked,
        reason: args.reason,
        present: Present { words: context.words, catalogue: &rules.catalogue, procedures: &rules.procedures },
    };
    let mut stdout = std::io::stdout();
    let to_pipe = args.output.as_os_str() == "-";
    let target =
        if to_pipe { Target::Pipe(&mut stdout) } else { Target::File { path: args.output.clone(), force: args.force } };
    let exported = office.export(&export, target, &mut |_| ControlFlow::Continue(()));
    match exported {
        Ok(done) => {
            if to_pipe {
                let _ = std::io::stdout().flush();
            } else {
                let path = args.output.display().to_string();
                eprintln!(
                    "{}",
                    fill(&context.words.cli.export_done, &[("rows", &done.rows.to_string()), ("path", &path)])
                );
            }
            Exit::Done
        }
        Err(Refusal::Output(error)) if to_pipe && is_closed_pipe(&error) => Exit::Done,
        Err(refusal) => context.refuse(&refusal),
    }
}
