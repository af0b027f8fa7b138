//! Places as older lists name them (tên cũ trước sáp nhập 01/07/2025): a village behind which a commune, a district and
//! a province still stand, of which most are no more. What is not known for sure stays as it was written.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::catalogue::{commune, tsv};
use super::vietnamese::{clean, fold};

/// A village of the book, with what it was called before: parts of its "đơn vị cũ".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownVillage {
    pub name: String,
    pub old_unit: Option<String>,
}

/// What this commune's places were called.
#[derive(Debug, Default)]
pub struct OldPlaces {
    /// The commune's own name, folded, with and without its kind.
    own: Vec<String>,
    /// Communes merged into it, by folded name with and without their kind; the name as it is shown.
    old: HashMap<String, String>,
    /// Villages by folded name and by former names; `None` where two share one.
    known: HashMap<String, Option<usize>>,
    villages: Vec<KnownVillage>,
}

/// A place on a list, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The village as this book calls it.
    pub village: String,
    /// Whether a name of before the mergers, or more than a village, stood there.
    pub mapped: bool,
    /// A commune named beside the village that is neither this one nor one merged into it.
    pub elsewhere: Option<String>,
}

/// What a part of an address names.
enum Part {
    Own,
    Old(String),
    Other(String),
    District,
    Unknown,
}

/// Names of the communes merged into the commune of this code, as they were written.
pub fn old_communes(code: &str) -> impl Iterator<Item = &'static str> {
    static OLD: OnceLock<HashMap<&'static str, Vec<&'static str>>> = OnceLock::new();
    let old = OLD.get_or_init(|| {
        tsv(include_str!("../../assets/catalogue/old_communes.tsv"))
            .filter_map(|row| match row[..] {
                [code, names] => Some((code, names.split('|').collect())),
                _ => None,
            })
            .collect()
    });
    old.get(code).into_iter().flatten().copied()
}

const COMMUNES: [&str; 5] = ["xa ", "phuong ", "thi tran ", "tt ", "dac khu "];
const DISTRICTS: [&str; 8] = ["huyen ", "quan ", "thi xa ", "thanh pho ", "tinh ", "tp ", "tp.", "tx "];

fn without_kind(folded: &str) -> &str {
    COMMUNES.iter().find_map(|kind| folded.strip_prefix(kind)).unwrap_or(folded)
}

impl OldPlaces {
    /// `code`: the commune of this book in the catalogue, where it is one of them.
    pub fn new(code: Option<&str>, villages: Vec<KnownVillage>) -> OldPlaces {
        let own = code.and_then(commune).map(|unit| fold(unit.name));
        let own = own.map(|name| vec![without_kind(&name).to_owned(), name]).unwrap_or_default();
        let mut old = HashMap::new();
        for name in code.into_iter().flat_map(old_communes) {
            let folded = fold(name);
            // Two communes of one name were merged here, or the new one bears it: then it tells nothing.
            if !own.contains(&folded) {
                let bare = without_kind(&folded).to_owned();
                if !own.contains(&bare) {
                    old.insert(bare, lower_kind(name));
                }
                old.insert(folded, lower_kind(name));
            }
        }
        let mut known: HashMap<String, Option<usize>> = HashMap::new();
        for (at, village) in villages.iter().enumerate() {
            for former in village.former() {
                let folded = fold(former);
                if !old.contains_key(without_kind(&folded)) && !own.contains(&folded) {
                    known.entry(folded).and_modify(|one| *one = None).or_insert(Some(at));
                }
            }
        }
        // A village's name of today stands above what another was called.
        for (at, village) in villages.iter().enumerate() {
            known.insert(fold(&village.name), Some(at));
        }
        OldPlaces { own, old, known, villages }
    }

