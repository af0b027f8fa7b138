//! A child (trẻ em: under 16, Luật Trẻ em 2016 Đ1) as the household book keeps her; one `check` serves the form, the import
//! and the command line.

use chrono::NaiveDate;

use super::birth_date::{BirthDate, Reading, parse_written};
use super::catalogue::Catalogue;
use super::fields::Fields;
use super::household::checked_phone;
use super::numbers;
use super::problem::{Problem, ProblemKind, any_error};
use super::vietnamese::{clean, clean_name, clean_note, fold};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Sex {
    Male,
    Female,
    /// Mẫu 01: "Không biết".
    #[default]
    Unknown,
}

impl Sex {
    pub const ALL: [Sex; 3] = [Sex::Male, Sex::Female, Sex::Unknown];

    /// The word of the contract, of the store and of the screen.
    pub fn text(self) -> &'static str {
        match self {
            Sex::Male => "nam",
            Sex::Female => "nữ",
            Sex::Unknown => "không rõ",
        }
    }

    pub fn from_text(text: &str) -> Option<Sex> {
        match fold(&text.replace('.', " ")).split_whitespace().collect::<Vec<_>>().join(" ").as_str() {
            "nam" | "trai" | "be trai" | "b trai" | "con trai" | "m" | "male" => Some(Sex::Male),
            "nu" | "gai" | "be gai" | "b gai" | "con gai" | "f" | "female" => Some(Sex::Female),
            "khong ro" | "khong biet" | "chua ro" | "unknown" => Some(Sex::Unknown),
            _ => None,
        }
    }
}

/// The status words of the contract.
pub const STATUSES: [&str; 6] = ["active", "moved_out", "moved_in", "lost", "died", "turned_16"];

/// A child as it may stand in the book.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Child {
    pub name: String,
    pub birth: Option<BirthDate>,
    pub sex: Sex,
    pub ethnicity: Option<String>,
    /// Số định danh cá nhân: 12 digits.
    pub id_number: Option<String>,
    pub village: Option<String>,
    pub address: Option<String>,
    pub mother: Option<String>,
    pub father: Option<String>,
    pub guardian: Option<String>,
    pub phone: Option<String>,
    pub school: Option<String>,
    pub grade: Option<String>,
    /// Mã thẻ BHYT.
    pub insurance: Option<String>,
    pub note: Option<String>,
    pub status: String,
    /// Nhóm hoàn cảnh đặc biệt that hold now: `a`…`o`, or `d.2`.
    pub groups: Vec<String>,
    /// Risk factors that hold now, by the catalogue's keys.
    pub risks: Vec<String>,
}

/// Letters beyond which a text is no name or address but a slip of the spreadsheet.
const LONGEST: [(&str, usize); 9] = [
    ("name", 120),
    ("village", 120),
    ("mother_name", 120),
    ("father_name", 120),
    ("guardian_name", 120),
    ("address", 300),
    ("school", 200),
    ("grade", 100),
    ("note", 4000),
];

/// What the check needs to know.
#[derive(Clone, Copy)]
pub struct CheckContext<'a> {
    pub today: NaiveDate,
    /// The day a list was written, from its title: "7 tuổi" counts back from it.
    pub report_date: Option<NaiveDate>,
    pub catalogue: &'a Catalogue,
}

impl Child {
    /// The child, with warnings; or everything that is wrong at once.
    pub fn check(f: &Fields, context: CheckContext<'_>) -> Result<(Child, Vec<Problem>), Vec<Problem>> {
        let mut problems = Vec::new();
        let name = clean_name(f.get("name"));
        if name.is_empty() {
            problems.push(Problem::new("name", ProblemKind::Required));
        }
        let (birth, mut kept) = birth(f.get("birth_date"), context, &mut problems);
        let sex = match f.some("sex") {
            None => Sex::Unknown,
            Some(text) => Sex::from_text(&text).unwrap_or_else(|| {
                problems.push(Problem::new("sex", ProblemKind::UnknownValue(text)));
                Sex::Unknown
            }),
        };
        let ethnicity = f.some("ethnicity").map(|text| ethnicity(&text, context, &mut problems));
        let id_number = id_number(f, birth, sex, context, &mut problems);
        let insurance = f.some("health_insurance").and_then(|text| match numbers::insurance(&text) {
            Ok(card) => Some(card),
            Err(kind) => {
                problems.push(Problem::new("health_insurance", kind));
                None
            }
        });
        let phone = checked_phone(f, "guardian_phone", &mut problems);
        let groups = codes(f.get("groups"), "groups", &mut problems, |text| context.catalogue.group_code(text));
        let risks = codes(f.get("risks"), "risks", &mut problems, |text| context.catalogue.risk_key(text));
        let status = match f.some("status") {
            None => "active".to_owned(),
            Some(text) => context.catalogue.status_key(&text).map(str::to_owned).unwrap_or_else(|| {
                problems.push(Problem::new("status", ProblemKind::UnknownValue(text)));
                String::new()
            }),
        };
        for (field, most) in LONGEST {
            if f.get(field).chars().count() > most {
                problems.push(Problem::new(field, ProblemKind::TooLong { most }));
            }
        }
        if any_error(&problems) {
            return Err(problems);
        }
        let person = |key: &str| f.some(key).map(|text| clean_name(&text));
        let text = |key: &str| f.some(key).map(|text| clean(&text));
        let mut note = f.some("note").map(|text| clean_note(&text)).unwrap_or_default();
        if let Some(kept) = kept.take()
            && !note.contains(&kept)
        {
            note = if note.is_empty() { kept } else { format!("{note}; {kept}") };
        }
        let child = Child {
            name,
            birth,
            sex,
            ethnicity,
            id_number,
            village: text("village"),
            address: text("address"),
            mother: person("mother_name"),
            father: person("father_name"),
            guardian: person("guardian_name"),
            phone,
            school: text("school"),
            grade: text("grade"),
            insurance,
            note: (!note.is_empty()).then_some(note),
            status,
            groups,
            risks,
        };
        Ok((child, problems))
    }

