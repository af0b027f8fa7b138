//! A backup (bản sao): one file that stands alone, made aside and proved from its own bytes before it gets its name.

pub(super) mod about;
pub(super) mod container;
pub(super) mod second_disk;

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};

use self::about::{About, FORMAT};
use self::container::Container;
use super::Reader;
use super::error::{Damage, Flaw, Result, StoreError};
use super::open::{check_shape, keyed, sync_folder};
use super::vault::{self, BookKey, Vault};
use crate::domain::generation::{Generation, Why};
use crate::domain::time::{Instant, local};

/// A folder of its own (0700) in `parent`, gone with its value. It is held while it is in use: what nobody holds was left by a
/// program that was killed, and may be swept away.
pub struct Aside {
    folder: tempfile::TempDir,
    _held: Option<File>,
}

impl Aside {
    pub fn within(parent: &Path) -> Result<Aside> {
        let folder = tempfile::Builder::new().prefix(".sotre-").suffix(".tmp").tempdir_in(parent)?;
        let held = File::open(folder.path()).ok();
        if let Some(held) = &held {
            let _ = held.try_lock();
        }
        Ok(Aside { folder, _held: held })
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }
}

/// A backup that was made and proved, and has no name yet.
pub struct Made {
    aside: Aside,
    pub about: About,
}

/// What a book's file is found to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    pub schema: i64,
    pub children: i64,
    pub log_entries: i64,
    pub head: String,
}

/// Copies the book of `folder` with its keys into a container aside in `within`, and proves it.
pub(super) fn make(
    connection: &Connection,
    folder: &Path,
    key: &BookKey,
    within: &Path,
    (why, now): (Why, Instant),
) -> Result<Made> {
    let aside = Aside::within(within)?;
    let (copy, sealed) = (aside.path().join("book.db"), sealed_in(&aside));
    // As the book wrote them: a byte turned in the file beside it may not be handed on.
    let keys = Reader::whole(connection).keys_text(folder)?;
    Vault::parse(&keys)?;
    let beside = fs::read(vault::path(folder))?;
    super::copy::pour(connection, &copy, key)?;
    // Keys changed meanwhile (somebody was added, the book re-keyed) might not be those of the copy.
    if Reader::whole(connection).keys_text(folder)? != keys || fs::read(vault::path(folder))? != beside {
        return Err(StoreError::ChangedMeanwhile);
    }
    let counted = count(&keyed(&copy, key, OpenFlags::SQLITE_OPEN_READ_ONLY)?)?;
    let about = About {
        format: FORMAT,
        made_at: now,
        why: why.key().to_owned(),
        schema: counted.schema,
        children: counted.children,
        log_entries: counted.log_entries,
        head: counted.head,
        book_sha256: container::digest(&mut File::open(&copy)?)?,
        keys_sha256: container::digest(&mut keys.as_bytes())?,
    };
    container::write(&sealed, &about, &keys, &copy)?;
    fs::remove_file(&copy)?;
    // From here on only what the container gives back counts.
    let mut container = Container::open(&sealed)?;
    container.extract(&copy)?;
    prove(&copy, key, Some(&container.about))?;
    fs::remove_file(&copy)?;
    Ok(Made { aside, about })
}

fn sealed_in(aside: &Aside) -> PathBuf {
    aside.path().join("backup.sotre")
}

impl Made {
    /// Its bytes, to be sent elsewhere.
    pub fn open(&self) -> Result<File> {
        Ok(File::open(sealed_in(&self.aside))?)
    }

    /// Puts it at `path`, in the folder it was made in; a file that stands there is replaced only with `replace`.
    pub fn put(self, path: &Path, replace: bool) -> Result<()> {
        let sealed = sealed_in(&self.aside);
        if replace {
            fs::rename(&sealed, path)?;
        } else {
            tempfile::TempPath::try_from_path(&sealed)?.persist_noclobber(path).map_err(|error| error.error)?;
        }
        sync_folder(path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")))
    }

    /// Gives it a name of its own among the backups; a second one of the same second has a number.
    pub fn keep(self, backups: &Path) -> Result<PathBuf> {
        let why = Why::ALL.into_iter().find(|why| why.key() == self.about.why).unwrap_or(Why::Day);
        let made = local(self.about.made_at);
        let mut name = Generation { why, made, head: self.about.short_head(), nth: 1 };
        let path = loop {
            let path = backups.join(name.name());
            match tempfile::TempPath::try_from_path(sealed_in(&self.aside))?.persist_noclobber(&path) {
                Ok(()) => break path,
                Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => {
                    // Not taken away with the failed name: it is the backup itself.
                    error.path.keep().map_err(|error| error.error)?;
                    name.nth += 1;
                }
                Err(error) => return Err(error.error.into()),
            }
        };
        sync_folder(backups)?;
        Ok(path)
    }
}

/// The cheap part: how much is in it, and where its log ends.
fn count(book: &Connection) -> Result<Counted> {
    let (log_entries, head) = Reader::whole(book).log_head()?;
    Ok(Counted {
        schema: check_shape(book, Path::new("book.db"))?,
        children: Reader::whole(book).child_count()?,
        log_entries,
        head: container::hex(&head),
    })
}

/// Opens a copy as a book, has SQLite check every page of it, counts it, follows its log from the first entry to the last, and
/// compares that with what it says of itself.
pub(super) fn prove(copy: &Path, key: &BookKey, about: Option<&About>) -> Result<Counted> {
    let book = keyed(copy, key, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    let verdict: String = book.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
    if verdict != "ok" {
        return Err(StoreError::Damaged(Damage::Told(verdict)));
    }
    let counted = count(&book)?;
    let log = Reader::whole(&book).check_log()?;
    if log.broken.is_some() || !log.whole || log.entries != counted.log_entries {
        return Err(StoreError::BadBackup(Flaw::Log));
    }
    let same = |about: &About| {
        let Counted { schema, children, log_entries, head } = &counted;
        (about.schema, about.children, about.log_entries, &about.head) == (*schema, *children, *log_entries, head)
    };
    if about.is_some_and(|about| !same(about)) {
        return Err(StoreError::BadBackup(Flaw::Counts));
    }
    Ok(counted)
}

#[cfg(test)]
#[path = "backup_tests.rs"]
mod tests;
