//! `import WHAT FILE|-`: a list comes in; every row is accounted for.

use std::io::Write;
use std::ops::ControlFlow;
use std::path::Path;

use serde_json::json;

use super::Exit;
use super::args::{Encoding, FileFormat, Format, ImportArgs, OnDiffersArg, OnVillageArg, WhatArg};
use super::context::Context;
use super::import_rows::say_each;
use super::list::{heading_list, shipped_headings, what};
use super::output::{Out, Printer, is_closed_pipe};
use crate::exchange::safe_file::{FileError, SafeFile};
use crate::exchange::sniff::{SheetKind, slurp};
use crate::office::{
    Form, How, ImportPlan, ImportResult, Mapped, Mapping, MappingError, NewRow, Office, OnDiffers, OnNear, Refusal,
    Rejects, Taken, TextEncoding,
};
use crate::words::{Sentences, fill};

pub fn run(context: &mut Context, args: ImportArgs) -> Exit {
    let words = context.words;
    if !matches!(args.what, WhatArg::Children | WhatArg::Households | WhatArg::Cases) {
        eprintln!("{}", words.errors.import_which);
        return Exit::Failed;
    }
    if args.force && args.rejects.is_none() && args.save_map.is_none() {
        return context.misused(&words.errors.force_alone);
    }
    if let Some(path) = &args.rejects {
        // Standard output carries the result; and the rows refused may not take the place of the list they came from.
        let same = |a: &Path, b: &Path| a.canonicalize().ok().zip(b.canonicalize().ok()).is_some_and(|(a, b)| a == b);
        if path.as_os_str() == "-" || args.file.as_os_str() != "-" && same(path, &args.file) {
            return context.misused(&fill(&words.errors.rejects_path, &[("path", &path.display().to_string())]));
        }
    }
    let mut office = match if args.dry_run { context.open_to_read() } else { context.open_to_write() } {
        Ok(office) => office,
        Err(exit) => return exit,
    };
    let mut plan = match read(&office, &args) {
        Ok(plan) => plan,
        Err(refusal) => return context.refuse(&refusal),
    };
    if let Some(path) = &args.save_map
        && let Err(refusal) = save_map(&plan, path, args.force)
    {
        return context.refuse(&refusal);
    }
    plan.near.all = match args.on_village {
        OnVillageArg::Ask => OnNear::Ask,
        OnVillageArg::Same => OnNear::Same,
        OnVillageArg::New => OnNear::New,
    };
    if let Err(refusal) = office.plan_import(&mut plan, &mut |_| ControlFlow::Continue(())) {
        return context.refuse(&refusal);
    }
    // A dry run says what would come in, too.
    let new =
        if args.dry_run && args.format == Format::Table { office.new_rows(&plan, usize::MAX) } else { Ok(Vec::new()) };
    match new {
        Ok(new) => say_rows(context, &plan, &new),
        Err(refusal) => return context.refuse(&refusal),
    }
    let on_differs = match args.on_differs {
        OnDiffersArg::Keep => OnDiffers::Keep,
        OnDiffersArg::Take => OnDiffers::Take,
    };
    // The rejects file before the book: if it cannot be written, nothing has happened yet.
    let how = Rejects { dry_run: args.dry_run, force: args.force };
    if let Some(path) = &args.rejects
        && let Err(refusal) = office.write_rejects(&plan, path, how, words)
    {
        return context.refuse(&refusal);
    }
    let result = if args.dry_run {
        plan.expected(on_differs, &Taken::default())
    } else {
        match import(&mut office, &plan, on_differs, &args.file) {
            Ok(result) => result,
            Err(refusal) => return context.refuse(&refusal),
        }
    };
    match report(context, &result, &args) {
        // What is in the book is in it, whoever hung up on the answer.
        Err(error) if args.dry_run && !is_closed_pipe(&error) => context.refuse(&Refusal::Output(error)),
        _ if result.refused + result.kept > 0 => Exit::Look,
        _ => Exit::Done,
    }
}

fn read(office: &Office, args: &ImportArgs) -> Result<ImportPlan, Refusal> {
    let file = args.file.as_path();
    let headings = shipped_headings().ok_or_else(|| Refusal::Rules("headings.toml".into()))?;
    let list = heading_list(what(args.what));
    let mapping = match &args.map {
        Some(path) => {
            let bytes = slurp(open(path)?)?;
            let text = std::str::from_utf8(&bytes).map_err(|_| MappingError::Shape("UTF-8".into()))?;
            Some(Mapping::parse(text, &headings, list)?)
        }
        None => None,
    };
    let bytes = if file.as_os_str() == "-" { slurp(std::io::stdin().lock())? } else { slurp(open(file)?)? };
    let how = How { mapping, saved: office.saved_mappings(list, &headings)?, ..how(args) };
    ImportPlan::of_file(&bytes, &how, &headings, list)
}

/// What was recognised, as a file to mend and to give back with `--map`.
fn save_map(plan: &ImportPlan, path: &Path, force: bool) -> Result<(), Refusal> {
    let mut file = SafeFile::create(path, force)?;
    file.write_all(plan.mapping().to_toml().as_bytes()).map_err(|error| FileError::of(error, path))?;
    Ok(file.commit()?)
}

