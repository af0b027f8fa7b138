//! A household (hộ gia đình) and the village it stands in; the paper book is kept per household.

use super::fields::Fields;
use super::numbers;
use super::problem::{Problem, ProblemKind, any_error};
use super::vietnamese::{clean, clean_name};

/// Poverty of a household as the yearly list says it: nghèo, cận nghèo, none, not asked.
pub const POVERTY: [&str; 3] = ["poor", "near_poor", "none"];

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Household {
    pub head: String,
    pub village: Option<String>,
    pub address: Option<String>,
    pub phone: Option<String>,
    pub poverty: Option<String>,
    pub note: Option<String>,
    /// Carer's name and relation to the children, one a line in the form.
    pub carers: Vec<Carer>,
}

/// Người chăm sóc: who answers the door and the phone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Carer {
    pub name: String,
    pub relation: String,
    pub phone: Option<String>,
}

impl Household {
    pub fn check(f: &Fields) -> Result<Household, Vec<Problem>> {
        let (household, problems) = Household::read(f);
        if any_error(&problems) { Err(problems) } else { Ok(household) }
    }

    /// The boxes as far as they can be read, and what is wrong with them.
    pub fn read(f: &Fields) -> (Household, Vec<Problem>) {
        let mut problems = Vec::new();
        let head = clean_name(f.get("head"));
        if head.is_empty() {
            problems.push(Problem::new("head", ProblemKind::Required));
        }
        let village = f.some("village").map(|v| clean(&v));
        if village.is_none() {
            problems.push(Problem::new("village", ProblemKind::Required));
        }
        let phone = checked_phone(f, "phone", &mut problems);
        let poverty = f.some("poverty");
        if let Some(value) = &poverty
            && !POVERTY.contains(&value.as_str())
        {
            problems.push(Problem::new("poverty", ProblemKind::UnknownValue(value.clone())));
        }
        let carers = carers_of(f.get("carers"));
        let household = Household {
            head,
            village,
            address: f.some("address").map(|v| clean(&v)),
            phone,
            poverty,
            note: f.some("note"),
            carers,
        };
        (household, problems)
    }

    /// The boxes this household would fill, its carers aside: what two versions are compared by.
    pub fn fields(&self) -> Fields {
        let some = |text: &Option<String>| text.clone().unwrap_or_default();
        Fields::default()
            .with("head", &self.head)
            .with("village", some(&self.village))
            .with("address", some(&self.address))
            .with("phone", some(&self.phone))
            .with("poverty", some(&self.poverty))
            .with("note", some(&self.note))
    }
}

/// "Quàng Thị Ín, bà nội, 0912 345 678" — one carer a line, or separated by `;`.
fn carers_of(text: &str) -> Vec<Carer> {
    text.split(['\n', ';'])
        .filter_map(|line| {
            let mut parts = line.split(',').map(str::trim);
            let name = clean_name(parts.next().unwrap_or(""));
            let rest: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
            let phone = rest.iter().find_map(|part| numbers::phone(part).ok());
            let relation = rest.iter().find(|part| numbers::phone(part).is_err()).copied().unwrap_or("");
            (!name.is_empty()).then(|| Carer { name, relation: clean(relation), phone })
        })
        .collect()
}

pub fn carers_text(carers: &[Carer]) -> String {
    let line = |carer: &Carer| {
        [Some(carer.name.as_str()), Some(carer.relation.as_str()), carer.phone.as_deref()]
            .into_iter()
            .flatten()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(", ")
    };
    carers.iter().map(line).collect::<Vec<_>>().join("\n")
}

pub(super) fn checked_phone(f: &Fields, field: &'static str, problems: &mut Vec<Problem>) -> Option<String> {
    let typed = f.some(field)?;
    match numbers::phone(&typed) {
        Ok(phone) => Some(phone),
        Err(_) => {
            problems.push(Problem::new(field, ProblemKind::PhoneShape));
            None
        }
    }
}

/// Thôn, bản, khu phố, tổ dân phố with its collaborator (cộng tác viên).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Village {
    pub name: String,
    pub old_unit: Option<String>,
    pub collaborator: Option<String>,
    pub collaborator_phone: Option<String>,
    pub note: Option<String>,
}

impl Village {
    pub fn check(f: &Fields) -> Result<Village, Vec<Problem>> {
        let mut problems = Vec::new();
        let name = clean(f.get("village"));
        if name.is_empty() {
            problems.push(Problem::new("village", ProblemKind::Required));
        }
        let collaborator_phone = checked_phone(f, "collaborator_phone", &mut problems);
        if any_error(&problems) {
            return Err(problems);
        }
        Ok(Village {
            name,
            old_unit: f.some("old_unit").map(|v| clean(&v)),
            collaborator: f.some("collaborator").map(|v| clean_name(&v)),
            collaborator_phone,
            note: f.some("note"),
        })
    }

    /// The boxes this village would fill.
    pub fn fields(&self) -> Fields {
        let some = |text: &Option<String>| text.clone().unwrap_or_default();
        Fields::default()
            .with("village", &self.name)
            .with("old_unit", some(&self.old_unit))
            .with("collaborator", some(&self.collaborator))
            .with("collaborator_phone", some(&self.collaborator_phone))
            .with("note", some(&self.note))
    }
}
