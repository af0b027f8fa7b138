//! Hôm nay at work: put off with a reason, mark several, siblings at once, and nothing typed is ever lost.

use std::time::Duration;

use crate::office::{LEAVING, Office, keep, leave, mark_row, selected, text, walk_to, with};
use crate::support::Officer;

/// Everything of `today` about one case.
fn owed(office: &Office, case: &str) -> Vec<crate::office::Fact> {
    office.json(&["today"]).into_iter().filter(|fact| text(fact, "case_code") == case).collect()
}

/// Walks to the first row of this state and kind; its case.
#[track_caller]
fn walk_to_fact(an: &mut Officer, office: &Office, is_it: impl Fn(&crate::office::Fact) -> bool) -> String {
    let today = office.json(&["today"]);
    let fact = today.iter().find(|fact| is_it(fact)).expect("such a row in the demo's morning");
    let name = text(fact, "child_name");
    let what = text(fact, "what");
    for _ in 0..40 {
        let row = selected(an);
        if row.contains(&name) && row.contains(what.split('·').next().unwrap_or_default().trim()) {
            return text(fact, "case_code");
        }
        an.press("<down>").settle();
    }
    panic!("no row of {name}: {what}\n{}", an.screen());
}

#[test]
fn a_visit_is_put_off_with_its_reason() {
    let office = Office::demo();
    let mut an = office.morning();
    let case = walk_to_fact(&mut an, &office, |fact| text(fact, "state") == "overdue" && text(fact, "kind") == "visit");
    an.press("h").wait_for("HOÃN VIỆC");

    // Without a reason it is refused, and what was typed stays.
    an.type_text("t+3").press("<c-s>").wait_for("Lý do: còn trống");
    assert!(an.shows("t+3"), "{}", an.screen());
    an.type_text("Đường lên bản sạt lở").press("<c-s>").wait_for("Đã hoãn đến").settle();
    let rows = owed(&office, &case);
    let visit = rows.iter().find(|fact| text(fact, "kind") == "visit").expect("the visit is still owed");
    assert_eq!((text(visit, "due_at"), text(visit, "state")), ("2026-11-26".into(), "soon".into()));
    assert!(text(visit, "reason").contains("26/11"), "{visit:?}");
    keep("today_postponed", &mut an);

    // The case says so, with the reason.
    an.press("<enter>").wait_for("DÒNG THỜI GIAN").press("<down><down>").wait_for("Đường lên bản sạt lở");
    keep("case_postponed", &mut an);
    leave(&mut an);
    office.is_whole();
}

#[test]
fn a_limit_of_law_is_not_put_off() {
    let office = Office::demo();
    let mut an = office.morning();
    let case = walk_to_fact(&mut an, &office, |fact| text(fact, "state") == "overdue" && text(fact, "kind") == "step");
    let before = owed(&office, &case);
    let row = selected(&an);
    an.press("h").wait_for("GHI LÝ DO TRỄ");
    assert!(!an.shows("Hoãn đến"), "no new date is asked for:\n{}", an.screen());
    an.press("<c-s>").wait_for("Lý do: còn trống");
    an.type_text("Chờ gia đình ký đồng ý").press("<c-s>").wait_for("Hạn luật giữ nguyên").settle();
    assert_eq!(selected(&an), row, "the row stays where it is, as late as it was");
    assert!(an.shows("Chờ gia đình ký đồng ý"), "the reason of delay is one line away:\n{}", an.screen());
    keep("today_delay_explained", &mut an);
    let after = owed(&office, &case);
    for key in ["due_at", "state", "kind", "ref"] {
        let of = |facts: &[crate::office::Fact]| facts.iter().map(|fact| text(fact, key)).collect::<Vec<_>>();
        assert_eq!(of(&after), of(&before), "{key} is as it was");
    }
    assert_eq!(office.sotre(&["today", "--check"]).code, Some(3), "still counted as overdue");
    office.is_whole();
}

#[test]
fn the_emergency_clock_is_not_put_off_either() {
    let office = Office::demo();
    let mut an = office.morning();
    assert!(selected(&an).contains("còn 03:12"), "{}", an.screen());
    an.press("h")
        .wait_for("GHI LÝ DO TRỄ")
        .type_text("Chủ tịch đi họp huyện")
        .press("<c-s>")
        .wait_for("Hạn luật giữ nguyên");
    assert_eq!(text(&office.list("emergencies")[0], "due_at"), "2026-11-23T11:17:00+07:00");
    assert!(an.shows("còn 03:12"), "{}", an.screen());
}

