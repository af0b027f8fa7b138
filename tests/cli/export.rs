//! `export`: the list itself, as CSV and XLSX, whole, defused, masked when asked.

use calamine::{Data, Reader, Xlsx};
use serde_json::Value;

use crate::tools::{Book, LISTS, bare, shared, strict_csv, texts};

/// How a JSON value stands in a CSV for programs.
fn in_csv(key: &str, value: &Value) -> Option<String> {
    let text = match value {
        Value::Null => return Some(String::new()),
        Value::Number(number) => return Some(number.to_string()),
        // Groups are named in CSV; compared elsewhere.
        Value::Array(many) if key == "groups" && !many.is_empty() => return None,
        Value::Array(many) => many.iter().map(|one| one.as_str().unwrap()).collect::<Vec<_>>().join("; "),
        other => other.as_str().unwrap().to_owned(),
    };
    let date = |text: &str| format!("{}/{}/{}", &text[8..10], &text[5..7], &text[..4]);
    let is_date = |text: &str| {
        text.len() == 10
            && text.bytes().enumerate().all(|(at, b)| if at == 4 || at == 7 { b == b'-' } else { b.is_ascii_digit() })
    };
    Some(match text.len() {
        10 if is_date(&text) => date(&text),
        25 if is_date(&text[..10]) && text.ends_with("+07:00") => format!("{} {}", date(&text[..10]), &text[11..16]),
        7 if key == "birth_date" => format!("{}/{}", &text[5..], &text[..4]),
        5 if key == "birth_date" => return None,
        _ => text,
    })
}

#[test]
fn an_export_is_the_list_row_for_row() {
    let options: [&[&str]; 4] = [&[], &["--search", "lo"], &["--limit", "3"], &["--sort", "-code"]];
    for (what, keys) in LISTS {
        for option in options {
            if what == "emergencies" && option.first() == Some(&"--sort") {
                continue;
            }
            let list = shared().json(&[&["list", what], option].concat());
            let out = shared().run(&[&["export", what, "-o", "-", "--keys"], option].concat());
            assert_eq!(out.ended(0).err(), "");
            let csv = strict_csv(&out.stdout, ',');
            let heading = &csv[0];
            keys.split_whitespace().for_each(|key| assert!(heading.iter().any(|cell| cell == key), "{what}: {key}"));
            assert_eq!(csv.len(), list.len() + 1, "{what} {option:?}");
            for (row, json) in csv[1..].iter().zip(&list) {
                for (key, cell) in heading.iter().zip(row) {
                    if let Some(wanted) = in_csv(key, &json[key]) {
                        assert_eq!(bare(cell), wanted, "{what}.{key}");
                    }
                }
            }
        }
    }
}

#[test]
fn groups_are_named_in_csv() {
    let list = shared().json(&["list", "children", "--filter", "groups=d.2"]);
    assert!(!list.is_empty());
    for keys in [&["--keys"][..], &[]] {
        let out = shared().run(&[&["export", "children", "-o", "-", "--filter", "groups=d.2"], keys].concat());
        let csv = strict_csv(&out.ended(0).stdout, ',');
        assert_eq!(csv.len(), list.len() + 1);
        let at = csv[0].iter().position(|cell| cell == "groups" || cell == "Hoàn cảnh đặc biệt").expect("the column");
        assert!(csv[1..].iter().all(|row| row[at].contains("khuyết tật")), "{:?}", csv[1]);
    }
}

#[test]
fn headings_are_vietnamese_and_the_list_in_csv_is_the_export() {
    for (what, _) in LISTS {
        let export = shared().run(&["export", what, "-o", "-"]);
        let list = shared().run(&["list", what, "--format", "csv"]);
        assert_eq!(export.ended(0).stdout, list.ended(0).stdout, "{what}");
        let csv = strict_csv(&export.stdout, ',');
        assert!(
            csv[0].iter().all(|cell| !cell.contains('_') && cell.chars().next().unwrap().is_uppercase()),
            "{:?}",
            csv[0]
        );
        let unique: std::collections::BTreeSet<&String> = csv[0].iter().collect();
        assert_eq!(unique.len(), csv[0].len(), "two columns with one heading: {:?}", csv[0]);
    }
}

