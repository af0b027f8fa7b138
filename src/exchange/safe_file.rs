//! A file that appears whole or not at all: written aside in its own folder, then put in place in one step.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// Why a file was not made. Nothing is left behind, and what stood there stands there still.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    #[error("already there: {0}")]
    Exists(PathBuf),
    #[error("a folder, not a file: {0}")]
    IsFolder(PathBuf),
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

/// A file in the making, readable by its owner only (0600). Dropped without [`SafeFile::commit`] it leaves nothing.
pub struct SafeFile {
    aside: BufWriter<NamedTempFile>,
    path: PathBuf,
    force: bool,
}

impl SafeFile {
    /// Opens the file aside. `force` lets `commit` replace what stands at `path`; without it an existing file is
    /// refused now, before an hour's export is written for nothing.
    pub fn create(path: impl AsRef<Path>, force: bool) -> Result<Self, FileError> {
        let path = path.as_ref();
        if path.is_dir() || path.file_name().is_none() {
            return Err(FileError::IsFolder(path.to_owned()));
        }
        // Not `exists`: a link that points nowhere is something too.
        if !force && fs::symlink_metadata(path).is_ok() {
            return Err(FileError::Exists(path.to_owned()));
        }
        let aside = tempfile::Builder::new()
            .prefix(".sotre-")
            .suffix(".tmp")
            .tempfile_in(folder_of(path))
            .map_err(|error| FileError::of(error, path))?;
        Ok(SafeFile { aside: BufWriter::with_capacity(64 * 1024, aside), path: path.to_owned(), force })
    }

    /// The folder the file will stand in.
    pub fn folder(&self) -> &Path {
        folder_of(&self.path)
    }

    /// Puts the file in place: content on the disk first, then the name, then the folder that holds the name. In any
    /// other order a power cut could leave a name with nothing in it.
    pub fn commit(self) -> Result<(), FileError> {
        let SafeFile { aside, path, force } = self;
        let named = |error| FileError::of(error, &path);
        let aside = aside.into_inner().map_err(|error| named(error.into_error()))?;
        aside.as_file().sync_all().map_err(named)?;
        let put = if force { aside.persist(&path) } else { aside.persist_noclobber(&path) };
        put.map_err(|error| named(error.error))?;
        // The file is whole and in place; a folder that cannot be synced (some network disks) is no reason to call it lost.
        match File::open(folder_of(&path)).and_then(|folder| folder.sync_all()) {
            Err(error) if error.kind() == io::ErrorKind::StorageFull => Err(FileError::Full),
            _ => Ok(()),
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
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};

    fn names(folder: &Path) -> Vec<String> {
        folder.read_dir().unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn appears_whole_private_and_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("trẻ em.csv");
        let mut file = SafeFile::create(&path, false).unwrap();
        file.write_all(b"abc").unwrap();
        assert!(!path.exists());
        file.commit().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"abc");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(names(folder.path()), ["trẻ em.csv"]);
    }

    #[test]
    fn dropped_it_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let mut file = SafeFile::create(folder.path().join("a"), false).unwrap();
        file.write_all(b"abc").unwrap();
        drop(file);
        assert!(names(folder.path()).is_empty());
    }

    #[test]
    fn never_over_another_file_unless_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        let late = SafeFile::create(&path, false).unwrap();
        fs::write(&path, "hers").unwrap();
        assert!(matches!(SafeFile::create(&path, false), Err(FileError::Exists(_))));
        assert!(matches!(late.commit(), Err(FileError::Exists(_))));
        assert_eq!(fs::read(&path).unwrap(), b"hers");
        let mut forced = SafeFile::create(&path, true).unwrap();
        forced.write_all(b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"hers");
        forced.commit().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(names(folder.path()), ["a"]);
    }

    #[test]
    fn what_is_in_the_way_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        assert!(matches!(SafeFile::create(at("none/a"), false), Err(FileError::NoFolder(_))));
        assert!(matches!(SafeFile::create(folder.path(), true), Err(FileError::IsFolder(_))));
        symlink(at("nowhere"), at("link")).unwrap();
        assert!(matches!(SafeFile::create(at("link"), false), Err(FileError::Exists(_))));
        fs::write(at("file"), "").unwrap();
        assert!(matches!(SafeFile::create(at("file/a"), true), Err(FileError::NoFolder(_))));
        let full = FileError::of(io::ErrorKind::StorageFull.into(), &at("a"));
        assert!(matches!(full, FileError::Full));
    }
}
