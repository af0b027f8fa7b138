//! Power cut: what was synced is there, of the rest any part in any order. What was called done before is in the book.

use std::path::Path;

use crate::acts::{Act, Scene, copies_hold, each, import, long, seed, state};
use crate::dice::Dice;
use crate::shim::Disk;
use crate::tape::{Start, Tape};
use crate::tools::Book;

/// One run on tape: the book it ran on, its start, and what it called done.
struct Taped {
    start: Start,
    tape: Tape,
    book: Book,
}

fn home(book: &Book) -> &Path {
    book.folder.parent().unwrap()
}

fn taped(before: &Book, acts: &[&Act]) -> Taped {
    let book = before.again();
    let start = Start::of(home(&book));
    let dir = crate::support::temp_dir();
    let tape = dir.path().join("tape");
    for act in acts {
        act.on(&book, Some(&Disk::under(home(&book)).records(&tape))).ended(0);
    }
    Taped { start, tape: Tape::read(&tape), book }
}

impl Taped {
    /// The book as a power cut after `cut` records left it.
    fn cut(&self, cut: usize, dice: &mut Dice, worst: bool) -> Book {
        let book = self.book.again();
        std::fs::remove_dir_all(home(&book)).unwrap();
        self.start.cut(&self.tape, cut, dice, worst, home(&book));
        book
    }

    /// Every record as the last one, at its worst and at random; `more` times each.
    fn everywhere(&self, of: u64, more: usize, try_one: impl Fn(&Book, usize, &str) + Sync) {
        let step = if long() { 3 } else { (self.tape.len() / 8).max(1) };
        let mut cuts: Vec<(usize, u64, bool)> = Vec::new();
        for cut in (0..self.tape.len()).step_by(step).chain([self.tape.len()]) {
            cuts.push((cut, 0, true));
            (0..more as u64).for_each(|n| cuts.push((cut, n, false)));
        }
        each(cuts, |(cut, n, worst)| {
            let seed = seed(of + n * 1000 + cut as u64);
            let at = format!("seed {seed}, cut after {cut} of {} (worst: {worst})", self.tape.len());
            try_one(&self.cut(cut, &mut Dice::new(seed), worst), cut, &at);
        });
    }
}

#[test]
fn power_cut_in_an_import() {
    let scene = Scene::new(Book::invented(20, 11), import(12));
    let taped = taped(&scene.before, &[&scene.act]);
    taped.everywhere(11, if long() { 3 } else { 1 }, |book, cut, at| {
        let now = state(book, at);
        assert!(now == scene.was || now == scene.becomes, "{at}: neither before nor after: {now}");
        if cut == taped.tape.len() {
            assert_eq!(now, scene.becomes, "{at}: it was called done");
        }
    });
}

/// Two acts, one after the other: the first was called done before the second began.
#[test]
fn power_cut_in_the_next_save() {
    let book = Book::invented(20, 12);
    import(3).on(&book, None).ended(0);
    let scene = Scene::new(book, import(4));
    let taped = taped(&scene.before, &[&import(3), &scene.act]);
    let whole = state(&taped.book, "whole");
    let first = scene.before.again();
    import(3).on(&first, None).ended(0);
    let first = state(&first, "the first");
    taped.everywhere(12, 1, |book, cut, at| {
        let now = state(book, at);
        assert!([&scene.was, &first, &whole].contains(&&now), "{at}: no state there ever was: {now}");
        if cut == taped.tape.len() {
            assert_eq!(now, whole, "{at}: it was called done");
        }
    });
}

/// The first copy makes its folder too: a folder nobody synced is a copy that is not there.
#[test]
fn power_cut_in_the_first_backup() {
    let book = Book::invented(20, 13);
    let was = state(&book, "before");
    let taped = taped(&book, &[&Act::new(&["backup"])]);
    taped.everywhere(13, 1, |book, cut, at| {
        assert_eq!(state(book, at), was, "{at}");
        let copies = copies_hold(book, &was, at);
        if cut == taped.tape.len() {
            assert_eq!(copies, 1, "{at}: it was called done");
        }
    });
}

/// A book that was called made is there: its folder's own name too.
#[test]
fn power_cut_when_a_book_is_made() {
    let nowhere = Book::nowhere();
    let init = Act::new(&["init", "--office", "xã Thử", "--officer", "Lò Thị Thu"]);
    let taped = taped(&nowhere, &[&init]);
    let made = state(&taped.book, "made");
    taped.everywhere(14, 1, |book, cut, at| {
        if cut < taped.tape.len() {
            crate::making::is_nothing_or(book, &init, &made, at);
        } else {
            assert_eq!(state(book, at), made, "{at}: it was called made");
        }
    });
}
