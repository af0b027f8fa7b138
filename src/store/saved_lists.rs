//! Lists kept under a name, beside the drafts on the desk: no fact, no log entry; any officer of the office uses and changes
//! them.

use rusqlite::{OptionalExtension, params};

use super::desk::Desk;
use super::error::{Damage, Result, StoreError};
use crate::domain::list_view::{ListView, SavedList};
use crate::domain::listing::What;
use crate::domain::time::Instant;
use crate::domain::vietnamese::{fold, sort_key_text};

impl Desk<'_> {
    /// Takes the place of a list of the same name, accents and capitals aside.
    pub fn save_list(&self, what: What, list: &SavedList, officer_n: i64, now: Instant) -> Result<()> {
        let view =
            serde_json::to_string(&list.view).map_err(|_| StoreError::Damaged(Damage::Value("a list's view")))?;
        self.write(
            "INSERT OR REPLACE INTO desk_list VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![what.key(), fold(&list.name), list.name, view, officer_n, now.timestamp()],
        )
    }

    /// The saved lists of one kind, by name: the office's, but for those in which another officer asks for somebody by name.
    pub fn lists(&self, what: What, officer_n: i64) -> Result<Vec<SavedList>> {
        let mut statement = self.0.prepare_cached("SELECT name, view, officer_n FROM desk_list WHERE what = ?1")?;
        let mut rows = statement.query([what.key()])?;
        let mut lists = Vec::new();
        while let Some(row) = rows.next()? {
            let view = view(&row.get::<_, String>(1)?)?;
            if row.get::<_, i64>(2)? == officer_n || !view.asks_for_somebody() {
                lists.push(SavedList { name: row.get(0)?, view });
            }
        }
        lists.sort_by_cached_key(|list| sort_key_text(&list.name));
        Ok(lists)
    }

    pub fn list(&self, what: What, name: &str) -> Result<Option<SavedList>> {
        let row: Option<(String, String)> = self
            .0
            .prepare_cached("SELECT name, view FROM desk_list WHERE what = ?1 AND name_fold = ?2")?
            .query_row(params![what.key(), fold(name.trim())], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        row.map(|(name, text)| Ok(SavedList { name, view: view(&text)? })).transpose()
    }

    pub fn drop_list(&self, what: What, name: &str) -> Result<()> {
        self.write("DELETE FROM desk_list WHERE what = ?1 AND name_fold = ?2", params![what.key(), fold(name.trim())])
    }
}

fn view(text: &str) -> Result<ListView> {
    serde_json::from_str(text).map_err(|_| StoreError::Damaged(Damage::Value("a list's view")))
}
