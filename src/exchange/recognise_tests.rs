//! Tests of finding the heading row in lists as they come.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use crate::exchange::csv_in::read_csv;
use crate::exchange::headings::tests::headings;

fn read(text: &str, list: List) -> (Table, Option<HeadingRow>) {
    let mut table = read_csv(text.as_bytes()).unwrap();
    let heading = headings().recognise(&mut table, list);
    (table, heading)
}

fn keys(text: &str) -> Vec<&'static str> {
    let heading = read(text, List::Children).1.unwrap_or_else(|| panic!("no heading in {text}"));
    let name = |column: &Option<Column>| match column {
        None => "-",
        Some(Column { key: FieldKey::BIRTH_DATE, sex_hint: Some(SexHint::Male), .. }) => "birth_date/nam",
        Some(Column { key: FieldKey::BIRTH_DATE, sex_hint: Some(SexHint::Female), .. }) => "birth_date/nữ",
        Some(column) => column.key.as_str(),
    };
    heading.columns.iter().map(name).collect()
}

#[test]
fn the_sample_has_its_heading_in_two_rows() {
    let text = include_str!("../../tests/fixtures/ds_utf8.csv");
    let (table, heading) = read(text, List::Children);
    let heading = heading.unwrap();
    assert_eq!((heading.first_row, heading.rows, table.ours), (6, 2, false));
    assert_eq!(
        keys(text),
        [
            "ordinal",
            "name",
            "birth_date/nam",
            "birth_date/nữ",
            "id_number",
            "ethnicity",
            "village",
            "father_name",
            "mother_name",
            "groups",
            "guardian_phone",
            "note"
        ]
    );
}

#[test]
fn plain_headings_and_headings_without_accents() {
    assert_eq!(
        keys("STT,Họ tên,Năm sinh,GT,Thôn\n1,Lan,2015,Nữ,Thôn 1"),
        ["ordinal", "name", "birth_date", "sex", "village"]
    );
    assert_eq!(keys("Ho va ten;Ngay sinh;Dan toc\nLan;2015;Kinh"), ["name", "birth_date", "ethnicity"]);
    assert_eq!(keys("Họ và tên\nLan"), ["name"]);
    assert_eq!(keys("Họ và tên,Nam,Nữ,Thôn\nLan,,x,1"), ["name", "sex", "sex", "village"]);
    assert_eq!(
        keys("TT,Hä vµ tªn,Ngµy th¸ng n¨m sinh,Giíi tÝnh\n1,a,2015,Nam"),
        ["ordinal", "name", "birth_date", "sex"]
    );
}

#[test]
fn a_title_above_is_no_part_of_the_heading() {
    let (_, heading) = read("Danh sách trẻ em,,\n,,\nHọ và tên,Ngày sinh,Thôn\nLan,2015,1\n", List::Children);
    let heading = heading.unwrap();
    assert_eq!((heading.first_row, heading.rows), (2, 1));
}

#[test]
fn what_stands_under_a_span_is_read_with_it() {
    let text = "TT,Thông tin trẻ em,,Người chăm sóc,,,Nghề nghiệp,\n,Họ và tên,Ngày sinh,Họ và tên,Năm sinh,Điện thoại,Cha,Mẹ\n1,Lan,2015,Hoa,1980,09,nông,nông";
    assert_eq!(keys(text)[..6], ["ordinal", "name", "birth_date", "guardian_name", "-", "guardian_phone"]);
    let text = "Họ và tên trẻ,Giới tính,,Họ và tên cha mẹ,,Thôn\n,Nam,Nữ,Cha,Mẹ,\nLan,,x,A,B,1";
    assert_eq!(keys(text), ["name", "sex", "sex", "father_name", "mother_name", "village"]);
}

#[test]
fn two_places_are_village_and_address_one_stays_what_it_says() {
    assert_eq!(keys("Họ và tên,Thôn,Địa chỉ\nLan,1,số 2"), ["name", "village", "address"]);
    assert_eq!(keys("Họ và tên,Địa chỉ\nLan,số 2"), ["name", "address"]);
    assert_eq!(keys("Họ và tên,Nơi ở hiện nay,Thôn\nLan,số 2,1"), ["name", "address", "village"]);
}

#[test]
fn of_two_columns_of_one_meaning_the_better_wins() {
    assert_eq!(keys("Tên trẻ,Họ và tên,Ngày sinh\nLan,Lê Lan,2015"), ["-", "name", "birth_date"]);
}

