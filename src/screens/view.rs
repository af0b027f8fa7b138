//! What drawing needs to know besides the screen itself.

use crate::office::Office;
use crate::words::{Present, Words};

/// What drawing needs to know.
#[derive(Clone, Copy)]
pub struct View<'a> {
    pub office: &'a Office,
    pub words: &'a Words,
    /// Names are shown as codes.
    pub hide_names: bool,
}

impl<'a> View<'a> {
    pub fn present(&self) -> Present<'a> {
        let rules = self.office.rules();
        Present { words: self.words, catalogue: &rules.catalogue, procedures: &rules.procedures }
    }

    /// A name, or its code where names are hidden.
    pub fn name<'t>(&self, name: &'t str, code: &'t str) -> &'t str {
        if self.hide_names { code } else { name }
    }
}
