//! What an import answers: by what happened in the book, not by who listens.

use serde_json::{Value, json};

use crate::tools::{Book, quiet, refused, rows, strict_csv};

const LIST: &[u8] = "Họ tên,Năm sinh,Cỡ áo\nTrẻ X,2015,M\n".as_bytes();

#[test]
fn an_answer_nobody_hears_is_no_failure() {
    for format in ["table", "csv", "json"] {
        for to in ["| true", "> /dev/full", ">&-", "2>&- > /dev/null", "2> /dev/full > /dev/null"] {
            let book = Book::empty();
            let line = format!("\"$0\" import children - --format {format} {to}; echo \"ended $?\" >&3");
            let piped = to.starts_with('|');
            let line = if piped {
                format!("{{ \"$0\" import children - --format {format}; echo \"ended $?\" >&3; }} | true")
            } else {
                line
            };
            let output = book.shell(&format!("exec 3>&1; {line}"), LIST);
            assert_eq!(output.out().trim(), "ended 0", "{format} {to}: {}", output.err());
            quiet(output.err());
            assert_eq!(book.list("children").len(), 1, "{format} {to}");
        }
    }
}

/// One object for each row of the file that says something, behind that of the counts; they agree.
#[test]
fn the_rows_are_in_the_answer_and_agree_with_its_counts() {
    let book = Book::empty();
    let first = "Họ tên,Ngày sinh,Giới tính,Thôn,Điện thoại\nLò Thị Hoa,02/03/2015,Nữ,Bản A,0912345678\nCà Văn Ơn,04/05/2016,Nam,Bản A,\n";
    book.imported(first, &[], 0);
    let second = "DANH SÁCH TRẺ EM,,,,\nHọ tên,Ngày sinh,Giới tính,Thôn,Điện thoại\nLò Thị Hoa,02/03/2015,Nữ,Bản A,0987654321\n\
                  Cà Văn Ơn,04/05/2016,Nam,Bản A,\nĐèo Thị Én,31/02/2017,Nữ,Bản A,\nÐèo Văn Ín,01/02/2018,Nam,Bản A,\nCộng: 4,,,,\n";
    for more in [&["--dry-run"][..], &[]] {
        let answer = rows(book.import(second, &[more, &["--format", "json"]].concat()).ended(3));
        let (counts, list) = (&answer[0], &answer[1..]);
        let of = |verdict: &str| list.iter().filter(|row| row["verdict"] == verdict).count();
        for (key, verdict) in [
            ("added", "new"),
            ("same", "same"),
            ("kept", "differs"),
            ("refused", "refused"),
            ("furniture", "furniture"),
        ] {
            assert_eq!(counts[key], of(verdict), "{key}: {answer:?}");
        }
        let said: Vec<(i64, &str)> =
            list.iter().map(|row| (row["row"].as_i64().unwrap(), row["verdict"].as_str().unwrap())).collect();
        let wanted = ["furniture", "furniture", "differs", "same", "refused", "new", "furniture"];
        assert_eq!(said, (1..).zip(wanted).collect::<Vec<_>>());
        assert_eq!(list[2]["differences"], json!(["guardian_phone: 0912345678 → 0987654321"]));
        assert_eq!((&list[2]["code"], &list[2]["name"]), (&json!("TE-0001"), &json!("Lò Thị Hoa")));
        assert_eq!((&list[3]["code"], &list[3]["differences"]), (&json!("TE-0002"), &json!([])));
        assert!(list[4]["reasons"][0].as_str().unwrap().starts_with("Ngày sinh: "), "{}", list[4]);
        assert_eq!((&list[5]["code"], list[5]["mended"].as_array().unwrap().len()), (&json!(null), 1), "{}", list[5]);
        assert!(list[0]["name"].is_null());
        for row in list {
            let flat = |value: &Value| match value {
                Value::Array(many) => many.iter().all(Value::is_string),
                other => !other.is_object(),
            };
            assert!(row.as_object().unwrap().len() == 8 && row.as_object().unwrap().values().all(flat), "{row}");
        }
        // Nothing was taken, so that the second run finds what the first did.
        assert_eq!(book.list("children").len(), if more.is_empty() { 3 } else { 2 });
    }
}

#[test]
fn the_csv_answer_has_headings_and_cells_for_people() {
    let book = Book::empty();
    let csv = "Họ tên trẻ,Năm sinh,Thôn,Cỡ áo\nTrẻ X,2015,=Bản,M\nTrẻ Y,2015,Bản B,L\n=Z,31/02/2015,Bản B,L\n";
    let output = book.import(csv, &["--format", "csv"]);
    let rows = strict_csv(output.ended(3).stdout.as_slice(), ',');
    let column = |at: usize| rows.iter().map(|row| row[at].as_str()).collect::<Vec<_>>();
    assert_eq!(column(0), ["Dòng", "1", "2", "3", "4"]);
    assert_eq!(column(1), ["Kết quả", "tiêu đề, dòng phụ", "mới", "mới", "từ chối"]);
    assert_eq!(column(3), ["Họ tên", "", "Trẻ X", "Trẻ Y", "'=Z"]);
    assert!(rows[4][4].starts_with("Ngày sinh: "), "{rows:?}");
    let said = output.err();
    assert!(said.contains("Đã nhập: thêm 2") && said.contains("=Bản, Bản B") && said.contains("Cỡ áo"), "{said}");
}

/// The words of the counts mean one thing each, and what is not in the book is said once for all the rows.
#[test]
fn each_word_of_the_counts_has_one_meaning() {
    let book = Book::empty();
    let said = book.import("Họ tên,Năm sinh\nTrẻ X,2015\n", &["--dry-run"]).ended(0).out().to_owned();
    assert_eq!(said.matches("khác").count(), 1, "{said}");
    assert!(said.contains("khác sổ 0") && said.contains("tiêu đề và dòng phụ 1"), "{said}");
}

#[test]
fn a_utf16_file_cut_in_a_letter_says_so() {
    let book = Book::empty();
    let mut bytes = b"\xff\xfe".to_vec();
    bytes.extend("Họ tên,Năm sinh\nTrẻ X,2015".encode_utf16().flat_map(u16::to_le_bytes));
    bytes.pop();
    let said = refused(&book.feed(&["import", "children", "-"], &bytes), 1);
    assert!(said.contains("UTF-16") && !said.contains("ngoặc"), "{said}");
}
