//! Why a list cannot be asked for like this, as a sentence that says what it can be asked for.

use super::{Words, fill};
use crate::domain::listing::{ListProblem, What};

impl Words {
    /// "hồ sơ", "trẻ em": a list inside a sentence.
    pub fn list_name(&self, what: What) -> &str {
        self.term("list_name", what.key())
    }

    /// `keys`: what can be asked for there; empty where nobody need hear it.
    pub fn list_problem(&self, problem: &ListProblem, what: Option<What>, keys: &str) -> String {
        let e = &self.errors;
        match (problem, what) {
            (ListProblem::NoKey(key), Some(what)) => {
                let sentence = if key.is_empty() { &e.list_key_missing } else { &e.list_key };
                fill(sentence, &[("what", self.list_name(what)), ("key", key), ("keys", keys)])
            }
            (ListProblem::NoKey(key), None) => fill(&e.list_key_here, &[("key", key)]),
            (ListProblem::Twice(key), _) => fill(&e.list_twice, &[("key", key)]),
            (ListProblem::NoValue { key, value, known }, _) => {
                fill(&e.list_value, &[("key", key), ("value", value), ("known", &known.join(", "))])
            }
            (ListProblem::Several { key, value, known }, _) => {
                let sentence = if known.is_empty() { &e.list_several_names } else { &e.list_several };
                let known: Vec<String> = known.iter().map(|text| format!("“{text}”")).collect();
                fill(sentence, &[("key", key), ("value", value), ("known", &known.join(", "))])
            }
            (ListProblem::NotADay { key, value }, _) => fill(&e.list_not_a_day, &[("key", key), ("value", value)]),
        }
    }
}
