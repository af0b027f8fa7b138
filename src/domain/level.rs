//! The level of risk (mức nguy cơ) a person decided for a case; it drives the rhythm of visits and the rank on every list.

/// Worst first: the order of the variants is the order of the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Cần bảo vệ khẩn cấp (NĐ 56/2017 Đ31.1): the 12-hour clock runs.
    Emergency,
    /// Nguy cơ cao.
    High,
    /// Nguy cơ trung bình.
    Medium,
    /// Nguy cơ thấp.
    Low,
}

impl Level {
    pub const ALL: [Level; 4] = [Level::Emergency, Level::High, Level::Medium, Level::Low];

    /// The word of the command-line contract, of the store and of the assets.
    pub fn key(self) -> &'static str {
        match self {
            Level::Emergency => "emergency",
            Level::High => "high",
            Level::Medium => "medium",
            Level::Low => "low",
        }
    }

    pub fn from_key(key: &str) -> Option<Level> {
        Level::ALL.into_iter().find(|level| level.key() == key)
    }
}
