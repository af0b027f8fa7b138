//! Lists worth keeping: built once on the panel, kept under a name, opened again by it, exported as they stand.

use std::path::PathBuf;

use crate::office::{Office, keep, leave, text, with};
use crate::support::Officer;

/// The village with most cases of high risk, and how many.
fn riskiest(office: &Office) -> (String, usize) {
    let cases = office.list("cases");
    let high = with(&cases, "level", "high");
    let count = |village: &str| high.iter().filter(|case| text(case, "village") == village).count();
    high.iter()
        .map(|case| text(case, "village"))
        .map(|village| (village.clone(), count(&village)))
        .max_by_key(|one| one.1)
        .unwrap()
}

/// As an officer without a Vietnamese keyboard types it.
fn plain(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let bare = text.nfd().filter(|letter| !('\u{300}'..='\u{36f}').contains(letter));
    bare.map(|letter| if letter == 'đ' { 'd' } else { letter }).collect::<String>().to_lowercase()
}

#[track_caller]
fn cases(an: &mut Officer) {
    an.press("3").wait_for("Trẻ em").press("<tab>").wait_for("Trẻ em (Tab)").settle();
}

/// The one CSV in the tray.
fn exported(office: &Office) -> PathBuf {
    let tray = std::fs::read_dir(office.tray("in")).unwrap();
    let mut files = tray.map(|entry| entry.unwrap().path()).filter(|path| path.extension().is_some_and(|e| e == "csv"));
    files.next().expect("a list in the tray")
}

#[test]
fn a_list_is_built_kept_opened_by_its_name_and_exported_as_it_stands() {
    let office = Office::demo();
    let (village, most) = riskiest(&office);
    let name = format!("nguy cơ cao, {village}");
    let mut an = office.morning();
    cases(&mut an);

    // A level and a village take a few keys; what is half typed says what it was taken for.
    an.press("f").wait_for("LỌC VÀ CỘT").settle();
    keep("list_panel", &mut an);
    an.press("3<enter>").type_text(&village.to_lowercase()[4..]).press("<enter>").wait_for(&village);
    an.press("<enter><enter><enter><enter><enter>").wait_for("[  ] Họ tên trẻ");
    // The last visit first, then the child, then the code.
    an.press("<end><left><space><home><right><right><space><home><space>").settle();
    keep("list_panel_columns", &mut an);
    an.press("<enter>").wait_for("Thăm gần nhất · Họ tên trẻ · Mã").type_text(&name).press("<c-s>");
    an.wait_for(&format!("Đã lưu danh sách “{name}”")).settle();
    assert!(an.shows(&format!("{name} · xếp: nặng trước · 1–{most} trên {most}")), "{}", an.screen());
    keep("list_saved", &mut an);
    leave(&mut an);

    // Another day: the panel's first field offers it, and the boxes below follow.
    let mut an = office.morning();
    cases(&mut an);
    an.press("f<up>").wait_for("▸ Đã lưu").press("<right>").wait_for("Thăm gần nhất · Họ tên trẻ · Mã").settle();
    keep("list_panel_saved", &mut an);
    an.press("<c-s>").wait_for(&format!("{name} · xếp")).settle();
    an.press("<c-e>").wait_for("XUẤT DANH SÁCH").press("<enter><right><c-s>").wait_for("scp").press("<enter>");
    let file = std::fs::read_to_string(exported(&office)).unwrap();
    let rows: Vec<Vec<&str>> =
        file.trim_start_matches('\u{feff}').lines().map(|line| line.trim_end().split(',').collect()).collect();
    assert_eq!(rows[0], ["Lần thăm gần nhất", "Họ và tên trẻ", "Mã hồ sơ"]);
    let wanted: Vec<String> = office
        .json(&["list", "cases", "--filter", "level=high", "--filter", &format!("village={village}")])
        .iter()
        .map(|case| text(case, "code"))
        .collect();
    assert_eq!(rows[1..].iter().map(|row| row[2]).collect::<Vec<_>>(), wanted);
    leave(&mut an);
    office.is_whole();
}

/// The keys for what is asked most: no more than it took to walk there.
#[test]
fn a_level_and_a_village_are_four_keys_away() {
    let office = Office::demo();
    let mut an = office.morning();
    cases(&mut an);
    an.count_from_here().press("f3<c-s>").wait_for("lọc: nguy cơ cao").settle();
    assert_eq!(an.keys_pressed(), 3);
    an.count_from_here().press("f<c-d>").wait_gone("lọc:").settle();
    assert_eq!(an.keys_pressed(), 2);
    an.press("<tab>").wait_for("Hồ sơ (Tab)");
    an.count_from_here().press("fph<c-s>").wait_for("lọc: Bản Phăng").settle();
    assert_eq!(an.keys_pressed(), 4);
    an.press("f<c-d>").wait_gone("lọc:");
    // What is lacking: by its number.
    an.count_from_here().press("f<enter>3<c-s>").wait_for("lọc: thiếu số định danh").settle();
    assert_eq!(an.keys_pressed(), 4);
    // Esc leaves the list as it was, and nothing is kept as a draft.
    an.press("f").wait_for("LỌC VÀ CỘT").press("2<esc>").wait_gone("LỌC VÀ CỘT").settle();
    assert!(an.shows("lọc: thiếu số định danh"), "{}", an.screen());
    leave(&mut an);
    let an = office.morning();
    assert!(!an.shows("dở"), "{}", an.screen());
}

