//! `import children`: every row is accounted for, and only what was asked is written.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use serde_json::{Value, json};

use crate::tools::{Book, refused, says_quietly, strict_csv, texts};

pub const CLEAN: &str = "STT,Họ và tên,Ngày sinh,Giới tính,Dân tộc,Thôn,Họ tên mẹ,Họ tên cha,Điện thoại\n\
    1,Lò Thị Hòa,12/09/2020,Nữ,Thái,Bản Phăng,Quàng Thị Ín,Lò Văn Biên,0912345678\n\
    2,Đặng Văn Đức,05/2019,Nam,Kinh,Bản Yên,Nguyễn Thị Hạnh,Đặng Văn Dũng,\n\
    3,\"Vàng A Sính, bé\",2018,nam,Mông,bản yên,,,0987654321\n";

fn count(result: &Value, keys: &[&str]) -> Vec<i64> {
    keys.iter().map(|key| result[*key].as_i64().unwrap_or(-1)).collect()
}

#[test]
fn new_then_same_then_differs() {
    let book = Book::empty();
    let result = book.imported(CLEAN, &[], 0);
    assert_eq!(count(&result, &["added", "same", "changed", "kept", "refused"]), [3, 0, 0, 0, 0]);
    let list = book.list("children");
    let names: std::collections::BTreeSet<String> = texts(&list, "name").into_iter().collect();
    assert_eq!(names, ["Đặng Văn Đức", "Vàng A Sính, bé", "Lò Thị Hòa"].map(String::from).into());
    let hoa = list.iter().find(|row| row["name"] == "Lò Thị Hòa").unwrap();
    assert_eq!(
        (&hoa["birth_date"], &hoa["sex"], &hoa["guardian_phone"]),
        (&json!("2020-09-12"), &json!("nữ"), &json!("0912345678"))
    );
    let born = list.iter().map(|row| row["birth_date"].as_str().unwrap()).collect::<std::collections::BTreeSet<_>>();
    assert_eq!(born, ["2018", "2019-05", "2020-09-12"].into());

    let before = book.everything();
    let again = book.imported(CLEAN, &[], 0);
    assert_eq!(count(&again, &["added", "same", "changed", "kept", "refused"]), [0, 3, 0, 0, 0]);
    assert_eq!(book.everything(), before, "importing twice changed something");

    let other = CLEAN.replace("0912345678", "0911111111");
    let kept = book.imported(&other, &[], 3);
    assert_eq!(count(&kept, &["added", "same", "changed", "kept", "refused"]), [0, 2, 0, 1, 0]);
    assert_eq!(book.everything(), before, "keep is the default");
    let said = says_quietly(&book.import(&other, &[]));
    assert!(said.contains("0912345678") && said.contains("0911111111") && said.contains('2'), "{said}");
    assert_eq!(count(&book.imported(&other, &["--on-differs", "keep"], 3), &["kept"]), [1]);

    let dry = book.imported(&other, &["--on-differs", "take", "--dry-run"], 0);
    assert_eq!(count(&dry, &["changed", "same"]), [1, 2]);
    assert_eq!(book.everything(), before);
    let taken = book.imported(&other, &["--on-differs", "take"], 0);
    assert_eq!(count(&taken, &["added", "same", "changed", "kept"]), [0, 2, 1, 0]);
    assert!(book.everything() == before.replace("0912345678", "0911111111"));
    assert_eq!(count(&book.imported(&other, &[], 0), &["same"]), [3]);
}

#[test]
fn an_empty_cell_takes_nothing_away() {
    let book = Book::empty();
    book.imported(CLEAN, &[], 0);
    let before = book.everything();
    let bare = CLEAN.replace(",0912345678", ",").replace("Thái", "");
    assert_eq!(count(&book.imported(&bare, &["--on-differs", "take"], 0), &["same", "changed"]), [3, 0]);
    assert_eq!(book.everything(), before);
}

#[test]
fn a_dry_run_writes_nothing() {
    let book = Book::empty();
    let (before, log) = (book.everything(), book.log_entries());
    let dry = book.imported(CLEAN, &["--dry-run"], 0);
    assert_eq!(count(&dry, &["added", "same", "refused"]), [3, 0, 0]);
    assert_eq!(dry["villages_made"], json!(["Bản Phăng", "Bản Yên"]));
    let bad = CLEAN.replace("12/09/2020", "32/09/2020");
    assert_eq!(count(&book.imported(&bad, &["--dry-run"], 3), &["added", "refused"]), [2, 1]);
    assert_eq!((book.everything(), book.log_entries()), (before, log));
}

