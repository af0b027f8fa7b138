//! Tests of the old encodings: every letter there and back, whole lists, lists pasted together, and above all that
//! Unicode text is never touched.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

use super::*;
use crate::exchange::csv_in::{read_csv, read_csv_as};
use crate::exchange::table::Table;

/// The 134 letters of Vietnamese with a mark.
pub(crate) fn letters() -> Vec<char> {
    let mut all: Vec<char> = "đĐ".chars().collect();
    for vowel in "aăâeêioôơuưy".chars().flat_map(|v| [v, v.to_uppercase().next().unwrap()]) {
        if !vowel.is_ascii() {
            all.push(vowel);
        }
        for tone in ['\u{300}', '\u{301}', '\u{309}', '\u{303}', '\u{323}'] {
            all.push([vowel, tone].iter().collect::<String>().nfc().next().unwrap());
        }
    }
    assert_eq!(all.len(), 134);
    all
}

/// How a letter is written in an encoding: the text whose decoding is that letter alone. For TCVN3 a toned capital is
/// written as its small letter, as its keyboards did.
fn written(letter: char, encoding: Encoding) -> String {
    let wanted = match encoding {
        Encoding::Tcvn3 if !"ĂÂÊÔƠƯĐ".contains(letter) => letter.to_lowercase().next().unwrap(),
        _ => letter,
    };
    let signs: Vec<char> = match encoding {
        Encoding::Viqr => "^(+`'?~.dD".chars().collect(),
        _ => ('\u{A1}'..='\u{FF}').collect(),
    };
    let base = wanted.nfd().next().unwrap();
    let bases: Vec<String> = std::iter::once(String::new())
        .chain(std::iter::once(base.to_string()))
        .chain(signs.iter().map(char::to_string))
        .chain(if encoding == Encoding::Viqr { vec!["d".into(), "D".into()] } else { vec![] })
        .collect();
    let ends = |text: &String| -> Vec<String> {
        let mut ends: Vec<String> = signs.iter().map(|sign| format!("{text}{sign}")).collect();
        if encoding == Encoding::Viqr {
            ends.extend(signs.iter().flat_map(|a| signs.iter().map(move |b| format!("{text}{a}{b}"))));
        }
        ends
    };
    let reads = |text: &&String| read(text, encoding).is_some_and(|read| read == wanted.to_string());
    let all: Vec<String> = bases.iter().flat_map(ends).collect();
    all.iter().find(reads).unwrap_or_else(|| panic!("{letter} has no {encoding:?}")).clone()
}

/// VIQR is read word by word; here one letter stands alone.
fn read(code: &str, encoding: Encoding) -> Option<String> {
    if encoding == Encoding::Viqr { viqr::whole(code) } else { encoding.decode(code) }
}

fn encoded(text: &str, encoding: Encoding) -> String {
    static TABLES: LazyLock<std::collections::HashMap<(char, Encoding), String>> = LazyLock::new(|| {
        let all = [Encoding::Tcvn3, Encoding::Vni, Encoding::Cp1258, Encoding::Viqr];
        all.into_iter().flat_map(|e| letters().into_iter().map(move |l| ((l, e), written(l, e)))).collect()
    });
    text.chars().map(|c| TABLES.get(&(c, encoding)).cloned().unwrap_or_else(|| c.to_string())).collect()
}

fn as_bytes(text: &str) -> Vec<u8> {
    text.chars().map(|letter| charsets::byte_of(letter).expect("a byte")).collect()
}

const LIST: &str = "TT,Họ và tên,Ngày sinh,Thôn,Dân tộc\n1,Nguyễn Thị Thục Oanh,2015,Khu phố 8,Kinh\n\
    2,Trần Văn Đức,12/05/2016,Bản Phăng,Thái\n3,Lưu Đình Phượng,2014,Xóm Đông,Mường\n4,Lò Hà,2017,Bản Co,Kinh\n";

fn rows(table: &Table) -> Vec<Vec<String>> {
    table.rows.iter().map(|row| row.cells.iter().map(str::to_owned).collect()).collect()
}

