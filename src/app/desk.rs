//! The desk of a signed-in officer: the stack of screens, the notice, the job under way.

mod backup;
#[cfg(test)]
mod cost_tests;
mod on_list;
mod typing;

use std::sync::mpsc::Sender;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Event;
use super::typist::Typist;
use super::worker::{self, Job, News};
use crate::domain::generation::Standing;
use crate::office::{Fault, Office, Refusal};
use crate::screens::{
    Asked, Chrome, Dialog, Effect, Intent, Place, Progress, Reply, Screen, View, body, draw_frame, height_of_body,
    main_name, overlay,
};
use crate::terminal::{Choice, Key, Keyboard};
use crate::words::{Sentences, Words, fill};

pub struct Desk {
    pub office: Office,
    /// The main screen below, what was opened from it above.
    stack: Vec<Screen>,
    main: u8,
    notice: String,
    hide_names: bool,
    emergencies: i64,
    height: u16,
    job: Option<Job>,
    /// What the other officers' work looked like when this screen was read.
    seen: i64,
    day: chrono::NaiveDate,
    /// How the book stands with its backups, as of the last one made here.
    backups: Standing,
    keyboard: Keyboard,
    typist: Typist,
    /// Letters are shown without marks.
    ascii: bool,
    /// What was chosen for this keyboard, by this officer.
    choice: Choice,
    pub left: bool,
}

impl Desk {
    pub fn new(office: Office, words: &'static Words) -> Result<Desk, Refusal> {
        let height = height_of_body(24);
        let first = Screen::main(1, &office, height)?.into_iter().collect();
        let mut desk = Desk {
            emergencies: office.running_emergencies()?,
            seen: office.data_version()?,
            day: office.today(),
            backups: office.backup_standing(),
            stack: first,
            main: 1,
            notice: String::new(),
            hide_names: false,
            height,
            job: None,
            keyboard: Keyboard::new(""),
            choice: Choice::default(),
            ascii: false,
            typist: Desk::typist_of(&office)?,
            left: false,
            office,
        };
        desk.greet(words)?;
        Ok(desk)
    }

    /// A draft left behind is named at once; so are rule files that wait, and a clock that cannot be right is asked about.
    fn greet(&mut self, words: &Words) -> Result<(), Refusal> {
        let waiting = self.office.pending_rules()?.len();
        if waiting > 0 {
            self.notice = fill(&words.rule_files.waiting, &[("n", &waiting.to_string())]);
        }
        if let Some(doubt) = self.office.clock_doubt()? {
            self.stack.push(Screen::Dialog(crate::screens::doubt_dialog(doubt, self.office.now(), words)));
        }
        if let Some((form, _, at)) = self.office.newest_draft()? {
            let at = crate::domain::time::local(at);
            let at = format!("{} {}", crate::domain::time::hhmm(at), crate::domain::time::ddmmyyyy(at.date()));
            let form = words.term("drafts", &form).to_owned();
            self.notice = fill(&words.dialog.offer_draft_text, &[("form", &form), ("at", &at)]);
        }
        Ok(())
    }

    /// This desk stands at a terminal: its keyboard as the officer has set it there; that names go without marks is said.
    pub fn sit_at(&mut self, keyboard: &Keyboard, ascii: bool, words: &Words) {
        (self.keyboard, self.ascii) = (keyboard.clone(), ascii);
        match self.office.place(&place_of(keyboard)) {
            Ok(kept) => self.choice = kept.map_or_else(Choice::default, |text| Choice::read(&text)),
            Err(refusal) => self.notice = words.refusal(&refusal),
        }
        self.keyboard.choose(self.choice);
        if ascii {
            self.notice = format!("{} {}", self.notice, words.app.no_marks).trim_start().to_owned();
        }
    }

    /// The page of keys shows what was pressed; everywhere else nobody looks.
    pub fn show_key(&mut self, bytes: Vec<u8>, key: Option<Key>) -> bool {
        let Some(Screen::Keyboard(page)) = self.stack.last_mut() else { return false };
        page.hear(bytes, key);
        true
    }

    /// In force at once, and kept for this officer at this kind of terminal.
    fn choose_keyboard(&mut self, choice: Choice, words: &Words) {
        self.choice = choice;
        self.keyboard.choose(choice);
        self.notice = match self.office.keep_place(&place_of(&self.keyboard), &choice.text()) {
            Ok(()) => fill(&words.keyboard.kept, &[("term", self.keyboard.term())]),
            Err(refusal) => words.refusal(&refusal),
        };
    }

    pub fn place(&self) -> Place {
        self.stack.last().map_or(Place::List, Screen::place)
    }

