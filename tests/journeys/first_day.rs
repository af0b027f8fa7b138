//! The first day: setup, a list brought in, a child found, a case opened, a visit, and the list that goes to the chairman.

use std::collections::BTreeMap;

use crate::office::{LEAVING, Office, keep, leave, selected, text, walk_to, with};
use crate::support::Officer;

/// A list as a village collaborator keeps it: clean UTF-8, every child invented. Two households are named by their
/// parents, one child has only a year, one only a month, one a single-syllable name.
pub const LIST: &str = "\u{FEFF}STT,Họ và tên trẻ,Ngày sinh,Giới tính,Dân tộc,Thôn/bản,Họ tên cha,Họ tên mẹ,Điện thoại,Số định danh,Trường,Ghi chú\r\n\
    1,Nguyễn Thị Ánh,12/05/2015,nữ,Kinh,Bản Phăng,Nguyễn Văn Đạo,Trần Thị Hoà,0912345678,,TH Mường Phăng,\r\n\
    2,Nguyễn Văn Đức,03/09/2018,nam,Kinh,Bản Phăng,Nguyễn Văn Đạo,Trần Thị Hoà,0912345678,,MN Mường Phăng,\r\n\
    3,Lò Văn Sơn,2014,nam,Thái,Bản Bánh,Lò Văn Pọm,Quàng Thị Ính,,,,\"bỏ học, đi nương\"\r\n\
    4,Quàng Thị Chiển,07/2016,nữ,Thái,Bản Bánh,Quàng Văn Ơn,Cà Thị Inh,,,,\r\n\
    5,Vàng A Páo,21/02/2013,nam,Mông,Bản Lọng,Vàng A Chư,Giàng Thị Dua,,,THCS Mường Phăng,\r\n\
    6,Giàng Thị Chúa,30/11/2017,nữ,Mông,Bản Lọng,Giàng A Dơ,Sùng Thị Mỷ,,,,\r\n\
    7,H'Hen Niê,15/01/2019,nữ,Ê-đê,Bản Co Mị,,H'Wen Niê,,,,sống với bà\r\n\
    8,Pâng,04/04/2020,nữ,Thái,Bản Co Mị,,,,,,\r\n\
    9,Hoàng Đức Thuỷ,19/08/2012,nam,Kinh,Bản Phăng,Hoàng Văn Tuấn,Đỗ Thị Thuý,0987654321,011212000345,,\r\n\
    10,Tòng Thị Lả,28/02/2016,nữ,Thái,Bản Bánh,Tòng Văn Hặc,Lường Thị Bun,,,,\r\n\
    11,Cà Văn Hương,10/10/2014,nam,Thái,Bản Phăng,Cà Văn Thắng,Lò Thị Mai,,,,\r\n\
    12,Nguyễn Ngọc Yến,01/06/2021,nữ,Kinh,Bản Co Mị,Nguyễn Ngọc Bình,Vũ Thị Lan,,,,\r\n";

/// Children in [`LIST`].
pub const CHILDREN: usize = 12;

/// Fills in the two first steps of setup: the commune chosen from the list, the officer's name.
#[track_caller]
pub fn set_up(an: &mut Officer, passphrase: &str) {
    an.wait_for("bước 1 / 4").type_text("muong phang").wait_for("Xã Mường Phăng, Tỉnh Điện Biên");
    an.press("<down><enter><enter>").wait_for("bước 2 / 4");
    an.type_text("Quàng Thị Ín").press("<enter>").wait_for("▸ Tên đăng nhập").press("<enter>").wait_for("bước 3 / 4");
    an.type_text(passphrase).press("<enter>").type_text(passphrase).press("<enter>");
}

/// Brings `file` in through the wizard, every step seen.
#[track_caller]
pub fn bring_in(an: &mut Officer, file: &str) {
    an.press("i").wait_for("bước 1 / 4").type_text(file).press("<enter>").wait_for("bước 2 / 4");
    assert!(an.shows("MỚI 12   GIỐNG 0   KHÁC 0   TỪ CHỐI 0"), "every row is read:\n{}", an.screen());
    assert!(an.shows("Chưa ghi gì vào sổ"), "nothing is written yet:\n{}", an.screen());
    an.press("<enter>").wait_for("ĐÃ NHẬP").wait_for("12  Thêm mới");
    an.press("<enter>").wait_for("1–12 trên 12");
}

