//! Sensitive cases in a book of two officers: words planted with one officer's child stand in no answer the other gets, whatever she
//! asks; her own officer gets every one of them.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::undo_tests::{at, book, child, open, visit};
use super::{Book, Export, ExportFormat, Exporting, Found, Office, Record, Target};
use crate::domain::fields::Fields;
use crate::domain::listing::{ListQuery, What, Window};
use crate::domain::log::{LogFilter, LogFrom};
use crate::exchange::csv_out::Delimiter;
use crate::words::{Lang, Present, Style, Words};

/// What only her own officer may read, each a word that stands nowhere else. The head of the household is her grandmother.
const PLANTED: [&str; 21] = [
    "Quyhtenz",
    "Quyhmez",
    "Quyhchaz",
    "Quyhgiamhoz",
    "0987004321",
    "Quyhdiachiz",
    "Quyhtruongz",
    "Quyhghichuz",
    "Quyhchuhoz",
    "0987008765",
    "Quyhnguoichamz",
    "Quyhnoidungz",
    "Quyhthamz",
    "Quyhlydoz",
    "Quyhbienphapz",
    "Quyhngoaiz",
    "Quyhghibpz",
    "Quyhchuyenz",
    "Quyhthuz",
    "Quyhtrez",
    "12/05/2016",
];
/// What she sees in its place, and may ask for.
const CODE: &str = "TE-0001";
pub(super) const CASE: &str = "HS-2026-0001";
pub(super) const HOUSE: &str = "HG-0001";

/// Her child, the child's brother and a neighbour, each with a case; a visit, a measure, a reason. `level`: of her case.
pub(super) fn planted(level: &str) -> (tempfile::TempDir, Office) {
    let (folder, mut office) = book();
    let house = Fields::default()
        .with("head", "Bà Quyhchuhoz")
        .with("village", "Bản Thử")
        .with("phone", "0987008765")
        .with("carers", "Cô Quyhnguoichamz, cô ruột");
    office.save_household(None, &house).unwrap();
    let hers = Fields::default()
        .with("name", "Lò Thị Quyhtenz")
        .with("sex", "nữ")
        .with("birth_date", "12/05/2016")
        .with("household_code", HOUSE)
        .with("mother_name", "Lò Thị Quyhmez")
        .with("father_name", "Lò Văn Quyhchaz")
        .with("guardian_name", "Lò Thị Quyhgiamhoz")
        .with("guardian_phone", "0987004321")
        .with("address", "xóm Quyhdiachiz")
        .with("school", "Trường Quyhtruongz")
        .with("note", "Quyhghichuz")
        .with("groups", "l.2");
    let n = office.save_child(None, &hers).unwrap().n;
    let brother = child("Lò Văn Anh").with("household_code", HOUSE);
    office.save_child(None, &brother).unwrap();
    let opened =
        Fields::default().with("channel", "phone").with("account", "Báo tin về Quyhnoidungz").with("level", level);
    let case = office.open_case(Some(n), &opened).unwrap().n;
    office.record_visit(&[case], &visit("same").with("note", "Quyhthamz ở nhà")).unwrap();
    let measure = Fields::default()
        .with("measure", "Quyhbienphapz đưa đi khám")
        .with("provider", "Quyhngoaiz")
        .with("due", "30/11/2026")
        .with("state", "planned")
        .with("note", "Quyhghibpz");
    office.save_intervention(case, None, &measure).unwrap();
    let sent =
        Fields::default().with("sent_to", "Quyhchuyenz").with("at", "").with("due", "t+5").with("note", "Quyhthuz");
    office.refer(case, &sent).unwrap();
    // A limit of law is late for a reason; where none is near the next visit is put off for one.
    let owed = office.today_list(office.last_day_ahead()).unwrap();
    let of_case = |law: bool| owed.iter().find(|row| row.case_n == case && row.law == law);
    let (row, to) = of_case(true).map(|row| (row, "")).or(of_case(false).map(|row| (row, "t+9"))).unwrap();
    let late = Fields::default().with("reason", "Quyhtrez ốm").with("to", to);
    office.postpone(&[(case, row.owed.kind, row.owed.reference.clone())], &late).unwrap();
    let list = crate::domain::list_view::SavedList {
        name: "của tôi".to_owned(),
        view: crate::domain::list_view::ListView::of(&ListQuery::filtered("name", "Lò Thị Quyhtenz")),
    };
    office.save_list(What::Children, &list).unwrap();
    exported(&mut office, Exporting::List(What::Children, ListQuery::filtered("mother_name", "Lò Thị Quyhmez")), false);
    let raised = Fields::default()
        .with("level", level)
        .with("level_reason", "vì Quyhlydoz")
        .with("risk_seen", office.risk_of(case).unwrap().mark);
    office.set_level(case, &raised).unwrap();
    open(&mut office, "Vàng Thị Kề", "high");
    (folder, office)
}

