//! Is the host's clock to be believed? Every limit hangs on it: a clock behind the last entry of the log, or a week ahead of it,
//! is said in words and confirmed by a person before anything is shown as in time.

use serde_json::json;

use super::{By, Office, Refusal};
use crate::domain::clock_doubt::{ClockDoubt, doubt};
use crate::domain::time::iso;
use crate::store::Entry;

impl Office {
    /// A practice book's clock may be stopped anywhere: there nothing is doubted.
    pub fn clock_doubt(&self) -> Result<Option<ClockDoubt>, Refusal> {
        if self.clock.is_stopped() || self.is_practice() {
            return Ok(None);
        }
        Ok(self.store.read().last_entry_at()?.and_then(|last| doubt(last, self.now())))
    }

    /// A person looked at a watch: the clock is right. Later entries are measured against this one.
    pub fn confirm_clock(&mut self) -> Result<(), Refusal> {
        self.write(By::Sitting, |facts, _| {
            let last = facts.last_entry_at()?.map(iso);
            Ok(((), Entry::new("clock_confirmed", "book", json!({ "last": last, "now": iso(facts.now()) }))))
        })
    }
}
