//! A book in the making, killed: there is none, and it can be made again; or it is there, whole.

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::acts::{Act, each, long, points, seed, span_us, state};
use crate::dice::Dice;
use crate::shim::Disk;
use crate::tools::Book;

/// Either a whole book stands there, or none, and then making it is possible.
#[track_caller]
pub fn is_nothing_or(book: &Book, make: &Act, made: &str, at: &str) {
    let opened = book.run(&["verify", "--format", "json"]);
    if opened.code != Some(0) {
        let said = crate::acts::refused_at(&opened, at);
        assert!(said.contains("Chưa có sổ"), "{at}: {said}");
        let again = make.on(book, None);
        assert!(again.code == Some(0), "{at}: it cannot be made again: {}", again.err());
    }
    assert_eq!(state(book, at), made, "{at}");
}

fn disk_of(book: &Book) -> Disk {
    Disk::under(book.folder.parent().unwrap()).counts("wtsno")
}

fn killed(make: &Act, count: usize, of: u64) {
    let seed = seed(of);
    let whole = Book::nowhere();
    make.on(&whole, None).ended(0);
    let made = state(&whole, "made");
    let span = span_us(
        &|disk| {
            let book = Book::nowhere();
            make.on(&book, disk.is_some_and(|disk| disk.kills()).then(|| disk_of(&book).kills_before(1)).as_ref())
        },
        &disk_of(&whole),
    );
    let struck = AtomicUsize::new(0);
    each(points(&mut Dice::new(seed), count, span), |us| {
        let at = format!("{:?}: seed {seed}, killed after {us} of {span} µs", make.args);
        let book = Book::nowhere();
        let output = make.on(&book, Some(&disk_of(&book).kills_after_us(us)));
        if output.code == Some(0) {
            assert_eq!(state(&book, &at), made, "{at}: it was called made");
            return;
        }
        struck.fetch_add(1, Ordering::Relaxed);
        is_nothing_or(&book, make, &made, &at);
    });
    assert!(struck.into_inner() > 0, "not one was under way");
    // And before every call that gives or takes a name, and every sync: where half a book would stand.
    let calls: Vec<usize> = if long() { (1..=60).collect() } else { (1..=24).step_by(3).collect() };
    each(calls, |n| {
        let at = format!("{:?}: killed before naming call {n}", make.args);
        let book = Book::nowhere();
        let output = make.on(&book, Some(&disk_of(&book).counts("nso").kills_before(n)));
        if output.code.is_none() {
            is_nothing_or(&book, make, &made, &at);
        }
    });
}

#[test]
fn a_new_book_killed_in_the_making() {
    killed(&Act::new(&["init", "--office", "xã Thử", "--officer", "Lò Thị Thu"]), if long() { 80 } else { 5 }, 21);
}

/// Half the practice children would be taken for all of them.
#[test]
fn a_practice_book_killed_in_the_making() {
    killed(&Act::new(&["demo", "--no-open", "--children", "20"]), if long() { 80 } else { 5 }, 22);
}

/// Under a passphrase the keys and the file come to be together: a file without keys would be locked for ever.
#[test]
fn a_real_book_killed_in_the_making() {
    let passphrase = |book: &Book| book.file("mk.txt", format!("{}\n", crate::tools::PASSPHRASE).as_bytes());
    let make = ["init", "--office", "xã Thật", "--officer", "Lò Thị Thu"];
    each((1..=if long() { 60 } else { 16 }).step_by(if long() { 1 } else { 3 }).collect(), |n| {
        let at = format!("killed before call {n}");
        let book = Book::somewhere();
        let file = passphrase(&book);
        let on = |args: &[&str], more: &[(&str, &str)]| {
            book.with(&[&["--passphrase-file", &file], args].concat(), more, b"")
        };
        let disk = Disk::under(&book.folder.parent().unwrap().canonicalize().unwrap()).counts("wsno").kills_before(n);
        let output = on(&make, &disk.envs());
        if output.code.is_none() && on(&["verify"], &[]).code != Some(0) {
            let again = on(&make, &[]);
            assert!(again.code == Some(0), "{at}: it cannot be made again: {}", again.err());
        }
        on(&["verify"], &[]).ended(0);
        on(&["list", "children"], &[]).ended(0);
    });
}

/// Killed while an old practice book gives way to a new one: asked for again, the new one is there.
#[test]
fn a_practice_book_killed_in_giving_way() {
    let base = Book::invented(20, 23);
    let reset = Act::new(&["demo", "--reset", "--no-open", "--children", "20"]);
    let whole = base.again();
    reset.on(&whole, None).ended(0);
    let made = state(&whole, "made");
    each((1..=if long() { 60 } else { 16 }).step_by(if long() { 1 } else { 3 }).collect(), |n| {
        let at = format!("killed before naming call {n}");
        let book = base.again();
        let output = reset.on(&book, Some(&disk_of(&book).counts("ns").kills_before(n)));
        if output.code.is_none() {
            let again = reset.on(&book, None);
            assert!(again.code == Some(0), "{at}: it cannot be made again: {}", again.err());
        }
        assert_eq!(state(&book, &at), made, "{at}");
    });
}
