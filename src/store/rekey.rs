//! A book under a new key: a fresh copy, proved, put in the place of the old file by the one rename that a restore uses too.
//!
//! Others may have the book open. From before the copy until the new book stands there the lock of a writer is held on the old
//! file, so that none of their changes falls in between; after that every write of theirs finds that the book has moved
//! ([`super::place`]) and is done again in the new one. Killed at any moment, either the old book stands with its old keys, or
//! the rename is done and whoever opens next finishes what is left of it.

use std::fs::{self, File};
use std::path::PathBuf;

use rusqlite::Connection;

use super::Store;
use super::backup::{Aside, container, prove};
use super::error::{Result, StoreError};
use super::open::{self, book_path, sync_folder};
use super::restore::{self, DECIDED, FORGET};
use super::vault::{self, BookKey, Vault};

pub struct Rekeying {
    aside: Aside,
    folder: PathBuf,
    key: BookKey,
    /// The old file, with the lock of a writer.
    guard: Connection,
    vault: Vault,
}

impl Store {
    /// Nobody else writes from here on. The copy lies ready under a key of its own, which so far nobody has.
    pub fn begin_rekeying(&mut self) -> Result<Rekeying> {
        self.settle_keys()?;
        let guard = open::open(&self.folder, &self.key, None)?;
        guard.execute_batch("BEGIN IMMEDIATE")?;
        self.place.check(&self.folder)?;
        let vault = self.read().keys(&self.folder)?;
        let key = Vault::new_key()?;
        let aside = Aside::within(&self.folder)?;
        let new = aside.path().join("new");
        fs::DirBuilder::new().create(&new)?;
        super::copy::pour(&self.connection, &book_path(&new), &key)?;
        // A ring that was still to be written wraps the old key: opening the copy would write it beside it.
        super::keyring::forget_due(&open::open(&new, &key, None)?)?;
        Ok(Rekeying { aside, folder: self.folder.clone(), key, guard, vault })
    }

    /// The re-keyed book, in the place of the old one.
    pub fn reopen(&mut self, vault: &Vault, key: BookKey) -> Result<()> {
        let mut store = Store::open(&self.folder, vault, key, None)?;
        store.opener = self.opener.take();
        store.looks_as(self);
        *self = store;
        Ok(())
    }
}

impl Rekeying {
    fn new_folder(&self) -> PathBuf {
        self.aside.path().join("new")
    }

    /// Changes who opens the new book; `change` is given the new key.
    pub fn change_keys<T>(&mut self, change: impl FnOnce(&mut Vault, &BookKey) -> Result<T>) -> Result<T> {
        let value = change(&mut self.vault, &self.key)?;
        self.vault.rewrap(&self.key)?;
        Ok(value)
    }

    /// The new book, for the act that is why.
    pub fn book(&self) -> Result<Store> {
        super::keyring::keep(&open::open(&self.new_folder(), &self.key, None)?, &self.vault)?;
        self.vault.write(&self.new_folder())?;
        Store::open(&self.new_folder(), &self.vault, self.key.clone(), None)
    }

    /// Puts it in place; gives back what opens it.
    pub fn put(self) -> Result<(Vault, BookKey)> {
        let new = self.new_folder();
        for left in ["book.db-wal", "book.db-shm"] {
            if new.join(left).exists() {
                return Err(StoreError::NotWritten);
            }
        }
        prove(&book_path(&new), &self.key, None)?;
        if ["book.db-wal", "book.db-shm"].iter().any(|left| new.join(left).exists()) {
            return Err(StoreError::NotWritten);
        }
        drop(container::new_file(&new.join(FORGET))?);
        for file in [book_path(&new), vault::path(&new), new.join(FORGET)] {
            File::open(file)?.sync_all()?;
        }
        sync_folder(&new)?;
        // Held across the rename: whoever comes to open the book waits until it stands.
        let turn = File::open(&new)?;
        turn.lock()?;
        fs::rename(&new, self.folder.join(DECIDED))?;
        // From here on it is done, by us or by whoever opens next.
        sync_folder(&self.folder)?;
        restore::roll(&self.folder)?;
        drop(self.guard);
        Ok((self.vault, self.key))
    }
}

#[cfg(test)]
#[path = "rekey_tests.rs"]
mod tests;
