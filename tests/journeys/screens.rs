//! The screens kept under tests/screens: the design size whole, the other sizes and dresses by their first screen and a form.

use crate::office::{Office, keep, keep_styled, walk_to};
use crate::support::Officer;

/// A list to bring in: two rows fit, one differs from a child of the book, one has no name.
fn put_a_list_in_the_tray(office: &Office) {
    let children = office.list("children");
    let known = &children[0];
    let name = known["name"].as_str().expect("a name");
    let born = known["birth_date"].as_str().unwrap_or_default();
    let born = born.split('-').rev().collect::<Vec<_>>().join("/");
    let village = known["village"].as_str().unwrap_or_default();
    let sex = known["sex"].as_str().unwrap_or_default();
    let list = format!(
        "TT,Họ và tên trẻ,Ngày sinh,Giới tính,Dân tộc,Thôn bản,Họ tên cha,Họ tên mẹ,Trường\n\
         1,Lò Thị Bưởi,12/03/2017,nữ,Thái,Bản Phăng,Lò Văn Pọm,Quàng Thị Ính,TH Mường Phăng\n\
         2,Nguyễn Đức Ơn,05/2019,nam,Kinh,Bản Mới,Nguyễn Văn Sửu,Hoàng Thị Mận,\n\
         3,{name},{born},{sex},,{village},,,Trường mới mở\n\
         4,,2018,nam,Thái,Bản Phăng,,,\n"
    );
    put_in_the_tray(office, &list);
}

fn put_in_the_tray(office: &Office, list: &str) {
    std::fs::create_dir_all(office.tray("in")).expect("the tray");
    std::fs::write(office.tray("in").join("danh-sach.csv"), list).expect("a list in the tray");
}

#[test]
fn main_screens() {
    let office = Office::demo();
    let mut an = office.morning();
    keep("today", &mut an);
    an.press("3").wait_for("Trẻ em");
    keep("children", &mut an);
    an.press("<tab>").wait_for("Trẻ em (Tab)");
    keep("cases", &mut an);
    an.press("4").wait_for("HG-0044");
    keep("households", &mut an);
    an.press("7").wait_for("CTV");
    keep("catalogue", &mut an);
    for pane in ["groups", "risks", "measures", "rhythm", "procedure", "holidays"] {
        an.press("<tab>").settle();
        keep(&format!("catalogue_{pane}"), &mut an);
    }
}

#[test]
fn search_and_pages() {
    let office = Office::demo();
    let mut an = office.morning();
    an.press("/").wait_for("TÌM");
    keep("search_empty", &mut an);
    an.type_text("lo thi").wait_for("Lò Thị Yêu").settle();
    keep("search", &mut an);
    an.type_text("zzz").wait_for("Không thấy");
    keep("search_nothing", &mut an);
    an.press("<esc>").wait_gone("TÌM");
    an.press("<down><enter>").wait_for("DÒNG THỜI GIAN");
    keep("case_page", &mut an);
    an.press("t").wait_for("BHYT");
    keep("child_page", &mut an);
    an.press("o").wait_for("TRẺ EM TRONG HỘ");
    keep("household_page", &mut an);
}

#[test]
fn forms_under_the_list() {
    let office = Office::demo();
    let mut an = office.morning();
    an.press("<down>v").wait_for("GHI KẾT QUẢ THĂM");
    keep("visit_form", &mut an);
    an.press("<enter><right><enter>").wait_for("Vì sao không");
    keep("visit_form_not_seen", &mut an);
    an.press("<c-s>").settle();
    keep("visit_form_wrong", &mut an);
    an.press("<esc>").wait_gone("GHI KẾT QUẢ THĂM");
    an.press("h").wait_for("HOÃN VIỆC");
    an.type_text("t+3").settle();
    keep("postpone_form", &mut an);
    an.press("<bs><bs><bs><esc>").wait_gone("HOÃN VIỆC");
    an.press("<down>h").wait_for("GHI LÝ DO TRỄ");
    keep("delay_form", &mut an);
    an.press("<esc>b").wait_for("TRÌNH KẾ HOẠCH");
    keep("plan_form", &mut an);
    an.press("<esc>m").wait_for("ĐỔI MỨC NGUY CƠ");
    keep("level_form", &mut an);
    an.press("<esc><down>b").wait_for("GHI TRẢ LỜI");
    keep("answer_form", &mut an);
    an.press("<esc><up><up><c-e>").wait_for("XUẤT DANH SÁCH");
    keep("export_form", &mut an);
    an.press("<esc><c-q>").wait_for("THOÁT");
    keep("leave", &mut an);
}

