//! A signed approval that stands is replaced with a reason, and not by a slip of the hand.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::Refusal;
use super::undo_tests::{book, open};
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
