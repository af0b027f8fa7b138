//! Tests of values that stand in several columns.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use crate::exchange::csv_in::read_csv;
use crate::exchange::headings::{List, tests::headings};

fn keys(text: &str) -> Vec<&'static str> {
    let mut table = read_csv(text.as_bytes()).unwrap();
    let heading = headings().recognise(&mut table, List::Children).unwrap_or_else(|| panic!("no heading in {text}"));
    heading.columns.iter().map(|column| column.map_or("-", |column| column.key.as_str())).collect()
}

#[test]
fn a_name_in_two_columns_is_one() {
    assert_eq!(keys("Họ đệm,Tên,Ngày sinh\nLò Văn,An,2015"), ["family_name", "name", "birth_date"]);
    assert_eq!(keys("TT,Họ và tên đệm,Tên,NS\n1,Lò Văn,An,2015"), ["ordinal", "family_name", "name", "birth_date"]);
    assert_eq!(keys("Họ,Tên đệm,Tên,NS\nLò,Văn,An,2015"), ["family_name", "middle_name", "name", "birth_date"]);
    assert_eq!(keys("Họ và tên,,NS\nHọ đệm,Tên,\nLò Văn,An,2015"), ["family_name", "name", "birth_date"]);
}

#[test]
fn a_merged_heading_covers_the_unnamed_column_beside_it() {
    assert_eq!(keys("Họ và tên,,Ngày sinh\nLò Văn,An,2015"), ["name", "given_name", "birth_date"]);
    assert_eq!(keys("Họ và tên đệm,,Ngày sinh\nLò Văn,An,2015"), ["family_name", "name", "birth_date"]);
    assert_eq!(
        keys("TT,Họ và tên,,NS,Thôn\n1,Lò Văn,An,2015,A\n2,Lò Thị,Nam,2016,A\n,Cộng: 2,,,\n,NGƯỜI LẬP,,,CHỦ TỊCH XÃ A"),
        ["ordinal", "name", "given_name", "birth_date", "village"]
    );
    // Sexes, peoples, numbers and remarks are none.
    for other in ["Nam", "x", "Kinh", "12", "nhà ở xa trường", "H'Mông"] {
        let found = keys(&format!("Họ và tên,,Ngày sinh\nLò Văn An,{other},2015\nLò Văn Bé,{other},2016"));
        assert_eq!(found, ["name", "-", "birth_date"], "{other}");
    }
}

#[test]
fn a_date_in_three_columns_is_one() {
    let parts = ["name", "birth_day", "birth_month", "birth_year"];
    for heading in ["Ngày,Tháng,Năm sinh", "Ngày sinh,Tháng sinh,Năm sinh", "Ngày,Tháng,Năm", "NGÀY,THÁNG,NĂM SINH"]
    {
        assert_eq!(keys(&format!("Họ và tên trẻ em,{heading}\nLan,12,5,2015")), parts, "{heading}");
    }
    assert_eq!(keys("Họ và tên,Ngày sinh,,\n,Ngày,Tháng,Năm\nLan,12,5,2015"), parts);
    assert_eq!(keys("Ho va ten,Ngay,Thang,Nam sinh\nLan,12,5,2015"), parts);
    assert_eq!(keys("Họ và tên,Ngày tháng,Năm sinh\nLan,12/5,2015"), ["name", "birth_day", "birth_year"]);
    assert_eq!(keys("Họ và tên,Tháng,Năm sinh\nLan,5,2015"), ["name", "birth_month", "birth_year"]);
    // The day of something else, and boys and girls.
    assert_eq!(keys("Họ và tên,Ngày sinh,Ngày,Tháng,Năm\nLan,2015,1,2,2020")[..2], ["name", "birth_date"]);
    assert_eq!(keys("Họ và tên,Năm sinh,\n,Nam,Nữ\nLan,,2015"), ["name", "birth_date", "birth_date"]);
    assert_eq!(keys("Họ và tên,Năm sinh,Thôn\nLan,2015,A"), ["name", "birth_date", "village"]);
}
