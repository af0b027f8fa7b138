//! Sensitive cases (ca nhạy cảm): sexual abuse, HIV, trafficking. Which children they are, and who is assigned to one: everybody
//! else sees a code. Which groups and dangers count is data (`special_groups.toml`, with its source and its doubt).

use std::collections::BTreeSet;
use std::sync::OnceLock;

use chrono::NaiveDate;
use serde::Deserialize;

/// What the data marks.
struct Marked {
    /// Codes of groups and sub-groups: "l", "k.4".
    codes: BTreeSet<String>,
    dangers: BTreeSet<String>,
}

fn marked() -> &'static Marked {
    #[derive(Deserialize)]
    struct File {
        sensitive_dangers: BTreeSet<String>,
        group: Vec<Group>,
    }
    #[derive(Deserialize)]
    struct Group {
        letter: String,
        #[serde(default)]
        sensitive: bool,
        #[serde(default)]
        sub: Vec<Sub>,
    }
    #[derive(Deserialize)]
    struct Sub {
        n: u32,
        #[serde(default)]
        sensitive: bool,
    }
    static MARKED: OnceLock<Marked> = OnceLock::new();
    MARKED.get_or_init(|| {
        let file = toml::from_str::<File>(include_str!("../../assets/catalogue/special_groups.toml"));
        // Ships with the program and is read in the tests: one that does not read never gets this far.
        let (dangers, groups) = file.map(|file| (file.sensitive_dangers, file.group)).unwrap_or_default();
        let mut codes = BTreeSet::new();
        for group in groups {
            let subs = group.sub.iter().filter(|sub| group.sensitive || sub.sensitive);
            codes.extend(subs.map(|sub| format!("{}.{}", group.letter, sub.n)));
            if group.sensitive {
                codes.insert(group.letter);
            }
        }
        Marked { codes, dangers }
    })
}

/// The codes of the groups and sub-groups that make a child's case a sensitive one.
pub fn group_codes() -> impl Iterator<Item = &'static str> {
    marked().codes.iter().map(String::as_str)
}

/// Is this a word of the catalogues of measures and providers, and not of somebody's own? Own words may name anybody.
pub fn is_listed(word: &str) -> bool {
    static LISTED: OnceLock<BTreeSet<String>> = OnceLock::new();
    let listed = LISTED.get_or_init(|| {
        let shipped = super::catalogue::Catalogue::shipped();
        let lists = shipped.map(|shipped| [shipped.measures, shipped.providers]).unwrap_or_default();
        lists.into_iter().flatten().map(|word| word.key).collect()
    });
    listed.contains(word)
}

/// Keys of lists by which somebody is asked for herself: what was typed there is her name or her number.
const ASKS_FOR_SOMEBODY: [&str; 14] = [
    "name",
    "child_name",
    "head",
    "birth_date",
    "id_number",
    "address",
    "mother_name",
    "father_name",
    "guardian_name",
    "guardian_phone",
    "phone",
    "school",
    "health_insurance",
    "note",
];

/// Keys whose values are words of the lists and of the law, codes, places and numbers that name nobody. What is typed at any other key
/// may be a name.
const ASKS_FOR_NOBODY: [&str; 24] = [
    "age",
    "case_code",
    "child_code",
    "children",
    "code",
    "due_rule",
    "ethnicity",
    "groups",
    "household_code",
    "kind",
    "level",
    "next_step",
    "next_to_tell",
    "outcome",
    "overdue_by",
    "poverty",
    "risks",
    "rung",
    "sex",
    "stage",
    "state",
    "status",
    "theme",
    "village",
];

pub fn asks_for_nobody(key: &str) -> bool {
    ASKS_FOR_NOBODY.contains(&key)
}

pub fn asks_for_somebody(key: &str) -> bool {
    ASKS_FOR_SOMEBODY.contains(&key)
}

/// What stands for words of somebody's own in a case that is hidden.
pub const UNSAID: &str = "…";

/// One stay of a child in a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stay {
    pub code: String,
    pub from: NaiveDate,
    pub to: Option<NaiveDate>,
}

