//! Nhật ký on the screen: read, narrowed, opened, exported; a data incident with its hours; a book whose log was cut says so first.

use crate::office::{LEAVING, Office, keep, leave, selected};
use crate::support::Officer;

fn log(office: &Office) -> Officer {
    let mut an = office.morning();
    an.press("8").wait_for("đầu chuỗi").settle();
    an
}

#[test]
fn the_log_is_read_a_page_at_a_time_and_an_entry_leads_to_its_child() {
    let office = Office::demo();
    let mut an = log(&office);
    keep("log", &mut an);
    let first = selected(&an);
    an.press("<pgdn>").settle();
    assert_ne!(selected(&an), first);
    keep("log_second_page", &mut an);
    an.press("<pgup>").wait_for("1–15 trên").settle();
    an.press("<end>").settle();
    assert!(selected(&an).contains("lập sổ"), "{}", an.screen());
    an.press("<home>").settle();
    assert_eq!(selected(&an), first);
    // Names go and come with F9.
    an.press("<f9>").wait_for("ẨN TÊN").settle();
    keep("log_hidden", &mut an);
    an.press("<f9>").wait_gone("ẨN TÊN");
    // Narrowed to a case, an entry whole, and the case itself.
    an.press("f")
        .wait_for("LỌC NHẬT KÝ")
        .type_text("hs-2026-0001")
        .press("<f2>")
        .wait_for("lọc: HS-2026-0001")
        .settle();
    keep("log_filtered", &mut an);
    an.press("<enter>").wait_for("NHẬT KÝ, MỤC").settle();
    keep("log_entry", &mut an);
    an.press("<enter>").wait_for("DÒNG THỜI GIAN");
    an.press("<esc>").wait_for("NHẬT KÝ, MỤC").press("<esc>").wait_for("lọc: HS-2026-0001");
    // A code nobody has is said in the box.
    an.press("f").wait_for("LỌC NHẬT KÝ").type_text("9").press("<f2>").wait_for("HS-2026-00019");
    an.press("<esc>").wait_gone("LỌC NHẬT KÝ");
    leave(&mut an);
}

#[test]
fn the_log_in_other_sizes_and_dresses() {
    let office = Office::demo();
    let mut an = office.sit_down_at(40, 120);
    an.wait_for("Vì sao").press("8").wait_for("đầu chuỗi").settle();
    keep("log_120x40", &mut an);
    leave(&mut an);
    let mut an = office.sit_down_at(10, 20);
    an.wait_for("Cửa sổ 20×10").settle();
    drop(an);
    let plain = office.copy_with(&[("SOTRE_ASCII", "1")]);
    let mut an = plain.sit_down();
    an.wait_for("Vi sao").press("8").wait_for("dau chuoi").settle();
    keep("log_ascii", &mut an);
    an.press("<c-q>").wait_for("THOAT").press("c");
    assert_eq!(an.wait_exit(LEAVING), Some(0));
}

#[test]
fn the_log_leaves_into_the_tray_with_its_head_in_the_name() {
    let office = Office::demo();
    let mut an = log(&office);
    an.press("<c-e>").wait_for("nhat-ky-20261123-080500-").settle();
    keep("log_export", &mut an);
    an.press("<down>").press("<right>").press("<f2>").wait_for("Đã xuất").settle();
    let name = std::fs::read_dir(office.tray("in")).unwrap().flatten().next().expect("a file in the tray").file_name();
    let name = name.to_string_lossy().into_owned();
    let head = name.trim_end_matches(".csv").rsplit('-').next().unwrap().to_owned();
    assert!(name.ends_with(".csv") && head.len() == 8, "{name}");
    an.press("<enter>").wait_gone("scp");
    leave(&mut an);
    // The head in the name is in the book; another is not.
    office.sotre(&["verify", "--head", &head]).ended(0);
    office.sotre(&["verify", "--head", "00000000"]).ended(3);
}

