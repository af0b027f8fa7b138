//! `import WHAT FILE|-`: a list comes in; every row is accounted for.

use std::io::Write;
use std::ops::ControlFlow;
use std::path::Path;

use super::Exit;
use super::args::{Encoding, FileFormat, ImportArgs, OnDiffersArg, OnVillageArg};
use super::context::Context;
use super::import_answer::answer;
use super::import_rows::say_rows;
use super::list::shipped_headings;
use super::output::is_closed_pipe;
use crate::domain::generation::Why;
use crate::exchange::safe_file::{FileError, SafeFile};
use crate::exchange::sniff::{SheetKind, slurp};
use crate::office::{
    Form, How, ImportPlan, ImportResult, Mapped, Mapping, MappingError, Office, OnDiffers, OnNear, Refusal, Rejects,
    Taken, TextEncoding,
};
use crate::words::{Sentences, fill};

pub fn run(context: &mut Context, args: ImportArgs) -> Exit {
    let words = context.words;
    if args.sheet.is_some() && args.format_in == Some(FileFormat::Csv) {
        return context.misused(&words.errors.sheet_of_workbook);
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
    if plan.mapped == Mapped::Unknown {
        // Asked for with --save-map, so read for all that: its columns now stand in a file to be filled in.
        let path = args.save_map.as_deref().unwrap_or(Path::new("")).display().to_string();
        eprintln!("{}", fill(&words.cli.import_map_to_fill, &[("path", &path)]));
        return context.refuse(&Refusal::NoHeadings(plan.what()));
    }
    plan.near.all = match args.on_village {
        OnVillageArg::Ask => OnNear::Ask,
        OnVillageArg::Same => OnNear::Same,
        OnVillageArg::New => OnNear::New,
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
    let how = Rejects { dry_run: args.dry_run, force: args.force };
    if let Some(path) = &args.rejects
        && let Err(refusal) = office.write_rejects(&plan, path, how, words)
    {
        return context.refuse(&refusal);
    }
    let mut without_backup = false;
    let result = if args.dry_run {
        plan.expected(on_differs, &Taken::default())
    } else {
        // Without one the import goes on, says so and ends with 3: an import can be taken back.
        if let Err(refusal) = office.back_up_before(Why::Import) {
            without_backup = true;
            eprintln!("{}", fill(&words.backup.none_before_import, &[("why", &words.refusal(&refusal))]));
        }
        match import(&mut office, &plan, on_differs, &args.file) {
            Ok(result) => result,
            Err(refusal) => return context.refuse(&refusal),
        }
    };
    match answer(context, &office, &plan, &result, &args) {
        // What is in the book is in it, whoever hung up on the answer.
        Err(Refusal::Output(error)) if is_closed_pipe(&error) => ended(&result, without_backup),
        Err(refusal) if args.dry_run => context.refuse(&refusal),
        _ => ended(&result, without_backup),
    }
}

fn ended(result: &ImportResult, without_backup: bool) -> Exit {
    if without_backup || result.refused + result.kept > 0 || result.is_partial() { Exit::Look } else { Exit::Done }
}

fn read(office: &Office, args: &ImportArgs) -> Result<ImportPlan, Refusal> {
    let file = args.file.as_path();
    let headings = shipped_headings().ok_or_else(|| Refusal::Rules("headings.toml".into()))?;
    let list = args.what.list();
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
    How {
        form,
        sheet: args.sheet.clone(),
        encoding,
        as_written: args.no_mend,
        by_hand: args.save_map.is_some(),
        ..How::default()
    }
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
