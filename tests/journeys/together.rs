//! Two at one book, and a window dragged about under a half-filled form.

use crate::office::{LEAVING, Office, leave, selected, text, walk_to, with};
use crate::support::Officer;

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

/// Both have the first child of the list open to change her.
fn both_at_one_child(office: &Office) -> (Officer, Officer, String) {
    let (mut she, mut he) = (office.sit_down(), office.sit_down());
    for an in [&mut she, &mut he] {
        an.wait_for("Vì sao").press("3").wait_for("Trẻ em").press("e").wait_for("SỬA THÔNG TIN TRẺ EM");
    }
    let screen = she.screen();
    let title = screen.lines().find(|line| line.contains("SỬA THÔNG TIN")).unwrap();
    let code = title.split_whitespace().last().unwrap().to_owned();
    (she, he, code)
}

fn go_to(an: &mut Officer, tabs: usize, label: &str) {
    an.press(&"<tab>".repeat(tabs)).wait_for(&format!("▸ {label}"));
}

#[test]
fn both_may_write_and_neither_overwrites() {
    let office = Office::demo();
    let (mut she, mut he, code) = both_at_one_child(&office);
    go_to(&mut she, 11, "Địa chỉ");
    she.type_text("xóm trên").press("<tab>").type_text("THCS Thanh Nưa").press("<c-s>").wait_for("Đã lưu");
    go_to(&mut he, 11, "Địa chỉ");
    he.type_text("xóm dưới").press("<c-s>").wait_for("HAI NGƯỜI CÙNG SỬA").wait_for("Lấy thêm ô").settle();
    let stands = |key: &str| text(with(&office.list("children"), "code", &code)[0], key).to_owned();
    assert_eq!(stands("address"), "xóm trên", "the first word stands until somebody chooses");
    assert!(he.shows("xóm trên") && he.shows("xóm dưới"), "side by side:\n{}", he.screen());
    crate::support::check_screen("side_by_side", &he.screen());
    // Nothing is chosen beforehand, and Enter or Ctrl-S alone write over nobody.
    he.press("<c-s><enter><c-s>").wait_for("Còn 1 ô chưa chọn").settle();
    assert_eq!(stands("address"), "xóm trên");
    he.press("2").wait_for("Đã chọn đủ").press("<c-s>").wait_for("Đã lưu");
    assert_eq!(stands("address"), "xóm dưới", "what he chose");
    assert!(stands("school").contains("THCS Thanh Nưa"), "what only she changed is not lost");
    office.is_whole();
    leave(&mut he);
    leave(&mut she);
}

#[test]
fn left_in_the_middle_the_choice_is_asked_again() {
    let office = Office::demo();
    let (mut she, mut he, code) = both_at_one_child(&office);
    for (an, place) in [(&mut she, "xóm trên"), (&mut he, "xóm dưới")] {
        go_to(an, 11, "Địa chỉ");
        an.type_text(place);
    }
    she.press("<c-s>").wait_for("Đã lưu");
    he.press("<c-s>").wait_for("HAI NGƯỜI CÙNG SỬA").press("<esc>").wait_for("Ctrl-S mở lại chỗ chọn");
    assert!(he.shows("xóm dưới"), "his is still in the box:\n{}", he.screen());
    he.press("<c-s>").wait_for("HAI NGƯỜI CÙNG SỬA").hang_up();
    assert_eq!(he.wait_exit(LEAVING), Some(1));
    // The next day the same form, the same question: what he typed never goes over hers by itself.
    let mut he = office.sit_down();
    he.wait_for("Còn nháp").press("3").wait_for("Trẻ em").press("e").wait_for("HAI NGƯỜI CÙNG SỬA");
    he.press("1").wait_for("Đã chọn đủ").press("<c-s>").wait_for("Đã lưu");
    assert_eq!(text(with(&office.list("children"), "code", &code)[0], "address"), "xóm trên");
    leave(&mut he);
    office.is_whole();
}

#[test]
fn what_only_one_changed_needs_nobody() {
    let office = Office::demo();
    let (mut she, mut he, code) = both_at_one_child(&office);
    go_to(&mut she, 11, "Địa chỉ");
    she.type_text("xóm trên").press("<c-s>").wait_for("Đã lưu");
    go_to(&mut he, 18, "Ghi chú");
    he.type_text("ở với bà").press("<c-s>").wait_for("Đã lưu").wait_for("Lấy thêm ô").wait_for("Địa chỉ");
    let children = office.list("children");
    assert_eq!(text(with(&children, "code", &code)[0], "address"), "xóm trên");
    go_to(he.press("e").wait_for("SỬA THÔNG TIN"), 18, "Ghi chú");
    assert!(he.shows("ở với bà"), "{}", he.screen());
    office.is_whole();
}

#[test]
fn the_second_to_judge_a_risk_sees_the_first() {
    let office = Office::demo();
    let (mut she, mut he) = (office.morning(), office.morning());
    for an in [&mut she, &mut he] {
        walk_to(an, "Hoàng Thị Hom");
        an.press("m").wait_for("ĐỔI MỨC NGUY CƠ");
    }
    she.press("<left><left><left>")
        .type_text("2")
        .press("<tab>")
        .type_text("Đã gặp, cháu sợ")
        .press("<c-s>")
        .wait_for("Đã lưu");
    he.press("<tab>").type_text("Bà ngoại trông").press("<c-s>").wait_for("HAI NGƯỜI CÙNG SỬA").settle();
    assert!(he.shows("Đã gặp, cháu sợ") && he.shows("Bà ngoại trông"), "{}", he.screen());
    crate::support::check_screen("side_by_side_level", &he.screen());
    he.press("12<c-s>").wait_for("Đã lưu");
    office.is_whole();
}

