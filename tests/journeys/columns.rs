//! The wizard's second step: columns put right by hand and kept for the next file, another encoding, another sheet,
//! nothing mended, and leaving without a trace.

use crate::office::{Office, keep, leave, text, with};
use crate::support::Officer;

/// Headings nobody could know.
const STRANGE: &str =
    "SỔ CỦA BẢN\nAi,Khi nào,Ở đâu,Của ai\nLò Thị An,12/05/2015,Bản Phăng,Lò Văn Bình\nVàng A Páo,2016,Bản Lọng,\n";

fn fixture(name: &str) -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

/// Presses → until the chosen column is taken for `field`: the list of fields is there, but this works too.
#[track_caller]
fn say(an: &mut Officer, field: &str) {
    for _ in 0..40 {
        if an.row(21).trim_end().ends_with(&format!("→ {field}")) {
            return;
        }
        an.press("<right>").settle();
    }
    panic!("no {field}:\n{}", an.screen());
}

#[test]
fn columns_are_put_right_by_hand_and_kept_for_the_next_file() {
    let office = Office::empty_at("2026-11-23T08:05");
    std::fs::write(office.home().join("la.csv"), STRANGE).unwrap();
    let next = STRANGE.replace("Lò Thị An", "Cà Thị Inh").replace("Vàng A Páo", "Sùng A Dế");
    std::fs::write(office.home().join("la-2.csv"), next).unwrap();
    let mut an = office.sit_down();
    an.wait_for("Không có việc nào đến hạn").press("3").wait_for("Chưa có");
    an.press("i").wait_for("bước 1 / 4").type_text("la.csv").press("<enter>").wait_for("bước 2 / 4").settle();
    keep("import_2_unknown", &mut an);
    // Without a name nothing can come in, and the sentence says what to press.
    an.press("<tab><enter>").wait_for("Chưa rõ dòng nào là ai").press("<down>");
    // Enter on a column lists what it can be; a few letters without accents find it, Esc leaves it as it was.
    an.press("<enter>").wait_for("“Ai” LÀ GÌ TRONG SỔ").settle();
    keep("import_2_pick", &mut an);
    an.press("<esc>").wait_gone("LÀ GÌ TRONG SỔ");
    an.press("<enter>").wait_for("LÀ GÌ").type_text("ho va").press("<enter>").wait_for("Ai → Họ và tên");
    an.press("<down><enter>").wait_for("“Khi nào” LÀ GÌ").type_text("ho").wait_for("đang là cột “Ai”").settle();
    keep("import_2_pick_typed", &mut an);
    // A field another column has moves, and that is said.
    an.press("<enter>").wait_for("Họ và tên nay lấy ở cột này; cột “Ai” bỏ qua.").wait_for("Khi nào → Họ và tên");
    an.press("<up><enter>").wait_for("LÀ GÌ").type_text("ho va").press("<enter>").wait_for("cột “Khi nào” bỏ qua");
    an.press("<down>").wait_for("Khi nào → (bỏ qua)").settle();
    say(&mut an, "Ngày sinh");
    an.press("<down>").settle();
    say(&mut an, "Thôn, bản");
    keep("import_2_by_hand", &mut an);
    an.press("<c-s>").wait_for("Đã lưu cách ghép cột").wait_for("MỚI 2").settle();
    keep("import_2_kept", &mut an);
    an.press("<tab><enter>").wait_for("ĐÃ NHẬP").press("<enter>").wait_for("Vàng A Páo");
    // The next file of that shape is read so by itself, and the screen says why.
    an.press("i").wait_for("bước 1 / 4").type_text("la-2.csv").press("<enter>").wait_for("ghép cột như đã lưu");
    assert!(an.shows("MỚI 2   GIỐNG 0"), "{}", an.screen());
    an.press("<enter>").wait_for("ĐÃ NHẬP").press("<enter>").wait_for("Sùng A Dế");
    // What was kept can be given up again: then nobody knows the headings, as at first.
    std::fs::write(office.home().join("la-3.csv"), STRANGE.replace("Lò Thị An", "Mùa A Vừ")).unwrap();
    an.press("i")
        .wait_for("bước 1 / 4")
        .type_text("la-3.csv")
        .press("<enter>")
        .wait_for("ghép cột như đã lưu")
        .settle();
    keep("import_2_saved_map", &mut an);
    let before = office.sotre(&["import", "children", "la-2.csv", "--dry-run"]);
    assert!(before.err().contains("Ghép cột như đã lưu"), "the command line knows it too: {}", before.err());
    an.press("<c-d>").wait_for("Không nhận ra tiêu đề nào").press("<esc><esc>").wait_gone("bước");
    leave(&mut an);
    let children = office.list("children");
    assert_eq!(children.len(), 4);
    assert_eq!(text(with(&children, "name", "Cà Thị Inh")[0], "village"), "Bản Phăng");
    let again = office.sotre(&["import", "children", "la-2.csv", "--dry-run"]);
    again.ended(1);
    office.is_whole();
}

