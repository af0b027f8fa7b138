//! What a rule file changes, and why a clock is doubted, in sentences.

use super::{Phrases, Words, fill};
use crate::domain::clock_doubt::ClockDoubt;
use crate::domain::rule_change::RuleChange;
use crate::domain::time::{Instant, ddmmyyyy, hhmm, local};

impl Phrases<'_> {
    /// "+ 02/01/2027 nghỉ: Tết", "12 giờ → 8 giờ: …".
    pub fn rule_change(&self, change: &RuleChange) -> String {
        let words = self.words;
        let r = &words.rule_files;
        match change {
            RuleChange::Off { day, why } => fill(&r.off, &[("day", &ddmmyyyy(*day)), ("why", why)]),
            RuleChange::Worked { day } => fill(&r.worked, &[("day", &ddmmyyyy(*day))]),
            RuleChange::Limit { step, from, to } => {
                let limit = |text: &str| if text == "—" { text.to_owned() } else { self.limit(text) };
                fill(&r.limit, &[("step", &self.step(step)), ("from", &limit(from)), ("to", &limit(to))])
            }
            RuleChange::NewProcedure(name) => fill(&r.procedure, &[("name", name)]),
            RuleChange::Rhythm { level, from, to } => fill(
                &r.rhythm,
                &[("level", words.term("risk_of_level", level)), ("from", &from.to_string()), ("to", &to.to_string())],
            ),
            RuleChange::Wording => r.wording.clone(),
        }
    }
}

/// "08:05 23/11/2026"
pub(super) fn moment(at: Instant) -> String {
    format!("{} {}", hhmm(local(at)), ddmmyyyy(local(at).date()))
}

/// "Máy chủ nói bây giờ là …, nhưng sổ đã ghi lúc …"
pub fn clock_doubt(doubt: ClockDoubt, now: Instant, words: &Words) -> String {
    let (template, last) = match doubt {
        ClockDoubt::Behind { last } => (&words.clock.behind, last),
        ClockDoubt::Jumped { last } => (&words.clock.jumped, last),
    };
    fill(template, &[("now", &moment(now)), ("last", &moment(last))])
}
