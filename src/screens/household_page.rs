//! Hộ gia đình: its carers, its children, who of them has a case.

use super::child_page::{ChildScreen, log_lines};
use super::forms;
use super::frame::Footer;
use super::intent::{Effect, Intent, Reply, refused};
use super::paint::{Painter, Tone};
use super::panel::labelled;
use super::undo::ask_bin;
use super::widgets::sheet::{Line, Sheet};
use super::{CaseScreen, Screen, View};
use crate::office::{Binned, HouseholdPage, Office, Refusal};
use crate::words::{Words, fill};

pub struct HouseholdScreen {
    page: HouseholdPage,
    sheet: Sheet,
}

impl HouseholdScreen {
    pub fn open(office: &Office, n: i64) -> Result<HouseholdScreen, Refusal> {
        let page = office.household_page(n)?;
        let sheet = Sheet::new(lines(&page)?);
        Ok(HouseholdScreen { page, sheet })
    }

    pub fn children(&self) -> Vec<i64> {
        self.page.children.iter().map(|child| child.n).collect()
    }

    pub fn refresh(&mut self, office: &Office) -> Result<(), Refusal> {
        self.page = office.household_page(self.page.household.n)?;
        self.sheet.replace(lines(&self.page)?);
        Ok(())
    }

    pub fn update(&mut self, intent: &Intent, office: &mut Office, words: &Words) -> Reply {
        if self.sheet.take(intent) {
            return Reply::redraw();
        }
        let chosen = self
            .sheet
            .item()
            .and_then(|at| Some((self.page.children.get(at)?, self.page.open_cases.get(at)?.as_ref())));
        match (intent, chosen) {
            (Intent::Back, _) => Reply::effect(Effect::Pop),
            (Intent::Edit, _) => forms::push(forms::household(office, words, Some(self.page.household.clone())), words),
            (Intent::Delete, _) => ask_bin(office, words, Some(Binned::Household(self.page.household.n))),
            (Intent::New, _) => forms::push(forms::child(office, words, None, Some(&self.page.household.code)), words),
            (Intent::Open, Some((child, _))) => match ChildScreen::open(office, child.n) {
                Ok(page) => Reply::push(Screen::Child(Box::new(page))),
                Err(refusal) => refused(&refusal, words),
            },
            (Intent::Visit, Some((_, Some(case)))) => {
                forms::push(forms::visit(office, words, case.n, Vec::new()), words)
            }
            (Intent::Visit, Some((_, None))) => Reply::say(&words.child.no_cases),
            (Intent::ChildPage, Some((_, Some(case)))) => match CaseScreen::open(office, case.n) {
                Ok(page) => Reply::push(Screen::Case(Box::new(page))),
                Err(refusal) => refused(&refusal, words),
            },
            _ => Reply::nothing(),
        }
    }

    pub fn draw(&self, painter: &mut Painter<'_>, view: View<'_>) {
        let words = view.words;
        let (row, h) = (&self.page.household, &self.page.household.household);
        let end = painter.put(1, 0, &row.code, Tone::Strong);
        painter.put(end + 2, 0, view.name(&h.head, ""), Tone::Strong);
        let width = painter.width();
        painter.put_right(width - 1, 0, h.village.as_deref().unwrap_or(""), Tone::Plain);
        let some = |text: &Option<String>| text.clone().unwrap_or_default();
        let mut y = 1;
        for (key, value) in [("address", some(&h.address)), ("phone", some(&h.phone)), ("note", some(&h.note))] {
            y = labelled(painter, y, words.field(key), &value);
        }
        let poverty = h.poverty.as_deref().map(|key| words.term("poverty", key)).unwrap_or("");
        y = labelled(painter, y, &words.household.poverty, poverty);
        let height = painter.height();
        let mut below = painter.rows(y + 1, height);
        self.sheet.draw(&mut below, &words.common.more_below);
    }

    pub fn footer(&self, _view: View<'_>) -> Footer {
        Footer { why: Default::default(), hints: &["open", "visit", "new", "edit", "back", "search"] }
    }
}

fn lines(page: &HouseholdPage) -> Result<Vec<Line>, Refusal> {
    let words = super::words_in_use()?;
    let mut lines = vec![Line::heading(&words.household.children, String::new())];
    if page.children.is_empty() {
        lines.push(Line::text(words.household.no_children.clone()));
    }
    for (at, (child, case)) in page.children.iter().zip(&page.open_cases).enumerate() {
        let born = child.child.birth.map(|birth| birth.vi()).unwrap_or_default();
        let mut line =
            Line::item(at, format!("{}  {} · {} · {born}", child.code, child.child.name, child.child.sex.text()));
        if let Some(case) = case {
            line.right = fill(&words.household.with_case, &[("code", &case.code)]);
        }
        lines.push(line);
    }
    let carers = &page.household.household.carers;
    if !carers.is_empty() {
        lines.push(Line::heading(&words.household.carers, String::new()));
        for carer in carers {
            let parts: Vec<&str> = [carer.name.as_str(), carer.relation.as_str(), carer.phone.as_deref().unwrap_or("")]
                .into_iter()
                .filter(|p| !p.is_empty())
                .collect();
            lines.push(Line::text(parts.join(" · ")));
        }
    }
    lines.extend(log_lines(&page.log, words));
    Ok(lines)
}
