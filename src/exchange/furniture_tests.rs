//! Tests of telling children from the furniture of a printed list.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use crate::exchange::csv_in::read_csv;
use crate::exchange::headings::{List, tests::headings};

fn read(text: &str) -> (Table, HeadingRow, Vec<RowKind>) {
    let mut table = read_csv(text.as_bytes()).unwrap();
    let heading = headings().recognise(&mut table, List::Children).unwrap();
    let kinds = classify(&table, &heading);
    (table, heading, kinds)
}

/// The kind of one row under the heading of the samples.
fn kind(row: &str) -> RowKind {
    let (_, _, kinds) = read(&format!("TT,Họ và tên trẻ,Năm sinh,Dân tộc,Thôn,Cha,Mẹ\n{row}\n"));
    kinds[0].clone()
}

fn group(text: &str) -> RowKind {
    RowKind::GroupRow { text: text.to_owned() }
}

#[test]
fn the_sample_gives_its_twenty_four_children_as_expected() {
    let (mut table, heading, kinds) = read(include_str!("../../tests/fixtures/ds_utf8.csv"));
    assert_eq!(expand_ditto(&mut table, &heading, &kinds), 1);
    assert_eq!(kinds[0], RowKind::NumberRow);
    assert_eq!(kinds.iter().filter(|kind| **kind == RowKind::Subtotal).count(), 9);
    let (mut group, mut children) = ("", Vec::new());
    for (row, kind) in table.rows[heading.data_from()..].iter().zip(&kinds) {
        match kind {
            RowKind::GroupRow { text } => group = text,
            RowKind::Data => children.push((row.cells[1].to_owned(), row.cells[6].to_owned(), group)),
            _ => {}
        }
    }
    assert_eq!(children.len(), 24);
    let child = |at: usize| (children[at].0.as_str(), children[at].1.as_str(), children[at].2);
    assert_eq!(child(0), ("Njưk", "Buôn 12", "Trẻ em khuyết tật"));
    assert_eq!(child(13), ("Lê Mai Hương", "Khóm 3", "Trẻ em khuyết tật"));
    assert_eq!(child(23), ("Nguyễn Hữu Trung", "Khóm 6", "Trẻ em không nơi nương tựa"));
    assert_eq!(kinds[kinds.len() - 2..], [RowKind::Signature, RowKind::Signature]);
}

#[test]
fn groups() {
    assert_eq!(kind("I,Trẻ em khuyết tật,,,,,"), group("Trẻ em khuyết tật"));
    assert_eq!(kind("B.,Mồ côi,,,,,"), group("Mồ côi"));
    assert_eq!(kind("II. Trẻ em mồ côi,,,,,,"), group("Trẻ em mồ côi"));
    assert_eq!(kind("2,Trẻ em bị bỏ rơi,,,,,"), group("Trẻ em bị bỏ rơi"));
    assert_eq!(kind(",Thôn Đông,,,,,"), group("Thôn Đông"));
    assert_eq!(kind("Thôn 3,,,,,,"), group("Thôn 3"));
}

#[test]
fn numbers_and_sums() {
    assert_eq!(kind("1,2,3,4,5,6,7"), RowKind::NumberRow);
    assert_eq!(kind("A,B,(1),(2),(3),(4),(5)"), RowKind::NumberRow);
    assert_eq!(kind(",Cộng,,,,,"), RowKind::Subtotal);
    assert_eq!(kind("Tổng cộng,,24,12,12,,"), RowKind::Subtotal);
    assert_eq!(kind(",Tổng số: 24 trẻ,,,,,"), RowKind::Subtotal);
    assert_eq!(kind(",TONG CONG,24 trẻ,,,,"), RowKind::Subtotal);
    assert_eq!(kind("Danh sách này có 24 trẻ em./.,,,,,,"), RowKind::Subtotal);
}

