//! The locked screen: after how long, what it may still show, and whether who knocks is the officer.

use super::{Book, Office, Refusal};
use crate::domain::access::Action;
use crate::domain::span::DueAt;

/// After so many minutes without a key the screen can lock itself.
pub const IDLE_MINUTES: [u32; 6] = [2, 5, 10, 15, 30, 60];
/// As nobody has chosen yet.
const AT_FIRST: u32 = 10;
/// Under which name it lies on the officer's desk.
const PLACE: &str = "idle_lock";

impl Office {
    pub fn idle_minutes(&self) -> Result<u32, Refusal> {
        let kept = self.place(PLACE)?.and_then(|text| text.parse().ok());
        Ok(kept.filter(|minutes| IDLE_MINUTES.contains(minutes)).unwrap_or(AT_FIRST))
    }

    /// What cannot be read as one of the choices leaves it as it was.
    pub fn keep_idle_minutes(&self, text: &str) -> Result<u32, Refusal> {
        match text.parse().ok().filter(|minutes| IDLE_MINUTES.contains(minutes)) {
            Some(minutes) => {
                self.keep_place(PLACE, text)?;
                Ok(minutes)
            }
            None => self.idle_minutes(),
        }
    }

    /// The cases whose hours run, the one with the least time left first: code and end, and nothing of anybody.
    pub fn running_clocks(&self) -> Result<Vec<(String, DueAt)>, Refusal> {
        let mut running = Vec::new();
        if !self.may(Action::ReadCases) {
            return Ok(running);
        }
        for case_n in self.emergencies()? {
            let view = self.emergency(case_n)?;
            if let Some(clock) = view.clock.filter(|clock| clock.met_at.is_none()) {
                running.push((view.head.code, DueAt::Moment(clock.until)));
            }
        }
        Ok(running)
    }

    /// Is it the officer who locked it? The keys are read anew: one who was disabled meanwhile stays outside.
    pub fn is_officer(&self, passphrase: &str) -> Result<(), Refusal> {
        Book::at(self.folder()).unlock(&self.officer.login, Some(passphrase)).map(drop)
    }
}
