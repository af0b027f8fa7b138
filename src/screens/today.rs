//! Hôm nay: everything owed, worst first, in four bands; visits are recorded under the list without leaving it.

use std::collections::{BTreeSet, HashSet};

use super::forms;
use super::frame::Footer;
use super::intent::{Intent, Reply, refused};
use super::paint::{Painter, Tone};
use super::panel::section;
use super::{CaseScreen, Screen, View};
use crate::domain::deadline::Kind;
use crate::domain::listing::What;
use crate::domain::triage::{Distance, State};
use crate::office::{Exporting, Office, Refusal, TodayRow};
use crate::words::{Words, fill};

pub struct Today {
    rows: Vec<TodayRow>,
    /// Rows per band, for the headings.
    counts: [usize; 4],
    /// First row index of every page, for the height the pages were cut to.
    pages: Vec<usize>,
    height: u16,
    /// Rows a form took under the list: while visits are recorded one after another the list keeps to the rows above, so that
    /// what lies under the form is not painted again and again over a slow line.
    panel: u16,
    selected: usize,
    /// The row whose reason stands in the footer: it follows when keys rest.
    explained: usize,
    marked: BTreeSet<usize>,
    /// Rows done since the list was opened: they stay in place, marked.
    done: HashSet<usize>,
    /// A form was opened from here: what it records is marked in place.
    working: bool,
    /// Holidays of the days ahead, said in the heading of the band.
    holiday: Option<chrono::NaiveDate>,
}

impl Today {
    pub fn open(office: &Office, height: u16) -> Result<Today, Refusal> {
        let mut screen = Today {
            rows: Vec::new(),
            counts: [0; 4],
            pages: vec![0],
            height,
            panel: 0,
            selected: 0,
            explained: 0,
            marked: BTreeSet::new(),
            done: HashSet::new(),
            working: false,
            holiday: None,
        };
        screen.load(office)?;
        Ok(screen)
    }

    fn load(&mut self, office: &Office) -> Result<(), Refusal> {
        self.rows = office.today_list(office.last_day_ahead())?;
        self.counts = State::ALL.map(|state| self.rows.iter().filter(|row| row.state == state).count());
        let calendar = &office.rules().calendar;
        let weekend = |day: chrono::NaiveDate| {
            matches!(chrono::Datelike::weekday(&day), chrono::Weekday::Sat | chrono::Weekday::Sun)
        };
        self.holiday = office
            .today()
            .iter_days()
            .skip(1)
            .take(7)
            .find(|day| !weekend(*day) && calendar.off_reason(*day).is_some());
        self.cut();
        Ok(())
    }

    /// A form was left without saving: the list takes its whole place again.
    pub fn form_left(&mut self) {
        self.panel = 0;
        self.cut();
    }

    fn room(&self) -> u16 {
        self.height.saturating_sub(self.panel).max(4)
    }

    /// Cuts the rows into pages: headings take a row, a page begins with the heading of its band.
    fn cut(&mut self) {
        self.pages = vec![0];
        let (mut used, mut state) = (0, None);
        for (at, row) in self.rows.iter().enumerate() {
            let needs = 1 + u16::from(state != Some(row.state));
            // One row is kept for "còn n việc".
            if used + needs > self.room().saturating_sub(1) && used > 0 {
                self.pages.push(at);
                used = 2;
            } else {
                used += needs;
            }
            state = Some(row.state);
        }
    }

    /// Something was recorded: the rows no longer owed are marked and stay in place until the list is left; a new emergency
    /// or a list nobody worked on is read anew.
    pub fn refresh(&mut self, office: &Office) -> Result<(), Refusal> {
        let fresh = office.today_list(office.last_day_ahead())?;
        let key = |row: &TodayRow| (row.case_n, row.owed.kind, row.owed.reference.clone());
        let owed: std::collections::HashMap<_, _> = fresh.iter().map(|row| (key(row), row)).collect();
        let known: HashSet<_> = self.rows.iter().map(key).collect();
        // Whatever is late or due and was not on the list must not wait until the list is left.
        let new_urgent = fresh.iter().any(|row| row.state != State::Soon && !known.contains(&key(row)));
        if !self.working || new_urgent {
            self.working = false;
            self.panel = 0;
            let (selected, case) = (self.selected, self.rows.get(self.selected).map(key));
            self.load(office)?;
            self.done.clear();
            self.marked.clear();
            let same = case.and_then(|case| self.rows.iter().position(|row| key(row) == case));
            self.selected = same.unwrap_or(selected).min(self.rows.len().saturating_sub(1));
            return Ok(());
        }
        for (at, row) in self.rows.iter_mut().enumerate() {
            match owed.get(&key(row)) {
                // Put off or explained: the row stays where it is and says so.
                Some(now) => {
                    row.why = now.why.clone();
                    row.due = now.due;
                }
                None => {
                    self.done.insert(at);
                }
            }
        }
        self.marked.clear();
        // The headings count what is still owed, not the rows that stay to show what was done.
        self.counts = State::ALL.map(|state| {
            self.rows.iter().enumerate().filter(|(at, row)| row.state == state && !self.done.contains(at)).count()
        });
        Ok(())
    }

