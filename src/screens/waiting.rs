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

/// "TE-0042  Lò Thị Ơn · 12/05/2019"
fn who(child: &ChildRow) -> String {
    let born = child.child.birth.map(|birth| birth.vi()).unwrap_or_default();
    format!("{}  {} · {born}", child.code, child.child.name)
}

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
            if let [child] = &group[..] {
                lines.push(Line::item(at, format!("{} · {village}", who(child))));
                continue;
            }
            lines.push(Line::item(
                at,
                fill(&words.lists.waiting_propose, &[("n", &group.len().to_string()), ("village", village)]),
            ));
            lines.extend(group.iter().map(|child| Line::text(format!("  {}", who(child)))));
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
            // The child herself: she may belong to a household that is there already.
            Intent::Edit | Intent::ChildPage => {
                let child = self.sheet.item().and_then(|at| self.groups.get(at)).and_then(|group| group.first());
                match child.cloned() {
                    Some(child) => super::forms::push(super::forms::child(office, words, Some(child), None), words),
                    None => Reply::nothing(),
                }
            }
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

    pub fn footer(&self, view: View<'_>) -> Footer {
        let why = match self.sheet.item().and_then(|at| self.groups.get(at)).and_then(|group| group.first()) {
            Some(child) => {
                let parents = [child.child.father.as_deref(), child.child.mother.as_deref()];
                let parents = parents.into_iter().flatten().collect::<Vec<_>>().join(", ");
                [format!("{}: {parents}", view.words.child.parents), String::new()]
            }
            None => Default::default(),
        };
        Footer { why, hints: &["open:make_household", "edit", "back", "search"] }
    }
}
