//! What can go wrong between the program and its file, as facts; the words are made elsewhere.

use std::path::PathBuf;

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
    #[error("wrong passphrase")]
    WrongPassphrase,
    #[error("book version {found}, this program knows up to {known}")]
    NewerBook { found: i64, known: i64 },
    #[error("the book is damaged: {0}")]
    Damaged(String),
    #[error("the key file is damaged: {0}")]
    KeysDamaged(String),
    #[error("the practice mark of the key file and of the book differ")]
    MarkDiffers,
    #[error("cannot write in {0}")]
    ReadOnly(PathBuf),
    #[error("the disk is full")]
    Full,
    #[error("another program holds the book")]
    Busy,
    #[error("somebody changed it meanwhile")]
    ChangedMeanwhile,
    #[error("it is no longer there")]
    Gone,
    #[error("{0}")]
    Io(#[from] std::io::Error),
    #[error("{0}")]
    Sql(rusqlite::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Code;
        match error.sqlite_error_code() {
            Some(Code::NotADatabase | Code::DatabaseCorrupt) => StoreError::Damaged(error.to_string()),
            Some(Code::DiskFull) => StoreError::Full,
            Some(Code::DatabaseBusy | Code::DatabaseLocked) => StoreError::Busy,
            Some(Code::ReadOnly | Code::CannotOpen | Code::PermissionDenied) => StoreError::ReadOnly(PathBuf::new()),
            _ => StoreError::Sql(error),
        }
    }
}

pub type Result<T> = std::result::Result<T, StoreError>;
