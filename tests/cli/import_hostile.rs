//! Files made to do harm: refused with a reason and nothing changed, or taken in as the plain text they are.

use std::io::{Cursor, Write};
use std::time::{Duration, Instant};

use crate::tools::{Book, refused, says_quietly, strict_csv};

const BOOK: &str = r#"<workbook><sheets><sheet name="DS" r:id="r1"/></sheets></workbook>"#;
const RELS: &str = r#"<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>"#;

/// A workbook of one sheet; `parts` beside the two that lead to it.
fn workbook(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [("xl/workbook.xml", BOOK), ("xl/_rels/workbook.xml.rels", RELS)].iter().chain(parts) {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn sheet(rows: &str) -> String {
    format!("<worksheet><sheetData>{rows}</sheetData></worksheet>")
}

fn text(at: &str, text: &str) -> String {
    format!(r#"<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>"#)
}

fn ods(rows: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:body><office:spreadsheet><table:table table:name=\"DS\">{rows}</table:table>\
         </office:spreadsheet></office:body></office:document-content>"
    );
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", &content)] {
        // The kind of the file stands unpacked, to be read by anybody.
        let method = if name == "mimetype" { zip::CompressionMethod::Stored } else { zip::CompressionMethod::Deflated };
        zip.start_file(name, zip::write::SimpleFileOptions::default().compression_method(method)).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Refused at once, in words, with nothing changed.
#[track_caller]
fn is_refused(book: &Book, name: &str, bytes: &[u8], says: &str) {
    let (before, began) = (book.everything(), Instant::now());
    let path = book.file(name, bytes);
    let said = refused(&book.run(&["import", "children", &path]), 1);
    assert!(said.contains(says), "{name}: {said}");
    assert!(began.elapsed() < Duration::from_secs(90), "{name}: {:?}", began.elapsed());
    assert_eq!(book.everything(), before, "{name}");
}

#[test]
fn a_workbook_made_to_fill_the_memory_is_refused() {
    let book = Book::invented(3, 1);
    let text = format!("<sst>{}</sst>", "<si><t>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa</t></si>".repeat(4_200_000));
    let bomb = workbook(&[("xl/sharedStrings.xml", &text), ("xl/worksheets/sheet1.xml", &sheet(""))]);
    assert!(bomb.len() < 2_000_000);
    is_refused(&book, "bom.xlsx", &bomb, "200 MB");
    // One text of 200 MB; a remark of 200 MB; one tag of them; a text shared by every cell.
    for part in [
        sheet(&format!(r#"<row r="1">{}</row>"#, self::text("A1", &"a".repeat(190_000_000)))),
        sheet(&format!("<!--{}-->", "<".repeat(190_000_000))),
        sheet(&format!(r#"<row r="{}">"#, "<".repeat(190_000_000))),
    ] {
        is_refused(&book, "to.xlsx", &workbook(&[("xl/worksheets/sheet1.xml", &part)]), "");
    }
    let strings = format!("<sst><si><t>{}</t></si></sst>", "ạ".repeat(32_000));
    let cells = |line: usize| format!(r#"<row r="{line}"><c r="A{line}" t="s"><v>0</v></c></row>"#);
    let rows: String = (1..20_000).map(cells).collect();
    let shared = workbook(&[("xl/sharedStrings.xml", &strings), ("xl/worksheets/sheet1.xml", &sheet(&rows))]);
    is_refused(&book, "chung.xlsx", &shared, "200 MB");
    // A container whose table of contents is all there is.
    let mut parts = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..25_000 {
        parts.start_file(format!("xl/worksheets/{at}"), zip::write::SimpleFileOptions::default()).unwrap();
    }
    is_refused(&book, "nhieu.xlsx", &parts.finish().unwrap().into_inner(), "");
}

#[test]
fn a_sheet_repeated_without_end_is_refused() {
    let book = Book::invented(3, 1);
    let cell = |attributes: &str| {
        format!("<table:table-cell office:value-type=\"string\" {attributes}><text:p>x</text:p></table:table-cell>")
    };
    let row = |attributes: &str, cell: &str| format!("<table:table-row {attributes}>{cell}</table:table-row>");
    let many = "table:number-rows-repeated=\"1000000000\"";
    is_refused(&book, "hang.ods", &ods(&row(many, &cell(""))), "1.048.576");
    for columns in ["1000000000", "18446744073709551615"] {
        let wide = cell(&format!("table:number-columns-repeated=\"{columns}\""));
        is_refused(&book, "cot.ods", &ods(&row("", &(cell("") + &wide))), "512");
    }
    // Nothing, a thousand million times, is what every program writes below a list.
    let heading = row("", &cell("").replace(">x<", ">Họ và tên<")) + &row("", &cell("").replace(">x<", ">Lò Văn An<"));
    let below = row(many, "<table:table-cell table:number-columns-repeated=\"1000000000\"/>");
    let path = book.file("duoi.ods", &ods(&(heading + &below)));
    book.run(&["import", "children", &path, "--dry-run"]).ended(0);
}

#[test]
fn a_list_beyond_the_limits_is_refused_by_the_limit() {
    let book = Book::invented(3, 1);
    is_refused(&book, "dong.csv", "Họ và tên\n".repeat(1_048_577).as_bytes(), "1.048.576");
    is_refused(&book, "cot.csv", format!("Họ và tên{}x\n", ",".repeat(512)).as_bytes(), "512");
    let far = sheet(&format!(r#"<row r="1048577">{}</row>"#, text("A1048577", "x")));
    is_refused(&book, "dong.xlsx", &workbook(&[("xl/worksheets/sheet1.xml", &far)]), "1.048.576");
    let wide = sheet(&format!(r#"<row r="1">{}</row>"#, text("SS1", "x")));
    is_refused(&book, "cot.xlsx", &workbook(&[("xl/worksheets/sheet1.xml", &wide)]), "512");
    let cell = format!("Họ và tên,Ghi chú\nLò Văn An,\"{}\"\n", "ạ".repeat(600_000));
    is_refused(&book, "o.csv", cell.as_bytes(), "");
}

#[test]
fn a_workbook_that_asks_for_other_files_is_refused() {
    let book = Book::invented(3, 1);
    let outside = r#"<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><sst><si><t>&e;</t></si></sst>"#;
    let laughs = r#"<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><sst><si><t>&b;</t></si></sst>"#;
    let bare = "<sst><si><t>&b;</t></si></sst>";
    for strings in [outside, laughs, bare] {
        let rows = sheet(r#"<row r="1"><c r="A1" t="s"><v>0</v></c></row>"#);
        let parts = [("xl/sharedStrings.xml", strings), ("xl/worksheets/sheet1.xml", &rows)];
        is_refused(&book, "ngoai.xlsx", &workbook(&parts), "");
    }
}

#[test]
fn a_broken_workbook_is_refused_and_says_so() {
    let book = Book::invented(3, 1);
    let whole = workbook(&[("xl/worksheets/sheet1.xml", &sheet(&format!(r#"<row r="1">{}</row>"#, text("A1", "x"))))]);
    is_refused(&book, "cut.xlsx", &whole[..whole.len() - 40], "");
    is_refused(&book, "nua.xlsx", &whole[..whole.len() / 2], "");
    is_refused(&book, "thieu.xlsx", &workbook(&[]), "");
    let xls = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/ds_vntime.xls")).unwrap();
    is_refused(&book, "cut.xls", &xls[..xls.len() / 2], "");
}

/// Formulas, the commands some programs run from them, and signs that write over the screen.
const ODD: [&str; 7] = [
    "=HYPERLINK(\"http://x.vn\",\"bấm\")",
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+84=x",
    "-2+3+cmd|' /C calc'!D2",
    "%0A=1",
    "＝1+1",
];

#[test]
fn formulas_come_in_as_text_and_go_out_defused() {
    let book = Book::empty();
    let mut csv = "Họ và tên trẻ em,Sinh ngày,Địa chỉ\n".to_owned();
    for (at, odd) in ODD.iter().enumerate() {
        csv += &format!("Lò Thị {at},0{}/02/2018,\"{}\"\n", at + 1, odd.replace('"', "\"\""));
    }
    assert_eq!(book.imported(&csv, &[], 0)["added"], ODD.len());
    // A workbook keeps a formula beside what it gave: only that is read, and only as text.
    let given =
        |at: &str, formula: &str, value: &str| format!(r#"<c r="{at}" t="str"><f>{formula}</f><v>{value}</v></c>"#);
    let rows = format!(
        r#"<row r="1">{}{}</row><row r="2">{}{}</row>"#,
        text("A1", "Họ và tên"),
        text("B1", "Địa chỉ"),
        given("A2", "&quot;Lò &quot;&amp;&quot;An&quot;", "Lò An"),
        given("B2", "DDE(&quot;cmd&quot;,&quot;/C calc&quot;,&quot;x&quot;)", "=1+1")
    );
    let path = book.file("cong-thuc.xlsx", &workbook(&[("xl/worksheets/sheet1.xml", &sheet(&rows))]));
    book.run(&["import", "children", &path]).ended(0);
    let addresses = crate::tools::texts(&book.list("children"), "address");
    assert!(ODD.iter().chain(&["=1+1"]).all(|odd| addresses.contains(&(*odd).to_owned())), "{addresses:?}");
    for keys in [&[][..], &["--keys"]] {
        let out = book.run(&[&["export", "children", "-o", "-"], keys].concat());
        for cell in strict_csv(out.ended(0).out().as_bytes(), ',').concat() {
            let first = cell.chars().next().unwrap_or(' ');
            assert!(!"=+-@|%＝＋－＠｜％\t\r\n".contains(first), "{cell:?}");
        }
    }
}

#[test]
fn signs_that_write_over_the_screen_are_cleaned_away() {
    let book = Book::empty();
    let bad = "\u{1b}[2J\u{1b}]0;x\u{7}Lò\u{202e} Thị\u{200b} \u{9b}31mAn\u{ad}\u{feff}";
    let csv = format!("Họ và tên,Ngày sinh,Thôn,Ghi chú\n{bad},12/05/2015,{bad},\"{bad}\n{bad}\"\n");
    assert_eq!(book.imported(&csv, &[], 0)["added"], 1);
    let row = book.list("children").remove(0);
    assert_eq!(row["name"], "[2J]0;xLò Thị 31mAn");
    let unwanted = |c: char| c.is_control() && c != '\n' || "\u{202e}\u{200b}\u{ad}\u{feff}".contains(c);
    for key in ["name", "village", "note"] {
        assert!(!row[key].as_str().unwrap().contains(unwanted), "{row}");
    }
    // Nor does what is said of a row that is refused.
    let output = book.import(&format!("Họ và tên,Ngày sinh\n{bad},{bad}\n"), &[]);
    let said = says_quietly(output.ended(3));
    assert!(!said.contains(unwanted), "{said:?}");
    let table = book.run(&["list", "children"]);
    assert!(!table.ended(0).out().contains(unwanted));
}

/// What is slow by its shape and not by its size: a million areas merged over one another, a new village or an unknown
/// group in every row, one name and no birthday in every row.
#[test]
fn no_shape_of_a_list_takes_minutes() {
    let book = Book::empty();
    let merged: String = (2..3_000).map(|from| format!(r#"<mergeCell ref="B{from}:B1048576"/>"#)).collect();
    let cells = |line: usize| format!(r#"<row r="{line}">{}</row>"#, text(&format!("A{line}"), &format!("Lò {line}")));
    let heading = format!(r#"<row r="1">{}{}</row>"#, text("A1", "Họ và tên"), text("B1", "Thôn"));
    let rows = heading + &(2..3_000).map(cells).collect::<String>();
    let part = format!("<worksheet><sheetData>{rows}</sheetData><mergeCells>{merged}</mergeCells></worksheet>");
    let lists = [
        ("gop.xlsx", workbook(&[("xl/worksheets/sheet1.xml", &part)])),
        ("thon.csv", list("Họ và tên,Thôn", 3_000, |at| format!("Lò {at},Xóm {at}"))),
        ("nhom.csv", list("TT,Họ và tên", 6_000, |at| format!("I.{at},Nhóm lạ {at}"))),
        ("ten.csv", list("Họ và tên,Trường", 3_000, |at| format!("Chưa đặt tên,Trường {at}"))),
    ];
    for (name, bytes) in lists {
        let (path, began) = (book.file(name, &bytes), Instant::now());
        let output = book.run(&["import", "children", &path, "--dry-run", "--format", "json"]);
        assert!(matches!(output.code, Some(0 | 3)), "{name}: {}", output.err());
        assert!(began.elapsed() < Duration::from_secs(60), "{name}: {:?}", began.elapsed());
    }
}

fn list(heading: &str, rows: usize, row: impl Fn(usize) -> String) -> Vec<u8> {
    let rows: Vec<String> = (0..rows).map(row).collect();
    format!("{heading}\n{}\n", rows.join("\n")).into_bytes()
}
