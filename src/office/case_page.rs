//! Everything the page of a case shows: its head, what is owed, and one timeline of all that happened, newest first.

use chrono::NaiveDate;

use super::{Office, Refusal};
use crate::domain::level::Level;
use crate::domain::time::{Instant, from_local};
use crate::store::{CaseHead, ChildRow, DeadlineRow, HouseholdRow, InterventionRow, ReferralRow, VisitRow};

#[derive(Debug, Clone)]
pub struct CasePage {
    pub head: CaseHead,
    pub child: ChildRow,
    pub household: Option<HouseholdRow>,
    /// What is owed, soonest first.
    pub owed: Vec<DeadlineRow>,
    pub interventions: Vec<InterventionRow>,
    /// What happened, newest first.
    pub timeline: Vec<Event>,
    /// The trail of risk, oldest first.
    pub trail: Vec<(Instant, Level)>,
}

#[derive(Debug, Clone)]
pub struct Event {
    pub at: Instant,
    /// Known to the day only.
    pub day_only: bool,
    pub who: String,
    pub what: Happening,
}

#[derive(Debug, Clone)]
pub enum Happening {
    Received { channel: String, account: String },
    Level { level: Level, reason: String },
    Step { key: String, number: Option<String>, note: Option<String> },
    Visit(VisitRow),
    InterventionDone(InterventionRow),
    Sent(ReferralRow),
    Answered(ReferralRow),
    Postponed { kind: String, reference: String, from: NaiveDate, to: Option<NaiveDate>, reason: String },
    Closed { reason: String },
}

fn midnight(day: NaiveDate) -> Instant {
    from_local(day.and_time(chrono::NaiveTime::MIN))
}

impl Office {
    pub fn case_coded(&self, code: &str) -> Result<crate::store::CaseRef, Refusal> {
        self.store.read().case_coded(code)?.ok_or_else(|| Refusal::NoSuch(code.to_owned()))
    }

    pub fn case_page(&self, n: i64) -> Result<CasePage, Refusal> {
        let read = self.store.read();
        let head = read.case_head(n)?;
        let child = read.child(head.child_n)?;
        let levels = read.levels_of(n)?;
        let interventions = read.interventions_of(n)?;
        let moment = |at, who: String, what| Event { at, day_only: false, who, what };
        let mut timeline = vec![moment(
            head.received_at,
            head.owner.clone(),
            Happening::Received { channel: head.channel.clone(), account: head.account.clone() },
        )];
        for change in levels.iter().skip(1) {
            let what = Happening::Level { level: change.level, reason: change.reason.clone() };
            timeline.push(moment(change.at, change.officer.clone(), what));
        }
        for step in read.steps_of(n)?.into_iter().filter(|step| step.step != "intake") {
            timeline.push(moment(
                step.done_at,
                step.officer,
                Happening::Step { key: step.step, number: step.number, note: step.note },
            ));
        }
        for visit in read.visits_of(n)? {
            timeline.push(Event {
                at: midnight(visit.on),
                day_only: true,
                who: visit.officer.clone(),
                what: Happening::Visit(visit),
            });
        }
        for row in interventions.iter().filter(|row| row.done_on.is_some()) {
            let on = row.done_on.unwrap_or_default();
            timeline.push(Event {
                at: midnight(on),
                day_only: true,
                who: String::new(),
                what: Happening::InterventionDone(row.clone()),
            });
        }
        for referral in read.referrals_of(n)? {
            if let Some(at) = referral.answer_at {
                timeline.push(moment(at, String::new(), Happening::Answered(referral.clone())));
            }
            timeline.push(moment(referral.sent_at, String::new(), Happening::Sent(referral)));
        }
        for row in read.postponements_of(n)? {
            let what = Happening::Postponed {
                kind: row.kind,
                reference: row.reference,
                from: row.from_on,
                to: row.to_on,
                reason: row.reason,
            };
            timeline.push(moment(row.recorded_at, row.officer, what));
        }
        if let Some(at) = head.closed_at {
            let reason = head.closed_reason.clone().unwrap_or_default();
            timeline.push(moment(at, head.owner.clone(), Happening::Closed { reason }));
        }
        timeline.sort_by_key(|event| std::cmp::Reverse(event.at));
        Ok(CasePage {
            household: child.household_n.map(|n| read.household(n)).transpose()?,
            owed: read.deadlines_of(n)?,
            trail: levels.iter().map(|change| (change.at, change.level)).collect(),
            interventions,
            timeline,
            child,
            head,
        })
    }
}