    /// `text` as a village of this commune; `beside`: what a column of communes says, empty where there is none.
    pub fn read(&self, text: &str, beside: &str) -> Place {
        let plain = |village: &str| Place { village: village.to_owned(), mapped: false, elsewhere: None };
        let whole = clean(text);
        if let Some(village) = self.village(&whole).filter(|_| beside.trim().is_empty()) {
            return Place { mapped: fold(&village.name) != fold(&whole), ..plain(&village.name) };
        }
        let mut parts = parts(&whole).into_iter();
        let name = parts.next().unwrap_or_default();
        let mut from = None;
        let mut elsewhere = None;
        for part in parts.chain(Some(clean(beside)).filter(|beside| !beside.is_empty())) {
            match self.part(&part, beside) {
                Part::Own | Part::District => {}
                Part::Old(commune) => from = Some(commune),
                Part::Other(commune) => elsewhere = Some(commune),
                // Something nobody knows: the whole of it may be the village's name.
                Part::Unknown => return plain(&whole),
            }
        }
        if elsewhere.is_some() {
            return Place { elsewhere, ..plain(&whole) };
        }
        let village = match &from {
            Some(commune) => self.village_from(&name, commune),
            None => self.village(&name).map_or_else(|| name.clone(), |village| village.name.clone()),
        };
        let mapped = fold(&village) != fold(&whole) || from.is_some();
        Place { mapped, ..plain(&village) }
    }

    fn village(&self, name: &str) -> Option<&KnownVillage> {
        self.known.get(&fold(name)).copied().flatten().and_then(|at| self.villages.get(at))
    }

    /// The village `name` of a commune that was: the one of the book that says so of itself; else one of its own,
    /// named after both, for "Thôn 1" stood in every commune.
    fn village_from(&self, name: &str, commune: &str) -> String {
        let folded = fold(commune);
        let says = |village: &&KnownVillage| {
            village.former().any(|former| without_kind(&fold(former)) == without_kind(&folded))
                && (fold(&village.name) == fold(name) || village.former().any(|former| fold(former) == fold(name)))
        };
        match self.villages.iter().find(says) {
            Some(village) => village.name.clone(),
            None => format!("{name} ({commune})"),
        }
    }

    fn part(&self, part: &str, beside: &str) -> Part {
        let folded = fold(part);
        let folded = folded.strip_suffix(" cu").unwrap_or(&folded).trim();
        if self.own.iter().any(|own| own == folded) {
            return Part::Own;
        }
        if let Some(commune) = self.old.get(folded) {
            return Part::Old(commune.clone());
        }
        if DISTRICTS.iter().any(|kind| folded.starts_with(kind)) {
            return Part::District;
        }
        // A column of communes holds communes, whatever they are called.
        if COMMUNES.iter().any(|kind| folded.starts_with(kind)) || (!beside.is_empty() && part == clean(beside)) {
            return Part::Other(part.to_owned());
        }
        Part::Unknown
    }
}

impl KnownVillage {
    fn former(&self) -> impl Iterator<Item = &str> {
        let parts = self.old_unit.as_deref().unwrap_or_default().split([';', ',']);
        parts.map(str::trim).filter(|part| !part.is_empty())
    }
}

/// "Bản Vang, xã Pá Khoang, huyện Điện Biên" and "Bản Vang (Pá Khoang cũ)" in their parts.
fn parts(text: &str) -> Vec<String> {
    let flat = text.replace(['(', '['], ", ").replace([')', ']'], "").replace(" - ", ", ").replace(" – ", ", ");
    flat.split([',', ';']).map(clean).filter(|part| !part.is_empty()).collect()
}

