//! What is decided on paper, put off, ended and begun again in the simulated year, and what must be refused.

use super::Year;
use super::wall::{DAY, instant, typed, typed_day};
use crate::domain::deadline::Kind;
use crate::domain::fields::Fields;
use crate::domain::level::Level;
use crate::office::Refusal;

impl Year {
    /// Begins a separation, extends it, or ends it.
    pub fn separate(&mut self, at: usize) {
        let (today, running) = (self.now / DAY, self.cases[at].separation);
        let base = Fields::default()
            .with("reason", "Cha còn đe dọa")
            .with("number", "7/QĐ-UBND")
            .with("signer", "Lò Văn Pánh");
        let (act, until) = match running {
            None => ("begin", today + self.dice.below(16)),
            Some((from, until)) if until < from / DAY + 15 && self.dice.percent(40) => {
                ("extend", (from / DAY + 15).min(until + 1 + self.dice.below(9)))
            }
            Some(_) => ("end", today),
        };
        // Past its last day only its end can be recorded.
        let act = if act == "extend" && until < today { "end" } else { act };
        let fields = base.with("separation_act", act).with("until", typed_day(until));
        self.office.record_separation(self.cases[at].n, &fields).unwrap();
        let (now, case) = (self.now, &mut self.cases[at]);
        case.separation = match (act, running) {
            ("begin", _) => Some((now, until)),
            ("extend", Some((from, _))) => Some((from, until)),
            _ => None,
        };
    }

    /// What the office set is put off; a limit of law is not, whoever asks.
    pub fn postpone(&mut self, at: usize, owed: &[(Kind, String)]) {
        let (kind, name) = self.dice.one(owed).clone();
        if !matches!(kind, Kind::Step | Kind::Task | Kind::Emergency) {
            return;
        }
        let to = self.now / DAY + self.dice.below(9);
        let fields = Fields::default().with("to", typed_day(to)).with("reason", "Chủ tịch đi vắng");
        let done = self.office.postpone(&[(self.cases[at].n, kind, name.clone())], &fields);
        if self.owed[at][&(kind, name.clone())].1 {
            assert!(matches!(done, Err(Refusal::LimitOfLaw)), "{name}: {done:?}");
        } else {
            done.unwrap();
            let now = self.now;
            self.cases[at].moved.push((name, now, to));
        }
    }

    pub fn close(&mut self, at: usize) {
        let way = *self.dice.one(&["goal", "goal", "moved", "lost", "turned_16", "unfounded", "transferred"]);
        let fields = Fields::default()
            .with("way", way)
            .with("no_risk", "yes")
            .with("stable", "yes")
            .with("number", "40/QĐ-UBND")
            .with("signer", "Lò Văn Pánh")
            .with("reason", "Theo đề nghị");
        let done = self.office.close_case(self.cases[at].n, &fields);
        let case = &mut self.cases[at];
        let since = case.emergency_from.unwrap_or(i64::MAX);
        let hours = case.level == Level::Emergency && case.since("emergency_measures", since).next().is_none();
        let reviewed = case.closing_reviews.iter().any(|at| *at >= case.base);
        if case.separation.is_some() {
            assert!(matches!(done, Err(Refusal::SeparationRuns(..))), "{done:?}");
        } else if way == "goal" && !reviewed {
            assert!(matches!(done, Err(Refusal::Problems(_))), "{done:?}");
        } else if way == "turned_16" && case.sixteen.is_some_and(|day| day > self.now / DAY) {
            assert!(matches!(done, Err(Refusal::Problems(_))), "a child is a child: {done:?}");
        } else if way == "turned_16" && case.sixteen.is_none() && done.is_err() {
            // Her birth is known to the year only: whoever may still be a child is one.
        } else if hours && !matches!(way, "unfounded" | "transferred") {
            assert!(matches!(done, Err(Refusal::EmergencyRuns(_))), "{done:?}");
        } else {
            done.unwrap();
            case.closed = true;
        }
    }

    pub fn reopen(&mut self, at: usize) {
        self.office.reopen_case(self.cases[at].n, &Fields::default().with("reason", "Có tin mới")).unwrap();
        let (now, case) = (self.now, &mut self.cases[at]);
        (case.closed, case.base) = (false, now);
        self.derive(at);
    }

    /// By mistake or by one key: nothing of it may leave a trace.
    pub fn try_what_is_refused(&mut self, at: usize) {
        let n = self.cases[at].n;
        let lower = Fields::default().with("level", "low").with("level_reason", "nhầm");
        if self.cases[at].level == Level::Emergency {
            assert!(matches!(self.office.set_level(n, &lower), Err(Refusal::Problems(_))));
        }
        let tomorrow = Fields::default().with("step", "emergency_measures").with("at", typed(self.now + 60));
        assert!(self.office.record_step(n, &tomorrow).is_err());
        let before = Fields::default().with("rung", "chair").with("answer", "heard");
        let before = before.with("at", typed(self.cases[at].received - 1));
        assert!(self.office.record_call(n, &before).is_err());
        assert!(self.office.see_to_task(n, "separation_end", &Fields::default().with("note", "x")).is_err());
        assert!(self.office.reopen_case(n, &Fields::default().with("reason", "x")).is_err());
        assert_eq!(self.office.now(), instant(self.now));
    }
}
