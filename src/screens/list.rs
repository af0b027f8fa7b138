//! Trẻ em, hồ sơ, hộ gia đình: any list of the book, a page at a time, sorted, filtered, exported as it stands.

use super::forms;
use super::frame::Footer;
use super::intent::{Intent, Reply, refused};
use super::paint::{Painter, Tone};
use super::{CaseScreen, Screen, View};
use crate::domain::level::Level;
use crate::domain::listing::{Cell, ListQuery, Row, What, Window};
use crate::office::{Exporting, ListPage, Office, Refusal};
use crate::words::{Style, Words, fill};

pub struct ListScreen {
    what: What,
    query: ListQuery,
    page: ListPage,
    /// How many rows stand before this page, as far as walking tells.
    before: u64,
    total: u64,
    height: u16,
    selected: usize,
    explained: Option<i64>,
    /// Which of the offered sorts and filters is on.
    sort: usize,
    filter: usize,
    filters: Vec<(String, ListQuery)>,
}

/// The sorts a list offers: words and key; the first is the contract's default.
fn sorts(what: What) -> &'static [(&'static str, Option<&'static str>)] {
    match what {
        What::Children => &[
            ("sort_name", None),
            ("sort_age", Some("birth_date")),
            ("sort_village", Some("village")),
            ("sort_code", Some("code")),
        ],
        What::Households => &[("sort_name", None), ("sort_village", Some("village")), ("sort_code", Some("code"))],
        _ => &[("sort_worst", None), ("sort_name", Some("child_name")), ("sort_code", Some("code"))],
    }
}

fn sort_word<'w>(key: &str, words: &'w Words) -> &'w str {
    let lists = &words.lists;
    match key {
        "sort_name" => &lists.sort_name,
        "sort_age" => &lists.sort_age,
        "sort_village" => &lists.sort_village,
        "sort_code" => &lists.sort_code,
        "sort_newest" => &lists.sort_newest,
        _ => &lists.sort_worst,
    }
}

impl ListScreen {
    pub fn open(office: &Office, words: &Words, what: What, height: u16) -> Result<ListScreen, Refusal> {
        let mut screen = ListScreen {
            what,
            query: ListQuery::default(),
            page: ListPage::default(),
            before: 0,
            total: 0,
            height,
            selected: 0,
            explained: None,
            sort: 0,
            filter: 0,
            filters: Vec::new(),
        };
        screen.filters = screen.offered_filters(office, words)?;
        screen.load(office, Window::FromStart)?;
        screen.count(office)?;
        screen.settle();
        Ok(screen)
    }

    /// What `f` walks through: everything, then village by village, or level by level.
    fn offered_filters(&self, office: &Office, words: &Words) -> Result<Vec<(String, ListQuery)>, Refusal> {
        let mut filters = vec![(words.lists.filter_none.clone(), ListQuery::default())];
        if self.what == What::Cases {
            for level in Level::ALL {
                filters.push((
                    words.term("risk_of_level", level.key()).to_owned(),
                    ListQuery::filtered("level", level.key()),
                ));
            }
        }
        for name in office.village_names()? {
            let query = ListQuery::filtered("village", &name);
            filters.push((name, query));
        }
        if self.what == What::Children {
            let soon = ListQuery::filtered(crate::domain::listing::SOON_16, "yes");
            filters.push((words.lists.soon_16.clone(), soon));
            for what in crate::domain::listing::LACKS {
                let query = ListQuery::filtered(crate::domain::listing::LACKING, what);
                filters.push((words.term("lacking", what).to_owned(), query));
            }
        }
        Ok(filters)
    }

    fn size(&self) -> usize {
        usize::from(self.height.saturating_sub(1)).max(1)
    }

    fn load(&mut self, office: &Office, window: Window) -> Result<(), Refusal> {
        let query = ListQuery { window, ..self.query.clone() };
        self.page = office.list_page(self.what, &query, self.size())?;
        self.selected = self.selected.min(self.page.rows.len().saturating_sub(1));
        Ok(())
    }

    /// Counted when the list is opened, filtered or changed, never when a page is turned: that would cost the whole book.
    fn count(&mut self, office: &Office) -> Result<(), Refusal> {
        self.total = office.count_rows(self.what, &self.query)?;
        Ok(())
    }

