//! The promises counted in keys (DESIGN §2), from Hôm nay just opened.

use crate::office::{Office, selected, text, with};

/// The name of the child of the marked row, as the list of today has it.
fn chosen_case(office: &Office, row: &str) -> String {
    let today = office.json(&["today"]);
    let fact = today.iter().find(|fact| row.contains(&text(fact, "child_name")) && row.contains(&text(fact, "what")));
    text(fact.unwrap_or_else(|| panic!("{row} is a row of `today`")), "case_code")
}

#[test]
fn a_visit_that_went_well_with_the_proposed_date() {
    let office = Office::demo();
    let before = office.list("visits").len();
    let mut an = office.morning();
    an.count_from_here();
    an.press("<down><down>").wait_until("the third row", |screen| screen.contents().matches('▸').count() == 1).settle();
    let case = chosen_case(&office, &selected(&an));
    an.press("v").wait_for("GHI KẾT QUẢ THĂM");
    an.press("<enter><enter>1<c-s>").wait_for("Đã ghi lần thăm");
    assert!(an.keys_pressed() <= 12, "{} keys", an.keys_pressed());
    assert_eq!(an.letters_typed(), 0);
    assert!(an.shows("QUÁ HẠN"), "Hôm nay was never left:\n{}", an.screen());

    let visits = office.list("visits");
    assert_eq!(visits.len(), before + 1);
    let mine = with(&visits, "case_code", &case);
    let newest = mine.iter().find(|visit| text(visit, "date") == "2026-11-23").expect("a visit of today");
    assert_eq!(text(newest, "outcome"), "better");
    assert!(text(newest, "next_at").as_str() > "2026-11-23", "a next date is agreed: {newest:?}");
}

#[test]
fn a_visit_with_another_date() {
    let office = Office::demo();
    let mut an = office.morning();
    an.count_from_here();
    an.press("<down><down>").settle();
    let case = chosen_case(&office, &selected(&an));
    an.press("v").wait_for("GHI KẾT QUẢ THĂM");
    // Date, seen, outcome, note, next: a whole date is typed, the longest way there is.
    an.press("<enter><enter>1<enter><enter>").wait_for("▸ Lần tới").press("4/12").wait_for("04/12/2026");
    an.press("<c-s>").wait_for("Đã ghi lần thăm");
    assert!(an.keys_pressed() <= 16, "{} keys", an.keys_pressed());
    let visits = office.list("visits");
    let mine = with(&visits, "case_code", &case);
    assert_eq!(mine.iter().filter(|visit| text(visit, "next_at") == "2026-12-04").count(), 1, "{mine:?}");
}

#[test]
fn an_emergency_from_anywhere() {
    let office = Office::demo();
    let mut an = office.morning();
    // From the middle of something else: the catalogue.
    an.press("7").wait_for("CTV");
    an.count_from_here().press("<c-n>").wait_for("TIẾP NHẬN TIN");
    // Name, village, when, how bad, what happened: five fields; the others keep what they propose.
    an.type_text("Lò Thị Mây").press("<enter><enter><enter>").wait_for("▸ Thôn, bản");
    an.press("co m").wait_for("Bản Co Mị").press("<down><enter>").wait_for("▸ Nhận tin lúc");
    an.press("7:50<enter><enter>").wait_for("▸ Mức nguy cơ").press("1<enter>").wait_for("▸ Nội dung tin");
    an.type_text("Công an xã báo: bố đánh cháu gãy tay, đang ở trạm y tế.").press("<c-s>").wait_for("Đã mở HS-2026-");
    assert!(an.keys_pressed() <= 40, "{} keys", an.keys_pressed());

    // The clock runs from the call: 07:50 + 12 hours, and it is first on Hôm nay.
    an.press("1").wait_for("Lò Thị Mây").settle();
    let row = an.row_of("Lò Thị Mây").expect("a row");
    let line = an.row(row);
    assert!(line.contains("còn 11:45"), "the 12-hour clock: {line}");
    assert!(an.shows("2 hồ sơ") && an.shows("●2"), "counted in its band and in the header:\n{}", an.screen());
    let emergencies = office.list("emergencies");
    let hers = with(&emergencies, "child_name", "Lò Thị Mây");
    assert_eq!(hers.len(), 1);
    assert_eq!(text(hers[0], "received_at"), "2026-11-23T07:50:00+07:00");
    assert_eq!(text(hers[0], "due_at"), "2026-11-23T19:50:00+07:00");
    assert_eq!(text(hers[0], "left_minutes"), "705");
    assert_eq!(with(&office.list("children"), "name", "Lò Thị Mây").len(), 1, "she is in the book now");
    office.is_whole();
}

#[test]
fn an_emergency_taken_in_with_three_boxes() {
    // A night call: a name, how bad, what happened. The rest has a default: the hour is now.
    let office = Office::demo();
    let mut an = office.morning();
    an.count_from_here().press("<c-n>").wait_for("TIẾP NHẬN TIN");
    an.type_text("Hờ Thị Dợ").press("<enter><enter><enter><enter><enter><enter>").wait_for("▸ Mức nguy cơ");
    an.press("1<enter>").type_text("Hàng xóm gọi: cháu bị nhốt, kêu cứu.").press("<c-s>").wait_for("Đã mở HS-2026-");
    assert!(an.keys_pressed() <= 12, "{} keys", an.keys_pressed());
    an.press("1").wait_for("còn 12:00");
}
