//! What comes of a refusal, of a role taken away while she sits, and of what somebody of one village writes.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use serde_json::json;

use super::planted::{FAR, HERE, VILLAGE, of_child, stage, told, visited};
use super::{By, Refusal};
use crate::domain::access::Action;
use crate::domain::fields::Fields;
use crate::domain::log::{LogFilter, LogFrom};
use crate::domain::officer::{Role, Roles};
use crate::store::Entry;
use crate::words::{Lang, Sentences, Words};

#[test]
fn what_is_refused_is_not_written_and_the_next_sign_in_tells_of_it() {
    let mut stage = stage();
    let mut leader = stage.somebody(Roles::of(&[Role::Leader]));
    let before = stage.office.log_head().unwrap();
    for _ in 0..2 {
        let refused = leader.record_visit(&[stage.here.case], &visited(HERE)).unwrap_err();
        let said = Words::of(Lang::Vi).unwrap().refusal(&refused);
        for part in ["lãnh đạo", "ghi vào hồ sơ", "Lò Thị Thử", "Sổ không đổi"] {
            assert!(said.contains(part), "{part}: {said}");
        }
    }
    assert_eq!(stage.office.log_head().unwrap(), before);
    stage.office.note_sitting("app").unwrap();
    let page = stage.office.log_page(&LogFilter::default(), LogFrom::Newest, 2).unwrap();
    let entry = &page.iter().find(|line| line.row.act == "refused").expect("an entry").row;
    assert_eq!((entry.subject.as_str(), &entry.detail["times"]), ("aileader", &json!(2)));
    assert_eq!((&entry.detail["what"], &entry.detail["action"]), (&json!("may_not"), &json!("write_cases")));
}

#[test]
fn a_role_taken_away_by_another_counts_from_the_next_act() {
    let mut stage = stage();
    let mut an = stage.somebody(Roles::of(&[Role::Officer]));
    an.record_visit(&[stage.here.case], &visited(HERE)).unwrap();
    let fields = Fields::default().with("name", "Cà Thị An").with("roles", "leader");
    stage.office.change_user("aiofficer", &fields).unwrap();
    // Not looked at again yet: the act itself finds it.
    let refused = an.record_visit(&[stage.here.case], &visited(HERE)).unwrap_err();
    assert!(matches!(refused, Refusal::Store(crate::store::StoreError::ChangedMeanwhile)), "{refused:?}");
    // Any key looks.
    an.data_version().unwrap();
    let refused = an.record_visit(&[stage.here.case], &visited(HERE)).unwrap_err();
    assert!(matches!(refused, Refusal::NotAllowed { action: Action::WriteCases, .. }), "{refused:?}");
    assert!(an.case_page(stage.here.case).is_ok(), "a leader reads");
    // Nor does she take back what she may no longer do.
    assert!(matches!(an.last_act(), Err(Refusal::NotAllowed { .. })));
    // The last administrator keeps the people, but may lay down the cases.
    let fields = Fields::default().with("name", "Lò Thị Thử").with("roles", "administrator");
    stage.office.change_user("thu", &fields).unwrap();
    assert!(matches!(stage.office.case_page(stage.here.case), Err(Refusal::NotAllowed { .. })), "at once");
}

#[test]
fn a_report_a_collaborator_takes_in_is_an_officers_case() {
    let mut stage = stage();
    let mut near = stage.somebody(Roles::of(&[Role::Collaborator]));
    let fields = Fields(told("Mới").0.into_iter().chain(of_child("Moi", VILLAGE).0).collect());
    let case = near.open_case(None, &fields).unwrap();
    assert_eq!(stage.office.case_page(case.n).unwrap().head.owner, "Lò Thị Thử");
    // A second report goes into the open case, which she cannot read.
    let again = near.open_case(Some(case.child_n), &told("Mới")).unwrap_err();
    let Refusal::CaseOpen(code) = again else { panic!("{again:?}") };
    let open = near.case_for_report(&code).unwrap();
    near.add_report(&open, &told("Mới")).unwrap();
    assert!(matches!(near.case_page(case.n), Err(Refusal::NotAllowed { .. })));
    // Of another village neither.
    let far = stage.office.case_page(stage.there.case).unwrap().head.code;
    assert!(near.case_for_report(&far).is_err());
    // She takes her own writing back, and nothing of a village that is hers no more.
    let before = near.child(stage.here.child).unwrap();
    near.save_child(Some(&before), &before.child.fields().with("note", "Đã chuyển lớp")).unwrap();
    let super::LastAct::Rows { act, .. } = near.last_act().unwrap() else { panic!("her own act") };
    let village = stage.office.store.read().village_named(FAR).unwrap().unwrap().0;
    let n = near.officer.n;
    let moved = stage.office.write_whole(By::Sitting, |facts, _| {
        facts.change_user(n, "Cà Thị Ai", Roles::of(&[Role::Collaborator]), Some(village))?;
        Ok(((), Entry::new("user_changed", "aicollaborator", json!({}))))
    });
    moved.unwrap();
    near.data_version().unwrap();
    assert!(near.undo_act(&act).is_err());
    assert_eq!(stage.office.child(stage.here.child).unwrap().child.note.as_deref(), Some("Đã chuyển lớp"));
}

#[test]
fn what_lies_in_another_village_is_not_hers_to_write() {
    let mut stage = stage();
    let born = |name: &str, village: &str| of_child(name, village).with("birth_date", "01/02/2016");
    let mine = stage.office.save_child(None, &born("Mot", VILLAGE)).unwrap().n;
    let other = stage.office.save_child(None, &born("Hai", FAR)).unwrap().n;
    let far = stage.office.child(other).unwrap();
    let far_home = stage.office.household(stage.there.household).unwrap();
    let mut near = stage.somebody(Roles::of(&[Role::Collaborator]));
    let entries = stage.office.log_head().unwrap();
    let row = near.child(mine).unwrap();
    let home = near.household(stage.here.household).unwrap();
    let of_home = |village: &str| Fields::default().with("head", "Lò Văn Ba").with("village", village);
    let elsewhere = [
        near.save_child(Some(&row), &row.child.fields().with("village", FAR)).map(drop),
        near.save_child(Some(&far), &far.child.fields().with("village", VILLAGE)).map(drop),
        near.save_child(None, &born("Bon", FAR)).map(drop),
        // A village nobody knows yet is not hers to make.
        near.save_child(None, &born("Bon", "Bản Mới")).map(drop),
        near.save_household(Some(&home), &of_home(FAR)).map(drop),
        near.save_household(Some(&far_home), &of_home(VILLAGE)).map(drop),
        near.save_household(None, &of_home(FAR)).map(drop),
        near.bin(&super::Binned::Child(other)),
        near.open_case(Some(other), &told("Hai")).map(drop),
    ];
    for (nth, done) in elsewhere.into_iter().enumerate() {
        let refused = matches!(done, Err(Refusal::Store(crate::store::StoreError::Elsewhere)));
        assert!(refused, "{nth}: {done:?}");
    }
    assert_eq!(stage.office.log_head().unwrap(), entries, "nothing was written");
    // A number that a child of another village bears is asked about without her name.
    let number = "011316000123";
    stage.office.save_child(Some(&far), &far.child.fields().with("id_number", number)).unwrap();
    let refused = near.save_child(Some(&row), &row.child.fields().with("id_number", number)).unwrap_err();
    let said = Words::of(Lang::Vi).unwrap().refusal(&refused);
    assert!(said.contains(&far.code) && !said.contains("Hai"), "{said}");
}
