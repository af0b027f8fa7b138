//! What the rows below a heading are: children, or the furniture of a printed list (groups, sums, signatures). When in
//! doubt a row is data: a refused row is seen by the officer, a child taken for furniture would be lost silently.

use crate::domain::vietnamese::fold;
use crate::exchange::headings::{FieldKey, letters};
use crate::exchange::recognise::{HeadingRow, repeats};
use crate::exchange::table::{Cells, Row, Table};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowKind {
    Data,
    Blank,
    /// The heading once more, as on each printed page.
    Heading,
    /// "(1) (2) (3)" or "A B 1 2 3".
    NumberRow,
    /// "II | Trẻ em mồ côi": holds for the rows below it, up to the next.
    GroupRow {
        text: String,
    },
    Subtotal,
    /// Who made and signed the list, and what stands below.
    Signature,
}

/// The kind of each row from `heading.data_from()` on. In a file of ours every row that is not blank is data.
pub fn classify(table: &Table, heading: &HeadingRow) -> Vec<RowKind> {
    let top = &table.rows[heading.first_row].cells;
    let shape = Shape {
        ordinal: heading.column_of(FieldKey::ORDINAL),
        name: [FieldKey::NAME, FieldKey::HEAD, FieldKey::CHILD_NAME].iter().find_map(|key| heading.column_of(*key)),
    };
    let mut signing = false;
    let rows = table.rows.get(heading.data_from()..).unwrap_or_default();
    let kind = |row: &Row| {
        if row.is_blank() {
            return RowKind::Blank;
        }
        if table.ours {
            return RowKind::Data;
        }
        if repeats(&row.cells, top) {
            signing = false;
            return RowKind::Heading;
        }
        if heading.rows == 2 && repeats(&row.cells, &table.rows[heading.first_row + 1].cells) {
            return RowKind::Heading;
        }
        let kind = shape.kind(&row.cells, signing);
        signing |= kind == RowKind::Signature;
        kind
    };
    rows.iter().map(kind).collect()
}

/// Where the two columns stand by which furniture is told.
struct Shape {
    ordinal: Option<usize>,
    name: Option<usize>,
}

impl Shape {
    fn kind(&self, cells: &Cells, signing: bool) -> RowKind {
        let filled: Vec<(usize, &str)> =
            cells.iter().map(str::trim).enumerate().filter(|(_, cell)| !cell.is_empty()).collect();
        let numbered = self.ordinal.is_some_and(|at| is_count(cells[at].trim()));
        let evident = filled.iter().any(|(_, cell)| is_date_like(cell) || is_long_number(cell));
        let named = self.name.is_some_and(|at| is_plausible_name(cells[at].trim()));
        let named_child = named && filled.len() >= 2 && self.name.is_some_and(|at| !is_signature(&cells[at]));
        if is_number_row(&filled) {
            RowKind::NumberRow
        } else if !evident && !numbered && is_subtotal(&filled) {
            RowKind::Subtotal
        } else if let Some(text) = self.group(&filled) {
            RowKind::GroupRow { text }
        } else if named_child && !signing {
            RowKind::Data
        } else if !evident
            && (!numbered && filled.len() <= 4 && filled.iter().any(|(_, cell)| is_signature(cell))
                || signing && !(numbered && named) && filled.len() <= 2)
        {
            RowKind::Signature
        } else {
            RowKind::Data
        }
    }

    /// The text of a group row: alone in its row, after a Roman numeral or a letter, or beginning as only a group does.
    fn group(&self, filled: &[(usize, &str)]) -> Option<String> {
        match *filled {
            [(at, mark), (column, text)] if Some(at) == self.ordinal.or(Some(0)) && column > at => {
                let outline = is_outline_mark(mark) && self.name.is_none_or(|name| column <= name);
                (has_letters(text) && (outline || is_count(mark) && is_group_word(text))).then(|| text.to_owned())
            }
            [(_, text)] => {
                // A bare hyphen parts no mark: "Y-Moan" is a child.
                let parted = [".", ")", "/", ":", " -"].iter().find_map(|sign| text.split_once(sign));
                let (mark, rest) = parted.unwrap_or(("", text));
                let rest = rest.trim();
                if is_outline_mark(mark) && has_letters(rest) {
                    Some(rest.to_owned())
                } else {
                    is_group_word(text).then(|| text.to_owned())
                }
            }
            _ => None,
        }
    }
}

