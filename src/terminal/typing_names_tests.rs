//! Every accented letter, every place of the catalogue and thousands of names, typed key by key. The keys are made from the
//! names by an encoder that knows the published rules of Telex and VNI and nothing of the engine.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;

use super::tests::typed;
use super::*;

/// A letter taken apart: what is on the key, the sign of its shape (`^`, `(`, `+`, `-`), the number of its tone in VNI.
fn apart(letter: char) -> (char, Option<char>, Option<char>) {
    let (mut base, mut shape, mut tone) = (letter, None, None);
    for part in letter.nfd() {
        match part {
            '\u{301}' => tone = Some('1'),
            '\u{300}' => tone = Some('2'),
            '\u{309}' => tone = Some('3'),
            '\u{303}' => tone = Some('4'),
            '\u{323}' => tone = Some('5'),
            '\u{302}' => shape = Some('^'),
            '\u{306}' => shape = Some('('),
            '\u{31b}' => shape = Some('+'),
            'đ' => (base, shape) = ('d', Some('-')),
            'Đ' => (base, shape) = ('D', Some('-')),
            part => base = part,
        }
    }
    (base, shape, tone)
}

fn shape_key(method: Method, base: char, shape: char) -> char {
    match (method, shape) {
        (Method::Telex, '^' | '-') => base,
        (Method::Telex, _) if base.is_uppercase() => 'W',
        (Method::Telex, _) => 'w',
        (_, '^') => '6',
        (_, '+') => '7',
        (_, '(') => '8',
        (_, _) => '9',
    }
}

fn tone_key(method: Method, tone: char) -> char {
    let place = "12345".find(tone).unwrap();
    match method {
        Method::Telex => "sfrxj".chars().nth(place).unwrap(),
        _ => tone,
    }
}

/// Where the marks of a syllable are typed.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Marks {
    /// Behind their letters.
    Inline,
    /// Shapes behind their letters, the tone last.
    ToneLast,
    /// All of them last, shapes first.
    Last,
}

/// Whether a plain letter would be a mark of what stands before it, so that it has to be typed twice.
fn is_key_here(method: Method, key: char, before: &[char]) -> bool {
    let (key, word) = (key.to_ascii_lowercase(), before.iter().collect::<String>().to_lowercase());
    let bare: String = word.nfd().filter(|c| !unicode_normalization::char::is_combining_mark(*c)).collect();
    match key {
        _ if method == Method::Vni => false,
        's' | 'f' | 'r' | 'x' | 'j' => bare.contains(['a', 'e', 'i', 'o', 'u', 'y']),
        'w' => bare.contains(['a', 'o', 'u']),
        'a' | 'e' | 'o' | 'd' => word.contains(key),
        _ => false,
    }
}

/// Vowels stand together in a syllable, and have one shape, or ươ.
fn is_one_syllable(word: &str) -> bool {
    let bases: Vec<_> = word.chars().map(apart).map(|(base, shape, _)| (base.to_ascii_lowercase(), shape)).collect();
    let groups = bases.chunk_by(|a, b| "aeiouy".contains(a.0) == "aeiouy".contains(b.0));
    let groups: Vec<_> = groups.filter(|group| "aeiouy".contains(group[0].0)).collect();
    let shapes = |group: &[(char, Option<char>)]| group.iter().filter_map(|(_, shape)| *shape).collect::<String>();
    groups.len() == 1
        && (matches!(&*shapes(groups[0]), "" | "^" | "(" | "+")
            || shapes(groups[0]) == "++" && groups[0].windows(2).any(|two| two[0].0 == 'u' && two[1].0 == 'o'))
}

/// The keys of one syllable. A letter that is a key is typed twice; then the marks before it cannot wait.
fn keys_of(method: Method, syllable: &str, marks: Marks) -> String {
    let letters: Vec<char> = syllable.chars().collect();
    let plain = |at: usize| {
        let (base, shape, _) = apart(letters[at]);
        shape.is_none() && is_key_here(method, base, &letters[..at])
    };
    // Lêê, Pơơ: after "Lee" a third e, after "Pow" an o is a letter only behind the escape.
    let escaped = |at: usize| {
        let (base, shape, _) = apart(letters[at]);
        let before = at.checked_sub(1).map(|at| apart(letters[at]));
        let same = |(b, s, _): (char, Option<char>, Option<char>)| b.eq_ignore_ascii_case(&base) && s == shape;
        method == Method::Telex
            && "aeo".contains(base.to_ascii_lowercase())
            && shape.is_some()
            && before.is_some_and(same)
    };
    let marks = if (0..letters.len()).any(plain) || !is_one_syllable(syllable) { Marks::Inline } else { marks };
    let (mut keys, mut shapes, mut tones) = (String::new(), String::new(), String::new());
    for (at, letter) in letters.iter().enumerate() {
        let (base, shape, tone) = apart(*letter);
        keys.extend(escaped(at).then_some('\\'));
        keys.push(base);
        // As she would: typed again where it did not stay a letter.
        if plain(at) && !typed(method, &keys).ends_with(base) {
            keys.push(base);
        }
        let shape = shape.map(|shape| shape_key(method, base, shape));
        let tone = tone.map(|tone| tone_key(method, tone));
        if marks == Marks::Last { &mut shapes } else { &mut keys }.extend(shape);
        if marks == Marks::Inline { &mut keys } else { &mut tones }.extend(tone);
    }
    // One key gives ươ both its horns.
    for doubled in ["ww", "WW", "Ww", "77"] {
        shapes = shapes.replace(doubled, &doubled[1..]);
    }
    keys + &shapes + &tones
}

