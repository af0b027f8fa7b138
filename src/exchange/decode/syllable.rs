//! Whether a word is a Vietnamese syllable: the yardstick by which an encoding is judged. A wrong decoding gives words
//! no Vietnamese mouth can say ("Nguyeón", "ộhị"); a right one hardly ever does.

use std::collections::HashSet;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

const ONSETS: &[&str] = &[
    "", "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh", "p", "ph", "qu",
    "r", "s", "t", "th", "tr", "v", "x",
];

/// Vowels and finals without their tone, as they follow any onset.
const RIMES: &str = "a ac ach ai am an ang anh ao ap at au ay ă ăc ăm ăn ăng ăp ăt ăk â âc âm ân âng âp ât âu ây \
    e ec em en eng eo ep et ê êch êm ên êng ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu \
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong ooc oong \
    op ot ô ôc ôi ôm ôn ông ôp ôt ôk ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uc uê uêch uênh uêt ui um un ung uơ uôc \
    uôi uôm uôn uông uôt up ut uy uya uych uyên uyêt uynh uyt uyu uyn uyp ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương \
    ươp ươt ươu ưt ưu y yê yêm yên yêng yêt yêu ym yn ynh yt iê";

static RIME_SET: LazyLock<HashSet<&str>> = LazyLock::new(|| RIMES.split_ascii_whitespace().collect());

/// The tones: grave, acute, hook, tilde, dot below.
const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{309}', '\u{303}', '\u{323}'];

/// Whether `word` can be said in Vietnamese, in capitals or not. `Ð` and `ð` count as Đ, which they stand for.
pub(crate) fn is_syllable(word: &str) -> bool {
    if word.len() > 24 || word.is_empty() {
        return false;
    }
    let (mut bare, mut tone) = (String::with_capacity(word.len()), None);
    for letter in word.nfd().flat_map(char::to_lowercase) {
        if TONES.contains(&letter) {
            if tone.replace(letter).is_some() {
                return false;
            }
        } else {
            bare.push(if letter == 'ð' { 'đ' } else { letter });
        }
    }
    // Breve, circumflex and horn again one letter with their vowel.
    let bare: String = bare.nfc().collect();
    let said = |onset: &&str| {
        let Some(rime) = bare.strip_prefix(*onset) else { return false };
        is_rime(rime, tone) || (*onset == "gi" && is_rime(&format!("i{rime}"), tone))
    };
    ONSETS.iter().any(said)
}

fn is_rime(rime: &str, tone: Option<char>) -> bool {
    // What ends on c, ch, p, t takes two of the five tones only.
    let stopped = rime.ends_with(['c', 'p', 't', 'k']) || rime.ends_with("ch");
    let fits = !stopped || matches!(tone, None | Some('\u{301}' | '\u{323}'));
    fits && RIME_SET.contains(rime)
}

#[cfg(test)]
mod tests {
    use super::is_syllable;

    #[test]
    fn names_and_places_are_syllables() {
        let said = "Nguyễn Thị Thục Oanh Phượng Quỳnh Khuê Thủy Thuỷ Hoà Hòa Giàng Gìn Quốc Quý Uyển Mỷ Mỹ Sỹ Kiết \
                    Ấu Ẳng Yến Ưng Ðinh đông NGUYỄN THƯỢNG Huỳnh Đặng Hướng Nghĩa Khuyến Tuyết Buôn Khóm Giêng Êm";
        for word in said.split_whitespace() {
            assert!(is_syllable(word), "{word}");
        }
    }

    #[test]
    fn what_a_wrong_decoding_gives_is_not() {
        for word in ["NguyÔn", "ThÞ", "Nguyeón", "Hoï", "teân", "vµ", "tªn", "Dơng", "Trờng", "café", "", "Müller"]
        {
            assert!(!is_syllable(word), "{word}");
        }
        // A stop takes no grave.
        assert!(!is_syllable("hằt"));
    }
}
