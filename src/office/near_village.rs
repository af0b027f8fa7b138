//! Villages of a list that only look like one of the book ("Phăng" beside Bản Phăng): nothing is guessed and no second
//! one is made until somebody says which it is; until then their rows are not taken.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::vietnamese::{fold, nfc};
use crate::domain::village_name::Called;

/// What is done with all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OnNear {
    /// Their rows are refused.
    #[default]
    Ask,
    /// Each is the village it looks like, where that is one.
    Same,
    /// Each is a village of its own.
    New,
}

/// What somebody says of one of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NearIs {
    Known(String),
    New,
}

/// What is said of them, all or each.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NearSaid {
    pub all: OnNear,
    /// By the name on the list, in small letters.
    each: BTreeMap<String, NearIs>,
}

impl NearSaid {
    pub fn of(&self, village: &str, near: &[String]) -> Option<NearIs> {
        let each = self.each.get(&key(village)).cloned();
        let said = each.or_else(|| match (self.all, near) {
            (OnNear::Same, [only]) => Some(NearIs::Known(only.clone())),
            (OnNear::New, _) => Some(NearIs::New),
            _ => None,
        });
        // The book knows villages by their letters: two that only accents tell apart it cannot hold.
        said.filter(|said| *said != NearIs::New || !near.iter().any(|near| fold(near) == fold(village)))
    }

    /// The next answer to one question: each village it looks like, a new one, none yet.
    pub fn turn(&mut self, asked: &NearVillage) {
        let answers = asked.near.iter().cloned().map(NearIs::Known).chain([NearIs::New]).map(Some).chain([None]);
        let answers: Vec<Option<NearIs>> = answers.collect();
        let now = self.of(&asked.village, &asked.near);
        let at = answers.iter().position(|answer| *answer == now).unwrap_or(answers.len() - 1);
        match answers.get((at + 1) % answers.len()).cloned().flatten() {
            Some(answer) => self.each.insert(key(&asked.village), answer),
            None => self.each.remove(&key(&asked.village)),
        };
    }
}

/// Two spellings are two questions: what is right of one may be wrong of the other.
fn key(village: &str) -> String {
    nfc(village).to_lowercase()
}

/// One question: a village of the list, and those of the book it looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NearVillage {
    pub village: String,
    pub near: Vec<String>,
    /// How many rows say so.
    pub rows: usize,
}

/// What a list's villages came to, each named once.
#[derive(Debug, Default)]
pub(super) struct PlacesMet {
    /// Under names of before the mergers or another spelling, and what they are called in the book.
    pub mapped: BTreeMap<String, String>,
    pub near: BTreeMap<String, NearVillage>,
    /// New ones whose names do not say that they are villages.
    doubted: BTreeSet<String>,
}

/// What was made of a row's village.
#[derive(Debug, Default)]
pub(super) struct Placed {
    /// As the list has it, and as the book has it, where those are not the same.
    pub mapped: Option<(String, String)>,
    /// A commune that is not this one.
    pub elsewhere: Option<String>,
    /// As the list has it, and what it looks like.
    pub near: Option<(String, Vec<String>)>,
    /// What stood there instead of a village.
    pub none: Option<String>,
    /// Nobody has said yet which it is.
    pub open: bool,
}

impl Placed {
    /// Why the row cannot be taken yet.
    pub fn question(&self) -> Option<Problem> {
        let (village, near) = self.near.as_ref().filter(|_| self.open)?;
        let other_accents = near.iter().any(|near| fold(near) == fold(village));
        let (village, near) = (village.clone(), near.join(", "));
        let kind = match other_accents {
            true => ProblemKind::OtherAccents { village, near },
            false => ProblemKind::LikeVillage { village, near },
        };
        Some(Problem::new("village", kind))
    }

    pub fn warning(&self) -> Option<Problem> {
        let elsewhere = self.elsewhere.clone().map(ProblemKind::OtherCommune);
        Some(Problem::new("village", elsewhere.or_else(|| self.none.clone().map(ProblemKind::NoVillage))?))
    }
}

impl PlacesMet {
    /// A word on a new village that may be none, once for each.
    pub fn doubt(&mut self, village: &str) -> Option<Problem> {
        let new = !Called::of(village).has_kind() && self.doubted.insert(fold(village));
        new.then(|| Problem::new("village", ProblemKind::NewVillage(village.to_owned())))
    }

    pub fn note(&mut self, placed: Placed) {
        if let Some((from, to)) = placed.mapped {
            self.mapped.entry(from).or_insert(to);
        }
        if let Some((village, near)) = placed.near {
            let asked = self.near.entry(key(&village)).or_insert(NearVillage { village, near, rows: 0 });
            asked.rows += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_answer_after_the_other() {
        let asked = NearVillage { village: "Phăng".into(), near: vec!["Bản Phăng".into()], rows: 3 };
        let mut said = NearSaid::default();
        let mut answers = Vec::new();
        for _ in 0..3 {
            said.turn(&asked);
            answers.push(said.of("phăng", &asked.near));
        }
        assert_eq!(answers, [Some(NearIs::Known("Bản Phăng".into())), Some(NearIs::New), None]);
        let two = ["Thôn 5".to_owned(), "Tổ 5".to_owned()];
        assert_eq!(NearSaid { all: OnNear::Same, ..NearSaid::default() }.of("T5", &two), None);
        assert_eq!(NearSaid { all: OnNear::New, ..NearSaid::default() }.of("T5", &two), Some(NearIs::New));
    }
}
