//! Taking back by name, rule by rule: one's own last act, refused where a later one rests on it, and what is never undone.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::{Act, Binned, Book, By, Clock, LastAct, NewBook, Office, Refusal};
use crate::domain::deadline::Kind;
use crate::domain::fields::Fields;
use crate::domain::time::{from_local, parse_clock};
use crate::store::Entry;
use crate::words::{Lang, Sentences, Words};

pub(super) fn at(text: &str) -> Clock {
    Clock::Stopped(from_local(parse_clock(text).unwrap()))
}

/// An empty practice book of two officers; the folder goes when the guard is dropped.
pub(super) fn book() -> (tempfile::TempDir, Office) {
    let folder = tempfile::tempdir().unwrap();
    let new =
        NewBook {
            office: "xã Thử", commune: None, officer: "Lò Thị Thử", login: "thu", passphrase: "tập làm thử"
        };
    let mut office = Book::at(folder.path().join("book")).create(&new, at("2026-11-23T08:05")).unwrap().office;
    let second = office.write_whole(By::Sitting, |facts, _| {
        facts.add_officer("khac", "Cà Văn Khác")?;
        Ok(((), Entry::new("practice_cases", "book", serde_json::Value::Null)))
    });
    second.unwrap();
    (folder, office)
}

/// The same book with somebody else at it, or after a restart.
pub(super) fn sit_down(folder: &tempfile::TempDir, login: &str, clock: &str) -> Office {
    Book::at(folder.path().join("book")).sign_in(login, None, at(clock)).unwrap()
}

pub(super) fn child(name: &str) -> Fields {
    Fields::default().with("name", name).with("sex", "nữ").with("birth_date", "12/05/2018").with("village", "Bản Thử")
}

pub(super) fn open(office: &mut Office, name: &str, level: &str) -> i64 {
    let fields = child(name).with("channel", "phone").with("account", "Trưởng bản báo tin").with("level", level);
    office.open_case(None, &fields).unwrap().n
}

pub(super) fn visit(outcome: &str) -> Fields {
    Fields::default().with("date", "t").with("seen", "yes").with("outcome", outcome).with("note", "Cháu ở nhà bà")
}

fn own(office: &Office) -> Act {
    match office.last_act().unwrap() {
        LastAct::Rows { act, .. } => act,
        other => panic!("{other:?}"),
    }
}

fn said(act: &Act) -> String {
    Words::of(Lang::Vi).unwrap().act(act)
}

pub(super) fn undo(office: &mut Office) -> Result<(), Refusal> {
    let act = own(office);
    office.undo_act(&act)
}

pub(super) fn faults(office: &Office) -> usize {
    office.verify().unwrap().faults.len()
}

#[test]
fn a_visit_is_taken_back_by_its_name_after_a_restart() {
    let (folder, mut office) = book();
    let case = open(&mut office, "Lò Thị Ơn", "high");
    let before = office.store.read().dump().unwrap();
    office.record_visit(&[case], &visit("same")).unwrap();
    let (log, whole) = (office.verify().unwrap().log_entries.unwrap(), office.store.read().dump().unwrap());
    drop(office);
    let mut office = sit_down(&folder, "thu", "2026-11-25T09:00");
    let act = own(&office);
    assert_eq!(said(&act), "ghi lần thăm 23/11 của HS-2026-0001");
    assert_eq!(Words::of(Lang::Vi).unwrap().act_by(&act), "Lò Thị Thử ghi lúc 08:05 23/11/2026.");
    assert_eq!(office.store.read().dump().unwrap(), whole, "asking changes nothing");
    office.undo_act(&act).unwrap();
    assert_eq!(office.store.read().dump().unwrap(), before);
    assert!(office.verify().unwrap().log_entries.unwrap() > log, "the log only grows");
    assert_eq!(faults(&office), 0);
    // What stands now is the intake: it is said, and not undone.
    assert!(matches!(office.last_act().unwrap(), LastAct::Stays { instead: "intake", .. }));
    // A number once said aloud is given to nothing else.
    office.record_visit(&[case], &visit("better")).unwrap();
    assert_eq!(office.store.read().visits_of(case).unwrap()[0].code, "LT-0002");
}

