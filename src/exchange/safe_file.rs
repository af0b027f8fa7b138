//! A file that appears whole or not at all: written aside in its own folder, then put in place in one step.

use std::fs::{self, File};
use std::io::{self, BufWriter, Seek, Write};
use std::os::fd::AsRawFd;
use std::os::unix::fs::FileTypeExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rustix::fs::{AtFlags, CWD, Mode, OFlags};
use tempfile::NamedTempFile;

/// Why a file was not made. Nothing is left behind, and what stood there stands there still.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    #[error("already there: {0}")]
    Exists(PathBuf),
    #[error("a folder, not a file: {0}")]
    IsFolder(PathBuf),
    /// A disk or a socket.
    #[error("a device, not a file: {0}")]
    Device(PathBuf),
    /// What is copied and where it is to go are one folder.
    #[error("{0} is the folder itself")]
    Itself(PathBuf),
    #[error("no such folder: {0}")]
    NoFolder(PathBuf),
    #[error("may not write here: {0}")]
    ReadOnly(PathBuf),
    #[error("no room left on the disk")]
    Full,
    #[error(transparent)]
    Other(io::Error),
}

impl FileError {
    /// Names an error met while writing to `path`; for those a writer on top of [`SafeFile`] reports.
    pub fn of(error: io::Error, path: &Path) -> Self {
        use io::ErrorKind as Kind;
        match error.kind() {
            Kind::AlreadyExists => Self::Exists(path.to_owned()),
            Kind::IsADirectory => Self::IsFolder(path.to_owned()),
            Kind::NotFound | Kind::NotADirectory => Self::NoFolder(folder_of(path).to_owned()),
            Kind::PermissionDenied | Kind::ReadOnlyFilesystem => Self::ReadOnly(folder_of(path).to_owned()),
            Kind::StorageFull | Kind::QuotaExceeded | Kind::FileTooLarge => Self::Full,
            _ => Self::Other(error),
        }
    }
}

/// What stands where a file is to go.
pub enum Place {
    /// Nothing, or a file that may be replaced. Links are followed: it is the file behind that is meant.
    File(PathBuf),
    /// A FIFO or a character device: it is written into and never replaced.
    Node(PathBuf),
}

impl Place {
    /// `force` lets a file be replaced and a node be written into; without it whatever stands there is refused, before an
    /// hour's export is written for nothing.
    pub fn of(path: &Path, force: bool) -> Result<Place, FileError> {
        if path.is_dir() || path.file_name().is_none() {
            return Err(FileError::IsFolder(path.to_owned()));
        }
        // Not `exists`: a link that points nowhere is something too.
        let Ok(mut standing) = fs::symlink_metadata(path) else { return Ok(Place::File(path.to_owned())) };
        if !force {
            return Err(FileError::Exists(path.to_owned()));
        }
        let mut at = path.to_owned();
        for _ in 0..LINKS_FOLLOWED {
            if standing.is_symlink() {
                at = folder_of(&at).join(fs::read_link(&at).map_err(|error| FileError::of(error, path))?);
                match fs::symlink_metadata(&at) {
                    Ok(next) => standing = next,
                    Err(_) => return Ok(Place::File(at)),
                }
                continue;
            }
            let kind = standing.file_type();
            return match kind {
                kind if kind.is_file() => Ok(Place::File(at)),
                kind if kind.is_fifo() || kind.is_char_device() => Ok(Place::Node(at)),
                // A disk, a socket: nothing a list belongs into.
                _ => Err(FileError::Device(path.to_owned())),
            };
        }
        Err(FileError::Exists(path.to_owned()))
    }
}

/// As many as Linux itself follows.
const LINKS_FOLLOWED: usize = 40;

/// Where the bytes go until they are all there.
enum Aside {
    /// A file without a name: a program that is killed leaves nothing of it.
    Nameless(File),
    /// Where the disk knows no nameless files. Its lock says that somebody is still at it.
    Named(NamedTempFile),
    Node(File),
}

impl Aside {
    fn in_folder(folder: &Path) -> io::Result<Aside> {
        match nameless(folder) {
            Some(file) => Ok(Aside::Nameless(file)),
            None => named(folder).map(Aside::Named),
        }
    }
}

