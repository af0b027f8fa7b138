//! Keys that change with an act. The act and the ring as it is to be commit together in the book; then the key file is written
//! from there. Killed in between, whoever opens the book next writes it: never an act without its key, nor a key without its act.
//!
//! The book keeps the ring as it wrote it, and that one counts: `keys.toml` lies beside it in the clear, where a disk turns a byte
//! and whoever may write there puts an old entry back in.

use std::fs;
use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use super::error::Result;
use super::vault::{self, Vault};
use super::{Facts, Reader, Store};

/// The ring that is still to be written, in `meta`.
const DUE: &str = "keys_due";
/// The ring as the book wrote it last. A book of an earlier version has none until somebody signs in.
const KEPT: &str = "keys";

impl Reader<'_> {
    /// The ring that counts.
    pub(super) fn keys(&self, folder: &Path) -> Result<Vault> {
        Vault::parse(&self.keys_text(folder)?)
    }

    pub(super) fn keys_text(&self, folder: &Path) -> Result<String> {
        let kept = match self.meta(KEPT)? {
            None => self.meta(DUE)?,
            kept => kept,
        };
        kept.map_or_else(|| Ok(fs::read_to_string(vault::path(folder))?), Ok)
    }

    /// Is the key file another than the book wrote?
    pub fn keys_differ(&self, folder: &Path) -> Result<bool> {
        if self.meta(DUE)?.is_some() {
            return Ok(false);
        }
        let Some(kept) = self.meta(KEPT)? else { return Ok(false) };
        match fs::read(vault::path(folder)) {
            Ok(bytes) => Ok(bytes != kept.as_bytes()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(true),
            Err(error) => Err(error.into()),
        }
    }
}

impl Facts<'_> {
    /// Changes the ring of the book in `folder` with this act.
    pub fn change_keys<T>(&self, folder: &Path, change: impl FnOnce(&mut Vault) -> Result<T>) -> Result<T> {
        let mut vault = self.keys(folder)?;
        let value = change(&mut vault)?;
        let text = vault.text()?;
        self.set_meta(DUE, &text)?;
        self.set_meta(KEPT, &text)?;
        Ok(value)
    }

    /// The key file of the book in `folder` is to be written again as it was; `false` where it is as it was.
    pub fn mend_keys(&self, folder: &Path) -> Result<bool> {
        let differ = self.keys_differ(folder)?;
        if differ && let Some(kept) = self.meta(KEPT)? {
            self.set_meta(DUE, &kept)?;
        }
        Ok(differ)
    }

    /// A book of an earlier version keeps its ring from now on; so does one whose kept ring no longer opens it, for who stands here came
    /// in by the file.
    pub fn adopt_keys(&self, folder: &Path, anew: bool) -> Result<()> {
        if anew || self.meta(KEPT)?.is_none() {
            self.set_meta(KEPT, &fs::read_to_string(vault::path(folder))?)?;
        }
        Ok(())
    }

    /// The ring that was laid beside a book taken from a backup.
    pub fn came_with_keys(&self, text: &str) -> Result<()> {
        self.set_meta(KEPT, text)
    }
}

/// Nothing is due any more: for a copy that gets a ring of its own.
pub(super) fn forget_due(copy: &Connection) -> Result<()> {
    copy.execute("DELETE FROM meta WHERE key = ?1", [DUE])?;
    Ok(())
}

/// The ring a new file of the book begins with.
pub(super) fn keep(book: &Connection, vault: &Vault) -> Result<()> {
    book.execute("INSERT OR REPLACE INTO meta VALUES (?1, ?2)", [KEPT, &vault.text()?])?;
    Ok(())
}

impl Store {
    /// Is the key file another than the book wrote: a byte turned, an old one put back?
    pub fn keys_differ(&self) -> Result<bool> {
        self.read().keys_differ(&self.folder)
    }

    /// Does the ring the book kept open another key than this book's? So it is where a program that knew of no kept ring re-keyed the
    /// book. A ring in which her entry is another, or is not, is no such ring: then an old file was put back.
    pub fn kept_keys_are_stale(&self) -> Result<bool> {
        let (Some(kept), Some((login, secret))) = (self.read().meta(KEPT)?, self.opener()) else { return Ok(false) };
        Ok(Vault::parse(&kept).and_then(|ring| ring.open_with(login, secret)).is_ok_and(|key| *key != *self.key))
    }

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
            Vault::parse(&due)?;
            Vault::write_text(&folder, &due)?;
            tx.execute("DELETE FROM meta WHERE key = ?1", [DUE])?;
        }
        Ok(tx.commit()?)
    }
}
