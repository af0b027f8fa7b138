//! Who works in the book (người làm công tác bảo vệ trẻ em cấp xã and those beside them).

/// The shortest passphrase the book accepts, in letters after NFC.
pub const PASSPHRASE_MIN: usize = 8;

/// An officer as every write and every log entry names her.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Officer {
    /// This file's own number; 0 stands for the book itself (before anybody signed in).
    pub n: i64,
    pub login: String,
    pub name: String,
}

/// A login is what a command line and a file name can carry: 1–32 of `a–z 0–9 . _ -`, beginning with a letter.
pub fn is_login(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(|c| c.is_ascii_lowercase())
        && text.len() <= 32
        && letters.all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '_' | '-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_never_leaves_its_folder() {
        assert!(is_login("in") && is_login("quang.in-2"));
        for bad in ["", "Ín", "../x", ".in", "a/b", "1a", "a b"] {
            assert!(!is_login(bad), "{bad}");
        }
    }
}
