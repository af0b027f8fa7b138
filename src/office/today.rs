//! "Hôm nay": everything owed up to a day, ranked worst first, each row with why it stands where it stands.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use super::{Office, Refusal};
use crate::domain::access::Action;
use crate::domain::deadline::{Kind, TELL};
use crate::domain::level::Level;
use crate::domain::listing::{Cell, Owed};
use crate::domain::span::DueAt;
use crate::domain::time::{Instant, end_of_day};
use crate::domain::triage::{Distance, Rank, State, distance, rank};
use crate::store::OwedRow;
use crate::words::{Present, Style};

/// One thing owed, as the morning list shows it.
#[derive(Debug, Clone)]
pub struct TodayRow {
    pub case_n: i64,
    pub case_code: String,
    pub child_n: i64,
    pub child_name: String,
    pub village: Option<String>,
    pub household_n: Option<i64>,
    pub owed: Owed,
    pub due: DueAt,
    pub state: State,
    pub why: Why,
    /// A limit of law: it cannot be postponed.
    pub law: bool,
    /// On an emergency's row: who of the ladder is to be told next.
    pub next_to_tell: Option<NextCall>,
    /// A data incident whose report is owed, by its number; such a row has no case and no child.
    pub incident: Option<i64>,
}

/// The call of the ladder that is to be made next: it is folded into the emergency's own row, and must not vanish there.
#[derive(Debug, Clone)]
pub struct NextCall {
    /// The rung's key.
    pub rung: String,
    pub from: Instant,
    pub distance: Distance,
    /// Called already, and nobody heard it.
    pub tried: bool,
}

/// Why a row ranks where it does: the words make the sentence.
#[derive(Debug, Clone)]
pub struct Why {
    pub level: Level,
    pub distance: Distance,
    /// `procedure/step`, `rhythm/level`, `agreed`.
    pub rule: String,
    pub basis: Instant,
    /// The reason of delay on record.
    pub late_reason: Option<String>,
}

/// The contract's keys of `today`.
pub const KEYS: [&str; 10] =
    ["case_code", "child_name", "village", "kind", "ref", "what", "due_at", "state", "level", "reason"];

impl TodayRow {
    /// The row by [`KEYS`], as people or programs read it.
    pub fn texts(&self, present: Present<'_>, style: Style) -> Vec<String> {
        let (words, phrases) = (present.words, present.phrases());
        let people = matches!(style, Style::Screen | Style::Csv);
        let term = |list: &str, key: &str| if people { words.term(list, key).to_owned() } else { key.to_owned() };
        let mut reason = vec![
            phrases.rank(self.state, self.why.level, self.why.distance, &self.due),
            phrases.because(&self.why.rule, self.why.basis, &self.due),
        ];
        if let Some(call) = &self.next_to_tell {
            reason.push(phrases.next_call(&call.rung, call.from, call.distance, call.tried));
        }
        if let Some(late) = &self.why.late_reason {
            reason.push(crate::words::fill(&words.why.late_reason, &[("reason", late)]));
        }
        vec![
            self.case_code.clone(),
            self.child_name.clone(),
            self.village.clone().unwrap_or_default(),
            term("kind", self.owed.kind.key()),
            self.owed.reference.clone(),
            phrases.owed(&self.owed),
            present.cell(&Cell::Due(self.due), style),
            term("state", self.state.key()),
            term("level", self.owed.level.key()),
            reason.join("; "),
        ]
    }
}

