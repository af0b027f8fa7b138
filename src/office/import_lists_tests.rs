//! Lists of households and cases brought into whole books: what rests on an import stands in the way of its undoing, and
//! one that is stopped leaves no trace.

#![allow(clippy::unwrap_used)]

use std::ops::ControlFlow;

use super::tests::practice;
use super::{ImportPlan, ImportResult, Office, OnDiffers, Refusal, Taken};
use crate::domain::fields::Fields;
use crate::exchange::headings::{Headings, List};

fn planned(office: &Office, list: &str, what: List) -> ImportPlan {
    let headings = Headings::load(include_str!("../../assets/catalogue/headings.toml")).unwrap();
    let table = crate::exchange::csv_in::read_csv(list.as_bytes()).unwrap();
    let mut plan = ImportPlan::read(table, &headings, &super::How::default(), what).unwrap();
    office.plan_import(&mut plan, &mut |_| ControlFlow::Continue(())).unwrap();
    plan
}

fn import(office: &mut Office, list: &str, what: List) -> ImportResult {
    let plan = planned(office, list, what);
    let take = Taken::default();
    office.import_list(&plan, OnDiffers::Keep, &take, "ds.csv", &mut |_| ControlFlow::Continue(())).unwrap()
}

#[test]
fn a_visit_rests_on_an_imported_case() {
    let (_folder, mut office) = practice(5);
    import(&mut office, "Họ và tên,Ngày sinh,Thôn\nLò Thị Ơn,12/05/2019,Bản Phăng\n", List::Children);
    let cases = "Họ và tên trẻ,Ngày sinh,Mức độ,Ngày mở\nLò Thị Ơn,12/05/2019,cao,20/11/2026\n";
    assert_eq!(import(&mut office, cases, List::Cases).added, 1);
    let act = office.last_import().unwrap().unwrap();
    let hit = office.find("Lò Thị Ơn", 3).unwrap().0[0].n;
    let case = office.child_page(hit).unwrap().cases[0].clone();
    assert_eq!((case.channel.as_str(), case.account.as_str()), ("other", "Nhập từ danh sách ds.csv"));
    assert!(case.received_reason.is_some(), "a receipt recorded late says why");
    let visit = Fields::default().with("date", "t").with("seen", "yes").with("outcome", "same").with("note", "như cũ");
    office.record_visit(&[case.n], &visit).unwrap();
    assert!(matches!(office.undo_import(&act), Err(Refusal::RestsOn(who, _)) if who.contains(&case.code)));
    assert!(office.verify().unwrap().faults.is_empty());
}

#[test]
fn a_household_somebody_moved_into_or_changed_stands_in_the_way() {
    let (_folder, mut office) = practice(5);
    import(&mut office, "Chủ hộ,Thôn\nTòng Văn Hặc,Bản Phăng\n", List::Households);
    let act = office.last_import().unwrap().unwrap();
    let found = office.find("Tòng Văn Hặc", 3).unwrap().0[0].n;
    let row = office.household(found).unwrap();
    let child = Fields::default().with("name", "Tòng Thị Lả").with("household_code", &row.code);
    office.save_child(None, &child).unwrap();
    assert!(matches!(office.undo_import(&act), Err(Refusal::RestsOn(who, _)) if who.contains(&row.code)));

    import(&mut office, "Chủ hộ,Thôn\nLường Văn Bun,Bản Phăng\n", List::Households);
    let act = office.last_import().unwrap().unwrap();
    let found = office.find("Lường Văn Bun", 3).unwrap().0[0].n;
    let row = office.household(found).unwrap();
    office.save_household(Some(&row), &row.household.fields().with("note", "mới")).unwrap();
    assert!(matches!(office.undo_import(&act), Err(Refusal::RestsOn(who, _)) if who.contains(&row.code)));
}

