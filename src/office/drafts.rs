//! The officer's desk: drafts of forms as typed, and where she was in a list.

use super::{Office, Refusal};
use crate::domain::time::Instant;
use crate::store::Draft;

impl Office {
    pub fn keep_draft(&self, form: &str, subject: &str, draft: &Draft) -> Result<(), Refusal> {
        Ok(self.store.desk().save_draft(self.officer.n, form, subject, draft)?)
    }

    pub fn draft(&self, form: &str, subject: &str) -> Result<Option<Draft>, Refusal> {
        Ok(self.store.desk().draft(self.officer.n, form, subject)?)
    }

    pub fn drop_draft(&self, form: &str, subject: &str) -> Result<(), Refusal> {
        Ok(self.store.desk().drop_draft(self.officer.n, form, subject)?)
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
