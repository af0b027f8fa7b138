//! What `import` says of each row, on standard error: villages to choose, rows refused, different, to look at, and new.

use std::io::Write;

use super::context::Context;
use crate::office::{ImportPlan, NewRow, PlannedRow, Verdict};
use crate::words::{Sentences, fill};

/// `new`: the new rows that are to be named.
pub(super) fn say_each(context: &Context, plan: &ImportPlan, new: &[NewRow]) {
    let (words, cli) = (context.words, &context.words.cli);
    let mut err = std::io::stderr().lock();
    // Nobody need be listening.
    let mut say = |sentence: String| drop(writeln!(err, "{sentence}"));
    if let Some((n, first)) = &plan.names_cased {
        say(fill(&cli.import_names_cased, &[("n", &n.to_string()), ("line", &first.to_string())]));
    }
    for asked in plan.asked() {
        let values =
            [("village", asked.village.as_str()), ("n", &asked.rows.to_string()), ("near", &asked.near.join(", "))];
        say(fill(&cli.import_village_asked, &values));
    }
    let mut new = new.iter().peekable();
    for row in &plan.rows {
        let PlannedRow { line, verdict, warnings, .. } = row;
        let line = line.to_string();
        match verdict {
            Verdict::Refused(problems) => {
                // No name in an error: the line says which row it is.
                let why = words.problems(problems);
                say(fill(&cli.import_row_refused, &[("line", &line), ("why", &why)]));
            }
            Verdict::Differs { code, fields, .. } => {
                let why: Vec<String> = fields
                    .iter()
                    .map(|field| {
                        let boxed = |value| words.boxed(&field.key, value);
                        format!("{}: {} → {}", words.field(&field.key), boxed(&field.book), boxed(&field.list))
                    })
                    .collect();
                let code = code.as_deref().unwrap_or("");
                say(fill(&cli.import_row_differs, &[("line", &line), ("code", code), ("why", &why.join("; "))]));
            }
            Verdict::New => {
                if let Some(new) = new.next_if(|new| new.line == row.line) {
                    say(fill(&cli.import_row_new, &[("line", &line), ("what", &new.text())]));
                }
            }
            Verdict::Same => {}
        }
        if !warnings.is_empty() {
            say(fill(&cli.import_row_warning, &[("line", &line), ("why", &words.problems(warnings))]));
        }
    }
}
