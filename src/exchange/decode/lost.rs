//! Letters that fell out on the way: `?` or U+FFFD where one stood, or TCVN3's ư (a soft hyphen, which many programs
//! drop). They cannot be had back for sure, so their rows are refused and nothing is guessed.

use super::syllable::is_syllable;

/// Whether a cell of Unicode text shows that letters were replaced.
pub(crate) fn has_holes(cell: &str) -> bool {
    if cell.contains('\u{FFFD}') {
        return true;
    }
    if !cell.contains('?') {
        return false;
    }
    cell.split(|letter: char| !letter.is_alphabetic() && letter != '?').any(|word| {
        let bare = word.trim_matches('?');
        let before = word.starts_with('?') && bare.chars().next().is_some_and(char::is_lowercase);
        // "Th?", "L?": no question asks with consonants alone.
        let cut = word.ends_with('?') && !bare.is_empty() && !bare.chars().any(is_vowel);
        bare.contains('?') || before || cut
    })
}

/// Whether a word decoded from TCVN3 lacks an ư: no syllable as it is, one with it ("Trờng", "Hng").
pub(crate) fn lacks_u_horn(decoded: &str) -> bool {
    decoded.split(|letter: char| !letter.is_alphabetic()).any(|word| {
        let lower = word.to_lowercase();
        if lower.chars().count() < 3 || is_syllable(&lower) || word.chars().nth(1).is_some_and(char::is_uppercase) {
            return false;
        }
        let horned = lower.char_indices().find(|(_, letter)| "ơờớởỡợ".contains(*letter));
        if let Some((at, _)) = horned {
            return is_syllable(&format!("{}ư{}", &lower[..at], &lower[at..]));
        }
        !lower.chars().any(is_vowel)
            && ["n", "ng", "c", "t", "m"].iter().any(|end| {
                lower.strip_suffix(end).is_some_and(|onset| !onset.is_empty() && is_syllable(&format!("{onset}ư{end}")))
            })
    })
}

fn is_vowel(letter: char) -> bool {
    let bare = unicode_normalization::char::decompose_canonical;
    let mut vowel = false;
    bare(letter, |part| vowel |= "aeiouyAEIOUY".contains(part));
    vowel
}
