//! Is the host's clock to be believed? Every limit hangs on it: a clock behind the last entry of the log, or a week ahead of it,
//! is said in words and confirmed by a person before anything is shown as in time.

use serde_json::json;

use super::{Office, Refusal};
use crate::domain::time::{Instant, iso};
use crate::store::Entry;

/// What is odd about the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockDoubt {
    /// It says an earlier time than the last entry was made at.
    Behind { last: Instant },
    /// More than a week went by since the last entry: nobody worked, or the clock jumped.
    Jumped { last: Instant },
}

/// Two machines never agree to the second.
const SLACK_SECONDS: i64 = 120;
const WEEK_SECONDS: i64 = 7 * 24 * 3600;

/// A pure rule: the present against the moment of the last entry.
pub fn doubt(last: Instant, now: Instant) -> Option<ClockDoubt> {
    let passed = (now - last).num_seconds();
    if passed < -SLACK_SECONDS {
        return Some(ClockDoubt::Behind { last });
    }
    (passed > WEEK_SECONDS).then_some(ClockDoubt::Jumped { last })
}

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
        self.write(|facts, _| {
            let last = facts.last_entry_at()?.map(iso);
            Ok(((), Entry::new("clock_confirmed", "book", json!({ "last": last, "now": iso(facts.now()) }))))
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::domain::time::{from_local, parse_clock};

    fn at(text: &str) -> Instant {
        from_local(parse_clock(text).unwrap())
    }

    #[test]
    fn a_clock_behind_the_log_or_a_week_ahead_is_doubted() {
        let last = at("2026-11-23T08:00");
        assert_eq!(doubt(last, at("2026-11-23T07:59")), None);
        assert_eq!(doubt(last, at("2026-11-23T07:30")), Some(ClockDoubt::Behind { last }));
        assert_eq!(doubt(last, at("2026-11-30T08:00")), None);
        assert_eq!(doubt(last, at("2026-11-30T08:01")), Some(ClockDoubt::Jumped { last }));
    }
}
