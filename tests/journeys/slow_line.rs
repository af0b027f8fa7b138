//! The morning over a line of 9,600 baud with half a second of delay each way, every byte a packet of its own, typed
//! without waiting for the screen: what is typed ahead survives every change of screen, and nothing is lost or doubled.

use std::time::Duration;

use crate::keyboards::{Board, boards, choose_scheme, morning, newest_visit, office_at};
use crate::office::LEAVING;

const BAUD: u32 = 9_600;
const DELAY: Duration = Duration::from_millis(500);

/// `ahead`: everything is typed at once; else each step waits for its screen.
fn work(board: &Board, ahead: bool) {
    let office = office_at(&board.term);
    let mut an = office.sit_down();
    an.wait_for(&board.shows("Vì sao")).settle();
    choose_scheme(&mut an, board);
    an.slow_line(BAUD, DELAY);
    for (keys, seen) in morning(board) {
        an.send_bytes(&board.bytes(&keys));
        if !ahead {
            match seen.strip_prefix('-') {
                Some(gone) => an.wait_gone(&board.shows(gone)),
                None => an.wait_for(&board.shows(seen)),
            };
        }
    }
    an.wait_for(&board.shows("Đã ghi lần thăm")).quiet_for(DELAY * 3);
    an.send_bytes(b"\x11").wait_for(&board.shows("THOÁT")).send_bytes(b"c");
    assert_eq!(an.wait_exit(LEAVING), Some(0), "{}:\n{}", board.name, an.screen());
    assert_eq!(newest_visit(&office)["note"], "Cháu đi học lại.", "{}", board.name);
    office.is_whole();
}

#[test]
fn typed_ahead_over_9600_baud_and_half_a_second() {
    let boards = boards();
    for name in ["PuTTY, ESC[n~", "Linux console", "PuTTY, SCO"] {
        work(boards.iter().find(|board| board.name == name).unwrap(), true);
    }
}

/// Every keyboard, typed ahead and step by step; minutes, so only in the long form.
#[test]
fn every_keyboard_over_the_slow_line() {
    if std::env::var_os("SOTRE_LONG").is_none_or(|long| long != "1") {
        return;
    }
    // Four lines at a time: each of them waits nearly all the while.
    for boards in boards().chunks(4) {
        std::thread::scope(|lines| {
            for board in boards {
                lines.spawn(|| {
                    work(board, true);
                    work(board, false);
                });
            }
        });
    }
}
