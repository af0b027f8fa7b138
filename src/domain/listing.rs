//! The language of lists: which lists there are, their keys, what a cell is, and how a list is asked for.
//!
//! The screens, the command line and the exports all speak it, so that a list shows, prints and leaves as the same rows.

use chrono::NaiveDate;

use super::birth_date::BirthDate;
use super::deadline::Kind;
use super::level::Level;
use super::span::DueAt;
use super::time::Instant;

/// The lists of the command-line contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum What {
    Households,
    Children,
    Cases,
    Visits,
    Interventions,
    Emergencies,
    Referrals,
    Activities,
}

impl What {
    pub const ALL: [What; 8] = [
        What::Households,
        What::Children,
        What::Cases,
        What::Visits,
        What::Interventions,
        What::Emergencies,
        What::Referrals,
        What::Activities,
    ];

    pub fn key(self) -> &'static str {
        match self {
            What::Households => "households",
            What::Children => "children",
            What::Cases => "cases",
            What::Visits => "visits",
            What::Interventions => "interventions",
            What::Emergencies => "emergencies",
            What::Referrals => "referrals",
            What::Activities => "activities",
        }
    }

    pub fn from_key(key: &str) -> Option<What> {
        What::ALL.into_iter().find(|what| what.key() == key)
    }

    /// The contract's keys, in the order of the columns.
    pub fn keys(self) -> &'static [&'static str] {
        match self {
            What::Children => &[
                "code",
                "name",
                "birth_date",
                "age",
                "sex",
                "ethnicity",
                "id_number",
                "household_code",
                "village",
                "address",
                "mother_name",
                "father_name",
                "guardian_name",
                "guardian_phone",
                "school",
                "grade",
                "health_insurance",
                "groups",
                "risks",
                "status",
                "note",
            ],
            What::Households => &["code", "head", "village", "address", "phone", "poverty", "children", "note"],
            What::Cases => &[
                "code",
                "child_code",
                "child_name",
                "birth_date",
                "village",
                "groups",
                "level",
                "stage",
                "opened_at",
                "owner",
                "next_step",
                "due_at",
                "due_rule",
                "overdue_by",
                "last_visit",
                "closed_at",
            ],
            What::Visits => &["code", "case_code", "child_code", "date", "officer", "outcome", "note", "next_at"],
            What::Interventions => &["code", "case_code", "measure", "provider", "due_at", "state", "cost"],
            What::Emergencies => &[
                "case_code",
                "child_name",
                "received_at",
                "due_at",
                "left_minutes",
                "rung",
                "next_to_tell",
                "separation_until",
            ],
            What::Referrals => &["code", "case_code", "to", "sent_at", "due_at", "answer_at", "state"],
            What::Activities => &["code", "kind", "theme", "date", "village", "reached", "cost"],
        }
    }
}

/// "Sắp đủ 16": children who turn sixteen within ninety days, or already did and nobody decided yet (Luật Trẻ em Đ1).
pub const SOON_16: &str = "soon_16";

/// "Thiếu thông tin": children of whom something is not known that the police and the health office ask for (the cleaning of
/// 2022: số định danh, họ tên, ngày sinh, giới tính, dân tộc, cha mẹ); the value says what, `any` anything of it.
pub const LACKING: &str = "lacking";

/// What [`LACKING`] can be asked for; `odd_id`: a số định danh that disagrees with the child, or that two children have.
pub const LACKS: [&str; 8] = ["any", "id_number", "odd_id", "name", "birth_date", "sex", "ethnicity", "parents"];

impl What {
    /// What a list can be asked for beyond its columns.
    pub fn asks(self) -> &'static [&'static str] {
        if self == What::Children { &[SOON_16, LACKING] } else { &[] }
    }
}

/// The closed word lists whose values the contract names; people read their words, programs their keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Terms {
    Level,
    Stage,
    Status,
    Outcome,
    InterventionState,
    ReferralState,
    Poverty,
    Sex,
    Group,
    Risk,
    Measure,
    Provider,
    /// Somebody of the ladder of telling.
    Rung,
}

/// What is owed, before words make a phrase of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owed {
    pub kind: Kind,
    pub reference: String,
    pub nth: Option<u32>,
    pub about: Option<String>,
    pub level: Level,
}

