//! Activities (hoạt động truyền thông, diễn đàn …) the office held.

use chrono::NaiveDate;
use rusqlite::params;

use super::Facts;
use super::columns::date_text;
use super::error::Result;

impl Facts<'_> {
    pub fn add_activity(
        &self,
        kind: &str,
        theme: &str,
        on: NaiveDate,
        village_n: Option<i64>,
        reached: i64,
        cost: i64,
    ) -> Result<String> {
        let n: i64 = self.tx.query_row("SELECT coalesce(max(n), 0) + 1 FROM activity", [], |row| row.get(0))?;
        let code = format!("HD-{n:04}");
        self.tx.execute(
            "INSERT INTO activity (n, id, code, kind, theme, held_on, village_n, reached, cost) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            params![n, self.new_id(), code, kind, theme, date_text(on), village_n, reached, cost],
        )?;
        Ok(code)
    }
}
