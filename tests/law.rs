//! The counting of limits against a second one that shares nothing with it: the two tables are read here once more, the days of
//! the years are written down one after another, and working days are counted on the fingers. Every start from 2024 to 2030.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;
use std::process::Command;

use serde_json::Value;
use sotre::domain::calendar::Calendar;
use sotre::domain::span::{Span, due};
use sotre::domain::time::parse_clock;

const HOLIDAYS: &str = include_str!("../assets/calendar/holidays.tsv");
const OVERRIDES: &str = include_str!("../assets/calendar/overrides.tsv");
const SPANS: [&str; 9] = ["12h", "24h", "72h", "15d", "1wd", "2wd", "5wd", "7wd", "30wd"];
/// The last minute and the first of a day, and a few of its hours: a limit in days does not care, one in hours does.
const TIMES: [&str; 5] = ["00:00", "08:05", "11:59", "16:59", "23:59"];

// ── counting on the fingers ─────────────────────────────────────────────────────────────────────────

/// One day as the wall calendar has it: "2026-11-24", and whether offices work.
struct WallDay {
    date: String,
    worked: bool,
}

/// Every day from Friday 1 December 2023 to the end of 2031, one after another.
fn wall() -> Vec<WallDay> {
    let (off, changed) = (table(HOLIDAYS), table(OVERRIDES));
    let mut days = Vec::new();
    // 1 December 2023 was a Friday: counted from Monday, the fifth.
    let (mut year, mut month, mut day, mut weekday) = (2023, 12, 1, 5);
    while year < 2032 {
        let date = format!("{year:04}-{month:02}-{day:02}");
        let worked = match changed.get(&date).map(String::as_str) {
            Some("làm bù") => true,
            Some("nghỉ") => false,
            _ => weekday <= 5 && !off.contains_key(&date),
        };
        days.push(WallDay { date, worked });
        weekday = if weekday == 7 { 1 } else { weekday + 1 };
        day += 1;
        if day > length(year, month) {
            (day, month) = (1, month + 1);
        }
        if month > 12 {
            (month, year) = (1, year + 1);
        }
    }
    days
}

