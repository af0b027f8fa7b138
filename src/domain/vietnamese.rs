//! Vietnamese text: cleaned at the door, folded for search, ordered by tên as the language orders it.

use std::sync::OnceLock;

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale_core::locale;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Letters nobody sees, which terminals count differently: they turn or join what stands beside them and break a row.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
}

/// Composed form (NFC): what is stored, compared and shown. The Windows layout sends decomposed marks.
pub fn nfc(text: &str) -> String {
    text.nfc().collect()
}

/// One line of text as it may enter the book: no controls, no invisible or direction-changing characters, single
/// spaces, NFC. Never to be used on undecoded TCVN3, whose ư is U+00AD.
pub fn clean(text: &str) -> String {
    let visible: String = text.chars().map(space_out).filter(|c| !is_unwanted(*c)).collect();
    let mut line = String::with_capacity(visible.len());
    for word in visible.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    nfc(&line)
}

/// As [`clean`], but line by line: for notes. Empty lines inside stay, those around the text go.
pub fn clean_note(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let lines: Vec<String> = text.split('\n').map(clean).collect();
    lines.join("\n").trim_matches('\n').to_owned()
}

/// As [`clean`], and Ð (U+00D0, the Icelandic eth of many published lists) becomes Đ, which looks the same and is
/// another letter: left alone, the name would be found by no search and sort after Z.
pub fn clean_name(text: &str) -> String {
    clean(text).replace('Ð', "Đ").replace('ð', "đ")
}

/// A name all in capitals or without any ("NGUYỄN THỊ LAN", "lò văn pán"): not as names are written.
pub fn is_oddly_cased(name: &str) -> bool {
    let letters = || name.chars().filter(|letter| letter.is_alphabetic());
    let one_case = letters().all(char::is_uppercase) || letters().all(char::is_lowercase);
    name.split_whitespace().count() > 1 && letters().count() > 3 && one_case
}

fn space_out(c: char) -> char {
    if c.is_whitespace() { ' ' } else { c }
}

/// What a terminal would obey, or what would make two equal-looking words unequal.
fn is_unwanted(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Text of the world's for a terminal: what it would obey, or nobody would see, stands as �. Line ends and tabs stay.
pub fn defused(text: &str) -> String {
    text.replace(|c: char| is_unwanted(c) && !matches!(c, '\n' | '\t'), "\u{fffd}")
}

/// Without accents, lower case, đ = Đ = Ð = d: `Hoà` and `HÒA` are both `hoa`. Signs and spaces stay.
pub fn fold(text: &str) -> String {
    let bare = text.nfd().filter(|c| !is_combining_mark(*c));
    bare.flat_map(char::to_lowercase)
        // A capital İ lowers to i and a mark of its own.
        .filter(|c| !is_combining_mark(*c))
        .map(|c| {
            if matches!(c, 'đ' | 'ð') {
                'd'
            } else if c == 'ƀ' {
                'b'
            } else {
                c
            }
        })
        .collect()
}

/// The folded words of a text for the index. H'Hen is three: `hhen`, `h`, `hen`, so that she is found however the
/// searcher writes the apostrophe, or leaves it out.
pub fn search_words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for token in tokens(text) {
        let parts: Vec<&str> = token.split('\'').filter(|part| !part.is_empty()).collect();
        words.push(parts.concat());
        if parts.len() > 1 {
            words.extend(parts.into_iter().map(str::to_owned));
        }
    }
    words
}

/// The folded words of a query, apostrophes joined (`h'hen` → `hhen`). Signs only → none.
pub fn query_words(text: &str) -> Vec<String> {
    tokens(text).map(|token| token.replace('\'', "")).collect()
}

/// Runs of letters, digits and apostrophes of the folded text, each with at least one letter or digit.
fn tokens(text: &str) -> impl Iterator<Item = String> {
    let folded: String = fold(text).chars().filter(|c| !is_unwanted(*c)).map(plain_apostrophe).collect();
    let split = folded.split(|c: char| !c.is_alphanumeric() && c != '\'').map(str::to_owned).collect::<Vec<_>>();
    split.into_iter().filter(|token| token.contains(|c: char| c != '\''))
}

