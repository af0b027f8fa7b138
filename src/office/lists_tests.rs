//! Lists as officers choose them: every order pages without a gap, every key's path to its rows, names kept and given up.
#![allow(clippy::unwrap_used)]

use std::ops::ControlFlow;

use super::Office;
use super::tests::practice;
use crate::domain::list_view::{ListView, SavedList};
use crate::domain::listing::{Cell, LACKING, ListQuery, Row, SOON_16, What, Window};

pub(super) fn whole(office: &Office, what: What, query: &ListQuery) -> Vec<Row> {
    let mut rows = Vec::new();
    let each = &mut |row: Row| {
        rows.push(row);
        ControlFlow::Continue(())
    };
    office.each_row(what, query, each).unwrap();
    rows
}

fn sorted(key: &str, down: bool) -> ListQuery {
    ListQuery { sort: Some((key.to_owned(), down)), ..ListQuery::default() }
}

/// By every key, both ways, forwards and backwards: the pages are the whole list, and rows without a value stand last.
#[test]
fn every_order_pages_without_a_gap_and_ends_with_those_that_have_no_value() {
    let (_folder, office) = practice(137);
    for what in What::ALL {
        for (at, key) in what.keys().iter().enumerate() {
            for down in [false, true] {
                let query = sorted(key, down);
                let rows = whole(&office, what, &query);
                let numbers: Vec<i64> = rows.iter().map(|row| row.n).collect();
                let walk = |mut window: Window, forward: bool| {
                    let mut walked: Vec<i64> = Vec::new();
                    loop {
                        let page = office.list_page(what, &ListQuery { window, ..query.clone() }, 7).unwrap();
                        let part = page.rows.iter().map(|row| row.n);
                        let (next, goes_on) = if forward {
                            walked.extend(part);
                            (page.rows.last(), page.after)
                        } else {
                            walked.splice(0..0, part);
                            (page.rows.first(), page.before)
                        };
                        match next.filter(|_| goes_on).map(|row| row.place.clone()) {
                            Some(place) if forward => window = Window::After(place),
                            Some(place) => window = Window::Before(place),
                            None => return walked,
                        }
                    }
                };
                let named = format!("{} by {key}, down: {down}", what.key());
                assert_eq!(walk(Window::FromStart, true), numbers, "forwards through {named}");
                assert_eq!(walk(Window::FromEnd, false), numbers, "backwards through {named}");
                let is_empty = |row: &Row| match &row.cells[at] {
                    Cell::Empty => true,
                    Cell::Many(_, many) => many.is_empty(),
                    _ => false,
                };
                let first = rows.iter().position(is_empty).unwrap_or(rows.len());
                assert!(rows[first..].iter().all(is_empty), "{named}: what has no value stands last");
            }
        }
    }
}

/// A key's way to its rows. `Scan`: no index can serve, the list is walked in its own order until a page is full.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Index,
    Scan,
}

#[test]
fn every_filter_of_the_children_takes_the_way_it_can() {
    let (_folder, office) = practice(50);
    let (read, context) = (office.store.read(), office.context());
    use Way::{Index, Scan};
    let ways = [
        ("code", "TE-0001", Index),
        ("name", "Lò Văn Sơn", Index),
        ("birth_date", "2015-05-12", Index),
        ("id_number", "011212000345", Index),
        ("household_code", "HG-0001", Index),
        ("village", "Bản Phăng", Index),
        ("village", "", Index),
        ("groups", "d", Index),
        ("risks", "poor", Index),
        (SOON_16, "yes", Index),
        // Computed from the birth date, compared when a row is read.
        ("age", "7", Scan),
        // Few values, so that a page is soon full; or texts nobody looks children up by. An index on each would cost every
        // write of a child more than it saves these lists.
        ("sex", "nữ", Scan),
        ("ethnicity", "Thái", Scan),
        ("status", "active", Scan),
        ("address", "x", Scan),
        ("mother_name", "x", Scan),
        ("father_name", "x", Scan),
        ("guardian_name", "x", Scan),
        ("guardian_phone", "x", Scan),
        ("school", "x", Scan),
        ("grade", "x", Scan),
        ("health_insurance", "x", Scan),
        ("note", "x", Scan),
        (LACKING, "any", Scan),
    ];
    let known = What::Children.keys().iter().chain(What::Children.asks());
    assert!(known.into_iter().all(|key| ways.iter().any(|(way, ..)| way == key)), "every key is here");
    for (key, value, way) in ways {
        let query = ListQuery { limit: Some(20), ..ListQuery::filtered(key, value) };
        let plan = read.list_plan(What::Children, &query, context).unwrap();
        let scans = plan.lines().any(|line| line.starts_with("SCAN c"));
        assert_eq!(if scans { Scan } else { Index }, way, "{key}:\n{plan}");
        // What is walked is walked in the list's own order: nothing is sorted.
        assert!(
            way == Index || (plan.contains("USING INDEX child_by_name") && !plan.contains("TEMP B-TREE")),
            "{plan}"
        );
        let counted = read.count_plan(What::Children, &query, context).unwrap();
        assert!(way == Scan || !counted.contains("SCAN c"), "counting {key}:\n{counted}");
    }
}