#[test]
fn two_windows_of_one_officer_keep_two_drafts() {
    let office = Office::demo();
    let (mut one, mut two) = (office.morning(), office.morning());
    for an in [&mut one, &mut two] {
        walk_to(an, "Hoàng Thị Hom");
        an.press("v").wait_for("GHI KẾT QUẢ THĂM").press("<tab><tab><tab>").wait_for("▸ Ghi chú");
    }
    for (an, note) in [(&mut one, "chữ ở máy cơ quan"), (&mut two, "chữ ở máy nhà")] {
        an.type_text(note).wait_for(note).quiet_for(std::time::Duration::from_millis(1300));
    }
    for an in [&mut one, &mut two] {
        an.hang_up();
        assert_eq!(an.wait_exit(LEAVING), Some(1));
    }
    let mut an = office.sit_down();
    an.wait_for("Còn nháp").settle();
    walk_to(&mut an, "Hoàng Thị Hom");
    an.press("v")
        .wait_for("chữ ở máy nhà")
        .wait_for("Còn 1 bản nháp khác: Ctrl-R")
        .press("<c-r>")
        .wait_for("NHÁP KHÁC");
    an.wait_for("chữ ở máy cơ quan").settle();
    crate::support::check_screen("other_drafts", &an.screen());
    // The other is taken, the one that stood there is kept; then that one is dropped, with two keys.
    an.press("<enter>").wait_for("chữ ở máy cơ quan").wait_gone("NHÁP KHÁC").press("<c-r>").wait_for("chữ ở máy nhà");
    an.press("<c-d>").wait_for("lần nữa").press("<c-d>").wait_for("Không có bản nháp nào khác");
    an.press("<up>").wait_for("▸ Tình trạng").press("1<c-s>").wait_for("Đã ghi lần thăm");
    assert_eq!(with(&office.list("visits"), "note", "chữ ở máy cơ quan").len(), 1);
    leave(&mut an);
    let mut an = office.morning();
    assert!(!an.shows("Còn nháp"), "what was saved left no draft:\n{}", an.screen());
    leave(&mut an);
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

/// How a record is opened to be changed.
type Opens = fn(&mut Officer);

/// Every record that two may have open to change: what the first saved stands, both texts are shown, and she who was second chooses.
#[test]
fn of_every_record_both_texts_are_shown() {
    let office = Office::demo();
    let mut an = office.morning();
    walk_to(&mut an, "Hoàng Thị Hom");
    an.press("p").wait_for("THÊM BIỆN PHÁP").type_text("Tặng sách").press("<tab>").type_text("Hội Phụ nữ");
    an.press("<tab>").type_text("30/11").press("<c-s>").wait_for("Đã lưu");
    leave(&mut an);
    let records: [(&str, Opens, &str, usize, &str); 4] = [
        ("household", |an| _ = an.press("4").wait_for("Hộ gia đình").press("e"), "SỬA HỘ GIA ĐÌNH", 2, "Địa chỉ"),
        ("village", |an| _ = an.press("7").wait_for("Danh bạ").press("e"), "SỬA THÔN, BẢN", 4, "Ghi chú"),
        ("contact", |an| _ = an.press("7").wait_for("Danh bạ").press("<tab>e"), "DANH BẠ", 3, "Ghi chú"),
        (
            "intervention",
            |an| {
                an.press("1").wait_for("QUÁ HẠN").settle();
                walk_to(an, "Hoàng Thị Hom");
                an.press("<enter>").wait_for("DÒNG THỜI GIAN");
                walk_to(an, "Tặng sách");
                an.press("<enter>");
            },
            "BIỆN PHÁP",
            5,
            "Ghi chú",
        ),
    ];
    for (record, open, title, tabs, label) in records {
        let (mut she, mut he) = (office.morning(), office.morning());
        for an in [&mut she, &mut he] {
            open(an);
            an.wait_for(title);
            go_to(an, tabs, label);
        }
        she.type_text("lời của cô").press("<c-s>").wait_for("Đã lưu");
        he.type_text("lời của anh").press("<c-s>").wait_for("HAI NGƯỜI CÙNG SỬA").settle();
        assert!(he.shows("lời của cô") && he.shows("lời của anh"), "{record}, side by side:\n{}", he.screen());
        he.press("<c-s>")
            .wait_for("Còn 1 ô chưa chọn")
            .press("1")
            .wait_for("Đã chọn đủ")
            .press("<c-s>")
            .wait_for("Đã lưu");
        // His choice was hers: nothing of his is left in the record.
        open(&mut he);
        he.wait_for(title).settle();
        assert!(he.shows("lời của cô") && !he.shows("lời của anh"), "{record}, chosen:\n{}", he.screen());
        he.press("<esc>");
        leave(&mut he);
        leave(&mut she);
    }
    office.is_whole();
}