#[test]
fn a_visit_of_two_siblings_goes_from_both_cases_or_from_none() {
    let (folder, mut office) = book();
    let cases = [open(&mut office, "Lò Thị Ơn", "high"), open(&mut office, "Lò Văn Pọm", "medium")];
    let before = office.store.read().dump().unwrap();
    office.record_visit(&cases, &visit("same")).unwrap();
    assert_eq!(said(&own(&office)), "ghi lần thăm 23/11 của HS-2026-0001, HS-2026-0002");
    // Somebody else goes on in one of the two.
    let mut other = sit_down(&folder, "khac", "2026-11-23T10:15");
    let measure = Fields::default().with("measure", "legal_aid").with("provider", "school").with("due", "30/11/2026");
    let code = other.save_intervention(cases[1], None, &measure).unwrap();
    let after = office.store.read().dump().unwrap();
    let refused = undo(&mut office).unwrap_err();
    let sentence = Words::of(Lang::Vi).unwrap().refusal(&refused);
    assert!(matches!(&refused, Refusal::LaterAct(_)), "{refused:?}");
    for part in ["thêm biện pháp của HS-2026-0002", "Cà Văn Khác, 10:15 23/11/2026", "Chưa đổi gì"] {
        assert!(sentence.contains(part), "{part} in {sentence}");
    }
    assert_eq!(office.store.read().dump().unwrap(), after, "all of it or nothing");
    // She takes hers back; then the visit goes from both.
    undo(&mut other).unwrap();
    assert!(other.intervention(&code).is_err());
    undo(&mut office).unwrap();
    assert_eq!(office.store.read().dump().unwrap(), before);
    assert_eq!(faults(&office), 0);
}

#[test]
fn what_was_told_taken_in_or_raised_stays_and_says_what_to_do() {
    let (_folder, mut office) = book();
    let case = open(&mut office, "Lò Thị Ơn", "high");
    office.record_visit(&[case], &visit("danger")).unwrap();
    let LastAct::Stays { act, instead } = office.last_act().unwrap() else { panic!() };
    assert_eq!((said(&act).as_str(), instead), ("ghi lần thăm 23/11 của HS-2026-0001", "level"));
    assert!(matches!(office.undo_act(&act), Err(Refusal::Stays(_))), "nor by going past the question");
    let call = Fields::default().with("rung", "chair").with("answer", "heard").with("note", "x");
    office.record_call(case, &call).unwrap();
    assert!(matches!(office.last_act().unwrap(), LastAct::Stays { instead: "call", .. }));
    let step = Fields::default().with("step", "emergency_measures").with("number", "12/QĐ");
    office.record_step(case, &step).unwrap();
    assert!(matches!(office.last_act().unwrap(), LastAct::Stays { instead: "decision", .. }));
    for (_, instead) in crate::domain::undo::ACTS.iter().filter_map(|(act, undo)| match undo {
        crate::domain::undo::Undo::Stays(instead) => Some((act, instead)),
        _ => None,
    }) {
        assert_ne!(Words::of(Lang::Vi).unwrap().term("instead", instead), *instead);
    }
}

#[test]
fn a_household_made_for_siblings_lets_them_go_again() {
    let (_folder, mut office) = book();
    for name in ["Lò Thị Ơn", "Lò Văn Pọm"] {
        office.save_child(None, &child(name).with("mother", "Quàng Thị Lả").with("father", "Lò Văn Sơn")).unwrap();
    }
    let before = office.store.read().dump().unwrap();
    let group = office.siblings_without_household(10).unwrap().remove(0);
    office.make_household_for(&group).unwrap();
    assert_eq!(said(&own(&office)), "thêm hộ HG-0001");
    undo(&mut office).unwrap();
    assert_eq!(office.store.read().dump().unwrap(), before);
    assert!(office.find("HG-0001", 10).unwrap().0.is_empty(), "the search does not know it any more");
    assert_eq!(faults(&office), 0);
}

