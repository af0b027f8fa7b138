//! From the first phone call at night to the closed case: intake, the twelve hours, the ladder, separation, assessment, plan,
//! approval, visits, review, the end — once over a plain week and once across Tết.

use crate::office::{Fact, Office, keep, keep_styled, leave, text, with};
use crate::support::Officer;

/// Opens the menu of steps and takes the one whose line holds `step`.
#[track_caller]
fn take_step(an: &mut Officer, step: &str) {
    an.press("d").wait_for("LÀM BƯỚC NÀO").settle();
    an.press("<home>").settle();
    for _ in 0..20 {
        let screen = an.screen();
        let chosen = screen.lines().rfind(|line| line.starts_with('▸')).unwrap_or_default().to_owned();
        if chosen.contains(step) {
            an.press("<enter>").wait_gone("LÀM BƯỚC NÀO").settle();
            return;
        }
        an.press("<down>").settle();
    }
    panic!("no step {step:?}\n{}", an.screen());
}

/// The one emergency as `list emergencies` tells it.
#[track_caller]
fn emergency(office: &Office) -> Fact {
    office.list("emergencies").first().cloned().expect("an emergency")
}

#[track_caller]
fn case(office: &Office) -> Fact {
    office.list("cases").first().cloned().expect("a case")
}

/// What is owed of the kind and reference, in the next forty days.
fn owed(office: &Office, until: &str, kind: &str, reference: &str) -> Option<Fact> {
    let rows = office.json(&["today", "--until", until]);
    rows.into_iter().find(|row| text(row, "kind") == kind && text(row, "ref") == reference)
}

/// One call of the ladder: the form opens on whom to tell next; `keys` say how it was answered.
#[track_caller]
fn call(an: &mut Officer, whom: &str, keys: &str, said: &str) {
    an.press("b").wait_for("Trả lời*").settle();
    let form = an.screen();
    assert!(form.lines().any(|line| line.contains("Báo ai*") && line.contains(whom)), "{whom}:\n{form}");
    an.press(keys).wait_gone("Trả lời*").wait_for(said).settle();
}

/// A night call, taken in by Ctrl-N.
#[track_caller]
fn night_call(an: &mut Officer) {
    an.press("<c-n>").wait_for("TIẾP NHẬN TIN");
    an.type_text("Lường Thị Mai").press("<enter>2<enter>").type_text("9 tuổi").press("<enter>").type_text("Bản Co Mị");
    an.press("<enter><enter>3<enter>1<enter>").type_text("Cháu bị bố đánh, chảy máu đầu, đang ở nhà hàng xóm.");
    an.press("<c-s>").wait_for("Đã mở HS-");
}

