//! What the value of a filter means (giá trị lọc): a program writes the contract's keys, a person the words she sees.
//!
//! One rule for both: accents and capitals count where they were typed; a value typed without accents means any of them.

use super::case::Stage;
use super::child::STATUSES;
use super::level::Level;
use super::listing::{LACKING, LACKS, SOON_16, Terms, What};
use super::vietnamese::{fold, nfc};
use super::visit::Outcome;

/// One value of a closed list, and every way people read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    pub key: String,
    /// The first is the one to be said back.
    pub labels: Vec<String>,
}

/// What a key's values are words of; `None` where they are text, numbers or days.
pub fn terms(what: What, key: &str) -> Option<Terms> {
    Some(match (what, key) {
        (What::Cases, "level") => Terms::Level,
        (What::Cases, "stage") => Terms::Stage,
        (What::Children, "status") => Terms::Status,
        (What::Children, "sex") => Terms::Sex,
        (What::Children | What::Cases, "groups") => Terms::Group,
        (What::Children, "risks") => Terms::Risk,
        (What::Households, "poverty") => Terms::Poverty,
        (What::Visits, "outcome") => Terms::Outcome,
        (What::Interventions, "measure") => Terms::Measure,
        (What::Interventions, "provider") | (What::Referrals, "to") => Terms::Provider,
        (What::Interventions, "state") => Terms::InterventionState,
        (What::Referrals, "state") => Terms::ReferralState,
        (What::Emergencies, "rung" | "next_to_tell") => Terms::Rung,
        _ => return None,
    })
}

/// The values of a closed list in the order people count them; `None` where a catalogue says, or an officer's own words do.
pub fn values(terms: Terms) -> Option<Vec<&'static str>> {
    Some(match terms {
        Terms::Level => Level::ALL.map(Level::key).to_vec(),
        Terms::Stage => Stage::ALL.map(Stage::key).to_vec(),
        Terms::Status => STATUSES.to_vec(),
        Terms::Outcome => Outcome::ALL.map(Outcome::key).to_vec(),
        Terms::InterventionState => vec!["planned", "done", "dropped"],
        Terms::ReferralState => vec!["sent", "answered", "overdue"],
        Terms::Poverty => vec!["poor", "near_poor", "none"],
        Terms::Sex => vec!["nam", "nữ", "không rõ"],
        Terms::Group | Terms::Risk | Terms::Measure | Terms::Provider | Terms::Rung => return None,
    })
}

/// What can be asked for beyond the columns, with the word list its values are read in.
pub fn asked(key: &str) -> Option<(&'static str, Vec<&'static str>)> {
    match key {
        LACKING => Some(("lacking", LACKS.to_vec())),
        SOON_16 => Some(("seen", vec!["yes", "no"])),
        _ => None,
    }
}

/// Words nobody closed: what the catalogue does not have is the officer's own.
pub fn is_open(terms: Terms) -> bool {
    matches!(terms, Terms::Measure | Terms::Provider | Terms::Rung)
}

/// The one known value that was typed: its key, else the words over it with the accents typed, else, where none were, without.
pub fn meant<'k>(typed: &str, known: &'k [Known]) -> Option<&'k str> {
    let typed = nfc(typed.trim());
    if let Some(exact) = known.iter().find(|one| one.key == typed) {
        return Some(&exact.key);
    }
    let one_of = |same: &dyn Fn(&str) -> bool| {
        let mut fitting = known.iter().filter(|one| same(&one.key) || one.labels.iter().any(|label| same(label)));
        // Two of them would be a guess.
        fitting.next().filter(|_| fitting.next().is_none()).map(|one| one.key.as_str())
    };
    let lower = typed.to_lowercase();
    let as_typed = one_of(&|text| nfc(text).to_lowercase() == lower);
    as_typed.or_else(|| one_of(&|text| is_bare(&typed) && fold(text) == lower))
}

/// Typed without accents: then accents say nothing.
pub fn is_bare(typed: &str) -> bool {
    typed.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Vec<Known> {
        let one = |key: &str, labels: &[&str]| Known {
            key: key.into(),
            labels: labels.iter().map(|label| (*label).into()).collect(),
        };
        vec![
            one("high", &["cao", "high"]),
            one("low", &["thấp", "low"]),
            one("d", &["khuyết tật"]),
            one("đ", &["nhiễm HIV"]),
            one("x", &["má"]),
            one("y", &["mà"]),
        ]
    }

    #[test]
    fn a_value_is_its_key_or_the_words_over_it() {
        let known = known();
        for (typed, key) in [
            ("high", Some("high")),
            ("HIGH", Some("high")),
            ("cao", Some("high")),
            (" Cao ", Some("high")),
            ("thap", Some("low")),
            ("thấp", Some("low")),
            ("tha\u{302}\u{301}p", Some("low")),
            // Another accent is another word.
            ("thạp", None),
            ("d", Some("d")),
            ("D", Some("d")),
            ("Đ", Some("đ")),
            ("nhiem hiv", Some("đ")),
            ("mà", Some("y")),
            // Either: no guess.
            ("ma", None),
            ("ca", None),
            ("", None),
        ] {
            assert_eq!(meant(typed, &known), key, "{typed}");
        }
    }

    #[test]
    fn every_closed_key_says_its_values() {
        for what in What::ALL {
            for key in what.keys() {
                let Some(terms) = terms(what, key) else { continue };
                let by_catalogue = matches!(terms, Terms::Group | Terms::Risk) || is_open(terms);
                assert_eq!(values(terms).is_none(), by_catalogue, "{key}");
            }
            for key in what.asks() {
                assert!(asked(key).is_some(), "{key}");
            }
        }
    }
}
