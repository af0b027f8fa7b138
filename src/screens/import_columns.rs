//! The import's second step: what was recognised, column by column, and the officer's corrections of it (ghép cột).

use std::sync::Arc;

use super::import_lines::{column_lines, said_word};
use super::intent::Intent;
use super::widgets::sheet::Sheet;
use crate::office::{ImportPlan, Mapping, Said};
use crate::words::Words;

/// The recognised columns, and what the officer says of them.
pub struct Columns {
    pub plan: Arc<ImportPlan>,
    pub sheet: Sheet,
    pub mapping: Mapping,
    /// Something was put right and not read anew yet.
    pub changed: bool,
}

impl Columns {
    pub fn new(plan: Arc<ImportPlan>, words: &Words) -> Columns {
        let mapping = plan.mapping();
        let sheet = Sheet::new(column_lines(&plan, &mapping, words));
        Columns { plan, sheet, mapping, changed: false }
    }

    /// Another field for the chosen column; fields other columns have are passed over.
    fn change(&mut self, forward: bool, words: &Words) -> bool {
        let Some((at, now)) = self.chosen() else { return false };
        let here = self.plan.choices.iter().position(|said| *said == now).unwrap_or(0);
        let count = self.plan.choices.len();
        let step = |n: usize| if forward { (here + n) % count } else { (here + count * 2 - n) % count };
        let next =
            (1..count).map(step).find_map(|n| self.plan.choices.get(n).filter(|said| !self.mapping.has(**said, at)));
        let Some(next) = next.copied() else { return false };
        self.say(at, next, words);
        true
    }

    fn say(&mut self, at: usize, said: Said, words: &Words) {
        self.mapping.set(at, said);
        self.changed = self.mapping != self.plan.mapping();
        self.sheet.replace(column_lines(&self.plan, &self.mapping, words));
    }

    /// The chosen column, and what it is taken for.
    fn chosen(&self) -> Option<(usize, Said)> {
        let at = self.sheet.item()?;
        self.mapping.columns().get(at).map(|(_, said)| (at, *said))
    }

    /// The chosen column in words, for the line that explains.
    pub fn about(&self, words: &Words) -> String {
        self.chosen()
            .and_then(|(at, said)| {
                let (name, _) = self.mapping.columns().get(at)?;
                Some(format!("{name} → {}", said_word(said, words)))
            })
            .unwrap_or_default()
    }

    /// Moves and corrections; `false` where the intent is neither.
    pub fn take(&mut self, intent: &Intent, words: &Words) -> bool {
        match intent {
            Intent::Right => self.change(true, words),
            Intent::Left => self.change(false, words),
            Intent::Mark => match self.chosen() {
                Some((at, _)) => {
                    self.say(at, Said::Ignored, words);
                    true
                }
                None => false,
            },
            intent => self.sheet.take(intent),
        }
    }
}
