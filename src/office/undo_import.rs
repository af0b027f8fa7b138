//! Taking an import back as the one act it was: refused where something later rests on it, and then named.

use serde_json::json;

use super::derive::settle_child;
use super::undo::{Act, told};
use super::{Office, Refusal};
use crate::domain::access::Action;
use crate::domain::child::{CheckContext, Child};
use crate::domain::listing::What;
use crate::domain::time::today;
use crate::store::{Entry, ImportAct};

/// What was taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Undone {
    pub removed: usize,
    pub restored: usize,
}

impl Office {
    /// The officer's own last import that still stands.
    pub fn last_import(&self) -> Result<Option<ImportAct>, Refusal> {
        Ok(self.ask(Action::Import)?.last_import(self.officer.n)?)
    }

    /// All of it or nothing; what later rests on it stands in the way and is named.
    pub fn undo_import(&mut self, import: &ImportAct) -> Result<Undone, Refusal> {
        let done = match import.what {
            What::Households => self.undo_households(import),
            What::Cases => self.undo_cases(import),
            _ => self.undo_children(import),
        };
        match done {
            // Of who is hidden from her by now the code says enough.
            Err(Refusal::RestsOn(what, _)) => {
                let code = what.split(' ').next().unwrap_or_default();
                let since = self.since(code, import)?;
                Err(Refusal::RestsOn(self.named(&what)?, since.map(Box::new)))
            }
            Err(Refusal::EmergencyStays(what)) => Err(Refusal::EmergencyStays(self.named(&what)?)),
            done => done,
        }
    }

    fn named(&self, what: &str) -> Result<String, Refusal> {
        let code = what.split(' ').next().unwrap_or_default();
        let hidden = self.ask(Action::ReadBook)?.hides_code(code)?;
        Ok(if hidden { code } else { what }.to_owned())
    }

    /// What was last done with the thing of this code, or with a case of that child, since this import.
    fn since(&self, code: &str, import: &ImportAct) -> Result<Option<Act>, Refusal> {
        let read = self.ask(Action::ReadBook)?;
        let mut codes = vec![code.to_owned()];
        if let Some(n) = read.child_coded(code)? {
            codes.extend(read.cases_of_child(n)?.into_iter().map(|case| case.code));
        }
        let mut rows = Vec::new();
        for code in codes {
            rows.extend(read.log_of(&code, 1)?);
        }
        let own = read.log_of_import(import.n)?;
        rows.retain(|row| row.n > own);
        Ok(rows.into_iter().max_by_key(|row| row.n).and_then(|row| told(0, &[row])))
    }

    /// A child changed since, or one a case was opened for, stands in the way and is named.
    fn undo_children(&mut self, import: &ImportAct) -> Result<Undone, Refusal> {
        self.write_whole(Action::Import, |facts, rules| {
            let context = CheckContext { today: today(facts.now()), report_date: None, catalogue: &rules.catalogue };
            let mut undone = Undone { removed: 0, restored: 0 };
            for imported in facts.imported_children(import.n)? {
                let row = facts.child(imported.n)?;
                let cases = imported.was.is_none() && !facts.cases_of_child(imported.n)?.is_empty();
                if cases || facts.child_version(imported.n)? != imported.version {
                    return Err(Refusal::RestsOn(format!("{} {}", row.code, row.child.name), None));
                }
                match &imported.was {
                    None => {
                        facts.bin_child(imported.n)?;
                        undone.removed += 1;
                    }
                    Some(was) => {
                        let (before, _) = Child::check(was, context)?;
                        // Back where she lived; an import of an earlier version moved nobody.
                        let (home_n, home) = match was.0.get("household_code") {
                            None => (row.household_n, row.household_code.clone()),
                            Some(code) => (facts.household_coded(code)?, Some(code.clone())),
                        };
                        // Where she lived is in the bin by now: that is taken back first.
                        if home_n.is_none() && home.as_ref().is_some_and(|code| !code.is_empty()) {
                            return Err(Refusal::RestsOn(home.unwrap_or_default(), None));
                        }
                        let household = home_n.zip(home.as_deref());
                        let village_n = super::save_child::village_for(facts, before.village.as_deref())?.0;
                        facts.change_child(&row, &before, household, village_n)?;
                        settle_child(facts, row.n, rules)?;
                        if let Some(version) = imported.was_version {
                            facts.restored(row.n, version)?;
                        }
                        undone.restored += 1;
                    }
                }
                facts.log(&Entry::new("import_row_undone", row.code, json!({ "import": import.n })))?;
            }
            facts.bin_empty_households(import.n)?;
            facts.end_import(import.n)?;
            let detail = json!({
                "file": import.file, "removed": undone.removed, "restored": undone.restored
            });
            Ok((undone, Entry::new("import_undone", "children", detail)))
        })
    }
}
