//! The officer's tray (khay): the folder her lists leave by and come in by.

use std::path::{Path, PathBuf};

use super::Office;

/// Endings of files that may be lists.
const LISTS: [&str; 6] = ["csv", "txt", "tsv", "xlsx", "xls", "ods"];

impl Office {
    /// The lists lying in the tray, by name; an unreadable tray is an empty one.
    pub fn tray_lists(&self) -> Vec<PathBuf> {
        let mut lists: Vec<PathBuf> = std::fs::read_dir(self.tray())
            .map(|entries| entries.filter_map(Result::ok).map(|entry| entry.path()).collect())
            .unwrap_or_default();
        let is_list = |path: &PathBuf| {
            path.extension().is_some_and(|ending| LISTS.iter().any(|known| ending.eq_ignore_ascii_case(known)))
        };
        lists.retain(is_list);
        lists.sort();
        lists
    }

    /// `~/ds.csv` as a shell would read it.
    pub fn typed_path(&self, typed: &Path) -> PathBuf {
        match (typed.strip_prefix("~"), std::env::var_os("HOME")) {
            (Ok(rest), Some(home)) => PathBuf::from(home).join(rest),
            _ => typed.to_owned(),
        }
    }
}
