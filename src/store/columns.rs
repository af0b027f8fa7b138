//! Domain values ↔ columns: instants as whole seconds since 1970 UTC, dates as `YYYY-MM-DD`. In one place only.

use chrono::{DateTime, NaiveDate};

use super::error::{Damage, Result, StoreError};
use crate::domain::birth_date::BirthDate;
use crate::domain::time::Instant;

pub fn date_text(day: NaiveDate) -> String {
    day.format("%Y-%m-%d").to_string()
}

/// A column that is no date means somebody wrote past this program: damage, never a silent default.
pub fn date_from(text: &str) -> Result<NaiveDate> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|_| StoreError::Damaged(Damage::Value("a date")))
}

pub(super) fn instant(seconds: i64) -> Result<Instant> {
    DateTime::from_timestamp(seconds, 0).ok_or_else(|| StoreError::Damaged(Damage::Value("a moment")))
}

pub(super) fn birth(text: Option<String>) -> Result<Option<BirthDate>> {
    text.map(|text| birth_from(&text)).transpose()
}

pub(super) fn birth_from(text: &str) -> Result<BirthDate> {
    BirthDate::from_contract(text).ok_or(StoreError::Damaged(Damage::Value("a birth date")))
}

/// `a|b|c` as group_concat gives it.
pub(super) fn many(text: Option<String>) -> Vec<String> {
    text.map(|text| text.split('|').map(str::to_owned).collect()).unwrap_or_default()
}
