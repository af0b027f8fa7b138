//! How the log is looked at: what it is narrowed to, and from which entry a page begins. And its head, as it stands on a paper.

use chrono::NaiveDate;

/// Letters of a head as they stand on papers, exports and backups.
pub const SHORT: usize = 8;

/// What narrows the log; everything empty: the whole of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LogFilter {
    /// As it was asked for: "TE-0042".
    pub code: Option<String>,
    /// The subjects that are meant: of a child her own code and those of her cases.
    pub codes: Option<Vec<String>>,
    /// By the number in the book.
    pub officer: Option<i64>,
    pub day: Option<NaiveDate>,
}

impl LogFilter {
    pub fn is_all(&self) -> bool {
        self.codes.is_none() && self.officer.is_none() && self.day.is_none()
    }
}

/// Where a page begins; entries stand newest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFrom {
    Newest,
    Oldest,
    /// Older than this entry.
    Below(i64),
    /// Newer than this entry.
    Above(i64),
}

impl LogFrom {
    pub fn is_downward(self) -> bool {
        matches!(self, LogFrom::Newest | LogFrom::Below(_))
    }
}

/// A head as somebody copied it from a paper: at least [`SHORT`] hexadecimal letters, in small ones. `None` where it is none.
pub fn read_head(text: &str) -> Option<String> {
    let letters: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect::<String>().to_lowercase();
    let fits = (SHORT..=64).contains(&letters.len()) && letters.chars().all(|c| c.is_ascii_hexdigit());
    fits.then_some(letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_read_as_people_copy_it() {
        assert_eq!(read_head("3F9A12BC").as_deref(), Some("3f9a12bc"));
        assert_eq!(read_head(" 3f9a 12bc 00").as_deref(), Some("3f9a12bc00"));
        for wrong in ["", "3f9a12b", "3f9a12bg", "ba chín", &"a".repeat(65)] {
            assert_eq!(read_head(wrong), None, "{wrong}");
        }
    }
}
