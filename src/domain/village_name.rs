//! A village's name (tên thôn, bản) as lists write it: "B. Phăng", "TDP số 6", "thôn Bản Phăng", "Phăng". Which of them is
//! certainly a village that is known, and which is only like one: the first is read so, the second asked.

use std::collections::{HashMap, HashSet};

use super::same_child::same_spelling;
use super::vietnamese::{fold, nfc};

/// What villages are called before their name, folded, and the kind that is meant; the longer before what begins them.
const KINDS: &[(&str, &[&str])] = &[
    ("to dan pho", &["to"]),
    ("khu dan cu", &["kdc"]),
    ("tieu khu", &["tk"]),
    ("khu pho", &["kp"]),
    ("khu vuc", &["kv"]),
    ("thon", &["thon"]),
    ("buon", &["buon"]),
    ("khom", &["khom"]),
    ("lang", &["lang"]),
    ("khoi", &["khoi"]),
    ("phum", &["phum"]),
    ("ban", &["ban"]),
    ("xom", &["xom"]),
    ("khu", &["khu"]),
    ("doi", &["doi"]),
    ("soc", &["soc"]),
    ("ap", &["ap"]),
    ("to", &["to"]),
];

/// The same cut short; "T." is a thôn or a tổ, "B." a bản or a buôn.
const SHORT: &[(&str, &[&str])] = &[
    ("t.d.p", &["to"]),
    ("tdp", &["to"]),
    ("kdc", &["kdc"]),
    ("k.p", &["kp"]),
    ("kp", &["kp"]),
    ("tk", &["tk"]),
    ("kv", &["kv"]),
    ("th", &["thon"]),
    ("b", &["ban", "buon"]),
    ("t", &["thon", "to"]),
    ("k", &["khu", "khom", "khoi", "kp"]),
    ("x", &["xom"]),
    ("l", &["lang"]),
    ("a", &["ap"]),
];

/// Beyond so many villages a book holds addresses, and to compare each letter of them answers nothing.
const COMPARED: usize = 1000;

/// A village's name, its kind apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Called {
    /// The kinds it may be; none where the name stands alone.
    kinds: &'static [&'static str],
    /// Whether the kind is written out.
    whole: bool,
    /// The name itself, folded: "phang", "6".
    bare: String,
    /// The same with its accents, in small letters.
    spelt: String,
    /// Whether any letter of the text, the kind's as well, bears an accent.
    accented: bool,
}

impl Called {
    pub fn of(name: &str) -> Called {
        let folded = fold(name);
        let mut called =
            Called { kinds: &[], whole: true, bare: plain(&folded), spelt: String::new(), accented: false };
        let mut rest = folded.trim();
        // "Thôn Bản Phăng" is Bản Phăng.
        while let Some((inner, kinds, whole)) = without_kind(rest) {
            called = Called { kinds, whole: called.whole && whole, bare: plain(inner), ..called };
            rest = inner;
        }
        // Folding leaves one letter for each; of a text where it does not, no accent is compared.
        let lower = nfc(name.trim()).to_lowercase();
        let (all, left) = (lower.chars().count(), rest.chars().count());
        called.spelt = match folded.trim().chars().count() == all && !is_unaccented(&lower) {
            true => plain(&lower.chars().skip(all - left).collect::<String>()),
            false => called.bare.clone(),
        };
        called.accented = !is_unaccented(&lower);
        called
    }

    /// Whether it says that it is a village: "Bản …", "Tổ 3".
    pub fn has_kind(&self) -> bool {
        !self.kinds.is_empty()
    }

    /// Whether the kind and the name are the same, accents aside.
    pub fn is(&self, other: &Called) -> bool {
        self.kinds == other.kinds && self.whole == other.whole && self.bare == other.bare
    }

    /// Whether accents do not tell the two apart: they are the same, or one was written without any.
    fn is_spelt_as(&self, other: &Called) -> bool {
        !self.accented || !other.accented || same_spelling(&self.spelt, &other.spelt)
    }

    /// Whether the kind is cut short or missing: then the name is another spelling of one that has it.
    pub fn is_short(&self) -> bool {
        !self.whole || self.kinds.is_empty()
    }

    fn is_number(&self) -> bool {
        self.bare.starts_with(|letter: char| letter.is_ascii_digit())
    }

    fn may_be(&self, other: &Called) -> bool {
        let meet = self.kinds.iter().any(|kind| other.kinds.contains(kind));
        meet || self.kinds.is_empty() && other.kinds.is_empty()
    }

    /// One letter more, less, another or two changed about, and the numbers the same: "Bản Phằn" for "Bản Phăng".
    fn is_slip_of(&self, other: &Called) -> bool {
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        (self.may_be(other) || self.kinds.is_empty() || other.kinds.is_empty())
            && self.bare.chars().count().min(other.bare.chars().count()) >= 4
            && digits(&self.bare) == digits(&other.bare)
            && one_letter_off(&joined(&self.bare), &joined(&other.bare))
    }
}

/// Whether no letter of it bears an accent, as where none could be typed.
pub fn is_unaccented(text: &str) -> bool {
    fold(text) == text.to_lowercase()
}

/// Whether two names of one village differ in nothing but case and where a tone is set, or one is written without accents.
pub fn is_one_spelling(a: &str, b: &str) -> bool {
    is_unaccented(a) || is_unaccented(b) || same_spelling(a, b)
}

/// Whether `text` is no name but only what stands before one: "thôn", "khu phố".
pub fn is_kind(text: &str) -> bool {
    let folded = fold(text);
    KINDS.iter().chain(SHORT).any(|(kind, _)| folded.trim().trim_end_matches('.') == *kind)
}

