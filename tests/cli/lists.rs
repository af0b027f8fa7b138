//! `list`: keys, shapes, filters, limits.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::tools::{ARRAYS, Book, LISTS, refused, rows, shared, strict_csv};

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
        text.len() == shape.len()
            && text.bytes().zip(shape.bytes()).all(|(b, s)| if s == b'9' { b.is_ascii_digit() } else { b == s })
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
const COMPUTED: [&str; 7] = ["opened_at", "closed_at", "received_at", "sent_at", "answer_at", "next_step", "due_rule"];

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
    assert_eq!(
        shared().json(&["list", "children", "--filter", "sex=nu\u{31b}\u{303}", "--filter", "village=Ba\u{309}n Yên"]),
        wanted
    );
}

#[test]
fn a_filter_takes_no_part_of_a_value_and_no_wildcard() {
    for filter in ["village=Bản", "village=bản yên", "name=%", "name=", "code=TE-000_"] {
        assert!(shared().json(&["list", "children", "--filter", filter]).is_empty(), "{filter}");
    }
}

/// The words of a CSV ask for the same rows as the values of the JSON; what no row can have is wrong usage.
#[test]
fn closed_values_are_asked_for_in_words_too() {
    for (what, word, value) in [
        ("cases", "level=cao", "level=high"),
        ("cases", "stage=dang thuc hien", "stage=carrying_out"),
        ("children", "sex=nu", "sex=nữ"),
        ("children", "groups=khuyet tat", "groups=d"),
        ("children", "village=ban yen", "village=Bản Yên"),
        ("households", "poverty=hộ nghèo", "poverty=poor"),
    ] {
        let wanted = shared().json(&["list", what, "--filter", value]);
        assert!(!wanted.is_empty(), "{value}");
        assert_eq!(shared().json(&["list", what, "--filter", word]), wanted, "{word}");
        let csv = |filter: &str| shared().run(&["export", what, "-o", "-", "--filter", filter]).ended(0).stdout.clone();
        assert_eq!(csv(word), csv(value));
    }
    for (what, filter, has) in [
        ("cases", "level=caoo", "high (cao)"),
        ("cases", "stage=x", "intake (tiếp nhận)"),
        ("children", "groups=%", "d (Khuyết tật)"),
        ("children", "risks=poor_", "risks"),
        ("children", "soon_16=x", "yes (có)"),
        ("children", "birth_date=hôm nao", "20/11/2026"),
    ] {
        for command in [&["list", what][..], &["export", what, "-o", "-"]] {
            let said = refused(&shared().run(&[command, &["--filter", filter]].concat()), 2);
            assert!(said.contains(has), "{said}");
        }
    }
}

/// A list is called by its name, a missing column is called missing, and what a filter can ask beyond the columns is named.
#[test]
fn what_is_wrong_with_a_list_is_said_in_words() {
    for (args, has, has_not) in [
        (["list", "cases", "--filter", "lvl=x"], "Danh sách hồ sơ không có cột lvl", "cases"),
        (["list", "children", "--filter", "lackin=x"], "lacking", "children"),
        (["list", "children", "--columns", ""], "Thiếu tên cột", "lacking"),
        (
            ["list", "children", "--filter", "lacking=foo"],
            "Cột lacking không có giá trị “foo”. Có: any (",
            "cột lacking=foo",
        ),
        (["list", "cases", "--saved", "không có"], "danh sách hồ sơ nào", "cases"),
    ] {
        let output = shared().run(&args);
        assert!(output.err().contains(has) && !output.err().contains(has_not), "{}", output.err());
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
    for args in [
        &["list", "chidren"][..],
        &["list"],
        &["list", "children", "--limit", "x"],
        &["frobnicate"],
        &["list", "children", "--format", "xml"],
    ] {
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

/// There is no other way to ask for the rows without something.
#[test]
fn an_empty_filter_finds_what_is_absent() {
    let mut asked = 0;
    for (what, keys) in LISTS {
        let list = shared().list(what);
        for key in keys.split_whitespace() {
            let absent = |row: &&Value| row[key].is_null() || row[key].as_array().is_some_and(Vec::is_empty);
            let wanted: Vec<&Value> = list.iter().filter(absent).collect();
            let got = shared().json(&["list", what, "--filter", &format!("{key}=")]);
            assert_eq!(got.iter().collect::<Vec<_>>(), wanted, "{what}.{key}=");
            asked += usize::from(!wanted.is_empty() && wanted.len() < list.len());
        }
    }
    assert!(asked > 10, "{asked}");
}
