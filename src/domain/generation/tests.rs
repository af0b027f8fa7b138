//! Generations: names there and back, and what may never be removed.

#[cfg(test)]
use proptest::prelude::*;

use super::*;

fn wall(minutes: i64) -> NaiveDateTime {
    NaiveDate::from_ymd_opt(2026, 1, 1).unwrap().and_hms_opt(0, 0, 0).unwrap() + TimeDelta::minutes(minutes)
}

fn one(why: Why, minutes: i64, nth: u32) -> String {
    Generation { why, made: wall(minutes), head: "ab12cd34".into(), nth }.name()
}

const DAY: i64 = 24 * 60;

#[test]
fn a_name_is_read_as_it_is_written() {
    assert_eq!(one(Why::Day, 0, 1), "sotre-20260101-000000-ab12cd34.sotre");
    assert_eq!(one(Why::Import, 1, 3), "truoc-nhap-20260101-000100-ab12cd34-3.sotre");
    for name in ["sotre-20260101-000000-ab12cd34.sotre", "truoc-nang-cap-20261231-235959-00000000-2.sotre"] {
        assert_eq!(Generation::parse(name).unwrap().name(), name);
    }
    for other in [
        "book-20260101-000000.db",
        "sotre-20260101-000000-ab12cd34.sotre.bak",
        "sotre-20261301-000000-ab12cd34.sotre",
        "sotre-20260101-000000-ab12cd34-1.sotre",
        "sotre-20260101-000000-ab12cd34-02.sotre",
        "sotre-20260101-000000-ab12.sotre",
        "ban-cua-toi.sotre",
        "truoc-khoi-phuc-20260101-000000",
    ] {
        assert_eq!(Generation::parse(other), None, "{other}");
    }
}

#[test]
fn a_year_of_working_days_thins_to_a_few() {
    let mut names: Vec<String> = Vec::new();
    for day in 0..365 {
        let new = one(Why::Day, day * DAY + 450, 1);
        names.push(new.clone());
        let all: Vec<&str> = names.iter().map(String::as_str).collect();
        let gone: Vec<String> =
            to_remove(&all, Some(&new), wall(day * DAY + 451)).iter().map(|n| (*n).into()).collect();
        names.retain(|name| !gone.contains(name));
    }
    assert!((18..=23).contains(&names.len()), "{names:#?}");
    let back = |days: i64| names.contains(&one(Why::Day, (364 - days) * DAY + 450, 1));
    assert!((0..7).all(back), "every one of the last seven days");
    let months: BTreeSet<u32> = names.iter().map(|name| Generation::parse(name).unwrap().made.month()).collect();
    assert_eq!(months.len(), 12, "one of each month");
}

#[test]
fn before_an_import_is_kept_for_thirty_days() {
    let (import, day) = (one(Why::Import, 0, 1), one(Why::Day, 60 * DAY, 1));
    let names = [import.as_str(), day.as_str()];
    assert!(to_remove(&names, None, wall(30 * DAY)).is_empty());
    assert_eq!(to_remove(&names, None, wall(30 * DAY + 1)), [import.as_str()]);
}

#[test]
fn a_friday_is_no_old_backup_on_monday_and_one_is_on_thursday() {
    let calendar = Calendar::parse("", "").unwrap();
    let day = |text: &str| NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap();
    let friday = day("2026-11-20").and_hms_opt(16, 0, 0).unwrap();
    assert_eq!(standing(Some(friday), day("2026-11-23"), &calendar), Standing::Good(friday));
    assert_eq!(standing(Some(friday), day("2026-11-24"), &calendar), Standing::Good(friday));
    assert_eq!(standing(Some(friday), day("2026-11-25"), &calendar), Standing::Old(friday, 3));
    assert_eq!(standing(Some(friday), day("2026-11-19"), &calendar), Standing::Good(friday));
    assert_eq!(standing(None, day("2026-11-19"), &calendar), Standing::Without);
}

fn names() -> impl Strategy<Value = Vec<String>> {
    let name = (0usize..3, 0i64..800 * DAY, 1u32..4).prop_map(|(why, at, nth)| one(Why::ALL[why], at, nth));
    let foreign = prop_oneof![Just("book-20260101-080000.db".to_owned()), "[a-z.-]{1,12}", "sotre-[0-9]{8}-[0-9]{6}"];
    prop::collection::vec(prop_oneof![9 => name, 1 => foreign], 0..120).prop_map(|mut names| {
        names.sort();
        names.dedup();
        names
    })
}

proptest! {
    #[test]
    fn what_matters_is_never_removed(names in names(), now in -900 * DAY..900 * DAY, pick in any::<prop::sample::Index>()) {
        let all: Vec<&str> = names.iter().map(String::as_str).collect();
        let just_made = (!all.is_empty()).then(|| all[pick.index(all.len())]);
        let gone = to_remove(&all, just_made, wall(now));
        prop_assert!(just_made.is_none_or(|made| !gone.contains(&made)));
        prop_assert!(gone.iter().all(|name| Generation::parse(name).is_some()), "a stranger's file");
        let left: Vec<&str> = all.iter().copied().filter(|name| !gone.contains(name)).collect();
        prop_assert_eq!(newest(left.iter().copied()), newest(all.iter().copied()), "the newest of all");
        let newest_of = |names: &[&str], why: Why| {
            newest(names.iter().copied().filter(|name| Generation::parse(name).is_some_and(|one| one.why == why)))
        };
        prop_assert_eq!(newest_of(&left, Why::Day), newest_of(&all, Why::Day), "the newest of the days");
        for name in &gone {
            let one = Generation::parse(name).unwrap();
            prop_assert!(one.why == Why::Day || wall(now) - one.made > BEFORE_ACT);
        }
        // Thinned once is thinned: nothing more goes the second time.
        prop_assert!(to_remove(&left, just_made, wall(now)).is_empty());
    }
}
