//! A household of the book beside the same household on a list: which boxes the list says otherwise.

use super::import_plan::Differs;
use crate::domain::fields::Fields;
use crate::domain::household::Household;
use crate::domain::same_child::same_spelling;
use crate::domain::vietnamese::fold;

/// The boxes that differ, among those the list fills. A name spelt in another fashion is no difference unless a code
/// says that this household is meant; how many children live there is counted, never compared.
pub(super) fn compare(book: &Household, list: &Household, given: &Fields, by_code: bool) -> Vec<Differs> {
    let (book, list) = (book.fields(), list.fields());
    let mut differs = Vec::new();
    for (key, value) in &list.0 {
        let had = book.get(key);
        let silent = given.get(key).trim().is_empty() || value.is_empty();
        let alike = had == value
            || (key == "village" && fold(had) == fold(value))
            || (key == "head" && !by_code && same_spelling(had, value));
        if !silent && !alike {
            differs.push(Differs { key: key.clone(), book: had.to_owned(), list: value.clone(), stays: false });
        }
    }
    differs
}
