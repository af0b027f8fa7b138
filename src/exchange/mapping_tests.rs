//! A mapping in its three forms, what it overrules, and the files it fits.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::exchange::csv_in::read_csv;

fn headings() -> Headings {
    Headings::load(include_str!("../../assets/catalogue/headings.toml")).unwrap()
}

fn table(text: &str) -> Table {
    read_csv(text.as_bytes()).unwrap()
}

#[test]
fn a_mapping_says_the_same_however_it_is_written() {
    let headings = headings();
    let toml = "[columns]\n\"Người được ghi\" = \"name\"\n\"Ngày / Nam\" = \"birth_date:nam\"\n\"Ngày / Nữ\" = \"Ngày sinh:nữ\"\n\"Mã cũ\" = \"\"\n";
    let json =
        r#"{"Người được ghi": "name", "Ngày / Nam": "birth_date:nam", "Ngày / Nữ": "birth_date:nữ", "Mã cũ": null}"#;
    let csv = "Người được ghi;Họ và tên\r\nNgày / Nam;birth_date:nam\r\nNgày / Nữ;birth_date:female\r\nMã cũ;-\r\n";
    let read = |text: &str| {
        let mut columns = Mapping::parse(text, &headings, List::Children).unwrap().columns().to_vec();
        columns.sort_by(|(a, _), (b, _)| a.cmp(b));
        columns
    };
    assert_eq!(read(toml), read(json));
    assert_eq!(read(toml), read(csv));
    assert_eq!(read(toml).len(), 4);
}

#[test]
fn what_is_no_mapping_is_said() {
    let headings = headings();
    let parse = |text: &str| Mapping::parse(text, &headings, List::Children).unwrap_err();
    for word in ["nane", "due_at", "name:x"] {
        let said = parse(&format!("\"Tên\" = \"{word}\""));
        assert!(
            matches!(&said, MappingError::NoField(text, keys) if text == word && keys.contains("birth_date")),
            "{said:?}"
        );
    }
    assert_eq!(parse("\"A\" = \"name\"\n\"B\" = \"name\""), MappingError::Twice("name".into()));
    assert!(matches!(parse("chỉ là chữ"), MappingError::Shape(_)));
    assert!(matches!(parse("{"), MappingError::Shape(_)));
    assert!(matches!(parse(""), MappingError::Shape(_)));
}

#[test]
fn a_mapping_comes_back_from_its_own_file_and_from_the_desk() {
    let headings = headings();
    let mut table = table("STT,Họ và tên,Ngày sinh,,\"Cột \"\"lạ\"\"\"\n1,Lò Thị An,2015,x,y\n");
    let heading = headings.recognise(&mut table, List::Children).unwrap();
    let mapping = Mapping::of(&table, &heading);
    assert_eq!(mapping.columns()[4], ("Cột \"lạ\"".to_owned(), Said::Ignored));
    assert_eq!(mapping.columns()[3].0, "(D)");
    let mut back = Mapping::parse(&mapping.to_toml(), &headings, List::Children).unwrap().columns().to_vec();
    let mut sent = mapping.columns().to_vec();
    back.sort_by(|(a, _), (b, _)| a.cmp(b));
    sent.sort_by(|(a, _), (b, _)| a.cmp(b));
    assert_eq!(back, sent);
    assert_eq!(Mapping::of_pairs(mapping.pairs(), &headings, List::Children), mapping);
}

#[test]
fn headings_nobody_knows_are_read_as_the_officer_says() {
    let mut table = table("DANH SÁCH\nAi,Khi nào,Ở đâu\nLò Thị An,12/05/2015,Bản Phăng\n");
    let headings = headings();
    assert!(headings.recognise(&mut table, List::Children).is_none());
    let mapping = Mapping::parse("Ai = \"name\"\n\"khi nào\" = \"birth_date\"", &headings, List::Children).unwrap();
    let heading = headings.mapped(mapping).recognise(&mut table, List::Children).unwrap();
    assert_eq!((heading.first_row, heading.column_of(FieldKey::NAME)), (1, Some(0)));
    assert_eq!(heading.column_of(FieldKey::BIRTH_DATE), Some(1));
}

#[test]
fn the_officers_word_stands_above_what_the_headings_say() {
    let mut table = table("Họ và tên,Ngày sinh,Họ và tên cha,Ghi chú\nLò Thị An,2015,Lò Văn Bình,x\n");
    let headings = headings();
    let mapping =
        Mapping::parse("\"Họ và tên cha\" = \"guardian_name\"\n\"Ghi chú\" = \"\"", &headings, List::Children);
    let heading = headings.mapped(mapping.unwrap()).recognise(&mut table, List::Children).unwrap();
    assert_eq!(heading.column_of(FieldKey::FATHER_NAME), None);
    assert_eq!(heading.column_of(FieldKey::GUARDIAN_NAME), Some(2));
    assert_eq!(heading.column_of(FieldKey::NOTE), None);
    assert_eq!(heading.column_of(FieldKey::NAME), Some(0), "what the mapping does not name is recognised");
}

#[test]
fn a_saved_mapping_fits_files_of_its_shape_only() {
    let headings = headings();
    let mut first = table("Danh sách\n\nHọ và tên,Ngày sinh,,Thôn\n,Nam,Nữ,\nLò An,2015,,A\n");
    let heading = headings.recognise(&mut first, List::Children).unwrap();
    assert_eq!(heading.rows, 2);
    let mapping = Mapping::of(&first, &heading);
    assert_eq!(mapping.columns()[1].0, "Ngày sinh / Nam");
    assert!(mapping.fits(&first, &headings));
    assert!(mapping.fits(&table("HỌ VÀ TÊN,Ngày sinh,,Thôn:\n,nam,nữ,\nVàng Páo,2016,,B\n"), &headings));
    assert!(!mapping.fits(&table("Họ và tên,Ngày sinh,,Xã\n,Nam,Nữ,\nLò An,2015,,A\n"), &headings));
    assert!(!mapping.fits(&table("Họ và tên,Thôn\nLò An,A\n"), &headings));
    assert!(!Mapping::default().fits(&first, &headings));
    // The rows an import refused of it, with their reasons, are such a file too.
    let refused = "Họ và tên,Ngày sinh,,Thôn,Lý do\n,Nam,Nữ,,\nLò An,2015,,A,Ngày sinh: không đọc được\n";
    assert!(mapping.fits(&table(refused), &headings));
    assert!(!mapping.fits(&table(&refused.replace("Lý do", "Lớp")), &headings));
}