/// What the command line says the file is.
fn how(args: &ImportArgs) -> How {
    let form = args.format_in.map(|format| match format {
        FileFormat::Csv => Form::Text,
        FileFormat::Xlsx => Form::Sheet(SheetKind::Xlsx),
        FileFormat::Xls => Form::Sheet(SheetKind::Xls),
        FileFormat::Ods => Form::Sheet(SheetKind::Ods),
    });
    let encoding = match args.encoding {
        Encoding::Auto => None,
        Encoding::Utf8 => Some(TextEncoding::Utf8),
        Encoding::Utf16 => Some(TextEncoding::Utf16),
        Encoding::Tcvn3 => Some(TextEncoding::Tcvn3),
        Encoding::Vni => Some(TextEncoding::Vni),
        Encoding::Viqr => Some(TextEncoding::Viqr),
        Encoding::Cp1258 => Some(TextEncoding::Cp1258),
    };
    How { form, sheet: args.sheet.clone(), encoding, as_written: args.no_mend, ..How::default() }
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
    office.import_list(plan, on_differs, &Taken::default(), &name, &mut |_| ControlFlow::Continue(()))
}

/// Every row that was not simply taken, and what of the file went unused, on standard error.
fn say_rows(context: &Context, plan: &ImportPlan, new: &[NewRow]) {
    let (words, cli) = (context.words, &context.words.cli);
    let mut err = std::io::stderr().lock();
    // Nobody need be listening.
    let mut say = |sentence: String| drop(writeln!(err, "{sentence}"));
    let source = &plan.table.source;
    // Of a plain file of today there is nothing to say.
    if source.sheet.is_some() || source.encodings.iter().any(|(encoding, _)| *encoding != TextEncoding::Utf8) {
        say(fill(
            &cli.import_source,
            &[("source", &words.source(&source.encoding_names(), source.sheet.as_deref(), source.hidden))],
        ));
    }
    if plan.mapped == Mapped::Saved {
        say(cli.import_saved_map.clone());
    }
    for (sentence, names) in [
        (&cli.import_map_unused, &plan.map_unused),
        (&cli.import_columns, &plan.columns_ignored),
        (&cli.import_derived, &plan.columns_derived),
        (&cli.import_groups, &plan.groups_unknown),
        (&cli.import_places, &plan.places),
    ] {
        if !names.is_empty() {
            say(fill(sentence, &[("names", &names.join("; "))]));
        }
    }
    drop(err);
    say_each(context, plan, new);
}

fn report(context: &Context, result: &ImportResult, args: &ImportArgs) -> std::io::Result<()> {
    match args.format {
        Format::Table => say_result(context, result, args),
        Format::Csv | Format::Json => print_result(context, result, args.format),
    }
}

fn say_result(context: &Context, result: &ImportResult, args: &ImportArgs) -> std::io::Result<()> {
    let cli = &context.words.cli;
    let n = |n: usize| n.to_string();
    let sentence = if args.dry_run {
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
        // Only children wait for a household.
        let sentence = if args.what == WhatArg::Children { &cli.import_result } else { &cli.import_result_plain };
        fill(
            sentence,
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
    let mut out = std::io::stdout().lock();
    writeln!(out, "{sentence}")?;
    if !result.villages_made.is_empty() {
        writeln!(out, "{}", fill(&cli.import_villages, &[("names", &result.villages_made.join(", "))]))?;
    }
    out.flush()
}

fn print_result(context: &Context, result: &ImportResult, format: Format) -> std::io::Result<()> {
    let words = &context.words.import;
    let counts = [
        ("added", &words.added, result.added),
        ("same", &words.same, result.same),
        ("changed", &words.changed, result.changed),
        ("kept", &words.kept, result.kept),
        ("refused", &words.refused, result.refused),
        ("furniture", &words.furniture, result.furniture),
        ("joined", &words.joined, result.joined),
        ("waiting", &words.waiting, result.waiting),
        ("hidden", &words.hidden, result.hidden),
        ("mended", &words.mended, result.mended),
        ("names_cased", &words.names_cased, result.names_cased),
    ];
    let encodings = result.encodings.iter().map(|encoding| encoding.as_str().to_owned()).collect();
    let sheets: Vec<String> = result.sheet.iter().cloned().collect();
    let names = [
        ("villages_made", &words.villages_made, &result.villages_made),
        ("households_made", &words.households_made, &result.households_made),
        ("columns_ignored", &words.columns_ignored, &result.columns_ignored),
        ("columns_derived", &words.columns_derived, &result.columns_derived),
        ("groups_unknown", &words.groups_unknown, &result.groups_unknown),
        ("places_mapped", &words.places, &result.places),
        ("villages_asked", &words.villages_asked, &result.villages_asked),
        ("encodings", &words.encoding, &encodings),
        ("sheets", &words.sheet, &sheets),
    ];
    let keys = counts.iter().map(|(key, ..)| *key).chain(names.iter().map(|(key, ..)| *key)).collect();
    let headings: Vec<String> = counts
        .iter()
        .map(|(_, word, _)| (*word).clone())
        .chain(names.iter().map(|(_, word, _)| (*word).clone()))
        .collect();
    // Several values are an array for programs and one cell for people.
    let many = |names: &[String]| match format {
        Format::Json => json!(names),
        Format::Csv | Format::Table => json!(names.join("; ")),
    };
    let values: Vec<Out<'_>> = counts
        .iter()
        .map(|(.., n)| Out::Json(json!(n)))
        .chain(names.iter().map(|(.., names)| Out::Json(many(names))))
        .collect();
    let mut printer = Printer::new(format, keys, &headings, None)?;
    printer.row(&values)?;
    printer.finish()
}
