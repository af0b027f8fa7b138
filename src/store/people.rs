//! Who may write in the book: the people of the office (người dùng), active and disabled.

use rusqlite::{OptionalExtension, Row, params};

use super::columns::instant;
use super::error::{Result, StoreError};
use super::{Facts, Reader};
use crate::domain::officer::{Officer, Roles};
use crate::domain::time::Instant;

/// One of the people, with what the book knows of her.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserRow {
    pub officer: Officer,
    pub roles: Roles,
    /// The village of a collaborator.
    pub village: Option<(i64, String)>,
    pub disabled_at: Option<Instant>,
    /// Her passphrase was set by another and is still to be changed.
    pub given: bool,
}

impl UserRow {
    pub fn is_active(&self) -> bool {
        self.disabled_at.is_none()
    }
}

const USER: &str =
    "SELECT o.n, o.login, o.name, o.roles, o.village_n, v.name, o.active, o.disabled_at, o.created_at, o.given
    FROM officer o LEFT JOIN village v ON v.n = o.village_n";

fn officer(row: &Row<'_>) -> rusqlite::Result<Officer> {
    Ok(Officer { n: row.get(0)?, login: row.get(1)?, name: row.get(2)? })
}

fn user(row: &Row<'_>) -> Result<UserRow> {
    let village: Option<(i64, String)> = row.get::<_, Option<i64>>(4)?.zip(row.get::<_, Option<String>>(5)?);
    let disabled: Option<i64> = match row.get::<_, bool>(6)? {
        true => None,
        // Nothing wrote when, before this was kept.
        false => Some(row.get::<_, Option<i64>>(7)?.map_or_else(|| row.get(8), Ok)?),
    };
    Ok(UserRow {
        officer: officer(row)?,
        roles: Roles::read(&row.get::<_, String>(3)?),
        village,
        disabled_at: disabled.map(instant).transpose()?,
        given: row.get(9)?,
    })
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

    /// By the id of the first officer a book is known, whatever its keys and its name are now.
    pub fn book_mark(&self) -> Result<Option<Vec<u8>>> {
        Ok(self.0.query_row("SELECT id FROM officer ORDER BY n LIMIT 1", [], |row| row.get(0)).optional()?)
    }

    /// Everybody: the active first, each as they came.
    pub fn users(&self) -> Result<Vec<UserRow>> {
        let mut statement = self.0.prepare_cached(&format!("{USER} ORDER BY o.active DESC, o.n"))?;
        let mut rows = statement.query([])?;
        let mut users = Vec::new();
        while let Some(row) = rows.next()? {
            users.push(user(row)?);
        }
        Ok(users)
    }

    pub fn user(&self, login: &str) -> Result<Option<UserRow>> {
        let mut statement = self.0.prepare_cached(&format!("{USER} WHERE o.login = ?1"))?;
        let mut rows = statement.query([login])?;
        rows.next()?.map(user).transpose()
    }

    /// The codes of an officer's cases that are not closed.
    pub fn open_cases_of(&self, officer_n: i64) -> Result<Vec<String>> {
        let mut statement = self
            .0
            .prepare_cached("SELECT code FROM case_file WHERE officer_n = ?1 AND closed_at IS NULL ORDER BY code")?;
        let codes = statement.query_map([officer_n], |row| row.get(0))?;
        Ok(codes.collect::<rusqlite::Result<_>>()?)
    }

    /// The forms an officer left unfinished, newest first.
    pub fn drafts_of(&self, officer_n: i64) -> Result<Vec<String>> {
        let mut statement = self
            .0
            .prepare_cached("SELECT form FROM desk_draft WHERE officer_n = ?1 ORDER BY saved_at DESC, form, subject")?;
        let forms = statement.query_map([officer_n], |row| row.get(0))?;
        Ok(forms.collect::<rusqlite::Result<_>>()?)
    }
}

impl Facts<'_> {
    /// The first officer has every role, so that an office of one is never stopped.
    pub fn add_officer(&self, login: &str, name: &str) -> Result<Officer> {
        self.add_user(login, name, Roles::ALL, None, false)
    }

    pub fn add_user(
        &self,
        login: &str,
        name: &str,
        roles: Roles,
        village_n: Option<i64>,
        given: bool,
    ) -> Result<Officer> {
        self.tx.execute(
            "INSERT INTO officer (id, login, name, roles, created_at, village_n, given) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![self.new_id(), login, name, roles.text(), self.now.timestamp(), village_n, given],
        )?;
        Ok(Officer { n: self.tx.last_insert_rowid(), login: login.to_owned(), name: name.to_owned() })
    }

    pub fn change_user(&self, n: i64, name: &str, roles: Roles, village_n: Option<i64>) -> Result<()> {
        let changed = self.tx.execute(
            "UPDATE officer SET name = ?2, roles = ?3, village_n = ?4 WHERE n = ?1",
            params![n, name, roles.text(), village_n],
        )?;
        if changed == 0 { Err(StoreError::Gone) } else { Ok(()) }
    }

    pub fn disable_user(&self, n: i64) -> Result<()> {
        self.tx.execute(
            "UPDATE officer SET active = 0, disabled_at = ?2 WHERE n = ?1",
            params![n, self.now.timestamp()],
        )?;
        Ok(())
    }

    /// Whether her passphrase is one that another set for her.
    pub fn set_given(&self, n: i64, given: bool) -> Result<()> {
        self.tx.execute("UPDATE officer SET given = ?2 WHERE n = ?1", params![n, given])?;
        Ok(())
    }
}
