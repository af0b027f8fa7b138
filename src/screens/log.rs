//! Nhật ký: every entry in a plain sentence, newest first, a page at a time; narrowed to a child, a case, a person or a day.

use super::frame::Footer;
use super::intent::{Intent, Reply, refused};
use super::log_entry::LogEntry;
use super::paint::{Painter, Tone, wrap};
use super::{Screen, View, forms};
use crate::domain::log::{LogFilter, LogFrom};
use crate::domain::time::{ddmmyyyy, local};
use crate::office::{Exporting, LogLine, Office, Refusal, SubjectKind};
use crate::words::{Words, fill, log_moment};

pub struct LogScreen {
    filter: LogFilter,
    /// Whose entries, where they are one officer's.
    person: String,
    page: Vec<LogLine>,
    /// Entries before this page, as far as walking tells.
    before: u64,
    /// There are older ones.
    after: bool,
    total: u64,
    head: (i64, String),
    height: u16,
    selected: usize,
    explained: Option<i64>,
}

/// The word for whom a code stands: `log_who` of the words.
fn kind_word(kind: SubjectKind) -> &'static str {
    match kind {
        SubjectKind::Household => "household",
        _ => "child",
    }
}

/// Acts nobody did who was signed in.
const NOTED: [&str; 2] = ["sign_in_failed", "refused"];

/// "Lò Thị An ghi lần thăm 22/11 của HS-2026-0017 (em Giàng A Páo)".
pub fn sentence(line: &LogLine, view: View<'_>) -> String {
    use crate::words::Sentences;
    let name = line.subject.as_ref().filter(|_| !view.hide_names);
    let name = name.map(|subject| (kind_word(subject.kind), subject.name.as_str()));
    // Names hidden: whose deed it was is a name too.
    let officer = if view.hide_names { "" } else { line.row.officer.as_str() };
    // Whoever signed in next only told of it; whose name was typed is in the entry.
    if NOTED.contains(&line.act.act.as_str()) {
        let login = if view.hide_names { Vec::new() } else { vec![line.row.subject.clone()] };
        return view.words.act_name(&line.act.act, &login, None, None);
    }
    view.present().phrases().log_sentence(officer, &view.words.act(&line.act), name)
}

impl LogScreen {
    pub fn open(office: &Office, height: u16) -> Result<LogScreen, Refusal> {
        let mut screen = LogScreen {
            filter: LogFilter::default(),
            person: String::new(),
            page: Vec::new(),
            before: 0,
            after: false,
            total: 0,
            head: (0, String::new()),
            height,
            selected: 0,
            explained: None,
        };
        screen.show(LogFilter::default(), office)?;
        Ok(screen)
    }

    /// Narrowed so, from its newest entry on.
    pub fn show(&mut self, filter: LogFilter, office: &Office) -> Result<(), Refusal> {
        let named = match filter.officer {
            Some(n) => office.officers()?.into_iter().find(|one| one.n == n).map(|one| one.name),
            None => None,
        };
        (self.filter, self.person) = (filter, named.unwrap_or_default());
        (self.before, self.selected) = (0, 0);
        self.load(office, LogFrom::Newest)?;
        self.count(office)?;
        self.settle();
        Ok(())
    }

    fn size(&self) -> usize {
        usize::from(self.height.saturating_sub(1)).max(1)
    }

    fn load(&mut self, office: &Office, from: LogFrom) -> Result<(), Refusal> {
        // One more than is shown tells whether the list goes on.
        let size = self.size();
        let mut page = office.log_page(&self.filter, from, size + 1)?;
        let more = page.len() > size;
        if from.is_downward() {
            page.truncate(size);
            self.after = more;
        } else {
            page.drain(..usize::from(more));
            self.after = from != LogFrom::Oldest;
        }
        self.page = page;
        self.selected = self.selected.min(self.page.len().saturating_sub(1));
        Ok(())
    }

