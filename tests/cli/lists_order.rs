//! The order of lists: by tên, worst first, newest first, and by any key asked for.

use std::cmp::Ordering;

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale_core::locale;
use serde_json::Value;

use crate::tools::{shared, texts};

fn collator() -> CollatorBorrowed<'static> {
    Collator::try_new(locale!("vi").into(), CollatorOptions::default()).unwrap()
}

/// By tên, then by the words before it as one string.
fn by_ten(collator: &CollatorBorrowed<'_>, a: &str, b: &str) -> Ordering {
    let parts = |name: &str| {
        let (before, last) = name.rsplit_once(' ').unwrap_or(("", name));
        (last.to_owned(), before.to_owned())
    };
    let ((last_a, before_a), (last_b, before_b)) = (parts(a), parts(b));
    collator.compare(&last_a, &last_b).then_with(|| collator.compare(&before_a, &before_b))
}

#[track_caller]
fn in_order(what: &str, sort: &str, key: &str, compare: impl Fn(&Value, &Value) -> Ordering) {
    let args: Vec<&str> = if sort.is_empty() { vec!["list", what] } else { vec!["list", what, "--sort", sort] };
    let list = shared().json(&args);
    let mut sorted = texts(&list, "code");
    let mut all = texts(&shared().list(what), "code");
    sorted.sort();
    all.sort();
    assert_eq!(sorted, all, "{what} --sort {sort} has other rows");
    let listed: Vec<&Value> = list.iter().filter(|row| !row[key].is_null()).collect();
    for pair in listed.windows(2) {
        let order = compare(&pair[0][key], &pair[1][key]);
        let order = if sort.starts_with('-') { order.reverse() } else { order };
        assert!(order != Ordering::Greater, "{what} --sort {sort}: {} before {}", pair[0][key], pair[1][key]);
        if order == Ordering::Equal && !sort.starts_with('-') && pair[0]["code"].is_string() {
            assert!(
                pair[0]["code"].as_str() < pair[1]["code"].as_str(),
                "{what} --sort {sort}: ties by code: {pair:?}"
            );
        }
    }
    // What is absent stands last, whichever way.
    let absent: Vec<bool> = list.iter().map(|row| row[key].is_null()).collect();
    assert!(absent.is_sorted(), "{what} --sort {sort}: absent values stand before others");
}

#[test]
fn names_are_sorted_by_ten() {
    let vi = collator();
    let names = |a: &Value, b: &Value| by_ten(&vi, a.as_str().unwrap(), b.as_str().unwrap());
    for (what, sort, key) in [
        ("children", "", "name"),
        ("households", "", "head"),
        ("children", "name", "name"),
        ("children", "-name", "name"),
        ("households", "-head", "head"),
        ("cases", "child_name", "child_name"),
    ] {
        in_order(what, sort, key, names);
    }
}

#[test]
fn every_name_is_sorted_by_ten() {
    let vi = collator();
    for key in ["mother_name", "father_name", "guardian_name"] {
        in_order("children", key, key, |a, b| by_ten(&vi, a.as_str().unwrap(), b.as_str().unwrap()));
    }
}

#[test]
fn words_are_sorted_as_vietnamese() {
    let vi = collator();
    for key in ["village", "ethnicity", "school"] {
        in_order("children", key, key, |a, b| vi.compare(a.as_str().unwrap(), b.as_str().unwrap()));
    }
}

#[test]
fn numbers_and_days_are_sorted_as_such() {
    let number = |a: &Value, b: &Value| a.as_i64().cmp(&b.as_i64());
    let text = |a: &Value, b: &Value| a.as_str().cmp(&b.as_str());
    for sort in ["children", "-children"] {
        in_order("households", sort, "children", number);
    }
    in_order("interventions", "cost", "cost", number);
    in_order("activities", "-reached", "reached", number);
    for (what, key) in [
        ("children", "code"),
        ("children", "id_number"),
        ("cases", "opened_at"),
        ("cases", "last_visit"),
        ("visits", "date"),
        ("visits", "next_at"),
        ("interventions", "due_at"),
    ] {
        in_order(what, key, key, text);
        in_order(what, &format!("-{key}"), key, text);
    }
}

