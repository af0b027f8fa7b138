//! What `import` answers: the rows and what became of each, the counts, and what of the file went unused.

use std::io::Write;

use serde_json::{Value, json};

use super::args::{Format, ImportArgs};
use super::context::Context;
use super::import_args::ImportWhat;
use super::import_rows::{difference, say_new};
use super::output::{Out, Printer};
use crate::domain::problem::Problem;
use crate::office::{ImportPlan, ImportResult, Office, Refusal, Verdict};
use crate::words::{Sentences, Words, fill};

/// What is said of each row.
const ROW_KEYS: [&str; 8] = ["row", "verdict", "code", "name", "reasons", "warnings", "mended", "differences"];

/// The answer on standard output. JSON: the counts first, as one object, then one for each row of the file; CSV: the rows, and the
/// counts as a sentence beside it; the table is that sentence,
/// and of a dry run the new rows: what is odd about the others has been said.
pub fn answer(
    context: &Context,
    office: &Office,
    plan: &ImportPlan,
    result: &ImportResult,
    args: &ImportArgs,
) -> Result<(), Refusal> {
    match args.format {
        Format::Table => {
            let mut out = std::io::stdout().lock();
            if args.dry_run {
                say_new(context, &office.new_rows(plan, usize::MAX)?, &mut out)?;
            }
            Ok(say_result(context, result, args, &mut out)?)
        }
        Format::Csv => {
            // Nobody need be listening.
            let _ = say_result(context, result, args, &mut std::io::stderr().lock());
            let words = context.words;
            let headings: Vec<String> = ROW_KEYS.map(|key| words.term("import_row", key).to_owned()).to_vec();
            let mut printer = Printer::new(Format::Csv, ROW_KEYS.to_vec(), &headings, None)?;
            each_row(words, office, plan, Dress::People, &mut |values| printer.row(&values.map(Out::Json)))?;
            Ok(printer.finish()?)
        }
        Format::Json => {
            let (keys, values): (Vec<&str>, Vec<Out<'_>>) =
                counts(result).into_iter().map(|(key, value)| (key, Out::Json(value))).unzip();
            let mut printer = Printer::new(Format::Json, keys, &[], None)?;
            printer.row(&values)?;
            printer.go_on_with(ROW_KEYS.to_vec());
            each_row(context.words, office, plan, Dress::Programs, &mut |values| printer.row(&values.map(Out::Json)))?;
            Ok(printer.finish()?)
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Dress {
    People,
    Programs,
}

/// One row of the answer for each line of the file that says something, in the order of the file.
fn each_row(
    words: &Words,
    office: &Office,
    plan: &ImportPlan,
    dress: Dress,
    each: &mut dyn FnMut([Value; ROW_KEYS.len()]) -> std::io::Result<()>,
) -> Result<(), Refusal> {
    let said = |problems: &[&Problem]| problems.iter().map(|problem| words.problem(problem)).collect::<Vec<_>>();
    for (line, row) in plan.lines() {
        let key = row.map_or("furniture", |row| verdict_key(&row.verdict));
        let verdict = if dress == Dress::People { words.term("verdict", key) } else { key };
        let Some(row) = row else {
            let none = || json!([]);
            each([json!(line), json!(verdict), Value::Null, Value::Null, none(), none(), none(), none()])?;
            continue;
        };
        let (reasons, differs) = match &row.verdict {
            Verdict::Refused(problems) => (problems.iter().collect(), Vec::new()),
            Verdict::Differs { fields, .. } => (Vec::new(), fields.iter().collect()),
            Verdict::New | Verdict::Same => (Vec::new(), Vec::new()),
        };
        let (mended, warnings): (Vec<&Problem>, Vec<&Problem>) =
            row.warnings.iter().partition(|problem| problem.kind.is_mend());
        let differences: Vec<String> = differs
            .into_iter()
            .map(|field| match dress {
                Dress::Programs => format!("{}: {} → {}", field.key, field.book, field.list),
                Dress::People => difference(words, field),
            })
            .collect();
        let name = Some(plan.name_of(row)).filter(|name| !name.is_empty());
        let code = office.code_of_row(plan, row)?;
        each([
            json!(line),
            json!(verdict),
            json!(code),
            json!(name),
            json!(said(&reasons)),
            json!(said(&warnings)),
            json!(said(&mended)),
            json!(differences),
        ])?;
    }
    Ok(())
}

fn verdict_key(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::New => "new",
        Verdict::Same => "same",
        Verdict::Differs { .. } => "differs",
        Verdict::Refused(_) => "refused",
    }
}

fn say_result(context: &Context, result: &ImportResult, args: &ImportArgs, out: &mut dyn Write) -> std::io::Result<()> {
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
        let sentence = if args.what == ImportWhat::Children { &cli.import_result } else { &cli.import_result_plain };
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
    writeln!(out, "{sentence}")?;
    if !result.villages_made.is_empty() {
        writeln!(out, "{}", fill(&cli.import_villages, &[("names", &result.villages_made.join(", "))]))?;
    }
    out.flush()
}

/// How many rows were what, and what the file brought besides.
fn counts(result: &ImportResult) -> Vec<(&'static str, Value)> {
    let encodings: Vec<&str> = result.encodings.iter().map(|encoding| encoding.as_str()).collect();
    let sheets: Vec<&String> = result.sheet.iter().collect();
    vec![
        ("added", json!(result.added)),
        ("same", json!(result.same)),
        ("changed", json!(result.changed)),
        ("kept", json!(result.kept)),
        ("refused", json!(result.refused)),
        ("furniture", json!(result.furniture)),
        ("joined", json!(result.joined)),
        ("waiting", json!(result.waiting)),
        ("hidden", json!(result.hidden)),
        ("mended", json!(result.mended)),
        ("names_cased", json!(result.names_cased)),
        ("villages_made", json!(result.villages_made)),
        ("households_made", json!(result.households_made)),
        ("columns_ignored", json!(result.columns_ignored)),
        ("columns_derived", json!(result.columns_derived)),
        ("groups_unknown", json!(result.groups_unknown)),
        ("places_mapped", json!(result.places)),
        ("villages_asked", json!(result.villages_asked)),
        ("encodings", json!(encodings)),
        ("sheets", json!(sheets)),
        ("sheets_left", json!(result.sheets_left)),
        ("tables_left", json!(result.tables_left)),
        ("formulas_empty", json!(result.formulas_empty)),
    ]
}
