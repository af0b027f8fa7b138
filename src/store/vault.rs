//! The keys of a book: who may open it, without ever keeping a passphrase or the book key in the clear.
//!
//! Every officer has an age X25519 identity. Its secret half is wrapped by her passphrase (scrypt), the random 256-bit
//! book key is wrapped to the public half, and to a recovery key that is shown once. So an officer can be added or the
//! book re-keyed without anybody else being there. A practice book keeps its key open: it holds nobody real.

mod people;

pub(super) use people::wrapped;

use std::fs;
use std::io::{Read, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use age::armor::{ArmoredReader, ArmoredWriter, Format};
use age::secrecy::SecretString;
use age::x25519;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::error::{Result, StoreError};
use super::open::sync_folder;

/// scrypt's 2^16: 69 MB and an eighth of a second; left to itself age takes a gigabyte and seconds.
/// Debug builds derive cheaply so that tests do not spend their time here.
const WORK_FACTOR: u8 = if cfg!(debug_assertions) { 10 } else { 16 };
const WORK_FACTOR_MAX: u8 = 18;
const FORMAT: u32 = 1;

/// The 256-bit key of the file; forgotten when dropped.
pub type BookKey = Zeroizing<[u8; 32]>;
/// The secret half of an officer's identity, as her passphrase gives it free; forgotten when dropped.
pub type Secret = Zeroizing<String>;

/// `keys.toml` beside the book.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vault {
    format: u32,
    practice: bool,
    /// Only in a practice book: the key itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    open_key: Option<String>,
    /// Logins that opened it once and no longer do: so that their owners are told why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    disabled: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    recovery: Option<Wrapped>,
    #[serde(default, rename = "officer", skip_serializing_if = "Vec::is_empty")]
    officers: Vec<OfficerKey>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wrapped {
    public: String,
    book_key: String,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct OfficerKey {
    login: String,
    public: String,
    secret: String,
    book_key: String,
}

pub fn path(folder: &Path) -> PathBuf {
    folder.join("keys.toml")
}

fn damaged(error: impl std::fmt::Display) -> StoreError {
    StoreError::KeysDamaged(error.to_string())
}

fn random_key() -> Result<BookKey> {
    let mut key: BookKey = Zeroizing::new([0; 32]);
    fs::File::open("/dev/urandom")?.read_exact(key.as_mut())?;
    Ok(key)
}

fn hex(bytes: &[u8]) -> Zeroizing<String> {
    Zeroizing::new(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

fn unhex(text: &str) -> Option<BookKey> {
    let mut key: BookKey = Zeroizing::new([0; 32]);
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (at, slot) in key.iter_mut().enumerate() {
        *slot = u8::from_str_radix(text.get(2 * at..2 * at + 2)?, 16).ok()?;
    }
    Some(key)
}

/// How SQLCipher takes a raw key.
pub fn raw_key_pragma(key: &BookKey) -> Zeroizing<String> {
    Zeroizing::new(format!("x'{}'", hex(key.as_ref()).as_str()))
}

fn seal(recipient: &dyn age::Recipient, plain: &[u8]) -> Result<String> {
    let encryptor = age::Encryptor::with_recipients(std::iter::once(recipient)).map_err(damaged)?;
    let mut sealed = Vec::new();
    let armor = ArmoredWriter::wrap_output(&mut sealed, Format::AsciiArmor)?;
    let mut writer = encryptor.wrap_output(armor)?;
    writer.write_all(plain)?;
    writer.finish().and_then(ArmoredWriter::finish)?;
    String::from_utf8(sealed).map_err(damaged)
}

fn unseal(identity: &dyn age::Identity, sealed: &str) -> std::result::Result<Zeroizing<Vec<u8>>, age::DecryptError> {
    let decryptor = age::Decryptor::new(ArmoredReader::new(sealed.as_bytes()))?;
    let mut plain = Zeroizing::new(Vec::new());
    decryptor.decrypt(std::iter::once(identity))?.read_to_end(&mut plain)?;
    Ok(plain)
}

/// What [`people::wrapped`] sealed.
pub(super) fn unwrapped(passphrase: &str, sealed: &str) -> Result<Secret> {
    let mut identity = age::scrypt::Identity::new(SecretString::from(passphrase.to_owned()));
    identity.set_max_work_factor(WORK_FACTOR_MAX);
    let secret = unseal(&identity, sealed).map_err(|error| match error {
        age::DecryptError::DecryptionFailed
        | age::DecryptError::NoMatchingKeys
        | age::DecryptError::KeyDecryptionFailed => StoreError::WrongPassphrase,
        other => damaged(other),
    })?;
    Ok(Zeroizing::new(std::str::from_utf8(&secret).map_err(damaged)?.to_owned()))
}

impl Vault {
    /// A new key ring and its book key; for a real book also the recovery key, which is nowhere else.
    pub fn create(login: &str, passphrase: &str) -> Result<(Vault, BookKey, SecretString)> {
        let key = random_key()?;
        let recovery = x25519::Identity::generate();
        let mut vault = Vault {
            format: FORMAT,
            practice: false,
            open_key: None,
            disabled: Vec::new(),
            recovery: Some(Wrapped {
                public: recovery.to_public().to_string(),
                book_key: seal(&recovery.to_public(), key.as_ref())?,
            }),
            officers: Vec::new(),
        };
        vault.give(login, passphrase, &key)?;
        Ok((vault, key, recovery.to_string()))
    }

    /// The ring of a practice book: open to anybody, marked for ever.
    pub fn practice() -> Result<(Vault, BookKey)> {
        let key = random_key()?;
        let open_key = Some(hex(key.as_ref()).to_string());
        let vault = Vault {
            format: FORMAT,
            practice: true,
            open_key,
            disabled: Vec::new(),
            recovery: None,
            officers: Vec::new(),
        };
        Ok((vault, key))
    }

    pub fn read(folder: &Path) -> Result<Vault> {
        // Of a restore that was cut off only the new keys count.
        super::restore::finish(folder)?;
        let read = || fs::read_to_string(path(folder));
        let text = match read() {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && super::making::complete(folder)? => read(),
            text => text,
        };
        let text = text.map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => StoreError::NoBook(folder.to_owned()),
            _ => StoreError::Io(error),
        })?;
        Vault::parse(&text)
    }

    /// Reads what [`Vault::write`] wrote, wherever it was kept.
    pub fn parse(text: &str) -> Result<Vault> {
        let vault: Vault = toml::from_str(text).map_err(|_| damaged("not a key file"))?;
        if vault.format > FORMAT {
            return Err(StoreError::NewerBook { found: i64::from(vault.format), known: i64::from(FORMAT) });
        }
        Ok(vault)
    }

    /// As it is written.
    pub fn text(&self) -> Result<String> {
        toml::to_string(self).map_err(damaged)
    }

    /// Whole or not at all: written beside, synced, then put in place.
    pub fn write(&self, folder: &Path) -> Result<()> {
        Vault::write_text(folder, &self.text()?)
    }

    pub(super) fn write_text(folder: &Path, text: &str) -> Result<()> {
        let beside = folder.join(".keys.toml.new");
        let mut file = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&beside)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::set_permissions(&beside, fs::Permissions::from_mode(0o600))?;
        fs::rename(&beside, path(folder))?;
        sync_folder(folder)
    }

    pub fn is_practice(&self) -> bool {
        self.practice
    }

    pub fn logins(&self) -> Vec<String> {
        self.officers.iter().map(|officer| officer.login.clone()).collect()
    }

    pub fn open_practice(&self) -> Result<BookKey> {
        self.open_key.as_deref().and_then(unhex).ok_or_else(|| damaged("the practice key is missing"))
    }

    /// The book key, for this login's passphrase (already NFC).
    pub fn unlock(&self, login: &str, passphrase: &str) -> Result<BookKey> {
        self.open_with(login, &self.secret(login, passphrase)?)
    }

    /// What only her passphrase gives free.
    pub fn secret(&self, login: &str, passphrase: &str) -> Result<Secret> {
        unwrapped(passphrase, &self.officer(login)?.secret)
    }

    /// The book key, for somebody who has her secret already: after a re-keying she need not type her passphrase again.
    pub fn open_with(&self, login: &str, secret: &Secret) -> Result<BookKey> {
        let officer = self.officer(login)?;
        let identity = x25519::Identity::from_str(secret).map_err(damaged)?;
        if identity.to_public().to_string() != officer.public {
            // Her passphrase was set anew meanwhile.
            return Err(StoreError::Moved);
        }
        let plain = unseal(&identity, &officer.book_key).map_err(damaged)?;
        let bytes: [u8; 32] = plain.as_slice().try_into().map_err(damaged)?;
        Ok(Zeroizing::new(bytes))
    }

    fn officer(&self, login: &str) -> Result<&OfficerKey> {
        self.officers.iter().find(|officer| officer.login == login).ok_or_else(|| {
            let was = self.disabled.iter().any(|disabled| disabled == login);
            if was { StoreError::Disabled(login.to_owned()) } else { StoreError::UnknownLogin }
        })
    }

    /// The book key, for the recovery key as it was copied to paper.
    pub fn unlock_with_recovery(&self, recovery: &str) -> Result<BookKey> {
        let wrong = |_| StoreError::WrongRecovery;
        let identity =
            x25519::Identity::from_str(&recovery.trim().to_uppercase()).map_err(|_| StoreError::WrongRecovery)?;
        let wrapped = self.recovery.as_ref().ok_or(StoreError::WrongRecovery)?;
        let plain = unseal(&identity, &wrapped.book_key).map_err(wrong)?;
        let bytes: [u8; 32] = plain.as_slice().try_into().map_err(damaged)?;
        Ok(Zeroizing::new(bytes))
    }
}

#[cfg(test)]
#[path = "vault_tests.rs"]
mod tests;
