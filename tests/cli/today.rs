//! `today`: what is due, worst first.

use serde_json::Value;

use crate::tools::{Book, refused, rows, shared};

const KEYS: &str = "case_code child_name village kind ref what due_at state level reason";
const LEVELS: [&str; 4] = ["emergency", "high", "medium", "low"];
const STATES: [&str; 4] = ["emergency", "overdue", "today", "soon"];

fn place(row: &Value, key: &str, list: &[&str]) -> usize {
    list.iter().position(|known| row[key] == *known).unwrap_or_else(|| panic!("{key}: {row}"))
}

/// A day is good to 24:00, so it comes after every moment of its own.
fn end(row: &Value) -> String {
    let due = row["due_at"].as_str().unwrap();
    if due.len() == 10 { format!("{due}T24") } else { due.to_owned() }
}

#[test]
fn the_contracts_keys_states_and_order() {
    let rows = shared().json(&["today"]);
    let mut ranks = Vec::new();
    for row in &rows {
        for key in KEYS.split_whitespace() {
            assert!(row[key].is_string() || (key == "village" && row[key].is_null()), "{key}: {row}");
        }
        assert_eq!(row.as_object().unwrap().len(), 10);
        place(row, "kind", &["visit", "step", "intervention", "emergency", "referral", "task", "report"]);
        let (state, level, due) = (place(row, "state", &STATES), place(row, "level", &LEVELS), end(row));
        assert_eq!(state == 0, row["kind"] == "emergency");
        match state {
            1 => assert!(due.as_str() <= "2026-11-23T08:05"),
            2 => assert!(due.starts_with("2026-11-23")),
            3 => assert!(due.as_str() > "2026-11-23T24" && due.as_str() <= "2026-11-30T24"),
            _ => {}
        }
        ranks.push((state, if state == 1 || state == 2 { level } else { 0 }, due, level));
    }
    assert!(ranks.windows(2).all(|pair| pair[0] <= pair[1]), "{ranks:#?}");
    for (state, name) in STATES.iter().enumerate() {
        assert!(ranks.iter().any(|rank| rank.0 == state), "the practice morning shows no {name}");
    }
}

#[test]
fn until_moves_the_last_day_only() {
    let week = shared().json(&["today"]);
    assert_eq!(shared().json(&["today", "--until", "2026-11-30"]), week);
    assert_eq!(shared().json(&["today", "--until", "t+7"]), week);
    assert!(shared().json(&["today", "--until", "-1"]).iter().all(|row| end(row).as_str() <= "2026-11-22T24"));
    let near: Vec<Value> = week.iter().filter(|row| end(row).as_str() <= "2026-11-25T24").cloned().collect();
    assert!(near.len() < week.len());
    assert_eq!(shared().json(&["today", "--until", "2026-11-25"]), near);
    let month = shared().json(&["today", "--until", "2026-12-31"]);
    assert!(month.len() > week.len());
    assert_eq!(month[..week.len()], week);
    for bad in ["2026-13-01", "xyz", "", "-5d"] {
        let said = refused(&shared().run(&["today", "--until", bad]), 2);
        assert!(said.contains(bad));
    }
}

#[test]
fn check_ends_3_when_something_is_late_and_prints_the_same() {
    let plain = shared().run(&["today", "--format", "json"]);
    let checked = shared().run(&["today", "--format", "json", "--check"]);
    assert_eq!(plain.ended(0).out(), checked.ended(3).out());
    let calm = Book::empty();
    assert!(rows(calm.run(&["today", "--check", "--format", "json"]).ended(0)).is_empty());
    assert!(rows(shared().run(&["today", "--until", "2026-11-23", "--check", "--format", "json"]).ended(3)).len() > 3);
    // A little before the first of them was late there is nothing to look at but the emergency still running.
    let before = shared().with(&["today", "--check", "--format", "json"], &[("SOTRE_CLOCK", "2026-11-19T08:00")], b"");
    let late = rows(&before).iter().any(|row| row["state"] == "overdue");
    before.ended(if late { 3 } else { 0 });
}

