//! What an import answers: by what happened in the book, not by who listens.

use crate::tools::{Book, quiet, refused, strict_csv};

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

#[test]
fn the_csv_answer_has_headings_and_cells_for_people() {
    let book = Book::empty();
    let csv = "Họ tên trẻ,Năm sinh,Thôn,Cỡ áo\nTrẻ X,2015,=Bản,M\nTrẻ Y,2015,Bản B,L\n";
    let output = book.import(csv, &["--format", "csv"]);
    let rows = strict_csv(output.ended(0).stdout.as_slice(), ',');
    assert_eq!(rows.len(), 2);
    assert_eq!((rows[0][0].as_str(), rows[1][0].as_str()), ("Thêm mới", "2"));
    assert!(rows[1].contains(&"'=Bản; Bản B".to_owned()) && rows[1].contains(&"Cỡ áo".to_owned()), "{rows:?}");
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
