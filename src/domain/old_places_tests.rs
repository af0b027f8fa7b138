//! Places as lists name them, read against the villages and the mergers of Mường Phăng.

use super::*;

/// Mường Phăng, into which Nà Nhạn and Pá Khoang went.
fn places(villages: &[(&str, &str)]) -> OldPlaces {
    let villages = villages.iter().map(|(name, old)| KnownVillage {
        name: (*name).to_owned(),
        old_unit: Some((*old).to_owned()).filter(|old| !old.is_empty()),
    });
    OldPlaces::new(Some("03325"), villages.collect())
}

fn read(places: &OldPlaces, text: &str) -> (String, bool) {
    let place = places.read(text, "");
    assert_eq!(place.elsewhere, None);
    (place.village, place.mapped)
}

#[test]
fn the_own_commune_and_what_is_above_it_fall_off() {
    let places = places(&[("Bản Phăng", "")]);
    assert_eq!(read(&places, "bản phăng"), ("Bản Phăng".into(), false));
    for text in [
        "Bản Phăng, xã Mường Phăng",
        "Bản Phăng - Mường Phăng - TP Điện Biên Phủ",
        "Bản Phăng, Mường Phăng, tỉnh Điện Biên",
    ] {
        assert_eq!(read(&places, text), ("Bản Phăng".into(), true), "{text}");
    }
    assert_eq!(read(&places, "Bản Mới, xã Mường Phăng"), ("Bản Mới".into(), true));
}

#[test]
fn a_village_of_a_commune_that_was_is_the_one_that_says_so_or_one_of_its_own() {
    let places = places(&[("Bản Vang", "xã Pá Khoang"), ("Thôn 1", "xã Mường Phăng"), ("Bản Mới", "Bản Cũ; Nà Nhạn")]);
    assert_eq!(read(&places, "Bản Vang, xã Pá Khoang, huyện Điện Biên"), ("Bản Vang".into(), true));
    assert_eq!(read(&places, "Thôn 1 (Nà Nhạn cũ)"), ("Thôn 1 (xã Nà Nhạn)".into(), true));
    assert_eq!(read(&places, "Thôn 1, xã Pá Khoang"), ("Thôn 1 (xã Pá Khoang)".into(), true));
    assert_eq!(read(&places, "Bản Cũ, Nà Nhạn"), ("Bản Mới".into(), true));
    // Written once, it is read so again and made no second time.
    let places = super::tests::places(&[("Thôn 1 (xã Pá Khoang)", "")]);
    assert_eq!(read(&places, "Thôn 1 (xã Pá Khoang)"), ("Thôn 1 (xã Pá Khoang)".into(), false));
    assert_eq!(read(&places, "Thôn 1, xã Pá Khoang"), ("Thôn 1 (xã Pá Khoang)".into(), true));
}

#[test]
fn a_former_name_is_the_village_unless_two_had_it() {
    let places = places(&[("Bản Phăng", "Bản Phăng 1; Bản Phăng 2"), ("Bản Co", "Thôn 3"), ("Bản Lọng", "Thôn 3")]);
    assert_eq!(read(&places, "bản phăng 2"), ("Bản Phăng".into(), true));
    assert_eq!(read(&places, "Thôn 3"), ("Thôn 3".into(), false));
}

#[test]
fn what_nobody_knows_stays_as_it_is_written() {
    let places = places(&[]);
    for text in ["Tổ 5, khu tái định cư", "Bản Nà Khoang", "Đội 3 - Nông trường", "Sơn La", ""] {
        assert_eq!(read(&places, text), (text.into(), false), "{text}");
    }
    // A commune alone is no village of it.
    for text in ["Pá Khoang", "xã Mường Phăng", "Mường Phăng, huyện Điện Biên, Sơn La"] {
        assert_eq!(read(&places, text).0, "", "{text}");
    }
    assert_eq!(places.read("xã Thanh Nưa", "").elsewhere.as_deref(), Some("xã Thanh Nưa"));
    let elsewhere = places.read("Bản Vang, xã Thanh Nưa", "");
    assert_eq!(elsewhere.elsewhere.as_deref(), Some("xã Thanh Nưa"));
    assert_eq!(elsewhere.village, "Bản Vang, xã Thanh Nưa");
}

#[test]
fn a_column_of_communes_says_which_village_is_meant() {
    let places = places(&[("Bản Vang", "xã Pá Khoang"), ("Thôn 1", "")]);
    let read = |text, beside| places.read(text, beside);
    assert_eq!(read("Bản Vang", "Pá Khoang").village, "Bản Vang");
    assert_eq!(read("Thôn 1", "Mường Phăng").village, "Thôn 1");
    assert_eq!(read("Thôn 1", "Xã Nà Nhạn").village, "Thôn 1 (xã Nà Nhạn)");
    assert_eq!(read("Thôn 1", "Thanh Nưa").elsewhere.as_deref(), Some("Thanh Nưa"));
}

#[test]
fn a_village_spelt_otherwise_is_read_or_asked() {
    let places = places(&[("Bản Phăng", ""), ("Bản Mường Phăng", ""), ("Thôn 2", "")]);
    for text in [
        "B. Phăng",
        "Bản Phăng xã Mường Phăng",
        "Bản Phăng Mường Phăng",
        "b. phăng, mường phăng, điện biên",
        "Số 5, B. Phăng, xã Mường Phăng, tỉnh Điện Biên",
        "thôn bản phăng",
    ] {
        let place = places.read(text, "");
        assert_eq!((place.village.as_str(), place.near.len()), ("Bản Phăng", 0), "{text}");
    }
    for text in ["Phăng", "Phăng, Mường Phăng, Điện Biên", "Bản Phăng (cũ)", "Bản Phăng cũ", "thôn Phăng", "Bản Phằn"]
    {
        let place = places.read(text, "");
        assert_eq!((place.village.as_str(), &place.near[..]), (text, &["Bản Phăng".to_owned()][..]), "{text}");
    }
    assert_eq!(places.read("Bản Mường Phăng", "").village, "Bản Mường Phăng");
    assert_eq!(places.read("T2 xã Mường Phăng", "").village, "Thôn 2");
    assert_eq!(places.in_address("Số nhà 3, B. Phăng, xã Mường Phăng"), Some("Bản Phăng"));
    assert_eq!(places.in_address("Phăng"), None);
}

#[test]
fn a_list_makes_one_village_of_its_spellings() {
    let mut places = places(&[]);
    places.learn([("B. Phăng", ""), ("Bản Phăng", ""), ("Phăng", ""), ("Bản Bó", "")].into_iter());
    assert_eq!(places.read("B. Phăng", "").village, "Bản Phăng");
    assert_eq!(places.read("Phăng", "").near, ["Bản Phăng"]);
    assert_eq!(places.read("Bản Bó", ""), Place::of("Bản Bó"));
}

#[test]
fn without_a_commune_nothing_is_known_of_mergers() {
    let places = OldPlaces::new(None, Vec::new());
    assert_eq!(read(&places, "Bản Vang, huyện Điện Biên"), ("Bản Vang".into(), true));
    assert_eq!(places.read("Bản Vang, xã Pá Khoang", "").elsewhere.as_deref(), Some("xã Pá Khoang"));
}
