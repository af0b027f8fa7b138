//! The key ring as people come, go and forget: who gets the book key wrapped, and what a new one costs nobody.

use std::str::FromStr;

use age::secrecy::{ExposeSecret, SecretString};
use age::x25519;
use zeroize::Zeroizing;

use super::{BookKey, OfficerKey, Secret, Vault, WORK_FACTOR, Wrapped, damaged, random_key, seal};
use crate::store::error::{Result, StoreError};

/// Her secret, sealed by what she types.
pub fn wrapped(passphrase: &str, secret: &str) -> Result<String> {
    let mut wrap = age::scrypt::Recipient::new(SecretString::from(passphrase.to_owned()));
    wrap.set_work_factor(WORK_FACTOR);
    seal(&wrap, secret.as_bytes())
}

/// A public half as it stands in the file.
fn recipient(public: &str) -> Result<x25519::Recipient> {
    x25519::Recipient::from_str(public).map_err(damaged)
}

impl Vault {
    /// Refused with the reason where this login opens nothing.
    pub fn knows(&self, login: &str) -> Result<()> {
        self.officer(login).map(|_| ())
    }

    /// Opens the book to this login by this passphrase (NFC), in place of any it had: for somebody new, and for whoever forgot
    /// hers. Her identity is a new one, for the old one's secret nobody knows.
    pub fn give(&mut self, login: &str, passphrase: &str, key: &BookKey) -> Result<Secret> {
        let identity = x25519::Identity::generate();
        let secret = Zeroizing::new(identity.to_string().expose_secret().to_owned());
        let new = OfficerKey {
            login: login.to_owned(),
            public: identity.to_public().to_string(),
            secret: wrapped(passphrase, &secret)?,
            book_key: seal(&identity.to_public(), key.as_ref())?,
        };
        self.disabled.retain(|disabled| disabled != login);
        match self.officers.iter_mut().find(|officer| officer.login == login) {
            Some(officer) => *officer = new,
            None => self.officers.push(new),
        }
        Ok(secret)
    }

    /// Her own new passphrase (NFC): her secret is wrapped by it; nothing else changes.
    pub fn change(&mut self, login: &str, old: &str, new: &str) -> Result<()> {
        let secret = self.secret(login, old)?;
        let own = self.officers.iter_mut().find(|officer| officer.login == login).ok_or(StoreError::UnknownLogin)?;
        own.secret = wrapped(new, &secret)?;
        Ok(())
    }

    /// This login opens nothing any more. Whoever had the book key has it still: the book must be re-keyed.
    pub fn disable(&mut self, login: &str) {
        self.officers.retain(|officer| officer.login != login);
        if !self.disabled.iter().any(|disabled| disabled == login) {
            self.disabled.push(login.to_owned());
        }
    }

    /// A recovery key in place of the one there was.
    pub fn renew_recovery(&mut self, key: &BookKey) -> Result<Secret> {
        let recovery = x25519::Identity::generate();
        let public = recovery.to_public();
        self.recovery = Some(Wrapped { public: public.to_string(), book_key: seal(&public, key.as_ref())? });
        Ok(Zeroizing::new(recovery.to_string().expose_secret().to_owned()))
    }

    /// The new book key for everybody who stands in the ring, and for the recovery key: nobody has to be there.
    pub fn rewrap(&mut self, key: &BookKey) -> Result<()> {
        for officer in &mut self.officers {
            officer.book_key = seal(&recipient(&officer.public)?, key.as_ref())?;
        }
        if let Some(recovery) = &mut self.recovery {
            recovery.book_key = seal(&recipient(&recovery.public)?, key.as_ref())?;
        }
        Ok(())
    }

    pub fn new_key() -> Result<BookKey> {
        random_key()
    }
}
