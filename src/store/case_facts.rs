//! The facts of a case read back for what is derived from them: its stage, its deadlines, its rank.

use rusqlite::{OptionalExtension, params};

use super::Reader;
use super::cases::level;
use super::columns::{birth, date_from, instant};
use super::error::{Damage, Result, StoreError};
use crate::domain::birth_date::BirthDate;
use crate::domain::case::{CaseFacts, Ending, LastVisit, Moved, MovedVisit, Planned, StepDone, Unanswered};
use crate::domain::deadline::Kind;

/// What Mẫu 01 asks of the child and nobody knows yet, by the field's key.
fn unknown(name: &str, birth: Option<BirthDate>, sex: &str, village: Option<i64>) -> Vec<&'static str> {
    let asked = [
        ("name", crate::domain::intake::is_unnamed(name)),
        ("birth_date", birth.is_none()),
        ("sex", sex == "không rõ"),
        ("village", village.is_none()),
    ];
    asked.into_iter().filter(|(_, missing)| *missing).map(|(key, _)| key).collect()
}

impl Reader<'_> {
    /// Everything stage, deadlines and rank depend on, and nothing else.
    pub fn case_facts(&self, n: i64) -> Result<CaseFacts> {
        let mut statement = self.0.prepare_cached(
            "SELECT f.received_at, f.level, f.level_at, f.emergency_from, f.closed_as, f.lowered_at, f.replanned_from, f.refused_at,
             c.name, c.birth, c.sex, c.village_n FROM case_file f JOIN child c ON c.n = f.child_n WHERE f.n = ?1",
        )?;
        let mut rows = statement.query([n])?;
        let row = rows.next()?.ok_or(StoreError::Gone)?;
        let ending = match row.get::<_, Option<String>>(4)?.as_deref() {
            None => None,
            Some("transferred") => Some(Ending::Transferred),
            Some(_) => Some(Ending::Closed),
        };
        let birth = birth(row.get(9)?)?;
        let steps = self.steps_of(n)?.into_iter().map(|step| StepDone { key: step.step, at: step.done_at }).collect();
        let (visits, last_visit, visit_moved) = self.visits_as_facts(n)?;
        let (planned, carried_out) = self.interventions_as_facts(n)?;
        Ok(CaseFacts {
            received_at: instant(row.get(0)?)?,
            level: level(&row.get::<_, String>(1)?)?,
            level_at: instant(row.get(2)?)?,
            levels: self.levels_of(n)?.into_iter().map(|change| (change.at, change.level)).collect(),
            emergency_from: row.get::<_, Option<i64>>(3)?.map(instant).transpose()?,
            lowered_at: row.get::<_, Option<i64>>(5)?.map(instant).transpose()?,
            replanned_from: row.get::<_, Option<i64>>(6)?.map(instant).transpose()?,
            refused_at: row.get::<_, Option<i64>>(7)?.map(instant).transpose()?,
            told: self.told(n)?,
            separation: self.running_separation(n)?,
            unknown: unknown(&row.get::<_, String>(8)?, birth, &row.get::<_, String>(10)?, row.get(11)?),
            sixteen_on: birth.filter(|birth| birth.exact().is_some()).map(BirthDate::turns_16_on),
            tasks_done: self.tasks_done(n)?,
            moved: self.moved(n)?,
            ending,
            steps,
            visits,
            last_visit,
            visit_moved,
            planned,
            carried_out,
            unanswered: self.referrals_as_facts(n)?,
        })
    }

    fn visits_as_facts(&self, case_n: i64) -> Result<(u32, Option<LastVisit>, Option<MovedVisit>)> {
        let visits: u32 = self
            .0
            .prepare_cached("SELECT count(*) FROM visit WHERE case_n = ?1")?
            .query_row([case_n], |row| row.get(0))?;
        let last: Option<(String, Option<String>, i64)> = self
            .0
            .prepare_cached(
                "SELECT visited_on, next_on, recorded_at FROM visit WHERE case_n = ?1 ORDER BY visited_on DESC, n DESC LIMIT 1",
            )?
            .query_row([case_n], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .optional()?;
        let moved: Option<(String, i64)> = self
            .0
            .prepare_cached(
                "SELECT to_on, recorded_at FROM postponement WHERE case_n = ?1 AND kind = 'visit' AND after_visit = ?2 AND to_on IS NOT NULL
                 ORDER BY n DESC LIMIT 1",
            )?
            .query_row(params![case_n, visits], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let last = last
            .map(|(on, next, recorded_at)| {
                Ok::<_, StoreError>(LastVisit {
                    on: date_from(&on)?,
                    next_on: next.as_deref().map(date_from).transpose()?,
                    recorded_at: instant(recorded_at)?,
                })
            })
            .transpose()?;
        let moved = moved
            .map(|(to, at)| Ok::<_, StoreError>(MovedVisit { to: date_from(&to)?, recorded_at: instant(at)? }))
            .transpose()?;
        Ok((visits, last, moved))
    }

    fn interventions_as_facts(&self, case_n: i64) -> Result<(Vec<Planned>, u32)> {
        let mut statement = self.0.prepare_cached(
            "SELECT i.code, i.measure, i.due_on, i.state, f.recorded_at FROM intervention i JOIN case_file f ON f.n = i.case_n
             WHERE i.case_n = ?1 ORDER BY i.n",
        )?;
        let mut rows = statement.query([case_n])?;
        let (mut planned, mut done) = (Vec::new(), 0);
        while let Some(row) = rows.next()? {
            match row.get::<_, String>(3)?.as_str() {
                "planned" => planned.push(Planned {
                    code: row.get(0)?,
                    measure: row.get(1)?,
                    due_on: date_from(&row.get::<_, String>(2)?)?,
                    recorded_at: instant(row.get(4)?)?,
                }),
                "done" => done += 1,
                _ => {}
            }
        }
        Ok((planned, done))
    }

    fn referrals_as_facts(&self, case_n: i64) -> Result<Vec<Unanswered>> {
        let mut statement = self.0.prepare_cached(
            "SELECT code, sent_to, sent_at, due_on FROM referral WHERE case_n = ?1 AND answer_at IS NULL ORDER BY n",
        )?;
        let mut rows = statement.query([case_n])?;
        let mut unanswered = Vec::new();
        while let Some(row) = rows.next()? {
            unanswered.push(Unanswered {
                code: row.get(0)?,
                sent_to: row.get(1)?,
                sent_at: instant(row.get(2)?)?,
                due_on: date_from(&row.get::<_, String>(3)?)?,
            });
        }
        Ok(unanswered)
    }

    fn moved(&self, case_n: i64) -> Result<Vec<Moved>> {
        let mut statement = self.0.prepare_cached(
            "SELECT kind, ref, recorded_at, to_on FROM postponement WHERE case_n = ?1 AND kind IN ('step', 'task')
             AND to_on IS NOT NULL ORDER BY n",
        )?;
        let mut rows = statement.query([case_n])?;
        let mut moved = Vec::new();
        while let Some(row) = rows.next()? {
            let kind: String = row.get(0)?;
            moved.push(Moved {
                kind: Kind::from_key(&kind).ok_or_else(|| StoreError::Damaged(Damage::Value("a kind")))?,
                reference: row.get(1)?,
                recorded_at: instant(row.get(2)?)?,
                to: date_from(&row.get::<_, String>(3)?)?,
            });
        }
        Ok(moved)
    }
}
