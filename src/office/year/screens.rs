//! The real lists beside the test's own reckoning: "Hôm nay", screen 2, the lists of emergencies and of cases, the case itself.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use super::Year;
use super::wall::{DAY, Due, date, minute};
use crate::domain::deadline::Kind;
use crate::domain::level::Level;
use crate::domain::listing::{Cell, ListQuery, What};
use crate::domain::triage::State;

/// Days ahead on "Hôm nay".
const AHEAD: i64 = 7;

impl Year {
    /// Everything a case owes, exactly: nothing lost, nothing invented, nothing moved.
    pub fn look_at_case(&self, at: usize) {
        let case = &self.cases[at];
        let (head, stored) =
            (self.office.store.read().case_head(case.n), self.office.store.read().deadlines_of(case.n));
        let (head, stored) = (head.unwrap(), stored.unwrap());
        let real: super::Owed = stored
            .iter()
            .map(|row| &row.deadline)
            .map(|d| ((d.kind, d.reference.clone()), (Due::of(&d.due), d.law)))
            .collect();
        assert_eq!(real.len(), stored.len());
        assert_eq!(real, self.owed[at], "\nat {} of {case:#?}", self.now);
        assert_eq!((head.level, head.closed_at.is_some()), (case.level, case.closed));
    }

    /// One refresh of every list.
    pub fn look_at_screens(&mut self) {
        for ((kind, name), (due, _)) in self.owed.iter().flatten() {
            if (self.looked..=self.now).contains(&due.late_from()) {
                let name = if matches!(kind, Kind::Step | Kind::Task | Kind::Emergency) { name } else { kind.key() };
                *self.crossed.entry(name.to_owned()).or_default() += 1;
            }
        }
        self.looked = self.now;
        self.look_at_today();
        self.look_at_emergencies();
        self.look_at_cases();
        assert_eq!(self.office.broken_invariants().unwrap(), Vec::new());
    }

    fn state(&self, kind: Kind, due: Due) -> State {
        if kind == Kind::Emergency {
            State::Emergency
        } else if due.late_from() <= self.now {
            State::Overdue
        } else if due.day() <= self.now / DAY {
            State::Today
        } else {
            State::Soon
        }
    }

    fn look_at_today(&self) {
        let last = self.now / DAY + AHEAD;
        let mut expected: BTreeMap<(i64, Kind, String), (Due, State)> = BTreeMap::new();
        for (case, owed) in self.cases.iter().zip(&self.owed) {
            // While the hours run, the calls of the ladder stand on the emergency's own row.
            let running = owed.keys().any(|(kind, _)| *kind == Kind::Emergency);
            for ((kind, name), (due, _)) in owed {
                if due.late_from() <= (last + 1) * DAY && !(running && name.starts_with("tell/")) {
                    expected.insert((case.n, *kind, name.clone()), (*due, self.state(*kind, *due)));
                }
            }
        }
        let rows = self.office.today_list(date(last)).unwrap();
        let mut real = BTreeMap::new();
        for row in &rows {
            let name = (row.case_n, row.owed.kind, row.owed.reference.clone());
            assert!(real.insert(name, (Due::of(&row.due), row.state)).is_none(), "a row twice");
        }
        let lost: Vec<_> = expected.iter().filter(|(name, what)| real.get(name) != Some(what)).collect();
        let stray: Vec<_> = real.iter().filter(|(name, what)| expected.get(name) != Some(what)).collect();
        assert!(lost.is_empty() && stray.is_empty(), "at {}: lost {lost:?}, stray {stray:?}", self.now);
        assert!(rows.windows(2).all(|two| two[0].state <= two[1].state), "worst first");
        for row in rows.iter().filter(|row| row.state == State::Emergency) {
            let case = &self.cases[self.place[&row.case_n]];
            let next = row.next_to_tell.as_ref().map(|call| call.rung.clone());
            assert_eq!(next, case.rungs(self.now).0, "whom to tell next in {}", row.case_code);
        }
    }

