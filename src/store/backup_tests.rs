//! A backup with any byte changed is found out, sealed anew or not.
#![allow(clippy::unwrap_used)]

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

use super::*;
use crate::store::Scope;
use crate::store::{Entry, Making, Source};

const NOBODY: crate::domain::officer::Officer =
    crate::domain::officer::Officer { n: 0, login: String::new(), name: String::new() };

struct Sealed {
    dir: tempfile::TempDir,
    key: BookKey,
    bytes: Vec<u8>,
}

impl Sealed {
    /// A practice book with three entries in its log, and a backup of it.
    fn new() -> Sealed {
        let dir = tempfile::tempdir().unwrap();
        let now = crate::domain::time::from_local("2026-11-23T08:05:00".parse().unwrap());
        let (vault, key) = Vault::practice().unwrap();
        let (making, store) = Making::begin(&dir.path().join("so"), &vault, key.clone()).unwrap();
        let mut store = making.put(store).unwrap();
        let mut officer = NOBODY;
        for name in ["Quàng Thị Ín", "Lò Văn Sơn", "Vàng A Páo"] {
            let login = format!("o{}", officer.n);
            officer = store
                .fact(&NOBODY, now, Scope::ALL, |facts| {
                    Ok::<_, StoreError>((facts.add_officer(&login, name)?, Entry::new("book_made", "book", ().into())))
                })
                .unwrap();
        }
        let made = store.back_up(dir.path(), Why::Day, now).unwrap();
        assert_eq!((made.about.log_entries, made.about.children, made.about.why.as_str()), (3, 0, "day"));
        let path = made.keep(dir.path()).unwrap();
        let bytes = fs::read(&path).unwrap();
        fs::remove_file(&path).unwrap();
        Sealed { dir, key, bytes }
    }

    fn write(&self, bytes: &[u8]) -> PathBuf {
        let path = self.dir.path().join("tried.sotre");
        fs::write(&path, bytes).unwrap();
        path
    }

    /// As `restore` looks at it, up to the point where the old book would give way.
    fn tried(&self, bytes: &[u8]) -> Result<Counted> {
        let mut source = Source::open(&self.write(bytes), self.dir.path())?;
        let into = self.dir.path().join("moi");
        let (ready, counted) = crate::store::Ready::make(&into, &mut source, &self.key)?;
        drop(ready);
        assert!(!into.exists(), "nothing is left where nothing was put");
        Ok(counted)
    }

    fn at(&self, text: &[u8]) -> usize {
        self.bytes.windows(text.len()).position(|window| window == text).unwrap()
    }
}

/// The same bytes with a seal that fits them.
fn sealed_anew(bytes: &[u8]) -> Vec<u8> {
    let end = bytes.len() - 64;
    let mut sealed = bytes[..end].to_vec();
    let seal = container::digest(&mut &bytes[..end]).unwrap();
    sealed.extend_from_slice(seal.as_bytes());
    sealed
}

#[test]
fn a_changed_byte_is_found_wherever_it_is() {
    let sealed = Sealed::new();
    assert_eq!(sealed.tried(&sealed.bytes).unwrap().log_entries, 3);
    let book = sealed.at(b"book.db") + 7;
    let tail = sealed.bytes.len() - 600;
    let mut dice = ChaCha8Rng::seed_from_u64(6);
    let within = (0..500).map(|_| book + (dice.next_u64() as usize) % (tail - book));
    // All of the headers, of what it says of itself, of the keys, of the tables at its end and of the seal; five hundred of the book.
    let places: Vec<usize> = (0..book).chain(tail..sealed.bytes.len()).chain(within).collect();
    let mut bytes = sealed.bytes.clone();
    for at in places {
        let bit = 1 << (at % 8);
        bytes[at] ^= bit;
        // At its very beginning it is no longer taken for a backup, and is no book either.
        assert!(sealed.tried(&bytes).is_err(), "byte {at}, bit {bit:x}");
        bytes[at] ^= bit;
    }
    for cut in [1, 63, 64, 65, 600, bytes.len() / 2, bytes.len()] {
        assert!(sealed.tried(&bytes[..bytes.len() - cut]).is_err(), "cut by {cut}");
    }
    bytes.extend_from_slice(b"more");
    assert!(sealed.tried(&bytes).is_err(), "lengthened");
}

#[test]
fn sealed_anew_after_a_change_it_is_still_found_out() {
    let sealed = Sealed::new();
    let tried = |at: usize, byte: u8| {
        let mut bytes = sealed.bytes.clone();
        assert_ne!(bytes[at], byte);
        bytes[at] = byte;
        sealed.tried(&sealed_anew(&bytes)).unwrap_err()
    };
    let digit = |at: usize| if sealed.bytes[at] == b'9' { b'8' } else { b'9' };
    // The checksums of the zip catch most; none of these passes.
    for mark in
        [&b"log_entries = "[..], b"children = ", b"schema = ", b"head = \"", b"book_sha256 = \"", b"open_key = \""]
    {
        let at = sealed.at(mark) + mark.len();
        let error = tried(at, digit(at));
        assert!(matches!(error, StoreError::Io(_) | StoreError::BadBackup(_)), "{error}");
    }
    let book = sealed.at(b"book.db") + 5000;
    let error = tried(book, !sealed.bytes[book]);
    assert!(matches!(error, StoreError::Io(_) | StoreError::BadBackup(Flaw::Book)), "{error}");
}

#[test]
fn its_parts_come_out_with_any_tool_and_tell_no_name() {
    let sealed = Sealed::new();
    let text = String::from_utf8_lossy(&sealed.bytes).into_owned();
    assert!(sealed.bytes.starts_with(b"PK\x03\x04") && text.contains("log_entries = 3"));
    assert!(["Quàng", "Páo", "CREATE TABLE"].iter().all(|word| !text.contains(word)));
    let mut zip = zip::ZipArchive::new(fs::File::open(sealed.write(&sealed.bytes)).unwrap()).unwrap();
    for name in ["about.toml", "keys.toml", "book.db"] {
        assert_eq!(zip.by_name(name).unwrap().compression(), zip::CompressionMethod::Stored);
    }
}

#[test]
fn a_key_file_changed_while_it_is_made_is_no_backup() {
    let sealed = Sealed::new();
    let about: About = toml::from_str(&{
        let mut zip = zip::ZipArchive::new(fs::File::open(sealed.write(&sealed.bytes)).unwrap()).unwrap();
        std::io::read_to_string(zip.by_name("about.toml").unwrap()).unwrap()
    })
    .unwrap();
    let at = sealed.dir.path().join("other.sotre");
    container::write(&at, &about, "format = 1\npractice = true\n", &sealed.dir.path().join("so/book.db")).unwrap();
    assert!(matches!(Container::open(&at), Err(StoreError::BadBackup(Flaw::Keys))));
}
