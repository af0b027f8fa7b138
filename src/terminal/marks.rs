//! Marks in a word the engine takes for no syllable of Vietnamese, and leaves alone: Brêk, Hiăp, Kđoh, Ea Pốk, Đạ Tẻh,
//! Chà Vàl, Buôn Choáh. People and places of the highlands are written so, and their marks are typed like any other.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::typing::Method;

const CIRCUMFLEX: char = '\u{302}';
const BREVE: char = '\u{306}';
const HORN: char = '\u{31b}';
/// Sắc, huyền, hỏi, ngã, nặng: in the order of VNI's 1 to 5 and of Telex's s f r x j.
const TONES: [char; 5] = ['\u{301}', '\u{300}', '\u{309}', '\u{303}', '\u{323}'];

/// A letter taken apart.
#[derive(Clone, Copy)]
struct Letter {
    /// As it stands on the key, large or small; `đ` for itself.
    base: char,
    shape: Option<char>,
    tone: Option<char>,
}

impl Letter {
    fn of(letter: char) -> Letter {
        let mut parts = letter.nfd();
        let base = parts.next().unwrap_or(letter);
        let marks: Vec<char> = parts.collect();
        // A mark that is none of these belongs to its letter, as the stroke of đ does: č.
        if marks.iter().any(|mark| ![CIRCUMFLEX, BREVE, HORN].contains(mark) && !TONES.contains(mark)) {
            return Letter { base: letter, shape: None, tone: None };
        }
        let shape = marks.iter().copied().find(|mark| [CIRCUMFLEX, BREVE, HORN].contains(mark));
        Letter { base, shape, tone: marks.into_iter().find(|mark| TONES.contains(mark)) }
    }

    fn small(&self) -> char {
        self.base.to_ascii_lowercase()
    }

    fn is_vowel(&self) -> bool {
        "aeiouy".contains(self.small())
    }

    /// Plain but for a tone.
    fn is(&self, letter: char) -> bool {
        self.shape.is_none() && self.small() == letter
    }

    fn whole(&self) -> char {
        let marks = self.shape.into_iter().chain(self.tone);
        std::iter::once(self.base).chain(marks).nfc().find(|c| !is_combining_mark(*c)).unwrap_or(self.base)
    }
}

fn apart(word: &str) -> Vec<Letter> {
    word.chars().map(Letter::of).collect()
}

fn whole(letters: &[Letter]) -> String {
    letters.iter().map(Letter::whole).collect()
}

/// The word with the mark a key makes in it; `None` where the key is a letter.
pub(super) fn given(method: Method, key: char, word: &str) -> Option<String> {
    let key = key.to_ascii_lowercase();
    let mut letters = apart(word);
    match tone_of(method, key) {
        Some(tone) => put_tone(&mut letters, tone)?,
        None => put_shape(&mut letters, method, key)?,
    }
    Some(whole(&letters))
}

/// What the letter typed last settles: which vowel has the tone (choá, Choáh), whether Telex's w on "ua" meant ưa or uă
/// (Kưa, Kuăng), and that the one horn key of "uơ" meant both horns (Ia Khươl): no syllable ends in uơ and a consonant.
pub(super) fn settled(method: Method, word: &str) -> String {
    let mut letters = apart(word);
    if let (Method::Telex, [.., u, a, last]) = (method, letters.as_mut_slice())
        && (u.small(), u.shape, a.is('a'), last.is_vowel()) == ('u', Some(HORN), true, false)
    {
        (u.shape, a.shape) = (None, Some(BREVE));
    }
    if let [head @ .., u, o, last] = letters.as_mut_slice()
        && (u.is('u'), o.small(), o.shape, last.is_vowel()) == (true, 'o', Some(HORN), false)
        && head.last().is_none_or(|before| before.small() != 'q')
    {
        u.shape = Some(HORN);
    }
    let (from, to) = vowels(&letters);
    let tone = letters.get(from..to).and_then(|vowels| vowels.iter().find_map(|vowel| vowel.tone));
    if tone.is_some() {
        put_tone(&mut letters, tone);
    }
    whole(&letters)
}

/// The inner `None` takes the tone away.
fn tone_of(method: Method, key: char) -> Option<Option<char>> {
    let (keys, none) = if method == Method::Vni { ("12345", '0') } else { ("sfrxj", 'z') };
    match keys.find(key) {
        Some(at) => TONES.get(at).map(|tone| Some(*tone)),
        None => (key == none).then_some(None),
    }
}

