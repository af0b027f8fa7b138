//! The catalogues the work is counted by: groups, risks, measures, providers, ethnic groups, units, rhythm of visits.
//!
//! All of it is data with its source and its doubt; this file only reads it and answers by meaning.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use serde::Deserialize;

use super::level::Level;
use super::vietnamese::fold;

/// One of the 14 groups (Luật Trẻ em 2016 Đ10.1), by its statutory letter.
#[derive(Debug, Clone, Deserialize)]
pub struct Group {
    pub letter: String,
    pub name: String,
    pub short: String,
    pub en: String,
    pub article: String,
    pub source: String,
    pub checked: bool,
    #[serde(default)]
    pub sub: Vec<SubGroup>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct SubGroup {
    pub n: u32,
    pub text: String,
    pub checked: bool,
}

/// A word of an editable list: a stable key and what people read.
#[derive(Debug, Clone, Deserialize)]
pub struct Word {
    pub key: String,
    pub vi: String,
    pub en: String,
    #[serde(default)]
    pub article: Option<String>,
    #[serde(default)]
    pub checked: bool,
}

/// How many calendar days may lie between two visits, by the level of risk. The office's own rhythm, not the law's.
#[derive(Debug, Clone)]
pub struct Rhythm {
    days: [u32; 4],
    window: [u32; 4],
    pub source: String,
}

impl Rhythm {
    pub fn days(&self, level: Level) -> u32 {
        self.days[level as usize]
    }

    /// A visit this many days off the day it was due still counts as that day's.
    pub fn window(&self, level: Level) -> u32 {
        self.window[level as usize]
    }
}

/// A unit of the 34 provinces or the 3,321 communes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unit {
    pub code: &'static str,
    pub name: &'static str,
    /// The province's code; its own for a province.
    pub province: &'static str,
}

pub struct Catalogue {
    pub groups: Vec<Group>,
    pub risks: Vec<Word>,
    pub measures: Vec<Word>,
    pub providers: Vec<Word>,
    pub rhythm: Rhythm,
    pub grades: Vec<&'static str>,
    pub relations: Vec<&'static str>,
    ethnic_names: Vec<&'static str>,
    ethnic_by_key: HashMap<String, &'static str>,
    /// Letters of a group's name and short name → its code, of a sub-group's whole name → its: a list names them in every row.
    group_by_letters: OnceLock<HashMap<String, String>>,
    sub_by_letters: OnceLock<HashMap<String, String>>,
    id_provinces: HashSet<String>,
}

#[derive(Debug, thiserror::Error)]
#[error("{file}: {what}")]
pub struct CatalogueError {
    pub file: &'static str,
    pub what: String,
}

/// The words for a child's status in lists that come from outside.
const STATUS_WORDS: [(&str, &str); 12] = [
    ("active", "active"),
    ("dang o", "active"),
    ("dang quan ly", "active"),
    ("moved_out", "moved_out"),
    ("chuyen di", "moved_out"),
    ("moved_in", "moved_in"),
    ("chuyen den", "moved_in"),
    ("lost", "lost"),
    ("mat lien lac", "lost"),
    ("died", "died"),
    ("da mat", "died"),
    ("turned_16", "turned_16"),
];

pub(super) fn tsv(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .skip(1)
        .map(|line| line.split('\t').collect())
}

/// Letters only: "Ba Na", "Ba-na" and "BANA" are one name.
fn letters(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphabetic()).collect()
}

