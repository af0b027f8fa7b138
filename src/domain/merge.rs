//! Two people changed one record at the same time: what each of them changed is put together, box by box (three-way merge).
//!
//! Nothing is decided here that a person must decide: a box both changed, to different texts, keeps the text of the one who asks,
//! and is named.

use std::collections::BTreeSet;

use super::fields::Fields;

/// What two changes of one record come to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Merge {
    /// The boxes as they are to stand: hers where only she changed them, the other's where only the other did.
    pub together: Fields,
    /// Boxes only the other changed.
    pub taken: Vec<String>,
    /// Boxes both changed, to different texts; `together` holds hers.
    pub both: Vec<String>,
}

/// `base`: what stood there when she began; `theirs`: what stands there now; `mine`: what she typed.
pub fn merge(base: &Fields, theirs: &Fields, mine: &Fields) -> Merge {
    let keys: BTreeSet<&String> = theirs.0.keys().chain(mine.0.keys()).collect();
    let mut merged = Merge::default();
    for key in keys {
        let (was, now, typed) = (base.get(key), theirs.get(key), mine.get(key));
        let value = if same(was, typed) && !same(was, now) {
            merged.taken.push(key.clone());
            now
        } else {
            if !same(was, now) && !same(now, typed) {
                merged.both.push(key.clone());
            }
            typed
        };
        merged.together.set(key, value);
    }
    merged
}

/// A blank more or less is no other text.
fn same(one: &str, other: &str) -> bool {
    one.split_whitespace().eq(other.split_whitespace())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> Fields {
        pairs.iter().fold(Fields::default(), |fields, (key, value)| fields.with(key, *value))
    }

    #[test]
    fn each_keeps_what_only_one_changed_and_what_both_changed_is_named() {
        let base = fields(&[("name", "Lò Thị Mây"), ("address", ""), ("phone", "0912"), ("note", "một")]);
        let theirs = fields(&[("name", "Lò Thị Mây"), ("address", "xóm trên"), ("phone", "0913"), ("note", "hai ")]);
        let mine = fields(&[("name", "Lò Thị Mai"), ("address", "xóm dưới"), ("phone", "0912"), ("note", "hai")]);
        let merged = merge(&base, &theirs, &mine);
        assert_eq!(merged.taken, ["phone"]);
        assert_eq!(merged.both, ["address"]);
        let due = [("name", "Lò Thị Mai"), ("address", "xóm dưới"), ("phone", "0913"), ("note", "hai")];
        assert_eq!(merged.together, fields(&due));
    }

    fn boxes() -> impl Strategy<Value = Fields> {
        proptest::collection::btree_map("[a-d]", "[xy]?", 0..4).prop_map(Fields)
    }

    proptest! {
        /// No text anybody typed disappears unnamed: it stands, or the box is named.
        #[test]
        fn no_change_of_either_is_lost_unnamed(base in boxes(), theirs in boxes(), mine in boxes()) {
            let merged = merge(&base, &theirs, &mine);
            for key in ["a", "b", "c", "d"] {
                let stands = merged.together.get(key);
                let named = merged.both.iter().any(|both| both == key);
                if mine.get(key) != base.get(key) {
                    prop_assert_eq!(stands, mine.get(key), "hers: {}", key);
                }
                if theirs.get(key) != base.get(key) {
                    prop_assert!(named || stands == theirs.get(key), "the other's: {}", key);
                }
                if theirs.get(key) == base.get(key) {
                    prop_assert!(!named && stands == mine.get(key));
                }
            }
        }

        /// Alone at the record nothing is merged; and what was put together is met only once.
        #[test]
        fn met_once_it_is_settled(base in boxes(), theirs in boxes(), mine in boxes()) {
            let alone = merge(&base, &base, &mine);
            prop_assert!(alone.both.is_empty() && alone.taken.is_empty());
            let again = merge(&theirs, &theirs, &merge(&base, &theirs, &mine).together);
            prop_assert!(again.both.is_empty() && again.taken.is_empty());
        }
    }
}
