//! import(export(x)) = x, for any book: children with every nasty and valid name and field go out through CSV and XLSX in
//! every option and come back, to the same book without a change, to an empty one field for field.
//!
//! Some invented books; with `SOTRE_LONG=1` twenty times as many. What it ever found stands below by name.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::ops::ControlFlow;
use std::path::Path;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};

use sotre::domain::fields::Fields;
use sotre::domain::listing::{Cell, ListQuery, Row, What};
use sotre::domain::time::from_local;
use sotre::exchange::csv_out::Delimiter;
use sotre::exchange::fields::{FieldKey, List, Wording};
use sotre::exchange::headings::Headings;
use sotre::office::{
    Book, Clock, Export, ExportFormat, Exporting, How, ImportPlan, ImportResult, NewBook, Office, OnDiffers, Refusal,
    Taken, Target, Verdict,
};
use sotre::words::{Lang, Present, Words};

// ── books ───────────────────────────────────────────────────────────────────────────────────────────

/// A child as somebody typed her, and whether she lives in the household of that number.
#[derive(Debug, Clone)]
struct Typed {
    fields: Fields,
    household: Option<usize>,
}

/// A book as somebody typed it: heads and villages of its households, then its children.
#[derive(Debug, Clone)]
struct Invented {
    households: Vec<(String, String)>,
    children: Vec<Typed>,
}

/// Words that look like something else: formulas, furniture, "as above", other encodings, escapes, headings, codes.
const ODD: &[&str] = &[
    "Y",
    "A",
    "Ơ",
    "H'Hen",
    "Krông",
    "Búk",
    "Đỗ",
    "Ðào",
    "ð",
    "Cộng",
    "Tổng số",
    "Tổng cộng: 3",
    "nt",
    "nt.",
    "\"",
    "\"\"",
    "''",
    "như trên",
    "I. Khuyết tật",
    "II",
    "Trẻ em khuyết tật",
    "Thôn 3",
    "Người lập biểu",
    "(Ký, ghi rõ họ tên)",
    "Nơi nhận:",
    "(1)",
    "1",
    "STT",
    "Họ và tên",
    "Ngày sinh",
    "name",
    "code",
    "TE-0042",
    "HG-0001",
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+84",
    "-x",
    "@sum",
    "|c",
    "%x",
    "'Ái",
    "''b",
    "'",
    "＝1",
    "＋2",
    "－3",
    "＠sum",
    "｜c",
    "％d",
    "０１２",
    "0123",
    "00",
    "123456789012",
    "000",
    "0",
    "-",
    "–",
    "x",
    "X",
    "Nam",
    "nữ",
    "không rõ",
    "N/A",
    "#N/A",
    "TRUE",
    "1e5",
    "1,5",
    "a;b",
    "a,b",
    "a\tb",
    "sep=;",
    "<b>",
    "&amp;",
    "]]>",
    "_x000D_",
    "_x0041_",
    "_x005F_",
    "Th«n",
    "NguyÔn",
    "Nguye^~n",
    "D-a`n to^.c",
    "Nguyá»…n",
    "Möôøng",
    "Lê",
    "Hà",
    "Ớt",
    "Hoà",
    "Hòa",
    "👶",
    "𠀋",
    "İ",
    "ß",
    "\u{202e}abc",
    "a\u{200b}b",
    "Lo\u{300}",
    "A\u{309}",
    "a|b",
    "a/b",
    "a.b",
    ".",
    "…",
    "?",
    "42136",
    "12/05/2015",
    "5 tuổi",
    "\u{a0}x",
    "C:\\x",
    "NULL",
];

fn text() -> BoxedStrategy<String> {
    prop_oneof![
        3 => select(ODD).prop_map(str::to_owned),
        3 => vec(select(ODD), 2..4).prop_map(|words| words.join(" ")),
        2 => "\\PC{1,24}",
        1 => "[A-ZĐÂ][a-zăâêôơưạếộ]{0,6}( [A-ZĐÂ][a-zăâêôơưạếộ]{0,6}){1,3}",
        1 => "[=+@'|%＝＋－＠｜％\"0-9;,\t -]{1,12}",
        1 => "[ạệổA-C ]{90,120}",
    ]
    .boxed()
}

