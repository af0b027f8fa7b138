//! Making a book, signing in to one, and the practice book that anybody may open.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use age::secrecy::ExposeSecret;
use serde_json::json;
use zeroize::Zeroizing;

use super::rights::Held;
use super::rules::of_book;
use super::{Clock, Office, Refusal};
use crate::domain::catalogue::commune;
use crate::domain::officer::{Officer, PASSPHRASE_MIN, is_login};
use crate::domain::vietnamese::{clean, clean_name, nfc};
use crate::exchange::safe_file::sweep;
use crate::store::{BookKey, ContactRow, Entry, Making, Scope, Store, StoreError, Vault};

/// As long as a slip of the finger takes to mend, in seconds.
const SLIP: u64 = 2;

/// A folder that may hold a book.
#[derive(Debug, Clone)]
pub struct Book {
    pub folder: PathBuf,
    /// The account's own folder, where heads of the log are kept outside the book.
    pub(super) witness: Option<PathBuf>,
    /// Seconds a sign-in stands and waits after wrong passphrases; where it would be longer it is refused.
    pub(super) patience: u64,
}

/// What a new book needs to know.
pub struct NewBook<'a> {
    /// "xã Mường Phăng"
    pub office: &'a str,
    /// The commune's code in the catalogue, where it is one of the 3,321.
    pub commune: Option<&'a str>,
    pub officer: &'a str,
    pub login: &'a str,
    pub passphrase: &'a str,
}

/// A book just made, and the recovery key that is nowhere else.
pub struct SignIn {
    pub office: Office,
    pub recovery_key: Zeroizing<String>,
}

impl Book {
    pub fn at(folder: impl Into<PathBuf>) -> Book {
        Book { folder: folder.into(), witness: None, patience: SLIP }
    }

    /// For a command: it waits as long as it takes, there is nobody at a screen who would not know why.
    pub fn patient(&self) -> Book {
        Book { patience: u64::MAX, ..self.clone() }
    }

    pub fn exists(&self) -> bool {
        Store::exists(&self.folder)
    }

    /// `None` where there is no readable book.
    pub fn is_practice(&self) -> Option<bool> {
        Vault::read(&self.folder).ok().map(|vault| vault.is_practice())
    }

    pub fn logins(&self) -> Result<Vec<String>, Refusal> {
        Ok(Vault::read(&self.folder)?.logins())
    }

    /// Makes a book of its own. A stopped clock makes a practice book: its dates are not the world's.
    pub fn create(&self, new: &NewBook<'_>, clock: Clock) -> Result<SignIn, Refusal> {
        if !is_login(new.login) {
            return Err(Refusal::BadLogin);
        }
        let passphrase = Zeroizing::new(nfc(new.passphrase));
        if passphrase.chars().count() < PASSPHRASE_MIN {
            return Err(Refusal::PassphraseShort);
        }
        if let Some(code) = new.commune
            && commune(code).is_none()
        {
            return Err(Refusal::NoCommune(code.to_owned()));
        }
        let (vault, key, recovery_key) = if clock.is_stopped() {
            let (vault, key) = Vault::practice()?;
            (vault, key, Zeroizing::new(String::new()))
        } else {
            let (vault, key, recovery) = Vault::create(new.login, &passphrase)?;
            (vault, key, Zeroizing::new(recovery.expose_secret().to_owned()))
        };
        let mut office = self.make(&vault, key, new, clock, |_| Ok(()))?;
        if !vault.is_practice() {
            // As if she had signed in: else a re-keying would put her out of her first sitting.
            office.store.opened_by(new.login, vault.secret(new.login, &passphrase)?);
        }
        Ok(SignIn { office, recovery_key })
    }

    /// A practice book with what `fill` puts in it.
    pub(super) fn create_practice(
        &self,
        new: &NewBook<'_>,
        clock: Clock,
        fill: impl FnOnce(&mut Office) -> Result<(), Refusal>,
    ) -> Result<Office, Refusal> {
        let (vault, key) = Vault::practice()?;
        self.make(&vault, key, new, clock, fill)
    }

    /// All that makes a book one, before anybody can see it: without its first act it would open for nobody.
    fn make(
        &self,
        vault: &Vault,
        key: BookKey,
        new: &NewBook<'_>,
        clock: Clock,
        fill: impl FnOnce(&mut Office) -> Result<(), Refusal>,
    ) -> Result<Office, Refusal> {
        let (making, store) = Making::begin(&self.folder, vault, key)?;
        let mut office = first_act(store, new, clock)?;
        fill(&mut office)?;
        let Office { store, officer, clock, rules, name, chosen, held } = office;
        let store = making.put(store)?;
        store.looked_at_by(officer.n);
        Ok(Office { store, officer, clock, rules, name, chosen, held })
    }