#[test]
fn every_letter_through_each_encoding_and_back() {
    for encoding in [Encoding::Tcvn3, Encoding::Vni, Encoding::Cp1258, Encoding::Viqr] {
        for letter in letters() {
            let code = written(letter, encoding);
            let back = read(&code, encoding).unwrap();
            let lost = encoding == Encoding::Tcvn3 && letter.is_uppercase() && !"ĂÂÊÔƠƯĐ".contains(letter);
            let wanted = if lost { letter.to_lowercase().to_string() } else { letter.to_string() };
            assert_eq!(back, wanted, "{encoding:?} {code:?}");
            if encoding != Encoding::Viqr {
                assert_eq!(code.chars().map(charsets::byte_of).filter(Option::is_none).count(), 0);
            }
        }
    }
}

#[test]
fn a_list_in_each_encoding_is_the_same_list() {
    let wanted = rows(&read_csv(LIST.as_bytes()).unwrap());
    for encoding in [Encoding::Tcvn3, Encoding::Vni, Encoding::Cp1258, Encoding::Viqr] {
        let text = encoded(LIST, encoding);
        let bytes = as_bytes(&text);
        for (dress, bytes) in [("bytes", bytes), ("pasted", text.into_bytes())] {
            let table = read_csv(&bytes).unwrap();
            assert_eq!(rows(&table), wanted, "{encoding:?} {dress}");
            assert_eq!(table.source.encodings[0].0, encoding);
            assert!(table.source.unread.is_empty());
            let forced = read_csv_as(&bytes, Some(encoding)).unwrap();
            assert_eq!(rows(&forced), wanted, "{encoding:?} {dress} as told");
        }
    }
    let doubled: String = LIST.bytes().map(charsets::shown).collect();
    assert_eq!(rows(&read_csv(doubled.as_bytes()).unwrap()), wanted);
    let wide: Vec<u8> = LIST.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(rows(&read_csv(&wide).unwrap()), wanted);
    let wide: Vec<u8> = LIST.encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert_eq!(rows(&read_csv(&wide).unwrap()), wanted);
}

#[test]
fn lists_pasted_together_are_read_row_by_row() {
    let body = LIST.split_once('\n').unwrap().1;
    let pasted = format!("{LIST}{}{}", encoded(body, Encoding::Tcvn3), encoded(body, Encoding::Vni));
    let table = read_csv(pasted.as_bytes()).unwrap();
    let body_rows = rows(&read_csv(body.as_bytes()).unwrap());
    let all = rows(&table);
    assert_eq!(all[1..5], body_rows[..]);
    assert_eq!(all[5..9], body_rows[..]);
    assert_eq!(all[9..13], body_rows[..]);
    // The same joined as bytes, by somebody who copied one file behind another.
    let bytes = [LIST.as_bytes(), &as_bytes(&encoded(body, Encoding::Tcvn3))].concat();
    assert_eq!(rows(&read_csv(&bytes).unwrap())[5..9], body_rows[..]);
}

#[test]
fn names_pasted_beside_unicode_columns() {
    let text: String = LIST
        .lines()
        .enumerate()
        .map(|(at, line)| {
            let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
            if at > 0 {
                cells[1] = encoded(&cells[1], Encoding::Tcvn3);
            }
            format!("{}\n", cells.join(","))
        })
        .collect();
    assert_eq!(rows(&read_csv(text.as_bytes()).unwrap()), rows(&read_csv(LIST.as_bytes()).unwrap()));
}

#[test]
fn unicode_is_never_touched_in_any_commune_name() {
    let communes = include_str!("../../../assets/catalogue/communes.tsv");
    let communes: Vec<&str> = communes.lines().filter(|line| !line.starts_with('#')).collect();
    let communes = communes.join("\n");
    let table = read_csv(communes.as_bytes()).unwrap();
    let plain: Vec<Vec<String>> =
        communes.lines().map(|line| line.split('\t').map(|cell| cell.nfc().collect::<String>()).collect()).collect();
    assert_eq!(table.source.encodings.len(), 1);
    for (row, line) in table.rows.iter().zip(plain) {
        for (column, cell) in line.iter().enumerate() {
            assert_eq!(&row.cells[column], cell);
        }
    }
    // One by one, as the only name of a list, too.
    for line in communes.lines().skip(1) {
        for cell in line.split('\t') {
            let list = format!("Họ và tên\t{cell}\n");
            let read = read_csv(list.as_bytes()).unwrap();
            assert_eq!(read.rows[0].cells[1], *cell.nfc().collect::<String>(), "{cell}");
        }
    }
}

