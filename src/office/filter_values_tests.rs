//! A filter's value typed as a program writes it, or in the words people see.
#![allow(clippy::unwrap_used)]

use super::lists_tests::whole;
use super::tests::practice;
use super::{Office, Refusal};
use crate::domain::listing::{LACKING, ListProblem, ListQuery, SOON_16, What};
use crate::domain::vietnamese::fold;

fn read(office: &Office, what: What, key: &str, typed: &str) -> Result<String, ListProblem> {
    office.filter_value(what, key, typed).map_err(|refusal| match refusal {
        Refusal::List(problem) => problem,
        other => panic!("{other:?}"),
    })
}

#[test]
fn closed_values_are_read_in_the_words_people_see() {
    let (_folder, office) = practice(20);
    for (what, key, typed, value) in [
        (What::Cases, "level", "cao", "high"),
        (What::Cases, "level", "Trung binh", "medium"),
        (What::Cases, "level", "emergency", "emergency"),
        (What::Cases, "stage", "tiep nhan", "intake"),
        (What::Cases, "groups", "D.2", "d.2"),
        (What::Cases, "groups", "đ", "đ"),
        (What::Children, "sex", "nu", "nữ"),
        (What::Children, "sex", "male", "nam"),
        (What::Children, "status", "dang o", "active"),
        (What::Children, "groups", "trẻ em khuyết tật", "d"),
        (What::Children, LACKING, "thiếu số định danh", "id_number"),
        (What::Children, SOON_16, "có", "yes"),
        (What::Children, "birth_date", "12/05/2015", "2015-05-12"),
        (What::Children, "birth_date", "2019~", "2019~"),
        (What::Households, "poverty", "ho can ngheo", "near_poor"),
        (What::Visits, "outcome", "tot len", "better"),
        (What::Visits, "date", "t-1", "2026-11-22"),
        (What::Interventions, "state", "chua lam", "planned"),
        (What::Referrals, "to", "Ông trưởng bản", "Ông trưởng bản"),
        (What::Cases, "opened_at", "2026-11-20T08:00:00+07:00", "2026-11-20T08:00:00+07:00"),
        (What::Cases, "level", "", ""),
    ] {
        assert_eq!(read(&office, what, key, typed), Ok(value.to_owned()), "{key}={typed}");
    }
    let risk = office.rules().catalogue.risks[0].clone();
    assert_eq!(read(&office, What::Children, "risks", &fold(&risk.vi)), Ok(risk.key));
}

#[test]
fn what_no_row_can_have_is_said_with_what_there_is() {
    let (_folder, office) = practice(20);
    for (what, key, typed, has) in [
        (What::Cases, "level", "cáo", "high (cao)"),
        (What::Children, "sex", "x", "nữ"),
        (What::Children, "groups", "%", "d (Khuyết tật)"),
        (What::Children, "risks", "poor_", "poor"),
        (What::Children, LACKING, "nema", "odd_id (số định danh lạ)"),
    ] {
        let Err(ListProblem::NoValue { known, .. }) = read(&office, what, key, typed) else { panic!("{key}={typed}") };
        assert!(known.iter().any(|one| one.contains(has)), "{key}: {known:?}");
    }
    assert!(matches!(read(&office, What::Children, "birth_date", "hôm nao"), Err(ListProblem::NotADay { .. })));
}

/// Equality as ever where the book has what was typed; without accents, the one text it can be.
#[test]
fn a_text_typed_without_accents_is_the_one_the_book_has() {
    let (_folder, mut office) = practice(60);
    let child = office.child(whole(&office, What::Children, &ListQuery::default())[0].n).unwrap().child;
    let village = child.village.unwrap();
    let children = |key: &str, typed: &str| read(&office, What::Children, key, typed);
    assert_eq!(children("village", &fold(&village)), Ok(village.clone()));
    assert_eq!(children("village", &village), Ok(village.clone()));
    assert_eq!(children("code", "te-0001"), Ok("TE-0001".into()));
    // What the book does not have stays as it was typed, and so does what has accents.
    assert_eq!(children("school", "khong co truong nay"), Ok("khong co truong nay".into()));
    assert_eq!(children("village", &village.to_uppercase()), Ok(village.to_uppercase()));
    for (name, day) in [("Lò Thị Lẵng", "15/05/2016"), ("Lò Thị Lặng", "16/05/2016")] {
        let boxes = crate::domain::fields::Fields::default()
            .with("name", name)
            .with("birth_date", day)
            .with("sex", "nữ")
            .with("village", "Bản A")
            .with("school", name);
        office.save_child(None, &boxes).unwrap();
    }
    let children = |key: &str, typed: &str| read(&office, What::Children, key, typed);
    let Err(ListProblem::Several { known, .. }) = children("school", "lo thi lang") else { panic!() };
    assert_eq!(known.len(), 2);
    let Err(ListProblem::Several { known, .. }) = children("name", "lo thi lang") else { panic!() };
    assert!(known.is_empty(), "names are in no sentence");
    assert_eq!(children("name", "Lò Thị Lặng"), Ok("Lò Thị Lặng".into()));
}
