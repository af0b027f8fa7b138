//! `import households`: every household once, what differs shown box by box, nothing merged that is not certain.

use serde_json::{Value, json};

use crate::tools::{Book, refused, rows, says_quietly, texts};

/// As an office keeps it: title above, villages over their rows, crosses for poverty, signatures below.
const OFFICE: &str = "UBND XÃ MƯỜNG PHĂNG,,,,,,,\n\
    DANH SÁCH HỘ GIA ĐÌNH CÓ TRẺ EM NĂM 2026,,,,,,,\n\
    STT,Họ tên chủ hộ,Địa chỉ,Số điện thoại,Hộ nghèo,Hộ cận nghèo,Số trẻ,Ghi chú\n\
    Thôn 1: 2 hộ,,,,,,,\n\
    1,Lò Văn Pọm,Cuối bản,0912345678,x,,3,\n\
    2,Quàng Thị Ính,,,,x,1,sống với bà\n\
    Thôn 2,,,,,,,\n\
    3,Vàng A Chư,,0987654321,,,2,\n\
    Cộng: 3 hộ,,,,,,6,\n\
    ,,,,\"Mường Phăng, ngày 20 tháng 11 năm 2026\",,,\n\
    ,Người lập biểu,,,TM. UBND XÃ,,,\n\
    ,Lò Thị Thu,,,Cà Văn Thắng,,,\n";

#[track_caller]
fn imported(book: &Book, csv: &str, more: &[&str], code: i32) -> Value {
    let args = [&["import", "households", "-", "--format", "json"], more].concat();
    rows(book.feed(&args, csv.as_bytes()).ended(code)).remove(0)
}

fn counts(result: &Value) -> [i64; 5] {
    ["added", "same", "changed", "kept", "refused"].map(|key| result[key].as_i64().unwrap())
}

fn named(book: &Book, head: &str) -> Value {
    let mut found = book.json(&["list", "households", "--filter", &format!("head={head}")]);
    assert_eq!(found.len(), 1, "{head}: {found:?}");
    found.remove(0)
}

#[test]
fn a_list_of_an_office_comes_in_and_twice_changes_nothing() {
    let book = Book::empty();
    let dry = imported(&book, OFFICE, &["--dry-run"], 0);
    assert_eq!((counts(&dry), &dry["villages_made"]), ([3, 0, 0, 0, 0], &json!(["Thôn 1", "Thôn 2"])));
    assert!(book.list("households").is_empty(), "a dry run writes nothing");
    let result = imported(&book, OFFICE, &[], 0);
    assert_eq!(result, dry, "the dry run said what the real run does");
    assert_eq!(result["columns_derived"], json!(["Số trẻ"]));
    assert_eq!(texts(&book.list("households"), "poverty"), ["", "near_poor", "poor"]);
    let pom = named(&book, "Lò Văn Pọm");
    let boxes = ["village", "address", "phone", "note"].map(|key| pom[key].clone());
    assert_eq!(boxes, [json!("Thôn 1"), json!("Cuối bản"), json!("0912345678"), Value::Null]);
    assert_eq!(pom["children"], 0, "the children are counted, never taken from a list");
    assert_eq!(named(&book, "Quàng Thị Ính")["note"], "sống với bà");
    let before = book.everything();
    assert_eq!(counts(&imported(&book, OFFICE, &[], 0)), [0, 3, 0, 0, 0]);
    assert_eq!(book.everything(), before);
}

#[test]
fn group_rows_may_say_who_is_poor() {
    let book = Book::empty();
    let csv = "TT,Chủ hộ,Thôn\nI,Hộ nghèo,\n1,Lò Văn Pọm,Bản A\nII,Hộ cận nghèo,\n2,Cà Văn Ơn,Bản A\n";
    assert_eq!(counts(&imported(&book, csv, &[], 0)), [2, 0, 0, 0, 0]);
    assert_eq!(named(&book, "Lò Văn Pọm")["poverty"], "poor");
    assert_eq!(named(&book, "Cà Văn Ơn")["poverty"], "near_poor");
}

#[test]
fn what_differs_is_said_box_by_box_and_taken_when_asked() {
    let book = Book::empty();
    imported(&book, OFFICE, &[], 0);
    let other = OFFICE.replace("Cuối bản,0912345678,x,", "Cuối bản,0912345678,,x").replace("sống với bà", "bà đã mất");
    let before = book.everything();
    let output = book.feed(&["import", "households", "-"], other.as_bytes());
    let said = says_quietly(output.ended(3));
    assert!(said.contains("hộ nghèo → hộ cận nghèo") && said.contains("sống với bà → bà đã mất"), "{said}");
    assert!(output.out().contains("giữ 2") && !output.out().contains("chưa xếp hộ"), "{}", output.out());
    assert_eq!(book.everything(), before, "keep is the default");
    assert_eq!(counts(&imported(&book, &other, &["--on-differs", "take"], 0)), [0, 1, 2, 0, 0]);
    assert_eq!(named(&book, "Lò Văn Pọm")["poverty"], "near_poor");
    assert_eq!(named(&book, "Quàng Thị Ính")["note"], "bà đã mất");
    assert_eq!(counts(&imported(&book, &other, &[], 0)), [0, 3, 0, 0, 0]);
}

