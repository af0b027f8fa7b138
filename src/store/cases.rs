//! Cases (trường hợp): what was recorded of them, read back as the facts that stage and deadlines are derived from.

use rusqlite::{OptionalExtension, params};

use super::columns::instant;
use super::error::{Damage, Result, StoreError};
use super::search::FoundKind;
use super::{Facts, Reader};
use crate::domain::case::{Ending, Stage};
use crate::domain::case_list::case_code;
use crate::domain::intake::NewCase;
use crate::domain::level::Level;
use crate::domain::time::Instant;

/// A case by its number and its code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseRef {
    pub n: i64,
    pub code: String,
    pub child_n: i64,
}

/// The head of a case's page.
#[derive(Debug, Clone)]
pub struct CaseHead {
    pub n: i64,
    pub code: String,
    pub version: i64,
    pub child_n: i64,
    pub procedure: String,
    pub received_at: Instant,
    pub recorded_at: Instant,
    pub channel: String,
    pub account: String,
    pub level: Level,
    pub stage: String,
    pub owner: String,
    pub closed_at: Option<Instant>,
    pub closed_reason: Option<String>,
    /// Why the receipt was recorded late.
    pub received_reason: Option<String>,
    /// What else of Mẫu 01 was told, by the field's key.
    pub details: Vec<(String, String)>,
    pub refused_at: Option<Instant>,
    pub replanned_from: Option<Instant>,
    pub emergency_from: Option<Instant>,
}

/// One change of the level of risk, with its reason.
#[derive(Debug, Clone)]
pub struct LevelChange {
    pub at: Instant,
    pub level: Level,
    pub reason: String,
    pub officer: String,
}

#[derive(Debug, Clone)]
pub struct StepRow {
    pub step: String,
    pub done_at: Instant,
    pub number: Option<String>,
    pub note: Option<String>,
    pub officer: String,
}

/// A flat JSON object of texts, as Mẫu 01's further fields are kept.
pub(super) fn texts(json: Option<&str>) -> Result<Vec<(String, String)>> {
    let Some(json) = json else { return Ok(Vec::new()) };
    let map: std::collections::BTreeMap<String, String> =
        serde_json::from_str(json).map_err(|_| StoreError::Damaged(Damage::Value("a list of texts")))?;
    Ok(map.into_iter().collect())
}

pub(super) fn to_texts<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let map: std::collections::BTreeMap<&str, &str> = pairs.into_iter().collect();
    serde_json::json!(map).to_string()
}

pub(super) fn level(text: &str) -> Result<Level> {
    Level::from_key(text).ok_or_else(|| StoreError::Damaged(Damage::Value("a level")))
}

