//! Putting a backup in the place of the book: proved first, the old book kept, and the log says so.

use std::path::{Path, PathBuf};

use serde_json::json;
use zeroize::Zeroizing;

use super::{Book, By, Clock, Refusal};
use crate::domain::access::Action;
use crate::domain::time::{Instant, iso};
use crate::domain::vietnamese::nfc;
use crate::store::{Entry, Ready, Source, Store, StoreError, Vault};

/// A backup whose bytes are as they were sealed; nothing of it is opened yet.
pub struct Backup {
    source: Source,
    vault: Vault,
}

/// What opens it: the keys of its own day.
pub enum OpenedWith<'k> {
    /// A practice book takes none.
    Nothing,
    Passphrase(&'k str),
    /// The recovery key, as it was copied to paper.
    Recovery(&'k str),
}

/// A book that was put back.
pub struct Restored {
    pub children: i64,
    pub log_entries: i64,
    /// When the backup was made; the bare copies of earlier versions do not say.
    pub made_at: Option<Instant>,
    /// Where the book that was there is kept.
    pub kept: Option<PathBuf>,
}

impl Backup {
    pub fn is_practice(&self) -> bool {
        self.vault.is_practice()
    }
}

impl Book {
    /// Looks at every byte of a backup. One of a practice book never takes the place of a real one, nor the other way round. `path` may also be a book put aside by an earlier restore.
    pub fn backup_at(&self, path: &Path) -> Result<Backup, Refusal> {
        if !path.exists() {
            return Err(Refusal::NoFile(path.to_owned()));
        }
        let source = Source::open(path, &self.folder)?;
        let vault = source.vault()?;
        match self.is_practice() {
            Some(false) if vault.is_practice() => Err(Refusal::PracticeBackup(self.folder.clone())),
            Some(true) if !vault.is_practice() => Err(Refusal::RealBackup(self.folder.clone())),
            _ => Ok(Backup { source, vault }),
        }
    }

    /// Until the last step nothing has changed.
    pub fn restore(
        &self,
        backup: Backup,
        login: &str,
        with: &OpenedWith<'_>,
        clock: Clock,
    ) -> Result<Restored, Refusal> {
        let Backup { mut source, vault } = backup;
        if clock.is_stopped() && !vault.is_practice() {
            return Err(Refusal::StoppedClock);
        }
        let key = match with {
            _ if vault.is_practice() => vault.open_practice()?,
            OpenedWith::Recovery(recovery) => vault.unlock_with_recovery(recovery)?,
            OpenedWith::Passphrase(passphrase) => vault.unlock(login, &Zeroizing::new(nfc(passphrase)))?,
            OpenedWith::Nothing => return Err(StoreError::WrongPassphrase.into()),
        };
        let (ready, counted) = Ready::make(&self.folder, &mut source, &key).map_err(|error| match error {
            // Somebody has it open: said so, for waiting a moment as for a save does not help.
            StoreError::Busy => Refusal::BookOpen,
            other => Refusal::Store(other),
        })?;
        let made_at = source.about().map(|about| about.made_at);
        // Signed in to where it lies ready: what could not be opened would not be put in place, and the entry is in the book
        // from its first moment.
        let store = Store::open(&ready.book(), &vault, key, None)?;
        let or_first = vault.is_practice() || matches!(with, OpenedWith::Recovery(_));
        let mut office = Book::seat(store, login, clock, or_first)?;
        // Where a book stands only an administrator puts another in its place; where none does, whoever can open the backup.
        if self.exists() && !matches!(with, OpenedWith::Recovery(_)) {
            office.scope(Action::Backup)?;
        }
        let detail = json!({
            "head": counted.head, "entries": counted.log_entries, "children": counted.children, "made_at": made_at.map(iso),
        });
        office.write(By::Sitting, |_, _| Ok(((), Entry::new("restored", "book", detail))))?;
        let stamp = crate::domain::generation::stamp(crate::domain::time::local(clock.now()));
        drop(office);
        let kept = ready.put(&stamp)?;
        Ok(Restored { children: counted.children, log_entries: counted.log_entries, made_at, kept })
    }
}