    /// The same page again from its own first row, or from the chosen one where that would fall off: the officer keeps her
    /// place, and never finds the cursor on another child.
    pub fn refresh(&mut self, office: &Office) -> Result<(), Refusal> {
        self.count(office)?;
        let (chosen, offset) = (self.page.rows.get(self.selected).cloned(), self.selected as u64);
        let first = self.page.rows.first().filter(|_| self.before > 0).cloned();
        let from = |row: &Row| {
            let mut place = row.place.clone();
            place.tie -= 1;
            Window::After(place)
        };
        self.load(office, first.as_ref().map_or(Window::FromStart, from))?;
        let Some(chosen) = chosen else { return Ok(()) };
        let stands = |page: &ListPage| page.rows.iter().position(|row| row.n == chosen.n);
        if let Some(at) = stands(&self.page) {
            self.selected = at;
        } else {
            self.load(office, from(&chosen))?;
            if let Some(at) = stands(&self.page) {
                self.before += offset;
                self.selected = at;
            }
        }
        Ok(())
    }

    pub fn resize(&mut self, height: u16, office: &Office) -> Result<(), Refusal> {
        self.height = height;
        self.refresh(office)
    }

    fn row(&self) -> Option<&Row> {
        self.page.rows.get(self.selected)
    }

    pub fn is_unsettled(&self) -> bool {
        self.explained != self.row().map(|row| row.n)
    }

    pub fn settle(&mut self) -> bool {
        let due = self.is_unsettled();
        self.explained = self.row().map(|row| row.n);
        due
    }

    fn turn(&mut self, office: &Office, words: &Words, forward: bool) -> Reply {
        let turned = if forward {
            let Some(place) = self.page.rows.last().map(|row| row.place.clone()).filter(|_| self.page.after) else {
                return self.move_to(self.page.rows.len().saturating_sub(1), &words.lists.last_row);
            };
            self.before += self.page.rows.len() as u64;
            self.selected = 0;
            self.load(office, Window::After(place))
        } else {
            let Some(place) = self.page.rows.first().map(|row| row.place.clone()).filter(|_| self.page.before) else {
                return self.move_to(0, &words.lists.first_row);
            };
            let loaded = self.load(office, Window::Before(place));
            self.before = self.before.saturating_sub(self.page.rows.len() as u64);
            self.selected = self.page.rows.len().saturating_sub(1);
            if !self.page.before {
                self.before = 0;
            }
            loaded
        };
        match turned {
            Ok(()) => Reply::redraw(),
            Err(refusal) => refused(&refusal, words),
        }
    }

    fn move_to(&mut self, at: usize, edge: &str) -> Reply {
        if at == self.selected {
            return Reply::say(edge);
        }
        self.selected = at;
        Reply::redraw()
    }

    fn jump(&mut self, office: &Office, words: &Words, window: Window) -> Reply {
        let to_end = window == Window::FromEnd;
        if !to_end && let Err(refusal) = self.count(office) {
            return refused(&refusal, words);
        }
        self.selected = if to_end { usize::MAX } else { 0 };
        let loaded = self.load(office, window);
        self.before = if to_end { self.total.saturating_sub(self.page.rows.len() as u64) } else { 0 };
        match loaded {
            Ok(()) => Reply::redraw(),
            Err(refusal) => refused(&refusal, words),
        }
    }

    /// Opens what the row is about.
    fn open_row(&self, office: &Office, words: &Words) -> Reply {
        let Some(row) = self.row() else { return Reply::nothing() };
        match screen_of(self.what, row.n, office) {
            Ok(screen) => Reply::push(screen),
            Err(refusal) => refused(&refusal, words),
        }
    }

    /// Children and cases share screen 3; Tab changes.
    fn other_pane(&mut self, office: &Office, words: &Words) -> Reply {
        let other = match self.what {
            What::Children => What::Cases,
            What::Cases => What::Children,
            _ => return Reply::nothing(),
        };
        match ListScreen::open(office, words, other, self.height) {
            Ok(screen) => {
                *self = screen;
                Reply::redraw()
            }
            Err(refusal) => refused(&refusal, words),
        }
    }

