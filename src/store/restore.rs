//! Putting a backup in the place of the book, so that a kill at any point leaves the old book or the new one, whole.
//!
//! The new book is made ready aside: taken out of its container, proved, signed in to. One rename, to `.restore` in the book's
//! folder, decides: before it nothing has changed, after it only the new book counts. What is left then, moving the old files
//! among the backups and the new ones into their place, can be done again from any point, and whoever opens the book next
//! does it ([`finish`]) before anything else is read.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::backup::container::{self, Container};
use super::backup::{Aside, Counted, prove};
use super::error::{Flaw, Result, StoreError};
use super::open::{book_path, make_folder, sync_folder};
use super::vault::{self, BookKey, Vault};
use super::{held, making, network};
use crate::domain::generation::BEFORE_RESTORE;

/// The new book, decided on: of a restore, or of a re-keying.
pub(super) const DECIDED: &str = ".restore";
/// In it, where the book was re-keyed: the old file is the same book and is not kept. Others may have it open meanwhile.
pub(super) const FORGET: &str = "forget";
/// In it: under which name the old book is kept.
const KEEP_AS: &str = "keep";
/// What a book consists of, in the order it is put aside: the log of changes before the file it belongs to, for a new file beside
/// an old log would be torn by it.
const OLD: [&str; 3] = ["book.db-wal", "book.db-shm", "book.db"];
const BOOK: &str = "book.db";
const KEYS: &str = "keys.toml";

/// Something a book can be restored from.
pub enum Source {
    /// A sealed container.
    Backup(Box<Container>),
    /// A bare copy of an earlier version, which opens with the keys beside the present book.
    Bare { file: PathBuf, keys: String },
    /// A book put aside by an earlier restore.
    Folder { folder: PathBuf, keys: String },
}

impl Source {
    /// Nothing is opened with a key yet, but every byte of a container is looked at. `folder`: the present book's.
    pub fn open(path: &Path, folder: &Path) -> Result<Source> {
        if path.is_dir() {
            let keys = keys_in(path)?;
            return Ok(Source::Folder { folder: path.to_owned(), keys });
        }
        // A device or a pipe may never end, an empty file is no book.
        let about = fs::metadata(path)?;
        if !about.is_file() || about.len() == 0 {
            return Err(StoreError::BadBackup(Flaw::Shape));
        }
        if container::is_one(path)? {
            return Ok(Source::Backup(Box::new(Container::open(path)?)));
        }
        finish(folder)?;
        Ok(Source::Bare { file: path.to_owned(), keys: keys_in(folder)? })
    }

    /// The ring that is laid beside the book.
    pub fn keys(&self) -> &str {
        match self {
            Source::Backup(container) => &container.keys,
            Source::Bare { keys, .. } | Source::Folder { keys, .. } => keys,
        }
    }

    pub fn vault(&self) -> Result<Vault> {
        Vault::parse(self.keys())
    }

    /// What it says of itself; the older kinds say nothing.
    pub fn about(&self) -> Option<&super::About> {
        match self {
            Source::Backup(container) => Some(&container.about),
            Source::Bare { .. } | Source::Folder { .. } => None,
        }
    }

    fn lay(&mut self, at: &Path) -> Result<()> {
        let book = book_path(at);
        match self {
            Source::Backup(container) => container.extract(&book)?,
            Source::Bare { file, .. } => laid(file, &book)?,
            Source::Folder { folder, .. } => {
                laid(&book_path(folder), &book)?;
                let wal = folder.join("book.db-wal");
                if wal.exists() {
                    laid(&wal, &at.join("book.db-wal"))?;
                }
            }
        }
        io::Write::write_all(&mut container::new_file(&vault::path(at))?, self.keys().as_bytes())?;
        Ok(())
    }
}

fn keys_in(folder: &Path) -> Result<String> {
    fs::read_to_string(vault::path(folder)).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => StoreError::BadBackup(Flaw::NoKeys),
        _ => StoreError::Io(error),
    })
}

fn laid(from: &Path, to: &Path) -> Result<()> {
    let mut new = container::new_file(to)?;
    container::poured(&mut File::open(from)?, &mut new)?;
    Ok(new.sync_all()?)
}

/// A new book made ready beside the old one, which nobody else may open meanwhile.
pub struct Ready {
    aside: Aside,
    folder: PathBuf,
    /// The folder was made for it: it goes again where nothing comes of it.
    made: bool,
    decided: bool,
    /// Last: let go when all is done.
    _alone: Option<File>,
}

impl Ready {
    /// Refused where somebody has the book open, where the folder is somebody else's, or where the copy proves damaged.
    pub fn make(folder: &Path, source: &mut Source, key: &BookKey) -> Result<(Ready, Counted)> {
        network::refuse(folder)?;
        let made = !folder.exists();
        if !made
            && !super::Store::exists(folder)
            && !folder.join("backups").is_dir()
            && fs::read_dir(folder)?.count() > making::left_behind(folder).len()
        {
            return Err(StoreError::FolderInUse(folder.to_owned()));
        }
        make_folder(folder)?;
        let alone = held::alone(folder)?;
        if is_decided(folder) {
            roll(folder)?;
        }
        let aside = Aside::within(folder)?;
        let ready = Ready { aside, folder: folder.to_owned(), made, decided: false, _alone: alone };
        fs::DirBuilder::new().create(ready.book())?;
        source.lay(&ready.book())?;
        let counted = prove(&book_path(&ready.book()), key, source.about())?;
        Ok((ready, counted))
    }

