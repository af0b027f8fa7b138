//! The test's own record of one case, and what by its own reading of the decree is owed of it. Written from the rules, not from
//! the program: the two meet only in their answers.

use std::collections::BTreeMap;

use super::wall::{DAY, Due, Wall};
use crate::domain::deadline::Kind;
use crate::domain::level::Level;

/// What of a case is owed: its kind and name, by when, and whether the law says so.
pub type Owed = BTreeMap<(Kind, String), (Due, bool)>;

const RUNGS: [(&str, i64); 7] = [
    ("chair", 0),
    ("police", 0),
    ("health", 0),
    ("hotline", 0),
    ("chair_again", 9 * 60),
    ("health_department", 12 * 60),
    ("province", 12 * 60),
];

#[derive(Debug, Clone)]
pub struct Record {
    pub n: i64,
    pub received: i64,
    pub level: Level,
    /// Every decision on the level: the minute, and what was decided.
    pub levels: Vec<(i64, Level)>,
    pub emergency_from: Option<i64>,
    pub lowered: Option<i64>,
    /// Where planning began last.
    pub base: i64,
    pub done: Vec<(&'static str, i64)>,
    /// Rungs told, with when; and the rung last called, answered or not.
    pub told: Vec<(String, i64)>,
    pub last_call: Option<String>,
    pub refused: Option<i64>,
    /// From which minute, to which day.
    pub separation: Option<(i64, i64)>,
    pub visits: u32,
    /// The day of the last visit and the day agreed for the next.
    /// The day visited, the day agreed, the minute it was recorded.
    pub last_visit: Option<(i64, i64, i64)>,
    pub measures: BTreeMap<String, i64>,
    pub referrals: BTreeMap<String, i64>,
    pub unknown: bool,
    pub sixteen: Option<i64>,
    pub seen_to: Vec<(String, i64)>,
    pub moved: Vec<(String, i64, i64)>,
    /// When a review proposed to close.
    pub closing_reviews: Vec<i64>,
    pub closed: bool,
}

impl Record {
    pub fn opened(n: i64, received: i64, level: Level) -> Record {
        Record {
            n,
            received,
            level,
            levels: vec![(received, level)],
            emergency_from: (level == Level::Emergency).then_some(received),
            lowered: None,
            base: received,
            done: Vec::new(),
            told: Vec::new(),
            last_call: None,
            refused: None,
            separation: None,
            visits: 0,
            last_visit: None,
            measures: BTreeMap::new(),
            referrals: BTreeMap::new(),
            unknown: false,
            sixteen: None,
            seen_to: Vec::new(),
            moved: Vec::new(),
            closing_reviews: Vec::new(),
            closed: false,
        }
    }

    /// A person decided the level, valid from that minute.
    pub fn decide(&mut self, level: Level, at: i64) {
        if level == Level::Emergency {
            if self.level != Level::Emergency {
                self.emergency_from = Some(at);
            }
            self.lowered = None;
        } else if self.level == Level::Emergency {
            self.lowered = Some(at);
        }
        self.level = level;
        self.levels.push((at, level));
    }

    /// Found dangerous again while an emergency: where its measures are decided the hours run anew, else they run on.
    pub fn danger_again(&mut self, at: i64) {
        let decided =
            self.emergency_from.is_some_and(|from| self.since("emergency_measures", from).any(|done| done < at));
        if decided {
            self.emergency_from = Some(at);
            self.levels.push((at, Level::Emergency));
        }
    }

    /// When it became an emergency, and when it was found dangerous again after its measures.
    fn starts(&self) -> Vec<i64> {
        let Some(last) = self.emergency_from else { return Vec::new() };
        let mut first = last;
        let mut urgent = false;
        for (at, level) in &self.levels {
            if *level == Level::Emergency && !urgent {
                first = *at;
            }
            urgent = *level == Level::Emergency;
        }
        if first == last { vec![last] } else { vec![first, last] }
    }

    pub fn since(&self, step: &str, from: i64) -> impl Iterator<Item = i64> {
        self.done.iter().filter(move |(key, at)| *key == step && *at >= from).map(|(_, at)| *at)
    }

    fn is_done(&self, step: &str, from: i64) -> bool {
        self.since(step, from).next().is_some()
    }

    /// Everything owed. Nothing of a case that ended.
    pub fn owed(&self, wall: &Wall) -> Owed {
        let mut owed = Owed::new();
        if self.closed {
            return owed;
        }
        owed.insert((Kind::Visit, (self.visits + 1).to_string()), (Due::Day(self.next_visit(wall)), false));
        for (code, day) in &self.measures {
            owed.insert((Kind::Intervention, code.clone()), (Due::Day(*day), false));
        }
        for (code, day) in &self.referrals {
            owed.insert((Kind::Referral, code.clone()), (Due::Day(*day), false));
        }
        self.steps(wall, &mut owed);
        self.calls(&mut owed);
        self.tasks(wall, &mut owed);
        owed
    }

    fn next_visit(&self, wall: &Wall) -> i64 {
        match self.last_visit {
            None => wall.visit(self.received.div_euclid(DAY), self.level),
            Some((_, agreed, recorded)) => {
                let later = self.levels.iter().filter(|(at, _)| *at > recorded);
                later.map(|(at, level)| wall.visit(at.div_euclid(DAY), *level)).chain([agreed]).min().unwrap_or(agreed)
            }
        }
    }

