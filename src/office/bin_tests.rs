//! The way back out of the bin.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::undo_tests::{book, child, faults, open, sit_down, undo};
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
    // It is an act like others.
    undo(&mut other).unwrap();
    assert_eq!(office.binned().unwrap().len(), 3);
    assert_eq!(faults(&office), 0);
    // A name that another bears by now is no reason for two of one name.
    office.save_village(None, &Fields::default().with("village", "bản riêng")).unwrap();
    for row in office.binned().unwrap() {
        assert!(matches!(office.take_out(&row), Err(Refusal::VillageThere)));
    }
    assert_eq!((office.binned().unwrap().len(), faults(&office)), (3, 0));
}
