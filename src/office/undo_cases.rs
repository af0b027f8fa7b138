//! Taking an import of cases back: what it opened is withdrawn while nothing rests on it, what it raised is corrected,
//! with the reason in the trail of the level.

use serde_json::json;

use super::derive::settle;
use super::undo_import::Undone;
use super::{Office, Refusal};
use crate::domain::access::Action;
use crate::domain::level::Level;
use crate::store::{Entry, ImportAct};
use crate::words::{Lang, Words, fill};

/// A sentence that stays in the book, which speaks Vietnamese.
pub(super) fn in_the_book(sentence: impl Fn(&Words) -> &str, file: &str) -> Result<String, Refusal> {
    let words = Words::of(Lang::Vi).map_err(|error| Refusal::Rules(error.to_owned()))?;
    Ok(fill(sentence(words), &[("file", file)]))
}

impl Office {
    /// All of it or nothing. A case something was recorded of since stands in the way and is named; so does one that is an
    /// emergency: a clock of twelve hours is not stopped by one key, whoever started it.
    pub(super) fn undo_cases(&mut self, import: &ImportAct) -> Result<Undone, Refusal> {
        self.write_whole(Action::Import, |facts, rules| {
            let reason = in_the_book(|words| &words.import.case_undone, &import.file)?;
            let mut undone = Undone { removed: 0, restored: 0 };
            for imported in facts.imported_cases(import.n)? {
                let head = facts.case_head(imported.case_n)?;
                let used = head.version != imported.version
                    || imported.was.is_none() && facts.case_has_records(imported.case_n)?;
                if used || head.level == Level::Emergency {
                    let child = facts.child(head.child_n)?;
                    let case = format!("{} {}", head.code, child.child.name);
                    return Err(if used { Refusal::RestsOn(case, None) } else { Refusal::EmergencyStays(case) });
                }
                match imported.was {
                    None => {
                        facts.bin_case(import.n, imported.case_n)?;
                        undone.removed += 1;
                    }
                    Some((level, version)) => {
                        facts.set_level(imported.case_n, facts.now(), level, &reason)?;
                        settle(facts, imported.case_n, rules)?;
                        facts.case_restored(imported.case_n, version)?;
                        undone.restored += 1;
                    }
                }
                let detail = json!({ "import": import.n, "level": imported.was.map(|(level, _)| level.key()) });
                facts.log(&Entry::new("import_row_undone", head.code, detail))?;
            }
            facts.end_import(import.n)?;
            let detail = json!({ "file": import.file, "removed": undone.removed, "restored": undone.restored });
            Ok((undone, Entry::new("import_undone", "cases", detail)))
        })
    }
}
