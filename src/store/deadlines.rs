//! Deadlines as kept: derived from the facts in the same transaction, indexed by when they fall due.

use rusqlite::{Row, params};

use super::columns::{date_from, date_text, instant};
use super::error::{Result, StoreError};
use super::{Facts, Reader};
use crate::domain::deadline::{Deadline, Kind, TURNS_16};
use crate::domain::level::Level;
use crate::domain::listing::What;
use crate::domain::sensitive::{UNSAID, is_listed};
use crate::domain::span::DueAt;
use crate::domain::time::Instant;

/// A deadline as it stands in the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadlineRow {
    pub deadline: Deadline,
    /// The reason recorded for a limit of law that is late.
    pub late_reason: Option<String>,
}

/// A deadline with whose it is: one row of "Hôm nay" before it is ranked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwedRow {
    pub case_n: i64,
    pub case_code: String,
    pub child_n: i64,
    pub child_name: String,
    pub village: Option<String>,
    pub household_n: Option<i64>,
    pub level: Level,
    pub row: DeadlineRow,
}

const COLUMNS: &str =
    "d.kind, d.ref, d.due_at, d.due_day, d.by_moment, d.law, d.rule, d.basis_at, d.nth, d.about, d.late_reason";

fn deadline(row: &Row<'_>) -> Result<DeadlineRow> {
    let kind: String = row.get(0)?;
    let due = if row.get(4)? {
        DueAt::Moment(instant(row.get(2)?)?)
    } else {
        DueAt::Day(date_from(&row.get::<_, String>(3)?)?)
    };
    Ok(DeadlineRow {
        deadline: Deadline {
            kind: Kind::from_key(&kind).ok_or_else(|| StoreError::Damaged(super::error::Damage::Value("a kind")))?,
            reference: row.get(1)?,
            due,
            law: row.get(5)?,
            rule: row.get(6)?,
            basis: instant(row.get(7)?)?,
            nth: row.get(8)?,
            about: row.get(9)?,
        },
        late_reason: row.get(10)?,
    })
}

impl Reader<'_> {
    pub fn deadlines_of(&self, case_n: i64) -> Result<Vec<DeadlineRow>> {
        let sql = format!("SELECT {COLUMNS} FROM deadline d WHERE d.case_n = ?1 ORDER BY d.due_at, d.kind, d.ref");
        let mut statement = self.0.prepare_cached(&sql)?;
        let mut rows = statement.query([case_n])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(deadline(row)?);
        }
        Ok(found)
    }

    /// Everything owed by `until`; where that is not before `now`, emergencies whenever they fall due.
    pub fn owed_until(&self, until: Instant, now: Instant) -> Result<Vec<OwedRow>> {
        let select = format!(
            "SELECT {COLUMNS}, f.n, f.code, c.n, c.name, v.name, c.household_n, f.level, c.hidden FROM deadline d
             JOIN case_file f ON f.n = d.case_n JOIN shown_child c ON c.n = f.child_n LEFT JOIN village v ON v.n = c.village_n"
        );
        let own = self.of_village(What::Cases).map(|own| format!(" AND {own}")).unwrap_or_default();
        // Twelve hours that end tomorrow are today's business.
        let sql = if until > now {
            format!(
                "{select} WHERE d.due_at <= ?1{own} UNION ALL {select} WHERE d.kind = 'emergency' AND d.due_at > ?1{own}"
            )
        } else {
            format!("{select} WHERE d.due_at <= ?1{own}")
        };
        let mut statement = self.0.prepare_cached(&sql)?;
        let mut rows = statement.query([until.timestamp()])?;
        let mut owed = Vec::new();
        while let Some(row) = rows.next()? {
            let level: String = row.get(17)?;
            let mut kept = deadline(row)?;
            if row.get(18)? {
                // The day she turns 16 is her birthday.
                if kept.deadline.reference == TURNS_16 {
                    continue;
                }
                // Free words: whoever wrote them may have named her.
                kept.late_reason = None;
                if matches!(kept.deadline.kind, Kind::Intervention | Kind::Referral) {
                    kept.deadline.about =
                        kept.deadline.about.filter(|about| is_listed(about)).or(Some(UNSAID.to_owned()));
                }
            }
            owed.push(OwedRow {
                case_n: row.get(11)?,
                case_code: row.get(12)?,
                child_n: row.get(13)?,
                child_name: row.get(14)?,
                village: row.get(15)?,
                household_n: row.get(16)?,
                level: Level::from_key(&level)
                    .ok_or_else(|| StoreError::Damaged(super::error::Damage::Value("a level")))?,
                row: kept,
            });
        }
        Ok(owed)
    }

    /// Every emergency: at that level until a person lowers it, or with a clock in hours. The least time left first, those without
    /// a running clock after them.
    pub fn emergencies(&self) -> Result<Vec<i64>> {
        let mut statement =
            self.0.prepare_cached(&format!("{} ORDER BY due_at IS NULL, due_at, n", self.all_emergencies()))?;
        let numbers = statement.query_map([], |row| row.get(0))?;
        Ok(numbers.collect::<rusqlite::Result<_>>()?)
    }

    /// How many emergencies there are: the number every header shows.
    pub fn running_emergencies(&self) -> Result<i64> {
        let sql = format!("SELECT count(*) FROM ({})", self.all_emergencies());
        Ok(self.0.prepare_cached(&sql)?.query_row([], |row| row.get(0))?)
    }

    fn all_emergencies(&self) -> String {
        match self.village_only() {
            Some(n) => format!("{EMERGENCIES} AND f.child_n IN (SELECT n FROM child WHERE village_n = {n})"),
            None => EMERGENCIES.to_owned(),
        }
    }
}

