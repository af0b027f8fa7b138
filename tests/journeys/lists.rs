//! A list that disagrees with the book: taken field by field, and the whole import taken back by its name.

use crate::office::{Office, keep, leave, text, with};

#[test]
fn a_list_is_taken_field_by_field_and_taken_back() {
    let office = Office::empty_at("2026-11-23T08:05");
    let first = "Họ và tên,Ngày sinh,Giới tính,Thôn,Mẹ,Cha,Trường\n\
        Lò Thị Ơn,12/05/2019,nữ,Bản Phăng,Quàng Thị Lả,Lò Văn Sơn,Mầm non\n";
    let second = "Họ và tên,Ngày sinh,Giới tính,Thôn,Mẹ,Cha,Trường,Dân tộc\n\
        Lò Thị Ơn,12/05/2019,nữ,Bản Phăng,Quàng Thị Lả,Lò Văn Sơn,Tiểu học,Thái\n\
        Cà Văn Ưởng,01/02/2020,nam,Bản Mới,Cà Thị Ín,,,\n\
        ,05/05/2020,nữ,Bản Mới,,,,\n";
    for (name, list) in [("mot.csv", first), ("hai.csv", second)] {
        std::fs::write(office.home().join(name), list).unwrap();
    }
    office.sotre(&["import", "children", "mot.csv"]).ended(0);
    let before = office.list("children");
    let mut an = office.sit_down();
    an.wait_for("Không có việc nào đến hạn").press("3").wait_for("Lò Thị Ơn");
    an.press("i").wait_for("bước 1 / 4").type_text("hai.csv").press("<enter>").wait_for("bước 2 / 4");
    assert!(an.shows("MỚI 1   GIỐNG 0   KHÁC 1   TỪ CHỐI 1"), "{}", an.screen());
    an.press("<enter>").wait_for("KHÁC VỚI SỔ").settle();
    // The row and each of its fields can be chosen; only the school is taken.
    for _ in 0..3 {
        if an.screen().lines().any(|line| line.starts_with('▸') && line.contains("Trường")) {
            break;
        }
        an.press("<down>").settle();
    }
    an.press("<space>").wait_for("lấy theo danh sách").settle();
    keep("import_3_one_field", &mut an);
    // A look back at the columns loses nothing of what was chosen.
    an.press("<esc>").wait_for("bước 2 / 4").press("<enter>").wait_for("lấy theo danh sách").settle();
    an.press("<enter>").wait_for("ĐÃ NHẬP").settle();
    keep("import_4_one_field", &mut an);
    an.press("<enter>").wait_for("Cà Văn Ưởng");
    let children = office.list("children");
    let child = with(&children, "name", "Lò Thị Ơn")[0];
    assert_eq!((text(child, "school"), text(child, "ethnicity")), ("Tiểu học".into(), String::new()));

    // Ctrl-Z names the act, its author and its time, and asks; Enter means no.
    an.press("<c-z>").wait_for("Hoàn tác: nhập hai.csv, Quàng Thị Ín, 08:05 23/11/2026?").settle();
    keep("undo_import", &mut an);
    an.press("<enter>").wait_gone("Hoàn tác: nhập hai.csv");
    assert_eq!(office.list("children").len(), 2);
    an.press("<c-z>").wait_for("Hoàn tác: nhập hai.csv").press("c").wait_for("Đã hoàn tác hai.csv: bỏ 1 trẻ").settle();
    assert_eq!(office.list("children"), before, "the book is as it was");
    leave(&mut an);
    office.is_whole();
    // The command line says what it would take back, and does it when told so.
    office.sotre(&["undo"]).ended(1);
    office.sotre(&["undo", "--yes"]).ended(0);
    assert!(office.list("children").is_empty());
    office.sotre(&["undo", "--yes"]).ended(1);
}

