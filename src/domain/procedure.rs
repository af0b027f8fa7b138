//! A procedure (quy trình) read from data: its steps, limits, ladder of telling, sheets, articles and doubts. A new decree is
//! another file, not another program.

mod check;
mod ladder;
mod set;
mod sheet;

use chrono::NaiveDate;
use serde::Deserialize;

use super::case::Stage;
use super::level::Level;

pub use check::ProcedureError;
pub use ladder::{Ladder, Rung, Trigger};
pub use set::Procedures;
pub use sheet::{Column, Item, Rating, Sheet};

/// The procedure under which a case was opened (NĐ 56/2017 Chương III in the file that ships).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Procedure {
    pub id: String,
    pub name: String,
    pub en: String,
    valid_from: toml::value::Datetime,
    #[serde(default)]
    valid_to: Option<toml::value::Datetime>,
    pub source: String,
    #[serde(default)]
    pub checked: bool,
    #[serde(default)]
    pub doubt: Option<String>,
    /// Opened only when somebody asks for it (a no-contact order), never by itself.
    #[serde(default)]
    pub requested: bool,
    /// Not of a child's case: it counts the limits of a data incident.
    #[serde(default)]
    pub of_data: bool,
    #[serde(rename = "step")]
    pub steps: Vec<Step>,
    #[serde(default)]
    pub separation: Option<SeparationRule>,
    #[serde(default)]
    pub intake: Option<IntakeRule>,
    #[serde(default)]
    pub ladder: Option<Ladder>,
    #[serde(default, rename = "sheet")]
    pub sheets: Vec<Sheet>,
}

/// One step: who owes it, on which form, by when.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    pub key: String,
    pub vi: String,
    /// At most 34 letters: it stands in a list row.
    pub short: String,
    /// The same once it is done, where `short` says that it is not.
    #[serde(default)]
    pub short_done: Option<String>,
    pub en: String,
    #[serde(default)]
    pub form: Option<String>,
    pub article: String,
    pub responsible: String,
    /// The most the law allows.
    #[serde(default)]
    pub limit: Option<String>,
    /// The office's own target: in the same unit, never longer.
    #[serde(default)]
    pub local_limit: Option<String>,
    #[serde(default)]
    pub clock_from: Option<ClockFrom>,
    #[serde(default = "When::always")]
    pub when: When,
    /// The limit binds only such cases; absent: as `when`.
    #[serde(default)]
    pub limit_when: Option<When>,
    /// Done only where needed: its absence is no gap.
    #[serde(default)]
    pub optional: bool,
    #[serde(default)]
    pub stopped_by: Option<String>,
    /// "Nhịp của cơ quan, không phải hạn luật": a span from the moment the step `office_from` was done.
    #[serde(default)]
    pub office_limit: Option<String>,
    #[serde(default)]
    pub office_from: Option<String>,
    /// Which cases the office's rhythm is for; absent: all.
    #[serde(default)]
    pub office_when: Option<When>,
    /// Where a case stands once this is the furthest step done.
    #[serde(deserialize_with = "stage")]
    pub stage: Stage,
    #[serde(default)]
    pub checked: bool,
    pub source: String,
    #[serde(default)]
    pub doubt: Option<String>,
}

/// How long a child may be kept from her carers (Mẫu 07, NĐ 56/2017 Đ32), extensions included.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeparationRule {
    pub limit: String,
    pub article: String,
    /// Days of the separation on which the office looks at it again.
    #[serde(default)]
    pub warn_days: Vec<u32>,
    #[serde(default)]
    pub checked: bool,
    pub source: String,
    #[serde(default)]
    pub doubt: Option<String>,
}

/// By when what an intake left empty is to be found out: the office's rhythm.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IntakeRule {
    pub complete_within: String,
    pub source: String,
}

/// What a limit of law is counted from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub enum ClockFrom {
    /// The minute the information was received (Mẫu 01).
    ReceivedAt,
    /// The moment that step was done last.
    Step(String),
}

impl From<String> for ClockFrom {
    fn from(text: String) -> ClockFrom {
        if text == "received_at" { ClockFrom::ReceivedAt } else { ClockFrom::Step(text) }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    Emergency,
    NotEmergency,
    Always,
}

impl When {
    fn always() -> Self {
        When::Always
    }

    pub fn holds(self, level: Level) -> bool {
        match self {
            When::Always => true,
            When::Emergency => level == Level::Emergency,
            When::NotEmergency => level != Level::Emergency,
        }
    }
}

fn stage<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Stage, D::Error> {
    let key = String::deserialize(from)?;
    Stage::from_key(&key).ok_or_else(|| serde::de::Error::custom(format!("{key:?} is no stage")))
}

/// The day of a TOML date; a time of day in it means nothing here.
fn day(of: &toml::value::Datetime) -> Option<NaiveDate> {
    let date = of.date?;
    NaiveDate::from_ymd_opt(i32::from(date.year), u32::from(date.month), u32::from(date.day))
}

impl Step {
    /// Which cases the limit of law binds.
    pub fn binds(&self) -> When {
        self.limit_when.unwrap_or(self.when)
    }

    /// The limit that counts: the office's shorter one where it set one.
    pub fn counted(&self) -> Option<&str> {
        self.local_limit.as_deref().or(self.limit.as_deref())
    }

    /// The step whose doing stops the clock.
    pub fn stops(&self) -> &str {
        self.stopped_by.as_deref().unwrap_or(&self.key)
    }
}

impl Procedure {
    /// Reads a file and refuses it with the step and the reason; a half-understood law must never count days.
    pub fn parse(text: &str) -> Result<Procedure, ProcedureError> {
        let procedure: Procedure = toml::from_str(text).map_err(|e| ProcedureError::Toml(e.to_string()))?;
        check::check(&procedure)?;
        Ok(procedure)
    }

    pub fn step(&self, key: &str) -> Option<&Step> {
        self.steps.iter().find(|step| step.key == key)
    }

    /// Where a step stands in the order of the procedure.
    pub fn position(&self, key: &str) -> Option<usize> {
        self.steps.iter().position(|step| step.key == key)
    }

    /// The sheet (Mẫu 02, 03, 06) a step is assessed on.
    pub fn sheet(&self, key: &str) -> Option<&Sheet> {
        self.sheets.iter().find(|sheet| sheet.key == key)
    }

    pub fn rung(&self, key: &str) -> Option<&Rung> {
        self.ladder.as_ref()?.rungs.iter().find(|rung| rung.key == key)
    }

    /// May a case be opened under it on that day?
    pub fn is_valid_on(&self, on: NaiveDate) -> bool {
        day(&self.valid_from).is_some_and(|from| from <= on)
            && self.valid_to.as_ref().is_none_or(|to| day(to).is_none_or(|to| on <= to))
    }

    pub fn valid_from(&self) -> Option<NaiveDate> {
        day(&self.valid_from)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