#[test]
fn a_village_is_made_once_and_named() {
    let book = Book::empty();
    let said = book.import(CLEAN, &[]);
    assert!(said.ended(0).out().contains("Bản Phăng") && said.out().contains("Bản Yên"), "{}", said.out());
    let villages: std::collections::BTreeSet<String> = texts(&book.list("children"), "village").into_iter().collect();
    assert_eq!(villages, ["Bản Phăng".to_owned(), "Bản Yên".to_owned()].into(), "bản yên is Bản Yên");
    let again = book.imported("Họ và tên,Ngày sinh,Thôn\nLò Mới,2021,BẢN PHĂNG\n", &[], 0);
    assert_eq!(again["villages_made"], json!([]));
}

#[test]
fn an_address_is_an_address_unless_it_names_a_known_village_alone() {
    let book = Book::empty();
    book.imported(CLEAN, &[], 0);
    let rows = "Họ và tên,Ngày sinh,Địa chỉ\nLò Một,01/03/2020,Bản Phăng\nLò Hai,02/03/2020,Số 5 đường Lớn\n";
    let result = book.imported(rows, &[], 0);
    assert_eq!(result["villages_made"], json!([]), "an address makes no village");
    let one = |name: &str| book.json(&["list", "children", "--filter", &format!("name={name}")]).remove(0);
    assert_eq!(one("Lò Một")["village"], "Bản Phăng");
    assert_eq!((&one("Lò Hai")["village"], &one("Lò Hai")["address"]), (&Value::Null, &json!("Số 5 đường Lớn")));
    book.imported("Họ và tên,Ngày sinh,Thôn,Địa chỉ\nLò Ba,03/03/2020,Bản Yên,Bản Phăng\n", &[], 0);
    assert_eq!((&one("Lò Ba")["village"], &one("Lò Ba")["address"]), (&json!("Bản Yên"), &json!("Bản Phăng")));
}

const SOME_BAD: &str = "Họ và tên,Ngày sinh,Giới tính,Thôn,Điện thoại,Số định danh\n\
    Lò Tốt,12/09/2020,Nữ,Bản A,0912345678,\n\
    Lò Ngày,31/02/2020,Nữ,Bản A,0911111111,011320000001\n\
    ,01/02/2020,Nam,Bản A,,\n\
    Lò Lớn,01/02/2001,Nam,Bản A,,\n\
    Lò Số,01/02/2019,Nam,Bản A,,12345\n";

#[test]
fn a_bad_row_is_refused_by_line_and_reason_and_the_rest_goes_in() {
    let book = Book::empty();
    let result = book.import(SOME_BAD, &["--format", "json"]);
    let said = says_quietly(result.ended(3));
    assert_eq!(count(&crate::tools::rows(&result)[0], &["added", "refused"]), [1, 4], "{said}");
    for line in ["3", "4", "5", "6"] {
        assert!(said.lines().any(|said| said.contains(&format!("dòng {line}:"))), "line {line} is not named:\n{said}");
    }
    assert_eq!(texts(&book.list("children"), "name"), ["Lò Tốt"]);
}

