//! Which names are certainly a village that is known, which are only like one, and which are another.

use super::*;

fn names(villages: &[&str]) -> VillageNames {
    let mut names = VillageNames::default();
    villages.iter().enumerate().for_each(|(at, name)| names.add(name, at, true));
    names
}

#[test]
fn a_kind_cut_short_is_certain() {
    let names = names(&["Bản Phăng", "Tổ dân phố số 6", "Thôn 2", "Khu phố 3", "Buôn Hồ"]);
    for (text, village) in [
        ("B. Phăng", 0),
        ("B.Phăng", 0),
        ("b phăng", 0),
        ("thôn Bản Phăng", 0),
        ("TDP 6", 1),
        ("Tổ 06", 1),
        ("T.6", 1),
        ("T2", 2),
        ("Th. 2", 2),
        ("KP3", 3),
        ("K.P 3", 3),
        ("B. Hồ", 4),
    ] {
        assert_eq!(names.find(text, false), Found::Certain(village), "{text}");
    }
}

#[test]
fn what_is_only_like_a_village_is_asked() {
    let names = names(&["Bản Phăng", "Bản Phăng 2", "Thôn 2"]);
    for text in ["Phăng", "thôn Phăng", "Bản Phăg", "Bản Phăgn", "Bản Phăngg", "PHANG", "Xóm Phăng"] {
        assert_eq!(names.find(text, false), Found::Near(vec![0]), "{text}");
    }
    assert_eq!(names.find("Bản Phăng", true), Found::Near(vec![0]));
    assert_eq!(names.find("2", false), Found::Near(vec![2]));
    // Two villages the short form may be.
    let two = self::names(&["Thôn 5", "Tổ 5"]);
    assert_eq!(two.find("T5", false), Found::Near(vec![0, 1]));
}

#[test]
fn accents_tell_villages_apart_where_any_are_written() {
    let names = names(&["Bản Phăng", "Bản Loọng Háy", "Bản Hoà"]);
    for (text, village) in [("Ban Phang", 0), ("B. PHANG", 0), ("BẢN PHĂNG", 0), ("Bản Hòa", 2)] {
        assert_eq!(names.find(text, false), Found::Certain(village), "{text}");
    }
    for (text, village) in [("Bản Phâng", 0), ("Bản Phang", 0), ("bản Loong Háy", 1), ("B. Loọng Hay", 1)] {
        assert_eq!(names.find(text, false), Found::Near(vec![village]), "{text}");
    }
    let typed = self::names(&["Ban Phang"]);
    assert_eq!(typed.find("Bản Phăng", false), Found::Certain(0));
}

#[test]
fn numbers_and_short_names_tell_villages_apart() {
    let names = names(&["Bản Phăng 2", "Thôn 2", "Bản Co", "Khóm 3"]);
    for text in ["Bản Phăng 3", "Thôn 3", "Bản Cò Mị", "Bản Cọ 2", "Tổ 3", "Bản Bó", "Số 5"] {
        assert_eq!(names.find(text, false), Found::Nobody, "{text}");
    }
}

#[test]
fn villages_of_the_list_itself_are_asked_only_where_a_kind_is_missing() {
    let mut names = VillageNames::default();
    names.add("Bản Phăng", 0, false);
    assert_eq!(names.find("B. Phăng", false), Found::Certain(0));
    assert_eq!(names.find("Phăng", false), Found::Near(vec![0]));
    assert_eq!(names.find("Bản Phằn", false), Found::Nobody);
    assert_eq!(names.find("Xóm Phăng", false), Found::Nobody);
}
