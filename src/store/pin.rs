//! Mã PIN: six digits in place of the passphrase for the rest of a working day, for an officer whose line drops.
//!
//! Her secret, sealed by the digits as it is by her passphrase, lies in the keyring of the kernel: memory that is never written to a
//! disk or its swap, forgets at the hour it was told, and is gone with the power. Whoever steals the host finds nothing of it; three
//! wrong tries take it away from whoever sits at her line. Against somebody who rules the running host it protects nothing,
//! no more than the open book does.

use std::path::Path;

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::error::{Result, StoreError};
use super::vault::{self, Secret};

/// Digits of a PIN.
pub const DIGITS: usize = 6;
/// Wrong ones after which it is gone.
pub const TRIES: u32 = 3;

/// Why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PinFlaw {
    /// Wrong; so many tries are left before it is forgotten.
    Wrong(u32),
    /// She has set another passphrase meanwhile, or its hour is over.
    Forgotten,
    /// The kernel keeps no keys: an older one, or a container that may not ask.
    NotHere,
    /// Not six digits, or the ones that are tried first.
    Weak,
    /// Typed twice, not the same.
    Differs,
}

impl PinFlaw {
    /// As the words name it.
    pub fn key(self) -> &'static str {
        match self {
            PinFlaw::Wrong(0) => "last",
            PinFlaw::Wrong(_) => "wrong",
            PinFlaw::Forgotten => "forgotten",
            PinFlaw::NotHere => "not_here",
            PinFlaw::Weak => "weak",
            PinFlaw::Differs => "differs",
        }
    }

    pub fn tries_left(self) -> u32 {
        if let PinFlaw::Wrong(left) = self { left } else { 0 }
    }
}

/// What was typed came to.
pub enum Tried {
    Secret(Secret),
    /// So many tries are left; at 0 it is forgotten.
    Wrong(u32),
    /// None is kept for her, or its hour is over.
    None,
}

/// In the list of keys of the host stands neither a login nor a path.
fn name_of(folder: &Path, login: &str) -> String {
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let mut hash = Sha256::new();
    hash.update(folder.as_os_str().as_encoded_bytes());
    hash.update([0]);
    hash.update(login.as_bytes());
    let hex: String = hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    format!("sotre:{hex}")
}

/// As it lies in the kernel: tries left, the second of the epoch at which its hour is over, and the sealed secret.
struct Kept {
    tries: u32,
    until: u64,
    sealed: Zeroizing<String>,
}

impl Kept {
    fn get(name: &str, now: u64) -> Option<Kept> {
        let bytes = kernel::get(name)?;
        let mut parts = std::str::from_utf8(&bytes).ok()?.splitn(3, '\n');
        let tries = parts.next()?.parse().ok()?;
        let until = parts.next()?.parse().ok()?;
        let kept = Kept { tries, until, sealed: Zeroizing::new(parts.next()?.to_owned()) };
        // The kernel forgets it too, but a change takes its hour away until it is set again.
        (kept.until > now && kept.tries > 0).then_some(kept)
    }

    fn put(&self, name: &str, now: u64) -> Result<()> {
        let seconds = self.until.saturating_sub(now).max(1);
        let text = Zeroizing::new(format!("{}\n{}\n{}", self.tries, self.until, *self.sealed));
        kernel::put(name, text.as_bytes(), seconds)
    }
}

/// Kept until then, in place of any before it; both in seconds of the epoch, as everywhere here. `secret`: as her passphrase gave it
/// free.
pub fn keep(folder: &Path, login: &str, secret: &Secret, pin: &str, until: u64, now: u64) -> Result<()> {
    let sealed = Zeroizing::new(vault::wrapped(pin, secret)?);
    Kept { tries: TRIES, until, sealed }.put(&name_of(folder, login), now)
}

/// Does one wait for her? Its end.
pub fn waits_until(folder: &Path, login: &str, now: u64) -> Option<u64> {
    Kept::get(&name_of(folder, login), now).map(|kept| kept.until)
}

/// What a PIN gives free. The try is counted before it is made: a program killed meanwhile has used it up all the same.
/// Whoever calls it has the turn: several at once would have three tries each.
pub fn try_one(folder: &Path, login: &str, pin: &str, now: u64) -> Result<Tried> {
    let name = name_of(folder, login);
    let Some(kept) = Kept::get(&name, now) else {
        kernel::forget(&name);
        return Ok(Tried::None);
    };
    let less = Kept { tries: kept.tries - 1, ..kept };
    less.put(&name, now)?;
    match vault::unwrapped(pin, &less.sealed) {
        Ok(secret) => {
            Kept { tries: TRIES, ..less }.put(&name, now)?;
            Ok(Tried::Secret(secret))
        }
        Err(StoreError::WrongPassphrase) => {
            if less.tries == 0 {
                kernel::forget(&name);
            }
            Ok(Tried::Wrong(less.tries))
        }
        Err(error) => Err(error),
    }
}

pub fn forget(folder: &Path, login: &str) {
    kernel::forget(&name_of(folder, login));
}

#[cfg(target_os = "linux")]
mod kernel {
    use linux_keyutils::{Key, KeyError, KeyRing, KeyRingIdentifier};
    use zeroize::Zeroizing;

    use super::PinFlaw;
    use crate::store::error::{Result, StoreError};

    /// The account's own ring, which outlives her sitting: the ring of the sitting is gone with the line that dropped.
    fn ring() -> std::result::Result<KeyRing, KeyError> {
        KeyRing::get_persistent(KeyRingIdentifier::Session)
    }

    fn found(name: &str) -> Option<Key> {
        ring().ok()?.search(name).ok()
    }

    /// In place of what lies there under this name.
    pub fn put(name: &str, payload: &[u8], seconds: u64) -> Result<()> {
        let key = ring().and_then(|ring| ring.add_key(name, payload)).map_err(|_| StoreError::Pin(PinFlaw::NotHere))?;
        let timed = usize::try_from(seconds).map_err(|_| KeyError::InvalidArguments).and_then(|n| key.set_timeout(n));
        // Without its hour it would stay: then rather none.
        timed.map_err(|_| {
            let _ = key.invalidate();
            StoreError::Pin(PinFlaw::NotHere)
        })
    }

    pub fn get(name: &str) -> Option<Zeroizing<Vec<u8>>> {
        found(name)?.read_to_vec().ok().map(Zeroizing::new)
    }

    pub fn forget(name: &str) {
        if let Some(key) = found(name) {
            let _ = key.invalidate();
        }
    }
}

/// Elsewhere no such memory is known.
#[cfg(not(target_os = "linux"))]
mod kernel {
    use zeroize::Zeroizing;

    use super::PinFlaw;
    use crate::store::error::{Result, StoreError};

    pub fn put(_: &str, _: &[u8], _: u64) -> Result<()> {
        Err(StoreError::Pin(PinFlaw::NotHere))
    }

    pub fn get(_: &str) -> Option<Zeroizing<Vec<u8>>> {
        None
    }

    pub fn forget(_: &str) {}
}