#[test]
fn thousands_of_generated_names_stay_as_they_are() {
    let words = |text: &str| -> Vec<String> {
        text.lines()
            .filter(|line| !line.starts_with('#'))
            .skip(1)
            .filter_map(|line| line.split('\t').next())
            .map(|word| word.nfc().collect())
            .collect()
    };
    let family = words(include_str!("../../../assets/catalogue/family_names.tsv"));
    let middle = words(include_str!("../../../assets/catalogue/middle_names.tsv"));
    let given = words(include_str!("../../../assets/catalogue/given_names.tsv"));
    let minority = words(include_str!("../../../assets/catalogue/minority_names.tsv"));
    let mut names: Vec<String> = minority;
    for at in 0..6000 {
        let pick = |list: &[String], by: usize| list[(at * by + at / 7) % list.len()].clone();
        names.push(format!("{} {} {}", pick(&family, 13), pick(&middle, 31), pick(&given, 101)));
    }
    let plain = names.join("\n");
    assert_eq!(rows(&read_csv(plain.as_bytes()).unwrap()).concat(), names);
    for name in &names {
        assert_eq!(rows(&read_csv(name.as_bytes()).unwrap()).concat().join(","), *name);
    }
    // A few names with letters only a neighbour's alphabet has, among those.
    let foreign = ["Müller", "François", "Y Ñet Niê", "Siu Blôh", "José", "Đ'Âm", "K' Brêu", "ABC® Co", "m² «x»"];
    for name in foreign {
        assert_eq!(rows(&read_csv(format!("Họ và tên\n{name}\n{plain}").as_bytes()).unwrap())[1].join(","), name);
        assert_eq!(rows(&read_csv(format!("Họ và tên\n{name}\n").as_bytes()).unwrap())[1].join(","), name);
    }
}

#[test]
fn one_short_cell_alone_is_never_decoded() {
    assert_eq!(rows(&read_csv("Họ và tên,x\nLê Þ,1\n".as_bytes()).unwrap())[1][0], "Lê Þ");
    assert_eq!(rows(&read_csv("name\nH¹nh\n".as_bytes()).unwrap())[1][0], "H¹nh");
}

#[test]
fn lost_letters_are_marked_not_guessed() {
    let table =
        read_csv("Họ và tên,Thôn\nNguy?n Th? Hoa,Bản A\nLò Văn An,ở đâu?\nTr\u{FFFD}n An,Bản C\n".as_bytes()).unwrap();
    let lost: Vec<usize> = table.source.unread.keys().copied().collect();
    assert_eq!(lost, [1, 3]);
    let hornless = encoded(LIST, Encoding::Tcvn3).replace('\u{AD}', "");
    assert!(matches!(read_csv(hornless.as_bytes()), Err(ReadError::LettersLost { .. })));
    assert!(matches!(read_csv(&as_bytes(&hornless)), Err(ReadError::LettersLost { .. })));
}

#[test]
fn a_file_cut_inside_a_letter_is_said_to_be_cut() {
    let bytes = LIST.as_bytes();
    let cut = LIST.find("ượng").unwrap() + 1;
    assert!(!LIST.is_char_boundary(cut));
    assert!(matches!(read_csv(&bytes[..cut]), Err(ReadError::HalfLetter { line: 4 })));
}

#[test]
fn viqr_marks_are_told_from_punctuation() {
    assert_eq!(
        Encoding::Viqr.decode("Nguye^~n Thi. Hoa, xa~ Mu+o+`ng Pha(ng."),
        "Nguyễn Thị Hoa, xã Mường Phăng.".to_owned().into()
    );
    assert_eq!(Encoding::Viqr.decode("DDi.nh Ba' (kho^ng)"), Some("Định Bá (không)".to_owned()));
    // Nothing of it in a list that only ends its sentences.
    let plain = "name,note\nH'Hen Nie,co me. khong?\nY Thi.,a'b\n";
    assert_eq!(rows(&read_csv(plain.as_bytes()).unwrap())[1][1], "co me. khong?");
}
