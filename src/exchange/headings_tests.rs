//! Tests of what single headings mean, and of the headings export writes.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use std::collections::HashSet;

pub(crate) fn headings() -> Headings {
    Headings::load(include_str!("../../assets/catalogue/headings.toml")).unwrap()
}

#[test]
fn every_known_spelling_is_understood() {
    let headings = headings();
    let key_of = |field: &str| match field {
        "ho_ten" => FieldKey::NAME,
        "ngay_sinh" => FieldKey::BIRTH_DATE,
        "gioi" => FieldKey::SEX,
        "so_dinh_danh" => FieldKey::ID_NUMBER,
        "dan_toc" => FieldKey::ETHNICITY,
        "thon" => FieldKey::VILLAGE,
        "dia_chi" => FieldKey::ADDRESS,
        "cha" => FieldKey::FATHER_NAME,
        "me" => FieldKey::MOTHER_NAME,
        "nguoi_cham_soc" => FieldKey::GUARDIAN_NAME,
        "dien_thoai" => FieldKey::GUARDIAN_PHONE,
        "hoan_canh" => FieldKey::GROUPS,
        "ho_ngheo" => FieldKey::POVERTY,
        "ghi_chu" => FieldKey::NOTE,
        "stt" => FieldKey::ORDINAL,
        other => panic!("{other}"),
    };
    for row in include_str!("../../tests/fixtures/header_synonyms.tsv").lines().skip(1) {
        let (text, field) = row.split_once('\t').unwrap();
        // TCVN3's à is µ, whose capital is a Greek letter and no part of any font.
        let capitals = if text.contains('µ') { text.to_owned() } else { text.to_uppercase() };
        for spelling in [text.to_owned(), capitals, format!("  {}. ", text.replace(' ', "  "))] {
            let meaning = headings.meaning(List::Children, &spelling);
            assert_eq!(meaning.map(|m| m.key), Some(key_of(field)), "{spelling:?}");
        }
    }
}

#[test]
fn headings_of_commune_lists_are_understood() {
    let headings = headings();
    let key = |list, text: &str| headings.meaning(list, text).map(|meaning| meaning.key);
    for (text, wanted) in [
        ("Con ông", FieldKey::FATHER_NAME),
        ("Con bà", FieldKey::MOTHER_NAME),
        ("Con ông (bà)", FieldKey::GUARDIAN_NAME),
        ("Trường/lớp", FieldKey::SCHOOL_GRADE),
        ("Trường, lớp", FieldKey::SCHOOL_GRADE),
        ("HKTT", FieldKey::VILLAGE),
        ("Nơi đăng ký HKTT", FieldKey::VILLAGE),
        ("Ngày tháng năm sinh", FieldKey::BIRTH_DATE),
        ("Số ĐDCN/CCCD", FieldKey::ID_NUMBER),
        ("Mã định danh", FieldKey::ID_NUMBER),
        ("Hộ nghèo / cận nghèo", FieldKey::POVERTY),
        ("Hộ cận nghèo", FieldKey::NEAR_POOR),
    ] {
        assert_eq!(key(List::Children, text), Some(wanted), "{text}");
    }
    assert_eq!(key(List::Households, "Họ tên chủ hộ"), Some(FieldKey::HEAD));
    // What the book has no place for is nobody's field: said to be left out, never taken for something else.
    for text in ["Quan hệ với chủ hộ", "Nơi đăng ký khai sinh", "Tôn giáo", "Số khẩu", "Số nhân khẩu", "Nghề nghiệp"]
    {
        assert_eq!((key(List::Children, text), key(List::Households, text)), (None, None), "{text}");
    }
}

#[test]
fn sex_words_carry_their_hint() {
    let headings = headings();
    let hint = |text: &str| headings.meaning(List::Children, text).and_then(|m| m.sex_hint);
    assert_eq!(hint("Nam"), Some(SexHint::Male));
    assert_eq!(hint("NỮ"), Some(SexHint::Female));
    assert_eq!(hint("Ngày, tháng năm sinh (Nam)"), Some(SexHint::Male));
    assert_eq!(hint("Nam/Nữ"), None);
}

#[test]
fn near_words_are_not_taken_for_headings() {
    let headings = headings();
    let key = |text: &str| headings.meaning(List::Children, text).map(|m| m.key);
    for text in [
        "Năm",
        "",
        "...",
        "Nguyễn Văn A",
        "Nghề nghiệp cha",
        "Năm sinh của mẹ",
        "Họ và tên cán bộ thực hiện",
        "Đt",
        "Tờ",
    ] {
        assert!(matches!(key(text), None | Some(FieldKey::GUARDIAN_PHONE)), "{text:?}: {:?}", key(text));
    }
    assert_eq!(key("ĐT"), Some(FieldKey::GUARDIAN_PHONE));
    assert_eq!(key("DT"), Some(FieldKey::ETHNICITY));
    assert_eq!(key("Họ và tên của các cháu"), Some(FieldKey::NAME));
    assert_eq!(key("Số CCCD của trẻ (nếu có)"), Some(FieldKey::ID_NUMBER));
    assert_eq!(key("Họ và tên cha, mẹ"), Some(FieldKey::GUARDIAN_NAME));
}

#[test]
fn every_list_words_its_columns_apart_and_reads_them_back() {
    let headings = headings();
    for list in List::ALL {
        assert!(!headings.columns(list).is_empty());
        for wording in [Wording::Vietnamese, Wording::English, Wording::Keys] {
            let mut seen = HashSet::new();
            for &key in headings.columns(list) {
                let own = headings.own(list, key, wording);
                assert!(seen.insert(own.to_owned()), "{list:?}: {own} twice");
                let meaning = headings.meaning(list, own).unwrap();
                assert_eq!((meaning.key, meaning.score, meaning.own), (key, 100, Some(wording)), "{list:?} {own}");
            }
        }
    }
}

#[test]
fn the_toml_has_every_key_and_no_other() {
    let file: File = toml::from_str(include_str!("../../assets/catalogue/headings.toml")).unwrap();
    let named: HashSet<&str> = file.fields.keys().map(String::as_str).collect();
    assert_eq!(named, FieldKey::ALL.iter().map(|key| key.as_str()).collect());
    let bad = "[fields.nme]\nvi='a'\nen='b'\n[spans]\n[lists]\n";
    assert!(matches!(Headings::load(bad), Err(HeadingsError::UnknownKey(key)) if key == "nme"));
}

/// As many words as a letter pasted into a cell has: looking for a heading among them took minutes.
#[test]
fn a_text_of_many_words_is_no_heading() {
    let began = std::time::Instant::now();
    assert_eq!(headings().meaning(List::Children, &"họ và tên trẻ em các cháu ".repeat(5_000)), None);
    assert!(began.elapsed() < std::time::Duration::from_secs(2));
}