#[test]
fn age_is_sorted_as_a_number() {
    in_order_loose("children", "age");
}

#[test]
fn overdue_by_is_sorted_as_a_number() {
    in_order_loose("cases", "overdue_by");
}

/// As numbers; equal ones in any order.
#[track_caller]
fn in_order_loose(what: &str, key: &str) {
    for (sort, down) in [(key.to_owned(), false), (format!("-{key}"), true)] {
        let numbers: Vec<i64> =
            shared().json(&["list", what, "--sort", &sort]).iter().filter_map(|row| row[key].as_i64()).collect();
        let mut wanted = numbers.clone();
        wanted.sort_unstable();
        if down {
            wanted.reverse();
        }
        assert_eq!(numbers, wanted, "{what} --sort {sort}");
    }
}

#[test]
fn visits_and_activities_come_newest_first() {
    for what in ["visits", "activities"] {
        let dates = texts(&shared().list(what), "date");
        assert!(dates.windows(2).all(|pair| pair[0] >= pair[1]), "{what}");
    }
}

#[test]
fn visits_of_one_day_stand_by_code() {
    for what in ["visits", "activities"] {
        for pair in shared().list(what).windows(2) {
            let same_day = pair[0]["date"] == pair[1]["date"];
            assert!(!same_day || pair[0]["code"].as_str() < pair[1]["code"].as_str(), "{what}: ties by code: {pair:?}");
        }
    }
}

#[test]
fn cases_come_worst_first() {
    let list = shared().list("cases");
    let end_of = |due: &str| if due.len() == 10 { format!("{due}T24:00:00+07:00") } else { due.to_owned() };
    let rank = |row: &Value| {
        let Some(due) = row["due_at"].as_str().map(end_of) else { return (9, 0, String::new()) };
        let level = ["emergency", "high", "medium", "low"].iter().position(|level| row["level"] == *level).unwrap();
        if row["due_at"].as_str().unwrap().len() > 10 && row["level"] == "emergency" {
            (0, 0, due)
        } else if row["overdue_by"].is_number() {
            (1, level, due)
        } else if due.starts_with("2026-11-23") {
            (2, level, due)
        } else {
            (3, 0, due)
        }
    };
    let ranks: Vec<_> = list.iter().map(rank).collect();
    assert!(ranks.windows(2).all(|pair| pair[0] <= pair[1]), "{ranks:#?}");
    assert!(ranks[0].0 == 0 && ranks.iter().any(|rank| rank.0 == 1) && ranks.iter().any(|rank| rank.0 == 9));
    for pair in list.windows(2).filter(|pair| rank(&pair[0]) == rank(&pair[1]) && pair[0]["level"] == pair[1]["level"])
    {
        assert!(pair[0]["code"].as_str() < pair[1]["code"].as_str(), "ties by code");
    }
}

#[test]
fn phrases_are_sorted_as_they_read_and_ties_stand_by_code() {
    let vi = collator();
    for key in ["next_step", "due_rule"] {
        for sort in [key.to_owned(), format!("-{key}")] {
            in_order("cases", &sort, key, |a, b| vi.compare(a.as_str().unwrap(), b.as_str().unwrap()));
        }
    }
}

#[test]
fn equal_ages_and_delays_stand_by_code() {
    in_order("children", "age", "age", |a, b| a.as_i64().cmp(&b.as_i64()));
    in_order("children", "-age", "age", |a, b| a.as_i64().cmp(&b.as_i64()));
    in_order("cases", "overdue_by", "overdue_by", |a, b| a.as_i64().cmp(&b.as_i64()));
}