    pub fn resize(&mut self, height: u16) {
        self.height = height_of_body(height);
        for screen in &mut self.stack {
            if let Err(refusal) = screen.resize(self.height, &self.office) {
                self.notice = refusal.to_string();
            }
        }
    }

    pub fn intent(&mut self, intent: &Intent, words: &'static Words, sender: &Sender<Event>) -> bool {
        // A key that means nothing here leaves the notice where it can be read.
        if *intent == Intent::Nothing {
            return false;
        }
        let read = self.typist.read(intent, self.stack.last().and_then(Screen::before));
        let intent = read.as_ref().unwrap_or(intent);
        let had_notice = !std::mem::take(&mut self.notice).is_empty();
        if self.look_for_others(words) {
            // A new day is a new first sitting.
            self.check_in_background(sender);
        }
        let reply = self.answer(intent, words);
        let redraw = reply.redraw || had_notice;
        self.effects(reply.effects, words, sender);
        self.keyboard.tell(self.place() == Place::Keys);
        if let Some(screen) = self.stack.last_mut()
            && !matches!(intent, Intent::Up | Intent::Down | Intent::PageUp | Intent::PageDown)
        {
            // Only walking lets the reason wait; whatever else was done shows at once.
            screen.settle();
        }
        redraw || !self.notice.is_empty()
    }

    /// Changes of the other officer appear by themselves, noticed without a timer; a new day too: `true` on one.
    fn look_for_others(&mut self, words: &Words) -> bool {
        let (seen, day) = (self.office.data_version().unwrap_or(self.seen), self.office.today());
        let new_day = day != self.day;
        if seen != self.seen || new_day {
            (self.seen, self.day) = (seen, day);
            self.refresh(words);
        }
        new_day
    }

    fn refresh(&mut self, words: &Words) {
        self.emergencies = self.office.running_emergencies().unwrap_or(self.emergencies);
        let mut gone = Vec::new();
        for (at, screen) in self.stack.iter_mut().enumerate() {
            if let Err(refusal) = screen.refresh(&self.office, words) {
                self.notice = words.refusal(&refusal);
                gone.push(at);
            }
        }
        // A page whose subject is no longer there is closed; the main screen stays.
        for at in gone.into_iter().rev().filter(|at| *at > 0) {
            self.stack.remove(at);
        }
    }

