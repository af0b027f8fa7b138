//! One clean list in every dress a text file wears, and a commune's real list read to its right answer.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

use crate::import::CLEAN;
use crate::tools::{Book, refused, texts};

fn fixture(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name).display().to_string()
}

fn listed_after(bytes: &[u8]) -> Vec<Value> {
    let book = Book::empty();
    let output = book.feed(&["import", "children", "-"], bytes);
    output.ended(0);
    book.json(&["list", "children", "--sort", "code"])
}

#[test]
fn every_dress_brings_the_same_children() {
    let wanted = listed_after(CLEAN.as_bytes());
    assert_eq!(wanted.len(), 3);
    let semicolons =
        CLEAN.replace("\"Vàng A Sính, bé\"", "\u{1}").replace(',', ";").replace('\u{1}', "Vàng A Sính, bé");
    let tabs = semicolons.replace(';', "\t");
    let utf16 =
        |bom: &[u8], unit: fn(u16) -> [u8; 2]| [bom.to_vec(), CLEAN.encode_utf16().flat_map(unit).collect()].concat();
    let dresses: Vec<(&str, Vec<u8>)> = vec![
        ("BOM", format!("\u{feff}{CLEAN}").into_bytes()),
        ("CRLF", CLEAN.replace('\n', "\r\n").into_bytes()),
        ("BOM and CRLF", format!("\u{feff}{}", CLEAN.replace('\n', "\r\n")).into_bytes()),
        ("CR", CLEAN.replace('\n', "\r").into_bytes()),
        ("NFD", CLEAN.nfd().collect::<String>().into_bytes()),
        ("semicolons", semicolons.clone().into_bytes()),
        ("tabs", tabs.into_bytes()),
        ("sep=", format!("sep=;\r\n{}", semicolons.replace('\n', "\r\n")).into_bytes()),
        ("no end", CLEAN.trim_end().as_bytes().to_vec()),
        ("blank rows", format!("\n\n{CLEAN}\n,,,,,,,,\n").into_bytes()),
        ("capitals", CLEAN.replace("STT,Họ và tên,Ngày sinh", "STT,HỌ VÀ TÊN,NGÀY SINH").into_bytes()),
        ("all quoted", CLEAN.replace("STT,Họ và tên", "\"STT\",\"Họ và tên\"").into_bytes()),
        ("UTF-16 LE", utf16(b"\xff\xfe", u16::to_le_bytes)),
        ("UTF-16 BE", utf16(b"\xfe\xff", u16::to_be_bytes)),
    ];
    for (dress, bytes) in dresses {
        assert_eq!(listed_after(&bytes), wanted, "{dress}");
    }
    // From a file as from a pipe, whatever the file is called.
    let book = Book::empty();
    let path = book.file("danh sách.xls", CLEAN.as_bytes());
    book.run(&["import", "children", &path]).ended(0);
    assert_eq!(book.json(&["list", "children", "--sort", "code"]), wanted);
}

fn letter(group: &str) -> &'static str {
    let known = [
        ("mồ côi", "a"),
        ("bỏ rơi", "b"),
        ("nương tựa", "c"),
        ("khuyết tật", "d"),
        ("HIV", "đ"),
        ("vi phạm", "e"),
        ("nghiện", "g"),
        ("bỏ học", "h"),
        ("bạo lực", "i"),
        ("bóc lột", "k"),
        ("xâm hại", "l"),
        ("mua bán", "m"),
        ("bệnh", "n"),
        ("di cư", "o"),
    ];
    known.iter().find(|(word, _)| group.contains(word)).map(|(_, letter)| *letter).expect("a group of Đ10")
}

fn iso(written: &str) -> String {
    written.split('/').rev().collect::<Vec<_>>().join("-")
}

#[test]
fn a_communes_list_is_read_to_its_right_answer() {
    let answer = std::fs::read_to_string(fixture("fixtures_expected.tsv")).unwrap();
    let mut lists = Vec::new();
    for dress in [
        "ds_utf8.csv",
        "ds_utf8_bom.csv",
        "ds_utf8_nfd.csv",
        "ds_tcvn3_bytes.csv",
        "ds_vntime.xls",
        "ds_vni.ods",
        "ds_VnTime_TCVN3.xlsx",
        "ds_merged_header.xlsx",
    ] {
        let book = Book::empty();
        let output = book.run(&["import", "children", &fixture(dress), "--format", "json"]);
        let result = crate::tools::rows(output.ended(0)).remove(0);
        assert_eq!(
            (&result["added"], &result["refused"]),
            (&24.into(), &0.into()),
            "{dress} {result} {}",
            output.err()
        );
        let list = book.list("children");
        let by_name: BTreeMap<String, &Value> =
            list.iter().map(|row| (row["name"].as_str().unwrap().to_owned(), row)).collect();
        let mut wrong = Vec::new();
        for line in answer.lines().skip(1) {
            let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
            let Some(row) = by_name.get(cells[0]) else {
                wrong.push(format!("{} is missing", cells[0]));
                continue;
            };
            let born = iso(cells[2]);
            for (key, wanted) in [
                ("sex", cells[1]),
                ("birth_date", &born),
                ("id_number", cells[3]),
                ("ethnicity", cells[4]),
                ("village", cells[5]),
                ("father_name", cells[6]),
                ("mother_name", cells[7]),
                ("guardian_phone", cells[9]),
            ] {
                // Ba Na is one of the 54 as Ba-na.
                let letters = |text: &str| text.replace('-', " ").to_lowercase();
                let got = row[key].as_str().unwrap_or("");
                if got != wanted && (key != "ethnicity" || letters(got) != letters(wanted)) {
                    wrong.push(format!("{}: {key} is {}, not {wanted}", cells[0], row[key]));
                }
            }
            let groups: Vec<&str> = row["groups"].as_array().unwrap().iter().map(|one| one.as_str().unwrap()).collect();
            if groups.len() != 1 || groups[0].split('.').next() != Some(letter(cells[8])) {
                wrong.push(format!("{}: groups {groups:?}, not {}", cells[0], letter(cells[8])));
            }
        }
        assert!(wrong.is_empty(), "{dress}:\n{}", wrong.join("\n"));
        lists.push(book.json(&["list", "children", "--sort", "code"]));
        // Read again, it is the same list.
        assert_eq!(
            crate::tools::rows(&book.run(&["import", "children", &fixture(dress), "--format", "json"]))[0]["same"],
            24
        );
    }
    assert!(lists.windows(2).all(|pair| pair[0] == pair[1]));
    assert_eq!(texts(&lists[0], "name").len(), 24);
}