#[test]
fn several_rows_marked_make_one_act() {
    let office = Office::demo();
    let before = office.list("visits").len();
    let mut an = office.morning();
    // Three children of three households.
    for (at, name) in ["Hoàng Thị Hom", "Chang Thị Chúa", "Cầm Văn Pọm"].into_iter().enumerate() {
        walk_to(&mut an, name);
        mark_row(&mut an, at + 1);
    }
    keep("today_marked", &mut an);
    an.press("v").wait_for("GHI KẾT QUẢ THĂM").settle();
    keep("visit_form_marked", &mut an);
    for name in ["Hoàng Thị Hom", "Chang Thị Chúa", "Cầm Văn Pọm"] {
        assert!(an.shows(name), "whom the visit is recorded for stands on the form, {name} too:\n{}", an.screen());
    }
    an.press("<enter><enter>2<enter>").type_text("Gặp ở buổi họp bản").press("<c-s>").wait_for("lần thăm").settle();
    let visits = office.list("visits");
    assert_eq!(visits.len(), before + 3, "three visits, no more");
    let noted = with(&visits, "note", "Gặp ở buổi họp bản");
    let mut names: Vec<String> = noted.iter().map(|visit| child_name(&office, &text(visit, "child_code"))).collect();
    names.sort();
    assert_eq!(names, ["Chang Thị Chúa", "Cầm Văn Pọm", "Hoàng Thị Hom"]);
    keep("today_marked_done", &mut an);
    office.is_whole();
}

fn child_name(office: &Office, code: &str) -> String {
    text(with(&office.list("children"), "code", code)[0], "name")
}

#[test]
fn an_unmarked_row_is_left_out_where_others_are_marked() {
    // Two are marked, the cursor rests on a third: a fact about a child nobody marked would be a false one.
    let office = Office::demo();
    let mut an = office.morning();
    walk_to(&mut an, "Hoàng Thị Hom");
    mark_row(&mut an, 1);
    walk_to(&mut an, "Chang Thị Chúa");
    mark_row(&mut an, 2);
    walk_to(&mut an, "Cầm Văn Pọm");
    an.press("v").wait_for("GHI KẾT QUẢ THĂM").press("<enter><enter>2<c-s>").wait_for("lần thăm");
    let visits = office.list("visits");
    let mut names: Vec<String> = with(&visits, "date", "2026-11-23")
        .iter()
        .map(|visit| child_name(&office, &text(visit, "child_code")))
        .collect();
    names.sort();
    assert_eq!(names, ["Chang Thị Chúa", "Hoàng Thị Hom"], "the marked rows, and only they");
}

#[test]
fn one_visit_for_siblings() {
    let office = Office::demo();
    let before = office.list("visits").len();
    let mut an = office.morning();
    walk_to(&mut an, "Tòng Văn Bun");
    an.press("v").wait_for("Anh chị em");
    an.press("<enter><enter>1<enter>").type_text("Cả ba anh em đi học đều").press("<enter>").wait_for("▸ Anh chị em");
    an.press("<space><right><space>").wait_for("[x] Tòng Văn Xôm").press("<c-s>").wait_for("lần thăm").settle();
    keep("today_siblings_done", &mut an);
    let visits = office.list("visits");
    assert_eq!(visits.len(), before + 3);
    assert_eq!(with(&visits, "note", "Cả ba anh em đi học đều").len(), 3);
    // Visited rows stay in place, marked, until the list is left.
    for name in ["Tòng Văn Bun", "Tòng Văn Xôm", "Tòng Thị Lún"] {
        let row = an.row_of(name).unwrap_or_else(|| panic!("{name} stays:\n{}", an.screen()));
        assert!(an.row(row).contains('✓'), "marked as done: {}", an.row(row));
    }
    an.press("31").wait_gone("Tòng Văn Xôm").settle();
    assert!(!an.shows("✓"), "left and come back: what is done is gone:\n{}", an.screen());
    office.is_whole();
}

// ── drafts ──────────────────────────────────────────────────────────────────────────────────────────

const HALF: &str = "Trẻ đi học lại từ 16/11. Bố vẫn uống rượu";

/// Opens the visit form of the second row and types half a note.
#[track_caller]
fn half_a_note(an: &mut Officer) {
    an.press("<down>v").wait_for("GHI KẾT QUẢ THĂM");
    an.press("<enter><enter>2<enter>").type_text(HALF).wait_for(HALF);
}

/// The same form opened again: text, choice and focus are back, and it says so.
#[track_caller]
fn it_is_back(an: &mut Officer) {
    an.press("v").wait_for("GHI KẾT QUẢ THĂM").wait_for(HALF);
    assert!(an.shows("● như cũ"), "the choice too:\n{}", an.screen());
    assert!(an.shows("Đã mở lại bản nháp"), "and it says so:\n{}", an.screen());
    an.type_text(", chưa đánh.").press("<c-s>").wait_for("lần thăm");
}

#[track_caller]
fn recorded_once(office: &Office) {
    let visits = office.list("visits");
    assert_eq!(with(&visits, "note", &format!("{HALF}, chưa đánh.")).len(), 1);
    assert_eq!(with(&visits, "date", "2026-11-23").len(), 1, "one record, the draft made none");
    office.is_whole();
}

