//! Opening, making and migrating the one encrypted file.

use std::fs;
use std::io;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rusqlite::{Connection, OpenFlags};
use rusqlite_migration::{M, Migrations};

use super::error::{Damage, Result, StoreError};
use super::vault::{BookKey, raw_key_pragma};
use crate::domain::generation::Why;
use crate::domain::time::Instant;

/// "sotr": lets other tools tell what the (decrypted) file is.
const APPLICATION_ID: i32 = 0x736f_7472;

pub(super) const STEPS: &[M<'static>] = &[
    M::up(include_str!("../../assets/migrations/0001_ground.sql")),
    M::up(include_str!("../../assets/migrations/0002_clock.sql")),
    M::up(include_str!("../../assets/migrations/0003_undo.sql")),
    M::up(include_str!("../../assets/migrations/0004_lists.sql")),
    M::up(include_str!("../../assets/migrations/0005_mapping.sql")),
    M::up(include_str!("../../assets/migrations/0006_imports.sql")),
    M::up(include_str!("../../assets/migrations/0007_tally.sql")),
    M::up(include_str!("../../assets/migrations/0008_rank.sql")),
    M::up(include_str!("../../assets/migrations/0009_acts.sql")),
    M::up(include_str!("../../assets/migrations/0010_people.sql")),
    M::up(include_str!("../../assets/migrations/0011_sittings.sql")),
    M::up(include_str!("../../assets/migrations/0012_incidents.sql")),
    M::up(include_str!("../../assets/migrations/0013_sensitive.sql")),
];

pub fn book_path(folder: &Path) -> PathBuf {
    folder.join("book.db")
}

/// Makes the folder 0700; a folder that others may look into is narrowed. What is new is synced into the folder it stands in:
/// a book, or the first copy of one, would otherwise be gone with its folder after a power cut.
pub fn make_folder(folder: &Path) -> Result<()> {
    let denied = |error: io::Error| match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => StoreError::Full,
        _ => StoreError::ReadOnly(folder.to_owned()),
    };
    let missing: Vec<&Path> = folder.ancestors().take_while(|at| !at.as_os_str().is_empty() && !at.exists()).collect();
    if !missing.is_empty() {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(denied)?;
    }
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).map_err(denied)?;
    missing.into_iter().try_for_each(|new| sync_folder(folder_of(new)))
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// The names in a folder, on the disk. A folder that cannot be synced (some network disks, or one that may not be read) is no
/// reason to call lost what stands in it; a disk that fails is.
pub(super) fn sync_folder(folder: &Path) -> Result<()> {
    use io::ErrorKind as Kind;
    match fs::File::open(folder).and_then(|folder| folder.sync_all()) {
        Err(error) if error.kind() == Kind::StorageFull => Err(StoreError::Full),
        Err(error) if !matches!(error.kind(), Kind::InvalidInput | Kind::Unsupported | Kind::PermissionDenied) => {
            Err(StoreError::Io(error))
        }
        _ => Ok(()),
    }
}

