//! What screens ask of the desk, done: the stack, the jobs, what the whole desk decides.

use std::sync::mpsc::Sender;

use super::Desk;
use crate::app::Event;
use crate::app::worker::{self, Job};
use crate::office::Office;
use crate::screens::{Effect, Screen, main_name};
use crate::words::{Sentences, Words, fill};

impl Desk {
    pub(super) fn effects(&mut self, effects: Vec<Effect>, words: &'static Words, sender: &Sender<Event>) {
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
                Effect::Quit => {
                    // The question has gone; words the disk did not take are to be seen again, not lost.
                    self.pop();
                    self.left = !self.keep_drafts(words);
                }
                Effect::Do(intent) => {
                    let reply = self.answer(&intent, words);
                    self.effects(reply.effects, words, sender);
                }
                Effect::Plan(job) => self.start(sender, words, |office, sender| worker::plan(office, *job, sender)),
                Effect::Import(job) => {
                    self.start(sender, words, |office, sender| worker::import(office, *job, words, sender))
                }
                Effect::Export(job) => {
                    self.start(sender, words, |office, sender| worker::export(office, *job, words, sender))
                }
                Effect::AcceptRule(rule) => self.accept_rule(&rule, words),
                Effect::UndoImport(import) => self.undo_import(&import, words),
                Effect::UndoAct(act) => self.undo_act(&act, words),
                Effect::Bin(what, name) => self.bin(what, &name, words),
                Effect::TakeOut(row) => self.take_out(&row, words),
                Effect::ConfirmClock => {
                    self.notice = match self.office.confirm_clock() {
                        Ok(()) => words.clock.confirmed.clone(),
                        Err(refusal) => words.refusal(&refusal),
                    }
                }
                Effect::ToldOfReceived => self.told_of_received(words),
                Effect::OnLog(filter) => self.narrow_log(*filter, words),
                Effect::AcknowledgeMissing(missing) => self.acknowledge(&missing, words),
                Effect::OnList(deed) => self.on_list(*deed, words),
                Effect::Keyboard(choice) => self.choose_keyboard(choice, words),
                Effect::Rekey(why) => self.rekey(why, words, sender),
                Effect::IdleAfter(minutes) => self.idle_after(minutes),
                Effect::BackUp => self.back_up_now(words, sender),
                Effect::CancelJob => {
                    if let Some(job) = &self.job {
                        job.cancel();
                    }
                }
                Effect::AskWhy(closed) => self.ask_why(*closed, words),
                Effect::ShowClosed(closed) => self.show_closed(&closed, words),
            }
            self.look();
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

    pub(super) fn pop(&mut self) {
        if self.stack.len() > 1 {
            self.stack.pop();
        }
    }

    fn start(&mut self, sender: &Sender<Event>, words: &Words, work: impl FnOnce(Office, Sender<Event>) -> Job) {
        match self.office.fork() {
            Ok(office) => self.job = Some(work(office, sender.clone())),
            Err(refusal) => self.notice = words.refusal(&refusal),
        }
    }

    fn go(&mut self, n: u8, words: &Words) {
        // Whatever was typed stays on the desk; where the disk does not take it, in its form.
        if self.keep_drafts(words) {
            return;
        }
        self.look_away();
        match Screen::main(n, &self.office, self.height) {
            Ok(Some(screen)) => {
                // A list nobody waits for any more is not read to its end; one being written is.
                let reads = |screen: &Screen| matches!(screen, Screen::Import(wizard) if wizard.is_reading());
                if let Some(job) = self.job.as_ref().filter(|_| self.stack.iter().any(reads)) {
                    job.cancel();
                }
                self.stack = vec![screen];
                self.main = n;
            }
            Ok(None) => {
                self.notice = fill(&words.app.screen_later, &[("n", &n.to_string()), ("name", main_name(n, words))])
            }
            Err(refusal) => self.notice = words.refusal(&refusal),
        }
    }
}