    /// Counted when the list is opened, narrowed or changed, never when a page is turned.
    fn count(&mut self, office: &Office) -> Result<(), Refusal> {
        self.total = office.log_count(&self.filter)?;
        self.head = office.log_head()?;
        Ok(())
    }

    /// Something was done: on the first page it stands above, elsewhere the officer keeps her place.
    pub fn refresh(&mut self, office: &Office) -> Result<(), Refusal> {
        let chosen = self.page.get(self.selected).map(|line| line.row.n);
        let known = self.total;
        self.count(office)?;
        let from = match self.page.first() {
            Some(first) if self.before > 0 => {
                self.before += self.total.saturating_sub(known);
                LogFrom::Below(first.row.n + 1)
            }
            _ => LogFrom::Newest,
        };
        self.load(office, from)?;
        if let Some(at) = chosen.and_then(|n| self.page.iter().position(|line| line.row.n == n)) {
            self.selected = at;
        }
        Ok(())
    }

    pub fn resize(&mut self, height: u16, office: &Office) -> Result<(), Refusal> {
        self.height = height;
        self.refresh(office)
    }

    pub fn is_unsettled(&self) -> bool {
        self.explained != self.line().map(|line| line.row.n)
    }

    pub fn settle(&mut self) -> bool {
        let due = self.is_unsettled();
        self.explained = self.line().map(|line| line.row.n);
        due
    }

    fn line(&self) -> Option<&LogLine> {
        self.page.get(self.selected)
    }

    fn jump(&mut self, office: &Office, words: &Words, from: LogFrom) -> Reply {
        let counted = self.count(office);
        self.selected = if from == LogFrom::Oldest { usize::MAX } else { 0 };
        let done = counted.and_then(|()| self.load(office, from));
        self.before = if from == LogFrom::Oldest { self.total.saturating_sub(self.page.len() as u64) } else { 0 };
        match done {
            Ok(()) => Reply::redraw(),
            Err(refusal) => refused(&refusal, words),
        }
    }

