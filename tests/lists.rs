//! A big workbook comes in in little memory: its own process, because the peak of a process is what is measured.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::time::Instant;

use sotre::exchange::headings::{Headings, List};
use sotre::exchange::read_list::{How, read_list};

const COLUMNS: usize = 22;

/// A workbook as Excel writes it: every text once, numbers by their texts' places.
fn workbook(rows: usize) -> Vec<u8> {
    let (mut strings, mut sheet, mut places) = (String::from("<sst>"), String::from("<worksheet><sheetData>"), 0_usize);
    let mut place = |text: &str| {
        let _ = write!(strings, "<si><t>{text}</t></si>");
        places += 1;
        places - 1
    };
    let heading: Vec<usize> = ["Họ và tên", "Ngày sinh", "Thôn", "Họ tên mẹ"]
        .into_iter()
        .map(str::to_owned)
        .chain((4..COLUMNS).map(|n| format!("Cột {n}")))
        .map(|text| place(&text))
        .collect();
    let shared: Vec<usize> = (0..100).map(|n| place(&format!("Trường tiểu học số {n}"))).collect();
    let cell = |column: usize, line: usize, place: usize| {
        format!(r#"<c r="{}{line}" t="s"><v>{place}</v></c>"#, char::from(b'A' + column as u8))
    };
    sheet += r#"<row r="1">"#;
    heading.iter().enumerate().for_each(|(column, text)| sheet += &cell(column, 1, *text));
    sheet += "</row>";
    for row in 0..rows {
        let line = row + 2;
        let _ = write!(sheet, r#"<row r="{line}">"#);
        for column in 0..COLUMNS {
            sheet += &match column {
                0 | 3 => cell(column, line, place(&format!("Nguyễn Thị Thục Oanh {row}"))),
                1 => format!(r#"<c r="B{line}"><v>{}</v></c>"#, 41_000 + row % 4_000),
                _ => cell(column, line, shared[(row + column) % 100]),
            };
        }
        sheet += "</row>";
    }
    strings += "</sst>";
    sheet += "</sheetData></worksheet>";
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [
        ("xl/workbook.xml", r#"<workbook><sheets><sheet name="A" r:id="r1"/></sheets></workbook>"#),
        (
            "xl/_rels/workbook.xml.rels",
            r#"<Relationships><Relationship Id="r1" Target="worksheets/s.xml"/></Relationships>"#,
        ),
        ("xl/sharedStrings.xml", &strings),
        ("xl/worksheets/s.xml", &sheet),
    ] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Kilobytes the process holds at most since the last look.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[test]
fn a_workbook_of_a_hundred_thousand_rows_in_128_mib() {
    let rows = 100_000;
    let path = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(path.path(), workbook(rows)).unwrap();
    let headings = Headings::load(include_str!("../assets/catalogue/headings.toml")).unwrap();
    // What made the file is not what is measured.
    std::fs::write("/proc/self/clear_refs", "5").unwrap();
    let began = Instant::now();
    let bytes = std::fs::read(path.path()).unwrap();
    let table = read_list(&bytes, &How::default(), &headings, List::Children).unwrap();
    let (took, peak) = (began.elapsed(), peak());
    println!("{rows} rows × {COLUMNS} cells: {} KiB, {took:?}", peak);
    assert_eq!(table.rows.len(), rows + 1);
    assert_eq!(&table.rows[1].cells[0], "Nguyễn Thị Thục Oanh 0");
    assert!(peak <= 128 * 1024, "{peak} KiB");
}
