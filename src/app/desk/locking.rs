//! The desk locks itself: the draft is kept, the screen shows nothing of the book, and only its officer comes back to it.

use std::time::{Duration, Instant};

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Desk;
use crate::office::Refusal;
use crate::screens::{Knock, Lock, Painter, Place};
use crate::words::Words;

/// When the screen locks, and whether it is.
pub(super) struct Idle {
    minutes: u32,
    touched: Instant,
    pub(super) lock: Option<Lock>,
}

impl Idle {
    pub(super) fn after(minutes: u32) -> Idle {
        Idle { minutes, touched: Instant::now(), lock: None }
    }
}

impl Desk {
    /// A key came.
    pub fn touch(&mut self) {
        self.idle.touched = Instant::now();
    }

    pub(super) fn idle_after(&mut self, minutes: u32) {
        self.idle.minutes = minutes;
    }

    pub const fn is_locked(&self) -> bool {
        self.idle.lock.is_some()
    }

    /// When it locks if no key comes; never in a practice book, and not twice.
    pub fn locks_at(&self) -> Option<Instant> {
        let minutes = Duration::from_secs(u64::from(self.idle.minutes) * 60);
        (!self.is_locked() && !self.office.is_practice()).then(|| self.idle.touched + minutes)
    }

    /// Whatever was typed is on the desk; where the disk does not take it, it stays in its form under the lock.
    pub fn lock(&mut self, words: &Words) {
        self.keep_drafts(words);
        self.idle.lock = Some(Lock::new(&self.office));
        // Nobody at the lock sees what is sent as it is pressed.
        self.keyboard.tell(false);
    }

    /// A key at the locked screen; `true` when something on it changed.
    pub(super) fn knock(&mut self, intent: &crate::screens::Intent, words: &Words) -> bool {
        let Some(lock) = &mut self.idle.lock else { return false };
        match lock.take(intent) {
            Knock::Stays => {}
            Knock::Opens => self.unlock(words),
            Knock::Leaves => self.left = true,
            Knock::Try(typed) => match self.office.is_officer(&typed) {
                Ok(()) => {
                    // What was tried in vain is told now, and slows her down no more.
                    let _ = self.office.note_unlocked();
                    self.unlock(words);
                }
                Err(refusal) => {
                    let nth = lock.refuse(&refusal, words);
                    self.knocked_in_vain(nth, &refusal);
                }
            },
        }
        true
    }

    /// A wrong passphrase, the `nth` since it was locked: where failed sign-ins are counted and logged, this one is too.
    #[allow(clippy::unused_self)]
    fn knocked_in_vain(&mut self, _nth: u32, _refusal: &Refusal) {}

    /// The same screen, the same field, the same text; what others changed meanwhile is seen at once.
    fn unlock(&mut self, words: &Words) {
        self.idle.lock = None;
        self.keyboard.tell(self.place() == Place::Keys);
        self.look_for_others(words);
    }

    pub fn draw_lock(&self, buffer: &mut Buffer, area: Rect, words: &Words, cursor: &mut Option<(u16, u16)>) {
        if let Some(lock) = &self.idle.lock {
            lock.draw(&mut Painter::new(buffer, area, cursor), &self.office, words);
        }
    }
}