#[test]
fn another_phone_is_another_household_and_is_said() {
    let book = Book::empty();
    let csv = |phone: &str| format!("Chủ hộ,Thôn,Điện thoại\nLò Văn Hoà,Bản A,{phone}\n");
    imported(&book, &csv("0912345678"), &[], 0);
    // The spelling of a name makes no other household.
    let spelt = "Chủ hộ,Thôn\nLÒ VĂN HÒA,bản a\n";
    assert_eq!(counts(&imported(&book, spelt, &[], 0)), [0, 1, 0, 0, 0]);
    let output = book.feed(&["import", "households", "-"], csv("0987654321").as_bytes());
    assert!(says_quietly(output.ended(0)).contains("có thể đã có trong sổ: HG-0001"), "{}", output.err());
    assert_eq!(book.list("households").len(), 2);
    assert_eq!(counts(&imported(&book, &csv("0987654321"), &[], 0)), [0, 1, 0, 0, 0]);
    // Without a phone it may be either: refused, both named, none guessed.
    let poor = "Chủ hộ,Thôn,Hộ nghèo\nLò Văn Hoà,Bản A,x\n";
    let said = refused_row(&book, poor);
    assert!(said.contains("HG-0001, HG-0002"), "{said}");
}

/// A household without a phone is that of the first row of the name; the next row's phone makes it another.
#[test]
fn two_phones_are_never_one_household() {
    let book = Book::empty();
    imported(&book, "Chủ hộ,Thôn\nLò Văn Hoà,Bản A\n", &[], 0);
    let csv = "Chủ hộ,Thôn,Điện thoại\nLò Văn Hoà,Bản A,0912345678\nLò Văn Hoà,Bản A,0987654321\n";
    assert_eq!(counts(&imported(&book, csv, &["--on-differs", "take"], 0)), [1, 0, 1, 0, 0]);
    assert_eq!(texts(&book.list("households"), "phone"), ["0912345678", "0987654321"]);
    assert_eq!(counts(&imported(&book, csv, &[], 0)), [0, 2, 0, 0, 0]);
    // The same within one list.
    let book = Book::empty();
    let csv = csv.replace("Điện thoại\n", "Điện thoại\nLò Văn Hoà,Bản A,\n");
    assert_eq!(counts(&imported(&book, &csv, &["--on-differs", "take"], 0)), [2, 0, 1, 0, 0]);
    assert_eq!(texts(&book.list("households"), "phone"), ["0912345678", "0987654321"]);
}

#[track_caller]
fn refused_row(book: &Book, csv: &str) -> String {
    let before = book.everything();
    let said = says_quietly(book.feed(&["import", "households", "-"], csv.as_bytes()).ended(3));
    assert_eq!(book.everything(), before);
    said
}

#[test]
fn what_cannot_be_read_is_refused_by_line_and_comes_in_mended() {
    let book = Book::empty();
    let csv = "STT,Chủ hộ,Thôn,Điện thoại,Hộ nghèo/cận nghèo\n\
        1,Lò Văn Pọm,Bản A,0912345678,không\n2,,Bản A,,\n3,Cà Văn Ơn,,,\n4,Tòng Thị Lả,Bản A,12,\n5,Cà Thị Pâng,Bản A,,x\n";
    let path = book.path("loi.csv");
    let output = book.feed(&["import", "households", "-", "--rejects", &path], csv.as_bytes());
    let said = says_quietly(output.ended(3));
    for line in 3..=6 {
        assert!(said.contains(&format!("dòng {line}:")), "line {line} is not named:\n{said}");
    }
    assert_eq!(texts(&book.list("households"), "head"), ["Lò Văn Pọm"]);
    let rejects = std::fs::read_to_string(&path).unwrap();
    let mended = rejects.replace(",x,", ",cận nghèo,").replace(",12,", ",0912000111,");
    assert_eq!(counts(&imported(&book, &mended, &[], 3)), [2, 0, 0, 0, 2]);
    assert_eq!(named(&book, "Cà Thị Pâng")["poverty"], "near_poor");
}

#[test]
fn a_village_over_its_rows_goes_into_the_rejects() {
    let book = Book::empty();
    let csv = "STT,Chủ hộ,Điện thoại\nThôn 5,,\n1,Lò Văn Pọm,12\n";
    let path = book.path("loi.csv");
    book.feed(&["import", "households", "-", "--rejects", &path], csv.as_bytes()).ended(3);
    let mended = std::fs::read_to_string(&path).unwrap().replace(",12,", ",0912000111,");
    assert_eq!(counts(&imported(&book, &mended, &[], 0)), [1, 0, 0, 0, 0], "{mended}");
    assert_eq!(named(&book, "Lò Văn Pọm")["village"], "Thôn 5");
}

