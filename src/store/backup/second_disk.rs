//! Copying proved backups to a second disk, and comparing what lies there: by their bytes alone, for a timer has no key.

use std::fs::{self, File};
use std::path::Path;

use super::Aside;
use super::container::{digest, is_sealed, poured};
use crate::domain::generation::Generation;
use crate::store::error::{Result, StoreError};
use crate::store::open::sync_folder;

/// What was found of one backup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Copied {
    /// Copied now, read again there and found the same.
    New,
    /// There already, the same byte for byte.
    Same,
    /// There already, and not the same: nothing was written over it.
    Differs,
    /// Its seal no longer holds here: not copied.
    Damaged,
}

/// Every backup of `from` by name, oldest first. `to` must be a folder that is there: a disk that is not mounted must not be
/// taken for an empty one.
pub fn copy_all(from: &Path, to: &Path) -> Result<Vec<(String, Copied)>> {
    let mut names: Vec<String> = Vec::new();
    for entry in fs::read_dir(from)? {
        names.extend(entry?.file_name().into_string().ok().filter(|name| Generation::parse(name).is_some()));
    }
    names.sort_by_key(|name| Generation::parse(name).map(|one| (one.made, one.nth)));
    names.into_iter().map(|name| copy(&from.join(&name), &to.join(&name)).map(|done| (name, done))).collect()
}

fn copy(from: &Path, to: &Path) -> Result<Copied> {
    let mut source = File::open(from)?;
    if !is_sealed(&mut source)? {
        return Ok(Copied::Damaged);
    }
    if let Ok(mut there) = File::open(to) {
        let same = digest(&mut there)? == digest(&mut source)?;
        return Ok(if same { Copied::Same } else { Copied::Differs });
    }
    let folder = to.parent().unwrap_or(Path::new("."));
    let aside = Aside::within(folder)?;
    let path = aside.path().join("copy.sotre");
    let mut copy = super::container::new_file(&path)?;
    let sent = poured(&mut source, &mut copy)?;
    copy.sync_all()?;
    drop(copy);
    if digest(&mut File::open(&path)?)? != sent {
        return Err(StoreError::NotWritten);
    }
    tempfile::TempPath::try_from_path(&path)?.persist_noclobber(to).map_err(|error| error.error)?;
    sync_folder(folder)?;
    Ok(Copied::New)
}
