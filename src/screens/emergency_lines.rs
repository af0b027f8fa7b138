//! The table of an emergency: its steps, who was told, who comes next — each with who, when and what came of it.

use super::View;
use super::paint::Tone;
use super::widgets::sheet::Line;
use crate::domain::ladder::Standing;
use crate::domain::span::DueAt;
use crate::domain::time::{ddmmyyyy, hhmm, local};
use crate::domain::triage::{distance, is_late};
use crate::office::{EmergencyView, Office, RungLine, StepLine};
use crate::words::{Lang, Phrases, Words, fill};

/// What a line of the table is about, by its place in the view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Item {
    Step(usize),
    Rung(usize),
    Separation,
}

impl Item {
    /// Is it to be done now?
    pub fn is_due(self, view: &EmergencyView) -> bool {
        match self {
            Item::Rung(at) => view.rungs.get(at).is_some_and(|line| matches!(line.standing, Standing::Due(_))),
            Item::Step(at) => view.steps.get(at).is_some_and(|step| step.owed.is_some()),
            Item::Separation => false,
        }
    }
}

/// "HS-2026-0031  Lường Thị Mai · nữ · 9 tuổi · Bản Co Mị"
pub fn who_line(view: &EmergencyView, seen: View<'_>) -> String {
    let child = &view.child;
    let age = super::panel::age(child.child.birth, seen.office.today(), seen.words).unwrap_or_default();
    let parts = [
        seen.name(&child.child.name, &child.code),
        child.child.sex.text(),
        &age,
        child.child.village.as_deref().unwrap_or(""),
    ];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    format!("{}  {}", view.head.code, parts.join(" · "))
}

/// The lines, and what each chosen one is about.
pub fn lines(view: &EmergencyView, office: &Office, words: &Words) -> (Vec<Line>, Vec<Item>) {
    let mut made = Made { lines: Vec::new(), items: Vec::new() };
    let rules = office.rules();
    let phrases = Phrases { words, catalogue: &rules.catalogue, procedures: &rules.procedures };
    let procedure = rules.procedures.get(&view.head.procedure);
    if let Some(separation) = &view.separation {
        let day = (office.today() - local(separation.running.from).date()).num_days();
        let values = [
            ("from", ddmmyyyy(local(separation.running.from).date())),
            ("until", ddmmyyyy(separation.running.until)),
            ("most", ddmmyyyy(separation.most)),
            ("n", day.to_string()),
            ("all", (separation.most - local(separation.running.from).date()).num_days().to_string()),
        ];
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        made.item(Item::Separation, fill(&words.emergency.separation, &values), Tone::Today);
    }
    let e = &words.emergency;
    // A heading stands at the margin, a row behind its two marks.
    made.lines.push(Line::heading(&format!("    {}", columns(&e.step, &e.who, &e.at)), e.result.clone()));
    // Told at once stands before the decision, as it is done; what comes by the clock stands after.
    let split = procedure
        .and_then(|p| p.ladder.as_ref())
        .and_then(|ladder| view.steps.iter().position(|step| step.key == ladder.clock));
    let split = split.unwrap_or(view.steps.len());
    for (at, step) in view.steps.iter().enumerate().take(split) {
        made.step(at, step, view, office, words);
    }
    // Whom nothing makes necessary does not stand among those who must be told.
    let asked = |(_, rung): &(usize, &RungLine)| rung.standing != Standing::NotNeeded;
    // Whom to tell now stands above, whatever share of the limit brought it; who comes later stands below.
    let now_told = |(_, rung): &(usize, &RungLine)| rung.percent == 0 || matches!(rung.standing, Standing::Due(_));
    for (at, rung) in view.rungs.iter().enumerate().filter(asked).filter(now_told) {
        made.rung(at, rung, &phrases, office);
    }
    // What is neither owed nor done nor perhaps needed comes up when its time comes.
    let now = |(_, step): &(usize, &StepLine)| step.done.is_some() || step.owed.is_some() || step.optional;
    for (at, step) in view.steps.iter().enumerate().skip(split).filter(now) {
        made.step(at, step, view, office, words);
    }
    let later: Vec<_> = view.rungs.iter().enumerate().filter(asked).filter(|rung| !now_told(rung)).collect();
    if !later.is_empty() {
        made.lines.push(Line::heading(&e.next_rungs, String::new()));
        for (at, rung) in later {
            made.rung(at, rung, &phrases, office);
        }
    }
    (made.lines, made.items)
}

