//! What each role finds at her desk: where it begins, what is offered, what a key says that is not; and cases handed over by a key.

use crate::office::{Office, leave};
use crate::support::{Officer, check_screen};

/// A child in each of two villages, one case; the people: `thu` may everything, the others what their names of files say.
fn office() -> Office {
    let logins = ["thu", "hoa", "lan", "mai", "son"].map(|login| (login, format!("câu mật khẩu của {login}")));
    let office = Office::real(&logins.each_ref().map(|(login, passphrase)| (*login, passphrase.as_str())));
    let list = "Họ và tên,Ngày sinh,Thôn\r\nGiàng Thị Gần,01/02/2018,Bản Gần\r\nGiàng Thị Xa,01/02/2018,Bản Xa\r\n";
    std::fs::write(office.home().join("ds.csv"), list).unwrap();
    office.as_of("thu", &["import", "children", "ds.csv"]);
    office.joins("hoa", "Vàng Thị Hoa", &["--roles", "administrator"]);
    office.joins("lan", "Vàng Thị Lan", &["--roles", "leader"]);
    office.joins("mai", "Vàng Thị Mai", &["--roles", "collaborator", "--village", "Bản Gần"]);
    office.joins("son", "Vàng A Sơn", &["--roles", "officer"]);
    office
}

/// A kept screen without its first row: the clock runs, so the day in it is another each time.
fn check_below(name: &str, an: &mut Officer) {
    an.settle();
    let screen: Vec<String> = an.screen().lines().skip(1).map(str::to_owned).collect();
    check_screen(name, &screen.join("\n"));
}

#[test]
fn an_administrator_begins_with_the_people_and_finds_no_child() {
    let office = office();
    let mut hoa = office.enters("hoa", "Vàng A Sơn");
    check_below("roles_administrator", &mut hoa);
    hoa.press("3").wait_for("không được xem sổ trẻ em").settle();
    check_below("roles_refused", &mut hoa);
    hoa.press("1").wait_for("không được xem hồ sơ trẻ em");
    hoa.press("/").wait_for("không được xem sổ trẻ em");
    hoa.press("<c-n>").wait_for("không được tiếp nhận tin");
    // Of the log what concerns the people.
    hoa.press("8").wait_for("thêm người dùng").settle();
    assert!(!hoa.shows("Giàng Thị"), "{}", hoa.screen());
    hoa.press("<c-p>").type_text("gia").settle();
    assert!(!hoa.shows("Hộ gia đình"), "{}", hoa.screen());
    hoa.press("<esc>");
    leave(&mut hoa);
    assert!(!String::from_utf8_lossy(&hoa.bytes_since_start()).contains("Giàng"), "no name crossed the line");
}

#[test]
fn a_leader_reads_and_writes_nothing() {
    let office = office();
    let mut lan = office.enters("lan", "Không có việc nào đến hạn");
    lan.press("3").wait_for("Giàng Thị Gần").settle();
    check_below("roles_leader", &mut lan);
    lan.press("n").wait_for("không được ghi sổ trẻ em");
    lan.press("<enter>").wait_for("Giàng Thị Gần").press("e").wait_for("không được ghi sổ trẻ em");
    lan.press("<c-p>").type_text("ghi lan tham").settle();
    assert!(!lan.shows("ghi lần thăm"), "{}", lan.screen());
    lan.press("<esc>").press("7").wait_for("Bản Gần").press("n").wait_for("không được sửa danh mục");
    leave(&mut lan);
}

#[test]
fn a_collaborator_keeps_the_book_of_her_village_and_takes_reports_in() {
    let office = office();
    let mut mai = office.enters("mai", "Hộ gia đình");
    mai.press("3").wait_for("Giàng Thị Gần").settle();
    check_below("roles_collaborator", &mut mai);
    mai.press("/").type_text("giang thi").wait_for("Giàng Thị Gần").settle();
    assert!(!mai.shows("Giàng Thị Xa"), "{}", mai.screen());
    mai.press("<esc>").press("<enter>").wait_for("TE-0001").settle();
    assert!(!mai.shows("Chưa có hồ sơ"), "cases are none of hers:\n{}", mai.screen());
    mai.press("<c-n>").wait_for("Nội dung").press("<up><up>").settle();
    leave(&mut mai);
    assert!(!String::from_utf8_lossy(&mai.bytes_since_start()).contains("Giàng Thị Xa"));
}

#[test]
fn a_role_that_changes_under_her_counts_from_the_next_key() {
    let office = office();
    let mut son = office.enters("son", "Không có việc nào đến hạn");
    son.press("3").wait_for("Giàng Thị Xa").press("n").wait_for("Họ và tên").type_text("Giàng Thị Dở").settle();
    office.as_of("thu", &["user", "change", "son", "--roles", "administrator"]);
    son.type_text("x").wait_for("Vai trò của bạn vừa được đổi: quản trị").settle();
    check_below("roles_changed", &mut son);
    son.press("3").wait_for("không được xem sổ trẻ em");
    leave(&mut son);
}

#[test]
fn cases_are_handed_over_from_the_list_by_a_key() {
    let office = office();
    let case = "Họ tên trẻ,Ngày sinh,Mức,Ngày mở\r\nGiàng Thị Gần,01/02/2018,cao,20/11/2026\r\n";
    std::fs::write(office.home().join("hs.csv"), case).unwrap();
    office.as_of("thu", &["import", "cases", "hs.csv"]);
    let mut thu = office.enters("thu", "Hôm nay");
    thu.press("3").wait_for("Giàng Thị Xa").press("<tab>").wait_for("HS-").settle();
    thu.press("g").wait_for("BÀN GIAO").settle();
    check_below("hand_over_form", &mut thu);
    thu.press("<right>").settle();
    thu.press("<c-s>").wait_for("Đã bàn giao 1 hồ sơ").settle();
    leave(&mut thu);
    let cases = office.as_of("thu", &["list", "cases", "--format", "json"]);
    assert!(cases.contains("Vàng A Sơn"), "{cases}");

    // He is told before anything else; by whom, how much, when; and once.
    let mut son = office.enters("son", "BÀN GIAO CHO BẠN");
    son.wait_for("Lò Thị Thu đã bàn giao cho bạn 1 hồ sơ và 0 nháp, lúc ").wait_for("Enter hoặc Esc đóng");
    son.press("<enter>").wait_for("Giàng Thị Gần").settle();
    assert!(!son.screen().contains("BÀN GIAO"), "{}", son.screen());
    // Sitting there he is told in a line, at his next key.
    office.as_of("son", &["hand-over", "--all", "--to", "thu"]);
    let mut thu = office.enters("thu", "BÀN GIAO CHO BẠN");
    thu.press("<esc>").wait_for("Giàng Thị Gần");
    leave(&mut thu);
    office.as_of("thu", &["hand-over", "--all", "--to", "son"]);
    son.press("3").wait_for("đã bàn giao cho bạn 1 hồ sơ");
    leave(&mut son);
    let mut son = office.enters("son", "Hôm nay");
    son.settle();
    assert!(!son.screen().contains("BÀN GIAO"), "{}", son.screen());
    leave(&mut son);
}
