//! The import's second step: what was recognised, column by column, and the officer's corrections of it (ghép cột).

use std::sync::Arc;

use super::import_lines::{column_lines, said_word};
use super::intent::{Intent, Reply};
use super::widgets::pick_list::{Offer, PickList, Picked};
use super::widgets::sheet::Sheet;
use crate::office::{ImportPlan, Mapped, Mapping, Said};
use crate::words::{Words, fill};

/// The line that leads on to the next step; every other one that can be chosen is a column, by its number.
pub const GO_ON: usize = usize::MAX;
/// Cells shown of a column while its field is chosen.
const EXAMPLES: usize = 3;

/// The recognised columns, and what the officer says of them.
pub struct Columns {
    pub plan: Arc<ImportPlan>,
    pub sheet: Sheet,
    pub mapping: Mapping,
    /// Something was put right and not read anew yet.
    pub changed: bool,
    /// The fields one column is chosen from, open over the columns.
    pub pick: Option<PickList>,
}

impl Columns {
    pub fn new(plan: Arc<ImportPlan>, words: &Words) -> Columns {
        let mapping = plan.mapping();
        let sheet = Sheet::new(column_lines(&plan, &mapping, false, words));
        Columns { plan, sheet, mapping, changed: false, pick: None }
    }

    /// Puts the cursor on a column or on the line that leads on; where no column is known yet, on the first of them.
    pub fn go_to(&mut self, at: usize) {
        self.sheet.choose(at);
        if self.plan.mapped == Mapped::Unknown && self.sheet.item() == Some(GO_ON) {
            self.sheet.take(&Intent::Down);
        }
    }

    /// What is typed before the cursor in the open list of fields.
    pub fn before(&self) -> Option<&str> {
        self.pick.as_ref().map(PickList::before)
    }

    pub fn is_picking(&self) -> bool {
        self.pick.is_some()
    }

    /// Opens the list of fields for the chosen column; `false` where the cursor is on none.
    pub fn open_pick(&mut self, words: &Words) -> bool {
        let Some((at, now)) = self.chosen() else { return false };
        let Some((name, _)) = self.mapping.columns().get(at) else { return false };
        let offer = |said: &Said| {
            let taken = self.mapping.columns().iter().enumerate().find(|(other, (_, its))| *other != at && its == said);
            let taken = taken.filter(|_| *said != Said::Ignored);
            let note = taken.map(|(_, (name, _))| fill(&words.pick.taken, &[("name", name)])).unwrap_or_default();
            Offer { words: said_word(*said, words), note }
        };
        let cells = self.plan.rows.iter().map(|row| self.plan.cells(row.row));
        let examples = cells.filter_map(|cells| cells.get(at).filter(|cell| !cell.trim().is_empty()).cloned());
        let examples: Vec<String> = examples.take(EXAMPLES).collect();
        let about = match examples.is_empty() {
            true => words.pick.no_example.clone(),
            false => fill(&words.pick.example, &[("cell", &examples.join(" · "))]),
        };
        let standing = self.plan.choices.iter().position(|said| *said == now);
        let offers = self.plan.choices.iter().map(offer).collect();
        self.pick = Some(PickList::new(&fill(&words.pick.column, &[("name", name)]), &about, offers, standing, ""));
        true
    }

    /// A key of the open list of fields. A field another column has moves here, and that is said.
    pub fn pick(&mut self, intent: &Intent, words: &Words) -> Reply {
        let Some(pick) = &mut self.pick else { return Reply::nothing() };
        let said = match pick.take(intent) {
            Picked::Stays => return Reply::redraw(),
            Picked::Left => None,
            Picked::One(one) => self.plan.choices.get(one).copied(),
        };
        self.pick = None;
        let (Some(said), Some((at, _))) = (said, self.chosen()) else { return Reply::redraw() };
        let columns = self.mapping.columns().iter().enumerate();
        let mut others = columns.filter(|(other, (_, its))| *other != at && *its == said && said != Said::Ignored);
        let moved = others.next().map(|(other, (name, _))| (other, name.clone()));
        if let Some((other, _)) = &moved {
            self.mapping.set(*other, Said::Ignored);
        }
        self.say(at, said, words);
        match moved {
            None => Reply::redraw(),
            Some((_, name)) => {
                Reply::say(fill(&words.pick.moved, &[("field", &said_word(said, words)), ("name", &name)]))
            }
        }
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
        self.sheet.replace(column_lines(&self.plan, &self.mapping, self.changed, words));
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
            // To the line that leads on, from wherever she is.
            Intent::NextField | Intent::PreviousField => {
                self.sheet.choose(GO_ON);
                true
            }
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
