//! Lists brought into whole books: who is the same child, what is taken field by field, and an import taken back.

#![allow(clippy::unwrap_used)]

use std::ops::ControlFlow;

use super::tests::practice;
use super::{Office, Refusal};
use crate::domain::fields::Fields;
use crate::domain::listing::{Cell, ListQuery, What};

/// Two children of one village with one name and one birthday, each with her own parents: both are in the book.
#[test]
fn a_shared_name_and_birthday_is_not_yet_the_same_child() {
    let (_folder, mut office) = practice(5);
    let list = "Họ và tên,Ngày sinh,Thôn,Mẹ,Cha\n\
                Lò Thị Ơn,12/05/2019,Bản Phăng,Quàng Thị Lả,Lò Văn Sơn\n\
                Lò Thị Ơn,12/05/2019,Bản Phăng,Tòng Thị Mai,Lò Văn Biên\n\
                Lò Thị Ơn,12/05/2019,Bản Phăng,Quàng Thị Lả,\n";
    let headings =
        crate::exchange::headings::Headings::load(include_str!("../../assets/catalogue/headings.toml")).unwrap();
    let table = crate::exchange::csv_in::read_csv(list.as_bytes()).unwrap();
    let list = crate::exchange::headings::List::Children;
    let mut plan = super::ImportPlan::read(table, &headings, &super::How::default(), list).unwrap();
    office.plan_import(&mut plan, &mut |_| ControlFlow::Continue(())).unwrap();
    assert_eq!(plan.counts(), (2, 1, 0, 0));
    let keep = super::OnDiffers::Keep;
    let done = office
        .import_list(&plan, keep, &super::Taken::default(), "ds.csv", &mut |_| ControlFlow::Continue(()))
        .unwrap();
    assert_eq!((done.added, done.same, done.kept, done.refused), (2, 1, 0, 0));
}

/// Brings a list in.
pub(super) fn import(office: &mut Office, list: &str, take: &super::Taken) -> super::ImportResult {
    let headings =
        crate::exchange::headings::Headings::load(include_str!("../../assets/catalogue/headings.toml")).unwrap();
    let table = crate::exchange::csv_in::read_csv(list.as_bytes()).unwrap();
    let list = crate::exchange::headings::List::Children;
    let mut plan = super::ImportPlan::read(table, &headings, &super::How::default(), list).unwrap();
    office.plan_import(&mut plan, &mut |_| ControlFlow::Continue(())).unwrap();
    let keep = super::OnDiffers::Keep;
    office.import_list(&plan, keep, take, "ds.csv", &mut |_| ControlFlow::Continue(())).unwrap()
}

/// One import is one act: taken back, the book is as it was; what rests on it stands in the way.
#[test]
fn an_import_is_undone_as_the_one_act_it_was() {
    let (_folder, mut office) = practice(5);
    let first = "Họ và tên,Ngày sinh,Giới tính,Thôn,Mẹ,Cha,Trường\nLò Thị Ơn,12/05/2019,nữ,Bản Phăng,Quàng Thị Lả,Lò Văn Sơn,MN\n";
    import(&mut office, first, &super::Taken::default());
    let before = lists(&office);
    // One new child, one with two fields that differ; one of the two is taken.
    let second = "Họ và tên,Ngày sinh,Giới tính,Thôn,Mẹ,Cha,Trường,Dân tộc\n\
        Lò Thị Ơn,12/05/2019,nữ,Bản Phăng,Quàng Thị Lả,Lò Văn Sơn,TH,Thái\nLò Văn Ưởng,01/02/2020,nam,Bản Mới,Cà Thị Ín,,,\n";
    let mut take = super::Taken::default();
    take.set(0, 0, true);
    let done = import(&mut office, second, &take);
    assert_eq!((done.added, done.changed), (1, 1));
    let row = office.child(office.find("Lò Thị Ơn", 3).unwrap().0[0].n).unwrap();
    let taken = [row.child.school.as_deref() == Some("TH"), row.child.ethnicity.as_deref() == Some("Thái")];
    assert_eq!(taken.iter().filter(|taken| **taken).count(), 1, "one field of two: {row:?}");
    let act = office.last_import().unwrap().unwrap();
    let undone = office.undo_import(&act).unwrap();
    assert_eq!((undone.removed, undone.restored), (1, 1));
    assert_eq!(lists(&office), before);
    assert!(
        !office.find("Ưởng", 9).unwrap().0.iter().any(|hit| hit.title.contains("Ưởng")),
        "what is in the bin is found no more"
    );
    // The first one: a case was opened for its child meanwhile.
    let act = office.last_import().unwrap().unwrap();
    let call = Fields::default().with("channel", "phone").with("level", "low").with("account", "nghỉ học");
    office.open_case(Some(row.n), &call).unwrap();
    assert!(matches!(office.undo_import(&act), Err(Refusal::RestsOn(who, _)) if who.contains("Lò Thị Ơn")));
    assert!(office.verify().unwrap().faults.is_empty());
}

/// Children and households as their lists show them.
fn lists(office: &Office) -> Vec<Vec<Cell>> {
    let mut rows = Vec::new();
    for what in [What::Children, What::Households] {
        let each = &mut |row: crate::domain::listing::Row| {
            rows.push(row.cells);
            ControlFlow::Continue(())
        };
        office.each_row(what, &ListQuery::default(), each).unwrap();
    }
    rows
}
