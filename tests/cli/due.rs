//! `due FROM SPAN`: the contract's cases, and every start of four years counted again by other means.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Days, NaiveDate};
use serde_json::Value;

use crate::support::{Output, run};
use crate::tools::{BIN, refused, rows, says_quietly};

fn due(args: &[&str]) -> Output {
    run(BIN, &[&["due"], args].concat(), &[], b"")
}

#[track_caller]
fn falls(from: &str, span: &str) -> Value {
    let output = due(&[from, span, "--format", "json"]);
    let mut rows = rows(output.ended(0));
    assert_eq!(rows.len(), 1);
    rows.remove(0)
}

#[test]
fn the_contracts_cases() {
    let row = falls("2026-11-20T16:59", "12h");
    for key in ["from", "span", "due_at", "weekday", "rule"] {
        assert!(row[key].is_string(), "{key}: {row}");
    }
    assert_eq!(row["from"], "2026-11-20T16:59:00+07:00");
    assert_eq!((&row["due_at"], &row["skipped"]), (&"2026-11-21T04:59:00+07:00".into(), &Value::Array(vec![])));
    assert_eq!(falls("2026-11-20T16:59", "15d")["due_at"], "2026-12-05");
    let row = falls("2026-11-20T16:59", "5wd");
    assert_eq!(row["due_at"], "2026-11-30");
    let skipped: Vec<&str> =
        row["skipped"].as_array().unwrap().iter().map(|day| day["date"].as_str().unwrap()).collect();
    assert_eq!(skipped, ["2026-11-21", "2026-11-22", "2026-11-24", "2026-11-28", "2026-11-29"]);
    assert!(
        row["skipped"]
            .as_array()
            .unwrap()
            .iter()
            .all(|day| day["why"].is_string() && day.as_object().unwrap().len() == 2)
    );
    // A date alone is 00:00; days do not roll over; hours run through nights and holidays.
    for (from, span, due_at) in [
        ("2026-11-20", "24h", "2026-11-21T00:00:00+07:00"),
        ("2026-11-20", "12h", "2026-11-20T12:00:00+07:00"),
        ("2026-12-31T23:59", "12h", "2027-01-01T11:59:00+07:00"),
        ("2026-11-20", "2d", "2026-11-22"),
        ("2026-02-13T10:00", "1wd", "2026-02-23"),
        ("2024-02-28", "1d", "2024-02-29"),
        ("2024-05-03", "1wd", "2024-05-04"),
        ("2026-01-09", "1wd", "2026-01-10"),
        ("2026-11-20T16:59+07:00", "1h", "2026-11-20T17:59:00+07:00"),
    ] {
        assert_eq!(falls(from, span)["due_at"], due_at, "{from} {span}");
    }
}

#[test]
fn it_needs_no_book_and_says_by_which_calendar() {
    let output = due(&["2026-11-20T16:59", "5wd"]);
    assert!(output.ended(0).out().contains("30/11/2026") || output.out().contains("2026-11-30"));
    says_quietly(&output);
    let estimated = falls("2027-12-28", "5wd");
    assert!(estimated["rule"].as_str().unwrap().contains("ước tính"), "{estimated}");
    assert!(!falls("2026-11-20", "5wd")["rule"].as_str().unwrap().contains("ước tính"));
}

#[test]
fn a_bad_span_or_date_is_wrong_usage() {
    for span in
        ["", "5", "wd", "0d", "0h", "-5d", "+5d", "5w", "5 wd", "1.5h", "5WD", "d5", "99999999999999999999h", "５d"]
    {
        let said = refused(&due(&["2026-11-20", span]), 2);
        assert!(said.contains(span));
    }
    for from in ["", "20/11/2026", "2026-02-30", "2026-11-20T24:00", "hôm nay", "2026-11-20T", "2026-13-01"] {
        refused(&due(&[from, "5d"]), 2);
    }
    assert!(due(&["2026-11-20"]).ended(2).stdout.is_empty());
}