/// Columns in which "như trên" is written; never in one that tells two children apart.
const DITTO: &[FieldKey] = &[
    FieldKey::VILLAGE,
    FieldKey::ADDRESS,
    FieldKey::ETHNICITY,
    FieldKey::HOUSEHOLD_CODE,
    FieldKey::POVERTY,
    FieldKey::GROUPS,
    FieldKey::SCHOOL,
    FieldKey::GRADE,
    FieldKey::FATHER_NAME,
    FieldKey::MOTHER_NAME,
    FieldKey::GUARDIAN_NAME,
    FieldKey::GUARDIAN_PHONE,
    FieldKey::PHONE,
    FieldKey::HEAD,
];

/// Fills "nt", `"` and their like with the cell of the data row above, and answers how many it filled. A sign with
/// nothing above it stays as it stands, for the importer to refuse. A file of ours has none.
pub fn expand_ditto(table: &mut Table, heading: &HeadingRow, kinds: &[RowKind]) -> usize {
    if table.ours {
        return 0;
    }
    let mut filled = 0;
    for column in DITTO.iter().filter_map(|key| heading.column_of(*key)) {
        let mut above = String::new();
        for (row, kind) in table.rows.iter_mut().skip(heading.data_from()).zip(kinds) {
            if *kind != RowKind::Data {
                continue;
            }
            if is_ditto(&row.cells[column]) {
                if !above.is_empty() {
                    row.cells.set(column, &above);
                    filled += 1;
                }
            } else {
                row.cells[column].trim().clone_into(&mut above);
            }
        }
    }
    filled
}

/// Whether a cell says "as above".
pub fn is_ditto(cell: &str) -> bool {
    let cell = cell.trim();
    let word = fold(cell.trim_matches(['-', '–', '—', '.', ' ']));
    matches!(word.as_str(), "nt" | "n.t" | "n/t" | "nhu tren")
        || matches!(cell.trim_matches(['-', '–', ' ']), "\"" | "''" | "\"\"" | "〃" | "”" | "“" | "’’" | "″" | ",,")
}

fn has_letters(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
}

/// A count or a running number, at most four digits: "12", "12.".
fn is_count(cell: &str) -> bool {
    let digits = cell.trim_end_matches(['.', ')', '/']);
    (1..=4).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_long_number(cell: &str) -> bool {
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    digits >= 9 && !has_letters(cell)
}

/// Day/month/year or month/year in any of its separators, nothing else beside.
fn is_date_like(cell: &str) -> bool {
    let parts: Vec<&str> = cell.split(['/', '-', '.', ' ']).filter(|part| !part.is_empty()).collect();
    (2..=3).contains(&parts.len())
        && parts.iter().all(|part| part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit()))
        && parts.iter().any(|part| part.len() == 4)
}

fn is_plausible_name(cell: &str) -> bool {
    has_letters(cell)
        && !cell.chars().any(|letter| letter.is_ascii_digit() || letter == ':')
        && cell.chars().count() <= 60
}

/// I, II., A, b): what numbers groups where children are numbered 1, 2, 3.
fn is_outline_mark(mark: &str) -> bool {
    let mark = mark.trim().trim_matches(['.', ')', '(', '/', '-', ':']);
    let roman = !mark.is_empty() && mark.len() <= 6 && mark.chars().all(|letter| "IVXLC".contains(letter));
    roman || (mark.len() == 1 && mark.bytes().all(|byte| byte.is_ascii_alphabetic()))
}

/// Begins as a group or a place does and as no name of a child: "Trẻ em khuyết tật", "Thôn 3".
fn is_group_word(text: &str) -> bool {
    let text = text.to_lowercase();
    let place = ["thôn ", "xóm ", "ấp ", "bản ", "buôn ", "khóm ", "làng ", "tổ "];
    let numbered = text.chars().any(|letter| letter.is_ascii_digit());
    ["trẻ ", "nhóm ", "đối tượng", "hoàn cảnh", "khu phố", "tổ dân phố", "khu dân cư"]
        .iter()
        .any(|word| text.starts_with(word))
        || text.starts_with("thôn ")
        || (numbered && place.iter().any(|word| text.starts_with(word)))
}

