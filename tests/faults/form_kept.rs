//! The app while its disk is full or its process is killed: what stands in the boxes stays, what was called saved is saved.

use crate::acts::{long, seed, state};
use crate::dice::Dice;
use crate::shim::{Disk, EIO, ENOSPC};
use crate::support::Officer;
use crate::tools::Book;

fn visits_with(book: &Book, note: &str) -> usize {
    book.list("visits").iter().filter(|visit| visit["note"] == note).count()
}

/// A visit filled in, not yet saved.
fn visit_form(an: &mut Officer, note: &str) {
    an.wait_for("Vì sao").settle();
    an.press("<down>v").wait_for("GHI KẾT QUẢ THĂM").press("<enter><enter>1<enter>").type_text(note).wait_for(note);
}

/// The disk is bad for a while: she is told, her words stay in the form, and saving again saves once.
#[test]
fn a_visit_saved_on_a_bad_disk_stays_in_the_form_and_is_saved_again() {
    for (errno, n) in [(ENOSPC, 1), (EIO, 1), (EIO, 3)] {
        let book = Book::invented(60, 51);
        let bad = book.folder.with_file_name("bad");
        let disk = Disk::under(&book.folder).fails(n, errno, true).meanwhile(&bad);
        let mut an = book.sit_down_with(&disk.envs());
        visit_form(&mut an, "Chau khoe");
        std::fs::write(&bad, b"").unwrap();
        an.press("<c-s>").wait_until("she is told", |screen| {
            let text = screen.contents();
            text.contains("Đĩa") && !text.contains("Đã ghi lần thăm")
        });
        an.settle();
        assert!(an.shows("GHI KẾT QUẢ THĂM") && an.shows("Chau khoe"), "errno {errno}:\n{}", an.screen());
        std::fs::remove_file(&bad).unwrap();
        an.press("<c-s>").wait_for("Đã ghi lần thăm");
        drop(an);
        assert_eq!(visits_with(&book, "Chau khoe"), 1, "errno {errno}");
        state(&book, "after a bad disk");
    }
}

/// Leaving a form whose draft the disk does not take would be losing it: the form stays, and says why in her language.
#[test]
fn esc_on_a_full_disk_does_not_lose_the_draft() {
    let book = Book::invented(60, 52);
    let bad = book.folder.with_file_name("bad");
    let disk = Disk::under(&book.folder).fails(1, ENOSPC, true).meanwhile(&bad);
    let mut an = book.sit_down_with(&disk.envs());
    an.wait_for("Vì sao").settle();
    std::fs::write(&bad, b"").unwrap();
    an.press("<down>v").wait_for("GHI KẾT QUẢ THĂM").press("<enter><enter>1<enter>").type_text("Chua luu").settle();
    std::thread::sleep(std::time::Duration::from_millis(1200));
    an.settle();
    an.press("<esc>").settle();
    assert!(an.shows("GHI KẾT QUẢ THĂM") && an.shows("Chua luu"), "the form went:\n{}", an.screen());
    assert!(an.shows("Đĩa đầy") && !an.shows("disk"), "{}", an.screen());
    std::fs::remove_file(&bad).unwrap();
    an.press("<esc>").wait_for("nháp");
    an.press("v").wait_for("Chua luu");
    drop(an);
    state(&book, "after a full disk");
}

/// Killed within moments of Ctrl-S: a visit the screen called saved is in the book, once; one it did not is there or is a draft.
#[test]
fn a_visit_in_the_app_killed_at_any_moment() {
    let seed = seed(53);
    let mut dice = Dice::new(seed);
    let base = Book::invented(60, 53);
    for n in 0..if long() { 60 } else { 5 } {
        let book = base.again();
        let mut an = book.sit_down();
        visit_form(&mut an, "Giua chung");
        // Past the second within which a draft is kept.
        std::thread::sleep(std::time::Duration::from_millis(1100));
        an.settle();
        let us = dice.next() % 40_000;
        let at = format!("seed {seed}, kill {n} after {us} µs");
        an.press("<c-s>");
        std::thread::sleep(std::time::Duration::from_micros(us));
        let told = an.shows("Đã ghi lần thăm");
        an.signal(rustix::process::Signal::KILL);
        an.wait_exit(crate::support::PATIENCE);
        let saved = visits_with(&book, "Giua chung");
        assert!(saved == 1 || saved == 0 && !told, "{at}: {saved} times, told: {told}");
        state(&book, &at);
        if saved == 0 {
            let mut an = book.sit_down();
            an.wait_for("Còn nháp").press("<down>v").wait_for("Giua chung");
        }
    }
}