#[test]
fn a_stopped_import_leaves_no_trace() {
    let (_folder, mut office) = practice(5);
    let before = (office.last_import().unwrap(), office.verify().unwrap().log_entries);
    let take = Taken::default();
    for (list, what) in [
        ("Chủ hộ,Thôn\nTòng Văn Hặc,Bản Mới\n", List::Households),
        ("Họ và tên trẻ,Ngày sinh,Mức độ,Ngày mở\nLò Thị Ơn,12/05/2019,cao,20/11/2026\n", List::Cases),
    ] {
        import(&mut office, "Họ và tên,Ngày sinh\nLò Thị Ơn,12/05/2019\n", List::Children);
        let act = office.last_import().unwrap().unwrap();
        let plan = planned(&office, list, what);
        assert_eq!(plan.counts(), (1, 0, 0, 0));
        // Stopped while it writes, after every row was judged.
        let mut asked = 0;
        let stop = &mut |_| {
            asked += 1;
            if asked > 1 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let stopped = office.import_list(&plan, OnDiffers::Keep, &take, "ds.csv", stop);
        assert!(matches!(stopped, Err(Refusal::Cancelled)));
        assert_eq!(office.last_import().unwrap().map(|last| last.n), Some(act.n));
        assert_eq!(planned(&office, list, what).counts(), (1, 0, 0, 0), "nothing of it is in the book");
        office.undo_import(&act).unwrap();
    }
    assert!(office.verify().unwrap().log_entries > before.1, "the log only grows");
}

/// Two rows of one head: what an earlier row brings in is compared like the book, and a later take reaches it.
#[test]
fn a_row_may_differ_from_one_above_it() {
    let (_folder, mut office) = practice(5);
    let list = "Chủ hộ,Thôn,Hộ nghèo\nTòng Văn Hặc,Bản Phăng,x\nTòng Văn Hặc,Bản Phăng,không\n";
    let plan = planned(&office, list, List::Households);
    assert_eq!(plan.counts(), (1, 0, 1, 0));
    let take = Taken::default();
    let done = office.import_list(&plan, OnDiffers::Take, &take, "ds.csv", &mut |_| ControlFlow::Continue(())).unwrap();
    assert_eq!((done.added, done.changed), (1, 1));
    let found = office.find("Tòng Văn Hặc", 3).unwrap().0[0].n;
    assert_eq!(office.household(found).unwrap().household.poverty.as_deref(), Some("none"));
    let act = office.last_import().unwrap().unwrap();
    let undone = office.undo_import(&act).unwrap();
    assert_eq!((undone.removed, undone.restored), (1, 0), "what the import made it takes away whole");
}

#[test]
fn the_rows_refused_of_a_list_are_read_with_the_mapping_saved_for_it() {
    let (_folder, mut office) = practice(5);
    let headings = Headings::load(include_str!("../../assets/catalogue/headings.toml")).unwrap();
    let toml = "\"Ai\" = \"name\"\n\"Khi nào\" = \"birth_date\"\n\"Ở đâu\" = \"village\"\n";
    let mapping = crate::exchange::mapping::Mapping::parse(toml, &headings, List::Children).unwrap();
    office.save_mapping(List::Children, &mapping, "la.csv").unwrap();
    let saved = office.saved_mappings(List::Children, &headings).unwrap();
    let how = super::How { saved, ..super::How::default() };
    let rejects = "\u{feff}Ai,Khi nào,Ở đâu,Lý do\r\nLò Thị Ơn,28/02/2015,Bản Phăng,Ngày sinh: không có ngày này\r\n";
    let mut plan = ImportPlan::of_file(rejects.as_bytes(), &how, &headings, List::Children).unwrap();
    assert_eq!((plan.mapped, plan.heading.reason), (super::Mapped::Saved, Some(3)));
    office.plan_import(&mut plan, &mut |_| ControlFlow::Continue(())).unwrap();
    let take = Taken::default();
    let result = office.import_list(&plan, OnDiffers::Keep, &take, "tu-choi.csv", &mut |_| ControlFlow::Continue(()));
    assert_eq!(result.unwrap().added, 1);
}
