//! The way back out of the bin.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::undo_tests::{book, child, faults, open, sit_down};
use super::{BinKind, Binned, LastAct, Refusal};
use crate::domain::fields::Fields;
use crate::store::StoreError;

/// However much was done since: out of the bin comes what went in, its household and village with it.
#[test]
fn the_bin_has_a_way_back_of_its_own() {
    let (folder, mut office) = book();
    let house = Fields::default().with("head", "Lò Văn Sơn").with("village", "Bản Riêng").with("carers", "");
    let house = office.save_household(None, &house).unwrap();
    let code = office.household(house).unwrap().code;
    let saved = office.save_child(None, &child("Lò Thị Ơn").with("household_code", &code)).unwrap();
    let village = office.villages().unwrap().into_iter().find(|row| row.village.name == "Bản Riêng").unwrap().n;
    for what in [Binned::Child(saved.n), Binned::Household(house), Binned::Village(village)] {
        office.bin(&what).unwrap();
    }
    open(&mut office, "Cà Thị Bun", "emergency");
    assert!(matches!(office.last_act().unwrap(), LastAct::Stays { .. }), "Ctrl-Z reaches no further");
    let rows = office.binned().unwrap();
    assert_eq!(rows.len(), 3);
    let child = rows.iter().find(|row| row.kind == BinKind::Child).unwrap();
    let mut other = sit_down(&folder, "khac", "2026-11-23T10:15");
    other.take_out(child).unwrap();
    assert!(matches!(office.take_out(child), Err(Refusal::Store(StoreError::Gone))), "once");
    assert_eq!(faults(&office), 0);
    assert!(office.binned().unwrap().is_empty());
    assert_eq!(office.find("lo thi on", 10).unwrap().0.len(), 1);
    assert_eq!(office.villages().unwrap().iter().filter(|row| row.village.name == "Bản Riêng").count(), 1);
    assert_eq!(office.child(saved.n).unwrap().household_code.as_deref(), Some(code.as_str()));
    // Somebody may have moved in since: it goes back by Del, which asks, and not by Ctrl-Z.
    let along = other.store.read().log_of(&code, 3).unwrap();
    assert!(along.iter().any(|row| row.act == "household_unbinned"), "what came along has its entry: {along:?}");
    assert!(!matches!(other.last_act().unwrap(), LastAct::Rows { act, .. } if act.act == "child_unbinned"));
    assert_eq!((office.binned().unwrap().len(), faults(&office)), (0, 0));
    // Where a village of the name is in use by now, who comes out lives there; the old one has no way back beside it.
    for what in [Binned::Child(saved.n), Binned::Household(house), Binned::Village(village)] {
        office.bin(&what).unwrap();
    }
    let anew = office.save_village(None, &Fields::default().with("village", "bản riêng")).unwrap();
    let rows = office.binned().unwrap();
    let gone = rows.iter().find(|row| row.kind == BinKind::Village).unwrap();
    assert!(matches!(office.take_out(gone), Err(Refusal::VillageThere)));
    office.take_out(rows.iter().find(|row| row.kind == BinKind::Child).unwrap()).unwrap();
    let child = office.child(saved.n).unwrap();
    assert_eq!((child.village_n, child.household_code.as_deref()), (Some(anew), Some(code.as_str())));
    assert_eq!(office.household(house).unwrap().village_n, Some(anew));
    assert_eq!((office.binned().unwrap().len(), faults(&office)), (1, 0));
}