#[test]
fn a_night_call_to_the_closed_case() {
    let mut office = Office::empty_at("2026-11-21T23:10");
    let mut an = office.sit_down();
    an.wait_for("Không có việc nào đến hạn");
    night_call(&mut an);

    // The clock runs from the call; everybody at once.
    an.press("<esc>2").wait_for("còn 12:00").settle();
    keep("clock_first_minute", &mut an);
    assert_eq!(text(&emergency(&office), "due_at"), "2026-11-22T11:10:00+07:00");
    assert_eq!(text(&emergency(&office), "next_to_tell"), "chair");
    // A call is three keys: whom to tell and that it was heard are proposed.
    call(&mut an, "Báo Chủ tịch UBND xã", "1<c-s>", "Đã ghi cuộc gọi");
    call(&mut an, "Báo Công an xã", "3<c-s>", "Đã ghi cuộc gọi");
    assert_eq!(text(&emergency(&office), "next_to_tell"), "health");
    // Nobody answers: the rung stays due.
    call(&mut an, "Báo Trạm Y tế", "5<c-s>", "Vẫn phải báo");
    assert_eq!(text(&emergency(&office), "next_to_tell"), "health");
    call(&mut an, "Báo Trạm Y tế", "1<c-s>", "Đã ghi cuộc gọi");
    call(&mut an, "Báo Tổng đài 111", "1<c-s>", "Đã ghi cuộc gọi");
    keep("clock_told", &mut an);

    // The first assessment: the class is proposed with its reason, a person decides.
    take_step(&mut an, "Mẫu 02");
    an.wait_for("ĐÁNH GIÁ NGUY CƠ (MẪU 02)");
    an.press("1<enter>1<enter>3<enter>2<enter>").wait_for("đề nghị: khẩn cấp").settle();
    keep("clock_assessment", &mut an);
    an.press("<c-s>").wait_for("Đã ghi đánh giá").settle();
    leave(&mut an);

    // Three quarters of the limit are gone and nothing is decided: the next rung comes due by itself.
    office.at("2026-11-22T08:20");
    assert_eq!(text(&emergency(&office), "rung"), "chair_again");
    assert_eq!(text(&emergency(&office), "left_minutes"), "170");
    let mut an = office.sit_down();
    an.wait_for("còn 02:50");
    assert!(an.shows("Nhắc Chủ tịch UBND xã — CHƯA GỌI"), "{}", an.screen());
    an.press("2").wait_for("Nhắc Chủ tịch UBND xã").settle();
    keep_styled("clock_three_quarters", &mut an);
    call(&mut an, "Nhắc Chủ tịch UBND xã", "1<c-s>", "Đã ghi cuộc gọi");
    leave(&mut an);

    // The decision, in time; the child is kept from her father. The case stays until a person lowers it.
    office.at("2026-11-22T10:30");
    let mut an = office.sit_down();
    an.wait_for("còn 00:40").press("2").wait_for("BƯỚC");
    take_step(&mut an, "Quyết định biện pháp khẩn cấp");
    an.wait_for("GHI BƯỚC ĐÃ LÀM").press("<enter>").type_text("12/QĐ-UBND").press("<c-s>").wait_for("Đã lưu").settle();
    assert!(an.shows("đã quyết định 10:30, trong hạn"), "{}", an.screen());
    take_step(&mut an, "Tạm thời cách ly");
    an.wait_for("TẠM CÁCH LY").wait_for("tối đa Thứ Hai 07/12/2026").settle();
    keep("clock_separation_form", &mut an);
    an.press("<enter><enter><enter>").type_text("13/QĐ-UBND").press("<enter>").type_text("Lò Văn Hặc");
    an.press("<enter>").type_text("Nhà bà ngoại, Bản Lọng").press("<enter>").type_text("Bố còn đe dọa").press("<c-s>");
    an.wait_for("Đã lưu").settle();
    keep("clock_measures_decided", &mut an);
    leave(&mut an);
    let now = emergency(&office);
    assert_eq!((text(&now, "due_at"), text(&now, "separation_until")), (String::new(), "2026-12-07".into()));
    // The office's own rhythm goes on, never called law: 24 hours, 3 days, 5 working days without the 24th.
    let until = "2026-12-31";
    let check = owed(&office, until, "step", "safety_check").expect("a check within 24 hours");
    assert_eq!(text(&check, "due_at"), "2026-11-23T10:30:00+07:00");
    assert!(text(&check, "reason").contains("không phải hạn luật"), "{check:?}");
    assert_eq!(text(&owed(&office, until, "step", "full_assessment").unwrap(), "due_at"), "2026-11-25");
    assert_eq!(text(&owed(&office, until, "step", "plan").unwrap(), "due_at"), "2026-11-30");
    assert_eq!(text(&owed(&office, until, "task", "separation_day/10").unwrap(), "due_at"), "2026-12-02");
    assert_eq!(text(&owed(&office, until, "task", "separation_end").unwrap(), "due_at"), "2026-12-07");

    // Monday: the check, the concrete assessment, the meeting with the child's own word, a measure, the plan.
    office.at("2026-11-23T09:00");
    let mut an = office.sit_down();
    an.wait_for("Kiểm tra an toàn").press("2").wait_for("BƯỚC");
    take_step(&mut an, "Kiểm tra an toàn");
    an.wait_for("GHI BƯỚC ĐÃ LÀM").press("<c-s>").wait_for("Đã lưu").settle();
    take_step(&mut an, "Mẫu 03");
    an.wait_for("MẪU 03").press("2<enter>1<enter>2<enter>2<enter>2<enter>2<enter>1<enter>2<enter>2<enter>");
    an.press("<c-s>").wait_for("ĐÁNH GIÁ NGUY CƠ").settle();
    // The ratings speak for less than an emergency: out of it nobody comes by one key.
    assert!(an.shows("cần xác nhận lần nữa"), "{}", an.screen());
    assert_eq!(text(&case(&office), "level"), "emergency");
    keep("clock_lowering_is_confirmed", &mut an);
    an.press("<right><c-s>").wait_for("Đã ghi đánh giá").settle();
    assert_eq!(text(&case(&office), "level"), "high");
    an.press("3<tab>").wait_for("Lường Thị Mai").press("<enter>").wait_for("DÒNG THỜI GIAN");
    take_step(&mut an, "Họp xác định nhu cầu");
    an.wait_for("HỌP XÁC ĐỊNH NHU CẦU").press("<enter><enter>").type_text("Chủ tịch, trưởng bản, bà ngoại");
    an.press("<c-s>").wait_for("còn trống").settle();
    an.type_text("Cháu muốn ở với bà, muốn đi học.");
    an.press("<c-s>")
        .wait_for("còn trống")
        .type_text("Nơi ở an toàn; đi học lại")
        .press("<c-s>")
        .wait_for("Đã lưu")
        .settle();
    an.press("p")
        .wait_for("THÊM BIỆN PHÁP")
        .type_text("y tế")
        .press("<down><enter>")
        .type_text("Trạm Y tế")
        .press("<down><enter>");
    an.type_text("t+7").press("<c-s>").wait_for("Đã lưu").settle();
    take_step(&mut an, "Mẫu 04");
    an.wait_for("TRÌNH KẾ HOẠCH").settle();
    keep("clock_plan_form", &mut an);
    an.type_text("Trẻ an toàn, đi học đều").press("<c-s>").wait_for("Chờ Chủ tịch duyệt").settle();
    assert_eq!(text(&case(&office), "stage"), "plan_draft");
    leave(&mut an);

    // The chairman signs paper; the officer records number, day and signer.
    office.at("2026-11-25T15:00");
    let mut an = office.sit_down();
    an.wait_for("Hôm nay").press("3<tab>").wait_for("Lường Thị Mai").press("<enter>").wait_for("DÒNG THỜI GIAN");
    take_step(&mut an, "Mẫu 05");
    an.wait_for("QUYẾT ĐỊNH CỦA CHỦ TỊCH").press("<c-s>").wait_for("còn trống");
    an.type_text("21/QĐ-UBND").press("<enter>").type_text("Lò Văn Hặc").press("<c-s>").wait_for("được duyệt").settle();
    assert_eq!(text(&case(&office), "stage"), "plan_approved");
    // A visit, the next proposed by the rhythm.
    an.press("v")
        .wait_for("GHI KẾT QUẢ THĂM")
        .press("<enter><enter>1<enter>")
        .type_text("Cháu đi học lại")
        .press("<c-s>");
    an.wait_for("Lần tới").settle();
    keep("clock_case_page", &mut an);
    leave(&mut an);

    // Day ten of the separation: a task of its own; the separation is ended before its last day.
    office.at("2026-12-02T09:00");
    let mut an = office.sit_down();
    an.wait_for("Xem lại việc cách ly, ngày 10").press("3<tab>").wait_for("Lường Thị Mai").press("<enter>");
    an.wait_for("DÒNG THỜI GIAN");
    take_step(&mut an, "Kết thúc hồ sơ");
    an.wait_for("KẾT THÚC HỒ SƠ").type_text("").press("<down>2<down>2<down>").type_text("30/QĐ-UBND");
    an.press("<down><down>").type_text("Lò Văn Hặc").press("<down>").type_text("Ổn định").press("<c-s>");
    an.wait_for("đang tạm cách ly").press("<esc>").wait_for("DÒNG THỜI GIAN");
    take_step(&mut an, "Tạm thời cách ly");
    an.wait_for("Đang cách ly từ 22/11/2026 đến 07/12/2026").press("2<enter><enter><enter><enter>");
    an.type_text("Bố đã cam kết, mẹ đưa con về").press("<c-s>").wait_for("Đã lưu").settle();
    assert!(owed(&office, "2026-12-31", "task", "separation_end").is_none());
    leave(&mut an);

    // The review proposes to close; the end needs both statements and the chairman's decision.
    office.at("2027-01-20T09:00");
    let mut an = office.sit_down();
    an.wait_for("Hôm nay").press("3<tab>").wait_for("Lường Thị Mai").press("<enter>").wait_for("DÒNG THỜI GIAN");
    take_step(&mut an, "Kết thúc hồ sơ");
    an.wait_for("Đã mở lại bản nháp").press("<c-s>").wait_for("chưa khẳng định");
    assert_eq!(text(&case(&office), "closed_at"), "", "without a review the goal is not reached");
    an.press("<esc>").wait_for("DÒNG THỜI GIAN");
    take_step(&mut an, "Mẫu 06");
    an.wait_for("MẪU 06").press("3<enter>3<enter>3<enter>1<enter>1<enter>1<enter>1<enter>1<enter>");
    an.press("<enter>1").wait_for("đề nghị: thấp").press("<c-s>").wait_for("đề nghị kết thúc").settle();
    assert_eq!((text(&case(&office), "stage"), text(&case(&office), "level")), ("review".into(), "low".into()));
    take_step(&mut an, "Kết thúc hồ sơ");
    an.wait_for("KẾT THÚC HỒ SƠ").settle();
    keep("clock_close_form", &mut an);
    an.press("<c-s>").wait_for("Đã kết thúc").settle();
    keep("clock_closed", &mut an);
    assert_eq!(text(&case(&office), "stage"), "closed");
    assert!(office.json(&["today", "--until", "2028-01-01"]).is_empty(), "an ended case owes nothing");

    // Reopening keeps everything; planning begins anew.
    take_step(&mut an, "MỞ LẠI HỒ SƠ");
    an.wait_for("MỞ LẠI HỒ SƠ").type_text("Bố lại đánh").press("<c-s>").wait_for("Đã mở lại").settle();
    assert_eq!(text(&case(&office), "stage"), "review");
    assert!(owed(&office, "2027-03-01", "step", "plan").is_some());
    leave(&mut an);
    office.is_whole();
}

