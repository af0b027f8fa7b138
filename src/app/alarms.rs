//! What wakes the loop besides a key: a reason that follows, a draft to be kept, a countdown's minute. There is no tick.

use std::sync::mpsc::RecvTimeoutError;
use std::time::{Duration, Instant};

use super::entrance::Stage;
use super::{App, Event};
use crate::terminal::Input;

/// Keys must rest this long before the reason of a selection follows.
const REST: Duration = Duration::from_millis(150);
/// At most this much typing can be lost.
const DRAFT_AFTER: Duration = Duration::from_millis(900);

impl App {
    /// The next event; `None` when an alarm is due first.
    pub(super) fn wait(&self) -> Option<Event> {
        let alarms = [self.settle_at, self.draft_at, self.minute_at(), self.locks_at()];
        match alarms.into_iter().flatten().min() {
            None => self.events.recv().ok().or(Some(Event::Input(Input::Gone))),
            Some(at) => match self.events.recv_timeout(at.saturating_duration_since(Instant::now())) {
                Ok(event) => Some(event),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => Some(Event::Input(Input::Gone)),
            },
        }
    }

    /// Nobody at the keys for as long as the officer chose: once, and not again until it was opened.
    fn locks_at(&self) -> Option<Instant> {
        match &self.stage {
            Stage::Desk(desk) => desk.locks_at(),
            Stage::Door(_) => None,
        }
    }

    /// Somebody is at the keys.
    pub(super) fn touch(&mut self, key: bool) {
        if let (true, Stage::Desk(desk)) = (key, &mut self.stage) {
            desk.touch();
        }
    }

    /// A countdown on the screen wakes the loop by the minute; nothing else does.
    fn minute_at(&self) -> Option<Instant> {
        let Stage::Desk(desk) = &self.stage else { return None };
        if self.clock.is_stopped() || !desk.shows_countdown() {
            return None;
        }
        let past = desk.office.now().timestamp().rem_euclid(60);
        Some(Instant::now() + Duration::from_secs(u64::try_from(60 - past).unwrap_or(60)))
    }

    pub(super) fn alarms(&mut self) -> bool {
        let now = Instant::now();
        let due = |at: Option<Instant>| at.is_some_and(|at| at <= now);
        let mut redraw = false;
        let Stage::Desk(desk) = &mut self.stage else { return false };
        if due(desk.locks_at()) {
            desk.lock(self.words);
            redraw = true;
        }
        if due(self.settle_at) {
            self.settle_at = None;
            redraw |= desk.settle(self.words);
        }
        if due(self.draft_at) {
            self.draft_at = None;
            redraw |= desk.keep_drafts(self.words);
        }
        if self.settle_at.is_none() && self.draft_at.is_none() && !redraw {
            redraw |= desk.minute(self.words);
        }
        redraw
    }

    /// What the letter just shown finds follows in a frame of its own. Whoever types on goes first: gives back what came meanwhile.
    pub(super) fn catch_up(&mut self) -> std::io::Result<Option<Event>> {
        let Stage::Desk(desk) = &mut self.stage else { return Ok(None) };
        if !desk.is_behind() {
            return Ok(None);
        }
        if let Ok(event) = self.events.try_recv() {
            return Ok(Some(event));
        }
        desk.catch_up(self.words);
        self.draw()?;
        Ok(None)
    }

    pub(super) fn set_alarms(&mut self) {
        let Stage::Desk(desk) = &mut self.stage else { return };
        if desk.is_unsettled() {
            self.settle_at = Some(Instant::now() + REST);
        }
        if desk.has_unsaved_draft() {
            self.draft_at.get_or_insert_with(|| Instant::now() + DRAFT_AFTER);
        }
    }
}