pub(super) fn other(folder: &tempfile::TempDir) -> Office {
    Book::at(folder.path().join("book")).sign_in("khac", None, at("2026-11-23T09:30")).unwrap()
}

fn present(office: &Office) -> Present<'_> {
    let rules = office.rules();
    Present { words: Words::of(Lang::Vi).unwrap(), catalogue: &rules.catalogue, procedures: &rules.procedures }
}

fn exported(office: &mut Office, of: Exporting, keys: bool) -> String {
    let rules = office.shared_rules();
    let words = Words::of(Lang::Vi).unwrap();
    let export = Export {
        of,
        format: ExportFormat::Csv,
        delimiter: Delimiter::Comma,
        keys,
        masked: false,
        reason: None,
        headings: vec!["x".to_owned()],
        present: Present { words, catalogue: &rules.catalogue, procedures: &rules.procedures },
    };
    let mut out = Vec::new();
    office.export(&export, Target::Pipe(&mut out), &mut |_| std::ops::ControlFlow::Continue(())).unwrap();
    String::from_utf8(out).unwrap()
}

/// Every list in every order, both ways and from its far end, and what each export of it writes.
fn lists(office: &mut Office, told: &mut Vec<String>) {
    for what in What::ALL {
        let mut queries = vec![ListQuery::default()];
        for key in what.keys() {
            queries.extend(
                [false, true].map(|down| ListQuery { sort: Some(((*key).to_owned(), down)), ..ListQuery::default() }),
            );
        }
        for query in queries {
            for window in [Window::FromStart, Window::FromEnd] {
                let page = office.list_page(what, &ListQuery { window, ..query.clone() }, 100).unwrap();
                let cells = page.rows.iter().flat_map(|row| &row.cells);
                told.extend(cells.map(|cell| present(office).cell(cell, Style::Contract)));
            }
            told.push(exported(office, Exporting::List(what, query), false));
        }
        told.push(exported(office, Exporting::List(what, ListQuery::default()), true));
        for word in PLANTED {
            for key in what.keys() {
                told.extend(office.store.read().spellings(what, key, word, 10, office.context()).unwrap());
            }
        }
    }
}

/// Everything an officer is told of a book that does not stand on somebody's own page.
fn everything(office: &mut Office) -> String {
    let mut told = Vec::new();
    lists(office, &mut told);
    let until = office.last_day_ahead();
    for row in office.today_list(until).unwrap() {
        told.push(row.texts(present(office), Style::Screen).join(" | "));
    }
    told.push(exported(office, Exporting::Today(until), false));
    for n in office.emergencies().unwrap() {
        told.push(format!("{:?}", office.emergency(n).unwrap()));
    }
    for line in office.log_page(&LogFilter::default(), LogFrom::Newest, 1000).unwrap() {
        told.push(format!("{line:?}"));
        told.push(line.texts(present(office), false).join(" | "));
    }
    told.push(exported(office, Exporting::Log(LogFilter::default()), false));
    for asked in PLANTED.iter().chain(&[CODE, CASE, HOUSE, "Bản Thử", "Lò"]) {
        told.extend(office.find(asked, 60).unwrap().0.iter().map(|found| format!("{found:?}")));
    }
    told.push(format!("{:?}", office.siblings_without_household(50).unwrap()));
    told.push(format!("{:?}", office.verify().unwrap()));
    for n in 1..=3 {
        told.push(format!("{:?}", office.child_page(n)));
        told.push(format!("{:?}", office.child(n)));
        told.push(format!("{:?}", office.case_page(n)));
        told.push(format!("{:?}", office.household_page(n)));
        told.push(format!("{:?}", office.household(n)));
        told.push(format!("{:?}", office.visit_subject(n)));
        told.push(format!("{:?}", office.risk_of(n)));
        told.push(format!("{:?}", office.to_bin(&super::Binned::Child(n))));
    }
    told.push(format!("{:?}", office.saved_lists(What::Children).unwrap()));
    told.push(format!("{:?}", office.changes_of(&Record::Coded(CODE.to_owned())).unwrap()));
    told.push(format!("{:?}", office.last_act().unwrap()));
    told.join("\n")
}

