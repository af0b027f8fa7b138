//! The sheets of assessment (Mẫu 02, 03, 06): items rated Cao, Trung bình or Thấp in two columns. The law gives ratings and
//! counts, never points.

use serde::Deserialize;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sheet {
    /// The step it belongs to.
    pub key: String,
    pub form: String,
    #[serde(default)]
    pub checked: bool,
    pub source: String,
    #[serde(rename = "item")]
    pub items: Vec<Item>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    pub key: String,
    pub column: Column,
    /// At most 34 letters: it labels a row of the form.
    pub vi: String,
    pub en: String,
    /// What each rating means for this item.
    pub high: String,
    pub medium: String,
    pub low: String,
    /// Rated Cao, this item alone makes an emergency (NĐ 56/2017 Đ31.1).
    #[serde(default)]
    pub emergency: bool,
}

/// The two columns that are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// Mức độ tổn hại.
    Harm,
    /// Khả năng tự bảo vệ, phục hồi.
    Protect,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Rating {
    High,
    Medium,
    Low,
}

impl Rating {
    pub const ALL: [Rating; 3] = [Rating::High, Rating::Medium, Rating::Low];

    pub fn key(self) -> &'static str {
        match self {
            Rating::High => "high",
            Rating::Medium => "medium",
            Rating::Low => "low",
        }
    }

    pub fn from_key(key: &str) -> Option<Rating> {
        Rating::ALL.into_iter().find(|rating| rating.key() == key)
    }
}
