//! What a few cells say of their encoding: how many words become Vietnamese by it, and how many cease to be.

use std::collections::HashMap;

use super::charsets::{Encoding, byte_of};
use super::syllable::is_syllable;
use super::viqr;

/// What one encoding makes of some words.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// No word as it stands, one when decoded.
    pub gain: usize,
    /// A word as it stands, none when decoded.
    pub loss: usize,
    /// No word either way.
    pub unknown: usize,
}

impl Tally {
    fn add(&mut self, other: Tally) {
        self.gain += other.gain;
        self.loss += other.loss;
        self.unknown += other.unknown;
    }

    /// The cells read well this way and not as they stand.
    pub(crate) fn speaks(self) -> bool {
        self.gain > 0 && self.loss * 4 <= self.gain && self.unknown <= self.gain
    }

    pub(crate) fn weight(self) -> isize {
        self.gain as isize - (2 * self.loss) as isize - self.unknown as isize
    }
}

pub(crate) type Tallies = [Tally; Encoding::LEGACY.len()];

/// A letter only Unicode has: no byte of an older encoding is shown as it.
pub(crate) fn is_beyond_bytes(letter: char) -> bool {
    letter > '\u{FF}' && letter.is_alphabetic() && byte_of(letter).is_none() && letter != 'μ'
}

/// Whether the cell holds letters that were Unicode already. Words with signs of "Doubled" (`á»…`) are none.
pub(crate) fn is_unicode(cell: &str) -> bool {
    cell.chars().any(is_beyond_bytes) || cell.chars().any(|letter| ('\u{300}'..'\u{36F}').contains(&letter))
}

/// Words are met again and again: what each says is worked out once.
#[derive(Default)]
pub(crate) struct Evidence {
    known: HashMap<String, Tallies>,
}

impl Evidence {
    pub(crate) fn of_cells<'c>(&mut self, cells: impl Iterator<Item = &'c str>) -> Tallies {
        let mut sum = Tallies::default();
        for cell in cells {
            for word in words(cell) {
                for (sum, more) in sum.iter_mut().zip(self.of_word(word)) {
                    sum.add(more);
                }
            }
            if cell.is_ascii() {
                let telling = viqr::words(cell).filter(|word| viqr::is_telling(word));
                for word in telling {
                    let read = viqr::word(word).is_some();
                    let last = Encoding::LEGACY.len() - 1;
                    sum[last].add(Tally { gain: usize::from(read), loss: 0, unknown: usize::from(!read) });
                }
            }
        }
        sum
    }

    fn of_word(&mut self, word: &str) -> Tallies {
        if let Some(known) = self.known.get(word) {
            return *known;
        }
        let plain = bare(word).is_ascii() || is_syllable(bare(word));
        let mut tallies = Tallies::default();
        for (tally, encoding) in tallies.iter_mut().zip(Encoding::LEGACY) {
            if encoding == Encoding::Viqr {
                continue;
            }
            let read = match encoding {
                // Those signs may be the last byte of a letter.
                Encoding::Doubled => encoding.decode(word).is_some_and(|read| is_syllable(bare(&read))),
                _ => encoding.decode(bare(word)).is_some_and(|read| is_syllable(&read) || read.is_ascii()),
            };
            *tally = Tally {
                gain: usize::from(read && !plain),
                loss: usize::from(!read && plain),
                unknown: usize::from(!read && !plain),
            };
        }
        // Lists repeat their words; a file of none but new ones must not fill the memory.
        if self.known.len() < 50_000 {
            self.known.insert(word.to_owned(), tallies);
        }
        tallies
    }
}

/// Words that an encoding may be told by: some letter beyond ASCII in them, and more than a lone sign.
fn words(cell: &str) -> impl Iterator<Item = &str> {
    // The second byte of à, read as a letter of its own, is a space that breaks no line.
    let doubled = cell.contains("Ã\u{A0}");
    cell.split(move |letter: char| {
        letter.is_ascii() && !letter.is_ascii_alphanumeric() || !doubled && letter == '\u{A0}'
    })
    .filter(|word| !word.is_ascii() && word.chars().nth(1).is_some() && !word.chars().any(is_beyond_bytes))
    .filter(|word| word.chars().any(char::is_alphabetic))
}

/// Without the signs that stand around a word and are none of its letters.
fn bare(word: &str) -> &str {
    word.trim_matches(['“', '”', '‘', '’', '…', '–', '—', '•'])
}
