//! A copy of the book: made aside, proved, and only then put in its place.

use std::fs;
use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use super::error::{Damage, Result, StoreError};
use super::open::{keyed, sync_folder};
use super::vault::BookKey;

/// A copy under the same key, proved by opening it and asking SQLite to check it. `replace`: a file that stands at `path` is
/// replaced, else refused.
pub fn copy_to(connection: &Connection, path: &Path, key: &BookKey, replace: bool) -> Result<()> {
    // A folder of its own beside the target (0700): nobody's file is in the way, whatever SQLite lays beside the copy goes
    // with it, also from a full disk, and the last step is one rename.
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let aside = tempfile::Builder::new().prefix(".sotre-").suffix(".tmp").tempdir_in(folder)?;
    // Held while it is in use: what nobody holds was left by a program that was killed, and may be swept away.
    let held = fs::File::open(aside.path())?;
    let _ = held.try_lock();
    let beside = aside.path().join("book.db");
    {
        use std::os::unix::fs::OpenOptionsExt;
        fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&beside)?;
    }
    {
        let mut copy = keyed(&beside, key, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        rusqlite::backup::Backup::new(connection, &mut copy)?.run_to_completion(
            512,
            std::time::Duration::ZERO,
            None,
        )?;
        // The copy stands alone: no -wal or -shm beside it.
        copy.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get::<_, String>(0))?;
    }
    let copy = keyed(&beside, key, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let verdict: String = copy.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
    if verdict != "ok" {
        return Err(StoreError::Damaged(Damage::Told(verdict)));
    }
    drop(copy);
    fs::File::open(&beside)?.sync_all()?;
    if replace {
        fs::rename(&beside, path)?;
    } else {
        tempfile::TempPath::try_from_path(&beside)?.persist_noclobber(path).map_err(|error| error.error)?;
    }
    sync_folder(folder)
}
