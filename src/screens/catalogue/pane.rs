//! The panes of the catalogue, in the order Tab walks them.

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