fn note() -> BoxedStrategy<String> {
    prop_oneof![
        3 => text(),
        3 => vec(text(), 2..9).prop_map(|lines| lines.join("\n")),
        2 => vec(select(&["a;b", "c,d", "\"e\"", "=f", "", "g\th"][..]), 3..40).prop_map(|lines| lines.join("\n")),
        1 => "[ạệổA-C;,\"\n ]{1000,3900}",
    ]
    .boxed()
}

/// Empty twice as often as not.
fn perhaps(of: impl Strategy<Value = String> + 'static) -> BoxedStrategy<String> {
    prop_oneof![2 => Just(String::new()), 1 => of].boxed()
}

fn birth() -> BoxedStrategy<String> {
    prop_oneof![
        2 => Just(String::new()),
        1 => (2009_i32..2026).prop_map(|year| year.to_string()),
        1 => (2009_i32..2026, 1..=10).prop_map(|(year, month)| format!("{month:02}/{year}")),
        1 => (2009_i32..2026).prop_map(|year| format!("khoảng {year}")),
        3 => (2009_i32..2026, 1..=10, 1..=28).prop_map(|(year, month, day)| format!("{day:02}/{month:02}/{year}")),
    ]
    .boxed()
}

fn keys(of: Vec<String>) -> BoxedStrategy<String> {
    prop_oneof![1 => Just(String::new()), 1 => vec(select(of), 1..4).prop_map(|keys| keys.join("; "))].boxed()
}

fn child(office: &Office) -> BoxedStrategy<Typed> {
    let catalogue = &office.rules().catalogue;
    let groups: Vec<String> = catalogue
        .groups
        .iter()
        .flat_map(|group| {
            let sub = group.sub.iter().map(move |sub| format!("{}.{}", group.letter, sub.n));
            std::iter::once(group.letter.clone()).chain(sub)
        })
        .collect();
    let risks: Vec<String> = catalogue.risks.iter().map(|risk| risk.key.clone()).collect();
    let peoples: Vec<String> = catalogue.ethnic_groups().iter().map(|name| (*name).to_owned()).collect();
    let who = (text(), birth(), select(&["", "nam", "nữ", "không rõ"][..]), perhaps(select(peoples)), any::<bool>());
    let where_ = (perhaps(text()), perhaps(text()), prop_oneof![1 => Just(None), 1 => (0..3_usize).prop_map(Some)]);
    let with = (perhaps(text()), perhaps(text()), perhaps(text()), perhaps("09[0-9]{8}|02[0-9]{9}|111"));
    let at = (perhaps(text()), perhaps(text()), perhaps("[0-9]{10}|[0-9]{12}|TE1[0-9]{12}"));
    let of = (
        keys(groups),
        keys(risks),
        select(&["active", "active", "moved_out", "moved_in", "lost", "died", "turned_16"][..]),
        perhaps(note()),
    );
    (who, where_, with, at, of, "[0-9]{9}")
        .prop_map(
            |(
                (name, birth, sex, people, numbered),
                (village, address, household),
                (mother, father, carer, phone),
                (school, grade, card),
                (groups, risks, status, note),
                digits,
            )| {
                let fields = Fields::default()
                    .with("id_number", if numbered { number(&birth, sex, &digits) } else { String::new() })
                    .with("name", name)
                    .with("birth_date", birth)
                    .with("sex", sex)
                    .with("ethnicity", people)
                    .with("village", village)
                    .with("address", address)
                    .with("mother_name", mother)
                    .with("father_name", father)
                    .with("guardian_name", carer)
                    .with("guardian_phone", phone)
                    .with("school", school)
                    .with("grade", grade)
                    .with("health_insurance", card)
                    .with("groups", groups)
                    .with("risks", risks)
                    .with("status", status)
                    .with("note", note);
                Typed { fields, household }
            },
        )
        .boxed()
}

/// A number that agrees with the child, where she has what it must agree with; else an old card's nine digits.
fn number(birth: &str, sex: &str, digits: &str) -> String {
    let (year, known) = (birth.len().checked_sub(2).and_then(|at| birth.get(at..)), !birth.starts_with('k'));
    match (year, sex) {
        (Some(year), "nam") if known => format!("0112{year}{}", &digits[..6]),
        (Some(year), "nữ") if known => format!("0113{year}{}", &digits[..6]),
        _ => digits.to_owned(),
    }
}

fn book(office: &Office) -> BoxedStrategy<Invented> {
    let children =
        prop_oneof![4 => vec(child(office), 1..7), 1 => child(office).prop_map(|one| vec![one.clone(), one])];
    (vec((text(), text()), 0..3), children).prop_map(|(households, children)| Invented { households, children }).boxed()
}

