//! A host's clock that cannot be right: a pure rule of the present and the moment of the last entry.

use super::time::Instant;

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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::time::{from_local, parse_clock};
    use super::*;

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
