//! The container of a backup: a plain, stored zip, so that its parts can be taken out with any tool, with a seal over all its
//! bytes. `about.toml`, `keys.toml` (that day's wraps of the key) and `book.db` (the encrypted file as it is).
//!
//! The seal is the last 64 letters of the file: the SHA-256 of everything before them. A zip alone says nothing of a changed
//! byte in its own tables.

use std::fs::{self, File};
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use sha2::{Digest, Sha256};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::about::About;
use crate::store::error::{Flaw, Result, StoreError};

const ABOUT: &str = "about.toml";
const KEYS: &str = "keys.toml";
const BOOK: &str = "book.db";
const SEAL: usize = 64;
/// Larger than any key file, smaller than what hurts.
const SMALL_PART: u64 = 4 << 20;

/// A new file only its owner reads.
pub fn new_file(path: &Path) -> io::Result<File> {
    fs::OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(path)
}

/// Writes a new container. The book's checksum in `about` must be that of `book`.
pub fn write(path: &Path, about: &About, keys: &str, book: &Path) -> Result<()> {
    let mut file = Latch { file: new_file(path)?, at: 0, end: 0, error: None };
    let packed = pack(&mut file, about, keys, book);
    if let Some(error) = file.error.take() {
        return Err(error.into());
    }
    packed?;
    let mut file = file.file;
    let end = file.seek(SeekFrom::End(0))?.saturating_sub(SEAL as u64);
    file.rewind()?;
    let seal = digest(&mut (&file).take(end))?;
    file.seek(SeekFrom::Start(end))?;
    file.write_all(seal.as_bytes())?;
    Ok(file.sync_all()?)
}

fn pack(file: &mut Latch, about: &About, keys: &str, book: &Path) -> Result<()> {
    let mut zip = ZipWriter::new(file);
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    zip.set_comment(format!("sotre sha-256 {}", "0".repeat(SEAL))).map_err(unzipped)?;
    let text = toml::to_string(about).map_err(|_| StoreError::BadBackup(Flaw::Shape))?;
    for (name, text) in [(ABOUT, text.as_str()), (KEYS, keys)] {
        zip.start_file(name, stored).map_err(unzipped)?;
        zip.write_all(text.as_bytes())?;
    }
    let mut book = File::open(book)?;
    zip.start_file(BOOK, stored.large_file(book.metadata()?.len() > 0xF000_0000)).map_err(unzipped)?;
    poured(&mut book, &mut zip)?;
    zip.finish().map_err(unzipped)?;
    Ok(())
}

/// An opened container whose seal holds, with its small parts read.
pub struct Container {
    pub about: About,
    pub keys: String,
    zip: ZipArchive<BufReader<File>>,
}

impl Container {
    /// Every byte is looked at before anything in it is believed.
    pub fn open(path: &Path) -> Result<Container> {
        let mut file = File::open(path)?;
        if !is_sealed(&mut file)? {
            return Err(StoreError::BadBackup(Flaw::Seal));
        }
        let mut zip = ZipArchive::new(BufReader::new(file)).map_err(unzipped)?;
        if zip.len() != 3 || [ABOUT, KEYS, BOOK].iter().any(|name| zip.index_for_name(name).is_none()) {
            return Err(StoreError::BadBackup(Flaw::Shape));
        }
        let about = About::parse(&text(&mut zip, ABOUT)?)?;
        let keys = text(&mut zip, KEYS)?;
        if digest(&mut keys.as_bytes())? != about.keys_sha256 {
            return Err(StoreError::BadBackup(Flaw::Keys));
        }
        Ok(Container { about, keys, zip })
    }

    /// The book's file as it was put in, at `to`, on the disk.
    pub fn extract(&mut self, to: &Path) -> Result<()> {
        let mut part = self.zip.by_name(BOOK).map_err(unzipped)?;
        if part.compression() != CompressionMethod::Stored {
            return Err(StoreError::BadBackup(Flaw::Shape));
        }
        let mut out = new_file(to)?;
        match poured(&mut part, &mut out) {
            Ok(sum) if sum == self.about.book_sha256 => Ok(out.sync_all()?),
            // The zip has a checksum of its own.
            Err(error) if error.kind() != io::ErrorKind::InvalidData => Err(error.into()),
            _ => Err(StoreError::BadBackup(Flaw::Book)),
        }
    }
}

