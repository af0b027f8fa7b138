//! Hồ sơ: the head of a case, the trail of risk, what is owed, the measures, and one timeline of all that happened.

use super::forms;
use super::frame::Footer;
use super::intent::{Effect, Intent, Reply, refused};
use super::paint::{Painter, Tone, fit, wrap};
use super::timeline::happened;
use super::widgets::sheet::{Line, Sheet};
use super::{Screen, View};
use crate::domain::deadline::{Kind, TELL};
use crate::domain::listing::Owed;
use crate::domain::time::{ddmmyyyy, hhmm, local};
use crate::domain::triage::{Distance, distance, is_late};
use crate::office::{CasePage, DeadlineRow, Event, Happening, Office, Refusal};
use crate::words::{Words, fill};

pub struct CaseScreen {
    pub(super) page: CasePage,
    sheet: Sheet,
}

/// Lines of the head, above the sheet.
const HEAD: u16 = 4;

/// What a chosen line is about.
enum Chosen<'p> {
    Owed(&'p DeadlineRow),
    Measure(usize),
    Event(&'p Event),
}

impl CaseScreen {
    pub fn open(office: &Office, n: i64) -> Result<CaseScreen, Refusal> {
        let page = office.case_page(n)?;
        let sheet = Sheet::new(lines(&page, View { office, words: super::words_in_use()?, hide_names: false }));
        Ok(CaseScreen { page, sheet })
    }

    pub fn refresh(&mut self, office: &Office) -> Result<(), Refusal> {
        self.page = office.case_page(self.page.head.n)?;
        self.sheet.replace(lines(&self.page, View { office, words: super::words_in_use()?, hide_names: false }));
        Ok(())
    }

    /// Does Enter lead to a form here? What happened is read.
    pub fn opens_form(&self) -> bool {
        !matches!(self.chosen(), None | Some(Chosen::Event(_)))
    }

    fn chosen(&self) -> Option<Chosen<'_>> {
        let item = self.sheet.item()?;
        let (owed, measures) = (self.page.owed.len(), self.page.interventions.len());
        if let Some(row) = self.page.owed.get(item) {
            return Some(Chosen::Owed(row));
        }
        if item < owed + measures {
            return Some(Chosen::Measure(item - owed));
        }
        self.page.timeline.get(item - owed - measures).map(Chosen::Event)
    }

    pub fn update(&mut self, intent: &Intent, office: &mut Office, words: &Words) -> Reply {
        if self.sheet.take(intent) {
            return Reply::redraw();
        }
        let n = self.page.head.n;
        let opened = match intent {
            Intent::Back => return Reply::effect(Effect::Pop),
            Intent::Visit => forms::visit(office, words, n, Vec::new()),
            Intent::Steps => return super::steps_menu::open(office, words, n),
            // A call of the ladder where one is due, the chosen one first; else any step.
            Intent::Step => match (self.chosen(), office.emergency(n)) {
                (Some(Chosen::Owed(row)), Ok(_)) if row.deadline.reference.starts_with(TELL) => {
                    forms::task(office, words, n, &row.deadline.reference)
                }
                (_, Ok(view)) if self.page.head.closed_at.is_none() && forms::next_rung(&view).is_some() => {
                    forms::call(office, words, n, None)
                }
                (_, Ok(_)) => return super::steps_menu::open(office, words, n),
                (_, Err(refusal)) => Err(refusal),
            },
            Intent::Timeline => {
                self.sheet.choose(self.page.owed.len() + self.page.interventions.len());
                return Reply::redraw();
            }
            Intent::Level => forms::level(office, words, n),
            Intent::New | Intent::Intervention => forms::intervention(office, words, n, None),
            Intent::Edit => match self.chosen() {
                Some(Chosen::Measure(at)) => {
                    forms::intervention(office, words, n, self.page.interventions.get(at).cloned())
                }
                _ => forms::child(office, words, Some(self.page.child.clone()), None),
            },
            Intent::Postpone => match self.chosen() {
                Some(Chosen::Owed(row)) => {
                    let about = format!("{} · {}", self.page.head.code, self.page.child.child.name);
                    let owing = vec![(n, row.deadline.kind, row.deadline.reference.clone())];
                    forms::postpone(office, words, owing, row.deadline.law, about)
                }
                _ => return Reply::nothing(),
            },
            Intent::Open => match self.chosen() {
                Some(Chosen::Owed(row)) => {
                    let reference = row.deadline.reference.clone();
                    match row.deadline.kind {
                        crate::domain::deadline::Kind::Visit => forms::visit(office, words, n, Vec::new()),
                        crate::domain::deadline::Kind::Intervention => office
                            .intervention(&reference)
                            .and_then(|row| forms::intervention(office, words, n, Some(row))),
                        crate::domain::deadline::Kind::Referral => forms::answer(office, words, n, &reference),
                        crate::domain::deadline::Kind::Task => forms::task(office, words, n, &reference),
                        _ => forms::for_step(office, words, n, &reference),
                    }
                }
                Some(Chosen::Measure(at)) => {
                    forms::intervention(office, words, n, self.page.interventions.get(at).cloned())
                }
                Some(Chosen::Event(event)) => {
                    let at = local(event.at);
                    let when = if event.day_only { String::new() } else { format!(" {}", hhmm(at)) };
                    let title = format!("{}{when} · {}", ddmmyyyy(at.date()), event.who);
                    let text = happened(event, View { office, words, hide_names: false });
                    return super::reading::open(title, text);
                }
                None => return Reply::nothing(),
            },
            Intent::ChildPage => {
                return match super::child_page::ChildScreen::open(office, self.page.head.child_n) {
                    Ok(page) => Reply::push(Screen::Child(Box::new(page))),
                    Err(refusal) => refused(&refusal, words),
                };
            }
            Intent::HouseholdPage => {
                return match self.page.child.household_n {
                    Some(n) => match super::household_page::HouseholdScreen::open(office, n) {
                        Ok(page) => Reply::push(Screen::Household(Box::new(page))),
                        Err(refusal) => refused(&refusal, words),
                    },
                    None => Reply::say(&words.lists.no_household),
                };
            }
            _ => return Reply::nothing(),
        };
        forms::push(opened, words)
    }

    pub fn draw(&self, painter: &mut Painter<'_>, view: View<'_>) {
        let words = view.words;
        let (head, child) = (&self.page.head, &self.page.child);
        let age = super::panel::age(child.child.birth, view.office.today(), words);
        let who = [
            view.name(&child.child.name, &child.code),
            child.child.sex.text(),
            age.as_deref().unwrap_or(""),
            child.child.village.as_deref().unwrap_or(""),
        ];
        let who = who.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
        let end = painter.put(1, 0, &head.code, Tone::Strong);
        let width = painter.width();
        let stage = words.term("stage", &head.stage);
        let stage_width = u16::try_from(unicode_width::UnicodeWidthStr::width(stage)).unwrap_or(0);
        painter.put_within(end + 2, 0, &who, width.saturating_sub(stage_width + 3), Tone::Strong);
        painter.put_right(width - 1, 0, stage, Tone::Plain);
        let received = local(head.received_at);
        let received = format!(
            "{} {} {} ({}) · {}: {}",
            words.case.received,
            hhmm(received),
            ddmmyyyy(received.date()),
            words.term("channel", &head.channel),
            words.case.owner,
            head.owner
        );
        painter.put(1, 1, &received, Tone::Plain);
        let tone = if head.level == crate::domain::level::Level::Emergency { Tone::Danger } else { Tone::Plain };
        let line = super::timeline::trail(&self.page, words);
        painter.put(1, 2, &line, tone);
        painter.put(1, 3, &fit(&head.account.replace('\n', " "), usize::from(width) - 2), Tone::Plain);
        let height = painter.height();
        self.sheet.draw(&mut painter.rows(HEAD, height), &words.common.more_below);
    }

    pub fn footer(&self, view: View<'_>, width: u16) -> Footer {
        let hints: &'static [&'static str] = if self.page.head.closed_at.is_some() {
            &["steps:reopen", "child_page", "household_page", "back", "search"]
        } else {
            &["open", "visit", "postpone", "steps", "intervention", "level", "child_page", "back"]
        };
        let phrases = view.present().phrases();
        let why = match self.chosen() {
            Some(Chosen::Owed(row)) => {
                let deadline = &row.deadline;
                let first = format!(
                    "{}: {}",
                    view.words.today.why,
                    phrases.because(&deadline.rule, deadline.basis, &deadline.due)
                );
                let second = match (&row.late_reason, deadline.law) {
                    (Some(reason), _) => fill(&view.words.why.late_reason, &[("reason", reason)]),
                    (None, true) if deadline.kind == crate::domain::deadline::Kind::Task => {
                        view.words.why.call_firm.clone()
                    }
                    (None, true) => view.words.why.law_no_postpone.clone(),
                    (None, false) => String::new(),
                };
                let beside = super::panel::beside_due(view.office, deadline.basis, &deadline.due, view.words);
                let second = [beside.unwrap_or_default(), second];
                let second = second.iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(" · ");
                [first, second]
            }
            Some(Chosen::Event(event)) => {
                let text = happened(event, view);
                let mut lines = wrap(&text, usize::from(width).saturating_sub(2)).into_iter();
                [lines.next().unwrap_or_default(), lines.next().unwrap_or_default()]
            }
            Some(Chosen::Measure(at)) => [
                self.page.interventions.get(at).map(|row| row.intervention.note.clone()).unwrap_or_default(),
                String::new(),
            ],
            None => Default::default(),
        };
        Footer { why, hints }
    }
}

