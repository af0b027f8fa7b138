//! `import children FILE|-`: a list comes in; every row is accounted for.

use std::ops::ControlFlow;
use std::path::Path;

use serde_json::json;

use super::Exit;
use super::args::{Encoding, FileFormat, Format, ImportArgs, OnDiffersArg, WhatArg};
use super::context::Context;
use super::list::shipped_headings;
use super::output::{Out, Printer};
use crate::exchange::csv_in::read_csv;
use crate::exchange::sniff::slurp;
use crate::office::{ImportPlan, ImportResult, Office, OnDiffers, PlannedRow, Refusal, Verdict};
use crate::words::{Sentences, fill};

pub fn run(context: &mut Context, args: ImportArgs) -> Exit {
    let words = context.words;
    if args.what != WhatArg::Children {
        eprintln!("{}", words.errors.import_only_children);
        return Exit::Failed;
    }
    let unread = match (args.format_in, args.encoding) {
        (Some(FileFormat::Xlsx), _) => Some("xlsx"),
        (Some(FileFormat::Xls), _) => Some("xls"),
        (Some(FileFormat::Ods), _) => Some("ods"),
        (_, Encoding::Tcvn3) => Some("tcvn3"),
        (_, Encoding::Vni) => Some("vni"),
        (_, Encoding::Viqr) => Some("viqr"),
        (_, Encoding::Cp1258) => Some("cp1258"),
        _ => args.sheet.as_deref().map(|_| "--sheet").or(args.map.as_ref().map(|_| "--map")),
    };
    if let Some(what) = unread {
        eprintln!("{}", fill(&words.errors.bad_format, &[("text", what)]));
        return Exit::Failed;
    }
    let mut office = match if args.dry_run { context.open_to_read() } else { context.open_to_write() } {
        Ok(office) => office,
        Err(exit) => return exit,
    };
    let mut plan = match read(&args.file) {
        Ok(plan) => plan,
        Err(refusal) => return context.refuse(&refusal),
    };
    if let Err(refusal) = office.plan_import(&mut plan, &mut |_| ControlFlow::Continue(())) {
        return context.refuse(&refusal);
    }
    say_rows(context, &plan);
    let on_differs = match args.on_differs {
        OnDiffersArg::Keep => OnDiffers::Keep,
        OnDiffersArg::Take => OnDiffers::Take,
    };
    // The rejects file before the book: if it cannot be written, nothing has happened yet.
    if let Some(path) = &args.rejects
        && let Err(refusal) = office.write_rejects(&plan, path, words)
    {
        return context.refuse(&refusal);
    }
    if args.dry_run {
        let (new, same, differs, refused) = plan.counts();
        let result = ImportResult {
            added: new,
            same,
            kept: if on_differs == OnDiffers::Keep { differs } else { 0 },
            changed: if on_differs == OnDiffers::Take { differs } else { 0 },
            refused,
            furniture: plan.furniture,
            villages_made: plan.villages.clone(),
            ..ImportResult::default()
        };
        return report(context, &result, &args, true);
    }
    match import(&mut office, &plan, on_differs, &args.file) {
        Ok(result) => report(context, &result, &args, false),
        Err(refusal) => context.refuse(&refusal),
    }
}

fn read(file: &Path) -> Result<ImportPlan, Refusal> {
    let bytes = if file.as_os_str() == "-" { slurp(std::io::stdin().lock())? } else { slurp(open(file)?)? };
    let headings = shipped_headings().ok_or_else(|| Refusal::Rules("headings.toml".into()))?;
    ImportPlan::read(read_csv(&bytes)?, &headings)
}

fn open(file: &Path) -> Result<std::fs::File, Refusal> {
    let opened = std::fs::File::open(file);
    let is_folder = opened.as_ref().ok().and_then(|file| file.metadata().ok()).is_some_and(|meta| meta.is_dir());
    match opened {
        Ok(_) if is_folder => Err(crate::exchange::safe_file::FileError::IsFolder(file.to_owned()).into()),
        Ok(opened) => Ok(opened),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(Refusal::NoFile(file.to_owned())),
        Err(error) => Err(crate::exchange::table::ReadError::Io(error).into()),
    }
}

fn import(office: &mut Office, plan: &ImportPlan, on_differs: OnDiffers, file: &Path) -> Result<ImportResult, Refusal> {
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    office.import_children(plan, on_differs, &[], &name, &mut |_| ControlFlow::Continue(()))
}

/// Every row that was not simply taken, on standard error.
fn say_rows(context: &Context, plan: &ImportPlan) {
    let (words, cli) = (context.words, &context.words.cli);
    for PlannedRow { line, verdict, warnings, .. } in &plan.rows {
        let line = line.to_string();
        match verdict {
            Verdict::Refused(problems) => {
                eprintln!("{}", fill(&cli.import_row_refused, &[("line", &line), ("why", &words.problems(problems))]));
            }
            Verdict::Differs { code, fields, .. } => {
                let why: Vec<String> = fields
                    .iter()
                    .map(|field| format!("{}: {} → {}", words.field(&field.key), field.book, field.list))
                    .collect();
                let code = code.as_deref().unwrap_or("");
                eprintln!(
                    "{}",
                    fill(&cli.import_row_differs, &[("line", &line), ("code", code), ("why", &why.join("; "))])
                );
            }
            Verdict::New | Verdict::Same => {}
        }
        if !warnings.is_empty() {
            eprintln!("{}", fill(&cli.import_row_warning, &[("line", &line), ("why", &words.problems(warnings))]));
        }
    }
}

fn report(context: &Context, result: &ImportResult, args: &ImportArgs, dry: bool) -> Exit {
    let cli = &context.words.cli;
    let n = |n: usize| n.to_string();
    if args.format == Format::Table {
        let sentence = if dry {
            fill(
                &cli.import_dry,
                &[
                    ("new", &n(result.added)),
                    ("same", &n(result.same)),
                    ("differs", &n(result.kept + result.changed)),
                    ("refused", &n(result.refused)),
                    ("furniture", &n(result.furniture)),
                ],
            )
        } else {
            fill(
                &cli.import_result,
                &[
                    ("added", &n(result.added)),
                    ("same", &n(result.same)),
                    ("changed", &n(result.changed)),
                    ("kept", &n(result.kept)),
                    ("refused", &n(result.refused)),
                    ("waiting", &n(result.waiting)),
                ],
            )
        };
        println!("{sentence}");
        if !result.villages_made.is_empty() {
            println!("{}", fill(&cli.import_villages, &[("names", &result.villages_made.join(", "))]));
        }
    } else {
        let keys = vec![
            "added",
            "same",
            "changed",
            "kept",
            "refused",
            "furniture",
            "joined",
            "waiting",
            "villages_made",
            "households_made",
        ];
        let headings: Vec<String> = keys.iter().map(|key| (*key).to_owned()).collect();
        let row = [
            json!(result.added),
            json!(result.same),
            json!(result.changed),
            json!(result.kept),
            json!(result.refused),
            json!(result.furniture),
            json!(result.joined),
            json!(result.waiting),
            json!(result.villages_made),
            json!(result.households_made),
        ];
        let values: Vec<Out<'_>> = row.into_iter().map(Out::Json).collect();
        let printed = Printer::new(args.format, keys, &headings, None).and_then(|mut printer| {
            printer.row(&values)?;
            printer.finish()
        });
        if let Err(error) = printed {
            return context.refuse(&Refusal::Output(error));
        }
    }
    if result.refused + result.kept > 0 { Exit::Look } else { Exit::Done }
}
