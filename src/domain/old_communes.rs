//! The communes that were merged into each of today's (sáp nhập 01/07/2025), and what stands before a unit's name.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::catalogue::tsv;

/// Names of the communes merged into the commune of this code, as they were written.
pub fn old_communes(code: &str) -> impl Iterator<Item = &'static str> {
    static OLD: OnceLock<HashMap<&'static str, Vec<&'static str>>> = OnceLock::new();
    let old = OLD.get_or_init(|| {
        tsv(include_str!("../../assets/catalogue/old_communes.tsv"))
            .filter_map(|row| match row[..] {
                [code, names] => Some((code, names.split('|').collect())),
                _ => None,
            })
            .collect()
    });
    old.get(code).into_iter().flatten().copied()
}

pub(super) const COMMUNES: [&str; 5] = ["xa ", "phuong ", "thi tran ", "tt ", "dac khu "];
pub(super) const DISTRICTS: [&str; 8] = ["huyen ", "quan ", "thi xa ", "thanh pho ", "tinh ", "tp ", "tp.", "tx "];

pub(super) fn without_kind(folded: &str) -> &str {
    COMMUNES.iter().find_map(|kind| folded.strip_prefix(kind)).unwrap_or(folded)
}

pub(super) fn bare_province(folded: &str) -> String {
    ["tinh ", "thanh pho "].iter().find_map(|kind| folded.strip_prefix(kind)).unwrap_or(folded).to_owned()
}

/// "Xã Pá Khoang" as it stands within a line: "xã Pá Khoang".
pub(super) fn lower_kind(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}
