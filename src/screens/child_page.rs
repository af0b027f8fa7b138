//! Trẻ em: all that is known of a child, her cases, her siblings, what was changed and by whom.

use super::forms;
use super::frame::Footer;
use super::intent::{Effect, Intent, Reply, refused};
use super::paint::{Painter, Tone};
use super::panel::labelled;
use super::undo::ask_bin;
use super::widgets::sheet::{Line, Sheet};
use super::{CaseScreen, Screen, View};
use crate::domain::time::{ddmmyyyy, hhmm, local};
use crate::office::{Binned, ChildPage, LogRow, Office, Refusal};
use crate::words::Words;

pub struct ChildScreen {
    page: ChildPage,
    sheet: Sheet,
}

impl ChildScreen {
    pub fn open(office: &Office, n: i64) -> Result<ChildScreen, Refusal> {
        let page = office.child_page(n)?;
        let sheet = Sheet::new(lines(&page)?);
        Ok(ChildScreen { page, sheet })
    }

    pub fn n(&self) -> i64 {
        self.page.child.n
    }

    pub fn refresh(&mut self, office: &Office) -> Result<(), Refusal> {
        self.page = office.child_page(self.page.child.n)?;
        self.sheet.replace(lines(&self.page)?);
        Ok(())
    }

    /// The child, where no case of hers is open: a report from here is about her.
    pub fn without_open_case(&self) -> Option<crate::office::ChildRow> {
        self.open_case_n().is_none().then(|| self.page.child.clone())
    }

    fn open_case_n(&self) -> Option<i64> {
        self.page.cases.iter().find(|case| case.closed_at.is_none()).map(|case| case.n)
    }

    pub fn update(&mut self, intent: &Intent, office: &mut Office, words: &Words) -> Reply {
        if self.sheet.take(intent) {
            return Reply::redraw();
        }
        match intent {
            Intent::Back => Reply::effect(Effect::Pop),
            Intent::Edit => forms::push(forms::child(office, words, Some(self.page.child.clone()), None), words),
            Intent::Delete => ask_bin(office, words, Some(Binned::Child(self.page.child.n))),
            Intent::New => forms::push(forms::case(office, words, Some(self.page.child.clone())), words),
            Intent::Visit => match self.open_case_n() {
                Some(n) => forms::push(forms::visit(office, words, n, Vec::new()), words),
                None => Reply::say(&words.child.no_cases),
            },
            Intent::HouseholdPage => match self.page.child.household_n {
                Some(n) => match super::household_page::HouseholdScreen::open(office, n) {
                    Ok(page) => Reply::push(Screen::Household(Box::new(page))),
                    Err(refusal) => refused(&refusal, words),
                },
                None => Reply::say(&words.lists.no_household),
            },
            Intent::Open => {
                let cases = self.page.cases.len();
                match self.sheet.item() {
                    Some(at) if at < cases => {
                        match self.page.cases.get(at).map(|case| CaseScreen::open(office, case.n)) {
                            Some(Ok(page)) => Reply::push(Screen::Case(Box::new(page))),
                            Some(Err(refusal)) => refused(&refusal, words),
                            None => Reply::nothing(),
                        }
                    }
                    Some(at) => {
                        match self.page.siblings.get(at - cases).map(|child| ChildScreen::open(office, child.n)) {
                            Some(Ok(page)) => Reply::push(Screen::Child(Box::new(page))),
                            Some(Err(refusal)) => refused(&refusal, words),
                            None => Reply::nothing(),
                        }
                    }
                    None => Reply::nothing(),
                }
            }
            _ => Reply::nothing(),
        }
    }