fn plain_apostrophe(c: char) -> char {
    match c {
        '’' | '‘' | 'ʼ' | 'ʻ' | 'ʹ' | '`' | '´' | '′' | '＇' => '\'',
        other => other,
    }
}

/// Orders names as Vietnamese lists do: by tên (the last word), then by the words before it as one string, each by
/// ICU's `vi` collation. Comparing two keys byte by byte gives that order.
pub fn sort_key(name: &str) -> Vec<u8> {
    let words: Vec<&str> = name.split_whitespace().collect();
    let Some((given, before)) = words.split_last() else { return Vec::new() };
    let mut key = sort_key_text(given);
    // Collation keys hold no 0: a tên that begins another ends here, and sorts first.
    key.push(0);
    key.extend(sort_key_text(&before.join(" ")));
    key
}

/// The `vi` collation key of a whole string (villages, agencies): bytes compare as ICU compares the strings. Good for
/// this build only: a new ICU may write other keys, so stored ones carry [`collation_version`].
pub fn sort_key_text(text: &str) -> Vec<u8> {
    let mut key = Vec::new();
    match collator() {
        Some(collator) => {
            let Ok(()) = collator.write_sort_key_to(text, &mut key);
        }
        // Only if `vi` were missing from the compiled data: a near order beats none.
        None => key.extend(fold(text).bytes().filter(|byte| *byte != 0)),
    }
    key
}

