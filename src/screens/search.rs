//! Tìm: from everywhere, accents or none; the letter at once, its results after it; Enter goes straight to the child.

use super::frame::Footer;
use super::intent::{Effect, Intent, Reply, refused};
use super::list::screen_of;
use super::paint::{Painter, Tone};
use super::widgets::text_line::TextLine;
use super::{View, forms};
use crate::domain::listing::What;
use crate::office::{Found, FoundKind, Office, Refusal};
use crate::words::Words;

/// Where Enter leads from a child or a case; Tab changes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Aim {
    /// What was found.
    #[default]
    Itself,
    /// The child's open case.
    Case,
    /// A visit to record in it.
    Visit,
}

#[derive(Default)]
pub struct Search {
    aim: Aim,
    line: TextLine,
    found: Vec<Found>,
    /// What is found is for the text before the last letter.
    behind: bool,
    more: bool,
    selected: usize,
}

/// As many as a tall screen shows.
const AT_MOST: usize = 60;

impl Search {
    pub fn refresh(&mut self, office: &Office) -> Result<(), Refusal> {
        self.behind = false;
        (self.found, self.more) = office.find(self.line.text(), AT_MOST)?;
        self.selected = self.selected.min(self.found.len().saturating_sub(1));
        Ok(())
    }

    /// Is the letter shown, and what it finds not yet?
    pub fn is_behind(&self) -> bool {
        self.behind
    }

    pub fn update(&mut self, intent: &Intent, office: &mut Office, words: &Words) -> Reply {
        if self.line.take(intent) {
            // In a book of a million what two letters find takes longer than a letter may.
            (self.behind, self.selected) = (true, 0);
            return Reply::redraw();
        }
        // Whatever else is pressed means what the text finds, not what stood there a letter ago.
        if self.behind
            && let Err(refusal) = self.refresh(office)
        {
            return refused(&refusal, words);
        }
        match intent {
            Intent::NextField | Intent::PreviousField => {
                self.aim = match (self.aim, intent) {
                    (Aim::Itself, Intent::NextField) | (Aim::Visit, Intent::PreviousField) => Aim::Case,
                    (Aim::Case, Intent::NextField) | (Aim::Itself, _) => Aim::Visit,
                    _ => Aim::Itself,
                };
                Reply::redraw()
            }
            Intent::Down => {
                self.selected = (self.selected + 1).min(self.found.len().saturating_sub(1));
                Reply::redraw()
            }
            Intent::Up => {
                self.selected = self.selected.saturating_sub(1);
                Reply::redraw()
            }
            Intent::PageDown => {
                self.selected = (self.selected + 10).min(self.found.len().saturating_sub(1));
                Reply::redraw()
            }
            Intent::PageUp => {
                self.selected = self.selected.saturating_sub(10);
                Reply::redraw()
            }
            Intent::Back => Reply::effect(Effect::Pop),
            Intent::Open => self.open(office, words),
            _ => Reply::nothing(),
        }
    }

    /// What is typed before the cursor.
    pub fn before(&self) -> &str {
        self.line.before()
    }

    fn open(&self, office: &Office, words: &Words) -> Reply {
        let Some(hit) = self.found.get(self.selected) else { return Reply::nothing() };
        if self.aim != Aim::Itself && matches!(hit.kind, FoundKind::Child | FoundKind::Case) {
            return self.open_case(hit, office, words);
        }
        let what = match hit.kind {
            FoundKind::Child => What::Children,
            FoundKind::Household => What::Households,
            FoundKind::Case => What::Cases,
            FoundKind::Village => return Reply::effect(Effect::Main(7)),
        };
        match screen_of(what, hit.n, office) {
            Ok(screen) => Reply::effect(Effect::Pop).and(Effect::Push(Box::new(screen))),
            Err(refusal) => refused(&refusal, words),
        }
    }

    /// Straight to the open case, or to the visit in it.
    fn open_case(&self, hit: &Found, office: &Office, words: &Words) -> Reply {
        let case = match hit.kind {
            FoundKind::Case => Ok(Some(hit.n)),
            _ => office.open_case_of(hit.n),
        };
        let case = match case {
            Ok(Some(case)) => case,
            Ok(None) => return Reply::say(&words.lists.no_open_case),
            Err(refusal) => return refused(&refusal, words),
        };
        let opened = if self.aim == Aim::Visit {
            forms::push(forms::visit(office, words, case, Vec::new()), words)
        } else {
            match screen_of(What::Cases, case, office) {
                Ok(screen) => Reply::push(screen),
                Err(refusal) => refused(&refusal, words),
            }
        };
        // The search closes under what it opened; a refusal leaves it standing.
        let opens = opened.effects.iter().any(|effect| matches!(effect, Effect::Push(_)));
        if !opens {
            return opened;
        }
        opened.effects.into_iter().fold(Reply::effect(Effect::Pop), Reply::and)
    }

    pub fn draw(&self, painter: &mut Painter<'_>, view: View<'_>) {
        let words = view.words;
        let x = painter.put(1, 0, &words.lists.search_title, Tone::Strong) + 2;
        let width = usize::from(painter.width().saturating_sub(x + 1));
        let (shown, at) = self.line.window(width);
        painter.put(x, 0, &shown, Tone::Plain);
        painter.cursor(x + at, 0);
        if self.found.is_empty() && !self.line.text().trim().is_empty() {
            painter.put(1, 2, &words.lists.nothing_found, Tone::Plain);
            return;
        }
        let height = usize::from(painter.height().saturating_sub(2)).max(1);
        let top = self.selected / height * height;
        for (y, (at, hit)) in self.found.iter().enumerate().skip(top).take(height).enumerate() {
            let y = u16::try_from(y + 2).unwrap_or(u16::MAX);
            painter.put(0, y, if at == self.selected { "▸" } else { " " }, Tone::Strong);
            let title = if view.hide_names && hit.kind != FoundKind::Village { "" } else { &hit.title };
            // Columns stand on tab stops: a gap then costs one byte.
            painter.put_within(3, y, title, 31, Tone::Plain);
            let born = hit.birth.as_deref().and_then(crate::domain::birth_date::BirthDate::from_contract);
            painter.put_within(32, y, &born.map(|birth| birth.vi()).unwrap_or_default(), 47, Tone::Plain);
            painter.put_within(48, y, hit.village.as_deref().unwrap_or(""), 63, Tone::Plain);
            // The code tells a child (TE), a household (HG) and a case (HS); a village has none.
            let code = if hit.kind == FoundKind::Village { words.field("village") } else { &hit.code };
            painter.put(64, y, code, Tone::Plain);
        }
    }

    pub fn footer(&self, view: View<'_>) -> Footer {
        let words = view.words;
        let first = match self.found.get(self.selected) {
            Some(hit) if !view.hide_names => hit.about.join(" · "),
            _ => words.lists.search_hint.clone(),
        };
        let mut lines = super::paint::wrap(&first, 78).into_iter();
        let first = lines.next().unwrap_or_default();
        let second = if self.more { words.lists.more_results.clone() } else { lines.next().unwrap_or_default() };
        let hints: &'static [&'static str] = match self.aim {
            Aim::Itself => &["open", "next_field:aim_case", "back", "up", "down"],
            Aim::Case => &["open:case_page", "next_field:aim_visit", "back", "up", "down"],
            Aim::Visit => &["open:visit", "next_field:aim_itself", "back", "up", "down"],
        };
        Footer { why: [first, second], hints }
    }
}
