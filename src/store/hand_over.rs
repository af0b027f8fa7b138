//! Cases and drafts that go from one officer to another. A draft bears the act it went with behind the name of its sitting, so that it
//! comes back with the cases when the act is taken back.

use rusqlite::params;

use super::error::Result;
use super::{ActRow, Facts, Reader};

/// Of one's own work at the people of the office: nobody else's.
const OWN_FORMS: &str = "('user_new', 'user_edit')";

/// Where a desk keeps the acts its officer has not been told of: their numbers, one after the other.
pub(super) const UNTOLD: &str = "handed_over";

fn mark(act_n: i64) -> String {
    format!(" #{act_n}")
}

impl Facts<'_> {
    /// The open cases of these codes are the other's from now on.
    pub fn hand_over_cases(&self, codes: &[String], to_n: i64) -> Result<()> {
        let mut change = self.tx.prepare_cached(
            "UPDATE case_file SET officer_n = ?2, version = version + 1 WHERE code = ?1 AND closed_at IS NULL",
        )?;
        codes.iter().try_for_each(|code| change.execute(params![code, to_n]).map(drop))?;
        Ok(())
    }

    /// Her unfinished forms: those about these cases, or all. How many.
    pub fn hand_over_drafts(&self, from_n: i64, to_n: i64, about: Option<&[String]>) -> Result<usize> {
        let mark = mark(self.next_act()?);
        let sql = format!(
            "UPDATE desk_draft SET officer_n = ?2, sitting = sitting || ?3
             WHERE officer_n = ?1 AND form NOT IN {OWN_FORMS} AND (?4 IS NULL OR subject = ?4 OR subject LIKE ?4 || ' %')"
        );
        let mut change = self.tx.prepare_cached(&sql)?;
        let Some(codes) = about else { return Ok(change.execute(params![from_n, to_n, mark, None::<String>])?) };
        let mut moved = 0;
        for code in codes {
            moved += change.execute(params![from_n, to_n, mark, code])?;
        }
        Ok(moved)
    }

    /// This act is news to the other: she is told when she next sits down, or is there.
    pub fn is_news(&self, to_n: i64) -> Result<()> {
        self.tx
            .prepare_cached(
                "INSERT INTO desk_place VALUES (?1, ?2, ?3)
                 ON CONFLICT (officer_n, screen) DO UPDATE SET place = place || ' ' || excluded.place",
            )?
            .execute(params![to_n, UNTOLD, self.next_act()?.to_string()])?;
        Ok(())
    }

    /// An act that is taken back is no news any more.
    pub fn is_no_news(&self, to_n: i64, act_n: i64) -> Result<()> {
        let left: Vec<String> =
            self.untold_acts(to_n)?.into_iter().filter(|n| *n != act_n).map(|n| n.to_string()).collect();
        if left.is_empty() {
            self.tx.execute("DELETE FROM desk_place WHERE officer_n = ?1 AND screen = ?2", params![to_n, UNTOLD])?;
        } else {
            self.tx.execute(
                "UPDATE desk_place SET place = ?3 WHERE officer_n = ?1 AND screen = ?2",
                params![to_n, UNTOLD, left.join(" ")],
            )?;
        }
        Ok(())
    }

    /// The drafts that went with an act, back to whom they came from. One she has begun anew meanwhile is the newer: that one stays.
    pub fn return_drafts(&self, act_n: i64, from_n: i64, to_n: i64) -> Result<()> {
        let mark = mark(act_n);
        self.tx
            .prepare_cached(
                "UPDATE OR IGNORE desk_draft SET officer_n = ?1, sitting = substr(sitting, 1, length(sitting) - length(?3))
                 WHERE officer_n = ?2 AND substr(sitting, -length(?3)) = ?3",
            )?
            .execute(params![from_n, to_n, mark])?;
        Ok(())
    }
}

impl Reader<'_> {
    fn untold_acts(&self, officer_n: i64) -> Result<Vec<i64>> {
        let sql = "SELECT place FROM desk_place WHERE officer_n = ?1 AND screen = ?2";
        let mut statement = self.0.prepare_cached(sql)?;
        let mut rows = statement.query(params![officer_n, UNTOLD])?;
        let kept: String = rows.next()?.map(|row| row.get(0)).transpose()?.unwrap_or_default();
        Ok(kept.split(' ').filter_map(|n| n.parse().ok()).collect())
    }

    /// What was handed to this officer that she has not been told of, oldest first.
    pub fn untold_hand_overs(&self, officer_n: i64) -> Result<Vec<ActRow>> {
        let acts = self.untold_acts(officer_n)?;
        acts.into_iter().filter_map(|n| self.act(n).transpose()).collect()
    }
}
