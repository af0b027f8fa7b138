//! The ladder of telling (bậc thang báo tin): who must be told at once, at which share of the limit, and after it.

use serde::Deserialize;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ladder {
    /// The step whose clock the shares are of.
    pub clock: String,
    pub source: String,
    #[serde(default)]
    pub checked: bool,
    #[serde(rename = "rung")]
    pub rungs: Vec<Rung>,
}

/// One who must be told.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rung {
    pub key: String,
    /// "Báo Công an xã": at most 30 letters, it stands in a list row.
    pub vi: String,
    pub en: String,
    /// The agency, by its key in the catalogue of providers: the office's list of numbers goes by it.
    pub who: String,
    /// Share of the limit at which this rung comes due: 0 at once, 100 when the limit is over.
    #[serde(default)]
    pub percent: u32,
    #[serde(default)]
    pub on: Trigger,
}

/// What makes a rung due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    /// The clock alone.
    #[default]
    Clock,
    /// The carers refuse what was decided (Luật Trẻ em Đ52.3).
    Refusal,
}
