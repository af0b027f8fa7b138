//! Rule files beside the book that do not count yet: what each would change, how many deadlines it would move, accepted by Enter.

use super::dialog::Dialog;
use super::intent::{Effect, Reply};
use super::widgets::sheet::Line;
use super::{Screen, View};
use crate::office::PendingRule;
use crate::words::{Words, fill};

/// One line per file: its name and what it would move, or why it cannot be read.
pub fn lines(pending: &[PendingRule], words: &Words) -> Vec<Line> {
    let r = &words.rule_files;
    pending
        .iter()
        .enumerate()
        .map(|(at, rule)| {
            let mut line = Line::item(at, rule.name.clone());
            line.right = match &rule.fault {
                Some(_) => r.unreadable.clone(),
                None => fill(&r.moves, &[("n", &rule.moved.to_string())]),
            };
            line.tone(super::paint::Tone::Today)
        })
        .collect()
}

/// Asks before a file counts; one that does not read only says why.
pub fn ask(rule: &PendingRule, view: View<'_>) -> Reply {
    let words = view.words;
    let r = &words.rule_files;
    if let Some(fault) = &rule.fault {
        let lines = super::paint::wrap(&fill(&r.fault, &[("what", fault)]), 76);
        return Reply::push(Screen::Dialog(Dialog::new(&rule.name, lines, super::Asked::Nothing)));
    }
    let phrases = view.present().phrases();
    let mut lines: Vec<String> = rule.changes.iter().take(6).map(|change| phrases.rule_change(change)).collect();
    if rule.changes.len() > 6 {
        lines.push(fill(&words.common.more_below, &[("n", &(rule.changes.len() - 6).to_string())]));
    }
    lines.push(fill(&r.moves, &[("n", &rule.moved.to_string())]));
    lines.push(r.ask.clone());
    Reply::push(Screen::Dialog(Dialog::asking(&rule.name, lines, Effect::AcceptRule(Box::new(rule.clone())))))
}
