//! The officer's desk: drafts of forms as typed, and where she was in a list.

use chrono::Duration;

use super::{Office, Refusal};
use crate::domain::time::Instant;
use crate::store::{Draft, DraftOf};

/// After so many days a draft is forgotten (the README says so).
const DRAFT_DAYS: i64 = 60;

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

    /// The form left unfinished last: `(form, subject, when)`.
    pub fn newest_draft(&self) -> Result<Option<(String, String, Instant)>, Refusal> {
        Ok(self.store.desk().newest_draft(self.officer.n)?)
    }

    pub fn keep_place(&self, screen: &str, place: &str) -> Result<(), Refusal> {
        Ok(self.store.desk().save_place(self.officer.n, screen, place)?)
    }

    pub fn place(&self, screen: &str) -> Result<Option<String>, Refusal> {
        Ok(self.store.desk().place(self.officer.n, screen)?)
    }
}
