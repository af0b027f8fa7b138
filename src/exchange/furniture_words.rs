//! The words by which the furniture of a printed list is told: groups and places, sums, signatures, dates, numbers.

use crate::domain::vietnamese::fold;
use crate::exchange::headings::letters;

pub(crate) fn has_letters(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
}

/// A count or a running number, at most four digits: "12", "12.".
pub(crate) fn is_count(cell: &str) -> bool {
    let digits = cell.trim_end_matches(['.', ')', '/']);
    (1..=4).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

pub(crate) fn is_long_number(cell: &str) -> bool {
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    digits >= 9 && !has_letters(cell)
}

/// Day/month/year or month/year in any of its separators, nothing else beside.
pub(crate) fn is_date_like(cell: &str) -> bool {
    let parts: Vec<&str> = cell.split(['/', '-', '.', ' ']).filter(|part| !part.is_empty()).collect();
    (2..=3).contains(&parts.len())
        && parts.iter().all(|part| part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit()))
        && parts.iter().any(|part| part.len() == 4)
}

pub(crate) fn is_plausible_name(cell: &str) -> bool {
    has_letters(cell)
        && !cell.chars().any(|letter| letter.is_ascii_digit() || letter == ':')
        && cell.chars().count() <= 60
}

/// I, II., A, b): what numbers groups where children are numbered 1, 2, 3.
pub(crate) fn is_outline_mark(mark: &str) -> bool {
    let mark = mark.trim().trim_matches(['.', ')', '(', '/', '-', ':']);
    let roman = !mark.is_empty() && mark.len() <= 6 && mark.chars().all(|letter| "IVXLC".contains(letter));
    let letter = mark.len() == 1 && mark.bytes().all(|byte| byte.is_ascii_alphabetic());
    roman || letter || matches!(mark, "đ" | "Đ")
}

/// Places as they are called before their name. With their marks they begin no name of a child (Bàn and Tô are
/// family names, "bản" and "tổ" are not); without them only beside a number.
const PLACES: &[&str] = &[
    "thôn",
    "xóm",
    "ấp",
    "bản",
    "buôn",
    "khóm",
    "làng",
    "tổ dân phố",
    "tổ",
    "khu phố",
    "khu dân cư",
    "khu vực",
    "khối",
    "phum",
    "sóc",
    "tiểu khu",
];

/// Begins as a group or a place does and as no name of a child: "Trẻ em khuyết tật", "Hộ nghèo", "Thôn 3".
pub(crate) fn is_group_word(text: &str) -> bool {
    let lower = unmarked(text).to_lowercase();
    ["trẻ ", "nhóm ", "đối tượng", "hoàn cảnh", "hộ nghèo", "hộ cận nghèo", "diện "]
        .iter()
        .any(|word| lower.starts_with(word))
        || place_named(text).is_some()
}

/// The village a group row names: "Thôn 3", "II. Bản A", "* Xóm Đông: 12 trẻ" → "Thôn 3", "Bản A", "Xóm Đông".
pub(crate) fn place_named(text: &str) -> Option<&str> {
    let text = unmarked(text);
    let place = |text: &str| {
        let lower = text.to_lowercase();
        PLACES.iter().find_map(|word| {
            let rest = lower.strip_prefix(word)?;
            let parted = rest.starts_with([' ', ':', '.']) || rest.starts_with(|c: char| c.is_ascii_digit());
            (parted && rest.chars().any(char::is_alphanumeric)).then_some(word.len())
        })
    };
    let plain = || {
        let lower = text.to_lowercase();
        let number = lower.chars().any(|letter| letter.is_ascii_digit());
        lower.is_ascii() && number && PLACES.iter().any(|word| lower.starts_with(&format!("{} ", fold(word))))
    };
    if place(text).is_none() && !plain() {
        return None;
    }
    // "Thôn: Bản A" and "Thôn Bản A" are Bản A.
    let inner = place(text).and_then(|length| text.get(length..)).map(|rest| rest.trim_start_matches([' ', ':', '.']));
    let name = match inner {
        Some(inner) if place(inner).is_some() => inner,
        _ => text,
    };
    // What is counted behind the name is none of it.
    let end = name.find(['(', '[', '/']).or_else(|| {
        let colon = name.rfind(':')?;
        name.get(colon + 1..).is_some_and(|rest| !has_letters(rest) || is_head_count(rest)).then_some(colon)
    });
    let name = name.get(..end.unwrap_or(name.len())).unwrap_or(name);
    Some(name.trim_end_matches([' ', ':', '.', ';', ',', '-']))
}

