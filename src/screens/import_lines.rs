//! What the import's steps say, line by line: what was recognised, what differs or is refused, what was done.

use super::import_columns::GO_ON;
use super::import_review::{has_review, new_lines};
use super::paint::Tone;
use super::widgets::sheet::Line;
use crate::domain::listing::What;
use crate::domain::problem::ProblemKind;
use crate::office::{ImportPlan, ImportResult, Mapped, Mapping, Said, SexHint, Verdict};
use crate::words::import::Section;
use crate::words::{Sentences, Words, fill};

/// Which list comes in.
pub(super) fn title(list: What, words: &Section) -> &str {
    match list {
        What::Households => &words.title_households,
        What::Cases => &words.title_cases,
        _ => &words.title,
    }
}

/// Where the table begins, and how many rows it has.
pub(super) fn recognised(list: What, words: &Section) -> &str {
    match list {
        What::Households => &words.recognised_households,
        What::Cases => &words.recognised_cases,
        _ => &words.recognised,
    }
}

pub(super) fn counts_text(plan: &ImportPlan, words: &Words) -> String {
    let (new, same, differs, refused) = plan.counts();
    let n = |n: usize| n.to_string();
    fill(
        &words.import.counts,
        &[("new", &n(new)), ("same", &n(same)), ("differs", &n(differs)), ("refused", &n(refused))],
    )
}

/// What a column is taken for, in the words of the book.
pub(super) fn said_word(said: Said, words: &Words) -> String {
    match said {
        Said::Ignored => words.import.not_mapped.clone(),
        Said::Field(key, None) => words.field(key.as_str()).to_owned(),
        Said::Field(key, Some(sex)) => {
            let sex = if sex == SexHint::Male { &words.import.of_boys } else { &words.import.of_girls };
            format!("{} · {sex}", words.field(key.as_str()))
        }
    }
}

/// What comes next: read anew what was put right, look at the rows that need it, or bring the list in.
pub(super) fn next_word<'w>(plan: &ImportPlan, changed: bool, words: &'w Section) -> &'w str {
    match (changed || plan.mapped == Mapped::Unknown, has_review(plan)) {
        (true, _) => &words.next_anew,
        (false, false) => &words.next_go,
        (false, true) => &words.next_look,
    }
}

/// The way on; column by column what stands over it, what it is taken for, an example; then what else was understood or
/// not.
pub(super) fn column_lines(plan: &ImportPlan, mapping: &Mapping, changed: bool, words: &Words) -> Vec<Line> {
    let heading = format!("  {:<28} → {:<22} {}", words.import.column, words.import.in_book, words.import.example);
    let mut lines = vec![
        Line::item(GO_ON, next_word(plan, changed, &words.import)).tone(Tone::Strong),
        Line::heading(&heading, String::new()),
    ];
    let example = plan.rows.iter().find(|row| !matches!(row.verdict, Verdict::Refused(_))).or(plan.rows.first());
    let example = example.map(|row| plan.cells(row.row)).unwrap_or_default();
    let recognised = plan.mapping();
    for (column, (name, said)) in mapping.columns().iter().enumerate() {
        let cell = example.get(column).map_or("", String::as_str);
        // A column without heading and content is none.
        if name.starts_with('(') && cell.is_empty() && *said == Said::Ignored {
            continue;
        }
        let changed = recognised.columns().get(column).is_some_and(|(_, before)| before != said);
        let (text, means) = (short(name, 27), super::paint::fit(&said_word(*said, words), 22));
        let arrow = if changed { "»" } else { "→" };
        lines.push(Line::item(column, format!("{text:<28} {arrow} {means:<22} {cell}")));
    }
    let import = &words.import;
    for (label, names) in
        [(&import.columns_ignored, &plan.columns_ignored), (&import.groups_unknown, &plan.groups_unknown)]
    {
        if !names.is_empty() {
            lines.push(Line::text(format!("{label}: {}", names.join("; "))).tone(Tone::Late).whole());
        }
    }
    if let Some((n, first)) = &plan.names_cased {
        let text = fill(&words.cli.import_names_cased, &[("n", &n.to_string()), ("line", &first.to_string())]);
        lines.extend(super::paint::wrap(&text, 74).into_iter().map(|part| Line::text(part).tone(Tone::Late)));
    }
    if !plan.columns_derived.is_empty() {
        lines.push(Line::text(format!("{}: {}", import.columns_derived, plan.columns_derived.join("; "))).whole());
    }
    if !plan.places.is_empty() {
        lines.push(Line::heading(&import.places, String::new()));
        lines.extend(plan.places.iter().map(|place| Line::text(place).whole()));
    }
    if !plan.villages.is_empty() {
        lines.push(Line::text(format!("{}: {}", words.import.villages_to_make, plan.villages.join(", "))).whole());
    }
    let mut doubles = doubles(plan, words).peekable();
    if doubles.peek().is_some() {
        lines.push(Line::heading(&import.warnings, String::new()));
        lines.extend(doubles);
    }
    // With anything to choose or refused the next step shows them, too.
    if !has_review(plan) {
        lines.extend(new_lines(plan, words));
    }
    lines
}

