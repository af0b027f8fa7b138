//! The people of a real book: the door for whoever forgot, the list for whoever looks after them, and what those who have the
//! book open see of it when it is given a new key.

use crate::office::{LEAVING, Office, leave};
use crate::support::{Officer, check_screen};

const THU: &str = "đường lên Mường Phăng";
const MAI: &str = "câu của riêng mai";

/// A real book of `thu` and `mai`; the recovery key lies in `giay`, the passphrases in `thu` and `mai`.
fn office() -> Office {
    let office = Office::real(&[("thu", THU), ("mai", MAI)]);
    office.joins("mai", "Vàng Thị Mai", &[]);
    office
}

fn sit_down(office: &Office, login: &str) -> Officer {
    office.enters(login, "Không có việc nào đến hạn")
}

/// A kept screen without its first row: the clock runs, so the day in it is another each time.
fn check_below(name: &str, an: &mut Officer) {
    an.settle();
    let screen: Vec<String> = an.screen().lines().skip(2).map(str::to_owned).collect();
    check_screen(name, &screen.join("\n"));
}

#[test]
fn whoever_forgot_comes_in_by_the_recovery_key() {
    let office = office();
    let paper = std::fs::read_to_string(office.home().join("giay")).unwrap();
    let mut an = office.sit_down_with(&["--user", "mai"]);
    an.wait_for("MỞ SỔ").wait_for("quên câu mật khẩu").press("<c-r>").wait_for("QUÊN CÂU MẬT KHẨU").settle();
    check_screen("recover", &an.screen());
    // Esc goes back to the door, not out of it.
    an.press("<esc>").wait_for("MỞ SỔ").press("<c-r>").wait_for("QUÊN CÂU MẬT KHẨU");
    an.type_text("AGE-SECRET-KEY-1SAI").press("<enter>").type_text("câu mới của mai").press("<enter>");
    an.type_text("câu mới của mai").press("<enter>").wait_for("khóa phục hồi");
    an.press("<esc>").wait_for("MỞ SỔ").press("<c-r>").wait_for("QUÊN CÂU MẬT KHẨU");
    an.type_text(paper.trim()).press("<enter>").type_text("câu mới của mai").press("<enter>");
    an.type_text("câu mới của ma").press("<enter>").wait_for("không giống nhau");
    assert!(!an.shows("câu mới"), "never shown:\n{}", an.screen());
    an.type_text("câu mới của mai").press("<enter>").type_text("câu mới của mai").press("<enter>");
    an.wait_for("Không có việc nào đến hạn");
    leave(&mut an);
    std::fs::write(office.home().join("mai"), "câu mới của mai\n").unwrap();
    office.as_of("mai", &["verify"]);
}

#[test]
fn somebody_changes_her_own_passphrase() {
    let office = office();
    let mut an = sit_down(&office, "mai");
    an.press("<c-p>").type_text("doi cau mat khau").press("<enter>").wait_for("ĐỔI CÂU MẬT KHẨU");
    an.type_text("không phải câu này").press("<enter>").type_text("câu mới của mai").press("<enter>");
    an.type_text("câu mới của mai").press("<enter>").wait_for("Sai câu mật khẩu");
    an.press("<esc>").press("<c-p>").type_text("doi cau mat khau").press("<enter>").wait_for("ĐỔI CÂU MẬT KHẨU");
    an.type_text(MAI).press("<enter>").type_text("câu mới của mai").press("<enter>");
    check_below("passphrase_form", &mut an);
    an.type_text("câu mới của mai").press("<enter>").wait_for("Đã đổi câu mật khẩu");
    an.press("<enter>");
    // She is no administrator: the people are none of her business.
    an.press("7").wait_for("Danh bạ").settle();
    assert!(!an.shows("Người dùng"), "{}", an.screen());
    leave(&mut an);
    std::fs::write(office.home().join("mai"), "câu mới của mai\n").unwrap();
    office.as_of("mai", &["verify"]);
}

#[test]
fn an_administrator_adds_changes_and_disables_and_the_others_go_on() {
    let office = office();
    let hoa_file = office.home().join("hoa");
    let mut an = sit_down(&office, "thu");
    an.press("7").wait_for("Danh bạ").press("<s-tab>").wait_for("Vàng Thị Mai");
    check_below("users", &mut an);
    an.press("n").wait_for("THÊM NGƯỜI DÙNG").type_text("hoa").press("<enter>").type_text("Lò Thị Hoa");
    an.press("<enter><enter>").type_text("câu cho hoa").press("<enter>");
    check_below("user_form", &mut an);
    an.type_text("câu cho hoa").press("<enter>").wait_for("Đã thêm hoa");
    check_below("user_added", &mut an);
    an.press("<enter>").wait_for("Lò Thị Hoa");
    std::fs::write(&hoa_file, "câu cho hoa\n").unwrap();

    // Hoa is told to change what others know; she is in the middle of a form when the book gets its new key.
    let mut hoa = office.sit_down_with(&["--user", "hoa", "--passphrase-file", "hoa"]);
    hoa.wait_for("do người khác đặt").press("3").wait_for("n thêm").press("n").wait_for("Họ và tên");
    hoa.type_text("Giàng Thị Su").settle();
    let mut mai = sit_down(&office, "mai");

    an.press("<down>").settle();
    an.press("<del>").wait_for("mở sổ nữa?");
    check_below("user_disable", &mut an);
    an.press("c").wait_for("Sổ đã đổi khóa");
    an.press("<enter>").wait_for("không dùng từ");
    // Mai sits at a book that is no longer hers: the next key says so, and she is out.
    mai.press("3");
    assert_eq!(mai.wait_exit(LEAVING), Some(1));
    assert!(String::from_utf8_lossy(&mai.bytes_since_start()).contains("không còn được mở sổ này"));
    let again = office.sotre(&["--user", "mai", "--passphrase-file", "mai", "today"]);
    again.ended(1);
    assert!(again.err().contains("không còn được mở sổ này"), "{}", again.err());

    // Hoa types on and saves, as if nothing had been.
    hoa.type_text("a").press("<f2>").wait_gone("THÊM TRẺ").settle();
    leave(&mut hoa);
    let names: Vec<String> =
        office_list(&office).iter().map(|child| child["name"].as_str().unwrap_or_default().to_owned()).collect();
    assert_eq!(names, ["Giàng Thị Sua"]);
    leave(&mut an);
    office.as_of("thu", &["verify"]);
}

fn office_list(office: &Office) -> Vec<serde_json::Value> {
    serde_json::from_str(&office.as_of("thu", &["list", "children", "--format", "json"])).unwrap()
}

#[test]
fn the_recovery_key_is_renewed_and_shown_once() {
    let office = office();
    let mut an = sit_down(&office, "thu");
    an.press("<c-p>").type_text("thay khoa").press("<enter>").wait_for("Thay khóa phục hồi?");
    an.press("c").wait_for("AGE-SECRET-KEY-1").settle();
    let key = an.screen().split_whitespace().find(|word| word.starts_with("AGE-SECRET-KEY-1")).unwrap().to_owned();
    an.press("<enter>").wait_gone(&key);
    leave(&mut an);
    std::fs::write(office.home().join("moi"), format!("{key}\n")).unwrap();
    let recover =
        |paper| office.sotre(&["user", "recover", "mai", "--recovery-file", paper, "--new-passphrase-file", "mai"]);
    recover("giay").ended(1);
    recover("moi").ended(0);
}
