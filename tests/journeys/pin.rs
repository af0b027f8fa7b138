//! Mã PIN: a line that drops costs six digits, not the whole passphrase; three wrong ones cost the PIN.
//!
//! Where the kernel of this host keeps no keys (a container that may not ask), the program must say so: that is tested instead.

use std::time::Duration;

use crate::office::{LEAVING, Office};
use crate::support::{Officer, check_screen};

const PASSPHRASE: &str = "đường lên Mường Phăng";
const PIN: &str = "190812";

fn office() -> Office {
    Office::real(&[("thu", PASSPHRASE)])
}

fn host_keeps_keys() -> bool {
    use linux_keyutils::{KeyRing, KeyRingIdentifier};
    let tried = KeyRing::get_persistent(KeyRingIdentifier::Session).and_then(|ring| {
        let key = ring.add_key("sotre:tried", b"1")?;
        let read = key.read_to_vec();
        key.invalidate()?;
        read
    });
    tried.is_ok()
}

fn open_form(an: &mut Officer) {
    an.press("<c-p>").wait_for("LỆNH").type_text("ma pin").settle();
    an.press("<enter>").wait_for("MÃ PIN CHO HÔM NAY").settle();
}

/// At her desk; `None` where the host keeps no PIN, which was said.
fn with_pin(office: &Office) -> Option<Officer> {
    let mut an = office.sit_down_with(&["--user", "thu"]);
    an.wait_for("MỞ SỔ").type_text(PASSPHRASE).press("<enter>").wait_for("Không có việc nào đến hạn");
    open_form(&mut an);
    for (first, again, said) in [("190812", "190813", "không giống nhau"), ("123456", "123456", "6 chữ số, không phải")]
    {
        an.type_text(first).press("<enter>").type_text(again).press("<enter>").wait_for(said).press("<esc>");
        an.wait_gone("MÃ PIN CHO HÔM NAY");
        open_form(&mut an);
    }
    // Below the day, which is another each time.
    an.settle();
    let below: Vec<String> = an.screen().lines().skip(2).map(str::to_owned).collect();
    check_screen("pin", &below.join("\n"));
    an.type_text(PIN).press("<enter>").type_text(PIN);
    assert!(!an.shows(PIN), "never shown:\n{}", an.screen());
    an.press("<enter>");
    if host_keeps_keys() {
        an.wait_for("Đã giữ mã PIN tới");
        return Some(an);
    }
    an.wait_for("không giữ mã PIN được");
    assert!(office.sit_down_with(&["--user", "thu"]).wait_for("MỞ SỔ").settle().shows("Câu mật khẩu"));
    None
}

#[test]
fn a_dropped_line_costs_six_digits() {
    let office = office();
    let Some(mut an) = with_pin(&office) else { return };
    an.press("<c-n>").wait_for("TIẾP NHẬN TIN").type_text("Lò Thị Mây").wait_for("Lò Thị Mây").settle();
    an.hang_up();
    assert_eq!(an.wait_exit(LEAVING), Some(1));
    let mut an = office.sit_down_with(&["--user", "thu"]);
    an.wait_for("Có mã PIN của thu, dùng tới").type_text(PIN);
    assert!(!an.shows(PIN), "never shown:\n{}", an.screen());
    an.press("<enter>").wait_for("Còn nháp");
    // Behind the lock as well.
    an.press("<c-p>").wait_for("LỆNH").type_text("khoa man hinh").press("<enter>").wait_for("ĐÃ KHÓA");
    an.wait_for("Mã PIN hoặc câu mật khẩu của thu").type_text("190813").press("<enter>").wait_for("còn 2 lần");
    an.type_text(PIN).press("<enter>").wait_gone("ĐÃ KHÓA");
    // The log tells of it, and of the wrong one at the lock.
    let log = office.as_of("thu", &["log"]);
    assert!(log.contains("giữ mã PIN trong ngày"), "{log}");
    // Neither digit nor passphrase lies in a file of the office or of the account.
    let mut files = vec![office.home().to_owned()];
    while let Some(path) = files.pop() {
        if path.is_dir() {
            files.extend(std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.file_name().is_none_or(|name| name != "thu") {
            let bytes = std::fs::read(&path).unwrap();
            assert!(!bytes.windows(PIN.len()).any(|window| window == PIN.as_bytes()), "{}", path.display());
        }
    }
}

#[test]
fn three_wrong_ones_and_the_passphrase_is_asked() {
    let office = office();
    let Some(mut an) = with_pin(&office) else { return };
    an.hang_up();
    assert_eq!(an.wait_exit(LEAVING), Some(1));
    let mut an = office.sit_down_with(&["--user", "thu"]);
    an.wait_for("Có mã PIN của thu");
    an.type_text("190813").press("<enter>").wait_for("còn 2 lần");
    // Another program counts on.
    an.hang_up();
    an.wait_exit(LEAVING);
    let mut an = office.sit_down_with(&["--user", "thu"]);
    an.wait_for("Có mã PIN của thu").type_text("190814").press("<enter>").wait_for("còn 1 lần");
    an.type_text("190815").press("<enter>").wait_for("Sai mã PIN lần cuối");
    // Guessing is slowed down as it is with passphrases.
    an.type_text(PIN).press("<enter>").wait_for("giây");
    std::thread::sleep(Duration::from_secs(5));
    an.type_text(PIN).press("<enter>").wait_for("Sai câu mật khẩu");
    std::thread::sleep(Duration::from_secs(9));
    an.type_text(PASSPHRASE).press("<enter>").wait_for("Không có việc nào đến hạn");
}

/// Set and forgotten from the command line, on a terminal; changed together with the passphrase it is gone.
#[test]
fn a_pin_from_the_command_line() {
    let office = office();
    if !host_keeps_keys() {
        return;
    }
    let signed = ["--user", "thu", "--passphrase-file", "thu"];
    let piped = office.sotre(&[&signed[..], &["user", "pin"]].concat());
    piped.ended(1);
    assert!(piped.err().contains("chỉ gõ được ở màn hình"), "{}", piped.err());
    let set = |office: &Office| {
        let mut an = office.sit_down_with(&[&signed[..], &["user", "pin"]].concat());
        an.wait_for("Mã PIN mới").type_text(PIN).press("<enter>").wait_for("Gõ lại").type_text(PIN).press("<enter>");
        an.wait_for("Đã giữ mã PIN tới");
        assert_eq!(an.wait_exit(LEAVING), Some(0));
    };
    let waits = |office: &Office| {
        let mut an = office.sit_down_with(&["--user", "thu"]);
        an.wait_for("MỞ SỔ").settle().shows("Có mã PIN của thu")
    };
    set(&office);
    assert!(waits(&office));
    // A command takes it too: it asks for the passphrase, and six digits are one.
    std::fs::write(office.home().join("ma"), format!("{PIN}\n")).unwrap();
    office.sotre(&["--user", "thu", "--passphrase-file", "ma", "today"]).ended(0);
    office.sotre(&[&signed[..], &["user", "pin", "--forget"]].concat()).ended(0);
    assert!(!waits(&office));
    set(&office);
    std::fs::write(office.home().join("moi"), "câu mới của Thu\n").unwrap();
    office.sotre(&[&signed[..], &["user", "passphrase", "thu", "--new-passphrase-file", "moi"]].concat()).ended(0);
    assert!(!waits(&office));
}
