//! VIQR: Vietnamese in plain letters, marks typed behind their vowel ("Nguye^~n Thi. Ha`", "DDi.nh").

use unicode_normalization::UnicodeNormalization;

use super::syllable::is_syllable;

fn shape(mark: char) -> Option<(char, &'static str)> {
    Some(match mark {
        '^' => ('\u{302}', "aeo"),
        '(' => ('\u{306}', "a"),
        '+' | '*' => ('\u{31B}', "ou"),
        _ => return None,
    })
}

fn tone(mark: char) -> Option<char> {
    Some(match mark {
        '`' => '\u{300}',
        '\'' | '´' => '\u{301}',
        '?' => '\u{309}',
        '~' => '\u{303}',
        '.' => '\u{323}',
        _ => return None,
    })
}

/// One word with all its marks; `None` where a mark stands where none can.
pub(crate) fn whole(word: &str) -> Option<String> {
    let mut out = String::with_capacity(word.len() + 4);
    let mut letters = word.chars().peekable();
    while let Some(letter) = letters.next() {
        let small = letter.to_ascii_lowercase();
        if small == 'd' && letters.peek().is_some_and(|next| next.eq_ignore_ascii_case(&'d')) {
            letters.next();
            out.push(if letter == 'd' { 'đ' } else { 'Đ' });
            continue;
        }
        if !letter.is_alphanumeric() {
            return None;
        }
        out.push(letter);
        if !"aeiouy".contains(small) {
            continue;
        }
        if let Some((mark, on)) = letters.peek().copied().and_then(shape)
            && on.contains(small)
        {
            letters.next();
            out.push(mark);
        }
        if let Some(mark) = letters.peek().copied().and_then(tone) {
            letters.next();
            out.push(mark);
        }
    }
    Some(out.nfc().collect())
}

/// A word whose marks are read; those at its end that make no syllable are punctuation ("xã.", "cha?").
pub(crate) fn word(word: &str) -> Option<String> {
    let mut end = word.len();
    loop {
        let (inner, rest) = word.split_at(end);
        if let Some(read) = whole(inner).filter(|read| is_syllable(read)) {
            return (read != inner).then(|| format!("{read}{rest}"));
        }
        let last = inner.chars().next_back().filter(|last| !last.is_alphanumeric())?;
        end -= last.len_utf8();
    }
}

/// What nobody types in plain text: a circumflex or a horn on a vowel, a tone inside a word.
pub(crate) fn is_telling(word: &str) -> bool {
    let mut before = ' ';
    let mut letters = word.chars().peekable();
    while let Some(letter) = letters.next() {
        let on = |vowels: &str| vowels.contains(before.to_ascii_lowercase());
        let inside = letters.peek().is_some_and(|next| next.is_ascii_alphabetic());
        match letter {
            '^' if on("aeo") => return true,
            '+' if on("ou") => return true,
            '~' | '`' if on("aeiouy") || before == '^' || before == '(' => return true,
            '?' | '\'' if on("aeiouy") && inside => return true,
            _ => before = letter,
        }
    }
    false
}

/// Words of VIQR run on without the marks between them, at anything no mark and no letter.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !is_part(letter)).filter(|word| !word.is_empty())
}

fn is_part(letter: char) -> bool {
    letter.is_alphanumeric() || shape(letter).is_some() || tone(letter).is_some()
}

pub(crate) fn decode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let length = rest.find(|letter: char| !is_part(letter)).unwrap_or(rest.len());
        let (here, _) = rest.split_at(length);
        let begins = here.find(char::is_alphanumeric).unwrap_or(here.len());
        let (signs, here) = here.split_at(begins);
        out.push_str(signs);
        match word(here) {
            Some(read) => out.push_str(&read),
            // No syllable of ours, but marked all the same: "Nie^".
            None if is_telling(here) => out.push_str(&whole(here).unwrap_or_else(|| here.to_owned())),
            None => out.push_str(here),
        }
        at += length;
        let skipped = text[at..].chars().next();
        out.extend(skipped);
        at += skipped.map_or(0, char::len_utf8);
    }
    out
}