#[test]
fn a_draft_comes_back_after_esc() {
    let office = Office::demo();
    let mut an = office.morning();
    half_a_note(&mut an);
    an.press("<esc>").wait_gone("GHI KẾT QUẢ THĂM").wait_for("Đã giữ nháp");
    keep("today_draft_kept", &mut an);
    it_is_back(&mut an);
    recorded_once(&office);
    // Recorded: no draft stands in the way of the next visit.
    an.press("v").wait_for("GHI KẾT QUẢ THĂM").settle();
    assert!(!an.shows(HALF), "{}", an.screen());
}

#[test]
fn a_draft_comes_back_after_kill_9() {
    let office = Office::demo();
    let mut an = office.morning();
    half_a_note(&mut an);
    std::thread::sleep(Duration::from_millis(1500));
    an.kill();
    let mut an = office.sit_down();
    an.wait_for("Vì sao").wait_for("Còn nháp").settle();
    keep("today_draft_offered", &mut an);
    an.press("<down>").settle();
    it_is_back(&mut an);
    recorded_once(&office);
}

#[test]
fn a_draft_comes_back_after_a_lost_line() {
    let office = Office::demo();
    let mut an = office.morning();
    half_a_note(&mut an);
    // At once, before the draft's second is over: a lost line is noticed, so not a letter is lost.
    an.hang_up();
    assert_eq!(an.wait_exit(LEAVING), Some(1), "the program ends by itself when its line is gone");
    let mut an = office.sit_down();
    an.wait_for("Còn nháp").press("<down>").settle();
    it_is_back(&mut an);
    recorded_once(&office);
}

#[test]
fn a_draft_comes_back_after_ctrl_q_and_sigterm() {
    let office = Office::demo();
    let mut an = office.morning();
    half_a_note(&mut an);
    leave(&mut an);
    let mut an = office.sit_down();
    an.wait_for("Còn nháp").press("<down>v").wait_for(HALF);
    an.type_text(" hôm qua").wait_for("hôm qua");
    an.signal(rustix::process::Signal::TERM);
    assert!(an.wait_exit(LEAVING).is_some(), "SIGTERM ends it");
    let mut an = office.sit_down();
    an.wait_for("Còn nháp").press("<down>v").wait_for(&format!("{HALF} hôm qua"));
}

#[test]
fn drafts_of_other_forms_come_back_too() {
    let office = Office::demo();
    let mut an = office.morning();
    an.press("3").wait_for("Trẻ em").press("n").wait_for("THÊM TRẺ EM").type_text("Lò Thị Nháp").press("<enter>");
    an.type_text("khoảng 2015").press("<esc>").wait_for("Đã giữ nháp");
    // Going to another screen by its key keeps it as well.
    an.press("n").wait_for("Lò Thị Nháp").wait_for("khoảng 2015").press("<c-n>").wait_for("TIẾP NHẬN TIN");
    an.type_text("Gọi lúc đêm").press("<esc>").settle().press("<esc>").settle();
    an.press("<c-n>").wait_for("Gọi lúc đêm");
    assert_eq!(with(&office.list("children"), "name", "Lò Thị Nháp").len(), 0, "a draft is no child");
    office.is_whole();
}

// ── once and only once ──────────────────────────────────────────────────────────────────────────────

#[test]
fn a_double_enter_makes_one_record() {
    let office = Office::demo();
    let before = office.list("visits").len();
    let mut an = office.morning();
    an.press("<down>v").wait_for("GHI KẾT QUẢ THĂM");
    an.press("<enter><enter>1<enter><enter>").wait_for("▸ Lần tới");
    // Both in one burst, as a nervous hand or a slow line sends them.
    an.send_bytes(b"\r\r").settle();
    assert_eq!(office.list("visits").len(), before + 1);
    office.is_whole();
}

#[test]
fn a_double_ctrl_s_makes_one_record() {
    let office = Office::demo();
    let before = (office.list("visits").len(), office.list("children").len(), office.list("cases").len());
    let mut an = office.morning();
    an.press("<down>v").wait_for("GHI KẾT QUẢ THĂM").press("<enter><enter>1").send_bytes(b"\x13\x13").wait_for("✓");
    an.press("3").wait_for("Trẻ em").press("n").wait_for("THÊM TRẺ EM").type_text("Lò Thị Một Lần");
    an.send_bytes(b"\x13\x13\r\r").settle();
    an.press("<esc><esc><esc><c-n>").wait_for("TIẾP NHẬN TIN").type_text("Lò Thị Một Tin");
    an.press("<tab><tab><tab><tab><tab><tab>").wait_for("▸ Mức nguy cơ").press("3<tab>").type_text("Tin báo.");
    an.send_bytes(b"\x13\x13").wait_for("VIỆC CÒN NỢ").settle();
    let after = (office.list("visits").len(), office.list("children").len(), office.list("cases").len());
    assert_eq!(
        after,
        (before.0 + 1, before.1 + 2, before.2 + 1),
        "visits, children (one by its form, one by its case), cases"
    );
    office.is_whole();
}
