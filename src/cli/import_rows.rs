//! What `import` says of single rows: villages to choose, rows refused, different, to look at; and which are new.

use std::io::Write;

use super::context::Context;
use crate::domain::problem::{Problem, ProblemKind};
use crate::office::{Differs, ImportPlan, Mapped, NewRow, PlannedRow, TextEncoding, Verdict};
use crate::words::{Sentences, Words, fill};

/// Runs of lines named in one sentence.
const MOST_RUNS: usize = 20;

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
    let table = plan.table_left();
    words.left_of(&source.sheets_left, table.as_deref(), source.formulas_empty).into_iter().for_each(&mut say);
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
    if let Some((n, first)) = &plan.names_cased {
        say(fill(&cli.import_names_cased, &[("n", &n.to_string()), ("line", &first.to_string())]));
    }
    for asked in plan.asked() {
        let values =
            [("village", asked.village.as_str()), ("n", &asked.rows.to_string()), ("near", &asked.near.join(", "))];
        say(fill(&cli.import_village_asked, &values));
    }
    let mut owners = Owners::default();
    for PlannedRow { line, verdict, warnings, .. } in &plan.rows {
        let warnings = owners.apart(*line, warnings);
        let line = line.to_string();
        match verdict {
            // No name in an error: the line says which row it is.
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

/// The new rows of a dry run by name: part of the answer, so on standard output.
pub(super) fn say_new(context: &Context, new: &[NewRow], out: &mut dyn Write) -> std::io::Result<()> {
    for row in new {
        let values = [("line", row.line.to_string()), ("what", row.text())];
        let values = values.each_ref().map(|(key, value)| (*key, value.as_str()));
        writeln!(out, "{}", fill(&context.words.cli.import_row_new, &values))?;
    }
    Ok(())
}

/// "Điện thoại: 0912… → 0987…"
pub(super) fn difference(words: &Words, field: &Differs) -> String {
    let boxed = |value| words.boxed(&field.key, value);
    format!("{}: {} → {}", words.field(&field.key), boxed(&field.book), boxed(&field.list))
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