fn length(year: i32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Date → kind, of the rows that begin with a date.
fn table(text: &str) -> BTreeMap<String, String> {
    let mut rows = BTreeMap::new();
    for line in text.lines() {
        let cells: Vec<&str> = line.split('\t').collect();
        let is_date = cells[0].len() == 10 && cells[0].bytes().all(|b| b.is_ascii_digit() || b == b'-');
        if is_date {
            rows.insert(cells[0].to_owned(), cells[2].to_owned());
        }
    }
    assert!(rows.len() > 5);
    rows
}

/// When the limit falls, as the contract writes it, and the days off that were stepped over.
fn on_the_fingers(days: &[WallDay], from: usize, time: &str, span: &str) -> (String, Vec<String>) {
    let digits: usize = span.trim_end_matches(|c: char| c.is_ascii_alphabetic()).parse().unwrap();
    if span.ends_with("wd") {
        let (mut left, mut at, mut skipped) = (digits, from, Vec::new());
        while left > 0 {
            at += 1;
            if days[at].worked {
                left -= 1;
            } else {
                skipped.push(days[at].date.clone());
            }
        }
        return (days[at].date.clone(), skipped);
    }
    if span.ends_with('d') {
        return (days[from + digits].date.clone(), Vec::new());
    }
    let (hour, minute) = time.split_once(':').unwrap();
    let hours = hour.parse::<usize>().unwrap() + digits;
    (format!("{}T{:02}:{minute}:00+07:00", days[from + hours / 24].date, hours % 24), Vec::new())
}

fn starts(days: &[WallDay]) -> impl Iterator<Item = usize> {
    (0..days.len()).filter(|at| ("2024-01-01"..="2030-12-31").contains(&days[*at].date.as_str()))
}

fn shipped() -> Calendar {
    Calendar::parse(HOLIDAYS, OVERRIDES).unwrap()
}

// ── the tests ───────────────────────────────────────────────────────────────────────────────────────

#[test]
fn every_start_of_seven_years_falls_where_it_falls_on_the_fingers() {
    let (days, calendar) = (wall(), shipped());
    let mut compared = 0;
    for at in starts(&days) {
        for time in TIMES {
            let from = parse_clock(&format!("{}T{time}", days[at].date)).unwrap();
            for span in SPANS {
                let fallen = due(from, Span::parse(span).unwrap(), &calendar);
                let skipped: Vec<String> = fallen.skipped.iter().map(|day| day.date.to_string()).collect();
                let expected = on_the_fingers(&days, at, time, span);
                assert_eq!((fallen.at.contract_text(), skipped), expected, "{} {time} {span}", days[at].date);
                compared += 1;
            }
        }
    }
    assert_eq!(compared, 2557 * TIMES.len() * SPANS.len());
}

/// A count that ran into a year without announced days off says so, and no other does.
#[test]
fn only_what_runs_into_a_year_not_announced_is_an_estimate() {
    let (days, calendar) = (wall(), shipped());
    for at in starts(&days) {
        let from = parse_clock(&days[at].date).unwrap();
        for span in SPANS {
            let fallen = due(from, Span::parse(span).unwrap(), &calendar);
            let last_year = fallen.at.date_local().to_string()[..4].to_owned();
            let guessed = span.ends_with("wd") && last_year.as_str() > "2026";
            assert_eq!(fallen.estimated, guessed, "{} {span}", days[at].date);
            assert_eq!(fallen.rule_vi.contains("ước tính"), guessed, "{} {span}: {}", days[at].date, fallen.rule_vi);
        }
    }
}

/// The days people remember, written down by hand.
const REMEMBERED: [(&str, &str, &str); 22] = [
    ("2026-11-20T16:59", "12h", "2026-11-21T04:59:00+07:00"),
    // Across 24 November, a holiday from 2026 on; the year before it was a Monday of work.
    ("2026-11-20T16:59", "5wd", "2026-11-30"),
    ("2026-11-23T08:00", "1wd", "2026-11-25"),
    ("2025-11-21T08:00", "1wd", "2025-11-24"),
    // Tết 2027, as the table estimates it: worked on Wednesday 3 February, then on Thursday the 11th.
    ("2027-02-03T08:00", "1wd", "2027-02-11"),
    ("2027-02-04T23:30", "12h", "2027-02-05T11:30:00+07:00"),
    ("2027-02-03T08:00", "5wd", "2027-02-17"),
    ("2027-02-03T08:00", "15d", "2027-02-18"),
    // Tết 2030 begins on Saturday 2 February in Vietnam, a day before China's: worked on Wednesday 30 January, then on
    // Thursday 7 February. China's would give the 8th.
    ("2030-01-30T08:00", "1wd", "2030-02-07"),
    ("2030-01-30T08:00", "5wd", "2030-02-13"),
    ("2030-02-01T20:00", "12h", "2030-02-02T08:00:00+07:00"),
    // 2 January 2026 off for Saturday the 10th.
    ("2025-12-31T08:00", "1wd", "2026-01-05"),
    ("2026-01-09T08:00", "1wd", "2026-01-10"),
    ("2025-12-31T08:00", "7wd", "2026-01-12"),
    // 31 August 2026 off for Saturday the 22nd.
    ("2026-08-21T08:00", "1wd", "2026-08-22"),
    ("2026-08-28T08:00", "1wd", "2026-09-03"),
    ("2026-08-21T08:00", "7wd", "2026-09-03"),
    ("2026-08-28T08:00", "15d", "2026-09-12"),
    // The first day is not counted, be it a day of work or off.
    ("2026-11-21T08:00", "1wd", "2026-11-23"),
    ("2026-11-22T23:59", "5wd", "2026-11-30"),
    // A leap day, and the end of a year.
    ("2028-02-28T16:00", "24h", "2028-02-29T16:00:00+07:00"),
    ("2026-12-31T23:59", "12h", "2027-01-01T11:59:00+07:00"),
];

#[test]
fn the_days_people_remember_fall_as_they_remember_them() {
    let (days, calendar) = (wall(), shipped());
    for (from, span, falls) in REMEMBERED {
        let counted = due(parse_clock(from).unwrap(), Span::parse(span).unwrap(), &calendar).at.contract_text();
        let at = days.iter().position(|day| day.date == from[..10]).unwrap();
        assert_eq!(counted, falls, "{from} {span}");
        assert_eq!(on_the_fingers(&days, at, &from[11..], span).0, falls, "on the fingers: {from} {span}");
    }
}

#[test]
fn the_swapped_days_are_as_announced() {
    let days = wall();
    let worked = |date: &str| days.iter().find(|day| day.date == date).unwrap().worked;
    let calendar = shipped();
    for (date, works) in [
        ("2026-01-02", false),
        ("2026-01-10", true),
        ("2026-08-31", false),
        ("2026-08-22", true),
        ("2026-11-24", false),
        ("2025-11-24", true),
        ("2030-02-04", false),
        ("2030-02-06", false),
        ("2030-02-07", true),
    ] {
        let day = parse_clock(date).unwrap().date();
        assert_eq!((worked(date), calendar.is_working(day)), (works, works), "{date}");
    }
}

/// The real program, on days of every season and the days people remember.
#[test]
fn the_program_says_the_same() {
    let days = wall();
    let home = tempfile::tempdir().unwrap();
    let mut asked: Vec<(String, &str)> = REMEMBERED.iter().map(|(from, span, _)| ((*from).to_owned(), *span)).collect();
    // Every 131st day, so that weekdays and months come by in turn.
    for (nth, at) in starts(&days).step_by(131).enumerate() {
        asked.push((format!("{}T{}", days[at].date, TIMES[nth % TIMES.len()]), SPANS[nth % SPANS.len()]));
    }
    assert!(asked.len() >= 40);
    for (from, span) in asked {
        let output = Command::new(env!("CARGO_BIN_EXE_sotre"))
            .args(["due", &from, span, "--format", "json"])
            .env_clear()
            .envs([
                ("HOME", home.path().to_str().unwrap()),
                ("SOTRE_BOOK", home.path().join("no book").to_str().unwrap()),
            ])
            .current_dir(home.path())
            .output()
            .unwrap();
        assert!(output.status.success(), "{from} {span}: {}", String::from_utf8_lossy(&output.stderr));
        let rows: Value = serde_json::from_slice(&output.stdout).unwrap();
        let row = &rows.as_array().unwrap()[0];
        let said: Vec<String> =
            row["skipped"].as_array().unwrap().iter().map(|day| day["date"].as_str().unwrap().to_owned()).collect();
        let at = days.iter().position(|day| day.date == from[..10]).unwrap();
        let (falls, skipped) = on_the_fingers(&days, at, &from[11..], span);
        assert_eq!(row["due_at"], falls.as_str(), "{from} {span}");
        assert_eq!(said, skipped, "{from} {span}");
        assert_eq!(row["from"], format!("{from}:00+07:00"));
    }
}
