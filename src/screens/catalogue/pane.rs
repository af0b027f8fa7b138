//! The panes of the catalogue, in the order Tab walks them.

use super::CatalogueScreen;
use crate::domain::access::Action;
use crate::office::UserRow;
use crate::words::catalogue::Section;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pane {
    Villages,
    Contacts,
    Groups,
    Risks,
    Measures,
    Rhythm,
    Procedure,
    Holidays,
    /// For whoever looks after them: it stands last, and for the others not at all.
    Users,
}

pub(super) const PANES: [Pane; 9] = [
    Pane::Villages,
    Pane::Contacts,
    Pane::Groups,
    Pane::Risks,
    Pane::Measures,
    Pane::Rhythm,
    Pane::Procedure,
    Pane::Holidays,
    Pane::Users,
];

impl Pane {
    pub fn name(self, words: &Section) -> &str {
        match self {
            Pane::Villages => &words.villages,
            Pane::Contacts => &words.contacts,
            Pane::Groups => &words.groups,
            Pane::Risks => &words.risks,
            Pane::Measures => &words.measures,
            Pane::Rhythm => &words.rhythm,
            Pane::Procedure => &words.procedure,
            Pane::Holidays => &words.holidays,
            Pane::Users => &words.users,
        }
    }
}

impl CatalogueScreen {
    /// Somebody chosen who opens the book no more.
    pub fn gone(&self) -> Option<&UserRow> {
        let row = self.sheet.item().and_then(|at| self.users.get(at)).filter(|_| PANES[self.pane] == Pane::Users);
        row.filter(|row| !row.is_active())
    }

    /// What changing something here is; `None` where there is nothing to change.
    pub fn action(&self) -> Option<Action> {
        match PANES[self.pane] {
            Pane::Users => Some(Action::Users),
            Pane::Villages | Pane::Contacts | Pane::Procedure => Some(Action::Catalogue),
            _ => None,
        }
    }
}
