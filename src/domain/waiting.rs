//! How long a login waits after wrong passphrases: 1, 2, 4 … seconds, at most half a minute.

use super::time::Instant;

const LONGEST: u64 = 30;

/// Seconds still to wait at `now`, after `count` wrong ones the last of which was at `last`. A clock set back makes nobody wait.
pub fn wait_before(count: u32, last: Instant, now: Instant) -> u64 {
    let due = match count {
        0 => 0,
        n => 1_u64.checked_shl(n - 1).unwrap_or(LONGEST).clamp(1, LONGEST),
    };
    match u64::try_from((now - last).num_milliseconds()) {
        Ok(past) => (due * 1000).saturating_sub(past).div_ceil(1000),
        Err(_) => 0,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_up_to_half_a_minute_and_passes() {
        let last: Instant = "2026-11-23T01:00:00Z".parse().unwrap();
        let after = |ms: i64| last + chrono::TimeDelta::milliseconds(ms);
        let waits: Vec<u64> = (0..8).map(|count| wait_before(count, last, last)).collect();
        assert_eq!(waits, [0, 1, 2, 4, 8, 16, 30, 30]);
        assert_eq!(wait_before(u32::MAX, last, last), 30);
        assert_eq!((wait_before(3, last, after(1)), wait_before(3, last, after(3001))), (4, 1));
        assert_eq!((wait_before(3, last, after(4000)), wait_before(9, last, after(-5000))), (0, 0));
    }
}
