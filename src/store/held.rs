//! Who holds the folder of a book: everybody who has it open together, or one restore alone.
//!
//! The lock lies on the folder itself: no file of ours is left in it, and a program that is killed lets go.

use std::fs::{File, TryLockError};
use std::path::Path;

use super::error::{Result, StoreError};

/// Held together with others as long as the file lives; `None` where the disk knows no locks.
pub fn together(folder: &Path) -> Result<Option<File>> {
    held(folder, File::try_lock_shared)
}

/// Held by nobody else.
pub fn alone(folder: &Path) -> Result<Option<File>> {
    held(folder, File::try_lock)
}

fn held(folder: &Path, lock: impl Fn(&File) -> std::result::Result<(), TryLockError>) -> Result<Option<File>> {
    // A folder that may not be read: whoever opens the book will say it better.
    let Ok(held) = File::open(folder) else { return Ok(None) };
    match lock(&held) {
        Ok(()) => Ok(Some(held)),
        Err(TryLockError::WouldBlock) => Err(StoreError::Busy),
        Err(TryLockError::Error(_)) => Ok(None),
    }
}
