//! Book, journal or key file flipped or cut anywhere: it opens at a whole earlier state, or is refused in plain words.

use crate::acts::{each, import, long, refused_at, seed};
use crate::dice::Dice;
use crate::support::Output;
use crate::tools::{Book, quiet};

/// A book with two acts still in its journal, and the children it held before, between and after.
struct Journaled {
    book: Book,
    states: Vec<String>,
}

fn children(book: &Book) -> String {
    book.run(&["list", "children", "--format", "json"]).ended(0).out().to_owned()
}

fn journaled(of: u32) -> Journaled {
    let book = Book::invented(20, of);
    let mut states = vec![children(&book)];
    // While somebody sits at the book its journal stays.
    let mut she = book.sit_down();
    she.wait_for("Vì sao").settle();
    for rows in [2, 5] {
        import(rows).on(&book, None).ended(0);
        states.push(children(&book));
    }
    let copy = book.again();
    let _ = std::fs::remove_file(copy.folder.join("book.db-shm"));
    assert!(std::fs::metadata(copy.folder.join("book.db-wal")).unwrap().len() > 20_000, "no journal to break");
    drop(she);
    assert_eq!(children(&copy.again()), states[2], "the journal is read");
    Journaled { book: copy, states }
}

impl Journaled {
    /// What the damaged book answers is one of its own states, or it is refused; `verify` sees the same, or names the damage.
    fn holds(&self, book: &Book, at: &str) {
        let listed = book.run(&["list", "children", "--format", "json"]);
        calm(&listed, at);
        match listed.code {
            Some(0) => assert!(self.states.contains(&listed.out().to_owned()), "{at}: facts that never were"),
            _ => drop(refused_at(&listed, at)),
        }
        let verified = book.run(&["verify"]);
        calm(&verified, at);
        match verified.code {
            Some(0) => assert_eq!(listed.code, Some(0), "{at}: refused, but verify finds nothing: {}", listed.err()),
            Some(3) => assert!(verified.out().contains("HỎNG"), "{at}: {}", verified.out()),
            _ => drop(refused_at(&verified, at)),
        }
    }

    /// Breaks one file `count` times: a byte or a run of bytes turned, or the file cut.
    fn broken(&self, file: &str, count: usize, of: u64, must: impl Fn(&Book, &str, bool) + Sync) {
        let whole = std::fs::read(self.book.folder.join(file)).unwrap();
        let pages = whole.len() / 4096;
        each((0..count as u64).collect(), |n| {
            let seed = seed(of + n);
            let mut dice = Dice::new(seed);
            let mut bytes = whole.clone();
            // Every page in turn, so that every class of page is met: the first, inner ones, leaves, free ones.
            let page = n as usize * pages.max(1) / count;
            let at = (page * 4096 + dice.below(4096)).min(bytes.len() - 1);
            let what = match dice.below(5) {
                0 => {
                    bytes.truncate(at);
                    "cut at"
                }
                1 => {
                    let end = (at + 1 + dice.below(5000)).min(bytes.len());
                    bytes[at..end].fill(0);
                    "zeros from"
                }
                _ => {
                    bytes[at] ^= 1 << dice.below(8);
                    "a bit turned at"
                }
            };
            let book = self.book.again();
            std::fs::write(book.folder.join(file), &bytes).unwrap();
            let at = format!("seed {seed}: {file}, {what} {at} of {}", whole.len());
            must(&book, &at, bytes == whole);
            self.holds(&book, &at);
        });
    }
}

#[track_caller]
fn calm(output: &Output, at: &str) {
    assert!(output.code.is_some(), "{at}: ended by a signal: {}", output.err());
    assert!(!output.err().contains("panicked"), "{at}: {}", output.err());
    quiet(output.err());
}

fn nothing_more(_: &Book, _: &str, _: bool) {}

#[test]
fn a_journal_broken_anywhere_opens_at_a_state_that_was() {
    journaled(41).broken("book.db-wal", if long() { 400 } else { 16 }, 4100, nothing_more);
}

#[test]
fn a_file_broken_anywhere_under_a_journal() {
    journaled(42).broken("book.db", if long() { 300 } else { 16 }, 4200, nothing_more);
}

/// Without a journal over it every turned byte is found by `verify`.
#[test]
fn a_file_broken_anywhere_is_found() {
    let book = Book::invented(20, 43);
    let states = vec![children(&book)];
    let whole = Journaled { book, states };
    whole.broken("book.db", if long() { 300 } else { 16 }, 4300, |book, at, same| {
        let code = book.run(&["verify"]).code;
        assert!(same || matches!(code, Some(1 | 3)), "{at}: verify ended {code:?}");
    });
}

#[test]
fn a_key_file_broken_anywhere() {
    let book = Book::invented(20, 44);
    let states = vec![children(&book)];
    Journaled { book, states }.broken("keys.toml", if long() { 200 } else { 12 }, 4400, nothing_more);
}
