//! Hoàn tác: Ctrl-Z names the officer's own last act, asks, and takes it back — after a restart too, and never over what came later.

use crate::office::{Office, keep, leave, selected, text, walk_to, with};

#[test]
fn a_visit_is_taken_back_by_its_name_after_a_restart() {
    let office = Office::demo();
    let (visits, owed) = (office.list("visits"), office.json(&["today"]));
    let mut an = office.morning();
    walk_to(&mut an, "Hoàng Thị Hom");
    an.press("v").wait_for("GHI KẾT QUẢ THĂM").press("<enter><enter>1<enter>").type_text("Ghi nhầm nhà");
    an.press("<c-s>").wait_for("Đã ghi lần thăm");
    leave(&mut an);
    assert_eq!(office.list("visits").len(), visits.len() + 1);
    // The command line says what it would take back, and takes nothing.
    let asked = office.sotre(&["undo"]);
    assert!(asked.ended(1).out().contains("Hoàn tác: ghi lần thăm 23/11 của HS-2026-"), "{}", asked.out());

    let mut an = office.morning();
    an.press("<c-z>").wait_for("Hoàn tác: ghi lần thăm 23/11 của HS-2026-").wait_for("Quàng Thị Ín ghi lúc 08:05");
    keep("undo_visit", &mut an);
    // Enter means no.
    an.press("<enter>").wait_gone("Hoàn tác: ghi lần thăm");
    assert_eq!(office.list("visits").len(), visits.len() + 1);
    an.press("<c-z>")
        .wait_for("Hoàn tác: ghi lần thăm")
        .press("c")
        .wait_for("Đã hoàn tác: ghi lần thăm 23/11")
        .settle();
    keep("undo_visit_done", &mut an);
    assert_eq!((office.list("visits"), office.json(&["today"])), (visits, owed), "the book is as it was");
    // Nothing is left of hers, and nothing can be done again.
    an.press("<c-z>").wait_for("Không có việc nào của bạn để hoàn tác");
    an.press("<c-y>").wait_for("Không có gì để làm lại");
    leave(&mut an);
    office.is_whole();
}

#[test]
fn what_came_later_stands_in_the_way_and_is_named() {
    let office = Office::demo();
    let case =
        with(&office.list("cases"), "child_name", "Hoàng Thị Hom").first().map(|case| text(case, "code")).unwrap();
    let before = with(&office.list("visits"), "case_code", &case).len();
    let mut an = office.morning();
    walk_to(&mut an, "Hoàng Thị Hom");
    an.press("v").wait_for("GHI KẾT QUẢ THĂM").press("<enter><enter>1<c-s>").wait_for("Đã ghi lần thăm");
    an.press("<c-z>").wait_for("Hoàn tác: ghi lần thăm");
    // Meanwhile, at her other window, the same case goes on.
    let mut window = office.morning();
    window
        .press("/")
        .wait_for("TÌM")
        .type_text(&case)
        .wait_for("Hoàng Thị Hom")
        .press("<enter>")
        .wait_for("VIỆC CÒN NỢ");
    window.press("v").wait_for("GHI KẾT QUẢ THĂM").press("<enter><enter>2<c-s>").wait_for("Đã ghi lần thăm");
    an.press("c").wait_for(&format!("sau đó có ghi lần thăm 23/11 của {case}")).settle();
    keep("undo_rests_on", &mut an);
    assert_eq!(with(&office.list("visits"), "case_code", &case).len(), before + 2, "both stand");
    // The later one first, then hers: by the command line, as well as by the key.
    let left = || with(&office.list("visits"), "case_code", &case).len();
    an.press("<c-z>").wait_for("Hoàn tác: ghi lần thăm").press("c").wait_for("Đã hoàn tác").settle();
    assert_eq!(left(), before + 1);
    let done = office.sotre(&["undo", "--yes"]);
    assert!(done.ended(0).out().contains(&format!("Đã hoàn tác: ghi lần thăm 23/11 của {case}")), "{}", done.out());
    assert_eq!(left(), before);
    leave(&mut an);
    leave(&mut window);
    office.is_whole();
}

#[test]
fn one_visit_recorded_for_two_is_taken_back_from_both() {
    let office = Office::demo();
    let before = office.list("visits");
    let mut an = office.morning();
    for (at, name) in ["Hoàng Thị Hom", "Chang Thị Chúa"].into_iter().enumerate() {
        walk_to(&mut an, name);
        crate::office::mark_row(&mut an, at + 1);
    }
    an.press("v").wait_for("GHI KẾT QUẢ THĂM").press("<enter><enter>2<c-s>").wait_for("lần thăm").settle();
    assert_eq!(office.list("visits").len(), before.len() + 2);
    an.press("<c-z>").wait_for("Hoàn tác: ghi lần thăm 23/11 của HS-2026-").settle();
    keep("undo_two", &mut an);
    an.press("c").wait_for("Đã hoàn tác").settle();
    assert_eq!(office.list("visits"), before, "both went, as the one act they were");
    leave(&mut an);
    office.is_whole();
}

