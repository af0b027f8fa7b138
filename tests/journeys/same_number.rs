//! One số định danh and two children: asked before it is saved, with the name of the other.

use crate::office::{Office, keep, leave, text};

#[test]
fn a_number_another_child_bears_is_asked_about() {
    let office = Office::empty_at("2026-11-23T08:05");
    let list = "Họ và tên,Ngày sinh,Giới tính,Thôn,Số định danh\nLò Thị An,12/05/2015,nữ,Bản Phăng,011315000123\n";
    std::fs::write(office.home().join("mot.csv"), list).unwrap();
    office.sotre(&["import", "children", "mot.csv"]).ended(0);
    let mut an = office.sit_down();
    an.wait_for("Không có việc nào đến hạn").press("3").wait_for("Lò Thị An").press("n").wait_for("THÊM TRẺ EM");
    an.type_text("Lò Thị Bình").press("<enter>").type_text("01/06/2015").press("<enter><right><right><enter><enter>");
    an.type_text("011315000123").press("<c-s>").wait_for("TE-0001 Lò Thị An đã mang số này").settle();
    keep("child_form_same_number", &mut an);
    assert_eq!(office.list("children").len(), 1, "nothing is saved before she says so");
    an.press("<c-s>").wait_for("Đã lưu");
    leave(&mut an);
    let children = office.list("children");
    assert_eq!(children.iter().filter(|child| text(child, "id_number") == "011315000123").count(), 2);
    // Both stand among what lacks a right number; changing her again asks nothing more.
    let odd = office.sotre(&["list", "children", "--filter", "lacking=odd_id", "--format", "json"]);
    let odd: Vec<serde_json::Value> = serde_json::from_str(odd.ended(0).out()).unwrap();
    assert_eq!(odd.len(), 2);
    office.is_whole();
}
