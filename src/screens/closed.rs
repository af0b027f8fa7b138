//! Sensitive cases among the screens: whose page one is, and the page of what was closed to the officer and is open now.

use super::{Screen, list};
use crate::domain::listing::What;
use crate::office::{Closed, Office, Refusal, SubjectKind};

impl Screen {
    /// The children whose page this is; none for a list.
    pub fn whose(&self) -> Vec<i64> {
        match self {
            Screen::Child(page) => vec![page.n()],
            Screen::Case(case) => vec![case.page.head.child_n],
            Screen::Household(page) => page.children(),
            _ => Vec::new(),
        }
    }
}

pub fn page_of(closed: &Closed, office: &Office) -> Result<Screen, Refusal> {
    let what = match closed.kind {
        SubjectKind::Child => What::Children,
        SubjectKind::Household => What::Households,
        SubjectKind::Case | SubjectKind::Incident => What::Cases,
    };
    list::screen_of(what, closed.n, office)
}
