//! Danh mục: villages with their collaborators, and the data the work is counted by — each with its source and its doubt.

mod pane;

use self::pane::{PANES, Pane};
use super::View;
use super::forms;
use super::frame::Footer;
use super::intent::{Intent, Reply, refused};
use super::paint::{Painter, Tone};
use super::undo::ask_bin;
use super::widgets::sheet::{Line, Sheet};
use crate::domain::access::Action;
use crate::domain::level::Level;
use crate::domain::time::weekday_short;
use crate::office::{Binned, ContactRow, Office, PendingRule, Refusal, UserRow, VillageRow};
use crate::words::{Lang, Words, fill};

#[derive(Default)]
pub struct CatalogueScreen {
    pane: usize,
    villages: Vec<VillageRow>,
    contacts: Vec<ContactRow>,
    /// Empty for whoever does not look after them.
    users: Vec<UserRow>,
    /// Rule files that wait to be accepted: they stand first in the pane of the procedure.
    pending: Vec<PendingRule>,
    sheet: Sheet,
}

impl CatalogueScreen {
    pub fn open(office: &Office) -> Result<CatalogueScreen, Refusal> {
        let mut screen = CatalogueScreen::default();
        screen.refresh(office)?;
        // Whoever only looks after the people begins with them.
        if !screen.users.is_empty() && !office.may(Action::ReadBook) {
            screen.pane = screen.panes().len() - 1;
            screen.refresh(office)?;
        }
        Ok(screen)
    }

    pub fn refresh(&mut self, office: &Office) -> Result<(), Refusal> {
        self.villages = office.villages()?;
        self.contacts = office.contacts()?;
        self.pending = office.pending_rules()?;
        self.users = if office.is_administrator() { office.users()? } else { Vec::new() };
        self.pane = self.pane.min(self.panes().len() - 1);
        let words = super::words_in_use()?;
        self.sheet.replace(self.lines(office, words));
        Ok(())
    }