#[test]
fn visit_form_of_siblings() {
    let office = Office::demo();
    let mut an = office.morning();
    walk_to(&mut an, "Tòng");
    an.press("v").wait_for("Anh chị em").settle();
    keep("visit_form_siblings", &mut an);
}

#[test]
fn forms_of_a_whole_record() {
    let office = Office::demo();
    let mut an = office.morning();
    an.press("3").wait_for("Trẻ em").press("n").wait_for("THÊM TRẺ EM");
    keep("child_form", &mut an);
    an.press("<esc>e").wait_for("SỬA THÔNG TIN TRẺ EM");
    keep("child_form_edit", &mut an);
    an.press("<esc>").wait_gone("SỬA THÔNG TIN");
    an.press("<enter>").wait_for("BHYT").press("n").wait_for("MỞ HỒ SƠ");
    keep("case_form", &mut an);
    an.press("<esc><esc>4").wait_for("HG-0044").press("n").wait_for("THÊM HỘ");
    keep("household_form", &mut an);
    an.press("<esc>7").wait_for("CTV").press("n").wait_for("THÊM THÔN");
    keep("village_form", &mut an);
    an.press("<esc>1").wait_for("QUÁ HẠN").press("p").wait_for("THÊM BIỆN PHÁP");
    keep("intervention_form", &mut an);
    an.press("<esc><c-n>").wait_for("TIẾP NHẬN TIN");
    keep("intake_form", &mut an);
    an.type_text("Ma Duc").settle();
    keep("intake_form_known", &mut an);
}

#[test]
fn import_wizard() {
    let office = Office::demo();
    put_a_list_in_the_tray(&office);
    let mut an = office.morning();
    an.press("i").wait_for("bước 1 / 4");
    keep("import_1_choose", &mut an);
    an.press("<down><enter>").wait_for("bước 2 / 4");
    keep("import_2_recognised", &mut an);
    an.press("<enter>").wait_for("bước 3 / 4");
    keep("import_3_review", &mut an);
    an.press("<enter>").wait_for("ĐÃ NHẬP");
    keep("import_4_done", &mut an);
}

/// What of a stranger's list goes unused, and who may be in the book already, stands there before anything is written.
#[test]
fn import_wizard_names_what_it_leaves() {
    let office = Office::demo();
    put_in_the_tray(
        &office,
        "STT,Họ đệm,Tên,Năm sinh,Thôn,Cỡ áo\nI,Trẻ em có nguy cơ,,,,\n1,Lò Thị,Mới,2019,Bản Phăng,M\n2,Lò Thị,Mới,2019,Bản Phăng,M\n\
         Người lập,,,,Trưởng bản,\n",
    );
    let mut an = office.morning();
    an.press("i").wait_for("bước 1 / 4").press("<down><enter>").wait_for("bước 2 / 4");
    keep("import_2_left_out", &mut an);
    an.press("<enter>").wait_for("ĐÃ NHẬP");
    keep("import_4_left_out", &mut an);
}

#[test]
fn import_wizard_refuses() {
    let office = Office::demo();
    let mut an = office.morning();
    an.press("i").wait_for("bước 1 / 4").type_text("khong-co.csv").press("<enter>").wait_for("Không thấy tệp");
    keep("import_no_file", &mut an);
}

#[test]
fn help_palette_and_too_small() {
    let office = Office::demo();
    let mut an = office.morning();
    an.press("?").wait_for("Ở MÀN NÀY");
    keep("help", &mut an);
    an.press("<pgdn>").settle();
    keep("help_2", &mut an);
    an.press("<esc>v").wait_for("GHI KẾT QUẢ THĂM").press("<f1>").wait_for("rời (giữ nháp)");
    keep("help_form", &mut an);
    an.press("<esc><esc>").wait_gone("GHI KẾT QUẢ THĂM").press("<c-p>").wait_for("LỆNH");
    keep("palette", &mut an);
    an.type_text("tham").settle();
    keep("palette_filtered", &mut an);
    an.press("<esc><c-g>").settle();
    keep("today_names_hidden", &mut an);
}