fn encoded(method: Method, text: &str, marks: Marks) -> String {
    let mut keys = String::new();
    let mut word = String::new();
    for c in text.chars().chain([' ']) {
        if c.is_alphabetic() {
            word.push(c);
        } else {
            keys.push_str(&keys_of(method, &std::mem::take(&mut word), marks));
            keys.push(c);
        }
    }
    keys.pop();
    keys
}

/// Hoà is written Hòa, Thuý Thúy.
fn old_style(text: &str) -> String {
    let mut text = text.to_owned();
    for (new, old) in [("oà", "òa"), ("oá", "óa"), ("oả", "ỏa"), ("oã", "õa"), ("oạ", "ọa")] {
        let at_end = text.split_inclusive(|c: char| !c.is_alphabetic()).map(|part| {
            let (word, rest) = part.split_at(part.trim_end_matches(|c: char| !c.is_alphabetic()).len());
            word.strip_suffix(new).map_or_else(|| part.to_owned(), |head| format!("{head}{old}{rest}"))
        });
        text = at_end.collect();
    }
    text
}

const BOTH: [Method; 2] = [Method::Telex, Method::Vni];
const EVERY_WAY: [Marks; 3] = [Marks::Inline, Marks::ToneLast, Marks::Last];

/// Whole names once by each method, and each of their words in every way, small and capital.
fn assert_typed<'a>(names: impl IntoIterator<Item = &'a str>) {
    let names: BTreeSet<&str> = names.into_iter().collect();
    let words: BTreeSet<&str> = names.iter().flat_map(|name| name.split(|c: char| !c.is_alphabetic())).collect();
    let mut wrong = Vec::new();
    let mut check = |text: &str, method, marks| {
        let keys = encoded(method, text, marks);
        let got = typed(method, &keys);
        if got != text && got != old_style(text) {
            wrong.push(format!("{text:?} by {method:?}, {marks:?}: {keys:?} gives {got:?}"));
        }
    };
    for method in BOTH {
        names.iter().for_each(|name| check(name, method, Marks::ToneLast));
        for marks in EVERY_WAY {
            words.iter().for_each(|word| check(word, method, marks));
            words.iter().for_each(|word| check(&word.to_uppercase(), method, marks));
        }
    }
    let count = 2 * (names.len() + 6 * words.len());
    assert!(wrong.is_empty(), "{} of {count} are wrong: {:#?}", wrong.len(), &wrong[..wrong.len().min(60)]);
    println!("{} names, {} words: {count} typed right", names.len(), words.len());
}

fn rows(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().filter(|line| !line.starts_with('#')).skip(1)
}

fn cells(row: &'static str) -> impl Iterator<Item = &'static str> {
    row.split('\t')
}

#[test]
fn every_accented_letter() {
    assert_eq!(LETTERS.chars().count(), 67, "134 with the capitals");
    // Alone, at the end of a syllable, inside it.
    let inside = |letter| if letter == 'đ' { "đan".to_owned() } else { format!("b{letter}n") };
    let words = LETTERS.chars().flat_map(|letter| [letter.to_string(), format!("t{letter}"), inside(letter)]);
    assert_typed(words.collect::<Vec<_>>().iter().map(String::as_str));
}

/// Communes, provinces and the old names of communes.
fn places() -> BTreeSet<&'static str> {
    let communes = rows(include_str!("../../assets/catalogue/communes.tsv")).filter_map(|row| cells(row).nth(1));
    let provinces = rows(include_str!("../../assets/catalogue/provinces.tsv")).filter_map(|row| cells(row).nth(1));
    let old = rows(include_str!("../../assets/catalogue/old_communes.tsv")).filter_map(|row| cells(row).nth(1));
    communes.chain(provinces).chain(old.flat_map(|names| names.split('|'))).collect()
}