/// Does what is recorded of a child make her case a sensitive one? `dangers`: what assessments of her cases found; `told`: a report on
/// her was taken in as a sensitive matter.
///
/// A group she has left counts on: what happened to her does not become anybody's business with time. One that was ended on the
/// very day it was marked was a slip of the pen.
pub fn is_sensitive<'d>(stays: &[Stay], dangers: impl IntoIterator<Item = &'d str>, told: bool) -> bool {
    let stayed = |stay: &Stay| stay.to.is_none_or(|to| to > stay.from);
    told || stays.iter().any(|stay| marked().codes.contains(&stay.code) && stayed(stay))
        || dangers.into_iter().any(|danger| marked().dangers.contains(danger))
}

/// A case as far as it says who is assigned to its child; in the order in which they were opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    pub officer_n: i64,
    pub open: bool,
}

/// Who is assigned to a child (được phân công), and so sees her by name: whoever holds an open case of hers; where none is open,
/// whoever held the last one; where there never was one, whoever wrote her into the book. Nobody else, whatever her role.
/// Where even that is not known she is a code to everybody, who opens her with a reason.
pub fn is_assigned(officer_n: i64, cases: &[Held], entered_by: Option<i64>) -> bool {
    if cases.iter().any(|case| case.open) {
        return cases.iter().any(|case| case.open && case.officer_n == officer_n);
    }
    cases.last().map(|case| case.officer_n).or(entered_by) == Some(officer_n)
}

/// Reasons for opening a case one is not assigned to, to be picked; any other is typed.
pub const REASONS: [&str; 5] = ["duty", "stand_in", "handover", "supervision", "asked"];

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn stay(code: &str, from: &str, to: Option<&str>) -> Stay {
        Stay { code: code.to_owned(), from: from.parse().unwrap(), to: to.map(|to| to.parse().unwrap()) }
    }

    #[test]
    fn the_data_marks_the_groups_of_the_three_kinds() {
        let codes: Vec<&str> = group_codes().collect();
        assert_eq!(codes, ["k.2", "k.3", "k.4", "l", "l.1", "l.2", "l.3", "l.4", "l.5", "m", "m.1", "m.2", "đ"]);
        let known = crate::domain::catalogue::Catalogue::shipped().unwrap();
        assert!(codes.iter().all(|code| known.group_code(code).as_deref() == Some(code)));
        let dangers = &marked().dangers;
        assert!(!dangers.is_empty());
        assert!(is_listed("school") && is_listed("medical_care") && !is_listed("bà ngoại") && !is_listed(""));
        assert!(dangers.iter().all(|danger| crate::domain::assessment::DANGERS.contains(&danger.as_str())));
    }

    #[test]
    fn a_group_she_left_counts_on_and_a_slip_does_not() {
        let none: [&str; 0] = [];
        assert!(is_sensitive(&[stay("l.2", "2026-01-05", None)], none, false));
        assert!(is_sensitive(&[stay("m", "2026-01-05", Some("2026-03-01"))], none, false));
        assert!(!is_sensitive(&[stay("đ", "2026-01-05", Some("2026-01-05"))], none, false));
        // d (disabled) and đ (HIV) are two groups; exploited is sensitive only where it was sexual.
        for code in ["d", "d.2", "k", "k.1", "a"] {
            assert!(!is_sensitive(&[stay(code, "2026-01-05", None)], none, false), "{code}");
        }
        assert!(is_sensitive(&[], ["life", "grave_abuse"], false));
        assert!(!is_sensitive(&[], ["life"], false));
        assert!(is_sensitive(&[], none, true));
    }

    #[test]
    fn who_holds_an_open_case_is_assigned_then_who_held_the_last_then_who_entered_her() {
        let held = |officer_n, open| Held { officer_n, open };
        let assigned = |officer_n, cases: &[Held]| is_assigned(officer_n, cases, Some(9));
        // Two open cases under two laws: both their officers.
        let both = [held(1, true), held(2, true), held(3, false)];
        assert_eq!([1, 2, 3, 9].map(|n| assigned(n, &both)), [true, true, false, false]);
        // An open case goes before the last one, whoever held that.
        assert_eq!([1, 2].map(|n| assigned(n, &[held(1, true), held(2, false)])), [true, false]);
        assert_eq!([1, 2, 9].map(|n| assigned(n, &[held(1, false), held(2, false)])), [false, true, false]);
        assert_eq!([1, 9].map(|n| assigned(n, &[])), [false, true]);
        assert!(!is_assigned(1, &[], None));
    }
}
