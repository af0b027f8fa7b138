//! A plain file and nothing else: no pipe to wait for, and where it is to lie in a folder, by no way that leads out of it.

use std::fs::File;
use std::io;
use std::path::{Component, Path};

use rustix::fs::{Mode, OFlags};

/// `None` for what is no plain file of this folder: a path, a link (an officer can lay one over sftp, and it would lead to
/// what the account may read and she may not), a folder, a pipe.
pub fn open_in(folder: &Path, name: &Path) -> io::Result<Option<File>> {
    let mut parts = name.components();
    let (Some(Component::Normal(only)), None) = (parts.next(), parts.next()) else { return Ok(None) };
    // Without NONBLOCK a pipe laid there would be waited for.
    let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NOFOLLOW | OFlags::NONBLOCK;
    let file = match rustix::fs::openat(File::open(folder)?, only, flags, Mode::empty()) {
        Ok(file) => File::from(file),
        // A link; a socket.
        Err(rustix::io::Errno::LOOP | rustix::io::Errno::NXIO) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    Ok(file.metadata()?.is_file().then_some(file))
}

/// A plain file by whatever way; `None` for a folder or a device, and for a pipe, which could be waited for without end.
pub fn open(path: &Path) -> io::Result<Option<File>> {
    let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK;
    let file = match rustix::fs::open(path, flags, Mode::empty()) {
        Ok(file) => File::from(file),
        Err(rustix::io::Errno::NXIO) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    Ok(file.metadata()?.is_file().then_some(file))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_files_of_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at("ds.csv"), "x").unwrap();
        std::fs::create_dir(at("folder")).unwrap();
        std::os::unix::fs::symlink(at("ds.csv"), at("link")).unwrap();
        let pipe = rustix::fs::FileType::Fifo;
        rustix::fs::mknodat(rustix::fs::CWD, at("pipe"), pipe, Mode::RUSR | Mode::WUSR, 0).unwrap();
        let _socket = std::os::unix::net::UnixListener::bind(at("socket")).unwrap();
        assert!(open_in(folder.path(), Path::new("ds.csv")).unwrap().is_some());
        for name in
            ["folder", "link", "pipe", "socket", "./ds.csv/..", "folder/../ds.csv", "/etc/passwd", "..", ".", ""]
        {
            assert!(open_in(folder.path(), Path::new(name)).unwrap().is_none(), "{name}");
        }
        assert!(open_in(folder.path(), Path::new("khac.csv")).is_err());
    }
}
