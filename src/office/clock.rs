//! What time it is: the host's clock, or one stopped by `--clock` for practice and tests.

use chrono::Utc;

use crate::domain::time::Instant;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    Running,
    Stopped(Instant),
}

impl Clock {
    pub fn now(self) -> Instant {
        match self {
            Clock::Running => Utc::now(),
            Clock::Stopped(at) => at,
        }
    }

    pub fn is_stopped(self) -> bool {
        matches!(self, Clock::Stopped(_))
    }
}
