//! A real book: its own passphrase, the recovery key shown once and asked for, the door that stays shut.

use crate::first_day::{LIST, bring_in};
use crate::office::{LEAVING, Office, leave};

const PASSPHRASE: &str = "đường lên Mường Phăng";

/// The recovery key as it stands on the screen: the longest word there.
fn recovery_key(screen: &str) -> String {
    screen
        .split_whitespace()
        .filter(|word| word.is_ascii())
        .max_by_key(|word| word.len())
        .unwrap_or_default()
        .to_owned()
}

#[test]
fn set_up_sign_in_and_a_wrong_passphrase() {
    let office = Office::empty_with_running_clock();
    std::fs::write(office.home().join("danh-sach.csv"), LIST).unwrap();
    let mut an = office.sit_down();
    an.wait_for("bước 1 / 4").type_text("muong phang").wait_for("Xã Mường Phăng, Tỉnh Điện Biên");
    an.press("<down><enter><enter>").wait_for("bước 2 / 4");
    an.type_text("Quàng Thị Ín").press("<enter><enter>").wait_for("bước 3 / 4");

    // Too short, then not twice the same: each said, nothing made.
    an.type_text("ngắn").press("<enter>").type_text("ngắn").press("<enter>").wait_for("Ít nhất 8 chữ");
    assert!(!office.home().join("so/book.db").exists(), "no book yet");
    // Both boxes are empty again: what was typed wrong is not part of what is typed now.
    an.type_text(PASSPHRASE);
    an.press("<enter>").type_text("đường lên Mường Phang").press("<enter>").wait_for("không giống nhau");
    assert!(!an.shows("Mường Phang"), "a passphrase is never shown:\n{}", an.screen());
    an.type_text(PASSPHRASE).press("<enter>").type_text(PASSPHRASE).press("<enter>");

    // The recovery key: shown once, and its end asked for.
    an.wait_for("KHÓA PHỤC HỒI").wait_for("bước 4 / 4").settle();
    let key = recovery_key(&an.screen());
    assert!(key.len() > 30, "a key stands on the screen: {key:?}\n{}", an.screen());
    let width = an.screen().lines().map(|line| line.chars().count()).max().unwrap_or(0);
    assert!(width <= 80);
    an.press("<esc>").settle();
    assert!(an.shows(&key), "Esc does not lose the key before it is on paper:\n{}", an.screen());
    an.type_text("xxxx").press("<enter>").settle();
    assert!(an.shows(&key), "a wrong end does not open:\n{}", an.screen());
    let end: String = key.chars().skip(key.chars().count() - 4).collect();
    an.press("<bs><bs><bs><bs>").type_text(&end.to_lowercase()).press("<enter>");
    an.wait_for("Không có việc nào đến hạn");
    assert!(!an.shows("SỔ THỰC HÀNH") && !an.shows(&key), "{}", an.screen());
    bring_in(&mut an, "danh-sach.csv");
    leave(&mut an);

    // The book is encrypted from its first byte, and only hers.
    let bytes = std::fs::read(office.home().join("so/book.db")).unwrap();
    assert!(!bytes.starts_with(b"SQLite format 3"), "not a plain SQLite file");
    let mode = |path: &str| {
        let permissions = office.home().join(path).metadata().unwrap().permissions();
        std::os::unix::fs::PermissionsExt::mode(&permissions) & 0o777
    };
    assert_eq!((mode("so"), mode("so/book.db")), (0o700, 0o600));

    // The door: a wrong passphrase says so and keeps the login; the right one opens.
    let mut an = office.sit_down();
    an.wait_for("MỞ SỔ").settle();
    crate::support::check_screen("sign_in", &an.screen());
    an.type_text("đường xuống Mường Phăng").press("<enter>").wait_for("Sai câu mật khẩu");
    assert!(!an.shows("xuống"), "never shown:\n{}", an.screen());
    an.settle();
    crate::support::check_screen("sign_in_wrong", &an.screen());
    // The keys of this terminal before anybody is signed in; Ctrl-Q leaves from there too. What is chosen is kept for her.
    an.press("<c-k>").wait_for("PHÍM CỦA MÁY NÀY").press("kkkk").wait_for("● PuTTY VT400").press("q");
    an.wait_for("MỞ SỔ").type_text(PASSPHRASE).press("<enter>").wait_for("Không có việc nào đến hạn");
    an.press("<c-k>").wait_for("● PuTTY VT400").press("q").wait_gone("● PuTTY VT400");
    an.press("3").wait_for("1–12 trên 12");
    leave(&mut an);

    // Commands ask for it too, and a stopped clock is refused by the app on a real book.
    std::fs::write(office.home().join("pass"), format!("{PASSPHRASE}\n")).unwrap();
    office.sotre(&["--passphrase-file", "pass", "verify"]).ended(0);
    office.sotre(&["verify"]).ended(1);
    let mut an = office.sit_down();
    an.wait_for("MỞ SỔ").press("<c-k>").wait_for("● tự động").press("q").wait_for("MỞ SỔ").press("<esc>");
    assert_eq!(an.wait_exit(LEAVING), Some(0), "Esc at the door leaves");
}
