//! A witness of the log (nhân chứng): its head as it was last seen is kept outside the book, in the account's own folder and in the
//! officer's tray, so that a log cut short or an old copy put back is noticed the next time somebody sits down.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::{Book, By, Office, Refusal};
use crate::domain::time::{Instant, iso};
use crate::exchange::safe_file::SafeFile;
use crate::store::{Entry, Reader, StoreError};

/// The file of all books in the account's own folder, and its like in a tray.
const FILE: &str = "nhan-chung.tsv";
const IN_TRAY: &str = ".nhan-chung.tsv";

/// A head as it was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    pub n: i64,
    /// In full.
    pub head: String,
    pub at: Instant,
}

/// What stands in a witness file of one book: the head seen first and the one seen last.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Testimony {
    first: Seen,
    last: Seen,
}

/// The log does not hold what was seen of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    pub seen: Seen,
    /// How many entries there are now, and their head in short.
    pub now: (i64, String),
}

impl Missing {
    /// Entries are gone; else entries of that number are there and say something else.
    pub fn is_shorter(&self) -> bool {
        self.now.0 < self.seen.n
    }
}

/// How the log stands with its witnesses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Nobody has kept a head of this book here.
    Unwitnessed,
    /// What was seen is there; witnessed since.
    Stands(Seen),
    Gone(Box<Missing>),
    /// It is not, and the log says why: since then the book was restored from a backup.
    Restored(PutBack),
}

/// A restore, as the log of the book that was put in place tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PutBack {
    n: i64,
    pub at: Instant,
    pub officer: String,
    /// How many entries the log of the book before it had, where that still read.
    pub entries_before: Option<i64>,
}

/// What whoever sits down is told before anything else.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sitting {
    /// The key file was another than the book wrote, and was written anew.
    pub keys_mended: bool,
    /// The book was put back from a backup since she last sat here: what she did after that backup is not in it.
    pub put_back: Option<PutBack>,
}

/// The last restore of this book.
pub(super) fn put_back(read: Reader<'_>) -> Result<Option<PutBack>, StoreError> {
    Ok(read.last_restore()?.map(|row| PutBack {
        n: row.n,
        at: row.at,
        officer: row.officer,
        entries_before: row.detail.get("entries_before").and_then(serde_json::Value::as_i64),
    }))
}

/// The last restore, while this login has not signed in since; `at_screen`: a command's sign-in, a timer's it may be, told nobody.
pub(super) fn untold_put_back(read: Reader<'_>, login: &str, at_screen: bool) -> Result<Option<PutBack>, StoreError> {
    let Some(last) = put_back(read)? else { return Ok(None) };
    Ok(if read.signed_in_after(login, last.n, at_screen)? { None } else { Some(last) })
}

/// `path \t n \t head \t seconds`, twice: first seen, last seen. A line that does not read testifies nothing.
fn parse(line: &str) -> Option<(&str, Testimony)> {
    let mut cells = line.split('\t');
    let path = cells.next()?;
    let mut seen = || {
        let (n, head, at) = (cells.next()?.parse().ok()?, cells.next()?, cells.next()?.parse().ok()?);
        let fits = head.len() == 64 && head.chars().all(|c| c.is_ascii_hexdigit());
        fits.then(|| Some(Seen { n, head: head.to_owned(), at: chrono::DateTime::from_timestamp(at, 0)? }))?
    };
    Some((path, Testimony { first: seen()?, last: seen()? }))
}

fn line(path: &str, testimony: &Testimony) -> String {
    let seen = |seen: &Seen| format!("{}\t{}\t{}", seen.n, seen.head, seen.at.timestamp());
    format!("{path}\t{}\t{}\n", seen(&testimony.first), seen(&testimony.last))
}

impl Book {
    /// Heads are kept in this folder of the account.
    pub fn witnessed_in(mut self, folder: Option<PathBuf>) -> Book {
        self.witness = folder;
        self
    }

    /// Where the account keeps heads of its books.
    pub fn witness_folder(&self) -> Option<&Path> {
        self.witness.as_deref()
    }

    /// What the book is called in a witness file.
    fn own_path(&self) -> String {
        let path = std::fs::canonicalize(&self.folder).unwrap_or_else(|_| self.folder.clone());
        path.display().to_string().replace(['\t', '\n'], "?")
    }

    fn files(&self, login: &str) -> Vec<PathBuf> {
        let tray = Book::tray_of(&self.folder, login);
        let in_tray = tray.is_dir().then(|| tray.join(IN_TRAY));
        self.witness.as_ref().map(|folder| folder.join(FILE)).into_iter().chain(in_tray).collect()
    }

    fn testimony(&self, file: &Path) -> Option<Testimony> {
        let (own, text) = (self.own_path(), std::fs::read_to_string(file).ok()?);
        text.lines().filter_map(parse).find(|(path, _)| *path == own).map(|(_, testimony)| testimony)
    }

