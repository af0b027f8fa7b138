//! Needs meetings (biên bản), plans (Mẫu 04) in their versions, and the chairman's decisions on them (Mẫu 05).

use rusqlite::{Row, params};

use super::columns::instant;
use super::error::Result;
use super::{Facts, Reader};
use crate::domain::planning::{Decision, Meeting, Paper, Plan};
use crate::domain::time::Instant;

#[derive(Debug, Clone)]
pub struct MeetingRow {
    pub meeting: Meeting,
    pub officer: String,
}

#[derive(Debug, Clone)]
pub struct PlanRow {
    pub n: i64,
    pub version: i64,
    pub submitted_at: Instant,
    pub goals: String,
    /// The codes of the interventions it was submitted with.
    pub measures: String,
    pub lacking_reason: String,
    pub decision: Option<Decision>,
    pub officer: String,
}

fn plan(row: &Row<'_>) -> Result<PlanRow> {
    let decided: Option<i64> = row.get(6)?;
    let text = |at: usize| row.get::<_, Option<String>>(at).map(Option::unwrap_or_default);
    let decision = match decided {
        None => None,
        Some(at) => Some(Decision {
            approved: row.get::<_, Option<bool>>(7)?.unwrap_or(false),
            at: instant(at)?,
            number: text(8)?,
            signer: text(9)?,
            note: text(10)?,
        }),
    };
    Ok(PlanRow {
        n: row.get(0)?,
        version: row.get(1)?,
        submitted_at: instant(row.get(2)?)?,
        goals: row.get(3)?,
        measures: row.get(4)?,
        lacking_reason: row.get(5)?,
        decision,
        officer: row.get(11)?,
    })
}

impl Reader<'_> {
    /// Newest first.
    pub fn plans_of(&self, case_n: i64) -> Result<Vec<PlanRow>> {
        let mut statement = self.0.prepare_cached(
            "SELECT p.n, p.version, p.submitted_at, p.goals, p.measures, p.lacking_reason, p.decided_at, p.approved, p.number,
             p.signer, p.decision_note, o.name FROM plan p JOIN officer o ON o.n = p.officer_n WHERE p.case_n = ?1
             ORDER BY p.version DESC LIMIT 200",
        )?;
        let mut rows = statement.query([case_n])?;
        let mut plans = Vec::new();
        while let Some(row) = rows.next()? {
            plans.push(plan(row)?);
        }
        Ok(plans)
    }

    /// Newest first.
    pub fn meetings_of(&self, case_n: i64) -> Result<Vec<MeetingRow>> {
        let mut statement = self.0.prepare_cached(
            "SELECT m.at, m.chair, m.present, m.carers_view, m.child_view, m.needs, m.number, o.name FROM meeting m
             JOIN officer o ON o.n = m.officer_n WHERE m.case_n = ?1 ORDER BY m.n DESC LIMIT 200",
        )?;
        let mut rows = statement.query([case_n])?;
        let mut meetings = Vec::new();
        while let Some(row) = rows.next()? {
            let meeting = Meeting {
                at: instant(row.get(0)?)?,
                chair: row.get(1)?,
                present: row.get(2)?,
                carers_view: row.get(3)?,
                child_view: row.get(4)?,
                needs: row.get(5)?,
                number: row.get(6)?,
            };
            meetings.push(MeetingRow { meeting, officer: row.get(7)? });
        }
        Ok(meetings)
    }
}

impl Facts<'_> {
    pub fn add_meeting(&self, case_n: i64, m: &Meeting) -> Result<()> {
        self.tx
            .prepare_cached(
                "INSERT INTO meeting (id, case_n, at, chair, present, carers_view, child_view, needs, number, officer_n, recorded_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            )?
            .execute(params![
                self.new_id(),
                case_n,
                m.at.timestamp(),
                m.chair,
                m.present,
                m.carers_view,
                m.child_view,
                m.needs,
                m.number,
                self.officer.n,
                self.now.timestamp()
            ])?;
        Ok(())
    }

    /// The next version of the case's plan.
    pub fn add_plan(&self, case_n: i64, plan: &Plan, measures: &str, lacking: &[Paper]) -> Result<i64> {
        let version: i64 = self
            .tx
            .prepare_cached("SELECT coalesce(max(version), 0) + 1 FROM plan WHERE case_n = ?1")?
            .query_row([case_n], |row| row.get(0))?;
        let lacking: Vec<&str> = lacking.iter().map(|paper| paper.key()).collect();
        self.tx
            .prepare_cached(
                "INSERT INTO plan (id, case_n, version, submitted_at, goals, measures, lacking, lacking_reason, officer_n, recorded_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            )?
            .execute(params![
                self.new_id(),
                case_n,
                version,
                plan.at.timestamp(),
                plan.goals,
                measures,
                lacking.join(","),
                plan.lacking_reason,
                self.officer.n,
                self.now.timestamp()
            ])?;
        Ok(version)
    }

    pub fn decide_plan(&self, plan_n: i64, decision: &Decision) -> Result<()> {
        self.tx
            .prepare_cached(
                "UPDATE plan SET decided_at = ?2, approved = ?3, number = ?4, signer = ?5, decision_note = ?6
                 WHERE n = ?1 AND decided_at IS NULL",
            )?
            .execute(params![
                plan_n,
                decision.at.timestamp(),
                decision.approved,
                decision.number,
                decision.signer,
                decision.note
            ])?;
        Ok(())
    }
}
