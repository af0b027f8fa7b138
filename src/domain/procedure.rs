//! A procedure (quy trình) read from data: its steps, limits, forms, articles and doubts. A new decree is another file.

use serde::Deserialize;

use super::level::Level;
use super::span::Span;

/// The procedure under which a case was opened (NĐ 56/2017 Chương III in the file that ships).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Procedure {
    pub id: String,
    pub name: String,
    pub en: String,
    pub valid_from: toml::value::Datetime,
    #[serde(default)]
    pub valid_to: Option<toml::value::Datetime>,
    pub source: String,
    #[serde(default)]
    pub checked: bool,
    #[serde(default)]
    pub doubt: Option<String>,
    #[serde(rename = "step")]
    pub steps: Vec<Step>,
}

/// One step: who owes it, on which form, by when.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    pub key: String,
    pub vi: String,
    /// At most 34 letters: it stands in a list row.
    pub short: String,
    pub en: String,
    #[serde(default)]
    pub form: Option<String>,
    pub article: String,
    pub responsible: String,
    #[serde(default)]
    pub limit: Option<String>,
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
    #[serde(default)]
    pub checked: bool,
    pub source: String,
    #[serde(default)]
    pub doubt: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockFrom {
    /// The minute the information was received (Mẫu 01).
    ReceivedAt,
    /// The start of a separation (Mẫu 07).
    SeparationStart,
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

#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum ProcedureError {
    #[error("{0}")]
    Toml(String),
    #[error("step {step}: the limit {limit:?} is no span such as 12h, 15d or 5wd")]
    Limit { step: String, limit: String },
    #[error("step {step}: a limit needs clock_from")]
    NoClock { step: String },
    #[error("step {step} stands twice")]
    Twice { step: String },
    #[error("step {step}: stopped_by names {by:?}, which is no step")]
    Stops { step: String, by: String },
}

impl Step {
    /// Which cases the limit binds.
    pub fn binds(&self) -> When {
        self.limit_when.unwrap_or(self.when)
    }
}

impl Procedure {
    /// Reads a file and refuses it with the step and the reason; a half-understood law must never count days.
    pub fn parse(text: &str) -> Result<Procedure, ProcedureError> {
        let procedure: Procedure = toml::from_str(text).map_err(|e| ProcedureError::Toml(e.to_string()))?;
        for (at, step) in procedure.steps.iter().enumerate() {
            if procedure.steps[..at].iter().any(|other| other.key == step.key) {
                return Err(ProcedureError::Twice { step: step.key.clone() });
            }
            if let Some(limit) = &step.limit {
                if Span::parse(limit).is_err() {
                    return Err(ProcedureError::Limit { step: step.key.clone(), limit: limit.clone() });
                }
                if step.clock_from.is_none() {
                    return Err(ProcedureError::NoClock { step: step.key.clone() });
                }
            }
            if let Some(by) = &step.stopped_by
                && procedure.step(by).is_none()
            {
                return Err(ProcedureError::Stops { step: step.key.clone(), by: by.clone() });
            }
        }
        Ok(procedure)
    }

    pub fn step(&self, key: &str) -> Option<&Step> {
        self.steps.iter().find(|step| step.key == key)
    }

    /// Where a step stands in the order of the procedure.
    pub fn position(&self, key: &str) -> Option<usize> {
        self.steps.iter().position(|step| step.key == key)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_procedure_reads_and_carries_the_limits_of_the_decree() {
        let p = Procedure::parse(include_str!("../../assets/procedures/nd56-2017.toml")).unwrap();
        let limit = |key: &str| p.step(key).unwrap().limit.clone().unwrap();
        assert_eq!(limit("emergency_measures"), "12h");
        assert_eq!(limit("plan"), "5wd");
        assert_eq!(limit("approval"), "7wd");
        assert!(p.steps.iter().all(|s| s.short.chars().count() <= 34));
    }

    #[test]
    fn a_limit_that_is_no_span_is_refused_by_step() {
        let text = include_str!("../../assets/procedures/nd56-2017.toml").replace("\"12h\"", "\"12 giờ\"");
        assert_eq!(
            Procedure::parse(&text).unwrap_err(),
            ProcedureError::Limit { step: "emergency_measures".into(), limit: "12 giờ".into() }
        );
    }
}
