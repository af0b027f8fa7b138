//! A sensitive case of another officer's: her code in the list, why asked before her page, nothing shown at Esc, the page and its
//! entry in the log at a reason; and an emergency that opens first.

use crate::office::{Office, leave, selected, text, walk_to, with};
use crate::support::{Officer, check_screen};

/// A real book of `thu` and `mai`; the child and her case are of `thu`.
fn office(level: &str) -> Office {
    let office = Office::real(&[("thu", "đường lên Mường Phăng"), ("mai", "câu của riêng mai")]);
    office.joins("mai", "Vàng Thị Mai", &[]);
    for (list, text) in [
        (
            "children",
            "name,birth_date,sex,village,mother_name,groups\nLò Thị Quyhtenz,12/05/2016,nữ,Bản Thử,Lò Thị Quyhmez,Trẻ em bị mua bán\nVàng Thị Kề,01/02/2018,nữ,Bản Thử,,\n",
        ),
        ("cases", &format!("child_code,level,opened_at\nTE-0001,{level},01/06/2026\n")),
    ] {
        std::fs::write(office.home().join("ds.csv"), text).unwrap();
        office.as_of("thu", &["import", list, "ds.csv"]);
    }
    office
}

fn sit_down(office: &Office, login: &str) -> Officer {
    office.enters(login, "Vì sao")
}

/// A kept screen from the line on that holds `from`: the clock runs, and what is late is later each day.
fn keep_below(name: &str, from: &str, an: &mut Officer) {
    an.settle();
    let screen: Vec<String> = an.screen().lines().skip_while(|line| !line.contains(from)).map(str::to_owned).collect();
    check_screen(name, &screen.join("\n"));
}

fn views(office: &Office) -> Vec<serde_json::Value> {
    let log = office.as_of("thu", &["log", "--case", "HS-2026-0001", "--format", "json"]);
    let rows: Vec<serde_json::Value> = serde_json::from_str(&log).unwrap();
    rows.into_iter().filter(|row| row["act"].as_str().unwrap().contains("nhạy cảm")).collect()
}

#[test]
fn opening_asks_why_esc_shows_nothing_and_a_reason_the_page() {
    let office = office("cao");
    let mut an = sit_down(&office, "mai");
    assert!(an.shows("TE-0001"), "{}", an.screen());
    an.press("3").wait_for("Vàng Thị Kề").press("<tab>").wait_for("HS-2026-0001").settle();
    keep_below("sensitive_list", "Trẻ em (Tab)", &mut an);
    an.press("<enter>").wait_for("vì sao mở").settle();
    keep_below("sensitive_why", "Trẻ em (Tab)", &mut an);
    // Nothing typed is no reason, and Esc leaves everything as it was.
    an.press("<f2>").settle();
    assert!(an.shows("vì sao mở") && views(&office).is_empty(), "{}", an.screen());
    an.press("<esc>").wait_gone("vì sao mở").settle();
    assert!(!an.shows("Quyh") && views(&office).is_empty(), "{}", an.screen());
    an.press("<enter>").wait_for("vì sao mở").type_text("trực thay").press("<f2>").wait_for("DÒNG THỜI GIAN").settle();
    assert!(an.shows("Quyhtenz"), "{}", an.screen());
    let entry = &views(&office)[0];
    assert_eq!((&entry["officer"], &entry["code"]), (&"Vàng Thị Mai".into(), &"HS-2026-0001".into()));
    // Pressed from her page, a form knows her; the list below never did.
    an.press("<esc>").wait_gone("DÒNG THỜI GIAN").settle();
    assert!(!an.shows("Quyh"), "{}", an.screen());
    // Straight from the page to a list, by its number or a resize in between: no name goes along.
    an.press("<enter>").wait_for("vì sao mở").type_text("trực thay").press("<f2>").wait_for("Quyhtenz");
    an.press("3").wait_for("Vàng Thị Kề").settle();
    assert!(an.shows("TE-0001") && !an.shows("Quyh"), "{}", an.screen());
    an.press("<tab>").wait_for("HS-2026-0001").press("<enter>").wait_for("vì sao mở").type_text("trực thay");
    an.press("<f2>").wait_for("Quyhtenz").resize(30, 100).settle();
    an.resize(24, 80).settle();
    an.press("<esc>").wait_for("Trẻ em (Tab)").settle();
    assert!(!an.shows("Quyh"), "{}", an.screen());
    // Another opening, another reason.
    an.press("<enter>").wait_for("vì sao mở").press("<esc>").wait_gone("vì sao mở");
    assert_eq!(views(&office).len(), 3);
    // Search: by her name nothing, by her code the code.
    an.press("/").type_text("quyhtenz").wait_for("Không thấy gì khớp");
    an.press("<esc>").press("/").type_text("te-0001").wait_for("TE-0001").settle();
    assert!(!an.shows("Quyh"), "{}", an.screen());
    an.press("<esc>");
    // Killed the moment the page stood there: the entry does not go with it.
    an.press("<enter>").wait_for("vì sao mở").type_text("bàn giao").press("<f2>").wait_for("Quyhtenz").kill();
    assert_eq!(views(&office).len(), 4);
    let mut an = sit_down(&office, "thu");
    assert!(an.shows("Quyhtenz"), "{}", an.screen());
    an.press("3").wait_for("Vàng Thị Kề");
    walk_to(&mut an, "Quyhtenz");
    assert!(selected(&an).contains("Quyhtenz"));
    leave(&mut an);
}

