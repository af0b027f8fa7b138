//! The capital TCVN3 could not write: it has no capital letters with a tone, so "Ấu" was typed "ấu" and shown with a
//! font of capitals or not at all. In columns of names and places it is put back, and said.

/// Whether [`restore`] would change the text.
pub(crate) fn lacks_capital(text: &str) -> bool {
    restore(text) != text
}

/// The text with a capital where a word begins with a small toned vowel, and throughout a word otherwise in capitals.
/// A text typed in small letters altogether stays so.
pub(crate) fn restore(text: &str) -> String {
    let small_by_choice = text.split_whitespace().any(|word| {
        let first = word.chars().next().unwrap_or(' ');
        first.is_lowercase() && !is_toned_vowel(first)
    });
    let all_capitals = is_all_capitals(text);
    let mut out = String::with_capacity(text.len() + 2);
    let mut begins = true;
    for letter in text.chars() {
        let raise = is_toned_vowel(letter) && letter.is_lowercase() && (all_capitals || begins && !small_by_choice);
        if raise {
            out.extend(letter.to_uppercase());
        } else {
            out.push(letter);
        }
        begins = !letter.is_alphabetic() && letter != '\'';
    }
    out
}

/// Letters without a tone are all capitals, and some word has two of them: "NGUYễN THị HOA", not "Lý".
fn is_all_capitals(text: &str) -> bool {
    let plain = |letter: &char| letter.is_alphabetic() && !is_toned_vowel(*letter);
    text.chars().filter(plain).all(char::is_uppercase)
        && text.split_whitespace().any(|word| word.chars().filter(plain).nth(1).is_some())
}

/// A vowel with one of the five tones.
fn is_toned_vowel(letter: char) -> bool {
    let (mut vowel, mut toned) = (false, false);
    unicode_normalization::char::decompose_canonical(letter, |part| {
        vowel |= "aeiouyAEIOUY".contains(part);
        toned |= matches!(part, '\u{300}' | '\u{301}' | '\u{309}' | '\u{303}' | '\u{323}');
    });
    vowel && toned
}

#[cfg(test)]
mod tests {
    use super::restore;

    #[test]
    fn a_capital_comes_back_where_a_word_begins() {
        for (read, meant) in [
            ("Huỳnh ấu Khánh Quỳnh", "Huỳnh Ấu Khánh Quỳnh"),
            ("ấp 8", "Ấp 8"),
            ("Bản ẳng", "Bản Ẳng"),
            ("H'ới", "H'ới"),
            ("NGUYễN THị áNH", "NGUYỄN THỊ ÁNH"),
            ("Lý Vũ", "Lý Vũ"),
            ("nguyễn thị ánh", "nguyễn thị ánh"),
            ("Bản Co Mị", "Bản Co Mị"),
        ] {
            assert_eq!(restore(read), meant);
        }
    }
}
