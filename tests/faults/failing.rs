//! A disk that is full, failing or read-only, at the n-th call for every n: said in Vietnamese, ended 1, nothing lost, and done
//! again once the disk is well it is done.

use crate::acts::{Act, Scene, copies_hold, each, import, long, refused_at, state};
use crate::shim::{Disk, EIO, ENOSPC, EROFS};
use crate::tools::{Book, entries};

/// How often an undisturbed act touches the disk.
fn calls(scene: &Scene, which: &str) -> usize {
    let book = scene.before.again();
    let tape = book.folder.with_file_name("tape");
    scene.act.on(&book, Some(&Disk::under(&book.folder).counts(which).records(&tape))).ended(0);
    let calls = crate::tape::Tape::read(&tape).calls();
    assert!(calls > 8, "{calls} calls: the shim does not hear them");
    calls
}

/// Fails `act` at every call in turn; `holds` looks at what else must be.
fn at_every_call(scene: &Scene, errno: i32, stays: bool, holds: &(dyn Fn(&Book, &str) + Sync)) {
    let calls = calls(scene, "wts");
    // In the short run every tenth, not the same ones for each way of failing.
    let (first, step) = if long() { (1, 1) } else { (2 + (errno as usize + usize::from(stays)) % 10, 10) };
    let numbers = (first..=calls).step_by(step).chain([1, calls]).collect();
    each(numbers, |n| {
        let at = format!("errno {errno} at call {n} of {calls}, stays: {stays}");
        let book = scene.before.again();
        let output = scene.act.on(&book, Some(&Disk::under(&book.folder).fails(n, errno, stays)));
        holds(&book, &at);
        if output.code == Some(0) {
            assert_eq!(state(&book, &at), scene.becomes, "{at}: it was called done");
            return;
        }
        let said = refused_at(&output, &at);
        assert!(!said.contains("hỏng:") && !said.contains("os error"), "{at}: {said}");
        let unsure = said.contains("chưa chắc");
        let now = state(&book, &at);
        assert!(now == scene.was || unsure && now == scene.becomes, "{at}: said {said:?}, but it is done");
        if now == scene.was {
            scene.act.on(&book, None).ended(0);
            assert_eq!(state(&book, &at), scene.becomes, "{at}: once more");
        }
    });
}

fn nothing_more(_: &Book, _: &str) {}

fn save() -> Scene {
    Scene::new(Book::invented(20, 31), import(1))
}

#[test]
fn a_save_on_a_disk_that_fills_at_any_call() {
    at_every_call(&save(), ENOSPC, true, &nothing_more);
}

#[test]
fn a_save_on_a_disk_that_fails_once_at_any_call() {
    at_every_call(&save(), EIO, false, &nothing_more);
}

#[test]
fn a_save_on_a_disk_that_fails_from_any_call_on() {
    at_every_call(&save(), EIO, true, &nothing_more);
    if long() {
        at_every_call(&save(), ENOSPC, false, &nothing_more);
    }
}

/// A failed copy is no copy, and leaves nothing of itself.
#[test]
fn a_backup_on_a_disk_that_fills_or_fails_at_any_call() {
    let scene = Scene::new(Book::invented(20, 32), Act::new(&["backup"]));
    let holds = |book: &Book, at: &str| {
        let left = entries(&book.folder.join("backups")).len();
        assert_eq!(copies_hold(book, &scene.was, at), left, "{at}: something is left");
    };
    at_every_call(&scene, ENOSPC, true, &holds);
    if long() {
        at_every_call(&scene, EIO, false, &holds);
    }
}

/// Nothing can be written at all: every act says so, and what only looks is answered or refused, never wrong.
#[test]
fn a_disk_that_is_read_only() {
    let scene = save();
    let book = scene.before.again();
    let disk = Disk::under(&book.folder).counts("wtsno").fails(1, EROFS, true);
    let backup = Act::new(&["backup"]);
    for act in [&scene.act, &backup] {
        let said = refused_at(&act.on(&book, Some(&disk)), "read-only");
        assert!(said.contains("Không ghi được"), "{said}");
    }
    let whole = book.run(&["list", "children"]);
    let seen = book.with(&["list", "children"], &disk.envs(), b"");
    if seen.code == Some(0) {
        assert_eq!(seen.out(), whole.out());
    } else {
        assert!(refused_at(&seen, "reading").contains("Không ghi được"));
    }
    assert_eq!(state(&book, "after"), scene.was);
    scene.act.on(&book, None).ended(0);
    assert_eq!(state(&book, "after"), scene.becomes);
}

/// A book in the making on a full disk: none is left, and it can be made once there is room.
#[test]
fn a_new_book_on_a_disk_that_fills_at_any_call() {
    let make = Act::new(&["init", "--office", "xã Thử", "--officer", "Lò Thị Thu"]);
    let whole = Book::nowhere();
    let home = |book: &Book| book.folder.parent().unwrap().to_owned();
    let tape = crate::support::temp_dir();
    let tape = tape.path().join("tape");
    make.on(&whole, Some(&Disk::under(&home(&whole)).records(&tape))).ended(0);
    let made = state(&whole, "made");
    let calls = crate::tape::Tape::read(&tape).calls();
    // The end, where it is put in its place, call by call; the long middle here and there.
    let (step, end) = if long() { (8, 24) } else { (64, 8) };
    each((1..=calls).step_by(step).chain(calls.saturating_sub(end)..=calls).collect(), |n| {
        let at = format!("full at call {n} of {calls}");
        let book = Book::nowhere();
        let output = make.on(&book, Some(&Disk::under(&home(&book)).fails(n, ENOSPC, true)));
        if output.code == Some(0) {
            assert_eq!(state(&book, &at), made, "{at}: it was called made");
            return;
        }
        refused_at(&output, &at);
        crate::making::is_nothing_or(&book, &make, &made, &at);
    });
}

/// Failed at its sync, an act stood in the journal all the same: called not done, it was there for whoever opened the book after
/// the next power cut. Now an empty write takes it out; where that fails too she is told that nobody knows.
#[test]
fn an_act_refused_at_its_sync_does_not_come_back() {
    for stays in [false, true] {
        let book = Book::invented(20, 33);
        // Somebody at the book: its journal is not taken away when the act's process ends, and the next sync is the act's own.
        let mut she = book.sit_down();
        she.wait_for("Vì sao").settle();
        import(1).on(&book, None).ended(0);
        let was = state(&book, "before");
        let disk = Disk::under(&book.folder).counts("s").fails(1, EIO, stays);
        let said = refused_at(&import(3).on(&book, Some(&disk)), "at the sync");
        assert_eq!(said.contains("chưa chắc"), stays, "{said}");
        // The power goes: what was in memory only is nobody's.
        let after = book.again();
        let _ = std::fs::remove_file(after.folder.join("book.db-shm"));
        let now = state(&after, "after the cut");
        assert!(stays || now == was, "it came back: {now}");
        // While she sits there it is not done, and done again it is done once.
        import(3).on(&book, None).ended(0);
        assert_eq!(book.list("children").len(), 23);
        drop(she);
    }
}
