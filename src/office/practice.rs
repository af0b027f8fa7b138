//! The practice book: invented children, households and cases in every state, the same for the same seed and clock.

mod names;
mod script;

use std::path::Path;

use chrono::Days;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};
use serde_json::json;

use self::names::Names;
use super::open_book::Book;
use super::{By, Clock, NewBook, Office, Refusal};
use crate::domain::birth_date::BirthDate;
use crate::domain::child::{Child, Sex};
use crate::domain::household::{Carer, Household, Village};
use crate::store::{Entry, Facts};

/// What kind of practice book.
#[derive(Debug, Clone, Copy)]
pub struct PracticePlan {
    pub children: u32,
    pub seed: u64,
}

impl Default for PracticePlan {
    fn default() -> Self {
        PracticePlan { children: 600, seed: 1 }
    }
}

const VILLAGES: [(&str, &str); 12] = [
    ("Bản Phăng", "Lò Văn Biên"),
    ("Bản Co Mị", "Quàng Thị Xuân"),
    ("Bản Lọng", "Giàng A Chứ"),
    ("Bản Bánh", "Lường Văn Thoan"),
    ("Bản Che Căn", "Lò Thị Pọm"),
    ("Bản Khẩu Cắm", "Cà Văn Dọn"),
    ("Bản Yên", "Tòng Văn Hặc"),
    ("Bản Cang", "Quàng Văn Ơn"),
    ("Bản Nghịu", "Vì Thị Dung"),
    ("Bản Loọng Háy", "Vàng A Sính"),
    ("Bản Tân Bình", "Nguyễn Thị Hạnh"),
    ("Bản Huổi Lắp", "Sùng A Lử"),
];

/// A draw from the seed; every choice of the practice book goes through here.
pub(super) struct Dice(ChaCha8Rng);

impl Dice {
    pub fn below(&mut self, n: usize) -> usize {
        if n == 0 { 0 } else { (self.0.next_u64() % n as u64) as usize }
    }

    pub fn one<'t, T>(&mut self, from: &'t [T]) -> Option<&'t T> {
        from.get(self.below(from.len()))
    }

    pub fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }
}

impl Book {
    /// Makes the practice book. The folder must hold no book.
    pub fn practice(&self, plan: PracticePlan, clock: Clock) -> Result<Office, Refusal> {
        let new = NewBook {
            office: "xã Mường Phăng",
            commune: commune_code("Xã Mường Phăng"),
            officer: "Quàng Thị Ín",
            login: "in",
            passphrase: "",
        };
        self.create_practice(&new, clock, |office| {
            // A million children are one act; their indexes would be written out and read back page by page.
            office.store.widen_cache()?;
            let mut dice = Dice(ChaCha8Rng::seed_from_u64(plan.seed));
            let names = Names::load();
            let detail = json!({ "children": plan.children, "seed": plan.seed });
            let people = office.write_whole(By::Sitting, |facts, _| {
                let people = populate(facts, plan.children, &names, &mut dice)?;
                Ok((people, Entry::new("practice_filled", "book", detail)))
            })?;
            script::cases(office, &people, &mut dice)
        })
    }

    /// Removes a practice book, and only a practice book.
    pub fn remove_practice(&self) -> Result<(), Refusal> {
        if self.is_practice() != Some(true) {
            return Err(Refusal::NotPractice(self.folder.clone()));
        }
        remove_known(&self.folder).map_err(Refusal::Output)
    }
}