#[test]
fn signatures_and_what_stands_below_them() {
    let text = "TT,Họ và tên,Năm sinh,Thôn\n1,Lê Lan,2015,A\n,\"Xã A, ngày 12 tháng 5 năm 2026\",,\n,Nơi nhận:,,TM. ỦY BAN NHÂN DÂN\n\
                - UBND tỉnh;,,,\n,,,CHỦ TỊCH\n,(Đã ký),,\n,Trần Thị Ký,,Lê Văn Dấu\n2,Lê Hà,2016,B\n";
    let (_, _, kinds) = read(text);
    let mut expected = vec![RowKind::Signature; 8];
    (expected[0], expected[7]) = (RowKind::Data, RowKind::Data);
    assert_eq!(kinds, expected);
}

#[test]
fn a_child_is_never_furniture() {
    for row in [
        "1,Tống Thị Cộng,,,,,",
        "2,Công Tằng Tôn Nữ Hoa,,,,,",
        ",Tổng Văn A,12/05/2015,,,,",
        "1,Lê A,2,3,4,,",
        ",Lê Văn A,,,,,",
        "1,Chu Tích Nam,2015,,,,",
        "I,Lê Văn A,2015,Kinh,,,",
        "3,Y Moan,,,,,",
        "A Lăng Thị B,,,,,,",
        "1,Cộng Hòa,2015,Kinh,,,",
        ",Bàn Văn B,,Dao,Thôn 1,,",
        "Y-Moan,,,,,,",
        ",Lê A,,,Thôn 1,,\"nhận quà ngày 1 tháng 6 năm 2025\"",
        "5,Trẻ chưa đặt tên,2026,Kinh,Thôn 1,,Lê Thị C",
        ",Tòng Văn Tổng,,Thái,,,",
    ] {
        assert_eq!(kind(row), RowKind::Data, "{row}");
    }
}

#[test]
fn a_heading_repeated_on_the_next_page_is_one() {
    let text = "TT,Họ và tên,Ngày sinh,\n,,Nam,Nữ\n1,Lê A,2015,\nTT,HỌ VÀ TÊN,Ngày sinh,\n,,Nam,Nữ\n2,Lê B,,2016\n";
    let (_, _, kinds) = read(text);
    assert_eq!(kinds, [RowKind::Data, RowKind::Heading, RowKind::Heading, RowKind::Data]);
}

#[test]
fn in_a_file_of_ours_every_row_is_a_child() {
    let (mut table, heading, kinds) = read("Mã trẻ,Họ và tên,Thôn\nTE-1,Lan,nt\n,Tổng cộng,\n,,\n");
    assert!(table.ours);
    assert_eq!(kinds, [RowKind::Data, RowKind::Data, RowKind::Blank]);
    assert_eq!(expand_ditto(&mut table, &heading, &kinds), 0);
}

#[test]
fn ditto_in_its_spellings() {
    for sign in ["nt", "-nt-", "NT", "\"", "''", "〃", "- \" -", "Như trên", "n.t"] {
        assert!(is_ditto(sign), "{sign}");
    }
    for text in ["", "-", "Nt Hoa", "Thôn 1", "'"] {
        assert!(!is_ditto(text), "{text}");
    }
    let (mut table, heading, kinds) =
        read("TT,Họ tên,Dân tộc,Thôn\n1,A,nt,Thôn 1\nII,Trẻ em mồ côi,,\n2,B,Kinh,nt\n3,nt,-nt-,\"\"\"\"\n");
    assert_eq!(expand_ditto(&mut table, &heading, &kinds), 3);
    let row = |at: usize| table.rows[at].cells.iter().collect::<Vec<_>>();
    assert_eq!(row(1), ["1", "A", "nt", "Thôn 1"]);
    assert_eq!(row(3), ["2", "B", "Kinh", "Thôn 1"]);
    assert_eq!(row(4), ["3", "nt", "Kinh", "Thôn 1"]);
}