/// One value of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    Empty,
    Text(String),
    Int(i64),
    Date(NaiveDate),
    Birth(BirthDate),
    Instant(Instant),
    Due(DueAt),
    Term(Terms, String),
    Many(Terms, Vec<String>),
    Owed(Owed),
    /// `procedure/step`, `rhythm/level` or `agreed`.
    Rule(String),
}

impl Cell {
    pub fn text(value: Option<String>) -> Cell {
        value.filter(|text| !text.is_empty()).map_or(Cell::Empty, Cell::Text)
    }
}

/// A row: its number in the book, its place in the order, its cells by [`What::keys`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    pub n: i64,
    pub place: Place,
    pub cells: Vec<Cell>,
}

/// Where a row stands in a sorted list; a page is asked for "after" or "before" one, never by counting off rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    pub key: PlaceKey,
    /// The row's code as a number: what breaks ties.
    pub tie: i64,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum PlaceKey {
    #[default]
    Null,
    Int(i64),
    Text(String),
    Bytes(Vec<u8>),
}

/// Which part of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Window {
    #[default]
    FromStart,
    After(Place),
    /// The rows just before a place, given back in list order.
    Before(Place),
    /// The last rows, in list order.
    FromEnd,
}

/// A list as asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListQuery {
    pub search: Option<String>,
    /// Equality on a key; array keys: contains.
    pub filters: Vec<(String, String)>,
    /// A key, and whether downwards.
    pub sort: Option<(String, bool)>,
    pub limit: Option<usize>,
    pub window: Window,
    /// Which columns, in which order; none: all of them as the contract has them.
    pub columns: Vec<String>,
    /// Where something is searched and no order asked for, the closest comes first: see `accents::closeness`.
    pub best_first: bool,
}

impl ListQuery {
    pub fn filtered(key: &str, value: &str) -> ListQuery {
        ListQuery { filters: vec![(key.into(), value.into())], ..ListQuery::default() }
    }
}

/// Why a list cannot be asked for like this.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ListProblem {
    #[error("no key {0}")]
    NoKey(String),
    #[error("column {0} twice")]
    Twice(String),
    /// A value the key cannot have, and those it can, as they are said.
    #[error("{key} is never {value}")]
    NoValue { key: String, value: String, known: Vec<String> },
    /// Typed without accents, several texts of the book are meant; none of them is named where they are people's.
    #[error("{key}={value} is several")]
    Several { key: String, value: String, known: Vec<String> },
    /// No day anybody could mean.
    #[error("{key}={value} is no day")]
    NotADay { key: String, value: String },
}

impl ListQuery {
    /// A filter or sort on a key the list does not have is a mistake to say, never an empty list; so is what no child can lack.
    pub fn check(&self, what: What) -> Result<(), ListProblem> {
        self.check_keys(what)?;
        match self.filters.iter().find(|(key, value)| key == LACKING && !LACKS.contains(&value.as_str())) {
            Some((key, value)) => {
                let known = LACKS.map(str::to_owned).to_vec();
                Err(ListProblem::NoValue { key: key.clone(), value: value.clone(), known })
            }
            None => Ok(()),
        }
    }

    /// The keys alone: what the values mean may still have to be read.
    pub fn check_keys(&self, what: What) -> Result<(), ListProblem> {
        let columns = self.filters.iter().map(|(key, _)| key).filter(|key| !what.asks().contains(&key.as_str()));
        for key in columns.chain(self.sort.as_ref().map(|(key, _)| key)).chain(&self.columns) {
            if !what.keys().contains(&key.as_str()) {
                return Err(ListProblem::NoKey(key.clone()));
            }
        }
        match self.columns.iter().enumerate().find(|(at, key)| self.columns[..*at].contains(key)) {
            Some((_, key)) => Err(ListProblem::Twice(key.clone())),
            None => Ok(()),
        }
    }

    /// Where in a row the columns asked for stand, and their keys, in the order they are shown.
    pub fn shown(&self, what: What) -> Vec<(usize, &'static str)> {
        let all = what.keys().iter().copied().enumerate();
        if self.columns.is_empty() {
            return all.collect();
        }
        let place = |key: &String| all.clone().find(|(_, known)| known == key);
        self.columns.iter().filter_map(place).collect()
    }
}
