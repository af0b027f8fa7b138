//! How a list is drawn: its name and count above, its rows, and why the chosen one stands there.

use super::columns::{Layout, is_name, leads};
use super::spread::{self, Shown};
use super::{ListScreen, sorts};
use crate::domain::access::Action;
use crate::domain::list_view::ListView;
use crate::domain::listing::{Cell, Row, What};
use crate::screens::frame::Footer;
use crate::screens::paint::{Painter, Tone, fit};
use crate::screens::{View, list_title};
use crate::words::{Style, Words, fill};

fn sort_word<'w>(key: &str, words: &'w Words) -> &'w str {
    let lists = &words.lists;
    match key {
        "sort_name" => &lists.sort_name,
        "sort_age" => &lists.sort_age,
        "sort_village" => &lists.sort_village,
        "sort_code" => &lists.sort_code,
        _ => &lists.sort_worst,
    }
}

impl ListScreen {
    /// Where the rows begin: below the head, and where columns were chosen below their headings.
    pub(super) fn first_row(&self) -> u16 {
        if self.query.columns.is_empty() { 1 } else { 2 }
    }

    pub fn draw(&self, painter: &mut Painter<'_>, view: View<'_>, covered: u16) {
        self.draw_head(painter, view);
        let (words, first) = (view.words, self.first_row());
        let layout = (first > 1).then(|| Layout::of(self.query.shown(self.what), painter.width()));
        if let Some(layout) = &layout {
            layout.draw_headings(painter, words);
        }
        if self.page.rows.is_empty() {
            let filtered = !self.query.filters.is_empty() || self.query.search.is_some();
            let text = if filtered { &words.lists.nothing_filtered } else { &words.lists.empty_list };
            painter.put(1, first + 1, text, Tone::Plain);
            return;
        }
        let room = usize::from(painter.height().saturating_sub(covered + first)).max(1);
        let skip = if covered > 0 && self.selected >= room { self.selected + 1 - room } else { 0 };
        for (y, (at, row)) in self.page.rows.iter().enumerate().skip(skip).enumerate() {
            let y = u16::try_from(y).unwrap_or(u16::MAX).saturating_add(first);
            if y >= painter.height() {
                break;
            }
            painter.put(0, y, if at == self.selected { "▸" } else { " " }, Tone::Strong);
            match &layout {
                Some(layout) => self.draw_columns(painter, y, row, layout, view),
                None => self.draw_row(painter, y, row, view),
            }
        }
    }

    /// Which list, its name or what it is filtered by, its order, how many rows.
    fn draw_head(&self, painter: &mut Painter<'_>, view: View<'_>) {
        let words = view.words;
        let lists = &words.lists;
        let other = match self.what {
            What::Children if view.office.may(Action::ReadCases) => Some(What::Cases),
            What::Cases => Some(What::Children),
            _ => None,
        };
        let mut end = painter.put(1, 0, list_title(self.what, words), Tone::On);
        if let Some(other) = other {
            end = painter.put(end + 2, 0, &format!("{} (Tab)", list_title(other, words)), Tone::Plain);
        }
        let mut state = vec![fill(&lists.sorted, &[("key", &self.sorted_by(words))])];
        let to = self.before + self.page.rows.len() as u64;
        if self.total > 0 {
            let (from, to, total) = ((self.before + 1).to_string(), to.to_string(), self.total.to_string());
            state.push(fill(&words.common.page_of, &[("from", &from), ("to", &to), ("total", &total)]));
        } else if !self.query.filters.is_empty() || self.query.search.is_some() {
            state.push(fill(&lists.of_total, &[("n", "0")]));
        }
        let mut state = state.join(" · ");
        let phrase = match &self.name {
            Some(name) => name.clone(),
            None => view.present().view(&ListView::of(&self.query)),
        };
        let width = painter.width();
        if !phrase.is_empty() {
            let phrase = if self.name.is_some() { phrase } else { fill(&lists.filtered, &[("text", &phrase)]) };
            // Order and count are short and always whole; a long phrase is cut.
            let taken = unicode_width::UnicodeWidthStr::width(state.as_str()) + 3 + 1;
            let room = usize::from(width.saturating_sub(end + 2)).saturating_sub(taken);
            state = format!("{} · {state}", fit(&phrase, room));
        }
        painter.put_right(width - 1, 0, &state, Tone::Plain);
    }

    fn sorted_by(&self, words: &Words) -> String {
        match (&self.query.sort, self.offered_sort()) {
            (_, Some(at)) => sort_word(sorts(self.what)[at].0, words).to_owned(),
            (Some((key, down)), None) => {
                format!("{}{}", words.field(key).to_lowercase(), if *down { " ↓" } else { "" })
            }
            (None, None) => String::new(),
        }
    }

    /// A row in the columns the officer chose.
    fn draw_columns(&self, painter: &mut Painter<'_>, y: u16, row: &Row, layout: &Layout, view: View<'_>) {
        for column in &layout.columns {
            let key = if view.hide_names && is_name(column.key) { "code" } else { column.key };
            let text = self.cell(row, key, view);
            let tone = if column.key == "next_step" && self.is_late(row) { Tone::Late } else { Tone::Plain };
            painter.put_within(column.from, y, &text.replace('\n', " "), column.to, tone);
        }
    }