#[test]
fn from_nothing_to_the_list_for_the_chairman() {
    let office = Office::empty();
    std::fs::write(office.home().join("danh-sach.csv"), LIST).unwrap();

    // Setup: from nothing to an empty morning.
    let mut an = office.sit_down();
    set_up(&mut an, "đường lên Mường Phăng");
    an.wait_for("Không có việc nào đến hạn");
    assert!(an.shows("SỔ THỰC HÀNH"), "a stopped clock makes a practice book, and it says so:\n{}", an.screen());
    assert!(an.shows("xã Mường Phăng") && an.shows("Quàng Thị Ín"), "{}", an.screen());

    // The list of the village.
    bring_in(&mut an, "danh-sach.csv");
    keep("first_day_children", &mut an);
    let children = office.list("children");
    assert_eq!(children.len(), CHILDREN);
    assert_eq!(text(with(&children, "name", "Lò Văn Sơn")[0], "birth_date"), "2014");
    assert_eq!(text(with(&children, "name", "Quàng Thị Chiển")[0], "birth_date"), "2016-07");

    // Search, accents or none; Enter goes straight to the child.
    an.press("/").wait_for("TÌM").type_text("nguyen").wait_for("Nguyễn Thị Ánh");
    for name in ["Nguyễn Thị Ánh", "Nguyễn Văn Đức", "Nguyễn Ngọc Yến"] {
        assert!(an.shows(name), "{name} is found:\n{}", an.screen());
    }
    assert!(!an.shows("Vàng A Páo"), "{}", an.screen());
    keep("first_day_search", &mut an);
    let found = selected(&an);
    assert!(found.contains("Nguyễn"), "the best hit is chosen: {found}");
    an.type_text(" anh").wait_gone("Nguyễn Ngọc Yến").press("<enter>").wait_for("Chưa có hồ sơ nào");
    assert!(an.shows("Nguyễn Thị Ánh") && an.shows("Trần Thị Hoà"), "{}", an.screen());

    // A case for her.
    an.press("n").wait_for("MỞ HỒ SƠ");
    an.press("<enter><enter>2<enter>").type_text("Cô giáo báo cháu nghỉ học một tuần, người bầm tím.");
    an.press("<c-s>").wait_for("Đã mở HS-2026-0001");
    assert!(an.shows("VIỆC CÒN NỢ"), "an open case owns a next step:\n{}", an.screen());
    keep("first_day_case", &mut an);
    let cases = office.list("cases");
    assert_eq!(cases.len(), 1);
    assert_eq!((text(&cases[0], "child_name"), text(&cases[0], "level")), ("Nguyễn Thị Ánh".into(), "high".into()));
    assert!(!text(&cases[0], "next_step").is_empty() && !text(&cases[0], "due_at").is_empty(), "{:?}", cases[0]);

    // The visit, from Hôm nay.
    an.press("1").wait_for("Nguyễn Thị Ánh").settle();
    walk_to(&mut an, "Thăm lần 1");
    an.count_from_here().press("v").wait_for("GHI KẾT QUẢ THĂM");
    an.press("<enter><enter>1<enter>").type_text("Cháu đã đi học lại.").press("<c-s>").wait_for("Đã ghi lần thăm");
    assert!(an.keys_pressed() <= 10, "{} keys from the row", an.keys_pressed());
    keep("first_day_visited", &mut an);
    let visits = office.list("visits");
    assert_eq!(visits.len(), 1);
    assert_eq!(text(&visits[0], "note"), "Cháu đã đi học lại.");
    assert_eq!((text(&visits[0], "outcome"), text(&visits[0], "date")), ("better".into(), "2026-11-23".into()));
    assert_eq!(text(&visits[0], "next_at"), "2026-11-30", "the rhythm of high risk is seven days");

    // The list for the chairman.
    an.press("3").wait_for("1–12 trên 12").press("<c-e>").wait_for("XUẤT DANH SÁCH");
    an.press("<enter>2").wait_for("● CSV").press("<c-s>").wait_for("Đã xuất 12 dòng");
    assert!(an.shows("scp thu@"), "the line to type on the PC stands there:\n{}", an.screen());
    an.press("<enter>").wait_gone("Đã xuất").wait_for("1–12 trên 12");
    read_back(&office);

    leave(&mut an);
    office.is_whole();
}

