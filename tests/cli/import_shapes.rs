//! Lists that say more than one thing, or half of it: what cannot be told for sure is said, never passed over.

use std::io::{Cursor, Write};

use serde_json::{Value, json};

use crate::tools::{Book, rows, says_quietly, strict_csv, texts};

/// The answer to a list: the counts, then its rows; the import ended with `code`.
#[track_caller]
fn answer(book: &Book, csv: &str, more: &[&str], code: i32) -> Vec<Value> {
    rows(book.import(csv, &[more, &["--format", "json"]].concat()).ended(code))
}

fn one_child(book: &Book) -> Value {
    let list = book.list("children");
    assert_eq!(list.len(), 1, "{list:?}");
    list[0].clone()
}

const NUMBERS: &str = "Họ và tên,Ngày sinh,Giới tính,Số định danh,Điện thoại\n\
    Lò Văn Chấm,1/2/2022,Nam,11222200045.0,912345678\n\
    Lò Văn Phẩy,1/2/2022,Nam,\"011222200046,0\",912345679.0\n";

#[test]
fn the_decimals_of_a_spreadsheet_are_no_digits() {
    let book = Book::empty();
    let answer = answer(&book, NUMBERS, &[], 0);
    assert_eq!(answer[0]["mended"], 2);
    assert_eq!(answer[2]["mended"].as_array().unwrap().len(), 3, "{answer:?}");
    assert_eq!(answer[3]["mended"].as_array().unwrap().len(), 3, "{answer:?}");
    let list = book.list("children");
    let ids: Vec<String> = texts(&list, "id_number");
    assert!(ids.contains(&"011222200045".into()) && ids.contains(&"011222200046".into()), "{ids:?}");
    assert_eq!(texts(&list, "guardian_phone"), ["0912345678", "0912345679"]);
}

#[test]
fn numbers_that_are_not_to_be_mended_are_refused() {
    let book = Book::empty();
    let answer = answer(&book, NUMBERS, &["--no-mend"], 3);
    assert_eq!((&answer[0]["refused"], &answer[0]["mended"]), (&json!(2), &json!(0)));
    assert_eq!(answer[2]["reasons"].as_array().unwrap().len(), 2, "each reason once: {answer:?}");
    let phone = "Họ và tên,Năm sinh,Điện thoại\nLò Văn A,2015,912345678\nLò Văn B,2015,84912345678\n";
    let result = book.imported(phone, &["--no-mend"], 3);
    assert_eq!((&result["refused"], &result["added"]), (&json!(1), &json!(1)));
}

#[test]
fn in_a_column_with_months_first_every_unsure_date_is_said() {
    let book = Book::empty();
    let list = "Họ và tên,Ngày sinh\nLò Văn Năm,3/14/2015\nLò Thị Bảy,02/03/2015\nLò Thị Tám,05/05/2016\n";
    let said = answer(&book, list, &["--dry-run"], 0);
    let warnings = |row: usize| said[row]["warnings"].to_string();
    assert!(warnings(3).contains("02/03/2015") && warnings(3).contains("03/02/2015"), "{}", warnings(3));
    assert_eq!(said[4]["warnings"], json!([]), "the same either way");
    let day_first = answer(&book, &list.replace("3/14/2015", "14/3/2015"), &["--dry-run"], 0);
    assert_eq!(day_first[3]["warnings"], json!([]));
}

#[test]
fn words_that_are_no_date_are_said_of_their_row() {
    let book = Book::empty();
    let list = "Họ và tên,Ngày sinh\nA An,12/5/2015 (AL)\nA Bình,mùng 5 Tết 2015\nA Chi,2015-2016\nA Dũng,2015\n";
    let said = answer(&book, list, &[], 0);
    for row in [2, 3, 4] {
        assert_eq!(said[row]["warnings"].as_array().unwrap().len(), 1, "{}", said[row]);
        assert!(said[row]["warnings"][0].as_str().unwrap().contains("Ghi chú"), "{}", said[row]);
    }
    assert_eq!(said[5]["warnings"], json!([]));
}

