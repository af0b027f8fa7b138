//! Letters of Ê Đê, Gia Rai, Ba Na and Mnông that Vietnamese lacks: neither Telex nor VNI has a key for them. The escape and the
//! sign that looks like the mark make them: `u\(` ŭ, `n\~` ñ, `b\-` ƀ, `c\<` č. The other marks of such a word are typed as ever.

use unicode_normalization::UnicodeNormalization;

use super::typing::{ESCAPE, Edit};

const BREVE: char = '\u{306}';
/// Whole letters; those with two marks (ê̆, ô̆, ơ̆, ư̆) are one of Vietnamese and the breve behind it.
const BEYOND: &str = "ŭŏĕĭñƀčŬŎĔĬÑɃČ";

/// The letter before the escape with the mark that `sign` looks like; `None` where it takes none, and the sign is a sign.
pub(super) fn composed(sign: char, before: &str) -> Option<Edit> {
    let head = before.strip_suffix(ESCAPE)?;
    // The escape twice is the escape itself: `u\\(` is u\(.
    if let Some(letter) = head.strip_suffix(ESCAPE).and_then(|head| head.chars().next_back()) {
        return of(sign, letter).map(|_| Edit { erase: 1, insert: sign.to_string() });
    }
    Some(Edit { erase: 2, insert: of(sign, head.chars().next_back()?)? })
}

fn of(sign: char, letter: char) -> Option<String> {
    let plain = letter.to_lowercase().next()?;
    Some(match (sign, plain) {
        // Ă is a letter of Vietnamese, and has its own key.
        ('(', 'e' | 'ê' | 'i' | 'o' | 'ô' | 'ơ' | 'u' | 'ư') => [letter, BREVE].into_iter().nfc().collect(),
        ('~', 'n') => [letter, '\u{303}'].into_iter().nfc().collect(),
        ('<', 'c') => [letter, '\u{30c}'].into_iter().nfc().collect(),
        ('-', 'b') => if letter == 'b' { "ƀ" } else { "Ƀ" }.to_owned(),
        _ => return None,
    })
}

/// Is it a word with such a letter in it?
pub(super) fn is_word(word: &str, is_letter: impl Fn(char) -> bool) -> bool {
    let beyond = |c: char| c == BREVE || BEYOND.contains(c);
    word.chars().any(beyond) && word.chars().all(|c| beyond(c) || is_letter(c))
}

#[cfg(test)]
mod tests {
    use super::super::typing::Method;
    use super::super::typing::tests::typed;
    use super::*;

    #[test]
    fn letters_beyond_vietnamese_are_made_by_the_sign_that_looks_like_their_mark() {
        let both = [
            ("Ayu\\(n", "Ayŭn"),
            ("BU\\(T", "BŬT"),
            ("N\\~i", "Ñi"),
            ("b\\-uh, C\\<u", "ƀuh, Ču"),
            ("a\\(b, x\\~, \\(", "a\\(b, x\\~, \\("),
            ("u\\\\(", "u\\("),
        ];
        for (keys, text) in both {
            assert_eq!(typed(Method::Telex, keys), text);
            assert_eq!(typed(Method::Vni, keys), text);
        }
        assert_eq!(typed(Method::Off, "u\\("), "u\\(", "a keyboard of her own needs no signs of ours");
    }

    #[test]
    fn the_other_marks_of_such_a_word_are_typed_as_ever() {
        let telex = [("Een\\~uool", "Êñuôl"), ("N\\~iawm", "Ñiăm"), ("Kru\\(ngs", "Krŭngs"), ("ee\\(", "ê\u{306}")];
        for (keys, text) in telex {
            assert_eq!(typed(Method::Telex, keys), text.nfc().collect::<String>());
        }
        // Marks that are not of Vietnamese stay, and the escape makes a letter of a key here too.
        for (keys, text) in
            [("c\\<uw", "čư"), ("c\\<ar", "čả"), ("c\\<a\\r", "čar"), ("b\\-a\\r", "ƀar"), ("n\\~a\\r", "ñar")]
        {
            assert_eq!(typed(Method::Telex, keys), text);
        }
        assert_eq!(typed(Method::Vni, "E6n\\~uo6l"), "Êñuôl");
        assert_eq!(typed(Method::Vni, "d9e6\\(c"), "đê\u{306}c");
    }
}
