//! Cases and drafts that go from one officer to another. A draft bears the act it went with behind the name of its sitting, so that it
//! comes back with the cases when the act is taken back.

use rusqlite::params;

use super::Facts;
use super::error::Result;

/// Of one's own work at the people of the office: nobody else's.
const OWN_FORMS: &str = "('user_new', 'user_edit')";

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
