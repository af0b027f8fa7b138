//! Enter held down or struck twice on the last field saves once: what comes behind it was not meant for the screen below, where it
//! would open the next form, walk through it and save that too.

use std::time::{Duration, Instant};

use crate::screens::{Effect, Intent, Reply};

/// A keyboard waits about half a second before it repeats a key.
const FIRST: Duration = Duration::from_millis(700);
/// Between two repeats, also over a line that stutters.
const NEXT: Duration = Duration::from_millis(250);

/// Until when Enter is still the one that saved.
#[derive(Default)]
pub(super) struct Repeat {
    until: Option<Instant>,
}

impl Repeat {
    /// Is it the Enter that saved, once more?
    pub(super) fn swallows(&mut self, intent: &Intent) -> bool {
        self.swallows_at(intent, Instant::now())
    }

    fn swallows_at(&mut self, intent: &Intent, now: Instant) -> bool {
        let repeated = *intent == Intent::Open && self.until.is_some_and(|until| now < until);
        self.until = if repeated { self.until.max(Some(now + NEXT)) } else { None };
        repeated
    }

    /// A form was saved by Enter.
    pub(super) fn answered(&mut self, in_form: bool, intent: &Intent, reply: &Reply) {
        let saved = reply.effects.iter().any(|effect| matches!(effect, Effect::PopChanged));
        if in_form && saved && *intent == Intent::Open {
            self.until = Some(Instant::now() + FIRST);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_held_enter_is_one_enter_and_a_later_one_another() {
        let saved = Instant::now();
        let at = |ms: u64| saved + Duration::from_millis(ms);
        let mut repeat = Repeat { until: Some(saved + FIRST) };
        for ms in [0, 500, 533, 566, 800, 1000] {
            assert!(repeat.swallows_at(&Intent::Open, at(ms)), "{ms}");
        }
        assert!(!repeat.swallows_at(&Intent::Open, at(1400)), "let go and struck again");
        let mut repeat = Repeat { until: Some(saved + FIRST) };
        assert!(!repeat.swallows_at(&Intent::Down, at(10)));
        assert!(!repeat.swallows_at(&Intent::Open, at(20)), "behind another key it is meant");
    }
}
