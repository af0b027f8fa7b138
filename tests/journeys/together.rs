//! Two at one book, and a window dragged about under a half-filled form.

use crate::office::{Office, leave, selected, text, walk_to, with};

#[test]
fn each_sees_the_other_at_the_next_key() {
    let office = Office::demo();
    let (mut she, mut he) = (office.morning(), office.morning());
    walk_to(&mut she, "Hoàng Thị Hom");
    she.press("v").wait_for("GHI KẾT QUẢ THĂM").press("<enter><enter>1<c-s>").wait_for("Đã ghi lần thăm");
    assert!(he.shows("Hoàng Thị Hom"), "nothing moves under his eyes:\n{}", he.screen());
    he.press("<down>").wait_until("her visit, at his next key", |screen| {
        !screen.rows(0, 80).any(|row| row.contains("Hoàng Thị Hom") && row.contains("2 ngày LV"))
    });
    // He takes in an emergency; she sees it at her next key, first in the list.
    he.press("<c-n>").wait_for("TIẾP NHẬN TIN").type_text("Lò Thị Mây").press("<tab><tab><tab><tab><tab><tab>");
    he.wait_for("▸ Mức nguy cơ").press("1<tab>").type_text("Công an xã báo.").press("<c-s>").wait_for("Đã mở");
    she.press("<down>").wait_for("Lò Thị Mây").wait_for("●2");
    leave(&mut she);
    leave(&mut he);
    office.is_whole();
}

#[test]
fn both_may_write_and_neither_overwrites() {
    let office = Office::demo();
    let (mut she, mut he) = (office.sit_down(), office.sit_down());
    for an in [&mut she, &mut he] {
        an.wait_for("Vì sao").press("3").wait_for("Trẻ em").press("e").wait_for("SỬA THÔNG TIN TRẺ EM");
    }
    let code = she
        .screen()
        .lines()
        .find(|line| line.contains("SỬA THÔNG TIN"))
        .unwrap()
        .split_whitespace()
        .last()
        .unwrap()
        .to_owned();
    she.press(&"<tab>".repeat(11)).wait_for("▸ Địa chỉ").type_text("xóm trên").press("<c-s>").wait_for("Đã lưu");
    he.press(&"<tab>".repeat(11))
        .wait_for("▸ Địa chỉ")
        .type_text("xóm dưới")
        .press("<c-s>")
        .wait_for("Có người vừa sửa");
    let children = office.list("children");
    assert_eq!(text(with(&children, "code", &code)[0], "address"), "xóm trên", "the first word stands");
    assert!(he.shows("xóm dưới"), "his is still in the box:\n{}", he.screen());
    office.is_whole();
}

#[test]
fn a_window_dragged_under_a_form() {
    let office = Office::demo();
    let mut an = office.morning();
    an.press("<down>v")
        .wait_for("GHI KẾT QUẢ THĂM")
        .press("<enter><enter>1<enter>")
        .type_text("Cháu khỏe")
        .wait_for("Cháu khỏe");
    let name = selected(&an);
    for (rows, cols) in [(30, 100), (60, 200), (10, 20), (1, 1), (16, 60), (24, 80)] {
        an.resize(rows, cols).settle();
        if (rows, cols) == (10, 20) {
            assert!(an.shows("nhỏ"), "a clear message:\n{}", an.screen());
        } else if rows >= 24 {
            assert!(an.shows("Cháu khỏe") && an.shows("● tốt lên"), "{rows}×{cols}:\n{}", an.screen());
            assert!(
                selected(&an).contains("Hoàng Thị Hom"),
                "the row stays marked above it ({name}):\n{}",
                an.screen()
            );
        }
    }
    // Typing goes on where it was.
    an.type_text(", ăn được").wait_for("Cháu khỏe, ăn được").press("<c-s>").wait_for("Đã ghi lần thăm");
    assert_eq!(with(&office.list("visits"), "note", "Cháu khỏe, ăn được").len(), 1);
    leave(&mut an);
}

#[test]
fn a_list_keeps_its_row_when_the_window_is_dragged() {
    let office = Office::demo();
    let mut an = office.morning();
    an.press("3").wait_for("Trẻ em").press("<pgdn><pgdn><down><down><down>").settle();
    let row = selected(&an);
    // By her name: at 60 columns the code has no room, and at 120 the columns stand elsewhere.
    let code: String = row.chars().skip(3).take(20).collect::<String>().trim_end().to_owned();
    for (rows, cols) in [(40, 120), (16, 60), (24, 80)] {
        an.resize(rows, cols).settle();
        assert!(selected(&an).contains(&code), "{code} is still the chosen row at {rows}×{cols}:\n{}", an.screen());
    }
}
