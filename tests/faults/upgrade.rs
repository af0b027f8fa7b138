//! A book of every released shape opens, is brought to this program's shape, whole, also when that is killed; and a book of a
//! shape to come is refused and left as it is.

use std::path::Path;

use crate::acts::{copies_hold, each, long, points, seed, span_us, state};
use crate::dice::Dice;
use crate::shim::Disk;
use crate::tools::Book;

/// Books kept from the day a shape was released, and how many children and entries of the log they hold.
const RELEASED: [(&str, i64, i64); 1] = [("v7", 24, 24)];

fn kept(version: &str) -> Book {
    let book = Book::nowhere();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/books").join(version);
    std::fs::create_dir(&book.folder).unwrap();
    for name in ["book.db", "keys.toml"] {
        std::fs::copy(from.join(name), book.folder.join(name)).unwrap();
    }
    book
}

#[test]
fn a_book_of_every_released_shape_opens_with_all_it_held() {
    for (version, children, entries) in RELEASED {
        let book = kept(version);
        let verdict = book.json(&["verify"]).remove(0);
        assert_eq!((&verdict["children"], &verdict["log_entries"]), (&children.into(), &entries.into()), "{version}");
        assert_eq!(book.list("children").len() as i64, children, "{version}");
        crate::acts::import(2).on(&book, None).ended(0);
        book.run(&["verify"]).ended(0);
    }
}

/// Killed while it is brought to the new shape: it opens at the next start, and the copy from before is whole.
#[test]
fn a_book_killed_while_its_shape_changes() {
    for (version, ..) in RELEASED {
        let seed = seed(61);
        let disk = |book: &Book| Disk::under(&book.folder).counts("wtsno");
        let whole = kept(version);
        let held = state(&whole, version);
        let open = |book: &Book, disk: Option<Disk>| {
            book.with(&["list", "children"], &disk.as_ref().map(Disk::envs).unwrap_or_default(), b"")
        };
        let measured = kept(version);
        let span = span_us(&|disk| open(&measured, disk), &disk(&measured));
        each(points(&mut Dice::new(seed), if long() { 100 } else { 5 }, span), |us| {
            let at = format!("{version}: seed {seed}, killed after {us} of {span} µs");
            let book = kept(version);
            open(&book, Some(disk(&book).kills_after_us(us)));
            assert_eq!(state(&book, &at), held, "{at}");
            copies_hold(&book, &held, &at);
        });
    }
}
