//! Handing over on whole books: what goes, what stays, and that it comes back as the one act it was.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::undo_tests::{at, book, child, open, visit};
use super::{Book, LastAct, Office, Refusal};
use crate::domain::fields::Fields;
use crate::domain::hand_over::NotHanded;
use crate::store::{Draft, DraftOf};

fn owners(office: &Office, cases: &[i64]) -> Vec<String> {
    cases.iter().map(|n| office.case_page(*n).unwrap().head.owner).collect()
}

fn leave_draft(office: &Office, form: &'static str, subject: &str) {
    let of = DraftOf { form, subject: subject.to_owned(), sitting: office.new_sitting() };
    let fields = Fields::default().with("note", "dở dang");
    office.keep_draft(&of, &Draft { fields, base: None, focus: 0, saved_at: office.now() }).unwrap();
}

#[test]
fn all_of_it_goes_in_one_act_and_comes_back_in_one() {
    let (folder, mut office) = book();
    let cases = [open(&mut office, "Lò Thị Ơn", "high"), open(&mut office, "Lò Văn Pọm", "medium")];
    leave_draft(&office, "visit", "HS-2026-0001");
    leave_draft(&office, "child_new", "");
    let mut other = Book::at(folder.path().join("book")).sign_in("khac", None, at("2026-11-24T09:00")).unwrap();
    let before = office.store.read().dump().unwrap();
    let entries = office.log_head().unwrap().0;

    let done = office.hand_over("thu", "khac", None).unwrap();
    assert_eq!((done.cases, done.drafts, done.to.as_str()), (2, 2, "Cà Văn Khác"));
    assert_eq!(owners(&office, &cases), ["Cà Văn Khác", "Cà Văn Khác"]);
    assert_eq!(office.log_head().unwrap().0, entries + 1, "one entry");
    assert!(office.drafts("visit", "HS-2026-0001").unwrap().is_empty());
    assert_eq!(other.drafts("visit", "HS-2026-0001").unwrap().len(), 1);
    assert_eq!(other.to_hand_over("khac").unwrap().cases, ["HS-2026-0001", "HS-2026-0002"]);
    let told = |office: &Office| -> Vec<_> {
        office.received().unwrap().into_iter().map(|one| (one.by, one.cases, one.drafts)).collect()
    };
    assert_eq!(told(&other), [("Lò Thị Thử".to_owned(), 2, 2)]);
    assert!(told(&office).is_empty(), "nobody else is told");
    assert!(office.verify().unwrap().faults.is_empty());
    assert!(matches!(office.hand_over("thu", "khac", None), Err(Refusal::HandOver(NotHanded::Nothing(_)))));

    let LastAct::Rows { act, .. } = office.last_act().unwrap() else { panic!("it can be taken back") };
    assert_eq!(act.act, "handed_over");
    office.undo_act(&act).unwrap();
    assert_eq!(owners(&office, &cases), ["Lò Thị Thử", "Lò Thị Thử"]);
    assert_eq!(office.drafts("visit", "HS-2026-0001").unwrap().len(), 1);
    assert!(other.unfinished().unwrap().is_empty());
    assert!(told(&other).is_empty(), "what was taken back is no news");
    assert_eq!(office.store.read().dump().unwrap(), before);

    // What the other did meanwhile stands in the way, and is named.
    office.hand_over("thu", "khac", None).unwrap();
    other.told_of_received().unwrap();
    assert!(told(&other).is_empty(), "told once");
    other.record_visit(&cases[..1], &visit("same")).unwrap();
    let LastAct::Rows { act, .. } = office.last_act().unwrap() else { panic!("asked") };
    assert!(matches!(office.undo_act(&act), Err(Refusal::LaterAct(later)) if later.act == "visit"));
}

#[test]
fn only_the_marked_ones_go_with_their_drafts_and_nothing_that_is_not_hers() {
    let (folder, mut office) = book();
    let cases = [open(&mut office, "Lò Thị Ơn", "high"), open(&mut office, "Lò Văn Pọm", "medium")];
    leave_draft(&office, "visit", "HS-2026-0001");
    leave_draft(&office, "visit", "HS-2026-0002");
    let mut other = Book::at(folder.path().join("book")).sign_in("khac", None, at("2026-11-24T09:00")).unwrap();
    let third =
        other.open_case(None, &child("Lò Thị Mỉ").with("channel", "phone").with("account", "Tin").with("level", "low"));
    let third = third.unwrap();
    let one = ["HS-2026-0002".to_owned()];
    let done = office.hand_over("thu", "khac", Some(&one)).unwrap();
    assert_eq!((done.cases, done.drafts), (1, 1));
    assert_eq!(owners(&office, &cases), ["Lò Thị Thử", "Cà Văn Khác"]);
    assert_eq!(office.drafts("visit", "HS-2026-0001").unwrap().len(), 1);
    for strange in [third.code.as_str(), "HS-2026-0002", "HS-9999-0001"] {
        let asked = ["HS-2026-0001".to_owned(), strange.to_owned()];
        let refused = office.hand_over("thu", "khac", Some(&asked)).unwrap_err();
        let named = matches!(&refused, Refusal::HandOver(NotHanded::NotHers(codes)) if codes == &[strange.to_owned()]);
        assert!(named, "{refused:?}");
    }
    for (from, to) in [("thu", "thu"), ("khac", "thu"), ("thu", "ai")] {
        assert!(office.hand_over(from, to, None).is_err(), "{from} to {to}");
    }
    assert_eq!(owners(&office, &cases), ["Lò Thị Thử", "Cà Văn Khác"], "nothing of what was refused");
}
