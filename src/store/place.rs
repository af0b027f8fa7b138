//! Which file a connection has open. A re-keyed book is a new file under the old name: whoever still has the old one open can
//! read it, and must not write into it, for nobody would ever see that again.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use super::error::{Result, StoreError};
use super::open::book_path;
use super::vault::{Secret, Vault};
use super::{Store, restore};

/// A file by what the disk calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    device: u64,
    file: u64,
}

impl Place {
    /// The book that stands in the folder now; `None` where there is none.
    pub fn of(folder: &Path) -> Option<Place> {
        let found = fs::metadata(book_path(folder)).ok()?;
        Some(Place { device: found.dev(), file: found.ino() })
    }

    /// Whoever asks holds the lock of a writer: a re-keying holds it from before its copy until the new book stands there, so
    /// nothing is written between the copy and the new book.
    pub fn check(self, folder: &Path) -> Result<()> {
        if restore::is_decided(folder) || Place::of(folder) != Some(self) { Err(StoreError::Moved) } else { Ok(()) }
    }
}

/// Opens, and says which file it was: where another stands there at the end than at the beginning, nobody knows.
pub(super) fn opened<T>(folder: &Path, open: impl FnOnce() -> Result<T>) -> Result<(T, Place)> {
    let before = Place::of(folder);
    let opened = open()?;
    match before {
        Some(place) if Place::of(folder) == before => Ok((opened, place)),
        _ => Err(StoreError::Moved),
    }
}

impl Store {
    /// Who opened it, so that she need not type her passphrase again when the book is re-keyed under her.
    pub fn opened_by(&mut self, login: &str, secret: Secret) {
        self.opener = Some((login.to_owned(), secret));
    }

    /// Her login and her secret, where she came in by them.
    pub fn opener(&self) -> Option<(&str, &Secret)> {
        self.opener.as_ref().map(|(login, secret)| (login.as_str(), secret))
    }

    /// Goes over to the new file where the book was re-keyed by another; `true` when so.
    pub fn follow(&mut self) -> Result<bool> {
        // A book that is not there at all (a disk gone) may come back; what is on the screen stays there until then.
        let absent = Place::of(&self.folder).is_none() && !restore::is_decided(&self.folder);
        if absent || self.place.check(&self.folder).is_ok() {
            return Ok(false);
        }
        let (login, secret) = self.opener.clone().ok_or(StoreError::Moved)?;
        let vault = Vault::read(&self.folder)?;
        let mut store = Store::open(&self.folder, &vault, vault.open_with(&login, &secret)?, None)?;
        store.opened_by(&login, secret);
        store.looks_as(self);
        *self = store;
        Ok(true)
    }
}
