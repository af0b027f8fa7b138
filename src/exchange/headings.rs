//! What headings mean: the words of `headings.toml`, and the field a heading cell stands for.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;

use crate::domain::vietnamese::{fold, nfc};
pub use crate::exchange::fields::{FieldKey, List, SexHint, Wording};
use crate::exchange::mapping::Mapping;

/// What one heading cell means, and how surely (100 our own heading, 40 the least).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Meaning {
    pub key: FieldKey,
    pub sex_hint: Option<SexHint>,
    pub score: u32,
    /// Set where the cell is, letter for letter, a heading this program writes.
    pub own: Option<Wording>,
    /// A heading over several columns, whose meaning stands in the row below ("Họ và tên cha, mẹ").
    pub(crate) span: bool,
}

/// Why `headings.toml` could not be used.
#[derive(Debug, thiserror::Error)]
pub enum HeadingsError {
    #[error("headings: {0}")]
    Toml(#[from] toml::de::Error),
    #[error("headings: no field is called {0:?}")]
    UnknownKey(String),
    #[error("headings: {list} lacks the words for {key:?}")]
    Missing { list: &'static str, key: String },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    fields: BTreeMap<String, Field>,
    spans: BTreeMap<String, Span>,
    lists: BTreeMap<String, Layout>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Field {
    vi: String,
    en: String,
    #[serde(default)]
    synonyms: Vec<String>,
    runner_up: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Span {
    alone: String,
    synonyms: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Layout {
    columns: Vec<String>,
    also: Vec<String>,
    #[serde(default)]
    headings: BTreeMap<String, [String; 2]>,
    /// What the codes of this list begin with.
    code: Option<String>,
}

/// The vocabulary of one list.
#[derive(Debug, Default, Clone)]
struct Words {
    columns: Vec<FieldKey>,
    also: Vec<FieldKey>,
    code: Option<String>,
    own: HashMap<FieldKey, [String; 2]>,
    exact: HashMap<String, (FieldKey, Wording)>,
    /// Spellings by their letters with marks, then by their letters without; the flag is [`Meaning::span`].
    marked: HashMap<String, (FieldKey, bool)>,
    folded: HashMap<String, (FieldKey, bool)>,
}

/// All headings, ready to look up.
#[derive(Debug, Clone)]
pub struct Headings {
    lists: HashMap<List, Words>,
    /// What the officer says of this file's columns; it overrules what is read.
    pub(crate) mapping: Option<Mapping>,
    runners_up: HashMap<FieldKey, FieldKey>,
    /// The words over the last column of a rejects file.
    reason: [String; 2],
}

impl Headings {
    pub fn load(toml: &str) -> Result<Self, HeadingsError> {
        let file: File = toml::from_str(toml)?;
        let key = |text: &str| FieldKey::parse(text).ok_or_else(|| HeadingsError::UnknownKey(text.to_owned()));
        let mut runners_up = HashMap::new();
        for (name, field) in &file.fields {
            let from = key(name)?;
            if let Some(to) = &field.runner_up {
                runners_up.insert(from, key(to)?);
            }
        }
        let mut lists = HashMap::new();
        for list in List::ALL {
            let missing = |key: &str| HeadingsError::Missing { list: list.as_str(), key: key.to_owned() };
            let layout = file.lists.get(list.as_str()).ok_or_else(|| missing(""))?;
            let mut words = Words::default();
            for name in layout.columns.iter().chain(&layout.also) {
                let field = file.fields.get(name).ok_or_else(|| missing(name))?;
                let own = layout.headings.get(name).cloned().unwrap_or_else(|| [field.vi.clone(), field.en.clone()]);
                words.teach(key(name)?, own, &field.synonyms);
            }
            for span in file.spans.values() {
                let alone = key(&span.alone)?;
                if words.own.contains_key(&alone) {
                    span.synonyms.iter().for_each(|synonym| words.teach_spelling(synonym, alone, true));
                }
            }
            words.columns = layout.columns.iter().map(|name| key(name)).collect::<Result<_, _>>()?;
            words.also = layout.also.iter().map(|name| key(name)).collect::<Result<_, _>>()?;
            words.code.clone_from(&layout.code);
            lists.insert(list, words);
        }
        let reason = file.fields.get(FieldKey::REASON.as_str());
        let reason = reason.map(|field| [nfc(&field.vi), nfc(&field.en)]).unwrap_or_default();
        Ok(Headings { lists, mapping: None, runners_up, reason })
    }

    /// The same words, a file's columns being what `mapping` says.
    pub fn mapped(&self, mapping: Mapping) -> Headings {
        Headings { mapping: Some(mapping), ..self.clone() }
    }

    /// Every field a list may bring, those it exports first.
    pub fn fields(&self, list: List) -> Vec<FieldKey> {
        let words = self.lists.get(&list);
        words.map(|words| words.columns.iter().chain(&words.also).copied().collect()).unwrap_or_default()
    }

    /// What this program's own codes of `list` begin with: "TE-".
    pub(crate) fn code_prefix(&self, list: List) -> Option<&str> {
        self.lists.get(&list)?.code.as_deref()
    }

    /// Whether a heading is the one this program writes over the reasons of a rejects file; what stands in brackets
    /// behind it (a dry run's mark) is beside the point.
    pub(crate) fn is_reason(&self, cell: &str) -> bool {
        let (outside, _) = without_brackets(cell);
        self.reason.iter().any(|own| *own == nfc(outside.trim()))
    }

    /// The columns `list` exports, in order.
    pub fn columns(&self, list: List) -> &[FieldKey] {
        self.lists.get(&list).map(|words| words.columns.as_slice()).unwrap_or_default()
    }

    /// The heading export writes over `key`.
    pub fn own(&self, list: List, key: FieldKey, wording: Wording) -> &str {
        let own = self.lists.get(&list).and_then(|words| words.own.get(&key));
        match (wording, own) {
            (Wording::Vietnamese, Some([vi, _])) => vi,
            (Wording::English, Some([_, en])) => en,
            _ => key.as_str(),
        }
    }

    /// The key a second column of `key`'s meaning fills, where nothing else does.
    pub(crate) fn runner_up(&self, key: FieldKey) -> Option<FieldKey> {
        self.runners_up.get(&key).copied()
    }

    /// What a heading cell means in `list`, looked at by itself.
    pub fn meaning(&self, list: List, cell: &str) -> Option<Meaning> {
        let words = self.lists.get(&list)?;
        // A letter pasted into a cell is no heading, and looking for one among its thousand words takes minutes.
        if cell.len() > LONGEST {
            return None;
        }
        let cell = nfc(cell.trim());
        if let Some(&(key, wording)) = words.exact.get(&cell) {
            return Some(Meaning { key, sex_hint: None, score: 100, own: Some(wording), span: false });
        }
        let sex_hint = sex_word(&cell);
        if sex_hint.is_some() && words.own.contains_key(&FieldKey::SEX) {
            return Some(Meaning { key: FieldKey::SEX, sex_hint, score: 60, own: None, span: false });
        }
        if let Some(meaning) = words.spelt(&cell, 90) {
            return Some(meaning);
        }
        // "Ngày, tháng, năm sinh (Nam)", "Họ và tên trẻ (chữ in hoa)": what stands in brackets is beside the point.
        let (outside, inside) = without_brackets(&cell);
        if !inside.is_empty()
            && let Some(meaning) = words.spelt(&outside, 70)
        {
            return Some(Meaning { sex_hint: sex_word(&inside), ..meaning });
        }
        words.among_fillers(&outside)
    }
}

impl Words {
    fn teach(&mut self, key: FieldKey, own: [String; 2], synonyms: &[String]) {
        self.exact.insert(key.as_str().to_owned(), (key, Wording::Keys));
        self.exact.insert(nfc(&own[1]), (key, Wording::English));
        self.exact.insert(nfc(&own[0]), (key, Wording::Vietnamese));
        for spelling in own.iter().chain(synonyms) {
            self.teach_spelling(spelling, key, false);
        }
        self.own.insert(key, own);
    }

    /// First come, first served: the order of the list's columns decides between equal spellings.
    fn teach_spelling(&mut self, spelling: &str, key: FieldKey, span: bool) {
        self.marked.entry(letters(spelling)).or_insert((key, span));
        self.folded.entry(fold(&letters(spelling))).or_insert((key, span));
    }

    fn spelt(&self, cell: &str, score: u32) -> Option<Meaning> {
        let marked = letters(cell);
        let found = |&(key, span): &(FieldKey, bool), score| Meaning { key, sex_hint: None, score, own: None, span };
        if let Some(hit) = self.marked.get(&marked) {
            return Some(found(hit, score));
        }
        let folded = fold(&marked);
        // Short words without their marks are other words ("Năm" is not "Nam", "ĐT" not "DT"), unless no marks were typed.
        let trusted = marked.is_ascii() || folded.chars().count() > 5;
        self.folded.get(&folded).filter(|_| trusted && !folded.is_empty()).map(|hit| found(hit, score - 10))
    }

    /// A known spelling of at least two words with nothing but fillers around it ("Họ và tên các cháu").
    fn among_fillers(&self, cell: &str) -> Option<Meaning> {
        let words: Vec<&str> = cell.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let filler = |word: &&str| FILLERS.contains(&fold(word).as_str());
        for length in (2..words.len()).rev() {
            for start in 0..=words.len() - length {
                let (before, rest) = words.split_at(start);
                let (middle, after) = rest.split_at(length);
                if before.iter().chain(after).all(filler)
                    && let Some(meaning) = self.spelt(&middle.join(" "), 60)
                {
                    return Some(Meaning { score: 40.max(meaning.score - 10), ..meaning });
                }
            }
        }
        None
    }
}

/// Bytes of a heading with all its remarks, several times over.
const LONGEST: usize = 1200;

/// Words that change nothing about what a heading asks for.
const FILLERS: &[&str] = &[
    "cua", "tre", "em", "chau", "cac", "be", "hoc", "sinh", "neu", "co", "theo", "giay", "khai", "ghi", "ro", "day",
    "du", "hien", "nay", "nguoi", "duoc", "ve", "thong", "tin", "thuoc", "dien", "hoac",
];

fn sex_word(cell: &str) -> Option<SexHint> {
    // `N÷` and `Nöõ` are "Nữ" in TCVN3 and VNI.
    match cell.trim().trim_end_matches('.').to_lowercase().as_str() {
        "nam" | "trai" => Some(SexHint::Male),
        "nữ" | "nu" | "gái" | "n÷" | "nöõ" => Some(SexHint::Female),
        _ => None,
    }
}

/// The letters and digits of a heading in small letters: spaces, commas, slashes and dots are typed as anyone pleases.
pub(crate) fn letters(cell: &str) -> String {
    nfc(cell).to_lowercase().chars().filter(|letter| letter.is_alphanumeric() || *letter == '#').collect()
}

fn without_brackets(cell: &str) -> (String, String) {
    let (mut outside, mut inside, mut depth) = (String::new(), String::new(), 0_usize);
    for letter in cell.chars() {
        match letter {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ if depth > 0 => inside.push(letter),
            _ => outside.push(letter),
        }
    }
    (outside, inside)
}

#[cfg(test)]
#[path = "headings_tests.rs"]
pub(crate) mod tests;