#[test]
fn not_a_word_of_it_reaches_whoever_is_not_assigned() {
    for level in ["high", "emergency"] {
        let (folder, mut hers) = planted(level);
        let told = everything(&mut hers);
        for word in PLANTED {
            let word = if word == "12/05/2016" { "2016-05-12" } else { word };
            assert!(told.contains(word), "her own officer reads {word}");
        }
        let mut other = other(&folder);
        let told = everything(&mut other);
        for word in PLANTED.iter().chain(&["2016-05-12", "20160512"]) {
            let at = told.find(word).map(|at| told.get(at.saturating_sub(300)..(at + 100).min(told.len())));
            assert!(at.is_none(), "{level}: {word} in {at:?}");
        }
        // Not a hole either: the case is there, in its place in the work, under its code.
        assert!(
            told.contains(CODE) && told.contains(CASE) && told.contains("Vàng Thị Kề") && told.contains("Lò Văn Anh")
        );
        // Her brother is seen, his house beside him is not: it would say whose child TE-0001 is.
        let brother = other.child_page(2).unwrap();
        assert!(brother.household.is_none() && brother.child.household_code.is_none() && brother.siblings.is_empty());
    }
}

#[test]
fn a_search_by_name_neither_finds_nor_counts_her() {
    let (folder, hers) = planted("high");
    let other = other(&folder);
    let found = |office: &Office, asked: &str| {
        let (found, more) = office.find(asked, 60).unwrap();
        assert!(!more);
        found.into_iter().map(|Found { code, .. }| code).collect::<Vec<_>>()
    };
    for word in PLANTED.iter().take(6).chain(&["quyhten", "098700", "Quyhchuhoz", "Quyhnguoichamz"]) {
        assert!(!found(&hers, word).is_empty(), "{word}");
        assert_eq!(found(&other, word), [""; 0], "{word}");
        for what in [What::Children, What::Households, What::Cases] {
            let asked = ListQuery { search: Some((*word).to_owned()), ..ListQuery::default() };
            assert_eq!(other.count_rows(what, &asked).unwrap(), 0, "{word} among {}", what.key());
        }
    }
    assert!(found(&other, CODE).contains(&CODE.to_owned()) && found(&other, CASE).contains(&CASE.to_owned()));
    // By the code of her house only the house, not her brother in it.
    assert_eq!(found(&other, HOUSE), [HOUSE]);
    for (key, value) in [("name", "Lò Thị Quyhtenz"), ("mother_name", "Lò Thị Quyhmez"), ("birth_date", "2016-05-12")]
    {
        assert_eq!(hers.count_rows(What::Children, &ListQuery::filtered(key, value)).unwrap(), 1, "{key}");
        assert_eq!(other.count_rows(What::Children, &ListQuery::filtered(key, value)).unwrap(), 0, "{key}");
    }
    assert_eq!(other.count_rows(What::Children, &ListQuery::filtered("household_code", HOUSE)).unwrap(), 0);
    assert_eq!(other.count_rows(What::Children, &ListQuery::filtered("code", CODE)).unwrap(), 1);
}

/// She stands behind all others, by her code: between two names her place would say how hers begins.
#[test]
fn an_order_of_names_or_birthdays_does_not_tell_where_she_would_stand() {
    let (folder, mut hers) = planted("high");
    // Names and birthdays on either side of hers.
    for (name, born) in [("An", "01/01/2012"), ("Ánh", "01/01/2019"), ("Oanh", "01/01/2019"), ("Xuân", "01/01/2020")]
    {
        hers.save_child(None, &child(&format!("Lò Thị {name}")).with("birth_date", born)).unwrap();
    }
    let other = other(&folder);
    for key in ["name", "birth_date"] {
        for down in [false, true] {
            let query = |window| ListQuery { sort: Some((key.to_owned(), down)), window, ..ListQuery::default() };
            let page =
                |office: &Office, window, size| office.list_page(What::Children, &query(window), size).unwrap().rows;
            let all = page(&other, Window::FromStart, 100);
            assert_eq!(all.last().unwrap().n, 1, "{key}, down {down}");
            assert_ne!(page(&hers, Window::FromStart, 100).last().unwrap().n, 1, "{key}, down {down}");
            // Paged by threes from either end: the same rows, none twice and none left out.
            let (mut from, mut window) = (Vec::new(), Window::FromStart);
            loop {
                let rows = page(&other, window, 3);
                let Some(last) = rows.last() else { break };
                window = Window::After(last.place.clone());
                from.extend(rows.into_iter().map(|row| row.n));
            }
            let (mut back, mut window) = (Vec::new(), Window::FromEnd);
            loop {
                let rows = page(&other, window, 3);
                let Some(first) = rows.first() else { break };
                window = Window::Before(first.place.clone());
                back.extend(rows.into_iter().rev().map(|row| row.n));
            }
            back.reverse();
            let whole: Vec<i64> = all.iter().map(|row| row.n).collect();
            assert_eq!((&from, &back), (&whole, &whole), "{key}, down {down}");
        }
    }
}