/// "Xã Pá Khoang" as it stands within a line: "xã Pá Khoang".
fn lower_kind(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Mường Phăng, into which Nà Nhạn and Pá Khoang went.
    fn places(villages: &[(&str, &str)]) -> OldPlaces {
        let villages = villages.iter().map(|(name, old)| KnownVillage {
            name: (*name).to_owned(),
            old_unit: Some((*old).to_owned()).filter(|old| !old.is_empty()),
        });
        OldPlaces::new(Some("03325"), villages.collect())
    }

    fn read(places: &OldPlaces, text: &str) -> (String, bool) {
        let place = places.read(text, "");
        assert_eq!(place.elsewhere, None);
        (place.village, place.mapped)
    }

    #[test]
    fn the_own_commune_and_what_is_above_it_fall_off() {
        let places = places(&[("Bản Phăng", "")]);
        assert_eq!(read(&places, "bản phăng"), ("Bản Phăng".into(), false));
        for text in [
            "Bản Phăng, xã Mường Phăng",
            "Bản Phăng - Mường Phăng - TP Điện Biên Phủ",
            "Bản Phăng, Mường Phăng, tỉnh Điện Biên",
        ] {
            assert_eq!(read(&places, text), ("Bản Phăng".into(), true), "{text}");
        }
        assert_eq!(read(&places, "Bản Mới, xã Mường Phăng"), ("Bản Mới".into(), true));
    }

    #[test]
    fn a_village_of_a_commune_that_was_is_the_one_that_says_so_or_one_of_its_own() {
        let places =
            places(&[("Bản Vang", "xã Pá Khoang"), ("Thôn 1", "xã Mường Phăng"), ("Bản Mới", "Bản Cũ; Nà Nhạn")]);
        assert_eq!(read(&places, "Bản Vang, xã Pá Khoang, huyện Điện Biên"), ("Bản Vang".into(), true));
        assert_eq!(read(&places, "Thôn 1 (Nà Nhạn cũ)"), ("Thôn 1 (xã Nà Nhạn)".into(), true));
        assert_eq!(read(&places, "Thôn 1, xã Pá Khoang"), ("Thôn 1 (xã Pá Khoang)".into(), true));
        assert_eq!(read(&places, "Bản Cũ, Nà Nhạn"), ("Bản Mới".into(), true));
        // Written once, it is read so again and made no second time.
        let places = super::tests::places(&[("Thôn 1 (xã Pá Khoang)", "")]);
        assert_eq!(read(&places, "Thôn 1 (xã Pá Khoang)"), ("Thôn 1 (xã Pá Khoang)".into(), false));
        assert_eq!(read(&places, "Thôn 1, xã Pá Khoang"), ("Thôn 1 (xã Pá Khoang)".into(), true));
    }

    #[test]
    fn a_former_name_is_the_village_unless_two_had_it() {
        let places = places(&[("Bản Phăng", "Bản Phăng 1; Bản Phăng 2"), ("Bản Co", "Thôn 3"), ("Bản Lọng", "Thôn 3")]);
        assert_eq!(read(&places, "bản phăng 2"), ("Bản Phăng".into(), true));
        assert_eq!(read(&places, "Thôn 3"), ("Thôn 3".into(), false));
    }

    #[test]
    fn what_nobody_knows_stays_as_it_is_written() {
        let places = places(&[]);
        for text in ["Tổ 5, khu tái định cư", "Bản Nà Khoang", "Đội 3 - Nông trường", "Pá Khoang", ""]
        {
            assert_eq!(read(&places, text), (text.into(), false), "{text}");
        }
        let elsewhere = places.read("Bản Vang, xã Thanh Nưa", "");
        assert_eq!(elsewhere.elsewhere.as_deref(), Some("xã Thanh Nưa"));
        assert_eq!(elsewhere.village, "Bản Vang, xã Thanh Nưa");
    }

    #[test]
    fn a_column_of_communes_says_which_village_is_meant() {
        let places = places(&[("Bản Vang", "xã Pá Khoang"), ("Thôn 1", "")]);
        let read = |text, beside| places.read(text, beside);
        assert_eq!(read("Bản Vang", "Pá Khoang").village, "Bản Vang");
        assert_eq!(read("Thôn 1", "Mường Phăng").village, "Thôn 1");
        assert_eq!(read("Thôn 1", "Xã Nà Nhạn").village, "Thôn 1 (xã Nà Nhạn)");
        assert_eq!(read("Thôn 1", "Thanh Nưa").elsewhere.as_deref(), Some("Thanh Nưa"));
    }

    #[test]
    fn without_a_commune_nothing_is_known_of_mergers() {
        let places = OldPlaces::new(None, Vec::new());
        assert_eq!(read(&places, "Bản Vang, huyện Điện Biên"), ("Bản Vang".into(), true));
        assert_eq!(places.read("Bản Vang, xã Pá Khoang", "").elsewhere.as_deref(), Some("xã Pá Khoang"));
    }
}