#[test]
fn any_key_filters_sorts_and_shows() {
    let office = Office::demo();
    let children = office.list("children");
    let grade = text(children.iter().find(|child| !child["grade"].is_null()).unwrap(), "grade");
    let wanted = with(&children, "grade", &grade).len();
    let mut an = office.morning();
    an.press("3").wait_for("Trẻ em").press("f").wait_for("LỌC VÀ CỘT");
    an.press("<enter><enter><enter><enter><enter><enter><enter>")
        .wait_for("▸ Lọc thêm theo")
        .type_text("lop")
        .press("<enter>");
    an.wait_for("▸   bằng").type_text(&plain(&grade)).press("<enter>").wait_for("▸ và theo").press("<enter>");
    an.wait_for("▸ Có chữ").press("<enter>").type_text("tuoi").press("<enter>").press("2<c-s>");
    an.wait_for(&format!("Lớp: {grade} · xếp: tuổi ↓ · 1–")).settle();
    assert!(an.shows(&format!("trên {wanted}")), "{wanted}:\n{}", an.screen());
    // Its pages are walked to the end and back.
    an.press("<end>").wait_for(&format!("–{wanted} trên {wanted}")).press("<home>").wait_for("1–15 trên").settle();
    // What nobody knows a name for is said, and nothing is lost.
    an.press("f")
        .wait_for("LỌC VÀ CỘT")
        .type_text("khong dau")
        .press("<c-s>")
        .wait_for("không có \"khong dau\"")
        .settle();
    keep("list_panel_wrong", &mut an);
    an.press("<esc>").wait_gone("LỌC VÀ CỘT");
    // More columns than a narrow screen has room for: said, and the name first.
    an.press("f").wait_for("LỌC VÀ CỘT").press("<up><up>");
    for _ in 0..20 {
        if an.shows("[  ] Mã hộ") {
            break;
        }
        an.press("<tab>").settle();
    }
    an.press("<home><space><right><space><right><space><end><space><up><space><up><space><c-s>")
        .wait_for("còn")
        .settle();
    keep("list_columns_narrow", &mut an);
    an.resize(10, 20).settle();
    keep("list_columns_20x10", &mut an);
    an.resize(40, 120).wait_for("TE-").settle();
    keep("list_columns_120x40", &mut an);
}

#[test]
fn a_name_is_replaced_and_dropped_only_when_told_so() {
    let office = Office::demo();
    let mut an = office.morning();
    cases(&mut an);
    let keep_as = |an: &mut Officer, level: &str, name: &str| {
        an.press("f").wait_for("LỌC VÀ CỘT").press(level);
        an.press("<s-tab><s-tab>");
        for _ in 0..12 {
            if an.screen().lines().any(|line| line.starts_with("▸ Lưu với tên")) {
                break;
            }
            an.press("<tab>").settle();
        }
        an.type_text(name).press("<c-s>").settle();
    };
    keep_as(&mut an, "3", "Tuần này");
    an.wait_for("Đã lưu danh sách “Tuần này”");
    keep_as(&mut an, "4", "tuan nay");
    an.wait_for("ĐÃ CÓ DANH SÁCH TÊN NÀY").settle();
    keep("list_replace", &mut an);
    let kept = |office: &Office| office.json(&["list", "cases", "--saved", "Tuần này", "--columns", "level"]);
    // Enter means no: the panel stands, the list is what it was.
    an.press("<enter>").wait_gone("ĐÃ CÓ DANH SÁCH").settle();
    assert!(an.shows("LỌC VÀ CỘT") && kept(&office).iter().all(|case| text(case, "level") == "high"));
    an.press("<c-s>").wait_for("ĐÃ CÓ DANH SÁCH").press("c").wait_for("Đã lưu danh sách “Tuần này”").settle();
    assert!(kept(&office).iter().all(|case| text(case, "level") == "medium"));
    // The other officer, at the same book, has it too: in the panel, and from anywhere in the command list.
    let mut binh = office.morning();
    cases(&mut binh);
    binh.press("f<up>").wait_for("○ Tuần này").press("<esc>1").wait_for("HÔM NAY");
    binh.press("<c-p>").wait_for("LỆNH").type_text("tuan n").wait_for("danh sách đã lưu").settle();
    keep("palette_saved_list", &mut binh);
    binh.press("<enter>").wait_for("Tuần này · xếp: nặng trước · 1–");
    leave(&mut binh);
    an.press("f<up>").wait_for("▸ Đã lưu").press("<del>").wait_for("BỎ DANH SÁCH ĐÃ LƯU").settle();
    keep("list_drop", &mut an);
    an.press("c").wait_for("Đã bỏ danh sách đã lưu “Tuần này”").settle();
    assert!(an.shows("lọc: nguy cơ trung bình"), "what is looked at stays:\n{}", an.screen());
    office.sotre(&["list", "cases", "--saved", "Tuần này"]).ended(1);
    leave(&mut an);
    office.is_whole();
}
