//! Khẩn cấp: one emergency at a time — its clock, its steps, the ladder of who must be told; arrows go to the next case.

use super::emergency_lines::{Item, lines, who_line};
use super::forms;
use super::frame::Footer;
use super::intent::{Intent, Reply, refused};
use super::paint::{Painter, Tone, cells, fit};
use super::widgets::sheet::Sheet;
use super::{CaseScreen, Screen, View};
use crate::domain::deadline::Kind;
use crate::domain::ladder::Standing;
use crate::domain::listing::{ListQuery, What};
use crate::domain::time::{ddmmyyyy, hhmm, local};
use crate::office::{ClockView, EmergencyView, Exporting, Office, Refusal};
use crate::words::{Words, fill, left};

pub struct EmergencyScreen {
    cases: Vec<i64>,
    at: usize,
    view: Option<EmergencyView>,
    items: Vec<Item>,
    sheet: Sheet,
    /// The minute last drawn: a countdown costs one small frame a minute, and none when nothing changed.
    minute: i64,
}

/// Lines of the head, above the table.
const HEAD: u16 = 4;

impl EmergencyScreen {
    pub fn open(office: &Office) -> Result<EmergencyScreen, Refusal> {
        let mut screen = EmergencyScreen {
            cases: Vec::new(),
            at: 0,
            view: None,
            items: Vec::new(),
            sheet: Sheet::default(),
            minute: 0,
        };
        screen.refresh(office)?;
        Ok(screen)
    }

    pub fn refresh(&mut self, office: &Office) -> Result<(), Refusal> {
        let shown = self.view.as_ref().map(|view| view.head.n);
        self.cases = office.emergencies()?;
        let same = shown.and_then(|n| self.cases.iter().position(|case| *case == n));
        self.at = same.unwrap_or(self.at).min(self.cases.len().saturating_sub(1));
        let was_due = self.view.as_ref().is_some_and(|view| self.chosen().is_some_and(|item| item.is_due(view)));
        self.load(office, same.is_some())?;
        // What stood under the cursor is done: it goes on to what is due now.
        let done = self.view.as_ref().is_some_and(|view| !self.chosen().is_some_and(|item| item.is_due(view)));
        if was_due && done {
            self.choose_due();
        }
        Ok(())
    }

    /// The cursor stands on what is to be done now: the first call not made, else what the hours run for, else the first step owed.
    fn choose_due(&mut self) {
        let Some(view) = &self.view else { return };
        let first = |fits: &dyn Fn(Item) -> bool| self.items.iter().position(|item| fits(*item) && item.is_due(view));
        let hours = |item: Item| match item {
            Item::Step(at) => view
                .steps
                .get(at)
                .and_then(|step| step.owed.as_ref())
                .is_some_and(|row| row.deadline.kind == Kind::Emergency),
            _ => false,
        };
        let due = first(&|item| matches!(item, Item::Rung(_))).or_else(|| first(&hours)).or_else(|| first(&|_| true));
        if let Some(due) = due {
            self.sheet.choose(due);
        }
    }

    /// `stay`: the same case as before, the officer where she was on it.
    fn load(&mut self, office: &Office, stay: bool) -> Result<(), Refusal> {
        let words = super::words_in_use()?;
        self.minute = office.now().timestamp().div_euclid(60);
        self.view = self.cases.get(self.at).map(|n| office.emergency(*n)).transpose()?;
        let Some(view) = &self.view else {
            self.sheet = Sheet::default();
            return Ok(());
        };
        let (made, items) = lines(view, office, words);
        self.items = items;
        if stay {
            self.sheet.replace(made);
        } else {
            self.sheet = Sheet::new(made);
            self.choose_due();
        }
        Ok(())
    }

    pub fn has_countdown(&self) -> bool {
        self.view.as_ref().and_then(|view| view.clock.as_ref()).is_some_and(|clock| clock.met_at.is_none())
    }

    /// A minute went by: the bar and the time left, and what of the ladder came due meanwhile.
    pub fn minute(&mut self, office: &Office) -> bool {
        let minute = office.now().timestamp().div_euclid(60);
        if minute == self.minute {
            return false;
        }
        // A book that cannot be read just now is no reason to lose the screen: the next minute looks again.
        self.load(office, true).is_ok()
    }

    fn chosen(&self) -> Option<&Item> {
        self.items.get(self.sheet.item()?)
    }

