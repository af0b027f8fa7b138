//! A book in the making: whole in a folder of its own beside its place, and only then put there. Killed or cut off from power
//! before that there is no book and making it again is possible; after it there is one with everything in it.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use super::error::{Result, StoreError};
use super::open::{self, book_path, make_folder, sync_folder};
use super::place::Place;
use super::resort::resort_where_needed;
use super::vault::{self, BookKey, Vault};
use super::{Store, held, is_held, network};

/// Of the folder a book is made in; as every unfinished thing of this program is called.
const PREFIX: &str = ".sotre-";
const SUFFIX: &str = ".tmp";

pub struct Making<'v> {
    // Dropped without `put` it takes everything away again.
    aside: tempfile::TempDir,
    _held: File,
    /// No restore puts a book in the same place meanwhile.
    _together: Option<File>,
    folder: PathBuf,
    vault: &'v Vault,
}

impl<'v> Making<'v> {
    /// A new book that only its maker sees, for its first acts.
    pub fn begin(folder: &Path, vault: &'v Vault, key: BookKey) -> Result<(Making<'v>, Store)> {
        if Store::exists(folder) {
            return Err(StoreError::BookExists(folder.to_owned()));
        }
        network::refuse(folder)?;
        let left = left_behind(folder);
        if folder.exists() && fs::read_dir(folder)?.count() > left.len() {
            return Err(StoreError::FolderInUse(folder.to_owned()));
        }
        left.into_iter().try_for_each(fs::remove_dir_all)?;
        make_folder(folder)?;
        let together = held::together(folder)?;
        let aside = tempfile::Builder::new().prefix(PREFIX).suffix(SUFFIX).tempdir_in(folder)?;
        let held = File::open(aside.path())?;
        let _ = held.try_lock();
        let mut connection = open::create(aside.path(), &key).map_err(|error| open::name_folder(error, folder))?;
        let place = Place::of(aside.path()).ok_or(StoreError::Moved)?;
        resort_where_needed(&mut connection)?;
        let practice = vault.is_practice();
        if practice {
            connection.execute("INSERT INTO meta VALUES ('practice', '1')", [])?;
        } else {
            super::keyring::keep(&connection, vault)?;
        }
        let store = Store::of(connection, place, aside.path(), key, practice, None)?;
        let folder = folder.to_owned();
        Ok((Making { aside, _held: held, _together: together, folder, vault }, store))
    }

    /// Puts the book in its place and opens it there.
    pub fn put(self, store: Store) -> Result<Store> {
        let key = store.key.clone();
        // Everything into the one file: a journal left aside would be left behind.
        let busy: i64 = store.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        store.connection.close().map_err(|(_, error)| error)?;
        if busy != 0 {
            return Err(StoreError::Busy);
        }
        File::open(book_path(self.aside.path()))?.sync_all()?;
        self.vault.write(self.aside.path())?;
        let placed = self.place().and_then(|()| Store::open(&self.folder, self.vault, key, None));
        if placed.is_err() {
            // Nobody was told of this book, nor of its recovery key: called not made, it may not stand there.
            for name in ["keys.toml", "book.db-wal", "book.db-shm", "book.db"] {
                let _ = fs::remove_file(self.folder.join(name));
            }
        }
        placed
    }

    fn place(&self) -> Result<()> {
        fs::rename(book_path(self.aside.path()), book_path(&self.folder))?;
        // One name after the other, so that a power cut can only leave what `complete` knows.
        sync_folder(&self.folder)?;
        fs::rename(vault::path(self.aside.path()), vault::path(&self.folder))?;
        sync_folder(&self.folder)
    }
}

/// Folders in which a program made a book until it was killed.
pub(super) fn left_behind(folder: &Path) -> Vec<PathBuf> {
    let ours = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        name.starts_with(PREFIX) && name.ends_with(SUFFIX) && path.is_dir() && !is_held(path)
    };
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(std::result::Result::ok);
    entries.map(|entry| entry.path()).filter(ours).collect()
}

/// Killed between its two names, a whole book stands there with its keys still aside: they are put in place. `true` when so.
pub(super) fn complete(folder: &Path) -> Result<bool> {
    if !book_path(folder).exists() || vault::path(folder).exists() {
        return Ok(false);
    }
    let Some(aside) = left_behind(folder).into_iter().find(|aside| vault::path(aside).exists()) else {
        return Ok(false);
    };
    fs::rename(vault::path(&aside), vault::path(folder))?;
    sync_folder(folder)?;
    let _ = fs::remove_dir_all(aside);
    Ok(true)
}