/// Family, middle and given names of every people in the practice book.
fn people() -> BTreeSet<&'static str> {
    let kinh = [
        (include_str!("../../assets/catalogue/family_names.tsv"), 0),
        (include_str!("../../assets/catalogue/middle_names.tsv"), 1),
        (include_str!("../../assets/catalogue/given_names.tsv"), 1),
    ];
    let kinh = kinh.into_iter().flat_map(|(table, at)| rows(table).filter_map(move |row| cells(row).nth(at)));
    let others = rows(include_str!("../../assets/catalogue/minority_names.tsv"))
        .flat_map(|row| cells(row).skip(3))
        .flat_map(|part| part.split('|'))
        // Ŭ and ñ are no letters of Vietnamese: neither Telex nor VNI has them.
        .filter(|name| !name.is_empty() && !name.contains(['ŭ', 'ñ']));
    kinh.chain(others).collect()
}

#[test]
fn every_place_of_the_catalogue() {
    // "Nguơn" stands once in the source, for Vĩnh Ngươn; after "uơ" an n makes "ươn" in Telex and VNI alike.
    let places: BTreeSet<&str> = places().into_iter().filter(|name| !name.contains("Nguơn")).collect();
    assert!(places.len() > 8_000, "{}", places.len());
    assert_typed(places);
}

#[test]
fn every_name_of_the_practice_book() {
    let people = people();
    assert!(people.len() > 600, "{}", people.len());
    assert_typed(people);
}

/// Every syllable, its marks typed anywhere behind their letters, in any case. All of them and not a sample: of 100,000
/// ways to type "Khươl" the one that went wrong came up once in four runs.
#[test]
fn a_syllable_is_what_its_keys_say() {
    let mut wrong = Vec::new();
    for word in syllables() {
        for word in [word.to_lowercase(), word.to_uppercase(), word] {
            for (method, wait) in BOTH.into_iter().flat_map(|method| (0..4).map(move |wait| (method, wait))) {
                for next in 0..4 {
                    let keys = waited(method, &word, [wait, next]);
                    let got = typed(method, &keys);
                    if got != old_style(&word) {
                        wrong.push(format!("{word} by {method:?}: {keys} gives {got}"));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} are wrong: {:#?}", wrong.len(), &wrong[..wrong.len().min(60)]);
}

/// The keys of a syllable whose marks wait for so many letters more: the first of a letter, and its second. The d that makes
/// a đ of Telex stands at once or behind a vowel: among consonants (Đrông as "drd") it is a letter, as in HDND.
fn waited(method: Method, word: &str, waits: [usize; 2]) -> String {
    let (mut letters, mut marks) = (Vec::new(), Vec::new());
    let vowel = word.chars().position(|letter| "aeiouy".contains(apart(letter).0.to_ascii_lowercase())).unwrap_or(0);
    for (at, letter) in word.chars().enumerate() {
        let (base, shape, tone) = apart(letter);
        letters.push(base);
        // One key gives ươ both its horns.
        let shape = shape.filter(|_| !(base.eq_ignore_ascii_case(&'u') && word.to_lowercase().nfd().any(|c| c == 'o')));
        let keys = shape.map(|shape| shape_key(method, base, shape)).into_iter();
        let keys = keys.chain(tone.map(|tone| tone_key(method, tone)));
        let early = |key: char, to: usize| method == Method::Telex && key.eq_ignore_ascii_case(&'d') && to < vowel;
        marks.extend(keys.zip(waits).map(|(key, wait)| (if early(key, at + wait) { at } else { at + wait }, key)));
    }
    let mut keys = String::new();
    for (at, letter) in letters.into_iter().enumerate() {
        keys.push(letter);
        keys.extend(marks.extract_if(.., |(after, _)| *after <= at).map(|(_, key)| key));
    }
    keys.extend(marks.into_iter().map(|(_, key)| key));
    keys
}

/// Words of people and places that are one syllable of Vietnamese, none of whose letters is a key of Telex where it stands.
fn syllables() -> Vec<String> {
    let names: BTreeSet<&str> = places().into_iter().chain(people()).collect();
    let words: BTreeSet<&str> = names.iter().flat_map(|name| name.split(|c: char| !c.is_alphabetic())).collect();
    let plain = |word: &&str| {
        let letters: Vec<char> = word.chars().collect();
        let key = |at: usize| {
            let (base, shape, _) = apart(letters[at]);
            shape.is_none() && is_key_here(Method::Telex, base, &letters[..at])
        };
        !word.is_empty() && is_one_syllable(word) && !(0..letters.len()).any(key) && *word != "Nguơn"
    };
    words.into_iter().filter(plain).map(str::to_owned).collect()
}