    /// Does the log hold what was seen of it?
    pub(super) fn chain(&self, read: Reader<'_>, login: &str) -> Result<Standing, Refusal> {
        let mut first: Option<Seen> = None;
        for testimony in self.files(login).iter().filter_map(|file| self.testimony(file)) {
            for seen in [&testimony.last, &testimony.first] {
                let found = read.log_hash(seen.n)?.map(|hash| crate::store::hex(&hash));
                if found.as_deref() != Some(&seen.head) {
                    return Ok(match put_back(read)?.filter(|last| last.at >= seen.at) {
                        Some(last) => Standing::Restored(last),
                        None => Standing::Gone(Box::new(Missing { seen: seen.clone(), now: read.short_head()? })),
                    });
                }
            }
            if first.as_ref().is_none_or(|known| testimony.first.at < known.at) {
                first = Some(testimony.first);
            }
        }
        Ok(first.map_or(Standing::Unwitnessed, Standing::Stands))
    }

    pub fn chain_of(&self, office: &Office) -> Result<Standing, Refusal> {
        // A practice book is made anew whenever somebody likes.
        if office.is_practice() {
            return Ok(Standing::Unwitnessed);
        }
        self.chain(office.store.read(), &office.officer.login)
    }

    /// Keeps the head as it is now. `anew`: what was seen before no longer counts; a book was made, or somebody acknowledged that
    /// entries are gone. A witness that cannot be written is no reason to stop the work.
    pub fn keep_head(&self, office: &Office, anew: bool) -> Result<(), Refusal> {
        if office.is_practice() {
            return Ok(());
        }
        let (n, head) = office.store.read().whole_head()?;
        let now = Seen { n, head, at: super::Clock::Running.now() };
        let own = self.own_path();
        for file in self.files(&office.officer.login) {
            let known = self.testimony(&file).filter(|_| !anew);
            // Another window may have kept a later one.
            if known.as_ref().is_some_and(|known| known.last.n >= n) {
                continue;
            }
            let first = known.map_or_else(|| now.clone(), |known| known.first);
            let others = std::fs::read_to_string(&file).unwrap_or_default();
            let others = others.lines().filter(|line| parse(line).is_some_and(|(path, _)| path != own));
            let mut text: String = others.map(|line| format!("{line}\n")).collect();
            text.push_str(&line(&own, &Testimony { first, last: now.clone() }));
            let _ = keep(&file, &text);
        }
        Ok(())
    }
}

fn keep(file: &Path, text: &str) -> Result<(), Refusal> {
    use std::io::Write;
    if let Some(folder) = file.parent() {
        use std::os::unix::fs::DirBuilderExt;
        std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    }
    let mut aside = SafeFile::create(file, true)?;
    aside.write_all(text.as_bytes())?;
    Ok(aside.commit()?)
}

impl Office {
    /// The number of the last entry and the first letters of its hash, as they stand on papers.
    pub fn log_head(&self) -> Result<(i64, String), Refusal> {
        Ok(self.store.read().short_head()?)
    }

    /// The officer has read that entries are gone and goes on: that itself stands in the log.
    pub fn acknowledge_missing(&mut self, missing: &Missing) -> Result<(), Refusal> {
        let detail = json!({
            "seen": missing.seen.n, "seen_head": missing.seen.head, "seen_at": iso(missing.seen.at),
            "entries": missing.now.0, "head": missing.now.1,
        });
        self.write(By::Sitting, |_, _| Ok(((), Entry::new("chain_doubted", "book", detail))))
    }
}

/// What whoever verifies a book asks about its log.
#[derive(Debug, Clone, Default)]
pub struct HeadAsked {
    /// The first letters of a head somebody has on a paper.
    pub letters: Option<String>,
    /// Its number, where the paper says it.
    pub at: Option<i64>,
}

/// What the log answers, also that of a damaged book as far as it reads.
#[derive(Debug, Clone, Default)]
pub struct ChainFound {
    pub head: Option<(i64, String)>,
    /// The entry the head asked about is that of; `None` where it is in no entry.
    pub asked: Option<i64>,
    pub standing: Option<Standing>,
    /// Said as long as the book stands: whoever looks may not have been there.
    pub put_back: Option<PutBack>,
}

impl Book {
    pub(super) fn chain_found(
        &self,
        read: Reader<'_>,
        login: &str,
        practice: bool,
        asked: &HeadAsked,
    ) -> Result<ChainFound, StoreError> {
        let standing = match self.chain(read, login) {
            _ if practice => Standing::Unwitnessed,
            Ok(standing) => standing,
            Err(Refusal::Store(error)) => return Err(error),
            Err(_) => Standing::Unwitnessed,
        };
        let entry = match &asked.letters {
            Some(letters) => read.log_with_head(letters, asked.at)?,
            None => None,
        };
        Ok(ChainFound {
            head: Some(read.short_head()?),
            asked: entry,
            standing: Some(standing),
            put_back: put_back(read)?,
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_testimony_reads_back_and_a_broken_line_says_nothing() {
        let seen = |n: i64| Seen {
            n,
            head: "3f".repeat(32),
            at: chrono::DateTime::from_timestamp(1_763_900_000 + n, 0).unwrap(),
        };
        let testimony = Testimony { first: seen(1), last: seen(20) };
        let written = line("/so/xã Mường Phăng", &testimony);
        assert_eq!(parse(written.trim_end()), Some(("/so/xã Mường Phăng", testimony)));
        for broken in ["", "/so", "/so\t1\t3f\t5\t1\t3f\t5", &written.replace("3f3f", "3g3f"), &written[..40]] {
            assert_eq!(parse(broken), None, "{broken}");
        }
    }
}
