//! A real book in which a name is planted in each of two villages, and somebody of any roles at it.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use serde_json::json;

use super::{Book, By, Clock, NewBook, Office};
use crate::domain::fields::Fields;
use crate::domain::officer::{Role, Roles};
use crate::store::Entry;

/// Names nobody else bears: of the village a collaborator keeps the book of, and of another.
pub(crate) const HERE: &str = "Kintha";
pub(crate) const THERE: &str = "Giauvo";
/// What stands in every case, and nowhere else.
pub(crate) const IN_CASES: &str = "Vukin";
pub(crate) const VILLAGE: &str = "Bản Gần";
pub(crate) const FAR: &str = "Bản Xa";

/// A child, her household and her case.
#[derive(Clone, Copy)]
pub(crate) struct Planted {
    pub child: i64,
    pub household: i64,
    pub case: i64,
}

pub(crate) struct Stage {
    _folder: tempfile::TempDir,
    pub office: Office,
    pub here: Planted,
    pub there: Planted,
}

pub(crate) fn of_child(name: &str, village: &str) -> Fields {
    let fields = Fields::default().with("name", format!("Lò Thị {name}")).with("sex", "nữ").with("village", village);
    fields.with("birth_date", "12/05/2018").with("mother_name", format!("Vì Thị {name}"))
}

pub(crate) fn visited(name: &str) -> Fields {
    let fields = Fields::default().with("date", "t").with("seen", "yes").with("outcome", "same");
    fields.with("note", format!("Gặp mẹ {name}: {IN_CASES}"))
}

pub(crate) fn told(name: &str) -> Fields {
    let fields = Fields::default().with("channel", "phone").with("level", "high");
    fields.with("account", format!("Hàng xóm báo về cháu {name}: {IN_CASES}"))
}

fn plant(office: &mut Office, name: &str, village: &str) -> Planted {
    let head = Fields::default().with("head", format!("Lò Văn {name}")).with("village", village);
    let household = office.save_household(None, &head).unwrap();
    let code = office.household(household).unwrap().code;
    let child = office.save_child(None, &of_child(name, village).with("household_code", code)).unwrap().n;
    let case = office.open_case(Some(child), &told(name)).unwrap().n;
    office.record_visit(&[case], &visited(name)).unwrap();
    let measure = Fields::default().with("measure", "legal_aid").with("provider", "school").with("due", "t+3");
    office.save_intervention(case, None, &measure.with("note", format!("Cho {name}"))).unwrap();
    Planted { child, household, case }
}

pub(crate) fn stage() -> Stage {
    let folder = tempfile::tempdir().unwrap();
    let new = NewBook {
        office: "xã Thử",
        commune: None,
        officer: "Lò Thị Thử",
        login: "thu",
        passphrase: "câu mật khẩu thử",
    };
    let mut office = Book::at(folder.path().join("book")).create(&new, Clock::Running).unwrap().office;
    for name in [VILLAGE, FAR] {
        office.save_village(None, &Fields::default().with("village", name)).unwrap();
    }
    let (here, there) = (plant(&mut office, HERE, VILLAGE), plant(&mut office, THERE, FAR));
    Stage { _folder: folder, office, here, there }
}

impl Stage {
    /// Somebody of these roles, who keeps the book of the near village where she is a collaborator.
    pub(crate) fn somebody(&mut self, roles: Roles) -> Office {
        let login = format!("ai{}", roles.text().replace(' ', "."));
        let village = roles.has(Role::Collaborator).then_some(VILLAGE);
        let officer = self.office.write_whole(By::Sitting, |facts, _| {
            let n = village.map_or(Ok(None), |name| facts.village_named(name))?.map(|(n, _)| n);
            let name = format!("Cà Thị Ai {}", roles.text());
            Ok((facts.add_user(&login, &name, roles, n, false)?, Entry::new("user_added", login.clone(), json!({}))))
        });
        let mut office = self.office.fork().unwrap();
        office.officer = officer.unwrap();
        office.look_at_rights().unwrap();
        office
    }
}