/// The same limits across Tết: hours run through the holiday, working days step over it.
#[test]
fn a_report_on_the_eve_of_tet() {
    let mut office = Office::empty_at("2027-02-04T16:00");
    let mut an = office.sit_down();
    an.wait_for("Không có việc nào đến hạn");
    night_call(&mut an);
    assert_eq!(text(&emergency(&office), "due_at"), "2027-02-05T04:00:00+07:00");
    an.press("<esc>2").wait_for("BƯỚC");
    take_step(&mut an, "Quyết định biện pháp khẩn cấp");
    an.wait_for("GHI BƯỚC ĐÃ LÀM").press("<c-s>").wait_for("Đã lưu").settle();
    let plan = owed(&office, "2027-03-31", "step", "plan").expect("the plan is owed");
    // 5 to 11 February are off (weekend and days in lieu counted): 12, 15, 16, 17, 18.
    let counted = office.json(&["due", "2027-02-04T16:00", "5wd"]);
    assert_eq!(text(&plan, "due_at"), text(&counted[0], "due_at"));
    assert!(text(&plan, "due_at").as_str() > "2027-02-15", "{plan:?}");
    keep("clock_before_tet", &mut an);
    leave(&mut an);
    office.at("2027-02-08T09:00");
    let late = office.json(&["today"]);
    assert_eq!(with(&late, "ref", "safety_check").len(), 1, "24 hours run through Tết: {late:?}");
    assert_eq!(text(with(&late, "ref", "safety_check")[0], "state"), "overdue");
    office.is_whole();
}

/// The twelve hours without colour.
#[test]
fn the_emergency_in_monochrome() {
    let office = Office::demo_with(&[("NO_COLOR", "1")]);
    let mut an = office.morning();
    an.press("2").wait_for("BƯỚC").settle();
    keep_styled("emergency_monochrome", &mut an);
    an.press("d").wait_for("LÀM BƯỚC NÀO").settle();
    keep("steps_menu", &mut an);
}

/// On a case's page `b` calls whom the chosen line names, not whoever comes first: a call recorded is never taken back.
#[test]
fn b_calls_whom_the_line_names() {
    let office = Office::demo();
    let mut an = office.morning();
    an.press("<enter>").wait_for("VIỆC CÒN NỢ").press("<down>").settle();
    let chosen = an.screen().lines().rfind(|line| line.starts_with('▸')).unwrap_or_default().to_owned();
    assert!(chosen.contains("Báo Trạm Y tế"), "{chosen}");
    an.press("b").wait_for("Trả lời").settle();
    let asked = an.screen().lines().find(|line| line.contains("Báo ai")).unwrap_or_default().to_owned();
    assert!(asked.contains("Trạm Y tế"), "{}", an.screen());
    an.press("<esc>").settle();
    leave(&mut an);
}