    fn steps(&self, wall: &Wall, owed: &mut Owed) {
        let mut office = |step: &str, from: i64, due: Due| {
            let moved = self.moved.iter().rev().find(|(name, at, _)| name == step && *at >= from);
            owed.insert((Kind::Step, step.to_owned()), (moved.map_or(due, |(.., to)| Due::Day(*to)), false));
        };
        let measured_from = self.emergency_from.unwrap_or(i64::MAX);
        let decided_in = |from: &i64| self.since("emergency_measures", *from).min();
        let measures = decided_in(&measured_from);
        // Those of an earlier danger set running what goes on until others are decided.
        let in_force = self.starts().iter().rev().find_map(decided_in);
        // Đ28.1: the working days do not run where planning began as an emergency, unless it was lowered with nothing decided.
        // Walked forwards through the decisions: what held when planning began, and when that ended.
        let (mut urgent_from, mut lowered) = (None, None);
        for (at, level) in &self.levels {
            if *at <= self.base {
                urgent_from = if *level == Level::Emergency { urgent_from.or(Some(*at)) } else { None };
            } else if *level != Level::Emergency && lowered.is_none() {
                lowered = Some(*at);
            }
        }
        let decided = urgent_from.and_then(|from| self.since("emergency_measures", from).min());
        let law_from = match (urgent_from, lowered) {
            (None, _) => Some(self.base),
            (Some(_), Some(lowered)) if decided.is_none_or(|at| at > lowered) => Some(lowered),
            _ => None,
        };
        if self.base == self.received && !self.is_done("initial_assessment", self.received) {
            office("initial_assessment", self.received, wall.working(self.received, 1));
        }
        // What stands in place of the law's days after the measures.
        if let (None, Some(at)) = (law_from, decided) {
            let from = at.max(self.base);
            if !self.is_done("plan", from) {
                office("plan", from, wall.working(from, 5));
            }
        }
        if let (None, Some(planned)) = (law_from, self.since("plan", self.base).max())
            && !self.is_done("approval", planned)
        {
            office("approval", planned, wall.working(planned, 2));
        }
        if let Some(at) = in_force {
            if self.level == Level::Emergency && !self.is_done("safety_check", at) {
                office("safety_check", at, Due::Minute(at + DAY));
            }
            if !self.is_done("full_assessment", at) {
                office("full_assessment", at, Due::Day(at.div_euclid(DAY) + 3));
            }
        }
        if let Some(approved) = self.since("approval", self.base).max()
            && !self.is_done("review", approved)
        {
            office("review", approved, Due::Day(approved.div_euclid(DAY) + 90));
        }
        for (step, days) in [("plan", 5), ("approval", 7)] {
            if let Some(from) = law_from.filter(|from| !self.is_done(step, *from)) {
                owed.insert((Kind::Step, step.to_owned()), (wall.working(from, days), true));
            }
        }
        if self.level == Level::Emergency && measures.is_none() {
            let due = Due::Minute(measured_from + 12 * 60);
            owed.insert((Kind::Emergency, "emergency_measures".to_owned()), (due, true));
        }
    }

    /// The ladder: those told at once, those whose share of the hours came while nothing was decided, the court on refusal.
    fn calls(&self, owed: &mut Owed) {
        let told = |rung: &str, from: i64| self.told.iter().any(|(name, at)| name == rung && *at >= from);
        let mut call = |rung: &str, at: i64| owed.insert((Kind::Task, format!("tell/{rung}")), (Due::Minute(at), true));
        for (rung, after) in RUNGS {
            for from in self.starts() {
                let decided = self.since("emergency_measures", from).min();
                let over = decided.into_iter().chain(self.lowered.filter(|at| *at >= from)).min().unwrap_or(i64::MAX);
                if (after == 0 || over > from + after) && !told(rung, from) {
                    call(rung, from + after);
                    break;
                }
            }
        }
        if let Some(refused) = self.refused.filter(|at| !told("court", *at)) {
            call("court", refused);
        }
    }

    fn tasks(&self, wall: &Wall, owed: &mut Owed) {
        let mut task = |name: String, from: i64, due: Due| {
            if !self.seen_to.iter().any(|(seen, at)| *seen == name && *at >= from) {
                let moved = self.moved.iter().rev().find(|(of, at, _)| *of == name && *at >= from);
                owed.insert((Kind::Task, name), (moved.map_or(due, |(.., to)| Due::Day(*to)), false));
            }
        };
        if self.unknown {
            task("complete_intake".into(), self.received, wall.working(self.received, 2));
        }
        if let Some(day) = self.sixteen {
            task("turns_16".into(), self.received, Due::Day(day));
        }
        if let Some((from, until)) = self.separation {
            for n in [10, 13] {
                if from.div_euclid(DAY) + n < until {
                    task(format!("separation_day/{n}"), from, Due::Day(from.div_euclid(DAY) + n));
                }
            }
            owed.insert((Kind::Task, "separation_end".into()), (Due::Day(until), true));
        }
    }

    /// The call to make next, and the one whose moment came last: what the list of emergencies shows.
    pub fn rungs(&self, now: i64) -> (Option<String>, Option<String>) {
        let mut owed = Owed::new();
        self.calls(&mut owed);
        let place = |rung: &str| RUNGS.iter().position(|(name, _)| *name == rung).unwrap_or(RUNGS.len());
        let mut calls: Vec<(i64, usize, String)> = owed
            .into_iter()
            .map(|((_, name), (due, _))| (due.late_from(), name.trim_start_matches("tell/").to_owned()))
            .map(|(at, rung)| (at, place(&rung), rung))
            .collect();
        calls.sort();
        // Of those that came due last, the first of the ladder.
        let last = calls.iter().filter(|(at, ..)| *at <= now).map(|(at, ..)| *at).max();
        let come = calls.iter().find(|(at, ..)| Some(*at) == last).map(|(.., rung)| rung.clone());
        (calls.first().map(|(.., rung)| rung.clone()), come.or_else(|| self.last_call.clone()))
    }
}
