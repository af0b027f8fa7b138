//! Keys that change with an act. The act and the ring as it is to be commit together in the book; then the key file is written
//! from there. Killed in between, whoever opens the book next writes it: never an act without its key, nor a key without its act.

use std::fs;
use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use super::error::Result;
use super::vault::{self, Vault};
use super::{Facts, Reader, Store};

/// The ring that is still to be written, in `meta`.
const DUE: &str = "keys_due";

impl Reader<'_> {
    /// The ring that counts.
    pub(super) fn keys(&self, folder: &Path) -> Result<Vault> {
        match self.meta(DUE)? {
            Some(due) => Vault::parse(&due),
            None => Vault::parse(&fs::read_to_string(vault::path(folder))?),
        }
    }
}

impl Facts<'_> {
    /// Changes the ring of the book in `folder` with this act.
    pub fn change_keys<T>(&self, folder: &Path, change: impl FnOnce(&mut Vault) -> Result<T>) -> Result<T> {
        let mut vault = self.keys(folder)?;
        let value = change(&mut vault)?;
        self.set_meta(DUE, &vault.text()?)?;
        Ok(value)
    }
}

/// Nothing is due any more: for a copy that gets a ring of its own.
pub(super) fn forget_due(copy: &Connection) -> Result<()> {
    copy.execute("DELETE FROM meta WHERE key = ?1", [DUE])?;
    Ok(())
}

impl Store {
    /// Writes the ring that an act left to be written, under the lock of a writer: two who find it write the same, and no later
    /// ring is overwritten by an earlier one.
    pub fn settle_keys(&mut self) -> Result<()> {
        if self.read().meta(DUE)?.is_none() {
            return Ok(());
        }
        let folder = self.folder.clone();
        let tx = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        self.place.check(&folder)?;
        if let Some(due) = Reader::whole(&tx).meta(DUE)? {
            Vault::parse(&due)?.write(&folder)?;
            tx.execute("DELETE FROM meta WHERE key = ?1", [DUE])?;
        }
        Ok(tx.commit()?)
    }
}
