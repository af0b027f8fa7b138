//! Backups on the screen: today's made by itself and said quietly, one asked for, the page that says how to restore, and bad news
//! at once.

use crate::office::{Office, leave};
use crate::support::Officer;

/// A real book with a passphrase file, its clock running.
fn real() -> Office {
    let office = Office::empty_with_running_clock();
    std::fs::write(office.home().join("pass"), "đường lên Mường Phăng\n").unwrap();
    office
        .sotre(&["--passphrase-file", "pass", "init", "--office", "xã Mường Phăng", "--officer", "Quàng Thị Ín"])
        .ended(0);
    office
}

fn sit_down(office: &Office) -> Officer {
    office.sit_down_with(&["--passphrase-file", "pass"])
}

fn backups(office: &Office) -> Vec<String> {
    let Ok(all) = std::fs::read_dir(office.home().join("so/backups")) else { return Vec::new() };
    let mut names: Vec<String> = all.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.retain(|name| name.ends_with(".sotre"));
    names.sort();
    names
}

fn wait_for_backups(office: &Office, n: usize) {
    let until = std::time::Instant::now() + crate::support::PATIENCE;
    while backups(office).len() < n {
        assert!(std::time::Instant::now() < until, "{:?}", backups(office));
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
}

#[test]
fn the_days_first_sitting_makes_one_and_says_so_quietly() {
    let office = real();
    let mut an = sit_down(&office);
    an.wait_for("Không có việc nào đến hạn");
    wait_for_backups(&office, 1);
    an.settle();
    let mark = an.mark();
    // Good news has no frame of its own; it stands there with the next one.
    std::thread::sleep(std::time::Duration::from_millis(400));
    assert!(an.bytes_since(mark).is_empty(), "{}", an.screen());
    an.press("3").wait_for("Chưa có dòng nào").press("1").wait_for("bản sao tốt lúc ");
    let last = an.row(23);
    assert!(
        last.contains("Ctrl-Q thoát") && last.contains("tiếp nhận tin  bản sao tốt lúc"),
        "beside the keys: {last}"
    );
    an.press("<c-q>").wait_for("Sao lưu: bản sao tốt lúc ").press("<esc>").wait_gone("THOÁT");
    leave(&mut an);
    // The second sitting of the day makes none.
    let mut an = sit_down(&office);
    an.wait_for("bản sao tốt lúc ");
    std::thread::sleep(std::time::Duration::from_millis(500));
    leave(&mut an);
    assert_eq!(backups(&office).len(), 1);
}

#[test]
fn one_is_made_when_asked_for_and_the_page_says_how_to_restore() {
    let office = Office::empty_at("2026-11-23T08:05");
    let mut an = office.sit_down();
    an.wait_for("Không có việc nào đến hạn").settle();
    assert!(!an.shows("bản sao"), "a practice book does not ask for any:\n{}", an.screen());
    an.press("<c-p>").wait_for("LỆNH").type_text("khoi phuc tu").press("<enter>").wait_for("Chưa có bản sao nào");
    an.press("<esc>").wait_gone("Chưa có bản sao nào");
    an.press("<c-p>").wait_for("LỆNH").type_text("sao luu").wait_for("▸  sao lưu ngay").press("<enter>");
    an.wait_for("đã thử mở và kiểm: sotre-20261123-080500-").settle();
    assert_eq!(backups(&office).len(), 1);
    an.press("2").press("1").wait_for("bản sao tốt lúc 08:05");
    an.press("<c-p>").wait_for("LỆNH").type_text("khoi phuc tu").press("<enter>").wait_for("BẢN SAO").settle();
    let name = &backups(&office)[0];
    assert!(an.shows(name) && an.shows("23/11/2026 08:05") && an.shows("hằng ngày"), "{}", an.screen());
    assert!(an.shows("sotre --book so restore so/backups/sotre-"), "{}", an.screen());
    an.press("<esc>").wait_gone("BẢN SAO");
    leave(&mut an);
    // The very line of the screen.
    office.sotre(&["--book", "so", "restore", &format!("so/backups/{name}")]).ended(0);
}

#[test]
fn a_backup_that_cannot_be_made_is_said_at_once_and_stops_nothing() {
    let office = real();
    std::fs::write(office.home().join("so/backups"), "no folder").unwrap();
    let mut an = sit_down(&office);
    an.wait_for("Chưa có bản sao mới").wait_for("Sổ này chưa có");
    an.press("3").wait_for("Chưa có dòng nào").press("1").wait_for("chưa có bản sao");
    leave(&mut an);
}

/// Whoever left while the day's backup was being made ended by a signal: the cryptography was taken apart under it.
#[test]
fn leaving_while_the_days_backup_is_made_is_an_ordinary_end() {
    let office = real();
    for _ in 0..6 {
        let _ = std::fs::remove_dir_all(office.home().join("so/backups"));
        let mut an = sit_down(&office);
        an.wait_for("Không có việc nào đến hạn");
        leave(&mut an);
    }
    office.sotre(&["--passphrase-file", "pass", "verify"]).ended(0);
}