    pub fn draw(&self, painter: &mut Painter<'_>, view: View<'_>) {
        let words = view.words;
        let (row, c) = (&self.page.child, &self.page.child.child);
        let phrases = view.present().phrases();
        let catalogue = &view.office.rules().catalogue;
        let age = super::panel::age(c.birth, view.office.today(), words);
        let born = c.birth.map(|birth| format!("{} {}", words.child.born, birth.vi()));
        let end = painter.put(1, 0, &row.code, Tone::Strong);
        painter.put(end + 2, 0, view.name(&c.name, ""), Tone::Strong);
        let facts: Vec<&str> =
            [Some(c.sex.text()), born.as_deref(), age.as_deref(), c.ethnicity.as_deref(), c.village.as_deref()]
                .into_iter()
                .flatten()
                .collect();
        let width = painter.width();
        painter.put_right(width - 1, 0, words.term("status", &c.status), Tone::Plain);
        painter.put(1, 1, &facts.join(" · "), Tone::Plain);
        let hidden = |text: Option<&String>| if view.hide_names { None } else { text.cloned() };
        let household = match (&row.household_code, &self.page.household) {
            (Some(code), Some(h)) => format!("{code} · {}", view.name(&h.household.head, "")),
            _ => words.lists.no_household.clone(),
        };
        let parents: Vec<String> =
            [hidden(c.father.as_ref()), hidden(c.mother.as_ref())].into_iter().flatten().collect();
        let guardian: Vec<String> =
            [hidden(c.guardian.as_ref()), hidden(c.phone.as_ref())].into_iter().flatten().collect();
        // A number alone is nobody's name.
        let whose = if c.guardian.is_some() { words.child.guardian.as_str() } else { words.field("phone") };
        let school: Vec<&str> = [c.school.as_deref(), c.grade.as_deref()].into_iter().flatten().collect();
        let groups: Vec<String> =
            c.groups.iter().map(|code| format!("{code} {}", catalogue.group_name(code))).collect();
        let risks: Vec<String> = c.risks.iter().map(|key| phrases.word(&catalogue.risks, key)).collect();
        let mut y = 2;
        for (label, value) in [
            (words.child.household.as_str(), household),
            (words.child.parents.as_str(), parents.join(", ")),
            (whose, guardian.join(" · ")),
            (words.child.school.as_str(), school.join(" · ")),
            (words.field("id_number"), hidden(c.id_number.as_ref()).unwrap_or_default()),
            (words.child.insurance.as_str(), hidden(c.insurance.as_ref()).unwrap_or_default()),
            (words.child.groups.as_str(), groups.join("; ")),
            (words.child.risks.as_str(), risks.join("; ")),
        ] {
            y = labelled(painter, y, label, &value);
        }
        if let Some(note) = &c.note {
            y = labelled(painter, y, words.field("note"), note);
        }
        let height = painter.height();
        let mut below = painter.rows((y + 1).min(height.saturating_sub(4)), height);
        self.sheet.draw(&mut below, &words.common.more_below);
    }

    pub fn footer(&self, view: View<'_>) -> Footer {
        let hints: &'static [&'static str] = if self.open_case_n().is_some() {
            &["open", "visit", "edit", "household_page", "back", "search"]
        } else if self.sheet.item().is_some() {
            // A sister, a brother, a case that has ended: Enter leads there.
            &["new:new_case", "open", "edit", "household_page", "back", "search"]
        } else {
            &["new:new_case", "edit", "household_page", "back", "search"]
        };
        let first = if self.page.cases.is_empty() { view.words.child.new_case_hint.clone() } else { String::new() };
        Footer { why: [first, String::new()], hints }
    }
}

fn lines(page: &ChildPage) -> Result<Vec<Line>, Refusal> {
    let words = super::words_in_use()?;
    let mut lines = Vec::new();
    let cases = &page.cases;
    if page.shows_cases {
        lines.push(Line::heading(&words.child.cases, String::new()));
        if cases.is_empty() {
            lines.push(Line::text(words.child.no_cases.clone()));
        }
    }
    for (at, case) in cases.iter().enumerate() {
        let mut line = Line::item(
            at,
            format!(
                "{}  {} · {}",
                case.code,
                words.term("risk_of_level", case.level.key()),
                words.term("stage", &case.stage)
            ),
        );
        line.right = ddmmyyyy(local(case.received_at).date());
        lines.push(line);
    }
    if !page.siblings.is_empty() {
        lines.push(Line::heading(&words.child.siblings, String::new()));
        for (at, child) in page.siblings.iter().enumerate() {
            let born = child.child.birth.map(|birth| birth.vi()).unwrap_or_default();
            lines.push(Line::item(cases.len() + at, format!("{}  {} · {}", child.code, child.child.name, born)));
        }
    }
    lines.extend(log_lines(&page.log, words));
    Ok(lines)
}

/// What was changed, by whom, newest first.
pub(super) fn log_lines(log: &[LogRow], words: &Words) -> Vec<Line> {
    let mut lines = Vec::new();
    if !log.is_empty() {
        lines.push(Line::heading(&words.child.log, String::new()));
    }
    for entry in log {
        let when = local(entry.at);
        let act = words.acts.get(&entry.act).map_or(entry.act.as_str(), String::as_str);
        let changed: Vec<&str> = entry
            .detail
            .get("changed")
            .and_then(|changed| changed.as_object())
            .map(|changed| changed.keys().map(|key| words.field(key)).collect())
            .unwrap_or_default();
        // What an undo took back is said with it.
        let undone = entry.detail.get("act").and_then(|act| words.acts.get(act.as_str()?));
        let what = if let (true, Some(undone)) = (entry.act.ends_with("_undone"), undone) {
            format!("{act}: {undone}")
        } else if changed.is_empty() {
            act.to_owned()
        } else {
            format!("{act}: {}", changed.join(", "))
        };
        let mut line = Line::text(format!("{} {}  {what}", ddmmyyyy(when.date()), hhmm(when)));
        line.right.clone_from(&entry.officer);
        lines.push(line);
    }
    lines
}