    pub fn resize(&mut self, height: u16) {
        self.height = height;
        self.cut();
    }

    fn page(&self) -> usize {
        self.pages.iter().rposition(|first| *first <= self.selected).unwrap_or(0)
    }

    fn move_to(&mut self, row: usize) -> Reply {
        let row = row.min(self.rows.len().saturating_sub(1));
        if row == self.selected {
            return Reply::nothing();
        }
        self.selected = row;
        Reply::redraw()
    }

    /// The cases of the marked rows, each once.
    pub fn marked_cases(&self) -> Vec<String> {
        let rows = self.marked.iter().filter_map(|at| self.rows.get(*at)).filter(|row| row.incident.is_none());
        let codes: BTreeSet<String> = rows.map(|row| row.case_code.clone()).collect();
        codes.into_iter().collect()
    }

    pub fn has_emergency(&self) -> bool {
        self.counts[State::Emergency as usize] > 0
    }

    /// A minute went by: the countdown, and what became late meanwhile.
    pub fn minute(&mut self, office: &Office) -> bool {
        let (now, calendar) = (office.now(), &office.rules().calendar);
        let mut changed = false;
        for row in self.rows.iter_mut().filter(|row| row.state == State::Emergency) {
            let distance = crate::domain::triage::distance(&row.due, now, calendar);
            changed |= distance != row.why.distance;
            row.why.distance = distance;
            if let Some(call) = &mut row.next_to_tell {
                let distance =
                    crate::domain::triage::distance(&crate::domain::span::DueAt::Moment(call.from), now, calendar);
                changed |= distance != call.distance;
                call.distance = distance;
            }
        }
        changed
    }

    pub fn is_unsettled(&self) -> bool {
        self.explained != self.selected
    }

    pub fn settle(&mut self) -> bool {
        let due = self.is_unsettled();
        self.explained = self.selected;
        due
    }

    /// What the form records is marked in place.
    fn open_form(&mut self, opened: Result<(super::Form, Option<String>), Refusal>, words: &Words) -> Reply {
        if let Ok((form, _)) = &opened {
            self.working = true;
            self.panel = self.panel.max(form.height().min(self.height.saturating_sub(4)));
            self.cut();
        }
        forms::push(opened, words)
    }