/// A name taken back is sorted and found as it was; the village made beside it goes too, unless somebody uses it.
#[test]
fn a_child_saved_by_mistake_is_as_she_was_and_found_so() {
    let (folder, mut office) = book();
    let saved = office.save_child(None, &child("Lò Thị Ơn")).unwrap();
    let before = office.store.read().dump().unwrap();
    let row = office.child(saved.n).unwrap();
    office.save_child(Some(&row), &child("Cà Văn Ưởng").with("village", "Bản Mới")).unwrap();
    assert_eq!(said(&own(&office)), "sửa thông tin trẻ TE-0001");
    undo(&mut office).unwrap();
    assert_eq!(office.store.read().dump().unwrap(), before);
    assert_eq!(office.find("lo thi on", 10).unwrap().0.len(), 1);
    assert!(office.find("ca van uong", 10).unwrap().0.is_empty() && office.find("ban moi", 10).unwrap().0.is_empty());
    // A form opened before the undo is not saved over it.
    let stale = office.save_child(Some(&row), &child("Lò Thị Ơn").with("note", "cũ"));
    assert!(stale.is_err(), "{stale:?}");
    // Used by another by now, the village stays.
    let row = office.child(saved.n).unwrap();
    office.save_child(Some(&row), &child("Lò Thị Ơn").with("village", "Bản Xa")).unwrap();
    let mut other = sit_down(&folder, "khac", "2026-11-23T10:15");
    other.save_child(None, &child("Vàng A Chư").with("village", "Bản Xa")).unwrap();
    undo(&mut office).unwrap();
    assert_eq!(office.child(saved.n).unwrap().child.village.as_deref(), Some("Bản Thử"));
    assert_eq!(office.village_names().unwrap(), ["Bản Thử", "Bản Xa"]);
    assert_eq!(faults(&office), 0);
}

#[test]
fn a_child_another_opened_a_case_for_is_not_taken_out_of_the_book() {
    let (folder, mut office) = book();
    let saved = office.save_child(None, &child("Lò Thị Ơn")).unwrap();
    let mut other = sit_down(&folder, "khac", "2026-11-23T10:15");
    let fields = child("Lò Thị Ơn").with("channel", "phone").with("account", "x").with("level", "high");
    other.open_case(Some(saved.n), &fields).unwrap();
    let Err(Refusal::LaterAct(act)) = undo(&mut office) else { panic!() };
    assert_eq!(said(&act), "mở hồ sơ HS-2026-0001");
    assert!(office.child(saved.n).is_ok());
}

/// An import writes no rows down: what it changed is seen by the rows themselves.
#[test]
fn a_child_a_list_changed_since_is_not_overwritten() {
    let (folder, mut office) = book();
    office.save_child(None, &child("Lò Thị Ơn").with("school", "Mầm non")).unwrap();
    let mut other = sit_down(&folder, "khac", "2026-11-23T10:15");
    let csv = "Mã trẻ,Họ và tên,Ngày sinh,Trường\nTE-0001,Lò Thị Ơn,12/05/2018,Tiểu học\n";
    let mut take = super::Taken::default();
    take.set(0, 0, true);
    assert_eq!(super::import_tests::import(&mut other, csv, &take).changed, 1);
    let Err(Refusal::LaterAct(act)) = undo(&mut office) else { panic!() };
    assert_eq!((said(&act).as_str(), act.at), ("sửa thông tin trẻ TE-0001", other.now()));
}