    /// The folder in which the new book lies. One deeper than what is held, or it could not be opened from here.
    pub fn book(&self) -> PathBuf {
        self.aside.path().join("new")
    }

    /// Decides and does it. The old book, if there is one, is kept in `backups` under a name of this moment, given back.
    pub fn put(mut self, stamp: &str) -> Result<Option<PathBuf>> {
        let new = self.book();
        for left in ["book.db-wal", "book.db-shm"] {
            // Whoever closes a book last takes its log of changes in; a copy that still has one is not whole without it.
            if new.join(left).exists() {
                return Err(StoreError::NotWritten);
            }
        }
        let backups = self.folder.join("backups");
        let kept = OLD.iter().chain([&KEYS]).any(|name| self.folder.join(name).exists());
        let numbered = (1..).map(|n| match n {
            1 => format!("{BEFORE_RESTORE}-{stamp}"),
            n => format!("{BEFORE_RESTORE}-{stamp}-{n}"),
        });
        let name = numbered.into_iter().find(|name| !backups.join(name).exists()).unwrap_or_default();
        io::Write::write_all(&mut container::new_file(&new.join(KEEP_AS))?, name.as_bytes())?;
        if kept {
            make_folder(&backups)?;
        }
        for file in [BOOK, KEYS, KEEP_AS] {
            File::open(new.join(file))?.sync_all()?;
        }
        sync_folder(&new)?;
        fs::rename(&new, self.folder.join(DECIDED))?;
        self.decided = true;
        sync_folder(&self.folder)?;
        roll(&self.folder)?;
        Ok(kept.then(|| backups.join(name)))
    }
}

impl Drop for Ready {
    fn drop(&mut self) {
        if self.made && !self.decided {
            // What lies aside goes with its own value, the folder only when it is empty then.
            let _ = fs::remove_dir_all(self.aside.path());
            let _ = fs::remove_dir(&self.folder);
        }
    }
}

pub(super) fn is_decided(folder: &Path) -> bool {
    folder.join(DECIDED).is_dir()
}

/// Ends what was decided and not finished; nothing otherwise.
pub(super) fn finish(folder: &Path) -> Result<()> {
    let new = folder.join(DECIDED);
    let turn = match File::open(&new) {
        Ok(turn) => turn,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    // One after the other; a disk that knows no locks has one at a time anyway.
    let _ = turn.lock();
    if !is_decided(folder) {
        return Ok(());
    }
    let in_place = !new.join(BOOK).exists() && !new.join(KEYS).exists();
    let _alone = if in_place || new.join(FORGET).exists() { None } else { held::alone(folder)? };
    roll(folder)
}

/// Every step can be done again; what is done already is seen by what still lies in `.restore`.
pub(super) fn roll(folder: &Path) -> Result<()> {
    let new = folder.join(DECIDED);
    if new.join(FORGET).exists() {
        forget_old(folder, &new)?;
    } else {
        keep_old(folder, &new)?;
    }
    sync_folder(folder)?;
    fs::remove_dir_all(&new)?;
    sync_folder(folder)
}

/// The log of changes goes before the file it belongs to, as in [`OLD`]; whoever has them open still reads them.
fn forget_old(folder: &Path, new: &Path) -> Result<()> {
    if new.join(BOOK).exists() {
        for name in OLD.iter().filter(|name| **name != BOOK) {
            match fs::remove_file(folder.join(name)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
                _ => {}
            }
        }
        sync_folder(folder)?;
        fs::rename(new.join(BOOK), folder.join(BOOK))?;
        sync_folder(folder)?;
    }
    if new.join(KEYS).exists() {
        fs::rename(new.join(KEYS), folder.join(KEYS))?;
    }
    Ok(())
}

fn keep_old(folder: &Path, new: &Path) -> Result<()> {
    let name = fs::read_to_string(new.join(KEEP_AS)).unwrap_or_default();
    // A name, never a way to somewhere else.
    let name = if name.starts_with(BEFORE_RESTORE) && !name.contains('/') { &name } else { BEFORE_RESTORE };
    let keep = folder.join("backups").join(name);
    for (file, old) in [(BOOK, &OLD[..]), (KEYS, &[KEYS])] {
        if !new.join(file).exists() {
            continue;
        }
        for name in old {
            let there = folder.join(name);
            if there.exists() {
                make_folder(&folder.join("backups"))?;
                make_folder(&keep)?;
                fs::rename(there, keep.join(name))?;
            }
        }
        if keep.is_dir() {
            sync_folder(&keep)?;
        }
        sync_folder(folder)?;
        fs::rename(new.join(file), folder.join(file))?;
    }
    Ok(())
}

#[cfg(test)]
#[path = "restore_tests.rs"]
mod tests;
