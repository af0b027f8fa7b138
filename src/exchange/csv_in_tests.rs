//! Tests of reading CSV: encodings, line ends, delimiters, quotes, limits and files that are no list.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use crate::exchange::sniff::{NotText, SheetKind};

fn cells(text: &str) -> Vec<Vec<String>> {
    let table = read_csv(text.as_bytes()).unwrap();
    table.rows.iter().map(|row| row.cells.iter().map(str::to_owned).collect()).collect()
}

#[test]
fn the_samples_in_three_dresses_are_one_list() {
    let plain = read_csv(include_bytes!("../../tests/fixtures/ds_utf8.csv")).unwrap();
    let bom = read_csv(include_bytes!("../../tests/fixtures/ds_utf8_bom.csv")).unwrap();
    let nfd = read_csv(include_bytes!("../../tests/fixtures/ds_utf8_nfd.csv")).unwrap();
    assert_eq!(plain.rows, bom.rows);
    assert_eq!(plain.rows, nfd.rows);
    assert!(bom.had_bom && !plain.had_bom);
    assert_eq!(&plain.rows[6].cells[2], "Ngày, tháng, năm sinh");
    let wide: Vec<u8> =
        include_str!("../../tests/fixtures/ds_utf8.csv").encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(read_csv(&[b"\xFF\xFE".to_vec(), wide].concat()).unwrap().rows, plain.rows);
}

#[test]
fn what_no_encoding_reads_is_named_by_its_line() {
    assert!(matches!(read_csv(b"a\r\nb\rc\nd\xFF"), Err(ReadError::NotUtf8 { line: 4 })));
}

#[test]
fn every_line_end_counts_once() {
    for end in ["\n", "\r\n", "\r"] {
        let table = read_csv(["a,b", "1,\"x", "y\"", "", "2,z"].join(end).as_bytes()).unwrap();
        let lines: Vec<usize> = table.rows.iter().map(|row| row.line).collect();
        assert_eq!(lines, [1, 2, 4, 5], "{end:?}");
        assert_eq!(&table.rows[1].cells[1], format!("x{end}y"));
        assert_eq!(&table.rows[3].cells[1], "z");
    }
}

#[test]
fn quotes_in_all_their_habits() {
    assert_eq!(cells("a,\"b,\"\"c\"\"\",d\"e,\"f\"g\n"), [["a", "b,\"c\"", "d\"e", "fg"]]);
    assert_eq!(cells("a,\"\"\"\",c"), [["a", "\"", "c"]]);
    assert_eq!(cells("\"\",x"), [["", "x"]]);
}

#[test]
fn the_delimiter_is_the_consistent_one() {
    let semicolons = "Họ tên;Địa chỉ\nLan;Thôn 1, xã A\nHà;Thôn 2, xã A, huyện B\n";
    assert_eq!(read_csv(semicolons.as_bytes()).unwrap().delimiter, ';');
    assert_eq!(read_csv(b"a\tb, c\n1\t2, 3\n").unwrap().delimiter, '\t');
    assert_eq!(read_csv("tên,nhóm\nLan,\"a;b;c\"\n".as_bytes()).unwrap().delimiter, ',');
    assert_eq!(read_csv("Tên\nLan\n".as_bytes()).unwrap().delimiter, ',');
    let declared = read_csv(b"sep=;\r\na;b\r\n").unwrap();
    assert_eq!((declared.delimiter, declared.rows[0].line, &declared.rows[0].cells[1]), (';', 2, "b"));
}

/// By the wrong sign the lines of a note are rows, and more of them than the list has; its quotes are then torn apart.
#[test]
fn the_delimiter_is_not_chosen_by_a_note() {
    let note = "a;b\n".repeat(30);
    let table = read_csv(format!("Tên,Ghi chú,Thôn\nLan,\"{note}\",A\n").as_bytes()).unwrap();
    assert_eq!((table.delimiter, table.rows.len(), &table.rows[1].cells[2]), (',', 2, "A"));
    // A bare quote, as of an inch, tears the cells of every reading alike.
    assert_eq!(read_csv("Tên;Cỡ\nLan;5\"\nHà;6\"\n".as_bytes()).unwrap().delimiter, ';');
}

#[test]
fn ragged_rows_stand() {
    assert_eq!(cells("a,b,c\n1\n1,2,3,4\n"), [vec!["a", "b", "c"], vec!["1"], vec!["1", "2", "3", "4"]]);
}

#[test]
fn what_is_no_list_is_named() {
    assert!(matches!(read_csv(b""), Err(ReadError::Empty)));
    assert!(matches!(read_csv(b"\xEF\xBB\xBF\r\n,,\r\n"), Err(ReadError::Empty)));
    assert!(matches!(read_csv(b"a\0b"), Err(ReadError::NotText { what: NotText::Binary })));
    assert!(matches!(read_csv(b"%PDF-1.4 ..."), Err(ReadError::NotText { what: NotText::Pdf })));
    assert!(matches!(
        read_csv(b"PK\x03\x04....xl/workbook.xml"),
        Err(ReadError::Spreadsheet { kind: SheetKind::Xlsx })
    ));
}

#[test]
fn a_file_cut_in_a_cell_says_where() {
    assert!(matches!(read_csv(b"a,b\n1,\"half"), Err(ReadError::Truncated { line: 2 })));
    assert!(matches!(read_csv(b"\xFF\xFEa\0,\0b"), Err(ReadError::HalfLetter { line: 1 })));
}

#[test]
fn limits_are_met_early() {
    let long = "x".repeat(MAX_ROW_BYTES + 1);
    assert!(matches!(read_csv(format!("a\n{long}").as_bytes()), Err(ReadError::CellTooBig { line: 2 })));
    let open = format!("a\n\"{}", "x\n".repeat(MAX_ROW_BYTES));
    assert!(matches!(read_csv(open.as_bytes()), Err(ReadError::CellTooBig { line: 2 })));
    let row = format!("{}\n", "1,".repeat(MAX_COLUMNS + 1));
    assert!(matches!(read_csv(row.as_bytes()), Err(ReadError::TooManyColumns { line: 1 })));
    let padded = format!("a,b{}\n", ",".repeat(2 * MAX_COLUMNS));
    assert_eq!(cells(&padded), [["a", "b"]]);
    let rows = "a\n".repeat(MAX_ROWS + 1);
    assert!(matches!(read_csv(rows.as_bytes()), Err(ReadError::TooManyRows)));
    assert_eq!(read_csv(&rows.as_bytes()[2..]).unwrap().rows.len(), MAX_ROWS);
}

#[test]
fn utf16_of_one_endless_line_stops_early() {
    let wide: Vec<u8> = std::iter::repeat_n([b'x', 0], 2 * MAX_ROW_BYTES).flatten().collect();
    assert!(matches!(read_csv(&[b"\xFF\xFE".to_vec(), wide].concat()), Err(ReadError::CellTooBig { line: 1 })));
}
