//! Bàn giao: an officer's open cases and unfinished forms go to another, all or those she marked, as one act that can be taken back.

use serde_json::json;

use super::{Office, Refusal};
use crate::domain::access::Action;
use crate::domain::hand_over::{NotHanded, Side, check, not_hers};
use crate::domain::officer::Left;
use crate::domain::time::Instant;
use crate::store::{ActRow, Entry, Facts, UserRow};

/// What went over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandedOver {
    pub cases: usize,
    pub drafts: usize,
    /// The name of whose they are now.
    pub to: String,
}

/// What was handed to an officer while she was away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// The name of who did it: whose cases they were, or who looks after the people.
    pub by: String,
    pub at: Instant,
    pub cases: usize,
    pub drafts: usize,
}

fn side(row: &UserRow) -> Side<'_> {
    Side { login: &row.officer.login, roles: row.roles, active: row.is_active() }
}

fn user(facts: &Facts<'_>, login: &str) -> Result<UserRow, Refusal> {
    facts.user(login)?.ok_or_else(|| Refusal::NoUser(login.to_owned()))
}

impl Office {
    /// To whom the cases of `from` can go: logins and names.
    pub fn can_take_over(&self, from: &str) -> Result<Vec<(String, String)>, Refusal> {
        let users = self.ask(Action::HandOver)?.users()?;
        let giver = users.iter().find(|row| row.officer.login == from);
        let giver = giver.ok_or_else(|| Refusal::NoUser(from.to_owned()))?;
        let (own, reach) = (self.officer().login.as_str(), self.reach(Action::HandOver));
        let able = users.iter().filter(|to| check(own, reach, side(giver), side(to)).is_ok());
        Ok(able.map(|row| (row.officer.login.clone(), row.officer.name.clone())).collect())
    }

    /// What would go where all of it goes: codes and names of forms, nothing of anybody.
    pub fn to_hand_over(&self, from: &str) -> Result<Left, Refusal> {
        let read = self.ask(Action::HandOver)?;
        let row = read.user(from)?.ok_or_else(|| Refusal::NoUser(from.to_owned()))?;
        Ok(Left { cases: read.open_cases_of(row.officer.n)?, drafts: read.drafts_of(row.officer.n)? })
    }

    /// `only`: the codes of the cases that go, with the forms begun about them; without it all of both.
    pub fn hand_over(&mut self, from: &str, to: &str, only: Option<&[String]>) -> Result<HandedOver, Refusal> {
        let (own, reach) = (self.officer.login.clone(), self.reach(Action::HandOver));
        self.write(Action::HandOver, |facts, _| {
            let (giver, taker) = (user(facts, from)?, user(facts, to)?);
            check(&own, reach, side(&giver), side(&taker))?;
            let hers = facts.open_cases_of(giver.officer.n)?;
            let mut codes = only.map_or_else(|| hers.clone(), <[String]>::to_vec);
            codes.sort();
            codes.dedup();
            not_hers(&codes, &hers)?;
            facts.hand_over_cases(&codes, taker.officer.n)?;
            facts.is_news(taker.officer.n)?;
            let drafts = facts.hand_over_drafts(giver.officer.n, taker.officer.n, only.map(|_| codes.as_slice()))?;
            if codes.is_empty() && drafts == 0 {
                return Err(NotHanded::Nothing(from.to_owned()).into());
            }
            let detail = json!({ "from": from, "to": to, "cases": codes.len(), "drafts": drafts, "codes": codes });
            let done = HandedOver { cases: codes.len(), drafts, to: taker.officer.name };
            Ok((done, Entry::new("handed_over", from, detail)))
        })
    }

    /// What was handed to this officer that she has not been told of, oldest first.
    pub fn received(&self) -> Result<Vec<Received>, Refusal> {
        // Only who works on cases is handed any.
        if !self.may(Action::WriteCases) {
            return Ok(Vec::new());
        }
        let read = self.ask(Action::WriteCases)?;
        let told = read.untold_hand_overs(self.officer.n)?.into_iter().map(|act| {
            let entry = read.log_between((act.entries.1, act.entries.1))?.pop();
            let n = |key| entry.as_ref().and_then(|entry| entry.detail.get(key)?.as_u64()).unwrap_or_default();
            let count = |key| usize::try_from(n(key)).unwrap_or(usize::MAX);
            Ok(Received { by: act.officer, at: act.at, cases: count("cases"), drafts: count("drafts") })
        });
        told.collect()
    }

    pub fn told_of_received(&self) -> Result<(), Refusal> {
        Ok(self.store.desk().told_of_hand_overs(self.officer.n)?)
    }
}

/// Of an act that is taken back: the forms that went with the cases come back with them.
pub(super) fn give_back_drafts(facts: &Facts<'_>, row: &ActRow) -> Result<(), Refusal> {
    let entry = facts.log_between((row.entries.1, row.entries.1))?.pop();
    let side = |key: &str| {
        let login = entry.as_ref().and_then(|entry| entry.detail.get(key)?.as_str()).unwrap_or_default();
        user(facts, login)
    };
    let (from, to) = (side("from")?.officer.n, side("to")?.officer.n);
    facts.is_no_news(to, row.n)?;
    Ok(facts.return_drafts(row.n, from, to)?)
}