fn lines(page: &CasePage, view: View<'_>) -> Vec<Line> {
    let words = view.words;
    let phrases = view.present().phrases();
    let (now, calendar) = (view.office.now(), &view.office.rules().calendar);
    let mut lines = Vec::new();
    if page.head.closed_at.is_some() {
        lines.push(Line::heading(&words.case.closed.to_uppercase(), String::new()));
    } else {
        let count = fill(&words.today.count_things, &[("n", &page.owed.len().to_string())]);
        lines.push(Line::heading(&words.case.owed, count));
    }
    for (at, row) in page.owed.iter().enumerate() {
        let deadline = &row.deadline;
        let owed = Owed {
            kind: deadline.kind,
            reference: deadline.reference.clone(),
            nth: deadline.nth,
            about: deadline.about.clone(),
            level: page.head.level,
        };
        let distance = distance(&deadline.due, now, calendar);
        let far = phrases.distance(distance, &deadline.due);
        let tone = match (deadline.kind, is_late(&deadline.due, now)) {
            (Kind::Emergency, _) => Tone::Danger,
            (_, true) => Tone::Late,
            _ => Tone::Plain,
        };
        let far = match distance {
            // A call is owed from the moment the report came: in its first hour it is to be made, not late.
            Distance::HoursLate(0) if deadline.reference.starts_with(TELL) => words.emergency.at_once.clone(),
            Distance::DaysLate(1..) => fill(&words.case.late_by, &[("late", &far)]),
            _ => far,
        };
        let by_law = deadline.law && deadline.kind != Kind::Task;
        let law = if by_law { format!(" · {}", words.case.by_law) } else { String::new() };
        lines.push(Line::item(at, format!("{far:<13} {}{law}", phrases.owed(&owed))).tone(tone));
    }
    let measures = page.owed.len();
    if !page.interventions.is_empty() {
        lines.push(Line::heading(&words.case.interventions, String::new()));
        for (at, row) in page.interventions.iter().enumerate() {
            let i = &row.intervention;
            let catalogue = &view.office.rules().catalogue;
            let text = format!(
                "{} {} · {}",
                i.due_on.format("%d/%m"),
                phrases.word(&catalogue.measures, &i.measure),
                phrases.word(&catalogue.providers, &i.provider)
            );
            let mut line = Line::item(measures + at, text);
            line.right = words.term("intervention_state", i.state.key()).to_owned();
            lines.push(line);
        }
    }
    lines.push(Line::heading(&words.case.timeline, String::new()));
    let first = measures + page.interventions.len();
    for (at, event) in page.timeline.iter().enumerate() {
        let when = local(event.at);
        let when = if event.day_only {
            format!("{}      ", ddmmyyyy(when.date()))
        } else {
            format!("{} {}", ddmmyyyy(when.date()), hhmm(when))
        };
        let tone = if matches!(&event.what, Happening::Visit(visit) if visit.outcome == "danger") {
            Tone::Danger
        } else {
            Tone::Plain
        };
        lines.push(Line::item(first + at, format!("{when}  {}", happened(event, view).replace('\n', " "))).tone(tone));
    }
    lines
}
