//! The order of lists: worst first, read by an index; and for every order that can be chosen, whether an index gives it.
#![allow(clippy::unwrap_used)]

use std::ops::ControlFlow;

use super::tests::practice;
use crate::domain::listing::{ListQuery, PlaceKey, What, Window};
use crate::store::ListContext;

fn sorted(key: &str, down: bool) -> ListQuery {
    ListQuery { sort: Some((key.to_owned(), down)), ..ListQuery::default() }
}

/// Bands of an index, one after the other, are the whole order; at whatever hour, and both ways.
#[test]
fn bands_of_cases_are_the_order_of_the_hour() {
    let (_folder, office) = practice(300);
    let read = office.store.read();
    let orders = [ListQuery::default(), sorted("next_step", false), sorted("overdue_by", true)];
    for hours in [-2400, -30, 0, 7, 15, 24, 100, 3000] {
        let context = ListContext { now: office.now() + chrono::Duration::hours(hours), ..office.context() };
        for query in &orders {
            let down = query.sort.as_ref().is_some_and(|(_, down)| *down);
            let mut places = Vec::new();
            read.list(What::Cases, query, context, &mut |row| {
                let PlaceKey::Text(text) = &row.place.key else { panic!("{:?}", row.place) };
                places.push((text.clone(), row.place.tie));
                ControlFlow::Continue(())
            })
            .unwrap();
            assert_eq!(places.len() as u64, read.count(What::Cases, query, context).unwrap());
            let mut expected = places.clone();
            expected
                .sort_by(|(a, at), (b, bt)| if down { b.cmp(a).then(at.cmp(bt)) } else { a.cmp(b).then(at.cmp(bt)) });
            assert_eq!(places, expected, "{hours} hours from now, {query:?}");
        }
    }
}

/// Worst first, from both ends and from every place: each page a range of an index, nothing sorted.
#[test]
fn a_page_of_cases_is_read_by_an_index() {
    let (_folder, office) = practice(100);
    let (read, context) = (office.store.read(), office.context());
    let rows = office.list_page(What::Cases, &ListQuery::default(), 60).unwrap().rows;
    let mut windows = vec![Window::FromStart, Window::FromEnd];
    windows.extend(rows.iter().map(|row| Window::After(row.place.clone())));
    windows.extend(rows.iter().map(|row| Window::Before(row.place.clone())));
    for window in windows {
        let query = ListQuery { window, limit: Some(20), ..ListQuery::default() };
        let plan = read.list_plan(What::Cases, &query, context).unwrap();
        assert!(plan.contains("SEARCH f USING INDEX case_worst"), "{plan}");
        assert!(!plan.contains("SCAN") && !plan.contains("FOR ORDER BY\nS"), "{:?}:\n{plan}", query.window);
    }
    for what in [What::Interventions, What::Referrals, What::Activities, What::Visits] {
        let query = ListQuery { limit: Some(20), ..ListQuery::default() };
        let plan = read.list_plan(what, &query, context).unwrap();
        assert!(plan.contains("USING INDEX") && !plan.contains("TEMP B-TREE"), "{}:\n{plan}", what.key());
    }
}

/// Every order `s` and `f` offer. An index gives the first ones, `village` one village behind the other. The others are sorted
/// for each page, as far as the numbers of their rows: words of their own order, values counted or computed as they are read,
/// and what stands in another table than the list's. An index for each would cost every write more than it saves.
#[test]
fn every_order_offered_says_whether_an_index_gives_it() {
    let (_folder, office) = practice(50);
    let (read, context) = (office.store.read(), office.context());
    let by_index: [(What, &[&str]); 3] = [
        (What::Children, &["code", "name", "birth_date", "id_number", "village"]),
        (What::Households, &["code", "head", "village"]),
        (What::Cases, &["code", "next_step", "overdue_by"]),
    ];
    for (what, expected) in by_index {
        let plan = |key: &str| {
            let query = ListQuery { limit: Some(20), ..sorted(key, false) };
            let plan = read.list_plan(what, &query, context).unwrap();
            // A case's most urgent deadline is looked for among its own few: that is no order of the list.
            let own = plan.lines().collect::<Vec<_>>();
            own.iter()
                .enumerate()
                .filter(|(at, _)| {
                    !at.checked_sub(1).and_then(|at| own.get(at)).is_some_and(|line| line.contains("SEARCH x "))
                })
                .map(|(_, line)| format!("{line}\n"))
                .collect::<String>()
        };
        let given = what.keys().iter().copied().filter(|key| !plan(key).contains("USE TEMP B-TREE FOR ORDER BY"));
        assert_eq!(given.collect::<Vec<_>>(), expected, "{}: {}", what.key(), plan("code"));
        if what != What::Cases {
            let plan = plan("village");
            assert!(plan.contains("village_by_name") && !plan.contains("SCAN c"), "{plan}");
        }
    }
}
