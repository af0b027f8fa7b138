//! Lists kept under a name (danh sách đã lưu): chosen once, opened by every officer of the office, shown and exported as kept.

use super::{Office, Refusal};
use crate::domain::access::Action;
use crate::domain::list_view::SavedList;
use crate::domain::listing::What;

impl Office {
    /// The saved lists of one kind, in Vietnamese order.
    pub fn saved_lists(&self, what: What) -> Result<Vec<SavedList>, Refusal> {
        self.ask(Action::of_list(what))?;
        Ok(self.store.desk().lists(what, self.officer.n)?)
    }

    /// By its name, accents or none; what it asks for is checked, for another version may have kept it.
    pub fn saved_list(&self, what: What, name: &str) -> Result<Option<SavedList>, Refusal> {
        self.ask(Action::of_list(what))?;
        let found = self.store.desk().list(what, name)?;
        // Another officer's that asks for somebody by name is hers alone.
        let found = match found {
            Some(list) if list.view.asks_for_somebody() => self.saved_lists(what)?.into_iter().find(|own| *own == list),
            found => found,
        };
        if let Some(list) = &found {
            list.view.check(what)?;
        }
        Ok(found)
    }

    /// Keeps a view under its name, in place of one that had it.
    pub fn save_list(&self, what: What, list: &SavedList) -> Result<(), Refusal> {
        list.view.check(what)?;
        self.ask(Action::Catalogue)?;
        Ok(self.store.desk().save_list(what, list, self.officer.n, self.now())?)
    }

    pub fn drop_list(&self, what: What, name: &str) -> Result<(), Refusal> {
        self.ask(Action::Catalogue)?;
        Ok(self.store.desk().drop_list(what, name)?)
    }
}
