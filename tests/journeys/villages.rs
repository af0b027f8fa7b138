//! Villages a list spells otherwise: read so where that is certain, chosen by the officer where it is not; and the rows
//! of a list named before anything is written.

use crate::office::{Office, keep, leave, text, with};

#[test]
fn a_village_like_one_of_the_book_is_chosen_before_the_last_step() {
    let office = Office::empty_at("2026-11-23T08:05");
    let head = "Họ và tên,Ngày sinh,Giới tính,Thôn\n";
    std::fs::write(office.home().join("mot.csv"), format!("{head}Lò An,2015,nam,Bản Phăng\n")).unwrap();
    let list = format!(
        "{head}Lò Bình,2016,nam,B. Phăng\nLò Chi,2017,nữ,Phăng\nLò Dung,2018,nữ,Phăng\nLò Én,2019,nam,thôn Phăng\n\
         Lò Gấm,45/13/2020,gì,Bản Phăng\n"
    );
    std::fs::write(office.home().join("hai.csv"), list).unwrap();
    office.sotre(&["import", "children", "mot.csv"]).ended(0);
    let mut an = office.sit_down();
    an.wait_for("Không có việc nào đến hạn").press("3").wait_for("Lò An");
    an.press("i").wait_for("bước 1 / 4").type_text("hai.csv").press("<enter>").wait_for("bước 2 / 4").settle();
    assert!(an.shows("B. Phăng → Bản Phăng"), "{}", an.screen());
    assert!(an.shows("MỚI 1   GIỐNG 0   KHÁC 0   TỪ CHỐI 4"), "{}", an.screen());
    an.press("<enter>").wait_for("THÔN GẦN GIỐNG").settle();
    keep("import_3_villages", &mut an);
    assert!(an.shows("dòng 6 · Lò Gấm · "), "who is refused is named: {}", an.screen());
    // The same village, and a village of its own; read anew before anything is written.
    an.press("<space>").wait_for("là Bản Phăng").press("<down><space><space>").wait_for("thôn mới").settle();
    keep("import_3_villages_chosen", &mut an);
    an.press("<enter>").wait_for("MỚI 4   GIỐNG 0   KHÁC 0   TỪ CHỐI 1").wait_for("bước 3 / 4").settle();
    keep("import_3_villages_read", &mut an);
    an.press("<enter>").wait_for("ĐÃ NHẬP").press("<enter>").wait_for("Lò Chi");
    leave(&mut an);
    let children = office.list("children");
    let village = |name: &str| text(with(&children, "name", name)[0], "village");
    assert_eq!((village("Lò Bình"), village("Lò Chi")), ("Bản Phăng".into(), "Bản Phăng".into()));
    assert_eq!(village("Lò Én"), "thôn Phăng");
    office.is_whole();
}