#[test]
fn an_emergency_opens_first_and_asks_after() {
    let office = office("khẩn cấp");
    let mut an = sit_down(&office, "mai");
    an.press("<enter>").wait_for("vì sao?").settle();
    assert_eq!(views(&office).len(), 1, "written before anything else");
    keep_below("sensitive_emergency", "── Ca nhạy cảm", &mut an);
    an.press("<esc>").wait_gone("vì sao?").settle();
    assert!(an.shows("Quyhtenz"), "{}", an.screen());
    an.press("<esc>").wait_gone("VIỆC CÒN NỢ");
    an.press("<enter>").wait_for("vì sao?").type_text("đang xử lý").press("<f2>").wait_for("Đã ghi lý do");
    assert_eq!(views(&office).len(), 3);
    leave(&mut an);
}

#[test]
fn the_officer_of_a_practice_book_is_asked_nothing() {
    let office = Office::demo();
    let list = "name,birth_date,sex,groups\nLò Thị Quyhtenz,12/05/2016,nữ,Trẻ em nhiễm HIV/AIDS\n";
    std::fs::write(office.home().join("tre.csv"), list).unwrap();
    office.sotre(&["import", "children", "tre.csv"]).ended(0);
    let code = text(with(&office.list("children"), "name", "Lò Thị Quyhtenz")[0], "code");
    let mut an = office.morning();
    an.press("/").type_text("quyhtenz").wait_for(&code).press("<enter>").wait_gone("TÌM").settle();
    assert!(!an.shows("vì sao mở") && an.shows("Quyhtenz"), "{}", an.screen());
    leave(&mut an);
}

/// Her own officer is not asked, and what is entered once in a sitting does not say that the case was none of hers.
#[test]
fn an_own_view_is_entered_once_and_as_one() {
    let office = office("cao");
    let mut thu = sit_down(&office, "thu");
    thu.press("3").wait_for("Vàng Thị Kề").press("<tab>").wait_for("HS-2026-0001").settle();
    for _ in 0..2 {
        thu.press("<enter>").wait_for("DÒNG THỜI GIAN").settle();
        thu.press("<esc>").wait_gone("DÒNG THỜI GIAN").settle();
    }
    let own = || -> Vec<String> {
        let log = office.as_of("thu", &["log", "--child", "TE-0001", "--format", "json"]);
        let rows: Vec<serde_json::Value> = serde_json::from_str(&log).unwrap();
        let acts = rows.iter().map(|row| row["act"].as_str().unwrap().to_owned());
        acts.filter(|act| act.contains("nhạy cảm")).collect()
    };
    assert_eq!(own(), ["xem ca nhạy cảm mình giữ TE-0001"]);
    leave(&mut thu);
}