    fn panes(&self) -> &'static [Pane] {
        if self.users.is_empty() { &PANES[..PANES.len() - 1] } else { &PANES }
    }

    fn lines(&self, office: &Office, words: &Words) -> Vec<Line> {
        let rules = office.rules();
        let c = &words.catalogue;
        let vi = words.lang == Lang::Vi;
        let mark = |checked: bool| if checked { c.checked.clone() } else { c.unchecked.clone() };
        let with = |at: usize, text: String, right: String| {
            let mut line = Line::item(at, text);
            line.right = right;
            line
        };
        match PANES[self.pane] {
            Pane::Villages => self
                .villages
                .iter()
                .enumerate()
                .map(|(at, row)| {
                    let collaborator =
                        row.village.collaborator.as_ref().map(|name| format!(" · {}: {name}", c.collaborator));
                    let counts = fill(
                        &c.households_children,
                        &[("households", &row.households.to_string()), ("children", &row.children.to_string())],
                    );
                    with(at, format!("{}{}", row.village.name, collaborator.unwrap_or_default()), counts)
                })
                .collect(),
            Pane::Users => super::users::lines(&self.users, words),
            Pane::Groups => {
                let mut lines = Vec::new();
                for group in &rules.catalogue.groups {
                    lines.push(with(
                        lines.len(),
                        format!("{}  {} · {}", group.letter, if vi { &group.name } else { &group.en }, group.article),
                        mark(group.checked),
                    ));
                    for sub in &group.sub {
                        lines.push(with(
                            lines.len(),
                            format!("   {}.{} {}", group.letter, sub.n, sub.text),
                            mark(sub.checked),
                        ));
                    }
                }
                lines
            }
            Pane::Risks | Pane::Measures => {
                let list =
                    if PANES[self.pane] == Pane::Risks { &rules.catalogue.risks } else { &rules.catalogue.measures };
                list.iter()
                    .enumerate()
                    .map(|(at, word)| {
                        let article = word.article.as_ref().map(|article| format!(" · {article}")).unwrap_or_default();
                        with(at, format!("{}{article}", if vi { &word.vi } else { &word.en }), mark(word.checked))
                    })
                    .collect()
            }
            Pane::Rhythm => Level::ALL
                .iter()
                .enumerate()
                .map(|(at, level)| {
                    let days = fill(&c.days, &[("n", &rules.catalogue.rhythm.days(*level).to_string())]);
                    with(
                        at,
                        format!("{}: {days}", words.term("risk_of_level", level.key())),
                        rules.catalogue.rhythm.source.clone(),
                    )
                })
                .collect(),
            Pane::Contacts => {
                let phrases =
                    crate::words::Phrases { words, catalogue: &rules.catalogue, procedures: &rules.procedures };
                let text = |row: &ContactRow| {
                    let agency = phrases.word(&rules.catalogue.providers, &row.agency);
                    [Some(agency), row.person.clone(), row.note.clone()]
                        .into_iter()
                        .flatten()
                        .collect::<Vec<_>>()
                        .join(" · ")
                };
                let line = |(at, row): (usize, &ContactRow)| with(at, text(row), row.phone.clone().unwrap_or_default());
                self.contacts.iter().enumerate().map(line).collect()
            }
            Pane::Procedure => {
                let phrases =
                    crate::words::Phrases { words, catalogue: &rules.catalogue, procedures: &rules.procedures };
                let mut lines = Vec::new();
                if !self.pending.is_empty() {
                    lines.push(Line::heading(&words.rule_files.title, String::new()));
                    lines.extend(super::pending_rules::lines(&self.pending, words));
                }
                let all = rules.procedures.iter().flat_map(|p| p.steps.iter().map(move |step| (p, step)));
                let mut of = "";
                for (at, (procedure, step)) in all.enumerate() {
                    if procedure.id != of {
                        of = &procedure.id;
                        let name = if vi { &procedure.name } else { &procedure.en };
                        lines.push(Line::text(format!("{name} · {}: {}", c.source, procedure.source)));
                    }
                    let limit = match (step.counted(), step.office_limit.as_deref()) {
                        (Some(limit), _) => format!(" · {}: {}", c.limit, phrases.limit(limit)),
                        (None, Some(limit)) => format!(" · {}: {}", c.office_rhythm, phrases.limit(limit)),
                        (None, None) => String::new(),
                    };
                    let text = format!("{}{limit} · {}", if vi { &step.vi } else { &step.en }, step.article);
                    lines.push(with(self.pending.len() + at, text, mark(step.checked)));
                    if let Some(doubt) = &step.doubt {
                        lines.push(Line::text(format!("   {doubt}")));
                    }
                }
                lines
            }
            Pane::Holidays => {
                let today = office.today();
                let weekend = |day: &chrono::NaiveDate| matches!(weekday_short(*day), "T7" | "CN");
                today
                    .iter_days()
                    .take(400)
                    .filter_map(|day| {
                        let made_up = rules.calendar.make_up(day).map(|note| (note.to_owned(), false));
                        let off = rules
                            .calendar
                            .off_reason(day)
                            .filter(|_| !weekend(&day))
                            .map(|off| (off.why, off.estimated));
                        made_up.or(off).map(|(why, estimated)| (day, why, estimated))
                    })
                    .enumerate()
                    .map(|(at, (day, why, estimated))| {
                        let right = if estimated { c.estimated.clone() } else { String::new() };
                        with(at, format!("{} {}  {why}", weekday_short(day), crate::domain::time::ddmmyyyy(day)), right)
                    })
                    .collect()
            }
        }
    }

    pub fn update(&mut self, intent: &Intent, office: &mut Office, words: &Words) -> Reply {
        if self.sheet.take(intent) {
            return Reply::redraw();
        }
        if PANES[self.pane] == Pane::Users {
            let row = self.sheet.item().and_then(|at| self.users.get(at));
            if let Some(reply) = super::users::update(intent, row, office, words) {
                return reply;
            }
        }
        let (villages, contacts) = (PANES[self.pane] == Pane::Villages, PANES[self.pane] == Pane::Contacts);
        match intent {
            Intent::NextField | Intent::Right | Intent::PreviousField | Intent::Left => {
                let forward = matches!(intent, Intent::NextField | Intent::Right);
                let all = self.panes().len();
                self.pane = (self.pane + if forward { 1 } else { all - 1 }) % all;
                self.sheet = Sheet::default();
                match self.refresh(office) {
                    Ok(()) => Reply::redraw(),
                    Err(refusal) => refused(&refusal, words),
                }
            }
            Intent::New if contacts => forms::push(forms::contact(office, words, None), words),
            Intent::Open | Intent::Edit if contacts => match self.sheet.item().and_then(|at| self.contacts.get(at)) {
                Some(row) => forms::push(forms::contact(office, words, Some(row.clone())), words),
                None => Reply::nothing(),
            },
            Intent::Open if PANES[self.pane] == Pane::Procedure => {
                match self.sheet.item().and_then(|at| self.pending.get(at)) {
                    Some(rule) => super::pending_rules::ask(rule, View { office, words, hide_names: false }),
                    None => Reply::nothing(),
                }
            }
            Intent::Delete => match (PANES[self.pane], self.sheet.item()) {
                (Pane::Villages, Some(at)) => {
                    ask_bin(office, words, self.villages.get(at).map(|row| Binned::Village(row.n)))
                }
                (Pane::Contacts, Some(at)) => {
                    ask_bin(office, words, self.contacts.get(at).map(|row| Binned::Contact(row.n)))
                }
                _ => Reply::nothing(),
            },
            Intent::New if villages => forms::push(forms::village(office, words, None), words),
            Intent::Open | Intent::Edit if villages => match self.sheet.item().and_then(|at| self.villages.get(at)) {
                Some(row) => {
                    forms::push(office.village(row.n).and_then(|row| forms::village(office, words, Some(row))), words)
                }
                None => Reply::nothing(),
            },
            _ => Reply::nothing(),
        }
    }

    pub fn draw(&self, painter: &mut Painter<'_>, view: View<'_>) {
        let c = &view.words.catalogue;
        super::tabs::draw(painter, &self.panes().iter().map(|pane| pane.name(c)).collect::<Vec<_>>(), self.pane);
        if PANES[self.pane] == Pane::Villages && self.villages.is_empty() {
            painter.put(1, 2, &c.no_villages, Tone::Plain);
            return;
        }
        let height = painter.height();
        self.sheet.draw(&mut painter.rows(1, height), &view.words.common.more_below);
    }

    pub fn footer(&self, view: View<'_>) -> Footer {
        let words = view.words;
        let why = match (PANES[self.pane], self.sheet.item()) {
            (Pane::Villages, Some(at)) => self
                .villages
                .get(at)
                .map(|row| {
                    let phone = row.village.collaborator_phone.as_ref();
                    let phone = phone.map(|phone| format!("{}: {phone}", words.field("collaborator_phone")));
                    [phone.unwrap_or_default(), row.village.note.clone().unwrap_or_default()]
                })
                .unwrap_or_default(),
            (Pane::Villages, None) => [words.catalogue.add_village.clone(), String::new()],
            (Pane::Contacts, None) => [words.catalogue.add_contact.clone(), String::new()],
            // The whole of a line that the list had to cut.
            _ => {
                let mut lines = super::paint::wrap(self.sheet.text().trim(), 78).into_iter();
                [lines.next().unwrap_or_default(), lines.next().unwrap_or_default()]
            }
        };
        Footer {
            why,
            hints: match PANES[self.pane] {
                Pane::Users => &["edit", "new", "delete:disable", "hand_over", "next_pane"],
                Pane::Villages | Pane::Contacts => &["edit", "new", "next_pane", "search"],
                Pane::Procedure if !self.pending.is_empty() => &["open:accept_rule", "next_pane", "search"],
                _ => &["next_pane", "search"],
            },
        }
    }
}
