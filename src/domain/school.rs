//! A school and a grade (trường, lớp) in one cell, as many lists have them: parted where that is sure, else a school.

use super::vietnamese::{clean, fold};

/// "TH Mường Phăng, lớp 3A", "Lớp 3A trường TH Mường Phăng", "3A - TH Mường Phăng": the school and the grade, each as it
/// is written; empty what is not said.
pub fn school_and_grade(text: &str) -> (String, String) {
    let text = clean(text);
    if is_grade(&text) {
        return (String::new(), text);
    }
    for sign in [",", ";", " - ", " – ", "/", "-", "(", " "] {
        let cut = match sign {
            // Without a sign the word "lớp" must stand where the grade begins, or "trường" where it ends.
            " " => by_word(&text, "lớp").or_else(|| by_word(&text, "trường")),
            sign => text.split_once(sign).map(|(a, b)| (a.to_owned(), b.trim_end_matches(')').to_owned())),
        };
        let Some((a, b)) = cut else { continue };
        let (a, b) = (clean(&a), clean(&b));
        // "THPT 1/5": a number on both sides is one number more than a grade.
        let digit = |letter: char| letter.is_ascii_digit();
        if a.ends_with(digit) && b.chars().all(digit) {
            continue;
        }
        match (is_grade(&a), is_grade(&b)) {
            (true, false) if names_school(&b) => return (b, a),
            (false, true) if names_school(&a) => return (a, b),
            _ => {}
        }
    }
    (text, String::new())
}

/// Before and from `word` on.
fn by_word(text: &str, word: &str) -> Option<(String, String)> {
    let words: Vec<&str> = text.split(' ').collect();
    let at = words.iter().skip(1).position(|known| known.to_lowercase() == word)? + 1;
    let (before, from) = words.split_at(at);
    Some((before.join(" "), from.join(" ")))
}

/// "Lớp 3", "3A", "12A1", "lớp 5 tuổi", "Mẫu giáo bé".
fn is_grade(text: &str) -> bool {
    let folded = fold(text);
    if ["mau giao ", "nha tre"].iter().any(|word| folded.starts_with(word)) || folded == "mau giao" {
        return folded.split(' ').count() <= 4;
    }
    let (said, rest) = match folded.strip_prefix("lop ") {
        Some(rest) => (true, rest.trim()),
        None => (false, folded.trim()),
    };
    let end = rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(rest.len());
    let (number, tail) = rest.split_at(end);
    let known = number.parse::<u8>().is_ok_and(|number| (1..=12).contains(&number));
    let tail = tail.trim();
    known && (tail.chars().count() <= 2 && tail.chars().all(char::is_alphanumeric) || said && tail == "tuoi")
}

fn names_school(text: &str) -> bool {
    text.chars().filter(|letter| letter.is_alphabetic()).count() >= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parted_where_it_is_sure() {
        for (text, school, grade) in [
            ("TH Mường Phăng, lớp 3A", "TH Mường Phăng", "lớp 3A"),
            ("3A - TH Mường Phăng", "TH Mường Phăng", "3A"),
            ("THCS Mường Phăng/9A1", "THCS Mường Phăng", "9A1"),
            ("Lớp 3A trường TH Mường Phăng", "trường TH Mường Phăng", "Lớp 3A"),
            ("Trường TH Mường Phăng lớp 3", "Trường TH Mường Phăng", "lớp 3"),
            ("MN Mường Phăng, lớp 5 tuổi", "MN Mường Phăng", "lớp 5 tuổi"),
            ("Mầm non Mường Phăng (Mẫu giáo bé)", "Mầm non Mường Phăng", "Mẫu giáo bé"),
            ("12A1", "", "12A1"),
            ("Tiểu học số 2 Mường Phăng", "Tiểu học số 2 Mường Phăng", ""),
            ("THPT 1/5", "THPT 1/5", ""),
            ("TH Nà Tấu, Mường Phăng", "TH Nà Tấu, Mường Phăng", ""),
            ("bỏ học", "bỏ học", ""),
        ] {
            assert_eq!(school_and_grade(text), (school.to_owned(), grade.to_owned()), "{text}");
        }
    }
}