#[test]
fn the_year_of_a_parent_is_not_the_childs() {
    let book = Book::empty();
    let list = "Họ tên,Năm sinh,Tháng sinh,Bố,Năm sinh,Mẹ,Năm sinh\nLò Văn A,2015,3,Lò Văn B,1980,Cà Thị C,1985\n";
    assert_eq!(book.imported(list, &[], 0)["columns_ignored"], json!(["Năm sinh (E)", "Năm sinh (G)"]));
    let child = one_child(&book);
    assert_eq!((&child["birth_date"], &child["mother_name"]), (&json!("2015-03"), &json!("Cà Thị C")));

    // The only year there is stands beside the mother: hers. A whole date is the child's wherever it stands.
    let book = Book::empty();
    book.imported("Họ tên,Mẹ,Năm sinh\nLò Văn A,Cà Thị C,1985\n", &[], 0);
    assert_eq!(one_child(&book)["birth_date"], json!(null));
    let book = Book::empty();
    book.imported("Họ tên,Mẹ,Ngày sinh\nLò Văn A,Cà Thị C,1/2/2015\n", &[], 0);
    assert_eq!(one_child(&book)["birth_date"], json!("2015-02-01"));
}

#[test]
fn a_second_table_beside_the_first_is_said() {
    let book = Book::empty();
    let list = "STT,Họ và tên,Ngày sinh,Thôn,,STT,Họ và tên,Ngày sinh,Thôn\n\
                1,Lò Văn Trái,2015,Bản Phăng,,2,Lò Văn Phải,2015,Bản Yên\n";
    let result = book.imported(list, &[], 3);
    assert_eq!((&result["added"], &result["tables_left"]), (&json!(1), &json!(["F"])));
    let child = one_child(&book);
    assert_eq!((&child["village"], &child["address"]), (&json!("Bản Phăng"), &json!(null)));
    let said = says_quietly(book.import(list, &[]).ended(3));
    assert!(said.contains("cột F"), "{said}");
}

#[test]
fn a_village_column_is_the_village_wherever_else_a_place_stands() {
    let places = "Nơi ở hiện nay,Thôn/bản";
    for (heading, row) in [(places, "Nhà bà ngoại,Bản Phăng"), ("Thôn/bản,Nơi ở hiện nay", "Bản Phăng,Nhà bà ngoại")]
    {
        let book = Book::empty();
        book.imported(&format!("Họ và tên,Ngày sinh,{heading}\nLò Văn A,2015,{row}\n"), &[], 0);
        let child = one_child(&book);
        assert_eq!((&child["village"], &child["address"]), (&json!("Bản Phăng"), &json!("Nhà bà ngoại")), "{heading}");
    }
}

