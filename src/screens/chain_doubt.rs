//! The log does not hold what was seen of it: said before anything else, and asked about.

use super::dialog::{Asked, Dialog};
use super::intent::Effect;
use super::paint::wrap;
use crate::domain::time::{Instant, ddmmyyyy, hhmm, local};
use crate::office::{Missing, PutBack, Sitting};
use crate::words::{Words, fill};

pub(super) fn moment(at: Instant) -> String {
    let at = local(at);
    format!("{} {}", hhmm(at), ddmmyyyy(at.date()))
}

/// What is missing, what it may be, what to do: a sentence each.
pub fn missing_lines(missing: &Missing, words: &Words) -> Vec<String> {
    let log = &words.log;
    let head: String = missing.seen.head.chars().take(crate::domain::log::SHORT).collect();
    let (n, entries) = (missing.seen.n.to_string(), missing.now.0.to_string());
    let values = [("n", &*n), ("head", &*head), ("at", &*moment(missing.seen.at)), ("entries", &*entries)];
    let what = if missing.is_shorter() { &log.doubt_shorter } else { &log.doubt_other };
    vec![fill(&log.doubt_seen, &values), fill(what, &values), log.doubt_what.clone()]
}

/// What was seen is gone because the book was restored: said once, and nothing to doubt.
pub fn restored_line(put_back: &PutBack, words: &Words) -> String {
    let said = fill(&words.log.doubt_restored, &[("at", &moment(put_back.at)), ("officer", &put_back.officer)]);
    match put_back.entries_before {
        Some(n) => format!("{said} {}", fill(&words.log.restored_before, &[("n", &n.to_string())])),
        None => said,
    }
}

/// "Yes" goes on and says so in the log; "no" leaves.
pub fn chain_dialog(missing: &Missing, words: &Words) -> Dialog {
    let mut lines: Vec<String> = missing_lines(missing, words).iter().flat_map(|line| wrap(line, 76)).collect();
    lines.push(words.log.doubt_ask.clone());
    Dialog::asking(&words.log.doubt_title, lines, Effect::AcknowledgeMissing(Box::new(missing.clone())))
        .or_else(Effect::Quit)
}

/// What a sitting begins with being told, a sentence each.
pub fn sitting_lines(told: &Sitting, words: &Words) -> Vec<String> {
    let put_back = told.put_back.as_ref().map(|put_back| restored_line(put_back, words));
    put_back.into_iter().chain(told.keys_mended.then(|| words.log.keys_mended.clone())).collect()
}

/// To be read before the first list.
pub fn sitting_dialog(lines: &[String], words: &Words) -> Dialog {
    let lines = lines.iter().flat_map(|line| wrap(line, 76)).collect();
    Dialog::new(&words.log.changed_title, lines, Asked::Nothing)
}
