//! Typed ahead while something is under way: a long list is read or written, an export runs. Nothing typed is lost, and
//! nothing is written that nobody has seen.

use std::time::{Duration, Instant};

use crate::first_day::LIST;
use crate::office::{Office, leave};
use crate::support::Officer;

/// Long enough that keys typed at once find it still being read.
const LONG: usize = 600;

fn long_list() -> String {
    let mut list = String::from("Họ và tên,Ngày sinh,Giới tính,Thôn,Mẹ\n");
    for n in 0..LONG {
        let (day, month, year) = (n % 28 + 1, n % 12 + 1, 2012 + n % 12);
        list.push_str(&format!("Lò Thị Số {n},{day}/{month}/{year},nữ,Bản {},Quàng Thị {n}\n", n % 40));
    }
    list
}

/// At the wizard's first step, the name of the long list typed, not yet entered.
#[track_caller]
fn at_the_long_list() -> (Office, Officer) {
    let office = Office::empty_at("2026-11-23T08:05");
    std::fs::write(office.home().join("dai.csv"), long_list()).unwrap();
    let mut an = office.sit_down();
    an.wait_for("Không có việc nào đến hạn").press("3").wait_for("Chưa có");
    an.press("i").wait_for("bước 1 / 4").type_text("dai.csv").settle();
    (office, an)
}

/// Once every key but Esc was dropped while a file was being read.
#[test]
fn keys_of_the_next_step_wait_while_a_list_is_read() {
    let (office, mut an) = at_the_long_list();
    // Nothing mended, and so read anew; mended again, and read anew; a column chosen, its field looked for by name.
    an.send_bytes(b"\rmm\x1b[B\rngay\x7fy").wait_for("phím gõ trước đang chờ");
    an.wait_for("LÀ GÌ TRONG SỔ").wait_for("ngay").settle();
    assert!(!an.shows("phím gõ trước"), "all is played:\n{}", an.screen());
    assert!(an.shows("Ngày sinh"), "{}", an.screen());
    an.press("<esc>").wait_for("MỚI 600").press("<esc>").wait_for("bước 1 / 4").press("<esc>").wait_gone("bước");
    leave(&mut an);
    assert!(office.list("children").is_empty());
}

/// Whoever presses Enter again and again sees what would come in before it does.
#[test]
fn what_is_typed_ahead_stops_before_a_list_nobody_has_seen() {
    let (office, mut an) = at_the_long_list();
    an.send_bytes(b"\r\r\r\r").wait_for("phím gõ trước đang chờ").wait_for("MỚI 600").wait_for("xem màn này rồi");
    an.settle();
    crate::office::keep("import_typed_ahead", &mut an);
    assert!(an.shows("bước 2 / 4") && office.list("children").is_empty(), "{}", an.screen());
    // Now that it was seen, Enter writes; what is typed meanwhile is done once all is in the book.
    an.press("<enter>").wait_for("Đang nhập").send_bytes("\r/so 599".as_bytes()).wait_for("phím gõ trước đang chờ");
    an.wait_for("Lò Thị Số 599").settle();
    an.press("<esc>").wait_for(&format!("trên {LONG}"));
    leave(&mut an);
    assert_eq!(office.list("children").len(), LONG);
    office.is_whole();
}

#[test]
fn esc_stops_at_once_and_drops_what_was_typed_ahead() {
    let (office, mut an) = at_the_long_list();
    an.send_bytes(b"\rmm\r").wait_for("phím gõ trước đang chờ");
    an.press("<esc>").wait_for("Đã dừng").wait_for("bước 1 / 4").quiet_for(Duration::from_secs(2));
    assert!(an.shows("dai.csv") && an.shows("bước 1 / 4"), "nothing was played, no late news:\n{}", an.screen());
    // A file that cannot be read: what was meant for its next step never comes to this one.
    an.press(&"<bs>".repeat(7)).type_text("mat.csv").send_bytes(b"\rxyz").wait_for("Không thấy tệp").settle();
    assert!(!an.shows("mat.csvxyz"), "{}", an.screen());
    an.press("<esc>").wait_gone("bước");
    leave(&mut an);
    assert!(office.list("children").is_empty());
}

/// An emergency does not wait for a list, nor is what is typed of it taken for the list's keys.
#[test]
fn an_urgent_report_is_taken_while_a_list_is_read() {
    let (office, mut an) = at_the_long_list();
    an.send_bytes(b"\rm\x0e").wait_for("TIẾP NHẬN").send_bytes("Lo Thi Lan".as_bytes()).wait_for("Lo Thi Lan");
    an.quiet_for(Duration::from_secs(3));
    assert!(an.shows("Lo Thi Lan"), "{}", an.screen());
    an.press("<esc>").wait_for("bước 2 / 4").press("<esc><esc>").wait_gone("bước");
    leave(&mut an);
    assert!(office.list("children").is_empty());
}

/// The end of an export once lay down over whatever was being typed, and took its letters for an answer.
#[test]
fn the_end_of_an_export_waits_until_nothing_is_typed() {
    let office = Office::empty();
    std::fs::write(office.home().join("danh-sach.csv"), LIST).unwrap();
    let mut an = office.sit_down();
    crate::first_day::set_up(&mut an, "đường lên Mường Phăng");
    an.wait_for("Không có việc nào đến hạn");
    crate::first_day::bring_in(&mut an, "danh-sach.csv");
    an.press("<c-e>").wait_for("XUẤT DANH SÁCH").send_bytes("\x13/kn nguyen".as_bytes());
    let until = Instant::now() + Duration::from_secs(10);
    let there = || {
        std::fs::read_dir(office.tray("thu")).is_ok_and(|tray| {
            tray.filter_map(Result::ok).any(|entry| entry.path().extension().is_some_and(|ending| ending == "xlsx"))
        })
    };
    while !there() && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(50));
    }
    an.quiet_for(Duration::from_millis(700));
    assert!(there() && an.shows("kn nguyen") && !an.shows("Đã xuất"), "{}", an.screen());
    an.press("<esc>").wait_for("Đã xuất 12 dòng").press("<enter>").wait_gone("Đã xuất");
    leave(&mut an);
}
