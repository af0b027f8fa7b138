//! The needs meeting, the plan submitted, and the chairman's paper decision recorded by the officer.

use chrono::NaiveDate;
use serde_json::json;

use super::derive::settle;
use super::{Office, Refusal};
use crate::domain::access::Action;
use crate::domain::check::Check;
use crate::domain::fields::Fields;
use crate::domain::planning::{Paper, check_decision, check_meeting, check_plan};
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::time::{Instant, iso};
use crate::store::{CaseHead, Entry, Reader, StepRow};

/// One paper of the dossier (Đ28.2), and whether it is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Checked {
    pub paper: Paper,
    pub there: bool,
}

/// Where planning began last: at the receipt, a review that said "continue", or a reopening.
fn since(head: &CaseHead) -> Instant {
    head.replanned_from.unwrap_or(head.received_at)
}

/// What the dossier holds since planning began last. The plan needs at least one measure of the case.
fn dossier(read: Reader<'_>, head: &CaseHead) -> Result<Vec<Checked>, Refusal> {
    let steps = read.steps_of(head.n)?;
    let measures = !read.interventions_of(head.n)?.is_empty();
    let since = since(head);
    let checked = Paper::ALL.into_iter().map(|paper| {
        let there = match paper {
            Paper::Plan => measures,
            // The receipt and the first assessment are of the case; what is assessed and met anew is of this round.
            Paper::Intake | Paper::InitialAssessment => steps.iter().any(|step| step.step == paper.key()),
            Paper::FullAssessment => {
                steps.iter().any(|step| (step.step == paper.key() || step.step == "review") && step.done_at >= since)
            }
            Paper::Minutes => steps.iter().any(|step| step.step == paper.key() && step.done_at >= since),
        };
        Checked { paper, there }
    });
    Ok(checked.collect())
}

impl Office {
    /// The checklist before a plan is submitted.
    pub fn dossier(&self, case_n: i64) -> Result<Vec<Checked>, Refusal> {
        let read = self.ask(Action::ReadCases)?;
        dossier(read, &read.case_head(case_n)?)
    }

    /// The child's age, where her birth date says it: from seven on she is asked herself.
    pub fn age_of_child(&self, case_n: i64) -> Result<Option<u32>, Refusal> {
        let read = self.ask(Action::ReadCases)?;
        let child = read.child(read.case_head(case_n)?.child_n)?;
        Ok(age(child.child.birth, self.today()))
    }

    /// `fields`: `at`, `chair`, `present`, `carers_view`, `child_view`, `needs`, `number`.
    pub fn record_meeting(&mut self, case_n: i64, fields: &Fields) -> Result<String, Refusal> {
        self.write(Action::WriteCases, |facts, rules| {
            let head = open_head(facts.case_head(case_n)?)?;
            let child = facts.child(head.child_n)?;
            let age = age(child.child.birth, crate::domain::time::today(facts.now()));
            let boxes = Check::new(fields, facts.now(), &rules.calendar);
            let meeting = check_meeting(boxes, head.received_at, age)?;
            facts.add_meeting(case_n, &meeting)?;
            facts.add_step(case_n, "needs_meeting", meeting.at, meeting.number.as_deref(), None)?;
            settle(facts, case_n, rules)?;
            let entry = Entry::new("meeting", head.code.clone(), json!({ "at": iso(meeting.at) }));
            Ok((head.code, entry))
        })
    }

    /// `fields`: `at`, `goals`, `reason` (why without a paper of the dossier). A new version each time; the measures are the
    /// scheduled interventions of the case.
    pub fn submit_plan(&mut self, case_n: i64, fields: &Fields) -> Result<(String, i64), Refusal> {
        self.write(Action::WriteCases, |facts, rules| {
            let head = open_head(facts.case_head(case_n)?)?;
            let lacking: Vec<Paper> =
                dossier(**facts, &head)?.into_iter().filter(|one| !one.there).map(|one| one.paper).collect();
            let boxes = Check::new(fields, facts.now(), &rules.calendar);
            let plan = check_plan(boxes, since(&head), &lacking)?;
            let codes: Vec<String> = facts.interventions_of(case_n)?.into_iter().map(|row| row.code).collect();
            let version = facts.add_plan(case_n, &plan, &codes.join(","), &lacking)?;
            facts.add_step(case_n, "plan", plan.at, None, None)?;
            settle(facts, case_n, rules)?;
            let lacking: Vec<&str> = lacking.iter().map(|paper| paper.key()).collect();
            let detail = json!({ "version": version, "at": iso(plan.at), "measures": codes, "lacking": lacking });
            Ok(((head.code.clone(), version), Entry::new("plan_submitted", head.code, detail)))
        })
    }

    /// `fields`: `approved` (yes, no), `at`, `number`, `signer`, `note`. A returned plan is owed again.
    pub fn decide_plan(&mut self, case_n: i64, fields: &Fields) -> Result<String, Refusal> {
        self.write(Action::WriteCases, |facts, rules| {
            let head = open_head(facts.case_head(case_n)?)?;
            // A plan of the round before was overtaken by the review that began this one.
            let undecided = |plan: &crate::store::PlanRow| plan.decision.is_none() && plan.submitted_at >= since(&head);
            let plan = facts.plans_of(case_n)?.into_iter().next().filter(undecided);
            let submitted = plan.as_ref().map(|plan| plan.submitted_at);
            // A plan put before the chairman on paper before this book knew it: its step is there, its text is not.
            let on_paper = facts.steps_of(case_n)?.iter().any(|step| step.step == "plan" && step.done_at >= since(&head));
            if plan.is_none() && !on_paper {
                return Err(Refusal::NoPlan(head.code));
            }
            let boxes = Check::new(fields, facts.now(), &rules.calendar);
            let decision = check_decision(boxes, submitted.unwrap_or_else(|| since(&head)))?;
            // A signed approval stands: another in its place says why.
            let before = |at: Instant| submitted.is_some_and(|submitted| at <= submitted) || at < since(&head);
            let stands =
                facts.steps_of(case_n)?.iter().any(|step| step.step == "approval" && !before(step.done_at));
            if decision.approved && stands && decision.note.trim().is_empty() {
                return Err(vec![Problem::new("note", ProblemKind::Required)].into());
            }
            if let Some(plan) = &plan {
                facts.decide_plan(plan.n, &decision)?;
            }
            if decision.approved {
                let number = format!("{} · {}", decision.number, decision.signer);
                facts.add_step(case_n, "approval", decision.at, Some(&number), Some(&decision.note))?;
            } else {
                // Every version of this round: an earlier one that was never decided is no plan in place of the returned.
                let of_this_round = |step: &StepRow| step.step == "plan" && step.done_at >= since(&head);
                for _ in facts.steps_of(case_n)?.into_iter().filter(of_this_round) {
                    facts.undo_step(case_n, "plan")?;
                }
            }
            settle(facts, case_n, rules)?;
            let detail = json!({
                "approved": decision.approved, "number": decision.number, "signer": decision.signer, "at": iso(decision.at)
            });
            Ok((head.code.clone(), Entry::new("plan_decided", head.code, detail)))
        })
    }
}

fn open_head(head: CaseHead) -> Result<CaseHead, Refusal> {
    if head.closed_at.is_some() { Err(Refusal::CaseClosed(head.code)) } else { Ok(head) }
}

fn age(birth: Option<crate::domain::birth_date::BirthDate>, today: NaiveDate) -> Option<u32> {
    Some(birth?.age_on(today)?.years)
}
