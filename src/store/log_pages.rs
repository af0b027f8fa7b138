//! The log a page at a time, newest first: all of it, one officer's, one day's, or what is about certain codes. Every page is asked for
//! from an entry onwards and read by an index, so that it costs the same however long the log is.

use rusqlite::ToSql;
use rusqlite::types::Value;

use super::Reader;
use super::audit::LogRow;
use super::error::Result;
use crate::domain::log::{LogFilter, LogFrom};

/// Days since 1970 by the clock on the wall, as `audit_by_day` has them.
const DAY: &str = "((a.at + 25200) / 86400)";

fn day_number(day: chrono::NaiveDate) -> i64 {
    (day - chrono::NaiveDate::default()).num_days()
}

/// Entries are counted up to here where no number tells how many there are.
pub const COUNTED: i64 = 10_000;

/// The conditions of a slice of the log and their values. One index serves each: a code has few entries, and of one day's few are
/// another officer's; `+` keeps SQLite from choosing otherwise.
fn narrowed(filter: &LogFilter, code: Option<&str>, reach: Option<String>) -> (Vec<String>, Vec<Value>) {
    let (mut conditions, mut values): (Vec<String>, Vec<Value>) = (reach.into_iter().collect(), Vec::new());
    if let Some(code) = code {
        conditions.push("a.subject = ?".to_owned());
        values.push(Value::Text(code.to_owned()));
    }
    if let Some(day) = filter.day {
        conditions.push(format!("{}{DAY} = ?", if code.is_some() { "+" } else { "" }));
        values.push(Value::Integer(day_number(day)));
    }
    if let Some(officer) = filter.officer {
        let beside = code.is_some() || filter.day.is_some();
        conditions.push(format!("{}a.officer_n = ?", if beside { "+" } else { "" }));
        values.push(Value::Integer(officer));
    }
    (conditions, values)
}

fn and(conditions: &[String]) -> String {
    if conditions.is_empty() { "1".to_owned() } else { conditions.join(" AND ") }
}

fn asked(values: &[Value]) -> Vec<&dyn ToSql> {
    values.iter().map(|value| value as &dyn ToSql).collect()
}

impl Reader<'_> {
    /// At most `size` entries from a place on, newest first.
    pub fn log_page(&self, filter: &LogFilter, from: LogFrom, size: usize) -> Result<Vec<LogRow>> {
        let limit = u32::try_from(size).unwrap_or(u32::MAX);
        let Some(codes) = &filter.codes else { return self.log_slice(filter, None, from, limit) };
        // Each code's entries lie together; the newest of all of them are among the newest of each.
        let mut rows = Vec::new();
        for code in codes {
            rows.extend(self.log_slice(filter, Some(code), from, limit)?);
        }
        let forward = from.is_downward();
        rows.sort_by_key(|row| if forward { -row.n } else { row.n });
        rows.dedup_by_key(|row| row.n);
        rows.truncate(size);
        rows.sort_by_key(|row| -row.n);
        Ok(rows)
    }

    fn log_slice(&self, filter: &LogFilter, code: Option<&str>, from: LogFrom, limit: u32) -> Result<Vec<LogRow>> {
        let (mut conditions, mut values) = narrowed(filter, code, self.of_log());
        let order = if from.is_downward() { "DESC" } else { "ASC" };
        let bound = match from {
            LogFrom::Newest | LogFrom::Oldest => None,
            LogFrom::Below(n) => Some(("a.n < ?", n)),
            LogFrom::Above(n) => Some(("a.n > ?", n)),
        };
        if let Some((condition, n)) = bound {
            conditions.push(condition.to_owned());
            values.push(Value::Integer(n));
        }
        let which = format!("{} ORDER BY a.n {order} LIMIT {limit}", and(&conditions));
        let mut rows = self.log_where(&which, &asked(&values))?;
        rows.sort_by_key(|row| -row.n);
        Ok(rows)
    }

    /// How many entries there are, at most [`COUNTED`] of those narrowed; counted when the list is opened or filtered, never for a page.
    pub fn log_count(&self, filter: &LogFilter) -> Result<u64> {
        let count = |code: Option<&str>| -> Result<i64> {
            let (conditions, values) = narrowed(filter, code, self.of_log());
            let sql =
                format!("SELECT count(*) FROM (SELECT 1 FROM audit a WHERE {} LIMIT {COUNTED})", and(&conditions));
            Ok(self.0.prepare_cached(&sql)?.query_row(asked(&values).as_slice(), |row| row.get(0))?)
        };
        let n = match &filter.codes {
            // Entries are numbered from one without a gap.
            None if filter.is_all() && self.sees_whole_log() => self.log_length()?,
            None => count(None)?,
            Some(codes) => codes.iter().map(|code| count(Some(code))).sum::<Result<i64>>()?,
        };
        Ok(u64::try_from(n).unwrap_or(0))
    }

    /// The officers who may stand behind an entry, by their names.
    pub fn officers(&self) -> Result<Vec<crate::domain::officer::Officer>> {
        let mut statement = self.0.prepare_cached("SELECT n, login, name FROM officer ORDER BY n LIMIT 500")?;
        let rows = statement.query_map([], |row| {
            Ok(crate::domain::officer::Officer { n: row.get(0)?, login: row.get(1)?, name: row.get(2)? })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// When the book was last put back from a backup, by whom, and in place of what.
    pub fn last_restore(&self) -> Result<Option<LogRow>> {
        // Entries about the book itself are few.
        Ok(self
            .log_where("a.subject = 'book' AND a.act = 'restored' ORDER BY a.n DESC LIMIT 1", &[])?
            .into_iter()
            .next())
    }

    /// Did this login sign in after entry `n`, anyhow or at the screen?
    pub fn signed_in_after(&self, login: &str, n: i64, at_screen: bool) -> Result<bool> {
        let sql = "SELECT 1 FROM audit WHERE subject = ?1 AND n > ?2 AND act = 'signed_in'
                   AND (NOT ?3 OR detail ->> 'how' <> 'command') LIMIT 1";
        Ok(self.0.prepare_cached(sql)?.exists(rusqlite::params![login, n, at_screen])?)
    }

    /// The hash of entry `n`; `None` where the log is shorter.
    pub fn log_hash(&self, n: i64) -> Result<Option<Vec<u8>>> {
        use rusqlite::OptionalExtension;
        let hash = self.0.prepare_cached("SELECT hash FROM audit WHERE n = ?1")?.query_row([n], |row| row.get(0));
        Ok(hash.optional()?)
    }

    /// The newest entry whose hash begins with these letters, and was made as entry `at` where that is known.
    pub fn log_with_head(&self, letters: &str, at: Option<i64>) -> Result<Option<i64>> {
        let begins = |hash: &[u8]| super::audit::hex(hash).starts_with(letters);
        if let Some(at) = at {
            return Ok(self.log_hash(at)?.filter(|hash| begins(hash)).map(|_| at));
        }
        let mut statement = self.0.prepare("SELECT n, hash FROM audit ORDER BY n DESC")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            if begins(row.get_ref(1)?.as_blob().unwrap_or_default()) {
                return Ok(Some(row.get(0)?));
            }
        }
        Ok(None)
    }
}
