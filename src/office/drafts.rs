//! The officer's desk: drafts of forms as typed, and where she was in a list.

use chrono::Duration;

use super::{Office, Refusal};
use crate::domain::access::Action;
use crate::domain::time::Instant;
use crate::store::{Draft, DraftOf};

/// After so many days a draft is forgotten (the README says so).
const DRAFT_DAYS: i64 = 60;

/// As many are listed.
const UNFINISHED: u32 = 40;

/// A form left unfinished.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfinished {
    pub form: String,
    /// What it is about: codes, or nothing for something new.
    pub subject: String,
    pub at: Instant,
}

impl Office {
    /// A name for a form just opened, that no other window has.
    pub fn new_sitting(&self) -> String {
        uuid::Uuid::new_v7(uuid::Timestamp::from_unix(uuid::NoContext, 0, 0)).simple().to_string()
    }

    pub fn keep_draft(&self, of: &DraftOf, draft: &Draft) -> Result<(), Refusal> {
        Ok(self.store.desk().save_draft(self.officer.n, of, draft)?)
    }

    /// Every draft of one form about one record, with its sitting; the newest first.
    pub fn drafts(&self, form: &str, subject: &str) -> Result<Vec<(String, Draft)>, Refusal> {
        Ok(self.store.desk().drafts(self.officer.n, form, subject)?)
    }

    pub fn drop_draft(&self, of: &DraftOf) -> Result<(), Refusal> {
        Ok(self.store.desk().drop_draft(self.officer.n, of)?)
    }

    pub fn forget_old_drafts(&self) -> Result<(), Refusal> {
        let before = self.now() - Duration::days(DRAFT_DAYS);
        Ok(self.store.desk().forget_drafts(self.officer.n, before)?)
    }

    /// The forms left unfinished, the one typed in last first.
    pub fn unfinished(&self) -> Result<Vec<Unfinished>, Refusal> {
        let left = self.store.desk().unfinished(self.officer.n, UNFINISHED)?;
        Ok(left.into_iter().map(|(form, subject, at)| Unfinished { form, subject, at }).collect())
    }

    /// The number behind the code of a case, a child, a household, an incident, or of a referral: then its case.
    pub fn numbered(&self, code: &str) -> Result<Option<i64>, Refusal> {
        Ok(match code.split('-').next() {
            Some("HS") => self.ask(Action::ReadCases)?.case_coded(code)?.map(|case| case.n),
            Some("CG") => self.ask(Action::ReadCases)?.case_of_referral(code)?,
            Some("TE") => self.ask(Action::ReadBook)?.child_coded(code)?,
            Some("HG") => self.ask(Action::ReadBook)?.household_coded(code)?,
            Some("SC") => self.ask(Action::ReadKeeping)?.incident_coded(code)?.map(|row| row.n),
            _ => None,
        })
    }

    pub fn keep_place(&self, screen: &str, place: &str) -> Result<(), Refusal> {
        Ok(self.store.desk().save_place(self.officer.n, screen, place)?)
    }

    pub fn place(&self, screen: &str) -> Result<Option<String>, Refusal> {
        Ok(self.store.desk().place(self.officer.n, screen)?)
    }
}
