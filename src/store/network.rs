//! Disks reached over a network: a live book on one is refused. Its log of changes is shared through memory, which two machines
//! do not share, and their locks are promises that not every server keeps: the book would be torn without a word.

use std::fs;
use std::path::Path;

use super::error::{Result, StoreError};

const NFS: u64 = 0x6969;
const SMB: u64 = 0x517B;
const SMB2: u64 = 0xFE53_4D42;
const CIFS: u64 = 0xFF53_4D42;
const NCP: u64 = 0x564C;
const AFS: u64 = 0x5346_414F;
const AFS_KERNEL: u64 = 0x6B41_4653;
const CODA: u64 = 0x7375_7245;
const CEPH: u64 = 0x00C3_6400;
const LUSTRE: u64 = 0x0BD0_0BD0;
const GFS2: u64 = 0x0116_1970;
const OCFS2: u64 = 0x7461_636F;
const PLAN9: u64 = 0x0102_1997;
const FUSE: u64 = 0x6573_5546;

/// Programs behind FUSE whose files lie on this machine.
const FUSE_AT_HOME: &[&str] = &[
    "fuseblk",
    "fuse.gocryptfs",
    "fuse.encfs",
    "fuse.cryfs",
    "fuse.bindfs",
    "fuse.mergerfs",
    "fuse.fuse-overlayfs",
    "fuse.ntfs-3g",
];

/// What people call the kind of disk, where it is one that may not hold a live book. `magic` is the number `statfs` gives;
/// `kind` what the table of mounts says, which alone tells one FUSE from another; `root`: the number of the machine's own
/// root, for a machine that has nothing but Plan 9's is at home there.
pub fn verdict(magic: u64, kind: Option<&str>, root: Option<u64>) -> Option<&'static str> {
    match magic {
        NFS => Some("NFS"),
        SMB | SMB2 | CIFS => Some("SMB/CIFS"),
        NCP => Some("NCP"),
        AFS | AFS_KERNEL => Some("AFS"),
        CODA => Some("Coda"),
        CEPH => Some("Ceph"),
        LUSTRE => Some("Lustre"),
        GFS2 => Some("GFS2"),
        OCFS2 => Some("OCFS2"),
        PLAN9 if root == Some(PLAN9) => None,
        PLAN9 => Some("9p"),
        FUSE => match kind {
            Some(kind) if FUSE_AT_HOME.contains(&kind) => None,
            Some("fuse.sshfs") => Some("sshfs"),
            _ => Some("FUSE"),
        },
        _ => None,
    }
}

/// Refuses a folder on such a disk; a folder that is not there yet is judged by the one it will be made in.
pub fn refuse(folder: &Path) -> Result<()> {
    let there = folder.ancestors().find(|at| at.exists()).unwrap_or(Path::new("."));
    let Some(magic) = magic_of(there) else { return Ok(()) };
    let kind = if magic == FUSE { kind_of(there) } else { None };
    match verdict(magic, kind.as_deref(), magic_of(Path::new("/"))) {
        Some(kind) => Err(StoreError::NetworkDisk(folder.to_owned(), kind)),
        None => Ok(()),
    }
}

fn magic_of(path: &Path) -> Option<u64> {
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    // The numbers are 32 bits wide; on some machines they come with a sign.
    rustix::fs::statfs(path).ok().map(|told| (told.f_type as u64) & 0xFFFF_FFFF)
}

/// The kind of the mount a path lies on, from this process's own table of mounts.
fn kind_of(path: &Path) -> Option<String> {
    let path = fs::canonicalize(path).ok()?;
    let table = fs::read_to_string("/proc/self/mountinfo").ok()?;
    mount_of(&table, &path)
}

/// `36 35 98:0 / /mnt rw,noatime shared:1 - fuse.sshfs host:/ rw`: the longest mount point the path begins with, the last of
/// several laid over each other.
fn mount_of(table: &str, path: &Path) -> Option<String> {
    let mut best: Option<(usize, &str)> = None;
    for line in table.lines() {
        let (Some(point), Some(kind)) = (line.split(' ').nth(4), line.split(" - ").nth(1)) else { continue };
        let point = point.replace("\\040", " ");
        let Some(kind) = kind.split(' ').next() else { continue };
        if path.starts_with(&point) && best.is_none_or(|(length, _)| length <= point.len()) {
            best = Some((point.len(), kind));
        }
    }
    best.map(|(_, kind)| kind.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn disks_of_other_machines_are_told_from_ones_own() {
        for (magic, said) in [(NFS, "NFS"), (CIFS, "SMB/CIFS"), (SMB2, "SMB/CIFS"), (PLAN9, "9p"), (CEPH, "Ceph")] {
            assert_eq!(verdict(magic, None, Some(0xEF53)), Some(said));
        }
        // ext4, tmpfs, xfs, btrfs, overlay, zfs, f2fs
        for own in [0xEF53, 0x0102_1994, 0x5846_5342, 0x9123_683E, 0x794C_7630, 0x2FC1_2FC1, 0xF2F5_2010] {
            assert_eq!(verdict(own, None, Some(0xEF53)), None, "{own:x}");
        }
        assert_eq!(verdict(FUSE, Some("fuse.sshfs"), None), Some("sshfs"));
        assert_eq!(verdict(FUSE, Some("fuse.rclone"), None), Some("FUSE"));
        assert_eq!(verdict(FUSE, None, None), Some("FUSE"), "one that cannot be told is not trusted");
        assert_eq!(verdict(FUSE, Some("fuseblk"), None), None);
        assert_eq!(verdict(PLAN9, None, Some(PLAN9)), None, "a machine that has no other disk");
    }

    #[test]
    fn the_mount_nearest_to_the_path_counts() {
        let table = "22 1 8:1 / / rw - ext4 /dev/vda rw\n\
                     30 22 0:40 / /mnt/may\\040chu rw,nosuid shared:5 - fuse.sshfs an@host:/ rw\n\
                     31 22 0:41 / /mnt rw - ext4 /dev/vdb rw\n";
        assert_eq!(mount_of(table, Path::new("/mnt/may chu/so")).as_deref(), Some("fuse.sshfs"));
        assert_eq!(mount_of(table, Path::new("/mnt/khac")).as_deref(), Some("ext4"));
        assert_eq!(mount_of(table, Path::new("/mntkhac")).as_deref(), Some("ext4"));
        assert_eq!(mount_of("", Path::new("/")), None);
    }

    #[test]
    fn this_machines_own_disk_takes_a_book() {
        assert!(refuse(&std::env::temp_dir().join("không/có")).is_ok());
    }
}