impl Catalogue {
    /// The catalogue that ships with the program. A file of ours that does not read is caught by the test below.
    pub fn shipped() -> Result<Catalogue, CatalogueError> {
        #[derive(Deserialize)]
        struct Groups {
            group: Vec<Group>,
        }
        #[derive(Deserialize)]
        struct Risks {
            risk: Vec<Word>,
        }
        #[derive(Deserialize)]
        struct Measures {
            measure: Vec<Word>,
        }
        #[derive(Deserialize)]
        struct Providers {
            provider: Vec<Word>,
        }
        fn read<T: serde::de::DeserializeOwned>(file: &'static str, text: &str) -> Result<T, CatalogueError> {
            toml::from_str(text).map_err(|error| CatalogueError { file, what: error.to_string() })
        }
        let ethnic = include_str!("../../assets/catalogue/ethnic_groups.tsv");
        let (mut ethnic_names, mut ethnic_by_key) = (Vec::new(), HashMap::new());
        for row in tsv(ethnic) {
            if let [_, name, rest @ ..] = &row[..] {
                ethnic_names.push(*name);
                let aliases = rest.first().map(|aliases| aliases.split('|')).into_iter().flatten();
                for word in std::iter::once(*name).chain(aliases).filter(|word| !word.is_empty()) {
                    ethnic_by_key.entry(letters(word)).or_insert(*name);
                }
            }
        }
        Ok(Catalogue {
            groups: read::<Groups>("special_groups.toml", include_str!("../../assets/catalogue/special_groups.toml"))?
                .group,
            risks: read::<Risks>("risk_factors.toml", include_str!("../../assets/catalogue/risk_factors.toml"))?.risk,
            measures: read::<Measures>("measures.toml", include_str!("../../assets/catalogue/measures.toml"))?.measure,
            providers: read::<Providers>("providers.toml", include_str!("../../assets/catalogue/providers.toml"))?
                .provider,
            rhythm: rhythm(include_str!("../../assets/catalogue/visit_rhythm.toml"))?,
            grades: first_column(include_str!("../../assets/catalogue/education_levels.tsv")),
            relations: first_column(include_str!("../../assets/catalogue/relationships.tsv")),
            ethnic_names,
            ethnic_by_key,
            group_by_letters: OnceLock::new(),
            sub_by_letters: OnceLock::new(),
            id_provinces: first_column(include_str!("../../assets/catalogue/id_province_prefix.tsv"))
                .into_iter()
                .map(str::to_owned)
                .collect(),
        })
    }

    /// "d.2", "D", "Trẻ em khuyết tật", "khuyết tật" → the code. `None` for what the law does not list.
    pub fn group_code(&self, text: &str) -> Option<String> {
        let text = text.trim();
        let (letter, sub) = text.split_once('.').map_or((text, None), |(letter, sub)| (letter, Some(sub)));
        let lower = super::vietnamese::nfc(letter).to_lowercase();
        if let Some(group) = self.groups.iter().find(|group| group.letter == lower) {
            let Some(sub) = sub else { return Some(group.letter.clone()) };
            let n: u32 = sub.trim().parse().ok()?;
            return group.sub.iter().any(|known| known.n == n).then(|| format!("{}.{n}", group.letter));
        }
        let whole = letters(text);
        let asked = whole.strip_prefix("treem").unwrap_or(&whole);
        if asked.is_empty() {
            return None;
        }
        let group = self.group_by_letters.get_or_init(|| self.groups_by_letters()).get(asked);
        group.or_else(|| self.sub_by_letters.get_or_init(|| self.subs_by_letters()).get(&whole)).cloned()
    }

    fn groups_by_letters(&self) -> HashMap<String, String> {
        let mut found = HashMap::new();
        for group in &self.groups {
            let name = letters(&group.name);
            for name in [name.strip_prefix("treem").unwrap_or(&name).to_owned(), letters(&group.short)] {
                found.entry(name).or_insert_with(|| group.letter.clone());
            }
        }
        found
    }

    fn subs_by_letters(&self) -> HashMap<String, String> {
        let codes =
            self.groups.iter().flat_map(|group| group.sub.iter().map(|sub| format!("{}.{}", group.letter, sub.n)));
        let mut found = HashMap::new();
        for code in codes {
            found.entry(letters(&self.group_name(&code))).or_insert(code);
        }
        found
    }

    /// The statutory name of a code, with the sub-group after a colon.
    pub fn group_name(&self, code: &str) -> String {
        let (letter, sub) =
            code.split_once('.').map_or((code, None), |(letter, sub)| (letter, sub.parse::<u32>().ok()));
        let Some(group) = self.groups.iter().find(|group| group.letter == letter) else { return code.to_owned() };
        match sub.and_then(|n| group.sub.iter().find(|sub| sub.n == n)) {
            Some(sub) => format!("{}: {}", group.name, sub.text),
            None => group.name.clone(),
        }
    }

    pub fn risk_key(&self, text: &str) -> Option<String> {
        word_key(&self.risks, text)
    }

    pub fn status_key(&self, text: &str) -> Option<&'static str> {
        let asked = fold(text.trim());
        STATUS_WORDS
            .iter()
            .find(|(word, _)| *word == asked)
            .map(|(_, key)| *key)
            .or_else(|| (asked == "du 16" || asked == "du 16 tuoi").then_some("turned_16"))
    }

    /// The name of the 1979 list for any spelling or alias of it.
    pub fn ethnic_group(&self, text: &str) -> Option<&'static str> {
        self.ethnic_by_key.get(&letters(text)).copied()
    }

    pub fn ethnic_groups(&self) -> &[&'static str] {
        &self.ethnic_names
    }

    pub fn id_provinces(&self) -> &HashSet<String> {
        &self.id_provinces
    }
}