#[test]
fn a_semicolon_parts_the_same_cells() {
    let comma = shared().run(&["export", "children", "-o", "-"]);
    let semicolon = shared().run(&["export", "children", "-o", "-", "--delimiter", ";"]);
    assert_eq!(strict_csv(&comma.stdout, ','), strict_csv(&semicolon.ended(0).stdout, ';'));
    for bad in ["|", "", ",,", "tab"] {
        let output = shared().run(&["export", "children", "-o", "-", "--delimiter", bad]);
        assert!(output.ended(2).stdout.is_empty() && !output.stderr.is_empty());
    }
    // A workbook has none: said, not passed over.
    let path = shared().path("ngan.xlsx");
    for args in [&["-o", &path][..], &["-o", "-", "--as", "xlsx"]] {
        let output = shared().run(&[&["export", "children", "--delimiter", ";"], args].concat());
        assert!(crate::tools::refused(&output, 2).contains("--delimiter"));
    }
    assert!(!std::path::Path::new(&path).exists());
}

/// Schools that a spreadsheet would run, or turn into another number.
const DANGEROUS: [&str; 16] = [
    "=1+1",
    "+84",
    "-x",
    "@sum",
    "|cmd",
    "%x",
    "'quoted",
    "''two",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    "0123",
    "00",
    "123456789012",
    "％x",
];
const HARMLESS: [&str; 7] = ["0", "12345678901", "12", "1=1", "a'b", "0,5", "012a"];

fn schools(values: &[&str]) -> Book {
    let book = Book::empty();
    // In a file of strangers' headings nothing is taken off a cell.
    let mut csv = String::from("TT,Họ tên trẻ,Sinh ngày,Tên thôn,Tên trường\n");
    for (at, value) in values.iter().enumerate() {
        csv.push_str(&format!("{},Lò Thị {at:03},01/02/2018,Bản A,\"{value}\"\n", at + 1));
    }
    assert_eq!(book.imported(&csv, &[], 0)["added"], values.len());
    assert_eq!(texts(&book.json(&["list", "children", "--sort", "code"]), "school"), values);
    book
}

#[test]
fn dangerous_cells_get_one_quote_and_no_others() {
    for (values, quoted) in [(&DANGEROUS[..], true), (&HARMLESS[..], false)] {
        let book = schools(values);
        let column = |more: &[&str]| -> Vec<String> {
            let out = book.run(&[&["export", "children", "-o", "-", "--sort", "code"], more].concat());
            let csv = strict_csv(&out.ended(0).stdout, ',');
            let at = csv[0].iter().position(|cell| cell == "school" || cell == "Trường").expect("the column");
            csv[1..].iter().map(|row| row[at].clone()).collect()
        };
        let quote = |value: &&str| if quoted { format!("'{value}") } else { (*value).to_owned() };
        assert_eq!(column(&[]), values.iter().map(quote).collect::<Vec<_>>());
        let digits = |value: &&str| !value.bytes().all(|b| b.is_ascii_digit());
        let with_keys = |value: &&str| if quoted && digits(value) { format!("'{value}") } else { (*value).to_owned() };
        assert_eq!(column(&["--keys"]), values.iter().map(with_keys).collect::<Vec<_>>());
    }
}

#[test]
fn a_note_of_several_lines_stays_one_cell() {
    let book = Book::empty();
    book.imported(
        "Họ và tên,Ngày sinh,Thôn,Ghi chú\nLò A,01/02/2018,Bản A,\"dòng một, \"\"hai\"\"\ndòng; ba\"\n",
        &[],
        0,
    );
    assert_eq!(book.list("children")[0]["note"], "dòng một, \"hai\"\ndòng; ba");
    for delimiter in [",", ";"] {
        let out = book.run(&["export", "children", "-o", "-", "--delimiter", delimiter, "--keys"]);
        let csv = strict_csv(&out.ended(0).stdout, delimiter.chars().next().unwrap());
        let at = csv[0].iter().position(|cell| cell == "note").expect("a note column");
        assert_eq!(csv[1][at], "dòng một, \"hai\"\ndòng; ba");
    }
}

pub fn sheet(bytes: &[u8]) -> Vec<Vec<Data>> {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(bytes)).expect("a workbook");
    let names = book.sheet_names();
    assert_eq!(names.len(), 1);
    let range = book.worksheet_range(&names[0]).expect("a sheet");
    range.rows().map(<[Data]>::to_vec).collect()
}