    pub fn update(&mut self, intent: &Intent, office: &mut Office, words: &Words) -> Reply {
        let Some(view) = &self.view else { return Reply::nothing() };
        let n = view.head.n;
        match intent {
            Intent::NextField | Intent::Right => return self.go(office, words, 1),
            Intent::PreviousField | Intent::Left => return self.go(office, words, self.cases.len().saturating_sub(1)),
            _ if self.sheet.take(intent) => return Reply::redraw(),
            _ => {}
        }
        let opened = match intent {
            Intent::Open => match self.chosen() {
                Some(Item::Step(at)) => match view.steps.get(*at) {
                    Some(step) if step.key == "intake" => return self.case_page(office, words),
                    Some(step) => forms::for_step(office, words, n, &step.key),
                    None => return Reply::nothing(),
                },
                Some(Item::Rung(at)) => {
                    forms::call(office, words, n, view.rungs.get(*at).map(|line| line.key.as_str()))
                }
                Some(Item::Separation) => forms::separation(office, words, n),
                None => return Reply::nothing(),
            },
            // The chosen rung where it is still to be told, else the next.
            Intent::Step => {
                let chosen = self.chosen().filter(|item| item.is_due(view));
                let rung = match chosen {
                    Some(Item::Rung(at)) => view.rungs.get(*at).map(|line| line.key.as_str()),
                    _ => None,
                };
                forms::call(office, words, n, rung)
            }
            Intent::Steps => return super::steps_menu::open(office, words, n),
            Intent::Visit => forms::visit(office, words, n, Vec::new()),
            Intent::Level => forms::level(office, words, n),
            Intent::Postpone => match self.owed() {
                Some(row) => {
                    let about = format!("{} · {}", view.head.code, view.child.child.name);
                    let owing = vec![(n, row.deadline.kind, row.deadline.reference.clone())];
                    forms::postpone(office, words, owing, row.deadline.law, about)
                }
                None => return Reply::nothing(),
            },
            Intent::Timeline => return self.case_page(office, words),
            Intent::ChildPage => {
                return match super::child_page::ChildScreen::open(office, view.head.child_n) {
                    Ok(page) => Reply::push(Screen::Child(Box::new(page))),
                    Err(refusal) => refused(&refusal, words),
                };
            }
            Intent::Export => forms::export(office, words, Exporting::List(What::Emergencies, ListQuery::default())),
            _ => return Reply::nothing(),
        };
        forms::push(opened, words)
    }

    fn case_page(&self, office: &Office, words: &Words) -> Reply {
        let Some(view) = &self.view else { return Reply::nothing() };
        match CaseScreen::open(office, view.head.n) {
            Ok(page) => Reply::push(Screen::Case(Box::new(page))),
            Err(refusal) => refused(&refusal, words),
        }
    }

    fn go(&mut self, office: &Office, words: &Words, by: usize) -> Reply {
        if self.cases.len() < 2 {
            return Reply::nothing();
        }
        self.at = (self.at + by) % self.cases.len();
        match self.load(office, false) {
            Ok(()) => Reply::redraw(),
            Err(refusal) => refused(&refusal, words),
        }
    }

    /// What the chosen line owes.
    fn owed(&self) -> Option<&crate::office::DeadlineRow> {
        let view = self.view.as_ref()?;
        match self.chosen()? {
            Item::Step(at) => view.steps.get(*at)?.owed.as_ref(),
            Item::Rung(at) => {
                let reference = format!("{}{}", crate::domain::deadline::TELL, view.rungs.get(*at)?.key);
                view.owed.iter().find(|row| row.deadline.reference == reference)
            }
            Item::Separation => {
                view.owed.iter().find(|row| row.deadline.reference == crate::domain::deadline::SEPARATION_END)
            }
        }
    }

