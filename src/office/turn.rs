//! Trying a passphrase, a PIN or a recovery key: one after the other, of all programs on a book, and slower after every wrong one.

use std::fs::{File, TryLockError};
use std::path::Path;
use std::time::Duration;

use super::noted::{Notable, read};
use super::{Book, Clock, Refusal};
use crate::domain::waiting::wait_before;
use crate::store::{PinFlaw, StoreError};

/// How often somebody looks for her turn, twenty times a second.
const HOLD: u32 = 200;
/// How often she waits for it.
const WAITS: u32 = 6;

/// One at a time, of all programs on this book: the turn ends when what is given back is dropped. `None` where there is nothing to
/// hold, or the disk knows no locks: nobody is kept out for that.
pub(super) fn turn(folder: &Path) -> Result<Option<File>, Refusal> {
    let Ok(keys) = File::open(crate::store::keys_path(folder)) else { return Ok(None) };
    for _ in 0..HOLD {
        match keys.try_lock() {
            Ok(()) => return Ok(Some(keys)),
            Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(50)),
            Err(TryLockError::Error(_)) => return Ok(None),
        }
    }
    Err(Refusal::TooSoon(1))
}

impl Book {
    /// Tries what somebody typed for this login: after wrong ones she waits her turn, and another wrong one is noted. Several programs
    /// try one after the other: at once each would have the try that is free.
    pub(super) fn in_turn<T>(&self, login: &str, tried: impl FnOnce() -> Result<T, StoreError>) -> Result<T, Refusal> {
        let mut held = turn(&self.folder)?;
        // Somebody else may type a wrong one for her while she waits: not for ever.
        for _ in 0..WAITS {
            match self.seconds_to_wait(login) {
                0 => break,
                seconds if seconds <= self.patience => {
                    drop(held.take());
                    std::thread::sleep(Duration::from_secs(seconds));
                    held = turn(&self.folder)?;
                }
                seconds => return Err(Refusal::TooSoon(seconds)),
            }
        }
        match self.seconds_to_wait(login) {
            0 => {}
            seconds => return Err(Refusal::TooSoon(seconds)),
        }
        let tried = tried().map_err(|error| {
            if matches!(
                error,
                StoreError::WrongPassphrase
                    | StoreError::Pin(PinFlaw::Wrong(_))
                    | StoreError::WrongRecovery
                    | StoreError::UnknownLogin
            ) {
                self.note_in_turn(Notable::WrongPassphrase, login);
            }
            error.into()
        });
        drop(held);
        tried
    }

    /// Seconds until this login may try again after wrong passphrases; others are not concerned.
    fn seconds_to_wait(&self, login: &str) -> u64 {
        let own = read(&self.folder).into_iter().find(|one| one.what == Notable::WrongPassphrase && one.login == login);
        own.map_or(0, |own| wait_before(own.count, own.last, Clock::Running.now()))
    }
}
