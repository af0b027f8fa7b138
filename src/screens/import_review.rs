//! The import's third step, line by line: what is to be chosen, what cannot be taken and why, and what is new.

use super::import_wizard::Item;
use super::paint::{Tone, wrap};
use super::widgets::sheet::Line;
use crate::domain::problem::ProblemKind;
use crate::office::{ImportPlan, NearIs, NearSaid, Taken, Verdict};
use crate::words::{Sentences, Words, fill};

/// Columns of a line's text at 80, less what a line below is set in.
const WIDTH: usize = 73;

/// Whether something is to be chosen or looked at before the import.
pub(super) fn has_review(plan: &ImportPlan) -> bool {
    let (_, _, differs, refused) = plan.counts();
    differs + refused + plan.near_villages.len() > 0
}

/// The new rows: name, birth date, village; many are counted.
pub(super) fn new_lines(plan: &ImportPlan, words: &Words) -> Vec<Line> {
    let import = &words.import;
    let new = plan.counts().0;
    if new == 0 {
        return Vec::new();
    }
    let mut lines = vec![Line::heading(&import.new_title, String::new())];
    lines.extend(plan.preview.iter().map(|row| {
        let line = fill(&import.line, &[("n", &row.line.to_string())]);
        Line::text(format!("{line} · {}", row.text()))
    }));
    if new > plan.preview.len() {
        let rest = (new - plan.preview.len()).to_string();
        lines.push(Line::text(fill(&import.new_more, &[("n", &rest)])));
    }
    lines
}

/// Which villages are meant, what differs, field by field, what is refused and what is new; with what each line to choose is.
pub(super) fn review_lines(plan: &ImportPlan, said: &NearSaid, take: &Taken, words: &Words) -> (Vec<Line>, Vec<Item>) {
    let import = &words.import;
    let mut items = Vec::new();
    let mut near = vec![Line::heading(&import.near_title, import.near_keys.clone())];
    for (at, asked) in plan.near_villages.iter().enumerate() {
        let values =
            [("village", asked.village.as_str()), ("n", &asked.rows.to_string()), ("near", &asked.near.join(", "))];
        let mut line = Line::item(items.len(), fill(&import.near_line, &values));
        line.right = match said.of(&asked.village, &asked.near) {
            None => import.near_open.clone(),
            Some(NearIs::New) => import.near_new.clone(),
            Some(NearIs::Known(village)) => fill(&import.near_same, &[("village", &village)]),
        };
        near.push(line);
        items.push(Item::Village(at));
    }
    let mut differs = vec![Line::heading(&import.differs_title, import.all_rows.clone())];
    let mut refused = vec![Line::heading(&import.refused_title, String::new())];
    let choice = |on: bool| if on { import.differs_take.clone() } else { import.differs_keep.clone() };
    for (at, row) in plan.rows.iter().enumerate() {
        let Verdict::Differs { code, fields, .. } = &row.verdict else { continue };
        let name = plan.name_of(row);
        let line = fill(&import.line, &[("n", &row.line.to_string())]);
        differs.push(Line::item(items.len(), format!("{line} · {} {name}", code.as_deref().unwrap_or(""))));
        items.push(Item::Row(at));
        for (field, differs_in) in fields.iter().enumerate() {
            let boxed = |value| words.boxed(&differs_in.key, value);
            let (book, list) = (boxed(&differs_in.book), boxed(&differs_in.list));
            let text = format!("   {}: {book} → {list}", words.field(&differs_in.key));
            let mut line = Line::item(items.len(), text).whole();
            line.right = choice(take.has(at, field));
            differs.push(line);
            items.push(Item::Field(at, field));
        }
    }
    for (at, row) in plan.rows.iter().enumerate() {
        let Verdict::Refused(problems) = &row.verdict else { continue };
        // What the questions above ask is not asked again of every row.
        if problems.iter().all(|problem| matches!(problem.kind, ProblemKind::LikeVillage { .. })) {
            continue;
        }
        let line = fill(&import.line, &[("n", &row.line.to_string())]);
        let name = plan.name_of(row);
        let named = if name.is_empty() { String::new() } else { format!("{name} · ") };
        // A reason is read whole: what does not fit goes on below.
        let text = format!("{line} · {named}{}", words.problems(problems));
        for (n, part) in wrap(&text, WIDTH).into_iter().enumerate() {
            let line = if n == 0 { Line::item(items.len(), part) } else { Line::text(format!("   {part}")) };
            refused.push(line.tone(Tone::Late));
        }
        items.push(Item::Row(at));
    }
    let mut lines = if near.len() > 1 { near } else { Vec::new() };
    if differs.len() > 1 {
        lines.extend(differs);
    }
    if refused.len() > 1 {
        lines.extend(refused);
    }
    lines.extend(new_lines(plan, words));
    (lines, items)
}