#[test]
fn ours_is_known_in_each_wording_and_only_ours() {
    let headings = headings();
    for list in [List::Children, List::Households, List::Cases] {
        for wording in [Wording::Vietnamese, Wording::English, Wording::Keys] {
            let words: Vec<&str> = headings.columns(list).iter().map(|key| headings.own(list, *key, wording)).collect();
            let (table, heading) = read(&format!("{}\n'1,x", words.join(",")), list);
            let heading = heading.unwrap();
            assert!(table.ours, "{words:?}");
            assert_eq!((heading.own, heading.columns.iter().flatten().count()), (Some(wording), words.len()));
            assert_eq!(table.value(1, 0), "1");
        }
    }
    // Columns cut away, moved in from elsewhere, a title typed above: the codes show it.
    assert!(read("Mã trẻ,Họ và tên,Thôn,Cột của chị\nTE-0007,Lan,A,x", List::Children).0.ours);
    assert!(read("Danh sách,,\nMã trẻ,Họ và tên,Ngày sinh\nTE-0007,Lan,2015", List::Children).0.ours);
    // An officer chooses her columns and their order; the codes show it still.
    assert!(read("Họ và tên,Mã trẻ,Thôn\nLan,TE-0012,A", List::Children).0.ours);
    assert!(read("Ngày sinh,Họ và tên,Điện thoại\n2015,Lan,'0912345678", List::Children).0.ours);
    assert!(!read("Họ và tên,Mã trẻ,Họ và tên\nLan,TE-0012,A", List::Children).0.ours);
    // The codes cut away too: the guarded cells show it.
    assert!(read("Họ và tên,Ngày sinh,Điện thoại\nLan,2015,'0912345678\nHoa,2016,", List::Children).0.ours);
}

/// Our words are everybody's words: a list is ours by its codes or its order, not by saying "Họ và tên".
#[test]
fn common_words_are_not_our_headings() {
    for text in [
        "Họ và tên,Ngày sinh,Giới tính,Thôn\nLan,2015,Nữ,A",
        "STT,Họ và tên,Ngày sinh\n1,Lan,2015",
        "Họ và tên,Ngày sinh,Cột của chị\nLan,2015,x",
        "Họ tên,Ngày sinh\nLan,2015",
        "Danh sách,\nHọ và tên,Ngày sinh\nLan,2015",
        "name,birth_date,sex,village\nLan,2015,nữ,A",
        "Mã trẻ,Họ và tên,Thôn\nHG-12,Lan,A",
        "Họ và tên,Ngày sinh,Lý do\nLan,2015,bỏ học",
        "Họ và tên,Ngày sinh,Thôn\n'Ái,2015,A",
        "Họ và tên,Ngày sinh,Điện thoại\n'Ái,2015,'0912345678",
        "Họ và tên,Ngày sinh,Điện thoại\nLan,2015,'0912345678\nHoa,2016,0912345678",
        "Ngày sinh,Họ và tên,Điện thoại\n2015,Lan,0912345678",
    ] {
        assert!(!read(text, List::Children).0.ours, "{text}");
    }
}

#[test]
fn the_rows_an_import_refused_are_ours_by_their_reasons() {
    let rejects = |text: &str| {
        let (table, heading) = read(text, List::Children);
        (table.ours, heading.unwrap().reason)
    };
    assert_eq!(rejects("Họ tên,NS,Lý do\n'=Lan,99/2015,Ngày sinh: không có ngày này"), (true, Some(2)));
    assert_eq!(rejects("Họ tên,NS,Reason (dry run 0a)\nLan,1/2015,Birth date: x\nHoa,2015,"), (true, Some(2)));
    assert_eq!(rejects("\u{feff}Họ tên,NS,Lý do\nLan,1/2015,"), (true, Some(2)));
    assert_eq!(rejects("Họ tên,NS,Lý do\nLan,1/2015,nghỉ học"), (false, None));
}

/// The heading in two rows, whether or not a title stands above it.
#[test]
fn two_rows_of_plain_words_are_read_as_two() {
    let text = "STT,Họ và tên,Ngày sinh,,Thôn\n,,Nam,Nữ,\n1,Lò Văn An,2015,,Bản A\n2,Lò Thị Bé,,2016,Bản A\n";
    let wanted = ["ordinal", "name", "birth_date/nam", "birth_date/nữ", "village"];
    assert_eq!(keys(text), wanted);
    assert_eq!(keys(&format!("DANH SÁCH,,,,\n,,,,\n{text}")), wanted);
    assert_eq!(keys(&text.replace(",Thôn", ",Thôn,Lý do")), [&wanted[..], &["-"]].concat());
}

#[test]
fn data_without_heading_has_none() {
    assert_eq!(read("1,Nguyễn Văn A,Nam,Kinh,Mẹ\n2,Lê B,Nữ,Kinh,Mẹ\n", List::Children).1, None);
    assert_eq!(read("Kính gửi: UBND xã\nxin báo cáo\n", List::Children).1, None);
}

#[test]
fn a_household_list_has_its_own_words() {
    let (_, heading) = read("TT,Mã hộ,Họ và tên chủ hộ,Thôn,SĐT\n1,H1,Lan,1,09", List::Households);
    let keys: Vec<&str> = heading.unwrap().columns.iter().flatten().map(|column| column.key.as_str()).collect();
    assert_eq!(keys, ["ordinal", "code", "head", "village", "phone"]);
}

#[test]
fn what_is_known_of_a_head_stands_under_one_heading() {
    let text = "TT,Thông tin chủ hộ,,Thôn,Diện hộ,\n,Họ và tên,Điện thoại,,Nghèo,Cận nghèo\n1,Lan,09,A,x,";
    let heading = read(text, List::Households).1.unwrap();
    let keys: Vec<&str> =
        heading.columns.iter().map(|column| column.map_or("-", |column| column.key.as_str())).collect();
    assert_eq!(keys, ["ordinal", "head", "phone", "village", "poverty", "near_poor"]);
}