    fn look_at_emergencies(&self) {
        let clock =
            |owed: &super::Owed| owed.iter().find(|((kind, _), _)| *kind == Kind::Emergency).map(|(_, due)| due.0);
        let expected: BTreeMap<i64, Option<Due>> = self
            .cases
            .iter()
            .zip(&self.owed)
            .filter(|(case, _)| !case.closed && (case.level == Level::Emergency || case.separation.is_some()))
            .map(|(case, owed)| (case.n, clock(owed)))
            .collect();
        let screen = self.office.emergencies().unwrap();
        assert_eq!(screen.iter().copied().collect::<BTreeSet<_>>(), expected.keys().copied().collect());
        assert_eq!(screen.len(), expected.len());
        // The least time left first, those whose measures are decided after them.
        let order: Vec<i64> = screen.iter().map(|n| expected[n].map_or(i64::MAX, Due::late_from)).collect();
        assert!(order.is_sorted(), "{order:?}");
        assert_eq!(self.office.running_emergencies().unwrap(), expected.len() as i64);
        let mut listed = 0;
        self.each(What::Emergencies, |n, cell| {
            listed += 1;
            let case = &self.cases[self.place[&n]];
            let left = expected[&n].map(|due| due.late_from() - self.now);
            match (cell("due_at"), cell("left_minutes"), expected[&n]) {
                (Cell::Due(due), Cell::Int(minutes), Some(clock)) => {
                    assert_eq!((Due::of(&due), Some(minutes)), (clock, left));
                }
                (Cell::Empty, Cell::Empty, None) => {}
                other => panic!("the clock of {n}: {other:?}"),
            }
            let (next, rung) = case.rungs(self.now);
            assert_eq!((key(cell("next_to_tell")), key(cell("rung"))), (next, rung), "the ladder of {n}");
            let separated = match cell("separation_until") {
                Cell::Date(day) => Some((day - date(0)).num_days()),
                _ => None,
            };
            assert_eq!(separated, case.separation.map(|(_, until)| until));
        });
        assert_eq!(listed, expected.len());
    }

    fn look_at_cases(&self) {
        let mut seen = BTreeSet::new();
        self.each(What::Cases, |n, cell| {
            assert!(seen.insert(n), "a case twice");
            let at = self.place[&n];
            let (case, owed) = (&self.cases[at], &self.owed[at]);
            assert_eq!(key(cell("level")).as_deref(), Some(case.level.key()));
            match cell("closed_at") {
                Cell::Empty => assert!(!case.closed),
                Cell::Instant(at) => assert!(case.closed && minute(at) <= self.now),
                other => panic!("{other:?}"),
            }
            let worst = owed.iter().map(|((kind, _), (due, _))| (*kind != Kind::Emergency, due.late_from())).min();
            match (cell("next_step"), cell("due_at")) {
                (Cell::Owed(next), Cell::Due(_)) => {
                    let (due, _) = owed[&(next.kind, next.reference)];
                    assert_eq!(Some((next.kind != Kind::Emergency, due.late_from())), worst, "the worst of {n}");
                    assert_eq!(due, real_due(&cell("due_at")).unwrap());
                    let late = due.late_from() <= self.now;
                    assert_eq!(matches!(cell("overdue_by"), Cell::Int(_)), late, "{n}: {due:?} at {}", self.now);
                }
                (Cell::Empty, Cell::Empty) => assert!(case.closed, "an open case without a next step"),
                other => panic!("{other:?}"),
            }
        });
        assert_eq!(seen.len(), self.cases.len());
    }

    fn each(&self, what: What, mut look: impl FnMut(i64, &dyn Fn(&str) -> Cell)) {
        let at = |key: &str| what.keys().iter().position(|known| *known == key).unwrap();
        let each = &mut |row: crate::domain::listing::Row| {
            look(row.n, &|key| row.cells[at(key)].clone());
            ControlFlow::Continue(())
        };
        self.office.each_row(what, &ListQuery::default(), each).unwrap();
    }
}

fn key(cell: Cell) -> Option<String> {
    match cell {
        Cell::Term(_, key) => Some(key),
        _ => None,
    }
}

fn real_due(cell: &Cell) -> Option<Due> {
    match cell {
        Cell::Due(due) => Some(Due::of(due)),
        _ => None,
    }
}
