//! What the optional cells of a stranger's list say besides a value: words for nothing ("không", "chưa cấp"), a second
//! telephone or whose it is, a poor household where the circumstance stands.

use super::import_places::add_note;
use crate::domain::fields::Fields;
use crate::domain::numbers;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::vietnamese::{clean, fold};

/// Boxes that may stay empty, in which a word for nothing is nothing.
const OPTIONAL: [&str; 7] = ["guardian_phone", "phone", "id_number", "sex", "ethnicity", "health_insurance", "groups"];
/// Names and places: a word may be one, a stroke is none.
const NAMED: [&str; 6] = ["mother_name", "father_name", "guardian_name", "address", "school", "grade"];

const NOTHING: [&str; 14] = [
    "khong",
    "khong co",
    "khong co gi",
    "chua co",
    "chua cap",
    "chua lam",
    "chua duoc cap",
    "k",
    "ko",
    "k co",
    "ko co",
    "chua biet",
    "chua cap nhat",
    "n/a",
];
/// Of a circumstance or a risk.
const ORDINARY: [&str; 5] = ["binh thuong", "khong thuoc", "khong thuoc dien", "khong co hoan canh", "tre binh thuong"];

/// Empties the boxes in which nothing is said.
pub(super) fn empty_blanks(fields: &mut Fields) {
    let signs = |text: &str| text.chars().all(|sign| matches!(sign, '-' | '–' | '—' | '?' | '.' | '…' | '_' | ' '));
    for key in OPTIONAL.into_iter().chain(["risks"]) {
        let text = fields.get(key).trim();
        if text.is_empty() || text.len() > 40 {
            continue;
        }
        let folded = fold(text);
        let word = folded.trim_end_matches(['.', ' ']);
        let ordinary = matches!(key, "groups" | "risks") && ORDINARY.contains(&word);
        if signs(text) || text.bytes().all(|byte| byte == b'0') || NOTHING.contains(&word) || ordinary {
            fields.set(key, "");
        }
    }
    for key in NAMED {
        if !fields.get(key).is_empty() && signs(fields.get(key)) {
            fields.set(key, "");
        }
    }
}

/// Of a telephone with more beside it ("0912345678 (mẹ)", two of them) the first is the telephone, and all of it stays
/// in the note.
pub(super) fn part_phone(fields: &mut Fields, key: &'static str) -> Option<Problem> {
    let text = clean(fields.get(key));
    if text.is_empty() || numbers::phone(&text).is_ok() {
        return None;
    }
    let figure = |sign: char| sign.is_ascii_digit() || matches!(sign, ' ' | '.' | '-' | '–' | '+');
    let runs = || text.split(|sign: char| !figure(sign));
    let pieces =
        runs().chain(runs().flat_map(|run| run.split(['-', '–']))).chain(runs().flat_map(|run| run.split(' ')));
    // Numbers for emergencies are nobody's.
    let mut read = pieces.filter_map(|piece| numbers::phone(piece).ok()).filter(|phone| phone.len() > 3);
    let phone = read.next()?;
    add_note(fields, &format!("Điện thoại ghi: {text}"));
    fields.set(key, phone.clone());
    Some(Problem::new(key, ProblemKind::PhoneParted(phone)))
}

/// "Hộ nghèo" among the circumstances is no group of the law but a risk of the book.
pub(super) fn part_poverty(fields: &mut Fields) {
    let text = fields.get("groups").to_owned();
    let folded = fold(&text);
    // "Bệnh nặng, hộ nghèo" is a group of the law.
    if !folded.contains("ngheo") || folded.contains("benh") {
        return;
    }
    let key = |part: &str| {
        let folded = fold(part);
        let part = folded.trim_matches(['.', ' ']);
        let starts = ["tre em ", "tre ", "con ", "thuoc ", "dien ", "gia dinh "];
        let mut rest = part;
        while let Some(inner) = starts.iter().find_map(|start| rest.strip_prefix(start)) {
            rest = inner;
        }
        match rest {
            "ho ngheo" | "ngheo" => Some("poor_household"),
            "ho can ngheo" | "can ngheo" => Some("near_poor_household"),
            _ => None,
        }
    };
    let mut groups = Vec::new();
    for part in text.split([';', ',', '|', '\n']).map(str::trim).filter(|part| !part.is_empty()) {
        match key(part) {
            Some(risk) => {
                let risks = fields.get("risks").trim().to_owned();
                fields.set("risks", if risks.is_empty() { risk.to_owned() } else { format!("{risks}; {risk}") });
            }
            None => groups.push(part),
        }
    }
    fields.set("groups", groups.join("; "));
}
