//! Looking at the whole book: every page, every entry of the log, every invariant.

use super::{Book, Office, Refusal};
use crate::store::{Examination, Fault, Store};

impl Office {
    pub fn verify(&self) -> Result<Examination, Refusal> {
        Ok(self.store.examine()?)
    }

    /// The cheap part, for the worker after the first frame.
    pub fn broken_invariants(&self) -> Result<Vec<Fault>, Refusal> {
        Ok(self.store.read().broken_invariants()?)
    }

    /// Did somebody else change the book? Compare with the last answer.
    pub fn data_version(&self) -> Result<i64, Refusal> {
        Ok(self.store.data_version()?)
    }
}

impl Book {
    /// The same look at a book that may be too damaged to sign in to: whoever has its key may know what is left of it.
    pub fn examine(&self, login: &str, passphrase: Option<&str>) -> Result<Examination, Refusal> {
        let (vault, key) = self.unlock(login, passphrase)?;
        Ok(Store::examine_at(&self.folder, &vault, key)?)
    }
}