/// The key of a list's word, given the key, the Vietnamese or the English.
pub fn word_key(words: &[Word], text: &str) -> Option<String> {
    let asked = letters(text);
    words
        .iter()
        .find(|word| word.key == text.trim() || letters(&word.vi) == asked || letters(&word.en) == asked)
        .map(|word| word.key.clone())
}

fn first_column(text: &'static str) -> Vec<&'static str> {
    tsv(text).filter_map(|row| row.first().copied()).collect()
}

/// Reads the table of the rhythm of visits (nhịp thăm).
pub fn rhythm(text: &str) -> Result<Rhythm, CatalogueError> {
    #[derive(Deserialize)]
    struct File {
        source: String,
        rhythm: Vec<Line>,
    }
    #[derive(Deserialize)]
    struct Line {
        level: String,
        days: u32,
        #[serde(default)]
        window: u32,
    }
    let fault = |what: String| CatalogueError { file: "visit_rhythm.toml", what };
    let file: File = toml::from_str(text).map_err(|error| fault(error.to_string()))?;
    let (mut days, mut window) = ([0; 4], [0; 4]);
    for level in Level::ALL {
        let line = file.rhythm.iter().find(|line| line.level == level.key());
        match line {
            Some(line) if (1..=365).contains(&line.days) && line.window < line.days => {
                days[level as usize] = line.days;
                window[level as usize] = line.window;
            }
            Some(line) => return Err(fault(format!("{}: {} days", level.key(), line.days))),
            None => return Err(fault(format!("{} is missing", level.key()))),
        }
    }
    Ok(Rhythm { days, window, source: file.source })
}

/// The communes (xã, phường, đặc khu) since 01/07/2025, read once.
pub fn communes() -> &'static [Unit] {
    static UNITS: OnceLock<Vec<Unit>> = OnceLock::new();
    UNITS.get_or_init(|| {
        tsv(include_str!("../../assets/catalogue/communes.tsv"))
            .filter_map(|row| match row[..] {
                [code, name, province] => Some(Unit { code, name, province }),
                _ => None,
            })
            .collect()
    })
}

pub fn provinces() -> &'static [Unit] {
    static UNITS: OnceLock<Vec<Unit>> = OnceLock::new();
    UNITS.get_or_init(|| {
        tsv(include_str!("../../assets/catalogue/provinces.tsv"))
            .filter_map(|row| match row[..] {
                [code, name] => Some(Unit { code, name, province: code }),
                _ => None,
            })
            .collect()
    })
}

pub fn commune(code: &str) -> Option<&'static Unit> {
    communes().iter().find(|unit| unit.code == code)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_catalogue_reads_whole() {
        let c = Catalogue::shipped().unwrap();
        assert_eq!((c.groups.len(), communes().len(), provinces().len()), (14, 3321, 34));
        assert!(c.ethnic_groups().len() >= 54);
        assert_eq!(c.rhythm.days(Level::High), 7);
    }

    #[test]
    fn groups_are_read_by_letter_sub_group_and_name() {
        let c = Catalogue::shipped().unwrap();
        for (text, code) in
            [("d", "d"), ("đ", "đ"), ("Đ", "đ"), ("d.2", "d.2"), ("Trẻ em khuyết tật", "d"), ("khuyet tat", "d")]
        {
            assert_eq!(c.group_code(text).as_deref(), Some(code), "{text}");
        }
        assert_eq!(c.group_code("d.9"), None);
        assert_eq!(c.group_code("khá giả"), None);
    }

    #[test]
    fn every_name_a_list_prints_is_read_back() {
        let c = Catalogue::shipped().unwrap();
        for group in &c.groups {
            let codes = std::iter::once(group.letter.clone())
                .chain(group.sub.iter().map(|s| format!("{}.{}", group.letter, s.n)));
            for code in codes {
                assert_eq!(c.group_code(&c.group_name(&code)), Some(code));
            }
        }
    }

    #[test]
    fn ethnic_groups_are_read_in_their_spellings() {
        let c = Catalogue::shipped().unwrap();
        for (text, name) in [("kinh", "Kinh"), ("Ba Na", "Ba-na"), ("H'Mông", "Mông"), ("Khơ me", "Khơ-me")] {
            assert_eq!(c.ethnic_group(text), Some(name), "{text}");
        }
    }
}