    fn turn(&mut self, office: &Office, words: &Words, forward: bool) -> Reply {
        let turned = if forward {
            let Some(last) = self.page.last().map(|line| line.row.n).filter(|_| self.after) else {
                return self.move_to(self.page.len().saturating_sub(1), &words.lists.last_row);
            };
            self.before += self.page.len() as u64;
            self.selected = 0;
            self.load(office, LogFrom::Below(last))
        } else {
            let Some(first) = self.page.first().map(|line| line.row.n).filter(|_| self.before > 0) else {
                return self.move_to(0, &words.lists.first_row);
            };
            let loaded = self.load(office, LogFrom::Above(first));
            self.before = self.before.saturating_sub(self.page.len() as u64);
            self.selected = self.page.len().saturating_sub(1);
            if self.page.len() < self.size() {
                // Fewer than a page stand before: the first page is shown whole.
                self.before = 0;
                let shown = self.page.len();
                let whole = loaded.and_then(|()| self.load(office, LogFrom::Newest));
                self.selected = shown.saturating_sub(1);
                whole
            } else {
                loaded
            }
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

    pub fn update(&mut self, intent: &Intent, office: &mut Office, words: &Words) -> Reply {
        match intent {
            Intent::Up if self.selected == 0 => self.turn(office, words, false),
            Intent::Up => self.move_to(self.selected - 1, ""),
            Intent::Down if self.selected + 1 >= self.page.len() => self.turn(office, words, true),
            Intent::Down => self.move_to(self.selected + 1, ""),
            Intent::PageDown => self.turn(office, words, true),
            Intent::PageUp => self.turn(office, words, false),
            Intent::First if self.before == 0 && self.selected == 0 => Reply::say(&words.lists.first_row),
            Intent::Last if !self.after && self.selected + 1 == self.page.len() => Reply::say(&words.lists.last_row),
            Intent::First => self.jump(office, words, LogFrom::Newest),
            Intent::Last => self.jump(office, words, LogFrom::Oldest),
            Intent::Filter => forms::push(forms::log_filter(office, words, &self.filter), words),
            Intent::Export => forms::push(forms::export(office, words, Exporting::Log(self.filter.clone())), words),
            Intent::New => forms::push(forms::incident(office, words, None), words),
            Intent::Open => match self.line() {
                Some(line) => Reply::push(Screen::LogEntry(Box::new(LogEntry::new(line.clone())))),
                None => Reply::nothing(),
            },
            _ => Reply::nothing(),
        }
    }

    pub fn draw(&self, painter: &mut Painter<'_>, view: View<'_>, covered: u16) {
        self.draw_head(painter, view);
        if self.page.is_empty() {
            let text = if self.filter.is_all() { &view.words.log.none } else { &view.words.log.none_filtered };
            painter.put(1, 2, text, Tone::Plain);
            return;
        }
        let (year, width) = (chrono::Datelike::year(&view.office.today()), painter.width());
        let room = usize::from(painter.height().saturating_sub(covered + 1)).max(1);
        let skip = if covered > 0 && self.selected >= room { self.selected + 1 - room } else { 0 };
        for (y, (at, line)) in (1..).zip(self.page.iter().enumerate().skip(skip)) {
            if y >= painter.height() {
                break;
            }
            painter.put(0, y, if at == self.selected { "▸" } else { " " }, Tone::Strong);
            let end = painter.put(1, y, &log_moment(line.row.at, year), Tone::Plain);
            painter.put_within(end, y, &format!(" · {}", sentence(line, view)), width, Tone::Plain);
        }
    }

    /// What it is narrowed to, how many entries, and the head that stands on papers.
    fn draw_head(&self, painter: &mut Painter<'_>, view: View<'_>) {
        let words = view.words;
        let end = painter.put(1, 0, &words.screens.log, Tone::On);
        let filter = &self.filter;
        let day = filter.day.map(ddmmyyyy);
        let parts: Vec<&str> =
            [filter.code.as_deref(), Some(self.person.as_str()).filter(|name| !name.is_empty()), day.as_deref()]
                .into_iter()
                .flatten()
                .collect();
        let mut state = Vec::new();
        if !parts.is_empty() {
            state.push(fill(&words.log.filtered, &[("text", &parts.join(", "))]));
        }
        if self.total > 0 {
            let (from, to) = (self.before + 1, self.before + self.page.len() as u64);
            let total = if !filter.is_all() && self.total >= 10_000 {
                words.log.counted_more.clone()
            } else {
                self.total.to_string()
            };
            let values = [("from", from.to_string()), ("to", to.to_string()), ("total", total)];
            state.push(fill(&words.common.page_of, &values.each_ref().map(|(key, text)| (*key, text.as_str()))));
        }
        state.push(fill(&words.log.head, &[("head", &self.head.1)]));
        let width = painter.width();
        let text = super::paint::fit(&state.join(" · "), usize::from(width.saturating_sub(end + 3)));
        painter.put_right(width - 1, 0, &text, Tone::Plain);
    }

    pub fn footer(&self, view: View<'_>) -> Footer {
        let hints: &'static [&'static str] = &["open", "filter", "export", "new:incident", "search"];
        let Some(line) = self.page.iter().find(|line| Some(line.row.n) == self.explained) else {
            return Footer { why: Default::default(), hints };
        };
        // The sentence whole, then what it tells besides.
        let at = local(line.row.at);
        let whole = format!("{} {} · {}", crate::domain::time::hhmm(at), ddmmyyyy(at.date()), sentence(line, view));
        let told = view.present().phrases().log_detail(&line.row.act, &line.row.detail, view.hide_names);
        let told: Vec<String> = told.into_iter().map(|(label, text)| format!("{label}: {text}")).collect();
        let mut lines = wrap(&whole, 78).into_iter();
        let first = lines.next().unwrap_or_default();
        let rest: Vec<String> = lines.chain(told).collect();
        Footer { why: [first, super::paint::fit(&rest.join(" · ").replace('\n', " "), 78)], hints }
    }
}
