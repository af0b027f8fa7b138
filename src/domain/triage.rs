//! Worst first: the state of a deadline now, how late or how near it is, and its rank. One rule for every list.

use super::calendar::Calendar;
use super::deadline::Kind;
use super::level::Level;
use super::span::DueAt;
use super::time::{Instant, today};

/// The four bands of "Hôm nay", worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// A running or broken 12-hour clock.
    Emergency,
    Overdue,
    Today,
    Soon,
}

impl State {
    pub const ALL: [State; 4] = [State::Emergency, State::Overdue, State::Today, State::Soon];

    pub fn key(self) -> &'static str {
        match self {
            State::Emergency => "emergency",
            State::Overdue => "overdue",
            State::Today => "today",
            State::Soon => "soon",
        }
    }
}

/// How far a deadline is: what the officer reads in the left column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Distance {
    /// Minutes left of an hour limit.
    MinutesLeft(i64),
    /// Whole hours past an hour limit (0 = less than one).
    HoursLate(i64),
    /// Working days past a day limit; 0 while only days off went by.
    DaysLate(i64),
    Today,
    /// Calendar days ahead.
    DaysAhead(i64),
}

pub fn state(kind: Kind, due: &DueAt, now: Instant) -> State {
    if kind == Kind::Emergency {
        return State::Emergency;
    }
    if is_late(due, now) {
        return State::Overdue;
    }
    if due.date_local() <= today(now) { State::Today } else { State::Soon }
}

/// A moment is late from that moment on, a day from its 24:00 on.
pub fn is_late(due: &DueAt, now: Instant) -> bool {
    due.instant() <= now
}

pub fn distance(due: &DueAt, now: Instant, calendar: &Calendar) -> Distance {
    match due {
        DueAt::Moment(at) if *at > now => Distance::MinutesLeft((*at - now).num_minutes()),
        DueAt::Moment(at) => Distance::HoursLate((now - *at).num_hours()),
        DueAt::Day(day) => {
            let here = today(now);
            match (*day - here).num_days() {
                0 => Distance::Today,
                ahead if ahead > 0 => Distance::DaysAhead(ahead),
                _ => Distance::DaysLate(calendar.working_days_between(*day, here)),
            }
        }
    }
}

/// Whole hours (hour limits) or working days past the limit, as the contract's `overdue_by`; `None` when not late.
pub fn overdue_by(due: &DueAt, now: Instant, calendar: &Calendar) -> Option<i64> {
    match distance(due, now, calendar) {
        Distance::HoursLate(n) | Distance::DaysLate(n) => Some(n),
        _ => None,
    }
}

/// The rank of a row: emergencies by the clock; what is late or due today by the level of risk, then the longest late;
/// what comes by its day. Sorting by this key is the whole triage.
pub type Rank = (State, u8, Instant, u8);

pub fn rank(kind: Kind, level: Level, due: &DueAt, now: Instant) -> Rank {
    let state = state(kind, due, now);
    let by_level = match state {
        State::Emergency | State::Soon => 0,
        State::Overdue | State::Today => level as u8,
    };
    (state, by_level, due.instant(), level as u8)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::domain::time::from_local;
    use chrono::NaiveDate;

    fn day(d: u32) -> DueAt {
        DueAt::Day(NaiveDate::from_ymd_opt(2026, 11, d).unwrap())
    }

    fn now() -> Instant {
        from_local(NaiveDate::from_ymd_opt(2026, 11, 23).unwrap().and_hms_opt(8, 0, 0).unwrap())
    }

    #[test]
    fn a_day_is_good_to_its_last_minute() {
        let last = from_local(NaiveDate::from_ymd_opt(2026, 11, 23).unwrap().and_hms_opt(23, 59, 59).unwrap());
        assert_eq!(state(Kind::Visit, &day(23), last), State::Today);
        assert_eq!(state(Kind::Visit, &day(22), now()), State::Overdue);
    }

    #[test]
    fn high_risk_stands_before_long_late_and_an_emergency_before_all() {
        let mut rows = [
            rank(Kind::Visit, Level::Low, &day(2), now()),
            rank(Kind::Visit, Level::High, &day(20), now()),
            rank(Kind::Emergency, Level::Emergency, &DueAt::Moment(now()), now()),
            rank(Kind::Visit, Level::High, &day(18), now()),
        ];
        let [low, high_20, emergency, high_18] = rows;
        rows.sort();
        assert_eq!(rows, [emergency, high_18, high_20, low]);
    }
}