/// The CSV in the tray says what `list children --format json` says, cell by cell; and the program itself reads it so.
#[track_caller]
fn read_back(office: &Office) {
    let mut files: Vec<_> =
        std::fs::read_dir(office.tray("thu")).expect("a tray").map(|entry| entry.unwrap()).collect();
    assert_eq!(files.len(), 1, "one file, and no half-made one beside it: {files:?}");
    let path = files.remove(0).path();
    let mode = std::os::unix::fs::PermissionsExt::mode(&path.metadata().unwrap().permissions());
    assert_eq!(mode & 0o777, 0o600);

    let bytes = std::fs::read(&path).unwrap();
    let csv_text = std::str::from_utf8(&bytes).unwrap().strip_prefix('\u{FEFF}').expect("a BOM for Excel");
    assert_eq!(csv_text.matches('\n').count(), csv_text.matches("\r\n").count(), "CRLF everywhere");
    let mut reader = csv::Reader::from_reader(csv_text.as_bytes());
    let headings: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("every row of one width")).collect();

    let children = office.list("children");
    assert_eq!(rows.len(), children.len());
    // The columns stand in the order of the contract's keys; these are words a person reads, so they are Vietnamese.
    let keys: Vec<&String> = children[0].keys().collect();
    assert_eq!(headings.len(), keys.len(), "{headings:?} beside {keys:?}");
    assert!(headings.contains(&"Họ và tên".to_owned()), "{headings:?}");
    let words: BTreeMap<&str, &str> = [("active", "đang ở")].into();
    for (row, child) in rows.iter().zip(&children) {
        for (cell, key) in row.iter().zip(&keys) {
            let value = &child[key.as_str()];
            let wanted = match value {
                serde_json::Value::Null => String::new(),
                serde_json::Value::Array(many) => {
                    assert!(many.is_empty(), "this list names no {key}");
                    String::new()
                }
                serde_json::Value::String(date) if *key == "birth_date" => {
                    date.split('-').rev().collect::<Vec<_>>().join("/")
                }
                serde_json::Value::String(text) if *key == "status" => words[text.as_str()].to_owned(),
                serde_json::Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            // One ' in front keeps Excel from eating zeros; it is the file's, not the book's.
            assert_eq!(cell.strip_prefix('\'').unwrap_or(cell), wanted, "{key} of {child:?}");
        }
    }

    // import(export(x)) = x
    let path = path.display().to_string();
    let dry = office.sotre(&["import", "children", &path, "--dry-run"]);
    dry.ended(0);
    let said = format!("{}{}", dry.out(), dry.err());
    assert!(said.contains("mới 0, giống 12, khác sổ 0, từ chối 0"), "{said}");
}

/// A second start opens the same morning; a second import of the same list changes nothing.
#[test]
fn the_same_list_twice_is_the_same_book() {
    let office = Office::empty();
    std::fs::write(office.home().join("danh-sach.csv"), LIST).unwrap();
    let mut an = office.sit_down();
    set_up(&mut an, "đường lên Mường Phăng");
    an.wait_for("Không có việc nào đến hạn");
    bring_in(&mut an, "danh-sach.csv");
    leave(&mut an);
    let before = office.sotre(&["list", "children", "--format", "json"]).stdout;

    let mut an = office.sit_down();
    an.wait_for("Không có việc nào").press("i").wait_for("bước 1 / 4").type_text("danh-sach.csv").press("<enter>");
    an.wait_for("MỚI 0   GIỐNG 12   KHÁC 0   TỪ CHỐI 0").press("<enter>").wait_for("ĐÃ NHẬP").press("<enter>");
    an.wait_for("1–12 trên 12");
    leave(&mut an);
    assert_eq!(office.sotre(&["list", "children", "--format", "json"]).stdout, before);
    office.is_whole();
}

/// Who comes in by the server's line finds the book it names, or hears that there is none: she does not set one up.
#[test]
fn through_the_servers_line_no_book_is_set_up() {
    let office = Office::empty_with_running_clock();
    let mut an = office.sit_down_with(&["--book", "so", "--user", "in", "serve"]);
    assert_eq!(an.wait_exit(LEAVING), Some(1), "{}", an.screen());
    assert!(an.shows("Chưa có sổ ở so"), "{}", an.screen());
    assert!(!office.home().join("so").exists());
}
