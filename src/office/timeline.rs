//! One timeline of all that happened in a case, newest first.

use chrono::NaiveDate;

use super::Refusal;
use crate::domain::level::Level;
use crate::domain::planning::Decision;
use crate::domain::time::{Instant, from_local};
use crate::store::{
    AssessmentRow, CallRow, CaseHead, ClosingRow, InterventionRow, LevelChange, MeetingRow, PlanRow, Reader,
    ReferralRow, SeparationRow, StepRow, TaskRow, VisitRow,
};

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
    /// Mẫu 01: what was told, with everything beyond it by the field's key; `again`: a further report on an open case.
    Received {
        channel: String,
        account: String,
        details: Vec<(String, String)>,
        again: bool,
    },
    Level {
        level: Level,
        reason: String,
    },
    Step {
        key: String,
        number: Option<String>,
        note: Option<String>,
    },
    Visit(VisitRow),
    InterventionDone(InterventionRow),
    Sent(ReferralRow),
    Answered(ReferralRow),
    Postponed {
        kind: String,
        reference: String,
        from: NaiveDate,
        to: Option<NaiveDate>,
        reason: String,
    },
    Assessed(AssessmentRow),
    Told(CallRow),
    TaskDone(TaskRow),
    Separation(SeparationRow),
    Met(MeetingRow),
    PlanSubmitted(PlanRow),
    PlanDecided {
        version: i64,
        decision: Decision,
    },
    /// The end of a case, or its reopening.
    Closed(ClosingRow),
    /// An end recorded before its ways were kept.
    Ended {
        reason: String,
    },
}

fn midnight(day: NaiveDate) -> Instant {
    from_local(day.and_time(chrono::NaiveTime::MIN))
}

/// What else the intake says, why it was recorded late among it.
fn intake_details(head: &CaseHead) -> Vec<(String, String)> {
    let late = head.received_reason.clone().map(|why| ("received_reason".to_owned(), why));
    head.details.iter().cloned().chain(late).collect()
}

pub(super) fn timeline(
    read: Reader<'_>,
    head: &CaseHead,
    levels: &[LevelChange],
    interventions: &[InterventionRow],
) -> Result<Vec<Event>, Refusal> {
    let n = head.n;
    let moment = |at, who: String, what| Event { at, day_only: false, who, what };
    let mut timeline = vec![moment(
        head.received_at,
        head.owner.clone(),
        Happening::Received {
            channel: head.channel.clone(),
            account: head.account.clone(),
            details: intake_details(head),
            again: false,
        },
    )];
    for change in levels.iter().skip(1) {
        let what = Happening::Level { level: change.level, reason: change.reason.clone() };
        timeline.push(moment(change.at, change.officer.clone(), what));
    }
    let (assessments, meetings, plans) = (read.assessments_of(n)?, read.meetings_of(n)?, read.plans_of(n)?);
    let separations = read.separations_of(n)?;
    // A step with a paper of its own is told by the paper.
    let told_elsewhere = |step: &StepRow| match step.step.as_str() {
        "intake" => true,
        "needs_meeting" => meetings.iter().any(|row| row.meeting.at == step.done_at),
        "plan" => plans.iter().any(|row| row.submitted_at == step.done_at),
        "approval" => plans.iter().any(|row| row.decision.as_ref().is_some_and(|d| d.at == step.done_at)),
        "separation" => separations.iter().any(|row| row.at == step.done_at),
        sheet => assessments.iter().any(|row| row.sheet == sheet && row.at == step.done_at),
    };
    for step in read.steps_of(n)?.into_iter().filter(|step| !told_elsewhere(step)) {
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
    for row in read.reports_of(n)? {
        let what =
            Happening::Received { channel: row.channel, account: row.account, details: row.details, again: true };
        timeline.push(moment(row.received_at, row.officer, what));
    }
    for row in assessments {
        timeline.push(moment(row.at, row.officer.clone(), Happening::Assessed(row)));
    }
    for row in meetings {
        timeline.push(moment(row.meeting.at, row.officer.clone(), Happening::Met(row)));
    }
    for row in plans {
        if let Some(decision) = row.decision.clone() {
            let what = Happening::PlanDecided { version: row.version, decision };
            timeline.push(moment(row.decision.as_ref().map_or(row.submitted_at, |d| d.at), row.officer.clone(), what));
        }
        timeline.push(moment(row.submitted_at, row.officer.clone(), Happening::PlanSubmitted(row)));
    }
    for row in separations {
        timeline.push(moment(row.at, row.officer.clone(), Happening::Separation(row)));
    }
    for row in read.calls_of(n)? {
        timeline.push(moment(row.at, row.officer.clone(), Happening::Told(row)));
    }
    for row in read.tasks_done_of(n)? {
        timeline.push(moment(row.at, row.officer.clone(), Happening::TaskDone(row)));
    }
    let closings = read.closings_of(n)?;
    let known = !closings.is_empty();
    for row in closings {
        timeline.push(moment(row.at, row.officer.clone(), Happening::Closed(row)));
    }
    if let Some(at) = head.closed_at.filter(|_| !known) {
        let reason = head.closed_reason.clone().unwrap_or_default();
        timeline.push(moment(at, head.owner.clone(), Happening::Ended { reason }));
    }
    timeline.sort_by_key(|event| std::cmp::Reverse(event.at));
    Ok(timeline)
}
