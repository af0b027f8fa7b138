//! A proved copy of the book: into a file, or poured into what is no file.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::{Office, Refusal};
use crate::exchange::safe_file::{FileError, Place, sweep};
use crate::store::StoreError;

/// Where a copy goes.
pub enum CopyTo<'a> {
    /// `backups/` beside the book, under the minute of the copy.
    Usual,
    File {
        path: &'a Path,
        force: bool,
    },
    /// A pipe: `-o -`.
    Pipe(&'a mut dyn Write),
}

impl Office {
    /// The copy is made and proved first, under the same keys. A stopped clock on a real book is refused: the copy would bear
    /// a false day. Gives back where it stands.
    pub fn back_up(&self, to: CopyTo<'_>) -> Result<Option<PathBuf>, Refusal> {
        if self.clock.is_stopped() && !self.store.is_practice() {
            return Err(Refusal::StoppedClock);
        }
        match to {
            CopyTo::Usual => {
                let path = self.free_name()?;
                self.copy(&path, false)?;
                Ok(Some(path))
            }
            CopyTo::File { path, force } => {
                match Place::of(path, force)? {
                    Place::File(at) => self.copy(&at, force)?,
                    Place::Node(at) => {
                        let mut node = File::options().write(true).open(&at).map_err(|e| FileError::of(e, path))?;
                        self.send(&mut node)?;
                    }
                }
                Ok(Some(path.to_owned()))
            }
            CopyTo::Pipe(pipe) => {
                self.send(pipe)?;
                Ok(None)
            }
        }
    }

    fn backups(&self) -> Result<PathBuf, Refusal> {
        let folder = self.store.folder().join("backups");
        crate::store::make_folder(&folder)?;
        Ok(folder)
    }

    /// A second copy within the same second gets a number of its own.
    fn free_name(&self) -> Result<PathBuf, Refusal> {
        let folder = self.backups()?;
        let stamp = crate::domain::time::local(self.now()).format("%Y%m%d-%H%M%S").to_string();
        let mut path = folder.join(format!("book-{stamp}.db"));
        let mut n = 2;
        while std::fs::symlink_metadata(&path).is_ok() {
            path = folder.join(format!("book-{stamp}-{n}.db"));
            n += 1;
        }
        Ok(path)
    }

    fn copy(&self, path: &Path, replace: bool) -> Result<(), Refusal> {
        if let Some(folder) = path.parent() {
            sweep(folder);
        }
        self.store.copy_to(path, replace).map_err(|error| match error {
            StoreError::Io(error) => FileError::of(error, path).into(),
            // A folder SQLite may not write in, or a disk it filled, is the copy's: the book is as it was.
            StoreError::Full => FileError::Full.into(),
            StoreError::ReadOnly(_) => FileError::of(io::ErrorKind::PermissionDenied.into(), path).into(),
            other => Refusal::Store(other),
        })
    }

    /// Made among the backups, sent from there, and taken away again.
    fn send(&self, to: &mut dyn Write) -> Result<(), Refusal> {
        let aside = tempfile::Builder::new().prefix(".sotre-").suffix(".tmp").tempdir_in(self.backups()?)?;
        let held = File::open(aside.path())?;
        let _ = held.try_lock();
        let path = aside.path().join("copy.db");
        self.copy(&path, false)?;
        io::copy(&mut File::open(&path)?, to)?;
        Ok(to.flush()?)
    }
}
