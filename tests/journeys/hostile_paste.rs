//! Ten megabytes pasted into a note and into a name, with all a terminal would obey in them: cut, cleaned, and she goes on.

use std::time::Duration;

use crate::office::{Office, leave};

/// Terminal commands, turned and invisible letters, a title, broken UTF-8, and a line end.
const PIECE: &[u8] =
    b"L\xc3\xb2 \xe2\x80\xaeTh\xe1\xbb\x8b\xe2\x80\x8b \x1b[2J\x1b]0;x\x07\xff\xc3 \x9b6n\xc2\x9b6n An\r";

#[test]
fn ten_megabytes_pasted_are_cut_and_cleaned() {
    let office = Office::demo();
    for (way, title) in [("<down>v", "GHI KẾT QUẢ THĂM"), ("3n", "THÊM TRẺ EM")] {
        let mut an = office.morning();
        an.press(way).wait_for(title).settle();
        if way != "3n" {
            an.press("<enter><enter>1<enter>").settle();
        }
        let mark = an.mark();
        an.send_bytes(b"\x1b[200~");
        let megabyte = PIECE.repeat((1 << 20) / PIECE.len());
        for _ in 0..10 {
            an.send_bytes(&megabyte);
        }
        an.send_bytes(b"\x1b[201~").quiet_for(Duration::from_secs(1));
        assert!(an.shows(title), "{}", an.screen());
        let shown = an.bytes_since(mark);
        for bad in ["\u{202e}".as_bytes(), "\u{200b}".as_bytes(), "\u{9b}".as_bytes(), b"\x1b]", b"\x1b[2J", b"\x07"] {
            assert!(!shown.windows(bad.len()).any(|window| window == bad), "{bad:?} reaches the terminal");
        }
        assert!(shown.len() < 20_000, "{title}: {} bytes for what fits into a box", shown.len());
        an.press("<esc>").wait_gone(title).settle();
        leave(&mut an);
        office.is_whole();
    }
}
