//! Words compared with their accents, as people mean them: Ð is Đ, and hoà and hòa are one word.
//!
//! The search forgets accents to find; it remembers them here to put first what was typed.

use unicode_normalization::UnicodeNormalization;

use super::vietnamese::{clean_name, nfc, query_words, search_words};

/// Grave, acute, tilde, hook, dot below.
const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'];

/// A word as typed, and as its letters and its tone, wherever in it the tone stands.
#[derive(Debug, PartialEq, Eq)]
struct Accented {
    typed: String,
    letters: String,
    tone: Option<char>,
}

impl Accented {
    fn of(word: &str) -> Accented {
        let (tones, letters): (Vec<char>, String) =
            word.nfd().fold((Vec::new(), String::new()), |(mut tones, mut letters), c| {
                if TONES.contains(&c) {
                    tones.push(c)
                } else {
                    letters.push(c)
                }
                (tones, letters)
            });
        Accented { typed: word.to_owned(), letters, tone: tones.first().copied() }
    }

    fn is(&self, other: &Accented) -> bool {
        self.tone == other.tone && self.letters == other.letters
    }

    fn begins(&self, other: &Accented) -> bool {
        other.typed.starts_with(&self.typed)
            || (self.tone.is_some() && self.tone == other.tone && other.letters.starts_with(&self.letters))
    }
}

fn words(text: &str) -> Vec<Accented> {
    let text = nfc(&clean_name(text).to_lowercase());
    let is_sign = |c: char| !c.is_alphanumeric() && c != '\'';
    text.split(is_sign).filter(|word| !word.is_empty()).map(Accented::of).collect()
}

/// What is looked for, taken apart once: a letter typed into the search is held against hundreds of names.
#[derive(Debug)]
pub struct Sought {
    folded: Vec<String>,
    accented: Vec<Accented>,
    is_plain: bool,
}

impl Sought {
    pub fn of(query: &str) -> Sought {
        Sought { folded: query_words(query), accented: words(query), is_plain: query.is_ascii() }
    }

    /// Every word of the query stands in the text, or begins a word there, with the accents it was typed with.
    fn stands_in(&self, have: &[Accented]) -> bool {
        self.accented.iter().all(|word| have.iter().any(|had| word.begins(had)))
    }

    /// Every word of the query is a whole word of the text, accents and all.
    fn is_words_of(&self, have: &[Accented]) -> bool {
        self.accented.iter().all(|word| have.iter().any(|had| word.is(had)))
    }

    /// How close a title is to what was searched; smaller is closer. The words typed, accents and all, come first; where accents
    /// were typed, words that begin so; then those in the title rather than elsewhere, and whole words before parts.
    pub fn closeness(&self, title: &str) -> i64 {
        let folded = search_words(title);
        let lacks = |same: fn(&str, &str) -> bool| {
            self.folded.iter().filter(|word| !folded.iter().any(|have| same(have, word))).count()
        };
        let (outside, part) = (lacks(|have, word| have.starts_with(word)), lacks(|have, word| have == word));
        // What differs without its accents differs with them: then they are not looked at, which is the dearer part.
        let have = if part == 0 || (outside == 0 && !self.is_plain) { words(title) } else { Vec::new() };
        let begins_otherwise = !self.is_plain && !self.stands_in(&have);
        let figure = |n: usize| i64::try_from(n.min(99)).unwrap_or(99);
        let accents = i64::from(!self.is_words_of(&have)) * 2 + i64::from(begins_otherwise);
        (accents * 100 + figure(outside)) * 100 + figure(part)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stands_as_typed(text: &str, query: &str) -> bool {
        Sought::of(query).stands_in(&words(text))
    }

    fn are_words_of(text: &str, query: &str) -> bool {
        Sought::of(query).is_words_of(&words(text))
    }

    #[test]
    fn what_means_the_same_letters_is_exact() {
        for (text, query) in [
            ("Đỗ Văn Đạt", "Ðạt"),
            ("Đỗ Văn Đạt", "ðỗ đạt"),
            ("Nguyễn Thị Hòa", "hoà"),
            ("Nguyễn Thị Hoà", "HÒA"),
            ("Lê Thúy", "thuý"),
            ("Trần Hoè", "hòe"),
            ("Nguyễn Thị Hòa", "ho\u{300}a nguye\u{302}\u{303}n"),
            ("Nguyễn (Hòa)", "hoà,"),
        ] {
            assert!(are_words_of(text, query) && stands_as_typed(text, query), "{text} {query}");
        }
        assert!(stands_as_typed("Lò Thị Hoài", "hòa") && !are_words_of("Lò Thị Hoài", "hòa"));
        assert!(stands_as_typed("Đỗ Văn Đạt", "đ") && stands_as_typed("Lò Thị Hoàn", "hoà"));
    }

    #[test]
    fn another_accent_is_not_exact() {
        for (text, query) in [("Do Van Dat", "đạt"), ("Hoa", "hoà"), ("Hoạ", "hoà"), ("Hòa", "hoa"), ("Lân", "lan")]
        {
            assert!(!stands_as_typed(text, query) && !are_words_of(text, query), "{text} {query}");
        }
    }

    #[test]
    fn the_best_comes_first() {
        let order = |query: &str, titles: [&str; 4]| {
            let mut sorted = titles;
            sorted.sort_by_key(|title| Sought::of(query).closeness(title));
            assert_eq!(sorted, titles, "{query}");
        };
        order("hoà", ["Lò Thị Hòa", "Lò Thị Hoài", "Lò Thị Hoa", "Lò Thị Hoan"]);
        order("hoa", ["Lò Thị Hoa", "Lò Thị Hòa", "Lò Thị Hoàn", "Khoang Văn Ơn"]);
        order("lò hoa", ["Lò Thị Hoa", "Lò Thị Hòa", "Lô Văn Hoan", "Vàng Thị Hoa"]);
    }
}