/// Opens an existing file with its key and brings it to this program's shape. A book is kept as it was before its shape changes:
/// `keep` is the moment of that; `None` for a copy made ready by a restore, whose backup is there already.
pub fn open(folder: &Path, key: &BookKey, keep: Option<Instant>) -> Result<Connection> {
    let path = book_path(folder);
    if !path.exists() {
        return Err(StoreError::Damaged(Damage::Missing(path)));
    }
    let mut connection = keyed(&path, key, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    let found = check_shape(&connection, &path)?;
    settle(&connection).map_err(|error| name_folder(error, folder))?;
    if found < known() {
        if let Some(now) = keep {
            keep_before_migration(&connection, folder, key, now)?;
        }
        migrate(&mut connection).map_err(|error| name_folder(error, folder))?;
    }
    Ok(connection)
}

/// The shapes this program knows.
fn known() -> i64 {
    i64::try_from(STEPS.len()).unwrap_or(i64::MAX)
}

/// The number of the book's shape; a file that holds none, or one of a later program, is refused.
pub(super) fn check_shape(connection: &Connection, path: &Path) -> Result<i64> {
    let found: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if found > known() {
        return Err(StoreError::NewerBook { found, known: known() });
    }
    let mark: i32 = connection.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    // SQLite takes an emptied file for a new database: filling it anew would hide that the book is gone.
    if found == 0 || mark != APPLICATION_ID {
        return Err(StoreError::Damaged(Damage::NoBook(path.to_owned())));
    }
    Ok(found)
}

/// Makes a new file, 0600 before its first byte is written.
pub fn create(folder: &Path, key: &BookKey) -> Result<Connection> {
    let path = book_path(folder);
    if path.exists() {
        return Err(StoreError::BookExists(folder.to_owned()));
    }
    let made = {
        use std::os::unix::fs::OpenOptionsExt;
        fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)
    };
    made.map_err(|_| StoreError::ReadOnly(folder.to_owned()))?;
    let mut connection = keyed(&path, key, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    settle(&connection)?;
    connection.pragma_update(None, "application_id", APPLICATION_ID)?;
    migrate(&mut connection)?;
    Ok(connection)
}

pub(super) fn name_folder(error: StoreError, folder: &Path) -> StoreError {
    match error {
        StoreError::ReadOnly(_) => StoreError::ReadOnly(folder.to_owned()),
        other => other,
    }
}

/// SQLCipher starts and stops its cryptography with the first and last connection of the process, and two threads doing that
/// at once make a good key fail. So openings follow one another, and one empty connection stays for ever.
static ONE_AT_A_TIME: Mutex<Option<Connection>> = Mutex::new(None);

pub(super) fn keyed(path: &Path, key: &BookKey, flags: OpenFlags) -> Result<Connection> {
    let connection = unread_with(path, key, flags)?;
    // The key is only checked by the first read.
    read_once(&connection)?;
    Ok(connection)
}

fn read_once(connection: &Connection) -> Result<()> {
    Ok(connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?)
}

/// Opened and keyed, nothing read yet.
pub(super) fn unread(path: &Path, key: &BookKey) -> Result<Connection> {
    unread_with(path, key, OpenFlags::SQLITE_OPEN_READ_WRITE)
}

fn unread_with(path: &Path, key: &BookKey, flags: OpenFlags) -> Result<Connection> {
    let mut kept = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    if kept.is_none() {
        *kept = Some(Connection::open_in_memory()?);
    }
    let opened = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX);
    let connection = opened.map_err(|_| match path.exists() {
        true => StoreError::ReadOnly(path.parent().unwrap_or(path).to_owned()),
        false => StoreError::Damaged(Damage::Missing(path.to_owned())),
    })?;
    // Before the key: SQLCipher would print "hmac check failed" over the drawn screen.
    connection.pragma_update(None, "cipher_log_level", "NONE")?;
    connection.pragma_update(None, "key", raw_key_pragma(key).as_str())?;
    Ok(connection)
}

/// For looking at a file that may be damaged: nothing is written through it, and a file whose end is missing is read as far
/// as it goes (`writable_schema` is SQLite's word for that; `query_only` keeps it from meaning more).
pub(super) fn to_examine(folder: &Path, key: &BookKey) -> Result<Connection> {
    let path = book_path(folder);
    let connection = unread(&path, key)?;
    connection.busy_timeout(std::time::Duration::from_secs(5))?;
    connection.execute_batch("PRAGMA query_only = ON; PRAGMA writable_schema = ON; PRAGMA temp_store = MEMORY")?;
    Ok(connection)
}

/// The same, and known to be a book that can be asked.
pub(super) fn to_examine_parts(folder: &Path, key: &BookKey) -> Result<Connection> {
    let connection = to_examine(folder, key)?;
    read_once(&connection)?;
    let mark: i32 = connection.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    if mark != APPLICATION_ID {
        return Err(StoreError::Damaged(Damage::NoBook(book_path(folder))));
    }
    functions(&connection)?;
    Ok(connection)
}

fn settle(connection: &Connection) -> Result<()> {
    connection.busy_timeout(std::time::Duration::from_secs(5))?;
    // One plan for a statement, whatever it is asked with. Beside the indexes on what is sensitive SQLite would look for a better one
    // at every new value: of ten thousand rows judged, a third of the time went into preparing the same two statements again.
    connection.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    // WAL with FULL: NORMAL loses the last commits in a power cut.
    let folder = connection.path().and_then(|path| Path::new(path).parent()).unwrap_or(Path::new("")).to_owned();
    let mode = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get::<_, String>(0));
    if mode.map_err(|error| name_folder(error.into(), &folder))? != "wal" {
        return Err(StoreError::ReadOnly(folder));
    }
    connection.execute_batch(
        "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;
         PRAGMA cache_size = -4096; PRAGMA trusted_schema = OFF;",
    )?;
    connection.set_prepared_statement_cache_capacity(64);
    functions(connection)
}