    pub fn update(&mut self, intent: &Intent, office: &mut Office, words: &Words) -> Reply {
        let Some(row) = self.rows.get(self.selected) else {
            return match intent {
                Intent::Import => super::import_wizard::start(office, What::Children),
                _ => Reply::nothing(),
            };
        };
        match intent {
            // The review is over: the list takes its whole place again.
            Intent::Back if self.panel > 0 => {
                self.panel = 0;
                self.cut();
                Reply::redraw()
            }
            Intent::Up => self.move_to(self.selected.saturating_sub(1)),
            Intent::Down => self.move_to(self.selected + 1),
            Intent::First => self.move_to(0),
            Intent::Last => self.move_to(self.rows.len()),
            Intent::PageDown => {
                let next = self.pages.get(self.page() + 1).copied().unwrap_or(self.rows.len());
                self.move_to(next)
            }
            Intent::PageUp => {
                let before = self.pages.get(self.page().saturating_sub(1)).copied().unwrap_or(0);
                self.move_to(before)
            }
            // Of a data incident there is the report to the authority, and nothing else to do here.
            Intent::Open | Intent::Step | Intent::Edit if row.incident.is_some() => {
                forms::push(forms::incident(office, words, row.incident), words)
            }
            Intent::Visit
            | Intent::Postpone
            | Intent::Level
            | Intent::Intervention
            | Intent::New
            | Intent::Steps
            | Intent::ChildPage
            | Intent::HouseholdPage
            | Intent::Mark
                if row.incident.is_some() =>
            {
                Reply::say(&words.incident.not_here)
            }
            Intent::Open => match CaseScreen::open(office, row.case_n) {
                Ok(page) => Reply::push(Screen::Case(Box::new(page))),
                Err(refusal) => refused(&refusal, words),
            },
            Intent::Visit => {
                // Where rows are marked, they and only they; else the chosen row.
                let mut rows = self.marked.iter().filter_map(|at| self.rows.get(*at)).map(|row| row.case_n);
                let first = rows.next().unwrap_or(row.case_n);
                let opened = forms::visit(office, words, first, rows.collect());
                self.open_form(opened, words)
            }
            Intent::Step => {
                let opened = match (row.owed.kind, &row.next_to_tell) {
                    // While somebody is still to be told, that call comes first.
                    (Kind::Emergency, Some(call)) => forms::call(office, words, row.case_n, Some(&call.rung)),
                    (Kind::Visit, _) => return super::steps_menu::open(office, words, row.case_n),
                    _ => forms::for_row(row, office, words),
                };
                self.open_form(opened, words)
            }
            Intent::Postpone => {
                // Rows marked along are put off with it where they are of its kind: moved, or explained.
                let marked: Vec<&TodayRow> = self.marked.iter().filter_map(|at| self.rows.get(*at)).collect();
                let first = marked.first().copied().unwrap_or(row);
                let all = if marked.is_empty() { vec![row] } else { marked };
                let owing: Vec<_> = all
                    .into_iter()
                    .filter(|other| other.law == first.law)
                    .map(|row| (row.case_n, row.owed.kind, row.owed.reference.clone()))
                    .collect();
                let more = if owing.len() > 1 { format!(" · +{}", owing.len() - 1) } else { String::new() };
                let about = format!("{} · {}{more}", first.case_code, first.child_name);
                let opened = forms::postpone(office, words, owing, first.law, about);
                self.open_form(opened, words)
            }
            Intent::Level => {
                let opened = forms::level(office, words, row.case_n);
                self.open_form(opened, words)
            }
            Intent::Intervention | Intent::New => {
                let opened = forms::intervention(office, words, row.case_n, None);
                self.open_form(opened, words)
            }
            Intent::Steps => super::steps_menu::open(office, words, row.case_n),
            Intent::Mark => {
                if !self.marked.remove(&self.selected) {
                    self.marked.insert(self.selected);
                }
                Reply::redraw()
            }
            Intent::ChildPage => match super::child_page::ChildScreen::open(office, row.child_n) {
                Ok(page) => Reply::push(Screen::Child(Box::new(page))),
                Err(refusal) => refused(&refusal, words),
            },
            Intent::HouseholdPage => match row.household_n {
                Some(n) => match super::household_page::HouseholdScreen::open(office, n) {
                    Ok(page) => Reply::push(Screen::Household(Box::new(page))),
                    Err(refusal) => refused(&refusal, words),
                },
                None => Reply::say(&words.lists.no_household),
            },
            Intent::Import => super::import_wizard::start(office, What::Children),
            Intent::Export => {
                forms::push(forms::export(office, words, Exporting::Today(office.last_day_ahead())), words)
            }
            _ => Reply::nothing(),
        }
    }

    pub fn draw(&self, painter: &mut Painter<'_>, view: View<'_>, covered: u16) {
        let words = view.words;
        if self.rows.is_empty() {
            painter.put(1, 1, &words.today.nothing, Tone::Strong);
            painter.put(1, 3, &words.today.all_clear, Tone::Plain);
            return;
        }
        let page = self.page();
        let last = self.pages.get(page + 1).copied().unwrap_or(self.rows.len());
        let room = self.room().min(painter.height().saturating_sub(covered).max(1));
        let (first, headed) = self.under_panel(self.pages.get(page).copied().unwrap_or(0), room, covered);
        let (mut y, mut state) = (0, None);
        for at in first..last {
            let Some(row) = self.rows.get(at) else { break };
            if state != Some(row.state) && headed {
                self.draw_heading(painter, y, row.state, view);
                state = Some(row.state);
                y += 1;
            }
            if y >= room {
                return;
            }
            self.draw_row(painter, y, at, row, view);
            y += 1;
        }
        if !self.marked.is_empty() {
            let text = fill(&words.today.marked, &[("n", &self.marked.len().to_string())]);
            let width = painter.width();
            painter.put_right(width - 1, room.saturating_sub(1), &text, Tone::Strong);
        }
        let rest = self.rows.len() - last;
        let mut more = Vec::new();
        if rest > 0 {
            more.push(fill(&words.today.and_more, &[("n", &rest.to_string())]));
        }
        if self.panel > 0 && covered == 0 {
            more.push(words.today.whole_page.clone());
        }
        // Over the row a panel speaks of nothing is written.
        if y < room || covered == 0 {
            painter.put(3, y.min(room.saturating_sub(1)), &more.join(" · "), Tone::Note);
        }
    }

    /// Under a panel that leaves few rows, or left more when it was opened, the row it speaks of stands there; its heading gives way.
    fn under_panel(&self, first: usize, room: u16, covered: u16) -> (usize, bool) {
        if covered == 0 {
            return (first, true);
        }
        let rows = |first: usize| {
            let shown = self.rows.get(first..=self.selected).unwrap_or_default();
            shown.len() + shown.chunk_by(|a, b| a.state == b.state).count()
        };
        let first = (first..=self.selected).find(|first| rows(*first) <= usize::from(room)).unwrap_or(self.selected);
        (first, rows(first) <= usize::from(room))
    }

