//! A place as it stands in one cell, in its parts: a village, and the commune, district and province behind it, parted by
//! signs, by brackets, or only by what each is called.

use super::vietnamese::{clean, fold};
use super::village_name::is_kind;

/// "Bản Vang, xã Pá Khoang, huyện Điện Biên" and "Bản Vang (Pá Khoang cũ)" in their parts.
pub fn parts(text: &str) -> Vec<String> {
    let flat = text.replace(['(', '['], ", ").replace([')', ']'], "").replace(" - ", ", ").replace(" – ", ", ");
    flat.split([',', ';']).flat_map(|part| by_kinds(&clean(part))).filter(|part| !part.is_empty()).collect()
}

/// "Bản Phăng xã Mường Phăng" before the kind of what is greater than a village; "Thôn Xã Đàn" is one name.
fn by_kinds(text: &str) -> Vec<String> {
    let words: Vec<&str> = text.split(' ').collect();
    let mut parts: Vec<Vec<&str>> = vec![Vec::new()];
    for (at, word) in words.iter().enumerate() {
        let lower = word.to_lowercase();
        let two = words.get(at + 1).map(|next| format!("{lower} {}", next.to_lowercase())).unwrap_or_default();
        let greater = matches!(lower.as_str(), "xã" | "phường" | "huyện" | "tỉnh" | "tp" | "tp.")
            || matches!(two.as_str(), "thị trấn" | "thị xã" | "thành phố");
        // "thị xã": the second word begins nothing of its own.
        let within = at > 0 && words.get(at - 1).is_some_and(|word| word.to_lowercase() == "thị");
        // Put together only where it is asked for: of a cell of a megabyte that would be every word for every word.
        let begins = |part: &[&str]| !part.is_empty() && !is_kind(&part.join(" "));
        if greater && !within && at + 1 < words.len() && parts.last().is_some_and(|part| begins(part)) {
            parts.push(Vec::new());
        }
        if let Some(part) = parts.last_mut() {
            part.push(word);
        }
    }
    parts.into_iter().map(|part| part.join(" ")).collect()
}

/// `name` without the words of `end` (folded) behind it, where a name is left.
pub fn without_end(name: &str, end: &str) -> Option<String> {
    let words: Vec<&str> = name.split(' ').collect();
    let kept = words.len().checked_sub(end.split(' ').count()).filter(|kept| *kept > 0)?;
    let (before, behind) = words.split_at(kept);
    let before = before.join(" ");
    (fold(&behind.join(" ")) == end && !is_kind(&before)).then_some(before)
}