/// What only the domain can tell, for statements that sort or search by it: the order of names and of words, and the rule of
/// the search for lists that have no index of their own.
fn functions(connection: &Connection) -> Result<()> {
    use rusqlite::functions::FunctionFlags;
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_INNOCUOUS;
    connection.create_scalar_function("name_key", 1, flags, |call| {
        Ok(call.get::<Option<String>>(0)?.map(|name| crate::domain::vietnamese::sort_key(&name)))
    })?;
    connection.create_scalar_function("word_key", 1, flags, |call| {
        Ok(call.get::<Option<String>>(0)?.map(|text| crate::domain::vietnamese::sort_key_text(&text)))
    })?;
    connection.create_scalar_function("folded", 1, flags, |call| {
        Ok(call.get::<Option<String>>(0)?.map(|text| crate::domain::vietnamese::fold(&text)))
    })?;
    connection.create_scalar_function("has_words", 2, flags, |call| {
        Ok(super::search::has_words(&call.get::<String>(0)?, &call.get::<String>(1)?))
    })?;
    connection.create_scalar_function("age_on", 2, flags, |call| {
        let (birth, today) = (call.get::<Option<String>>(0)?, call.get::<String>(1)?);
        let birth = birth.as_deref().and_then(crate::domain::birth_date::BirthDate::from_contract);
        let today = super::columns::date_from(&today).ok();
        Ok(birth.zip(today).and_then(|(birth, today)| birth.age_on(today)).map(|age| age.years))
    })?;
    connection.create_scalar_function("odd_id", 3, flags, |call| {
        let (number, sex) = (call.get::<String>(0)?, call.get::<String>(1)?);
        let sex = match sex.as_str() {
            "nam" => Some(crate::domain::numbers::Sex::Male),
            "nữ" => Some(crate::domain::numbers::Sex::Female),
            _ => None,
        };
        let birth = call.get::<Option<String>>(2)?;
        let birth = birth.as_deref().and_then(crate::domain::birth_date::BirthDate::from_contract);
        Ok(crate::domain::numbers::is_odd_id(&number, sex, birth))
    })?;
    connection.create_scalar_function("closeness", 2, flags, |call| {
        let sought = call.get_or_create_aux(1, |query| {
            let query = query.as_str()?;
            Ok::<_, rusqlite::types::FromSqlError>(crate::domain::accents::Sought::of(query))
        })?;
        Ok(sought.closeness(call.get_raw(0).as_str()?))
    })?;
    Ok(())
}

fn migrate(connection: &mut Connection) -> Result<()> {
    Migrations::from_slice(STEPS).to_latest(connection).map_err(|error| match error {
        rusqlite_migration::Error::RusqliteError { err, .. } => StoreError::from(err),
        other => StoreError::Damaged(Damage::Told(other.to_string())),
    })
}

/// A proved backup of the book as it was, before its shape changes: without it nothing is changed. One that stands there already
/// (the program was killed or the disk was full before the change was done) stays, and this one has a name of its own: the
/// book may have been written to since.
fn keep_before_migration(connection: &Connection, folder: &Path, key: &BookKey, now: Instant) -> Result<()> {
    let backups = folder.join("backups");
    make_folder(&backups)?;
    super::backup::make(connection, folder, key, &backups, (Why::Upgrade, now))?.keep(&backups)?;
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_migrations_are_sound() {
        assert!(Migrations::from_slice(STEPS).validate().is_ok());
    }

    /// Killed between the copy and the change, the book could never be opened again: the copy stood in its own way.
    #[test]
    fn a_copy_from_an_interrupted_change_is_not_in_the_way() {
        let dir = tempfile::tempdir().unwrap();
        let key = BookKey::new([7; 32]);
        let connection = create(dir.path(), &key).unwrap();
        super::super::Vault::practice().unwrap().0.write(dir.path()).unwrap();
        let now = "2026-11-30T01:00:00Z".parse().unwrap();
        for copies in 1..=3 {
            keep_before_migration(&connection, dir.path(), &key, now).unwrap();
            assert_eq!(fs::read_dir(dir.path().join("backups")).unwrap().count(), copies);
        }
    }
}
