//! A simulated year at the office: now moves forward, reports come in at any hour, officers do some things and leave others
//! undone. After every step the real lists are compared with what the test itself reckons from its own record. A month of it runs
//! in every test; `SOTRE_LONG=1` runs the year.

#![allow(clippy::unwrap_used, clippy::expect_used)]

#[cfg(test)]
mod acts;
#[cfg(test)]
mod decisions;
#[cfg(test)]
mod record;
#[cfg(test)]
mod screens;
#[cfg(test)]
mod wall;

use std::collections::BTreeMap;

use self::record::{Owed, Record};
use self::wall::{DAY, Wall, instant};
use super::{Book, Clock, NewBook, Office};

/// The same year for the same seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: i64) -> i64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        i64::try_from((z ^ (z >> 31)) % u64::try_from(n).unwrap()).unwrap()
    }

    fn one<'t, T>(&mut self, from: &'t [T]) -> &'t T {
        &from[usize::try_from(self.below(from.len() as i64)).unwrap()]
    }

    fn percent(&mut self, chance: i64) -> bool {
        self.below(100) < chance
    }
}

/// The book, and what the test knows of it.
struct Year {
    office: Office,
    wall: Wall,
    dice: Dice,
    /// Minutes since 1 January 2026.
    now: i64,
    /// When the lists were last looked at.
    looked: i64,
    cases: Vec<Record>,
    /// What each of them owes, by the test's own reckoning.
    owed: Vec<Owed>,
    /// The place of a case in both, by its number in the book.
    place: BTreeMap<i64, usize>,
    /// How many thresholds of each name were crossed under the test's eyes.
    crossed: BTreeMap<String, usize>,
    _folder: tempfile::TempDir,
}

/// How long, how many, and how often the whole lists are looked at.
struct Plan {
    seed: u64,
    first_day: i64,
    days: i64,
    cases: usize,
    /// Acts a day.
    acts: i64,
    /// Between two looks at the lists, at most so many minutes.
    look_every: i64,
}

impl Year {
    fn begin(plan: &Plan) -> Year {
        let folder = tempfile::tempdir().unwrap();
        let now = plan.first_day * DAY + 8 * 60;
        let new =
            NewBook {
                office: "xã Thử", commune: None, officer: "Lò Thị Thử", login: "thu", passphrase: "tập làm thử"
            };
        let clock = Clock::Stopped(instant(now));
        let office = Book::at(folder.path().join("book")).create(&new, clock).unwrap().office;
        Year {
            office,
            wall: Wall::new(),
            dice: Dice(plan.seed),
            now,
            looked: now,
            cases: Vec::new(),
            owed: Vec::new(),
            place: BTreeMap::new(),
            crossed: BTreeMap::new(),
            _folder: folder,
        }
    }

    fn move_to(&mut self, minute: i64) {
        self.now = minute;
        self.office.clock = Clock::Stopped(instant(minute));
    }

    /// A new case in the test's own record.
    fn note(&mut self, record: Record) {
        self.owed.push(Owed::new());
        self.place.insert(record.n, self.cases.len());
        self.cases.push(record);
        self.derive(self.cases.len() - 1);
    }

    /// Reckons anew what a case owes, and compares it with the book.
    fn derive(&mut self, at: usize) {
        self.owed[at] = self.cases[at].owed(&self.wall);
        self.look_at_case(at);
    }

    /// The next moment something comes due, if it lies before `end`; sometimes a minute before it.
    fn next_threshold(&mut self, end: i64) -> Option<i64> {
        let now = self.now;
        let coming = self.owed.iter().flatten().map(|(_, (due, _))| due.late_from());
        let next = coming.filter(|at| *at > now + 1 && *at <= end).min()?;
        Some(if self.dice.percent(30) { next - 1 } else { next })
    }

    fn run(&mut self, plan: &Plan) {
        let end = (plan.first_day + plan.days) * DAY;
        let gap = DAY / plan.acts;
        // The last days open nothing more: what was left undone comes due in them.
        let opening_until = end - plan.days * DAY / 6;
        while self.now < end {
            let mut to = self.now + 1 + self.dice.below(2 * gap);
            if self.dice.percent(if plan.look_every == 0 { 35 } else { 3 }) {
                to = self.next_threshold(to + 12 * 60).unwrap_or(to);
            }
            self.move_to(to);
            if to - self.looked >= plan.look_every {
                self.look_at_screens();
            }
            let share = self.now - plan.first_day * DAY;
            let wanted = (share as usize * plan.cases) / (opening_until - plan.first_day * DAY) as usize;
            if self.cases.len() < wanted.min(plan.cases) {
                self.open_case();
                continue;
            }
            let at = usize::try_from(self.dice.below(self.cases.len().max(1) as i64)).unwrap();
            match self.cases.get(at) {
                Some(case) if case.closed && self.dice.percent(4) => self.reopen(at),
                Some(case) if case.closed => {}
                Some(_) => self.act(at),
                None => {}
            }
        }
        self.look_at_screens();
        for at in 0..self.cases.len() {
            self.look_at_case(at);
        }
        let verdict = self.office.verify().unwrap();
        assert_eq!((verdict.faults, verdict.children), (Vec::new(), Some(self.cases.len() as i64)));
    }

    /// The year is worth something only if it crossed every kind of threshold.
    fn assert_crossed(&self, names: &[&str]) {
        println!("{} cases, crossed: {:?}", self.cases.len(), self.crossed);
        for name in names {
            assert!(self.crossed.contains_key(*name), "{name} never came due: {:?}", self.crossed);
        }
    }
}

/// From Tuesday 10 November: over the holiday of the 24th.
const MONTH: Plan = Plan { seed: 20, first_day: 313, days: 30, cases: 60, acts: 60, look_every: 0 };

const IN_A_MONTH: [&str; 15] = [
    "emergency_measures",
    "tell/chair",
    "tell/chair_again",
    "tell/province",
    "tell/court",
    "plan",
    "approval",
    "safety_check",
    "full_assessment",
    "visit",
    "referral",
    "intervention",
    "complete_intake",
    "turns_16",
    "separation_end",
];

#[test]
fn a_month_at_the_office_loses_no_threshold() {
    let mut year = Year::begin(&MONTH);
    year.run(&MONTH);
    assert_eq!(year.cases.len(), MONTH.cases);
    year.assert_crossed(&IN_A_MONTH);
}

#[test]
fn a_year_at_the_office_loses_no_threshold() {
    if std::env::var_os("SOTRE_LONG").is_none_or(|long| long != "1") {
        return;
    }
    // From 1 February 2026: Tết, the swapped days of August, the new holiday, the turn of the year.
    let plan = Plan { seed: 2026, first_day: 31, days: 365, cases: 2000, acts: 100, look_every: 12 * 60 };
    let mut year = Year::begin(&plan);
    year.run(&plan);
    assert_eq!(year.cases.len(), plan.cases);
    year.assert_crossed(&IN_A_MONTH);
    year.assert_crossed(&["review", "separation_day/10", "separation_day/13"]);
}