#[test]
fn from_a_result_straight_to_the_child_her_case_or_a_visit() {
    let office = Office::demo();
    let case =
        office.list("cases").into_iter().find(|case| text(case, "level") == "high").expect("a case of high risk");
    let (name, code) = (text(&case, "child_name"), text(&case, "code"));
    let mut an = office.morning();
    let child = text(&case, "child_code");
    an.press("/").wait_for("TÌM").type_text(&child).wait_for(&name).settle();
    keep("search_aim_child", &mut an);
    an.press("<tab>").wait_for("Enter hồ sơ").press("<enter>").wait_for(&code).wait_for("VIỆC CÒN NỢ");
    // One Esc, and she is where she was.
    an.press("<esc>").wait_for("QUÁ HẠN").settle();
    an.press("/")
        .wait_for("TÌM")
        .type_text(&child)
        .wait_for(&name)
        .press("<tab><tab>")
        .wait_for("Enter ghi lần thăm")
        .settle();
    keep("search_aim_visit", &mut an);
    an.press("<enter>").wait_for("GHI KẾT QUẢ THĂM");
    assert!(an.shows(&name), "{}", an.screen());
    an.press("<esc>").wait_for("QUÁ HẠN").settle();
    // A child without an open case: said, and the search still stands.
    let cases = office.list("cases");
    let without = office.list("children").into_iter().find(|child| {
        cases.iter().all(|case| case["child_code"] != child["code"]) && text(child, "status") == "active"
    });
    let without = text(&without.expect("a child without a case"), "code");
    an.press("/")
        .wait_for("TÌM")
        .type_text(&without)
        .wait_for(&without)
        .press("<tab><enter>")
        .wait_for("không có hồ sơ đang mở");
    assert!(an.shows("TÌM"), "{}", an.screen());
    leave(&mut an);
}

/// Esc while rows are being written: the book is as it was, and the screen says so.
#[test]
fn an_import_is_stopped_half_way_and_leaves_no_trace() {
    let office = Office::empty_at("2026-11-23T08:05");
    let mut list = String::from("Họ và tên,Ngày sinh,Giới tính,Thôn,Mẹ\n");
    for n in 0..3000 {
        let (day, month, year) = (n % 28 + 1, n % 12 + 1, 2012 + n % 12);
        list.push_str(&format!("Lò Thị Số {n},{day}/{month}/{year},nữ,Bản {},Quàng Thị {n}\n", n % 40));
    }
    std::fs::write(office.home().join("dai.csv"), list).unwrap();
    let before = office.sotre(&["verify", "--format", "json"]).out().to_owned();
    let mut an = office.sit_down();
    an.wait_for("Không có việc nào đến hạn").press("3").wait_for("Chưa có");
    an.press("i").wait_for("bước 1 / 4").type_text("dai.csv").press("<enter>").wait_for("MỚI 3000");
    an.press("<enter>").wait_for("Đang nhập").press("<esc>").wait_for("Đã dừng");
    assert!(an.shows("bước 1 / 4"), "{}", an.screen());
    keep("import_stopped", &mut an);
    an.press("<esc>").wait_gone("bước");
    leave(&mut an);
    assert!(office.list("children").is_empty());
    assert!(office.list("households").is_empty());
    assert_eq!(office.sotre(&["verify", "--format", "json"]).out(), before, "not even an entry in the log");
    office.is_whole();
}

/// The last step once went on saying "ĐÃ NHẬP" after Ctrl-Z, and a second Ctrl-Z there meant another list's import.
#[test]
fn an_import_taken_back_is_no_longer_called_imported() {
    let office = Office::empty_at("2026-11-23T08:05");
    std::fs::write(office.home().join("mot.csv"), "Họ và tên,Ngày sinh\nLò Thị An,12/05/2015\n").unwrap();
    let mut an = office.sit_down();
    an.wait_for("Không có việc nào đến hạn").press("3").wait_for("Chưa có");
    an.press("i").wait_for("bước 1 / 4").type_text("mot.csv").press("<enter>").wait_for("bước 2 / 4");
    an.press("<enter>").wait_for("ĐÃ NHẬP").press("<c-z>").wait_for("Hoàn tác: nhập mot.csv").press("c");
    an.wait_for("ĐÃ LẤY LẠI").settle();
    assert!(!an.shows("ĐÃ NHẬP") && !an.shows("Ctrl-Z lấy lại"), "{}", an.screen());
    keep("import_4_taken_back", &mut an);
    an.press("<c-y>").wait_for("nhập lại bằng phím i").press("<enter>").wait_for("Chưa có");
    leave(&mut an);
    assert!(office.list("children").is_empty());
    office.is_whole();
}