#[test]
fn households_and_cases_are_found_by_their_keys() {
    let (_folder, office) = practice(50);
    let (read, context) = (office.store.read(), office.context());
    let plan = |what, key: &str, value: &str| {
        let query = ListQuery { limit: Some(20), ..ListQuery::filtered(key, value) };
        read.list_plan(what, &query, context).unwrap()
    };
    for (key, value) in [("code", "HG-0001"), ("head", "Lò Văn Sơn"), ("village", "Bản Phăng")] {
        let plan = plan(What::Households, key, value);
        assert!(!plan.contains("SCAN h"), "{key}:\n{plan}");
    }
    for key in ["poverty", "phone", "address", "note"] {
        let plan = plan(What::Households, key, "x");
        assert!(plan.contains("USING INDEX household_by_head") && !plan.contains("TEMP B-TREE"), "{key}:\n{plan}");
    }
    let cases = [("code", "HS-2026-0001"), ("child_code", "TE-0001"), ("child_name", "Lò Văn Sơn"), ("groups", "d")];
    for (key, value) in cases {
        let plan = plan(What::Cases, key, value);
        assert!(!plan.contains("SCAN f") && !plan.contains("SCAN c"), "{key}:\n{plan}");
    }
    // All others walk the cases, worst first, until the page is full: nothing is sorted.
    for (key, value) in [("level", "high"), ("stage", "review"), ("owner", "x")] {
        let plan = plan(What::Cases, key, value);
        assert!(plan.contains("USING INDEX case_worst") && !plan.contains("SCAN f"), "{key}:\n{plan}");
    }
    // Who has no village is found by the index on villages.
    assert!(plan(What::Households, "village", "").contains("household_by_village"));
}

#[test]
fn the_orders_an_officer_walks_are_served_by_an_index() {
    let (_folder, office) = practice(50);
    let (read, context) = (office.store.read(), office.context());
    let plan = |what, query: ListQuery| read.list_plan(what, &ListQuery { limit: Some(20), ..query }, context).unwrap();
    let place = |query: &ListQuery| office.list_page(What::Children, query, 5).unwrap().rows[0].place.clone();
    let after = |query: ListQuery| ListQuery { window: Window::After(place(&query)), ..query };
    let plans = [
        plan(What::Children, ListQuery::default()),
        plan(What::Children, after(ListQuery::default())),
        plan(What::Children, sorted("birth_date", false)),
        plan(What::Children, after(sorted("birth_date", false))),
        plan(What::Children, sorted("code", true)),
        plan(What::Children, after(ListQuery::filtered("village", "Bản Phăng"))),
        plan(What::Households, ListQuery::default()),
        plan(What::Visits, ListQuery::default()),
    ];
    for plan in plans {
        assert!(!plan.contains("TEMP B-TREE"), "{plan}");
        assert!(plan.contains("USING INDEX") || plan.contains("SCAN c\n"), "{plan}");
    }
    // By village, and one village by the codes: an index gives the rows as they stand, and nothing is sorted.
    let by_village = sorted("village", false);
    let one = ListQuery { sort: Some(("code".into(), false)), ..ListQuery::filtered("village", "Bản Phăng") };
    for query in [by_village.clone(), after(by_village), sorted("village", true), one.clone(), after(one)] {
        let plan = plan(What::Children, query);
        assert!(plan.contains("SEARCH c USING INDEX child_of_village (village_n=?"), "{plan}");
        assert!(!plan.contains("SCAN c") && !plan.contains("TEMP B-TREE"), "{plan}");
    }
}