impl Write for Aside {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Aside::Nameless(file) | Aside::Node(file) => file.write(bytes),
            Aside::Named(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// `None` where the disk or the machine cannot do it; what is truly wrong the file with a name will say.
fn nameless(folder: &Path) -> Option<File> {
    // Without /proc it could never be given a name.
    if !Path::new("/proc/self/fd").is_dir() {
        return None;
    }
    let (flags, mode) = (OFlags::TMPFILE | OFlags::RDWR | OFlags::CLOEXEC, Mode::RUSR | Mode::WUSR);
    rustix::fs::open(folder, flags, mode).ok().map(File::from)
}

fn named(folder: &Path) -> io::Result<NamedTempFile> {
    let file = tempfile::Builder::new().prefix(PREFIX).suffix(SUFFIX).tempfile_in(folder)?;
    // A disk without locks: then its age alone speaks for it.
    let _ = file.as_file().try_lock();
    Ok(file)
}

/// Gives a nameless file a name that is still free.
fn give_name(file: &File, path: &Path) -> io::Result<()> {
    let own = format!("/proc/self/fd/{}", file.as_raw_fd());
    Ok(rustix::fs::linkat(CWD, own, CWD, path, AtFlags::SYMLINK_FOLLOW)?)
}

const PREFIX: &str = ".sotre-";
const SUFFIX: &str = ".tmp";
/// Younger than this, what lies there may have been made by a program that had no time yet to lock it.
const YOUNG: Duration = Duration::from_secs(60);

/// Takes away what killed programs left in a folder: unfinished files and copies that nobody holds any more.
pub fn sweep(folder: &Path) {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.filter_map(Result::ok) {
        let name = entry.file_name();
        let ours = name.to_str().is_some_and(|name| name.starts_with(PREFIX) && name.ends_with(SUFFIX));
        let Some(meta) = ours.then(|| entry.metadata().ok()).flatten() else { continue };
        let old = meta.modified().is_ok_and(|at| at.elapsed().is_ok_and(|age| age > YOUNG));
        // Opening anything else could wait for ever.
        if !old || !(meta.is_file() || meta.is_dir()) {
            continue;
        }
        let path = entry.path();
        if File::open(&path).is_ok_and(|left| left.try_lock().is_ok()) {
            // What may not be taken away stays: it is no reason to stop.
            let _ = if meta.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        }
    }
}

/// A file in the making, readable by its owner only (0600). Dropped without [`SafeFile::commit`] it leaves nothing.
pub struct SafeFile {
    aside: BufWriter<Aside>,
    path: PathBuf,
    force: bool,
}

impl SafeFile {
    /// Opens the file aside. `force` lets `commit` replace what stands at `path`, as [`Place::of`] has it.
    pub fn create(path: impl AsRef<Path>, force: bool) -> Result<Self, FileError> {
        let path = path.as_ref();
        let named = |error| FileError::of(error, path);
        let (aside, at) = match Place::of(path, force)? {
            Place::File(at) => {
                sweep(folder_of(&at));
                (Aside::in_folder(folder_of(&at)).map_err(named)?, at)
            }
            Place::Node(at) => (Aside::Node(File::options().write(true).open(&at).map_err(named)?), at),
        };
        Ok(SafeFile { aside: BufWriter::with_capacity(64 * 1024, aside), path: at, force })
    }

    /// The folder the file will stand in; `None` for what is written into and never stands anywhere.
    pub fn folder(&self) -> Option<&Path> {
        match self.aside.get_ref() {
            Aside::Node(_) => None,
            _ => Some(folder_of(&self.path)),
        }
    }

    /// Puts the file in place: content on the disk first, then the name, then the folder that holds the name. In any
    /// other order a power cut could leave a name with nothing in it.
    pub fn commit(self) -> Result<(), FileError> {
        let SafeFile { aside, path, force } = self;
        let at = |error| FileError::of(error, &path);
        match aside.into_inner().map_err(|error| at(error.into_error()))? {
            Aside::Node(_) => return Ok(()),
            Aside::Nameless(file) => {
                file.sync_all().map_err(at)?;
                put_nameless(file, &path, force).map_err(at)?;
            }
            Aside::Named(file) => {
                file.as_file().sync_all().map_err(at)?;
                put_named(file, &path, force).map_err(at)?;
            }
        }
        // The file is whole and in place; a folder that cannot be synced (some network disks) is no reason to call it lost.
        match File::open(folder_of(&path)).and_then(|folder| folder.sync_all()) {
            Err(error) if error.kind() == io::ErrorKind::StorageFull => Err(FileError::Full),
            _ => Ok(()),
        }
    }
}

fn put_named(file: NamedTempFile, path: &Path, force: bool) -> io::Result<()> {
    let put = if force { file.persist(path) } else { file.persist_noclobber(path) };
    put.map(drop).map_err(|error| error.error)
}

fn put_nameless(mut file: File, path: &Path, force: bool) -> io::Result<()> {
    let taken = match give_name(&file, path) {
        Ok(()) => return Ok(()),
        Err(error) => error.kind() == io::ErrorKind::AlreadyExists,
    };
    if taken && !force {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    // A name is taken only by renaming, and renaming needs a name to begin with.
    let beside =
        tempfile::Builder::new().prefix(PREFIX).suffix(SUFFIX).make_in(folder_of(path), |at| give_name(&file, at));
    match beside {
        Ok(beside) if force => beside.into_temp_path().persist(path).map_err(|error| error.error),
        Ok(beside) => beside.into_temp_path().persist_noclobber(path).map_err(|error| error.error),
        // A machine that makes nameless files and then gives them no name: once more, with a name.
        Err(_) => {
            let mut beside = named(folder_of(path))?;
            file.seek(io::SeekFrom::Start(0))?;
            io::copy(&mut file, &mut beside)?;
            beside.as_file().sync_all()?;
            put_named(beside, path, force)
        }
    }
}

impl Write for SafeFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.aside.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.aside.flush()
    }
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

#[cfg(test)]
#[path = "safe_file_tests.rs"]
mod tests;
