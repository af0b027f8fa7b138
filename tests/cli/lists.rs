//! `list`: keys, shapes, filters, order, limits.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale_core::locale;
use serde_json::Value;

use crate::tools::{ARRAYS, Book, LISTS, refused, rows, shared, strict_csv, texts};

#[test]
fn every_list_answers_with_the_contracts_keys_flat_and_typed() {
    for (what, keys) in LISTS {
        let list = shared().list(what);
        assert!(!list.is_empty(), "the practice book has no {what}");
        let mut seen: BTreeSet<String> = BTreeSet::new();
        for row in &list {
            let row = row.as_object().unwrap();
            for key in keys.split_whitespace() {
                assert!(row.contains_key(key), "{what} lacks {key}");
            }
            for (key, value) in row {
                let array = ARRAYS.contains(&key.as_str());
                let right = match value {
                    Value::Array(many) => array && many.iter().all(Value::is_string),
                    Value::Object(_) => false,
                    Value::String(text) => !array && !text.is_empty(),
                    _ => !array,
                };
                assert!(right, "{what}.{key}: {value}");
                if !value.is_null() {
                    seen.insert(key.clone());
                }
            }
        }
        assert!(seen.len() >= 4, "{what} shows only {seen:?}");
    }
}

#[test]
fn an_empty_book_answers_with_an_empty_array() {
    let book = Book::empty();
    for (what, keys) in LISTS {
        assert!(book.list(what).is_empty());
        let csv = book.run(&["list", what, "--format", "csv"]);
        let heading = strict_csv(&csv.ended(0).stdout, ',');
        assert_eq!(heading.len(), 1);
        assert!(heading[0].len() >= keys.split_whitespace().count());
        book.run(&["list", what]).ended(0);
    }
}

#[test]
fn values_are_written_as_the_contract_writes_them() {
    let like = |text: &str, shape: &str| {
        text.len() == shape.len() && text.bytes().zip(shape.bytes()).all(|(b, s)| if s == b'9' { b.is_ascii_digit() } else { b == s })
    };
    let day = |text: &str| like(text, "9999-99-99");
    let instant = |text: &str| like(text, "9999-99-99T99:99:99+07:00");
    let known = |list: &str, value: &str| list.split_whitespace().any(|known| known == value);
    for child in shared().list("children") {
        let born = child["birth_date"].as_str().unwrap();
        assert!(day(born) || ["9999", "9999-99", "9999~"].iter().any(|shape| like(born, shape)), "{born}");
        assert!(["nam", "nữ", "không rõ"].contains(&child["sex"].as_str().unwrap()));
        assert!(known("active moved_out moved_in lost died turned_16", child["status"].as_str().unwrap()));
        for group in child["groups"].as_array().unwrap() {
            let letter = group.as_str().unwrap().split('.').next().unwrap();
            assert!(known("a b c d đ e g h i k l m n o", letter), "{group}");
        }
    }
    let stages = "intake first_assessment emergency assessment meeting plan_draft plan_approved carrying_out review closed transferred";
    for case in shared().list("cases") {
        assert!(known("emergency high medium low", case["level"].as_str().unwrap()));
        assert!(known(stages, case["stage"].as_str().unwrap()));
        assert!(instant(case["opened_at"].as_str().unwrap()));
        for (key, shapes) in [("due_at", true), ("last_visit", false), ("closed_at", true)] {
            if let Some(text) = case[key].as_str() {
                assert!(day(text) != (shapes && instant(text)), "{key}: {text}");
            }
        }
        let open = !["closed", "transferred"].contains(&case["stage"].as_str().unwrap());
        assert_eq!(open, case["next_step"].is_string(), "an open case always owns a next step: {case}");
        assert_eq!(open, case["closed_at"].is_null(), "{case}");
    }
    for visit in shared().list("visits") {
        assert!(day(visit["date"].as_str().unwrap()));
    }
    for urgent in shared().list("emergencies") {
        assert!(instant(urgent["received_at"].as_str().unwrap()) && instant(urgent["due_at"].as_str().unwrap()));
        assert_eq!(urgent["left_minutes"], 192);
    }
}

