//! The legacy encodings of Vietnamese, letter by letter. Each takes text whose bytes stand as the characters of
//! Windows-1252 they look like, which is how such text arrives when it was pasted as Unicode.

use unicode_normalization::UnicodeNormalization;

/// How the letters of a list were written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Encoding {
    Utf8,
    Utf16,
    Tcvn3,
    Vni,
    Viqr,
    Cp1258,
    /// UTF-8 once read as Windows-1252: "Nguyá»…n".
    Doubled,
}

impl Encoding {
    /// Those in which a row may be found; the order breaks a tie.
    pub(crate) const LEGACY: [Encoding; 5] =
        [Encoding::Tcvn3, Encoding::Vni, Encoding::Cp1258, Encoding::Doubled, Encoding::Viqr];

    /// Its name, for the words files and the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Encoding::Utf8 => "utf-8",
            Encoding::Utf16 => "utf-16",
            Encoding::Tcvn3 => "tcvn3",
            Encoding::Vni => "vni",
            Encoding::Viqr => "viqr",
            Encoding::Cp1258 => "cp1258",
            Encoding::Doubled => "utf-8-doubled",
        }
    }

    pub(crate) fn is_legacy(self) -> bool {
        !matches!(self, Encoding::Utf8 | Encoding::Utf16)
    }

    /// `text` decoded, in NFC; `None` where some letter of it means nothing in this encoding.
    pub(crate) fn decode(self, text: &str) -> Option<String> {
        match self {
            Encoding::Utf8 | Encoding::Utf16 => Some(text.to_owned()),
            Encoding::Tcvn3 => text.chars().map(tcvn3).collect(),
            Encoding::Vni => vni(text),
            Encoding::Viqr => Some(super::viqr::decode(text)),
            Encoding::Cp1258 => text.chars().map(cp1258).collect::<Option<String>>().map(|text| text.nfc().collect()),
            Encoding::Doubled => doubled(text),
        }
    }
}

/// The letters of TCVN3 (ABC) from 0xA1 on; a space where it has none. There are no capitals with a tone.
const TCVN3: [char; 95] = [
    'Ă', 'Â', 'Ê', 'Ô', 'Ơ', 'Ư', 'Đ', 'ă', 'â', 'ê', 'ô', 'ơ', 'ư', 'đ', ' ', ' ', ' ', ' ', ' ', ' ', 'à', 'ả', 'ã',
    'á', 'ạ', ' ', 'ằ', 'ẳ', 'ẵ', 'ắ', ' ', ' ', ' ', ' ', ' ', ' ', ' ', 'ặ', 'ầ', 'ẩ', 'ẫ', 'ấ', 'ậ', 'è', ' ', 'ẻ',
    'ẽ', 'é', 'ẹ', 'ề', 'ể', 'ễ', 'ế', 'ệ', 'ì', 'ỉ', ' ', ' ', ' ', 'ĩ', 'í', 'ị', 'ò', ' ', 'ỏ', 'õ', 'ó', 'ọ', 'ồ',
    'ổ', 'ỗ', 'ố', 'ộ', 'ờ', 'ở', 'ỡ', 'ớ', 'ợ', 'ù', ' ', 'ủ', 'ũ', 'ú', 'ụ', 'ừ', 'ử', 'ữ', 'ứ', 'ự', 'ỳ', 'ỷ', 'ỹ',
    'ý', 'ỵ', ' ',
];

fn tcvn3(letter: char) -> Option<char> {
    // Some editors write the micro sign as the Greek letter.
    let code = if letter == 'μ' { 0xB5 } else { u32::from(letter) };
    match code {
        0xA1..=0xFF => match TCVN3.get(code as usize - 0xA1) {
            Some(' ') | None if letter.is_alphabetic() => None,
            Some(' ') | None => Some(letter),
            Some(known) => Some(*known),
        },
        _ => Some(letter),
    }
}