/// Only what a practice book consists of; a stranger's file in the folder stays. The keys last: they say that it is a practice
/// book, and so that what is left of one may be removed.
fn remove_known(folder: &Path) -> std::io::Result<()> {
    for name in ["khay", "backups"] {
        let _ = std::fs::remove_dir_all(folder.join(name));
    }
    for name in ["book.db", "book.db-wal", "book.db-shm", "keys.toml"] {
        match std::fs::remove_file(folder.join(name)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

fn commune_code(name: &str) -> Option<&'static str> {
    crate::domain::catalogue::communes().iter().find(|unit| unit.name == name).map(|unit| unit.code)
}

/// A child of the practice book, as the script needs her.
pub(super) struct Person {
    pub n: i64,
    pub household_n: i64,
}

fn populate(facts: &Facts<'_>, count: u32, names: &Names, dice: &mut Dice) -> Result<Vec<Person>, Refusal> {
    let mut villages = Vec::new();
    for (name, collaborator) in VILLAGES {
        let village = Village {
            name: name.into(),
            collaborator: Some(collaborator.into()),
            collaborator_phone: Some(phone(dice)),
            ..Village::default()
        };
        villages.push((facts.add_village(&village)?, name));
    }
    let mut people = Vec::new();
    while (people.len() as u32) < count {
        let (village_n, village) = *dice.one(&villages).unwrap_or(&villages[0]);
        let family = names.family(village, dice);
        let size = [1, 1, 2, 2, 2, 3, 3, 4][dice.below(8)].min(count as usize - people.len());
        let alone = dice.percent(12);
        let mother = (!alone || dice.percent(50)).then(|| names.adult(&family, Sex::Female, dice));
        let father = (!alone || mother.is_none()).then(|| names.father(&family, dice));
        let head = father.clone().or_else(|| mother.clone()).unwrap_or_default();
        let phone = dice.percent(70).then(|| phone(dice));
        let carer = |name: &Option<String>, relation: &str| {
            name.as_ref().map(|name| Carer { name: name.clone(), relation: relation.into(), phone: None })
        };
        let poverty = ["poor", "near_poor", "none", "none", "none"][dice.below(5)];
        let household = Household {
            head,
            village: Some(village.into()),
            phone: phone.clone(),
            poverty: Some(poverty.into()),
            carers: [carer(&father, "cha"), carer(&mother, "mẹ")].into_iter().flatten().collect(),
            ..Household::default()
        };
        let (household_n, code) = facts.add_household(&household, Some(village_n), None)?;
        let mut called: Vec<String> = Vec::new();
        for _ in 0..size {
            let mut child = child(facts, names, &family, village, dice, (&mother, &father, &phone), poverty);
            // Brothers and sisters are not called the same.
            for _ in 0..8 {
                let given = |name: &str| name.rsplit([' ', '\'']).next().unwrap_or("").to_owned();
                if !called.iter().any(|name| given(name) == given(&child.name)) {
                    break;
                }
                child.name = names.child(&family, child.sex, dice);
            }
            called.push(child.name.clone());
            let (n, _) = facts.add_child(&child, Some((household_n, &code)), Some(village_n), None)?;
            people.push(Person { n, household_n });
        }
    }
    Ok(people)
}

fn phone(dice: &mut Dice) -> String {
    let prefix = ["03", "05", "07", "08", "09"][dice.below(5)];
    format!("{prefix}{:08}", dice.below(100_000_000))
}

fn child(
    facts: &Facts<'_>,
    names: &Names,
    family: &names::Family,
    village: &str,
    dice: &mut Dice,
    (mother, father, phone): (&Option<String>, &Option<String>, &Option<String>),
    poverty: &str,
) -> Child {
    let today = crate::domain::time::today(facts.now());
    let sex = if dice.percent(49) { Sex::Female } else { Sex::Male };
    let born = today.checked_sub_days(Days::new(30 + dice.below(15 * 365) as u64)).unwrap_or(today);
    let birth = match dice.below(20) {
        0 => BirthDate::year(chrono::Datelike::year(&born)),
        1 => BirthDate::month(chrono::Datelike::year(&born), chrono::Datelike::month(&born)),
        2 if dice.percent(30) => BirthDate::about_year(chrono::Datelike::year(&born)),
        _ => Some(BirthDate::day(born)),
    };
    let age = today.years_since(born).unwrap_or(0);
    let id_number = dice.percent(80).then(|| {
        let year = chrono::Datelike::year(&born);
        format!("011{}{:02}{:06}", if sex == Sex::Male { 2 } else { 3 }, year % 100, dice.below(1_000_000))
    });
    let groups = if dice.percent(9) {
        vec![["d.2", "d.3", "d", "n.2", "c.2", "h"][dice.below(6)].to_owned()]
    } else {
        Vec::new()
    };
    let mut risks: Vec<String> = Vec::new();
    if poverty == "poor" {
        risks.push("poor_household".into());
    }
    Child {
        name: names.child(family, sex, dice),
        birth,
        sex,
        ethnicity: Some(family.ethnicity.clone()),
        id_number,
        village: Some(village.into()),
        mother: mother.clone(),
        father: father.clone(),
        phone: phone.clone(),
        school: school(age, village),
        grade: grade(age),
        insurance: (age < 6 && dice.percent(70)).then(|| format!("TE111{:010}", dice.below(1_000_000_000))),
        status: "active".into(),
        groups,
        risks,
        ..Child::default()
    }
}

fn school(age: u32, village: &str) -> Option<String> {
    match age {
        3..=5 => Some(format!("Mầm non điểm {village}")),
        6..=10 => Some("Tiểu học Mường Phăng".into()),
        11..=14 => Some("THCS Mường Phăng".into()),
        _ => None,
    }
}

fn grade(age: u32) -> Option<String> {
    match age {
        3..=5 => Some(format!("Mẫu giáo {age} tuổi")),
        6..=14 => Some(format!("Lớp {}", age - 5)),
        _ => None,
    }
}