#[test]
fn one_household_twice_in_a_list_is_one() {
    let book = Book::empty();
    let csv = "Chủ hộ,Thôn,Điện thoại\nLò Văn Hoà,Bản A,0912345678\nLò Văn Hòa,Bản A,0912345678\n";
    let output = book.feed(&["import", "households", "-"], csv.as_bytes());
    assert!(says_quietly(output.ended(0)).contains("dòng 3: xem lại"), "{}", output.err());
    assert_eq!(book.list("households").len(), 1);
    let other = "Mã hộ,Chủ hộ,Thôn\nHG-0007,Cà Văn Ơn,Bản A\nHG-0007,Cà Thị Pâng,Bản A\n";
    assert_eq!(counts(&imported(&book, other, &[], 3)), [1, 0, 0, 0, 1]);
}

#[test]
fn a_code_of_another_book_never_renames_a_household() {
    let book = Book::empty();
    imported(&book, "Chủ hộ,Thôn\nLò Văn Hoà,Bản A\n", &[], 0);
    let before = book.everything();
    let csv = "Mã hộ,Chủ hộ,Thôn\nHG-0001,Giàng A Dơ,Bản B\n";
    let result = imported(&book, csv, &["--on-differs", "take"], 3);
    assert_eq!((counts(&result), book.everything()), ([0, 0, 0, 0, 1], before));
}

/// import(export(x)) = x, in every wording and as a workbook; into an empty book too, codes and all.
#[test]
fn an_export_comes_back_the_same() {
    let book = Book::invented(120, 3);
    let count = book.list("households").len() as i64;
    assert!(count > 10);
    let before = book.everything();
    for (name, more) in
        [("vi.csv", &[][..]), ("en.csv", &["--lang", "en"]), ("keys.csv", &["--keys"]), ("ds.xlsx", &[])]
    {
        let path = book.path(name);
        let export = [&["export", "households", "-o", &path], more].concat();
        book.run(&export).ended(0);
        let back =
            |into: &Book| rows(into.run(&["import", "households", &path, "--format", "json"]).ended(0)).remove(0);
        assert_eq!(counts(&back(&book)), [0, count, 0, 0, 0], "{name}");
        assert_eq!(book.everything(), before, "{name}");
        let empty = Book::empty();
        assert_eq!(counts(&back(&empty)), [count, 0, 0, 0, 0], "{name}");
        let no_children = |book: &Book| {
            let mut list = book.list("households");
            list.iter_mut().for_each(|row| row["children"] = json!(0));
            list
        };
        assert_eq!(no_children(&empty), no_children(&book), "{name}");
        assert_eq!(counts(&back(&empty)), [0, count, 0, 0, 0], "{name}");
    }
}

#[test]
fn an_import_is_taken_back_as_one_act() {
    let book = Book::empty();
    imported(&book, "Chủ hộ,Thôn,Ghi chú\nLò Văn Pọm,Thôn 1,cũ\n", &[], 0);
    let before = book.everything();
    let second = "Chủ hộ,Thôn,Ghi chú,Hộ nghèo\nLò Văn Pọm,Thôn 1,mới,x\nVàng A Chư,Thôn 9,,\n";
    assert_eq!(counts(&imported(&book, second, &["--on-differs", "take"], 0)), [1, 0, 1, 0, 0]);
    let asked = book.run(&["undo"]);
    assert!(asked.ended(1).out().contains("Hộ do lần nhập ấy thêm sẽ vào thùng"), "{}", asked.out());
    let done = book.run(&["undo", "--yes"]);
    assert!(done.ended(0).out().contains("bỏ 1 hộ, trả lại 1 hộ"), "{}", done.out());
    assert_eq!(book.everything(), before);
    // The village went with it and comes anew; and the import before can be taken back in its turn.
    let again = imported(&book, second, &[], 3);
    assert_eq!((counts(&again), &again["villages_made"]), ([1, 0, 0, 1, 0], &json!(["Thôn 9"])));
    book.run(&["undo", "--yes"]).ended(0);
    book.run(&["undo", "--yes"]).ended(0);
    assert!(book.list("households").is_empty());
    book.run(&["verify"]).ended(0);
}

#[test]
fn a_list_without_heads_is_no_list_of_households() {
    let book = Book::empty();
    let said = refused(&book.feed(&["import", "households", "-"], crate::import::CLEAN.as_bytes()), 1);
    assert!(said.contains("chủ hộ"), "{said}");
}

/// Headings nobody knows are said by the officer, as for children.
#[test]
fn columns_may_be_said_by_hand() {
    let book = Book::empty();
    let csv = "Gia đình ông bà,Thôn,Liên lạc\nLò Văn Pọm,Bản A,0912345678\n";
    refused(&book.feed(&["import", "households", "-"], csv.as_bytes()), 1);
    let map = book.file("ghep.toml", "\"Gia đình ông bà\" = \"head\"\n\"Liên lạc\" = \"phone\"\n".as_bytes());
    assert_eq!(counts(&imported(&book, csv, &["--map", &map], 0)), [1, 0, 0, 0, 0]);
    assert_eq!(named(&book, "Lò Văn Pọm")["phone"], "0912345678");
}