    pub fn draw(&self, painter: &mut Painter<'_>, view: View<'_>) {
        let words = view.words;
        let Some(emergency) = &self.view else {
            painter.put(1, 1, &words.emergency.none, Tone::Strong);
            painter.put(1, 3, &words.emergency.none_hint, Tone::Plain);
            return;
        };
        let width = painter.width();
        let many = self.cases.len() > 1;
        let nth = if many { format!("{} / {} · ← →", self.at + 1, self.cases.len()) } else { String::new() };
        let room = usize::from(width).saturating_sub(2 + cells(&nth) + if many { 2 } else { 0 });
        painter.put(1, 0, &fit(&who_line(emergency, view), room), Tone::Strong);
        painter.put_right(width - 1, 0, &nth, Tone::Danger);
        let received = local(emergency.head.emergency_from.unwrap_or(emergency.head.received_at));
        let line = format!(
            "{} {} {} ({})",
            words.case.received,
            hhmm(received),
            crate::words::echo(received.date(), words),
            words.term("channel", &emergency.head.channel)
        );
        let end = painter.put(1, 1, &line, Tone::Plain);
        if let Some(clock) = &emergency.clock {
            self.draw_clock(painter, clock, end, view);
        }
        let height = painter.height();
        self.sheet.draw(&mut painter.rows(HEAD, height), &words.common.more_below);
    }

    fn draw_clock(&self, painter: &mut Painter<'_>, clock: &ClockView, end: u16, view: View<'_>) {
        let words = &view.words.emergency;
        let width = painter.width();
        let until = local(clock.until);
        let same_day = until.date() == view.office.today();
        let day = if same_day { String::new() } else { format!(" {}", ddmmyyyy(until.date())) };
        let limit = fill(&words.until, &[("at", &format!("{}{day}", hhmm(until)))]);
        let limit_width = u16::try_from(limit.chars().count()).unwrap_or(0);
        if end + 2 + limit_width < width {
            painter.put_right(width - 1, 1, &limit, Tone::Strong);
        }
        let now = view.office.now();
        let (all, gone) = ((clock.until - clock.from).num_minutes().max(1), (now - clock.from).num_minutes());
        let (text, tone) = match clock.met_at {
            Some(at) => {
                let late = (at - clock.until).num_minutes();
                let sentence = if late <= 0 { &words.met } else { &words.met_late };
                (fill(sentence, &[("at", &hhmm(local(at))), ("late", &left(late))]), Tone::Plain)
            }
            None if now < clock.until => {
                let rest = (clock.until - now).num_minutes();
                (fill(&view.words.distance.minutes_left, &[("left", &left(rest))]), Tone::Danger)
            }
            None => (fill(&words.over, &[("late", &left((now - clock.until).num_minutes()))]), Tone::Danger),
        };
        let text_width = u16::try_from(unicode_width::UnicodeWidthStr::width(text.as_str())).unwrap_or(0);
        let room = width.saturating_sub(text_width + 4);
        let gone = clock.met_at.map_or(gone, |at| (at - clock.from).num_minutes()).clamp(0, all);
        let filled = usize::try_from(i64::from(room) * gone / all).unwrap_or(0);
        let bar = "█".repeat(filled) + &"░".repeat(usize::from(room).saturating_sub(filled));
        painter.put(1, 2, &bar, tone);
        painter.put_right(width - 1, 2, &text, tone);
    }

    pub fn footer(&self, view: View<'_>) -> Footer {
        let words = view.words;
        let Some(emergency) = &self.view else {
            return Footer { why: Default::default(), hints: &["intake", "search"] };
        };
        let phrases = view.present().phrases();
        let first = match (self.owed(), self.chosen()) {
            (Some(row), _) => {
                let d = &row.deadline;
                format!("{}: {}", words.today.why, phrases.because(&d.rule, d.basis, &d.due))
            }
            (None, Some(Item::Rung(at))) => emergency
                .rungs
                .get(*at)
                .and_then(|line| line.call.as_ref())
                .and_then(|call| call.note.clone())
                .unwrap_or_default(),
            _ => words.emergency.why_hours.clone(),
        };
        let next = emergency.rungs.iter().find(|line| matches!(line.standing, Standing::Due(_)));
        let second = match next {
            Some(line) => {
                let numbers: Vec<&str> = line.contacts.iter().filter_map(|contact| contact.phone.as_deref()).collect();
                let numbers = if numbers.is_empty() { words.emergency.no_number.clone() } else { numbers.join(", ") };
                fill(&words.emergency.call_now, &[("who", &phrases.rung(&line.key)), ("numbers", &numbers)])
            }
            None => words.emergency.stays.clone(),
        };
        let hints: &'static [&'static str] =
            &["step:call", "open:do_step", "steps", "level", "visit", "timeline", "export"];
        Footer { why: [first, second], hints }
    }
}