// ── out and in ──────────────────────────────────────────────────────────────────────────────────────

fn empty(folder: &Path) -> Office {
    let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    let clock = Clock::Stopped(from_local(day.and_hms_opt(8, 5, 0).unwrap()));
    let new = NewBook {
        office: "xã Thử",
        commune: None,
        officer: "Lò Thị Thử",
        login: "thu",
        passphrase: "một câu mật khẩu",
    };
    Book::at(folder.join("so")).create(&new, clock).unwrap().office
}

/// Types a book in, box by box. What the form refuses is in no book, and so in no export.
fn typed(invented: &Invented, folder: &Path) -> Office {
    let mut office = empty(folder);
    let mut households = Vec::new();
    for (head, village) in &invented.households {
        let fields = Fields::default().with("head", head).with("village", village);
        if let Ok(n) = office.save_household(None, &fields) {
            households.push(office.household(n).unwrap().code);
        }
    }
    for child in &invented.children {
        let mut fields = child.fields.clone();
        if let Some(code) = child.household.and_then(|at| households.get(at)) {
            fields.set("household_code", code);
        }
        // Two may bear one number: whoever saves them says so.
        let number = fields.get("id_number").to_owned();
        let fields = fields.with("confirm_number", &number);
        match office.save_child(None, &fields) {
            Ok(_) | Err(Refusal::Problems(_)) => {}
            Err(other) => panic!("{other}"),
        }
    }
    office
}

fn headings() -> Headings {
    Headings::load(include_str!("../assets/catalogue/headings.toml")).unwrap()
}

/// How a list leaves.
#[derive(Debug, Clone, Copy)]
struct Dress {
    format: ExportFormat,
    delimiter: Delimiter,
    wording: Wording,
}

fn dresses() -> Vec<Dress> {
    let (csv, xlsx) = (ExportFormat::Csv, ExportFormat::Xlsx);
    let ways = [(csv, Delimiter::Comma), (csv, Delimiter::Semicolon), (xlsx, Delimiter::Comma)];
    let wordings = [Wording::Vietnamese, Wording::English, Wording::Keys];
    let dress = |(format, delimiter)| wordings.map(|wording| Dress { format, delimiter, wording });
    ways.into_iter().flat_map(dress).collect()
}

fn exported(office: &mut Office, dress: Dress) -> Vec<u8> {
    let rules = office.shared_rules();
    let (list, headings) = (headings(), What::Children.keys());
    let own = |key: &&str| FieldKey::parse(key).map(|key| list.own(List::Children, key, dress.wording).to_owned());
    let words = Words::of(if dress.wording == Wording::English { Lang::En } else { Lang::Vi }).unwrap();
    let export = Export {
        of: Exporting::List(What::Children, ListQuery::default()),
        format: dress.format,
        delimiter: dress.delimiter,
        keys: dress.wording == Wording::Keys,
        masked: false,
        reason: None,
        headings: headings.iter().map(|key| own(key).unwrap_or_else(|| (*key).to_owned())).collect(),
        present: Present { words, catalogue: &rules.catalogue, procedures: &rules.procedures },
    };
    let mut bytes = Vec::new();
    office.export(&export, Target::Pipe(&mut bytes), &mut |_| ControlFlow::Continue(())).unwrap();
    bytes
}

fn planned(office: &Office, bytes: &[u8]) -> ImportPlan {
    let mut plan = ImportPlan::of_file(bytes, &How::default(), &headings(), sotre::office::List::Children).unwrap();
    office.plan_import(&mut plan, &mut |_| ControlFlow::Continue(())).unwrap();
    plan
}

fn imported(office: &mut Office, plan: &ImportPlan) -> ImportResult {
    let go_on = &mut |_| ControlFlow::Continue(());
    office.import_list(plan, OnDiffers::Take, &Taken::default(), "ds", go_on).unwrap()
}

/// Every child of the book as its list has her.
fn listed(office: &Office) -> Vec<(i64, Vec<Cell>)> {
    let mut rows = Vec::new();
    let each = &mut |row: Row| {
        rows.push((row.n, row.cells));
        ControlFlow::Continue(())
    };
    office.each_row(What::Children, &ListQuery::default(), each).unwrap();
    rows
}