#[test]
fn the_encoding_is_said_and_can_be_told() {
    let book = Book::empty();
    let file = fixture("ds_tcvn3_bytes.csv");
    let output = book.run(&["import", "children", &file, "--dry-run", "--format", "json"]);
    let result = crate::tools::rows(output.ended(0)).remove(0);
    assert_eq!(result["encodings"], serde_json::json!(["tcvn3"]));
    assert!(output.err().contains("TCVN3"), "{}", output.err());
    let told = ["import", "children", &file, "--encoding", "tcvn3", "--as", "csv"];
    book.run(&told).ended(0);
    assert_eq!(book.list("children").len(), 24);
    // Told wrongly, nothing comes in.
    refused(&book.run(&["import", "children", &file, "--encoding", "utf-8"]), 1);
    refused(&book.run(&["import", "children", &file, "--as", "xlsx"]), 1);
    refused(&book.run(&["import", "children", &file, "--sheet", "A"]), 1);
}

#[test]
fn rows_that_lost_letters_are_refused_and_the_rest_come_in() {
    let book = Book::empty();
    let list = "Họ và tên,Ngày sinh,Giới tính,Thôn\nNguy?n Th? Hoa,2015,Nữ,Bản A\nLò Văn An,2016,Nam,Bản A\n";
    let output = book.feed(&["import", "children", "-"], list.as_bytes());
    output.ended(3);
    assert!(output.err().contains("dòng 2") && output.err().contains("mất chữ"), "{}", output.err());
    assert_eq!(texts(&book.list("children"), "name"), ["Lò Văn An"]);
    // Headings with holes: the file is refused, with that as the reason.
    let output = book.feed(&["import", "children", "-"], "H? v? t?n,Ng?y sinh\nLan,2015\n".as_bytes());
    refused(&output, 1);
    assert!(output.err().contains("mất chữ"), "{}", output.err());
}

#[test]
fn what_reading_mended_is_said_row_by_row() {
    let book = Book::empty();
    // TCVN3: "Huỳnh ấu Quỳnh" of "ấp 8", a serial date, a number without its zero, and Ð.
    let list = "Hä vµ tªn,Ngµy sinh,Giíi tÝnh,Th«n,Sè ®Þnh danh\nHuúnh Êu Quúnh,42136,N÷,Êp 8,56315134628\n\
        NguyÔn V¨n Lùc,2016,Nam,B¶n Ph¨ng,\n";
    let output = book.feed(&["import", "children", "-", "--format", "json"], list.as_bytes());
    let result = crate::tools::rows(output.ended(0)).remove(0);
    assert_eq!((&result["added"], &result["mended"]), (&2.into(), &1.into()), "{}", output.err());
    let said = output.err();
    for said_of in ["Huỳnh Ấu Quỳnh", "Ấp 8", "số của Excel", "số 0 ở đầu"] {
        assert!(said.contains(said_of), "{said_of}: {said}");
    }
    let list = book.list("children");
    let row = list.iter().find(|row| row["name"] == "Huỳnh Ấu Quỳnh").unwrap();
    assert_eq!((&row["village"], &row["birth_date"]), (&"Ấp 8".into(), &"2015-05-12".into()));
    assert_eq!(row["id_number"], "056315134628");
    let output = book.feed(&["import", "children", "-"], "Họ và tên,Ngày sinh\nÐinh Văn Ðức,2017\n".as_bytes());
    output.ended(0);
    assert!(output.err().contains("Đinh Văn Đức"), "{}", output.err());
}

#[test]
fn headings_that_mean_the_same_are_read_the_same() {
    let wanted = listed_after(
        "Họ và tên,Ngày sinh,Giới tính,Thôn,Họ tên mẹ,Điện thoại\nLò An,02/03/2019,Nữ,Bản A,Mẹ An,0912345678\n"
            .as_bytes(),
    );
    for heading in [
        "Họ tên trẻ,NTNS,GT,Thôn/Tổ dân phố,Mẹ,SĐT",
        "Họ và tên trẻ em,\"Ngày, tháng, năm sinh\",Nam/Nữ,Bản,Tên mẹ,ĐT liên hệ",
        "name,birth_date,sex,village,mother_name,guardian_phone",
        "HỌ TÊN,NGÀY SINH,GIỚI TÍNH,XÓM,HỌ VÀ TÊN MẸ,SỐ ĐIỆN THOẠI",
    ] {
        let csv = format!("{heading}\nLò An,02/03/2019,Nữ,Bản A,Mẹ An,0912345678\n");
        assert_eq!(listed_after(csv.as_bytes()), wanted, "{heading}");
    }
}
