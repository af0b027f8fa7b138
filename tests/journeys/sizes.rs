//! Windows of every size, dragged at any moment: nothing breaks, nothing is lost, and what stands there afterwards is what
//! a fresh painting shows.

use std::time::Duration;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

use crate::keyboards::office_at;
use crate::office::leave;
use crate::support::Officer;

fn draw(rng: &mut ChaCha8Rng, from: u16, to: u16) -> u16 {
    from + u16::try_from(rng.next_u32() % u32::from(to - from + 1)).unwrap()
}

/// What can be seen of a cell: a blank is a blank, whether it was ever written or not, and whatever pen wrote it.
fn looks(cell: Option<&vt100::Cell>) -> (String, vt100::Color, vt100::Color, [bool; 4]) {
    let cell = cell.expect("a cell of the screen");
    let text = if cell.contents().is_empty() { " " } else { cell.contents() };
    let is_lined = cell.underline() || cell.inverse();
    if text == " " && !is_lined {
        return (text.to_owned(), vt100::Color::Default, cell.bgcolor(), [false; 4]);
    }
    let marks = [cell.bold(), cell.dim(), cell.underline(), cell.inverse()];
    (text.to_owned(), cell.fgcolor(), cell.bgcolor(), marks)
}

/// What a terminal shows that was opened at this size a moment ago, and what this one shows: the same cells.
#[track_caller]
fn is_freshly_painted(an: &mut Officer, after: &str) {
    an.quiet_for(Duration::from_millis(400));
    let shown = an.cells();
    an.press("<c-l>").quiet_for(Duration::from_millis(400));
    let fresh = an.cells();
    let (rows, cols) = fresh.size();
    for row in 0..rows.get() {
        for col in 0..cols.get() {
            let (shown, fresh) = (shown.cell(row, col), fresh.cell(row, col));
            assert_eq!(
                looks(shown),
                looks(fresh),
                "row {row}, column {col} of {rows}×{cols} after {after}\n{}",
                an.screen()
            );
        }
    }
}

#[test]
fn every_size_from_20_by_10_to_300_by_100() {
    let office = office_at("xterm-256color");
    let mut an = office.sit_down_at(10, 20);
    an.wait_for("20×10");
    for (rows, cols) in [(15, 60), (16, 59), (10, 300), (100, 59)] {
        an.resize(rows, cols).wait_for(&format!("{cols}×{rows}"));
        is_freshly_painted(&mut an, "a window too small");
    }
    for (rows, cols) in [(16, 60), (24, 80), (25, 81), (30, 100), (60, 200), (100, 300), (16, 300), (100, 60)] {
        for (keys, seen) in [("1", "KHẨN CẤP"), ("3", "Trẻ em"), ("7", "CTV"), ("1<down>v", "GHI KẾT QUẢ THĂM")]
        {
            an.resize(rows, cols).press(keys).wait_for(seen);
            an.wait_until("the frame fills the window", |screen| {
                screen.rows(0, cols).last().is_some_and(|row| row.contains("Ctrl-Q thoát"))
            });
            is_freshly_painted(&mut an, keys);
        }
        an.press("<esc>").wait_gone("GHI KẾT QUẢ THĂM");
    }
    leave(&mut an);
}

/// Between the keys of a morning the window is dragged about, also in the middle of a frame and of a sequence.
#[test]
fn dragged_at_random_moments() {
    let long = std::env::var_os("SOTRE_LONG").is_some_and(|value| value == "1");
    let office = office_at("xterm-256color");
    let mut an = office.sit_down();
    an.wait_for("Vì sao");
    let before = office.list("visits").len();
    let keys: [&[u8]; 22] = [
        b"\x1b[B",
        b"\x1b[B",
        b"\x1b[6~",
        b"\x1b[5~",
        b"\x1b[F",
        b"\x1b[H",
        b"3",
        b"\t",
        b"\r",
        b"\x1b",
        b"4",
        b"7",
        b"1",
        b"v",
        "Trẻ".as_bytes(),
        b"\x1b",
        b"/",
        b"lo thi",
        b"\x1b",
        b"?",
        b"\x1b",
        b"2",
    ];
    for seed in 0..if long { 40 } else { 4 } {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        for _ in 0..40 {
            let key = keys[usize::from(draw(&mut rng, 0, 21))];
            let (head, tail) = key.split_at(usize::from(draw(&mut rng, 0, u16::try_from(key.len()).unwrap())));
            an.send_bytes(head);
            if draw(&mut rng, 0, 2) == 0 {
                an.resize(draw(&mut rng, 10, 100), draw(&mut rng, 20, 300));
            }
            an.send_bytes(tail);
            std::thread::sleep(Duration::from_millis(u64::from(draw(&mut rng, 0, 30))));
        }
        // An ESC may still wait for its rest.
        an.quiet_for(Duration::from_millis(400));
        let (rows, cols) = (draw(&mut rng, 16, 60), draw(&mut rng, 60, 200));
        an.resize(rows, cols);
        is_freshly_painted(&mut an, &format!("a storm of seed {seed}"));
    }
    an.resize(24, 80).settle();
    leave(&mut an);
    assert_eq!(office.list("visits").len(), before);
    office.is_whole();
}
