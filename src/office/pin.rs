//! Mã PIN: an officer whose line drops comes in again by six digits, until her working day is over. What it is kept in, and what it
//! withstands, says [`crate::store::pin`].

use serde_json::json;
use zeroize::Zeroizing;

use super::rights::By;
use super::{Book, Clock, Office, Refusal};
use crate::domain::time::{Instant, end_of_day, iso, today};
use crate::store::pin::{self, Tried};
use crate::store::{Entry, PinFlaw, Secret, StoreError, Vault};

/// A working day with its break. No rule of the law: longer than anybody sits, shorter than till tomorrow.
const HOURS: i64 = 10;

/// Six digits, and not the ones that are tried first: all the same, or one after the other.
fn is_pin(text: &str) -> bool {
    let steps: Vec<i16> = text.as_bytes().windows(2).map(|pair| i16::from(pair[1]) - i16::from(pair[0])).collect();
    could_be(text) && !steps.iter().all(|step| steps[0] == *step && step.abs() <= 1)
}

/// No passphrase is as short: what looks like a PIN is one.
fn could_be(typed: &str) -> bool {
    typed.len() == pin::DIGITS && typed.bytes().all(|byte| byte.is_ascii_digit())
}

/// Seconds of the epoch. The world's, as the kernel counts them: a practice clock stops no PIN.
fn now() -> u64 {
    u64::try_from(Clock::Running.now().timestamp()).unwrap_or(0)
}

impl Book {
    /// Until when a PIN opens the book to this login; `None`: there is none.
    pub fn pin_until(&self, login: &str) -> Option<Instant> {
        let until = pin::waits_until(&self.folder, login, now())?;
        chrono::DateTime::from_timestamp(i64::try_from(until).ok()?, 0)
    }

    /// Her secret, for what she typed: her passphrase, or the PIN where one waits for her.
    pub(super) fn secret(&self, vault: &Vault, login: &str, typed: &str) -> Result<Secret, StoreError> {
        if !could_be(typed) || vault.knows(login).is_err() || pin::waits_until(&self.folder, login, now()).is_none() {
            return vault.secret(login, typed);
        }
        match pin::try_one(&self.folder, login, typed, now())? {
            Tried::Wrong(left) => Err(StoreError::Pin(PinFlaw::Wrong(left))),
            Tried::None => Err(StoreError::Pin(PinFlaw::Forgotten)),
            Tried::Secret(secret) => match vault.open_with(login, &secret) {
                Ok(_) => Ok(secret),
                // Of the passphrase she had before.
                Err(StoreError::Moved) => {
                    pin::forget(&self.folder, login);
                    Err(StoreError::Pin(PinFlaw::Forgotten))
                }
                Err(error) => Err(error),
            },
        }
    }
}

impl Office {
    /// Until when her PIN opens the book again.
    pub fn pin_until(&self) -> Option<Instant> {
        Book::at(self.folder()).pin_until(&self.officer.login)
    }

    /// Keeps a PIN for the rest of the working day; `Ok` is its end.
    pub fn keep_pin(&mut self, typed: &str) -> Result<Instant, Refusal> {
        self.has_users()?;
        if !is_pin(typed) {
            return Err(StoreError::Pin(PinFlaw::Weak).into());
        }
        let login = self.officer.login.clone();
        let secret = self.store.opener().map(|(_, secret)| Zeroizing::new(secret.to_string()));
        let secret = secret.ok_or(StoreError::Pin(PinFlaw::NotHere))?;
        let now = Clock::Running.now();
        // The last second of today: "00:00" would be read as the hour that is over.
        let until = (end_of_day(today(now)) - chrono::TimeDelta::seconds(1)).min(now + chrono::TimeDelta::hours(HOURS));
        let end = u64::try_from(until.timestamp()).unwrap_or(0);
        let folder = self.folder().to_owned();
        pin::keep(&folder, &login, &secret, typed, end, self::now())?;
        let noted = self.write(By::Sitting, |_, _| {
            Ok(((), Entry::new("pin_kept", login.as_str(), json!({ "until": iso(until) }))))
        });
        // What the log does not know of may not open the book.
        noted.inspect_err(|_| pin::forget(&folder, &login))?;
        Ok(until)
    }

    pub fn forget_pin(&self) -> Result<(), Refusal> {
        self.has_users()?;
        pin::forget(self.folder(), &self.officer.login);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_tried_first_is_no_pin() {
        for text in ["", "12345", "1234567", "12345a", "000000", "999999", "123456", "654321", "345678", "１２３４５６"]
        {
            assert!(!is_pin(text), "{text}");
        }
        for text in ["190812", "112233", "135790", "123457", "890123"] {
            assert!(is_pin(text), "{text}");
        }
    }
}
