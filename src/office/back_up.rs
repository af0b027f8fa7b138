//! A proved backup of the book: among its generations, into a file, or poured into what is no file.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde_json::json;

use super::{Book, Office, Refusal};
use crate::domain::access::Action;
use crate::domain::generation::{self, Generation, Standing, Why};
use crate::domain::time::local;
use crate::exchange::safe_file::{FileError, Place, sweep};
use crate::store::{Copied, Entry, Made, StoreError};

/// Where a backup goes.
pub enum CopyTo<'a> {
    /// `backups/` beside the book, as the newest generation.
    Usual,
    File {
        path: &'a Path,
        force: bool,
    },
    /// A pipe: `-o -`.
    Pipe(&'a mut dyn Write),
}

/// Something in `backups/` a book can be restored from.
pub struct Kept {
    pub name: String,
    /// What its name says, where it is a generation of ours: not so a book put aside, or a bare copy of an earlier version.
    pub generation: Option<Generation>,
}

impl Office {
    /// The backup is made and proved first, with the keys of today. A stopped clock on a real book is refused: the backup would
    /// bear a false day. Gives back where it stands.
    pub fn back_up(&self, to: CopyTo<'_>) -> Result<Option<PathBuf>, Refusal> {
        self.ask(Action::Backup)?;
        match to {
            CopyTo::Usual => self.keep_backup(Why::Day).map(Some),
            CopyTo::File { path, force } => {
                match Place::of(path, force)? {
                    Place::File(at) => {
                        let folder = at.parent().filter(|folder| !folder.as_os_str().is_empty());
                        let folder = folder.unwrap_or(Path::new("."));
                        self.made(folder, Why::Day)?.put(&at, force).map_err(|error| at_file(error, path))?;
                    }
                    Place::Node(at) => {
                        let mut node = File::options().write(true).open(&at).map_err(|e| FileError::of(e, path))?;
                        self.send(&mut node)?;
                    }
                }
                Ok(Some(path.to_owned()))
            }
            CopyTo::Pipe(pipe) => {
                self.send(pipe)?;
                Ok(None)
            }
        }
    }

    /// A whole copy of the book that left its folder is told, as a list is. `file`: what it was called; none down a pipe.
    pub fn note_backup_taken(&mut self, file: Option<&str>) -> Result<(), Refusal> {
        let (entries, head) = self.log_head()?;
        let detail = json!({ "file": file, "entries": entries, "head": head });
        self.write(Action::Backup, |_, _| Ok(((), Entry::new("backed_up", "book", detail))))
    }

    /// The day's first sitting makes one; `None` where today's is there. A practice book holds nobody real and is made anew in a
    /// moment: it is backed up only when somebody asks.
    pub fn back_up_today(&self) -> Result<Option<PathBuf>, Refusal> {
        if self.is_practice() || self.newest().is_some_and(|newest| newest.made.date() == self.today()) {
            return Ok(None);
        }
        self.keep_backup(Why::Day).map(Some)
    }

    /// Before many rows change at once; `None` where this very state of the book is kept already.
    pub fn back_up_before(&self, why: Why) -> Result<Option<PathBuf>, Refusal> {
        if self.is_practice() {
            return Ok(None);
        }
        let (_, head) = self.store.read().log_head()?;
        let head: String = head.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
        let kept = |name: &String| Generation::parse(name).is_some_and(|one| one.head == head) && self.is_backup(name);
        if self.names().iter().any(kept) {
            return Ok(None);
        }
        self.keep_backup(why).map(Some)
    }

    /// How the book stands with its backups; a practice book is never too long without one.
    pub fn backup_standing(&self) -> Standing {
        let newest = self.newest().map(|newest| newest.made);
        match generation::standing(newest, self.today(), &self.rules.calendar) {
            Standing::Old(made, _) if self.is_practice() => Standing::Good(made),
            standing => standing,
        }
    }

    /// What lies among the backups, newest first.
    pub fn kept_backups(&self) -> Vec<Kept> {
        let mut kept: Vec<Kept> = self.names().into_iter().filter_map(known).collect();
        kept.sort_by_key(|one| {
            let made = one.generation.as_ref().map(|generation| (generation.made, generation.nth));
            std::cmp::Reverse((made, one.name.clone()))
        });
        kept
    }

    pub fn backups_folder(&self) -> PathBuf {
        self.store.folder().join("backups")
    }

