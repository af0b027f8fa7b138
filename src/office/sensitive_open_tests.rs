//! Opening what is another officer's: why is asked and written down first, it is shown for as long as its page stands, and what is
//! not shown is not lost. And whose child a sensitive one is, as what is recorded changes.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::sensitive_tests::{CASE, HOUSE, other, planted};
use super::undo_tests::child;
use super::{Closed, LastAct, Office, Refusal, SubjectKind};
use crate::domain::fields::Fields;
use crate::domain::listing::{ListQuery, What, Window};
use crate::domain::log::{LogFilter, LogFrom};
use crate::store::Fault;

fn closed(done: Result<impl std::fmt::Debug, Refusal>) -> Closed {
    match done {
        Err(Refusal::Closed(closed)) => *closed,
        other => panic!("{other:?}"),
    }
}

fn views(office: &Office) -> Vec<(String, String, serde_json::Value)> {
    let rows = office.store.read().log_of(CASE, 50).unwrap();
    let views = rows.into_iter().filter(|row| row.act.starts_with("sensitive_"));
    views.map(|row| (row.act, row.officer, row.detail)).collect()
}

#[test]
fn opening_asks_why_writes_it_down_and_shows_that_child_alone() {
    let (folder, hers) = planted("high");
    let mut other = other(&folder);
    let asked = closed(other.case_page(1));
    assert_eq!((asked.kind, asked.code.as_str(), asked.emergency), (SubjectKind::Case, CASE, false));
    for empty in ["", "   "] {
        let refused = other.open_closed(&asked, &Fields::default().with("why", empty));
        assert!(matches!(refused, Err(Refusal::Problems(_))), "{refused:?}");
    }
    assert!(views(&hers).is_empty());
    closed(other.case_page(1));
    other.open_closed(&asked, &Fields::default().with("why", "stand_in")).unwrap();
    // Committed by then: another connection reads it, whatever becomes of this one.
    assert_eq!(
        views(&hers),
        [("sensitive_viewed".into(), "Cà Văn Khác".into(), serde_json::json!({ "why": "stand_in" }))]
    );
    assert_eq!(other.case_page(1).unwrap().child.child.name, "Lò Thị Quyhtenz");
    assert_eq!(other.child_page(1).unwrap().child.child.name, "Lò Thị Quyhtenz");
    // Open on her own screen alone: the work that goes on beside it sees what is anybody's.
    closed(other.fork().unwrap().child(1));
    assert!(hers.fork().unwrap().child(1).is_ok());
    // Left, it is closed.
    other.show_opened(&[]);
    closed(other.case_page(1));
    closed(other.child_page(1));
    assert_eq!(closed(other.household_page(1)).children, [1]);
    assert_eq!(closed(other.household(1)).kind, SubjectKind::Household);
    // Her own officer sees what was typed, everybody that something was.
    other.open_closed(&asked, &Fields::default().with("why", "mẹ cháu Quyhtenz đến hỏi")).unwrap();
    assert_eq!(views(&hers)[0].2, serde_json::json!({ "why": "other", "reason": "mẹ cháu Quyhtenz đến hỏi" }));
    other.show_opened(&[]);
    let newest = other.log_page(&LogFilter::default(), LogFrom::Newest, 1).unwrap().remove(0);
    assert_eq!(
        (newest.row.act.as_str(), newest.row.detail),
        ("sensitive_viewed", serde_json::json!({ "why": "other" }))
    );
}

/// What is put off is looked at first, like whatever else is done in a case.
#[test]
fn nothing_of_a_closed_case_is_put_off_unseen() {
    let (folder, hers) = planted("high");
    let mut other = other(&folder);
    let owing = hers.case_page(1).unwrap().owed.into_iter().find(|row| !row.deadline.law).unwrap();
    let owing = [(1, owing.deadline.kind, owing.deadline.reference)];
    let later = Fields::default().with("to", "t+3").with("reason", "bận họp");
    let asked = closed(other.may_put_off(&owing));
    assert_eq!(asked.code, CASE);
    closed(other.postpone(&owing, &later));
    other.open_closed(&asked, &Fields::default().with("why", "stand_in")).unwrap();
    other.postpone(&owing, &later).unwrap();
}

/// A house with two: one reason, and an entry under the code of each.
#[test]
fn a_household_is_opened_for_everybody_hidden_in_it() {
    let (folder, mut hers) = planted("high");
    let brother = hers.child(2).unwrap();
    hers.save_child(Some(&brother), &brother.child.fields().with("household_code", HOUSE).with("groups", "đ")).unwrap();
    let mut other = other(&folder);
    let asked = closed(other.household_page(1));
    assert_eq!((asked.children.as_slice(), asked.emergency), (&[1, 2][..], false));
    other.open_closed(&asked, &Fields::default().with("why", "supervision")).unwrap();
    assert_eq!(other.household_page(1).unwrap().children.len(), 2);
    for code in ["TE-0001", "TE-0002"] {
        let newest = &hers.store.read().log_of(code, 1).unwrap()[0];
        assert_eq!((newest.act.as_str(), newest.officer.as_str()), ("sensitive_viewed", "Cà Văn Khác"), "{code}");
    }
    // One of the two opened is not the house opened.
    other.show_opened(&[1]);
    assert_eq!(closed(other.household_page(1)).children, [2]);
}