fn as_filter(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Every value a list prints can be filtered by, and gives the rows that print it.
fn filters_agree(what: &str, keys: &[&str]) {
    let list = shared().list(what);
    let mut wrong = Vec::new();
    for key in keys {
        let values: BTreeSet<String> = list
            .iter()
            .flat_map(|row| row[*key].as_array().cloned().unwrap_or_else(|| vec![row[*key].clone()]))
            .filter_map(|value| as_filter(&value))
            .collect();
        let step = values.len().div_ceil(2).max(1);
        for value in values.into_iter().step_by(step) {
            let wanted: Vec<&Value> = list
                .iter()
                .filter(|row| match &row[*key] {
                    // A group asked for by its letter holds its sub-groups.
                    Value::Array(many) => many.iter().any(|one| {
                        let one = one.as_str().unwrap();
                        one == value || one.strip_prefix(value.as_str()).is_some_and(|rest| rest.starts_with('.'))
                    }),
                    one => as_filter(one).as_deref() == Some(&value),
                })
                .collect();
            let got = shared().json(&["list", what, "--filter", &format!("{key}={value}")]);
            if got.iter().collect::<Vec<_>>() != wanted {
                wrong.push(format!("{what}.{key}={value}: {} rows, wanted {}", got.len(), wanted.len()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Values that are computed have tests of their own below.
const COMPUTED: [&str; 7] =
    ["opened_at", "closed_at", "received_at", "sent_at", "answer_at", "next_step", "due_rule"];

#[test]
fn a_filter_is_equality_on_every_stored_key() {
    for (what, keys) in LISTS {
        let keys: Vec<&str> = keys.split_whitespace().filter(|key| !COMPUTED.contains(key)).collect();
        filters_agree(what, &keys);
    }
}

#[test]
fn a_filter_works_on_instants() {
    for (what, keys) in LISTS {
        let keys: Vec<&str> = keys.split_whitespace().filter(|key| COMPUTED[..5].contains(key)).collect();
        filters_agree(what, &keys);
    }
}

#[test]
fn a_filter_works_on_the_words_of_next_step_and_due_rule() {
    filters_agree("cases", &["next_step", "due_rule"]);
}

#[test]
fn repeated_filters_mean_and() {
    let both = ["list", "children", "--filter", "sex=nữ", "--filter", "village=Bản Yên"];
    let wanted: Vec<Value> =
        shared().list("children").into_iter().filter(|row| row["sex"] == "nữ" && row["village"] == "Bản Yên").collect();
    assert!(!wanted.is_empty());
    assert_eq!(shared().json(&both), wanted);
    assert!(shared().json(&["list", "children", "--filter", "sex=nữ", "--filter", "sex=nam"]).is_empty());
    // Decomposed letters ask for the same.
    assert_eq!(shared().json(&["list", "children", "--filter", "sex=nu\u{31b}\u{303}", "--filter", "village=Ba\u{309}n Yên"]), wanted);
}

#[test]
fn a_filter_takes_no_part_of_a_value_and_no_wildcard() {
    for filter in ["village=Bản", "village=bản yên", "name=%", "name=", "groups=%", "groups=_", "groups=D", "code=TE-000_", "risks=poor"] {
        assert!(shared().json(&["list", "children", "--filter", filter]).is_empty(), "{filter}");
    }
}

#[test]
fn values_may_begin_with_a_hyphen_and_hold_an_equals_sign() {
    let book = Book::empty();
    book.imported("Họ và tên,Ngày sinh,Thôn,Trường\nLò Thị A,01/02/2019,Bản Na,-x=y\n", &[], 0);
    for args in [
        ["--filter", "school=-x=y"],
        ["--filter=school=-x=y", "--limit=5"],
        ["--search", "-lo thi"],
        ["--search", "--search"],
        ["--sort", "-name"],
    ] {
        let found = book.json(&["list", "children", args[0], args[1]]);
        assert_eq!(found.len(), usize::from(args[1] != "--search"), "{args:?}");
    }
}

#[test]
fn an_unknown_key_is_wrong_usage_and_said() {
    for (what, args) in [
        ("children", ["--filter", "nema=x"]),
        ("children", ["--filter", "-name=x"]),
        ("cases", ["--filter", "name=x"]),
        ("children", ["--sort", "nema"]),
        ("children", ["--sort", "-nema"]),
        ("children", ["--sort", ""]),
        ("children", ["--filter", "name"]),
        ("children", ["--filter", ""]),
    ] {
        let said = refused(&shared().run(&["list", what, args[0], args[1]]), 2);
        let key = args[1].split('=').next().unwrap().trim_start_matches('-');
        assert!(said.contains(key), "{said}");
        refused(&shared().run(&["export", what, "-o", "-", args[0], args[1]]), 2);
    }
    for args in [&["list", "chidren"][..], &["list"], &["list", "children", "--limit", "x"], &["frobnicate"], &["list", "children", "--format", "xml"]] {
        let output = shared().run(args);
        assert!(output.ended(2).stdout.is_empty() && !output.stderr.is_empty());
    }
}

#[test]
fn a_limit_cuts_the_front_of_the_same_list() {
    for (what, _) in LISTS {
        let list = shared().list(what);
        for limit in [0, 1, 2, list.len(), list.len() + 5] {
            let cut = shared().json(&["list", what, "--limit", &limit.to_string()]);
            assert_eq!(cut, list[..limit.min(list.len())], "{what} {limit}");
        }
    }
    // Also where the filter is computed.
    let four = shared().json(&["list", "children", "--filter", "age=4"]);
    assert_eq!(shared().json(&["list", "children", "--filter", "age=4", "--limit", "3"]), four[..3]);
}

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
            assert!(pair[0]["code"].as_str() < pair[1]["code"].as_str(), "{what} --sort {sort}: ties by code: {pair:?}");
        }
    }
    // What is absent stands together, at one end.
    let absent: Vec<bool> = list.iter().map(|row| row[key].is_null()).collect();
    let turns = absent.windows(2).filter(|pair| pair[0] != pair[1]).count();
    assert!(turns <= 1, "{what} --sort {sort}: absent values stand between others");
}

#[test]
fn names_are_sorted_by_ten() {
    let vi = collator();
    let names = |a: &Value, b: &Value| by_ten(&vi, a.as_str().unwrap(), b.as_str().unwrap());
    for (what, sort, key) in [("children", "", "name"), ("households", "", "head"), ("children", "name", "name"),
        ("children", "-name", "name"), ("households", "-head", "head"), ("cases", "child_name", "child_name")] {
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
    for (what, key) in [("children", "code"), ("children", "id_number"), ("cases", "opened_at"), ("cases", "last_visit"),
        ("visits", "date"), ("visits", "next_at"), ("interventions", "due_at")] {
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
    for pair in list.windows(2).filter(|pair| rank(&pair[0]) == rank(&pair[1]) && pair[0]["level"] == pair[1]["level"]) {
        assert!(pair[0]["code"].as_str() < pair[1]["code"].as_str(), "ties by code");
    }
}

#[test]
fn a_closed_pipe_is_no_failure() {
    use std::process::{Command, Stdio};
    let folder = shared().folder.display().to_string();
    let mut child = Command::new(crate::tools::BIN)
        .args(["list", "children", "--format", "json", "--book", &folder, "--clock", crate::tools::CLOCK])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&ended.stderr), "");
}

#[test]
fn rows_are_the_same_however_they_are_dressed() {
    for (what, _) in LISTS {
        let json = rows(&shared().run(&["list", what, "--format", "json"]));
        let csv = strict_csv(&shared().run(&["list", what, "--format", "csv"]).stdout, ',');
        let table = shared().run(&["list", what]);
        assert_eq!(csv.len(), json.len() + 1);
        assert_eq!(table.out().lines().count(), json.len() + 1);
        assert!(table.err().is_empty());
    }
}
