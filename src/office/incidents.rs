//! Sự cố dữ liệu: recorded at once, completed as more is known, ended by the report to the authority. Its hours run in "Hôm nay".

use serde_json::json;

use super::{Office, Refusal, Rules};
use crate::domain::access::Action;
use crate::domain::check::Check;
use crate::domain::deadline::Kind;
use crate::domain::fields::Fields;
use crate::domain::incident::{Incident, PROCEDURE, REPORT, Reported};
use crate::domain::level::Level;
use crate::domain::listing::Owed;
use crate::domain::problem::ProblemKind;
use crate::domain::span::{DueAt, Span, due};
use crate::domain::time::{Instant, iso, local};
use crate::domain::triage::{Rank, distance, rank};
use crate::store::{Entry, IncidentRow};

use super::today::{TodayRow, Why};

/// When the report is due, and whether that is known from the rules.
fn due_of(rules: &Rules, noticed_at: Instant) -> Option<DueAt> {
    let step = rules.procedures.get(PROCEDURE)?.step(REPORT)?;
    let span = Span::parse(step.counted()?).ok()?;
    Some(due(local(noticed_at), span, &rules.calendar).at)
}

impl Office {
    pub fn incident(&self, n: i64) -> Result<IncidentRow, Refusal> {
        Ok(self.ask(Action::ReadKeeping)?.incident(n)?)
    }

    /// When the authority is to be told at the latest.
    pub fn incident_due(&self, noticed_at: Instant) -> Option<DueAt> {
        due_of(&self.rules, noticed_at)
    }

    /// `fields`: `noticed` (empty: now), `what`, `whose`, `people`, `done`; with `number` the report is made: `reported` (empty: now),
    /// `told`. Gives back the code, and whether the clock has stopped.
    pub fn save_incident(&mut self, before: Option<&IncidentRow>, fields: &Fields) -> Result<(String, bool), Refusal> {
        self.write(Action::Incident, |facts, rules| {
            let mut check = Check::new(fields, facts.now(), &rules.calendar);
            let noticed_at = check.moment("noticed", Instant::UNIX_EPOCH);
            let (what, whose) = (check.required("what"), check.required("whose"));
            let people = check.some("people").map(|text| text.replace(['.', ' '], "").parse::<u32>().map_err(|_| text));
            if let Some(Err(text)) = &people {
                check.wrong("people", ProblemKind::UnknownValue(text.clone()));
            }
            let done = check.text("done");
            let reported = match check.some("number") {
                Some(number) => {
                    let at = check.moment("reported", noticed_at);
                    let to = check.some("told").unwrap_or_else(|| "A05".to_owned());
                    Some(Reported { at, to, number })
                }
                None => {
                    // A report without its number is none yet: the clock goes on.
                    if check.some("reported").is_some() {
                        check.wrong("number", ProblemKind::Required);
                    }
                    None
                }
            };
            let new = Incident { noticed_at, what, whose, people: people.and_then(Result::ok), done, reported };
            let new = check.done(new)?;
            let act = match (before, &new.reported) {
                (Some(before), Some(_)) if before.incident.reported.is_none() => "incident_reported",
                (Some(_), _) => "incident_changed",
                (None, _) => "incident_added",
            };
            let code = facts.save_incident(before, &new)?;
            let detail = json!({
                "noticed_at": iso(new.noticed_at), "what": new.what, "whose": new.whose, "people": new.people,
                "done": new.done, "reported_at": new.reported.as_ref().map(|reported| iso(reported.at)),
                "to": new.reported.as_ref().map(|reported| reported.to.clone()),
                "number": new.reported.as_ref().map(|reported| reported.number.clone()),
            });
            Ok(((code.clone(), new.reported.is_some()), Entry::new(act, code, detail)))
        })
    }

    /// The reports owed, as rows of "Hôm nay".
    pub(super) fn incidents_owed(&self) -> Result<Vec<(Rank, TodayRow)>, Refusal> {
        if !self.may(Action::ReadKeeping) {
            return Ok(Vec::new());
        }
        let now = self.now();
        let rows = self.ask(Action::ReadKeeping)?.open_incidents()?;
        Ok(rows
            .into_iter()
            .filter_map(|row| {
                let due = due_of(&self.rules, row.incident.noticed_at)?;
                // As pressing as what is pressing of a child at high risk.
                let rank = rank(Kind::Step, Level::High, &due, now);
                let today = TodayRow {
                    // No case has such a number.
                    case_n: -row.n,
                    case_code: row.code,
                    child_n: 0,
                    child_name: String::new(),
                    village: None,
                    household_n: None,
                    owed: Owed {
                        kind: Kind::Step,
                        reference: REPORT.to_owned(),
                        nth: None,
                        about: None,
                        level: Level::High,
                    },
                    due,
                    state: rank.0,
                    why: Why {
                        level: Level::High,
                        distance: distance(&due, now, &self.rules.calendar),
                        rule: format!("{PROCEDURE}/{REPORT}"),
                        basis: row.incident.noticed_at,
                        late_reason: None,
                    },
                    law: true,
                    next_to_tell: None,
                    incident: Some(row.n),
                };
                Some((rank, today))
            })
            .collect())
    }
}