    /// The newest that is one: a name alone proves nothing.
    fn newest(&self) -> Option<Generation> {
        let mut names = self.names();
        names.sort_by_cached_key(|name| Generation::parse(name).map(|one| (one.made, one.nth)));
        let sound =
            names.iter().rev().take_while(|name| Generation::parse(name).is_some()).find(|name| self.is_backup(name));
        generation::newest(sound.into_iter().map(String::as_str))
    }

    fn is_backup(&self, name: &str) -> bool {
        crate::store::glance(&self.backups_folder().join(name)).is_ok()
    }

    fn names(&self) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(self.backups_folder()) else { return Vec::new() };
        entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect()
    }

    fn keep_backup(&self, why: Why) -> Result<PathBuf, Refusal> {
        let folder = self.backups()?;
        let path = self.made(&folder, why)?.keep(&folder).map_err(|error| at_file(error, &folder.join("x")))?;
        self.thin(&path);
        Ok(path)
    }

    /// Generations that are no longer needed go, once a newer one stands proved.
    fn thin(&self, just_made: &Path) {
        // A name alone keeps no place: what is no backup stays, and counts for none.
        let mut names = self.names();
        names.retain(|name| Generation::parse(name).is_none() || self.is_backup(name));
        let all: Vec<&str> = names.iter().map(String::as_str).collect();
        let made = just_made.file_name().and_then(|name| name.to_str());
        for name in generation::to_remove(&all, made, local(self.now())) {
            // What may not be taken away stays: it is no reason to call the backup failed.
            let _ = std::fs::remove_file(self.backups_folder().join(name));
        }
    }

    fn backups(&self) -> Result<PathBuf, Refusal> {
        let folder = self.backups_folder();
        crate::store::make_folder(&folder)?;
        Ok(folder)
    }

    fn made(&self, within: &Path, why: Why) -> Result<Made, Refusal> {
        if self.clock.is_stopped() && !self.is_practice() {
            return Err(Refusal::StoppedClock);
        }
        sweep(within);
        self.store.back_up(within, why, self.now()).map_err(|error| at_file(error, &within.join("x")))
    }

    /// Made among the backups, sent from there, and taken away again.
    fn send(&self, to: &mut dyn Write) -> Result<(), Refusal> {
        let made = self.made(&self.backups()?, Why::Day)?;
        io::copy(&mut made.open()?, to)?;
        Ok(to.flush()?)
    }
}

/// A folder SQLite may not write in, or a disk it filled, is the backup's: the book is as it was.
fn at_file(error: StoreError, path: &Path) -> Refusal {
    match error {
        StoreError::Io(error) => FileError::of(error, path).into(),
        StoreError::Full => FileError::Full.into(),
        StoreError::ReadOnly(_) => FileError::of(io::ErrorKind::PermissionDenied.into(), path).into(),
        other => Refusal::Store(other),
    }
}

fn known(name: String) -> Option<Kept> {
    let generation = Generation::parse(&name);
    let bare = |name: &str| name.ends_with(".db") && (name.starts_with("book-") || name.starts_with("before-version-"));
    let ours = generation.is_some() || name.starts_with(generation::BEFORE_RESTORE) || bare(&name);
    ours.then_some(Kept { name, generation })
}

impl Book {
    /// Whether a folder lies on the disk of the book: what is copied there is no second disk's.
    pub fn is_on_disk_of(&self, folder: &Path) -> bool {
        use std::os::unix::fs::MetadataExt;
        let disk = |path: &Path| std::fs::metadata(path).map(|about| about.dev()).ok();
        disk(folder).is_some_and(|one| Some(one) == disk(&self.folder))
    }

    /// Copies the generations that are not there yet to a folder on another disk, and compares those that are. Needs no key.
    pub fn copy_backups(&self, to: &Path) -> Result<Vec<(String, Copied)>, Refusal> {
        if !to.is_dir() {
            return Err(FileError::NoFolder(to.to_owned()).into());
        }
        let from = self.folder.join("backups");
        if !from.is_dir() {
            return Err(FileError::NoFolder(from).into());
        }
        // Into itself they would all be there already.
        if from.canonicalize()? == to.canonicalize()? {
            return Err(FileError::Itself(to.to_owned()).into());
        }
        sweep(to);
        crate::store::copy_all(&from, to).map_err(|error| at_file(error, &to.join("x")))
    }
}
