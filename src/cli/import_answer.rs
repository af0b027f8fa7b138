//! What `import` answers: the rows and what became of each, the counts, and what of the file went unused.

use std::io::Write;

use serde_json::{Value, json};

use super::args::{Format, ImportArgs};
use super::context::Context;
use super::import_args::ImportWhat;
use super::output::{Out, Printer};
use crate::domain::problem::{Problem, ProblemKind};
use crate::office::{Differs, ImportPlan, ImportResult, Mapped, Office, PlannedRow, Refusal, TextEncoding, Verdict};
use crate::words::{Sentences, Words, fill};

/// Runs of lines named in one sentence.
const MOST_RUNS: usize = 20;
/// What is said of each row.
const ROW_KEYS: [&str; 8] = ["row", "verdict", "code", "name", "reasons", "warnings", "mended", "differences"];

/// Every row that was not simply taken, and what of the file went unused, on standard error.
pub fn say_rows(context: &Context, plan: &ImportPlan) {
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
    let mut owners = Owners::default();
    for PlannedRow { line, verdict, warnings, .. } in &plan.rows {
        let warnings = owners.apart(*line, warnings);
        let line = line.to_string();
        match verdict {
            Verdict::Refused(problems) => {
                say(fill(&cli.import_row_refused, &[("line", &line), ("why", &words.problems(problems))]));
            }
            Verdict::Differs { code, fields, .. } => {
                let why: Vec<String> = fields.iter().map(|field| difference(words, field)).collect();
                let code = code.as_deref().unwrap_or("");
                say(fill(&cli.import_row_differs, &[("line", &line), ("code", code), ("why", &why.join("; "))]));
            }
            Verdict::New | Verdict::Same => {}
        }
        if !warnings.is_empty() {
            say(fill(&cli.import_row_warning, &[("line", &line), ("why", &words.problems(&warnings))]));
        }
    }
    if !owners.lines.is_empty() {
        let (names, lines) = (owners.names.join(", "), ranges(&owners.lines));
        let n = owners.lines.len().to_string();
        say(fill(&cli.import_owners, &[("names", &names), ("n", &n), ("lines", &lines)]));
    }
}

/// Officers the book does not have: a list of cases names one in every row, and one line says it of them all.
#[derive(Default)]
struct Owners {
    names: Vec<String>,
    lines: Vec<usize>,
}

impl Owners {
    /// The other warnings of a row.
    fn apart(&mut self, line: usize, warnings: &[Problem]) -> Vec<Problem> {
        let mut others = Vec::new();
        for warning in warnings {
            match &warning.kind {
                ProblemKind::OwnerNotKnown(name) => {
                    if !self.names.contains(name) {
                        self.names.push(name.clone());
                    }
                    self.lines.push(line);
                }
                _ => others.push(warning.clone()),
            }
        }
        others
    }
}

/// "2–31, 40": lines in file order, in few words.
fn ranges(lines: &[usize]) -> String {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for line in lines {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == *line => *last = *line,
            _ => runs.push((*line, *line)),
        }
    }
    let said = |(first, last): &(usize, usize)| match first == last {
        true => first.to_string(),
        false => format!("{first}–{last}"),
    };
    let mut parts: Vec<String> = runs.iter().take(MOST_RUNS).map(said).collect();
    if runs.len() > MOST_RUNS {
        parts.push("…".to_owned());
    }
    parts.join(", ")
}

/// The answer on standard output. JSON: the counts first, as one object, then one for each row of the file; CSV: the rows, and the
/// counts as a sentence beside it; the table is that sentence, its rows having been said.
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

/// "Điện thoại: 0912… → 0987…"
fn difference(words: &Words, field: &Differs) -> String {
    let boxed = |value| words.boxed(&field.key, value);
    format!("{}: {} → {}", words.field(&field.key), boxed(&field.book), boxed(&field.list))
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
        ("villages_made", json!(result.villages_made)),
        ("households_made", json!(result.households_made)),
        ("columns_ignored", json!(result.columns_ignored)),
        ("columns_derived", json!(result.columns_derived)),
        ("groups_unknown", json!(result.groups_unknown)),
        ("places_mapped", json!(result.places)),
        ("encodings", json!(encodings)),
        ("sheets", json!(sheets)),
    ]
}

#[cfg(test)]
mod tests {
    use super::ranges;

    #[test]
    fn lines_are_named_in_few_words() {
        assert_eq!(ranges(&[2, 3, 4, 7, 9, 10]), "2–4, 7, 9–10");
        let odd: Vec<usize> = (0..50).map(|n| n * 2).collect();
        assert!(ranges(&odd).ends_with("38, …"), "{}", ranges(&odd));
    }
}
