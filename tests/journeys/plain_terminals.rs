//! The wizard and the list panel where the terminal can do little: no colour, ASCII only, a small window, a wide one.

use crate::office::{Office, keep, leave};
use crate::support::Officer;

fn fixture() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/ds_vntime.xls")
}

/// A list of children at the wizard's second step.
fn wizard<'a>(office: &Office, an: &'a mut Officer) -> &'a mut Officer {
    std::fs::copy(fixture(), office.home().join("ds.xls")).unwrap();
    an.press("3").wait_for("1-").press("i").settle();
    an.type_text("ds.xls").press("<enter>").wait_for("2 / 4").wait_for("TCVN3").settle()
}

#[test]
fn no_colour_takes_nothing_from_the_wizard_and_the_panel() {
    let office = Office::demo_with(&[("NO_COLOR", "1")]);
    let mut an = office.morning();
    std::fs::copy(fixture(), office.home().join("ds.xls")).unwrap();
    an.press("3").wait_for("Trẻ em").press("i").wait_for("bước 1 / 4").type_text("ds.xls").press("<enter>");
    an.wait_for("bước 2 / 4").press("<down><down><right>").wait_for("»").settle();
    assert!(!an.styled_screen().contains("fg="), "no colour at all:\n{}", an.styled_screen());
    // What was put right, what is chosen and what it was: marks say it.
    assert!(an.shows("▸  Họ và tên trẻ") && an.shows(" » "), "{}", an.screen());
    an.press("<enter>").wait_for("LÀ GÌ TRONG SỔ").settle();
    assert!(an.screen().lines().any(|line| line.starts_with("▸●")), "{}", an.screen());
    an.press("<esc><esc><esc>").wait_gone("bước").press("f").wait_for("LỌC VÀ CỘT").settle();
    assert!(!an.styled_screen().contains("fg="), "no colour at all:\n{}", an.styled_screen());
    an.press("<esc>").wait_gone("LỌC VÀ CỘT");
    leave(&mut an);
}

#[test]
fn in_ascii_every_sign_is_legible() {
    let office = Office::demo_with(&[("SOTRE_ASCII", "1")]);
    let mut an = office.sit_down();
    an.wait_for("Vi sao").settle();
    wizard(&office, &mut an);
    keep("import_2_ascii", &mut an);
    for (keys, seen) in [("<down><enter>", "LA GI TRONG SO"), ("<esc><esc><esc>f", "LOC VA COT")] {
        an.press(keys).wait_for(seen).settle();
        let screen = an.screen();
        assert!(screen.is_ascii() && !screen.replace("? giup", "").contains('?'), "a sign was lost:\n{screen}");
    }
    keep("list_panel_ascii", &mut an);
    assert!(!an.shows("v chon"), "an arrow is no letter:\n{}", an.screen());
}

/// Sixteen rows: the columns scroll, the cursor is seen, and a list without names is said to be one.
#[test]
fn the_panel_in_the_smallest_window_and_in_a_wide_one() {
    let office = Office::demo();
    let mut an = office.morning();
    an.resize(16, 60).settle();
    an.press("3").wait_for("Trẻ em").press("<tab>").wait_for("Trẻ em (Tab)").press("f").wait_for("LỌC VÀ CỘT").settle();
    for _ in 0..9 {
        if an.screen().lines().any(|line| line.starts_with("▸ Cột")) {
            break;
        }
        an.press("<tab>").settle();
    }
    an.press("<end>").settle();
    assert!(an.shows("[  ] Kết thúc lúc"), "the chosen one is in view:\n{}", an.screen());
    an.press("<space>").wait_for("Không có cột Họ tên trẻ").settle();
    an.type_text("ho ten").settle();
    keep("list_panel_60x16", &mut an);
    an.press("<c-s>").wait_for("Không có cột Họ tên trẻ").wait_gone("LỌC VÀ CỘT").settle();
    an.resize(40, 120).settle();
    an.press("f").wait_for("LỌC VÀ CỘT").press("<down><down>").settle();
    keep("list_panel_120x40", &mut an);
    // Letters on a choice too long for its line open its list, narrowed.
    an.type_text("rasoa").settle();
    an.press("<bs><bs><bs>")
        .wait_for("rà soát")
        .press("<enter><c-s>")
        .wait_for("rà soát")
        .wait_gone("LỌC VÀ CỘT")
        .settle();
    leave(&mut an);
}

/// Old names of villages stood behind "… còn n dòng" and no arrow led there.
#[test]
fn everything_the_wizard_says_is_reached_by_the_arrows() {
    let office = Office::demo();
    let known = "Họ và tên,Ngày sinh,Giới tính,Dân tộc,Thôn,Họ tên cha,Họ tên mẹ,Trường,Lớp";
    let strange: String = (1..=9).map(|n| format!(",Cột lạ số {n}")).collect();
    let row = "Lò Thị Lạ,12/05/2019,nữ,Thái,Bản Rất Mới,Lò Văn Lả,Cà Thị Ơn,Mầm non,Lá";
    let list = format!("{known}{strange}\n{row}{}\n", ",x".repeat(9));
    std::fs::write(office.home().join("dai.csv"), list).unwrap();
    let mut an = office.morning();
    an.press("3").wait_for("Trẻ em").press("i").wait_for("bước 1 / 4").type_text("dai.csv").press("<enter>");
    an.wait_for("bước 2 / 4").wait_for("(PgDn)").settle();
    let mut seen = String::new();
    for _ in 0..24 {
        seen.push_str(&an.screen());
        an.press("<down>").settle();
    }
    let seen = seen.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(seen.contains("Cột không hiểu, không nhập") && seen.contains("Bản Rất Mới"), "{seen}");
    assert!(seen.contains("Cột lạ số 8; Cột lạ số 9"), "a long sentence is whole:\n{seen}");
    // Behind the last column Enter leads on, as the hint line says; so it does where Tab leads. What was done is said, and how to take it back.
    an.wait_for("Enter nhập vào sổ")
        .press("<tab>")
        .wait_for("▸  Tiếp: nhập vào sổ")
        .press("<enter>")
        .wait_for("ĐÃ NHẬP")
        .settle();
    assert!(an.shows("Enter về danh sách trẻ em  Ctrl-Z lấy lại") && !an.shows("Enter mở"), "{}", an.screen());
    leave(&mut an);
}
