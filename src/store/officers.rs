//! Who may write in the book.

use rusqlite::{OptionalExtension, Row, params};

use super::error::Result;
use super::{Facts, Reader};
use crate::domain::officer::Officer;

fn officer(row: &Row<'_>) -> rusqlite::Result<Officer> {
    Ok(Officer { n: row.get(0)?, login: row.get(1)?, name: row.get(2)? })
}

impl Reader<'_> {
    pub fn officer(&self, login: &str) -> Result<Option<Officer>> {
        Ok(self
            .0
            .query_row("SELECT n, login, name FROM officer WHERE login = ?1 AND active", [login], officer)
            .optional()?)
    }

    /// The first officer of the book; a practice book answers every login with her.
    pub fn first_officer(&self) -> Result<Option<Officer>> {
        Ok(self.0.query_row("SELECT n, login, name FROM officer ORDER BY n LIMIT 1", [], officer).optional()?)
    }
}

impl Facts<'_> {
    /// `init` gives the first officer every role, so that an office of one is never stopped.
    pub fn add_officer(&self, login: &str, name: &str) -> Result<Officer> {
        self.tx.execute(
            "INSERT INTO officer (id, login, name, roles, created_at) VALUES (?1, ?2, ?3, 'officer leader administrator', ?4)",
            params![self.new_id(), login, name, self.now.timestamp()],
        )?;
        Ok(Officer { n: self.tx.last_insert_rowid(), login: login.to_owned(), name: name.to_owned() })
    }
}