fn today_and_visit_form(office: &Office, rows: u16, cols: u16) -> Officer {
    let mut an = office.sit_down_at(rows, cols);
    an.wait_until("something stands there", |screen| !screen.contents().trim().is_empty()).settle();
    an
}

#[test]
fn wide() {
    let office = Office::demo();
    let mut an = today_and_visit_form(&office, 40, 120);
    keep("today_120x40", &mut an);
    an.press("<down>v").wait_for("GHI KẾT QUẢ THĂM");
    keep("visit_form_120x40", &mut an);
    an.press("<esc>3").wait_for("Trẻ em");
    keep("children_120x40", &mut an);
    an.press("<tab>").wait_for("Trẻ em (Tab)");
    keep("cases_120x40", &mut an);
}

#[test]
fn too_small() {
    let office = Office::demo();
    let mut an = today_and_visit_form(&office, 10, 20);
    keep("today_20x10", &mut an);
    an.press("<down>v").settle();
    keep("visit_form_20x10", &mut an);
    // Nothing was lost: dragged wider, the form stands there.
    an.resize(24, 80).wait_for("GHI KẾT QUẢ THĂM");
}

#[test]
fn smallest_that_works() {
    let office = Office::demo();
    let mut an = today_and_visit_form(&office, 16, 60);
    keep("today_60x16", &mut an);
    an.press("<down>v").wait_for("GHI KẾT QUẢ THĂM");
    keep("visit_form_60x16", &mut an);
}

#[test]
fn monochrome() {
    let office = Office::demo_with(&[("NO_COLOR", "1")]);
    let mut an = today_and_visit_form(&office, 24, 80);
    assert!(!an.styled_screen().contains("fg="), "no colour at all:\n{}", an.styled_screen());
    keep_styled("today_monochrome", &mut an);
    an.press("<down>v").wait_for("GHI KẾT QUẢ THĂM");
    keep_styled("visit_form_monochrome", &mut an);
}

#[test]
fn colours() {
    let office = Office::demo();
    let mut an = office.morning();
    keep_styled("today_colours", &mut an);
}

#[test]
fn ascii() {
    let office = Office::demo_with(&[("SOTRE_ASCII", "1")]);
    let mut an = today_and_visit_form(&office, 24, 80);
    assert!(an.screen().is_ascii(), "letters of 1968 only:\n{}", an.screen());
    keep("today_ascii", &mut an);
    an.press("<down>v").wait_for("GHI KET QUA THAM").settle();
    assert!(an.screen().is_ascii(), "letters of 1968 only:\n{}", an.screen());
    keep("visit_form_ascii", &mut an);
    // What is typed in Vietnamese is kept in Vietnamese, however it is shown.
    an.press("<enter><enter>3<enter>").type_text("Trẻ đi học lại").press("<c-s>").wait_for("Da ghi");
    assert_eq!(office.list("visits").iter().filter(|visit| visit["note"] == "Trẻ đi học lại").count(), 1);
}

#[test]
fn english() {
    let office = Office::demo_with(&[("SOTRE_LANG", "en")]);
    let mut an = today_and_visit_form(&office, 24, 80);
    keep("today_english", &mut an);
    an.press("<down>v").settle();
    keep("visit_form_english", &mut an);
}

#[test]
fn setup_and_sign_in() {
    let office = Office::empty();
    let mut an = office.sit_down();
    an.wait_for("bước 1 / 4");
    keep("setup_1_office", &mut an);
    an.type_text("mường ph").wait_for("Xã Mường Phăng").settle();
    keep("setup_1_typed", &mut an);
    an.press("<down><enter><enter>").wait_for("bước 2 / 4");
    keep("setup_2_officer", &mut an);
    an.type_text("Quàng Thị Ín").press("<enter><enter>").wait_for("bước 3 / 4");
    keep("setup_3_passphrase", &mut an);
    an.type_text("ngắn").press("<enter>").type_text("ngắn").press("<enter>").settle();
    keep("setup_3_too_short", &mut an);
    an.press("<bs><bs><bs><bs>").type_text("đường lên Mường Phăng");
    an.press("<tab><bs><bs><bs><bs>").type_text("đường lên Mường Phăng").press("<enter>").wait_for("Hôm nay").settle();
    keep("today_empty_book", &mut an);
    an.press("3").wait_for("Trẻ em");
    keep("children_empty_book", &mut an);
}
