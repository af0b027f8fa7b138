//! Saved once, however often the key comes: Ctrl-S struck three times in one burst, Enter held down on the last field.

use crate::office::{Office, leave, walk_to};
use crate::support::Officer;

fn entries(office: &Office) -> u64 {
    office.json(&["verify"])[0]["log_entries"].as_u64().unwrap()
}

/// What a form is saved with: all in one write, as a held key comes over a slow line.
#[derive(Clone, Copy, Debug)]
enum Burst {
    Save,
    Enter,
}

impl Burst {
    fn send(self, an: &mut Officer, said: &str) {
        match self {
            Burst::Save => an.send_bytes(b"\x13\x13\x13"),
            // To the last field first; there it saves.
            Burst::Enter => an.press(&"<tab>".repeat(40)).settle().send_bytes(&[b'\r'; 16]),
        };
        an.wait_for(said).settle();
    }
}

/// Every form that writes a record, one after the other; how many lines of the log they are in all.
fn save_every_form(an: &mut Officer, burst: Burst) -> u64 {
    let home = |an: &mut Officer, screen: &str, shown: &str| {
        an.press("<esc><esc>").press(screen).wait_for(shown).settle();
    };
    home(an, "3", "Trẻ em");
    an.press("n").wait_for("THÊM TRẺ EM").type_text("Lò Thị Hai Lần");
    burst.send(an, "Lò Thị Hai Lần.");
    home(an, "4", "HG-0044");
    an.press("n").wait_for("THÊM HỘ").type_text("Lò Văn Một").press("<tab>").type_text("Bản Phăng");
    burst.send(an, "Đã lưu");
    home(an, "7", "CTV");
    an.press("n").wait_for("THÊM THÔN").type_text("Bản Một Lần");
    burst.send(an, "Đã lưu");
    home(an, "1", "Vì sao");
    walk_to(an, "Hoàng Thị Hom");
    an.press("v").wait_for("GHI KẾT QUẢ THĂM").press("<tab><tab>1");
    burst.send(an, "Đã ghi lần thăm");
    home(an, "3", "Trẻ em");
    home(an, "1", "Vì sao");
    an.press("<down><down>m").wait_for("ĐỔI MỨC NGUY CƠ").press("1<tab>").type_text("Cháu bị đe dọa");
    burst.send(an, "Đã lưu");
    home(an, "3", "Trẻ em");
    home(an, "1", "Vì sao");
    an.press("<down><down>p").wait_for("THÊM BIỆN PHÁP").type_text("Tặng sách").press("<tab>").type_text("Hội Phụ nữ");
    an.press("<tab>").type_text("t+7");
    burst.send(an, "Đã lưu");
    an.press("<c-n>").wait_for("TIẾP NHẬN TIN").type_text("Cháu Không Tên").press("<tab><tab><tab><tab><tab><tab>");
    an.wait_for("▸ Mức nguy cơ").press("1<tab>").type_text("Công an xã báo.");
    burst.send(an, "Đã mở");
    home(an, "2", "00:");
    an.press("<enter>").wait_for("GỌI").press("1");
    burst.send(an, "Đã ghi");
    // The visit and the intake write two lines each: what was done, and whom it made or met.
    10
}

#[test]
fn struck_thrice_it_is_saved_once() {
    let office = Office::demo();
    let before = entries(&office);
    let mut an = office.morning();
    let lines = save_every_form(&mut an, Burst::Save);
    leave(&mut an);
    assert_eq!(entries(&office) - before, lines);
    office.is_whole();
}

#[test]
fn enter_held_down_on_the_last_field_saves_once_and_opens_nothing() {
    let office = Office::demo();
    let before = entries(&office);
    let mut an = office.morning();
    let lines = save_every_form(&mut an, Burst::Enter);
    leave(&mut an);
    assert_eq!(entries(&office) - before, lines);
    office.is_whole();
}
