//! Vietnamese without a Vietnamese keyboard: Telex and VNI by Ctrl-T, remembered, and off where a key must be a key.

use crate::office::{Office, keep, leave, text};

#[test]
fn a_child_by_telex_a_search_by_vni_and_the_method_remembered() {
    let office = Office::demo();
    let mut an = office.morning();
    assert!(!an.shows("TELEX"), "nothing of it stands there until it is asked for:\n{}", an.screen());
    an.press("3n").wait_for("Họ và tên");
    an.press("<c-t>").wait_for("Gõ đúp phím");
    an.type_text("H'Hen Nieen DDawks Lawks Tehrr").wait_for("H'Hen Niên Đắk Lắk Tehr");
    an.settle();
    keep("child_form_telex", &mut an);
    // A key twice is a letter; Ctrl-Z takes the typing back key by key; Backspace a whole letter.
    an.press("<bs><bs><bs><bs>").type_text("caas").wait_for("Lắk cấ").press("<c-z>").wait_for("Lắk câ");
    an.press("<bs><bs><bs>").settle();
    // Where a phone stands, keys are keys, and the word goes.
    (0..8).for_each(|_| {
        an.press("<tab>");
    });
    an.settle();
    while !an.row(an.cursor().0).contains("Điện thoại") {
        an.press("<tab>").settle();
    }
    an.wait_gone("TELEX").type_text("0912aas").wait_for("0912aas");
    (0..7).for_each(|_| {
        an.press("<bs>");
    });
    an.type_text("0912345678").wait_for("0912345678").press("<tab>").wait_for("TELEX");
    an.press("<c-s>").wait_gone("Họ và tên");
    let children = office.list("children");
    let child = children.iter().find(|child| text(child, "name") == "H'Hen Niên Đắk Lắk");
    assert_eq!(child.map(|child| text(child, "guardian_phone")).as_deref(), Some("0912345678"));

    // VNI in the search: digits make marks behind letters, and are digits elsewhere.
    an.press("/").wait_for("TÌM");
    an.press("<c-t>").wait_for("VNI").type_text("Nie6n D9a81k").wait_for("H'Hen Niên Đắk Lắk");
    an.press("<esc>").wait_gone("TÌM");
    leave(&mut an);

    // Remembered; the third press turns it off, and that is remembered too.
    let mut an = office.morning();
    an.wait_for("VNI").press("3/").wait_for("TÌM").type_text("Lo2").wait_for("Lò");
    an.press("<c-t>").wait_for("Đã tắt").press("<bs><bs>").type_text("Lo2").wait_for("Lo2");
    an.press("<esc>").wait_gone("TÌM").settle();
    assert!(!an.shows("VNI") && !an.shows("TELEX"), "{}", an.screen());
    leave(&mut an);
    let mut an = office.morning();
    assert!(!an.shows("VNI") && !an.shows("TELEX"), "{}", an.screen());
    leave(&mut an);
}

/// The command list turns it too, and filters by what it makes.
#[test]
fn the_command_list_and_a_path() {
    let office = Office::demo();
    let mut an = office.morning();
    an.press("<c-p>").wait_for("LỆNH").type_text("go telex").wait_for("gõ TELEX / VNI");
    an.press("<enter>").wait_for("TELEX: aa");
    an.press("<c-p>").wait_for("LỆNH").type_text("xuaats").wait_for("xuất");
    an.press("<esc>").settle();
    // The path of a file is typed as it is.
    an.press("3i").wait_for("NHẬP").type_text("~/ddaas.csv").wait_for("~/ddaas.csv");
    assert!(!an.shows("TELEX"), "{}", an.screen());
    an.press("<esc>").settle();
    leave(&mut an);
}

/// She has no Vietnamese keyboard when she makes the book either.
#[test]
fn setting_up_by_telex() {
    let office = Office::empty();
    let mut an = office.sit_down();
    an.wait_for("bước 1 / 4").press("<c-t>").wait_for("TELEX: aa");
    an.type_text("muwowngf phang").wait_for("mường phang").wait_for("Xã Mường Phăng, Tỉnh Điện Biên");
    an.press("<down><enter><enter>").wait_for("bước 2 / 4");
    an.type_text("Quangf Thij Ins").wait_for("Quàng Thị Ín").press("<enter><enter>").wait_for("bước 3 / 4");
    // A passphrase is what the keys say.
    an.type_text("ddaaylaf mat").press("<enter>").type_text("ddaaylaf mat").press("<enter>");
    an.wait_for("TELEX").wait_for("Quàng Thị Ín");
    leave(&mut an);
    std::fs::write(office.home().join("mk"), "ddaaylaf mat\n").expect("a passphrase file");
    office.sotre(&["--passphrase-file", "mk", "list", "children"]).ended(0);
}