#[test]
fn the_rejects_file_can_be_mended_and_imported() {
    let book = Book::empty();
    let path = book.path("loi.csv");
    book.import(SOME_BAD, &["--rejects", &path]).ended(3);
    let bytes = std::fs::read(&path).expect("the rejects file");
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let csv = strict_csv(&bytes, ',');
    assert_eq!(csv.len(), 5);
    assert_eq!(csv[0][..6], ["Họ và tên", "Ngày sinh", "Giới tính", "Thôn", "Điện thoại", "Số định danh"]);
    assert!(csv[1..].iter().all(|row| !row[6].is_empty()), "each row says why: {csv:?}");
    // Mended, it is a list like any other: its numbers are what they were.
    let mended = String::from_utf8(bytes).unwrap().replace("31/02/2020", "28/02/2020");
    let result = book.imported(&mended, &[], 3);
    assert_eq!(count(&result, &["added", "refused"]), [1, 3]);
    let row = book.json(&["list", "children", "--filter", "name=Lò Ngày"]).remove(0);
    assert_eq!((&row["guardian_phone"], &row["id_number"]), (&json!("0911111111"), &json!("011320000001")));
    // It overwrites nothing, and then nothing is imported either.
    let before = book.everything();
    refused(&book.import(SOME_BAD, &["--rejects", &path]), 1);
    refused(&book.import(SOME_BAD, &["--rejects", &book.path("khong/co.csv")]), 1);
    assert_eq!(book.everything(), before);
    // Nothing refused: no file.
    let none = book.path("khong.csv");
    book.import(CLEAN, &["--rejects", &none]).ended(0);
    assert!(!Path::new(&none).exists());
}

#[test]
fn rejects_of_our_own_export_keep_their_codes() {
    let book = Book::invented(20, 1);
    let export = book.run(&["export", "children", "-o", "-"]).out().to_owned();
    let line = export
        .lines()
        .find(|line| line.contains("/20") && line.contains(",'0"))
        .expect("a child with a number")
        .to_owned();
    let date_at = line.find('/').unwrap();
    let broken_line = format!("{}99{}", &line[..date_at - 2], &line[date_at..]);
    let broken = export.replace(&line, &broken_line);
    let path = book.path("loi.csv");
    let result = book.imported(&broken, &["--rejects", &path], 3);
    assert_eq!(count(&result, &["same", "refused"]), [19, 1]);
    let mended = std::fs::read_to_string(&path).unwrap().replace(&broken_line[..date_at + 8], &line[..date_at + 8]);
    let result = book.imported(&mended, &[], 0);
    assert_eq!(count(&result, &["same", "added", "kept", "refused"]), [1, 0, 0, 0], "{mended}");
}

#[test]
fn one_child_twice_in_a_list_is_one_child() {
    let book = Book::empty();
    let twice = format!("{CLEAN}4,Lò Thị Hòa,12/09/2020,Nữ,Thái,Bản Phăng,Quàng Thị Ín,Lò Văn Biên,0912345678\n");
    let dry = book.imported(&twice, &["--dry-run"], 0);
    let result = book.imported(&twice, &[], 0);
    for result in [dry, result] {
        assert_eq!(count(&result, &["added", "same"]), [3, 1]);
    }
    let other = format!("{CLEAN}4,Lò Thị Hòa,12/09/2020,Nữ,Thái,Bản Phăng,Quàng Thị Ín,Lò Văn Biên,0900000000\n");
    let book = Book::empty();
    for more in [&["--dry-run"][..], &[]] {
        let result = book.imported(&other, more, 3);
        assert_eq!(count(&result, &["added", "refused"]), [3, 1], "{more:?}");
    }
}

#[test]
fn another_child_of_the_same_name_is_another() {
    let book = Book::empty();
    book.imported(CLEAN, &[], 0);
    let result =
        book.imported("Họ và tên,Ngày sinh,Thôn,Họ tên mẹ\nLò Thị Hòa,13/09/2020,Bản Phăng,Quàng Thị Ín\n", &[], 0);
    assert_eq!(count(&result, &["added", "same"]), [1, 0]);
}

#[test]
fn other_lists_and_other_forms_than_said_are_refused() {
    let book = Book::empty();
    for args in [&["import", "children", "-", "--as", "xlsx"][..], &["import", "children", "-", "--encoding", "tcvn3"]]
    {
        refused(&book.feed(args, CLEAN.as_bytes()), 1);
    }
    for what in ["visits", "interventions", "emergencies", "referrals", "activities"] {
        let said = refused(&book.feed(&["import", what, "-"], CLEAN.as_bytes()), 2);
        assert!(said.contains("children, households, cases"), "{said}");
    }
    let help = book.run(&["import", "--help"]);
    assert!(!help.ended(0).out().contains("visits"), "{}", help.out());
    let said = refused(&book.feed(&["import", "children", "-", "--as", "csv", "--sheet", "A"], CLEAN.as_bytes()), 2);
    assert!(said.contains("--sheet"), "{said}");
    assert!(book.list("children").is_empty());
}
