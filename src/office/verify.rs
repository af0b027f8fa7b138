//! Looking at the whole book: every page, every entry of the log, every invariant.

use super::{Office, Refusal};
use crate::store::Fault;

/// What `verify` found.
#[derive(Debug, Clone)]
pub struct Verdict {
    pub faults: Vec<Fault>,
    pub children: i64,
    pub log_entries: i64,
}

impl Office {
    pub fn verify(&self) -> Result<Verdict, Refusal> {
        let read = self.store.read();
        Ok(Verdict { faults: read.all_faults()?, children: read.child_count()?, log_entries: read.check_log()?.0 })
    }

    /// The cheap part, for the worker after the first frame.
    pub fn broken_invariants(&self) -> Result<Vec<Fault>, Refusal> {
        Ok(self.store.read().broken_invariants()?)
    }

    /// Did somebody else change the book? Compare with the last answer.
    pub fn data_version(&self) -> Result<i64, Refusal> {
        Ok(self.store.data_version()?)
    }

    /// Where a copy goes when nobody says where: `backups/` beside the book, 0700.
    pub fn backup_path(&self) -> Result<std::path::PathBuf, Refusal> {
        let folder = self.store.folder().join("backups");
        crate::store::make_folder(&folder)?;
        Ok(folder.join(format!("book-{}.db", crate::domain::time::local(self.now()).format("%Y%m%d-%H%M%S"))))
    }

    /// A proved copy of the book under the same keys.
    pub fn back_up(&self, path: &std::path::Path) -> Result<(), Refusal> {
        Ok(self.store.copy_to(path)?)
    }
}
