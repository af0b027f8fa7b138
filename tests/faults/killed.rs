//! SIGKILL, at a random microsecond or before each single call on the disk: the book opens, what was called done is in it,
//! what was not is there whole or not at all, `verify` finds nothing, and doing it again is enough.

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::acts::{Act, Scene, copies_hold, each, import, long, points, seed, span_us, state};
use crate::dice::Dice;
use crate::shim::Disk;
use crate::tools::{Book, entries};

/// Kills `act` at random microseconds from its first touch of the disk; gives back how often it really was under way.
fn at_random(name: &str, scene: &Scene, count: usize, of: u64, holds: &(dyn Fn(&Book, &str) + Sync)) -> usize {
    let seed = seed(of);
    let measured = scene.before.again();
    let disk = |book: &Book| Disk::under(&book.folder).counts("wtsno");
    let span = span_us(&|disk| scene.act.on(&measured, disk.as_ref()), &disk(&measured));
    let killed = AtomicUsize::new(0);
    each(points(&mut Dice::new(seed), count, span), |us| {
        let at = format!("{name}: seed {seed}, killed after {us} of {span} µs");
        let book = scene.before.again();
        let output = scene.act.on(&book, Some(&disk(&book).kills_after_us(us)));
        assert!(matches!(output.code, None | Some(0)), "{at}: ended {:?}: {}", output.code, output.err());
        killed.fetch_add(usize::from(output.code.is_none()), Ordering::Relaxed);
        holds(&book, &at);
        scene.holds(&book, &output, &at);
    });
    killed.into_inner()
}

fn nothing_more(_: &Book, _: &str) {}

#[test]
fn a_save_killed_at_any_microsecond() {
    let scene = Scene::new(Book::invented(20, 1), import(1));
    let killed = at_random("save", &scene, if long() { 300 } else { 8 }, 1, &nothing_more);
    assert!(killed > 0, "not one was under way");
}

#[test]
fn an_import_killed_at_any_microsecond() {
    let scene = Scene::new(Book::invented(20, 2), import(48));
    let killed = at_random("import", &scene, if long() { 300 } else { 8 }, 2, &nothing_more);
    assert!(killed > 0, "not one was under way");
}

#[test]
fn an_import_taken_back_killed_at_any_microsecond() {
    let book = Book::invented(20, 3);
    import(12).on(&book, None).ended(0);
    let scene = Scene::new(book, Act::new(&["undo", "--yes"]));
    let killed = at_random("undo", &scene, if long() { 200 } else { 8 }, 3, &nothing_more);
    assert!(killed > 0, "not one was under way");
}

/// A copy is whole or is not there; none of them shows under its name half made.
#[test]
fn a_backup_killed_at_any_microsecond() {
    let scene = Scene::new(Book::invented(20, 4), Act::new(&["backup"]));
    let holds = |book: &Book, at: &str| {
        copies_hold(book, &scene.was, at);
    };
    let killed = at_random("backup", &scene, if long() { 200 } else { 8 }, 4, &holds);
    assert!(killed > 0, "not one was under way");
}

/// One that takes the place of an older copy: the older or the newer stands there, whole.
#[test]
fn a_backup_over_another_killed_at_any_microsecond() {
    let book = Book::invented(20, 5);
    let copy = book.folder.join("backups/một.sotre").display().to_string();
    book.run(&["backup"]).ended(0);
    let folder = book.folder.join("backups");
    std::fs::rename(folder.join(&entries(&folder)[0]), &copy).unwrap();
    let scene = Scene::new(book, Act::new(&["backup", "--force", "-o", "so/backups/một.sotre"]));
    let holds = |book: &Book, at: &str| assert_eq!(copies_hold(book, &scene.was, at), 1, "{at}");
    let killed = at_random("backup --force", &scene, if long() { 60 } else { 4 }, 5, &holds);
    assert!(killed > 0, "not one was under way");
}

/// Before every single write, sync and change of length of one save, one after the other.
#[test]
fn a_save_killed_before_every_call() {
    let scene = Scene::new(Book::invented(20, 6), import(1));
    let measured = scene.before.again();
    let tape = measured.folder.with_file_name("tape");
    scene.act.on(&measured, Some(&Disk::under(&measured.folder).records(&tape))).ended(0);
    let calls = crate::tape::Tape::read(&tape).calls();
    assert!(calls > 8, "{calls} calls: the shim does not hear them");
    let step = if long() { 1 } else { 12 };
    each((1..=calls).step_by(step).collect(), |n| {
        let at = format!("killed before call {n} of {calls}");
        let book = scene.before.again();
        let output = scene.act.on(&book, Some(&Disk::under(&book.folder).kills_before(n)));
        assert!(output.code.is_none(), "{at}: ended {:?}", output.code);
        scene.holds(&book, &output, &at);
    });
}

/// What killed backups leave is swept by the next once it is old: the disk does not fill with them.
#[test]
fn what_killed_backups_left_is_swept() {
    let book = Book::invented(20, 7);
    let was = state(&book, "before");
    let folder = book.folder.join("backups");
    let left = |folder: &std::path::Path| entries(folder).iter().filter(|name| name.starts_with('.')).count();
    let disk = Disk::under(&book.folder);
    for n in [2, 9, 17] {
        let output = Act::new(&["backup"]).on(&book, Some(&disk.clone().kills_before(n)));
        assert!(output.code.is_none(), "killed before call {n}");
    }
    assert!(left(&folder) > 0, "nothing was left: {:?}", entries(&folder));
    let old = std::time::SystemTime::now() - std::time::Duration::from_secs(120);
    for name in entries(&folder) {
        std::fs::File::open(folder.join(name)).unwrap().set_modified(old).unwrap();
    }
    book.run(&["backup"]).ended(0);
    assert_eq!(left(&folder), 0, "{:?}", entries(&folder));
    assert_eq!(copies_hold(&book, &was, "after"), 1);
}