/// Three columns at fixed places; the fourth stands at the right.
fn columns(step: &str, who: &str, at: &str) -> String {
    let cut = |text: &str, width: usize| super::paint::fit(text, width);
    let pad = |text: String, width: usize| {
        let used = unicode_width::UnicodeWidthStr::width(text.as_str());
        text + &" ".repeat(width.saturating_sub(used))
    };
    format!("{} {}  {}", pad(cut(step, 33), 33), pad(cut(who, 14), 14), at)
}

struct Made {
    lines: Vec<Line>,
    items: Vec<Item>,
}

impl Made {
    fn item(&mut self, item: Item, text: String, tone: Tone) {
        self.lines.push(Line::item(self.items.len(), text).tone(tone));
        self.items.push(item);
    }

    fn right(&mut self, text: String) {
        if let Some(line) = self.lines.last_mut() {
            line.right = text;
        }
    }

    fn step(&mut self, at: usize, step: &StepLine, view: &EmergencyView, office: &Office, words: &Words) {
        let rules = office.rules();
        let phrases = Phrases { words, catalogue: &rules.catalogue, procedures: &rules.procedures };
        let known = rules.procedures.get(&view.head.procedure).and_then(|p| p.step(&step.key));
        let done = step.done.is_some();
        let name = known.map_or(step.key.as_str(), |s| match (words.lang, done) {
            (Lang::Vi, true) => s.short_done.as_ref().unwrap_or(&s.short),
            (Lang::Vi, false) => &s.short,
            _ => &s.en,
        });
        let (mark, who, when, result, tone) = match (&step.done, &step.owed) {
            (Some(done), _) => {
                let note = done.number.as_deref().or(done.note.as_deref()).unwrap_or("").to_owned();
                ("✓ ", done.officer.clone(), moment(local(done.done_at), office), note, Tone::Plain)
            }
            (None, Some(row)) => {
                let due = &row.deadline.due;
                let late = is_late(due, office.now());
                let tone = if late || row.deadline.kind == crate::domain::deadline::Kind::Emergency {
                    Tone::Danger
                } else {
                    Tone::Plain
                };
                let far = phrases.distance(distance(due, office.now(), &rules.calendar), due);
                // The day says that it lies ahead; the bare time would not.
                let when = match due {
                    DueAt::Moment(at) if local(*at).date() == office.today() => {
                        fill(&words.emergency.before, &[("at", &hhmm(local(*at)))])
                    }
                    due => short_due(due, office),
                };
                ("  ", String::new(), when, far, tone)
            }
            (None, None) => {
                let text = if step.optional { words.emergency.if_needed.clone() } else { String::new() };
                ("  ", String::new(), String::new(), text, Tone::Plain)
            }
        };
        self.item(Item::Step(at), format!("{mark}{}", columns(name, &who, &when)), tone);
        self.right(result);
    }

    fn rung(&mut self, at: usize, rung: &RungLine, phrases: &Phrases<'_>, office: &Office) {
        let words = &phrases.words.emergency;
        let person = rung.call.as_ref().and_then(|call| call.person.clone()).unwrap_or_default();
        let answer = |line: &RungLine| {
            let said = line.call.as_ref().map(|call| phrases.words.term("call_answer", &call.answer).to_owned());
            said.unwrap_or_default()
        };
        let (mark, when, result, tone) = match rung.standing {
            Standing::Told(told) => ("✓ ", moment(local(told), office), answer(rung), Tone::Plain),
            Standing::Due(due) => {
                // Called and not reached is still not told.
                let result = if rung.call.is_some() { answer(rung) } else { words.not_called.clone() };
                let when = if rung.percent == 0 { words.at_once.clone() } else { moment(local(due), office) };
                ("  ", when, result, Tone::Danger)
            }
            Standing::Later(due) => {
                let share = fill(&words.share, &[("n", &rung.percent.to_string())]);
                ("  ", moment(local(due), office), share, Tone::Plain)
            }
            Standing::NotNeeded => ("  ", String::new(), String::new(), Tone::Plain),
        };
        self.item(Item::Rung(at), format!("{mark}{}", columns(&phrases.rung(&rung.key), &person, &when)), tone);
        self.right(result);
    }
}

/// "00:52" today, "22/11 23:17" another day.
fn moment(at: chrono::NaiveDateTime, office: &Office) -> String {
    if at.date() == office.today() { hhmm(at) } else { format!("{} {}", at.format("%d/%m"), hhmm(at)) }
}

fn short_due(due: &DueAt, office: &Office) -> String {
    match due {
        DueAt::Moment(at) => moment(local(*at), office),
        DueAt::Day(day) => day.format("%d/%m").to_string(),
    }
}