    pub fn update(&mut self, intent: &Intent, office: &mut Office, words: &Words) -> Reply {
        let n = self.row().map(|row| row.n);
        match (intent, n) {
            (Intent::Up, _) if self.selected == 0 => self.turn(office, words, false),
            (Intent::Up, _) => self.move_to(self.selected - 1, ""),
            (Intent::Down, _) if self.selected + 1 >= self.page.rows.len() => self.turn(office, words, true),
            (Intent::Down, _) => self.move_to(self.selected + 1, ""),
            (Intent::PageDown, _) => self.turn(office, words, true),
            (Intent::PageUp, _) => self.turn(office, words, false),
            // Already there: said, not drawn again.
            (Intent::First, _) if self.before == 0 && self.selected == 0 => Reply::say(&words.lists.first_row),
            (Intent::Last, _) if !self.page.after && self.selected + 1 == self.page.rows.len() => {
                Reply::say(&words.lists.last_row)
            }
            (Intent::First, _) => self.jump(office, words, Window::FromStart),
            (Intent::Last, _) => self.jump(office, words, Window::FromEnd),
            (Intent::NextField | Intent::PreviousField, _) => self.other_pane(office, words),
            (Intent::Sort, _) => {
                let offered = sorts(self.what);
                self.sort = (self.sort + 1) % offered.len();
                self.query.sort = offered[self.sort].1.map(|key| (key.to_owned(), false));
                self.jump(office, words, Window::FromStart)
            }
            (Intent::Filter, _) => {
                self.filter = (self.filter + 1) % self.filters.len().max(1);
                if let Some((_, query)) = self.filters.get(self.filter) {
                    self.query.filters.clone_from(&query.filters);
                }
                self.jump(office, words, Window::FromStart)
            }
            (Intent::Open, Some(_)) => self.open_row(office, words),
            (Intent::Edit, Some(n)) => match self.what {
                What::Children => {
                    let opened = office.child(n).and_then(|row| forms::child(office, words, Some(row), None));
                    forms::push(opened, words)
                }
                What::Households => {
                    let opened = office.household(n).and_then(|row| forms::household(office, words, Some(row)));
                    forms::push(opened, words)
                }
                _ => self.open_row(office, words),
            },
            (Intent::New, _) => match self.what {
                What::Children => forms::push(forms::child(office, words, None, None), words),
                What::Households => forms::push(forms::household(office, words, None), words),
                _ => forms::push(forms::case(office, words, None), words),
            },
            (Intent::Visit, Some(n)) if self.what == What::Cases => {
                forms::push(forms::visit(office, words, n, Vec::new()), words)
            }
            (Intent::Step, Some(n)) if self.what == What::Cases => {
                forms::push(forms::step(office, words, n, None), words)
            }
            (Intent::Level, Some(n)) if self.what == What::Cases => forms::push(forms::level(office, words, n), words),
            (Intent::Intervention, Some(n)) if self.what == What::Cases => {
                forms::push(forms::intervention(office, words, n, None), words)
            }
            (Intent::Export, _) => {
                forms::push(forms::export(office, words, Exporting::List(self.what, self.query.clone())), words)
            }
            (Intent::Import, _) => super::import_wizard::start(office, self.what),
            (Intent::Waiting, _) => match super::waiting::Waiting::open(office) {
                Ok(screen) => Reply::push(Screen::Waiting(screen)),
                Err(refusal) => refused(&refusal, words),
            },
            _ => Reply::nothing(),
        }
    }

    pub fn draw(&self, painter: &mut Painter<'_>, view: View<'_>, covered: u16) {
        let words = view.words;
        let lists = &words.lists;
        let (title, other) = match self.what {
            What::Children => (&lists.children, Some(&lists.cases)),
            What::Cases => (&lists.cases, Some(&lists.children)),
            _ => (&lists.households, None),
        };
        let mut end = painter.put(1, 0, title, Tone::On);
        if let Some(other) = other {
            end = painter.put(end + 2, 0, &format!("{other} (Tab)"), Tone::Plain);
        }
        let mut state = Vec::new();
        if let Some((key, _)) = sorts(self.what).get(self.sort) {
            state.push(fill(&lists.sorted, &[("key", sort_word(key, words))]));
        }
        if self.filter > 0
            && let Some((text, _)) = self.filters.get(self.filter)
        {
            state.push(fill(&lists.filtered, &[("text", text)]));
        }
        let from = self.before + 1;
        let to = self.before + self.page.rows.len() as u64;
        if self.total > 0 {
            state.push(fill(
                &words.common.page_of,
                &[("from", &from.to_string()), ("to", &to.to_string()), ("total", &self.total.to_string())],
            ));
        }
        let width = painter.width();
        let _ = end;
        painter.put_right(width - 1, 0, &state.join(" · "), Tone::Plain);
        if self.page.rows.is_empty() {
            let text = if self.filter > 0 { &words.lists.nothing_found } else { &words.lists.empty_list };
            painter.put(1, 2, text, Tone::Plain);
            return;
        }
        let room = usize::from(painter.height().saturating_sub(covered + 1)).max(1);
        let skip = if covered > 0 && self.selected >= room { self.selected + 1 - room } else { 0 };
        for (y, (at, row)) in self.page.rows.iter().enumerate().skip(skip).enumerate() {
            let y = u16::try_from(y + 1).unwrap_or(u16::MAX);
            if y >= painter.height() {
                break;
            }
            painter.put(0, y, if at == self.selected { "▸" } else { " " }, Tone::Strong);
            self.draw_row(painter, y, row, view);
        }
    }

