//! Places as older lists name them (tên cũ trước sáp nhập 01/07/2025): a village behind which a commune, a district and
//! a province still stand, of which most are no more. What is not known for sure stays as it was written.

use std::collections::{HashMap, HashSet};

use super::address_parts::{parts, without_end};
use super::catalogue::{commune, provinces};
use super::old_communes::{COMMUNES, DISTRICTS, bare_province, lower_kind, old_communes, without_kind};
use super::same_child::same_spelling;
use super::vietnamese::{clean, fold};
use super::village_name::{Called, Found, VillageNames, is_one_spelling, is_unaccented};

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
    /// Villages and how they are spelt, by folded name and by former names; `None` where two share one.
    known: HashMap<String, Option<(usize, String)>>,
    /// The same, however they are spelt.
    names: VillageNames,
    /// Provinces by folded name, without their kind.
    provinces: Vec<String>,
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
    /// Villages it is like and may be; only a person can say.
    pub near: Vec<String>,
    /// More stood there than places this book knows: a house, a street.
    pub detailed: bool,
}

impl Place {
    fn of(village: &str) -> Place {
        Place { village: village.to_owned(), mapped: false, elsewhere: None, near: Vec::new(), detailed: false }
    }
}

/// What a part of an address names.
enum Part {
    Own,
    Old(String),
    Other(String),
    District,
    Unknown,
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
        let mut known: HashMap<String, Option<(usize, String)>> = HashMap::new();
        for (at, village) in villages.iter().enumerate() {
            for former in village.former() {
                let folded = fold(former);
                if !old.contains_key(without_kind(&folded)) && !own.contains(&folded) {
                    known.entry(folded).and_modify(|one| *one = None).or_insert(Some((at, former.to_owned())));
                }
            }
        }
        // A village's name of today stands above what another was called.
        let mut names = VillageNames::default();
        for (at, village) in villages.iter().enumerate() {
            known.insert(fold(&village.name), Some((at, village.name.clone())));
            names.add(&village.name, at, true);
        }
        for (at, former) in known.values().flatten() {
            if villages.get(*at).is_some_and(|village| fold(&village.name) != fold(former)) {
                names.add(former, *at, true);
            }
        }
        let provinces = provinces().iter().map(|province| bare_province(&fold(province.name))).collect();
        OldPlaces { own, old, known, names, provinces, villages }
    }

    /// Villages a list brings along are known to the rest of it: of several spellings one is made. `texts`: as the list
    /// has them, with the commune beside each; the names written out, and with their accents, come first.
    pub fn learn<'t>(&mut self, texts: impl Iterator<Item = (&'t str, &'t str)>) {
        let mut met = HashSet::new();
        let mut texts: Vec<(&str, &str)> = texts.filter(|text| met.insert(*text)).collect();
        texts.sort_by_cached_key(|(text, _)| (Called::of(text).is_short(), is_unaccented(text)));
        for (text, beside) in texts {
            let place = self.read(text, beside);
            if place.near.is_empty()
                && place.elsewhere.is_none()
                && !place.village.is_empty()
                && !self.known.contains_key(&fold(&place.village))
            {
                let at = self.villages.len();
                self.known.insert(fold(&place.village), Some((at, place.village.clone())));
                self.names.add(&place.village, at, false);
                self.villages.push(KnownVillage { name: place.village, old_unit: None });
            }
        }
    }

    /// `text` as a village of this commune; `beside`: what a column of communes says, empty where there is none.
    pub fn read(&self, text: &str, beside: &str) -> Place {
        let whole = clean(text);
        if let Some(village) = self.village(&whole).filter(|_| beside.trim().is_empty()) {
            return Place { mapped: !same_spelling(&village.name, &whole), ..Place::of(&village.name) };
        }
        if let Some(elsewhere) = self.only_commune(&whole) {
            return Place { elsewhere, ..Place::of("") };
        }
        let (mut named, mut from, mut elsewhere) = (Vec::new(), None, None);
        let (mut above, mut former) = (false, false);
        let parts = parts(&whole);
        for (at, part) in parts.into_iter().chain(Some(clean(beside)).filter(|text| !text.is_empty())).enumerate() {
            if matches!(fold(&part).as_str(), "cu" | "ten cu") {
                former = true;
                continue;
            }
            match self.part(&part, beside) {
                _ if at == 0 => named.push(part),
                Part::Own => above = true,
                Part::District => {}
                Part::Old(commune) => (from, above) = (Some(commune), true),
                Part::Other(commune) => elsewhere = Some(commune),
                // Behind a commune stands what is greater than it.
                Part::Unknown if above => {}
                Part::Unknown => named.push(part),
            }
        }
        if elsewhere.is_some() {
            return Place { elsewhere, ..Place::of(&whole) };
        }
        // "Số 5, Bản Phăng": the last of them is the village, where it is one; else the whole may be its name.
        let detailed = named.len() > 1;
        let found = |name: &String| self.village(name).is_some() || matches!(self.find(name, false), Found::Certain(_));
        let name = match named.split_last() {
            Some((last, before)) if !detailed || found(last) && !before.iter().any(found) => last.clone(),
            _ => return Place::of(&whole),
        };
        let place = match &from {
            Some(commune) => Place::of(&self.village_from(&name, commune)),
            None => self.here(&name, former),
        };
        let mapped = place.near.is_empty() && (!same_spelling(&place.village, &whole) || from.is_some());
        // What is only like a village stays as it is written until somebody says which it is.
        let village = if place.near.is_empty() { place.village } else { whole };
        Place { village, mapped, detailed, ..place }
    }

    /// Where no village stands but only what is greater than one: the commune, if it is neither this one nor of it.
    fn only_commune(&self, whole: &str) -> Option<Option<String>> {
        if self.village(whole).is_some() || self.find(whole, false) != Found::Nobody {
            return None;
        }
        let mut elsewhere = None;
        for (at, part) in parts(whole).iter().enumerate() {
            match self.part(part, "") {
                Part::Own | Part::Old(_) => {}
                // A province's bare name may be a village's.
                Part::District if at > 0 || DISTRICTS.iter().any(|kind| fold(part).starts_with(kind)) => {}
                Part::Other(commune) => elsewhere = Some(commune),
                Part::District | Part::Unknown => return None,
            }
        }
        Some(elsewhere)
    }

    /// Whether the book has any village.
    pub fn has_villages(&self) -> bool {
        self.names.has_booked()
    }

    /// The village of the book that an address names for sure; in parts, the whole of it first.
    pub fn in_address(&self, address: &str) -> Option<&str> {
        let address = clean(address);
        let split = address.split([',', ';', '-']).map(str::to_owned).collect::<Vec<_>>();
        let parts = std::iter::once(address.clone()).chain(split).chain(parts(&address));
        parts.into_iter().find_map(|part| {
            let part = part.trim();
            if self.known.contains_key(&fold(part)) {
                return Some(self.village(part)?.name.as_str());
            }
            match self.find(part, false) {
                Found::Certain(at) => Some(self.villages.get(at)?.name.as_str()),
                _ => None,
            }
        })
    }

    /// A name without commune: the village of the book, what it is like, or itself.
    fn here(&self, name: &str, former: bool) -> Place {
        if let Some(village) = self.village(name).filter(|_| !former) {
            return Place::of(&village.name);
        }
        let called = |at: usize| self.villages.get(at).map(|village| village.name.clone()).unwrap_or_default();
        // "Bản Phăng Mường Phăng": the commune without comma or kind, where a village is left before it.
        let short = self.own.iter().find_map(|own| without_end(name, own));
        for text in std::iter::once(name).chain(short.as_deref()) {
            match self.find(text, former || text.to_lowercase().ends_with(" cũ")) {
                Found::Certain(at) => return Place::of(&called(at)),
                Found::Near(near) => {
                    return Place { near: near.into_iter().map(called).collect(), ..Place::of(name) };
                }
                Found::Nobody => {}
            }
        }
        Place::of(name)
    }

    fn find(&self, name: &str, doubtful: bool) -> Found {
        let former = fold(name).ends_with(" cu") && doubtful;
        let known = name.rsplit_once(' ').filter(|_| former).map_or(name, |(known, _)| known);
        self.names.find(known, doubtful)
    }

    /// Whether a village is called so, or was.
    pub fn knows(&self, name: &str) -> bool {
        self.village(name).is_some()
    }

    fn village(&self, name: &str) -> Option<&KnownVillage> {
        let (at, spelt) = self.known.get(&fold(name))?.as_ref()?;
        self.villages.get(*at).filter(|_| is_one_spelling(name, spelt))
    }

    /// The village `name` of a commune that was: the one of the book that says so of itself; else one of its own,
    /// named after both, for "Thôn 1" stood in every commune.
    fn village_from(&self, name: &str, commune: &str) -> String {
        let folded = fold(commune);
        let says = |village: &&KnownVillage| {
            village.former().any(|former| without_kind(&fold(former)) == without_kind(&folded))
                && (Called::of(&village.name).is(&Called::of(name))
                    || village.former().any(|former| Called::of(former).is(&Called::of(name))))
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
        if DISTRICTS.iter().any(|kind| folded.starts_with(kind)) || self.provinces.iter().any(|name| name == folded) {
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

#[cfg(test)]
#[path = "old_places_tests.rs"]
mod tests;