/// Is this a container at all? Bare copies of earlier versions are not; they begin with random bytes.
pub fn is_one(path: &Path) -> io::Result<bool> {
    let mut head = [0; 4];
    let read = File::open(path)?.read(&mut head)?;
    Ok(head.get(..read) == Some(b"PK\x03\x04"))
}

/// What a container says of itself, where its parts are there and its keys are whole; the book in it is not read. For whoever looks
/// at every start: an empty file or a cut one bears no backup's name for nothing.
pub fn glance(path: &Path) -> Result<About> {
    let mut zip = ZipArchive::new(BufReader::new(File::open(path)?)).map_err(unzipped)?;
    if zip.len() != 3 || zip.by_name(BOOK).map_err(unzipped)?.size() == 0 {
        return Err(StoreError::BadBackup(Flaw::Shape));
    }
    let about = About::parse(&text(&mut zip, ABOUT)?)?;
    let keys = text(&mut zip, KEYS)?;
    if digest(&mut keys.as_bytes())? != about.keys_sha256 {
        return Err(StoreError::BadBackup(Flaw::Keys));
    }
    Ok(about)
}

/// Whether the bytes are those that were sealed. Needs no key: it is what a timer can know.
pub fn is_sealed(file: &mut File) -> io::Result<bool> {
    let Some(end) = file.seek(SeekFrom::End(0))?.checked_sub(SEAL as u64) else { return Ok(false) };
    let mut seal = [0; SEAL];
    file.seek(SeekFrom::Start(end))?;
    file.read_exact(&mut seal)?;
    file.rewind()?;
    let whole = digest(&mut (&*file).take(end))?.as_bytes() == seal.as_slice();
    file.rewind()?;
    Ok(whole)
}

/// SHA-256 in hex of everything a reader gives.
pub fn digest(from: &mut impl Read) -> io::Result<String> {
    poured(from, &mut io::sink())
}

/// Copies all of it and gives back its SHA-256 in hex.
pub fn poured(from: &mut impl Read, to: &mut impl Write) -> io::Result<String> {
    let (mut hasher, mut buffer) = (Sha256::new(), vec![0; 256 << 10]);
    loop {
        let read = match from.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let part = buffer.get(..read).unwrap_or_default();
        hasher.update(part);
        to.write_all(part)?;
    }
    Ok(hex(&hasher.finalize()))
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn text(zip: &mut ZipArchive<BufReader<File>>, name: &str) -> Result<String> {
    let part = zip.by_name(name).map_err(unzipped)?;
    let mut text = String::new();
    part.take(SMALL_PART).read_to_string(&mut text).map_err(|error| match error.kind() {
        io::ErrorKind::InvalidData => StoreError::BadBackup(Flaw::Shape),
        _ => StoreError::Io(error),
    })?;
    Ok(text)
}

fn unzipped(error: zip::result::ZipError) -> StoreError {
    match error {
        zip::result::ZipError::Io(error) => StoreError::Io(error),
        _ => StoreError::BadBackup(Flaw::Shape),
    }
}

/// Keeps the first error and swallows what comes after it: the zip writer, dropped with a broken file below it, tries again and
/// prints its complaint on standard error, which is the officer's screen.
struct Latch {
    file: File,
    at: u64,
    end: u64,
    error: Option<io::Error>,
}

impl Write for Latch {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.error.is_none() {
            self.error = self.file.write_all(bytes).err();
        }
        self.at += bytes.len() as u64;
        self.end = self.end.max(self.at);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Seek for Latch {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
            SeekFrom::End(by) => self.end.checked_add_signed(by),
        }
        .ok_or(io::ErrorKind::InvalidInput)?;
        if self.error.is_none() {
            self.error = self.file.seek(SeekFrom::Start(self.at)).err();
        }
        Ok(self.at)
    }
}
