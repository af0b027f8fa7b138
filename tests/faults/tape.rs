//! What the shim wrote down of one run, and the disks a power cut could leave of it.
//!
//! The model: what a file held at its last sync is on the disk. Of what was written to it since, any part may be there, whole
//! or in sectors, and in any order. A name is in its folder as of the folder's last sync; of the changes since, any may be.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::dice::Dice;

/// A disk writes sectors of this many bytes whole.
const SECTOR: usize = 512;

pub enum Done {
    /// A file came to be: empty, whoever had its number before.
    New(u64),
    Write {
        inode: u64,
        at: usize,
        bytes: Vec<u8>,
    },
    Length(u64, usize),
    Sync(u64),
    /// A name was given, changed or taken; what the folder holds then is told at its sync.
    Named,
    Folder(PathBuf, Names),
}

/// name → number, and whether it is a folder.
type Names = BTreeMap<String, (u64, bool)>;

pub struct Tape(Vec<Done>);

/// Files and folders as they stood before: durable, all of them.
pub struct Start {
    root: PathBuf,
    files: BTreeMap<u64, Vec<u8>>,
    folders: BTreeMap<PathBuf, Names>,
}

impl Tape {
    /// Four numbers of 64 bits (kind, inode, offset or length, bytes that follow), then the bytes.
    pub fn read(path: &Path) -> Tape {
        let bytes = std::fs::read(path).expect("the tape");
        let (mut rest, mut done) = (&bytes[..], Vec::new());
        while rest.len() >= 32 {
            let number = |n: usize| u64::from_ne_bytes(rest[8 * n..8 * n + 8].try_into().unwrap());
            let (kind, inode, a, length) = (number(0) as u8, number(1), number(2) as usize, number(3) as usize);
            let payload = &rest[32..32 + length];
            done.push(match kind {
                b'N' => Done::New(inode),
                b'W' => Done::Write { inode, at: a, bytes: payload.to_vec() },
                b'T' => Done::Length(inode, a),
                b'S' => Done::Sync(inode),
                b'M' => Done::Named,
                b'D' => folder(payload),
                other => panic!("the tape says {other}"),
            });
            rest = &rest[32 + length..];
        }
        Tape(done)
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Writes, changes of length and syncs: what the shim counts unless told otherwise.
    pub fn calls(&self) -> usize {
        self.0.iter().filter(|done| !matches!(done, Done::New(_) | Done::Named)).count()
    }
}

fn folder(payload: &[u8]) -> Done {
    let mut parts = payload.split(|byte| *byte == 0).map(|part| String::from_utf8_lossy(part).into_owned());
    let path = PathBuf::from(parts.next().unwrap());
    let mut names = Names::new();
    while let (Some(name), Some(inode), Some(kind)) = (parts.next(), parts.next(), parts.next()) {
        names.insert(name, (inode.parse().unwrap(), kind == "d"));
    }
    Done::Folder(path, names)
}

fn names_of(folder: &Path) -> Names {
    use std::os::unix::fs::DirEntryExt;
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| {
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            (entry.file_name().to_string_lossy().into_owned(), (entry.ino(), is_folder))
        })
        .collect()
}

impl Start {
    pub fn of(root: &Path) -> Start {
        let root = root.canonicalize().unwrap();
        let mut start = Start { root: root.clone(), files: BTreeMap::new(), folders: BTreeMap::new() };
        start.take(&root);
        start
    }

    fn take(&mut self, folder: &Path) {
        let names = names_of(folder);
        for (name, (inode, is_folder)) in &names {
            if *is_folder {
                self.take(&folder.join(name));
            } else {
                self.files.insert(*inode, std::fs::read(folder.join(name)).unwrap());
            }
        }
        self.folders.insert(folder.to_owned(), names);
    }

    /// Lays at `to` what a power cut after `cut` records could have left. Worst: nothing but what was synced.
    pub fn cut(&self, tape: &Tape, cut: usize, dice: &mut Dice, worst: bool, to: &Path) {
        let mut synced = self.files.clone();
        let mut open: BTreeMap<u64, Vec<&Done>> = BTreeMap::new();
        let mut folders = self.folders.clone();
        for done in &tape.0[..cut] {
            match done {
                Done::New(inode) => {
                    synced.insert(*inode, Vec::new());
                    open.remove(inode);
                }
                Done::Write { inode, .. } | Done::Length(inode, _) => open.entry(*inode).or_default().push(done),
                Done::Sync(inode) => {
                    let file = synced.entry(*inode).or_default();
                    open.remove(inode).into_iter().flatten().for_each(|done| apply(file, done, |_| true));
                }
                Done::Named => {}
                Done::Folder(path, names) => drop(folders.insert(path.clone(), names.clone())),
            }
        }
        if !worst {
            for (inode, mut pending) in open {
                if dice.below(3) == 0 {
                    let n = pending.len();
                    (1..n).rev().for_each(|at| pending.swap(at, dice.below(at + 1)));
                }
                let keep = dice.below(4);
                let file = synced.entry(inode).or_default();
                for done in pending {
                    match keep {
                        0 => {}
                        1 => apply(file, done, |_| true),
                        2 if dice.below(2) == 0 => apply(file, done, |_| true),
                        3 => {
                            let odds = dice.next();
                            apply(file, done, |sector| odds >> (sector % 64) & 1 == 1);
                        }
                        _ => {}
                    }
                }
            }
            // A name whose sync was just to come may be there for all that. One given after that sync had not been given yet: without
            // `Named` between two syncs that follow one another, the second name of a new book once stood there without the first.
            for done in tape.0[cut..].iter().take_while(|done| matches!(done, Done::Folder(..))) {
                if let Done::Folder(path, names) = done {
                    let now = folders.entry(path.clone()).or_default();
                    for name in now.keys().chain(names.keys()).cloned().collect::<BTreeSet<_>>() {
                        if dice.below(2) == 0 {
                            match names.get(&name) {
                                Some(entry) if entry.1 || synced.contains_key(&entry.0) => {
                                    now.insert(name, *entry);
                                }
                                Some(_) => {}
                                None => drop(now.remove(&name)),
                            }
                        }
                    }
                }
            }
        }
        lay(&self.root, to, &folders, &synced);
    }
}

fn apply(file: &mut Vec<u8>, done: &Done, takes: impl Fn(usize) -> bool) {
    match done {
        Done::Write { at, bytes, .. } => {
            for (n, sector) in bytes.chunks(SECTOR).enumerate() {
                if takes(n) {
                    let from = at + n * SECTOR;
                    if file.len() < from + sector.len() {
                        file.resize(from + sector.len(), 0);
                    }
                    file[from..from + sector.len()].copy_from_slice(sector);
                }
            }
        }
        Done::Length(_, length) if takes(0) => file.resize(*length, 0),
        _ => {}
    }
}

fn lay(from: &Path, to: &Path, folders: &BTreeMap<PathBuf, Names>, files: &BTreeMap<u64, Vec<u8>>) {
    std::fs::create_dir_all(to).unwrap();
    for (name, (inode, is_folder)) in folders.get(from).into_iter().flatten() {
        if *is_folder {
            lay(&from.join(name), &to.join(name), folders, files);
        // The shared memory beside the book is nobody's after a cut: SQLite makes it anew.
        } else if !name.ends_with("-shm") {
            std::fs::write(to.join(name), files.get(inode).map_or(&[][..], Vec::as_slice)).unwrap();
        }
    }
}