/// What is wrong with the way out and back in this dress.
fn goes_round(invented: &Invented, dress: Dress) -> Result<usize, String> {
    let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut office = typed(invented, here.path());
    let was = listed(&office);
    let bytes = exported(&mut office, dress);
    if was.is_empty() {
        return Ok(0);
    }
    let mut plan = planned(&office, &bytes);
    if let Some(row) = plan.rows.iter().find(|row| row.verdict != Verdict::Same) {
        return Err(format!("{dress:?}, the same book: line {}: {:?} {:?}", row.line, row.verdict, row.warnings));
    }
    let result = imported(&mut office, &plan);
    if (result.same, result.refused, result.kept) != (was.len(), 0, 0) || listed(&office) != was {
        return Err(format!("{dress:?}, the same book is changed: {result:?}"));
    }
    let mut other = empty(there.path());
    plan = planned(&other, &bytes);
    if let Some(row) = plan.rows.iter().find(|row| row.verdict != Verdict::New) {
        return Err(format!("{dress:?}, an empty book: line {}: {:?} {:?}", row.line, row.verdict, row.warnings));
    }
    let result = imported(&mut other, &plan);
    let is = listed(&other);
    if let Some((was, is)) = was.iter().zip(&is).find(|(was, is)| was != is) {
        return Err(format!("{dress:?}: was {was:?}\n  is {is:?}"));
    }
    if (result.added, result.refused, is.len()) != (was.len(), 0, was.len()) {
        return Err(format!("{dress:?}, an empty book: {result:?}"));
    }
    // Once more changes nothing there either.
    plan = planned(&other, &bytes);
    match plan.rows.iter().find(|row| row.verdict != Verdict::Same) {
        Some(row) => Err(format!("{dress:?}, once more: line {}: {:?}", row.line, row.verdict)),
        None => Ok(was.len()),
    }
}

#[test]
fn any_book_goes_out_and_comes_back_equal() {
    let long = std::env::var_os("SOTRE_LONG").is_some_and(|long| long == "1");
    let cases = if long { 400 } else { 20 };
    let folder = tempfile::tempdir().unwrap();
    let books = book(&empty(folder.path()));
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 400, ..Config::default() };
    let came_back = std::cell::Cell::new(0);
    // The same books in every run; `SOTRE_SEED` makes others.
    let seed: u8 = std::env::var("SOTRE_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(0);
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]))
        .run(&(books, select(dresses())), |(invented, dress)| {
            came_back.set(came_back.get() + goes_round(&invented, dress).map_err(TestCaseError::fail)?);
            Ok(())
        })
        .unwrap_or_else(|error| panic!("{error}"));
    println!("{} children of {cases} books came back", came_back.get());
    assert!(came_back.get() >= cases as usize, "the form refuses nearly everything: {}", came_back.get());
}

// ── found by it ─────────────────────────────────────────────────────────────────────────────────────

/// Children of these boxes, in one book; they go round in every dress.
#[track_caller]
fn all_go_round(children: &[&[(&str, &str)]]) {
    let fields = |boxes: &&[(&str, &str)]| {
        boxes
            .iter()
            .fold(Fields::default().with("name", "Lò Thị Thử"), |fields, (key, value)| fields.with(key, *value))
    };
    let children: Vec<Typed> = children.iter().map(|boxes| Typed { fields: fields(boxes), household: None }).collect();
    let book = Invented { households: Vec::new(), children };
    for dress in dresses() {
        assert_eq!(goes_round(&book, dress), Ok(book.children.len()));
    }
}

/// The law's own name of sub-group i.1 holds a semicolon and commas.
#[test]
fn several_groups_whose_names_hold_the_sign_that_parts_them() {
    all_go_round(&[
        &[("groups", "i.1; a")],
        &[("groups", "a; i.1; o; d.2")],
        &[("risks", "poor_household; parents_separated")],
    ]);
}

/// By the other delimiter its lines are rows, and more of them than the list has.
#[test]
fn a_note_of_many_lines_does_not_choose_the_delimiter() {
    let note = ["a;b,c"; 30].join("\n");
    all_go_round(&[&[("note", &note)]]);
}

/// Both are in the book, whoever mistyped; two codes are two children.
#[test]
fn two_children_of_one_number() {
    all_go_round(&[&[("id_number", "012345678")], &[("id_number", "012345678")]]);
}

/// A list from outside brings no new child of sixteen; a book that has one is no such list.
#[test]
fn a_child_grown_up_in_the_book() {
    all_go_round(&[&[("birth_date", "2009")], &[("birth_date", "12/05/2010")]]);
}