    fn focused_field(&self) -> Option<&'static str> {
        match self.stack.last() {
            Some(Screen::Form(form)) => form.fields.get(form.focus).map(|field| form.kind.help_of(field.key)),
            _ => None,
        }
    }

    /// What the whole desk answers itself; the rest is the screen's.
    fn answer(&mut self, intent: &Intent, words: &'static Words) -> Reply {
        match intent {
            Intent::Quit if !matches!(self.stack.last(), Some(Screen::Dialog(_))) => {
                let lines = self.leave_lines(words);
                Reply::push(Screen::Dialog(Dialog::new(&words.dialog.leave_title, lines, Asked::Quit)))
            }
            Intent::Advice("copy") => Reply::say(&words.common.ctrl_c),
            Intent::Advice("paste") => Reply::say(&words.common.ctrl_v),
            Intent::Advice(_) => Reply::say(&words.common.ctrl_x),
            Intent::HideNames => {
                self.hide_names = !self.hide_names;
                Reply::redraw()
            }
            Intent::Typing => self.turn_typing(words),
            Intent::Go(n) => Reply::effect(Effect::Main(*n)),
            Intent::Search if self.place() != Place::Form => Reply::push(overlay::search()),
            Intent::Keyboard => Reply::push(overlay::keyboard(self.keyboard.term(), self.choice)),
            Intent::Palette => overlay::palette(self.place(), &self.office, words),
            Intent::Type('?') if matches!(self.stack.last(), Some(Screen::Form(form)) if form.is_focus_empty()) => {
                Reply::push(overlay::help(Place::Form, self.focused_field(), self.ascii, words))
            }
            Intent::Help => Reply::push(overlay::help(self.place(), self.focused_field(), self.ascii, words)),
            Intent::BackUp => Reply::effect(Effect::BackUp),
            Intent::Backups => crate::screens::backups(&self.office, words),
            Intent::Intake => overlay::intake(&self.office, words, self.stack.last()),
            Intent::Undo if self.place() != Place::Form && self.place() != Place::Search => {
                match self.office.last_import() {
                    Ok(Some(import)) => Reply::push(crate::screens::ask_undo(import, words)),
                    Ok(None) => Reply::say(&words.common.ctrl_z_none),
                    Err(refusal) => Reply::say(words.refusal(&refusal)),
                }
            }
            Intent::Redo if self.place() != Place::Form && self.place() != Place::Search => {
                Reply::say(&words.common.ctrl_y_none)
            }
            intent => match self.stack.last_mut() {
                Some(screen) => screen.update(intent, &mut self.office, words),
                None => Reply::nothing(),
            },
        }
    }

    fn effects(&mut self, effects: Vec<Effect>, words: &'static Words, sender: &Sender<Event>) {
        for effect in effects {
            match effect {
                Effect::Push(screen) => self.stack.push(*screen),
                Effect::Pop => {
                    let left = matches!(self.stack.last(), Some(Screen::Form(_)));
                    self.pop();
                    if let (true, Some(Screen::Today(today))) = (left, self.stack.last_mut()) {
                        today.form_left();
                    }
                }
                Effect::PopChanged => {
                    self.pop();
                    self.refresh(words);
                    // Our own writes are no news.
                    self.seen = self.office.data_version().unwrap_or(self.seen);
                }
                Effect::Main(n) => self.go(n, words),
                Effect::Say(text) => self.notice = text,
                Effect::Quit => self.left = true,
                Effect::Do(intent) => {
                    let reply = self.answer(&intent, words);
                    self.effects(reply.effects, words, sender);
                }
                Effect::Plan(job) => self.start(sender, |office, sender| worker::plan(office, *job, sender)),
                Effect::Import(job) => self.start(sender, |office, sender| worker::import(office, *job, words, sender)),
                Effect::Export(job) => self.start(sender, |office, sender| worker::export(office, *job, words, sender)),
                Effect::AcceptRule(rule) => self.accept_rule(&rule, words),
                Effect::UndoImport(import) => {
                    self.notice = match self.office.undo_import(&import) {
                        Ok(undone) => {
                            self.refresh(words);
                            self.stack.iter_mut().for_each(|screen| screen.import_taken_back(words));
                            words.undone(&import, undone)
                        }
                        Err(refusal) => words.refusal(&refusal),
                    };
                    self.seen = self.office.data_version().unwrap_or(self.seen);
                }
                Effect::ConfirmClock => {
                    self.notice = match self.office.confirm_clock() {
                        Ok(()) => words.clock.confirmed.clone(),
                        Err(refusal) => words.refusal(&refusal),
                    }
                }
                Effect::OnList(deed) => self.on_list(*deed, words),
                Effect::Keyboard(choice) => self.choose_keyboard(choice, words),
                Effect::BackUp => self.back_up_now(words, sender),
                Effect::CancelJob => {
                    if let Some(job) = &self.job {
                        job.cancel();
                    }
                }
            }
        }
    }

    fn accept_rule(&mut self, rule: &crate::office::PendingRule, words: &Words) {
        match self.office.accept_rule(rule) {
            Ok(moved) => {
                self.refresh(words);
                let n = moved.to_string();
                self.notice = fill(&words.rule_files.accepted_moved, &[("file", &rule.name), ("n", &n)]);
            }
            Err(refusal) => self.notice = words.refusal(&refusal),
        }
        self.seen = self.office.data_version().unwrap_or(self.seen);
    }

    fn pop(&mut self) {
        if self.stack.len() > 1 {
            self.stack.pop();
        }
    }

    fn start(&mut self, sender: &Sender<Event>, work: impl FnOnce(Office, Sender<Event>) -> Job) {
        match self.office.fork() {
            Ok(office) => self.job = Some(work(office, sender.clone())),
            Err(refusal) => self.notice = refusal.to_string(),
        }
    }

    fn go(&mut self, n: u8, words: &Words) {
        // Whatever was typed stays on the desk.
        self.keep_drafts();
        match Screen::main(n, &self.office, self.height) {
            Ok(Some(screen)) => {
                self.stack = vec![screen];
                self.main = n;
            }
            Ok(None) => {
                self.notice = fill(&words.app.screen_later, &[("n", &n.to_string()), ("name", main_name(n, words))])
            }
            Err(refusal) => self.notice = words.refusal(&refusal),
        }
    }

    /// News of the job under way; `true` when something on the screen changed.
    pub fn hear(&mut self, news: News, words: &'static Words) -> bool {
        let progress = match news {
            News::Checked(faults) => return self.tell_faults(&faults, words),
            News::BackedUp { made, asked } => return self.hear_backup(made, asked, words),
            News::Planned(plan) => Progress::Planned(plan),
            News::Counted { done, total } => Progress::Counted { done, total },
            News::Imported { result, rejects } => {
                self.refresh(words);
                Progress::Finished { result, rejects }
            }
            News::Exported { rows, path } => {
                let host = worker::host_name();
                // Relative to the officer's home, where scp begins: the line is short enough to type.
                let home = std::env::var_os("HOME").map(std::path::PathBuf::from);
                let path = home.and_then(|home| path.strip_prefix(home).ok().map(ToOwned::to_owned)).unwrap_or(path);
                let path = path.display().to_string();
                // The account she logs in with, not her name in the book.
                let login = std::env::var("USER").or_else(|_| std::env::var("LOGNAME"));
                let login = login.unwrap_or_else(|_| self.office.officer().login.clone());
                let file = path.rsplit('/').next().unwrap_or(&path).to_owned();
                let done = fill(&words.export.done, &[("rows", &rows.to_string()), ("file", &file)]);
                let fetch = fill(&words.export.fetch, &[("login", &login), ("host", &host), ("path", &path)]);
                let lines = [done, fetch].iter().flat_map(|line| crate::screens::wrapped(line, 78)).collect();
                self.stack.push(Screen::Dialog(Dialog::new(&words.export.title, lines, Asked::Nothing)));
                return true;
            }
            News::Failed(refusal) => {
                let sentence = words.refusal(&refusal);
                if !self.stack.iter().any(|screen| matches!(screen, Screen::Import(_))) {
                    self.notice.clone_from(&sentence);
                }
                Progress::Failed(sentence)
            }
        };
        for screen in &mut self.stack {
            if let Screen::Import(wizard) = screen {
                wizard.hear(progress, words);
                return true;
            }
        }
        true
    }

    fn tell_faults(&mut self, faults: &[Fault], words: &Words) -> bool {
        let Some(first) = faults.first() else { return false };
        self.notice = words.fault(first);
        true
    }

    pub fn shows_countdown(&self) -> bool {
        match self.stack.last() {
            Some(Screen::Today(today)) => today.has_emergency(),
            Some(Screen::Emergency(emergency)) => emergency.has_countdown(),
            _ => false,
        }
    }

    /// A minute went by with a countdown on the screen.
    pub fn minute(&mut self, words: &Words) -> bool {
        if !self.shows_countdown() {
            return false;
        }
        let office = &self.office;
        match self.stack.last_mut() {
            Some(Screen::Today(today)) => today.minute(office),
            Some(Screen::Emergency(emergency)) => emergency.minute(office),
            _ => {
                let _ = words;
                false
            }
        }
    }

    pub fn is_unsettled(&self) -> bool {
        self.stack.last().is_some_and(Screen::is_unsettled)
    }

    pub fn settle(&mut self) -> bool {
        self.stack.last_mut().is_some_and(Screen::settle)
    }

    pub fn has_unsaved_draft(&mut self) -> bool {
        self.stack.last_mut().is_some_and(|screen| screen.unsaved_draft().is_some())
    }

    pub fn keep_drafts(&mut self) {
        let office = &self.office;
        for screen in &mut self.stack {
            if let Some(form) = screen.unsaved_draft()
                && let Err(refusal) = form.keep_draft(office)
            {
                self.notice = refusal.to_string();
            }
        }
    }

    pub fn leave(&mut self) {
        self.keep_drafts();
        if let Some(job) = &self.job {
            job.cancel();
        }
    }

    pub fn draw(&self, buffer: &mut Buffer, area: Rect, words: &'static Words, cursor: &mut Option<(u16, u16)>) {
        let view = View { office: &self.office, words, hide_names: self.hide_names };
        let Some(top) = self.stack.last() else { return };
        let chrome = Chrome {
            words,
            office: self.office.name(),
            officer: &self.office.officer().name,
            today: self.office.today(),
            practice: self.office.is_practice(),
            emergencies: self.emergencies,
            hides_names: self.hide_names,
            main: self.main,
            place: top.place(),
            typing: self.typing_word(words),
            notice: &self.notice,
            backups: &self.backup_line(words),
        };
        draw_frame(buffer, area, &chrome, &top.footer(view, area.width), cursor);
        let part = body(area);
        let panel = top.panel_height().map(|height| height.min(part.height.saturating_sub(2)));
        let below = self.stack.len().checked_sub(2).and_then(|at| self.stack.get(at));
        if let (Some(height), Some(below)) = (panel, below) {
            // The list stays where it is; the panel lies over its lower rows.
            let mut none = None;
            below.draw(&mut crate::screens::Painter::new(buffer, part, &mut none), view, height);
            let over = Rect { y: part.bottom() - height, height, ..part };
            top.draw(&mut crate::screens::Painter::new(buffer, over, cursor), view, 0);
        } else {
            top.draw(&mut crate::screens::Painter::new(buffer, part, cursor), view, 0);
        }
    }
}

/// Where the desk keeps what was chosen for a keyboard: one place for each kind of terminal.
fn place_of(keyboard: &Keyboard) -> String {
    format!("keyboard {}", keyboard.term())
}