    fn cell(&self, row: &Row, key: &str, view: View<'_>) -> String {
        let at = self.what.keys().iter().position(|known| *known == key);
        at.and_then(|at| row.cells.get(at)).map(|cell| view.present().cell(cell, Style::Screen)).unwrap_or_default()
    }

    fn draw_row(&self, painter: &mut Painter<'_>, y: u16, row: &Row, view: View<'_>) {
        let wide = painter.width() >= 100;
        let columns: &[(&str, u16, u16)] = match (self.what, wide) {
            (What::Children, false) => {
                &[("name", 3, 25), ("birth_date", 26, 38), ("sex", 39, 43), ("village", 44, 60), ("code", 61, 70)]
            }
            (What::Children, true) => &[
                ("name", 3, 29),
                ("birth_date", 30, 42),
                ("sex", 43, 47),
                ("village", 48, 66),
                ("code", 67, 76),
                ("mother_name", 77, 98),
            ],
            (What::Households, _) => {
                &[("head", 3, 26), ("village", 27, 43), ("phone", 44, 56), ("children", 57, 60), ("code", 70, 79)]
            }
            (_, false) => &[("child_name", 3, 22), ("village", 23, 36), ("next_step", 37, 67), ("code", 67, 79)],
            (_, true) => &[
                ("child_name", 3, 26),
                ("village", 27, 43),
                ("level", 44, 55),
                ("next_step", 56, 89),
                ("due_at", 90, 107),
                ("code", 107, 119),
            ],
        };
        let code = self.cell(row, "code", view);
        for (key, from, to) in columns {
            let mut text = self.cell(row, key, view);
            if view.hide_names && matches!(*key, "name" | "child_name" | "head" | "mother_name") {
                text.clone_from(&code);
            }
            if *key == "sex" && text == crate::domain::child::Sex::Unknown.text() {
                text.clone_from(&view.words.common.empty);
            }
            if *key == "children" {
                text = format!("{text:>2}");
            }
            let tone = if *key == "next_step" && self.is_late(row) { Tone::Late } else { Tone::Plain };
            painter.put_within(*from, y, &text, *to, tone);
        }
        if self.what == What::Children {
            let groups = self.cell_of(row, "groups");
            if let Some(Cell::Many(_, codes)) = groups
                && !codes.is_empty()
            {
                painter.put_within(if wide { 99 } else { 71 }, y, &codes.join(" "), painter.width(), Tone::Note);
            }
        }
        if self.what == What::Households {
            let poverty = self.cell(row, "poverty", view);
            let shown = if self.cell_of(row, "poverty")
                == Some(&Cell::Term(crate::domain::listing::Terms::Poverty, "none".into()))
            {
                String::new()
            } else {
                poverty.trim_start_matches("hộ ").to_owned()
            };
            painter.put_within(60, y, &shown, 69, Tone::Plain);
        }
    }

    fn cell_of<'r>(&self, row: &'r Row, key: &str) -> Option<&'r Cell> {
        self.what.keys().iter().position(|known| *known == key).and_then(|at| row.cells.get(at))
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
        let why = match self.what {
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
                [first, format!("{} · {}", parts.join(" · "), self.cell(row, "owner", view))]
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

/// The page of a row of a list.
pub fn screen_of(what: What, n: i64, office: &Office) -> Result<Screen, Refusal> {
    Ok(match what {
        What::Children => Screen::Child(Box::new(super::child_page::ChildScreen::open(office, n)?)),
        What::Households => Screen::Household(Box::new(super::household_page::HouseholdScreen::open(office, n)?)),
        _ => Screen::Case(Box::new(CaseScreen::open(office, n)?)),
    })
}