/// Marks behind a vowel in VNI: the mark's letter, what it sets on the vowel, the vowels that take it.
const VNI_MARKS: &[(char, &str, &str)] = &[
    ('ø', "\u{300}", "aeouyôö"),
    ('ù', "\u{301}", "aeouyôö"),
    ('û', "\u{309}", "aeouyôö"),
    ('õ', "\u{303}", "aeouyôö"),
    ('ï', "\u{323}", "aeouyôö"),
    ('â', "\u{302}", "aeo"),
    ('à', "\u{302}\u{300}", "aeo"),
    ('á', "\u{302}\u{301}", "aeo"),
    ('å', "\u{302}\u{309}", "aeo"),
    ('ã', "\u{302}\u{303}", "aeo"),
    ('ä', "\u{302}\u{323}", "aeo"),
    ('ê', "\u{306}", "a"),
    ('è', "\u{306}\u{300}", "a"),
    ('é', "\u{306}\u{301}", "a"),
    ('ú', "\u{306}\u{309}", "a"),
    ('ü', "\u{306}\u{303}", "a"),
    ('ë', "\u{306}\u{323}", "a"),
];

/// Letters that stand for themselves in VNI.
const VNI_WHOLE: &[(char, char)] =
    &[('ñ', 'đ'), ('ô', 'ơ'), ('ö', 'ư'), ('ì', 'ì'), ('í', 'í'), ('æ', 'ỉ'), ('ó', 'ĩ'), ('ò', 'ị'), ('î', 'ỵ')];

fn vni(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len() + 8);
    // The vowel a mark may follow: none yet, or one that has its mark already.
    let mut vowel = None;
    for letter in text.chars() {
        let small = letter.to_lowercase().next().unwrap_or(letter);
        let mark = VNI_MARKS.iter().find(|(mark, ..)| *mark == small);
        let whole = VNI_WHOLE.iter().find(|(code, _)| *code == small).map(|(_, means)| *means);
        match (mark, whole) {
            (Some((_, sets, on)), _) => {
                let base: char = vowel.take()?;
                if !on.contains(base) {
                    return None;
                }
                out.push_str(sets);
            }
            (_, Some(means)) => {
                let capital = letter.is_uppercase();
                out.extend(if capital { means.to_uppercase().next() } else { Some(means) });
                vowel = Some(small);
            }
            _ if letter.is_alphabetic() && ('\u{A1}'..='\u{FF}').contains(&letter) => return None,
            _ => {
                out.push(letter);
                vowel = Some(small);
            }
        }
    }
    Some(out.nfc().collect())
}

/// Windows-1258 where it differs from Windows-1252: five marks that follow their vowel, and seven letters.
fn cp1258(letter: char) -> Option<char> {
    Some(match letter {
        'Ì' => '\u{300}',
        'Ò' => '\u{309}',
        'Þ' => '\u{303}',
        'ì' => '\u{301}',
        'ò' => '\u{323}',
        'Ã' => 'Ă',
        'ã' => 'ă',
        'Õ' => 'Ơ',
        'õ' => 'ơ',
        'Ý' => 'Ư',
        'ý' => 'ư',
        'Ð' => 'Đ',
        'ð' => 'đ',
        'þ' => '₫',
        other => other,
    })
}

/// The letters Windows-1252 has between 0x80 and 0x9F.
const CP1252: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8D}Ž\u{8F}\u{90}‘’“”•–—˜™š›œ\u{9D}žŸ";

/// The letter Windows-1252 shows for a byte.
pub(crate) fn shown(byte: u8) -> char {
    match byte {
        0x80..=0x9F => CP1252.chars().nth(usize::from(byte) - 0x80).unwrap_or(char::from(byte)),
        _ => char::from(byte),
    }
}

/// The byte Windows-1252 shows as this letter.
pub(crate) fn byte_of(letter: char) -> Option<u8> {
    u8::try_from(u32::from(letter)).ok().or_else(|| {
        let at = CP1252.chars().position(|known| known == letter)?;
        u8::try_from(0x80 + at).ok()
    })
}

fn doubled(text: &str) -> Option<String> {
    let bytes: Vec<u8> = text.chars().map(byte_of).collect::<Option<_>>()?;
    String::from_utf8(bytes).ok().map(|text| text.nfc().collect())
}