/// A fingerprint of the collation rules, to be stored beside keys: when it differs, the keys must be made anew.
pub fn collation_version() -> u64 {
    let sample = "AĂÂBCDĐEÊGHIKLMNOÔƠPQRSTUƯVXY aàảãáạ ăâđêôơư fjwz 0189 H'Hen (Tí) – Ba-na";
    // FNV-1a: stable over time, which std's hasher does not promise.
    sort_key_text(sample)
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Built once: building it for every name would cost more than all the comparing.
fn collator() -> Option<&'static CollatorBorrowed<'static>> {
    static COLLATOR: OnceLock<Option<CollatorBorrowed<'static>>> = OnceLock::new();
    COLLATOR.get_or_init(|| Collator::try_new(locale!("vi").into(), CollatorOptions::default()).ok()).as_ref()
}

/// "Lường Thị Mai" → "L.T.M.": the masked name of exports and of screens with names hidden.
pub fn initials(name: &str) -> String {
    let name = clean_name(name);
    let mut masked = String::new();
    for word in name.split(' ') {
        if let Some(first) = word.chars().find(|c| c.is_alphanumeric()) {
            masked.extend(first.to_uppercase());
            masked.push('.');
        }
    }
    masked
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn text_is_cleaned_at_the_door() {
        assert_eq!(clean(" Lò\u{202e}  Văn\u{a0}\tAn\u{200b}\u{7}\u{9b} "), "Lò Văn An");
        assert_eq!(clean("Lo\u{300} Va\u{306}n"), "Lò Văn");
        assert_eq!(clean("\u{feff}\u{ad}"), "");
        assert_eq!(clean_note("\na \u{1b}[2J\r\n\r\n  b\t c\n"), "a [2J\n\nb c");
        assert_eq!((&*clean("Ðỗ"), &*clean_name("Ðỗ Thị  Ðào")), ("Ðỗ", "Đỗ Thị Đào"));
    }

    #[test]
    fn a_name_in_one_case_is_told() {
        for (name, odd) in
            [("NGUYỄN THỊ LAN", true), ("lò văn pán", true), ("H'HEN NIÊ", true), ("Lò Văn Pán", false), ("Y Ê", false)]
        {
            assert_eq!(is_oddly_cased(name), odd, "{name}");
        }
    }

    #[test]
    fn folding_forgets_accents_case_and_the_three_d() {
        assert_eq!(fold("HOÀ hòa Hoa\u{300}"), "hoa hoa hoa");
        assert_eq!(fold("Đặng ÐẶNG đường"), "dang dang duong");
        assert_eq!(fold("İ"), "i");
    }

    #[test]
    fn an_apostrophe_is_indexed_every_way_and_searched_one() {
        assert_eq!(search_words("H'Hen Niê"), ["hhen", "h", "hen", "nie"]);
        assert_eq!(search_words("H’Hen-Y Bhim"), ["hhen", "h", "hen", "y", "bhim"]);
        assert_eq!(query_words("h'hen"), ["hhen"]);
        assert_eq!(query_words("hʼhen niê"), ["hhen", "nie"]);
        assert_eq!(query_words(" '-– .,() ' "), Vec::<String>::new());
        assert_eq!(search_words("TE-0042"), ["te", "0042"]);
        assert_eq!(search_words("'quoted'"), ["quoted"]);
    }

    #[test]
    fn names_sort_by_the_last_word_in_vietnamese_order() {
        let mut names = [
            "Nguyễn Văn Ân",
            "Lê Thị Ánh",
            "Đỗ Bình",
            "Trần Văn An",
            "Bùi Ăn",
            "Lò An",
            "Đào An",
            "Y",
            "Hoàng Anh",
            "Phạm Dung",
            "Vũ Đức",
            "Lê Bính",
            "Ma Bỉnh",
        ];
        names.sort_by_key(|name| sort_key(name));
        let sorted = "Đào An, Lò An, Trần Văn An, Hoàng Anh, Lê Thị Ánh, Bùi Ăn, Nguyễn Văn Ân, Đỗ Bình, Ma Bỉnh, Lê Bính, Phạm Dung, Vũ Đức, Y";
        assert_eq!(names.join(", "), sorted);
    }

    #[test]
    fn tones_sort_level_falling_hook_tilde_sharp_heavy() {
        let mut words = ["mạ", "má", "mã", "mả", "mà", "ma"];
        words.sort_by_key(|word| sort_key_text(word));
        assert_eq!(words, ["ma", "mà", "mả", "mã", "má", "mạ"]);
    }

    #[test]
    fn a_masked_name_keeps_only_initials() {
        assert_eq!(initials("Lường Thị Mai"), "L.T.M.");
        assert_eq!(initials("ðỗ  thị (Tí)"), "Đ.T.T.");
        assert_eq!(initials("H'Hen Niê"), "H.N.");
        assert_eq!(initials("  "), "");
    }

    fn text() -> impl Strategy<Value = String> {
        let letters: Vec<char> =
            "aàảãáạăằẳẵắặâầbcdđeêghiklmnoôơpqrstuưvxyAĂÂĐÊÔƠƯÐfjwz '-.\u{301}\u{323}0\u{0}\u{1}".chars().collect();
        proptest::collection::vec(proptest::sample::select(letters), 0..12)
            .prop_map(|chars| chars.into_iter().collect())
    }

    proptest! {
        #[test]
        fn bytes_of_keys_compare_as_icu_compares(a in text(), b in text()) {
            let collator = collator().unwrap();
            prop_assert_eq!(sort_key_text(&a).cmp(&sort_key_text(&b)), collator.compare(&a, &b));
            prop_assert!(!sort_key_text(&a).contains(&0));
            let parts = |name: &str| {
                let words: Vec<String> = name.split_whitespace().map(str::to_owned).collect();
                words.split_last().map(|(given, before)| (given.clone(), before.join(" "))).unwrap_or_default()
            };
            let ((given_a, before_a), (given_b, before_b)) = (parts(&a), parts(&b));
            let expected = collator.compare(&given_a, &given_b).then(collator.compare(&before_a, &before_b));
            if !given_a.is_empty() && !given_b.is_empty() {
                prop_assert_eq!(sort_key(&a).cmp(&sort_key(&b)), expected);
            }
        }

        #[test]
        fn cleaning_twice_changes_nothing(s in any::<String>()) {
            prop_assert_eq!(clean(&clean(&s)), clean(&s));
            prop_assert!(!clean(&s).chars().any(is_unwanted));
            prop_assert_eq!(fold(&fold(&s)), fold(&s));
        }

        #[test]
        fn a_query_for_a_whole_name_is_in_its_index(s in text()) {
            let words = search_words(&s);
            prop_assert!(query_words(&s).iter().all(|word| words.contains(word)));
        }
    }
}
