//! Who may what, asked before anything is read or written. What the book says of her roles is held while she sits, looked at again
//! when somebody else changed the book, and once more within every act: a role that was taken away counts from the next act on.

use std::cell::Cell;

use super::{Office, Refusal};
use crate::domain::access::{Action, Reach, Rights};
use crate::domain::officer::{Officer, Roles};
use crate::store::{Facts, Reader, Scope, Store, StoreError, UserRow};

/// As what something is written.
#[derive(Debug, Clone, Copy)]
pub(super) enum By {
    Action(Action),
    /// A part of sitting at the book, which whoever has its key is never refused: signing in, one's own passphrase, the clock.
    Sitting,
}

impl From<Action> for By {
    fn from(action: Action) -> By {
        By::Action(action)
    }
}

/// What she may, as it stood when the book was last looked at.
#[derive(Debug, Clone)]
pub(super) struct Held {
    rights: Cell<Rights>,
    seen: Cell<i64>,
}

impl Held {
    pub fn of(store: &Store, officer: &Officer) -> Result<Held, StoreError> {
        let rights = rights_of(store.read(), officer, store.is_practice())?;
        Ok(Held { rights: Cell::new(rights), seen: Cell::new(store.data_version()?) })
    }
}

/// Whoever is no longer among the active may nothing.
fn rights_of(read: Reader<'_>, officer: &Officer, practice: bool) -> Result<Rights, StoreError> {
    let row = if practice { None } else { read.user(&officer.login)?.filter(UserRow::is_active) };
    let (roles, village) = row.map_or((Roles::default(), None), |row| (row.roles, row.village));
    Ok(Rights { roles, village_n: village.map(|(n, _)| n), practice })
}

/// Names of some who may, those who may everywhere first.
fn who_may(users: &[UserRow], action: Action) -> Vec<String> {
    let able = users.iter().filter(|row| row.is_active() && row.roles.may(action) != Reach::No);
    let mut able: Vec<&UserRow> = able.collect();
    able.sort_by_key(|row| std::cmp::Reverse(row.roles.may(action)));
    able.into_iter().take(3).map(|row| row.officer.name.clone()).collect()
}

/// Why somebody of these roles may not, by the people of the book.
pub(super) fn not_allowed(action: Action, roles: Roles, users: &[UserRow]) -> Refusal {
    Refusal::NotAllowed { action, roles, who: who_may(users, action) }
}

impl Office {
    /// As they stood when the book was last looked at.
    pub fn rights(&self) -> Rights {
        self.held.rights.get()
    }

    pub fn reach(&self, action: Action) -> Reach {
        self.rights().may(action)
    }

    /// For what is offered on a screen: a question, and no refusal.
    pub fn may(&self, action: Action) -> bool {
        self.reach(action) != Reach::No
    }

    /// The name of the village whose book she keeps, and no other; nothing where she keeps the commune's.
    pub fn own_village(&self) -> Result<String, Refusal> {
        match self.rights().village_n.filter(|_| self.reach(Action::WriteBook) == Reach::Own) {
            Some(n) => Ok(self.village(n)?.village.name),
            None => Ok(String::new()),
        }
    }

    /// Any of the log.
    pub fn may_read_log(&self) -> bool {
        self.may(Action::ReadLog) || self.may(Action::ReadKeeping)
    }

    /// Why she may not, which is noted beside the book and goes into the log with the next sign-in.
    pub fn refuse(&self, action: Action) -> Refusal {
        self.note_refused(action);
        not_allowed(action, self.rights().roles, &self.store.read().users().unwrap_or_default())
    }

    /// The book, as far as she may look into it for this.
    pub(super) fn ask(&self, action: Action) -> Result<Reader<'_>, Refusal> {
        Ok(self.store.read().within(self.scope(action)?))
    }

    pub(super) fn scope(&self, action: Action) -> Result<Scope, Refusal> {
        match self.reach(action) {
            Reach::No => Err(self.refuse(action)),
            Reach::Own if action == Action::HandOver => Ok(Scope::ALL),
            Reach::Own => Ok(Scope::village(self.rights().village_n)),
            Reach::All => Ok(Scope::ALL),
        }
    }

    /// The log, as far as she may read it: whole, what she did in her village, what is about people and keys.
    pub(super) fn ask_log(&self) -> Result<Reader<'_>, Refusal> {
        let (log, keeping) = (self.reach(Action::ReadLog), self.reach(Action::ReadKeeping));
        let scope = match (log, keeping) {
            (Reach::All, _) => Scope::ALL,
            (Reach::No, Reach::No) => return Err(self.refuse(Action::ReadLog)),
            (log, keeping) => {
                let own = (log == Reach::Own).then_some(self.officer.n);
                Scope::log(self.rights().village_n, own, keeping == Reach::All)
            }
        };
        Ok(self.store.read().within(scope))
    }

    /// How far an act reaches.
    pub(super) fn scope_by(&self, by: By) -> Result<Scope, Refusal> {
        match by {
            By::Sitting => Ok(Scope::ALL),
            By::Action(action) => self.scope(action),
        }
    }

    /// Within the act, where nobody else writes: what the act was begun with still holds.
    pub(super) fn still_hold(facts: &Facts<'_>, officer: &Officer, rights: Rights) -> Result<(), Refusal> {
        if rights_of(**facts, officer, rights.practice)? == rights {
            return Ok(());
        }
        Err(StoreError::ChangedMeanwhile.into())
    }

    /// The people may have changed.
    pub(super) fn look_at_rights(&self) -> Result<(), StoreError> {
        self.held.rights.set(rights_of(self.store.read(), &self.officer, self.is_practice())?);
        Ok(())
    }

    /// Did somebody else change the book? Compare with the last answer.
    pub fn data_version(&self) -> Result<i64, Refusal> {
        let version = self.store.data_version()?;
        if self.held.seen.replace(version) != version {
            self.look_at_rights()?;
        }
        Ok(version)
    }
}
