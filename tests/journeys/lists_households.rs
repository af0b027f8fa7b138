//! A list of households through the wizard: read as an office keeps it, chosen box by box, taken back by its name.

use crate::office::{Office, keep, leave, text, with};

const HOUSEHOLDS: &str = "UBND XÃ MƯỜNG PHĂNG,,,,,,\n\
    DANH SÁCH HỘ GIA ĐÌNH CÓ TRẺ EM,,,,,,\n\
    STT,Họ tên chủ hộ,Địa chỉ,Số điện thoại,Hộ nghèo,Số trẻ,Ghi chú\n\
    Thôn 1: 2 hộ,,,,,,\n\
    1,Lò Văn Pọm,Cuối bản,0912345678,không,3,\n\
    2,Quàng Thị Ính,,,x,1,sống với bà\n\
    Thôn 2,,,,,,\n\
    3,Vàng A Chư,,0987654321,,2,\n\
    4,,,0987000111,,2,\n\
    Cộng: 4 hộ,,,,,8,\n\
    ,Người lập biểu,,,,,\n\
    ,Lò Thị Thu,,,,,\n";

#[test]
fn households_come_in_through_the_wizard_and_are_taken_back() {
    let office = Office::empty_at("2026-11-23T08:05");
    std::fs::write(office.home().join("mot.csv"), "Chủ hộ,Thôn,Điện thoại,Hộ nghèo\nLò Văn Pọm,Thôn 1,0912345678,x\n")
        .unwrap();
    std::fs::write(office.home().join("ho.csv"), HOUSEHOLDS).unwrap();
    office.sotre(&["import", "households", "mot.csv"]).ended(0);
    let before = office.list("households");

    let mut an = office.sit_down();
    an.wait_for("Không có việc nào đến hạn").press("4").wait_for("Lò Văn Pọm");
    an.press("i").wait_for("NHẬP DANH SÁCH HỘ GIA ĐÌNH").type_text("ho.csv").press("<enter>").wait_for("bước 2 / 4");
    assert!(an.shows("MỚI 2   GIỐNG 0   KHÁC 1   TỪ CHỐI 1"), "{}", an.screen());
    keep("import_households_2", &mut an);
    an.press("<enter>").wait_for("KHÁC VỚI SỔ").settle();
    for _ in 0..3 {
        if an.screen().lines().any(|line| line.starts_with('▸') && line.contains("Hộ nghèo: hộ nghèo → không nghèo"))
        {
            break;
        }
        an.press("<down>").settle();
    }
    an.press("<space>").wait_for("lấy theo danh sách").settle();
    keep("import_households_3", &mut an);
    an.press("<enter>").wait_for("ĐÃ NHẬP").settle();
    keep("import_households_4", &mut an);
    // Enter goes back to the list it was opened from, and it shows them.
    an.press("<enter>").wait_for("Vàng A Chư");
    keep("import_households_list", &mut an);
    let households = office.list("households");
    let pom = with(&households, "head", "Lò Văn Pọm")[0];
    assert_eq!(
        (text(pom, "poverty"), text(pom, "address")),
        ("none".into(), String::new()),
        "one box of two was taken"
    );

    an.press("<c-z>").wait_for("Hoàn tác: nhập ho.csv, Quàng Thị Ín, 08:05 23/11/2026?").settle();
    assert!(an.shows("Hộ do lần nhập ấy thêm sẽ vào thùng"), "{}", an.screen());
    an.press("c").wait_for("Đã hoàn tác ho.csv: bỏ 2 hộ, trả lại 1 hộ").settle();
    assert_eq!(office.list("households"), before, "the book is as it was");
    leave(&mut an);
    office.is_whole();
}

/// Cases the same way, from the list of cases; what was opened stands on it.
#[test]
fn cases_come_in_through_the_wizard() {
    let office = Office::empty_at("2026-11-23T08:05");
    let children =
        "Họ và tên,Ngày sinh,Giới tính,Thôn\nLò Thị Ơn,12/05/2019,nữ,Bản Phăng\nCà Văn Ưởng,01/02/2016,nam,Bản A\n";
    let cases = "STT,Họ và tên trẻ,Ngày sinh,Thôn,Mức độ,Ngày mở hồ sơ,Cán bộ phụ trách,Bước\n\
        1,Lò Thị Ơn,12/05/2019,Bản Phăng,Cao,20/11/2026,Quàng Thị Ín,tiếp nhận\n\
        2,Cà Văn Ưởng,01/02/2017,Bản A,Thấp,20/11/2026,,\n";
    std::fs::write(office.home().join("tre.csv"), children).unwrap();
    std::fs::write(office.home().join("ho-so.csv"), cases).unwrap();
    office.sotre(&["import", "children", "tre.csv"]).ended(0);
    let mut an = office.sit_down();
    an.wait_for("Không có việc nào đến hạn").press("3").wait_for("Lò Thị Ơn").press("<tab>").wait_for("Hồ sơ").settle();
    an.press("i").wait_for("NHẬP DANH SÁCH HỒ SƠ").type_text("ho-so.csv").press("<enter>").wait_for("bước 2 / 4");
    assert!(an.shows("MỚI 1   GIỐNG 0   KHÁC 0   TỪ CHỐI 1"), "{}", an.screen());
    keep("import_cases_2", &mut an);
    an.press("<enter>").wait_for("TỪ CHỐI").settle();
    keep("import_cases_3", &mut an);
    an.press("<enter>").wait_for("ĐÃ NHẬP").settle();
    keep("import_cases_4", &mut an);
    an.press("<enter>").wait_for("Lò Thị Ơn").settle();
    let found = office.list("cases");
    assert_eq!((found.len(), text(&found[0], "level")), (1, "high".into()));
    an.press("<c-z>").wait_for("Hoàn tác: nhập ho-so.csv").press("c").wait_for("Đã hoàn tác ho-so.csv: rút 1 hồ sơ");
    an.settle();
    assert!(office.list("cases").is_empty() && !an.shows("Lò Thị Ơn"), "{}", an.screen());
    leave(&mut an);
    office.is_whole();
}
