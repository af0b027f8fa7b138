//! Recording the answer to a referral: what was owed by another office no longer is.

use serde_json::json;

use super::derive::settle;
use super::{Office, Refusal};
use crate::domain::access::Action;
use crate::domain::date_words::parse_moment_words;
use crate::domain::fields::Fields;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::time::{from_local, local};
use crate::store::Entry;

impl Office {
    /// `fields`: `at` (empty: now) and `answer`.
    pub fn answer_referral(&mut self, case_n: i64, code: &str, fields: &Fields) -> Result<(), Refusal> {
        self.write(Action::WriteCases, |facts, rules| {
            let head = facts.case_head(case_n)?;
            let now = facts.now();
            let answer = fields.get("answer").trim();
            if answer.is_empty() {
                return Err(vec![Problem::new("answer", ProblemKind::Required)].into());
            }
            let at = match fields.some("at") {
                None => now,
                Some(text) => match parse_moment_words(&text, local(now)) {
                    Ok(at) if from_local(at) > now => {
                        return Err(vec![Problem::new("at", ProblemKind::FutureDate)].into());
                    }
                    Ok(at) => from_local(at),
                    Err(_) => return Err(vec![Problem::new("at", ProblemKind::NotADate)].into()),
                },
            };
            facts.answer_referral(code, at, answer)?;
            settle(facts, case_n, rules)?;
            Ok(((), Entry::new("referral_answered", head.code, json!({ "referral": code }))))
        })
    }
}
