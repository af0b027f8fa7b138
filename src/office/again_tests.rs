//! What is decided or found once more: a signed approval is replaced with a reason, and a danger found again takes nothing away of
//! what was owed before it.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::Refusal;
use super::undo_tests::{book, open, sit_down};
use crate::domain::fields::Fields;

#[test]
fn an_approval_in_place_of_one_that_stands_says_why() {
    let (_folder, mut office) = book();
    let case = open(&mut office, "Lò Thị Ơn", "high");
    let submit = Fields::default().with("goals", "đi học lại").with("reason", "Mẫu 03 còn trên giấy");
    office.submit_plan(case, &submit).unwrap();
    let approved = |number: &str, note: &str| {
        Fields::default().with("approved", "yes").with("number", number).with("signer", "Lò Văn Chủ").with("note", note)
    };
    office.decide_plan(case, &approved("12/QĐ", "")).unwrap();
    let Err(Refusal::Problems(problems)) = office.decide_plan(case, &approved("13/QĐ", " ")) else { panic!() };
    assert_eq!(problems[0].field, "note");
    office.decide_plan(case, &approved("13/QĐ", "số cũ ghi nhầm")).unwrap();
    // A plan submitted anew is approved as the first one was.
    office.submit_plan(case, &submit).unwrap();
    office.decide_plan(case, &approved("20/QĐ", "")).unwrap();
}

/// After measures a danger is found again: its hours run, and who was not told stays as late as before, and what the first measures
/// set running goes on until others are decided.
#[test]
fn a_danger_found_again_takes_nothing_away() {
    let (folder, mut office) = book();
    let case = open(&mut office, "Lò Thị Ơn", "emergency");
    let owed = |office: &super::Office| {
        let rows = office.case_page(case).unwrap().owed.into_iter();
        rows.map(|row| (row.deadline.reference.clone(), row.deadline.due.instant())).collect::<Vec<_>>()
    };
    let of =
        |all: &[(String, crate::domain::time::Instant)], what: &str| all.iter().find(|(key, _)| key == what).cloned();
    let mut later = sit_down(&folder, "khac", "2026-11-23T15:00");
    later.record_step(case, &Fields::default().with("step", "emergency_measures").with("number", "12/QĐ")).unwrap();
    let before = owed(&later);
    let mut next = sit_down(&folder, "khac", "2026-11-24T16:00");
    let danger =
        Fields::default().with("date", "t").with("seen", "yes").with("outcome", "danger").with("note", "sốt cao");
    assert!(next.record_visit(&[case], &danger).unwrap().emergency);
    let after = owed(&next);
    for kept in ["tell/chair", "tell/police", "safety_check", "full_assessment"] {
        assert!(of(&before, kept).is_some(), "{before:?}");
        assert_eq!(of(&after, kept), of(&before, kept), "{kept}");
    }
    let hours = next.now() + chrono::Duration::hours(12);
    assert_eq!(of(&after, "emergency_measures").unwrap().1, hours);
    // Told now, nobody is to be told of it a second time; decided now, what follows counts from now.
    next.record_call(case, &Fields::default().with("rung", "chair").with("answer", "heard").with("note", "x")).unwrap();
    assert_eq!(of(&owed(&next), "tell/chair"), None);
    let mut last = sit_down(&folder, "khac", "2026-11-24T17:00");
    last.record_step(case, &Fields::default().with("step", "emergency_measures").with("number", "13/QĐ")).unwrap();
    assert_eq!(of(&owed(&last), "safety_check").unwrap().1, last.now() + chrono::Duration::hours(24));
    assert!(last.verify().unwrap().faults.is_empty());
    // A further report of danger is information of its own: twelve hours from its receipt.
    let mut third = sit_down(&folder, "khac", "2026-11-25T09:00");
    let report = Fields::default()
        .with("channel", "phone")
        .with("account", "Trưởng bản báo cháu lại bị đánh")
        .with("level", "emergency");
    let of_case = third.case_for_report("HS-2026-0001").unwrap();
    third.add_report(&of_case, &report).unwrap();
    let until = of(&owed(&third), "emergency_measures").unwrap().1;
    assert_eq!(until, third.now() + chrono::Duration::hours(12));
}