#[test]
fn a_list_is_kept_under_its_name_replaced_and_dropped() {
    let (_folder, office) = practice(20);
    let entries = office.verify().unwrap().log_entries;
    let view = |value: &str| ListView { filters: vec![("level".into(), value.into())], ..ListView::default() };
    let list = |name: &str, value: &str| SavedList { name: name.into(), view: view(value) };
    for kept in [list("Nguy cơ cao", "high"), list("Đang khẩn cấp", "emergency"), list("ổn", "low")] {
        office.save_list(What::Cases, &kept).unwrap();
    }
    let names = |office: &Office| -> Vec<String> {
        office.saved_lists(What::Cases).unwrap().into_iter().map(|list| list.name).collect()
    };
    assert_eq!(names(&office), ["Đang khẩn cấp", "Nguy cơ cao", "ổn"]);
    // By name, accents or none; a list of another kind is another binder.
    assert_eq!(office.saved_list(What::Cases, " nguy co CAO ").unwrap(), Some(list("Nguy cơ cao", "high")));
    assert_eq!(office.saved_list(What::Children, "Nguy cơ cao").unwrap(), None);
    office.save_list(What::Cases, &list("NGUY CƠ CAO", "medium")).unwrap();
    assert_eq!(names(&office), ["Đang khẩn cấp", "NGUY CƠ CAO", "ổn"]);
    office.drop_list(What::Cases, "nguy co cao").unwrap();
    assert_eq!(names(&office), ["Đang khẩn cấp", "ổn"]);
    // What the list cannot be asked is not kept.
    let wrong = SavedList { view: ListView { columns: vec!["nema".into()], ..ListView::default() }, name: "x".into() };
    assert!(office.save_list(What::Cases, &wrong).is_err());
    // The desk is no fact: nothing in the log.
    assert_eq!(office.verify().unwrap().log_entries, entries);
}

#[test]
fn an_instant_is_asked_for_by_its_day() {
    let (_folder, office) = practice(60);
    let cases = whole(&office, What::Cases, &ListQuery::default());
    let at = What::Cases.keys().iter().position(|key| *key == "opened_at").unwrap();
    let Cell::Instant(opened) = cases[0].cells[at] else { panic!("{:?}", cases[0]) };
    let day = crate::domain::time::local(opened).date();
    let of_day =
        |row: &&Row| matches!(row.cells[at], Cell::Instant(at) if crate::domain::time::local(at).date() == day);
    let wanted = cases.iter().filter(of_day).count();
    let asked = ListQuery::filtered("opened_at", &day.format("%Y-%m-%d").to_string());
    assert_eq!(whole(&office, What::Cases, &asked).len(), wanted);
    assert_eq!(office.count_rows(What::Cases, &asked).unwrap(), wanted as u64);
}

/// Typed in the form, one số định danh can come to stand with two children: both are shown.
#[test]
fn a_number_two_children_have_is_odd() {
    let (_folder, mut office) = practice(20);
    let odd = ListQuery::filtered(LACKING, "odd_id");
    let before = office.count_rows(What::Children, &odd).unwrap();
    for (name, day) in [("Lò Văn Đôi", "15/05/2016"), ("Lò Văn Sinh", "16/05/2016")] {
        let boxes = crate::domain::fields::Fields::default()
            .with("name", name)
            .with("birth_date", day)
            .with("sex", "nam")
            .with("village", "Bản A")
            .with("id_number", "011216000111")
            .with("confirm_number", "011216000111");
        office.save_child(None, &boxes).unwrap();
    }
    assert_eq!(office.count_rows(What::Children, &odd).unwrap(), before + 2);
}

/// The counts the database keeps are those of the rows, whatever came, moved or went.
#[test]
fn what_is_counted_is_what_is_there() {
    let (_folder, mut office) = practice(80);
    let walked = |office: &Office, what, query: &ListQuery| whole(office, what, query).len() as u64;
    let agree = |office: &Office| {
        let villages = office.village_names().unwrap();
        let mut queries = vec![ListQuery::default()];
        queries.extend(villages.iter().map(|name| ListQuery::filtered("village", name)));
        for query in &queries {
            for what in [What::Children, What::Households] {
                assert_eq!(office.count_rows(what, query).unwrap(), walked(office, what, query), "{query:?}");
            }
        }
        assert_eq!(office.verify().unwrap().faults, []);
        for row in office.villages().unwrap() {
            let of = ListQuery::filtered("village", &row.village.name);
            assert_eq!(row.children as u64, walked(office, What::Children, &of), "{}", row.village.name);
            assert_eq!(row.households as u64, walked(office, What::Households, &of), "{}", row.village.name);
        }
    };
    agree(&office);
    // A child moves to a village that is new.
    let n = whole(&office, What::Children, &ListQuery::default())[0].n;
    let before = office.child(n).unwrap();
    let mut fields = before.child.fields();
    fields.set("village", "Bản Hoàn Toàn Mới");
    fields.set("household_code", "");
    office.save_child(Some(&before), &fields).unwrap();
    agree(&office);
}
