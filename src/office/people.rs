//! The people of the office (người dùng): who is added, changed, disabled; and the passphrases and the recovery key that open
//! the book. Every act stands in the log; none of them can be taken back, for a key that was given was given.

use serde_json::json;
use zeroize::Zeroizing;

use super::rights::By;
use super::{Book, Clock, Office, Refusal, Rules};
use crate::domain::access::Action;
use crate::domain::check::Check;
use crate::domain::fields::Fields;
use crate::domain::officer::{Left, PASSPHRASE_MIN, Role, Roles, is_login};
use crate::domain::problem::ProblemKind;
use crate::domain::vietnamese::{clean_name, nfc};
use crate::store::{BookKey, Entry, Facts, Reader, Scope, Store, StoreError, UserRow, Vault, pin};

/// What a re-keying was for, done.
pub enum Rekeyed {
    Disabled(Left),
    /// The new recovery key, which is nowhere else.
    Recovery(Zeroizing<String>),
}

/// A passphrase as it is used: NFC, and not too short.
fn checked(passphrase: &str) -> Result<Zeroizing<String>, Refusal> {
    let passphrase = Zeroizing::new(nfc(passphrase));
    if passphrase.chars().count() < PASSPHRASE_MIN { Err(Refusal::PassphraseShort) } else { Ok(passphrase) }
}

/// Name, roles and village as typed.
struct Typed {
    name: String,
    roles: Roles,
    village_n: Option<i64>,
}

impl Typed {
    fn read(fields: &Fields, facts: &Facts<'_>, rules: &Rules) -> Result<Typed, Refusal> {
        let mut check = Check::new(fields, facts.now(), &rules.calendar);
        let name = clean_name(&check.required("name"));
        let roles = check.required("roles");
        if let Some(unknown) = roles.split([' ', ',']).find(|key| !key.is_empty() && Role::of_key(key).is_none()) {
            check.wrong("roles", ProblemKind::UnknownValue(unknown.to_owned()));
        }
        let roles = Roles::read(&roles);
        let mut village_n = None;
        // A village is asked of a collaborator alone: whoever sees the commune has none of her own.
        if roles.has(Role::Collaborator) {
            let village = check.required("village");
            match facts.village_named(&village)? {
                Some((n, _)) => village_n = Some(n),
                None if village.is_empty() => {}
                None => check.wrong("village", ProblemKind::UnknownValue(village)),
            }
        } else if let Some(village) = check.some("village") {
            check.wrong("village", ProblemKind::UnknownValue(village));
        }
        check.done(Typed { name, roles, village_n }).map_err(Refusal::from)
    }
}

impl Office {
    /// Everybody, the active first.
    pub fn users(&self) -> Result<Vec<UserRow>, Refusal> {
        self.has_users()?;
        Ok(self.ask(Action::Users)?.users()?)
    }

    /// Of this login, active or not; her own she may always look at.
    pub fn user(&self, login: &str) -> Result<UserRow, Refusal> {
        self.has_users()?;
        let read = if login == self.officer.login { self.store.read() } else { self.ask(Action::Users)? };
        read.user(login)?.ok_or_else(|| Refusal::NoUser(login.to_owned()))
    }

    /// Does she look after the people of the office? In a practice book nobody does.
    pub fn is_administrator(&self) -> bool {
        !self.is_practice() && self.may(Action::Users)
    }

    /// Her passphrase was set by another, who knows it too.
    pub fn passphrase_was_given(&self) -> bool {
        !self.is_practice() && self.user(&self.officer.login).is_ok_and(|own| own.given)
    }

    pub(super) fn has_users(&self) -> Result<(), Refusal> {
        if self.is_practice() { Err(Refusal::PracticeUsers) } else { Ok(()) }
    }