/// Without the bullet or the mark of an outline in front.
fn unmarked(text: &str) -> &str {
    let text = text.trim_start_matches(['*', '+', '-', '–', '•', ' ']);
    let parted = [". ", ".", ") ", ")", " - ", ": "].iter().find_map(|sign| text.split_once(sign));
    match parted {
        Some((mark, rest)) if is_outline_mark(mark) || is_count(mark) => rest.trim(),
        _ => text.trim(),
    }
}

/// "12", "12 trẻ", "(5 em)", "15 hộ".
pub(crate) fn is_head_count(cell: &str) -> bool {
    let mut words = cell.trim_matches(['(', ')', ' ', ':', '.', ';']).split_whitespace();
    let counted = words.next().is_some_and(is_count);
    counted && words.next().is_none_or(|word| ["trẻ", "em", "cháu", "hộ"].contains(&letters(word).as_str()))
}

/// Column numbers: every cell a number or a letter, the numbers rising by one from 1 or 2.
pub(crate) fn is_number_row(filled: &[(usize, &str)]) -> bool {
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
pub(crate) fn is_subtotal(filled: &[(usize, &str)]) -> bool {
    let Some((at, (_, first))) = filled.iter().enumerate().find(|(_, (_, cell))| has_letters(cell)) else {
        return false;
    };
    let beside = filled.iter().enumerate().filter(|(other, _)| *other != at);
    beside.into_iter().all(|(_, (_, cell))| is_head_count(cell)) && is_sum_text(first)
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
    let rest = lower.split_once(' ').map_or("", |(_, rest)| rest.trim());
    // "cong" and "tong" without marks are also Công and Tống, family names: there the second word must tell.
    match word(0) {
        "tổng" => sums || counts,
        "total" => words.len() == 1 || lower.contains(':') || is_count(word(1)),
        "tong" => sums,
        "cộng" => counts || ["nhóm", "trang"].contains(&word(1)) || place_named(rest).is_some(),
        "cong" => lower.contains(':') || is_count(word(1)),
        _ => ["danh sach nay co", "danh sach co", "danh sach gom", "an dinh danh sach", "tong danh sach"]
            .iter()
            .any(|start| whole.starts_with(start)),
    }
}

/// A year a child may be born in, standing alone.
pub(crate) fn is_year(cell: &str) -> bool {
    let cell = cell.trim();
    cell.len() == 4 && cell.bytes().all(|byte| byte.is_ascii_digit()) && ("1990".."2100").contains(&cell)
}

/// Words no child is called, whatever else stands in the row. "Chủ tịch" is not among them: without its marks it is
/// Chu Tịch, a name.
pub(crate) fn is_never_a_name(cell: &str) -> bool {
    let text = cell.trim().to_lowercase();
    [
        "người lập",
        "người tổng hợp",
        "lập biểu",
        "cán bộ lập",
        "nơi nhận",
        "ủy ban nhân dân",
        "uỷ ban nhân dân",
        "ký, ghi",
    ]
    .iter()
    .any(|start| text.trim_start_matches(['(', '*', '-', ' ']).starts_with(start))
}

/// What stands at the foot of a list: who made it, who signs it, where it goes, the date line.
pub(crate) fn is_signature(cell: &str) -> bool {
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
    // "Mường Phăng, ngày 15/11/2026", the date in figures and last.
    let figures = folded.strip_prefix("ngay ").or_else(|| folded.rsplit_once(", ngay ").map(|(_, date)| date));
    let written = figures.is_some_and(|date| is_date_like(date.trim_end_matches('.')));
    (whole.is_some() || written) && folded.chars().count() <= 80 && !folded.contains("ngay, thang, nam")
}