/// A workbook of sheets, each its name and the XML of its rows.
fn workbook(sheets: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut part = |name: &str, text: &str| {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    };
    let (mut named, mut related) = (String::new(), String::new());
    for (at, (name, rows)) in sheets.iter().enumerate() {
        named += &format!(r#"<sheet name="{name}" r:id="r{at}"/>"#);
        related += &format!(r#"<Relationship Id="r{at}" Target="worksheets/sheet{at}.xml"/>"#);
        part(&format!("xl/worksheets/sheet{at}.xml"), &format!("<worksheet><sheetData>{rows}</sheetData></worksheet>"));
    }
    part("xl/workbook.xml", &format!("<workbook><sheets>{named}</sheets></workbook>"));
    part("xl/_rels/workbook.xml.rels", &format!("<Relationships>{related}</Relationships>"));
    zip.finish().unwrap().into_inner()
}

fn row(cells: &[&str]) -> String {
    let cell = |text: &&str| match text.strip_prefix('=') {
        Some(formula) => format!("<c><f>{formula}</f><v></v></c>"),
        None => format!(r#"<c t="inlineStr"><is><t>{text}</t></is></c>"#),
    };
    format!("<row>{}</row>", cells.iter().map(cell).collect::<String>())
}

#[test]
fn other_sheets_with_the_same_list_are_named() {
    let book = Book::empty();
    let list = |name: &str| row(&["Họ và tên", "Ngày sinh", "Thôn"]) + &row(&[name, "2015", "Bản A"]);
    let cover = row(&["Họ và tên", "Chức vụ", "Ký"]) + &row(&["Lò Thị Thu", "Cán bộ", "x"]);
    let sheets =
        [("Bìa", cover), ("Bản A", list("Lò Văn A")), ("Bản B", list("Lò Văn B")), ("Bản C", list("Lò Văn C"))];
    let sheets: Vec<(&str, &str)> = sheets.iter().map(|(name, rows)| (*name, rows.as_str())).collect();
    let path = book.file("ban.xlsx", &workbook(&sheets));
    let output = book.run(&["import", "children", &path, "--format", "json"]);
    let result = rows(output.ended(3)).remove(0);
    assert_eq!((&result["added"], &result["sheets_left"]), (&json!(1), &json!(["Bản B", "Bản C"])));
    assert!(says_quietly(&output).contains("Bản B, Bản C"), "{}", output.err());
    // A sheet somebody asked for leaves none.
    for sheet in ["Bản B", "Bản C"] {
        let one =
            rows(book.run(&["import", "children", &path, "--sheet", sheet, "--format", "json"]).ended(0)).remove(0);
        assert_eq!((&one["added"], &one["sheets_left"]), (&json!(1), &json!([])), "{sheet}");
    }
}

#[test]
fn a_formula_without_a_result_is_not_an_empty_cell() {
    let book = Book::empty();
    let rows_of = row(&["Họ và tên", "Ngày sinh", "Thôn"]) + &row(&["Lò Văn A", "=DATE(2015,5,12)", "Bản A"]);
    let path = book.file("cong-thuc.xlsx", &workbook(&[("DS", &rows_of)]));
    let output = book.run(&["import", "children", &path, "--format", "json"]);
    let answer = rows(output.ended(3));
    assert_eq!(answer[0]["formulas_empty"], 1);
    assert_eq!(answer[2]["warnings"].as_array().unwrap().len(), 1, "{answer:?}");
    assert!(says_quietly(&output).contains("Excel"), "{}", output.err());
}

#[test]
fn sums_of_pages_and_headings_in_other_words_are_furniture() {
    let book = Book::empty();
    let list = "STT;Họ tên;Năm sinh;Giới tính;Thôn\n1;Lò Văn A;2015;Nam;Bản A\nCộng bản Phăng;3;;2;1\nCộng trang 1;;;;\n\
                TT;Họ và tên trẻ;Ngày sinh;GT;Bản\n2;Lò Văn B;2016;Nam;Bản A\n";
    let result = book.imported(list, &[], 0);
    assert_eq!((&result["added"], &result["furniture"]), (&json!(2), &json!(4)));
    // Other columns are another list: nobody may take them for these.
    let other = list.replace("TT;Họ và tên trẻ;Ngày sinh;GT;Bản", "TT;Họ và tên trẻ;GT;Bản;Ngày sinh");
    assert_eq!(book.imported(&other, &["--dry-run"], 3)["refused"], 1);
}

#[test]
fn father_and_mother_in_one_cell_part_where_that_is_sure() {
    let book = Book::empty();
    let list = "Họ tên,Năm sinh,\"Họ tên bố, mẹ\"\nLò Văn A,2015,\"Lò Văn B, Cà Thị C\"\n";
    book.imported(list, &[], 0);
    let child = one_child(&book);
    assert_eq!((&child["father_name"], &child["mother_name"]), (&json!("Lò Văn B"), &json!("Cà Thị C")));
    assert_eq!(child["guardian_name"], json!(null));
    assert_eq!(book.imported(list, &[], 0)["same"], 1, "nothing differs a second time");

    let book = Book::empty();
    let said = answer(&book, &list.replace("Lò Văn B", "Lò Thị B"), &[], 0);
    assert_eq!(said[2]["warnings"].as_array().unwrap().len(), 1, "{said:?}");
    let child = one_child(&book);
    assert_eq!((&child["father_name"], &child["mother_name"]), (&json!(null), &json!(null)));
}

#[test]
fn a_circumstance_nobody_names_is_kept_and_said() {
    let book = Book::empty();
    let said = answer(&book, "Họ tên,Năm sinh,Diện\nLò Văn A,2015,HCĐB\n", &[], 0);
    assert_eq!(said[2]["warnings"].as_array().unwrap().len(), 1, "{said:?}");
    assert_eq!(one_child(&book)["groups"], json!([]));
}

#[test]
fn a_reason_is_said_once() {
    let book = Book::empty();
    let list = "TT,Họ tên,Giới tính,Năm sinh,\n,,,Nam,Nữ\n1,Lò Văn Hai,Nam,2015,2016\n";
    let rejects = book.path("tu-choi.csv");
    book.run(&["import", "children", &book.file("nam-nu.csv", list.as_bytes()), "--rejects", &rejects]).ended(3);
    let file = strict_csv(&std::fs::read(&rejects).unwrap(), ',');
    let reason = file.last().unwrap().last().unwrap();
    assert_eq!(reason.matches("nam lẫn nữ").count(), 1, "{reason}");
}

#[test]
fn cells_parted_by_a_bar_are_cells() {
    let book = Book::empty();
    book.imported("STT|Họ và tên|Ngày sinh|Thôn\n1|Lò Văn Gạch|1/2/2016|Bản Phăng\n", &[], 0);
    let child = one_child(&book);
    assert_eq!((&child["name"], &child["village"]), (&json!("Lò Văn Gạch"), &json!("Bản Phăng")));
}