/// While the hours of an emergency run, the calls of its ladder stand on its own row: the first that is due, else the first to
/// come. Once the hours are met, a call not made stands on its own again: it is never lost.
fn fold_calls(mut rows: Vec<TodayRow>) -> Vec<TodayRow> {
    let running: Vec<(usize, i64)> = rows
        .iter()
        .enumerate()
        .filter(|(_, row)| row.owed.kind == Kind::Emergency)
        .map(|(at, row)| (at, row.case_n))
        .collect();
    if running.is_empty() {
        return rows;
    }
    let mut next: BTreeMap<i64, (Instant, Option<u32>, String, Distance)> = BTreeMap::new();
    for row in &rows {
        let Some(rung) = row.owed.reference.strip_prefix(TELL) else { continue };
        let call = (row.due.instant(), row.owed.nth, rung.to_owned(), row.why.distance);
        if next.get(&row.case_n).is_none_or(|first| (call.0, call.1, &call.2) < (first.0, first.1, &first.2)) {
            next.insert(row.case_n, call);
        }
    }
    for (at, case_n) in &running {
        if let (Some(row), Some((from, _, rung, distance))) = (rows.get_mut(*at), next.remove(case_n)) {
            row.next_to_tell = Some(NextCall { rung, from, distance, tried: false });
        }
    }
    rows.retain(|row| {
        !row.owed.reference.starts_with(TELL) || !running.iter().any(|(_, case_n)| *case_n == row.case_n)
    });
    rows
}

/// The days ahead shown unless another day is asked for.
pub const DAYS_AHEAD: u64 = 7;

impl Office {
    pub fn last_day_ahead(&self) -> NaiveDate {
        self.today().checked_add_days(Days::new(DAYS_AHEAD)).unwrap_or(NaiveDate::MAX)
    }

    /// What is due up to and including `until`, worst first.
    pub fn today_list(&self, until: NaiveDate) -> Result<Vec<TodayRow>, Refusal> {
        let now = self.now();
        let mut ranked: Vec<(Rank, OwedRow)> = self
            .ask(Action::ReadCases)?
            .owed_until(end_of_day(until), now)?
            .into_iter()
            .map(|owed| (rank(owed.row.deadline.kind, owed.level, &owed.row.deadline.due, now), owed))
            .collect();
        ranked.sort_by(|(a, x), (b, y)| {
            let what = |owed: &OwedRow| (owed.case_n, owed.row.deadline.kind, owed.row.deadline.nth);
            // Calls that are due at once stand in the order of the ladder.
            a.cmp(b).then_with(|| what(x).cmp(&what(y)))
        });
        let mut rows: Vec<(Rank, TodayRow)> =
            ranked.into_iter().map(|(rank, owed)| (rank, self.today_row(rank, owed))).collect();
        let incidents = self.incidents_owed()?;
        if !incidents.is_empty() {
            rows.extend(incidents.into_iter().filter(|(_, row)| row.due.instant() <= end_of_day(until)));
            // What is equally pressing keeps its order.
            rows.sort_by_key(|(rank, _)| *rank);
        }
        let read = self.ask(Action::ReadCases)?;
        let mut rows = fold_calls(rows.into_iter().map(|(_, row)| row).collect());
        for row in &mut rows {
            if let Some(call) = &mut row.next_to_tell {
                let calls = read.calls_of(row.case_n)?;
                call.tried = calls.iter().any(|one| one.rung == call.rung && one.at >= row.why.basis);
            }
        }
        Ok(rows)
    }

    fn today_row(&self, rank: Rank, owed: OwedRow) -> TodayRow {
        let deadline = owed.row.deadline;
        TodayRow {
            case_n: owed.case_n,
            case_code: owed.case_code,
            child_n: owed.child_n,
            child_name: owed.child_name,
            village: owed.village,
            household_n: owed.household_n,
            why: Why {
                level: owed.level,
                distance: distance(&deadline.due, self.now(), &self.rules.calendar),
                rule: deadline.rule,
                basis: deadline.basis,
                late_reason: owed.row.late_reason,
            },
            owed: Owed {
                kind: deadline.kind,
                reference: deadline.reference,
                nth: deadline.nth,
                about: deadline.about,
                level: owed.level,
            },
            due: deadline.due,
            state: rank.0,
            law: deadline.law,
            next_to_tell: None,
            incident: None,
        }
    }

    /// How many 12-hour clocks run now; none for whoever reads no cases.
    pub fn running_emergencies(&self) -> Result<i64, Refusal> {
        if !self.may(Action::ReadCases) {
            return Ok(0);
        }
        Ok(self.ask(Action::ReadCases)?.running_emergencies()?)
    }
}