#[test]
fn an_emergency_opens_first_and_is_asked_about_after() {
    let (folder, hers) = planted("emergency");
    let mut other = other(&folder);
    let asked = closed(other.case_page(1));
    assert!(asked.emergency);
    other.open_closed(&asked, &Fields::default()).unwrap();
    assert!(other.case_page(1).is_ok());
    assert!(matches!(other.explain_opened(&asked, &Fields::default()), Err(Refusal::Problems(_))));
    other.explain_opened(&asked, &Fields::default().with("why", "duty")).unwrap();
    let said: Vec<_> = views(&hers).into_iter().map(|(act, _, detail)| (act, detail["why"].clone())).collect();
    assert_eq!(said, [("sensitive_explained".into(), "duty".into()), ("sensitive_viewed".into(), "emergency".into())]);
}

/// What she is not shown she cannot save away: the brother's form holds no household, and he keeps his.
#[test]
fn what_is_not_shown_stays_when_something_beside_it_is_saved() {
    let (folder, hers) = planted("high");
    let mut other = other(&folder);
    let brother = other.child(2).unwrap();
    other.save_child(Some(&brother), &brother.child.fields().with("school", "THCS Thử")).unwrap();
    let saved = hers.child(2).unwrap();
    assert_eq!((saved.household_code.as_deref(), saved.child.school.as_deref()), (Some(HOUSE), Some("THCS Thử")));
    // His number is her sister's: whoever may not see her is not told of it.
    assert!(hers.verify().unwrap().faults.is_empty());
}

#[test]
fn the_mark_follows_what_is_recorded_and_a_wrong_one_is_found() {
    let (folder, mut hers) = planted("high");
    let n = hers.save_child(None, &child("Lò Thị Chưa")).unwrap().n;
    let other = other(&folder);
    assert!(other.child(n).is_ok());
    let row = hers.child(n).unwrap();
    hers.save_child(Some(&row), &row.child.fields().with("groups", "đ")).unwrap();
    closed(other.child(n));
    // Nobody ever had a case of hers: whoever wrote her into the book is assigned.
    assert!(hers.child(n).is_ok());
    // A slip of the same day, taken off again, is none.
    let row = hers.child(n).unwrap();
    hers.save_child(Some(&row), &row.child.fields().with("groups", "")).unwrap();
    assert!(other.child(n).is_ok());
    // Marked, and the marking undone.
    let row = hers.child(n).unwrap();
    hers.save_child(Some(&row), &row.child.fields().with("groups", "m.1")).unwrap();
    closed(other.child(n));
    let LastAct::Rows { act, .. } = hers.last_act().unwrap() else { panic!("an act of rows") };
    hers.undo_act(&act).unwrap();
    assert!(other.child(n).is_ok());
    assert!(hers.verify().unwrap().faults.is_empty());
    // A report taken in as a sensitive matter, before anybody has grouped or assessed her.
    let told = Fields::default().with("channel", "phone").with("account", "Báo tin").with("level", "high");
    let case = hers.open_case(Some(n), &told).unwrap();
    assert!(other.child(n).is_ok());
    hers.add_report(&case, &told.with("sensitive", "yes")).unwrap();
    closed(other.child(n));
    assert!(hers.verify().unwrap().faults.is_empty());
    for wrong in ["UPDATE child SET sensitive = 0 WHERE n = 1", "UPDATE child SET sensitive = 1 WHERE n = 2"] {
        let (_folder, hers) = planted("high");
        hers.store.tamper(wrong);
        assert!(matches!(&hers.verify().unwrap().faults[..], [Fault::Unguarded(_)]), "{wrong}");
    }
}

#[test]
fn a_case_handed_to_another_is_hers_from_then_on() {
    let (folder, hers) = planted("high");
    let other = other(&folder);
    closed(other.child(1));
    hers.store.tamper(&format!("UPDATE case_file SET officer_n = {} WHERE n = 1", other.officer().n));
    assert_eq!(other.child(1).unwrap().child.name, "Lò Thị Quyhtenz");
    closed(hers.child(1));
}

/// However many rows a list has, those behind all others are found by their own small index, and nothing is sorted.
#[test]
fn whoever_is_hidden_is_read_by_an_index() {
    let (folder, _hers) = planted("high");
    let other = other(&folder);
    for (what, key) in [(What::Children, "name"), (What::Children, "birth_date"), (What::Households, "head")] {
        for down in [false, true] {
            let query = ListQuery {
                sort: Some((key.to_owned(), down)),
                limit: Some(20),
                window: Window::FromEnd,
                ..ListQuery::default()
            };
            let plan = other.store.read().list_plan(what, &query, other.context()).unwrap();
            // The rest is walked in its own order, by its own index.
            let rest = plan.find("USING INDEX child_by").or(plan.find("household_by_head")).unwrap();
            let hidden = &plan[..rest];
            assert!(hidden.contains("child_sensitive") && !hidden.contains("TEMP B-TREE"), "{plan}");
        }
    }
}
