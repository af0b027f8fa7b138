//! Tests of workbooks: the sample list in its sheets, fonts, numbers, dates, merged and hidden cells, hostile files.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::io::{Cursor, Write};

use super::*;
use crate::exchange::headings::tests::headings;
use crate::exchange::read_list::{Form, How, read_list};
use crate::exchange::table::Broken;

const STYLES: &str = r#"<styleSheet><numFmts><numFmt numFmtId="165" formatCode="dd/mm/yyyy"/><numFmt numFmtId="166" formatCode="000000000000"/></numFmts>
<fonts><font><name val="Arial"/></font><font><name val=".VnTime"/></font><font><name val="VNI-Times"/></font></fonts>
<cellXfs><xf fontId="0" numFmtId="0"/><xf fontId="1" numFmtId="0"/><xf fontId="2" numFmtId="0"/><xf fontId="0" numFmtId="165"/><xf fontId="0" numFmtId="166"/></cellXfs></styleSheet>"#;

fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A workbook of these sheets (name, inside of `<sheetData>` and what follows) with the shared strings given.
fn workbook(sheets: &[(&str, &str)], strings: &str, properties: &str) -> Vec<u8> {
    let list: String = (1..)
        .zip(sheets)
        .map(|(n, (name, _))| format!(r#"<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>"#))
        .collect();
    let book = format!(r#"<workbook>{properties}<sheets>{list}</sheets></workbook>"#);
    let rels: String =
        (1..=sheets.len()).map(|n| format!(r#"<Relationship Id="r{n}" Target="worksheets/sheet{n}.xml"/>"#)).collect();
    let mut parts = vec![
        ("xl/workbook.xml".to_owned(), book),
        ("xl/_rels/workbook.xml.rels".to_owned(), format!("<Relationships>{rels}</Relationships>")),
        ("xl/styles.xml".to_owned(), STYLES.to_owned()),
        ("xl/sharedStrings.xml".to_owned(), format!("<sst>{strings}</sst>")),
    ];
    for (n, (_, sheet)) in (1..).zip(sheets) {
        parts.push((format!("xl/worksheets/sheet{n}.xml"), format!("<worksheet>{sheet}</worksheet>")));
    }
    zipped(&parts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect::<Vec<_>>())
}

fn text(at: &str, style: usize, text: &str) -> String {
    format!(r#"<c r="{at}" s="{style}" t="inlineStr"><is><t>{text}</t></is></c>"#)
}

fn row(line: usize, cells: &[String]) -> String {
    format!(r#"<row r="{line}">{}</row>"#, cells.concat())
}

fn read(bytes: &[u8]) -> Result<Table, ReadError> {
    read_list(bytes, &How::default(), &headings(), List::Children)
}

fn line(table: &Table, row: usize) -> Vec<&str> {
    table.rows[row].cells.iter().collect()
}

#[test]
fn the_samples_in_each_workbook_are_the_csv() {
    let csv = read(include_bytes!("../../../tests/fixtures/ds_utf8.csv")).unwrap();
    for (bytes, encoding) in [
        (&include_bytes!("../../../tests/fixtures/ds_merged_header.xlsx")[..], Encoding::Utf8),
        (&include_bytes!("../../../tests/fixtures/ds_VnTime_TCVN3.xlsx")[..], Encoding::Tcvn3),
        (&include_bytes!("../../../tests/fixtures/ds_vntime.xls")[..], Encoding::Tcvn3),
        (&include_bytes!("../../../tests/fixtures/ds_vni.ods")[..], Encoding::Vni),
    ] {
        let table = read(bytes).unwrap();
        assert_eq!(table.source.encodings[0].0, encoding);
        assert_eq!((table.source.hidden, table.source.unread.len()), (1, 0));
        for (sheet, wanted) in table.rows.iter().zip(&csv.rows) {
            for (column, wanted) in wanted.cells.iter().enumerate() {
                let got = &sheet.cells[column];
                let same = got.to_lowercase() == wanted.to_lowercase() || format!("0{got}") == *wanted;
                assert!(same, "{encoding:?} line {}: {got:?}, not {wanted:?}", sheet.line);
            }
        }
    }
}

#[test]
fn fonts_decode_their_cells_also_beside_unicode() {
    let rows = [
        row(
            1,
            &[text("A1", 0, "Họ và tên"), text("B1", 1, "Th«n"), text("C1", 2, "Daân toäc"), text("D1", 0, "Ghi chú")],
        ),
        row(
            2,
            &[
                text("A2", 1, "NguyÔn ThÞ Hµ"),
                text("B2", 0, "Bản Phăng"),
                text("C2", 2, "Möôøng"),
                text("D2", 1, "Lê Hà"),
            ],
        ),
        row(3, &[text("A3", 1, "Êu"), text("B3", 1, "Êp 8"), "<c r=\"C3\" t=\"s\"><v>0</v></c>".into()]),
    ];
    let strings = r#"<si><r><rPr><rFont val=".VnTime"/></rPr><t>D©n téc </t></r><r><rPr><rFont val="Arial"/></rPr><t>Mường</t></r></si>"#;
    let table = read(&workbook(&[("DS", &format!("<sheetData>{}</sheetData>", rows.concat()))], strings, "")).unwrap();
    assert_eq!(line(&table, 0), ["Họ và tên", "Thôn", "Dân tộc", "Ghi chú"]);
    assert_eq!(line(&table, 1), ["Nguyễn Thị Hà", "Bản Phăng", "Mường", "Lê Hà"]);
    assert_eq!(line(&table, 2), ["ấu", "ấp 8", "Dân tộc Mường"]);
    assert_eq!(table.source.toneless.len(), 2);
    assert!(table.source.unread.is_empty());
}

#[test]
fn numbers_dates_and_truths_are_shown_as_a_csv_would() {
    let cells = |line: usize| {
        format!(
            r#"<row r="{line}"><c r="A{line}"><v>1</v></c><c r="B{line}" s="3"><v>42136</v></c><c r="C{line}" s="4"><v>56325134628</v></c>
            <c r="D{line}"><v>5.6325134628E10</v></c><c r="E{line}" t="b"><v>1</v></c><c r="F{line}" t="e"><v>#N/A</v></c>
            <c r="G{line}" t="str"><f>A1&amp;"x"</f><v>=a_x000D__x0041_</v></c></row>"#
        )
    };
    let sheet = format!("<sheetData>{}</sheetData>", cells(1));
    let table = read(&workbook(&[("A", &sheet)], "", "")).unwrap();
    let shown = ["1", "12/05/2015", "056325134628", "56325134628", "TRUE", "#N/A", "=aA"];
    assert_eq!(line(&table, 0), shown);
    let table = read(&workbook(&[("A", &sheet)], "", r#"<workbookPr date1904="1"/>"#)).unwrap();
    assert_eq!(line(&table, 0)[1], "13/05/2019");
}

#[test]
fn the_sheet_with_the_list_is_found_or_named() {
    let cover = format!("<sheetData>{}</sheetData>", row(1, &[text("A1", 0, "Báo cáo năm 2026")]));
    let list = format!(
        "<sheetData>{}{}</sheetData>",
        row(3, &[text("A3", 1, "Hä vµ tªn"), text("B3", 1, "Ngµy sinh")]),
        row(4, &[text("A4", 1, "Lß V¨n An"), text("B4", 0, "2015")])
    );
    let bytes = workbook(&[("Bìa", &cover), ("DS 2026", &list)], "", "");
    let table = read(&bytes).unwrap();
    assert_eq!((table.source.sheet.as_deref(), table.rows[3].line), (Some("DS 2026"), 4));
    let named = How { sheet: Some("bìa".into()), ..How::default() };
    assert_eq!(line(&read_list(&bytes, &named, &headings(), List::Children).unwrap(), 0), ["Báo cáo năm 2026"]);
    let none = How { sheet: Some("X".into()), ..How::default() };
    let error = read_list(&bytes, &none, &headings(), List::Children).unwrap_err();
    assert!(matches!(error, ReadError::NoSheet { there, .. } if there == "Bìa, DS 2026"));
    let csv = How { form: Some(Form::Text), ..How::default() };
    assert!(matches!(read_list(&bytes, &csv, &headings(), List::Children), Err(ReadError::Spreadsheet { .. })));
}

#[test]
fn of_several_lists_the_one_that_is_wanted_is_read() {
    let sheet = |rows: &[&[&str]]| {
        let cells = |line: usize, row: &[&str]| {
            let cell = |(at, value): (u8, &&str)| text(&format!("{}{line}", char::from(b'A' + at)), 0, value);
            (0..).zip(row).map(cell).collect::<Vec<_>>()
        };
        let rows: Vec<String> = (1..).zip(rows).map(|(line, words)| row(line, &cells(line, words))).collect();
        format!("<sheetData>{}</sheetData>", rows.concat())
    };
    let cover = sheet(&[&["Phường xã"], &["Ghi chú: ba danh sách"]]);
    let children = sheet(&[&["Họ và tên", "Ngày sinh", "Thôn", "Họ tên mẹ"], &["Lò An", "2015", "Bản A", "Lò Ín"]]);
    let households = sheet(&[&["Họ tên chủ hộ", "Thôn", "Số khẩu"], &["Lò Văn Bình", "Bản A", "4"]]);
    let cases = sheet(&[&["Họ tên trẻ", "Ngày sinh", "Mức độ", "Ngày mở"], &["Lò An", "2015", "cao", "01/11/2026"]]);
    let all = [("Bìa", &cover[..]), ("Trẻ", &children), ("Hộ", &households), ("Hồ sơ", &cases)];
    let chosen = |sheets: &[(&str, &str)], what| {
        let table = read_list(&workbook(sheets, "", ""), &How::default(), &headings(), what).unwrap();
        table.source.sheet.unwrap_or_default()
    };
    for (what, wanted) in [(List::Children, "Trẻ"), (List::Households, "Hộ"), (List::Cases, "Hồ sơ")] {
        assert_eq!(chosen(&all, what), wanted);
    }
    // Where none fits, the one with rows of cells, and not the cover.
    assert_eq!(chosen(&[("Bìa", &cover), ("Trẻ", &children)], List::Households), "Trẻ");
}

#[test]
fn cells_merged_downwards_are_noted_and_gaps_keep_their_lines() {
    let sheet = format!(
        "<sheetData>{}{}{}</sheetData><mergeCells><mergeCell ref=\"B2:B3\"/><mergeCell ref=\"A1:B1\"/></mergeCells>",
        row(1, &[text("A1", 0, "Họ và tên"), text("B1", 0, "Thôn")]),
        row(2, &[text("A2", 0, "Lò An"), text("B2", 0, "Bản A")]),
        row(3, &[text("A3", 0, "Lò Bình")]) + &row(500, &[text("A500", 0, "Lò Chi")])
    );
    let table = read(&workbook(&[("A", &sheet)], "", "")).unwrap();
    assert_eq!(table.source.merged, [(1, 1, 2)]);
    assert_eq!(table.rows.last().map(|row| row.line), Some(500));
    assert!(table.rows.len() < 100);
}

#[test]
fn hostile_workbooks_are_refused() {
    let sheet = format!("<sheetData>{}</sheetData>", row(1, &[text("A1", 0, "Họ và tên")]));
    let good = workbook(&[("A", &sheet)], "", "");
    // Cut anywhere, or with any byte changed: an error or a list, never a panic.
    let samples: [(&[u8], usize); 3] = [
        (&good, 11),
        (include_bytes!("../../../tests/fixtures/ds_vntime.xls"), 151),
        (include_bytes!("../../../tests/fixtures/ds_vni.ods"), 151),
    ];
    for (bytes, step) in samples {
        for cut in (0..bytes.len()).step_by(step) {
            drop(read(&bytes[..cut]));
            let mut bent = bytes.to_vec();
            bent[cut] ^= 0x55;
            drop(read(&bent));
        }
    }
    let broken = |bytes: &[u8]| match read(bytes) {
        Err(ReadError::BrokenSheet { what, .. }) => what,
        other => panic!("{other:?}"),
    };
    assert_eq!(broken(&good[..good.len() - 30]), Broken::Container);
    let entity = r#"<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><sst><si><t>&e;</t></si></sst>"#;
    let with = |strings: &str| {
        zipped(&[
            ("xl/workbook.xml", r#"<workbook><sheets><sheet name="A" r:id="r1"/></sheets></workbook>"#),
            (
                "xl/_rels/workbook.xml.rels",
                r#"<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>"#,
            ),
            ("xl/sharedStrings.xml", strings),
            (
                "xl/worksheets/sheet1.xml",
                r#"<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData></worksheet>"#,
            ),
        ])
    };
    assert_eq!(broken(&with(entity)), Broken::Entities);
    assert_eq!(broken(&with("<sst><si><t>&lol9;</t></si></sst>")), Broken::Entities);
    assert_eq!(broken(&with(&format!("<sst><si><t>{}</t></si></sst>", "a".repeat(3 << 20)))), Broken::Container);
    let bomb = format!("<sst>{}</sst>", "<si><t>aaaaaaaaaaaaaaaa</t></si>".repeat(7_000_000));
    assert_eq!(broken(&with(&bomb)), Broken::Bomb);
    let far = format!("<sheetData>{}</sheetData>", row(1_048_577, &[text("A1048577", 0, "x")]));
    assert!(matches!(read(&workbook(&[("A", &far)], "", "")), Err(ReadError::TooManyRows)));
    let wide = format!("<sheetData>{}</sheetData>", row(1, &[text("SS1", 0, "x")]));
    assert!(matches!(read(&workbook(&[("A", &wide)], "", "")), Err(ReadError::TooManyColumns { line: 1 })));
    assert!(matches!(read(&workbook(&[("A", "<sheetData/>")], "", "")), Err(ReadError::Empty)));
}
