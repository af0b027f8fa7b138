//! What keys write: doubled, escaped, in words begun earlier, beside another keyboard; and that nothing typed is lost.

use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::*;

/// Types keys at the end of a text, as a field does.
pub(super) fn type_on(typing: &mut Typing, text: &mut String, keys: &str) {
    for key in keys.chars() {
        let edit = typing.key(key, text);
        (0..edit.erase).for_each(|_| assert!(text.pop().is_some(), "{edit:?} erases more than there is"));
        text.push_str(&edit.insert);
    }
}

pub(in crate::terminal) fn typed(method: Method, keys: &str) -> String {
    let mut text = String::new();
    type_on(&mut Typing::new(method), &mut text, keys);
    text
}

#[test]
fn keys_and_what_they_write() {
    let telex = [
        ("Ddawks Lawks", "Đắk Lắk"),
        ("DAWKSD LAWSK", "ĐẮK LẮK"),
        ("Kroong Buks, Chuw See, Ea H'leo", "Krông Búk, Chư Sê, Ea H'leo"),
        ("H'Hen Nieen, Y Kroih, K'Bang, Pleiku", "H'Hen Niên, Y Kroih, K'Bang, Pleiku"),
        ("LOF THIJ INS", "LÒ THỊ ÍN"),
        ("hoaf thuyr quys gif khoer", "hòa thủy quý gì khỏe"),
        ("thuowr nguwowif chuyeenj", "thuở người chuyện"),
        ("looixfsx", "lỗi"),
        ("Toor 3, banr 12", "Tổ 3, bản 12"),
        // A key typed twice is a letter, and stays one.
        ("ass", "as"),
        ("asss", "ass"),
        ("ddd", "dd"),
        ("dddd", "ddd"),
        ("aaa", "aa"),
        ("oww", "ow"),
        ("Karr Werr Kroong Anaa", "Kar Wer Krông Ana"),
        ("Looong", "Loong"),
        // The escape.
        ("a\\s An\\a Ka\\r", "as Ana Kar"),
        ("Bha Lee\\ee, Taf Pow\\ow", "Bha Lêê, Tà Pơơ"),
        ("12\\3 \\ ab\\c \\\\", "12\\3 \\ ab\\c \\\\"),
        // Syllables of no Vietnamese.
        ("Ddaj Tehr, Chaf Valf, Ea Pooks, Buoon Choahs", "Đạ Tẻh, Chà Vàl, Ea Pốk, Buôn Choáh"),
        ("Tehrr Brekee", "Tehr Breke"),
        ("Ea Kuawng", "Ea Kuăng"),
        ("Ia khuowl, Ia Khuwowl, Ia Khuowlj", "Ia khươl, Ia Khươl, Ia Khượl"),
        ("Brek Breke Hiaw Hiawp Kdohd", "Brek Brêk Hiă Hiăp Kđoh"),
        // Abbreviations.
        ("HDDND, UBND, LDDTBXH, THCS", "HĐND, UBND, LĐTBXH, THCS"),
        ("5As 5AA", "5As 5AA"),
        ("z Zalo toansz", "z Zalo toan"),
    ];
    let vni = [
        ("D9a81k La8k1", "Đắk Lắk"),
        ("D9A81K, HD9ND, Lo2 Thi5 I1n", "ĐẮK, HĐND, Lò Thị Ín"),
        ("Thon6 1, to63 12, lop71", "Thôn 1, tổ 12, lớp"),
        ("lo71p 5A2, QD9 45, 0912345678", "lớp 5A2, QĐ 45, 0912345678"),
        ("a66 a11 A44 a666", "a6 a1 A4 a66"),
        ("Ph\\7 A\\4", "Ph\\7 A4"),
        ("Mlao6 Kbuor6 Hiap8 Teh3", "Mlâo Kbuôr Hiăp Tẻh"),
        ("toan10", "toan"),
    ];
    for (keys, text) in telex {
        assert_eq!(typed(Method::Telex, keys), text, "{keys}");
    }
    for (keys, text) in vni {
        assert_eq!(typed(Method::Vni, keys), text, "{keys}");
    }
    assert_eq!(typed(Method::Off, "Ddawks a1 a\\s"), "Ddawks a1 a\\s");
}

/// Walked to, erased, undone: what stands before the cursor is what counts.
#[test]
fn a_word_begun_earlier_goes_on() {
    let goes_on = [
        ("Hom", "o", "Hôm"),
        ("nguyên", "x", "nguyễn"),
        ("nguyẽn", "e", "nguyễn"),
        ("duòng", "wd", "đường"),
        ("đường", "s", "đướng"),
        ("LÒ THI", "J", "LÒ THỊ"),
        ("Brêk", "s", "Brếk"),
    ];
    for (before, keys, after) in goes_on {
        let mut text = before.to_owned();
        type_on(&mut Typing::new(Method::Telex), &mut text, keys);
        assert_eq!(text, after, "{before} and {keys}");
    }
    // Erased by the letter, whatever keys it took.
    let (mut typing, mut text) = (Typing::new(Method::Telex), String::new());
    type_on(&mut typing, &mut text, "tieengs");
    text.truncate(text.len() - "ng".len());
    assert_eq!(text, "tiế");
    type_on(&mut typing, &mut text, "nf");
    assert_eq!(text, "tiền");
    // The same letters elsewhere are another word.
    type_on(&mut typing, &mut text, " ass");
    typing.rest();
    let mut other = "as".to_owned();
    type_on(&mut typing, &mut other, "f");
    assert_eq!((text.as_str(), other.as_str()), ("tiền as", "às"));
}

/// UniKey on her own PC while our method is on too: what it sends stays as it is.
#[test]
fn what_another_keyboard_writes_is_left_alone() {
    // Letters as UniKey sends them: `<` is its Backspace.
    for (sent, text) in [
        ("nguye<ên<<ễn thi<ị ha<à", "nguyễn thị hà"),
        ("ho<òa", "hòa"),
        ("D<Đa<ăk<<ắk La<ăk<<ắk", "Đắk Lắk"),
        ("a<á<as", "as"),
        ("Ti<ỉnh Gia Lai", "Tỉnh Gia Lai"),
    ] {
        let (mut typing, mut got) = (Typing::new(Method::Telex), String::new());
        for key in sent.chars() {
            match key {
                '<' => assert!(got.pop().is_some()),
                key => type_on(&mut typing, &mut got, key.encode_utf8(&mut [0; 4])),
            }
        }
        assert_eq!(got, text, "{sent}");
    }
    // And the next word is ours again.
    assert_eq!(typed(Method::Telex, "ễas tees"), "ễas tế");
}

proptest! {
    /// Whatever keys come, no letter that was typed is lost: the text has all of them, marks taken or written out.
    #[test]
    fn nothing_typed_is_lost(keys in "[a-zA-Z0-9 \\\\'đêạ]{0,40}", vni in any::<bool>()) {
        let method = if vni { Method::Vni } else { Method::Telex };
        let (mut typing, mut text) = (Typing::new(method), String::new());
        for key in keys.chars() {
            let before = bases(&text);
            type_on(&mut typing, &mut text, key.encode_utf8(&mut [0; 4]));
            let after = bases(&text);
            let kept = after.starts_with(&before) || before.strip_suffix('\\').is_some_and(|head| after.starts_with(head));
            prop_assert!(kept, "{before:?} and {key:?} gave {after:?}");
            prop_assert_eq!(text.nfc().collect::<String>(), text.clone());
        }
    }
}