#[test]
fn the_bin_gives_back_what_went_into_it_and_takes_nothing_in_use() {
    let (_folder, mut office) = book();
    let saved = office.save_child(None, &child("Lò Thị Ơn")).unwrap();
    let house = Fields::default().with("head", "Lò Văn Sơn").with("village", "Bản Thử").with("carers", "");
    let house = office.save_household(None, &house).unwrap();
    let before = office.store.read().dump().unwrap();
    let village = office.villages().unwrap()[0].n;
    assert!(matches!(office.bin(&Binned::Village(village)), Err(Refusal::InUse(_))));
    for what in [Binned::Child(saved.n), Binned::Household(house), Binned::Village(village)] {
        office.bin(&what).unwrap();
    }
    assert_eq!(faults(&office), 0);
    assert!(office.find("lo", 10).unwrap().0.is_empty() && office.villages().unwrap().is_empty());
    assert_eq!(said(&own(&office)), "bỏ vào thùng thôn, bản Bản Thử");
    for _ in 0..3 {
        undo(&mut office).unwrap();
    }
    assert_eq!(office.store.read().dump().unwrap(), before);
    assert_eq!(office.find("lo", 10).unwrap().0.len(), 2);
    let case = open(&mut office, "Cà Thị Bun", "high");
    let with_case = office.case_page(case).unwrap().child.n;
    assert!(matches!(office.bin(&Binned::Child(with_case)), Err(Refusal::InUse(_))));
}

/// A village that went to the bin, whose name another bears by now, does not come back beside it.
#[test]
fn a_name_taken_meanwhile_stands_in_the_way() {
    let (folder, mut office) = book();
    let village = office.save_village(None, &Fields::default().with("village", "Bản Xa")).unwrap();
    office.bin(&Binned::Village(village)).unwrap();
    let mut other = sit_down(&folder, "khac", "2026-11-23T10:15");
    other.save_village(None, &Fields::default().with("village", "bản xa")).unwrap();
    let Err(Refusal::LaterAct(act)) = undo(&mut office) else { panic!() };
    assert_eq!(said(&act), "thêm thôn, bản bản xa");
}

/// A list that left changed nothing: it is named, and what was done before it is asked about.
#[test]
fn what_left_the_book_is_passed_by_aloud() {
    let (_folder, mut office) = book();
    let case = open(&mut office, "Lò Thị Ơn", "high");
    office.record_visit(&[case], &visit("same")).unwrap();
    office.confirm_clock().unwrap();
    let LastAct::Rows { act, passed } = office.last_act().unwrap() else { panic!() };
    assert_eq!((act.act.as_str(), passed.unwrap().act.as_str()), ("visit", "clock_confirmed"));
    office.undo_act(&act).unwrap();
    assert!(office.store.read().visits_of(case).unwrap().is_empty());
    // Asked about twice, done once.
    assert!(matches!(office.undo_act(&act), Err(Refusal::NothingToUndo)));
}

/// What was asked about is what is done: an act of another window of hers in between is said.
#[test]
fn an_act_in_between_is_not_jumped_over() {
    let (folder, mut office) = book();
    let cases = [open(&mut office, "Lò Thị Ơn", "high"), open(&mut office, "Lò Văn Pọm", "medium")];
    office.record_visit(&[cases[0]], &visit("same")).unwrap();
    let asked = own(&office);
    let mut window = sit_down(&folder, "thu", "2026-11-23T08:30");
    window.record_visit(&[cases[1]], &visit("same")).unwrap();
    let Err(Refusal::LaterAct(later)) = office.undo_act(&asked) else { panic!() };
    assert_eq!(later.codes, ["HS-2026-0002"]);
}

/// A case closed by mistake is open again, the child's own state with it, and owes what it owed.
#[test]
fn an_end_recorded_by_mistake_is_taken_back() {
    let (_folder, mut office) = book();
    let case = open(&mut office, "Lò Thị Ơn", "low");
    let before = office.store.read().dump().unwrap();
    let fields = Fields::default().with("way", "moved").with("at", "").with("reason", "Theo mẹ").with("number", "1/QĐ");
    let fields = fields.with("signer", "Lò Văn Pánh").with("decided_on", "23/11/2026");
    office.close_case(case, &fields).unwrap();
    assert_eq!(office.case_page(case).unwrap().child.child.status, "moved_out");
    undo(&mut office).unwrap();
    assert_eq!(office.store.read().dump().unwrap(), before);
    assert!(office.store.read().deadlines_of(case).unwrap().iter().any(|row| row.deadline.kind == Kind::Visit));
    assert_eq!(faults(&office), 0);
}
