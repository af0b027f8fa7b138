//! What can go wrong between the program and its file, as facts; the words are made elsewhere.

use std::path::PathBuf;

use super::pin::PinFlaw;

/// What is wrong with the file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Damage {
    #[error("{0} is missing")]
    Missing(PathBuf),
    /// SQLite takes an emptied file for a new database.
    #[error("{0} holds no book")]
    NoBook(PathBuf),
    #[error("a page does not read")]
    Pages,
    /// A value no program of ours writes; only its kind is told, for the value may be a child's.
    #[error("not {0}")]
    Value(&'static str),
    /// SQLite's own check, or its word on bringing the book to a new shape.
    #[error("{0}")]
    Told(String),
}

/// What is wrong with a backup.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    #[error("its bytes are not those that were sealed")]
    Seal,
    #[error("it is no backup of this program")]
    Shape,
    #[error("its keys are not those that were put in")]
    Keys,
    /// A bare copy without the keys it opens with.
    #[error("there are no keys for it")]
    NoKeys,
    #[error("its book is not the one that was put in")]
    Book,
    #[error("its log does not hold together")]
    Log,
    #[error("it holds something else than it says")]
    Counts,
}

impl Flaw {
    pub fn key(self) -> &'static str {
        match self {
            Flaw::Seal => "seal",
            Flaw::Shape => "shape",
            Flaw::Keys => "keys",
            Flaw::NoKeys => "no_keys",
            Flaw::Book => "book",
            Flaw::Log => "log",
            Flaw::Counts => "counts",
        }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("no book at {0}")]
    NoBook(PathBuf),
    #[error("there is a book already at {0}")]
    BookExists(PathBuf),
    #[error("the folder {0} is not empty and holds no book")]
    FolderInUse(PathBuf),
    #[error("unknown login")]
    UnknownLogin,
    #[error("{0} no longer opens this book")]
    Disabled(String),
    /// The book was re-keyed while this process had it open: what it holds is the old file.
    #[error("the book was re-keyed meanwhile")]
    Moved,
    #[error("wrong passphrase")]
    WrongPassphrase,
    #[error("wrong recovery key")]
    WrongRecovery,
    #[error("book version {found}, this program knows up to {known}")]
    NewerBook { found: i64, known: i64 },
    #[error("the book is damaged: {0}")]
    Damaged(Damage),
    #[error("the backup cannot be used: {0}")]
    BadBackup(Flaw),
    /// The folder, and what people call its kind of disk.
    #[error("{0} lies on a disk of another machine ({1})")]
    NetworkDisk(PathBuf, &'static str),
    #[error("the key file is damaged: {0}")]
    KeysDamaged(String),
    #[error("the practice mark of the key file and of the book differ")]
    MarkDiffers,
    /// The PIN opens nothing, or is none.
    #[error("the PIN: {}", .0.key())]
    Pin(PinFlaw),
    #[error("cannot write in {0}")]
    ReadOnly(PathBuf),
    #[error("the disk is full")]
    Full,
    /// A quota, a limit or a failing disk: SQLite tells only a full one apart.
    #[error("the disk took no more")]
    NotWritten,
    /// The disk failed at the very moment of the commit, and once more when it was to be taken back.
    #[error("it may or may not be in the book")]
    Unsure,
    #[error("another program holds the book")]
    Busy,
    #[error("somebody changed it meanwhile")]
    ChangedMeanwhile,
    #[error("it is no longer there")]
    Gone,
    /// Of another village than the one whose book she keeps.
    #[error("it is of another village")]
    Elsewhere,
    #[error("{0}")]
    Io(#[from] std::io::Error),
    #[error("{0}")]
    Sql(rusqlite::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Code;
        match error.sqlite_error_code() {
            Some(Code::NotADatabase | Code::DatabaseCorrupt) => StoreError::Damaged(Damage::Pages),
            // What SQLCipher answers for a page that does not decrypt: first "out of memory", then a bare "SQL logic error"
            // to everything asked of the same connection. A mistake in a statement says what the mistake is.
            Some(Code::OutOfMemory) => StoreError::Damaged(Damage::Pages),
            Some(Code::Unknown) if says_nothing(&error) => StoreError::Damaged(Damage::Pages),
            Some(Code::DiskFull) => StoreError::Full,
            Some(Code::SystemIoFailure) if writing(&error) => StoreError::NotWritten,
            Some(Code::DatabaseBusy | Code::DatabaseLocked) => StoreError::Busy,
            Some(Code::ReadOnly | Code::CannotOpen | Code::PermissionDenied) => StoreError::ReadOnly(PathBuf::new()),
            _ => StoreError::Sql(error),
        }
    }
}

/// What SQLite was doing to the disk when it failed, also to the memory it shares beside the book.
fn writing(error: &rusqlite::Error) -> bool {
    use rusqlite::ffi as code;
    let codes = [
        code::SQLITE_IOERR_WRITE,
        code::SQLITE_IOERR_FSYNC,
        code::SQLITE_IOERR_DIR_FSYNC,
        code::SQLITE_IOERR_TRUNCATE,
        code::SQLITE_IOERR_DELETE,
        code::SQLITE_IOERR_CLOSE,
        code::SQLITE_IOERR_SHMOPEN,
        code::SQLITE_IOERR_SHMSIZE,
        code::SQLITE_IOERR_SHMMAP,
    ];
    matches!(error, rusqlite::Error::SqliteFailure(code, _) if codes.contains(&code.extended_code))
}

fn says_nothing(error: &rusqlite::Error) -> bool {
    match error {
        rusqlite::Error::SqliteFailure(code, said) => {
            code.extended_code == 1 && said.as_deref().is_none_or(|said| said == "SQL logic error")
        }
        _ => false,
    }
}

impl StoreError {
    /// Is it the file itself that is not as it was written?
    pub fn is_damage(&self) -> bool {
        matches!(self, StoreError::Damaged(_))
    }
}

pub type Result<T> = std::result::Result<T, StoreError>;
