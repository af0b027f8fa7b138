//! The rejects file: mended, it is imported as the list itself would have been; and it never stands in its own way.

use serde_json::{Value, json};

use crate::tools::{Book, refused, says_quietly, strict_csv};

fn read(path: &str) -> String {
    std::fs::read_to_string(path).expect("the rejects file")
}

fn one(book: &Book, name: &str) -> Value {
    book.json(&["list", "children", "--filter", &format!("name={name}")]).remove(0)
}

const GROUPED: &str =
    "STT,Họ và tên,Ngày sinh,Thôn\nI,Trẻ em khuyết tật,,\n1,Lò Văn Bốn,2015,Bản C\n2,Lò Văn Năm,99/2015,nt\n";

#[test]
fn group_and_ditto_come_back_with_the_row() {
    let book = Book::empty();
    let path = book.path("r.csv");
    book.import(GROUPED, &["--rejects", &path]).ended(3);
    let result = book.imported(&read(&path).replace("99/2015", "9/2015"), &[], 0);
    assert_eq!((&result["added"], &result["columns_ignored"]), (&1.into(), &json!([])));
    let row = one(&book, "Lò Văn Năm");
    assert_eq!(
        (&row["birth_date"], &row["village"], &row["groups"]),
        (&json!("2015-09"), &json!("Bản C"), &json!(["d"]))
    );
}

#[test]
fn a_village_over_the_rows_comes_back_with_them() {
    let book = Book::empty();
    let path = book.path("r.csv");
    let csv = "TT,Họ tên trẻ,Năm sinh,SĐT\nThôn 3,,,\n1,'Lò Một,99/2015,0912345678\n";
    book.import(csv, &["--rejects", &path]).ended(3);
    book.imported(&read(&path).replace("99/2015", "2015"), &[], 0);
    let row = one(&book, "'Lò Một");
    assert_eq!((&row["village"], &row["guardian_phone"]), (&json!("Thôn 3"), &json!("0912345678")));
}

#[test]
fn two_heading_rows_come_back_as_two() {
    for above in ["", "DANH SÁCH,,,,\n,,,,\n"] {
        let book = Book::empty();
        let path = book.path("r.csv");
        let csv = format!(
            "{above}STT,Họ và tên,Ngày sinh,,Thôn\n,,Nam,Nữ,\n1,Lò Văn An,2015,,Bản A\n2,Lò Thị Bé,,99/2016,nt\n"
        );
        book.import(&csv, &["--rejects", &path]).ended(3);
        strict_csv(read(&path).as_bytes(), ',');
        assert_eq!(book.imported(&read(&path).replace("99/2016", "9/2016"), &[], 0)["added"], 1);
        let row = one(&book, "Lò Thị Bé");
        assert_eq!(
            (&row["birth_date"], &row["sex"], &row["village"]),
            (&json!("2016-09"), &json!("nữ"), &json!("Bản A"))
        );
    }
}

#[test]
fn a_second_round_adds_no_second_reason() {
    let book = Book::empty();
    let (first, second, third) = (book.path("1.csv"), book.path("2.csv"), book.path("3.csv"));
    book.import(GROUPED, &["--rejects", &first]).ended(3);
    book.import(&read(&first), &["--rejects", &second]).ended(3);
    assert_eq!(read(&second), read(&first));
    book.import(&read(&second), &["--rejects", &third]).ended(3);
    assert_eq!(read(&third), read(&first));
    let heading = strict_csv(read(&third).as_bytes(), ',').remove(0);
    assert_eq!(heading.iter().filter(|cell| *cell == "Lý do").count(), 1, "{heading:?}");
}

#[test]
fn a_dry_runs_rejects_do_not_stand_in_the_way() {
    let book = Book::empty();
    let path = book.path("r.csv");
    for _ in 0..2 {
        book.import(GROUPED, &["--dry-run", "--rejects", &path]).ended(3);
    }
    let of_dry_run = read(&path);
    assert!(of_dry_run.contains("chạy thử"), "{of_dry_run}");
    book.import(GROUPED, &["--rejects", &path]).ended(3);
    let real = read(&path);
    assert!(!real.contains("chạy thử"), "{real}");
    // The real one stays, and so does a dry run's that somebody has worked on; said how to have it otherwise.
    let said = refused(&book.import(GROUPED, &["--rejects", &path]), 1);
    assert!(said.contains("--force"), "{said}");
    book.import(GROUPED, &["--rejects", &path, "--force"]).ended(3);
    let mended = book.file("m.csv", of_dry_run.replace("99/2015", "9/2015").as_bytes());
    refused(&book.import(GROUPED, &["--rejects", &mended]), 1);
    assert!(read(&mended).contains("9/2015"));
    // And it is a list like the other.
    assert_eq!(book.imported(&read(&mended), &[], 0)["added"], 1);
    assert_eq!(one(&book, "Lò Văn Năm")["groups"], json!(["d"]));
}

#[test]
fn rejects_go_to_a_file_of_their_own() {
    let book = Book::empty();
    assert!(refused(&book.import(GROUPED, &["--rejects", "-"]), 2).contains("--rejects"));
    let list = book.file("ds.csv", GROUPED.as_bytes());
    refused(&book.run(&["import", "children", &list, "--rejects", &list, "--force"]), 2);
    assert_eq!(read(&list), GROUPED);
    assert!(book.list("children").is_empty());
}

/// A child refused by doubt is taken once an officer has put her into the file's rows again.
#[test]
fn a_doubtful_row_comes_in_by_its_rejects() {
    let book = Book::empty();
    let path = book.path("r.csv");
    let csv = "Họ tên trẻ,Năm sinh\nLò Văn An,2015\nCộng,2016\n";
    let output = book.import(csv, &["--rejects", &path]);
    assert!(says_quietly(output.ended(3)).contains("dòng 3:"));
    assert_eq!(book.imported(&read(&path), &[], 0)["added"], 1);
    assert_eq!(one(&book, "Cộng")["birth_date"], "2016");
}