    /// Opens the book for this login. A practice book takes any login and no passphrase.
    pub fn sign_in(&self, login: &str, passphrase: Option<&str>, clock: Clock) -> Result<Office, Refusal> {
        let vault = Vault::read(&self.folder)?;
        match self.enter(&vault, login, passphrase, clock) {
            // Re-keyed just now, between the reading of its keys and its opening: once more, with the new ones.
            Err(Refusal::Store(error)) if error.is_damage() || matches!(error, StoreError::Moved) => {
                let now = Vault::read(&self.folder)?;
                if now.text()? == vault.text()? {
                    return Err(error.into());
                }
                self.enter(&now, login, passphrase, clock)
            }
            entered => entered,
        }
    }

    fn enter(&self, vault: &Vault, login: &str, passphrase: Option<&str>, clock: Clock) -> Result<Office, Refusal> {
        let opened = match vault.is_practice() {
            true => None,
            false => {
                let typed = Zeroizing::new(nfc(passphrase.unwrap_or("")));
                Some(self.in_turn(login, || self.secret(vault, login, &typed))?)
            }
        };
        let key = match &opened {
            Some(secret) => vault.open_with(login, secret)?,
            None => vault.open_practice()?,
        };
        // What a killed program left beside its book and its backups is nobody's any more.
        sweep(&self.folder.join("backups"));
        sweep(&self.folder);
        let mut store = Store::open(&self.folder, vault, key, Some(clock.now()))?;
        if let Some(secret) = opened {
            store.opened_by(login, secret);
        }
        Book::seat(store, login, clock, vault.is_practice())
    }

    /// The officer of this login at an opened book; `or_first`: another login is answered with the first officer.
    pub(super) fn seat(store: Store, login: &str, clock: Clock, or_first: bool) -> Result<Office, Refusal> {
        let known = match store.read().officer(login)? {
            None if or_first => store.read().first_officer()?,
            known => known,
        };
        let officer = known.ok_or(Refusal::Store(StoreError::UnknownLogin))?;
        store.looked_at_by(officer.n);
        let name = store.read().meta("office")?.unwrap_or_default();
        let rules = Arc::new(of_book(store.read())?);
        let held = Held::of(&store, &officer)?;
        Ok(Office { store, officer, clock, rules, name, chosen: Vec::new(), held })
    }

    /// The keys and the book's own key, for this login.
    pub(super) fn unlock(&self, login: &str, passphrase: Option<&str>) -> Result<(Vault, BookKey), Refusal> {
        let vault = Vault::read(&self.folder)?;
        if vault.is_practice() {
            let key = vault.open_practice()?;
            return Ok((vault, key));
        }
        let typed = Zeroizing::new(nfc(passphrase.unwrap_or("")));
        let secret = self.in_turn(login, || self.secret(&vault, login, &typed))?;
        let key = vault.open_with(login, &secret)?;
        Ok((vault, key))
    }

    pub fn tray_of(folder: &Path, login: &str) -> PathBuf {
        folder.join("khay").join(login)
    }
}

fn first_act(mut store: Store, new: &NewBook<'_>, clock: Clock) -> Result<Office, Refusal> {
    let nobody = Officer { n: 0, login: String::new(), name: String::new() };
    let (name, person) = (clean(new.office), clean_name(new.officer));
    let officer = store.fact_unjournaled(&nobody, clock.now(), Scope::ALL, |facts| {
        facts.set_meta("office", &name)?;
        if let Some(code) = new.commune {
            facts.set_meta("commune", code)?;
        }
        let officer = facts.add_officer(new.login, &person)?;
        // The one number every office has.
        let hotline = ContactRow {
            n: 0,
            version: 0,
            agency: "hotline_111".to_owned(),
            person: None,
            phone: Some("111".to_owned()),
            note: None,
        };
        facts.save_contact(None, &hotline)?;
        let entry = Entry::new("book_made", "book", json!({ "office": name, "officer": new.login }));
        Ok::<_, Refusal>((officer, entry))
    })?;
    let rules = Arc::new(of_book(store.read())?);
    store.looked_at_by(officer.n);
    let held = Held::of(&store, &officer)?;
    Ok(Office { store, officer, clock, rules, name, chosen: Vec::new(), held })
}
