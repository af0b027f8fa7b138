//! Files that appear whole or not at all; nodes that are never replaced; nothing left by what was killed.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::os::unix::fs::{PermissionsExt, symlink};

use super::*;

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

fn old(path: &Path) {
    let long_ago = std::time::UNIX_EPOCH + Duration::from_secs(1_600_000_000);
    File::open(path).unwrap().set_modified(long_ago).unwrap();
}

#[test]
fn while_it_is_written_no_name_stands_anywhere() {
    let folder = tempfile::tempdir().unwrap();
    for force in [false, true] {
        let path = folder.path().join("a");
        let mut file = SafeFile::create(&path, force).unwrap();
        file.write_all(&[7; 300_000]).unwrap();
        if let Aside::Nameless(_) = file.aside.get_ref() {
            assert!(names(folder.path()).iter().all(|name| name == "a"), "{:?}", names(folder.path()));
        }
        file.commit().unwrap();
        assert_eq!(names(folder.path()), ["a"]);
        assert_eq!(fs::metadata(&path).unwrap().len(), 300_000);
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn the_way_with_a_name_ends_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    for (force, text) in [(false, "one"), (true, "two")] {
        let aside = BufWriter::new(Aside::Named(named(folder.path()).unwrap()));
        let mut file = SafeFile { aside, path: path.clone(), force };
        file.write_all(text.as_bytes()).unwrap();
        file.commit().unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
        assert_eq!(names(folder.path()), ["a"]);
    }
    let late = SafeFile { aside: BufWriter::new(Aside::Named(named(folder.path()).unwrap())), path, force: false };
    assert!(matches!(late.commit(), Err(FileError::Exists(_))));
    assert_eq!(names(folder.path()), ["a"]);
}

#[test]
fn what_a_killed_program_left_is_swept_and_what_is_held_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at(".sotre-left.tmp"), "Lò Thị Mai").unwrap();
    fs::create_dir(at(".sotre-copy.tmp")).unwrap();
    fs::write(at(".sotre-copy.tmp").join("book.db-journal"), "x").unwrap();
    fs::write(at(".sotre-young.tmp"), "x").unwrap();
    fs::write(at("sotre.tmp"), "hers").unwrap();
    let held = named(folder.path()).unwrap();
    [at(".sotre-left.tmp"), at(".sotre-copy.tmp"), at("sotre.tmp"), held.path().to_owned()].iter().for_each(|p| old(p));
    drop(SafeFile::create(at("a"), false).unwrap());
    let mut left = names(folder.path());
    left.sort();
    let mut wanted = [
        ".sotre-young.tmp".to_owned(),
        held.path().file_name().unwrap().to_str().unwrap().to_owned(),
        "sotre.tmp".into(),
    ];
    wanted.sort();
    assert_eq!(left, wanted);
}

#[test]
fn a_fifo_is_written_into_and_never_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let fifo = folder.path().join("fifo");
    assert!(std::process::Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    assert!(matches!(SafeFile::create(&fifo, false), Err(FileError::Exists(_))));
    symlink(&fifo, folder.path().join("link")).unwrap();
    for name in ["fifo", "link"] {
        let reader = std::thread::spawn({
            let fifo = fifo.clone();
            move || fs::read(fifo).unwrap()
        });
        let mut file = SafeFile::create(folder.path().join(name), true).unwrap();
        assert_eq!(file.folder(), None);
        file.write_all(b"abc").unwrap();
        file.commit().unwrap();
        assert_eq!(reader.join().unwrap(), b"abc");
        assert!(fs::symlink_metadata(&fifo).unwrap().file_type().is_fifo());
    }
    // A socket is nothing a list belongs into.
    let socket = folder.path().join("socket");
    let _listening = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    assert!(matches!(SafeFile::create(&socket, true), Err(FileError::Device(_))));
}

#[test]
fn behind_a_link_it_is_the_file_that_is_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("file"), "old").unwrap();
    symlink("file", at("link")).unwrap();
    symlink("link", at("link to link")).unwrap();
    symlink("new", at("dangling")).unwrap();
    symlink("loop", at("loop")).unwrap();
    for (link, file) in [("link to link", "file"), ("dangling", "new")] {
        let mut safe = SafeFile::create(at(link), true).unwrap();
        safe.write_all(b"abc").unwrap();
        safe.commit().unwrap();
        assert_eq!(fs::read(at(file)).unwrap(), b"abc");
        assert!(fs::symlink_metadata(at(link)).unwrap().is_symlink());
    }
    assert!(matches!(SafeFile::create(at("loop"), true), Err(FileError::Exists(_))));
}
