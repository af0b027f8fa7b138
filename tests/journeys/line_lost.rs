//! The line is lost, or the program stopped and continued, at every kind of terminal: what was typed is kept, and the
//! screen stands as it stood.

use rustix::process::Signal;

use crate::keyboards::{boards, office_at};
use crate::office::LEAVING;

/// Half a sentence, and half a key: the line goes just then.
#[test]
fn a_hang_up_keeps_what_was_typed_on_every_terminal() {
    for term in ["vt100", "linux", "screen-256color", "putty-sco", "xterm"] {
        let boards = boards();
        let board = boards.iter().find(|board| board.term == term).unwrap();
        let office = office_at(term);
        let mut an = office.sit_down();
        an.wait_for(&board.shows("Vì sao")).settle();
        an.send_bytes(&board.bytes("<down>v")).wait_for(&board.shows("GHI KẾT QUẢ THĂM"));
        an.send_bytes(&board.bytes("<tab><tab>1<enter>Mất mạng giữa chừng")).wait_for(&board.shows("giữa chừng"));
        an.send_bytes(b"\x1b[").hang_up();
        assert_eq!(an.wait_exit(LEAVING), Some(1), "{term}: it ends by itself");
        let mut an = office.sit_down();
        an.wait_for(&board.shows("Còn nháp")).send_bytes(&board.bytes("<down>v"));
        an.wait_for(&board.shows("Mất mạng giữa chừng"));
        office.is_whole();
    }
}

/// Stopped from outside, continued: painted whole once more, at the size the window has now, and keys act.
#[test]
fn stopped_and_continued_it_is_painted_again_on_every_terminal() {
    for term in ["vt220", "linux", "tmux-256color", "rxvt"] {
        let boards = boards();
        let board = boards.iter().find(|board| board.term == term).unwrap();
        let office = office_at(term);
        let mut an = office.sit_down();
        an.wait_for(&board.shows("Vì sao")).send_bytes(&board.bytes("<down>"));
        an.wait_for(&board.shows("ngày do cơ quan hẹn")).settle();
        let shown = an.screen();
        an.signal(Signal::TSTP);
        std::thread::sleep(std::time::Duration::from_millis(200));
        let mark = an.mark();
        an.signal(Signal::CONT).wait_until("a whole screen comes", |_| true).settle();
        assert!(an.bytes_since(mark).len() > 500, "{term}: painted whole");
        // A VT that says it shows no marks says so until the first key.
        assert_eq!(an.screen(), shown, "{term}");
        an.send_bytes(&board.bytes("<enter>")).wait_for(&board.shows("DÒNG THỜI GIAN"));
        an.signal(Signal::TSTP).resize(30, 100).signal(Signal::CONT).settle();
        let after = an.screen();
        an.send_bytes(b"\x0c").settle();
        assert_eq!(an.screen(), after, "{term}: as a fresh painting");
        assert!(after.lines().count() >= 29, "{term}:\n{after}");
    }
}
