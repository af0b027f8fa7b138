//! The desk of a signed-in officer: the stack of screens, the notice, the job under way.

mod ahead;
mod backup;
mod chain;
mod closed;
#[cfg(test)]
mod cost_tests;
mod countdown;
mod drawing;
mod effects;
mod locking;
mod news;
mod on_list;
mod others;
mod rekeying;
mod repeat;
#[cfg(test)]
mod roles_tests;
mod sitting;
mod typing;
mod undoing;

use std::cell::RefCell;
use std::sync::mpsc::Sender;

pub use self::ahead::Typed;
use self::chain::Witness;
use self::locking::Idle;
use self::repeat::Repeat;
use super::Event;
use super::typist::Typist;
use super::worker::Job;
use crate::domain::access::Rights;
use crate::domain::generation::Standing;
use crate::office::{Office, Refusal};
use crate::screens::{Asked, Dialog, Effect, Footer, Intent, Place, Reply, Screen, allowed, height_of_body, overlay};
use crate::terminal::{Choice, Keyboard};
use crate::words::{Sentences, Words};

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
    /// Typed ahead while a step of the import is under way, in order.
    held: Vec<Typed>,
    /// What a job has to tell, until nothing is being typed or asked.
    untold: Option<Dialog>,
    /// What the other officers' work looked like when this screen was read.
    seen: i64,
    /// Others changed the book, and what was handed to her meanwhile was not looked for yet.
    news: bool,
    /// What she might when this screen was read.
    rights: Rights,
    day: chrono::NaiveDate,
    /// How the book stands with its backups, as of the last one made here.
    backups: Standing,
    keyboard: Keyboard,
    typist: Typist,
    /// Letters are shown without marks.
    ascii: bool,
    /// What was chosen for this keyboard, by this officer.
    choice: Choice,
    witness: Witness,
    pub left: bool,
    pub shut_out: Option<Refusal>,
    idle: Idle,
    repeat: Repeat,
    /// Children of sensitive cases she opened with a reason, while their page stands here; and all whose page stood here.
    opened: Vec<i64>,
    viewed: Vec<i64>,
    /// Whose page stood here when that was looked at last.
    looked: Vec<i64>,
    /// She walks through a page, and the lines below are those of the last frame until the keys rest.
    walks: bool,
    lines_below: RefCell<Footer>,
}

impl Desk {
    pub fn new(office: Office, words: &'static Words) -> Result<Desk, Refusal> {
        let height = height_of_body(24);
        let main = allowed::first_main(&office);
        let first = Screen::main(main, &office, height)?.into_iter().collect();
        let mut desk = Desk {
            emergencies: office.running_emergencies()?,
            seen: office.data_version()?,
            news: false,
            day: office.today(),
            backups: office.backup_standing(),
            rights: office.rights(),
            stack: first,
            main,
            notice: String::new(),
            hide_names: false,
            height,
            job: None,
            held: Vec::new(),
            untold: None,
            keyboard: Keyboard::new(""),
            choice: Choice::default(),
            ascii: false,
            typist: Desk::typist_of(&office)?,
            witness: Witness::Absent,
            left: false,
            shut_out: None,
            idle: Idle::after(office.idle_minutes()?),
            repeat: Repeat::default(),
            opened: Vec::new(),
            viewed: Vec::new(),
            looked: Vec::new(),
            walks: false,
            lines_below: RefCell::default(),
            office,
        };
        desk.greet(words)?;
        Ok(desk)
    }

    pub fn place(&self) -> Place {
        if self.is_locked() {
            // Every letter is a letter of the passphrase.
            return Place::Form;
        }
        self.stack.last().map_or(Place::List, Screen::place)
    }