#[test]
fn a_report_taken_in_stays_and_says_how_it_is_corrected() {
    let office = Office::demo();
    let mut an = office.morning();
    an.press("<c-n>").wait_for("TIẾP NHẬN TIN").type_text("Lò Thị Mây").press("<tab><tab><tab><tab><tab><tab>");
    an.wait_for("▸ Mức nguy cơ").press("1<tab>").type_text("Công an xã báo.").press("<c-s>").wait_for("Đã mở");
    let cases = office.list("cases").len();
    an.press("<c-z>").wait_for("Việc này không hoàn tác").wait_for("Tin đã nhận thì còn đó").settle();
    keep("undo_intake", &mut an);
    an.press("c").wait_gone("Việc này không hoàn tác");
    assert_eq!(office.list("cases").len(), cases);
    office.sotre(&["undo", "--yes"]).ended(1);
    assert_eq!(office.list("cases").len(), cases);
    leave(&mut an);
}

#[test]
fn a_child_goes_to_the_bin_and_comes_back() {
    let office = Office::demo();
    let before = office.list("children");
    let cases = office.list("cases");
    let mut an = office.morning();
    an.press("3").wait_for("Trẻ em").settle();
    // Down to a child without a case.
    while cases.iter().any(|case| selected(&an).contains(&text(case, "child_name"))) {
        an.press("<down>").settle();
    }
    an.press("<del>").wait_for("BỎ VÀO THÙNG").settle();
    keep("bin_child", &mut an);
    an.press("<enter>").wait_gone("BỎ VÀO THÙNG");
    assert_eq!(office.list("children").len(), before.len(), "Enter means no");
    an.press("<del>").wait_for("BỎ VÀO THÙNG").press("c").wait_for("Đã bỏ TE-").settle();
    assert_eq!(office.list("children").len(), before.len() - 1);
    an.press("<c-z>").wait_for("Hoàn tác: bỏ vào thùng trẻ TE-").press("c").wait_for("Đã hoàn tác").settle();
    assert_eq!(office.list("children"), before);
    // What Ctrl-Z no longer reaches comes back from the list of the bin.
    an.press("<del>").wait_for("BỎ VÀO THÙNG").press("c").wait_for("Đã bỏ TE-").settle();
    an.press("2b").wait_for("GỌI").press("1<c-s>").settle();
    an.press("1").wait_for("Vì sao").press("<c-z>").wait_for("không hoàn tác").press("<esc>").settle();
    assert_eq!(office.list("children").len(), before.len() - 1);
    let listed = office.sotre(&["bin"]).ended(0).out().to_owned();
    assert!(listed.contains("TE-") && listed.trim_end().ends_with("trẻ") && listed.lines().count() == 1, "{listed}");
    an.press("<c-p>").wait_for("LỆNH").type_text("lay lai").wait_for("lấy lại từ thùng").press("<enter>");
    an.wait_for("THÙNG: Enter lấy lại").settle();
    keep("bin_list", &mut an);
    an.press("<enter>").wait_for("ra khỏi thùng?").press("c").wait_for("ra khỏi thùng.").settle();
    assert_eq!(office.list("children"), before);
    assert!(office.sotre(&["bin"]).ended(0).out().is_empty());
    office.sotre(&["bin", "--take-out", "TE-9999"]).ended(1);
    leave(&mut an);
    office.is_whole();
}

/// In a box Ctrl-Z is the typing's, in one line and in many; nothing saved is touched.
#[test]
fn in_a_box_the_typing_is_undone() {
    let office = Office::demo();
    let mut an = office.morning();
    walk_to(&mut an, "Hoàng Thị Hom");
    an.press("v").wait_for("GHI KẾT QUẢ THĂM").press("<enter><enter>1<enter>").type_text("nhà ai").wait_for("nhà ai");
    an.press("<c-z><c-z>").wait_gone("nhà a").press("<c-y><c-y>").wait_for("nhà ai");
    an.press("<esc>").wait_for("nháp").press("3").wait_for("Trẻ em").press("n").wait_for("THÊM TRẺ");
    an.type_text("Lò Thị Én")
        .wait_for("Lò Thị Én")
        .press("<c-z><c-z>")
        .wait_gone("Én")
        .press("<c-y><c-y>")
        .wait_for("Én");
    an.press("<c-z><c-z><c-z><c-z><c-z><c-z><c-z><c-z><c-z><c-z>").wait_for("Ô này chưa gõ gì để hoàn tác");
    leave(&mut an);
}