    fn draw_heading(&self, painter: &mut Painter<'_>, y: u16, state: State, view: View<'_>) {
        let words = &view.words.today;
        let (title, tone) = match state {
            State::Emergency => (&words.emergency, Tone::Danger),
            State::Overdue => (&words.overdue, Tone::Late),
            State::Today => (&words.due_today, Tone::Today),
            State::Soon => (&words.ahead, Tone::Strong),
        };
        let count = self.counts[state as usize].to_string();
        let mut right =
            fill(if state == State::Emergency { &words.count_cases } else { &words.count_things }, &[("n", &count)]);
        if let (State::Soon, Some(day)) = (state, self.holiday) {
            let why = view.office.rules().calendar.off_reason(day).map(|off| off.why).unwrap_or_default();
            let day = format!("{} {}", crate::domain::time::weekday_short(day), day.format("%d/%m"));
            right = format!("{}  {right}", fill(&words.holiday, &[("day", &day), ("why", &why)]));
        }
        section(painter, y, title, &right, tone);
    }

    fn draw_row(&self, painter: &mut Painter<'_>, y: u16, at: usize, row: &TodayRow, view: View<'_>) {
        let wide = painter.width() >= 100;
        let (name_at, village_at, what_at) = if wide { (17, 45, 66) } else { (16, 34, 48) };
        painter.put(0, y, if at == self.selected { "▸" } else { " " }, Tone::Strong);
        let mark = if self.done.contains(&at) {
            "✓"
        } else if self.marked.contains(&at) {
            "●"
        } else {
            " "
        };
        painter.put(1, y, mark, Tone::Strong);
        let tone = match row.state {
            State::Emergency => Tone::Danger,
            State::Overdue => Tone::Late,
            State::Today => Tone::Today,
            State::Soon => Tone::Plain,
        };
        let phrases = view.present().phrases();
        painter.put_within(3, y, &phrases.distance(row.why.distance, &row.due), name_at - 1, tone);
        let name = if row.incident.is_some() { &row.case_code } else { view.name(&row.child_name, &row.case_code) };
        painter.put_within(name_at, y, name, village_at - 1, Tone::Plain);
        painter.put_within(
            village_at,
            y,
            row.village.as_deref().unwrap_or(&view.words.common.empty),
            what_at - 1,
            Tone::Plain,
        );
        painter.put(what_at, y, &phrases.owed(&row.owed), Tone::Plain);
    }

    pub fn footer(&self, view: View<'_>) -> Footer {
        let Some(row) = self.rows.get(self.explained.min(self.rows.len().saturating_sub(1))) else {
            return Footer { why: Default::default(), hints: &["import", "search"] };
        };
        let phrases = view.present().phrases();
        let words = &view.words.why;
        let because = format!("{}: {}", view.words.today.why, phrases.because(&row.why.rule, row.why.basis, &row.due));
        // A row that was put off stands in its old band until the list is left, but speaks of what is.
        let state = match row.why.distance {
            _ if row.state == State::Emergency => State::Emergency,
            Distance::DaysLate(_) | Distance::HoursLate(_) => State::Overdue,
            Distance::Today | Distance::MinutesLeft(_) => State::Today,
            Distance::DaysAhead(_) => State::Soon,
        };
        let mut second = phrases.rank(state, row.why.level, row.why.distance, &row.due);
        let late = format!(
            "{}, {}",
            view.words.term("risk_of_level", row.why.level.key()),
            phrases.distance(row.why.distance, &row.due)
        );
        if let Some(call) = &row.next_to_tell {
            second = format!(
                "{}: {}",
                view.words.today.next_step,
                phrases.next_call(&call.rung, call.from, call.distance, call.tried)
            );
        } else if let Some(reason) = &row.why.late_reason {
            second = format!("{} · {late}", fill(&words.late_reason, &[("reason", reason)]));
        } else if row.law && state == State::Overdue {
            let firm = if row.owed.kind == Kind::Task { &words.call_firm } else { &words.law_no_postpone };
            second = format!("{firm} · {late}");
        }
        if row.next_to_tell.is_none()
            && let Some(beside) = super::panel::beside_due(view.office, row.why.basis, &row.due, view.words)
        {
            second = format!("{beside} · {second}");
        }
        let hints: &'static [&'static str] = if row.incident.is_some() {
            &["open:incident", "search", "export"]
        } else if row.next_to_tell.is_some() {
            &["open", "step:call", "steps", "visit", "postpone", "search", "export"]
        } else {
            &["open", "visit", "postpone", "step", "steps", "mark", "search", "export"]
        };
        Footer { why: [because, second], hints }
    }
}