/// Column numbers: every cell a number or a letter, the numbers rising by one from 1 or 2.
fn is_number_row(filled: &[(usize, &str)]) -> bool {
    let strip = |cell: &str| cell.trim_matches(['(', ')', '[', ']', ' ', '.']).to_owned();
    let marks: Vec<String> = filled.iter().map(|(_, cell)| strip(cell)).collect();
    let letter = |mark: &String| mark.len() == 1 && mark.bytes().all(|byte| byte.is_ascii_uppercase());
    let numbers: Vec<u32> = marks.iter().filter(|mark| !letter(mark)).filter_map(|mark| mark.parse().ok()).collect();
    let only_marks = numbers.len() + marks.iter().filter(|mark| letter(mark)).count() == marks.len();
    marks.len() >= 3
        && only_marks
        && matches!(numbers.first(), Some(1 | 2))
        && numbers.windows(2).all(|pair| pair[1] == pair[0] + 1)
}

/// "Cộng: 15 trẻ", "Tổng số | 24 | 12": a sum's word first, and beside it numbers only.
fn is_subtotal(filled: &[(usize, &str)]) -> bool {
    let Some((at, (_, first))) = filled.iter().enumerate().find(|(_, (_, cell))| has_letters(cell)) else {
        return false;
    };
    let beside = filled.iter().enumerate().filter(|(other, _)| *other != at);
    let counts = beside.into_iter().all(|(_, (_, cell))| {
        let word = cell.split_whitespace().nth(1).map(letters).unwrap_or_default();
        is_count(cell)
            || (is_count(cell.split_whitespace().next().unwrap_or_default())
                && ["trẻ", "em", "cháu"].contains(&word.as_str()))
    });
    counts && is_sum_text(first)
}

fn is_sum_text(text: &str) -> bool {
    let lower = text.trim_start_matches(['*', '-', '(', ' ']).to_lowercase();
    let ascii = lower.is_ascii();
    let words: Vec<String> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned).collect();
    let word = |at: usize| words.get(at).map(String::as_str).unwrap_or_default();
    let sums = ["cộng", "số", "hợp", "trẻ"].contains(&word(1)) || (ascii && ["cong", "so", "hop"].contains(&word(1)));
    let counts = words.len() == 1 || lower.contains(':') || is_count(word(1)) || word(1) == "trẻ" || word(1) == "dồn";
    let whole = fold(&lower);
    // "cong" and "tong" without marks are also Công and Tống, family names: there the second word must tell.
    match word(0) {
        "tổng" => sums || counts,
        "tong" => sums,
        "cộng" => counts || word(1) == "nhóm" || word(1) == "thôn",
        "cong" => lower.contains(':') || is_count(word(1)),
        _ => ["danh sach nay co", "danh sach co", "danh sach gom", "an dinh danh sach", "tong danh sach"]
            .iter()
            .any(|start| whole.starts_with(start)),
    }
}

/// What stands at the foot of a list: who made it, who signs it, where it goes, the date line.
fn is_signature(cell: &str) -> bool {
    let text = fold(cell).split_whitespace().collect::<Vec<_>>().join(" ");
    let text = text.trim_start_matches(['(', '*', '-', ' ']);
    const STARTS: &[&str] = &[
        "noi nhan",
        "nguoi lap",
        "nguoi tong hop",
        "lap bieu",
        "can bo lap",
        "tm. ",
        "tm.uy",
        "tm uy ban",
        "tm ubnd",
        "t/m ",
        "kt. ",
        "kt.chu",
        "kt chu tich",
        "tl. chu tich",
        "chu tich",
        "pho chu tich",
        "q. chu tich",
        "uy ban nhan dan",
        "ky, ",
        "ky ghi ro",
        "ky ten",
        "ky va dong dau",
        "da ky",
        "luu: vt",
        "luu vt",
        "thu truong",
        "xac nhan cua",
        "nguoi phu trach",
        "ghi chu:",
    ];
    STARTS.iter().any(|start| text.starts_with(start)) || is_date_line(text)
}

/// "Hàm Giang, ngày … tháng … năm 2026"; the words in this order and little beside.
fn is_date_line(folded: &str) -> bool {
    let after = |text: &'static str, from: Option<usize>| {
        from.and_then(|from| folded.get(from..).and_then(|rest| rest.find(text)).map(|at| from + at + text.len()))
    };
    let whole = after("nam", after("thang", after("ngay", Some(0))));
    whole.is_some() && folded.chars().count() <= 80 && !folded.contains("ngay, thang, nam")
}

#[cfg(test)]
#[path = "furniture_tests.rs"]
mod tests;