    pub fn intent(&mut self, intent: &Intent, words: &'static Words, sender: &Sender<Event>) -> bool {
        if self.is_locked() {
            return self.knock(intent, words);
        }
        // A key that means nothing here leaves the notice where it can be read.
        if *intent == Intent::Nothing || self.repeat.swallows(intent) {
            return false;
        }
        let followed = self.follow(words);
        if self.shut_out.is_some() {
            return true;
        }
        let read = self.typist.read(intent, self.stack.last().and_then(Screen::before));
        let intent = read.as_ref().unwrap_or(intent);
        let had_notice = !std::mem::take(&mut self.notice).is_empty();
        if followed {
            self.notice.clone_from(&words.people.moved);
        }
        if self.look_for_others(words) {
            // A new day is a new first sitting.
            self.check_in_background(sender);
        }
        let in_form = matches!(self.stack.last(), Some(Screen::Form(_)));
        let reply = self.answer(intent, words);
        self.repeat.answered(in_form, intent, &reply);
        let redraw = reply.redraw || had_notice;
        self.effects(reply.effects, words, sender);
        self.keyboard.tell(self.place() == Place::Keys);
        let redraw = self.tell_untold() || redraw;
        self.tell_news(words);
        self.after(intent, words);
        redraw || !self.notice.is_empty()
    }

    fn focused_field(&self) -> Option<&'static str> {
        match self.stack.last() {
            Some(Screen::Form(form)) => form.fields.get(form.focus).map(|field| form.kind.help_of(field.key)),
            _ => None,
        }
    }

    /// What the whole desk answers itself; the rest is the screen's.
    fn answer(&mut self, intent: &Intent, words: &'static Words) -> Reply {
        if let Some(action) = self.stack.last().and_then(|top| allowed::withheld(top, intent, &self.office)) {
            return Reply::say(words.refusal(&self.office.refuse(action)));
        }
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
            Intent::Palette => match self.stack.last() {
                Some(below) => overlay::palette(below, &self.office, words),
                None => Reply::nothing(),
            },
            Intent::Type('?') if matches!(self.stack.last(), Some(Screen::Form(form)) if form.is_focus_empty()) => {
                self.help(words)
            }
            Intent::Help => self.help(words),
            Intent::Lock => {
                self.lock(words);
                Reply::redraw()
            }
            Intent::IdleLock => overlay::idle(&self.office, words),
            Intent::Pin => overlay::pin(&self.office, words),
            Intent::BackUp => Reply::effect(Effect::BackUp),
            Intent::Passphrase => overlay::passphrase(&self.office, words),
            Intent::RecoveryKey => crate::screens::ask_renewal(&self.office, words),
            Intent::Bin => crate::screens::steps_menu::bin(&self.office, words),
            Intent::Backups => crate::screens::backups(&self.office, words),
            Intent::Incident => overlay::incident(&self.office, words),
            Intent::Drafts if self.place() != Place::Form => {
                crate::screens::steps_menu::unfinished(&self.office, words)
            }
            Intent::HandOver => crate::screens::hand_over(&self.office, words, self.stack.last()),
            Intent::Intake => overlay::intake(&self.office, words, self.stack.last()),
            Intent::Undo if self.place() != Place::Form && self.place() != Place::Search => {
                crate::screens::ask_undo(&self.office, words)
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

    fn help(&self, words: &Words) -> Reply {
        let Some(below) = self.stack.last() else { return Reply::nothing() };
        Reply::push(overlay::help(below, self.focused_field(), &self.office, self.is_plain(), words))
    }

    pub fn has_unsaved_draft(&mut self) -> bool {
        self.stack.last_mut().is_some_and(|screen| screen.unsaved_draft().is_some())
    }

    /// `true` when one could not be kept, and why is to be shown.
    pub fn keep_drafts(&mut self, words: &Words) -> bool {
        if self.has_unsaved_draft() {
            self.follow(words);
        }
        let (office, mut failed) = (&self.office, false);
        for screen in &mut self.stack {
            if let Some(form) = screen.unsaved_draft()
                && let Err(refusal) = form.keep_draft(office)
            {
                self.notice = words.refusal(&refusal);
                failed = true;
            }
        }
        failed
    }

    pub fn leave(&mut self, words: &Words) {
        self.keep_drafts(words);
        self.keep_head();
        if let Some(job) = &self.job {
            job.cancel();
        }
    }
}