#[test]
fn a_column_is_dropped_and_a_wrong_encoding_put_right() {
    let office = Office::empty_at("2026-11-23T08:05");
    std::fs::copy(fixture("ds_vntime.xls"), office.home().join("ds.xls")).unwrap();
    let mut an = office.sit_down();
    an.wait_for("Không có việc nào đến hạn").press("3").wait_for("Chưa có");
    an.press("i").wait_for("bước 1 / 4").type_text("ds.xls").press("<enter>").wait_for("bước 2 / 4").settle();
    keep("import_2_vntime", &mut an);
    // What reading mended is undone by one key, and put back by the same.
    let mended = an.screen();
    an.press("m").wait_for("để nguyên, không sửa hộ").settle();
    keep("import_2_as_written", &mut an);
    an.press("m").wait_gone("để nguyên, không sửa hộ").wait_for("bước 2 / 4").settle();
    assert_eq!(an.screen(), mended);
    // A column put right and not read yet stays so when the mends are switched.
    an.press("<down><right>").wait_for("đọc lại tệp").press("m").wait_for("để nguyên, không sửa hộ").settle();
    assert!(!an.shows("TT                           → STT"), "{}", an.screen());
    an.press("m").wait_gone("để nguyên, không sửa hộ").wait_for("bước 2 / 4").settle();
    an.press("<left><tab>").settle();
    an.press("<esc>").wait_for("bước 1 / 4").press("<enter>").wait_for("bước 2 / 4").settle();
    assert_eq!(an.screen(), mended);
    // The other sheet of the workbook is no list; the key leads back.
    an.press("s").wait_for("trang tính Bìa").settle();
    keep("import_2_other_sheet", &mut an);
    an.press("s").wait_for("MỚI 24").press("<tab>").settle();
    assert_eq!(an.screen(), mended);
    // Esc at any step leaves the book as it was.
    an.press("<esc>").wait_for("bước 1 / 4").press("<esc>").wait_gone("bước");
    leave(&mut an);
    assert!(office.list("children").is_empty());

    // Letters that say nothing of themselves: a list typed in VNI whose few words could be anything.
    let mut an = office.sit_down();
    std::fs::write(
        office.home().join("vni.csv"),
        "Hoï vaø teân,Naêm sinh\nLoø Thò AÙnh,2015\n".chars().map(|c| c as u8).collect::<Vec<u8>>(),
    )
    .unwrap();
    an.wait_for("Không có việc nào đến hạn").press("3").wait_for("Chưa có");
    an.press("i").wait_for("bước 1 / 4").type_text("vni.csv").press("<enter>").wait_for("bước 2 / 4").settle();
    let read = an.screen();
    // Read as TCVN3 it cannot be: that is said, what stood there stands, and the key goes on.
    an.press("p").wait_for("Tệp đã mất chữ").settle();
    keep("import_2_wrong_encoding", &mut an);
    // A key pressed while the file is still being read says nothing: on a busy machine it takes more of them.
    for _ in 0..24 {
        if an.press("p").wait_for("bước 2 / 4").settle().screen() == read {
            break;
        }
    }
    assert_eq!(an.screen(), read, "all the encodings tried, it is read by itself again");
    leave(&mut an);
}

/// A list that begins with its first child: all its rows are children, and she says by the letters what the columns are.
#[test]
fn a_list_without_headings_is_put_right_by_hand() {
    let office = Office::empty_at("2026-11-23T08:05");
    std::fs::write(office.home().join("tran.csv"), "Lò Thị An,12/05/2015,Bản Phăng\nVàng A Páo,2016,Bản Lọng\n")
        .unwrap();
    let mut an = office.sit_down();
    an.wait_for("Không có việc nào đến hạn").press("3").wait_for("Chưa có");
    an.press("i").wait_for("bước 1 / 4").type_text("tran.csv").press("<enter>").wait_for("bước 2 / 4").settle();
    keep("import_2_no_headings", &mut an);
    say(&mut an, "Họ và tên");
    an.press("<down>").settle();
    say(&mut an, "Ngày sinh");
    an.press("<down>").settle();
    say(&mut an, "Thôn, bản");
    an.press("<tab><enter>").wait_for("MỚI 2").settle();
    keep("import_2_no_headings_said", &mut an);
    an.press("<c-s>").wait_for("Bảng không có dòng tiêu đề");
    an.press("<tab><enter>").wait_for("ĐÃ NHẬP").press("<enter>").wait_for("Vàng A Páo");
    leave(&mut an);
    assert_eq!(text(with(&office.list("children"), "name", "Lò Thị An")[0], "village"), "Bản Phăng");
    office.is_whole();
}
