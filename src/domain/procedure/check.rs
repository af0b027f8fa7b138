//! What a procedure's file must hold to be counted with: every refusal names the step and the reason.

use super::{ClockFrom, Procedure, Step};
use crate::domain::assessment::ITEM_FIELDS;
use crate::domain::span::Span;

const ITEMS: usize = ITEM_FIELDS.len();

#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum ProcedureError {
    #[error("{0}")]
    Toml(String),
    #[error("valid_from is no day")]
    NoDay,
    #[error("step {step}: the limit {limit:?} is no span such as 12h, 15d or 5wd")]
    Limit { step: String, limit: String },
    #[error("step {step}: a limit needs clock_from")]
    NoClock { step: String },
    #[error("step {step}: local_limit {local} is longer than the law's {limit}, or in another unit")]
    LocalLonger { step: String, local: String, limit: String },
    #[error("step {step}: office_limit and office_from belong together")]
    NoOfficeClock { step: String },
    #[error("step {step} stands twice")]
    Twice { step: String },
    #[error("step {step}: it names {by:?}, which is no step")]
    NoStep { step: String, by: String },
    #[error("step {step}: short is longer than 34 letters")]
    Long { step: String },
    #[error("the first step must be intake")]
    NoIntake,
    #[error("sheet {0} stands twice, or for no step, or without items in both columns")]
    Sheet(String),
    /// An item without a box of its own would never be asked.
    #[error("sheet {0} has an item twice, or more than {ITEMS} items")]
    Items(String),
    #[error("rung {0} stands twice, or its percent is above 300")]
    Rung(String),
    #[error("warn_days: day {0} is not within the separation")]
    WarnDay(u32),
}

fn span(step: &str, limit: &str) -> Result<Span, ProcedureError> {
    Span::parse(limit).map_err(|_| ProcedureError::Limit { step: step.to_owned(), limit: limit.to_owned() })
}

pub(super) fn check(procedure: &Procedure) -> Result<(), ProcedureError> {
    if procedure.valid_from().is_none() {
        return Err(ProcedureError::NoDay);
    }
    // Every case begins with the receipt of the information: its clocks count from there.
    if procedure.steps.first().is_none_or(|step| step.key != "intake") {
        return Err(ProcedureError::NoIntake);
    }
    for (at, step) in procedure.steps.iter().enumerate() {
        if procedure.steps[..at].iter().any(|other| other.key == step.key) {
            return Err(ProcedureError::Twice { step: step.key.clone() });
        }
        limits(procedure, step)?;
    }
    if let Some(rule) = &procedure.separation {
        let most = span("separation", &rule.limit)?;
        if let Some(day) = rule.warn_days.iter().find(|day| **day == 0 || **day >= most.count()) {
            return Err(ProcedureError::WarnDay(*day));
        }
    }
    if let Some(rule) = &procedure.intake {
        span("intake", &rule.complete_within)?;
    }
    if let Some(ladder) = &procedure.ladder {
        let clock = procedure.step(&ladder.clock).filter(|step| step.limit.is_some());
        if clock.is_none() {
            return Err(ProcedureError::NoStep { step: "ladder".into(), by: ladder.clock.clone() });
        }
        for (at, rung) in ladder.rungs.iter().enumerate() {
            if rung.percent > 300 || ladder.rungs[..at].iter().any(|other| other.key == rung.key) {
                return Err(ProcedureError::Rung(rung.key.clone()));
            }
        }
    }
    for (at, sheet) in procedure.sheets.iter().enumerate() {
        let twice = procedure.sheets[..at].iter().any(|other| other.key == sheet.key);
        let has = |column| sheet.items.iter().any(|item| item.column == column);
        let both = has(super::Column::Harm) && has(super::Column::Protect);
        if twice || !both || procedure.step(&sheet.key).is_none() {
            return Err(ProcedureError::Sheet(sheet.key.clone()));
        }
        let again = |at: usize| sheet.items[..at].iter().any(|other| other.key == sheet.items[at].key);
        if sheet.items.len() > ITEMS || (0..sheet.items.len()).any(again) {
            return Err(ProcedureError::Items(sheet.key.clone()));
        }
    }
    Ok(())
}

fn limits(procedure: &Procedure, step: &Step) -> Result<(), ProcedureError> {
    let names = std::iter::once(&step.short).chain(&step.short_done);
    if names.into_iter().any(|name| name.chars().count() > 34) {
        return Err(ProcedureError::Long { step: step.key.clone() });
    }
    if let Some(limit) = &step.limit {
        let most = span(&step.key, limit)?;
        if step.clock_from.is_none() {
            return Err(ProcedureError::NoClock { step: step.key.clone() });
        }
        if let Some(local) = &step.local_limit {
            let local_span = span(&step.key, local)?;
            if local_span.unit() != most.unit() || local_span.count() > most.count() {
                let (local, limit) = (local.clone(), limit.clone());
                return Err(ProcedureError::LocalLonger { step: step.key.clone(), local, limit });
            }
        }
    } else if let Some(local) = &step.local_limit {
        return Err(ProcedureError::LocalLonger { step: step.key.clone(), local: local.clone(), limit: String::new() });
    }
    if let Some(office) = &step.office_limit {
        span(&step.key, office)?;
    }
    if step.office_limit.is_some() != step.office_from.is_some() {
        return Err(ProcedureError::NoOfficeClock { step: step.key.clone() });
    }
    let from = match &step.clock_from {
        Some(ClockFrom::Step(from)) => Some(from),
        _ => None,
    };
    for named in [from, step.stopped_by.as_ref(), step.office_from.as_ref()].into_iter().flatten() {
        if procedure.step(named).is_none() {
            return Err(ProcedureError::NoStep { step: step.key.clone(), by: named.clone() });
        }
    }
    Ok(())
}