impl Reader<'_> {
    pub fn case_head(&self, n: i64) -> Result<CaseHead> {
        let mut statement = self.0.prepare_cached(
            "SELECT f.n, f.code, f.version, f.child_n, f.procedure, f.received_at, f.recorded_at, f.channel, f.account, f.level,
             f.stage, o.name, f.closed_at, f.closed_reason, f.received_reason, f.details, f.refused_at, f.replanned_from, f.emergency_from
             FROM case_file f JOIN officer o ON o.n = f.officer_n WHERE f.n = ?1",
        )?;
        let mut rows = statement.query([n])?;
        let row = rows.next()?.ok_or(StoreError::Gone)?;
        self.holds_child(row.get(3)?)?;
        Ok(CaseHead {
            n: row.get(0)?,
            code: row.get(1)?,
            version: row.get(2)?,
            child_n: row.get(3)?,
            procedure: row.get(4)?,
            received_at: instant(row.get(5)?)?,
            recorded_at: instant(row.get(6)?)?,
            channel: row.get(7)?,
            account: row.get(8)?,
            level: level(&row.get::<_, String>(9)?)?,
            stage: row.get(10)?,
            owner: row.get(11)?,
            closed_at: row.get::<_, Option<i64>>(12)?.map(instant).transpose()?,
            closed_reason: row.get(13)?,
            received_reason: row.get(14)?,
            details: texts(row.get::<_, Option<String>>(15)?.as_deref())?,
            refused_at: row.get::<_, Option<i64>>(16)?.map(instant).transpose()?,
            replanned_from: row.get::<_, Option<i64>>(17)?.map(instant).transpose()?,
            emergency_from: row.get::<_, Option<i64>>(18)?.map(instant).transpose()?,
        })
    }

    pub fn case_coded(&self, code: &str) -> Result<Option<CaseRef>> {
        Ok(self
            .0
            .prepare_cached("SELECT n, code, child_n FROM case_file WHERE code = ?1")?
            .query_row([code], |row| Ok(CaseRef { n: row.get(0)?, code: row.get(1)?, child_n: row.get(2)? }))
            .optional()?)
    }

    pub fn cases_of_child(&self, child_n: i64) -> Result<Vec<CaseHead>> {
        let mut statement = self.0.prepare_cached("SELECT n FROM case_file WHERE child_n = ?1 ORDER BY n DESC")?;
        let numbers: Vec<i64> = statement.query_map([child_n], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        numbers.into_iter().map(|n| self.case_head(n)).collect()
    }

    /// Every open case, for what is derived anew.
    pub fn open_cases(&self) -> Result<Vec<i64>> {
        let mut statement = self.0.prepare_cached("SELECT n FROM case_file WHERE closed_at IS NULL ORDER BY n")?;
        let numbers = statement.query_map([], |row| row.get(0))?;
        Ok(numbers.collect::<rusqlite::Result<_>>()?)
    }

    /// Open cases of the other children of the household: one visit can be recorded for all of them.
    pub fn open_cases_of_siblings(&self, child_n: i64) -> Result<Vec<(CaseRef, String)>> {
        let mut statement = self.0.prepare_cached(
            "SELECT f.n, f.code, f.child_n, c.name FROM shown_child me JOIN child k ON k.household_n = me.household_n AND k.n <> me.n
             JOIN shown_child c ON c.n = k.n JOIN case_file f ON f.child_n = c.n
             WHERE me.n = ?1 AND k.deleted_at IS NULL AND f.closed_at IS NULL AND NOT c.hidden
             ORDER BY c.name_sort, f.n LIMIT 12",
        )?;
        let rows = statement.query_map([child_n], |row| {
            Ok((CaseRef { n: row.get(0)?, code: row.get(1)?, child_n: row.get(2)? }, row.get(3)?))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    pub fn levels_of(&self, case_n: i64) -> Result<Vec<LevelChange>> {
        let mut statement = self.0.prepare_cached(
            "SELECT l.at, l.level, l.reason, o.name FROM case_level l JOIN officer o ON o.n = l.officer_n WHERE l.case_n = ?1 ORDER BY l.n",
        )?;
        let mut rows = statement.query([case_n])?;
        let mut trail = Vec::new();
        while let Some(row) = rows.next()? {
            trail.push(LevelChange {
                at: instant(row.get(0)?)?,
                level: level(&row.get::<_, String>(1)?)?,
                reason: row.get(2)?,
                officer: row.get(3)?,
            });
        }
        Ok(trail)
    }

    pub fn steps_of(&self, case_n: i64) -> Result<Vec<StepRow>> {
        let mut statement = self.0.prepare_cached(
            "SELECT s.step, s.done_at, s.number, s.note, o.name FROM case_step s JOIN officer o ON o.n = s.officer_n
             WHERE s.case_n = ?1 AND s.undone_at IS NULL ORDER BY s.n",
        )?;
        let mut rows = statement.query([case_n])?;
        let mut steps = Vec::new();
        while let Some(row) = rows.next()? {
            steps.push(StepRow {
                step: row.get(0)?,
                done_at: instant(row.get(1)?)?,
                number: row.get(2)?,
                note: row.get(3)?,
                officer: row.get(4)?,
            });
        }
        Ok(steps)
    }
}

impl Facts<'_> {
    /// The case of that officer, under the next code.
    pub fn add_case(&self, child_n: i64, procedure: &str, case: &NewCase, owner_n: i64) -> Result<CaseRef> {
        use chrono::Datelike;
        let year = crate::domain::time::local(case.received_at).year();
        let code = case_code(year, self.next_case_number(year)?);
        self.add_case_as(child_n, procedure, case, code, owner_n)
    }

    /// `owner_n`: the officer whose case it is to be.
    pub fn add_case_as(
        &self,
        child_n: i64,
        procedure: &str,
        case: &NewCase,
        code: String,
        owner_n: i64,
    ) -> Result<CaseRef> {
        self.holds_child(child_n)?;
        let at = case.received_at.timestamp();
        let emergency_from = (case.level == Level::Emergency).then_some(at);
        self.tx
            .prepare_cached(
                "INSERT INTO case_file (n, id, code, child_n, officer_n, procedure, received_at, recorded_at, channel, account, level,
                 level_at, emergency_from, stage, received_reason, details)
                 VALUES (1 + max((SELECT coalesce(max(n), 0) FROM case_file), (SELECT coalesce(max(n), 0) FROM case_bin)),
                 ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?6, ?11, 'intake', ?12, ?13)",
            )?
            .execute(params![
                self.new_id(), code, child_n, owner_n, procedure, at, self.now.timestamp(), case.channel, case.account,
                case.level.key(), emergency_from, (!case.received_reason.is_empty()).then_some(&case.received_reason),
                (!case.details.is_empty()).then(|| to_texts(case.details.iter().map(|(key, text)| (*key, text.as_str()))))
            ])?;
        let case_ref = CaseRef { n: self.tx.last_insert_rowid(), code, child_n };
        self.add_level(case_ref.n, case.received_at, case.level, &case.level_reason)?;
        let name: String =
            self.tx.prepare_cached("SELECT name FROM child WHERE n = ?1")?.query_row([child_n], |row| row.get(0))?;
        self.index(FoundKind::Case, case_ref.n, &[&case_ref.code, &name])?;
        Ok(case_ref)
    }

    /// A child's cases are found by her name as it is now.
    pub(super) fn index_cases_of(&self, child_n: i64, name: &str) -> Result<()> {
        for case in self.cases_of_child(child_n)? {
            self.index(FoundKind::Case, case.n, &[&case.code, name])?;
        }
        Ok(())
    }

    fn add_level(&self, case_n: i64, at: Instant, level: Level, reason: &str) -> Result<()> {
        self.tx
            .prepare_cached(
                "INSERT INTO case_level (case_n, at, level, reason, officer_n) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![case_n, at.timestamp(), level.key(), reason, self.officer.n])?;
        Ok(())
    }

    /// A person's decision on the level of risk. A case that becomes an emergency runs its 12 hours from `at`.
    pub fn set_level(&self, case_n: i64, at: Instant, level: Level, reason: &str) -> Result<()> {
        self.add_level(case_n, at, level, reason)?;
        self.tx
            .prepare_cached(
                "UPDATE case_file SET level = ?2, level_at = ?3, version = version + 1,
                 emergency_from = CASE WHEN ?2 = 'emergency' AND level <> 'emergency' THEN ?3 ELSE emergency_from END,
                 lowered_at = CASE WHEN ?2 = 'emergency' THEN NULL WHEN level = 'emergency' THEN ?3 ELSE lowered_at END
                 WHERE n = ?1",
            )?
            .execute(params![case_n, level.key(), at.timestamp()])?;
        Ok(())
    }

    /// An emergency whose measures were decided is one anew from `at`: what is found dangerous again has its 12 hours again, and its
    /// own calls (Đ26.3, Đ31).
    pub fn renew_emergency(&self, case_n: i64, at: Instant, reason: &str) -> Result<()> {
        self.add_level(case_n, at, Level::Emergency, reason)?;
        self.tx
            .prepare_cached(
                "UPDATE case_file SET level_at = ?2, emergency_from = ?2, version = version + 1 WHERE n = ?1 AND level = 'emergency'",
            )?
            .execute(params![case_n, at.timestamp()])?;
        Ok(())
    }

    pub fn add_step(
        &self,
        case_n: i64,
        step: &str,
        done_at: Instant,
        number: Option<&str>,
        note: Option<&str>,
    ) -> Result<()> {
        self.tx
            .prepare_cached(
                "INSERT INTO case_step (id, case_n, step, done_at, number, note, officer_n, recorded_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute(params![
                self.new_id(),
                case_n,
                step,
                done_at.timestamp(),
                number,
                note,
                self.officer.n,
                self.now.timestamp()
            ])?;
        Ok(())
    }

    /// The last record of a step no longer counts: what it discharged is owed again. The row stays.
    pub fn undo_step(&self, case_n: i64, step: &str) -> Result<()> {
        self.tx
            .prepare_cached(
                "UPDATE case_step SET undone_at = ?3 WHERE n = (SELECT max(n) FROM case_step WHERE case_n = ?1 AND step = ?2
                 AND undone_at IS NULL)",
            )?
            .execute(params![case_n, step, self.now.timestamp()])?;
        Ok(())
    }

    pub fn end_case(&self, case_n: i64, at: Instant, ending: Ending, reason: &str) -> Result<()> {
        let word = match ending {
            Ending::Closed => "closed",
            Ending::Transferred => "transferred",
        };
        self.tx
            .prepare_cached(
                "UPDATE case_file SET closed_at = ?2, closed_as = ?3, closed_reason = ?4, version = version + 1
                 WHERE n = ?1 AND closed_at IS NULL",
            )?
            .execute(params![case_n, at.timestamp(), word, reason])?;
        Ok(())
    }

    /// Takes an end back: everything recorded stays, planning begins anew from `at`.
    pub fn reopen_case(&self, case_n: i64, at: Instant) -> Result<()> {
        self.tx
            .prepare_cached(
                "UPDATE case_file SET closed_at = NULL, closed_as = NULL, closed_reason = NULL, replanned_from = ?2,
                 version = version + 1 WHERE n = ?1 AND closed_at IS NOT NULL",
            )?
            .execute(params![case_n, at.timestamp()])?;
        Ok(())
    }

    /// A review said "continue": planning begins anew from `at`.
    pub fn replan_case(&self, case_n: i64, at: Instant) -> Result<()> {
        self.tx
            .prepare_cached("UPDATE case_file SET replanned_from = ?2, version = version + 1 WHERE n = ?1")?
            .execute(params![case_n, at.timestamp()])?;
        Ok(())
    }

    /// The carers refuse; the first refusal counts until they come round.
    pub fn set_refused(&self, case_n: i64, at: Option<Instant>) -> Result<()> {
        self.tx
            .prepare_cached("UPDATE case_file SET refused_at = ?2, version = version + 1 WHERE n = ?1")?
            .execute(params![case_n, at.map(|at| at.timestamp())])?;
        Ok(())
    }

    pub fn set_stage(&self, case_n: i64, stage: Stage) -> Result<()> {
        self.tx
            .prepare_cached("UPDATE case_file SET stage = ?2 WHERE n = ?1 AND stage <> ?2")?
            .execute(params![case_n, stage.key()])?;
        Ok(())
    }
}
