//! Names of invented people, put together from the parts that ship.

use super::Dice;
use crate::domain::child::Sex;

/// A family: how its people are called.
pub struct Family {
    pub ethnicity: String,
    surname: String,
}

struct Pattern {
    ethnicity: &'static str,
    sex: Sex,
    parts: Vec<Vec<&'static str>>,
}

/// The lists of parts.
pub struct Names {
    patterns: Vec<Pattern>,
    families: Vec<&'static str>,
    middles: Vec<(Sex, &'static str)>,
    given: Vec<(Sex, &'static str)>,
}

fn rows(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .skip(1)
        .map(|line| line.split('\t').collect())
}

fn sex(text: &str) -> Sex {
    Sex::from_text(text).unwrap_or(Sex::Unknown)
}

/// "H'" stands right before the next part.
fn join(parts: &[&str]) -> String {
    let mut name = String::new();
    for part in parts.iter().filter(|part| !part.is_empty()) {
        if !name.is_empty() && !name.ends_with('\'') {
            name.push(' ');
        }
        name.push_str(part);
    }
    name
}

impl Names {
    pub fn load() -> Names {
        let pairs = |text: &'static str| {
            rows(text).filter_map(|row| Some((sex(row.first()?), *row.get(1)?))).collect::<Vec<_>>()
        };
        Names {
            patterns: rows(include_str!("../../../assets/catalogue/minority_names.tsv"))
                .filter_map(|row| {
                    let parts = row.get(3..)?.iter().map(|part| part.split('|').collect()).collect();
                    Some(Pattern { ethnicity: row.get(1)?, sex: sex(row.get(2)?), parts })
                })
                .collect(),
            families: rows(include_str!("../../../assets/catalogue/family_names.tsv"))
                .filter_map(|row| row.first().copied())
                .collect(),
            middles: pairs(include_str!("../../../assets/catalogue/middle_names.tsv")),
            given: pairs(include_str!("../../../assets/catalogue/given_names.tsv")),
        }
    }

    /// A commune of the north-west: mostly Thái and Mông, some Kinh and Khơ-mú, a few from elsewhere.
    pub fn family(&self, village: &str, dice: &mut Dice) -> Family {
        let mong = matches!(village, "Bản Lọng" | "Bản Loọng Háy" | "Bản Huổi Lắp");
        let ethnicity = match dice.below(100) {
            0..70 => {
                if mong {
                    "Mông"
                } else {
                    "Thái"
                }
            }
            70..84 => "Kinh",
            84..90 => "Khơ-mú",
            90..94 => "Tày",
            94..96 => "Dao",
            96..98 => "Ê-đê",
            98 => "Ba-na",
            _ => "Mường",
        };
        let surname = match self.pattern(ethnicity, Sex::Male) {
            Some(pattern) => pattern.parts.first().and_then(|part| dice.one(part)).copied().unwrap_or(""),
            None => dice.one(&self.families).copied().unwrap_or("Nguyễn"),
        };
        Family { ethnicity: ethnicity.to_owned(), surname: surname.to_owned() }
    }

    fn pattern(&self, ethnicity: &str, sex: Sex) -> Option<&Pattern> {
        self.patterns.iter().find(|pattern| pattern.ethnicity == ethnicity && pattern.sex == sex)
    }

    /// A child bears the father's family name where there is one.
    pub fn child(&self, family: &Family, sex: Sex, dice: &mut Dice) -> String {
        self.name(family, sex, true, dice)
    }

    pub fn father(&self, family: &Family, dice: &mut Dice) -> String {
        self.name(family, Sex::Male, true, dice)
    }

    /// A grown-up of another family who married in.
    pub fn adult(&self, family: &Family, sex: Sex, dice: &mut Dice) -> String {
        self.name(family, sex, false, dice)
    }

    fn name(&self, family: &Family, sex: Sex, own: bool, dice: &mut Dice) -> String {
        if let Some(pattern) = self.pattern(&family.ethnicity, sex) {
            let mut parts: Vec<&str> = pattern.parts.iter().map(|part| dice.one(part).copied().unwrap_or("")).collect();
            let shares_surname = pattern.parts.first().is_some_and(|first| first.contains(&family.surname.as_str()));
            if own
                && shares_surname
                && let Some(first) = parts.first_mut()
            {
                *first = &family.surname;
            }
            return join(&parts);
        }
        let pick = |list: &[(Sex, &'static str)], dice: &mut Dice| {
            let of_sex: Vec<&str> = list.iter().filter(|(of, _)| *of == sex).map(|(_, word)| *word).collect();
            dice.one(&of_sex).copied().unwrap_or("").to_owned()
        };
        let surname = if own {
            family.surname.clone()
        } else {
            dice.one(&self.families).copied().unwrap_or("Nguyễn").to_owned()
        };
        let (middle, given) = (pick(&self.middles, dice), pick(&self.given, dice));
        join(&[&surname, &middle, &given])
    }
}