/// Few rows by two small indexes: every header asks it.
const EMERGENCIES: &str =
    "SELECT f.n, (SELECT min(d.due_at) FROM deadline d WHERE d.case_n = f.n AND d.kind = 'emergency') due_at
    FROM case_file f WHERE f.n IN (SELECT n FROM case_file WHERE level = 'emergency' AND closed_at IS NULL
    UNION SELECT case_n FROM deadline WHERE kind = 'emergency' UNION SELECT case_n FROM deadline WHERE ref = 'separation_end')";

impl Facts<'_> {
    /// Puts the derived deadlines in place of the old ones; the reasons of delay recorded since stay with them.
    pub fn replace_deadlines(&self, case_n: i64, owed: &[Deadline]) -> Result<()> {
        self.tx.prepare_cached("DELETE FROM deadline WHERE case_n = ?1")?.execute([case_n])?;
        let mut insert = self.tx.prepare_cached(
            "INSERT INTO deadline (case_n, kind, ref, due_at, due_day, by_moment, law, rule, basis_at, nth, about, late_reason)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11,
             (SELECT reason FROM postponement p WHERE p.case_n = ?1 AND p.kind = ?2 AND p.ref = ?3 AND p.to_on IS NULL
              ORDER BY p.n DESC LIMIT 1))",
        )?;
        for d in owed {
            insert.execute(params![
                case_n,
                d.kind.key(),
                d.reference,
                d.due.instant().timestamp(),
                date_text(d.due.date_local()),
                matches!(d.due, DueAt::Moment(_)),
                d.law,
                d.rule,
                d.basis.timestamp(),
                d.nth,
                d.about
            ])?;
        }
        self.keep_rank(case_n, owed)
    }

    /// Where the case stands in "worst first", but for the hour: by the most urgent of what is owed, a clock in hours before all.
    fn keep_rank(&self, case_n: i64, owed: &[Deadline]) -> Result<()> {
        let first = owed.iter().map(|d| (i64::from(d.kind != Kind::Emergency), d.due.instant().timestamp())).min();
        let (band, due) = first.unwrap_or((2, 0));
        self.tx
            .prepare_cached(
                "UPDATE case_file SET rank_band = ?2, rank_due = ?3 WHERE n = ?1 AND (rank_band, rank_due) <> (?2, ?3)",
            )?
            .execute([case_n, band, due])?;
        Ok(())
    }
}