/// The rest behind a kind, the kind, and whether it is written out.
fn without_kind(folded: &str) -> Option<(&str, &'static [&'static str], bool)> {
    let behind = |short: bool, kind: &str| {
        let rest = folded.strip_prefix(kind)?;
        let next = rest.chars().next()?;
        // "A Pa" is a name, "A. Pa" a hamlet; a letter alone is read with a space only where villages are so written.
        let parted = match (short && kind.len() == 1, next) {
            (_, '.' | ':') | (_, '0'..='9') => true,
            (true, ' ') => matches!(kind, "b" | "t"),
            (false, ' ') => true,
            _ => false,
        };
        let rest = rest.trim_start_matches([' ', '.', ':']);
        (parted && rest.contains(char::is_alphanumeric)).then_some(rest)
    };
    let whole = KINDS.iter().find_map(|(kind, kinds)| Some((behind(false, kind)?, *kinds, true)));
    whole.or_else(|| SHORT.iter().find_map(|(kind, kinds)| Some((behind(true, kind)?, *kinds, false))))
}

/// Single spaces for all signs; "số 06" is 6.
fn plain(folded: &str) -> String {
    let words =
        folded.split(|letter: char| !letter.is_alphanumeric() && letter != '\'').filter(|word| !word.is_empty());
    let words: Vec<&str> = words.collect();
    let number = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    let kept = words
        .iter()
        .enumerate()
        .filter(|(at, word)| !(*at == 0 && fold(word) == "so" && words.get(1).is_some_and(|next| number(next))));
    let kept = kept.map(|(_, word)| match word.trim_start_matches('0') {
        "" => *word,
        short if number(word) => short,
        _ => *word,
    });
    kept.collect::<Vec<_>>().join(" ")
}

fn joined(bare: &str) -> String {
    bare.replace([' ', '\''], "")
}

/// Whether two folded texts are one, or are by one letter: another, one more or less, two changed about.
pub(super) fn one_letter_off(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > 1 || a == b {
        return a == b;
    }
    let before = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let (rest_a, rest_b) = (&a[before..], &b[before..]);
    match (rest_a, rest_b) {
        ([_, more_a @ ..], _) if more_a == rest_b => true,
        (_, [_, more_b @ ..]) if more_b == rest_a => true,
        ([_, more_a @ ..], [_, more_b @ ..]) if more_a == more_b => true,
        ([x, y, more_a @ ..], [v, w, more_b @ ..]) => x == w && y == v && more_a == more_b,
        _ => false,
    }
}

/// Who a name on a list may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// The village of this number.
    Certain(usize),
    /// Like these, and perhaps another: a person says which.
    Near(Vec<usize>),
    Nobody,
}

/// The villages there are, by their names.
#[derive(Debug, Default)]
pub struct VillageNames {
    names: Vec<(Called, usize)>,
    by_bare: HashMap<String, Vec<usize>>,
    /// How many of the names are the book's; those behind them are the list's own.
    booked: usize,
}

impl VillageNames {
    /// `village`: its number. `booked`: the book has it, and not only the list that is being read.
    pub fn add(&mut self, name: &str, village: usize, booked: bool) {
        let called = Called::of(name);
        self.by_bare.entry(joined(&called.bare)).or_default().push(self.names.len());
        self.names.push((called, village));
        if booked {
            self.booked = self.names.len();
        }
    }

    pub fn has_booked(&self) -> bool {
        self.booked > 0
    }

    /// `doubtful`: something behind the name ("cũ") makes another of it; then it is like the village and no more.
    pub fn find(&self, name: &str, doubtful: bool) -> Found {
        let called = Called::of(name);
        if called.bare.is_empty() {
            return Found::Nobody;
        }
        let same = self.by_bare.get(&joined(&called.bare)).into_iter().flatten();
        let same: Vec<(usize, &Called, usize)> =
            same.filter_map(|at| self.names.get(*at).map(|(known, village)| (*at, known, *village))).collect();
        let of = |villages: &mut dyn Iterator<Item = usize>| {
            let mut met = HashSet::new();
            villages.filter(|village| met.insert(*village)).collect::<Vec<_>>()
        };
        let alike = || same.iter().filter(|(_, known, _)| known.bare == called.bare && called.may_be(known));
        let certain = of(&mut alike().filter(|(_, known, _)| called.is_spelt_as(known)).map(|(.., village)| *village));
        match certain[..] {
            [] => {}
            [village] if !doubtful => return Found::Certain(village),
            _ => return Found::Near(certain),
        }
        // "Bản Phâng" beside Bản Phăng: a slip, or another village.
        let other_accents = of(&mut alike().map(|(.., village)| *village));
        if !other_accents.is_empty() {
            return Found::Near(other_accents);
        }
        let near = of(&mut same
            .iter()
            .filter(|(at, known, _)| {
                let bare = known.kinds.is_empty() || called.kinds.is_empty();
                bare || *at < self.booked && (known.may_be(&called) || !called.is_number())
            })
            .map(|(.., village)| *village));
        if !near.is_empty() {
            return Found::Near(near);
        }
        let booked = if self.booked <= COMPARED { self.names.get(..self.booked).unwrap_or_default() } else { &[] };
        let slips = of(&mut booked.iter().filter(|(known, _)| called.is_slip_of(known)).map(|(_, village)| *village));
        if slips.is_empty() { Found::Nobody } else { Found::Near(slips) }
    }
}

#[cfg(test)]
#[path = "village_name_tests.rs"]
mod tests;