    /// The boxes this child would fill: what a form shows, what two versions are compared by.
    pub fn fields(&self) -> Fields {
        let some = |text: &Option<String>| text.clone().unwrap_or_default();
        Fields::default()
            .with("name", &self.name)
            .with("birth_date", self.birth.map(BirthDate::vi).unwrap_or_default())
            .with("sex", self.sex.text())
            .with("ethnicity", some(&self.ethnicity))
            .with("id_number", some(&self.id_number))
            .with("village", some(&self.village))
            .with("address", some(&self.address))
            .with("mother_name", some(&self.mother))
            .with("father_name", some(&self.father))
            .with("guardian_name", some(&self.guardian))
            .with("guardian_phone", some(&self.phone))
            .with("school", some(&self.school))
            .with("grade", some(&self.grade))
            .with("health_insurance", some(&self.insurance))
            .with("groups", self.groups.join(", "))
            .with("risks", self.risks.join(", "))
            .with("status", &self.status)
            .with("note", some(&self.note))
    }
}

/// A birth date that says something but no date ("mùng 5 Tết 2015") is kept as text in the note, never made up.
fn birth(text: &str, context: CheckContext<'_>, problems: &mut Vec<Problem>) -> (Option<BirthDate>, Option<String>) {
    let reading = parse_written(text, context.today, context.report_date);
    for warning in reading.warnings() {
        problems.push(Problem::new("birth_date", warning.clone()));
    }
    match reading {
        Reading::Error { reason } => {
            problems.push(Problem::new("birth_date", reason));
            (None, None)
        }
        Reading::KeepText { .. } => {
            problems.push(Problem::new("birth_date", ProblemKind::DateInNote));
            (None, Some(format!("Ngày sinh ghi: {}", clean(text))))
        }
        other => (other.date(), None),
    }
}

/// "Thái đen" is a branch of the Thái: taken so, and said.
fn ethnicity(text: &str, context: CheckContext<'_>, problems: &mut Vec<Problem>) -> String {
    let of = |text: &str| context.catalogue.ethnic_group(text).map(str::to_owned);
    let branch = || {
        let words: Vec<&str> = text.split([' ', '(', ')', '/']).filter(|word| !word.is_empty()).collect();
        let colour = |word: &&str| matches!(fold(word).as_str(), "den" | "trang" | "do" | "xanh" | "hoa");
        let at = words.iter().position(&colour).filter(|at| *at > 0)?;
        of(&words.get(..at)?.join(" ")).filter(|_| words[at..].iter().all(colour))
    };
    if let Some(name) = of(text) {
        return name;
    }
    let taken = branch();
    let kind = taken.clone().map_or_else(|| ProblemKind::UnknownValue(text.to_owned()), ProblemKind::TakenFor);
    problems.push(Problem::new("ethnicity", kind));
    taken.unwrap_or_else(|| clean(text))
}

fn id_number(
    f: &Fields,
    birth: Option<BirthDate>,
    sex: Sex,
    context: CheckContext<'_>,
    problems: &mut Vec<Problem>,
) -> Option<String> {
    let typed = f.some("id_number")?;
    let known_sex = match sex {
        Sex::Male => Some(numbers::Sex::Male),
        Sex::Female => Some(numbers::Sex::Female),
        Sex::Unknown => None,
    };
    let read = numbers::id_number(&typed, known_sex, birth, context.catalogue.id_provinces());
    problems.extend(read.problems.into_iter().map(|kind| Problem::new("id_number", kind)));
    read.number
}

/// "d.2; Trẻ em mồ côi cả cha và mẹ" → codes, each once; what the catalogue does not know is an error, never dropped.
fn codes(
    text: &str,
    field: &'static str,
    problems: &mut Vec<Problem>,
    known: impl Fn(&str) -> Option<String>,
) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let whole = text.trim();
    if whole.is_empty() {
        return found;
    }
    for part in parts(whole, &known) {
        match known(part) {
            Some(code) if !found.contains(&code) => found.push(code),
            Some(_) => {}
            None => problems.push(Problem::new(field, ProblemKind::UnknownValue(part.to_owned()))),
        }
    }
    found.sort();
    found
}

/// Signs by which several values are parted; a statutory name may hold some of them itself.
const PARTING: [char; 4] = [';', '|', '\n', ','];
/// No name holds more of them.
const MOST_PARTING: usize = 8;

/// A text cut where its values are parted: at each place the longest stretch that is a name, else up to the next sign.
fn parts<'t>(text: &'t str, known: &impl Fn(&str) -> Option<String>) -> Vec<&'t str> {
    let (mut parts, mut rest) = (Vec::new(), text);
    while !rest.is_empty() {
        let cuts: Vec<usize> = rest.match_indices(PARTING).map(|(at, _)| at).take(MOST_PARTING).collect();
        let whole = (cuts.len() < MOST_PARTING).then_some(rest.len());
        let first = cuts.first().copied().unwrap_or(rest.len());
        let longest = cuts.into_iter().chain(whole).rev().find(|end| known(rest[..*end].trim()).is_some());
        let (part, after) = rest.split_at(longest.unwrap_or(first));
        parts.push(part.trim());
        rest = after.strip_prefix(PARTING).unwrap_or_default();
    }
    parts.retain(|part| !part.is_empty());
    parts
}
