//! Taking an import of households back: what it added goes to the bin, what it changed is as before.

use serde_json::json;

use super::undo_import::Undone;
use super::{Office, Refusal};
use crate::domain::access::Action;
use crate::domain::household::Household;
use crate::store::{Entry, ImportAct};

impl Office {
    /// All of it or nothing. A household changed since, or one children live in by now, stands in the way and is named.
    pub(super) fn undo_households(&mut self, import: &ImportAct) -> Result<Undone, Refusal> {
        self.write_whole(Action::Import, |facts, _| {
            let mut undone = Undone { removed: 0, restored: 0 };
            for imported in facts.imported_households(import.n)? {
                let row = facts.household(imported.n)?;
                let lived_in = imported.was.is_none() && facts.is_lived_in(imported.n)?;
                if lived_in || row.version != imported.version {
                    return Err(Refusal::RestsOn(format!("{} {}", row.code, row.household.head), None));
                }
                match &imported.was {
                    None => {
                        facts.bin_household(imported.n)?;
                        undone.removed += 1;
                    }
                    Some(was) => {
                        let (read, _) = Household::read(was);
                        let before = Household { carers: row.household.carers.clone(), ..read };
                        let village_n = super::save_child::village_for(facts, before.village.as_deref())?.0;
                        facts.change_household(&row, &before, village_n)?;
                        if let Some(version) = imported.was_version {
                            facts.household_restored(row.n, version)?;
                        }
                        undone.restored += 1;
                    }
                }
                facts.log(&Entry::new("import_row_undone", row.code, json!({ "import": import.n })))?;
            }
            facts.bin_empty_households(import.n)?;
            facts.end_import(import.n)?;
            let detail = json!({ "file": import.file, "removed": undone.removed, "restored": undone.restored });
            Ok((undone, Entry::new("import_undone", "households", detail)))
        })
    }
}