/// A call of the ladder that nobody made stands in its emergency's row, and is late from its first whole hour.
#[test]
fn a_call_not_made_is_late_by_the_hour() {
    let book = Book::practice();
    let at = |clock: &str| {
        let output = book.with(&["today", "--check", "--format", "json"], &[("SOTRE_CLOCK", clock)], b"");
        let emergency = rows(&output).into_iter().find(|row| row["kind"] == "emergency").unwrap();
        emergency["reason"].as_str().unwrap().to_owned()
    };
    // The report came at 23:17.
    assert!(at("2026-11-22T23:30").ends_with("CHƯA GỌI"), "{}", at("2026-11-22T23:30"));
    assert!(at("2026-11-23T02:20").ends_with("CHƯA GỌI, trễ 3 giờ"), "{}", at("2026-11-23T02:20"));
}

#[test]
fn the_clock_decides_what_is_late() {
    let later = |at: &str| rows(shared().with(&["today", "--format", "json"], &[("SOTRE_CLOCK", at)], b"").ended(0));
    let state = |rows: &[Value], kind: &str, due: &str| -> String {
        let row = rows.iter().find(|row| row["kind"] == kind && row["due_at"] == due).expect("the row");
        row["state"].as_str().unwrap().to_owned()
    };
    assert_eq!(state(&later("2026-11-23T23:59:59"), "visit", "2026-11-23"), "today");
    assert_eq!(state(&later("2026-11-24T00:00"), "visit", "2026-11-23"), "overdue");
    assert_eq!(state(&later("2026-11-23T11:16"), "emergency", "2026-11-23T11:17:00+07:00"), "emergency");
    assert_eq!(state(&later("2026-11-25T12:00"), "emergency", "2026-11-23T11:17:00+07:00"), "emergency");
    let left = |at: &str| {
        rows(&shared().with(&["list", "emergencies", "--format", "json"], &[("SOTRE_CLOCK", at)], b""))[0]["left_minutes"].clone()
    };
    assert_eq!(left("2026-11-23T11:16"), 1);
    assert_eq!(left("2026-11-23T12:17"), -60);
}

#[test]
fn today_and_cases_say_the_same() {
    let today = shared().json(&["today", "--until", "2030-01-01"]);
    for case in shared().list("cases") {
        let own: Vec<&Value> = today.iter().filter(|row| row["case_code"] == case["code"]).collect();
        assert_eq!(own.is_empty(), case["due_at"].is_null(), "{case}");
        let Some(first) = own.first() else { continue };
        assert!(
            own.iter().any(|row| row["due_at"] == case["due_at"] && row["what"] == case["next_step"]),
            "{case} {own:?}"
        );
        assert_eq!(case["overdue_by"].is_number(), first["state"] == "overdue", "{case} {first}");
        assert_eq!(first["child_name"], case["child_name"]);
    }
}

/// The 24th is a holiday: what was due on the 23rd is late by no working day yet.
#[test]
fn a_reason_reads_as_a_sentence_on_a_day_off() {
    let morning = shared().with(&["today", "--format", "json"], &[("SOTRE_CLOCK", "2026-11-24T08:00")], b"");
    let reasons: Vec<String> =
        rows(morning.ended(0)).iter().map(|row| row["reason"].as_str().unwrap().to_owned()).collect();
    assert!(reasons.iter().any(|reason| reason.contains("đã qua hạn, từ đó chỉ có ngày nghỉ")), "{reasons:#?}");
    assert!(!reasons.iter().any(|reason| reason.contains("quá qua") || reason.contains("quá trễ")), "{reasons:#?}");
}

#[test]
fn the_english_morning_is_english() {
    let output = shared().run(&["--lang", "en", "today"]);
    let vietnamese = ["quá", "hạn", "ngày", "nguy cơ", "Thứ", "thăm", "chưa", "khẩn"];
    for line in output.ended(0).out().lines() {
        // The child's and the village's names are their own.
        let rest: String = line.chars().skip_while(|c| *c != ' ').collect::<String>().replace("Bản", "");
        assert!(!vietnamese.iter().any(|word| rest.contains(word)), "{line}");
    }
    let sexes = shared().run(&["--lang", "en", "list", "children", "--format", "csv"]);
    assert!(sexes.ended(0).out().contains(",female,") && !sexes.out().contains(",nữ,"));
    let keys = shared().run(&["--lang", "en", "list", "children", "--format", "json"]);
    assert!(keys.ended(0).out().contains("\"nữ\"") && !keys.out().contains("female"));
}
