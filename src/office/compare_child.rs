//! A child of the book beside the same child on a list: which boxes the list says otherwise.

use super::import_plan::Differs;
use crate::domain::child::Child;
use crate::domain::fields::Fields;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::same_child::same_spelling;
use crate::domain::vietnamese::fold;

/// The boxes that differ, among those the list fills. A group named less closely than the book knows it is no
/// difference; nor is a name spelt in another fashion, unless a code says that this child is meant.
pub(super) fn compare(book: &Child, list: &Child, given: &Fields, by_code: bool) -> Vec<Differs> {
    let (book, list) = (book.fields(), list.fields());
    let mut differs = Vec::new();
    for (key, value) in &list.0 {
        let had = book.get(key);
        let silent = given.get(key).trim().is_empty() || value.is_empty();
        let name = matches!(key.as_str(), "name" | "mother_name" | "father_name" | "guardian_name");
        let alike = had == value
            || (key == "village" && fold(had) == fold(value))
            || (name && !by_code && same_spelling(had, value))
            || (key == "groups"
                && value
                    .split(", ")
                    .all(|code| had.split(", ").any(|known| known == code || known.starts_with(&format!("{code}.")))));
        if !silent && !alike {
            differs.push(Differs { key: key.clone(), book: had.to_owned(), list: value.clone(), stays: false });
        }
    }
    differs
}

/// A child the book does not have must be under 16; one it has may have grown up in it.
pub(super) fn too_old(child: &Child, warnings: &[Problem]) -> Option<Problem> {
    let grown = warnings.iter().any(|problem| problem.kind == ProblemKind::SixteenOrOver) && child.status == "active";
    grown.then(|| Problem::new("birth_date", ProblemKind::NotAChild))
}
