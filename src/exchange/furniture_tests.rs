//! Tests of telling children from the furniture of a printed list.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use crate::exchange::csv_in::read_csv;
use crate::exchange::ditto::{expand_ditto, is_ditto};
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
    assert_eq!(kind("đ) Nhiễm HIV/AIDS,,,,,,"), group("Nhiễm HIV/AIDS"));
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
    assert_eq!(kind("Total: 24,,,,,,"), RowKind::Subtotal);
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
fn the_date_over_the_signatures_in_figures() {
    assert_eq!(kind(",,,\"Mường Phăng, ngày 15/11/2026\",,,"), RowKind::Signature);
    assert_eq!(kind(",Ngày 15/11/2026,,,,,"), RowKind::Signature);
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
        ",Trẻ X,2015,,,,",
        ",Trẻ chưa đặt tên,,,,,5",
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

/// What came out of the book goes back in, whatever it is called; rows added by hand are read as anybody's.
#[test]
fn in_a_file_of_ours_every_coded_row_is_a_child() {
    let (mut table, heading, kinds) =
        read("Mã trẻ,Họ và tên,Thôn\nTE-1,Lan,A\nTE-2,Cộng,nt\nTE-3,Nơi nhận:,\n,Tổng cộng,2\n,Hoa,nt\n,,\n");
    assert!(table.ours);
    use RowKind::{Blank, Data, Subtotal};
    assert_eq!(kinds, [Data, Data, Data, Subtotal, Data, Blank]);
    assert_eq!(expand_ditto(&mut table, &heading, &kinds), 0);
}

#[test]
fn a_list_of_plain_words_has_its_furniture() {
    let (_, _, kinds) = read(
        "STT,Họ và tên,Ngày sinh,Giới tính,Thôn\n(1),(2),(3),(4),(5)\nI,Trẻ em khuyết tật,,,\n1,Lò Văn An,2015,Nam,Bản A\n\
         STT,Họ và tên,Ngày sinh,Giới tính,Thôn\n2,Lò Thị Bé,2016,Nữ,nt\n,Cộng: 2,,,\n,Người lập,,,CHỦ TỊCH\n,Lò Văn Thử,,,Nguyễn Văn Chủ\n",
    );
    use RowKind::{Data, Heading, NumberRow, Signature, Subtotal};
    let wanted = [NumberRow, group("Trẻ em khuyết tật"), Data, Heading, Data, Subtotal, Signature, Signature];
    assert_eq!(kinds, wanted);
}

/// Lists pasted together: below the signatures of one the next goes on, and none of its children is swallowed.
#[test]
fn children_below_a_signature_are_read() {
    use RowKind::{Data, Doubtful, Signature};
    let (_, _, kinds) = read(
        "Họ tên trẻ,Năm sinh\nLò Văn An,2015\nNgười lập biểu,\nLò Văn Bé,2016\nLò Văn Cu,\nNgười lập,\nLò Văn Ký,\n",
    );
    assert_eq!(kinds, [Data, Signature, Data, Data, Signature, Signature]);
    let (_, _, kinds) = read(
        "Họ tên trẻ,Thôn,SĐT,Số định danh\nLan,Bản A,,\nNgười lập biểu,15/11/2026,,\nHoa,Bản A,,\nLê Ký,,0912345678,\n\
         Lê Văn Dấu,Trần Thị Ký,,\nMai,,,011320000001\n",
    );
    assert_eq!(kinds, [Data, Signature, Doubtful, Doubtful, Signature, Data]);
}

#[test]
fn a_sum_or_a_child_called_so_is_for_a_person_to_say() {
    let (_, _, kinds) = read("Họ tên,Năm sinh\nCộng,2015\nCộng,12/05/2015\nCộng,12\nChu Tịch,2014\n");
    assert_eq!(kinds, [RowKind::Doubtful, RowKind::Data, RowKind::Subtotal, RowKind::Data]);
}

#[test]
fn villages_over_their_rows() {
    for (row, place) in [
        ("Thôn 3,,,,,,", "Thôn 3"),
        ("Bản A,,,,,,", "Bản A"),
        ("I,BẢN PHĂNG,,,,,", "BẢN PHĂNG"),
        ("II. Thôn Bản A,,,,,,", "Bản A"),
        (",Tổ dân phố 5: 12 trẻ,,,,,", "Tổ dân phố 5"),
        ("* Xóm Đông (5 em),,,,,,", "Xóm Đông"),
        (",Khu phố Chợ,,,,,12", "Khu phố Chợ"),
        ("I,Thôn Đông,,,12,5,7", "Thôn Đông"),
        ("Thon 3,,,,,,", "Thon 3"),
    ] {
        let RowKind::GroupRow { text } = kind(row) else { panic!("{row} is no group") };
        assert_eq!(place_named(&text), Some(place), "{row}");
    }
    for text in ["Trẻ em khuyết tật", "Tô Văn A", "Bàn Văn B", "To Van A", "Bản", "Thôn"] {
        assert_eq!(place_named(text), None, "{text}");
    }
    let (mut table, heading, kinds) =
        read("TT,Họ tên,Thôn,Dân tộc\nThôn 3,,,\n1,A,nt,Kinh\nThôn 4,,,\n2,B,nt,nt\n3,C,,nt\n");
    assert_eq!(expand_ditto(&mut table, &heading, &kinds), 4);
    assert_eq!(
        (&table.rows[2].cells[2], &table.rows[4].cells[2], &table.rows[4].cells[3]),
        ("Thôn 3", "Thôn 4", "Kinh")
    );
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