    fn administers(&self) -> Result<Reader<'_>, Refusal> {
        self.has_users()?;
        self.ask(Action::Users)
    }

    /// `fields`: `login`, `name`, `roles`, `village`. The first passphrase is known to whoever gives it: she is to change it.
    pub fn add_user(&mut self, fields: &Fields, passphrase: &str) -> Result<(), Refusal> {
        self.administers()?;
        let login = fields.get("login").trim().to_owned();
        if !is_login(&login) {
            return Err(Refusal::BadLogin);
        }
        let passphrase = checked(passphrase)?;
        self.with_keys(Action::Users, |facts, rules, key, folder| {
            let typed = Typed::read(fields, facts, rules)?;
            // Also a disabled one: the log names people by it.
            if facts.user(&login)?.is_some() {
                return Err(Refusal::LoginThere(login.clone()));
            }
            facts.add_user(&login, &typed.name, typed.roles, typed.village_n, true)?;
            facts.change_keys(folder, |vault| vault.give(&login, &passphrase, key))?;
            let detail = json!({ "name": typed.name, "roles": typed.roles.text() });
            Ok(((), Entry::new("user_added", login.as_str(), detail)))
        })
    }

    /// `fields`: `name`, `roles`, `village`. Somebody must go on looking after the people.
    pub fn change_user(&mut self, login: &str, fields: &Fields) -> Result<(), Refusal> {
        self.administers()?;
        self.write(Action::Users, |facts, rules| {
            let before = facts.user(login)?.ok_or_else(|| Refusal::NoUser(login.to_owned()))?;
            let typed = Typed::read(fields, facts, rules)?;
            if !typed.roles.has(Role::Administrator) {
                another_administers(facts, &before)?;
            }
            facts.change_user(before.officer.n, &typed.name, typed.roles, typed.village_n)?;
            let detail = json!({ "name": typed.name, "roles": typed.roles.text(), "roles_were": before.roles.text() });
            Ok(((), Entry::new("user_changed", login, detail)))
        })?;
        // Her own roles may be among those that changed.
        Ok(self.look_at_rights()?)
    }

    /// What she would leave behind; refused where she cannot be disabled.
    pub fn to_disable(&self, login: &str) -> Result<(UserRow, Left), Refusal> {
        let read = self.administers()?;
        let row = self.user(login)?;
        may_be_disabled(&row, &self.officer.login, &read.users()?)?;
        let left = Left { cases: read.open_cases_of(row.officer.n)?, drafts: read.drafts_of(row.officer.n)? };
        Ok((row, left))
    }

    /// She opens the book no more: it is re-keyed, for she may know its key. Her name stays in what she did.
    pub fn disable_user(&mut self, login: &str) -> Result<Left, Refusal> {
        let (_, left) = self.to_disable(login)?;
        let own = self.officer.login.clone();
        self.rekey(
            |vault, _| {
                vault.disable(login);
                Ok(())
            },
            |facts| {
                // Asked again of the copy: nobody writes any more, and another may have been quicker.
                let row = facts.user(login)?.ok_or_else(|| Refusal::NoUser(login.to_owned()))?;
                may_be_disabled(&row, &own, &facts.users()?)?;
                facts.disable_user(row.officer.n)?;
                let detail = json!({ "cases": left.cases.len(), "drafts": left.drafts.len() });
                Ok(Entry::new("user_disabled", login, detail))
            },
        )?;
        pin::forget(self.folder(), login);
        Ok(left)
    }

    /// Her own, the old one first.
    pub fn change_passphrase(&mut self, old: &str, new: &str) -> Result<(), Refusal> {
        self.has_users()?;
        let (old, new) = (Zeroizing::new(nfc(old)), checked(new)?);
        let (login, n) = (self.officer.login.clone(), self.officer.n);
        self.with_keys(By::Sitting, |facts, _, _, folder| {
            facts.change_keys(folder, |vault| vault.change(&login, &old, &new))?;
            facts.set_given(n, false)?;
            Ok(((), Entry::new("passphrase_changed", login.as_str(), json!({}))))
        })?;
        // Whoever changes it may think that somebody knows too much.
        self.forget_pin()
    }

    /// Another's, who forgot hers: she is to change it.
    pub fn reset_passphrase(&mut self, login: &str, new: &str) -> Result<(), Refusal> {
        self.administers()?;
        let new = checked(new)?;
        self.with_keys(Action::Users, |facts, _, key, folder| {
            let row = facts.user(login)?.ok_or_else(|| Refusal::NoUser(login.to_owned()))?;
            if !row.is_active() {
                return Err(StoreError::Disabled(login.to_owned()).into());
            }
            facts.change_keys(folder, |vault| vault.give(login, &new, key))?;
            facts.set_given(row.officer.n, true)?;
            Ok(((), Entry::new("passphrase_reset", login, json!({}))))
        })?;
        pin::forget(self.folder(), login);
        Ok(())
    }

    /// A new recovery key, shown once. The book is re-keyed: with the old one and an old backup the key of before could be had.
    pub fn renew_recovery(&mut self) -> Result<Zeroizing<String>, Refusal> {
        self.administers()?;
        self.rekey(Vault::renew_recovery, |_| Ok(Entry::new("recovery_renewed", "book", json!({}))))
    }

    /// Where the book was re-keyed by another while it was open here, goes over to the new file; `true` when so.
    pub fn follow(&mut self) -> Result<bool, Refusal> {
        let followed = self.store.follow()?;
        if followed {
            self.look_at_rights()?;
        }
        Ok(followed)
    }

    /// An act that changes the ring of keys.
    fn with_keys<T>(
        &mut self,
        by: impl Into<By>,
        act: impl FnOnce(&Facts<'_>, &Rules, &BookKey, &std::path::Path) -> Result<(T, Entry), Refusal>,
    ) -> Result<T, Refusal> {
        let (key, folder) = (self.store.key(), self.store.folder().to_owned());
        let value = self.write(by, |facts, rules| act(facts, rules, &key, &folder))?;
        // It is done; where the disk does not take the key file now, whoever opens the book next writes it.
        self.store.settle_keys().map_err(|_| StoreError::Unsure)?;
        Ok(value)
    }

    /// An act that makes the old key worthless. It and the new key come to be together, by one rename.
    fn rekey<T>(
        &mut self,
        change: impl FnOnce(&mut Vault, &BookKey) -> Result<T, StoreError>,
        act: impl FnOnce(&Facts<'_>) -> Result<Entry, Refusal>,
    ) -> Result<T, Refusal> {
        self.clock_may_write()?;
        let mut rekeying = self.store.begin_rekeying()?;
        let value = rekeying.change_keys(change)?;
        let mut book = rekeying.book()?;
        let (officer, rights) = (&self.officer, self.rights());
        book.fact_unjournaled(officer, self.clock.now(), Scope::ALL, |facts| {
            Office::still_hold(facts, officer, rights)?;
            Ok::<_, Refusal>(((), act(facts)?))
        })?;
        drop(book);
        let (vault, key) = rekeying.put()?;
        self.store.reopen(&vault, key)?;
        Ok(value)
    }
}

fn another_administers(facts: &Facts<'_>, but: &UserRow) -> Result<(), Refusal> {
    if administers_alone(but, &facts.users()?) { Err(Refusal::LastAdministrator) } else { Ok(()) }
}

fn administers_alone(row: &UserRow, all: &[UserRow]) -> bool {
    let administers = |row: &UserRow| row.is_active() && row.roles.has(Role::Administrator);
    administers(row) && all.iter().filter(|other| administers(other)).count() == 1
}

fn may_be_disabled(row: &UserRow, own: &str, all: &[UserRow]) -> Result<(), Refusal> {
    if !row.is_active() {
        return Err(StoreError::Disabled(row.officer.login.clone()).into());
    }
    if administers_alone(row, all) {
        return Err(Refusal::LastAdministrator);
    }
    // Another does it: nobody shuts herself out by a slip.
    if row.officer.login == own { Err(Refusal::OwnLogin) } else { Ok(()) }
}

impl Book {
    /// The recovery key opens the book and sets a new passphrase for somebody of the office, who is at it then.
    pub fn recover(&self, login: &str, recovery: &str, new: &str, clock: Clock) -> Result<Office, Refusal> {
        let vault = Vault::read(&self.folder)?;
        if vault.is_practice() {
            return Err(Refusal::PracticeUsers);
        }
        if clock.is_stopped() {
            return Err(Refusal::StoppedClock);
        }
        let new = checked(new)?;
        let key = self.in_turn(login, || vault.unlock_with_recovery(recovery))?;
        vault.knows(login)?;
        let store = Store::open(&self.folder, &vault, key, Some(clock.now()))?;
        let mut office = Book::seat(store, login, clock, false)?;
        let n = office.officer.n;
        let secret = office.with_keys(By::Sitting, |facts, _, key, folder| {
            let secret = facts.change_keys(folder, |vault| vault.give(login, &new, key))?;
            facts.set_given(n, false)?;
            Ok((secret, Entry::new("passphrase_recovered", login, json!({}))))
        })?;
        office.store.opened_by(login, secret);
        Ok(office)
    }
}
