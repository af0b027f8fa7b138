//! The officer's tray (khay): the folder her lists leave by and come in by.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use super::{Office, Refusal};
use crate::exchange::plain_file;
use crate::exchange::safe_file::FileError;

/// Endings of files that may be lists.
const LISTS: [&str; 6] = ["csv", "txt", "tsv", "xlsx", "xls", "ods"];

/// Whether lists come in from the tray alone. Of the whole process, as `serve` is: it runs as the account the book belongs
/// to, and by any other path an officer could read the trays of the others.
static ONLY_TRAY: AtomicBool = AtomicBool::new(false);

/// From here on [`Office::open_list`] opens nothing outside the tray.
pub fn only_the_tray() {
    ONLY_TRAY.store(true, Ordering::Relaxed);
}

pub fn is_only_the_tray() -> bool {
    ONLY_TRAY.load(Ordering::Relaxed)
}

impl Office {
    /// The lists lying in the tray, by name; an unreadable tray is an empty one.
    pub fn tray_lists(&self) -> Vec<PathBuf> {
        let mut lists: Vec<PathBuf> = std::fs::read_dir(self.tray())
            .map(|entries| entries.filter_map(Result::ok).map(|entry| entry.path()).collect())
            .unwrap_or_default();
        // What begins with a point is the program's own.
        let is_own = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        let is_list = |path: &PathBuf| {
            !is_own(path)
                && path.extension().is_some_and(|ending| LISTS.iter().any(|known| ending.eq_ignore_ascii_case(known)))
        };
        lists.retain(is_list);
        lists.sort();
        lists
    }

    /// Opens what was typed or chosen, for reading.
    pub fn open_list(&self, typed: &Path) -> Result<File, Refusal> {
        if is_only_the_tray() {
            return from_tray(&self.tray(), typed);
        }
        let path = typed_path(typed);
        let file = File::open(&path).map_err(|_| Refusal::NoFile(path.clone()))?;
        match file.metadata() {
            Ok(meta) if meta.is_dir() => Err(FileError::IsFolder(path).into()),
            _ => Ok(file),
        }
    }
}

/// `~/ds.csv` as a shell would read it.
fn typed_path(typed: &Path) -> PathBuf {
    match (typed.strip_prefix("~"), std::env::var_os("HOME")) {
        (Ok(rest), Some(home)) => PathBuf::from(home).join(rest),
        _ => typed.to_owned(),
    }
}

/// One name, directly in the tray.
fn from_tray(tray: &Path, typed: &Path) -> Result<File, Refusal> {
    let name = typed.strip_prefix(tray).unwrap_or(typed);
    match plain_file::open_in(tray, name) {
        Ok(Some(file)) => Ok(file),
        Ok(None) => Err(Refusal::OutsideTray(tray.to_owned())),
        Err(_) => Err(Refusal::NoFile(tray.join(name))),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn nothing_outside_the_tray_is_opened() {
        let folder = tempfile::tempdir().unwrap();
        let (tray, other) = (folder.path().join("in"), folder.path().join("lan"));
        for (place, name) in [(&tray, "ds.csv"), (&other, "ds.csv")] {
            std::fs::create_dir_all(place).unwrap();
            std::fs::write(place.join(name), "x").unwrap();
        }
        std::os::unix::fs::symlink(other.join("ds.csv"), tray.join("link.csv")).unwrap();
        std::fs::create_dir(tray.join("folder.csv")).unwrap();
        assert!(from_tray(&tray, Path::new("ds.csv")).is_ok());
        assert!(from_tray(&tray, &tray.join("ds.csv")).is_ok());
        for typed in ["../lan/ds.csv", "link.csv", "folder.csv", "/etc/passwd", "~/ds.csv", "", ".", ".."] {
            let refused = from_tray(&tray, Path::new(typed));
            assert!(matches!(refused, Err(Refusal::OutsideTray(_))), "{typed}: {refused:?}");
        }
        assert!(matches!(from_tray(&tray, Path::new("khac.csv")), Err(Refusal::NoFile(_))));
        assert!(matches!(from_tray(&tray, &other.join("ds.csv")), Err(Refusal::OutsideTray(_))));
    }
}