    fn cell(&self, row: &Row, key: &str, view: View<'_>) -> String {
        let at = self.what.keys().iter().position(|known| *known == key);
        at.and_then(|at| row.cells.get(at)).map(|cell| view.present().cell(cell, Style::Screen)).unwrap_or_default()
    }

    fn draw_row(&self, painter: &mut Painter<'_>, y: u16, row: &Row, view: View<'_>) {
        let width = painter.width();
        let code = self.cell(row, "code", view);
        for Shown { key, from, to } in spread::columns(self.what, width) {
            let mut text = self.cell(row, key, view);
            match (key, self.cell_of(row, key)) {
                // Names hidden: whose row it is says its code, other names nothing.
                (key, _) if view.hide_names && is_name(key) => {
                    text = if leads(key) { code.clone() } else { String::new() };
                }
                ("sex", _) if text == crate::domain::child::Sex::Unknown.text() => {
                    text.clone_from(&view.words.common.empty);
                }
                ("children", _) => text = format!("{text:>2}"),
                // The groups' letters where there is no room for their names.
                ("groups", Some(Cell::Many(_, codes))) if !spread::is_wide(width) => text = codes.join(" "),
                ("poverty", Some(Cell::Term(_, none))) if none == "none" => text.clear(),
                ("poverty", _) if !spread::is_wide(width) => text = text.trim_start_matches("hộ ").to_owned(),
                _ => {}
            }
            let tone = match key {
                "next_step" if self.is_late(row) => Tone::Late,
                "groups" => Tone::Note,
                _ => Tone::Plain,
            };
            painter.put_within(from, y, &text.replace('\n', " "), to, tone);
        }
    }

    fn cell_of<'r>(&self, row: &'r Row, key: &str) -> Option<&'r Cell> {
        self.what.keys().iter().position(|known| *known == key).and_then(|at| row.cells.get(at))
    }

    /// Is the code all there is of the name?
    fn is_hidden(&self, row: &Row, name: &str, code: &str) -> bool {
        matches!((self.cell_of(row, name), self.cell_of(row, code)), (Some(name), Some(code)) if name == code)
    }

    fn is_late(&self, row: &Row) -> bool {
        matches!(self.cell_of(row, "overdue_by"), Some(Cell::Int(_)))
    }

    pub fn footer(&self, view: View<'_>) -> Footer {
        let hints: &'static [&'static str] = match self.what {
            What::Cases => &["open", "visit", "new", "sort", "filter", "export", "search", "import"],
            What::Children => &["open", "new", "edit", "sort", "filter", "export", "import", "search"],
            _ => &["open", "new", "edit", "waiting", "sort", "filter", "export", "search", "import"],
        };
        let Some(row) = self.page.rows.iter().find(|row| Some(row.n) == self.explained) else {
            return Footer { why: Default::default(), hints };
        };
        let join = |keys: &[&str]| {
            let parts: Vec<String> = keys
                .iter()
                .map(|key| {
                    let text = self.cell(row, key, view);
                    let name = matches!(*key, "mother_name" | "father_name" | "guardian_name") && view.hide_names;
                    if text.is_empty() || name { String::new() } else { format!("{}: {text}", view.words.field(key)) }
                })
                .filter(|part| !part.is_empty())
                .collect();
            parts.join(" · ")
        };
        let limited = || view.words.sensitive.limited.clone();
        let why = match self.what {
            What::Children if self.is_hidden(row, "name", "code") => [limited(), join(&["groups", "risks"])],
            What::Households if self.is_hidden(row, "head", "code") => [limited(), String::new()],
            What::Children => [
                join(&["mother_name", "father_name", "guardian_name", "guardian_phone"]),
                join(&["groups", "risks", "school", "grade", "household_code"]),
            ],
            What::Households => [join(&["address", "phone", "poverty"]), join(&["note"])],
            _ => {
                let due = self.cell(row, "due_at", view);
                let rule = self.cell(row, "due_rule", view);
                let level =
                    view.words.term("risk_of_level", self.cell_of(row, "level").and_then(key_of_term).unwrap_or(""));
                let stage = self.cell(row, "stage", view);
                let first =
                    if due.is_empty() { String::new() } else { format!("{}: {due} · {rule}", view.words.today.why) };
                // An emergency's level and stage are one word: it is said once.
                let parts: Vec<&str> = if level == stage { vec![level] } else { vec![level, &stage] };
                let second = format!("{} · {}", parts.join(" · "), self.cell(row, "owner", view));
                let hidden = self.is_hidden(row, "child_name", "child_code");
                [first, if hidden { format!("{second} · {}", limited()) } else { second }]
            }
        };
        Footer { why, hints }
    }
}

fn key_of_term(cell: &Cell) -> Option<&str> {
    match cell {
        Cell::Term(_, key) => Some(key),
        _ => None,
    }
}