fn asset(name: &str) -> String {
    std::fs::read_to_string(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/calendar").join(name))
        .unwrap()
}

/// Days off by the two tables that ship, read by nothing of the program's.
fn days_off() -> (BTreeSet<String>, BTreeSet<String>) {
    let read = |name: &str| {
        let text = asset(name);
        let rows: Vec<(String, String)> = text
            .lines()
            .map(|line| line.split('\t').collect::<Vec<_>>())
            .filter(|cells| cells.len() >= 3 && cells[0].starts_with("20"))
            .map(|cells| (cells[0].to_owned(), cells[2].to_owned()))
            .collect();
        assert!(rows.len() > 5);
        rows
    };
    let mut off: BTreeSet<String> = read("holidays.tsv").into_iter().map(|(day, _)| day).collect();
    let mut worked = BTreeSet::new();
    for (day, kind) in read("overrides.tsv") {
        if kind == "nghỉ" {
            off.insert(day);
        } else {
            off.remove(&day);
            worked.insert(day);
        }
    }
    (off, worked)
}

/// Day by day through the week as 1 = Monday … 7 = Sunday.
fn count_again(
    from: NaiveDate,
    days: u32,
    off: &BTreeSet<String>,
    worked: &BTreeSet<String>,
) -> (NaiveDate, Vec<String>) {
    let (mut day, mut left, mut skipped) = (from, days, Vec::new());
    while left > 0 {
        day = day.checked_add_days(Days::new(1)).unwrap();
        let name = day.to_string();
        let weekend = day.weekday().number_from_monday() > 5;
        if worked.contains(&name) || (!weekend && !off.contains(&name)) {
            left -= 1;
        } else {
            skipped.push(name);
        }
    }
    (day, skipped)
}

/// Every start asks the function behind the command; every eighth, and all with `SOTRE_LONG=1`, the command itself.
#[test]
fn every_start_of_four_years_is_counted_again() {
    let (off, worked) = days_off();
    let first = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap();
    let starts: Vec<NaiveDate> = first.iter_days().take_while(|day| day.year() < 2028).collect();
    assert_eq!(starts.len(), 1461);
    let span = sotre::domain::span::Span::parse("5wd").unwrap();
    let calendar = sotre::domain::calendar::Calendar::parse(&asset("holidays.tsv"), &asset("overrides.tsv")).unwrap();
    let every = if std::env::var_os("SOTRE_LONG").is_some() { 1 } else { 8 };
    for (at, start) in starts.iter().enumerate() {
        let (day, skipped) = count_again(*start, 5, &off, &worked);
        let counted = sotre::domain::span::due(start.and_hms_opt(16, 59, 0).unwrap(), span, &calendar);
        assert_eq!(counted.at.contract_text(), day.to_string(), "from {start}");
        let said: Vec<String> = counted.skipped.iter().map(|day| day.date.to_string()).collect();
        assert_eq!(said, skipped, "from {start}");
        if at % every == 0 {
            let row = falls(&start.to_string(), "5wd");
            assert_eq!(row["due_at"], day.to_string(), "from {start}");
            let said: Vec<&str> =
                row["skipped"].as_array().unwrap().iter().map(|day| day["date"].as_str().unwrap()).collect();
            assert_eq!(said, skipped, "from {start}");
            let names = ["Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy", "Chủ Nhật"];
            let name = names[day.weekday().num_days_from_monday() as usize];
            assert!(row["weekday"].as_str().unwrap().to_lowercase().ends_with(&name.to_lowercase()), "{row}");
        }
    }
}

#[test]
fn other_spans_are_counted_again_too() {
    let (off, worked) = days_off();
    let mut seen = BTreeMap::new();
    for (start, days) in [
        ("2024-04-26", 1),
        ("2025-01-24", 30),
        ("2026-02-10", 10),
        ("2026-08-20", 7),
        ("2026-12-20", 15),
        ("2025-04-24", 2),
    ] {
        let from = NaiveDate::parse_from_str(start, "%Y-%m-%d").unwrap();
        let (day, _) = count_again(from, days, &off, &worked);
        assert_eq!(falls(start, &format!("{days}wd"))["due_at"], day.to_string(), "{start} {days}wd");
        let plain = from.checked_add_days(Days::new(u64::from(days))).unwrap();
        assert_eq!(falls(start, &format!("{days}d"))["due_at"], plain.to_string());
        seen.insert(start, day);
    }
    assert_eq!(seen.len(), 6);
}

#[test]
fn a_span_too_long_names_the_longest() {
    for (span, longest) in [("100000h", "99999h"), ("99999999999999999999wd", "99999wd")] {
        let said = refused(&due(&["2026-11-20", span]), 2);
        assert!(said.contains(span) && said.contains(longest), "{said}");
    }
    assert_eq!(falls("2026-11-20", "87600h")["due_at"], "2036-11-17T00:00:00+07:00");
    assert_eq!(falls("2026-11-20", "10000d")["due_at"], "2054-04-07");
    falls("9600-12-31", "99999wd");
}

#[test]
fn english_tables_are_english_and_json_stays_the_contracts() {
    for (from, span) in
        [("2026-11-20T16:59", "5wd"), ("2026-11-20", "12h"), ("2026-11-20", "15d"), ("2026-12-30", "40wd")]
    {
        for format in ["table", "csv"] {
            let output = due(&["--lang", "en", from, span, "--format", format]);
            let said = output.ended(0).out().replace(['…', 'Đ', '–', '\u{feff}'], "");
            assert!(said.is_ascii(), "{said}");
        }
        let english = due(&["--lang", "en", from, span, "--format", "json"]);
        assert_eq!(english.ended(0).out(), due(&[from, span, "--format", "json"]).out());
    }
}
