//! Chưa xếp hộ: siblings without a household are proposed together; a person puts them into one.

use super::View;
use super::frame::Footer;
use super::intent::{Effect, Intent, Reply, refused};
use super::paint::{Painter, Tone};
use super::widgets::sheet::{Line, Sheet};
use crate::office::{ChildRow, Office, Refusal};
use crate::words::{Words, fill};

pub struct Waiting {
    groups: Vec<Vec<ChildRow>>,
    sheet: Sheet,
}

/// More groups than this are proposed after these are done.
const AT_ONCE: u32 = 100;

impl Waiting {
    pub fn open(office: &Office) -> Result<Waiting, Refusal> {
        let mut screen = Waiting { groups: Vec::new(), sheet: Sheet::default() };
        screen.refresh(office)?;
        Ok(screen)
    }

    pub fn refresh(&mut self, office: &Office) -> Result<(), Refusal> {
        self.groups = office.siblings_without_household(AT_ONCE)?;
        let words = super::words_in_use()?;
        let mut lines = Vec::new();
        for (at, group) in self.groups.iter().enumerate() {
            let village = group.first().and_then(|child| child.child.village.as_deref()).unwrap_or("");
            lines.push(Line::item(
                at,
                fill(&words.lists.waiting_propose, &[("n", &group.len().to_string()), ("village", village)]),
            ));
            for child in group {
                let born = child.child.birth.map(|birth| birth.vi()).unwrap_or_default();
                lines.push(Line::text(format!("  {}  {} · {born}", child.code, child.child.name)));
            }
        }
        self.sheet.replace(lines);
        Ok(())
    }

    pub fn update(&mut self, intent: &Intent, office: &mut Office, words: &Words) -> Reply {
        if self.sheet.take(intent) {
            return Reply::redraw();
        }
        match intent {
            Intent::Back => Reply::effect(Effect::PopChanged),
            Intent::Open => {
                let Some(group) = self.sheet.item().and_then(|at| self.groups.get(at)).cloned() else {
                    return Reply::nothing();
                };
                let made = office.make_household_for(&group).and_then(|(_, code)| {
                    self.refresh(office)?;
                    Ok(code)
                });
                match made {
                    Ok(code) => {
                        Reply::say(fill(&words.lists.waiting_done, &[("code", &code), ("n", &group.len().to_string())]))
                    }
                    Err(refusal) => refused(&refusal, words),
                }
            }
            _ => Reply::nothing(),
        }
    }

    pub fn draw(&self, painter: &mut Painter<'_>, view: View<'_>) {
        painter.put(1, 0, &view.words.lists.waiting, Tone::On);
        if self.groups.is_empty() {
            painter.put(1, 2, &view.words.common.none, Tone::Plain);
            return;
        }
        let height = painter.height();
        self.sheet.draw(&mut painter.rows(1, height), &view.words.common.more_below);
    }

    pub fn footer(&self, _view: View<'_>) -> Footer {
        Footer { why: Default::default(), hints: &["open", "back", "search"] }
    }
}