/// A divided heading keeps its own part, whatever of the part above has to go: "Họ và tên cha, mẹ… / Mẹ".
fn short(name: &str, width: usize) -> String {
    let wide = |text: &str| unicode_width::UnicodeWidthStr::width(text);
    match name.rsplit_once(" / ") {
        Some((above, below)) if wide(name) > width && wide(below) + 8 < width => {
            format!("{} / {below}", super::paint::fit(above, width - wide(below) - 3))
        }
        _ => super::paint::fit(name, width),
    }
}

/// Rows that may be, or are, a child the book or the list has already, and rows that reading mended: said before
/// anything is written.
fn doubles<'p>(plan: &'p ImportPlan, words: &'p Words) -> impl Iterator<Item = Line> + 'p {
    plan.rows.iter().filter_map(|row| {
        let of = row.warnings.iter().filter(|problem| {
            matches!(
                problem.kind,
                ProblemKind::PerhapsInBook(_)
                    | ProblemKind::PerhapsOnLine { .. }
                    | ProblemKind::AsOnLine { .. }
                    | ProblemKind::CodeNotKept(_)
                    | ProblemKind::OtherCommune(_)
                    | ProblemKind::DayOrMonth(..)
                    | ProblemKind::DateInNote
                    | ProblemKind::NoFormulaValue
                    | ProblemKind::ParentsUnsure
                    | ProblemKind::GroupNotSaid
                    | ProblemKind::OwnerNotKnown(_)
                    | ProblemKind::OwnerStays(_)
            ) || problem.kind.is_mend()
        });
        let said: Vec<String> = of.map(|problem| words.kind(&problem.kind)).collect();
        let line = fill(&words.import.line, &[("n", &row.line.to_string())]);
        (!said.is_empty()).then(|| Line::text(format!("{line} · {}", said.join("; "))).tone(Tone::Late).whole())
    })
}

pub(super) fn done_lines(result: &ImportResult, rejects: Option<&str>, words: &Words) -> Vec<Line> {
    let import = &words.import;
    let counted: [(&String, usize); 8] = [
        (&import.added, result.added),
        (&import.same, result.same),
        (&import.changed, result.changed),
        (&import.kept, result.kept),
        (&import.refused, result.refused),
        (&import.joined, result.joined),
        (&import.waiting, result.waiting),
        (&import.furniture, result.furniture),
    ];
    let mut lines: Vec<Line> =
        counted.into_iter().filter(|(_, n)| *n > 0).map(|(label, n)| Line::text(format!("{n:>7}  {label}"))).collect();
    for (label, names) in [
        (&import.villages_made, &result.villages_made),
        (&import.households_made, &result.households_made),
        (&import.columns_ignored, &result.columns_ignored),
        (&import.columns_derived, &result.columns_derived),
        (&import.groups_unknown, &result.groups_unknown),
    ] {
        if !names.is_empty() {
            lines.push(Line::text(format!("{label}: {}", names.join(", "))).whole());
        }
    }
    if let Some(file) = rejects {
        lines.push(Line::text(fill(&import.rejects_file, &[("file", file)])).tone(Tone::Late).whole());
    }
    lines
}