#[test]
fn a_data_incident_runs_in_today_until_the_report_is_recorded() {
    let office = Office::demo();
    let mut an = log(&office);
    an.press("n").wait_for("SỰ CỐ DỮ LIỆU");
    an.type_text("22/11 15:00").press("<tab>").type_text("Mất máy xách tay có danh sách trẻ").press("<tab>");
    an.type_text("Trẻ của Bản Loọng Háy").press("<tab>").type_text("40").settle();
    keep("incident_form", &mut an);
    an.press("<f2>").wait_for("Đã ghi sự cố SC-2026-0001").settle();
    assert!(an.screen().contains("ghi sự cố dữ liệu SC-2026-0001"), "{}", an.screen());
    an.press("1").wait_for("SC-2026-0001").settle();
    let row = an.screen().lines().position(|line| line.contains("SC-2026-0001")).expect("its row");
    assert!(an.screen().lines().nth(row).unwrap().contains("Báo A05 về sự cố dữ liệu"), "{}", an.screen());
    while !selected(&an).contains("SC-2026-0001") {
        an.press("<down>").settle();
    }
    an.wait_for("72 giờ").settle();
    keep("incident_today", &mut an);
    an.press("v").wait_for("Enter mở để ghi việc báo");
    an.press("<enter>").wait_for("SỰ CỐ DỮ LIỆU");
    for _ in 0..5 {
        an.press("<tab>");
    }
    an.type_text("123/UBND").press("<f2>").wait_for("đồng hồ dừng").settle();
    an.press("1").settle();
    assert!(!an.screen().contains("SC-2026-0001"), "{}", an.screen());
    // What was recorded is corrected, never undone.
    an.press("<c-z>").wait_for("Việc này không hoàn").press("<enter>").wait_gone("Việc này không hoàn");
    leave(&mut an);
}

/// A real book with a passphrase file, its clock running.
fn real() -> Office {
    let office = Office::empty_with_running_clock();
    std::fs::write(office.home().join("pass"), "đường lên Mường Phăng\n").unwrap();
    office
        .sotre(&["--passphrase-file", "pass", "init", "--office", "xã Mường Phăng", "--officer", "Quàng Thị Ín"])
        .ended(0);
    office
}

#[test]
fn an_old_copy_put_back_is_said_before_anything_else() {
    let office = real();
    let sit = || office.sit_down_with(&["--passphrase-file", "pass"]);
    let mut an = sit();
    an.wait_for("Không có việc nào đến hạn")
        .press("8")
        .wait_for("vào sổ")
        .press("<c-q>")
        .wait_for("Đầu chuỗi nhật ký:");
    an.press("<esc>").wait_gone("THOÁT");
    leave(&mut an);
    let file = office.home().join("so/book.db");
    let old = std::fs::read(&file).unwrap();
    let mut an = sit();
    an.wait_for("Không có việc nào đến hạn");
    leave(&mut an);
    // Whoever left while the day's backup was made left the last pages beside the book; they are of the newer one.
    for beside in ["so/book.db-wal", "so/book.db-shm"] {
        let _ = std::fs::remove_file(office.home().join(beside));
    }
    std::fs::write(&file, old).unwrap();
    // The same act in the same second would be the very entry that is gone.
    std::thread::sleep(std::time::Duration::from_millis(1100));
    let mut an = sit();
    an.wait_for("NHẬT KÝ KHÔNG CÒN NHƯ LẦN TRƯỚC");
    // Not without having read it.
    an.press("k");
    assert_eq!(an.wait_exit(LEAVING), Some(0));
    let mut an = sit();
    an.wait_for("NHẬT KÝ KHÔNG CÒN NHƯ LẦN TRƯỚC").press("c").wait_for("bạn đã biết");
    an.press("8").wait_for("biết nhật ký không còn như lần trước");
    leave(&mut an);
    let mut an = sit();
    an.wait_for("Không có việc nào đến hạn");
    assert!(!an.screen().contains("NHẬT KÝ KHÔNG CÒN"), "{}", an.screen());
    leave(&mut an);
}