/// The last vowels that stand together, without the u of "qu", the i of "gi" and a y that begins.
fn vowels(letters: &[Letter]) -> (usize, usize) {
    let to = letters.iter().rposition(Letter::is_vowel).map_or(0, |at| at + 1);
    let head = letters.get(..to).unwrap_or_default();
    let mut from = head.iter().rposition(|letter| !letter.is_vowel()).map_or(0, |at| at + 1);
    let before = from.checked_sub(1).and_then(|at| letters.get(at)).map_or(' ', Letter::small);
    let first = letters.get(from).map_or(' ', Letter::small);
    if to - from > 1 && matches!((before, first), ('q', 'u') | ('g', 'i') | (_, 'y')) {
        from += 1;
    }
    (from, to)
}

/// Puts the tone over its vowel and takes it from the others; `None` where there is none to bear it or to take away.
fn put_tone(letters: &mut [Letter], tone: Option<char>) -> Option<()> {
    let (from, to) = vowels(letters);
    let closed = to < letters.len();
    let vowels = letters.get_mut(from..to).filter(|vowels| !vowels.is_empty())?;
    if tone.is_none() && vowels.iter().all(|vowel| vowel.tone.is_none()) {
        return None;
    }
    vowels.iter_mut().for_each(|vowel| vowel.tone = None);
    let last = vowels.len() - 1;
    let shaped = vowels.iter().rposition(|vowel| vowel.shape.is_some());
    let glides = |at: usize| {
        let ends = vowels.get(at).is_some_and(|vowel| "iuy".contains(vowel.small()));
        ends && at.checked_sub(1).and_then(|at| vowels.get(at)).is_some_and(|vowel| "aeo".contains(vowel.small()))
    };
    let bears = match (shaped, closed, last) {
        (Some(at), _, _) => at,
        (None, true, last) => last - usize::from(glides(last)),
        (None, false, 0) => 0,
        (None, false, last) => last - 1,
    };
    vowels.get_mut(bears)?.tone = tone;
    Some(())
}

/// Gives the last letter that can have it the shape a key makes.
fn put_shape(letters: &mut [Letter], method: Method, key: char) -> Option<()> {
    let fits = |letter: &Letter| match (method, key) {
        (Method::Telex, 'a' | 'e' | 'o') if letter.is(key) => Some(CIRCUMFLEX),
        (Method::Vni, '6') if letter.is('a') || letter.is('e') || letter.is('o') => Some(CIRCUMFLEX),
        (Method::Telex, 'w') | (Method::Vni, '7') if letter.is('o') || letter.is('u') => Some(HORN),
        (Method::Telex, 'w') | (Method::Vni, '8') if letter.is('a') => Some(BREVE),
        _ => None,
    };
    if matches!((method, key), (Method::Telex, 'd') | (Method::Vni, '9')) {
        return put_stroke(letters, method);
    }
    let mut at = letters.iter().rposition(|letter| fits(letter).is_some())?;
    // Of "ao" and "eo" the a and the e have it: Mlâo.
    if let (Method::Vni, '6', Some(before)) = (method, key, at.checked_sub(1))
        && letters.get(at).is_some_and(|letter| letter.is('o'))
        && letters.get(before).is_some_and(|letter| letter.is('a') || letter.is('e'))
    {
        at = before;
    }
    let letter = letters.get_mut(at)?;
    let shape = fits(letter);
    letter.shape = shape;
    // ươ has two horns, and one key for both.
    let horned = letter.small() == 'o' && shape == Some(HORN);
    if let Some(before) = at.checked_sub(1).and_then(|at| letters.get_mut(at)).filter(|before| before.is('u'))
        && horned
    {
        before.shape = shape;
    }
    // The tone goes to the vowel that has a shape now.
    let (from, to) = vowels(letters);
    let tone = letters.get(from..to).and_then(|vowels| vowels.iter().find_map(|vowel| vowel.tone));
    if tone.is_some() {
        put_tone(letters, tone);
    }
    Some(())
}

/// The stroke of đ. In Telex a second d is a key only once a vowel stood between: HDND is no word.
fn put_stroke(letters: &mut [Letter], method: Method) -> Option<()> {
    let at = letters.iter().rposition(|letter| letter.is('d'))?;
    let behind = letters.get(at + 1..).unwrap_or_default();
    if method == Method::Telex && !behind.iter().any(Letter::is_vowel) {
        return None;
    }
    let letter = letters.get_mut(at)?;
    letter.base = if letter.base == 'd' { 'đ' } else { 'Đ' };
    Some(())
}