#[test]
fn a_workbook_holds_the_same_cells_as_text() {
    for (what, _) in LISTS {
        let piped = shared().run(&["export", what, "-o", "-", "--as", "xlsx"]);
        assert_eq!(piped.ended(0).err(), "");
        let csv = strict_csv(&shared().run(&["export", what, "-o", "-"]).stdout, ',');
        let rows = sheet(&piped.stdout);
        assert_eq!(rows.len(), csv.len(), "{what}");
        for (row, wanted) in rows.iter().zip(&csv) {
            for (at, wanted) in wanted.iter().enumerate() {
                match row.get(at).unwrap_or(&Data::Empty) {
                    Data::String(text) => assert_eq!(text, bare(wanted)),
                    Data::Empty => assert_eq!(wanted, ""),
                    other => panic!("{what}: not text: {other:?}"),
                }
            }
        }
    }
    // No prefix in a workbook, and no formula.
    let book = schools(&DANGEROUS);
    let rows = sheet(&book.run(&["export", "children", "-o", "-", "--as", "xlsx", "--sort", "code"]).stdout);
    let at = rows[0].iter().position(|cell| *cell == Data::String("Trường".into())).expect("the column");
    for (row, wanted) in rows[1..].iter().zip(DANGEROUS) {
        assert_eq!(row[at], Data::String(wanted.into()));
    }
}

#[test]
fn a_masked_list_leads_to_nobodys_door() {
    let (children, households) = (shared().list("children"), shared().list("households"));
    let mut secret = std::collections::BTreeSet::new();
    for row in &children {
        for key in [
            "name",
            "mother_name",
            "father_name",
            "guardian_name",
            "guardian_phone",
            "id_number",
            "health_insurance",
            "address",
        ] {
            secret.extend(row[key].as_str().map(str::to_owned));
        }
    }
    for row in &households {
        ["head", "phone", "address"].iter().for_each(|key| secret.extend(row[*key].as_str().map(str::to_owned)));
    }
    let notes: Vec<String> =
        shared().list("visits").iter().filter_map(|row| row["note"].as_str().map(str::to_owned)).collect();
    secret.extend(notes);
    let long: Vec<&String> = secret.iter().filter(|secret| secret.contains(' ')).collect();
    for (what, _) in LISTS {
        let plain = strict_csv(&shared().run(&["export", what, "-o", "-", "--keys"]).stdout, ',');
        let masked = shared().run(&["export", what, "-o", "-", "--masked", "--keys"]);
        let csv = strict_csv(&masked.ended(0).stdout, ',');
        let book = sheet(&shared().run(&["export", what, "-o", "-", "--masked", "--as", "xlsx"]).stdout);
        assert_eq!(csv.len(), plain.len());
        // Codes and villages stay, so that two lists can be laid side by side.
        let at = csv[0].iter().position(|key| key == "code" || key == "case_code").unwrap();
        assert!(csv.iter().zip(&plain).all(|(masked, plain)| masked[at] == plain[at]));
        let officer = csv[0].iter().position(|key| key == "officer" || key == "owner");
        let cells = csv[1..].iter().flat_map(|row| {
            row.iter().enumerate().filter(|(at, _)| Some(*at) != officer).map(|(_, cell)| cell.clone())
        });
        let sheet_cells = book[1..].iter().flatten().filter_map(|cell| match cell {
            Data::String(text) if text != "Quàng Thị Ín" => Some(text.clone()),
            _ => None,
        });
        for cell in cells.chain(sheet_cells).collect::<std::collections::BTreeSet<String>>() {
            assert!(!secret.contains(bare(&cell)), "{what}: {cell}");
            let long = long.iter().find(|secret| cell.contains(secret.as_str()));
            assert!(long.is_none(), "{what}: {cell} holds {long:?}");
        }
    }
    let csv = strict_csv(&shared().run(&["export", "children", "-o", "-", "--masked", "--keys"]).stdout, ',');
    let name = csv[0].iter().position(|key| key == "name").unwrap();
    assert!(
        csv[1..].iter().all(|row| row[name].ends_with('.') && !row[name].contains(' ')),
        "initials: {:?}",
        csv[1][name]
    );
    let born = csv[0].iter().position(|key| key == "birth_date").unwrap();
    assert!(
        csv[1..].iter().all(|row| row[born].len() == 4 && row[born].bytes().all(|b| b.is_ascii_digit())),
        "a year only"
    );
}

/// A search or filter on what is hidden still finds its rows; only what is written is masked.
#[test]
fn masking_hides_cells_and_keeps_rows() {
    let name = shared().list("children")[0]["name"].as_str().unwrap().to_owned();
    let out = shared().run(&["export", "children", "-o", "-", "--masked", "--filter", &format!("name={name}")]);
    assert!(strict_csv(&out.ended(0).stdout, ',').len() >= 2);
    assert!(!out.out().contains(&name));
}
